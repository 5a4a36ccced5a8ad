"""Two texts compared: how they are folded, how alike they are, which words differ, and how much that matters.

Reading order: fold.py takes typography away, diff.py finds the differing words, sentences.py pairs the sentences of two
stories. facts.py reads what can be true or false in a text, roles.py of whom it is stated, spelling.py knows typing errors and
variants; severity.py puts them together. lexicon.py has the words that carry facts.
"""

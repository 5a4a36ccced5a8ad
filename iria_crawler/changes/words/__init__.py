"""Two texts compared: how they are folded, how alike they are, which words differ, and how much that matters.

Reading order: fold.py takes typography away, diff.py finds the differing words, sentences.py pairs the sentences of two
stories. facts.py reads what can be true or false in a text: numbers.py the amounts (with cjk_numbers.py), lexicon.py the words
that carry facts. roles.py says of whom a fact is stated, spelling.py knows typing errors and variants. severity.py puts them
together: how much it matters that a number, a day or a name changed.
"""

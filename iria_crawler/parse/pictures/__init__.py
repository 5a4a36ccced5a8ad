"""The story's pictures: which they are, their captions, and whose they are.

Reading order: find.py finds the pictures, cards.py tells those of other stories, urls.py their best address, media.py their number,
stated.py what the page's data say. texts.py gathers the words in a picture's box, beside.py those outside, pieces.py parts them;
words.py tells caption from credit. credits.py finds the credit of a caption, credit_parts.py takes it apart by credit_words.py,
credit_names.py (persons, ranks, forces) and agencies.py.
"""

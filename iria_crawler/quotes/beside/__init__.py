"""Quotations and speakers in the languages that have a small table: verbs of saying, small words, titles, order of words."""

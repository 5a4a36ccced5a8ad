"""The tables of words that the quotation rules need for each language."""

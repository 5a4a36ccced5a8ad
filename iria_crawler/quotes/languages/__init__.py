"""The tables of words that the English quotation rules need."""

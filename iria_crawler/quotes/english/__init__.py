"""The tables of words that the English quotation rules need. Those of the other languages are in quotes/beside/tables/."""

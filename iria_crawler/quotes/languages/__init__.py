"""What the quotation rules need of each language: tables of words."""

"""Invented pages of kinds that the reader was not made for, and how well it reads them: `python -m bench.strange`."""

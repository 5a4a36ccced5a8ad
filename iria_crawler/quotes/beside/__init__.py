"""Quotations and speakers in the languages that have a small table: verbs of saying, small words, titles, order of words.

The table of a language is tables/CODE.toml, read by table.py; English has none, its rules are those of the room above. The room is called
so because these rules look for the speaker beside the quotation.

Reading order: read.py is the door. places.py (or final.py, chinese.py, japanese.py: other orders of words; dashes.py: speech without marks)
finds the marked stretches, clauses.py gives the words around them. rules.py, with colons.py, insertions.py and subjects.py, proposes who
speaks; phrases.py takes a speaker's words apart, cast.py finds the full name. Then weights choose: speech.py what is speech, options.py
(order.py, signs.py) lists who may have spoken, ranking.py names the one with the most points.
"""

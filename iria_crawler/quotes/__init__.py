"""Words between quotation marks and who said them. Text in, quotations out: this room knows no page and no markup.

Reading order: find.py is the door. marks.py finds the marked stretches, tokens.py cuts sentences into words of a kind (english/),
shape.py says what form a stretch has. candidates.py gives each its possible speakers: attribution.py (subjects.py and phrases.py find
who a verb belongs to) and reported.py. choice.py decides what is a quotation; people.py and names.py find the full name.
Where the rules are not sure, weights decide (weighing.py): speech.py what is speech, options.py and ranking.py who spoke, referents.py whom
"he" or "she" means. All this is English; beside/ has the rules of the other languages, and their tables.
"""

"""Two records of one story: the list of changes between them.

Reading order: story.py compares whole records and calls the others. forms.py brings each field into the form that is
compared, chrome.py knows the lines that are no part of a story. Then quotations.py (with places.py, attributions.py and
speakers.py), paragraphs.py, pictures.py and unseen.py, each for its part of the record. partial.py compares where only the
beginning of a story is shown; summary.py puts a change into words for people.
"""

"""Stories and their history: written, recognised, merged and read again.

history.py stores a look: recall.py says what was known before, identity.py which story it is, entry.py what the look adds;
articles.py writes the story and its changes, following.py its quotations and pictures, rows.py single rows. copies.py and merging.py
know stories that are alike or one; statements.py what lists say, furniture.py and redesigns.py what the site does to all its stories.
rereading.py corrects records, picture_files.py keeps the files of pictures, forgetting.py removes a story for good.
"""

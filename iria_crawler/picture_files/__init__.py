"""What the file of a picture says of itself, beside what the page says.

read: bytes to a PictureFile, with limits. statements: creator, credit and date from IPTC, XMP and EXIF. alike: whether two
pictures look the same. disagree: where page and file say different things. Nothing here asks a network or a database.
"""

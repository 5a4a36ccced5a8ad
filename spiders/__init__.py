"""One file a site; base.py holds what they share."""

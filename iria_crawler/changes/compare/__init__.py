"""Two records of one story: the list of changes between them."""

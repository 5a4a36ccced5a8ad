"""The page as evidence: its text, tree, structured data, and what kind of page it is. Knows nothing of a story's fields."""

"""The story's pictures: which they are, their captions, and whose they are."""

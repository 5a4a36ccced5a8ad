"""The story's own paragraphs: where on the page they are, and what around and between them is not part of the story."""

"""Is a difference an edit of the newsroom? The ladder, and what it needs to know of the story and the site."""

"""Pages, feeds and lists are read in processes of their own, which a limit on time and memory can end."""

"""Outlets, one file for each; the code that they share is in iria_crawler/crawl/."""

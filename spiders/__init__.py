"""Outlets, one file each; what they share is in iria_crawler/crawl/."""

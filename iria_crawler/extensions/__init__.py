"""Scrapy extensions: politeness, progress, the run's record."""

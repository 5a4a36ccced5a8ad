"""The flow of a crawl over Scrapy: what is asked, in which turn, within which bounds, and what is made of the answers.

Nothing is imported here: a reader (readers.py) is a process that must start without Scrapy.
"""

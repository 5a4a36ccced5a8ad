"""A crawl of one site over Scrapy: what is asked in which order, what may be asked, and how answers are handled.

spider > flow (the order) > discovery, looks, missing (what is asked) > run (what they share) > gate (what may be asked) and
readers (processes that read pages). Nothing is imported here: a reader process must start without Scrapy.
"""

"""Reader processes: pages, feeds, sitemaps and robots.txt are read outside the crawl, with limits on time and memory.

pool: which process gets which job. process: one process, seen from the crawl. work: what runs inside it.
answers: unpickle what a process sends. pages: the most common job.
"""

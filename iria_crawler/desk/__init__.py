"""The desk: what analysts think of stories, quotations and changes, in a file of its own beside the crawl's database.

The crawl never opens it, and the desk never writes to the crawl's database.
"""

from iria_crawler.desk.desk import Desk, Mark, Opinion, SavedSearch, Thing
from iria_crawler.desk.watches import Watched, WatchKind

__all__ = ["Desk", "Mark", "Opinion", "SavedSearch", "Thing", "WatchKind", "Watched"]

"""iria-crawler: reads news pages, keeps every revision, and says what the newsroom changed.

article = extract(html, url)          page -> Article
quotes = find_quotes(article.body_text)
changes = compare(old, new)           two Articles -> what changed
store = Store("data/iria.db")         open or create the database
"""

from iria_crawler.changes import compare
from iria_crawler.errors import (
    DiscoverError,
    FetchError,
    IriaError,
    NewerDatabase,
    NotADatabase,
    ParseError,
    StoreError,
    Unwritable,
)
from iria_crawler.model import Article, Candidate, Change, Dateline, Image, Look, Notice, Quote, Site
from iria_crawler.parse import extract
from iria_crawler.parse.quotes import find_quotes
from iria_crawler.store import Store

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Candidate",
    "Change",
    "Dateline",
    "DiscoverError",
    "FetchError",
    "Image",
    "IriaError",
    "Look",
    "NewerDatabase",
    "NotADatabase",
    "Notice",
    "ParseError",
    "Quote",
    "Site",
    "Store",
    "StoreError",
    "Unwritable",
    "compare",
    "extract",
    "find_quotes",
]

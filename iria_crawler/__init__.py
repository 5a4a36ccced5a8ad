"""iria-crawler: reads news pages, keeps every revision, and says what the newsroom changed.

article = extract(html, url)          page -> Article
quotes = find_quotes(article.body_text)
changes = compare(old, new)           two Articles -> what changed
store = Store("data/iria.db")         open or create the database
"""

from importlib import import_module
from typing import TYPE_CHECKING

from iria_crawler.errors import (
    DiscoverError,
    FetchError,
    IriaError,
    NewerDatabase,
    NoReader,
    NotADatabase,
    ParseError,
    StoreError,
    Unreadable,
    Unwritable,
)
from iria_crawler.model import Article, Candidate, Change, Dateline, Image, Look, Notice, Quote, Site

if TYPE_CHECKING:
    from iria_crawler.changes import compare
    from iria_crawler.parse import extract
    from iria_crawler.quotes.find import find_quotes
    from iria_crawler.store import Store

__version__ = "0.1.0"

# Imported when first asked for: who only reads pages does without the database, which is half of the import's time,
# and a process that reads a feed does without the parser of pages.
_LATER = {
    "Store": "iria_crawler.store",
    "compare": "iria_crawler.changes",
    "extract": "iria_crawler.parse",
    "find_quotes": "iria_crawler.quotes.find",
}

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
    "NoReader",
    "NotADatabase",
    "Notice",
    "ParseError",
    "Quote",
    "Site",
    "Store",
    "StoreError",
    "Unreadable",
    "Unwritable",
    "compare",
    "extract",
    "find_quotes",
]


def __getattr__(name: str) -> object:
    """The public names that are imported when first asked for (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = found
    return found

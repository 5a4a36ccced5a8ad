"""The store: one SQLite file, its captures, and what is owed. The only place that writes SQL."""

from iria_crawler.store.captures import Captures, captures_path, sha256
from iria_crawler.store.deliveries import Debt, Deliveries, WatchedChange
from iria_crawler.store.frontier import Frontier, LookKind, Owed
from iria_crawler.store.history import Outcome, Weighed
from iria_crawler.store.reading import StoredArticle, StoredChange, StoredRevision
from iria_crawler.store.records import iso
from iria_crawler.store.sources import SourceKind
from iria_crawler.store.store import COUNTERS, DISK_FULL, PATIENCE, TIME_LIMIT, UNANSWERED, Store
from iria_crawler.store.watching import FieldShare, RunState, SiteState

__all__ = [
    "COUNTERS",
    "DISK_FULL",
    "PATIENCE",
    "TIME_LIMIT",
    "UNANSWERED",
    "Captures",
    "Debt",
    "Deliveries",
    "FieldShare",
    "Frontier",
    "LookKind",
    "Outcome",
    "Owed",
    "RunState",
    "SiteState",
    "SourceKind",
    "Store",
    "StoredArticle",
    "StoredChange",
    "StoredRevision",
    "WatchedChange",
    "Weighed",
    "captures_path",
    "iso",
    "sha256",
]

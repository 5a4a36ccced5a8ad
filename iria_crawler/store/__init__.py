"""The store: one SQLite file, its captures, and what is owed. The only place that writes SQL."""

from iria_crawler.store.captures import Captures, sha256
from iria_crawler.store.deliveries import Debt, Deliveries, DeliveryStatus, WatchedChange
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
    "DeliveryStatus",
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
    "iso",
    "sha256",
]

"""The store: one SQLite file or a database of PostgreSQL, its captures, and what is owed. The only place that writes SQL."""

from iria_crawler.store.file.captures import Captures, page_digest, sha256
from iria_crawler.store.file.locks import Lock
from iria_crawler.store.file.page_files import FileCaptures, captures_path
from iria_crawler.store.file.records import iso
from iria_crawler.store.opening import check_readable, is_server, move_to_server
from iria_crawler.store.owed.frontier import Frontier, LookKind, MayLease, Owed
from iria_crawler.store.owed.leases import Pace, SiteLease, Worker
from iria_crawler.store.owed.sources import ListOwed, SourceAnswer, SourceKind
from iria_crawler.store.store import (
    COUNTERS,
    DISK_FULL,
    DONE,
    LOCKED,
    LOST,
    NO_BUCKET,
    PATIENCE,
    TIME_LIMIT,
    UNANSWERED,
    WALLED,
    ProblemRow,
    Store,
)
from iria_crawler.store.stories.carrying import Arrival, DamagedStory
from iria_crawler.store.stories.entry import Outcome
from iria_crawler.store.stories.history import SiteSigns, Weighed
from iria_crawler.store.stories.picture_files import PictureOwed
from iria_crawler.store.stories.rereading import Newest, Reread
from iria_crawler.store.views.deliveries import Debt, Deliveries, DeliveryStatus, WatchedChange
from iria_crawler.store.views.reading import StoredArticle, StoredChange, StoredRevision
from iria_crawler.store.views.watching import BrokenList, FieldShare, RunState, SiteState, Trouble, Watching

__all__ = [
    "COUNTERS",
    "DISK_FULL",
    "DONE",
    "LOCKED",
    "LOST",
    "NO_BUCKET",
    "PATIENCE",
    "TIME_LIMIT",
    "UNANSWERED",
    "WALLED",
    "Arrival",
    "BrokenList",
    "Captures",
    "DamagedStory",
    "Debt",
    "Deliveries",
    "DeliveryStatus",
    "FieldShare",
    "FileCaptures",
    "Frontier",
    "ListOwed",
    "Lock",
    "LookKind",
    "MayLease",
    "Newest",
    "Outcome",
    "Owed",
    "Pace",
    "PictureOwed",
    "ProblemRow",
    "Reread",
    "RunState",
    "SiteLease",
    "SiteSigns",
    "SiteState",
    "SourceAnswer",
    "SourceKind",
    "Store",
    "StoredArticle",
    "StoredChange",
    "StoredRevision",
    "Trouble",
    "WatchedChange",
    "Watching",
    "Weighed",
    "Worker",
    "captures_path",
    "check_readable",
    "is_server",
    "iso",
    "move_to_server",
    "page_digest",
    "sha256",
]

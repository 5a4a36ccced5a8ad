"""The dossier of a change: all that proves it, for one file that needs no other. Its chain is the one that `verify` checks."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import NamedTuple

from markupsafe import Markup

from iria_crawler.browse.align import align
from iria_crawler.browse.pages import change as page
from iria_crawler.browse.pages.common import Args
from iria_crawler.browse.pages.compare import Shown, shown
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.store.file.packing import whole_records
from iria_crawler.store.file.seal import Sealed, link

TABLES = (*page.TABLES, "records", "bodies")
# The dossier has the style sheet within itself.
_STYLE = "static/dossier.css"


class ChainLink(NamedTuple):
    """A revision in the chain of its story."""

    row: Row  # of the table `revisions`, with the hash of its page
    record: str | None  # as it was hashed; None: it cannot be read any more
    record_hash: str
    holds: bool  # whether its link is the hash of what is here


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """What the page of the change args['id'] shows, the whole text of both versions, and the chain of the story."""
    context = page.load(snapshot, args, memo)
    links = chain(snapshot, context["change"]["article_id"])
    by_id = {one.row["id"]: one for one in links}
    change = context["change"]
    sides = [by_id.get(change[name]) for name in ("from_revision", "to_revision")]
    return context | {
        "chain": links,
        "broken": [one for one in links if not one.holds],
        "records": [one for one in sides if one and one.record],
        "texts": _texts(*sides),
        "sample": next((text for side in sides[::-1] for text in _paragraphs(side)), ""),
        "style": Markup((files("iria_crawler.browse") / _STYLE).read_text("utf-8")),
    }


def chain(snapshot: Snapshot, article: int) -> list[ChainLink]:
    """The revisions of the story, the oldest first, each with its link computed again from what is stored."""
    rows = snapshot.all(
        """SELECT revisions.*, captures.sha256, captures.fetched_at FROM revisions
        LEFT JOIN captures ON captures.id = revisions.capture_id WHERE article_id = :id ORDER BY number""",
        id=article,
    )
    records = whole_records(snapshot.execute, article)
    before: str | None = None
    found = []
    for row in rows:
        record = records.get(row["number"])
        sealed = Sealed(article, row["number"], row["kind"], row["seen_at"], row["content_hash"], record or "")
        holds = record is not None and row["link"] == link(before, sealed)
        digest = hashlib.sha256(record.encode()).hexdigest() if record is not None else ""
        found.append(ChainLink(row, record, digest, holds))
        before = row["link"]
    return found


def _texts(before: ChainLink | None, after: ChainLink | None) -> list[Shown]:
    """The whole text, with what the change's two versions differ in; of a removal, the text as it was last seen."""
    old, new = _paragraphs(before), _paragraphs(after)
    if before is None or after is None:
        only = new if before is None else old
        return [Shown("same", Markup.escape(text)) for text in only]
    return [shown(pair) for pair in align(old, new)]


def _paragraphs(one: ChainLink | None) -> list[str]:
    try:
        record = json.loads((one.record if one else None) or "{}")
    except (ValueError, RecursionError):
        return []
    listed = record.get("paragraphs") if isinstance(record, dict) else None
    return [str(text) for text in listed] if isinstance(listed, list) else []

"""What newsrooms changed, filtered. The Atom feed has the same filter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from iria_crawler.browse.matching import changes_with
from iria_crawler.browse.pages.common import Args, number, paged, sites, size_of
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.model import WORTH_REPORTING

TABLES = ("changes", "articles", "sites", "revisions", "quotes", "changes_fts", "changes_signs_fts")
# Argument in the address -> the condition that it sets.
_CONDITIONS = {
    "kind": "changes.kind = :kind",
    "field": "changes.field = :field",
    "stealth": "changes.stealth = :stealth",
    "site": "articles.site_id = :site",
    "article": "changes.article_id = :article",
    "since": "changes.latest_at >= :since",
    "until": "changes.latest_at < date(:until, '+1 day')",
    "speaker": """changes.field = 'quote' AND EXISTS (SELECT 1 FROM quotes WHERE quotes.article_id = changes.article_id
        AND quotes.speaker_name IN (SELECT value FROM json_each(:names)) AND quotes.text IN (changes.before, changes.after))""",
    "unseen": "changes.id > :last_seen",
}
# Days before today that a link leads to.
RECENT = {1: "since yesterday", 7: "7 days", 30: "30 days"}

FILTERS = frozenset(("severity", "q", *_CONDITIONS))

# A change with its story, its outlet, and the numbers of the two versions (NULL where there is none).
WITH_STORY = """SELECT changes.*, articles.headline, articles.url, articles.language, sites.host,
    (SELECT number FROM revisions WHERE id = changes.from_revision) AS before_number,
    (SELECT number FROM revisions WHERE id = changes.to_revision) AS after_number
FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id"""


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The changes that pass the filter, newest first, and the values to filter by.

    args['names']: as in speakers.load_one(), for the filter by a speaker. args['last_seen']: the newest change that the reader
    has seen, for the filter of those that are `unseen`; "": not known, all are.
    """
    page, size = max(1, number(args, "page", 1)), size_of(args)
    chosen = filter_of(args)
    today = datetime.now(UTC).date()
    return {
        "chosen": chosen,
        "last_seen": number(args, "last_seen", 0, most=1 << 40),
        "query": urlencode(chosen),
        "recent": {(today - timedelta(days=back)).isoformat(): label for back, label in RECENT.items()},
        "kinds": memo.get(snapshot, "kinds", lambda s: s.all("SELECT DISTINCT kind AS name FROM changes ORDER BY 1")),
        "fields": memo.get(
            snapshot, "fields", lambda s: s.all("SELECT DISTINCT field AS name FROM changes ORDER BY 1")
        ),
        "sites": sites(snapshot),
        **paged(_select(snapshot, condition_of(snapshot, chosen, args), page, size), page, size),
    }


def filter_of(args: Args) -> Row:
    """The filter that the arguments ask for: name -> value; always with `severity`, the least."""
    chosen: Row = {name: args[name].strip() for name in (*_CONDITIONS, "q") if args.get(name, "").strip()}
    return chosen | {"severity": number(args, "severity", int(WORTH_REPORTING))}


def condition_of(snapshot: Snapshot, chosen: Row, desk: Args) -> tuple[str, Row]:
    """SQL that holds for the changes (with `articles`) that pass the filter, and its parameters.

    Words that cannot be looked up (see as_match) match nothing. desk: what the desk knows, as in load(): 'names', 'last_seen'.
    """
    values: Row = dict(chosen)
    if "speaker" in chosen:
        values["names"] = desk.get("names") or json.dumps([chosen["speaker"]])
    if "unseen" in chosen:
        values["last_seen"] = number(desk, "last_seen", 0, most=1 << 40)
    # The + keeps SQLite from using the index by severity, with which it would have to sort all changes by time.
    found = ["+changes.severity >= :severity", *(_CONDITIONS[name] for name in chosen if name in _CONDITIONS)]
    if "q" in chosen:
        found.append(f"({changes_with(snapshot, chosen['q'], '', values)})")
    return " AND ".join(found), values


def _select(snapshot: Snapshot, passing: tuple[str, Row], page: int, size: int) -> list[Row]:
    condition, values = passing
    return snapshot.all(
        f"""{WITH_STORY} WHERE {condition}
        ORDER BY changes.latest_at DESC, changes.id DESC LIMIT :most OFFSET :skip""",
        most=size + 1,
        skip=(page - 1) * size,
        **values,
    )

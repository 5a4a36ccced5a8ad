"""What newsrooms changed, filtered. The Atom feed has the same filter."""

from __future__ import annotations

from urllib.parse import urlencode

from iria_crawler.browse.pages.common import Args, number, paged, sites, size_of
from iria_crawler.browse.query import NO_MATCH, as_match
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.model import WORTH_REPORTING

TABLES = ("changes", "articles", "sites", "revisions", "quotes", "changes_fts")
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
        AND quotes.speaker_name = :speaker AND quotes.text IN (changes.before, changes.after))""",
    "q": "changes.id IN (SELECT rowid FROM changes_fts WHERE changes_fts MATCH :match)",
}

FILTERS = frozenset(("severity", *_CONDITIONS))

# A change with its story, its outlet, and the numbers of the two versions (NULL where there is none).
WITH_STORY = """SELECT changes.*, articles.headline, articles.url, articles.language, sites.host,
    (SELECT number FROM revisions WHERE id = changes.from_revision) AS before_number,
    (SELECT number FROM revisions WHERE id = changes.to_revision) AS after_number
FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id"""


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The changes that pass the filter, newest first, and the values to filter by."""
    page, size = max(1, number(args, "page", 1)), size_of(args)
    chosen = filter_of(args)
    return {
        "chosen": chosen,
        "query": urlencode(chosen),
        "kinds": memo.get(snapshot, "kinds", lambda s: s.all("SELECT DISTINCT kind AS name FROM changes ORDER BY 1")),
        "fields": memo.get(
            snapshot, "fields", lambda s: s.all("SELECT DISTINCT field AS name FROM changes ORDER BY 1")
        ),
        "sites": sites(snapshot),
        **paged(_select(snapshot, chosen, page, size), page, size),
    }


def filter_of(args: Args) -> Row:
    """The filter that the arguments ask for: name -> value; always with `severity`, the least."""
    chosen: Row = {name: args[name].strip() for name in _CONDITIONS if args.get(name, "").strip()}
    return chosen | {"severity": number(args, "severity", int(WORTH_REPORTING))}


def condition_of(chosen: Row) -> str:
    """SQL that holds for the changes that pass the filter; its parameters are those of parameters_of()."""
    # The + keeps SQLite from using the index by severity, with which it would have to sort all changes by time.
    return " AND ".join(
        ["+changes.severity >= :severity", *(_CONDITIONS[name] for name in chosen if name in _CONDITIONS)]
    )


def parameters_of(chosen: Row) -> Row:
    """The parameters of condition_of(): what is chosen, and its words as an expression of the index.

    Words that cannot be looked up (see as_match) match nothing.
    """
    return chosen | {"match": as_match(chosen.get("q", "")) or NO_MATCH}


def _select(snapshot: Snapshot, chosen: Row, page: int, size: int) -> list[Row]:
    return snapshot.all(
        f"""{WITH_STORY} WHERE {condition_of(chosen)}
        ORDER BY changes.latest_at DESC, changes.id DESC LIMIT :most OFFSET :skip""",
        most=size + 1,
        skip=(page - 1) * size,
        **parameters_of(chosen),
    )

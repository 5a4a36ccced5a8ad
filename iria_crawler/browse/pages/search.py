"""Search over what stories, quotes and captions say or ever said, and over the words that changes took out or brought in."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from iria_crawler.browse import excerpts
from iria_crawler.browse.excerpts import MAX_BESIDE
from iria_crawler.browse.matching import Values, changes_found, stories_ever, stories_now
from iria_crawler.browse.pages.changes import WITH_STORY
from iria_crawler.browse.pages.common import MAX_EXPORTED_ROWS, Args, number, sites
from iria_crawler.browse.query import HELP, MAX_QUERY_CHARACTERS, as_match, is_unspaced, wanted_words
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = (
    "articles",
    "bodies",
    "quotes",
    "images",
    "sites",
    "changes",
    "revisions",
    "articles_fts",
    "quotes_fts",
    "images_fts",
    "changes_fts",
    "articles_signs_fts",
    "changes_signs_fts",
)
ROWS_PER_PAGE = 20
# Only the newest matches are ranked and counted, so that the search for a word in every second story stays fast.
MAX_MATCHES = 3000
# Where words are looked for: in the stories as they are now, in any of their versions, or in what changes took out or brought in.
SCOPES = {
    "now": "In the stories now",
    "ever": "Now or in an earlier version",
    "removed": "Taken out since",
    "added": "Brought in since",
}
OF_CHANGES = frozenset(("removed", "added"))
ORDERS = {"best": "best first", "newest": "newest first"}
# Argument in the address -> the condition that it sets, on stories and on changes.
_SPOKEN = "SELECT value FROM json_each(:names)"
_FILTERS = {
    "site": ("articles.site_id = :site", "articles.site_id = :site"),
    "status": ("articles.status = :status", "articles.status = :status"),
    "year": ("substr(published_at, 1, 4) = :year", "substr(latest_at, 1, 4) = :year"),
    "since": ("coalesce(published_at, first_seen_at) >= :since", "latest_at >= :since"),
    "until": ("coalesce(published_at, first_seen_at) < date(:until, '+1 day')", "latest_at < date(:until, '+1 day')"),
    "speaker": (
        f"EXISTS (SELECT 1 FROM quotes WHERE quotes.article_id = articles.id AND speaker_name IN ({_SPOKEN}))",
        f"""field = 'quote' AND EXISTS (SELECT 1 FROM quotes WHERE quotes.article_id = changes.article_id
            AND speaker_name IN ({_SPOKEN}) AND quotes.text IN (changes.before, changes.after))""",
    ),
    "kind": ("", "changes.kind = :kind"),
    "severity": ("", "severity >= CAST(:severity AS INTEGER)"),
}


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """What matches args['q'] in the scope args['in'] (see SCOPES), narrowed by the arguments of _FILTERS, in args['order'].

    args['names']: as in speakers.load_one(), for args['speaker'].
    """
    words = args.get("q", "").replace("\0", " ").strip()[:MAX_QUERY_CHARACTERS]
    size = max(1, number(args, "size", ROWS_PER_PAGE, MAX_EXPORTED_ROWS))
    page = max(1, number(args, "page", 1, most=MAX_MATCHES))
    scope = args.get("in", "now") if args.get("in") in SCOPES else "now"
    usual = "newest" if scope in OF_CHANGES else "best"
    order = args.get("order", usual) if args.get("order") in ORDERS else usual
    chosen = {name: args[name].strip() for name in _FILTERS if args.get(name, "").strip()}
    asked: Row = {"q": words, "chosen": chosen, "page": page, "scope": scope, "order": order}
    shown: Row = {
        "sites": sites(snapshot),
        "help": HELP,
        "scopes": SCOPES,
        "orders": ORDERS,
        "of_changes": scope in OF_CHANGES,
        "kinds": memo.get(snapshot, "kinds", lambda s: s.all("SELECT DISTINCT kind AS name FROM changes ORDER BY 1")),
        "query": urlencode({"q": words, "in": scope, "order": order} | chosen),
    }
    names = args.get("names") or json.dumps([chosen.get("speaker", "")])
    return _NOTHING_FOUND | shown | asked | _shown(snapshot, asked | {"names": names}, size)


# What the page shows where nothing matches.
_NOTHING_FOUND: Row = {"total": 0, "rows": [], "quotes": [], "images": [], "removed": [], "facets": {}, "more": False}


def _shown(snapshot: Snapshot, asked: Row, size: int) -> Row:
    """The matches of the asked page, and what stands beside them; {} where nothing can be looked up."""
    words, page, scope = asked["q"], asked["page"], asked["scope"]
    if as_match(words) is None:
        return {}
    found = _found(snapshot, asked)
    found.sort(key=lambda row: (row["rank"], -row["id"]))
    ids = [row["id"] for row in found[(page - 1) * size : page * size]]
    shown: Row = {
        "total": len(found),
        "capped": len(found) == MAX_MATCHES,
        "facets": {name: _tally(found, name) for name in ("site", "year", "status")},
        "more": len(found) > page * size,
    }
    if scope in OF_CHANGES:
        return shown | {"rows": _changes(snapshot, ids)}
    if scope == "ever":
        return shown | {"rows": excerpts.ever(snapshot, words, ids)}
    if is_unspaced(words):
        shown["rows"] = excerpts.cut_snippets(snapshot, wanted_words(words), ids)
    else:
        shown["rows"] = excerpts.snippets(snapshot, words, ids)
    return shown | _beside(snapshot, words, ids) if page == 1 and not asked["chosen"] else shown


def _beside(snapshot: Snapshot, words: str, ids: list[int]) -> Row:
    """Quotations, captions and changes with the words, the newest; of scripts without spaces, those of the shown stories."""
    values: Values = {}
    out = changes_found(snapshot, words, "removed", values)
    removed = snapshot.all(
        f"SELECT changes.id FROM {out.source} WHERE {out.condition} ORDER BY {out.number} DESC LIMIT {MAX_BESIDE}",
        **values,
    )
    found = {"removed": _changes(snapshot, [row["id"] for row in removed])}
    if is_unspaced(words):
        quotes, images = excerpts.unspaced_quotes, excerpts.unspaced_images
        return found | {"quotes": quotes(snapshot, words, ids), "images": images(snapshot, words, ids)}
    match = as_match(words) or ""
    return found | {"quotes": excerpts.quotes(snapshot, match), "images": excerpts.images(snapshot, match)}


def _found(snapshot: Snapshot, asked: Row) -> list[Row]:
    """The newest stories or (in a scope of changes) changes that match: id, rank (the first has the lowest), and what they can
    be narrowed by."""
    place = int(asked["scope"] in OF_CHANGES)
    narrowed = "".join(f" AND {sql}" for name in asked["chosen"] if (sql := _FILTERS[name][place]))
    values: Values = {**asked["chosen"], "names": asked["names"]}
    if place:
        found = changes_found(snapshot, asked["q"], asked["scope"], values)
        return snapshot.all(
            f"""SELECT changes.id, {found.rank if asked["order"] == "best" else "-changes.id"} AS rank, site_id AS site,
                substr(latest_at, 1, 4) AS year, status
            FROM {found.source} JOIN articles ON articles.id = changes.article_id WHERE {found.condition}{narrowed}
            ORDER BY {found.number} DESC LIMIT {MAX_MATCHES}""",
            **values,
        )
    columns = "site_id AS site, substr(published_at, 1, 4) AS year, status, coalesce(published_at, first_seen_at) AS at"
    if asked["scope"] == "now" and not is_unspaced(asked["q"]):
        rows = snapshot.all(
            f"""SELECT articles.id, articles_fts.rank AS rank, {columns}
            FROM articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid
            WHERE articles_fts MATCH :match{narrowed} ORDER BY articles_fts.rowid DESC LIMIT {MAX_MATCHES}""",
            **(values | {"match": as_match(asked["q"]) or ""}),
        )
        return rows if asked["order"] == "best" else _newest_first(rows)
    is_ever = asked["scope"] == "ever"
    condition = (stories_ever if is_ever else stories_now)(snapshot, asked["q"], values)
    source = "articles" if is_ever else "articles JOIN bodies ON bodies.article_id = articles.id"
    return _newest_first(
        snapshot.all(
            f"""SELECT articles.id, {columns} FROM {source} WHERE {condition}{narrowed} ORDER BY articles.id DESC LIMIT {MAX_MATCHES}""",
            **values,
        )
    )


def _newest_first(rows: list[Row]) -> list[Row]:
    """The stories with their rank by time."""
    ordered = sorted(rows, key=lambda row: (row["at"], row["id"]), reverse=True)
    return [row | {"rank": place} for place, row in enumerate(ordered)]


def _changes(snapshot: Snapshot, ids: list[int]) -> list[Row]:
    """The changes in the order of `ids`, with their stories."""
    rows = snapshot.among(f"{WITH_STORY} WHERE changes.id IN (:numbers)", ids)
    return sorted(rows, key=lambda row: ids.index(row["id"]))


def _tally(rows: list[Row], name: str) -> list[tuple[str, int]]:
    many: dict[str, int] = {}
    for row in rows:
        if row[name] is not None:
            many[str(row[name])] = many.get(str(row[name]), 0) + 1
    return sorted(many.items(), key=lambda item: (-item[1], item[0]))[:12]

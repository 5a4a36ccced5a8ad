"""Search over articles, quotes and captions."""

from __future__ import annotations

from iria_crawler.browse.pages.common import MAX_EXPORTED_ROWS, Args, number, sites
from iria_crawler.browse.query import HELP, MAX_QUERY_CHARACTERS, as_match
from iria_crawler.browse.show import HIT_END, HIT_START
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("articles", "bodies", "quotes", "images", "sites", "articles_fts", "quotes_fts", "images_fts")
ROWS_PER_PAGE = 20
# Only the newest matches are ranked and counted, so that the search for a word in every second story stays fast.
MAX_MATCHES = 3000


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """What matches args['q'], narrowed by args['site'], ['year'] and ['status']."""
    words = args.get("q", "").replace("\0", " ").strip()[:MAX_QUERY_CHARACTERS]
    size = max(1, number(args, "size", ROWS_PER_PAGE, MAX_EXPORTED_ROWS))
    page = max(1, number(args, "page", 1, most=MAX_MATCHES))
    chosen = {name: args[name] for name in ("site", "year", "status") if args.get(name)}
    context: Row = {"q": words, "chosen": chosen, "page": page, "sites": sites(snapshot), "help": HELP}
    match = as_match(words)
    if match is None:
        return context | {"total": 0, "rows": [], "quotes": [], "images": [], "facets": {}, "more": False}
    found = _matches(snapshot, match)
    kept = [row for row in found if all(str(row[name]) == value for name, value in chosen.items())]
    kept.sort(key=lambda row: row["rank"])
    start = (page - 1) * size
    return context | {
        "total": len(kept),
        "capped": len(found) == MAX_MATCHES,
        "facets": {name: _tally(kept, name) for name in ("site", "year", "status")},
        "rows": _snippets(snapshot, match, [row["id"] for row in kept[start : start + size]]),
        "more": len(kept) > start + size,
        "quotes": [] if page > 1 else _quotes(snapshot, match),
        "images": [] if page > 1 else _images(snapshot, match),
    }


def _matches(snapshot: Snapshot, match: str) -> list[Row]:
    return snapshot.all(
        """SELECT articles.id, hits.rank, site_id AS site, substr(published_at, 1, 4) AS year, status
        FROM (SELECT rowid AS id, rank FROM articles_fts WHERE articles_fts MATCH :match
            ORDER BY rowid DESC LIMIT :most) AS hits JOIN articles ON articles.id = hits.id""",
        match=match,
        most=MAX_MATCHES,
    )


def _tally(rows: list[Row], name: str) -> list[tuple[str, int]]:
    many: dict[str, int] = {}
    for row in rows:
        if row[name] is not None:
            many[str(row[name])] = many.get(str(row[name]), 0) + 1
    return sorted(many.items(), key=lambda item: (-item[1], item[0]))[:12]


def _snippets(snapshot: Snapshot, match: str, ids: list[int]) -> list[Row]:
    """The stories in the order of `ids`, with the matching words and the text around them."""
    numbers = ",".join(str(n) for n in ids) or "NULL"
    rows = snapshot.all(
        f"""SELECT articles.id, articles.published_at, articles.dateline_place, articles.status, host,
            highlight(articles_fts, 0, :start, :end) AS headline,
            snippet(articles_fts, 1, :start, :end, '…', 40) AS excerpt
        FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid JOIN sites ON sites.id = articles.site_id
        WHERE articles_fts MATCH :match AND articles_fts.rowid IN ({numbers})""",
        match=match,
        start=HIT_START,
        end=HIT_END,
    )
    return sorted(rows, key=lambda row: ids.index(row["id"]))


def _quotes(snapshot: Snapshot, match: str) -> list[Row]:
    return snapshot.all(
        """SELECT hits.words, quotes.id, article_id, speaker_name, speaker, last_revision, host, published_at, headline
        FROM (SELECT rowid AS id, highlight(quotes_fts, 0, :start, :end) AS words FROM quotes_fts
            WHERE quotes_fts MATCH :match ORDER BY rowid DESC LIMIT 8) AS hits
        JOIN quotes ON quotes.id = hits.id JOIN articles ON articles.id = article_id
        JOIN sites ON sites.id = site_id""",
        match=match,
        start=HIT_START,
        end=HIT_END,
    )


def _images(snapshot: Snapshot, match: str) -> list[Row]:
    return snapshot.all(
        """SELECT hits.words, images.id, article_id, credit, host, published_at, headline
        FROM (SELECT rowid AS id, highlight(images_fts, 0, :start, :end) AS words FROM images_fts
            WHERE images_fts MATCH :match ORDER BY rowid DESC LIMIT 8) AS hits
        JOIN images ON images.id = hits.id JOIN articles ON articles.id = article_id
        JOIN sites ON sites.id = site_id""",
        match=match,
        start=HIT_START,
        end=HIT_END,
    )

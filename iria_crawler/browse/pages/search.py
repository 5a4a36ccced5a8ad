"""Search over what stories, quotes and captions say, and over the words that changes took out or brought in."""

from __future__ import annotations

from iria_crawler.browse.pages.changes import WITH_STORY
from iria_crawler.browse.pages.common import MAX_EXPORTED_ROWS, PICTURE_FATE, Args, number, sites
from iria_crawler.browse.query import HELP, MAX_QUERY_CHARACTERS, as_condition, as_match, is_unspaced, wanted_words
from iria_crawler.browse.show import HIT_END, HIT_START
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
)
ROWS_PER_PAGE = 20
# Only the newest matches are ranked and counted, so that the search for a word in every second story stays fast.
MAX_MATCHES = 3000
# Quotations, captions and changes shown beside the stories.
MAX_BESIDE = 8
# Characters around a hit in a text of a script without spaces.
EXCERPT_CHARACTERS = 60
# Where words are looked for: in the stories as they are now, or in what changes took out of them or brought in.
SCOPES = {"now": "In the stories now", "removed": "Taken out since", "added": "Brought in since"}


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """What matches args['q'] in the scope args['in'] (see SCOPES), narrowed by args['site'], ['year'] and ['status']."""
    words = args.get("q", "").replace("\0", " ").strip()[:MAX_QUERY_CHARACTERS]
    size = max(1, number(args, "size", ROWS_PER_PAGE, MAX_EXPORTED_ROWS))
    page = max(1, number(args, "page", 1, most=MAX_MATCHES))
    scope = args.get("in", "now") if args.get("in") in SCOPES else "now"
    chosen = {name: args[name] for name in ("site", "year", "status") if args.get(name)}
    asked: Row = {"q": words, "chosen": chosen, "page": page, "scope": scope}
    shown: Row = {"sites": sites(snapshot), "help": HELP, "scopes": SCOPES}
    return _NOTHING_FOUND | shown | asked | _shown(snapshot, asked, as_match(words), size)


# What the page shows where nothing matches.
_NOTHING_FOUND: Row = {"total": 0, "rows": [], "quotes": [], "images": [], "removed": [], "facets": {}, "more": False}


def _shown(snapshot: Snapshot, asked: Row, match: str | None, size: int) -> Row:
    """The matches of the asked page, and what stands beside them; {} where nothing can be looked up."""
    if match is None:
        return {}
    words, page, scope = asked["q"], asked["page"], asked["scope"]
    found = _found(snapshot, words, match, scope)
    kept = [row for row in found if all(str(row[name]) == value for name, value in asked["chosen"].items())]
    kept.sort(key=lambda row: row["rank"])
    ids = [row["id"] for row in kept[(page - 1) * size : page * size]]
    shown: Row = {
        "total": len(kept),
        "capped": len(found) == MAX_MATCHES,
        "facets": {name: _tally(kept, name) for name in ("site", "year", "status")},
        "more": len(kept) > page * size,
    }
    if scope != "now":
        return shown | {"rows": _changes(snapshot, ids)}
    if is_unspaced(words):
        return shown | {"rows": _cut_snippets(snapshot, wanted_words(words), ids)}
    shown["rows"] = _snippets(snapshot, match, ids)
    return shown | _beside(snapshot, match) if page == 1 else shown


def _beside(snapshot: Snapshot, match: str) -> Row:
    """Quotations, captions and changes with the words, the newest."""
    removed = _matches_of_changes(snapshot, match, "removed", MAX_BESIDE)
    return {
        "quotes": _quotes(snapshot, match),
        "images": _images(snapshot, match),
        "removed": _changes(snapshot, [row["id"] for row in removed]),
    }


def _found(snapshot: Snapshot, words: str, match: str, scope: str) -> list[Row]:
    """The stories or (in a scope of changes) the changes that match: id, rank, and what they are narrowed by."""
    if scope != "now":
        return _matches_of_changes(snapshot, match, scope, MAX_MATCHES)
    if is_unspaced(words):
        condition, values = as_condition(words, "(coalesce(headline, '') || char(10) || body_text)")
        return snapshot.all(
            f"""SELECT articles.id, -articles.id AS rank, site_id AS site, substr(published_at, 1, 4) AS year, status
            FROM articles JOIN bodies ON bodies.article_id = articles.id WHERE {condition}
            ORDER BY articles.id DESC LIMIT :most""",
            most=MAX_MATCHES,
            **values,
        )
    return snapshot.all(
        """SELECT articles.id, hits.rank, site_id AS site, substr(published_at, 1, 4) AS year, status
        FROM (SELECT rowid AS id, rank FROM articles_fts WHERE articles_fts MATCH :match
            ORDER BY rowid DESC LIMIT :most) AS hits JOIN articles ON articles.id = hits.id""",
        match=match,
        most=MAX_MATCHES,
    )


def _matches_of_changes(snapshot: Snapshot, match: str, scope: str, most: int) -> list[Row]:
    """The newest changes whose one side has the words while the other has not; `rank` puts the newest first."""
    has, lacks = ("before", "after") if scope == "removed" else ("after", "before")
    return snapshot.all(
        """SELECT changes.id, -changes.id AS rank, site_id AS site, substr(latest_at, 1, 4) AS year, status
        FROM (SELECT rowid AS id FROM changes_fts WHERE changes_fts MATCH :match ORDER BY rowid DESC LIMIT :most) AS hits
        JOIN changes ON changes.id = hits.id JOIN articles ON articles.id = changes.article_id""",
        match=f"({{{has}}} : ({match})) NOT ({{{lacks}}} : ({match}))",
        most=most,
    )


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


def _snippets(snapshot: Snapshot, match: str, ids: list[int]) -> list[Row]:
    """The stories in the order of `ids`, with the matching words and the text around them."""
    numbers = ",".join(str(n) for n in ids) or "NULL"
    rows = snapshot.all(
        f"""SELECT articles.id, articles.published_at, articles.dateline_place, articles.status, articles.language, host,
            highlight(articles_fts, 0, :start, :end) AS headline,
            snippet(articles_fts, 1, :start, :end, '…', 40) AS excerpt
        FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid JOIN sites ON sites.id = articles.site_id
        WHERE articles_fts MATCH :match AND articles_fts.rowid IN ({numbers})""",
        match=match,
        start=HIT_START,
        end=HIT_END,
    )
    return sorted(rows, key=lambda row: ids.index(row["id"]))


def _cut_snippets(snapshot: Snapshot, words: list[str], ids: list[int]) -> list[Row]:
    """The same for words that were looked up by their signs."""
    rows = snapshot.among(
        """SELECT articles.id, articles.published_at, articles.dateline_place, articles.status, articles.language, host,
            coalesce(headline, '') AS headline, body_text AS excerpt
        FROM articles JOIN bodies ON bodies.article_id = articles.id JOIN sites ON sites.id = articles.site_id
        WHERE articles.id IN (:numbers)""",
        ids,
    )
    for row in rows:
        row["excerpt"] = _marked(_around_hit(row["excerpt"], words), words)
        row["headline"] = _marked(row["headline"], words)
    return sorted(rows, key=lambda row: ids.index(row["id"]))


def _around_hit(text: str, words: list[str]) -> str:
    """The text around the first of the words, with dots where it is cut."""
    first = min((at for word in words if (at := text.find(word)) >= 0), default=0)
    start, end = max(0, first - EXCERPT_CHARACTERS), first + 2 * EXCERPT_CHARACTERS
    return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")


def _marked(text: str, words: list[str]) -> str:
    """The text with HIT_START and HIT_END around each of the words; the longest first, and none inside another."""
    for word in sorted(set(words), key=len, reverse=True):
        if not any(word in other and word != other for other in words):
            text = text.replace(word, f"{HIT_START}{word}{HIT_END}")
    return text


def _quotes(snapshot: Snapshot, match: str) -> list[Row]:
    return snapshot.all(
        """SELECT hits.words, quotes.id, article_id, speaker_name, speaker, last_revision, fate, host, published_at, headline
        FROM (SELECT rowid AS id, highlight(quotes_fts, 0, :start, :end) AS words FROM quotes_fts
            WHERE quotes_fts MATCH :match ORDER BY rowid DESC LIMIT :most) AS hits
        JOIN quotes ON quotes.id = hits.id JOIN articles ON articles.id = article_id
        JOIN sites ON sites.id = site_id""",
        match=match,
        start=HIT_START,
        end=HIT_END,
        most=MAX_BESIDE,
    )


def _images(snapshot: Snapshot, match: str) -> list[Row]:
    return snapshot.all(
        f"""SELECT hits.words, images.id, images.article_id, credit, host, published_at, headline, {PICTURE_FATE}
        FROM (SELECT rowid AS id, highlight(images_fts, 0, :start, :end) AS words FROM images_fts
            WHERE images_fts MATCH :match ORDER BY rowid DESC LIMIT :most) AS hits
        JOIN images ON images.id = hits.id JOIN articles ON articles.id = images.article_id
        JOIN sites ON sites.id = site_id""",
        match=match,
        start=HIT_START,
        end=HIT_END,
        most=MAX_BESIDE,
    )

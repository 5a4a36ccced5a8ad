"""What a search shows of its finds: the words with the text around them, and the words that are gone."""

from __future__ import annotations

import re

from iria_crawler.browse.matching import BODY, Values, changes_with
from iria_crawler.browse.pages.common import PICTURE_FATE
from iria_crawler.browse.query import NO_MATCH, as_condition, as_match, is_unspaced, wanted_words
from iria_crawler.browse.show import HIT_END, HIT_START
from iria_crawler.browse.snapshot import Row, Snapshot

# Quotations, captions and changes shown beside the stories.
MAX_BESIDE = 8
# Characters around a hit in a text of a script without spaces.
EXCERPT_CHARACTERS = 60
# Places of the words in one text of which snippet() chooses the best: 10 ms for so many.
MAX_PLACES = 400
_MARKED = "highlight(articles_fts, 0, :start, '')"
_PLACES = f"(length({_MARKED}) - length(replace({_MARKED}, :start, '')))"
_STORY = """articles.id, articles.published_at, articles.first_seen_at, articles.last_changed_at, articles.dateline_place,
            articles.status, articles.language, host"""
_QUOTE = "quotes.id, article_id, speaker_name, speaker, last_revision, fate, host, published_at, headline"
_IMAGE = f"images.id, images.article_id, credit, host, published_at, headline, {PICTURE_FATE}"
_BESIDE_QUOTES = f"quotes.text AS words, {_QUOTE}"
_BESIDE_IMAGES = f"coalesce(caption, images.credit) AS words, {_IMAGE}"


def snippets(snapshot: Snapshot, typed: str, ids: list[int]) -> list[Row]:
    """The stories in the order of `ids`, with the matching words and the text around them.

    SQLite's snippet() takes the square of the places where the words stand, so it is not asked of a text that has very many.
    """
    numbers = ",".join(str(n) for n in ids) or "NULL"
    rows = snapshot.all(
        f"""SELECT {_STORY},
            highlight(articles_fts, 1, :start, :end) AS headline,
            CASE WHEN {_PLACES} <= {MAX_PLACES} THEN snippet(articles_fts, 0, :start, :end, '…', 40) END AS excerpt
        FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid JOIN sites ON sites.id = articles.site_id
        WHERE articles_fts MATCH :match AND articles_fts.rowid IN ({numbers})""",
        match=as_match(typed) or NO_MATCH,
        start=HIT_START,
        end=HIT_END,
    )
    full = [row["id"] for row in rows if row["excerpt"] is None]
    cut = {row["id"]: row["excerpt"] for row in cut_snippets(snapshot, wanted_words(typed), full)} if full else {}
    rows = [row | {"excerpt": cut.get(row["id"], row["excerpt"])} for row in rows]
    return sorted(rows, key=lambda row: ids.index(row["id"]))


def cut_snippets(snapshot: Snapshot, words: list[str], ids: list[int]) -> list[Row]:
    """The same for words that were looked up by their signs."""
    rows = snapshot.among(
        f"""SELECT {_STORY},
            coalesce(headline, '') AS headline, {BODY} AS excerpt
        FROM articles JOIN bodies ON bodies.article_id = articles.id JOIN sites ON sites.id = articles.site_id
        WHERE articles.id IN (:numbers)""",
        ids,
    )
    for row in rows:
        row["excerpt"] = _marked(_around_hit(row["excerpt"], words), words)
        row["headline"] = _marked(row["headline"], words)
    return sorted(rows, key=lambda row: ids.index(row["id"]))


def ever(snapshot: Snapshot, typed: str, ids: list[int]) -> list[Row]:
    """The stories in the order of `ids`, each with the words where they stand now, or else with the newest change that took some
    of them out: `taken_out` is its number.
    """
    words = wanted_words(typed)
    now = {} if is_unspaced(typed) else {row["id"]: row for row in snippets(snapshot, typed, ids)}
    gone = _taken_out(snapshot, words, [story for story in ids if story not in now])
    rows = []
    for row in cut_snippets(snapshot, words, ids):
        out = gone.get(row["id"])
        if row["id"] in now:
            row = now[row["id"]]
        elif out and (not is_unspaced(typed) or HIT_START not in row["headline"] + row["excerpt"]):
            row |= {"taken_out": out["id"], "excerpt": _marked(_around_hit(out["before"], words), words)}
        rows.append(row)
    return rows


def _taken_out(snapshot: Snapshot, words: list[str], ids: list[int]) -> dict[int, Row]:
    """Story -> the newest change whose words before have one of these words."""
    found: dict[int, Row] = {}
    some = " OR ".join(f'"{word}"' for word in words)
    values: Values = {}
    condition = changes_with(snapshot, some, "removed", values)
    for row in snapshot.all(
        f"""SELECT id, article_id, before FROM changes
        WHERE article_id IN ({",".join(map(str, ids)) or "NULL"}) AND {condition} ORDER BY id""",
        **values,
    ):
        found[row["article_id"]] = row
    return found


def _around_hit(text: str, words: list[str]) -> str:
    """The text around the first of the words, with dots where it is cut."""
    lower = text.lower()
    first = min((at for word in words if (at := lower.find(word.lower())) >= 0), default=0)
    start, end = max(0, first - EXCERPT_CHARACTERS), first + 2 * EXCERPT_CHARACTERS
    return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")


def _marked(text: str, words: list[str]) -> str:
    """The text with HIT_START and HIT_END around each of the words; the longest first, and none inside another."""
    for word in sorted(set(words), key=len, reverse=True):
        if not any(word in other and word != other for other in words):
            text = re.sub(re.escape(word), lambda hit: f"{HIT_START}{hit[0]}{HIT_END}", text, flags=re.IGNORECASE)
    return text


def quotes(snapshot: Snapshot, match: str) -> list[Row]:
    return snapshot.all(
        f"""SELECT hits.words, {_QUOTE}
        FROM (SELECT rowid AS id, highlight(quotes_fts, 0, :start, :end) AS words FROM quotes_fts
            WHERE quotes_fts MATCH :match ORDER BY rowid DESC LIMIT :most) AS hits
        JOIN quotes ON quotes.id = hits.id JOIN articles ON articles.id = article_id
        JOIN sites ON sites.id = site_id""",
        match=match,
        start=HIT_START,
        end=HIT_END,
        most=MAX_BESIDE,
    )


def unspaced_quotes(snapshot: Snapshot, typed: str, ids: list[int]) -> list[Row]:
    """The newest quotations of these stories with words of a script without spaces."""
    condition, values = as_condition(typed, "quotes.text")
    return _marked_rows(snapshot, typed, (_BESIDE_QUOTES, "quotes", condition, values), ids)


def unspaced_images(snapshot: Snapshot, typed: str, ids: list[int]) -> list[Row]:
    """The newest captions and credits of these stories with words of a script without spaces."""
    condition, values = as_condition(typed, "(coalesce(caption, '') || char(10) || coalesce(images.credit, ''))")
    return _marked_rows(snapshot, typed, (_BESIDE_IMAGES, "images", condition, values), ids)


def _marked_rows(snapshot: Snapshot, typed: str, wanted: tuple[str, str, str, Values], ids: list[int]) -> list[Row]:
    columns, table, condition, values = wanted
    rows = snapshot.all(
        f"""SELECT {columns} FROM {table} JOIN articles ON articles.id = {table}.article_id JOIN sites ON sites.id = site_id
        WHERE {table}.article_id IN ({",".join(map(str, ids)) or "NULL"}) AND ({condition})
        ORDER BY {table}.id DESC LIMIT {MAX_BESIDE}""",
        **values,
    )
    return [row | {"words": _marked(row["words"] or "", wanted_words(typed))} for row in rows]


def images(snapshot: Snapshot, match: str) -> list[Row]:
    return snapshot.all(
        f"""SELECT hits.words, {_IMAGE}
        FROM (SELECT rowid AS id, highlight(images_fts, 0, :start, :end) AS words FROM images_fts
            WHERE images_fts MATCH :match ORDER BY rowid DESC LIMIT :most) AS hits
        JOIN images ON images.id = hits.id JOIN articles ON articles.id = images.article_id
        JOIN sites ON sites.id = site_id""",
        match=match,
        start=HIT_START,
        end=HIT_END,
        most=MAX_BESIDE,
    )

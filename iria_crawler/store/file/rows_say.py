"""What the rows of a story say that its newest record says too: packing.py packs the record with it, so that it costs nothing there.

Only a new revision alters these columns, and with it comes a new record. Whoever alters one by hand makes the record unreadable,
as `iria verify` says then. What is made here never changes for the same rows: packed records need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from json.encoder import encode_basestring
from typing import Any

# (SQL, values) -> rows: the execute() of whoever holds the connection.
Execute = Callable[[str, Sequence[Any]], Iterable[Any]]

# Columns, and the names that a record has for them, in its order.
_HEAD = ("headline", "standfirst", "byline")
_DATELINE = {"dateline": "raw", "dateline_place": "place", "dateline_date": "date"}
_LISTS = ("authors", "categories", "tags", "sources")
_QUOTE = ("text", "start", "end", "speaker", "speaker_name", "speaker_role", "cue", "kind", "continues")
_PICTURE = ("url", "alt_text", "caption", "credit", "photographer", "agency", "role", "external_id")
# Code points from a quotation within which its speaker is looked for.
_NEAR = 300


def _select(table: str, names: Iterable[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    if table == "articles":
        return f"SELECT {columns} FROM articles WHERE id = ?"
    return f"SELECT {columns} FROM {table} WHERE article_id = ? AND last_revision IS NULL ORDER BY position, id"


_STORY_ROW = _select("articles", (*_HEAD, *_DATELINE, "language", *_LISTS))
_QUOTE_ROWS = _select("quotes", _QUOTE)
_PICTURE_ROWS = _select("images", _PICTURE)


def record_by_rows(execute: Execute, article_id: int, body_text: str) -> str:
    """The newest record of a story as far as its rows say it: JSON as records.to_json() writes it, without what no row says. body_text: its
    newest text, in which the speakers are looked for. Where somebody altered a column to what is none of its values, it is no JSON.

    Written piece by piece: it is asked for at every look.
    """
    parts: list[str] = []
    for *head, raw, place, day, language, authors, categories, tags, sources in list(
        execute(_STORY_ROW, (article_id,))
    ):
        quotes = [_quote(row, body_text) for row in execute(_QUOTE_ROWS, (article_id,))]
        pictures = ["{" + _said(_PICTURE, row) + "}" for row in execute(_PICTURE_ROWS, (article_id,))]
        parts = [
            _said(_HEAD, head),
            _texts("authors", authors),
            '"dateline":{' + _said(_DATELINE.values(), (raw, place, day)) + "}" if raw else "",
            '"quotes":[' + ",".join(quotes) + "]" if quotes else "",
            '"images":[' + ",".join(pictures) + "]" if pictures else "",
            _texts("categories", categories),
            _texts("tags", tags),
            _said(("language",), (language,)),
            _texts("provenance", sources),
        ]
    return "{" + ",".join(filter(None, parts)) + "}"


def _said(names: Iterable[str], values: Iterable[Any]) -> str:
    """Fields and their texts, without those that are empty."""
    return ",".join([f'"{name}":{_written(value)}' for name, value in zip(names, values, strict=True) if value])


def _written(value: Any) -> str:
    return encode_basestring(value if isinstance(value, str) else str(value))


def _texts(name: str, column: Any) -> str:
    """A field of several texts, which its column has as JSON with spaces; "" where it has none."""
    if column in ("[]", "{}"):
        return ""
    return f'"{name}":' + str(column).replace('", "', '","').replace('": "', '":"')


def _quote(row: Sequence[Any], body_text: str) -> str:
    """A quotation, with the speaker at the nearest place that has this name, which is where nearly all stand."""
    text, start, end, speaker, *named, continues = row
    at = _nearest(body_text, speaker, start, end) if speaker else None
    return (
        f'{{"text":{_written(text)},"start":{start},"end":{end},'
        + (f'"speaker":{_written(speaker)},' if speaker else "")
        + (f'"speaker_start":{at},"speaker_end":{at + len(speaker)},' if at is not None else "")
        + _said(_QUOTE[4:8], named)
        + (',"continues":true}' if continues else "}")
    )


def _nearest(body_text: str, speaker: Any, start: Any, end: Any) -> int | None:
    """Where a speaker stands nearest to the words from `start` to `end`; None where nowhere near, or where these are no such values."""
    if not (isinstance(speaker, str) and isinstance(start, int) and isinstance(end, int) and 0 <= start <= end):
        return None
    after = body_text.find(speaker, end, end + _NEAR)
    before = body_text.rfind(speaker, max(start - _NEAR, 0), start)
    if before < 0 or 0 <= after <= end + start - before - len(speaker):
        return after if after >= 0 else None
    return before


# --- what records of schema 23 are packed with ---

_WORDS_OF_PICTURE = ("url", "alt_text", "caption", "credit", "photographer")
_WORDS = ((_HEAD, _select("articles", _HEAD)), (_WORDS_OF_PICTURE, _select("images", _WORDS_OF_PICTURE)))


def words_of_rows(execute: Execute, article_id: int) -> str:
    """What the rows of a story and of the pictures that it shows say, as its record does."""
    return "".join(
        "{" + ",".join(f'"{name}":"{value}"' for name, value in zip(names, row, strict=True) if value) + "},"
        for names, statement in _WORDS
        for row in execute(statement, (article_id,))
    )

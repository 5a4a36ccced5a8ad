"""An Article as JSON and back without loss. How the JSON is kept in the `records` table: packing.py."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, Union, get_args, get_origin, get_type_hints

from zstandard import ZstdError

from iria_crawler.model import Article
from iria_crawler.store.file.engine import Asked
from iria_crawler.store.file.packing import rows_of, unpack_newest
from iria_crawler.store.file.rows_say import record_by_rows
from iria_crawler.store.file.texts import plain_or_empty, plain_text

# Addresses of pages that are longer are not noted: they are keys, and PostgreSQL takes no key over 2,700 bytes. The standard of
# sitemaps ends at 2,048 characters.
MAX_KEY_BYTES = 2_000


def is_key(url: str) -> bool:
    """Whether an address of a page is short enough to be a key of a table."""
    return len(url) <= MAX_KEY_BYTES and len(url.encode("utf-8", "replace")) <= MAX_KEY_BYTES


def iso(moment: datetime) -> str:
    """An aware datetime as ISO 8601 UTC text to the second: "2026-11-23T14:02:31Z"."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def from_iso(text: str | None) -> datetime | None:
    """The opposite of iso(); None stays None; a date alone is its midnight UTC."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def printed_time(moment: datetime | None, precision: str | None) -> str | None:
    """A publisher's time for a column: a date alone where only the day is known."""
    if moment is None:
        return None
    return iso(moment)[:10] if precision == "day" else iso(moment)


def to_json(article: Article) -> str:
    """The record as JSON; fields at their default (None, (), False) are left out, and so is a body_text that the paragraphs give."""
    record = _plain(article)
    if record.get("body_text") == "\n".join(article.paragraphs):
        del record["body_text"]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def newest_article(db: Asked, article_id: int, record: str | bytes, body_text: str | bytes) -> Article:
    """The newest record of a story as it lies, with its text as that lies. Raises ZstdError as from_json() does."""
    body_text = plain_text(body_text)
    return from_json(record, body_text, rows_of(db.execute, article_id, record, body_text))


def from_json(record: str | bytes, body_text: str | bytes = "", rows: str = "") -> Article:
    """The Article that to_json() wrote. Fields of later versions that this one does not know are ignored.

    body_text, rows: the text of a newest record, and what the rows of the story say, which packing.py left out of it, or packed it
    with; the text packed itself, or not. Raises ZstdError where what is packed cannot be read.
    """
    body_text = plain_text(body_text)
    values = json.loads(unpack_newest(record, body_text, rows))
    if values.get("paragraphs", ()) is None:
        values["paragraphs"] = body_text.split("\n")
    values.setdefault("body_text", "\n".join(values.get("paragraphs") or ()))
    article = _build(Article, values)
    assert isinstance(article, Article)
    return article


def read_or_by_rows(db: Asked, article_id: int, record: str | bytes, body_text: str | bytes, url: str) -> Article:
    """newest_article(); where a packed record cannot be read, as somebody altered it, its text or its rows, what the text and the rows
    say now, at `url`: `iria verify` says of which stories that is so.
    """
    with suppress(ZstdError):
        return newest_article(db, article_id, record, body_text)
    text = plain_or_empty(body_text)
    try:
        said = {**json.loads(record_by_rows(db.execute, article_id, text)), "url": url, "paragraphs": None}
        return from_json(json.dumps(said), text)
    except (ValueError, TypeError, AttributeError, RecursionError):  # a column was altered to what is no value of it
        return Article(url=url)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        values = ((name, getattr(value, name)) for name in _names(type(value)))
        return {name: _plain(found) for name, found in values if not _is_default(found)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _is_default(found: Any) -> bool:
    """Not for 0: a quotation may start there."""
    return found is None or found is False or found == () or found == "" or found == {}


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _zeros(kind: type) -> dict[str, int]:
    """The numbers that must be given: an older to_json() left them out where they were 0."""
    return {field.name: 0 for field in fields(kind) if field.default is MISSING and _hints(kind)[field.name] is int}


def _build(kind: Any, value: Any) -> Any:
    """A value of JSON as what the type hint `kind` says."""
    return None if value is None else _builder(kind)(value)


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """How a value of a type is made of one of JSON that is not None: the hints are read once, and not for each record."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _builder(next(arm for arm in inner if arm is not type(None)))
    if origin is tuple:
        return partial(_build_tuple, inner[0])
    if kind is datetime:
        return datetime.fromisoformat
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and is_dataclass(kind):
        return partial(_build_dataclass, kind)
    return _as_it_is


def _build_tuple(kind: Any, value: Any) -> Any:
    build = _builder(kind)
    if build is _as_it_is:
        return tuple(value)
    return tuple(None if item is None else build(item) for item in value)


def _build_dataclass(kind: Any, value: Any) -> Any:
    hints = _hints(kind)
    given = {name: _build(hints[name], item) for name, item in value.items() if name in hints}
    return kind(**{**_zeros(kind), **given})


def _as_it_is(value: Any) -> Any:
    return value

"""The quotes and pictures of a story, followed from revision to revision: which go on, which are new, which end, and their fate."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from iria_crawler.changes import follow_quotes
from iria_crawler.model import Article, Image, Quote
from iria_crawler.store.file.engine import Database
from iria_crawler.store.stories.rows import add_all, insert, update

RevisionKind = Literal["first", "edit", "cosmetic", "restless", "reparse", "redesign", "restored"]
# Revisions in which the newsroom changed no words: our reading is corrected, or only typography or the site's design differs.
IN_PLACE = ("reparse", "cosmetic", "redesign")
_SPOKEN = ("text", "speaker", "speaker_name")
# What comparing reads of a picture: a row that differs in one of these is closed, so that it says which picture a change is of.
_PRINTED = ("url", "caption", "credit", "alt_text", "qualifiers", "photographer_rank", "licence", "credit_date")


class _End(NamedTuple):
    """What became of a quotation: see changes.follow_quotes. place: that of the quotation in its place; None: none is."""

    fate: str
    place: int | None


class _Traced(NamedTuple):
    """Rows whose course is known. going_on: place of a quotation in the new record -> row. ends: row -> how it ended."""

    going_on: Mapping[int, int]
    ends: Mapping[int, _End]


class _Table(NamedTuple):
    """A table, and the columns by which two of its rows are one thing."""

    name: str
    same: tuple[str, ...]


class Following:
    """Brings the tables of quotes and of pictures to one revision of a story. Call it inside a transaction."""

    def __init__(self, db: Database, article_id: int, revision_id: int, kind: RevisionKind) -> None:
        self._db = db
        self._article_id = article_id
        self._revision_id = revision_id
        self._is_first = kind == "first"
        self._in_place = kind in IN_PLACE

    def store_quotes(self, article: Article, before: Article | None) -> None:
        """Follow the quotations. before: the record of the revision before; None: not known, so no fate is stored.

        A quotation that is still there keeps its row, however its marks are set now; one that is not is closed with the
        revision before, and says what became of it and which quote is in its place; a new one opens. Where what differs is our
        reading or typography, a row is corrected where its words allow it, and else closed as "unread".
        """
        rows = [_quote_row(position, quote) for position, quote in enumerate(article.quotes, 1)]
        traced = _Traced({}, {}) if before is None or self._is_first else self._trace(before, article)
        ids = self._follow(_Table("quotes", ("text",) if self._in_place else _SPOKEN), rows, traced)
        last = self._revision_before() if traced.ends else None
        for row_id, end in traced.ends.items():
            became = None if end.place is None else ids[end.place]
            update(self._db, "quotes", row_id, {"last_revision": last, "fate": end.fate, "became": became})

    def store_images(self, images: Sequence[Image]) -> None:
        """Follow the pictures: a row goes on while the address and what is printed of the picture stay."""
        rows = [_image_row(position, image) for position, image in enumerate(images, 1)]
        self._follow(_Table("images", ("url",) if self._in_place else _PRINTED), rows, _Traced({}, {}))

    def _trace(self, before: Article, article: Article) -> _Traced:
        """Which open rows go on with which quotation of `article`, and how the others end."""
        going_on: dict[int, int] = {}
        ends: dict[int, _End] = {}
        places = {(quote.start, quote.end): place for place, quote in enumerate(article.quotes)}
        rows = self._open_rows(_Table("quotes", _SPOKEN))
        for old, fate, new in sorted(follow_quotes(before, article), key=lambda followed: followed.old.start):
            ids = rows.get((old.text, old.speaker, old.speaker_name))
            if not ids:
                continue
            place = places.get((new.start, new.end)) if new else None
            if place is not None and (fate == "kept" or (self._in_place and fate == "reattributed")):
                going_on[place] = ids.pop(0)
            else:
                ends[ids.pop(0)] = _End("unread" if self._in_place or fate == "kept" else fate, place)
        return _Traced(going_on, ends)

    def _follow(self, table: _Table, rows: Sequence[dict[str, Any]], traced: _Traced) -> list[int]:
        """Match the open rows with `rows`: update those that are still there, open new ones, close the others.

        Rows that `traced` says the end of are left alone. Returns the ids of `rows`; [] of a story's first revision, in which
        nothing ends.
        """
        name, same = table
        if self._is_first:
            add_all(self._db, name, [self._opened(row) for row in rows])
            return []
        going_on = traced.going_on
        taken = {*traced.ends, *going_on.values()}
        waiting = {
            key: left
            for key, ids in self._open_rows(table).items()
            if (left := [row_id for row_id in ids if row_id not in taken])
        }
        found = []
        for place, row in enumerate(rows):
            ids = [going_on[place]] if place in going_on else waiting.get(tuple(row[column] for column in same), [])
            if ids:
                found.append(ids.pop(0))
                update(self._db, name, found[-1], row)
            else:
                found.append(insert(self._db, name, self._opened(row)))
        last = self._revision_before() if any(waiting.values()) else None
        for ids in waiting.values():
            for row_id in ids:
                update(self._db, name, row_id, {"last_revision": last})
        return found

    def _opened(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"article_id": self._article_id, **row, "first_revision": self._revision_id}

    def _revision_before(self) -> int:
        found = self._db.execute(
            "SELECT max(id) FROM revisions WHERE article_id = ? AND id < ?", (self._article_id, self._revision_id)
        )
        return int(found.fetchone()[0])

    def _open_rows(self, table: _Table) -> dict[tuple[Any, ...], list[int]]:
        """The ids of the rows that the revision before has, by their columns `same`, in reading order."""
        names = ", ".join(f'"{column}"' for column in table.same)
        found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for row_id, *key in self._db.execute(
            f'SELECT id, {names} FROM "{table.name}" WHERE article_id = ? AND last_revision IS NULL ORDER BY position',
            (self._article_id,),
        ):
            found[tuple(key)].append(row_id)
        return found


def _quote_row(position: int, quote: Quote) -> dict[str, Any]:
    return {
        "position": position,
        "text": quote.text,
        "speaker": quote.speaker,
        "speaker_name": quote.speaker_name,
        "speaker_role": quote.speaker_role,
        "cue": quote.cue,
        "kind": quote.kind,
        "start": quote.start,
        "end": quote.end,
        "continues": int(quote.continues),
    }


def _image_row(position: int, image: Image) -> dict[str, Any]:
    return {
        "position": position,
        "url": image.url,
        "alt_text": image.alt_text,
        "caption": image.caption,
        "credit": image.credit,
        "photographer": image.photographer,
        "agency": image.agency,
        "role": image.role,
        "photographer_rank": image.photographer_rank,
        "service": image.service,
        "via": image.via,
        "licence": image.licence,
        "virin": image.virin,
        "taken_on": image.taken_on.isoformat() if image.taken_on else None,
        "organisation": image.organisation,
        "qualifiers": json.dumps(list(image.qualifiers), ensure_ascii=False),
        "credit_date": image.credit_date.isoformat() if image.credit_date else None,
        "external_id": image.external_id,
    }

"""The files of pictures: which are to be asked for, what they said at each look, and which were swapped.

A state of a file is one row; looks that find it again only move its times. A picture counts as swapped when two looks in a
row find another one at its address: one answer may be a stand-in that the server gives out for a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from iria_crawler.model import Change, PictureFile, PictureLook, Severity
from iria_crawler.picture_files.states import describe, is_same_state, is_swapped
from iria_crawler.picture_urls import how_moved, picture_key
from iria_crawler.schedule import MAXIMUM, back_off, next_check_at
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.records import from_iso, iso
from iria_crawler.store.stories.articles import ChangeBounds, add_changes
from iria_crawler.store.stories.rows import insert, update

# A file is asked for again after a quarter of the time since it last changed, as a story is, but not sooner than this.
MINIMUM = timedelta(hours=6)
# Another picture at the same address is looked at once more after this time.
SECOND_LOOK = timedelta(hours=1)
# One picture at this many other addresses of a site is a stand-in ("picture not available"), not what replaced another.
MIN_STAND_IN_ADDRESSES = 3
# Of more pictures that a story ceased to show when this one came, none is looked at.
MAX_ADDRESSES_BEFORE = 100
_FACTS = tuple(field.name for field in fields(PictureFile))


class PictureOwed(NamedTuple):
    """A file to ask for. etag and last_modified: validators of the answer before; None: there is none."""

    url: str
    etag: str | None
    last_modified: str | None


class PictureFiles:
    """The table picture_files."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def owed(self, site_id: int, now: datetime, most: int) -> list[PictureOwed]:
        """Up to `most` files of pictures that the site's stories show now: the new ones first, then those that are due."""
        rows = self._db.execute(
            """SELECT shown.url, f.etag, f.last_modified FROM (
                SELECT images.url, max(images.id) AS newest FROM articles JOIN images ON images.article_id = articles.id
                WHERE articles.site_id = :site AND articles.status = 'live' AND images.last_revision IS NULL
                GROUP BY images.url) AS shown
            LEFT JOIN picture_files AS f ON f.id = (SELECT max(id) FROM picture_files WHERE url = shown.url)
            WHERE f.id IS NULL OR f.next_at <= :now
            ORDER BY f.id IS NOT NULL, f.next_at, shown.newest DESC LIMIT :most""",
            {"site": site_id, "now": iso(now), "most": most},
        )
        return [PictureOwed(*row) for row in rows]

    def owed_of(self, urls: Iterable[str], most: int) -> list[PictureOwed]:
        """The first `most` of these files that were never asked for, in their order: without validators."""
        known = "SELECT 1 FROM picture_files WHERE url = ? LIMIT 1"
        new = (url for url in urls if self._db.execute(known, (url,)).fetchone() is None)
        return [PictureOwed(url, None, None) for url in islice(new, most)]

    def note(self, site_id: int, look: PictureLook) -> int:
        """Store a look at a file. Returns how many stories got a change by it: a swapped picture."""
        with write(self._db):
            last = self._newest(look.url)
            if look.file is None and not (look.same_bytes and last):
                self._note_failure(site_id, look, last)
                return 0
            before = file_of(last) if last and last["outcome"] == "read" else None
            if last and before and (look.file is None or is_same_state(before, look.file)):
                self._note_again(last, before, look)
                return self._note_swap(site_id, last, look.at)
            self._note_new(site_id, look, last)
            return 0

    def _newest(self, url: str) -> dict[str, Any] | None:
        return next(self._db.query("SELECT * FROM picture_files WHERE url = ? ORDER BY id DESC LIMIT 1", (url,)), None)

    def _note_failure(self, site_id: int, look: PictureLook, last: dict[str, Any] | None) -> None:
        """A failure says nothing of the picture: the state before stays the newest. Only a file never read gets a row for it."""
        failures = last["looks"] if last and last["outcome"] != "read" else 0
        next_at = iso(look.at + back_off(failures))
        if last is None:
            row = {"site_id": site_id, "url": look.url, "first_at": iso(look.at), "last_at": iso(look.at)}
            found = {"outcome": look.outcome, "reason": look.reason, "next_at": next_at}
            insert(self._db, "picture_files", {**row, **found})
        elif last["outcome"] == "read":
            update(self._db, "picture_files", last["id"], {"next_at": iso(look.at + MINIMUM)})
        else:
            again = {"last_at": iso(look.at), "looks": failures + 1, "next_at": next_at}
            update(self._db, "picture_files", last["id"], {**again, "outcome": look.outcome, "reason": look.reason})

    def _note_again(self, last: dict[str, Any], before: PictureFile, look: PictureLook) -> None:
        first_at = from_iso(last["first_at"]) or look.at
        found: dict[str, Any] = {
            "last_at": iso(look.at),
            "looks": last["looks"] + 1,
            "next_at": iso(_next(look.at, first_at)),
        }
        if look.file is not None:
            found |= _answer(look)
            found["phash"] = before.phash or look.file.phash
            found["width"], found["height"] = (
                getattr(look.file, name) or getattr(before, name) for name in ("width", "height")
            )
        last["looks"] = found["looks"]
        update(self._db, "picture_files", last["id"], found)

    def _note_new(self, site_id: int, look: PictureLook, last: dict[str, Any] | None) -> None:
        assert look.file is not None
        known = last or self._at_address_before(look.url)
        before = file_of(known) if known and known["outcome"] == "read" else None
        swapped = before is not None and is_swapped(before, look.file)
        if last:
            update(self._db, "picture_files", last["id"], {"next_at": None})
        row = {
            "site_id": site_id,
            "url": look.url,
            "first_at": iso(look.at),
            "last_at": iso(look.at),
            "outcome": "read",
        }
        next_at = look.at + SECOND_LOOK if swapped else _next(look.at, look.at)
        insert(
            self._db,
            "picture_files",
            {**row, **asdict(look.file), "c2pa": int(look.file.c2pa), **_answer(look), "next_at": iso(next_at)},
        )

    def _note_swap(self, site_id: int, now: dict[str, Any], at: datetime) -> int:
        """Store the change of every story that shows the picture, when the second look (at `at`) finds the new one again."""
        if now["looks"] != 2:
            return 0
        before = self._before(now)
        if before is None or not is_swapped(file_of(before), file_of(now)) or is_stand_in(self._db, site_id, now):
            return 0
        texts = [_in_words(row) for row in (before, now)]
        change = Change(kind="swapped", field="picture_file", before=texts[0], after=texts[1], severity=Severity.FACT)
        showing = self._db.execute(
            "SELECT DISTINCT images.article_id, (SELECT max(id) FROM revisions WHERE article_id = images.article_id) "
            "FROM images WHERE url = :now AND last_revision IS NULL "
            "AND article_id IN (SELECT article_id FROM images AS shown WHERE shown.url = :before)",
            {"now": now["url"], "before": before["url"]},
        ).fetchall()
        seen_at = from_iso(now["first_at"])
        assert seen_at is not None
        for article_id, revision_id in showing:
            add_changes(
                self._db, article_id, [change], ChangeBounds(revision_id, revision_id, before["last_at"], seen_at)
            )
            self._db.execute(
                "UPDATE changes SET confirmed_at = ? WHERE article_id = ? AND field = 'picture_file' AND confirmed_at IS NULL",
                (iso(at), article_id),
            )
        return len(showing)

    def _before(self, now: dict[str, Any]) -> dict[str, Any] | None:
        """The state before `now` that counts: the newest that two looks found, else the first of all; else the newest at the
        address that the picture had before."""
        at_its_address = next(
            self._db.query(
                "SELECT * FROM picture_files WHERE url = ? AND id < ? AND outcome = 'read' ORDER BY looks < 2, "
                "CASE WHEN looks < 2 THEN id ELSE -id END LIMIT 1",
                (now["url"], now["id"]),
            ),
            None,
        )
        return at_its_address or self._at_address_before(now["url"])

    def _at_address_before(self, url: str) -> dict[str, Any] | None:
        """The newest state of the file that a story showed until it showed the one at `url`, which by the address is the same
        picture: of another rendition, or in another folder. None: there is none, or it was not read."""
        ended = self._db.execute(
            """SELECT DISTINCT old.url FROM images AS new JOIN images AS old ON old.article_id = new.article_id
            AND old.last_revision = (SELECT max(id) FROM revisions
                WHERE article_id = new.article_id AND id < new.first_revision)
            WHERE new.url = ? AND new.last_revision IS NULL AND old.url <> new.url LIMIT ?""",
            (url, MAX_ADDRESSES_BEFORE),
        ).fetchall()
        key = picture_key(url)
        keys = ((old, picture_key(old)) for (old,) in ended)
        same = (old for old, other in keys if other == key or how_moved(other, key) == "surely")
        rows = (row for old in same if (row := self._newest(old)) and row["outcome"] == "read")
        return next(rows, None)


def is_stand_in(db: Database, site_id: int, row: Mapping[str, Any]) -> bool:
    """Whether the picture of a row of `picture_files` stands at several other addresses of the site."""
    others = db.execute(
        "SELECT count(DISTINCT url) FROM picture_files WHERE substr(phash, 1, 4) = substr(:hash, 1, 4) "
        "AND phash = :hash AND url <> :url AND site_id = :site",
        {"hash": row["phash"], "url": row["url"], "site": site_id},
    ).fetchone()[0]
    return bool(others >= MIN_STAND_IN_ADDRESSES)


def _in_words(row: dict[str, Any]) -> str:
    """A state of a file for a list of changes: of which address, what it shows, the hash of its bytes, and when it was first seen.

    A story has many pictures, and two files of one size and nobody's name differ in the hash alone.
    """
    words = describe(file_of(row))
    bytes_of = f", SHA-256 {row['sha256'][:12]}" if row["sha256"] else ""
    return f"{row['url']}: {words}{bytes_of}, seen {row['first_at'][:10]}"


def _next(now: datetime, since: datetime) -> datetime:
    return next_check_at(now, None, since, minimum=MINIMUM, maximum=MAXIMUM)


def file_of(row: Mapping[str, Any]) -> PictureFile:
    """The facts of a row. Raises TypeError for a row without them, of an outcome other than "read"."""
    return PictureFile(**{**{name: row[name] for name in _FACTS}, "c2pa": bool(row["c2pa"])})


def _answer(look: PictureLook) -> dict[str, Any]:
    """The columns about the answer itself."""
    names = ("etag", "last_modified", "size", "sha256")
    return {**{name: getattr(look, name) for name in names}, "whole": int(look.whole)}

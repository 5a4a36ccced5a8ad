"""A story as one value: every row of it, so that it can go into a file and come back into another database as it was.

What comes from a file is checked: the columns, the times and addresses, every record, and the chain of its links. The links
that are stored are made anew, as a link holds the number that the story has in its database.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final, NamedTuple

from iria_crawler.changes import sketch, traces_of
from iria_crawler.errors import RefusedRow
from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.forgotten import is_forgotten
from iria_crawler.store.file.keeping import as_newest, as_superseded
from iria_crawler.store.file.packing import whole_records
from iria_crawler.store.file.records import from_iso, from_json
from iria_crawler.store.file.seal import Sealed, link
from iria_crawler.store.file.sketches import add_sketch
from iria_crawler.store.file.texts import plain_or_none
from iria_crawler.store.file.traces import keep_traces
from iria_crawler.store.stories.rows import add_all, insert, update
from iria_crawler.urls import url_key

# Of the form of a carried story. A reader that does not know it reads the pages one by one instead.
FORMAT: Final = 1
Row = dict[str, Any]
Story = dict[str, Any]  # "format", "site", and a list of rows for each of the tables
# (address, time, SHA-256) -> the bytes of a page; None: the file does not hold it.
FindPage = Callable[[str, str, str], bytes | None]

_OF_ARTICLE = "article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids))"
_OF_REVISION = f"revision_id IN (SELECT id FROM revisions WHERE {_OF_ARTICLE})"
# Table -> which of its rows belong to the articles :ids. Rows come after those that they refer to. Left out are what we owe,
# what went wrong, alerts that were sent, and sketches, traces and events, which are made again.
TABLES: Final = {
    "articles": "id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids))",
    "bodies": _OF_ARTICLE,
    "urls": _OF_ARTICLE,
    "merges": f"{_OF_ARTICLE} AND into_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids))",
    "captures": f"id IN (SELECT capture_id FROM revisions WHERE {_OF_ARTICLE} UNION SELECT capture_id FROM parts WHERE {_OF_REVISION})",
    "revisions": _OF_ARTICLE,
    "records": _OF_REVISION,
    "parts": _OF_REVISION,
    "furniture": _OF_ARTICLE,
    "checks": _OF_ARTICLE,
    "claims": _OF_ARTICLE,
    "statements": "(site_id, url_key) IN (SELECT a.site_id, u.url_key FROM urls u JOIN articles a ON a.id = u.article_id "
    "WHERE a.id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids))) OR (site_id, external_id) IN "
    "(SELECT site_id, external_id FROM articles "
    "WHERE external_id IS NOT NULL AND id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids)) UNION "
    "SELECT a.site_id, i.external_id FROM images i JOIN articles a ON a.id = i.article_id "
    "WHERE i.external_id IS NOT NULL AND a.id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids)))",
    "quotes": _OF_ARTICLE,
    "images": _OF_ARTICLE,
    "changes": _OF_ARTICLE,
}
_SITE: Final = ("host", "name", "timezone", "language", "first_seen_at")
_WITH_ADDRESS: Final = ("articles", "urls", "captures", "parts")
# Times at which somebody looked; what the newsroom states, and what is planned, may be to come.
_OF_LOOKS: Final = frozenset(
    (
        "first_seen_at",
        "last_seen_at",
        "fetched_at",
        "seen_at",
        "first_at",
        "last_at",
        "earliest_at",
        "latest_at",
        "confirmed_at",
    )
)
# What the schema calls the types of columns; TEXT and the rest are str.
_TYPES: Final[dict[str, type]] = {"INTEGER": int, "REAL": float, "BLOB": bytes}
_ORIGINAL = "duplicate_of"  # may name a story that is not carried along: {"host", "url"} stands for it


class DamagedStory(ValueError):
    """A carried story that is not as it was written, or that another version wrote."""


class Arrival(NamedTuple):
    """Where a carried story goes: the outlet, and the archive that it came from, for `captures.origin`; when; its pages."""

    site_id: int
    origin: str
    now: str  # ISO 8601 UTC text
    page: FindPage


class Carrying:
    """Takes whole stories out of a database and into one."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures

    def groups(self, since: str = "", host: str | None = None) -> list[list[int]]:
        """The stories, each as its article and all that were merged with it, of this outlet (None: all); only those of which
        every article was first seen at `since` (ISO 8601 UTC text) or later.
        """
        into = dict(self._db.execute("SELECT id, merged_into FROM articles WHERE merged_into IS NOT NULL").fetchall())
        found: dict[int, list[tuple[int, bool]]] = {}
        for article_id, is_chosen in self._db.execute(
            "SELECT a.id, a.first_seen_at >= :since AND (:host IS NULL OR s.host = :host) FROM articles a JOIN sites s ON s.id = a.site_id "
            "ORDER BY a.id",
            {"since": since, "host": host},
        ).fetchall():
            standing = article_id
            while standing in into:
                standing = into[standing]
            found.setdefault(standing, []).append((article_id, bool(is_chosen)))
        return [[number for number, _ in group] for group in found.values() if all(chosen for _, chosen in group)]

    def take_out(self, article_ids: Sequence[int]) -> Story:
        """All rows of these articles, which are one story."""
        ids = str(list(article_ids))
        story: Story = {name: self._rows(name, condition, ids) for name, condition in TABLES.items()}
        whole = {
            (article_id, number): record
            for article_id in article_ids
            for number, record in whole_records(self._db.execute, article_id).items()
        }
        places = {row["id"]: (row["article_id"], row["number"]) for row in story["revisions"]}
        story["records"] = [{**row, "record": whole.get(places[row["revision_id"]])} for row in story["records"]]
        for row in story["bodies"]:
            row["body_text"] = plain_or_none(row["body_text"])
        for row in story["articles"]:
            row[_ORIGINAL] = self._name(row[_ORIGINAL])
        site = self._db.execute(
            f"SELECT {', '.join(_SITE)} FROM sites WHERE id = ?", (story["articles"][0]["site_id"],)
        ).fetchone()
        return {"format": FORMAT, "site": dict(zip(_SITE, site, strict=True)), **story}

    def bring_in(self, story: Story, arrival: Arrival) -> str:
        """Store a story in one transaction. Returns what became of it: "whole"; "known" or "forgotten", where nothing is stored.

        Raises DamagedStory; then nothing is stored either.
        """
        try:
            _check(story)
            urls = [row["url"] for row in (*story["articles"], *story["urls"])]
            if any(is_forgotten(self._db, arrival.site_id, urls, row["external_id"]) for row in story["articles"]):
                return "forgotten"
            if any(self._is_known(arrival, row, story["urls"]) for row in story["articles"]):
                return "known"
            with write(self._db):
                _Bringing(self._db, self._captures, story, arrival).store()
        except DamagedStory:
            raise
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, RefusedRow) as error:
            raise DamagedStory(str(error)) from None
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
            raise DamagedStory(f"{type(error).__name__}: {error}") from None
        return "whole"

    def _is_known(self, arrival: Arrival, article: Row, urls: Sequence[Row]) -> bool:
        """Whether the database has the story: by its id, its address, or an address at which it was met.

        Two stories of one archive may have met at one address; of these each is known by its own alone.
        """
        own = url_key(article["url"])
        keys = {own} | {
            url_key(row["url"])
            for row in urls
            if row["article_id"] == article["id"] and row["kind"] in ("requested", "final")
        }
        for url, number, is_of_archive in self._db.execute(
            "SELECT a.url, a.external_id, EXISTS (SELECT 1 FROM revisions v JOIN captures c ON c.id = v.capture_id "
            "WHERE v.article_id = a.id AND v.number = 1 AND c.origin = :origin) FROM articles a WHERE a.site_id = :site AND "
            "(a.external_id = :number OR a.id IN (SELECT article_id FROM urls WHERE url_key IN (SELECT value FROM json_each(:keys)) "
            "AND kind IN ('requested', 'final')))",
            {
                "origin": arrival.origin,
                "site": arrival.site_id,
                "number": article["external_id"],
                "keys": json.dumps(sorted(keys)),
            },
        ).fetchall():
            if number is not None and article["external_id"] is not None:
                if number == article["external_id"]:
                    return True
            elif not is_of_archive or url_key(url) == own:
                return True
        return False

    def _rows(self, table: str, condition: str, ids: str) -> list[Row]:
        found = self._db.execute(f'SELECT * FROM "{table}" WHERE {condition} ORDER BY 1', {"ids": ids})
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _name(self, article_id: int | None) -> dict[str, str] | None:
        row = self._db.execute(
            "SELECT s.host, a.url FROM articles a JOIN sites s ON s.id = a.site_id WHERE a.id = ?", (article_id,)
        ).fetchone()
        return {"host": row[0], "url": row[1]} if row else None


class _Columns(NamedTuple):
    """The columns of a table: each with the type of its values, and those that hold numbers of rows with the table of these."""

    types: dict[str, type]
    targets: dict[str, str]


@cache
def _tables() -> dict[str, _Columns]:
    """The tables of today's schema, which is the same in a file and on a server."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8"))
        return {
            table: _Columns(
                {
                    name: _TYPES.get(declared.upper(), str)
                    for _, name, declared, *_ in db.execute(f'PRAGMA table_info("{table}")')
                },
                {column: target for _, _, target, column, *_ in db.execute(f'PRAGMA foreign_key_list("{table}")')},
            )
            for table in TABLES
        }


class _Bringing:
    """One story on its way into the database. Call store() inside a transaction."""

    def __init__(self, db: Database, captures: Captures, story: Story, arrival: Arrival) -> None:
        self._db = db
        self._captures = captures
        self._story = story
        self._arrival = arrival
        self._ids: dict[tuple[str, int], int] = {}  # (table, number in the file) -> number here

    def store(self) -> None:
        site = self._story["site"]
        self._db.execute(
            "UPDATE sites SET name = coalesce(name, :name), timezone = coalesce(timezone, :timezone), "
            "language = coalesce(language, :language), first_seen_at = min(first_seen_at, :first_seen_at) WHERE id = :id",
            {**{name: site[name] for name in _SITE}, "id": self._arrival.site_id},
        )
        for table in TABLES:
            # Names of columns become SQL: only those that there are.
            columns = _tables()[table].types
            if any(name not in columns for row in self._story[table] for name in row):
                raise DamagedStory(f"{table}: a column that this version does not have")
            for row in self._story[table]:
                for name, value in row.items():
                    if value is not None and name != _ORIGINAL and type(value) is not columns[name]:
                        raise DamagedStory(f"{table}.{name}: {type(value).__name__}")
            if table == "captures":
                self._store_pages()
            else:
                self._store_rows(table, self._story[table])
        for article in self._story["articles"]:
            self._finish(article["id"])

    def _store_rows(self, table: str, rows: Sequence[Row]) -> None:
        targets = _tables()[table].targets
        inside = [column for column, target in targets.items() if target == table]
        for row in rows:
            values = {
                name: self._here(targets.get(name), value)
                for name, value in row.items()
                if name != "id" and name not in inside
            }
            if table == "articles":
                values[_ORIGINAL] = self._original(row[_ORIGINAL])
            if "id" in row:
                self._ids[table, row["id"]] = insert(self._db, table, values)
            else:
                add_all(self._db, table, [values])
        for row in rows:  # rows of one table may refer to later ones
            names = {column: self._here(table, row[column]) for column in inside if column != _ORIGINAL}
            if any(value is not None for value in names.values()):
                update(self._db, table, self._ids[table, row["id"]], names)

    def _here(self, target: str | None, value: Any) -> Any:
        if target is None or value is None:
            return value
        return self._arrival.site_id if target == "sites" else self._ids[target, value]

    def _original(self, name: Mapping[str, str] | None) -> int | None:
        row = (
            name
            and self._db.execute(
                "SELECT a.id FROM articles a JOIN sites s ON s.id = a.site_id WHERE s.host = ? AND a.url = ?",
                (name["host"], name["url"]),
            ).fetchone()
        )
        return row[0] if row else None

    def _store_pages(self) -> None:
        """Keep the pages, each as a delta of the one before. One that the file does not hold counts as let go."""
        base: str | None = None
        for row in self._story["captures"]:
            name = row["sha256"]
            body = self._arrival.page(row["url"], row["fetched_at"], name) if row["pruned_at"] is None else None
            if body is not None:
                base = self._captures.put(body, base=base)
                row = {**row, "pruned_at": None}
            elif not self._captures.holds(name):
                row = {**row, "pruned_at": row["pruned_at"] or self._arrival.now}
            known = self._db.execute("SELECT id FROM captures WHERE sha256 = ?", (name,)).fetchone()
            if known is None:
                values = {column: value for column, value in row.items() if column != "id"}
                known = (insert(self._db, "captures", {**values, "origin": self._arrival.origin}),)
            elif body is not None:
                update(self._db, "captures", known[0], {"pruned_at": None})
            self._ids["captures", row["id"]] = known[0]

    def _finish(self, number: int) -> None:
        """Make the links of an article's revisions, leave its newest paragraphs to `bodies`, sketch its text, and find its event."""
        article_id = self._ids["articles", number]
        body_text = self._db.execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,)).fetchone()[0]
        before: str | None = None
        rows = self._db.execute(
            "SELECT v.id, number, kind, seen_at, content_hash, record FROM revisions v JOIN records r ON r.revision_id = v.id "
            "WHERE article_id = ? ORDER BY number",
            (article_id,),
        ).fetchall()
        for revision_id, *known in rows:
            before = link(before, Sealed(article_id, *known))
            update(self._db, "revisions", revision_id, {"link": before})
        lying = [
            (as_superseded(self._db, place, whole, after), revision_id)
            for (revision_id, place, *_, whole), (*_, after) in pairwise(rows)
        ]
        newest_id, *_, record = rows[-1]
        lying.append((as_newest(self._db, article_id, record, body_text), newest_id))
        self._db.executemany("UPDATE records SET record = ? WHERE revision_id = ?", lying)
        add_sketch(self._db, article_id, sketch(body_text))
        keep_traces(self._db, article_id, traces_of(from_json(record, body_text)))


# --- what may be wrong with a story from a file ---


def _check(story: Story) -> None:
    """Raises DamagedStory, or one of the errors that bring_in() makes one of."""
    if story["format"] != FORMAT:
        raise DamagedStory(f"form {story['format']!r}, and this version reads {FORMAT}")
    if not story["articles"]:
        raise DamagedStory("no article in it")
    for name in _SITE:
        _check_value(name, story["site"][name])
    for table in TABLES:
        for row in story[table]:
            if not row:
                raise DamagedStory(f"{table}: a row without a column")
            for name, value in row.items():
                if name == _ORIGINAL:
                    value = value and f"{value['host']} {value['url']}"
                _check_value(name, value)
            if table in _WITH_ADDRESS and not row["url"].startswith(("http://", "https://")):
                raise DamagedStory("an address of another kind than http and https")
    for article in story["articles"]:
        _check_chain(story, article)


def _check_value(name: str, value: Any) -> None:
    if value is not None and type(value) not in (str, int):
        raise DamagedStory(f"{name}: {type(value).__name__}")
    if name.endswith("_at") or name == "not_before":
        at = from_iso(value)
        if name in _OF_LOOKS and at is not None and at > datetime.now(UTC):
            raise DamagedStory(f"{name}: a look that is still to come")
    if name == "sha256" and value is None:
        raise DamagedStory("a page without its hash")


def _check_chain(story: Story, article: Row) -> None:
    """Whether the revisions of an article are the ones that were written, each with a record that can be read."""
    records = {row["revision_id"]: row["record"] for row in story["records"]}
    revisions = sorted(
        (row for row in story["revisions"] if row["article_id"] == article["id"]), key=lambda row: row["number"]
    )
    count = len(revisions)
    if count != article["revision_count"] or [row["number"] for row in revisions] != list(range(1, count + 1)):
        raise DamagedStory("a revision is missing")
    before: str | None = None
    for row in revisions:
        record = records[row["id"]]
        from_json(record)
        before = link(
            before, Sealed(article["id"], row["number"], row["kind"], row["seen_at"], row["content_hash"], record)
        )
        if row["link"] != before:
            raise DamagedStory(f"revision {row['number']} is not what was written")

"""A small newsroom in a database, written with plain SQL: the pages are tested on it."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from chromium import CHROMIUM, OPTIONS
from running import DATASETTE, Started

from iria_crawler.desk import Desk
from iria_crawler.store import FileCaptures, captures_path
from iria_crawler.store.file.database import APPLICATION_ID
from iria_crawler.store.file.migrations import SCHEMA_VERSION

SCHEMA = (files("iria_crawler.store") / "schema.sql").read_text("utf-8")
PARAGRAPHS = [
    "SEOUL, July 29 — The minister said 12 frigates will be built.",
    "“We will deliver these ships on time,” Defence Minister Kim Do-yun said.",
    "“There is no question of cancelling,” he added.",
    "Deliveries begin in 2028.",
]
FIRST = [
    "SEOUL, July 29 — The minister said 10 frigates will be built.",
    "“We will deliver these ships on time and on budget,” Defence Minister Kim Do-yun said.",
    "“There is no question of cancelling,” he added.",
    "“We regret the delay,” Admiral Park Ji-ho wrote.",
    "Deliveries begin in 2028.",
]


def record(headline: str, paragraphs: list[str], quotes: list[dict[str, object]], **more: object) -> str:
    """A stored record; the places of its quotes are found in its text."""
    body = "\n".join(paragraphs)
    for quote in quotes:
        quote["start"] = body.index(str(quote["text"]))
        quote["end"] = int(quote["start"]) + len(str(quote["text"]))
    fields: dict[str, object] = {
        "url": "https://navy.example/news/frigates/",
        "site": "navy.example",
        "headline": headline,
        "paragraphs": paragraphs,
        "body_text": body,
        "quotes": quotes,
        "parser_version": "3",
        "provenance": {"headline": "h1", "published_at": "meta article:published_time"},
    }
    return json.dumps(fields | more, ensure_ascii=False)


def insert(db: sqlite3.Connection, table: str, **row: object) -> int:
    """Insert one row. Returns its number."""
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    return int(db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values())).lastrowid or 0)


def insert_article(db: sqlite3.Connection, number: int, headline: str | None, **more: object) -> None:
    row: dict[str, object] = {
        "id": number,
        "site_id": 1,
        "url": f"https://navy.example/news/{number}/",
        "headline": headline,
        "published_at": f"2026-07-{20 + number:02}T09:00:00Z",
        "first_seen_at": f"2026-07-{20 + number:02}T10:00:00Z",
        "last_seen_at": "2026-07-30T14:31:00Z",
        "word_count": 60,
        "revision_count": 1,
    }
    insert(db, "articles", **(row | more))


def insert_revision(db: sqlite3.Connection, number: int, article: int, order: int, text: str, **more: object) -> None:
    row: dict[str, object] = {
        "id": number,
        "article_id": article,
        "number": order,
        "kind": "first" if order == 1 else "edit",
        "seen_at": f"2026-07-29T1{order}:00:00Z",
        "headline": json.loads(text)["headline"],
        "content_hash": f"c0ffee{number}",
        "fold_hash": f"f01d{number}",
        "parser_version": "3",
    }
    insert(db, "revisions", **(row | more))
    insert(db, "records", revision_id=number, record=text)


def fill(db: sqlite3.Connection) -> None:
    """Two outlets; a story edited twice, a withdrawn one, and a copy of the first."""
    db.executescript(SCHEMA)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    since = {"first_seen_at": "2026-07-01T00:00:00Z"}
    insert(db, "sites", id=1, host="navy.example", name="Navy Example", hints=12, hints_true=9, **since)
    insert(db, "sites", id=2, host="wire.example", name=None, **since)
    run = {"spider": "iria", "site_id": 1, "status": "ok", "found": 3, "new": 3, "changed": 1, "requests": 9}
    insert(db, "runs", started_at="2026-07-30T14:30:00Z", ended_at="2026-07-30T14:32:00Z", **run)
    changed = {"dateline_place": "SEOUL", "last_changed_at": "2026-07-29T13:00:00Z", "revision_count": 3}
    insert_article(db, 1, "Seoul orders twelve frigates", byline="By Ann Lee", authors='["Ann Lee"]', **changed)
    insert_article(db, 2, "Budget leak", status="gone")
    insert_article(db, 3, "Seoul orders frigates", site_id=2, url="https://wire.example/seoul", duplicate_of=1)
    kim = {"speaker": "Defence Minister Kim Do-yun", "speaker_name": "Kim Do-yun", "speaker_role": "Defence Minister"}
    park = {"speaker": "Admiral Park Ji-ho", "speaker_name": "Park Ji-ho", "speaker_role": "Admiral"}
    long, short = "We will deliver these ships on time and on budget", "We will deliver these ships on time"
    sure, sorry = "There is no question of cancelling", "We regret the delay"
    image = {"url": "https://navy.example/ship.jpg", "caption": "A frigate at sea.", "credit": "DOD/Jane Roe"}
    first = record(
        "Seoul orders ten frigates", FIRST, [dict(kim, text=long), dict(kim, text=sure), dict(park, text=sorry)]
    )
    second = record("Seoul orders ten frigates", PARAGRAPHS, [dict(kim, text=short), dict(kim, text=sure)])
    notice = [{"kind": "correction", "text": "An earlier version gave a wrong number."}]
    third = record(
        "Seoul orders twelve frigates",
        PARAGRAPHS,
        [dict(kim, text=short), dict(kim, text=sure)],
        images=[image],
        notices=notice,
    )
    for number, text in enumerate((first, second, third), 1):
        insert_revision(db, number, 1, number, text)
    insert_revision(db, 4, 2, 1, record("Budget leak", ["The budget leaked."], []))
    insert_revision(db, 5, 3, 1, record("Seoul orders frigates", PARAGRAPHS, []))
    for number, text in ((1, "\n".join(PARAGRAPHS)), (2, "The budget leaked."), (3, "\n".join(PARAGRAPHS))):
        insert(db, "bodies", article_id=number, body_text=text)
    said = {"article_id": 1, "kind": "direct", "start": 0, "end": 0, "cue": "said"}
    insert(db, "quotes", position=1, text=long, first_revision=1, last_revision=1, **said, **kim)
    insert(db, "quotes", position=1, text=short, first_revision=2, **said, **kim)
    insert(db, "quotes", position=2, text=sure, first_revision=1, **said, **kim)
    insert(db, "quotes", position=3, text=sorry, first_revision=1, last_revision=1, **said, **park)
    picture = image | {"agency": "DOD", "photographer": "Jane Roe", "role": "lead", "position": 1}
    picture |= {"photographer_rank": "Sgt.", "service": "U.S. Navy", "via": "Example Wire", "licence": "CC BY 2.0"}
    insert(db, "images", article_id=1, first_revision=3, **picture)
    span = {"earliest_at": "2026-07-29T11:00:00Z", "latest_at": "2026-07-29T12:00:00Z", "stealth": 1, "article_id": 1}
    step = {"from_revision": 1, "to_revision": 2}
    insert(db, "changes", kind="altered", field="quote", before=long, after=short, severity=4, **step, **span)
    insert(db, "changes", kind="removed", field="quote", before=sorry, after=None, severity=4, **step, **span)
    insert(
        db,
        "changes",
        kind="altered",
        field="paragraph",
        before=FIRST[0],
        after=PARAGRAPHS[0],
        severity=3,
        **step,
        **span,
    )
    later = span | {"earliest_at": "2026-07-29T12:00:00Z", "latest_at": "2026-07-29T13:00:00Z", "stealth": 0}
    told = {"before": "Seoul orders ten frigates", "after": "Seoul orders twelve frigates", "severity": 4}
    insert(db, "changes", kind="altered", field="headline", from_revision=2, to_revision=3, **told, **later)
    away = later | {"article_id": 2, "latest_at": "2026-07-30T14:31:00Z", "stealth": None}
    insert(db, "changes", kind="withdrawn", field="article", before="Budget leak", severity=4, from_revision=4, **away)
    insert(db, "events", id=1, first_at="", last_at="", stories=0, outlets=0)
    both = '{"quotes": [], "figures": ["12 frigates"], "names": ["Kim Do-yun"]}'
    traces = {"day": 20655, "figures": '["12 frigates"]', "names": '["Kim Do-yun", "Seoul"]', "event_id": 1}
    insert(db, "reports", article_id=1, **traces)
    insert(db, "reports", article_id=3, agrees_with=1, shared=both, **traces)
    failed = {"run_id": 1, "site_id": 1, "url": "https://navy.example/broken", "at": "2026-07-30T14:31:00Z"}
    insert(db, "problems", kind="http", reason="expected a page, got 500; look again", http_status=500, **failed)
    db.commit()


RECEIVED = (
    b"<!DOCTYPE html><html><head><title>Frigates</title></head><body><h1>Seoul orders ten frigates</h1></body></html>"
)


def keep_page(path: Path, body: bytes = RECEIVED, content_type: str | None = "text/html; charset=utf-8") -> None:
    """Keep `body` as capture 1 of the database: the page that version 1 of story 1 was read from."""
    captures = FileCaptures(captures_path(path))
    name = captures.put(body)
    captures.close()
    with sqlite3.connect(path) as db:
        insert(
            db,
            "captures",
            sha256=name,
            url="https://navy.example/news/1/",
            fetched_at="2026-07-29T11:00:00Z",
            http_status=200,
            content_type=content_type,
            size=len(body),
        )
        db.execute("UPDATE revisions SET capture_id = 1 WHERE id = 1")
    db.close()


@pytest.fixture
def keep() -> Callable[..., None]:
    """keep_page(), for tests that build the database themselves."""
    return keep_page


@cache
def _filled() -> bytes:
    """The file of the sample database."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = wal")
        db.execute("PRAGMA synchronous = off")
        fill(db)
        db.close()
        return path.read_bytes()


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """Write the sample database and return its path; `then` may add to it."""

    def make(name: str = "news.db", then: Callable[[sqlite3.Connection], None] | None = None) -> Path:
        path = tmp_path / name
        path.write_bytes(_filled())
        if then:
            db = sqlite3.connect(path)
            then(db)
            db.commit()
            db.close()
        return path

    return make


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    path = tmp_path / "mine.desk.db"
    monkeypatch.setenv("IRIA_DESK", str(path))
    return Desk(path, "news")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # not at the top: the other tests do without it

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Start a Datasette over a file on a free port; it is stopped afterwards."""
    started: list[Started] = []

    def start(path: Path) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        desk = {**os.environ, "IRIA_DESK": str(path.with_suffix(".desk.db"))}
        process = Started([*DATASETTE, "serve", str(path), "--port", str(port)], environment=desk)
        started.append(process)
        base = f"http://127.0.0.1:{port}"
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"{base}/-/versions.json", timeout=60).close()
                return base
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"Datasette did not start: {process.communicate()}")

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(60)

"""What is owed is told: at least once, each change once a channel, whatever breaks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import pytest
from running import Scrapy

from iria_crawler.alerts import Watch, atom, deliver, read_watch
from iria_crawler.store import Store

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def watch(digest: str = "") -> Watch:
    gathered = f"digest = '{digest}'" if digest else ""
    return read_watch(f"[channels.desk]\nurl = 'x://'\n{gathered}\n[[rules]]\nchannels = ['desk']", "watch.toml")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "iria.db")
    site = opened.site("harbour-post.example", None, NOW)
    opened.db.execute(
        "INSERT INTO articles(id, site_id, url, headline, first_seen_at, last_seen_at) "
        "VALUES (1, ?, 'https://harbour-post.example/news/frigates/', 'Frigates & tugs', '', '')",
        (site,),
    )
    opened.db.execute("INSERT INTO watched VALUES ('desk', 0)")
    yield opened
    opened.close()


def change(store: Store, before: str, after: str, severity: int = 3) -> None:
    store.db.execute(
        "INSERT INTO changes(article_id, kind, field, before, after, severity, stealth, earliest_at, latest_at) "
        "VALUES (1, 'altered', 'paragraph', ?, ?, ?, 1, '2026-11-23T13:00:00Z', '2026-11-23T13:30:00Z')",
        (before, after, severity),
    )


class Channel:
    """A channel that remembers, and breaks when told to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.broken: Exception | bool = False

    def __call__(self, url: str, title: str, text: str) -> bool:
        if isinstance(self.broken, Exception):
            raise self.broken
        if not self.broken:
            self.texts.append(text)
        return not self.broken


def test_each_change_is_told_once(store: Store) -> None:
    send = Channel()
    change(store, "nine ships", "ten ships")
    change(store, "a typo", "a tyop", severity=1)
    assert deliver(store, watch(), NOW, send) == {"desk": 1}
    assert deliver(store, watch(), NOW, send) == {}
    assert len(send.texts) == 1
    assert "[-nine-]{+ten+} ships" in send.texts[0]
    assert "tyop" not in send.texts[0]
    change(store, "one port", "two ports")
    assert deliver(store, watch(), NOW, send) == {"desk": 1}
    assert "nine" not in send.texts[1]


def test_a_new_channel_is_not_told_the_past(store: Store) -> None:
    store.db.execute("DELETE FROM watched")
    change(store, "nine ships", "ten ships")
    send = Channel()
    assert deliver(store, watch(), NOW, send) == {}
    change(store, "one port", "two ports")
    assert deliver(store, watch(), NOW, send) == {"desk": 1}
    assert "nine" not in send.texts[0]


@pytest.mark.parametrize("broken", [True, ConnectionError("secret://user:password@host")])
def test_a_broken_channel_waits_longer_each_time_and_loses_nothing(
    store: Store, broken: Exception | bool, caplog: pytest.LogCaptureFixture
) -> None:
    send = Channel()
    send.broken = broken
    change(store, "nine ships", "ten ships")
    assert deliver(store, watch(), NOW, send) == {"desk": 0}
    assert deliver(store, watch(), NOW + MINUTE / 2, send) == {}
    assert deliver(store, watch(), NOW + MINUTE, send) == {"desk": 0}
    assert deliver(store, watch(), NOW + 5 * MINUTE, send) == {}
    send.broken = False
    assert deliver(store, watch(), NOW + 6 * MINUTE, send) == {"desk": 1}
    assert len(send.texts) == 1
    assert "password" not in caplog.text


def test_a_kill_while_sending_tells_again(store: Store, tmp_path: Path) -> None:
    """What is owed is written before anything is sent, and struck off only afterwards."""

    def killed(url: str, title: str, text: str) -> bool:
        raise KeyboardInterrupt

    change(store, "nine ships", "ten ships")
    with pytest.raises(KeyboardInterrupt):
        deliver(store, watch(), NOW, killed)
    again = Store(tmp_path / "iria.db")
    send = Channel()
    assert deliver(again, watch(), NOW, send) == {"desk": 1}
    again.close()


def test_a_digest_gathers(store: Store) -> None:
    send = Channel()
    change(store, "nine ships", "ten ships")
    assert deliver(store, watch("1h"), NOW, send) == {}
    change(store, "one port", "two ports")
    assert deliver(store, watch("1h"), NOW + 59 * MINUTE, send) == {}
    assert deliver(store, watch("1h"), NOW + 60 * MINUTE, send) == {"desk": 2}
    assert len(send.texts) == 1


def test_many_changes_are_told_in_readable_parts(store: Store) -> None:
    send = Channel()
    for number in range(70):
        change(store, f"{number} ships", f"{number + 1} ships")
    assert deliver(store, watch(), NOW, send) == {"desk": 70}
    assert [text.count("severity 3") for text in send.texts] == [30, 30, 10]


def test_feed_of_changes_is_atom(store: Store) -> None:
    change(store, "nine ships & <b>", "ten ships \x0b")
    feed = ElementTree.fromstring(atom(store.deliveries.watched(), "iria"))
    space = "{http://www.w3.org/2005/Atom}"
    [entry] = feed.findall(f"{space}entry")
    assert entry.findtext(f"{space}updated") == feed.findtext(f"{space}updated") == "2026-11-23T13:30:00Z"
    assert "Frigates & tugs" in (entry.findtext(f"{space}title") or "")
    assert "nine" in (entry.findtext(f"{space}content") or "")
    assert ElementTree.fromstring(atom([], "iria")).findall(f"{space}entry") == []


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web hook, and what it was told."""
    told: list[dict[str, Any]] = []

    class Told(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}/hook", told
    server.shutdown()
    server.server_close()


def test_alerts_are_shown_then_sent(
    scrapy: Scrapy, store: Store, tmp_path: Path, hook: tuple[str, list[dict[str, Any]]]
) -> None:
    """By apprise, to a real web hook; a channel that is down beside it stays owed."""
    url, told = hook
    path = tmp_path / "watch.toml"
    path.write_text(
        f"[channels.desk]\nurl = '{url}'\n[channels.down]\nurl = 'json://127.0.0.1:9/'\n"
        "[channels.odd]\nurl = 'nonsense://secret'\n"
        "[[rules]]\nchannels = ['desk', 'down', 'odd']\nwords = ['ten']\n"
    )
    store.db.execute("INSERT INTO watched VALUES ('down', 0), ('odd', 0)")
    change(store, "nine ships", "ten ships")
    shown = scrapy("alerts", "--dry-run", IRIA_WATCH=path)
    assert "=== desk: 1 changes" in shown.stdout
    assert told == []
    sent = scrapy("alerts", IRIA_WATCH=path, check=False)
    assert sent.returncode == 11, sent.stderr
    assert [message["title"] for message in told] == ["harbour-post.example: text changed"]
    assert "[-nine-]{+ten+} ships" in told[0]["message"]
    statuses = sqlite3.connect(tmp_path / "iria.db")
    assert statuses.execute("SELECT channel, status, attempts FROM deliveries ORDER BY 1").fetchall() == [
        ("desk", "sent", 1),
        ("down", "failed", 1),
        ("odd", "failed", 1),
    ]
    statuses.close()
    assert "secret" not in sent.stderr


def test_alerts_without_rules_say_where_to_write_them(scrapy: Scrapy, tmp_path: Path) -> None:
    result = scrapy("alerts", check=False, IRIA_WATCH=tmp_path / "watch.toml")
    assert result.returncode == 1
    assert "docs/alerts.md" in result.stderr

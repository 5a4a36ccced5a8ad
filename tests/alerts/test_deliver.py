"""Deliveries: every change reaches each channel at least once, and normally exactly once, whatever fails."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import apprise
import pytest
from apprise.conversion import convert_between
from running import Scrapy

from iria_crawler.alerts import Channel as Watched
from iria_crawler.alerts import Watch, deliver, feed_of_changes, read_watch
from iria_crawler.alerts.channels import Limits, limits_of, why_unusable
from iria_crawler.alerts.message import message
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
    """A channel that keeps the messages it was sent, and fails when the test wants it to."""

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
    """The debt is stored before anything is sent, and deleted only afterwards."""

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


def many(
    store: Store, number: int, words: str = "The navy will buy {} frigates for its northern yards, they said"
) -> None:
    for count in range(number):
        change(
            store,
            words.replace("{}", str(count)),
            words.replace("{}", str(count + 1)) + ", and more of them are to come in the next years.",
        )


def rounds(store: Store, send: Channel, hours: int, ask: object = None) -> list[int]:
    """Rounds for this many hours, one every ten minutes, as the monitor makes them."""
    return [
        told
        for number in range(6 * hours)
        if (told := deliver(store, watch(), NOW + number * 10 * MINUTE, send, ask).get("desk", 0))
    ]


class Choosy(Channel):
    """A channel that refuses messages that are too long, and messages with certain words."""

    def __init__(self, limit: int = 10**9, dislikes: str = "\0") -> None:
        super().__init__()
        self.limit, self.dislikes, self.tried = limit, dislikes, 0

    def __call__(self, url: str, title: str, text: str) -> bool:
        self.tried += 1
        taken = len(f"{title}\r\n{text}".encode()) <= self.limit and self.dislikes not in text
        return taken and super().__call__(url, title, text)


@pytest.mark.parametrize("limit", [160, 380, 1_000, 1_024, 2_000, 4_096, 32_768])
def test_messages_are_split_at_the_limit_that_the_channel_states(store: Store, limit: int) -> None:
    """Thirty changes and more: none is lost, none is sent twice, no attempt fails."""
    many(store, 37)
    send = Choosy(limit)
    assert deliver(store, watch(), NOW, send, lambda url: Limits(0, limit)) == {"desk": 37}
    assert send.tried == len(send.texts)
    told = "\n".join(send.texts)
    assert told.count("text changed") == 37 or limit < 380  # the kind alone where no more has room
    assert "Frigates & tugs" in send.texts[0]
    assert "https://harbour-post.example/news/frigates/" in told


@pytest.mark.parametrize("limit", [200, 700, 1_024, 2_000, 4_096])
def test_a_limit_that_nobody_stated_is_found(store: Store, limit: int) -> None:
    many(store, 251)
    send = Choosy(limit)
    assert sum(rounds(store, send, 48)) == 251
    assert store.deliveries.debt("desk") is None
    assert max(len(text) for text in send.texts) <= limit
    assert send.tried < 3 * 251  # no hammering on the way


@pytest.mark.parametrize("place", [0, 1, 14, 29, 30, 44])
def test_one_refused_change_blocks_no_other(store: Store, place: int, caplog: pytest.LogCaptureFixture) -> None:
    many(store, 45)
    store.db.execute("UPDATE changes SET before = 'poison', after = 'poison!' WHERE id = ?", (place + 1,))
    send = Choosy(dislikes="poison")
    assert sum(rounds(store, send, 2)) == 45
    short = [text for text in send.texts if "severity" not in text]
    assert short == ["Frigates & tugs\nhttps://harbour-post.example/news/frigates/\ntext changed"]
    assert sum(text.count("severity") for text in send.texts) == 44


def test_a_change_that_is_refused_in_every_form_is_set_aside_and_said(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.db.execute(
        "INSERT INTO articles(id, site_id, url, headline, first_seen_at, last_seen_at) "
        "SELECT 2, site_id, 'https://harbour-post.example/poison/', 'poison', '', '' FROM articles"
    )
    many(store, 3)
    store.db.execute("UPDATE changes SET article_id = 2 WHERE id = 2")
    send = Choosy(dislikes="poison")
    at = NOW
    for _ in range(6):
        deliver(store, watch(), at, send)
        many(store, 1)
        at += 30 * MINUTE
    assert store.deliveries.count_set_aside("desk") == 1
    assert sum(text.count("severity") for text in send.texts) == 2 + 5
    [told] = [record for record in caplog.messages if "set aside" in record]
    assert "refused change 2 (text changed, https://harbour-post.example/poison/) 3 times" in told
    tried = send.tried
    assert deliver(store, watch(), at, send) == {"desk": 1}
    assert send.tried == tried + 1


def test_a_channel_that_is_down_for_days_loses_nothing_and_is_not_hammered(store: Store) -> None:
    many(store, 40)
    send = Choosy()
    send.broken = True
    assert rounds(store, send, 24 * 10) == []
    assert send.tried < 120
    assert store.deliveries.count_set_aside("desk") == 0
    send.broken = False
    assert sum(told for told in [deliver(store, watch(), NOW + timedelta(days=12), send)["desk"]]) == 40
    assert sum(text.count("severity") for text in send.texts) == 40  # in full


def test_something_new_is_tried_within_the_hour(store: Store) -> None:
    """A single change that is refused makes the channel look down; later changes are sent nevertheless."""
    change(store, "poison", "poison!")
    send = Choosy(dislikes="oi")
    store.db.execute("UPDATE articles SET headline = 'Toil', url = 'https://x.example/oil'")
    rounds(store, send, 48)
    assert send.texts == []
    store.db.execute(
        "INSERT INTO articles(id, site_id, url, headline, first_seen_at, last_seen_at) "
        "SELECT 2, site_id, 'https://harbour-post.example/b/', 'Tugs', '', '' FROM articles"
    )
    change(store, "one port", "two ports")
    store.db.execute("UPDATE changes SET article_id = 2 WHERE id = 2")
    at = NOW + timedelta(hours=48)
    assert any(deliver(store, watch(), at + number * 10 * MINUTE, send).get("desk") for number in range(8))


# Apprise 1 sends Markdown to Slack, apprise 2 the text as it is.
SLACK = "markdown" if apprise.__version__.startswith("1.") else "text"
ADDRESSES = {
    "json://127.0.0.1:9/": Limits(250, 32_000),
    "tgram://123456789:abcdefg_hijklmnop/12315544/": Limits(0, 4_096, "html"),
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js": Limits(250, 2_000 - 252),
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general": Limits(250, 32_000, SLACK),
    "pover://usr@token": Limits(250, 1_024),
    "mmost://127.0.0.1/abcdefghijklmnop1234567890": Limits(0, 4_000),
    "rocket://user:pass@127.0.0.1/#room": Limits(0, 1_000, "markdown"),
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?format=markdown": Limits(250, 2_000 - 252, "markdown"),
    "irc://127.0.0.1/#channel": Limits(0, 380),
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_limits_are_those_of_apprise(url: str) -> None:
    assert limits_of(url) == ADDRESSES[url]


@pytest.mark.parametrize(
    "headline", ["Frigates & tugs <&> " * 200, "海軍、新型艦を発注 " * 400, "x" * 5_000, "😀" * 3_000, ""]
)
def test_no_message_is_longer_than_its_channel_takes(store: Store, headline: str) -> None:
    """The message as apprise itself would pass it on: apprise does not cut it."""
    store.db.execute("UPDATE articles SET headline = ?, url = ?", (headline, "https://x.example/" + "a" * 900))
    many(store, 31, "The navy <will> buy {} & more " + "😀 frigates " * 100)
    for url in ADDRESSES:
        limits = limits_of(url)
        channel = apprise.Apprise.instantiate(url)
        owed = store.deliveries.watched()
        number = 0
        while owed:
            count, title, text = message(owed, limits)
            assert 1 <= count <= len(owed), url
            assert limits.fits(title, text), url
            made = convert_between("text", limits.form, text)
            parts = channel._apply_overflow(made, title=title, overflow="split", body_format=limits.form)
            assert len(parts) == 1, url
            assert len(parts[0]["body"].encode()) <= channel.body_maxlen, url
            assert text.strip(), url
            owed, number = owed[count:], number + 1
        assert 1 <= number <= 31, url


def test_words_are_cut_before_the_address_is(store: Store) -> None:
    many(store, 1, "frigates {} " * 300)
    [item] = store.deliveries.watched()
    for room in (2_000, 400, 200, 120):
        _, title, text = message([item], Limits(0, room))
        assert "https://harbour-post.example/news/frigates/" in text
        assert len(f"{title}\r\n{text}".encode()) <= room


def test_a_message_calls_nobody(store: Store) -> None:
    store.db.execute("UPDATE articles SET headline = '@everyone <!channel> [x](https://evil.example)\n# \x1b[31mred'")
    change(store, "nine <@123> ships", "ten `ships` @here\x00")
    change(store, "see a", "see b(https://evil.example)")
    send = Channel()
    deliver(store, watch(), NOW, send)
    for sign in ("@everyone", "@here", "<", "](", "`", "\x1b", "\x00", "\n#"):
        assert sign not in send.texts[0]


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://secret@127.0.0.1/secret",
        "secret-without-scheme",
        "://secret",
        "json://[secret",
        "mailto://secret",
        "$ALERT_SECRET",
        "${ALERT_SECRET}://x",
        "slack://${ALERT_SECRET}",
        "tgram://secret/secret",
        "discord://secret",
    ],
)
def test_no_secret_of_an_address_is_told(
    store: Store, url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    monkeypatch.setenv("ALERT_SECRET", "verys3cret")
    caplog.set_level(logging.DEBUG)
    url = url.replace("secret", "s3cret")
    change(store, "nine ships", "ten ships")
    told = deliver(store, Watch((Watched("desk", url),), watch().rules), NOW)
    assert told == {"desk": 0}
    assert "channel desk" in caplog.text
    output = capfd.readouterr()
    assert "s3cret" not in caplog.text + output.out + output.err
    assert logging.getLogger("apprise").propagate


def test_no_secret_is_told_where_the_channel_is_down(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    change(store, "nine ships", "ten ships")
    assert deliver(store, Watch((Watched("desk", "json://user:s3cret@127.0.0.1:9/s3cret"),), watch().rules), NOW) == {
        "desk": 0
    }
    assert "channel desk took nothing" in caplog.text
    assert "s3cret" not in caplog.text


def test_many_changes_reach_a_real_hook_that_takes_little(store: Store, hook: tuple[str, list[dict[str, Any]]]) -> None:
    """Sent by apprise over HTTP to a web hook that refuses more than 2,000 bytes but states no limit."""
    url, told = hook
    many(store, 60)
    desk = Watch((Watched("desk", f"{url}?limit=2000"),), watch().rules)
    for number in range(12):
        deliver(store, desk, NOW + number * 10 * MINUTE)
    assert sum(message["message"].count("severity") for message in told) == 60
    assert store.deliveries.debt("desk") is None


def test_feed_of_changes_is_atom(store: Store) -> None:
    change(store, "nine ships & <b>", "ten ships \x0b")
    feed = ElementTree.fromstring(feed_of_changes(store.deliveries.watched(), "iria"))
    space = "{http://www.w3.org/2005/Atom}"
    [entry] = feed.findall(f"{space}entry")
    assert entry.findtext(f"{space}updated") == feed.findtext(f"{space}updated") == "2026-11-23T13:30:00Z"
    assert "Frigates & tugs" in (entry.findtext(f"{space}title") or "")
    assert "nine" in (entry.findtext(f"{space}content") or "")
    assert ElementTree.fromstring(feed_of_changes([], "iria")).findall(f"{space}entry") == []


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web hook, and what it received."""
    told: list[dict[str, Any]] = []

    class Told(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken = "limit=2000" not in self.path or len(sent["message"]) <= 2_000
            told.extend([sent] if taken else [])
            self.send_response(200 if taken else 413)
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
    """Sent by apprise to a real web hook; another channel is down, and its changes stay owed."""
    url, told = hook
    path = tmp_path / "watch.toml"
    path.write_text(
        f"[channels.desk]\nurl = '{url}'\n[channels.down]\nurl = 'json://127.0.0.1:9/'\n"
        "[channels.odd]\nurl = 'nonsense://secret'\n"
        "[[rules]]\nchannels = ['desk', 'down', 'odd']\nwords = ['ten']\n"
    )
    store.db.execute("INSERT INTO watched VALUES ('down', 0), ('odd', 0)")
    change(store, "nine ships", "ten ships")
    shown = scrapy("alerts", "--dry-run", IRIA_WATCH=path, check=False)
    assert shown.returncode == 11
    assert "=== desk: 1 changes" in shown.stdout
    assert "channel odd (nonsense://...) cannot be used: no address of a channel that apprise knows" in shown.stderr
    assert "secret" not in shown.stderr
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


def test_a_test_message_goes_to_every_channel_before_there_is_a_database(
    scrapy: Scrapy, tmp_path: Path, hook: tuple[str, list[dict[str, Any]]]
) -> None:
    """What can be sent is sent; the others are named, without their addresses. A channel without a rule is tested too."""
    url, told = hook
    path = tmp_path / "watch.toml"
    path.write_text(f"[channels.desk]\nurl = '{url}'\n")
    said = scrapy("alerts", "--test", IRIA_WATCH=path)
    assert said.stdout == "desk: test message sent\n"
    assert "no rule sends to channel desk" in said.stderr
    assert [message["title"] for message in told] == ["A test of iria alerts"]
    path.write_text(
        f"[channels.down]\nurl = 'json://127.0.0.1:9/s3cret'\n[channels.odd]\nurl = 'nonsense://s3cret'\n"
        f"[channels.desk]\nurl = '{url}'\n[[rules]]\nchannels = ['desk', 'down', 'odd']\n"
    )
    said = scrapy("alerts", "--test", IRIA_WATCH=path, check=False)
    assert said.returncode == 11
    assert "channel down (json://...) did not take the test message" in said.stderr
    assert "channel odd (nonsense://...) cannot be used" in said.stderr
    assert "s3cret" not in said.stderr
    assert "no rule sends" not in said.stderr
    assert len(told) == 2
    assert not (tmp_path / "iria.db").exists()


def test_a_file_without_a_channel_is_not_a_new_channel(scrapy: Scrapy, store: Store, tmp_path: Path) -> None:
    """The file that `iria init` writes has only examples."""
    path = tmp_path / "watch.toml"
    path.write_text("# [channels.desk]\n")
    said = scrapy("alerts", IRIA_WATCH=path)
    assert "has no channel yet" in said.stderr
    assert "a new channel gets" not in said.stdout


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense://secret", "no address of a channel that apprise knows"),
        ("json://127.0.0.1/$IRIA_NO_SUCH_NAME", "the variable IRIA_NO_SUCH_NAME is not set"),
        ("json://127.0.0.1/${IRIA_NO_SUCH_NAME}/x", "the variable IRIA_NO_SUCH_NAME is not set"),
        ("json://127.0.0.1/$PATH", None),
        ("json://127.0.0.1:9/", None),
    ],
)
def test_channel_that_nothing_can_be_sent_to_is_known_before(url: str, reason: str | None) -> None:
    assert why_unusable(url) == reason


def test_alerts_without_rules_say_where_to_write_them(scrapy: Scrapy, tmp_path: Path) -> None:
    result = scrapy("alerts", check=False, IRIA_WATCH=tmp_path / "watch.toml")
    assert result.returncode == 1
    assert "docs/alerts.md" in result.stderr


def test_alerts_that_have_nothing_to_tell_say_so(
    scrapy: Scrapy, store: Store, tmp_path: Path, hook: tuple[str, list[dict[str, Any]]]
) -> None:
    url, told = hook
    path = tmp_path / "watch.toml"
    path.write_text(f"[channels.phone]\nurl = '{url}'\n[[rules]]\nchannels = ['phone']\n")
    change(store, "nine ships", "ten ships")
    first = scrapy("alerts", IRIA_WATCH=path)
    assert first.stdout.startswith("nothing to send now: a new channel gets the changes that come from now on")
    change(store, "ten ships", "eleven ships")
    second = scrapy("alerts", IRIA_WATCH=path)
    assert "phone: 1 changes sent" in second.stdout
    assert "nothing" not in second.stdout
    assert len(told) == 1


@pytest.mark.parametrize(
    ("reason", "told"), [("roles swapped", "severity 3, roles swapped, unannounced"), (None, "severity 3, unannounced")]
)
def test_a_message_says_what_differs(store: Store, reason: str | None, told: str) -> None:
    change(store, "Norway warned Sweden.", "Sweden warned Norway.")
    store.db.execute("UPDATE changes SET reason = ?", (reason,))
    send = Channel()
    deliver(store, watch(), NOW, send)
    assert told in send.texts[0]
    assert [found.reason for found in store.changes()] == [reason]

"""Commands on a PostgreSQL server that write, send or refuse: alerts that are sent, import, compact and its rules, and all others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import servers
from asking import SHIPS, Command, Ended, look_at
from running import RUN, STARTED_BY, run_scrapy

from iria_crawler.front.main import NAMES
from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOST = "yard.example"
PARAGRAPH = (
    "<p>The yard of Skagvik sold crane number {} to a farmer, who did not say what for. It is the {} crane that left the harbour "
    "since the dock was closed, and the mayor said that the others will stay until somebody pays for them.</p>"
)
LONG_AGO = -24 * 60  # hours before that of look_at()


@pytest.fixture
def address() -> str:
    address = servers.empty_database()
    with Store(address) as store:
        site = store.site(HOST, None, AT)
        look_at(store, site, f"https://{HOST}/one/", LONG_AGO, SHIPS.format(12))
        look_at(store, site, f"https://{HOST}/one/", LONG_AGO + 1, SHIPS.format(21))
        look_at(store, site, f"https://{HOST}/two/", LONG_AGO + 5, f"The crane of {HOST} was sold to a farmer.")
    return address


@pytest.fixture
def command(address: str, tmp_path: Path) -> Command:
    sites = tmp_path / "sites.toml"
    sites.write_text(f"[yard]\naddress = 'https://{HOST}/'\n")

    def run(*words: str, code: int | None = 0, database: str = address) -> Ended:
        settings = ("-s", f"IRIA_DATABASE={database}", "-s", f"IRIA_SITES={sites}")
        ended = run_scrapy([*STARTED_BY, *words, *settings], environment={**RUN["env"], "PYTHONWARNINGS": ""})
        assert "Traceback" not in ended.stderr, ended.stderr
        assert code is None or ended.returncode == code, (words, ended.stdout, ended.stderr)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web hook, and what it received."""
    told: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/hook", told
    server.shutdown()
    server.server_close()
    thread.join()


def test_alerts_are_sent_once(
    command: Command, address: str, hook: tuple[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    url, told = hook
    watch = tmp_path / "watch.toml"
    watch.write_text(
        f"[channels.desk]\nurl = '{url}'\n[channels.down]\nurl = 'json://127.0.0.1:9/'\n"
        "[[rules]]\nchannels = ['desk', 'down']\nseverity = 1\n"
    )
    words = ("alerts", "-s", f"IRIA_WATCH={watch}")
    with Store(address) as store:
        store.db.execute("INSERT INTO watched VALUES ('desk', 0), ('down', 0)")
    first = command(*words, code=None)
    assert [message["title"] for message in told] == [f"{HOST}: text changed"], (first.out, first.err)
    assert "12" in told[0]["message"]
    assert "21" in told[0]["message"]
    assert first.code == 11, "one channel is down"
    command(*words, code=None)
    assert len(told) == 1


def test_alerts_of_two_at_once_wait_for_each_other(command: Command, address: str, tmp_path: Path) -> None:
    watch = tmp_path / "watch.toml"
    watch.write_text("[channels.desk]\nurl = 'json://127.0.0.1:9/'\n[[rules]]\nchannels = ['desk']\nseverity = 1\n")
    with Store(address) as store:
        store.db.execute("INSERT INTO watched VALUES ('desk', 0)")
        lock = store.lock("alerts")
        assert lock.acquire()
        ended = command("alerts", "-s", f"IRIA_WATCH={watch}", code=None)
        assert "sen" in ended.err + ended.out
        assert store.db.execute("SELECT count(*) FROM deliveries WHERE status = 'sent'").fetchone() == (0,)
        lock.release()


@pytest.mark.parametrize("way", ["warc", "folder"])
def test_pages_are_imported_as_into_a_file(command: Command, tmp_path: Path, way: str) -> None:
    if way == "warc":
        source = tmp_path / "pages.warc.gz"
        command("warc", str(source))
    else:
        source = tmp_path / "saved"
        source.mkdir()
        (source / "pages.csv").write_text(
            "file,url,time\n" + "".join(f"{n}.html,https://{HOST}/saved-{n}/,2026-11-0{n}T12:00:00Z\n" for n in (1, 2))
        )
        for number in (1, 2):
            (source / f"{number}.html").write_text(
                f"<html><head><link rel='canonical' href='https://{HOST}/saved-{number}/'><title>Crane {number} sold</title></head><body>"
                f"<article><h1>Crane number {number} was sold</h1><time datetime='2026-11-0{number}T10:00:00Z'>then</time>"
                + "".join(PARAGRAPH.format(number, nth) for nth in "first second third fourth fifth sixth".split())
                + "</article></body></html>"
            )
    servers.tell("DROP DATABASE IF EXISTS taken WITH (FORCE)")
    servers.tell(f"CREATE DATABASE taken TEMPLATE {servers.TEMPLATE}")
    told = []
    try:
        for database in (servers.address("taken"), str(tmp_path / "taken.db")):
            ended = command("import", str(source), "--site", HOST, database=database)
            told.append(re.sub(r"\S+taken\S*", "", ended.out))
            with Store(database) as store:
                told[-1] += repr(
                    store.db.execute(
                        "SELECT a.url, a.headline, a.revision_count, a.status, b.body_text FROM articles a "
                        "JOIN bodies b ON b.article_id = a.id ORDER BY a.url"
                    ).fetchall()
                )
                told[-1] += repr(
                    store.db.execute("SELECT kind, field, before, after FROM changes ORDER BY kind, field").fetchall()
                )
                assert store.db.execute("SELECT count(*) FROM articles").fetchone() == (2,), ended
                assert list(find_faults(store.db, store.captures)) == []
    finally:
        servers.tell("DROP DATABASE taken WITH (FORCE)")
    assert told[0] == told[1]


def test_compact_applies_the_rules(command: Command, address: str, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(
        f"[yard]\naddress = 'https://{HOST}/'\nkeep_pages = '31d'\nkeep_unchanged = '31d'\n"
    )
    ended = command("compact", "--keep-days", "0")
    assert "pages let go" in ended.out
    assert "1 stories forgotten" in ended.out
    with Store(address) as store:
        assert [url for (url,) in store.db.execute("SELECT url FROM articles")] == [f"https://{HOST}/one/"]
        assert store.captures._db.execute("SELECT count(*) FROM pages").fetchone() == (0,)
        assert list(find_faults(store.db, store.captures)) == []


# What is asked of each command, and its exit code on a server.
ASKED = {
    "status": ("", 0),
    "changes": ("--since 2020-01-01", 0),
    "export": ("{tmp}/stories.csv", 0),
    "verify": ("", 0),
    "reparse": ("--dry-run --all", 0),
    "merge": ("--list", 0),
    "warc": ("{tmp}/pages.warc", 0),
    "compact": ("--dry-run", 0),
    "forget": ("https://yard.example/two/ --dry-run", 0),
    "alerts": ("--dry-run -s IRIA_WATCH={tmp}/none.toml", 1),
    "browse": ("", 1),
    "backup": ("{tmp}/copies", 1),
    "cases": ("{tmp}/cases", 1),
}
# These use no database, or have tests of their own: crawl and monitor in tests/crawl, import above.
ELSEWHERE = {"init", "catalogue", "add", "probe", "crawl", "monitor", "import"}
INSTEAD = {"browse": "export --to desk.db", "backup": "pg_dump", "cases": "export --to desk.db", "alerts": "none.toml"}


def test_every_command_works_or_says_what_to_do(command: Command, tmp_path: Path) -> None:
    assert set(ASKED) | ELSEWHERE == set(NAMES)
    wrong = []
    for name, (words, code) in ASKED.items():
        ended = command(name, *words.replace("{tmp}", str(tmp_path)).split(), code=None)
        if ended.code != code or (name in INSTEAD and (ended.err.count("\n") != 1 or INSTEAD[name] not in ended.err)):
            wrong.append((name, ended))
    assert wrong == []

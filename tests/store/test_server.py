"""PostgreSQL alone: its schema is that of schema.sql, writers of different sites go on side by side, and what goes wrong is said."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files

import pytest
import servers

from iria_crawler.errors import NewerDatabase, NotADatabase, OlderDatabase, StoreError
from iria_crawler.model import Candidate
from iria_crawler.store import Store
from iria_crawler.store.file.engine import write
from iria_crawler.store.file.migrations import SCHEMA_VERSION
from iria_crawler.store.file.records import MAX_KEY_BYTES, iso
from iria_crawler.store.server.moving import COUNTED

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def address() -> str:
    return servers.empty_database()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store(address)
    yield store
    store.close()


# --- the dialect ---


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT a FROM t WHERE b = ? AND c = :name", "SELECT a FROM t WHERE b = %s AND c = %(name)s"),
        ("a IS ? AND b IS NOT :c", "a IS NOT DISTINCT FROM %s AND b IS DISTINCT FROM %(c)s"),
        ("a IS NULL AND b IS NOT NULL", "a IS NULL AND b IS NOT NULL"),
        ("a LIKE '50 %?:b' AND b % 2 = 1", "a LIKE '50 %%?:b' AND b %% 2 = 1"),
        ("FROM t INDEXED BY t_by_a WHERE a::text = ?", "FROM t WHERE a::text = %s"),
        ("(:site IS NULL OR s.host = :site)", "(%(site_is_null)s OR s.host = %(site)s)"),
        ("SELECT CAST(value AS INTEGER), 'INTEGER'", "SELECT CAST(value AS BIGINT), 'INTEGER'"),
        ("SELECT group_concat(id) FROM t", "SELECT string_agg(CAST(id AS text), ',') FROM t"),
    ],
)  # fmt: skip
def test_a_statement_is_translated(ours: str, theirs: str) -> None:
    dialect = pytest.importorskip("iria_crawler.store.server.dialect")
    assert dialect.translated(ours).sql == theirs


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("INSERT INTO t(a, b) VALUES (?, ?)", ("a", "b")),
        ('INSERT INTO "t" ("a", "end") VALUES (?, ?) ON CONFLICT DO NOTHING', ("a", "end")),
        ("INSERT INTO t(a, b) VALUES (?, ?) ON CONFLICT(a) DO UPDATE SET b = excluded.b", ("a", "b")),
        ("INSERT INTO t VALUES (?, ?)", None),
        ("INSERT INTO t(a, b) VALUES (?, 'due')", None),
        ("INSERT INTO t(a, b) VALUES (?, ?) ON CONFLICT(a) DO UPDATE SET b = ?", None),
        ("INSERT INTO t(a, b) VALUES (?, (SELECT c FROM u WHERE d = ?))", None),
        ("UPDATE t SET a = ?", None),
    ],
)
def test_a_plain_insert_is_recognised(sql: str, columns: tuple[str, ...] | None) -> None:
    dialect = pytest.importorskip("iria_crawler.store.server.dialect")
    found = dialect.plain_insert(sql)
    assert (found.columns if found else None) == columns


def test_many_rows_are_inserted_at_once(store: Store) -> None:
    """What a list of rows may hold comes back as it is; of two rows that are one, the later stays."""
    at = "2026-11-23T12:00:00Z"
    site = store.site("one.example", None, AT)
    rows = [(site, 'an "odd" \\ name\n', "é\u2028", "it's", 0, at, at), (site, "b", "", "x", 7, at, at)]
    lists = "INSERT INTO lists(site_id, url, kind, name, depth, found_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
    later = " ON CONFLICT(site_id, url) DO UPDATE SET name = excluded.name"
    with write(store.db):
        assert store.db.executemany(lists, rows).rowcount == 2
        assert store.db.executemany(f"{lists} ON CONFLICT DO NOTHING", rows).rowcount == 0
        store.db.executemany(lists + later, [(*row[:3], "new", *row[4:]) for row in rows])
        store.db.executemany(lists + later, [(*rows[0][:3], name, *rows[0][4:]) for name in ("first", "second")])
    found = store.db.execute("SELECT url, kind, name, depth FROM lists ORDER BY depth").fetchall()
    assert found == [(rows[0][1], rows[0][2], "second", 0), ("b", "", "new", 7)]
    run = store.start_run("s", site, AT)
    store.keep_coverage(run, {"byline": (3, 2), "headline": (3, 3)})
    assert store.db.execute("SELECT count(*), sum(filled) FROM coverage").fetchone() == (2, 5)
    pages = [("a" * 64, None, 0, b"\x00\xff"), ("b" * 64, "a" * 64, 1, b"")]  # bytes go row by row
    store.db.executemany("INSERT INTO pages(sha256, base, chain, data) VALUES (?, ?, ?, ?)", pages)
    assert store.db.execute("SELECT data FROM pages ORDER BY chain").fetchall() == [(b"\x00\xff",), (b"",)]


def test_the_tables_are_those_of_the_file(store: Store) -> None:
    file = sqlite3.connect(":memory:")
    file.executescript(files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8"))
    tables = [
        name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if "_fts" not in name
    ]
    assert len(tables) > 25
    for table in tables:
        columns = {
            (name, bool((not_null or key) and table not in COUNTED))
            for _, name, _, not_null, _, key in file.execute(f"PRAGMA table_info({table})")
        }
        found = store.db.execute(
            "SELECT column_name, is_nullable = 'NO' FROM information_schema.columns WHERE table_name = ?", (table,)
        )
        assert set(found.fetchall()) == columns, table
        references = {
            (row[3], row[2]) for row in file.execute(f"PRAGMA foreign_key_list({table})") if table not in COUNTED
        }
        found = store.db.execute(
            "SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid "
            "AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.conrelid = CAST(? AS regclass)",
            (table,),
        )
        assert set(found.fetchall()) == references, table
    indexes = {
        name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    }
    made = {name for (name,) in store.db.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")}
    assert len(indexes) > 50
    assert indexes <= made
    file.close()


def test_sums_that_an_earlier_release_kept_as_tables_are_counted_now(store: Store, address: str) -> None:
    """A database that was moved from a file had them as they were on that day."""
    site = store.site("harbour.example", None, AT)
    for name, columns in (("said", "speaker_name TEXT, quotes BIGINT"), ("days", "day TEXT, site_id BIGINT")):
        store.db.define(f"DROP VIEW {name}")  # type: ignore[attr-defined]
        store.db.define(f"CREATE TABLE {name} ({columns})")  # type: ignore[attr-defined]
    store.db.execute("INSERT INTO said VALUES ('Ada Roe', 7)")
    Store(address).close()
    assert store.db.execute("SELECT * FROM said").fetchall() == []
    store.db.execute(
        "INSERT INTO articles(site_id, url, first_seen_at, last_seen_at) VALUES (?, 'https://harbour.example/1', ?, ?)",
        (site, iso(AT), iso(AT)),
    )
    assert store.db.execute("SELECT day, site_id, stories, edits, unannounced, grave FROM days").fetchall() == [
        (iso(AT)[:10], site, 1, 0, 0, 0)
    ]


def test_texts_are_ordered_by_their_bytes(store: Store) -> None:
    for host in ("b.example", "B.example", "a-b.example", "ab.example"):
        store.site(host, None, AT)
    hosts = [host for (host,) in store.db.execute("SELECT host FROM sites ORDER BY host")]
    assert hosts == sorted(hosts)


# --- writers ---


def test_writers_of_two_sites_do_not_wait_for_each_other_and_one_of_all_waits_for_both(
    store: Store, address: str
) -> None:
    sites = [store.site(host, None, AT) for host in ("one.example", "two.example")]
    other, third = Store(address), Store(address)
    for holder, site, host in ((store, sites[0], "one.example"), (other, sites[1], "two.example")):
        assert holder.leases.of(site, host).acquire() == "taken"
    done = threading.Event()

    def write_any() -> None:
        with write(third.db):
            third.db.execute("SELECT 1").fetchone()  # comes after the lock
            done.set()

    with write(store.db):
        store.sources.be_quiet(sites[0], AT)
        with write(other.db):  # would wait for ever if both waited for the same
            other.sources.be_quiet(sites[1], AT)
        waiting = threading.Thread(target=write_any)
        waiting.start()
        assert not done.wait(0.2)
    assert done.wait(10)
    waiting.join()
    other.close()
    third.close()


def half_done(store: Store) -> None:
    """Two writes in one transaction, the second of which is refused."""
    with write(store.db):
        store.db.execute("UPDATE sites SET name = 'half'")
        store.db.execute("UPDATE sites SET host = NULL")


def cut_off(store: Store) -> None:
    """A transaction in whose middle the server ends the connection, as it does when it is started again."""
    with write(store.db):
        store.db.execute("UPDATE sites SET name = 'half'")
        name = store.name.rpartition("/")[2]
        servers.tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        store.db.execute("SELECT 1 FROM sites").fetchone()


def test_a_part_that_fails_takes_back_itself_alone(store: Store) -> None:
    site = store.site("one.example", None, AT)
    with write(store.db):
        store.sources.be_quiet(site, AT)
        with pytest.raises(StoreError, match="null value"):
            half_done(store)
    assert store.db.execute("SELECT name, quiet_until FROM sites").fetchall() == [(None, "2026-11-23T12:00:00Z")]
    with pytest.raises(StoreError):
        half_done(store)
    assert store.db.execute("SELECT name FROM sites").fetchall() == [(None,)]


def test_after_a_restart_of_the_server_the_next_transaction_is_written(store: Store) -> None:
    site = store.site("one.example", None, AT)
    with pytest.raises(StoreError, match="cannot be reached"):
        cut_off(store)
    store.sources.be_quiet(site, AT)
    assert store.db.execute("SELECT name, quiet_until FROM sites").fetchall() == [(None, "2026-11-23T12:00:00Z")]


def test_a_lock_ends_with_its_connection(store: Store, address: str) -> None:
    other = Store(address)
    assert other.lock("one.example").acquire()
    ours = store.lock("one.example")
    assert (ours.acquire(), store.locks.is_held("one.example"), store.locks.is_held("two.example")) == (
        False,
        True,
        False,
    )
    other.close()
    until = time.monotonic() + 10
    while not ours.acquire():  # the server hears of the end a moment later
        assert time.monotonic() < until
    ours.release()
    assert store.locks.is_held("one.example") is False


# --- what comes from outside ---


def test_an_address_too_long_for_a_key_is_left_out_and_the_others_are_owed(store: Store) -> None:
    site = store.site("one.example", None, AT)
    noise = "".join(chr(97 + number * 7919 % 26) for number in range(MAX_KEY_BYTES))
    urls = [f"https://one.example/{noise}", f"https://one.example/{noise[:1900]}", "https://one.example/a/"]
    found = [Candidate(url=url, source="feed", published_at=AT) for url in urls]
    assert store.note_candidates(site, found, AT)[0] == 2


# --- opening ---


def test_an_empty_database_is_not_made_by_reading(address: str) -> None:
    servers.tell("DROP TABLE IF EXISTS iria_schema")
    name = f"bare_{address.partition('@/')[2].partition('?')[0]}"
    servers.tell(f"CREATE DATABASE {name}")
    bare = servers.address(name)
    with pytest.raises(NotADatabase, match="crawl first"):
        Store(bare, read_only=True)
    servers.tell("CREATE TABLE invoices (id int)", name)
    with pytest.raises(NotADatabase, match="something else"):
        Store(bare)
    servers.tell("DROP TABLE invoices", name)
    Store(bare).close()
    Store(bare, read_only=True).close()
    servers.tell(f"DROP DATABASE {name}")


def test_a_database_of_another_version_is_refused_or_brought_up_to_date(store: Store, address: str) -> None:
    try:
        store.db.execute("UPDATE iria_schema SET version = ?", (SCHEMA_VERSION + 1,))
        with pytest.raises(NewerDatabase):
            Store(address)
        store.db.execute("UPDATE iria_schema SET version = ?", (SCHEMA_VERSION - 1,))
        with pytest.raises(OlderDatabase):
            Store(address, read_only=True)
    finally:
        store.db.execute("UPDATE iria_schema SET version = ?", (SCHEMA_VERSION,))


def test_a_database_of_schema_21_gets_the_index_of_22(store: Store, address: str) -> None:
    """The indexes of words are a file's."""
    store.db.execute("DROP INDEX frontier_by_run")
    store.db.execute("CREATE INDEX frontier_by_run ON frontier(lease_run)")
    store.db.execute("UPDATE iria_schema SET version = 21")
    with Store(address) as again:
        assert again.db.execute("SELECT version FROM iria_schema").fetchone() == (SCHEMA_VERSION,)
        (made,) = again.db.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'frontier_by_run'").fetchone()
    assert made.endswith("(lease_run) WHERE (lease_run IS NOT NULL)")


def test_a_server_that_is_not_there_is_said_in_one_line_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match=r"cannot be reached .*\[postgresql://ada@127\.0\.0\.1:1/news\]") as caught:
        Store("postgresql://ada:secret@127.0.0.1:1/news")
    assert "secret" not in str(caught.value)


def test_without_psycopg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("iria_crawler.store.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"iria-crawler\[postgres\]"):
        Store("postgresql://ada@127.0.0.1/news")

"""Owed requests: leased, attempted, given back, recovered from crawls that died, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from rereads import never_reread

from iria_crawler.model import Article, Look
from iria_crawler.schedule import PRIORITIES
from iria_crawler.store import ListOwed, MayLease, SourceAnswer, Store
from iria_crawler.store.file.database import write
from iria_crawler.store.file.records import iso
from iria_crawler.store.owed.frontier import DIED, LEASE, MAX_DEATHS_ALONE, MAX_READINGS
from iria_crawler.store.owed.sources import MAX_LISTS_OWED

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SITE = "https://x.example/"
URLS = [f"{SITE}news/{name}/" for name in ("tug", "ferry", "barge")]


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    store.site("x.example", None, AT)
    yield store
    store.close()


@pytest.fixture
def run(store: Store) -> int:
    with write(store.db):
        store.frontier.owe(1, [(url, None) for url in URLS], "new", AT)
    return store.start_run("x", 1, AT)


def rows(store: Store, columns: str) -> list[tuple[Any, ...]]:
    return store.db.execute(f"SELECT {columns} FROM frontier ORDER BY url").fetchall()


def story(url: str, *, body: bytes, at: datetime, article_id: int | None = None, **more: Any) -> Look:
    words = ("The tug sank at the quay.", "Nobody was on board.")
    article = Article(url=url, headline="Tug sinks", paragraphs=words, body_text="\n".join(words), parser_version="1")
    return Look(
        owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=at, article=article, body=body,
        article_id=article_id, **more,
    )  # fmt: skip


# --- leases and attempts ---


def test_an_attempt_counts_from_the_lease_on(store: Store, run: int) -> None:
    (owed,) = store.frontier.lease(1, run, 1, AT)
    assert owed.attempts == 1
    assert sorted(rows(store, "attempts")) == [(0,), (0,), (1,)]


def test_a_run_keeps_what_it_holds_however_long_it_lasts(store: Store, run: int) -> None:
    held = {owed.url for owed in store.frontier.lease(1, run, 2, AT)}
    later = store.frontier.lease(1, run, 10, AT + 2 * LEASE)
    assert {owed.url for owed in later} == set(URLS) - held


def test_what_was_not_asked_is_given_back_as_it_was(store: Store, run: int) -> None:
    leased = [owed.url for owed in store.frontier.lease(1, run, 3, AT)]
    store.frontier.give_back(run, tried=leased[:1])
    assert store.db.execute(
        "SELECT attempts, last_error, lease_run FROM frontier ORDER BY attempts DESC"
    ).fetchall() == [
        (1, DIED, None),
        (0, None, None),
        (0, None, None),
    ]


def test_a_page_that_cannot_be_read_is_set_aside_after_some_tries(store: Store, run: int) -> None:
    at = AT
    for nth in range(1, MAX_READINGS + 1):
        (owed,) = store.frontier.lease(1, run, 1, at)
        assert owed.url == store.frontier._owed(owed.url, "new", None, 0).url
        assert store.frontier.fail_reading(owed.url, "was not read", at) is (nth == MAX_READINGS)
        store.db.execute(
            "UPDATE frontier SET due_at = '2020' WHERE url = ?", (owed.url,)
        ) if nth < MAX_READINGS else None
        store.db.execute("UPDATE frontier SET priority = 99 WHERE url = ?", (owed.url,))
        at += MINUTE
    [(due_at,)] = store.db.execute("SELECT due_at FROM frontier WHERE last_error = 'was not read'").fetchall()
    assert datetime.fromisoformat(due_at) > AT + timedelta(days=6)
    assert store.frontier.count_waiting(1) == 3  # set aside, and never lost


def die(store: Store, run: int, at: datetime) -> list[str]:
    """A crawl leases one look and dies; the next one finds it."""
    store.frontier.lease(1, run, 1, at)
    return store.frontier.recover(1, at)


def test_a_crawl_that_died_leaves_its_looks_owed(store: Store, run: int) -> None:
    store.frontier.lease(1, run, 2, AT)
    assert store.frontier.recover(1, AT + MINUTE) == []
    assert len(store.frontier.lease(1, store.start_run("x", 1, AT), 10, AT + MINUTE)) == 3


def test_a_look_over_which_crawls_die_comes_last_and_alone_and_is_set_aside(store: Store, run: int) -> None:
    first = store.frontier.lease(1, run, 1, AT)[0].url
    store.frontier.recover(1, AT)
    assert store.frontier.lease(1, run, 1, AT)[0].url == first
    store.frontier.recover(1, AT)
    others = store.frontier.lease(1, run, 10, AT)
    assert {owed.url for owed in others} == set(URLS) - {first}
    assert store.frontier.lease(1, run, 10, AT, MayLease(fatal=False)) == []
    for owed in others:
        with write(store.db):
            store.frontier.acknowledge(owed.url)
    assert [die(store, run, AT) for _ in range(MAX_DEATHS_ALONE - 1)] == [[]] * (MAX_DEATHS_ALONE - 1)
    aside = die(store, run, AT)
    assert aside == [first]
    assert store.frontier.lease(1, run, 10, AT + timedelta(days=1)) == []
    assert [owed.url for owed in store.frontier.lease(1, run, 10, AT + timedelta(days=8))] == [first]


def test_crawls_that_die_over_many_looks_set_none_aside(store: Store, run: int) -> None:
    """Two crawls are killed with all looks under way, and then more, each over the look whose turn it is: not always the same."""
    for _ in range(2):
        store.frontier.lease(1, run, 10, AT)
        assert store.frontier.recover(1, AT) == []
    asked = set()
    for nth in range(len(URLS) * (MAX_DEATHS_ALONE - 1)):
        at = AT + nth * MINUTE
        (owed,) = store.frontier.lease(1, run, 10, at)
        asked.add(owed.url)
        assert store.frontier.recover(1, at + MINUTE) == []
    assert asked == set(URLS)


def test_what_waits_to_be_stored_is_not_what_the_crawl_died_over(store: Store, run: int) -> None:
    for nth in range(10):
        owed = store.frontier.lease(1, run, 10, AT + nth * MINUTE)
        assert {one.url for one in owed} == set(URLS)
        with write(store.db):
            for one in owed:
                store.frontier.held(one.url, one.kind)
        assert store.frontier.recover(1, AT + nth * MINUTE) == []
    assert rows(store, "attempts, last_error, priority, lease_run") == [(0, None, PRIORITIES["new"], None)] * 3


def test_failures_before_are_no_deaths(store: Store, run: int) -> None:
    """The site was down ten times; then two crawls are killed, and one more when the look is made by itself."""
    (url,) = [owed.url for owed in store.frontier.lease(1, run, 1, AT)]
    for _ in range(10):
        store.frontier.fail(url, "timeout", AT)
        store.db.execute("UPDATE frontier SET due_at = ?, priority = 99 WHERE url = ?", (iso(AT), url))
        assert store.frontier.lease(1, run, 1, AT)[0].url == url
    store.db.execute("DELETE FROM frontier WHERE url <> ?", (url,))
    for _ in range(3):
        assert store.frontier.recover(1, AT) == []
        assert store.frontier.lease(1, run, 1, AT)[0].url == url


def test_a_death_in_company_is_no_attempt(store: Store, run: int) -> None:
    """Else a page that could not be read once would be set aside, because crawls were killed while it waited for its turn."""
    for _ in range(2):
        store.frontier.lease(1, run, 10, AT)
        store.frontier.recover(1, AT)
    (owed,) = store.frontier.lease(1, run, 1, AT)
    assert store.frontier.fail_reading(owed.url, "was not read", AT) is False


# --- what a look is compared with ---


def test_a_wall_is_no_baseline(store: Store, run: int) -> None:
    """The validators and the hash are those of the last look that showed the story."""
    url = URLS[0]
    known = store.history.store_look(1, story(url, body=b"first", at=AT, etag='"story"'), never_reread)
    wall = Look(
        owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=AT + MINUTE, article_id=known.article_id,
        article=Article(url=url, headline="Are you human?", paragraphs=("Tick the box.",), body_text="Tick the box.",
                        parser_version="1"),
        body=b"wall", etag='"wall"',
    )  # fmt: skip
    assert store.history.store_look(1, wall, never_reread).outcome == "suspect"
    with write(store.db):
        store.frontier.owe(1, [(url, known.article_id)], "due", AT + MINUTE)
    (owed,) = [owed for owed in store.frontier.lease(1, run, 10, AT + MINUTE) if owed.url == url]
    assert owed.etag == '"story"'
    # A page that is unchanged after the wall is stored with the story's own validators, too.
    same = Look(
        owed_url=url, requested_url=url, url=url, http_status=304, fetched_at=AT + 2 * MINUTE,
        article_id=known.article_id, same_bytes=True,
    )  # fmt: skip
    assert store.history.store_look(1, same, never_reread).outcome == "same"
    newest = store.db.execute("SELECT etag, body_sha256 FROM checks ORDER BY id DESC LIMIT 1").fetchone()
    first = store.db.execute("SELECT etag, body_sha256 FROM checks ORDER BY id LIMIT 1").fetchone()
    assert newest == first


def test_one_of_six_looks_is_made_without_validators(store: Store, run: int) -> None:
    """Also of a server that says "not modified" for ever. The hash stays, so that the same page need not be read again."""
    url = URLS[0]
    known = store.history.store_look(1, story(url, body=b"first", at=AT, etag='"story"'), never_reread)
    sent: list[str | None] = []
    for number in range(1, 14):
        at = AT + number * MINUTE
        with write(store.db):
            store.frontier.owe(1, [(url, known.article_id)], "due", at)
        (owed,) = [owed for owed in store.frontier.lease(1, run, 10, at) if owed.url == url]
        assert owed.body_sha256 is not None
        sent.append(owed.etag)
        look = Look(
            owed_url=url, requested_url=url, url=url, http_status=304, fetched_at=at, article_id=known.article_id, same_bytes=True
        )  # fmt: skip
        store.history.store_look(1, look, never_reread)
    whole = [number for number, etag in enumerate(sent) if etag is None]
    assert len(whole) in (2, 3)
    assert {later - earlier for earlier, later in pairwise(whole)} == {6}


def test_a_validator_that_an_edit_did_not_change_is_not_kept(store: Store, run: int) -> None:
    url = URLS[0]
    known = store.history.store_look(1, story(url, body=b"first", at=AT, etag='"v1"'), never_reread)
    text = "Two tugs were ordered after all."
    edited = Look(
        owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=AT + MINUTE, article_id=known.article_id,
        article=Article(url=url, headline=known.headline, paragraphs=(text,), body_text=text, parser_version="1"),
        body=b"second", etag='"v1"', last_modified="Mon, 23 Nov 2026 08:15:00 GMT",
    )  # fmt: skip
    assert store.history.store_look(1, edited, never_reread).outcome == "edit"
    newest = store.db.execute("SELECT etag, last_modified FROM checks ORDER BY id DESC LIMIT 1").fetchone()
    assert newest == (None, "Mon, 23 Nov 2026 08:15:00 GMT")


def test_brackets_are_never_inverted(store: Store, run: int) -> None:
    """A clock that is set back between two looks."""
    url = URLS[0]
    known = store.history.store_look(1, story(url, body=b"first", at=AT), never_reread)
    edited = story(url, body=b"second", at=AT - 60 * MINUTE, article_id=known.article_id)
    words = ("The tug sank at the pier.", "Nobody was on board.")
    assert edited.article is not None
    article = Article(url=url, headline="Tug sinks", paragraphs=words, body_text="\n".join(words), parser_version="1")
    look = Look(**{name: getattr(edited, name) for name in Look.__dataclass_fields__} | {"article": article})
    assert store.history.store_look(1, look, never_reread).outcome == "edit"
    assert store.db.execute("SELECT count(*) FROM changes WHERE earliest_at > latest_at").fetchone() == (0,)
    assert store.db.execute("SELECT count(*) FROM revisions WHERE not_before > seen_at").fetchone() == (0,)


def test_who_was_not_asked_is_not_accused(store: Store, run: int) -> None:
    """Not all lists were asked before the run ended: it is not known whether the edit was announced."""
    url = URLS[0]
    known = store.history.store_look(1, story(url, body=b"first", at=AT), never_reread)
    words = ("The tug sank at the pier with 12 people.", "Nobody was on board.")
    article = Article(url=url, headline="Tug sinks", paragraphs=words, body_text="\n".join(words), parser_version="1")
    look = story(url, body=b"second", at=AT + MINUTE, article_id=known.article_id, lists_read=False)
    look = Look(**{name: getattr(look, name) for name in Look.__dataclass_fields__} | {"article": article})
    store.history.store_look(1, look, never_reread)
    assert store.db.execute("SELECT stealth FROM changes WHERE severity >= 2").fetchall() == [(None,)]


# --- witnesses ---


def test_witnesses_are_stories_that_were_there_and_were_not_looked_at(store: Store, run: int) -> None:
    ids = []
    for nth, url in enumerate(URLS):
        look = story(url, body=url.encode(), at=AT + nth * MINUTE)
        article = Article(url=url, headline=url, paragraphs=(url,), body_text=url, parser_version="1")
        look = Look(**{name: getattr(look, name) for name in Look.__dataclass_fields__} | {"article": article})
        ids.append(store.history.store_look(1, look, never_reread).article_id)
    store.db.execute("UPDATE articles SET status = 'gone' WHERE id = ?", (ids[2],))
    assert store.frontier.owe_witnesses(1, frozenset({ids[0]}), 3, AT) == 1
    assert [owed.article_id for owed in store.frontier.lease(1, run, 10, AT + MINUTE)] == [ids[1]]
    assert store.frontier.owe_witnesses(1, frozenset(ids), 3, AT) == 0


# --- lists ---


def test_a_list_is_owed_until_it_is_read(store: Store) -> None:
    owed = ListOwed(f"{SITE}sitemap-2.xml", "sitemap", f"{SITE}sitemap.xml", 1)
    assert store.sources.owe_list(1, owed, AT)
    assert store.sources.lists_owed(1, AT) == [owed]
    store.sources.list_failed(1, owed, AT)
    assert store.sources.lists_owed(1, AT + MINUTE) == []
    assert store.sources.lists_owed(1, AT + timedelta(hours=1)) == [owed]
    store.sources.list_done(1, owed.url)
    assert store.sources.lists_owed(1, AT + timedelta(hours=1)) == []


def test_lists_are_not_kept_without_end(store: Store) -> None:
    for number in range(MAX_LISTS_OWED):
        assert store.sources.owe_list(1, ListOwed(f"{SITE}{number}.xml", "sitemap", SITE, 1), AT)
    assert not store.sources.owe_list(1, ListOwed(f"{SITE}more.xml", "sitemap", SITE, 1), AT)


def test_a_reading_of_the_lists_goes_on_over_runs(store: Store) -> None:
    assert store.sources.begin_lists(1, AT) == AT
    assert store.sources.begin_lists(1, AT + MINUTE) == AT
    store.sources.note(1, SourceAnswer("sitemap", f"{SITE}a.xml", 200), AT + MINUTE)
    store.sources.note(1, SourceAnswer("sitemap", f"{SITE}b.xml", 500), AT + MINUTE)
    assert store.sources.read_since(1, f"{SITE}a.xml", AT) == AT + MINUTE
    assert store.sources.read_since(1, f"{SITE}b.xml", AT) is None
    assert store.sources.lists_read_at(1) is None
    store.sources.lists_were_read(1)
    assert store.sources.lists_read_at(1) == AT
    assert store.sources.begin_lists(1, AT + 2 * MINUTE) == AT + 2 * MINUTE

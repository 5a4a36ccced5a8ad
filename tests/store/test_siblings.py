"""The first pages of an outlet's stories: deltas of one of them, on a file and on a server, and each comes back as it was."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from asking import T0
from rereads import never_reread

from iria_crawler.model import Article, Look
from iria_crawler.store import Store, sha256
from iria_crawler.store.file import siblings
from iria_crawler.store.file.faults import find_faults

TEMPLATE = " ".join(f"{random.Random(7).getrandbits(4000):x}".split("a"))


def page(host: str, number: int) -> bytes:
    return f"<html><!-- {host} {TEMPLATE} --><p>{number} ships wait.</p></html>".encode()


def see(store: Store, host: str, number: int, *, body: bytes | None = None, hours: int = 0) -> None:
    site = store.site(host, None, T0)
    url = f"https://{host}/{number}/"
    known = store.article(url)
    text = f"{number} ships wait before the harbour, {hours} hours later, and the ice does not go."
    article = Article(url=url, headline=f"{number} ships wait", paragraphs=(text,), body_text=text, parser_version="1")
    look = Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        fetched_at=T0 + timedelta(hours=hours, seconds=number),
        article=article,
        article_id=known.id if known else None,
        body=body or page(host, number),
    )
    store.history.store_look(site, look, never_reread)


def deltas(store: Store) -> list[tuple[bool, int]]:
    """Of each page in the order of its story: whether it is whole, and how many others are deltas of it."""
    rows = dict(store.captures._db.execute("SELECT sha256, base FROM pages").fetchall())
    many = Counter(rows.values())
    names = store.db.execute("SELECT sha256 FROM captures ORDER BY id").fetchall()
    return [(rows[name] is None, many[name]) for (name,) in names]


def is_sound(store: Store) -> bool:
    return list(find_faults(store.db, store.captures)) == []


def test_pages_of_one_outlet_are_deltas_of_its_first(database: str) -> None:
    with Store(database) as store:
        for number in range(3):
            see(store, "yard.example", number)
        see(store, "other.example", 0)
        see(store, "yard.example", 3)
        assert deltas(store) == [(True, 3), (False, 0), (False, 0), (True, 0), (False, 0)]
        for host, number in (("yard.example", 2), ("other.example", 0), ("yard.example", 3)):
            body = page(host, number)
            assert store.captures.get(sha256(body)) == body
        assert is_sound(store)


def test_another_process_goes_on_with_the_same_page(database: str) -> None:
    for number in range(3):
        with Store(database) as store:
            see(store, "yard.example", number)
    with Store(database) as store:
        assert deltas(store) == [(True, 2), (False, 0), (False, 0)]


def test_after_enough_deltas_another_page_is_whole(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(siblings, "MAX_LEANING", 2)
    with Store(database) as store:
        for number in range(5):
            see(store, "yard.example", number)
        assert deltas(store) == [(True, 2), (False, 0), (False, 0), (True, 1), (False, 0)]
    with Store(database) as store:
        see(store, "yard.example", 5)
        see(store, "yard.example", 6)
        assert [whole for whole, _ in deltas(store)] == [True, False, False, True, False, False, True]


def test_a_page_that_others_are_deltas_of_may_be_removed(database: str) -> None:
    with Store(database) as store:
        for number in range(3):
            see(store, "yard.example", number)
        store.captures.remove([sha256(page("yard.example", 0))])
        assert store.captures.get(sha256(page("yard.example", 0))) is None
        see(store, "yard.example", 3)  # this process knew the removed page
        see(store, "yard.example", 4)
        for number in range(1, 5):
            body = page("yard.example", number)
            assert store.captures.get(sha256(body)) == body


def test_the_next_version_of_a_story_is_a_delta_of_its_own_page(database: str) -> None:
    with Store(database) as store:
        see(store, "yard.example", 0)
        see(store, "yard.example", 1)
        see(store, "yard.example", 1, body=page("yard.example", 1) + b"<p>One more.</p>", hours=30)
        assert deltas(store) == [(True, 1), (False, 1), (False, 0)]
        assert is_sound(store)


def test_the_same_page_at_two_addresses_is_kept_once(database: str) -> None:
    with Store(database) as store:
        see(store, "yard.example", 0)
        see(store, "yard.example", 1, body=page("yard.example", 0))
        see(store, "yard.example", 2)
        assert deltas(store) == [(True, 1), (False, 0)]
        assert is_sound(store)


def test_a_page_of_a_story_that_was_not_stored_is_no_base(database: str) -> None:
    """The transaction is taken back: on a server the page goes with it, in a file it went before."""
    with Store(database) as store:
        with suppress(ZeroDivisionError), store.together():
            see(store, "yard.example", 0)
            raise ZeroDivisionError
        see(store, "yard.example", 1)
        see(store, "yard.example", 2)
        assert deltas(store) == [(True, 1), (False, 0)]
        assert is_sound(store)

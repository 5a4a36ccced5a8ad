"""Pages in a bucket that lean on a page of their outlet which another process, or a failed transaction, took away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
import s3_server
from asking import T0
from rereads import never_reread

from iria_crawler.errors import NoBucket
from iria_crawler.model import Article, Look
from iria_crawler.store import Store, sha256
from iria_crawler.store.file.faults import find_faults

pytest.importorskip("obstore", reason="the extra `s3` is not installed")
ADDRESS = f"s3://{s3_server.BUCKET}/leaning"


def page(number: int) -> bytes:
    return f"<html>{'The harbour of Skagvik. ' * 50}<p>{number} ships wait.</p></html>".encode()


def see(store: Store, number: int) -> None:
    url = f"https://yard.example/{number}/"
    text = f"{number} ships wait before the harbour, and the ice does not go."
    article = Article(url=url, headline=f"{number} ships wait", paragraphs=(text,), body_text=text, parser_version="1")
    at = T0 + timedelta(seconds=number)
    look = Look(
        owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=at, article=article, body=page(number)
    )
    store.history.store_look(store.site("yard.example", None, T0), look, never_reread)


def is_sound(store: Store) -> bool:
    return list(find_faults(store.db, store.captures)) == []


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a bucket of a running server."""
    with s3_server.serving() as server:
        s3_server.name_in_environment(monkeypatch, server.url)
        yield ADDRESS


def test_a_page_that_another_process_removed_is_no_base(database: str, pages: str) -> None:
    with Store(database, pages=pages) as store, Store(database) as another:
        see(store, 0)
        see(store, 1)
        (forgotten,) = [one.id for one in another.articles() if one.url.endswith("/0/")]
        another.forgetting.forget([forgotten], "asked for", T0 + timedelta(days=1))
        see(store, 2)
        see(store, 3)
        for number in (1, 2, 3):
            assert store.captures.get(sha256(page(number))) == page(number)
        assert is_sound(store)


def test_a_page_of_a_story_that_was_not_stored_is_no_base_there_either(database: str, pages: str) -> None:
    with Store(database, pages=pages) as store:
        with suppress(ZeroDivisionError), store.together():
            see(store, 0)
            raise ZeroDivisionError
        for number in (1, 2):
            see(store, number)
            assert store.captures.get(sha256(page(number))) == page(number)
        assert is_sound(store)


def test_a_page_that_the_bucket_did_not_take_is_no_base(database: str) -> None:
    with s3_server.serving() as server, pytest.MonkeyPatch.context() as patch:
        s3_server.name_in_environment(patch, server.url)
        with Store(database, pages=ADDRESS) as store:
            server.trouble = "503"
            with pytest.raises(NoBucket):
                see(store, 0)
            server.trouble = ""
            for number in (1, 2, 0):
                see(store, number)
            for number in (0, 1, 2):
                assert store.captures.get(sha256(page(number))) == page(number)
            assert is_sound(store)

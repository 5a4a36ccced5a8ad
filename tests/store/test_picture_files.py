"""The history of picture files: states, failures, swaps that a second look confirms, stand-ins, and what is owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rereads import never_reread

from iria_crawler.model import Article, Image, Look, PictureFile, PictureLook
from iria_crawler.store import Store

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
URL = "https://navy.example/marlow.jpg"
SHIP = PictureFile(format="JPEG", width=1600, height=900, phash="0f1e2d3c4b5a6978", creator="Ida Ode")
OTHER = replace(SHIP, phash="f0e1d2c3b4a59687", creator="Tom Roe")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    store.site("navy.example", None, START)
    yield store
    store.close()


def add_story(store: Store, name: str, *urls: str) -> int:
    """A story that shows these pictures. Returns its id."""
    url = f"https://navy.example/{name}/"
    words = f"The story of {name} is told here in some words that no other story has."
    article = Article(
        url=url, site="navy.example", headline=name, paragraphs=(words,), body_text=words,
        images=tuple(Image(url=address) for address in urls),
    )  # fmt: skip
    store.frontier.owe(1, [(url, None)], "new", START)
    look = Look(owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=START, article=article)
    store.history.store_look(1, look, never_reread)
    return int(store.db.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()[0])


def look(hours: float, file: PictureFile | None = SHIP, url: str = URL, **more: Any) -> PictureLook:
    return PictureLook(url=url, at=START + timedelta(hours=hours), file=file, **more)


def states(store: Store, url: str = URL) -> list[tuple[Any, ...]]:
    query = "SELECT outcome, creator, looks, next_at IS NULL FROM picture_files WHERE url = ? ORDER BY id"
    return store.db.execute(query, (url,)).fetchall()


def changes(store: Store) -> list[tuple[Any, ...]]:
    query = "SELECT article_id, kind, field, before, after, severity, earliest_at, latest_at FROM changes ORDER BY id"
    return store.db.execute(query).fetchall()


def test_looks_at_one_state_share_a_row(store: Store) -> None:
    for hours, seen in enumerate((SHIP, replace(SHIP, width=800, height=450, format="WEBP"), SHIP)):
        assert store.picture_files.note(1, look(hours, seen, etag=f'"{hours}"')) == 0
    store.picture_files.note(1, look(3, None, same_bytes=True))
    assert states(store) == [("read", "Ida Ode", 4, 0)]
    assert store.db.execute("SELECT etag, first_at, last_at FROM picture_files").fetchone() == (
        '"2"', "2026-11-23T08:00:00Z", "2026-11-23T11:00:00Z",
    )  # fmt: skip


def test_hash_is_added_when_the_whole_file_is_read(store: Store) -> None:
    store.picture_files.note(1, look(0, replace(SHIP, phash=None, width=None, height=None)))
    store.picture_files.note(1, look(1))
    store.picture_files.note(1, look(2, replace(SHIP, phash=None)))
    assert store.db.execute("SELECT phash, width FROM picture_files").fetchall() == [(SHIP.phash, 1600)]


def test_swap_counts_when_two_looks_find_it_and_for_every_story_that_shows_it(store: Store) -> None:
    ids = [add_story(store, "one", URL), add_story(store, "two", URL)]
    add_story(store, "three", "https://navy.example/other.jpg")
    found = [
        store.picture_files.note(1, look(hours, seen, sha256="3f" * 32 if seen is OTHER else None))
        for hours, seen in ((0, SHIP), (6, OTHER), (7, OTHER), (9, OTHER))
    ]
    assert found == [0, 0, 2, 0]
    before = f"{URL}: 1600 × 900 pixels, Ida Ode, seen 2026-11-23"
    after = f"{URL}: 1600 × 900 pixels, Tom Roe, SHA-256 3f3f3f3f3f3f, seen 2026-11-23"
    when = ("2026-11-23T08:00:00Z", "2026-11-23T14:00:00Z")
    assert changes(store) == [(number, "swapped", "picture_file", before, after, 3, *when) for number in ids]
    confirmed = store.db.execute("SELECT DISTINCT confirmed_at FROM changes").fetchall()
    assert confirmed == [("2026-11-23T15:00:00Z",)]  # the second look
    assert states(store) == [("read", "Ida Ode", 1, 1), ("read", "Tom Roe", 3, 0)]
    reported = [(change.field, change.before) for change in store.changes(severity=3)]
    assert reported == [("picture_file", before)] * 2


def test_second_look_comes_after_an_hour(store: Store) -> None:
    store.picture_files.note(1, look(0))
    store.picture_files.note(1, look(6, OTHER))
    assert store.db.execute("SELECT next_at FROM picture_files WHERE next_at IS NOT NULL").fetchall() == [
        ("2026-11-23T15:00:00Z",)
    ]


def test_picture_that_is_back_at_the_second_look_was_not_swapped(store: Store) -> None:
    add_story(store, "one", URL)
    for hours, seen in ((0, SHIP), (6, OTHER), (7, SHIP), (8, SHIP)):
        store.picture_files.note(1, look(hours, seen))
    assert changes(store) == []


@pytest.mark.parametrize(
    "seen",
    [
        replace(SHIP, phash="0f1e2d3c4b5a6979", width=400, height=225, format="WEBP"),  # a rendition
        replace(SHIP, phash="0f1e2d3c4b5a9687"),  # a crop: 16 bits
        replace(SHIP, creator="Tom Roe"),  # a statement corrected
        replace(OTHER, phash=None),  # only the head was read
    ],
)
def test_what_is_no_swap(store: Store, seen: PictureFile) -> None:
    add_story(store, "one", URL)
    for hours, file in ((0, SHIP), (6, seen), (7, seen)):
        store.picture_files.note(1, look(hours, file))
    assert changes(store) == []


def test_one_picture_at_many_addresses_is_a_stand_in(store: Store) -> None:
    """ "Picture not available" in place of all pictures of a site: no newsroom swapped them."""
    urls = [f"https://navy.example/{number}.jpg" for number in range(5)]
    add_story(store, "one", *urls)
    for hours, stand_in in ((0, False), (6, True), (7, True)):
        for number, url in enumerate(urls):
            first = replace(SHIP, phash=f"0f1e2d3c4b5a697{number}")
            store.picture_files.note(1, look(hours, OTHER if stand_in else first, url))
    assert changes(store) == []


def test_failure_says_nothing_of_the_picture(store: Store) -> None:
    add_story(store, "one", URL)
    store.picture_files.note(1, look(0))
    store.picture_files.note(1, look(6, None, outcome="http", reason="not found (404)"))
    store.picture_files.note(1, look(12))
    assert states(store) == [("read", "Ida Ode", 2, 0)]


def test_file_that_was_never_read_has_a_row_with_the_reason(store: Store) -> None:
    for hours in (0, 1):
        store.picture_files.note(1, look(hours, None, outcome="unreadable", reason="no picture"))
    query = "SELECT outcome, reason, looks, next_at FROM picture_files"
    assert store.db.execute(query).fetchall() == [("unreadable", "no picture", 2, "2026-11-23T10:00:00Z")]
    store.picture_files.note(1, look(3))
    assert [row[0] for row in states(store)] == ["unreadable", "read"]


def test_what_is_owed(store: Store) -> None:
    """New files first, the newest story's before others; those that are due; never those that no story shows."""
    add_story(store, "one", URL, "https://navy.example/b.jpg")
    add_story(store, "two", "https://navy.example/c.jpg", URL)
    owed = store.picture_files.owed(1, START, 10)
    assert [row.url.rpartition("/")[2] for row in owed] == ["marlow.jpg", "c.jpg", "b.jpg"]
    store.picture_files.note(1, look(0, etag='"7"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT"))
    store.picture_files.note(1, look(0, url="https://navy.example/gone.jpg"))
    assert [row.url.rpartition("/")[2] for row in store.picture_files.owed(1, START, 10)] == ["c.jpg", "b.jpg"]
    later = store.picture_files.owed(1, START + timedelta(days=2), 10)
    assert [row.url.rpartition("/")[2] for row in later] == ["c.jpg", "b.jpg", "marlow.jpg"]
    assert (later[-1].etag, later[-1].last_modified) == ('"7"', "Mon, 23 Nov 2026 08:00:00 GMT")
    assert len(store.picture_files.owed(1, START, 1)) == 1
    assert store.picture_files.owed(2, START, 10) == []


def look_again(
    store: Store, name: str, *images: Image, hours: float = 1, headline: str | None = None
) -> list[tuple[Any, ...]]:
    """A second look at the story `name`, which shows these pictures now. Returns its changes of this look."""
    url = f"https://navy.example/{name}/"
    words = f"The story of {name} is told here in some words that no other story has."
    article = Article(
        url=url, site="navy.example", headline=headline or name, paragraphs=(words,), body_text=words, images=images
    )
    at = START + timedelta(hours=hours)
    number = store.db.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()[0]
    seen = Look(
        owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=at, article=article, article_id=number
    )
    before = store.db.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0]
    store.history.store_look(1, seen, never_reread)
    return store.db.execute("SELECT kind, field, severity, reason FROM changes WHERE id > ?", (before,)).fetchall()


ELSEWHERE = "https://cdn.example/9f3a/quay-at-night.jpg"


@pytest.mark.parametrize(
    ("at_new_address", "found"),
    [
        (None, [("swapped", "image", 3, None)]),
        (replace(SHIP, phash="0f1e2d3c4b5a697b"), []),
        (OTHER, [("swapped", "image", 3, "file")]),
        # A crop: alone it may be another picture; with the same maker and second it is none.
        (replace(SHIP, phash="0f1e2d3c4b5ae987"), [("swapped", "image", 3, None)]),
        (replace(SHIP, phash="0f1e2d3c4b5ae987", taken_at="2026-11-23T07:12:44"), []),
        (replace(SHIP, phash="0f1e2d3c4b5ae987", taken_at="2026-11-23T00:00:00"), [("swapped", "image", 3, None)]),
    ],
    ids=["not asked", "same", "another", "crop", "crop of the same shot", "crop of the same day"],
)
def test_picture_at_another_address_is_judged_by_its_file(
    store: Store, at_new_address: PictureFile | None, found: list[tuple[Any, ...]]
) -> None:
    add_story(store, "one", URL)
    taken = at_new_address.taken_at if at_new_address else None
    store.picture_files.note(1, look(0, replace(SHIP, taken_at=taken), sha256="a", size=10))
    if at_new_address:
        store.picture_files.note(1, look(0.5, at_new_address, url=ELSEWHERE, sha256="b", size=10))
    assert look_again(store, "one", Image(url=ELSEWHERE)) == found


def test_same_bytes_at_another_address_are_the_same_picture(store: Store) -> None:
    """Also where only heads were read."""
    add_story(store, "one", URL)
    head = replace(SHIP, phash=None)
    store.picture_files.note(1, look(0, head, sha256="a", size=400_000))
    store.picture_files.note(1, look(0.5, head, url=ELSEWHERE, sha256="a", size=400_000))
    assert look_again(store, "one", Image(url=ELSEWHERE)) == []
    assert store.db.execute("SELECT url FROM images WHERE last_revision IS NULL").fetchall() == [(ELSEWHERE,)]


def test_stand_in_at_the_new_address_proves_nothing(store: Store) -> None:
    add_story(store, "one", URL)
    for url in (URL, ELSEWHERE, "https://navy.example/a.jpg", "https://navy.example/b.jpg"):
        store.picture_files.note(1, look(0, SHIP, url=url))
    assert look_again(store, "one", Image(url=ELSEWHERE)) == [("swapped", "image", 3, None)]


def test_other_edit_beside_a_moved_picture_is_told_alone(store: Store) -> None:
    add_story(store, "one", URL, "https://navy.example/second-picture.jpg")
    for url in (URL, ELSEWHERE):
        store.picture_files.note(1, look(0, SHIP, url=url))
    pictures = (Image(url=ELSEWHERE), Image(url="https://navy.example/third-picture.jpg"))
    assert look_again(store, "one", *pictures) == [("swapped", "image", 3, None)]
    assert store.db.execute("SELECT before FROM changes").fetchall() == [("https://navy.example/second-picture.jpg",)]


def test_picture_of_another_folder_that_shows_another_picture_is_a_swap(store: Store) -> None:
    """By its address it is the same picture; a second look at the file confirms that it is not. A story that never showed the old
    one has no swap."""
    old, new = "https://navy.example/img/marlow.jpg", "https://navy.example/img/cdn/marlow.jpg"
    number = add_story(store, "one", old)
    add_story(store, "two", new)
    store.picture_files.note(1, look(0, url=old))
    assert look_again(store, "one", Image(url=new)) == []
    assert [store.picture_files.note(1, look(hours, OTHER, url=new)) for hours in (1, 2, 3)] == [0, 1, 0]
    [(story, kind, field, *_)] = changes(store)
    assert (story, kind, field) == (number, "swapped", "picture_file")


def test_only_files_never_answered_are_asked_for_before_a_verdict(store: Store) -> None:
    store.picture_files.note(1, look(0))
    store.picture_files.note(1, look(0, None, url="https://navy.example/lost.jpg", outcome="http"))
    urls = (ELSEWHERE, URL, "https://navy.example/lost.jpg")
    assert [owed.url for owed in store.picture_files.owed_of(urls, 10)] == [ELSEWHERE]
    more = [f"https://navy.example/{number}.jpg" for number in range(9)]
    assert [owed.url for owed in store.picture_files.owed_of([URL, *more], 2)] == more[:2]

"""The pages about pictures: what the page printed, what the file says, where they disagree, and where else a picture is shown."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

URL = "https://navy.example/ship.jpg"


def fill(db: sqlite3.Connection) -> None:
    """A picture with a file that names another maker; the same picture at another address in a story of another outlet."""

    def insert(table: str, **row: object) -> None:
        names = ", ".join(row)
        db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))

    db.execute(
        "UPDATE images SET qualifiers = '[\"file\", \"handout\"]', organisation = 'Norland Navy', taken_on = '2026-05-01'"
    )
    seen = {"site_id": 1, "first_at": "2026-07-29T15:00:00Z", "last_at": "2026-07-30T15:00:00Z"}
    stated = {
        "creator": "Sgt. John Poe",
        "credit_line": "DOD",
        "taken_at": "2024-05-01",
        "c2pa": 1,
        "whole": 1,
        "size": 12345,
    }
    shape = {"outcome": "read", "format": "JPEG", "width": 1600, "height": 900}
    insert("picture_files", url=URL, phash="f0e1d2c3b4a59687", **seen, **shape, creator="Tom Roe")
    insert("picture_files", url=URL, phash="0f1e2d3c4b5a6978", **seen, **shape, **stated)
    other = "https://wire.example/copy-7001.webp"
    insert("picture_files", url=other, phash="0f1e2d3c4b5a6979", **seen, **shape)
    insert("picture_files", url="https://wire.example/far.jpg", phash="0f1e2d3c4b5a9687", **seen, **shape)
    for number, address in enumerate((other, "https://wire.example/far.jpg"), 1):
        caption = f"Caption {number} of the wire."
        insert("images", article_id=3, position=number, url=address, role="inline", first_revision=5, caption=caption)
    insert(
        "changes", article_id=1, from_revision=3, to_revision=3, kind="swapped", field="picture_file", severity=3,
        before="1600 × 900 pixels, Tom Roe", after="1600 × 900 pixels, Sgt. John Poe",
        earliest_at="2026-07-29T15:00:00Z", latest_at="2026-07-30T15:00:00Z",
    )  # fmt: skip


def add_change(db: sqlite3.Connection, kind: str, field: str, before: str | None, after: str | None) -> int:
    """A change that version 3 of the story brought. Returns its number."""
    row = db.execute(
        "INSERT INTO changes(article_id, from_revision, to_revision, kind, field, severity, before, after, earliest_at, latest_at) "
        "VALUES (1, 2, 3, ?, ?, 3, ?, ?, '2026-07-29T15:00:00Z', '2026-07-30T15:00:00Z')",
        (kind, field, before, after),
    )
    return int(row.lastrowid or 0)


def get(path: Path, address: str) -> Any:
    """The answer of Datasette, opened on the database at `path`."""

    async def run() -> Any:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        return await datasette.client.get(address)

    return asyncio.run(run())


@pytest.fixture
def ask(build: Callable[..., Path]) -> Callable[[str], Any]:
    return partial(get, build(then=fill))


def text_of(answer: Any) -> str:
    """The words of a page, without tags."""
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_history_of_a_picture(ask: Callable[[str], Any]) -> None:
    text = text_of(ask("/news/-/picture/1"))
    for words in (
        "A frigate at sea.",
        "Page and file disagree about the maker. page: DOD/Jane Roe; file: Sgt. John Poe",
        "Page and file disagree about the day. page: 2026-05-01; file: 2024-05-01",
        "a manifest is in the file; its signature was not checked",
        "JPEG 1600 × 900 pixels, 12,345 bytes",
        "Creator Tom Roe",
        "Another picture at its address",
        "Norland Navy",
        "file handout",
    ):
        assert words in text, words


def test_renditions_of_a_picture_have_one_history(build: Callable[..., Path]) -> None:
    """The site moved its pictures to another host; a picture of another name is another one."""

    def moved(db: sqlite3.Connection) -> None:
        fill(db)
        db.execute(
            "UPDATE images SET url = 'https://navy.example/2026/marlow-at-sea-1600x900.jpg', last_revision = 2 WHERE id = 1"
        )
        for url, credit in (
            ("https://cdn.example/2026/marlow-at-sea-800x450.webp", "DOD/John Poe"),
            ("https://cdn.example/2026/tern-at-sea-800x450.webp", "DOD/Tom Roe"),
        ):
            db.execute(
                "INSERT INTO images(article_id, position, url, role, first_revision, credit) VALUES (1, 1, ?, 'lead', 3, ?)",
                (url, credit),
            )

    text = text_of(get(build(then=moved), "/news/-/picture/1"))
    assert "DOD/John Poe" in text
    assert "DOD/Jane Roe" in text
    assert "DOD/Tom Roe" not in text


@pytest.mark.parametrize("is_told", [False, True], ids=["moved", "swapped"])
def test_picture_whose_file_is_at_another_address_goes_on(build: Callable[..., Path], is_told: bool) -> None:
    """Under an address of no likeness; where a change says so, the one was removed for the other."""

    def moved(db: sqlite3.Connection) -> None:
        fill(db)
        db.execute("UPDATE images SET first_revision = 2, last_revision = 2 WHERE id = 1")
        db.execute(
            "INSERT INTO images(article_id, position, url, role, first_revision, caption, credit) "
            "VALUES (1, 1, 'https://cdn.example/99.jpg', (SELECT role FROM images WHERE id = 1), 3, 'A frigate.', 'DOD/J. Poe')"
        )
        db.execute(
            "INSERT INTO picture_files(site_id, url, first_at, last_at, outcome, phash) VALUES (1, 'https://cdn.example/99.jpg', "
            "'2026-07-30T15:00:00Z', '2026-07-30T15:00:00Z', 'read', ?)",
            ("f0e1d2c3b4a59687" if is_told else "0f1e2d3c4b5a697b",),
        )
        db.execute(
            "INSERT INTO images(article_id, position, url, role, first_revision, last_revision, caption) "
            "VALUES (1, 2, 'https://cdn.example/twice.jpg', 'inline', 1, 2, 'SHOWN TWICE')"
        )
        db.execute(
            "INSERT INTO picture_files(site_id, url, first_at, last_at, outcome, phash) VALUES (1, 'https://cdn.example/twice.jpg', "
            "'2026-07-30T15:00:00Z', '2026-07-30T15:00:00Z', 'read', '0f1e2d3c4b5a6978')"
        )
        if is_told:
            db.execute("UPDATE changes SET kind = 'swapped', field = 'image', before = ? WHERE article_id = 1", (URL,))

    text = text_of(get(build(then=moved), "/news/-/picture/1"))
    assert ("DOD/J. Poe" in text) is not is_told
    assert ("at https://cdn.example/99.jpg" in text) is not is_told
    assert ("at another address since" in text) is not is_told
    assert "SHOWN TWICE" not in text
    printed = text.split("What the page printed")[1].split("What its file says")[0]
    assert ("removed" in printed) is is_told


def test_what_a_picture_was_is_not_shown_as_what_it_is(build: Callable[..., Path]) -> None:
    """A credit that was changed: the search says so, and the picture leads to the change. Another picture is as it was."""

    def credited_anew(db: sqlite3.Connection) -> None:
        fill(db)
        db.execute("UPDATE images SET first_revision = 2, last_revision = 2 WHERE id = 1")
        db.execute(
            "INSERT INTO images(article_id, position, url, role, first_revision, caption, credit) "
            "VALUES (1, 1, ?, 'lead', 3, 'A frigate at sea.', 'DOD/John Poe')",
            (URL,),
        )

    path = build(then=credited_anew)
    found = get(path, "/news/-/search?q=frigate").text.split("<h2>In captions</h2>")[1].split("</ol>")[0]
    [newer, older] = found.split("<li>")[1:]
    assert "DOD/John Poe" in newer
    assert "otherwise" not in newer
    assert "DOD/Jane Roe" in older
    assert "printed otherwise since" in older
    page = get(path, "/news/-/picture/1")
    assert "in version 2 alone" in text_of(page)
    assert re.search(r'<a href="/news/-/change/\d+">Another picture at its address</a>', page.text)


def test_picture_that_looks_the_same_is_linked_and_another_is_not(ask: Callable[[str], Any]) -> None:
    text = text_of(ask("/news/-/picture/1"))
    assert "Seoul orders frigates wire.example" in text
    assert text.count("looks the same") == 1
    back = text_of(ask("/news/-/picture/2"))
    assert "Seoul orders twelve frigates navy.example" in back
    assert "disagree" not in back
    assert "None known." in text_of(ask("/news/-/picture/3"))


def test_a_file_that_was_swapped_looked_the_same_before(build: Callable[..., Path]) -> None:
    def swapped(db: sqlite3.Connection) -> None:
        fill(db)
        db.execute(
            "INSERT INTO picture_files(site_id, url, first_at, last_at, outcome, phash) SELECT site_id, url, first_at, last_at, outcome, "
            "'aaaa111122223333' FROM picture_files WHERE url = 'https://wire.example/copy-7001.webp'"
        )

    text = text_of(get(build(then=swapped), "/news/-/picture/1"))
    assert "looked the same before" in text
    assert "looks the same" not in text


def test_box_of_a_picture_in_its_story(ask: Callable[[str], Any]) -> None:
    answer = ask("/news/-/article/1")
    text = text_of(answer)
    assert "maker page: DOD/Jane Roe; file: Sgt. John Poe" in text
    assert "its file was read, with a C2PA manifest" in text
    assert "/news/-/picture/1" in answer.text
    assert "its file was read" not in text_of(ask("/news/-/article/2"))


def test_how_pictures_came_is_counted_and_filtered(ask: Callable[[str], Any]) -> None:
    assert "file 1 handout 1" in text_of(ask("/news/-/credits"))
    assert "A frigate at sea." in text_of(ask("/news/-/credits?qualifier=handout"))
    assert "No picture." in text_of(ask("/news/-/credits?qualifier=pool"))
    [row] = ask("/news/-/credits.json?qualifier=file").json()["rows"]
    assert (row["qualifiers"], row["organisation"]) == ('["file", "handout"]', "Norland Navy")


def test_page_of_a_swap(ask: Callable[[str], Any]) -> None:
    """It has no two versions of the page: both of its ends are the version that shows the picture."""
    [row] = ask("/news/-/changes.json?field=picture_file").json()["rows"]
    text = text_of(ask(f"/news/-/change/{row['id']}"))
    assert "Another picture at its address" in text
    assert "Tom Roe" in text
    assert "Sgt. John Poe" in text


def test_picture_that_is_not_kept(ask: Callable[[str], Any]) -> None:
    assert ask("/news/-/picture/99").status_code == 404


def test_picture_without_a_file(build: Callable[..., Path]) -> None:
    text = text_of(get(build(), "/news/-/picture/1"))
    assert "The file was not asked for" in text
    assert "None known." in text


@pytest.mark.parametrize("pictures", [True, False])
def test_picture_is_loaded_only_when_asked_for(ask: Callable[[str], Any], pictures: bool) -> None:
    answer = ask("/news/-/picture/1" + "?pictures=1" * pictures)
    assert ("<img" in answer.text) is pictures
    assert ("http: https:" in answer.headers["content-security-policy"]) is pictures


def test_what_wordpress_says_of_a_picture(build: Callable[..., Path]) -> None:
    def fill_library(db: sqlite3.Connection) -> None:
        fill(db)
        db.execute("UPDATE images SET external_id = 'wp:812', credit = 'Ida Ode' WHERE id = 1")
        db.execute('UPDATE articles SET sources = \'{"wp:812 credit": "rest"}\' WHERE id = 1')
        said = '{"caption": "The ship in May <b>1950</b>.", "credit": "Ida Ode", "as given": "raw words"}'
        db.execute(
            "INSERT INTO statements(site_id, url_key, source, external_id, said, seen_at) "
            "VALUES (1, 'wp:812', 'picture', 'wp:812', ?, '2026-07-30T15:00:00Z')",
            (said,),
        )

    path = build(then=fill_library)
    page = get(path, "/news/-/picture/1").text
    assert "What WordPress says" in page
    assert "The ship in May &lt;b&gt;1950&lt;/b&gt;." in page
    assert "The credit of today is WordPress’s: the page prints none." in page
    assert "raw words" not in page
    other = get(path, "/news/-/picture/2").text
    assert "WordPress" not in other


def test_changes_are_those_of_the_picture(build: Callable[..., Path]) -> None:
    """The picture's own change first; that of another names which; of one that fits none it is not said."""

    def two(db: sqlite3.Connection) -> None:
        fill(db)
        other = "https://navy.example/tern-in-the-dock.jpg"
        for first, last, caption in ((2, 2, "A tern."), (3, None, "A tern in the dock.")):
            db.execute(
                "INSERT INTO images(article_id, position, role, url, first_revision, last_revision, caption) "
                "VALUES (1, 2, 'inline', ?, ?, ?, ?)",
                (other, first, last, caption),
            )
        for field, before, after in (
            ("caption", "A tern.", "A tern in the dock."),
            ("credit", "Nobody", "Somebody"),
            ("image", None, URL),
        ):
            add_change(db, "altered", field, before, after)

    text = text_of(get(build(then=two), "/news/-/picture/1"))
    own, others = (
        text.split("Changes to this picture")[1].split("In other stories")[0].split("Changes to other pictures")
    )
    assert URL in own
    assert "A tern" not in own
    assert re.search(r"in the dock\W+of A tern in the dock\.", others)
    assert re.search(r"Somebody\W+it is not known of which", others)


TERN, PIER = (f"https://navy.example/2026/{name}-in-the-dock.jpg" for name in ("tern", "pier"))


def edited(db: sqlite3.Connection) -> None:
    """Beside the frigate, a picture whose alternative text and origin were changed, and one that came for another."""
    fill(db)
    rows: list[tuple[object, ...]] = [
        (2, TERN, 2, 2, "A tern.", "A bird", "[]"),
        (2, TERN, 3, None, "A tern.", "A white bird", '["file"]'),
        (3, "https://navy.example/2026/quay%20wall.jpg", 2, 2, None, None, "[]"),
        (3, PIER, 3, None, "The <b>pier</b>.", None, "[]"),
    ]
    for row in rows:
        db.execute(
            "INSERT INTO images(article_id, position, role, url, first_revision, last_revision, caption, alt_text, qualifiers) "
            "VALUES (1, ?, 'inline', ?, ?, ?, ?, ?, ?)",
            row,
        )


CHANGES = [
    ("altered", "alt_text", "A bird", "A white bird", ["A tern. (tern-in-the-dock.jpg)"]),
    ("added", "qualifiers", None, "file", ["A tern. (tern-in-the-dock.jpg)"]),
    ("altered", "credit", "Nobody", "Somebody", []),
    (
        "swapped", "image", "https://navy.example/2026/quay%20wall.jpg", PIER,
        ["Before: a picture without caption (quay wall.jpg)", "After: The &lt;b&gt;pier&lt;/b&gt;. (pier-in-the-dock.jpg)"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "field", "before", "after", "named"), CHANGES)
def test_page_of_a_change_shows_its_picture(
    build: Callable[..., Path], kind: str, field: str, before: str | None, after: str | None, named: list[str]
) -> None:
    numbers: list[int] = []

    def told(db: sqlite3.Connection) -> None:
        edited(db)
        numbers.append(add_change(db, kind, field, before, after))

    path = build(then=told)
    address = f"/news/-/change/{numbers[0]}"
    page = get(path, address)
    text = text_of(page)
    for words in named:
        assert words in text
    assert ("It is not known which picture of the story this is of" in text) is not named
    assert "<img" not in page.text
    shown = get(path, f"{address}?pictures=1")
    assert shown.text.count("<img") == len(named)
    assert "http: https:" in shown.headers["content-security-policy"]


def test_page_of_a_change_of_words_asks_for_no_picture(build: Callable[..., Path]) -> None:
    page = get(build(then=edited), "/news/-/change/1")
    assert "Which picture" not in page.text
    assert "not known" not in text_of(page)


def test_story_names_the_pictures_of_its_changes(build: Callable[..., Path]) -> None:
    """In the list of versions, and in the picture's own box."""

    def told(db: sqlite3.Connection) -> None:
        edited(db)
        for kind, field, before, after, _ in CHANGES:
            add_change(db, kind, field, before, after)
        add_change(db, "added", "paragraph", None, "A paragraph.")

    text = text_of(get(build(then=told), "/news/-/article/1"))
    version, boxes = text.split("Version 3")[1].split("Version 2")[0], text.split("Pictures 5")[1]
    for words in (
        "picture described otherwise of A tern. (tern-in-the-dock.jpg)",
        "origin of a picture stated of A tern. (tern-in-the-dock.jpg)",
        "picture credit changed (it is not known of which)",
        "picture swapped of a picture without caption (quay wall.jpg), The &lt;b&gt;pier&lt;/b&gt;. (pier-in-the-dock.jpg)",
        "paragraph added",
    ):
        assert words in version, version
    assert "paragraph added of" not in version
    tern, pier = (boxes.split(caption)[1].split("History")[0] for caption in ("A tern.", "pier&lt;/b&gt;."))
    assert "Picture described otherwise" in tern
    assert "swapped" not in tern
    assert "Picture swapped" in pier
    assert "credit changed" not in boxes

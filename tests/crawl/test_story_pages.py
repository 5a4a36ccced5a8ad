"""Stories on several pages: one record of all pages, and no false change if one of them does not come."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paged_newsroom import STYLES, Newsroom, newsroom
from plain_records import unpack_records
from running import Scrapy

from iria_crawler.store.file.packing import record_of

STORY = "/news/2026/11/cranes-arrive-late-at-the-old-quay/"
PLAIN = "/news/2026/11/ferry-sails-again-after-long-repair/"
WALL = (
    200,
    "<html><head><title>Please log in</title></head><body><h1>Please log in</h1><p>Log in to read on. It takes a minute, and "
    "you need an address for mail. Those who have one already may log in below with it and their word.</p></body></html>",
)


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with newsroom() as found:
        found.add(PLAIN, "Ferry sails again after long repair", 1)
        yield found


@pytest.fixture
def rows(tmp_path: Path) -> Any:
    def ask(sql: str) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(tmp_path / "iria.db")
        db.create_function("record_json", 1, lambda revision_id: record_of(db.execute, revision_id))
        found = db.execute(sql).fetchall()
        db.close()
        return found

    return ask


def crawl(scrapy: Scrapy, room: Newsroom, *more: str) -> None:
    room.asked.clear()
    scrapy("crawl", "news", "-a", f"url={room.url}/", *more)


def again(scrapy: Scrapy, room: Newsroom) -> None:
    crawl(scrapy, room, "-a", "recheck=all")


def record(rows: Any, room: Newsroom, path: str = STORY) -> dict[str, Any]:
    """The newest record of a story, with its text."""
    ((text, body),) = rows(
        "SELECT record_json(v.id), b.body_text FROM articles a JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
        f"JOIN bodies b ON b.article_id = a.id WHERE a.url = '{room.url}{path}'"
    )
    return {**json.loads(text), "body_text": body}


def text_of(room: Newsroom, path: str = STORY) -> str:
    return "\n".join(text for texts in room.stories[path].pages for text in texts)


def test_the_pages_of_a_story_are_one_record_in_every_style(scrapy: Scrapy, room: Newsroom, rows: Any) -> None:
    paths = {}
    for style in STYLES:
        subject = f"cranes-of-kind-{style.replace(' ', '-')}-arrive-late-at-the-old-quay"
        paths[style] = f"/news/{subject}.html" if style == "file" else f"/news/2026/11/{subject}/"
        room.add(paths[style], f"{style.title()} cranes arrive late at the old quay", 3, style)
    crawl(scrapy, room)
    for style, path in paths.items():
        stored = record(rows, room, path)
        assert stored["body_text"] == text_of(room, path), style
        assert "truncated" not in stored, style
        parts = "parts p JOIN revisions v ON v.id = p.revision_id JOIN articles a ON a.id = v.article_id"
        found = rows(f"SELECT position, p.url FROM {parts} WHERE a.url = '{room.url}{path}' ORDER BY position")
        assert found == [(n, room.url + STYLES[style](path, n)) for n in (2, 3)], style
    assert rows("SELECT count(*) FROM articles") == [(len(STYLES) + 1,)]
    assert rows("SELECT kind FROM problems WHERE kind <> 'discover'") == []
    again(scrapy, room)
    assert rows("SELECT count(*) FROM changes") == [(0,)]
    looked = rows("SELECT outcome, sum(looks) FROM checks GROUP BY outcome ORDER BY outcome")
    assert looked == [("new", len(STYLES) + 1), ("same", len(STYLES) + 1)]


def changes(rows: Any) -> list[tuple[Any, ...]]:
    return rows("SELECT kind, field FROM changes ORDER BY id")  # type: ignore[no-any-return]


def looks(rows: Any, room: Newsroom, path: str = STORY) -> list[str]:
    return [
        outcome
        for (outcome,) in rows(
            "SELECT outcome FROM checks JOIN articles ON articles.id = article_id "
            f"WHERE url = '{room.url}{path}' ORDER BY checks.id"
        )
    ]


def part_problems(rows: Any) -> list[tuple[Any, ...]]:
    return rows("SELECT url, http_status, reason FROM problems WHERE kind = 'part' ORDER BY id")  # type: ignore[no-any-return]


def test_an_edit_on_the_third_page_is_found_though_the_first_is_as_it_was(
    scrapy: Scrapy, room: Newsroom, rows: Any
) -> None:
    story = room.add(STORY, "Cranes arrive late at the old quay", 3)
    crawl(scrapy, room)
    story.pages[2][1] = story.pages[2][1].replace("for 32 days", "for 64 days")
    again(scrapy, room)
    assert changes(rows) == [("altered", "paragraph")]
    ((before, after),) = rows("SELECT before, after FROM changes")
    assert "for 32 days" in before
    assert "for 64 days" in after
    assert record(rows, room)["body_text"] == text_of(room)
    assert rows("SELECT count(*) FROM parts WHERE revision_id = (SELECT max(id) FROM revisions)") == [(2,)]


@pytest.mark.parametrize(
    "answer",
    [WALL, (503, "<html><body>busy</body></html>"), (404, "<html><body>gone</body></html>"), "login", "first page"],
    ids=["wall", "busy", "not found", "login", "first page"],
)
def test_a_page_that_does_not_come_once_changes_nothing(scrapy: Scrapy, room: Newsroom, rows: Any, answer: Any) -> None:
    """Also if it shows the first page again: a cache that does not know the number does so."""
    story = room.add(STORY, "Cranes arrive late at the old quay", 3)
    second = STYLES["wordpress"](STORY, 2)
    crawl(scrapy, room)
    if answer == "login":
        room.leads[second] = "/login/"
        room.answers["/login/"] = WALL
    elif answer == "first page":
        room.answers[second] = (200, str(room.page(STORY)))
    else:
        room.answers[second] = answer
    again(scrapy, room)
    assert changes(rows) == []
    assert record(rows, room)["body_text"] == text_of(room)
    assert looks(rows, room) == ["new", "incomplete"]
    if answer != "first page":
        ((url, _, reason),) = part_problems(rows)
        assert url == room.url + second
        assert reason.startswith("page 2 of the story did not come: ")
    room.answers.clear()
    room.leads.clear()
    again(scrapy, room)
    assert changes(rows) == []
    # What is changed meanwhile on the page that did not come is bracketed by the looks that saw it.
    room.answers[second] = WALL
    story.pages[1][0] = "The minister resigned on Monday and named no successor for the post at the port of the town."
    again(scrapy, room)
    room.answers.clear()
    again(scrapy, room)
    assert [field for _, field in changes(rows)] == ["paragraph", "paragraph"]
    whole_looks = rows(
        "SELECT last_at FROM checks WHERE outcome IN ('new', 'same') AND article_id = (SELECT article_id FROM changes)"
    )
    assert rows("SELECT DISTINCT earliest_at FROM changes") == [max(whole_looks)]


def test_a_story_whose_second_page_never_came_is_marked_and_grows_without_an_edit(
    scrapy: Scrapy, room: Newsroom, rows: Any
) -> None:
    room.add(STORY, "Cranes arrive late at the old quay", 3)
    room.answers[STYLES["wordpress"](STORY, 2)] = (404, "<html><body>gone</body></html>")
    crawl(scrapy, room)
    stored = record(rows, room)
    assert stored["truncated"] is True
    assert stored["body_text"] == "\n".join(room.stories[STORY].pages[0])
    assert [status for _, status, _ in part_problems(rows)] == [404]
    again(scrapy, room)
    assert looks(rows, room) == ["new", "same"]
    assert len(part_problems(rows)) == 2
    room.answers.clear()
    again(scrapy, room)
    assert changes(rows) == []
    stored = record(rows, room)
    assert stored["body_text"] == text_of(room)
    assert "truncated" not in stored


def test_an_edit_on_the_first_page_is_found_though_the_second_is_lost(
    scrapy: Scrapy, room: Newsroom, rows: Any
) -> None:
    story = room.add(STORY, "Cranes arrive late at the old quay", 2)
    room.answers[STYLES["wordpress"](STORY, 2)] = (404, "<html><body>gone</body></html>")
    crawl(scrapy, room)
    story.pages[0][1] = story.pages[0][1].replace("for 12 days", "for 24 days")
    again(scrapy, room)
    assert changes(rows) == [("altered", "paragraph")]


def test_pages_that_lead_in_a_circle_end(scrapy: Scrapy, room: Newsroom, rows: Any) -> None:
    room.add(STORY, "Cranes arrive late at the old quay", 3, "head")
    third = STYLES["head"](STORY, 3)
    back = f'<link rel="next" href="{STYLES["head"](STORY, 2)}">'
    room.answers[third] = (200, str(room.page(third)).replace("</head>", f"{back}</head>"))
    crawl(scrapy, room)
    assert room.asked.count(STYLES["head"](STORY, 2)) == 1
    stored = record(rows, room)
    assert stored["body_text"] == text_of(room)
    assert "truncated" not in stored


def test_a_story_of_a_thousand_pages_is_read_in_part(scrapy: Scrapy, room: Newsroom, rows: Any) -> None:
    story = room.add(STORY, "Cranes arrive late at the old quay", 1_000, "arrow")
    crawl(scrapy, room)
    assert sum(address.startswith(STORY) for address in room.asked) == 20
    stored = record(rows, room)
    assert stored["truncated"] is True
    assert stored["body_text"].count("\n") == 20 * 4 - 1
    assert len(part_problems(rows)) == 1
    # Its first 20 pages are watched as any story is.
    story.pages[4][1] = story.pages[4][1].replace("for 52 days", "for 104 days")
    again(scrapy, room)
    assert changes(rows) == [("altered", "paragraph")]


def test_pages_of_another_host_and_look_alikes_are_not_asked_for(scrapy: Scrapy, room: Newsroom, rows: Any) -> None:
    story = room.add(STORY, "Cranes arrive late at the old quay", 1)
    port = room.url.rpartition(":")[2]
    story.extra = f"""<p><a rel="next" href="http://localhost:{port}{STORY}2/">2</a></p>
        <nav><a rel="next" href="/news/2026/11/next-story-of-the-harbour/">Next</a></nav>
        <div id="comments"><p>Three comments.</p><a rel="next" href="{STORY}?page=2">2</a></div>
        <a class="next" href="{STORY}comment-page-2/#comments">Older comments</a>
        <a href="{STORY}?page=3#comments">3</a>
        <nav><a href="/page/2/">Older posts</a></nav>"""
    crawl(scrapy, room)
    assert [address for address in room.asked if address.startswith(STORY)] == [STORY]
    assert record(rows, room)["body_text"] == text_of(room)


def test_a_story_is_one_whichever_of_its_pages_is_listed(scrapy: Scrapy, room: Newsroom, rows: Any) -> None:
    room.add(STORY, "Cranes arrive late at the old quay", 4, "query")
    second, third, fourth = (STYLES["query"](STORY, page) for page in (2, 3, 4))
    room.listed = [PLAIN, second, third, fourth]
    crawl(scrapy, room)
    assert rows("SELECT url FROM articles ORDER BY url") == [(room.url + STORY,), (room.url + PLAIN,)]
    assert record(rows, room)["body_text"] == text_of(room)
    assert room.asked.count(STORY) == 1
    room.listed = [PLAIN, STORY, second, third, fourth]
    crawl(scrapy, room)
    assert [address for address in room.asked if address.startswith(STORY)] == []  # nothing new, nothing due
    again(scrapy, room)
    assert rows("SELECT count(*) FROM articles") == [(2,)]
    assert changes(rows) == []


@pytest.mark.parametrize("listed", ["first page", "whole", "both"])
def test_the_whole_story_on_one_page_is_preferred_and_no_second_story(
    scrapy: Scrapy, room: Newsroom, rows: Any, listed: str
) -> None:
    whole = f"{STORY}?page=all"
    story = room.add(STORY, "Cranes arrive late at the old quay", 5, whole=whole)
    room.listed = {"first page": [PLAIN, STORY], "whole": [PLAIN, whole], "both": [PLAIN, whole, STORY]}[listed]
    crawl(scrapy, room)
    room.listed = [PLAIN, STORY, whole]
    crawl(scrapy, room)
    again(scrapy, room)
    assert rows("SELECT count(*) FROM articles WHERE merged_into IS NULL") == [(2,)]
    assert changes(rows) == []
    assert not any(STYLES["wordpress"](STORY, page) in room.asked for page in (2, 3))
    story.pages[3][1] = story.pages[3][1].replace("for 42 days", "for 84 days")
    again(scrapy, room)
    assert changes(rows) == [("altered", "paragraph")]


def test_where_the_whole_story_on_one_page_is_a_wall_its_pages_are_read(
    scrapy: Scrapy, room: Newsroom, rows: Any
) -> None:
    whole = f"{STORY}?page=all"
    room.add(STORY, "Cranes arrive late at the old quay", 3, whole=whole)
    room.answers[whole] = WALL
    crawl(scrapy, room)
    assert record(rows, room)["body_text"] == text_of(room)
    assert part_problems(rows) == []


def test_no_page_is_asked_for_if_the_first_has_the_whole_text_in_its_data(
    scrapy: Scrapy, room: Newsroom, rows: Any
) -> None:
    story = room.add(STORY, "Cranes arrive late at the old quay", 3)
    text = "\n\n".join(text for texts in story.pages for text in texts)
    data = json.dumps({"@type": "NewsArticle", "headline": story.headline, "articleBody": text})
    story.extra = f'<script type="application/ld+json">{data}</script>'
    crawl(scrapy, room)
    assert [address for address in room.asked if address.startswith(STORY)] == [STORY]
    stored = record(rows, room)
    assert stored["body_text"] == text_of(room)
    assert "truncated" not in stored


def test_the_kept_pages_give_the_record_again(scrapy: Scrapy, room: Newsroom, rows: Any, tmp_path: Path) -> None:
    story = room.add(STORY, "Cranes arrive late at the old quay", 3)
    crawl(scrapy, room)
    story.pages[1][1] = story.pages[1][1].replace("for 22 days", "for 44 days")
    again(scrapy, room)
    assert "0 faults" in scrapy("verify").stdout
    assert "0 corrected, 2 as they were" in scrapy("reparse", "--all").stdout
    scrapy("compact", "--keep-days", "0")
    assert "0 faults" in scrapy("verify").stdout
    assert "0 corrected, 2 as they were" in scrapy("reparse", "--all").stdout
    archive = tmp_path / "pages.warc"
    host = room.url.removeprefix("http://")
    assert scrapy("warc", str(archive), "--site", host).stdout.startswith("5 pages written")
    written = archive.read_bytes()
    for page in (1, 2, 3):
        assert f"WARC-Target-URI: {room.url}{STYLES['wordpress'](STORY, page)}\r\n".encode() in written
    # A page that is lost: the story is left alone, and the loss is told.
    db = sqlite3.connect(tmp_path / "iria.captures.db")
    with db:
        (lost,) = rows(
            "SELECT sha256 FROM captures JOIN parts ON parts.capture_id = captures.id WHERE position = 3 LIMIT 1"
        )[0]
        db.execute("DELETE FROM pages WHERE sha256 = ?", (lost,))
    db.close()
    assert "without a stored page" in scrapy("reparse", "--all").stdout
    assert record(rows, room)["body_text"] == text_of(room)
    assert "is not kept any more" in scrapy("verify", check=False).stdout


def test_pages_that_were_stored_as_stories_of_their_own_become_one(scrapy: Scrapy, room: Newsroom, rows: Any) -> None:
    """An earlier version, which did not know their links, has stored each page as a story."""
    story = room.add(STORY, "Cranes arrive late at the old quay", 3, "query")
    addresses = [STYLES["query"](STORY, page) for page in (1, 2, 3)]
    for address in addresses:
        page = str(room.page(address))
        room.answers[address] = (200, page[: page.index('<p class="page-links">')] + "</div></article></body></html>")
    room.listed = [PLAIN, *addresses]
    crawl(scrapy, room)
    assert rows("SELECT count(*) FROM articles") == [(4,)]
    room.answers.clear()
    again(scrapy, room)
    again(scrapy, room)
    assert rows("SELECT url, status FROM articles WHERE merged_into IS NULL ORDER BY url") == [
        (room.url + STORY, "live"),
        (room.url + PLAIN, "live"),
    ]
    assert record(rows, room)["body_text"] == text_of(room)
    assert rows("SELECT kind FROM changes WHERE kind NOT IN ('added')") == []
    again(scrapy, room)
    assert [address for address in room.asked if address.startswith(STORY)] == addresses
    story.pages[1][1] = story.pages[1][1].replace("for 22 days", "for 44 days")
    again(scrapy, room)
    assert changes(rows)[-1] == ("altered", "paragraph")


def test_a_first_page_that_an_earlier_parser_stored_as_the_whole_story_grows_without_an_edit(
    scrapy: Scrapy, room: Newsroom, rows: Any, tmp_path: Path
) -> None:
    room.add(STORY, "Cranes arrive late at the old quay", 3)
    second = STYLES["wordpress"](STORY, 2)
    room.answers[second] = (404, "<html><body>gone</body></html>")
    crawl(scrapy, room)
    room.answers.clear()
    db = sqlite3.connect(tmp_path / "iria.db")
    with db:
        db.execute("UPDATE revisions SET parser_version = 'older'")
        unpack_records(db.execute)
        db.execute("""UPDATE records SET record = replace(record, '"truncated":true,', '')""")
    db.close()
    again(scrapy, room)
    assert changes(rows) == []
    assert record(rows, room)["body_text"] == text_of(room)

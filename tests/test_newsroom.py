"""The sample newsroom answers as WordPress does, and its day follows day.json."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from newsroom import HERE, Newsroom, events

STORIES = 41  # 40 files and one copy under a second address
COPIED = "japan-and-philippines-hold-first-airlift-drill"
BY_EVENT = {event["event"]: event for event in events()}


@pytest.fixture(scope="module")
def shared() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def room(shared: Newsroom) -> Newsroom:
    """The newsroom in the morning, with an empty log."""
    shared.reset()
    return shared


def ask(room: Newsroom, path: str, **headers: str) -> tuple[int, HTTPMessage, str]:
    connection = HTTPConnection(urlsplit(room.url).netloc, timeout=120)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def posts(room: Newsroom, query: str = "") -> list[dict[str, Any]]:
    return json.loads(ask(room, f"/wp-json/wp/v2/posts?per_page=100&{query}")[2])


def story(room: Newsroom, slug: str) -> str:
    status, _, text = ask(room, f"/news/{slug}/")
    assert status == 200
    return text


def modified(room: Newsroom, slug: str) -> str:
    return next(post["modified_gmt"] for post in posts(room) if post["slug"] == slug)


# --- pages ---


def test_story_page_is_a_classic_magazine_page(room: Newsroom) -> None:
    text = story(room, "naval-chiefs-meet-over-cable-cuts")
    headline = "Naval chiefs meet after third cable cut in a month"
    for part in (
        f"<title>{headline}</title>",
        f'<h1 class="entry-title">{headline}</h1>',
        f'<span class="current">{headline}</span>',
        f'No Comments<span class="screen-reader-text"> on {headline}</span>',
        f'<link rel="canonical" href="{room.url}news/naval-chiefs-meet-over-cable-cuts/" />',
        f'<link rel="shortlink" href="{room.url}?p=5140" />',
        "single single-post postid-5140",
        '<span class="tie-date">November 20, 2026</span>',
        "(Image Credit: DOD/Jane Roe)</p>",
        "Related Articles",
        "Leave a comment",
        "Copyright ©",
        "Enter your email address:",
        "Back to Top",
        "<h4>Popular</h4>",
    ):
        assert part in text, part


def test_story_pages_have_no_validators(room: Newsroom) -> None:
    _, headers, _ = ask(room, "/news/naval-chiefs-meet-over-cable-cuts/")
    assert headers["ETag"] is None
    assert headers["Last-Modified"] is None


def test_one_page_has_no_date_some_have_no_picture_one_is_broken(room: Newsroom) -> None:
    pages = {post["slug"]: story(room, post["slug"]) for post in posts(room)}
    mains = {slug: text.partition('<div class="entry">')[0] for slug, text in pages.items()}
    assert sum("tie-date" not in main for main in mains.values()) == 1
    assert any("wp-caption aligncenter" not in text for text in pages.values())
    assert [slug for slug, text in pages.items() if "</html>" not in text] == [
        slug for slug, text in pages.items() if "\x00" in text
    ]
    assert sum("</html>" not in text for text in pages.values()) == 1


def test_copy_has_an_address_and_a_number_of_its_own(room: Newsroom) -> None:
    first, second = ({p["slug"]: p for p in posts(room)}[slug] for slug in (COPIED, COPIED + "-2"))
    assert first["title"] == second["title"]
    assert first["excerpt"] == second["excerpt"]
    assert first["id"] != second["id"]
    assert first["link"] != second["link"]


@pytest.mark.parametrize("start", ["/", "/category/naval/"])
def test_listings_lead_from_page_to_page(room: Newsroom, start: str) -> None:
    path, found = start, []
    while path:
        status, _, text = ask(room, path)
        assert status == 200
        found += re.findall(r'post-box-title"><a href="([^"]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = urlsplit(following[1]).path if following else ""
    wanted = [post["link"] for post in posts(room)] if start == "/" else found
    assert sorted(found) == sorted(wanted)
    assert len(found) == len(set(found)) > 8
    assert ask(room, f"{start}page/99/")[0] == 404


@pytest.mark.parametrize("path", ["/news/no-such-story/", "/nothing-here/", "/?p=99999", "/category/none/"])
def test_what_is_not_there_is_a_page_that_says_so(room: Newsroom, path: str) -> None:
    status, _, text = ask(room, path)
    assert status == 404
    assert "could not be found" in text
    assert 'class="error404"' in text


def test_shortlink_leads_to_the_permalink(room: Newsroom) -> None:
    status, headers, _ = ask(room, "/?p=5140")
    assert (status, headers["Location"]) == (301, f"{room.url}news/naval-chiefs-meet-over-cable-cuts/")


# --- lists ---


def test_robots_name_the_delay_and_the_sitemap() -> None:
    with Newsroom(crawl_delay=0.25) as room:
        lines = ask(room, "/robots.txt")[2].splitlines()
    assert "Disallow: /wp-admin/" in lines
    assert "Crawl-delay: 0.25" in lines
    assert f"Sitemap: {room.url}wp-sitemap.xml" in lines


def test_feed_has_the_newest_ten(room: Newsroom) -> None:
    items = ElementTree.fromstring(ask(room, "/feed/")[2]).findall("./channel/item")
    assert [item.findtext("link") for item in items] == [post["link"] for post in posts(room)[:10]]
    assert items[0].findtext("guid") == f"{room.url}?p={posts(room)[0]['id']}"
    assert items[0].findtext("pubDate") == "Fri, 20 Nov 2026 09:15:00 +0000"


def test_feed_is_conditional(room: Newsroom) -> None:
    _, headers, _ = ask(room, "/feed/")
    assert headers["ETag"].startswith('W/"')
    assert ask(room, "/feed/", If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert ask(room, "/feed/", If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT")[0] == 200


def test_sitemaps_name_every_story(room: Newsroom) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ElementTree.fromstring(ask(room, "/wp-sitemap.xml")[2])
    assert [e.text for e in index.iter(f"{space}loc")] == [
        f"{room.url}wp-sitemap-posts-post-1.xml",
        f"{room.url}wp-sitemap-posts-page-1.xml",
        f"{room.url}wp-sitemap-taxonomies-category-1.xml",
        f"{room.url}wp-sitemap-users-1.xml",
    ]
    stories = ElementTree.fromstring(ask(room, "/wp-sitemap-posts-post-1.xml")[2])
    assert {e.text for e in stories.iter(f"{space}loc")} == {post["link"] for post in posts(room)}
    assert len(list(stories.iter(f"{space}lastmod"))) == STORIES


# --- REST ---


def test_rest_counts_and_pages(room: Newsroom) -> None:
    _, headers, text = ask(room, "/wp-json/wp/v2/posts?per_page=20&page=3")
    assert (headers["X-WP-Total"], headers["X-WP-TotalPages"]) == (str(STORIES), "3")
    assert len(json.loads(text)) == 1
    assert len(json.loads(ask(room, "/?rest_route=/wp/v2/posts")[2])) == 10


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("/posts?page=99", 400, "rest_post_invalid_page_number"),
        ("/posts?per_page=101", 400, "rest_invalid_param"),
        ("/posts?page=few", 400, "rest_invalid_param"),
        ("/posts?modified_after=yesterday", 400, "rest_invalid_param"),
        ("/posts?orderby=nothing", 400, "rest_invalid_param"),
        ("/posts/99999", 404, "rest_post_invalid_id"),
    ],
)
def test_rest_refuses_in_wordpress_words(room: Newsroom, query: str, status: int, code: str) -> None:
    answered, _, text = ask(room, "/wp-json/wp/v2" + query)
    assert (answered, json.loads(text)["code"], json.loads(text)["data"]) == (status, code, {"status": status})


def test_rest_gives_times_in_the_desk_zone_and_in_utc(room: Newsroom) -> None:
    [post] = [post for post in posts(room) if post["id"] == 5140]
    assert (post["date"], post["date_gmt"]) == ("2026-11-20T04:15:00", "2026-11-20T09:15:00")


@pytest.mark.parametrize(
    ("after", "count"),
    [
        ("2026-11-20T09:14:59Z", 1),
        ("2026-11-20T09:15:00Z", 0),
        ("2026-11-20T04:14:59", 1),  # no zone: the newsroom's own
        ("2026-11-20T09:14:59", 0),
        ("2026-11-20T11:14:59%2B02:00", 1),
    ],
)
def test_rest_modified_after_knows_zones(room: Newsroom, after: str, count: int) -> None:
    assert len(posts(room, f"modified_after={after}")) == count


def test_rest_orders_and_chooses_fields(room: Newsroom) -> None:
    oldest_first = posts(room, "orderby=modified&order=asc&_fields=id,modified_gmt,title")
    times = [post["modified_gmt"] for post in oldest_first]
    assert times == sorted(times)
    assert all(set(post) == {"id", "modified_gmt", "title"} for post in oldest_first)


# --- the day ---


def test_day_happens_as_written(room: Newsroom) -> None:
    for kind in ("headline", "number", "quote", "credit", "typo"):
        assert BY_EVENT[kind]["before"] in story(room, BY_EVENT[kind]["slug"])
    before = {post["slug"]: post["modified_gmt"] for post in posts(room)}
    room.play_day()
    for kind in ("headline", "number", "quote", "correction", "credit", "typo", "comment"):
        event = BY_EVENT[kind]
        text = story(room, event["slug"])
        assert event["after"] in text, kind
        assert (modified(room, event["slug"]) != before[event["slug"]]) is event["announced"], kind
        if event["before"] and kind != "headline":  # the reworded headline begins with the old one
            assert event["before"] not in text, kind


def test_nothing_else_happens(room: Newsroom) -> None:
    before = {post["id"]: post for post in posts(room)}
    room.play_day()
    touched = {post["slug"] for post in posts(room) if before.get(post["id"]) != post}
    named = {event["slug"] for event in events() if event["event"] not in ("sidebar", "comment", "withdrawn", "moved")}
    assert touched == named | {BY_EVENT["moved"]["after"]}


def test_withdrawn_story_is_gone_everywhere(room: Newsroom) -> None:
    slug = BY_EVENT["withdrawn"]["slug"]
    [number] = [post["id"] for post in posts(room) if post["slug"] == slug]
    room.play_day()
    assert ask(room, f"/news/{slug}/")[0] == ask(room, f"/?p={number}")[0] == 404
    assert ask(room, f"/wp-json/wp/v2/posts/{number}")[0] == 401
    assert slug not in [post["slug"] for post in posts(room)]
    assert slug not in ask(room, "/wp-sitemap-posts-post-1.xml")[2]


def test_moved_story_is_found_from_its_old_address(room: Newsroom) -> None:
    room.play_day()
    old, new = BY_EVENT["moved"]["before"], BY_EVENT["moved"]["after"]
    status, headers, _ = ask(room, f"/news/{old}/")
    assert (status, headers["Location"]) == (301, f"{room.url}news/{new}/")
    sitemap = ask(room, "/wp-sitemap-posts-post-1.xml")[2]
    assert f"/{new}/" in sitemap
    assert f"/{old}/" not in sitemap


def test_two_stories_are_published(room: Newsroom) -> None:
    room.play_day()
    fresh = {event["slug"] for event in events() if event["event"] == "published"}
    assert {post["slug"] for post in posts(room)[:2]} == fresh
    assert len(posts(room)) == STORIES - 1 + 2


def test_sidebar_changes_on_every_page(room: Newsroom) -> None:
    def sidebar() -> list[str]:
        return re.findall(r"<li>.*?</li>", story(room, COPIED).partition("<h4>Popular</h4>")[2])

    morning = sidebar()
    room.play_day()
    assert set(sidebar()).isdisjoint(morning)


def test_second_day_changes_nothing_and_reset_is_morning(room: Newsroom) -> None:
    morning = posts(room)
    room.play_day()
    evening = posts(room)
    room.play_day()
    assert posts(room) == evening
    room.reset()
    assert posts(room) == morning


# --- the log, trouble, and starting ---


def test_book_says_who_asked_what(room: Newsroom) -> None:
    ask(room, "/robots.txt", User_Agent="reader/1")
    ask(room, "/news/none/", User_Agent="reader/2")
    log = room.log()
    assert [row[1:] for row in log["requests"]] == [
        ["GET", "/robots.txt", 200, "reader/1"],
        ["GET", "/news/none/", 404, "reader/2"],
    ]
    assert log["peak"] == 1


def test_one_after_another_is_never_two_at_once(room: Newsroom) -> None:
    """A request is no longer counted when its answer arrives, even if its thread ends later."""
    for _ in range(200):
        ask(room, "/robots.txt")
    assert room.log()["peak"] == 1


def test_peak_counts_who_is_there_at_once(room: Newsroom) -> None:
    waiting = []
    for _ in range(3):
        connection = socket.create_connection(("127.0.0.1", urlsplit(room.url).port), timeout=120)
        connection.sendall(b"GET /trouble/slow HTTP/1.1\r\nHost: x\r\n\r\n")
        waiting.append(connection)
    deadline = time.monotonic() + 120
    while len(room.log()["requests"]) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    for connection in waiting:
        connection.close()
    assert room.log()["peak"] == 3


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        ("garbage", 200, "text/html"),
        ("loop", 302, "text/html"),
        ("wrong-charset", 200, "text/html; charset=utf-8"),
        ("report", 200, "application/pdf"),
        ("empty", 200, "text/html"),
        ("server-error", 500, "text/html"),
        ("forbidden", 403, "text/html"),
        ("no-such-trouble", 404, "text/html"),
    ],
)
def test_trouble(room: Newsroom, kind: str, status: int, content_type: str) -> None:
    answered, headers, _ = ask(room, f"/trouble/{kind}")
    assert (answered, headers["Content-Type"]) == (status, content_type)


@pytest.mark.parametrize("kind", ["hang-up", "not-http"])
def test_trouble_that_is_no_answer(room: Newsroom, kind: str) -> None:
    with pytest.raises((HTTPException, OSError)):
        ask(room, f"/trouble/{kind}")


def test_trouble_is_linked_only_when_asked_for(room: Newsroom) -> None:
    paths = ("/", "/feed/", "/wp-sitemap-posts-post-1.xml", "/wp-json/wp/v2/posts?per_page=100")
    assert not any("/trouble/" in ask(room, path)[2] for path in paths)
    with Newsroom(trouble=True) as troubled:
        assert "/trouble/huge" in ask(troubled, "/wp-sitemap-posts-post-1.xml")[2]


def test_taken_port_is_told_in_one_line(room: Newsroom) -> None:
    command = [sys.executable, str(HERE / "server.py"), "--port", str(urlsplit(room.url).port)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "choose another" in result.stderr


def test_needs_the_standard_library_alone() -> None:
    """`-I -S` leaves out installed packages; the folder itself is put on the path by hand."""
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); import server"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True, timeout=120)


def test_every_story_has_a_number_of_its_own() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((HERE / "stories").glob("*.txt"))]
    numbers = [re.search(r"^id: (\d+)$", text, re.MULTILINE) for text in texts]
    assert len({match[1] for match in numbers if match}) == len(texts) == STORIES - 1


def test_many_readers_at_once_are_answered(room: Newsroom) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(room, "/")[0])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8

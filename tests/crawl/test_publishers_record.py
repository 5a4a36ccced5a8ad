"""A small WordPress of the test's own: what REST says of its stories, and what happens to all of them at once."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from judging import later, query
from running import Scrapy

from iria_crawler.crawl.stated_pictures import MAX_WAITING_LOOKS

DAY = 26  # hours
COUNT = 8
_STORY = re.compile(r"/news/yard-of-stadlow-launches-tug-(\d+)/")
FIRST = datetime(2026, 3, 2, 21, 30, 11, tzinfo=UTC)


@dataclass
class Post:
    """A story as its newsroom wrote it."""

    number: int
    author: str = "Mara Quill"
    published: datetime = FIRST
    modified: datetime = FIRST
    figure: int = 0
    picture: str = ""  # mark-up behind the first paragraph

    @property
    def path(self) -> str:
        return f"news/yard-of-stadlow-launches-tug-{self.number}/"

    @property
    def headline(self) -> str:
        return f"Yard of Stadlow launches tug number {self.number}"

    def paragraphs(self) -> list[str]:
        return [
            f"The yard of Stadlow launched a tug of {self.figure or self.number + 40} tonnes on Monday before a small crowd.",
            f"It is the yard's vessel number {self.number} of this kind, and the last one that is built with the old engines.",
            "The next ship will be laid down in spring, the harbour office said, if the steel arrives in time.",
        ]


@dataclass
class Room:
    """The newsroom and its switches."""

    posts: dict[int, Post] = field(default_factory=dict)
    theme: str = (
        "full"  # full: byline and exact time; bare: no byline, the day alone, the outlet's name in the headline
    )
    rest: bool = True
    media: dict[int, dict[str, Any]] | None = field(default_factory=dict)  # None: kept back
    media_answer: str = ""  # what is answered to questions for pictures instead
    media_seconds: float = 0  # how long such an answer takes
    news_since: int | None = None  # the oldest story that the news sitemap names; None: there is none
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def page(self, post: Post) -> str:
        local = post.published + timedelta(hours=2)  # the outlet's own clock
        if self.theme == "full":
            top = (
                f'<h1>{post.headline}</h1><p class="byline">By <a rel="author" href="/a">{post.author}</a></p>'
                f'<time class="entry-date" datetime="{local:%Y-%m-%dT%H:%M:%S}+02:00">{local:%d %B %Y}</time>'
            )
        else:
            top = f'<h1>{post.headline} – Stadlow Mail</h1><p class="date">{local:%d %B %Y}</p>'
        first, *others = (f"<p>{line}</p>" for line in post.paragraphs())
        text = "".join((first, post.picture, *others))
        return f"""<!doctype html><html lang="en"><head><title>{post.headline}</title>
<link rel="canonical" href="{self.url}{post.path}"><link rel="shortlink" href="{self.url}?p={post.number}">
<meta property="og:type" content="article"></head><body class="single theme-{self.theme}">
<main><article>{top}<div class="entry-content">{text}</div></article></main></body></html>"""

    def home(self) -> str:
        items = "".join(f'<h2><a href="/{post.path}">{post.headline}</a></h2>' for post in self.posts.values())
        return f"""<html lang="en"><head><title>Stadlow Mail</title>
<link rel="https://api.w.org/" href="{self.url}wp-json/"></head><body class="home"><main>{items}</main></body></html>"""

    def sitemap(self) -> str:
        entries = "".join(
            f"<url><loc>{self.url}{post.path}</loc><news:news><news:publication_date>{post.published:%Y-%m-%dT%H:%M:%SZ}"
            f"</news:publication_date><news:title>{post.headline}</news:title></news:news></url>"
            for post in self.posts.values()
            if post.number >= (self.news_since or 0)
        )
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        return f"<?xml version='1.0'?><urlset {spaces}>{entries}</urlset>"

    def answer(self, values: dict[str, list[str]]) -> list[dict[str, Any]]:
        posts = sorted(self.posts.values(), key=lambda post: post.published, reverse=True)
        if "modified_after" in values:
            after = datetime.fromisoformat(values["modified_after"][0])
            posts = [post for post in posts if post.modified > after]
        return [
            {
                "id": post.number,
                "link": f"{self.url}{post.path}",
                "date_gmt": f"{post.published:%Y-%m-%dT%H:%M:%S}",
                "modified_gmt": f"{post.modified:%Y-%m-%dT%H:%M:%S}",
                "title": {"rendered": post.headline},
                "_embedded": {"author": [{"name": post.author}]},
            }
            for post in posts
        ]


class Handler(BaseHTTPRequestHandler):
    room: Room

    def do_GET(self) -> None:
        room, split = self.room, urlsplit(self.path)
        room.asked.append(self.path)
        story = _STORY.fullmatch(split.path)
        single = re.fullmatch(r"/wp-json/wp/v2/posts/(\d+)", split.path)
        if split.path == "/":
            self.reply(200, room.home())
        elif split.path == "/wp-json/wp/v2/posts" and room.rest:
            posts = room.answer(parse_qs(split.query))
            self.reply(200, json.dumps(posts), {"X-WP-Total": str(len(posts)), "X-WP-TotalPages": "1"})
        elif split.path == "/wp-json/wp/v2/media" and room.media is not None:
            time.sleep(room.media_seconds)
            numbers = map(int, parse_qs(split.query)["include"][0].split(","))
            self.reply(200, room.media_answer) if room.media_answer else self.reply(
                200, json.dumps([{"id": n, **room.media[n]} for n in numbers if n in room.media])
            )
        elif single and room.rest and int(single[1]) not in room.posts:
            self.reply(401, json.dumps({"code": "rest_forbidden", "message": "no", "data": {"status": 401}}))
        elif story and int(story[1]) in room.posts:
            self.reply(200, room.page(room.posts[int(story[1])]))
        elif split.path == "/sitemap.xml" and room.news_since is not None:
            self.reply(200, room.sitemap())
        elif split.path.startswith("/wp-json"):
            self.reply(401, json.dumps({"code": "rest_login_required", "message": "no"}))
        else:
            self.reply(404, "<html><head><title>Nothing</title></head><body><h1>Nothing here</h1></body></html>")

    def reply(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        kind = "application/json" if text.startswith(("[", "{")) else "text/html"
        for name, value in {"Content-Type": f"{kind}; charset=utf-8", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room({n: Post(n, published=FIRST + timedelta(hours=7 * n)) for n in range(1, COUNT + 1)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"room": room}))
    room.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield room
    server.shutdown()
    server.server_close()


@pytest.fixture
def crawl(room: Room, scrapy: Scrapy, tmp_path: Path) -> Any:
    """Lets a day pass and crawls; returns the new rows of `changes`."""
    told: list[tuple[Any, ...]] = []

    def run(*arguments: str) -> list[tuple[Any, ...]]:
        if (tmp_path / "iria.db").exists():
            later(tmp_path, DAY, due=False)
        pairs = [part for argument in (f"url={room.url}", *arguments) for part in ("-a", argument)]
        scrapy("crawl", "news", *pairs)
        rows = query(
            tmp_path,
            "SELECT a.external_id, c.kind, c.field, c.severity FROM changes c JOIN articles a ON a.id = c.article_id ORDER BY c.id",
        )
        new = rows[len(told) :]
        told.extend(new)
        return new

    return run


ALL = "recheck=all"


def test_the_date_of_rest_is_kept_whatever_the_page_prints(room: Room, crawl: Any, tmp_path: Path) -> None:
    room.theme = "bare"
    assert crawl() == []
    kept = query(tmp_path, "SELECT external_id, published_at, headline, sources FROM articles")
    assert len(kept) == COUNT
    for number, published_at, headline, sources in kept:
        post = room.posts[int(number.removeprefix("wp:"))]
        assert published_at == f"{post.published:%Y-%m-%dT%H:%M:%SZ}"
        assert headline == post.headline
        assert json.loads(sources)["published_at"] == "rest"


def test_another_theme_is_told_once_and_is_no_edit(room: Room, crawl: Any, tmp_path: Path, scrapy: Scrapy) -> None:
    crawl()
    for theme in ("bare", "full", "bare"):
        room.theme = theme
        assert crawl(ALL) == [], theme
        assert query(tmp_path, "SELECT count(*) FROM articles WHERE status = 'live'") == [(COUNT,)]
    assert crawl(ALL) == []
    told = [reason for (reason,) in query(tmp_path, "SELECT reason FROM problems WHERE kind = 'redesign'")]
    assert told
    assert all(reason.startswith("redesigned on 20") for reason in told)


def test_status_says_that_the_site_was_redesigned(room: Room, crawl: Any, scrapy: Scrapy) -> None:
    room.rest = False
    crawl()
    room.theme = "bare"
    assert crawl(ALL) == []
    assert "redesigned on 20" in scrapy("status", check=False).stdout
    crawl(ALL)
    assert "redesigned" not in scrapy("status", check=False).stdout


def test_an_edit_in_the_run_of_a_redesign_is_the_only_change(room: Room, crawl: Any) -> None:
    room.rest = False
    crawl()
    room.theme = "bare"
    room.posts[5].figure = 99
    assert [row[:3] for row in crawl(ALL)] == [("wp:5", "altered", "paragraph")]


def test_two_stories_of_a_redesigned_site_call_for_others(room: Room, crawl: Any, tmp_path: Path) -> None:
    """Only two stories are due. Others are looked at in the same run, so that none is taken for edited."""
    room.posts |= {
        number: Post(number, published=FIRST + timedelta(hours=7 * number)) for number in range(COUNT + 1, 13)
    }
    room.rest = False
    crawl()
    room.theme = "bare"
    later(tmp_path, DAY, due=False)
    due_ids = query(tmp_path, "SELECT id FROM articles ORDER BY id LIMIT 2")
    with closing(sqlite3.connect(tmp_path / "iria.db")) as db, db:
        db.execute("UPDATE articles SET next_check_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+20 days')")
        db.executemany("UPDATE articles SET next_check_at = last_seen_at WHERE id = ?", due_ids)
    room.asked.clear()
    assert crawl() == []
    looked = {path for path in room.asked if _STORY.fullmatch(path)}
    assert 5 <= len(looked) < len(room.posts) == 12


def test_a_story_that_rest_dates_anew_is_found_although_the_page_prints_no_date(room: Room, crawl: Any) -> None:
    room.theme = "bare"
    crawl()
    room.posts[3].published -= timedelta(minutes=90)  # the printed day stays
    assert crawl() == [("wp:3", "moved", "published_at", 4)]
    assert crawl() == []


def test_an_author_whom_only_rest_names_is_found(room: Room, crawl: Any) -> None:
    room.theme = "bare"
    crawl()
    room.posts[4].author = "Ivo Tarn"
    assert crawl() == [("wp:4", "altered", "byline", 3)]
    assert crawl(ALL) == []


def test_what_is_taken_down_and_put_back_is_found_by_the_census(room: Room, crawl: Any, tmp_path: Path) -> None:
    crawl()
    gone = room.posts.pop(7)
    assert [row[:3] for row in crawl()] == [("wp:7", "withdrawn", "article")]
    assert crawl(ALL) == []
    assert query(tmp_path, "SELECT count(*) FROM articles WHERE status = 'gone'") == [(1,)]
    room.posts[7] = gone
    assert [row[:3] for row in crawl()] == [("wp:7", "restored", "article")]
    assert crawl(ALL) == []


def test_without_rest_the_news_sitemap_is_the_census(room: Room, crawl: Any, tmp_path: Path) -> None:
    """Story 7 is taken down; stories 1 and 2 only leave the days that the sitemap covers. None is due."""
    room.rest, room.news_since = False, 1
    crawl()
    gone = room.posts.pop(7)
    room.news_since = 3
    with closing(sqlite3.connect(tmp_path / "iria.db")) as db, db:
        db.execute("UPDATE articles SET next_check_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+20 days')")
    room.asked.clear()
    crawl()
    assert f"/{gone.path}" in room.asked
    [(missing,)] = query(tmp_path, "SELECT url_key FROM statements WHERE missing_at IS NOT NULL")
    assert missing.endswith("tug-7")
    suspected = query(tmp_path, "SELECT external_id FROM articles WHERE status = 'gone_suspected'")
    assert suspected == [("wp:7",)]
    room.posts[7] = gone
    crawl()
    assert query(tmp_path, "SELECT count(*) FROM articles WHERE status = 'live'") == [(COUNT,)]


def test_a_sitemap_that_lacks_most_stories_takes_nothing_down(room: Room, crawl: Any, tmp_path: Path) -> None:
    room.rest, room.news_since = False, 1
    crawl()
    posts, room.posts = room.posts, {number: room.posts[number] for number in (1, COUNT)}
    sitemap = room.sitemap()
    room.posts, room.sitemap = posts, lambda: sitemap  # type: ignore[method-assign]
    assert crawl() == []
    assert query(tmp_path, "SELECT count(*) FROM statements WHERE missing_at IS NOT NULL") == [(0,)]


def test_an_empty_list_of_posts_takes_nothing_down(room: Room, crawl: Any, tmp_path: Path) -> None:
    crawl()
    posts, room.posts = room.posts, {1: room.posts[1]}
    answer = room.answer
    room.posts, room.answer = posts, lambda values: answer(values)[:1]  # type: ignore[method-assign]
    assert crawl() == []
    assert query(tmp_path, "SELECT count(*) FROM statements WHERE missing_at IS NOT NULL") == [(0,)]


def test_rest_that_ends_and_comes_again_changes_nothing(room: Room, crawl: Any) -> None:
    crawl()
    for rest in (False, True):
        room.rest = rest
        assert crawl(ALL) == []


def test_without_rest_the_page_dates_its_story_anew(room: Room, crawl: Any) -> None:
    crawl()
    room.rest = False
    room.posts[2].published -= timedelta(days=9)
    assert crawl(ALL) == [("wp:2", "moved", "published_at", 4)]
    assert crawl(ALL) == []
    room.rest = True
    assert crawl(ALL) == []


def test_a_database_that_knew_nothing_of_rest_keeps_its_history(room: Room, crawl: Any, tmp_path: Path) -> None:
    """As after an upgrade: records without statements, dates from the page, and no row of what the lists say."""
    room.rest = False
    room.theme = "bare"
    crawl()
    room.rest = True
    for _ in range(2):  # some stories are looked at before REST has answered
        assert crawl(ALL) == []
    kinds = query(tmp_path, "SELECT kind, count(*) FROM revisions GROUP BY kind ORDER BY kind")
    assert kinds == [("first", COUNT), ("reparse", COUNT)]
    assert query(tmp_path, "SELECT count(*) FROM articles WHERE length(published_at) = 20") == [(COUNT,)]


def test_what_wordpress_says_of_pictures_fills_what_pages_leave_open(room: Room, crawl: Any, tmp_path: Path) -> None:
    """Story 1 shows a picture without words, 2 one with its own caption, 3 one that WordPress does not know, 4 none."""
    file = f"{room.url}wp-content/uploads/2026/03/stadlow-slipway"
    for number in (1, 2, 3):
        img = f'<img class="wp-image-{810 + number}" src="{file}-{number}-1024x768.jpg" width="1024" height="768">'
        caption = "<figcaption>The slip at dawn.</figcaption>" if number == 2 else ""
        room.posts[number].picture = f'<figure class="wp-block-image">{img}{caption}</figure>'
    meta = {"media_details": {"image_meta": {"credit": "Mara Holt"}}}
    text = {"rendered": "<p>The slip of Stadlow in March. (Photo: Ida Ode / Harbour Wire)</p>\n"}
    assert room.media is not None
    room.media |= {n: {"source_url": f"{file}-{n - 810}.jpg", "caption": text, **meta} for n in (811, 812)}
    assert crawl() == []
    asked = [path for path in room.asked if "/media" in path]
    assert len(asked) == 1
    assert "include=811,812,813&" in asked[0]
    shown = (
        "SELECT external_id, caption, credit, photographer FROM images WHERE last_revision IS NULL ORDER BY external_id"
    )
    filled, printed, unknown = query(tmp_path, shown)
    assert filled == ("wp:811", "The slip of Stadlow in March.", "Ida Ode / Harbour Wire", "Ida Ode")
    assert printed == ("wp:812", "The slip at dawn.", "Ida Ode / Harbour Wire", "Ida Ode")
    assert unknown == ("wp:813", None, None, None)
    assert crawl(ALL) == []
    assert query(tmp_path, "SELECT DISTINCT kind FROM revisions") == [("first",)]  # the first record had them
    [(sources,)] = query(tmp_path, "SELECT sources FROM articles WHERE external_id = 'wp:1'")
    assert json.loads(sources)["wp:811 caption"] == "rest"
    room.media[811]["caption"] = {"rendered": "<p>The slip of Stadlow in April. (Photo: Ida Ode / Harbour Wire)</p>"}
    crawl(ALL)  # asks WordPress at its end
    assert crawl(ALL) == [("wp:1", "altered", "caption", 3)]
    assert crawl(ALL) == []


def test_wordpress_that_keeps_its_pictures_back_is_asked_once_and_no_problem(
    room: Room, crawl: Any, tmp_path: Path
) -> None:
    room.media = None
    room.posts[1].picture = '<figure><img class="wp-image-811" src="/slip-of-stadlow.jpg" width="900"></figure>'
    crawl()
    assert sum("/media" in path for path in room.asked) == 1
    assert query(tmp_path, "SELECT kind, reason FROM problems") == []
    assert query(tmp_path, "SELECT status FROM runs") == [("ok",)]
    room.asked.clear()
    assert crawl() == []
    assert any("/wp-json/wp/v2/posts" in path for path in room.asked)  # the list of posts is none the worse


def _with_a_picture(room: Room, numbers: range) -> None:
    for number in numbers:
        img = f'<img class="wp-image-{810 + number}" src="/slip-of-stadlow-{number}.jpg" width="900">'
        room.posts[number].picture = f'<figure class="wp-block-image">{img}</figure>'


LIES = {
    "of other pictures": '[{"id": 4711, "caption": {"rendered": "<p>The quay of Igal.</p>"}}]',
    "of a kind that none is": '[{"id": "811", "caption": 7}, 811, null, {"caption": {"rendered": []}}]',
    "no list": '{"code": "rest_error", "message": "no"}',
    "no JSON": "<html><body>Please wait</body></html>",
    "too long": json.dumps([{"id": 811, "caption": {"rendered": "The slip of Stadlow. " * 20_000}}]),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_new_stories_are_stored_whatever_wordpress_says_of_their_pictures(
    room: Room, crawl: Any, tmp_path: Path, lie: str
) -> None:
    _with_a_picture(room, range(1, COUNT + 1))
    room.media_answer = lie
    assert crawl() == []
    assert query(tmp_path, "SELECT count(*), count(caption), count(credit) FROM images") == [(COUNT, 0, 0)]
    assert query(tmp_path, "SELECT status, failed FROM runs") == [("ok", 0)]
    assert query(tmp_path, "SELECT count(*) FROM frontier") == [(0,)]
    assert sum("/media" in path for path in room.asked) <= 2


def test_new_stories_do_not_wait_longer_than_for_one_answer(room: Room, scrapy: Scrapy, tmp_path: Path) -> None:
    _with_a_picture(room, range(1, COUNT + 1))
    room.media_seconds = 4
    scrapy("crawl", "news", "-a", f"url={room.url}", "-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_ENABLED=False")
    assert query(tmp_path, "SELECT count(*) FROM images") == [(COUNT,)]
    assert query(tmp_path, "SELECT kind FROM problems") == [("timeout",)]
    assert query(tmp_path, "SELECT lists_read_at IS NOT NULL FROM sites") == [(1,)]  # no list that names stories failed
    assert sum("/media" in path for path in room.asked) == 1


def test_where_rest_is_off_no_story_waits(room: Room, crawl: Any, tmp_path: Path) -> None:
    _with_a_picture(room, range(1, COUNT + 1))
    room.rest = False
    assert crawl() == []
    assert query(tmp_path, "SELECT count(*) FROM images") == [(COUNT,)]
    assert not any("/media" in path for path in room.asked)


def test_pictures_of_many_new_stories_are_asked_for_together(room: Room, crawl: Any, tmp_path: Path) -> None:
    many = range(1, 41)
    room.posts |= {n: Post(n, published=FIRST + timedelta(hours=7 * n)) for n in many}
    _with_a_picture(room, many)
    assert room.media is not None
    room.media |= {810 + n: {"caption": {"rendered": f"<p>The slip of Stadlow, {n}.</p>"}} for n in many}
    assert crawl() == []
    assert query(tmp_path, "SELECT count(*), count(caption) FROM images") == [(40, 40)]
    assert query(tmp_path, "SELECT DISTINCT kind FROM revisions") == [("first",)]
    assert sum("/media" in path for path in room.asked) <= 40 / MAX_WAITING_LOOKS + 1

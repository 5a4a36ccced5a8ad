"""The hostile site does what its README says: it is honest without a switch, and every switch has an effect."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import heavy
import outages
import pytest
from answers import bomb
from hostile import Hostile
from hostile_server import TRICKS

SITEMAPS = ("two", "to-itself", "of-itself", "tree", "many", "huge", "endless", "drip", "half-emoji", "timeless")
FEEDS = ("many", "endless", "drip", "half-emoji")
POSTS = ("billion", "repeat", "digits", "square", "negative", "half-emoji", "deep")
ROBOTS = ("503", "403", "large", "endless", "drip", "page", "to-itself", "away")
ENOUGH = 20_000  # bytes of an answer: some have no end


@pytest.fixture(scope="module")
def running() -> Iterator[Hostile]:
    with Hostile(stories=12, lists=["sitemap", "feed", "rest"]) as site:
        yield site


@pytest.fixture
def site(running: Hostile) -> Hostile:
    running.reset()
    return running


def ask(site: Hostile, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and the first bytes of an answer."""
    connection = http.client.HTTPConnection(site.host, timeout=60)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read(ENOUGH)
    finally:
        connection.close()


def first_bytes(site: Hostile, path: str, wanted: int = 16, patience: float = 60) -> bytes:
    """The first bytes on the connection, for answers that are not HTTP or come byte by byte."""
    host, _, port = site.host.partition(":")
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode())
        return connection.recv(wanted)


def story_paths(site: Hostile) -> list[str]:
    """The stories' paths, the newest first, as REST gives them."""
    connection = http.client.HTTPConnection(site.host, timeout=60)
    connection.request("GET", "/wp-json/wp/v2/posts")
    posts = json.loads(connection.getresponse().read())
    connection.close()
    return [post["link"].removeprefix(site.url.rstrip("/")) for post in posts]


def test_without_a_switch_it_is_honest(site: Hostile) -> None:
    paths = story_paths(site)
    assert len(set(paths)) == 12
    pages = [ask(site, path) for path in paths]
    assert {status for status, _, _ in pages} == {200}
    assert len({body for _, _, body in pages}) == 12
    assert ask(site, "/news/2026/11/no-such-story/")[0] == 404
    assert b"Disallow: /private/" in ask(site, "/robots.txt")[2]
    for path in ("/", "/sitemap.xml", "/feed/"):
        assert paths[0].encode() in ask(site, path)[2], path
    assert site.asked()[paths[0]] == 1


def test_the_same_seed_tells_the_same_stories(site: Hostile) -> None:
    with Hostile(stories=5, lists=["rest"]) as other, Hostile(stories=5, seed=2, lists=["rest"]) as third:
        assert story_paths(other) == story_paths(site)[:5]
        assert not set(story_paths(third)) & set(story_paths(site))


def test_edits_withdrawals_and_moves(site: Hostile) -> None:
    paths = story_paths(site)
    before = [ask(site, path)[2] for path in paths[:8]]
    kinds = ("figure", "paragraph", "headline", "quote", "rewritten")
    site.switch(edited={how: [number] for number, how in enumerate(kinds, 1)}, withdrawn={"404": [6], "410": [7]})
    after = [ask(site, path) for path in paths[:8]]
    assert [status for status, _, _ in after] == [200, 200, 200, 200, 200, 404, 410, 200]
    assert [new != old for (_, _, new), old in zip(after, before, strict=True)] == [True] * 7 + [False]
    assert paths[5].encode() not in ask(site, "/")[2]
    site.switch(moved=True)
    status, headers, _ = ask(site, paths[0])
    assert (status, headers["location"]) == (301, paths[0].replace("/news/2026/11/", "/stories/"))
    assert ask(site, headers["location"])[0] == 200
    site.switch(moved=None, slash=True)
    assert ask(site, paths[0])[0] == 200
    assert ask(site, paths[0].rstrip("/"))[0] == 301


def test_validators_are_kept(site: Hostile) -> None:
    [path, *_] = story_paths(site)
    site.switch(validators=True)
    _, headers, _ = ask(site, path)
    assert ask(site, path, If_None_Match=headers["etag"])[0] == 304
    site.switch(edited={"quote": [1]})
    assert ask(site, path, If_None_Match=headers["etag"])[0] == 200


@pytest.mark.parametrize("kind", sorted(outages.KINDS))
def test_an_outage_answers_every_address_alike(site: Hostile, kind: str) -> None:
    paths = story_paths(site)[:2]
    site.switch(outage={"kind": kind})
    if kind == "down":
        with pytest.raises(ConnectionRefusedError):
            ask(site, "/")
    elif kind == "slow":
        with pytest.raises(TimeoutError):
            first_bytes(site, paths[0], patience=0.5)
    else:
        first, second = (ask(site, path) for path in paths)
        assert (first[0], first[2]) == (second[0], second[2])
        assert ask(site, "/sitemap.xml")[0] == first[0]
    site.switch(outage=None)
    assert ask(site, paths[0])[0] == 200


def test_an_outage_may_spare_the_lists_begin_late_and_vary(site: Hostile) -> None:
    paths = story_paths(site)
    site.switch(outage={"kind": "parked", "scope": "stories", "after": 2, "varying": True, "dress": "headline"})
    honest = [ask(site, path)[2] for path in paths[:2]]
    assert not any(b"piano lessons" in body for body in honest)
    walls = [ask(site, path)[2] for path in paths[2:4]]
    assert all(b"piano lessons" in body for body in walls)
    assert walls[0].split(b"entry-content")[1] != walls[1].split(b"entry-content")[1]
    assert walls[0].split(b"<title>")[1][:20] != walls[1].split(b"<title>")[1][:20]
    assert paths[0].encode() in ask(site, "/sitemap.xml")[2]


def test_walls_before_the_stories(site: Hostile) -> None:
    [path, *_] = story_paths(site)
    site.switch(consent=True)
    assert ask(site, path)[1]["location"] == "/privacywall/"
    site.switch(consent=None, cookie=True)
    status, headers, _ = ask(site, path)
    assert (status, headers["location"]) == (302, path)
    assert ask(site, path, Cookie=headers["set-cookie"].partition(";")[0])[0] == 200
    site.switch(cookie=None, login=True)
    assert b'type="password"' in ask(site, path)[2]
    site.switch(login=None, not_found=[1])
    assert ask(site, path)[2] == ask(site, "/no/such/page/")[2]


@pytest.mark.parametrize(
    ("switch", "value", "path"),
    [
        *(("sitemaps", value, "/sitemap.xml") for value in SITEMAPS),
        *(("feed", value, "/feed/") for value in FEEDS),
        *(("rest", value, "/wp-json/wp/v2/posts?page=2") for value in POSTS),
        *(("robots", value, "/robots.txt") for value in ROBOTS),
        ("calendar", True, "/page/99/"),
        ("pager", "loop", "/page/3/"),
        ("pager", "far", "/page/8/"),
        ("home", "hex-charset", "/"),
        ("page", {"path": "/", "body": "x"}, "/"),
    ],
)
def test_every_trick_of_a_list_differs_from_the_honest_answer(
    site: Hostile, switch: str, value: Any, path: str
) -> None:
    honest = ask(site, path)[2]
    site.switch(**{switch: value})
    if value == "drip":
        assert first_bytes(site, path).startswith(b"HTTP/1.1 200")
    else:
        assert ask(site, path)[2] != honest


@pytest.mark.parametrize("kind", sorted(heavy.HEAVY.keys() | heavy.TRICKY.keys()))
def test_every_tricky_story_differs_from_the_honest_one(site: Hostile, kind: str) -> None:
    [path, *_] = story_paths(site)
    argument = {"headline": "&#27;[31m", "status": 418, "sprinkled": "&shy;"}.get(kind, "http://127.0.0.2:9/")
    site.switch(story={"1": [kind, argument]})
    if kind in ("endless-headers", "many-headers", "not-http", "drip"):
        assert first_bytes(site, path)
    elif kind in heavy.HEAVY:
        assert len(heavy.HEAVY[kind]()) > 10_000
        assert ask(site, path)[0] == 200
    else:
        status, headers, body = ask(site, path)
        site.switch(story=None)
        honest = ask(site, path)
        assert (status, headers.get("location"), body) != (honest[0], honest[1].get("location"), honest[2])


def test_a_bomb_is_small_and_unpacks_to_much() -> None:
    answer = bomb(3)
    assert isinstance(answer.body, bytes)
    assert len(answer.body) < 20_000
    assert len(gzip.decompress(answer.body)) > 3_000_000


def test_an_unknown_switch_is_refused(site: Hostile) -> None:
    with pytest.raises(OSError, match="400"):
        site.switch(nonsense=True)
    assert set(TRICKS) >= {"outage", "story"}

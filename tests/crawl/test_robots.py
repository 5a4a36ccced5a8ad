"""robots.txt as text: groups, paths, limits, Crawl-delay and sitemaps."""

from __future__ import annotations

import time

import pytest

from iria_crawler.crawl.gate.robots import (
    MAX_DELAY_SECONDS,
    MAX_ROBOTS_BYTES,
    MAX_SITEMAPS,
    Robots,
    read_robots,
)

HOST = "https://harbour-post.example"
AGENT = "iria-crawler"
ALL = "User-agent: *\n"


def allows(text: str, path: str) -> bool:
    return read_robots(text.encode(), AGENT).allows(HOST + path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /", "/", False),
        ("Disallow: /", "", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Allow: /a\nDisallow: /a", "/a", True),
        ("Allow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("Disallow: /a/\nAllow: /a/b", "/a/b", True),
        ("Disallow: /A", "/a", True),
        ("Disallow: /*.php$", "/x.php", False),
        ("Disallow: /*.php$", "/x.php?a=1", True),
        ("Disallow: /*.php", "/x.php?a=1", False),
        ("Disallow: /$", "/", False),
        ("Disallow: /$", "/a", True),
        ("Disallow: /a$b", "/a$b", False),
        ("Disallow: /*a*b", "/xxaxxb", False),
        ("Disallow: /*a*b", "/xxbxxa", True),
        ("Disallow: *", "/a", False),
        ("Disallow: /p?q=", "/p?q=1", False),
        ("Disallow: /a%3cd", "/a%3Cd", False),
        ("Disallow: /%7ejoe/", "/~joe/", False),
        ("Disallow: /~joe/", "/%7Ejoe/", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /ツ", "/%E3%83%84", False),
        ("Disallow: /%E3%83%84", "/ツ", False),
        ("Disallow: /f-%2A.html", "/f-*.html", False),
        ("Disallow: /f-%2A.html", "/f-x.html", True),
        ("Disallow: private/", "/private/a", False),
        ("Disallow: https://harbour-post.example/private/", "/private/a", False),
        ("Disallow: /a # our drafts", "/a", False),
        ("disallow:/a", "/a", False),
        ("DISALLOW : /a", "/a", False),
        ("Disallow /a", "/a", False),
        ("Dissallow: /a", "/a", False),
    ],
)
def test_paths(rules: str, path: str, allowed: bool) -> None:
    assert allows(ALL + rules + "\n", path) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        # our group is preferred to "*", in any letter case, with or without a version
        ("User-agent: *\nDisallow: /\n\nUser-agent: iria-crawler\nAllow: /\n", True),
        ("User-agent: IRIA-Crawler\nDisallow: /\n\nUser-agent: *\nAllow: /\n", False),
        ("User-agent: iria-crawler/0.1 (news)\nDisallow: /\n", False),
        ("User-agent: iria-crawler\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True),
        # rules for others do not count for us
        ("User-agent: iria\nDisallow: /\n", True),
        ("User-agent: crawler\nDisallow: /\n", True),
        ("User-agent: iria-crawler-news\nDisallow: /\n", True),
        ("User-agent: iria-crawler2\nDisallow: /\n", True),
        ("User-agent: badbot\nDisallow: /\n", True),
        # several names for one group; several groups for one name
        ("User-agent: badbot\nUser-agent: iria-crawler\nDisallow: /\n", False),
        ("User-agent: badbot\n\nUser-agent: *\n\nDisallow: /\n", False),
        (
            "User-agent: iria-crawler\nDisallow: /x\n\nUser-agent: b\nDisallow: /\n\nUser-agent: iria-crawler\nDisallow: /a\n",
            False,
        ),
        # unknown lines, and lines for the whole site, do not end a group
        ("User-agent: iria-crawler\nNoindex: /x\nUser-agent: badbot\nDisallow: /\n", False),
        ("User-agent: iria-crawler\nSitemap: https://a.example/s.xml\nUser-agent: badbot\nDisallow: /\n", False),
        ("User-agent: *\nHost: a.example\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /x\nClean-param: ref /\nthis is no line\nDisallow: /a\n", False),
        ("User-agent: *\n<html>\n\nDisallow: /\n", False),
        # Crawl-delay is a rule, so the name after it begins a new group
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: badbot\nDisallow: /\n", True),
        # rules before any name belong to no group
        ("Disallow: /\nUser-agent: *\nAllow: /\n", True),
        # line ends, byte order marks, and invalid characters
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("User-agent: *\x00\nDis\x00allow: /\n", False),
        ("User-agent: *\nDisallow: /", False),
        ("<!doctype html><p>Disallow: /</p>", True),
        ("", True),
    ],
)
def test_groups(text: str, allowed: bool) -> None:
    assert allows(text, "/a") is allowed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_encoding_mark_is_heeded(encoding: str) -> None:
    assert not read_robots("User-agent: *\nDisallow: /\n".encode(encoding), AGENT).allows(HOST + "/a")


def test_bytes_that_are_no_text_spoil_only_their_line() -> None:
    robots = read_robots(b"User-agent: *\nDisallow: /\xff\xfe\x80\nDisallow: /a\n", AGENT)
    assert not robots.allows(HOST + "/a")
    assert robots.allows(HOST + "/b")


@pytest.mark.parametrize(
    ("value", "delay"),
    [
        ("2", 2.0),
        ("0.2", 0.2),
        ("1,5", 1.5),
        (".5", 0.5),
        ("5s", 5.0),
        ("10 seconds", 10.0),
        ("007", 7.0),
        ("600", 600.0),
        ("86400", MAX_DELAY_SECONDS),
        ("9" * 5000, MAX_DELAY_SECONDS),
        ("0." + "1" * 5000, 1 / 9),
        ("0", 0.0),
        ("-5", None),
        ("1e999", None),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("²", None),
        ("٣", None),
        ("1.2.3", None),
        (".", None),
        ("", None),
    ],
)
def test_crawl_delay_is_a_plain_number_within_bounds(value: str, delay: float | None) -> None:
    found = read_robots(f"User-agent: *\nCrawl-delay: {value}\nDisallow:\n".encode(), AGENT).crawl_delay
    assert found == (pytest.approx(delay) if delay is not None else None)


def test_crawl_delay_is_of_our_own_group_and_the_longest_there() -> None:
    text = b"User-agent: *\nCrawl-delay: 30\n\nUser-agent: iria-crawler\nCrawl-delay: 2\nCrawl-delay: 3\n"
    assert read_robots(text, AGENT).crawl_delay == 3
    assert read_robots(text, "other").crawl_delay == 30
    assert read_robots(b"User-agent: badbot\nCrawl-delay: 30\n", AGENT).crawl_delay is None


def test_sitemaps_are_as_printed_without_passwords_and_not_without_end() -> None:
    lines = ["Sitemap: file:///etc/passwd", "sitemap:https://d:pw@a.example/s.xml", "Site-map: /rel.xml", "Sitemap:"]
    found = read_robots("\n".join(lines).encode(), AGENT).sitemaps
    assert found == ("file:///etc/passwd", "https://a.example/s.xml", "/rel.xml")
    many = "".join(f"Sitemap: https://a.example/{n}.xml\n" for n in range(5000))
    assert len(read_robots(many.encode(), AGENT).sitemaps) == MAX_SITEMAPS


def test_a_long_one_is_cut_at_a_line() -> None:
    """The incomplete line at the end must not become a rule: "/d" of "/drafts"."""
    head = "User-agent: *\nDisallow: /private\n"
    body = (head + "#" * (MAX_ROBOTS_BYTES - len(head) - 13) + "\nDisallow: /drafts\nDisallow: /late\n").encode()
    assert body[:MAX_ROBOTS_BYTES].endswith(b"Disallow: /d")
    robots = read_robots(body, AGENT)
    assert not robots.allows(HOST + "/private")
    assert robots.allows(HOST + "/day")
    assert robots.allows(HOST + "/late")
    assert len(robots.text) < MAX_ROBOTS_BYTES


def test_the_beginning_of_one_is_cut_at_a_line_too() -> None:
    assert read_robots(b"User-agent: *\nDisallow: /", AGENT, cut=True).allows(HOST + "/a")


def test_none_wishes_nothing() -> None:
    none = Robots()
    assert none.allows(HOST + "/a")
    assert (none.was_read, none.crawl_delay, none.sitemaps) == (False, None, ())
    assert read_robots(b"", AGENT).was_read


@pytest.mark.parametrize(
    "line",
    [
        "Disallow: /" + "*a" * 100 + "*b",
        "Disallow: /*#" + "a" * 30,
        "User-agent: bot#",
        "User-agent: iria-crawler",
        "Disallow: /" + "%41" * 40 + "#",
        "Allow: /$" + "$a" * 20,
        "Crawl-delay: " + "1" * 200,
        "Sitemap: https://a.example/#",
        "." * 300,
        "\x00" * 50,
        "nothing at all",
    ],
)
def test_reading_and_judging_grow_with_length(line: str) -> None:
    """Four times the text takes about four times the time, whatever is repeated. "#" is replaced by a different number each time."""

    def spent(lines: int) -> float:
        body = (ALL + "".join(f"{line.replace('#', str(n))}\n" for n in range(lines))).encode()
        times = []
        for _ in range(3):
            began = time.process_time()
            robots = read_robots(body, AGENT)
            robots.allows(HOST + "/" + "a" * 2000)
            times.append(time.process_time() - began)
        return min(times)

    lines = MAX_ROBOTS_BYTES // (len(line) + 8)
    assert spent(lines) < 10 * spent(lines // 4) + 0.02


def test_one_pattern_of_wildcards_only() -> None:
    """The longest rule against a long address: no pattern is tried again and again."""
    robots = read_robots((ALL + "Disallow: /" + "*a" * 4000 + "*b\n").encode(), AGENT)
    began = time.process_time()
    for _ in range(100):
        assert robots.allows(HOST + "/" + "a" * 100_000)
    assert time.process_time() - began < 5

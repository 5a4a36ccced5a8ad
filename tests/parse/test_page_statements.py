"""What a page says of itself: that it is a product, a thread, a list or a manual. And stories in the same houses."""

from __future__ import annotations

import pytest

from iria_crawler import extract

HOST = "https://www.quayside-pumps.example"
TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The P-20 lifts forty litres a minute and runs for nine hours on one charge, which no other pump of its size does.",
        "Its body is cast in one piece, so that nothing can come loose on a boat that is left alone over the winter.",
        "A float switch starts it as soon as three centimetres of water stand in the bilge, and stops it a minute later.",
        "Two people tried it in the harbour for a summer and found the hose stiff, but everything else easy to clean.",
    )
)
SIGNED = (
    '<meta name="author" content="Mara Quill"><meta property="article:published_time" content="2026-11-20T08:00:00Z">'
)
PRODUCT = '<script type="application/ld+json">{"@type": "Product", "name": "P-20"}</script>'
STORY = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The pump that never sleeps"}</script>'
JOB = (
    '<script type="application/ld+json">{"@type": "JobPosting", "title": "The pump that never sleeps: tester"}</script>'
)
EVENT = '<script type="application/ld+json">{"@type": "Event", "name": "The pump that never sleeps"}</script>'
LISTING = '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Pumps"}</script>'
FORUM = '<meta name="generator" content="vBulletin 4.2">'
MANUAL = '<meta name="generator" content="Docusaurus v3.1">'


def page_class(head: str, path: str, names: str = "", host: str = HOST) -> str:
    html = (
        f"<html><head><title>The pump that never sleeps</title>{head}</head><body class='{names}'>"
        f"<main><article><h1>The pump that never sleeps</h1>{TEXT}</article></main></body></html>"
    )
    return extract(html, host + path).page_class


@pytest.mark.parametrize(
    ("head", "path", "names", "expected"),
    [
        (PRODUCT, "/p-20-pump", "", "other"),
        ('<meta property="og:type" content="product">', "/p-20-pump", "", "other"),
        ("", "/p-20-pump", "single single-product postid-3", "other"),
        ("", "/shop/p-20-pump", "", "other"),
        ("", "/the-pump-that-never-sleeps", "single single-topic", "other"),
        (FORUM, "/the-pump-that-never-sleeps", "", "other"),
        ("", "/threads/the-pump-that-never-sleeps.1555/", "", "other"),
        ("", "/t/the-pump-that-never-sleeps/1555", "", "other"),
        ("", "/showthread.php?t=1555", "", "other"),
        (MANUAL, "/the-pump-that-never-sleeps", "", "other"),
        ("", "/docs/the-pump-that-never-sleeps", "", "other"),
        (LISTING, "/the-pump-that-never-sleeps", "", "listing"),
        (LISTING + '<meta name="author" content="Mara Quill">', "/the-pump-that-never-sleeps", "", "listing"),
        (SIGNED, "/questions/1555/the-pump-that-never-sleeps", "", "other"),
        ('<meta property="og:type" content="profile">', "/mara-quill", "", "other"),
        (JOB, "/the-pump-that-never-sleeps", "", "other"),
        (EVENT, "/the-pump-that-never-sleeps", "", "other"),
    ],
)
def test_a_page_that_says_so_is_no_story(head: str, path: str, names: str, expected: str) -> None:
    assert page_class(head, path, names) == expected


@pytest.mark.parametrize(
    ("head", "path", "names"),
    [
        ("", "/the-pump-that-never-sleeps", ""),
        (SIGNED + PRODUCT, "/the-pump-that-never-sleeps", ""),  # a test of a product, by somebody, on some day
        (PRODUCT + STORY, "/the-pump-that-never-sleeps", ""),
        (SIGNED, "/the-pump-that-never-sleeps", "single single-product"),
        (SIGNED, "/shop/blog/the-pump-that-never-sleeps", ""),
        (SIGNED + MANUAL, "/blog/the-pump-that-never-sleeps", ""),
        (LISTING + STORY, "/the-pump-that-never-sleeps", ""),
        ('<meta property="og:type" content="profile">' + STORY, "/the-pump-that-never-sleeps", ""),
        (SIGNED + EVENT.replace("The pump", "The fair"), "/the-pump-that-never-sleeps", ""),  # a box beside the story
        (SIGNED + JOB, "/the-pump-that-never-sleeps", ""),
        (SIGNED, "/t/1555", ""),  # a short address of any page
        (SIGNED, "/threads-of-the-pump-that-never-sleeps", ""),
    ],
)
def test_a_story_in_the_same_house_is_one(head: str, path: str, names: str) -> None:
    assert page_class(head, path, names) == "article"


ARTICLE = '<meta property="og:type" content="article">'
PROGRAM = (
    '<script type="application/ld+json">{"@type": "SoftwareApplication", "name": "The paper\'s own program"}</script>'
)
MARKED_UP = "<div itemscope itemtype='https://schema.org/NewsArticle'></div>"


@pytest.mark.parametrize(
    ("head", "path", "names"),
    [
        (
            SIGNED + ARTICLE + LISTING,
            "/the-pump-that-never-sleeps",
            "",
        ),  # the plugin of a theme calls every page a list
        (LISTING, "/the-pump-that-never-sleeps", "post-template-default single single-post postid-3"),
        (PROGRAM, "/the-pump-that-never-sleeps", "single single-post postid-3"),  # undated
        (SIGNED + LISTING, "/the-pump-that-never-sleeps", ""),
        (PROGRAM, "/the-pump-that-never-sleeps", ""),  # a program of another name stands in the data of every page
        (PROGRAM + '<meta name="author" content="Mara Quill">', "/the-pump-that-never-sleeps", ""),
        ('<meta name="author" content="Mara Quill">', "/collections/the-pump-that-never-sleeps", ""),
        ('<meta name="author" content="Mara Quill">', "/wiki/the-pump-that-never-sleeps", ""),
        (SIGNED + ARTICLE, "/topics/4711-the-pump-that-never-sleeps", ""),
        (SIGNED, "/topic/2026/11/the-pump-that-never-sleeps", ""),
        (SIGNED, "/t/the-pump-that-never-sleeps/20261120", ""),
        (SIGNED, "/thread/pumps-2026", ""),
        ("", "/docs/the-pump-that-never-sleeps", "single single-post postid-3"),
    ],
)
def test_a_page_that_also_says_it_is_a_story_is_weighed(head: str, path: str, names: str) -> None:
    assert page_class(head, path, names) == "article"


def test_one_element_marked_as_a_story_is_the_pages_own_and_several_are_a_lists() -> None:
    head = f"{SIGNED}{LISTING}</head><body>"
    assert page_class(head + MARKED_UP, "/the-pump-that-never-sleeps") == "article"
    assert page_class(head + 3 * MARKED_UP, "/the-pump-that-never-sleeps") == "listing"


def test_a_house_that_is_called_forum_is_none() -> None:
    assert page_class(SIGNED, "/the-pump-that-never-sleeps", host="https://www.forum.example") == "article"


def test_what_a_forums_software_says_stands() -> None:
    assert page_class(SIGNED + ARTICLE + FORUM, "/the-pump-that-never-sleeps") == "other"
    assert page_class(SIGNED + ARTICLE, "/the-pump-that-never-sleeps", "single single-topic") == "other"


def test_a_host_for_talk_is_one_and_a_host_of_that_name_is_not() -> None:
    assert page_class("", "/pump-that-never-sleeps", host="https://forum.quayside.example") == "other"
    assert page_class("", "/pump-that-never-sleeps", host="https://forumofports.example") == "article"


def test_a_list_of_dated_and_signed_stories_is_a_list() -> None:
    teasers = "".join(
        f"<article><h2><a href='/n/{number}'>Pump number {number} tried</a></h2><p>By Mara Quill, <time>{number} May 2026</time></p>"
        f"<p>Number {number} lifts forty litres a minute, and nobody on board could say why the hose was made so stiff again.</p></article>"
        for number in range(1, 9)
    )
    html = f"<html><head><title>Pumps</title>{SIGNED}{LISTING}</head><body><main><h1>Pumps</h1>{teasers}</main></body></html>"
    assert extract(html, f"{HOST}/pumps").page_class == "listing"


@pytest.mark.parametrize(("level", "linked", "expected"), [(2, 4, "listing"), (3, 1, "article")])
def test_a_signed_page_called_list_is_one_where_each_paragraph_stands_under_a_link(
    level: int, linked: int, expected: str
) -> None:
    texts = TEXT.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
    links = [f"<h{level}><a href='/n/{number}'>Pump number {number} tried</a></h{level}>" for number in range(linked)]
    body = "".join(f"{link}<p>{text}</p>" for link, text in zip([*links, *[""] * (4 - linked)], texts, strict=True))
    html = (
        f"<html><head><title>Pumps</title>{SIGNED}{LISTING}</head><body><main><h1>Pumps</h1>{body}</main></body></html>"
    )
    assert extract(html, f"{HOST}/pumps").page_class == expected


def boxes(number: int) -> str:
    return "".join(
        f"<div><h2><a href='/pumps/{n}/'>Pump number {n} lifts forty litres</a></h2><p>In test {n} it ran for nine hours on one charge, "
        f"which no other pump of its size does in a harbour.</p></div>"
        for n in range(number)
    )


def class_of(body: str, path: str, head: str = "") -> str:
    html = f"<html><head><title>Quayside pumps</title>{head}</head><body><main><h1>Quayside pumps</h1>{body}</main></body></html>"
    return extract(html, HOST + path).page_class


@pytest.mark.parametrize("path", ["/", "", "/index.html", "/author/mara-quill/", "/tag/pumps"])
def test_paragraphs_apart_at_the_address_of_a_list_are_no_story(path: str) -> None:
    assert class_of(boxes(8), path) == "listing"


def test_dated_paragraphs_apart_on_a_front_page_are_no_story() -> None:
    assert class_of(boxes(3), "/", SIGNED) == "listing"


@pytest.mark.parametrize(
    ("body", "path", "head"),
    [
        (TEXT, "/", ""),  # the one story of a small site
        (TEXT, "/section/pumps/the-pump-that-never-sleeps", SIGNED),
        (boxes(3), "/section/pumps/the-pump-that-never-sleeps", SIGNED),
        (boxes(8), "/section/2026/11/20/the-pump-that-never-sleeps", SIGNED),
        (boxes(8), "/", STORY),
    ],
    ids=["one story", "one story in a section", "dated, few links", "a day in the address", "called a story"],
)
def test_a_story_at_the_address_of_a_list_is_one(body: str, path: str, head: str) -> None:
    assert class_of(body, path, head) == "article"

"""Where a story goes on: the address of its next page with its evidence, and nothing that only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iria_crawler.model import StoryPages
from iria_crawler.parse import extract, read_part
from iria_crawler.urls import url_key
from iria_crawler.urls.story_pages import longest_word, may_be_of

SITE = "https://www.quay.example"
STORY = f"{SITE}/news/cranes-arrive-late-at-the-old-quay"
TEXT = (
    "<p>The cranes of the port stood still for nine days before the dredger was mended, and nobody told the ministry.</p>"
    "<p>On the tenth day the harbour master wrote that the crews had not been paid since the first week of October.</p>"
    "<p>The ministry answered on Friday that it had sent the money to another port, which had kept all of it.</p>"
)


def page(links: str = "", head: str = "", text: str = TEXT) -> str:
    return (
        f'<html lang="en"><head><title>Cranes arrive late</title><meta property="og:type" content="article">{head}</head>'
        f"<body><article><h1>Cranes arrive late</h1><div class='entry-content'>{text}</div>{links}</article></body></html>"
    )


def pages(links: str = "", url: str = f"{STORY}/", head: str = "") -> StoryPages:
    return replace(read_part(page(links, head), url).pages, home=None)


# Links of a first page, its address, and the next page with its evidence.
NEXT = {
    "rel=next in the head": ("", '<link rel="next" href="/news/cranes-arrive-late-at-the-old-quay/2/">', "/2/", "rel"),
    "WordPress's pages": (
        f'<p class="post-nav-links">Pages: <span>1</span> <a class="post-page-numbers" href="{STORY}/2/">2</a></p>',
        "",
        "/2/",
        "pager",
    ),
    "page in the path": (f'<a href="{STORY}/page/2/">2</a> <a href="{STORY}/page/3/">3</a>', "", "/page/2/", "pager"),
    "a word and a number": (f'<a href="{STORY}/seite-2">Weiter</a>', "", "/seite-2", "pager"),
    "page as parameter": ('<a href="?page=2">Next</a>', "", "/?page=2", "pager"),
    "pg as parameter": ('<a rel="next" href="?pg=2">&raquo;</a>', "", "/?pg=2", "rel"),
    "from zero": ('<span>1</span> <a href="?page=1">2</a> <a href="?page=2">3</a>', "", "/?page=1", "pager"),
    "a long label": (f'<ul><li><a href="{STORY}/2/">Page 2: Why the dredger broke</a></li></ul>', "", "/2/", "pager"),
    "a fragment": (f'<a href="{STORY}/2/#content">2</a>', "", "/2/", "pager"),
    "below the page": ('<a href="./2/">2</a>', "", "/2/", "pager"),
    "beside the page": ('<a href="../cranes-arrive-late-at-the-old-quay/2/">2</a>', "", "/2/", "pager"),
    "from the host on": ('<a href="/news/cranes-arrive-late-at-the-old-quay/2/">2</a>', "", "/2/", "pager"),
    "a tracker": (f'<a href="{STORY}/?utm_source=mail&page=2">2</a>', "", "/?utm_source=mail&page=2", "pager"),
}


@pytest.mark.parametrize("name", NEXT)
def test_the_next_page_is_found(name: str) -> None:
    links, head, following, evidence = NEXT[name]
    found = pages(links, head=head)
    assert (found.number, found.next_url, found.evidence) == (1, STORY + following, evidence)
    assert found.first_url is None


@pytest.mark.parametrize(
    "spelled",
    [
        "/news/cr%61nes-%61rrive-l%61te-at-the-old-quay/2/",
        "/news/cra\nnes-ar\tri\nve-late-at-the-old-quay/2/",
        f"HTTPS{STORY.removeprefix('https')}/2/",
        "https:./2/",
    ],
)
def test_the_next_page_is_found_however_its_address_is_spelled(spelled: str) -> None:
    following = pages(f'<a rel="next" href="{spelled}">2</a>').next_url
    assert following is not None
    assert url_key(following) == url_key(f"{STORY}/2/")


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("quay.example/news/cranes-arrive-late", "cranes"),
        ("harbourmaster.example/a?id=1234", "1234"),
        ("quay.example/%C3%A9cole-st", "cole"),  # not "A9cole": the "é" may be printed as it is
        ("quay.example/Quay-1", "quay"),
        ("quay.example/%E6%B8%AF", ""),
        ("quay.example", ""),
    ],
)
def test_the_longest_word_of_a_story_is_in_every_link_to_it(key: str, word: str) -> None:
    assert longest_word(key) == word
    assert may_be_of(word, f"https://www.{key}/2/")
    assert may_be_of("another", "/news/cranes/2/") is False


def test_links_to_other_stories_do_not_hide_those_to_the_next_page() -> None:
    others = "".join(f'<a href="/news/{n}/">Story {n}</a>' for n in range(400))
    assert pages(f'{others}<a href="{STORY}/2/">2</a>').next_url == f"{STORY}/2/"


def test_a_number_in_the_name_of_a_file_counts_if_the_page_prints_it() -> None:
    links = '<p>Page: <b>1</b> <a href="cranes-arrive-late-at-the-old-quay-2.html">2</a></p>'
    assert pages(links, f"{STORY}.html").next_url == f"{STORY}-2.html"
    next_story = (
        '<link rel="next" href="/news/cranes-arrive-late-at-the-old-quay-2.html" title="Cranes arrive late, again">'
    )
    assert pages("", f"{STORY}.html", head=next_story).next_url is None


# What leads on and is no page of this story.
LOOK_ALIKES = {
    "the next story": '<a rel="next" href="/news/ferry-sails-again-after-long-repair/">Next story</a>',
    "a series": '<a rel="next" href="/news/cranes-arrive-late-at-the-old-quay-part-2/">Part 2</a>',
    "older posts": '<div class="nav-links"><a class="next" rel="next" href="/page/2/">Older posts</a></div>',
    "a section's pages": '<a rel="next" href="/news/page/2/">2</a>',
    "an archive by year": '<a href="/2025/">2025</a> <a href="/news/2/">2</a>',
    "pages of comments": f'<a class="next" href="{STORY}/comment-page-2/#comments">Older comments</a>',
    "comments by their box": '<section class="comments-area"><a rel="next" href="?page=2">2</a></section>',
    "comments by fragment": '<a rel="next" href="?page=2#comments">2</a>',
    "another host": '<a rel="next" href="https://mirror.quay-archive.example/news/cranes-arrive-late-at-the-old-quay/2/">2</a>',
    "a gallery of other stories": '<a href="/galleries/boats/2/">2</a> <a href="/galleries/boats/3/">3</a>',
    "a page after the next": f'<a href="{STORY}/3/">3</a>',
    "a year": f'<a rel="next" href="{STORY}/2027/">2027</a>',
    "all of another story": '<a href="/news/ferry-sails-again-after-long-repair/?page=all">View all</a>',
    "a script": '<a rel="next" href="javascript:next(2)">2</a> <a rel="next" href="#2">2</a>',
    "a broken address": '<a rel="next" href="http://[/2/">2</a>',
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_only_looks_like_a_next_page_is_left(name: str) -> None:
    assert pages(LOOK_ALIKES[name]) == StoryPages()


def test_a_story_on_one_page_has_no_others() -> None:
    part = read_part(page(), f"{STORY}/")
    assert part.pages == StoryPages(home="div entry-content")
    assert not part.article.truncated


@pytest.mark.parametrize("url", [f"{SITE}/", f"{SITE}/category/navy/", f"{SITE}/news/", f"{SITE}/author/mara-example/"])
def test_a_list_is_no_story_on_several_pages(url: str) -> None:
    teasers = "".join(
        f'<h2><a href="/news/story-number-{n}-of-the-quay/">Story {n} of the quay</a></h2>' for n in range(15)
    )
    html = f"<html><body>{teasers}<a rel='next' href='{url}page/2/'>2</a><a href='{url}?page=2'>2</a></body></html>"
    assert replace(read_part(html, url).pages, home=None) == StoryPages()


# A later page, and what it says: the links, then the number, the next page and the first.
LATER = {
    "a link to 1": (f'<a href="{STORY}/">1</a> 2 <a href="{STORY}/3/">3</a>', f"{STORY}/2/", 2, "/3/", "/"),
    "rel=prev": (f'<a rel="prev" href="{STORY}/">Back</a>', f"{STORY}/2/", 2, None, "/"),
    "the last of three": (f'<a href="{STORY}/">1</a> <a href="{STORY}/2/">2</a> 3', f"{STORY}/3/", 3, None, "/"),
    "rel=prev to a later one": ('<a rel="prev" href="?page=2">Back</a>', f"{STORY}/?page=3", 3, None, None),
    "from zero": (f'<a href="{STORY}/">1</a> 2 <a href="?page=2">3</a>', f"{STORY}/?page=1", 2, "/?page=2", "/"),
}


@pytest.mark.parametrize("name", LATER)
def test_a_later_page_knows_the_first(name: str) -> None:
    links, url, number, following, first = LATER[name]
    found = pages(links, url)
    assert found.number == number
    assert found.next_url == (STORY + following if following else None)
    assert found.first_url == (STORY + first if first else None)
    assert read_part(page(links), url).article.truncated


def test_a_canonical_address_tells_the_first_page() -> None:
    found = pages("", f"{STORY}/2/", head=f'<link rel="canonical" href="{STORY}/">')
    assert (found.number, found.first_url) == (2, f"{STORY}/")


@pytest.mark.parametrize("url", [f"{SITE}/news/2026/11/12/", f"{SITE}/defence/123/", f"{SITE}/story.php?p=5"])
def test_a_number_alone_makes_no_later_page(url: str) -> None:
    """The 12th of November, story 123 and story 5: their neighbours are other stories."""
    neighbours = (
        '<a href="/defence/">Defence</a> <a rel="next" href="/defence/124/">Next</a> <a rel="prev" href="/defence/121/">Back</a>'
        '<a rel="next" href="/story.php?p=6">Next</a> <a rel="next" href="/news/2026/11/13/">Next</a>'
    )
    assert pages(neighbours, url) == StoryPages()


@pytest.mark.parametrize(
    "whole", ["?page=all", "single-page/", "?view=all", "?onepage=1", "all/", "?pagewanted=all", "komplettansicht"]
)
def test_the_whole_story_on_one_page(whole: str) -> None:
    links = f'<a href="{STORY}/2/">2</a> <a href="{STORY}/{whole}">View as a single page</a>'
    assert pages(links).whole_url == f"{STORY}/{whole}"
    assert pages(f'<a href="{STORY}/{whole}">All</a>') == StoryPages()  # the story has no other pages
    comments = f'<a href="{STORY}/2/">2</a> <div id="comments"><a href="{STORY}/{whole}">View all</a></div>'
    assert pages(comments).whole_url is None


def test_the_links_between_the_pages_are_no_words_of_the_story() -> None:
    pager = f'<p class="page-links">Pages: <span>1</span> <a href="{STORY}/2/">2</a> <a href="{STORY}/3/">3</a></p>'
    text = TEXT.replace("nobody told", f'<a href="{STORY}/2/">as page 2 tells</a>, nobody told')
    inside = page(text=text + pager)
    body = extract(inside, f"{STORY}/").paragraphs
    assert len(body) == 3
    assert "as page 2 tells" in body[0]
    assert body[-1].endswith("which had kept all of it.")


def test_a_short_last_page_keeps_its_text() -> None:
    short = "<p>The harbour master left. He has not been seen since, and the crews were paid on the last day of the year.</p>"
    pager = f'<p class="page-links">Pages: <a href="{STORY}/">1</a> <span>2</span></p>'
    assert extract(page(text=short + pager), f"{STORY}/2/").body_text == short[3:-4]


def test_the_data_of_the_page_are_used_if_they_have_the_whole_text() -> None:
    shown = "".join(f"<p>{'The cranes of the port stood still. ' * 9}Day {n}.</p>" for n in range(3))
    lines = [line.strip() for line in shown.replace("<p>", "").split("</p>") if line]
    more = ["The ministry paid on Friday, and the crews went home for two days.", "Nobody thanked the harbour master."]
    links = f'<a href="{STORY}/2/">2</a>'

    def read(body: list[str], between: str = "\\n") -> tuple[StoryPages, int, bool]:
        data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{between.join(body)}"}}</script>'
        part = read_part(page(links, data, shown), f"{STORY}/")
        return replace(part.pages, home=None), len(part.article.paragraphs), part.article.truncated

    assert read(lines + more) == (StoryPages(), 5, False)
    # The data of the first page alone, data in one piece, data that break off, data of another text: the pages are asked for.
    for body, between in (
        (lines, "\\n"),
        (lines + more, " "),
        ([*lines, more[0], "Nobody thanked…"], "\\n"),
        (more * 9, "\\n"),
    ):
        found, count, truncated = read(body, between)
        assert (found.next_url, count, truncated) == (f"{STORY}/2/", 3, True)

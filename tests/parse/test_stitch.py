"""The pages of a story as one record: what they print again is there once, quotations and pictures are those of all pages."""

from __future__ import annotations

import pytest

from iria_crawler.model import ReadPart
from iria_crawler.parse import PageFacts, read_part
from iria_crawler.parse.stitch import is_whole, stitch, wanted, why_not

STORY = "https://www.quay.example/news/cranes-arrive-late-at-the-old-quay/"
HEADLINE = "Cranes arrive late at the old quay"
BYLINE = "<p class='byline'>By Mara Example</p>"
CLOSING = "<p>Mara Example has written for the Quay since the spring of the year before last, mostly about boats.</p>"


def text(page: int, number: int) -> str:
    return f"On day {page * 10 + number} the cranes of the port stood still again, and nobody told the ministry why that was so."


def html(page: int, of: int, inside: str | None = None, headline: str = HEADLINE, top: str = "") -> str:
    body = "".join(f"<p>{text(page, number)}</p>" for number in range(1, 5)) if inside is None else inside
    links = " ".join(
        str(n) if n == page else f'<a href="{STORY if n == 1 else f"{STORY}{n}/"}">{n}</a>' for n in range(1, of + 1)
    )
    pager = f'<div class="page-links">Pages: {links}</div>' if of > 1 else ""
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article"></head><body><article>'
        f"<h1>{headline}</h1>{BYLINE}{top}<div class='entry-content'>{body}{pager}</div></article></body></html>"
    )


def read(page: int, of: int, inside: str | None = None, **more: str) -> ReadPart:
    return read_part(html(page, of, inside, **more), STORY if page == 1 else f"{STORY}{page}/")


def test_paragraphs_are_in_order_and_the_fields_are_the_first_pages() -> None:
    parts = [read(page, 3) for page in (1, 2, 3)]
    assert [wanted(parts[:n]) for n in (1, 2, 3)] == [(f"{STORY}2/",), (f"{STORY}3/",), ()]
    story = stitch(parts)
    assert story.paragraphs == tuple(text(page, number) for page in (1, 2, 3) for number in range(1, 5))
    assert story.body_text == "\n".join(story.paragraphs)
    assert (story.url, story.headline, story.authors) == (STORY, HEADLINE, ("Mara Example",))
    assert not story.truncated
    assert story.provenance["paragraphs"] == "text, 3 pages"


def test_a_story_of_which_a_page_is_missing_is_truncated() -> None:
    parts = [read(1, 3), read(2, 3)]
    assert stitch(parts).truncated
    assert stitch(parts[:1]).truncated
    assert stitch(parts).paragraphs[-1] == text(2, 4)


def test_one_page_is_its_own_record() -> None:
    part = read(1, 1)
    assert stitch([part]) is part.article


def test_what_every_page_prints_is_there_once() -> None:
    """The closing line of each page closes the story; the first lines of a later page may repeat the last of the one before."""
    first = "".join(f"<p>{text(1, number)}</p>" for number in range(1, 5)) + CLOSING
    second = f"<p>{text(1, 4)}</p>" + "".join(f"<p>{text(2, number)}</p>" for number in range(1, 5)) + CLOSING
    story = stitch([read(1, 2, first), read(2, 2, second)])
    assert story.paragraphs == (
        *(text(page, number) for page in (1, 2) for number in range(1, 5)),
        CLOSING.removeprefix("<p>").removesuffix("</p>"),
    )


def test_a_short_line_that_comes_twice_stays() -> None:
    first = f"<p>{text(1, 1)}</p><p>He agreed.</p><p>{text(1, 2)}</p><p>{text(1, 3)}</p>"
    second = f"<p>{text(2, 1)}</p><p>He agreed.</p><p>{text(2, 2)}</p><p>{text(2, 3)}</p>"
    assert stitch([read(1, 2, first), read(2, 2, second)]).paragraphs.count("He agreed.") == 2


def test_quotations_have_their_places_in_the_whole_text() -> None:
    first = (
        f"<p>{text(1, 1)}</p><p>{text(1, 2)}</p><p>“No crane moves before the money comes,” Captain Liv Aune said.</p>"
    )
    second = (
        f"<p>{text(2, 1)}</p><blockquote><p>Whoever repairs this dredger must also repair the harbour, and nobody has asked "
        f"for that.</p></blockquote><p>“We wait,” Aune said. “We have waited since October.”</p><p>{text(2, 2)}</p>"
    )
    story = stitch([read(1, 2, first), read(2, 2, second)])
    assert [quote.text for quote in story.quotes] == [
        "No crane moves before the money comes,",
        "Whoever repairs this dredger must also repair the harbour, and nobody has asked for that.",
        "We wait,",
        "We have waited since October.",
    ]
    assert all(story.body_text[quote.start : quote.end] == quote.text for quote in story.quotes)
    # The full name is on the first page.
    assert [quote.speaker_name for quote in story.quotes if quote.speaker == "Aune"] == ["Liv Aune"] * 2
    assert story.quotes[1].kind == "block"


def test_pictures_are_those_of_all_pages_each_once() -> None:
    def figure(name: str) -> str:
        return (
            f'<figure><img src="/media/{name}.jpg" width="800" height="500"><figcaption>The {name} in the port. Photo: Jane Roe'
            "</figcaption></figure>"
        )

    first = figure("crane") + "".join(f"<p>{text(1, n)}</p>" for n in range(1, 5))
    second = figure("crane") + "".join(f"<p>{text(2, n)}</p>" for n in range(1, 5)) + figure("dredger")
    third = figure("tugboat") + "".join(f"<p>{text(3, n)}</p>" for n in range(1, 5))
    images = stitch([read(1, 3, first), read(2, 3, second), read(3, 3, third)]).images
    assert [image.url.rpartition("/")[2] for image in images] == ["crane.jpg", "dredger.jpg", "tugboat.jpg"]
    assert [image.role for image in images] == ["lead", "inline", "inline"]


def test_the_same_page_again_ends_the_story() -> None:
    parts = [read(1, 3), read_part(html(1, 3), f"{STORY}2/")]
    assert wanted(parts) == ()
    assert not is_whole(*parts)
    assert stitch(parts).paragraphs == tuple(text(1, number) for number in range(1, 5))


def test_a_page_with_the_whole_story_ends_it() -> None:
    everything = "".join(f"<p>{text(page, number)}</p>" for page in (1, 2, 3) for number in range(1, 5))
    parts = [read(1, 3), read_part(html(1, 1, everything), f"{STORY}?page=all")]
    assert is_whole(*parts)
    assert wanted(parts) == ()
    assert stitch(parts).paragraphs == tuple(text(page, number) for page in (1, 2, 3) for number in range(1, 5))
    assert not stitch(parts).truncated


def test_a_text_that_breaks_off_on_its_last_page_is_truncated() -> None:
    second = f"<p>{text(2, 1)}</p><p>{text(2, 2)}</p><p>{text(2, 3)[:-10]}…</p>"
    assert stitch([read(1, 2), read(2, 2, second)]).truncated
    first = f"<p>{text(1, 1)}</p><p>{text(1, 2)}</p><p>{text(1, 3)[:-10]}…</p>"
    assert not stitch([read(1, 2, first), read(2, 2)]).truncated


def test_a_name_at_the_end_of_the_last_page_is_the_byline() -> None:
    unsigned = html(1, 2).replace(BYLINE, "")
    parts = [read_part(unsigned, STORY), read(2, 2)]
    assert parts[0].article.authors == ()
    assert stitch(parts).authors == ("Mara Example",)


# What may come in place of a page of the story, and a word of the reason.
NO_PARTS = {
    "a wall": (
        "<h1>Please log in</h1><p>The port keeps its pages for those who have a name and a word, and gives both at the desk.</p>",
        "headline",
    ),
    "not found": ("<h1>Page not found</h1><p>There is no page at this address.</p>", "not_found"),
    "nothing": ("", "no text"),
    "another story": (
        f"<h1>Ferry sails again after repair</h1><p>{text(7, 1)}</p><p>{text(7, 2)}</p><p>{text(7, 3)}</p>",
        "headline",
    ),
}


@pytest.mark.parametrize("name", NO_PARTS)
def test_what_is_no_page_of_the_story_is_refused(name: str) -> None:
    body, word = NO_PARTS[name]
    came = read_part(
        f"<html><head><title>The Quay</title></head><body><article>{body}</article></body></html>", f"{STORY}2/"
    )
    assert word in (why_not(read(1, 2), came) or "")


def test_a_page_with_a_headline_of_its_own_is_taken_if_it_leads_back() -> None:
    assert why_not(read(1, 2), read(2, 2, headline="How the dredger broke")) is None
    assert why_not(read(1, 2), read(2, 2, headline=f"{HEADLINE} - Page 2")) is None


def test_a_short_last_page_is_read_where_the_first_page_has_its_text() -> None:
    """What stands beside it is longer, and built like a story."""
    notes = [
        f"<div class='note'>The Quay has been printed in the old customs house for {years} years, and the readers who come in on "
        "Mondays get it from the printer's own hand, with a cup of tea.</div>"
        for years in ("forty", "fifty", "sixty", "seventy", "eighty")
    ]
    last = "<p>The harbour master left on Friday, and he has not been seen.</p>"

    def of(page: int, inside: str | None) -> str:
        beside = "".join(notes[:1] if page == 1 else notes)
        return html(page, 2, inside).replace("</article>", f"</article><div class='house'>{beside}</div>")

    first = read_part(of(1, None), STORY)
    assert first.pages.home == "div entry-content"
    second = read_part(of(2, last), f"{STORY}2/", PageFacts(home=first.pages.home))
    assert stitch([first, second]).paragraphs == (*(text(1, n) for n in range(1, 5)), last[3:-4])
    assert read_part(of(2, last), f"{STORY}2/").article.paragraphs != (last[3:-4],)
    # A page that has no such element, or an empty one, is read as any other.
    renamed = of(2, None).replace("entry-content", "text")
    assert (
        read_part(renamed, f"{STORY}2/", PageFacts(home="div entry-content")).article
        == read_part(renamed, f"{STORY}2/").article
    )
    empty = of(2, "")
    assert (
        read_part(empty, f"{STORY}2/", PageFacts(home="div entry-content")).article
        == read_part(empty, f"{STORY}2/").article
    )

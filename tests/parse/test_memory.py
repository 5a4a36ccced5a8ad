"""A second look at a page, read with the record of the first: what was read and still stands in its place stays, and no edit is
hidden."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from iria_crawler import Article, compare, extract
from iria_crawler.parse.body.blocks import judged_lines
from iria_crawler.parse.body.line import LeftOut
from iria_crawler.parse.body.memory import remembered
from iria_crawler.parse.body.story import find_story
from iria_crawler.parse.page.tree import read_page
from iria_crawler.text import line_hash

URL = "https://mail.example/2026/orla/"
STORY = (
    "The ferry Orla left the harbour of Karsund on Monday with nine passengers and a crew of four, a year after the fire.",
    "Her captain, Ida Ode, said that the engine had been mended by two welders from the yard across the bay.",
    "The ministry has paid for the repairs, and it wants the money back before the summer, a letter to the yard shows.",
    "Nobody was hurt when the fire began in the galley, but it took the divers three days to find the valve.",
    "The next voyage is planned for Friday, if the wind allows it, and every seat has been sold, the harbour office said.",
)
LABEL = "More is known of it on Monday"
CARD = '<div class="story-card"><a href="/77/"><h4>Two welders honoured for their work on the coast</h4></a></div>'


def page(*blocks: str, beside: str = "") -> str:
    body = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    return (
        f"<html lang='en'><body><article><h1>The old ferry sails again</h1><div class='entry'>{body}</div></article>"
        f"{beside}</body></html>"
    )


def read(html: str, known: Article | None = None) -> Article:
    return extract(html, URL, known=known)


def worth_telling(before: Article, html: str) -> list[tuple[str, str, str | None, str | None]]:
    found = compare(before, read(html, before))
    return [(change.kind, change.field, change.before, change.after) for change in found if change.severity >= 2]


# A label that cards come to stand before. The scorer of lines may take it for a teaser's; here it always does.
LABELLED = (*STORY, LABEL)
CARDS_BESIDE_A_LABEL = page(CARD, *STORY, CARD.replace("77", "78"), LABEL)


def kept_of(html: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """What memory makes of a page whose short last line the scorer leaves out."""
    tree = read_page(html, URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    own = [line for line in lines.all if line.text in STORY]
    return tuple(line.text for line in remembered(lines, own, known))


def test_what_was_read_stays_where_it_stands() -> None:
    assert read(page(*LABELLED)).paragraphs == LABELLED
    assert kept_of(CARDS_BESIDE_A_LABEL, LABELLED) == LABELLED
    assert kept_of(CARDS_BESIDE_A_LABEL, STORY) == STORY  # no look before had it
    assert kept_of(page(LABEL, CARD, *STORY), LABELLED) == STORY  # it stands elsewhere now
    assert kept_of(CARDS_BESIDE_A_LABEL.replace(LABEL, "Less is known of it on Monday"), LABELLED) == STORY


def test_a_label_that_is_another_now_is_not_kept() -> None:
    before = read(page(*LABELLED))
    assert LABEL not in read(CARDS_BESIDE_A_LABEL.replace(LABEL, "Less is known of it on Monday"), before).paragraphs


def test_a_label_stays_in_a_story_that_says_something_twice() -> None:
    twice = ("Timeline", *STORY[:3], "Timeline", *STORY[3:], LABEL)
    before = read(page(*twice))
    assert before.paragraphs == twice
    assert read(page(CARD, *twice[:-1], CARD.replace("77", "78"), LABEL), before).paragraphs == twice


def test_what_opens_at_a_click_stays() -> None:
    behind = page(*STORY[:4], f"<p style='display:none'>{STORY[4]}</p>")
    together = page(STORY[0], f"<div style='display:none'><p>{STORY[1]}</p><p>{STORY[2]}</p></div>", *STORY[3:])
    assert [read(html).paragraphs for html in (behind, together)] == [STORY, STORY]


def test_without_doubt_memory_changes_nothing() -> None:
    before = read(page(*STORY))
    for html in (
        page(*STORY),
        page(*STORY[1:]),
        page(*STORY, "The harbour office has closed the pier for a week."),
        page(*STORY[::-1]),
    ):
        assert read(html, before).paragraphs == read(html).paragraphs


def test_a_stranger_s_record_is_no_memory() -> None:
    other = read(
        page("The tug Vell lies at anchor off Norrick, and its owners have not been found since the storm of May.")
    )
    assert read(page(*STORY), other) == read(page(*STORY))


REMOVED = STORY[3]
WITHOUT = (*STORY[:3], *STORY[4:])
# The words are gone from the story and still somewhere on the page.
STILL_SHOWN = {
    "nowhere": page(*WITHOUT),
    "in a box beside the story": page(*WITHOUT, beside=f"<aside class='sidebar'><p>{REMOVED}</p></aside>"),
    "in a teaser of another story": page(
        *WITHOUT, beside=f"<div class='teaser'><a href='/9/'><p>{REMOVED}</p></a></div>"
    ),
    "in a box amid the story": page(*WITHOUT[:2], f"<aside class='related'><p>{REMOVED}</p></aside>", *WITHOUT[2:]),
    "in its place, hidden": page(*WITHOUT[:3], f"<p style='display: none'>{REMOVED}</p>", *WITHOUT[3:]),
    "in its place, not shown": page(*WITHOUT[:3], f"<p hidden>{REMOVED}</p>", *WITHOUT[3:]),
    "in a comment": page(*WITHOUT, beside=f"<section class='comments'><h3>Comments</h3><p>{REMOVED}</p></section>"),
}


@pytest.mark.parametrize("html", STILL_SHOWN.values(), ids=STILL_SHOWN)
def test_what_was_taken_out_of_the_story_is_told(html: str) -> None:
    assert ("removed", "paragraph", REMOVED, None) in worth_telling(read(page(*STORY)), html)


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda html: html.replace(old, new)


def _behind(place: int, html: str) -> Callable[[str], str]:
    return _replace(f"<p>{STORY[place]}</p>", f"<p>{STORY[place]}</p>{html}")


DENIED = "<p>The mayor of Karsund denied all of it in a letter to the crew on Sunday.</p>"
SET_OFF = "<blockquote><p>We never had the money that the ministry now wants back, and everybody there knows it.</p></blockquote>"
EDITS: dict[str, Callable[[str], str]] = {
    "a number": _replace("nine passengers", "nineteen passengers"),
    "a negation": _replace("Nobody was hurt", "Somebody was hurt"),
    "a paragraph removed": _replace(f"<p>{STORY[2]}</p>", ""),
    "a paragraph added": _behind(3, DENIED),
    "a paragraph added in another build": _behind(3, SET_OFF),
    "the headline": _replace("sails again", "never sailed again"),
}
LINKS = "<aside><ul><li><a href='/1/'>Storm warning lifted for the coast</a></li><li><a href='/2/'>A map in a cellar</a></li></ul></aside>"
NOISE: dict[str, Callable[[str], str]] = {
    "none": lambda html: html,
    "cards": _behind(1, CARD),
    "an ask": _behind(2, "<p>Sign up for our newsletter and get the news of the coast by email.</p>"),
    "a list": _replace("</article>", f"{LINKS}</article>"),
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_under_noise_is_found_as_without_memory(
    edit: Callable[[str], str], noise: Callable[[str], str]
) -> None:
    before = read(page(*STORY))
    fresh = compare(before, read(edit(page(*STORY))))
    expected = {(change.kind, change.field, change.before, change.after) for change in fresh if change.severity >= 2}
    assert expected
    assert expected <= set(worth_telling(before, noise(edit(page(*STORY)))))


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
def test_noise_alone_is_silent(noise: Callable[[str], str]) -> None:
    assert worth_telling(read(page(*STORY)), noise(page(*STORY))) == []


# --- captions, credits, bylines ---

FIGURE = "<div><img src='/orla.jpg' width='800' height='500' alt='The ferry at its pier'></div>"
CAPTION = "<p class='caption'>The Orla in the harbour of Karsund on Monday. (Photo: Ida Ode/Baltic Frame)</p>"
AD = "<div class='box'><p>Boots for every deck, delivered free to your door by the end of this week.</p></div>"


def test_a_caption_is_found_where_it_stood() -> None:
    before = read(page(FIGURE, CAPTION, *STORY))
    assert [image.credit for image in before.images] == ["Ida Ode/Baltic Frame"]
    parted = page(FIGURE, AD, CAPTION, *STORY)
    assert [image.credit for image in read(parted).images] == [None]
    assert read(parted, before).images == before.images


def test_a_caption_that_was_edited_behind_an_advertisement_is_found() -> None:
    before = read(page(FIGURE, CAPTION, *STORY))
    edited = page(FIGURE, AD, CAPTION.replace("Ida Ode", "Raul Pihl"), *STORY)
    assert [image.credit for image in read(edited, before).images] == ["Raul Pihl/Baltic Frame"]


def test_a_caption_that_is_gone_is_gone() -> None:
    before = read(page(FIGURE, CAPTION, *STORY))
    assert [(image.caption, image.credit) for image in read(page(FIGURE, *STORY), before).images] == [(None, None)]


# The words that were the caption stand beside something else to look at now.
GIVEN_TO = {
    "a film": f"<video src='/orla.mp4'></video>{CAPTION}",
    "a film of another site": f"<figure><iframe src='https://films.example/7'></iframe><figcaption>{CAPTION}</figcaption></figure>",
    "another picture": f"<figure><img data-src='/valve.jpg'><figcaption>{CAPTION}</figcaption></figure>",
    "an icon": f"<div><img src='/i.png' width='40' height='40'>{CAPTION}</div>",
    "a card": f"<div class='story-card'><a href='/9/'><img src='/map.jpg' width='300' height='200'></a>{CAPTION}</div>",
}


@pytest.mark.parametrize("other", GIVEN_TO.values(), ids=GIVEN_TO)
def test_a_caption_that_is_another_picture_s_now_is_gone(other: str) -> None:
    before = read(page(FIGURE, CAPTION, *STORY))
    now = read(page(FIGURE, *STORY[:2], other, *STORY[2:]), before)
    assert [image.credit for image in now.images if image.url.endswith("orla.jpg")] == [None]


BYLINE = "<div class='meta'><span class='byline'>By Ida Ode</span></div>"
PROMO = "<div class='top'><span class='author'>Raul Pihl</span></div>"


def test_a_byline_stays_where_it_stood() -> None:
    before = read(page(BYLINE, *STORY))
    html = page(PROMO, BYLINE, *STORY)
    assert (before.byline, read(html).byline) == ("By Ida Ode", "Raul Pihl")
    assert read(html, before).byline == "By Ida Ode"


def test_a_name_set_beside_the_byline_is_told() -> None:
    before = read(page(BYLINE, *STORY))
    added = BYLINE.replace("<span", "<a class='author' rel='author' href='/author/pihl'>Raul Pihl</a><span")
    assert [change.field for change in compare(before, read(page(added, *STORY), before))] == ["byline"]


@pytest.mark.parametrize(
    "html",
    [page(BYLINE.replace("Ida Ode", "Raul Pihl"), *STORY), page(PROMO, *STORY)],
    ids=["in its place", "elsewhere"],
)
def test_another_byline_is_found(html: str) -> None:
    before = read(page(BYLINE, *STORY))
    assert (read(html, before).byline or "").endswith("Raul Pihl")


def test_the_author_of_a_card_is_not_the_story_s() -> None:
    card = "<div class='card'><span class='author'>Raul Pihl</span><h4><a href='/8/'>A map found in a cellar</a></h4></div>"
    assert read(page(card, BYLINE, *STORY)).byline == "By Ida Ode"


ASK = "Never miss a story. Our letter goes out to its readers every morning."


def test_an_ask_that_comes_beside_an_edit_is_no_paragraph() -> None:
    before = read(page(*STORY))
    edited = STORY[1].replace("two welders", "three welders")
    after = read(page(STORY[0], ASK, edited, *STORY[2:]), before)
    assert after.paragraphs == (STORY[0], edited, *STORY[2:])
    assert read(page(STORY[0], ASK, *STORY[2:]), before).paragraphs == (STORY[0], *STORY[2:])


def test_a_paragraph_that_is_edited_into_an_ask_is_read() -> None:
    before = read(page(*STORY))
    edited = (
        "The next voyage is planned for Friday; sign up at the harbour office for a seat, every one of which is free."
    )
    assert edited in read(page(*STORY[:4], edited), before).paragraphs


def test_a_paragraph_that_opens_with_the_words_of_a_picture_stays_one() -> None:
    """The words came from the page's data: the second look must not take the paragraph for the caption."""
    words = "The ferry Orla in the harbour of Karsund"
    data = json.dumps({"@type": "ImageObject", "contentUrl": "https://mail.example/orla.jpg", "caption": words})
    picture = "<img src='https://mail.example/orla.jpg' width='900' height='600'>"
    html = page(
        picture, STORY[0], f"{words} was not what it had been before the fire, said those who came.", *STORY[1:]
    )
    html = html.replace("<body>", f"<head><script type='application/ld+json'>{data}</script></head><body>")
    before = read(html)
    assert [image.caption for image in before.images] == [words]
    assert read(html, before) == before


BANNER = "<div class='fixed p-4'><p>We keep small files on this device to make the site work, and going on means agreeing.</p></div>"


def test_a_story_in_what_is_named_like_chrome_stays_the_story_beside_a_banner() -> None:
    """Without a banner all of the page's text is in that element, so it counts; then the banner is all that stands outside."""
    html = (
        page(*STORY)
        .replace("<article>", "<article><div class='advertisement'>")
        .replace("</article>", "</div></article>")
    )
    before = read(html)
    assert before.paragraphs == STORY
    second = html.replace("</body>", f"{BANNER}</body>")
    assert read(second, before).paragraphs == STORY
    assert worth_telling(before, second) == []
    edited = second.replace("nine passengers", "ninety passengers")
    assert [(kind, field) for kind, field, *_ in worth_telling(before, edited)] == [("altered", "paragraph")]


def test_the_heading_keeps_the_headline_where_only_the_search_title_changed() -> None:
    tags = "<head><meta property='og:title' content='The old ferry sails again'></head>"
    html = page(*STORY).replace("<body>", f"{tags}<body>")
    html = html.replace("<article><h1>", "<header><h1>").replace("</h1>", "</h1></header><article>")
    before = read(html)
    second = html.replace("content='The old ferry sails again'", "content='Ten boats you must see before winter'")
    assert before.headline == read(second, before).headline == "The old ferry sails again"
    assert worth_telling(before, second) == []
    edited = second.replace("<h1>The old ferry sails again", "<h1>The old ferry never sails again")
    assert [change[:2] for change in worth_telling(before, edited)] == [("altered", "headline")]
    twice = edited.replace("</body>", "<h1 class='for-small-screens'>The old ferry sails again</h1></body>")
    assert read(twice, before).headline == read(twice).headline  # one of the two was edited: memory does not choose


def test_text_outside_of_the_story_that_comes_later_is_the_page_s() -> None:
    before = read(page(*STORY))
    tree = read_page(page(*STORY).replace("<body>", f"<body>{BANNER}"), URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    assert any("small files" in line.text for line in lines.all)
    own = [line for line in lines.all if line.text in STORY or "small files" in line.text]
    assert tuple(line.text for line in remembered(lines, own, before.paragraphs)) == STORY


BOX = (
    "A ferry is a ship that crosses the same water many times a day with whatever waits on a shore.",
    "A welder joins metal with heat, and under water this takes three times as long as in a yard.",
)
LONGER = (
    *STORY,
    "The yard had asked for twice the sum, but it gave way when the council threatened to sell the ship for scrap in March.",
    "On the quay stood some sixty people with flags and a brass band from the school, which played until the rain came.",
)


def test_what_was_read_of_a_box_stays_while_a_line_beside_it_is_read() -> None:
    """The scorer may take one line of a box and leave the next; the record says that both were the story's."""
    box = "<div class='infobox sidebar'>" + "".join(f"<p>{text}</p>" for text in BOX) + "</div>"
    tree = read_page(page(*LONGER[:2], box, *LONGER[2:]), URL)
    known = (*LONGER[:2], *BOX, *LONGER[2:])
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    assert {line.reason.name for line in lines.all if line.text in BOX} == {"CHROME"}
    own = [line for line in lines.all if line.text in (*LONGER, BOX[0])]
    assert tuple(line.text for line in remembered(lines, own, known)) == known
    own = [line for line in own if line.text in LONGER]  # nothing of the box is read: the text is gone from the story
    assert tuple(line.text for line in remembered(lines, own, known)) == LONGER


def test_running_text_with_a_link_stays_right_between_its_neighbours() -> None:
    """Two cards make a sentence with an address in it look like the words of a teaser."""
    linked = (
        "Tickets for the voyage, and the times of the buses from the town to the quay, are "
        "<a href='https://orla.example/t'>here in full</a>, she said."
    )
    text = linked.replace("<a href='https://orla.example/t'>", "").replace("</a>", "")
    known = (*STORY[:4], text, STORY[4])
    tree = read_page(page(*STORY[:4], f"<ul><li>{linked}</li></ul>", STORY[4]), URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    (line,) = (line for line in lines.all if line.text == text)
    line.reason = LeftOut.LINK
    own = [line for line in lines.all if line.text in STORY]
    assert tuple(line.text for line in remembered(lines, own, known)) == known
    assert tuple(line.text for line in remembered(lines, own, (text, *STORY))) == STORY  # it stood elsewhere


def test_a_paragraph_that_comes_between_two_of_a_box_is_read() -> None:
    tree = read_page(BOX_WITH_A_NEW_LINE, URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    own = [line for line in lines.all if line.text in (*STORY, IN_A_BOX[0])]
    known = (*STORY, *IN_A_BOX)
    assert tuple(line.text for line in remembered(lines, own, known)) == (*STORY, IN_A_BOX[0], NEW, IN_A_BOX[1])


@pytest.mark.parametrize(
    "new",
    [
        "<p>{} <a href='/7'>Read on</a></p>",  # it leads away
        "<div>{}</div>",  # it is built otherwise than its neighbours
        "<div class='ad'><p>{}</p></div>",  # it stands in a box of its own
    ],
)
def test_what_is_not_built_like_the_box_does_not_join_it(new: str) -> None:
    tree = read_page(BOX_WITH_A_NEW_LINE.replace(f"<p>{NEW}</p>", new.format(NEW)), URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    own = [line for line in lines.all if line.text in (*STORY, *IN_A_BOX)]
    assert not any(line.text.startswith(NEW) for line in remembered(lines, own, (*STORY, *IN_A_BOX)))


def test_a_heading_stays_right_between_its_neighbours_where_the_storys_element_is_found_otherwise() -> None:
    heading = "The engine"
    known = (*STORY[:2], heading, *STORY[2:])

    def kept(html: str) -> tuple[str, ...]:
        tree = read_page(html, URL)
        lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
        for line in lines.all:
            if line.text == heading:
                line.reason = LeftOut.OUTSIDE
        own = [line for line in lines.all if line.text in STORY]
        return tuple(line.text for line in remembered(lines, own, known))

    in_place = page(*STORY[:2], f"<h2>{heading}</h2>", *STORY[2:])
    assert kept(in_place) == known
    assert kept(in_place.replace(heading, "The crew")) == STORY
    assert kept(page(*STORY[:2], f"<h2><a href='/7'>{heading}</a></h2>", *STORY[2:])) == STORY
    assert kept(page(*STORY, f"<h2>{heading}</h2>")) == STORY  # it stands elsewhere now


IN_A_BOX = (
    "The Orla was built in 1931 by the yard of Stadlow for the mail route to the outer islands of the bay.",
    "She carried seeds, letters and sheep for forty years before a bridge took most of the passengers away.",
)
NEW = "In the winter of 1962 she lay in the ice for eleven days, and her crew walked ashore to fetch bread."
BOX_WITH_A_NEW_LINE = page(*STORY, f"<div class='info'><p>{IN_A_BOX[0]}</p><p>{NEW}</p><p>{IN_A_BOX[1]}</p></div>")


TEASER = "Interview: Two welders honoured for their work on the coast"
LINKED = f"<ul><li>Interview: <a href='/77/'>{TEASER.removeprefix('Interview: ')}</a></li></ul>"


def kept_with_a_teaser(html: str, known: tuple[str, ...], *own_too: str) -> tuple[str, ...]:
    """What memory makes of a page of which the scorer takes the story's lines, and these besides."""
    tree = read_page(html, URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    own = [line for line in lines.all if line.text in (*STORY, *own_too)]
    return tuple(line.text for line in remembered(lines, own, known))


def test_a_teaser_that_was_taken_for_the_story_s_stays_right_in_its_place() -> None:
    known = (*STORY[:3], TEASER, *STORY[3:])
    assert kept_with_a_teaser(page(*STORY[:3], LINKED, *STORY[3:]), known) == known
    assert kept_with_a_teaser(page(*STORY, LINKED), known) == STORY  # it stands elsewhere
    assert kept_with_a_teaser(page(*STORY[:2], LINKED, *STORY[2:]), known) == STORY


def test_a_link_that_comes_and_states_nothing_is_no_paragraph() -> None:
    html = page(*STORY[:3], LINKED, *STORY[3:])
    assert kept_with_a_teaser(html, STORY, TEASER) == STORY
    # A heading, a sentence, and a line that was there and is edited are read.
    heading = page(*STORY[:3], f"<h2><a href='/77/'>{TEASER}</a></h2>", *STORY[3:])
    assert TEASER in kept_with_a_teaser(heading, STORY, TEASER)
    sentence = (
        "The yard had asked for twice the sum, and gave way when the council threatened to sell the ship for scrap."
    )
    linked = page(*STORY[:3], f"<p><a href='/78/'>{sentence}</a></p>", *STORY[3:])
    assert sentence in kept_with_a_teaser(linked, STORY, sentence)
    known = (*STORY[:3], TEASER.replace("Two", "Three"), *STORY[3:])
    assert TEASER in kept_with_a_teaser(html, known, TEASER)


def test_a_line_outside_of_the_story_s_element_stays_while_one_beside_it_is_read() -> None:
    head = (
        "The Karsund ferry, a history",
        "What the ship means to those who have no other way to the clinic across the bay.",
    )
    html = page(*STORY).replace("<article>", f"<article><div class='intro'><h3>{head[0]}</h3><p>{head[1]}</p></div>")
    known = (*head, *STORY)
    tree = read_page(html, URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    for line in lines.all:
        if line.text in head:
            line.reason = LeftOut.OUTSIDE
    own = [line for line in lines.all if line.text in (head[1], *STORY)]
    assert tuple(line.text for line in remembered(lines, own, known)) == known
    own = [line for line in own if line.text in STORY]  # nothing of it is read any more
    assert tuple(line.text for line in remembered(lines, own, known)) == STORY


def test_another_printed_heading_is_compared_where_its_copy_for_machines_is_another_now() -> None:
    tags = (
        '<head><script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": "Karsund: a ship is back"}</script>'
        "<meta property='og:title' content='Old ferry sails again for nine'></head>"
    )
    html = (
        page(*STORY)
        .replace("<body>", f"{tags}<body>")
        .replace("<h1>The old ferry sails again", "<h1 class='breadcrumb'>Old ferry sails again for nine")
    )
    before = read(html)
    assert before.headline_copies.get("h1") == "Old ferry sails again for nine"
    second = html.replace("content='Old ferry sails again for nine'", "content='Ten boats you must see before winter'")
    assert worth_telling(before, second) == []
    edited = second.replace("again for nine</h1>", "again for ninety</h1>")
    assert [change[:2] for change in worth_telling(before, edited)] == [("altered", "headline")]


ELSEWHERE = (
    "If you go on reading on this device, it will not be possible to read on the other one that is signed in now."
)


@pytest.mark.parametrize(
    ("new", "is_read"),
    [
        (f"<div class='dialog'><div class='tx'><p>{ELSEWHERE}</p></div></div>", False),
        (
            f"<div class='dialog'><p>Correction: {ELSEWHERE}</p></div>",
            True,
        ),  # a notice is the newsroom's wherever it stands
        (f"<div class='entry'><p>{ELSEWHERE}</p></div>", True),  # a second part of the story, built like the first
    ],
)
def test_what_comes_outside_of_the_element_that_holds_all_that_is_known(new: str, *, is_read: bool) -> None:
    html = page(*STORY).replace("</article>", f"{new}</article>")
    tree = read_page(html, URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    for line in lines.all:
        line.reason = LeftOut.NONE  # the story's element is found to be a wider one
    own = [line for line in lines.all if line.text in STORY or line.text.endswith(ELSEWHERE)]
    assert len(own) == len(STORY) + 1
    assert len(remembered(lines, own, STORY)) == len(STORY) + is_read


# --- a box that comes into a paragraph ends it for the parser ---

SIGNED = "Meera Roe tells of ships"
REST = "and has lived in Karsund since 2009"
APP = '<div class="app"><p>The news of the harbour in your pocket, each morning at six.</p></div>'


def with_parts(html: str, known: tuple[str, ...], *, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """What memory makes of a page of which the rules keep the lines with these texts."""
    tree = read_page(html, URL)
    lines, _ = judged_lines(tree, find_story(tree), {}, "The old ferry sails again")
    own = [line for line in lines.all if line.text in chosen]
    return tuple(line.text for line in remembered(lines, own, known))


def test_the_rest_of_a_paragraph_stays_behind_a_box_that_came_into_it() -> None:
    html = page(*STORY, f"<p>{SIGNED}{APP}{REST}</p>")
    known = (*STORY, f"{SIGNED} {REST}")
    for chosen in ((*STORY, SIGNED), (*STORY, REST)):
        assert with_parts(html, known, chosen=chosen) == (*STORY, SIGNED, REST)


def test_a_label_that_opens_like_the_paragraph_does_not_hide_its_rest() -> None:
    html = page("<p>Meera</p>", *STORY, "<p>Meera Roe</p>", f"<p>{SIGNED}{APP}{REST}</p>")
    known = (*STORY, f"{SIGNED} {REST}")
    assert with_parts(html, known, chosen=(*STORY, SIGNED)) == (*STORY, SIGNED, REST)


def test_a_rest_with_other_words_is_no_rest() -> None:
    known = (*STORY, f"{SIGNED} {REST}")
    html = page(*STORY, f"<p>{SIGNED}{APP}{REST.replace('2009', '2012')}</p>")
    assert with_parts(html, known, chosen=(*STORY, SIGNED)) == (*STORY, SIGNED)


def test_a_paragraph_of_which_no_part_is_read_is_not_kept_for_its_words() -> None:
    html = page(*STORY, f"<p>{SIGNED}{APP}{REST}</p>")
    assert with_parts(html, (*STORY, f"{SIGNED} {REST}"), chosen=STORY) == STORY


def test_parts_that_stand_elsewhere_are_not_the_paragraph() -> None:
    html = page(f"<p>{SIGNED}{APP}{REST}</p>", *STORY)
    assert with_parts(html, (*STORY, f"{SIGNED} {REST}"), chosen=(*STORY, SIGNED)) == (SIGNED, *STORY)


def boxed(*lines: str, names: str = "", tag: str = "aside") -> str:
    inside = "".join(line if line.startswith("<") else f"<p class='x'>{line}</p>" for line in lines)
    return page(*LONGER[:2], f"<div><{tag} {names}><div>{inside}</div></{tag}></div>", *LONGER[2:])


WITH_BOX = (*LONGER[:2], *BOX, *LONGER[2:])
OTHERS = "<ul><li><a href='/1/'>A map in a cellar</a></li><li><a href='/2/'>Storm is over</a></li><li><a href='/3/'>A mill</a></li></ul>"
READ_ON = "<p><b><a href='/4/'>Two welders honoured for their work on the coast</a></b></p>"


def kept_beside(html: str) -> tuple[str, ...]:
    """What memory makes of a page of which nothing in the box is read, where the record has its lines."""
    lines, _ = judged_lines(tree := read_page(html, URL), find_story(tree), {}, "The old ferry sails again")
    own = [line for line in lines.all if line.text in LONGER]
    return tuple(line.text for line in remembered(lines, own, WITH_BOX))


@pytest.mark.parametrize(
    "html",
    [boxed(*BOX), boxed(BOX[0], READ_ON, BOX[1]), boxed(BOX[0], OTHERS, BOX[1]), boxed(OTHERS, *BOX)],
    ids=["alone", "with a link", "with a list of links amid", "with a list of links above"],
)
def test_what_a_box_explains_stays_whatever_link_comes_into_it(html: str) -> None:
    assert kept_beside(html) == WITH_BOX


@pytest.mark.parametrize(
    "html",
    [
        boxed(BOX[0]),
        boxed(CARD, BOX[0], CARD.replace("77", "78"), BOX[1]),
        boxed(*(line for text in BOX for line in (READ_ON, text))),
        boxed(*BOX, names="class='related'"),
        boxed(*BOX, names="class='sidebar'"),
        boxed(*BOX, names="role='complementary'"),
        boxed(*BOX, names="hidden"),
        boxed(*(f"<p hidden>{text}</p>" for text in BOX)),
        boxed(*(f"<p class='comment'>{text}</p>" for text in BOX)),
        boxed(*(f"<ul><li>{text}</li></ul>" for text in BOX)),
        boxed(*(f"<p>{text} <a href='/4/'>Read on</a></p>" for text in BOX)),
        boxed(*BOX, tag="footer"),
    ],
    ids=[
        *("one paragraph", "cards", "read on above each", "related", "a sidebar", "a role", "hidden", "hidden in it"),
        *("comments", "a list", "links in the lines", "another tag"),
    ],
)
def test_what_was_taken_out_of_the_story_into_another_box_is_gone(html: str) -> None:
    assert kept_beside(html) == LONGER


def test_what_a_box_says_elsewhere_than_in_the_record_is_not_kept() -> None:
    html = page(*LONGER[:4], f"<div><aside><p>{BOX[0]}</p><p>{BOX[1]}</p></aside></div>", *LONGER[4:])
    assert kept_beside(html) == LONGER


def test_a_line_that_is_edited_in_such_a_box_is_read() -> None:
    edited = BOX[0].replace("the same water", "the same narrow water")
    assert kept_beside(boxed(edited, BOX[1])) == (*LONGER[:2], edited, BOX[1], *LONGER[2:])
    other = "Seven crews from the north of the bay will race their wooden boats around the lighthouse on the last Sunday of May."
    assert other not in kept_beside(boxed(other, BOX[1]))
    assert edited not in kept_beside(boxed(edited, *BOX))  # the line stands there as it was


def test_what_a_box_said_before_is_no_new_paragraph() -> None:
    """A list of links hides a box from one look; the next look reads it."""
    (line,) = (line for line in read(boxed(OTHERS, READ_ON, *BOX)).left_out if line.startswith(line_hash(BOX[0])))
    assert line.endswith(line_hash(LONGER[1]))


SENTENCE = "Two men and a dog reached the lighthouse on Sunday after four days at sea in a boat without oars."
NEW_CARDS = {
    "a teaser": f"<div class='k5'><a href='/9/'><h4>Four days at sea</h4></a><p>{SENTENCE}</p></div>",
    "a heading and a button": f"<div class='k6'><h3>Four days at sea</h3><p>{SENTENCE}</p><button>Open</button></div>",
    "a label and a link": f"<section class='k7'><div>Four days at sea</div><p>{SENTENCE}</p><a href='/9/'>All on this</a></section>",
}


@pytest.mark.parametrize("card", NEW_CARDS.values(), ids=NEW_CARDS)
def test_a_card_that_comes_into_a_known_story_is_no_part_of_it(card: str) -> None:
    before = read(page(*LONGER))
    assert before.paragraphs == LONGER
    assert read(page(*LONGER[:3], card, *LONGER[3:]), before).paragraphs == LONGER


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='k5'><h4>Four days at sea</h4><p>{SENTENCE}</p></div>",
        f"<div class='k5'><p>{SENTENCE}</p><a href='/9/'>Share</a></div>",
        f"<div class='k5'><h4><button>Four days at sea</button></h4><p>{SENTENCE}</p></div>",
        f"<div class='k5'><h4>Four days at sea</h4><p>{SENTENCE}</p><p>{BOX[0]} {BOX[1]}</p><a href='/9/'>Share</a></div>",
        f"<blockquote class='k5'><h4>Four days at sea</h4><p>{SENTENCE}</p><a href='/9/'>Share</a></blockquote>",
        f"<div class='k5'><h4>Four days at sea</h4><blockquote>{SENTENCE}</blockquote><a href='/9/'>Share</a></div>",
    ],
    ids=["nothing to click", "no label", "opens at a click", "two paragraphs", "a quotation", "a quotation in a box"],
)
def test_what_is_not_built_like_a_card_is_read(box: str) -> None:
    before = read(page(*LONGER))
    assert SENTENCE in read(page(*LONGER[:3], box, *LONGER[3:]), before).body_text


def test_a_correction_with_a_link_is_no_card() -> None:
    text = "Correction: An earlier version of this story said that the Orla had nine cabins. She has six of them, the yard says."
    box = f"<div class='k5'><h4>Correction</h4><p>{text}</p><a href='/rules/'>How we correct</a></div>"
    found = compare(before := read(page(*LONGER)), read(page(*LONGER[:3], box, *LONGER[3:]), before))
    assert any("nine cabins" in (change.after or "") for change in found)


def chapters(*texts: str) -> str:
    return "".join(
        f"<div class='part'><h4>{n}. part</h4><p>{text}</p><button>Share</button></div>" for n, text in enumerate(texts)
    )


def test_a_chapter_that_is_built_like_those_known_is_read() -> None:
    before = read(page(chapters(*LONGER)))
    assert set(LONGER) <= set(before.paragraphs)
    assert SENTENCE in read(page(chapters(*LONGER, SENTENCE)), before).paragraphs


def test_a_paragraph_that_was_edited_and_set_into_a_card_is_told() -> None:
    new = LONGER[3].replace("three days", "nine days")
    card = f"<div class='k5'><h4>The fire</h4><p>{new}</p><a href='/9/'>All on this</a></div>"
    told = worth_telling(read(page(*LONGER)), page(*LONGER[:3], card, *LONGER[4:]))
    assert ("altered", "paragraph", LONGER[3], new) in told

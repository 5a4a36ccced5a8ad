"""A second look at a picture into whose box a site has put something: the caption is read without it, and no edit is hidden."""

from __future__ import annotations

import pytest

from iria_crawler import compare, extract

URL = "https://norhaven.example/2026/11/ferry"
STORY = (
    "The ferry that links the two islands of Norhaven was taken out of service on Monday after water was found in its engine room.",
    "Nobody was hurt, and the 140 passengers were brought ashore by two tugs within an hour, the harbour office said.",
    "The company that runs the line said a smaller boat would take over until Thursday, though only for people without cars.",
    "Islanders have asked for a second ferry since the old one broke down twice last winter, leaving the clinic without supplies.",
    "A bridge was planned in 1987 but never built, because the strait is deep and the ice heavy in most winters.",
)
CAPTION = "The ferry Alder at its berth in Norhaven before the water was found on Monday morning"
IMAGE = "<img src='/i/ferry-800.jpg' width='800' height='500' alt=''>"
BOXES = {
    "a figure": f"<figure>{IMAGE}<figcaption>{CAPTION}|</figcaption></figure>",
    "a table": f"<table><tr><td>{IMAGE}</td></tr><tr><td>{CAPTION}|</td></tr></table>",
    "a line in a cell": f"<table><tr><td>{IMAGE}<br><em>{CAPTION}|</em></td></tr></table>",
    "a named box": f"<div class='image'>{IMAGE}<p class='caption'>{CAPTION}</p>|</div>",
    "a figure with a credit": f"<figure>{IMAGE}<figcaption>{CAPTION}. Photo: Ida Orre/Strait Post|</figcaption></figure>",
}
COMES = {
    "a card": "<div class='story-card'><a href='/9/'><img src='/9.jpg' width='150' height='150'><h4>Storm warning lifted</h4></a></div>",
    "an invitation": "<div><p><b>Never miss a story.</b> <a href='/news'>Sign up for our newsletter</a> and get the news.</p></div>",
    "a player": "<div class='audio'><button>Listen to this article</button> <span>5 min</span></div>",
    "a pointer": "<p><strong>READ MORE:</strong> <a href='/8/'>Rowers take bronze</a></p>",
}


def page(box: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in STORY[:2]) + box + "".join(f"<p>{text}</p>" for text in STORY[2:])
    return f"<html lang='en'><body><article><h1>Ferry out of service in Norhaven</h1>{body}</article></body></html>"


def told(box: str, comes: str, *edit: str) -> list[tuple[str, str]]:
    """What is told of a look at which something has come into the box, and a text of it was replaced."""
    before = extract(page(box.replace("|", "")), URL)
    assert [(image.caption or "").rstrip(".") for image in before.images] == [CAPTION]
    now = (box.replace(*edit) if edit else box).replace("|", comes)
    found = compare(before, extract(page(now), URL, known=before))
    return [(change.kind, change.field) for change in found if change.severity >= 2]


@pytest.mark.parametrize("comes", COMES.values(), ids=COMES)
@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_what_comes_into_a_picture_s_box_is_silent(box: str, comes: str) -> None:
    assert told(box, comes) == []


@pytest.mark.parametrize("comes", COMES.values(), ids=COMES)
@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_caption_that_is_edited_beside_it_is_told(box: str, comes: str) -> None:
    assert told(box, comes, "berth in Norhaven", "berth in Sundvik") == [("altered", "caption")]


@pytest.mark.parametrize("comes", COMES.values(), ids=COMES)
def test_a_credit_that_is_given_beside_it_is_told(comes: str) -> None:
    credited = "morning<span class='credit'>Photo: Ida Orre</span>|"
    assert told(BOXES["a figure"], comes, "morning|", credited) == [("added", "credit")]


@pytest.mark.parametrize("comes", COMES.values(), ids=COMES)
@pytest.mark.parametrize(
    "more",
    [
        "<p>It was towed to Sundvik later that day by two tugs.</p>",
        "<p>Correction: an earlier caption named another ship. <a href='/c'>More</a></p>",
    ],
)
def test_words_that_come_without_a_link_and_notices_are_told(more: str, comes: str) -> None:
    assert told(BOXES["a figure"], comes, "morning|", f"morning{more}|")


def test_a_credit_in_a_link_is_told() -> None:
    assert ("added", "credit") in told(BOXES["a figure"], "<p><a href='/ida'>Photo: Ida Orre</a></p>")


def test_a_caption_that_a_button_on_the_picture_shows_is_read() -> None:
    button = "<button><svg><title>Show</title></svg></button>"
    words = f"<div style='display:none'><span>{CAPTION}</span><small>Photo: Ida Orre</small></div>"
    picture = IMAGE.replace("alt=''", f"alt='{CAPTION}'")
    shown = extract(page(f"<div>{picture}{button}</div>{words}"), URL)
    assert [(image.caption, image.credit) for image in shown.images] == [(CAPTION, "Ida Orre")]
    hidden = extract(page(f"<div>{picture}</div>{words}"), URL)
    assert [(image.caption, image.credit) for image in hidden.images] == [(None, None)]
    # Altered words are no longer those of the alternative text; what stood there before tells whose they are.
    edited = words.replace("berth in Norhaven", "berth in Sundvik")
    found = compare(shown, extract(page(f"<div>{picture}{button}</div>{edited}"), URL, known=shown))
    assert [(change.kind, change.field) for change in found if change.severity >= 2] == [("altered", "caption")]


PLAYLIST = "<div><h2>More films</h2><ul></ul></div>"
DATA = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry out of service in Norhaven", "image": '
    '{"@type": "ImageObject", "url": "https://norhaven.example/i/ferry-800.jpg", "creditText": "Strait Post/Ida Orre"}}</script>'
)


def test_a_heading_behind_the_figcaption_is_no_caption() -> None:
    article = extract(page(f"<figure>{IMAGE}<figcaption>{CAPTION}</figcaption>{PLAYLIST}</figure>"), URL)
    assert [image.caption for image in article.images] == [CAPTION]


def test_a_heading_that_is_all_of_a_figure_s_words_is_read() -> None:
    article = extract(page(f"<figure>{IMAGE}<figcaption><h4>{CAPTION}</h4></figcaption></figure>"), URL)
    assert [image.caption for image in article.images] == [CAPTION]


@pytest.mark.parametrize("behind", [PLAYLIST, "<div><button>More</button> <b>films of the week</b></div>"])
def test_a_page_that_stayed_is_silent_where_its_data_alone_name_the_credit(behind: str) -> None:
    markup = page(f"<div class='image'>{IMAGE}<p class='caption'>{CAPTION}</p>{behind}</div>").replace(
        "<body>", f"<head>{DATA}</head><body>"
    )
    before = extract(markup, URL)
    assert [image.credit for image in before.images] == ["Strait Post/Ida Orre"]
    assert extract(markup, URL, known=before).images == before.images

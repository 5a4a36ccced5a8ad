"""Pictures that a page shows without an img, and what only looks like one."""

from __future__ import annotations

import pytest

from iria_crawler import extract

PARAGRAPHS = "".join(
    f"<p>The frigate Marlow returned to Tarnhaven after {number} months at sea, and tugs brought her to her berth.</p>"
    for number in range(3, 9)
)
CAPTION = "<figcaption>The Marlow at her berth. Photo: Jane Roe/Reuters</figcaption>"


def images_of(figure: str) -> list[tuple[str, str | None, str | None]]:
    """(address, caption, photographer) of the pictures of a page whose story opens with `figure`."""
    page = f"<html><body><article><h1>Frigate returns</h1>{figure}{PARAGRAPHS}</article></body></html>"
    found = extract(page.encode(), "https://news.example.org/a/frigate/").images
    return [(image.url, image.caption, image.photographer) for image in found]


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure data-src='/marlow-1600.jpg'>{CAPTION}</figure>",
        f"<figure><div role='img' style=\"background-image: url('/marlow-1600.jpg')\"></div>{CAPTION}</figure>",
        f"<figure><a href='/full'><span style='background:#eee url(/marlow-1600.jpg) center'></span></a>{CAPTION}</figure>",
        f"<figure><img src='/marlow-1600.jpg'>{CAPTION}</figure>",
        "<div><figure><picture><img src='/marlow-1600.jpg'></picture></figure><div class='slot'></div></div>"
        f"<div class='caption'>{CAPTION}</div>",
    ],
)
def test_figure_shows_its_picture(figure: str) -> None:
    assert images_of(figure) == [("https://news.example.org/marlow-1600.jpg", "The Marlow at her berth.", "Jane Roe")]


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure><table><tr><td>Ships</td><td>4</td></tr></table>{CAPTION}</figure>",
        "<div style='background-image: url(/pattern.png)'>Harbour news</div>",
        "<figure><div style='background-image: url(/placeholder.png)'></div></figure>",
    ],
)
def test_what_shows_no_picture_gives_none(figure: str) -> None:
    assert images_of(figure) == []


def test_alternative_text_of_a_background_picture_is_its_label() -> None:
    figure = "<figure><div role='img' aria-label='A grey ship' style='background-image: url(/marlow-1600.jpg)'></div></figure>"
    page = f"<html><body><article><h1>Frigate returns</h1>{figure}{PARAGRAPHS}</article></body></html>"
    assert [image.alt_text for image in extract(page.encode(), "https://news.example.org/a/frigate/").images] == [
        "A grey ship"
    ]


def test_address_of_a_picture_is_stored_without_a_login() -> None:
    figure = f"<figure><img src='https://desk:S3cret@cdn.example.org/marlow-1600.jpg'>{CAPTION}</figure>"
    assert images_of(figure) == [("https://cdn.example.org/marlow-1600.jpg", "The Marlow at her berth.", "Jane Roe")]


def test_words_after_a_figure_without_words_are_prose_unless_something_says_they_are_a_caption() -> None:
    bare = "<figure><img src='/marlow-1600.jpg' alt='A ship'></figure><div></div>"
    for prose in (
        "Crowds lined the quay when she came in.",
        "Follow Tarnhaven Today on Instagram, Facebook and YouTube",
    ):
        assert images_of(f"{bare}<p>{prose}</p>") == [("https://news.example.org/marlow-1600.jpg", None, None)]


SHIP = "<img src='/marlow-1600.jpg'>"
WORDS = "The Marlow at her berth. (Photo: Jane Roe)"


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure>{SHIP}<figcaption style='display: none'>{WORDS}</figcaption></figure>",
        f"<figure>{SHIP}<figcaption hidden>{WORDS}</figcaption></figure>",
        f"<figure>{SHIP}<div style='display:none'><figcaption>{WORDS}</figcaption></div></figure>",
        f"<div class='image'>{SHIP}</div><p class='caption' style='visibility:hidden'>{WORDS}</p>",
        f"<div class='image'>{SHIP}</div><div hidden><p class='caption'>{WORDS}</p></div>",
    ],
)
def test_caption_that_no_reader_sees_is_none(figure: str) -> None:
    """And it is no paragraph of the story either."""
    assert images_of(figure) == [("https://news.example.org/marlow-1600.jpg", None, None)]
    page = f"<html><body><article><h1>Frigate returns</h1>{figure}{PARAGRAPHS}</article></body></html>"
    assert "Jane Roe" not in extract(page.encode(), "https://news.example.org/a/frigate/").body_text


@pytest.mark.parametrize(
    "figure",
    [
        # what a click, a pointer or a search shows
        f"<figure>{SHIP}<button aria-expanded='false'>caption</button><figcaption hidden>{WORDS}</figcaption></figure>",
        f"<figure>{SHIP}<details><summary>i</summary><div>{WORDS}</div></details></figure>",
        f"<figure>{SHIP}<figcaption class='lightbox-caption' style='display:none'>{WORDS}</figcaption></figure>",
        f"<figure class='swiper-slide'>{SHIP}<figcaption style='display:none'>{WORDS}</figcaption></figure>",
        f"<figure>{SHIP}<figcaption hidden='until-found'>{WORDS}</figcaption></figure>",
        # what is seen and not spoken, and what is hidden together with its picture until a script shows both
        f"<figure>{SHIP}<figcaption aria-hidden='true'>{WORDS}</figcaption></figure>",
        f"<div style='display:none'><figure>{SHIP}<figcaption>{WORDS}</figcaption></figure></div>",
        # one part of the words
        f"<figure>{SHIP}<figcaption><span style='display:none'>IMG_4711, library</span><span>{WORDS}</span></figcaption></figure>",
    ],
)
def test_caption_that_the_reader_can_see_is_read(figure: str) -> None:
    assert images_of(figure) == [("https://news.example.org/marlow-1600.jpg", "The Marlow at her berth.", "Jane Roe")]


def test_one_rule_for_cards() -> None:
    """By the words of its box, by its link, by the article around it; the same with a credit is a picture of the story."""
    link = "<a href='/another-story/'>"
    for card in (
        f"<div class='image'>{SHIP}<h3>{link}The Tern is sold</a></h3><p>She goes to a yard in Igal for scrap.</p></div>",
        f"<div class='image'>{SHIP}<p>{link}The Tern is sold to a yard in Igal for scrap</a></p></div>",
        f"{link}{SHIP}</a>",
        f"<article>{SHIP}<p>{link}Sold:</a> the Tern goes to a yard in Igal, where she is broken up for scrap next May.</p></article>",
    ):
        assert images_of(card) == [], card
    own = f"<figure>{link}{SHIP}</a><figcaption>{WORDS}</figcaption></figure>"
    assert images_of(own) == [("https://news.example.org/marlow-1600.jpg", "The Marlow at her berth.", "Jane Roe")]


@pytest.mark.parametrize("hosts", [("img2", "img4"), ("img4", "img2")])
def test_of_equally_wide_renditions_the_first_is_taken_whatever_the_hosts(hosts: tuple[str, str]) -> None:
    """A network of hosts gives each rendition another one at each look."""
    one, other = hosts
    sets = f"https://{one}.example.org/a1f3/full.jpg 1200w, https://{other}.example.org/b7c9/full.jpg 1200w"
    assert [url for url, *_ in images_of(f"<figure><img src='/x.jpg' srcset='{sets}'></figure>")] == [
        f"https://{one}.example.org/a1f3/full.jpg"
    ]


LAZY = "src='data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==' data-src"


@pytest.mark.parametrize("attribute", ["src", LAZY, "data-src", "src='/roe-80.jpg' data-src"])
@pytest.mark.parametrize(
    "stated",
    [
        "width='80' height='80'",
        "width='57px'",
        "height='96'",
        "width='56' height='56' srcset='/roe-80.jpg 1x, /roe-160.jpg 2x'",
        "width='56' height='56' srcset='/roe-80.jpg 56w, /roe-160.jpg 112w'",
    ],
)
def test_portrait_is_no_picture_of_the_story_wherever_its_address_stands(attribute: str, stated: str) -> None:
    assert images_of(f"<div><img {attribute}='/roe-80.jpg' {stated} alt='Jane Roe'></div>") == []


@pytest.mark.parametrize(
    "image",
    [
        f"<img {LAZY}='/marlow-1600.jpg' width='1' height='1'>",
        f"<img {LAZY}='/marlow-1600.jpg' width='564' height='0'>",
        f"<img {LAZY}='/marlow-1600.jpg' width='640' height='420'>",
        f"<img {LAZY}='/marlow-640.jpg' width='64' height='36' data-srcset='/marlow-640.jpg 640w, /marlow-1600.jpg 1600w'>",
        "<img src='/marlow-30.jpg' width='30' height='20' data-src='/marlow-1600.jpg'>",
    ],
)
def test_size_of_a_placeholder_is_not_its_pictures(image: str) -> None:
    assert images_of(f"<figure>{image}{CAPTION}</figure>") == [
        ("https://news.example.org/marlow-1600.jpg", "The Marlow at her berth.", "Jane Roe")
    ]


@pytest.mark.parametrize(
    "picture",
    [
        "<img src='/marlow-1600.jpg' srcset='{{ image.url }} 1600w'>",
        "<img src='/marlow-1600.jpg' data-src='/img/${name}.jpg'>",
        "<picture><source media='(prefers-color-scheme: dark)' srcset='/night.jpg 3000w'><img src='/marlow-1600.jpg'></picture>",
        "<picture><source media='(min-width: 1px)' srcset='/marlow-1600.jpg 3000w'><img src='/marlow-40.jpg'></picture>",
    ],
)
def test_address_that_no_reader_by_day_loads_is_none(picture: str) -> None:
    assert images_of(f"<figure>{picture}{CAPTION}</figure>") == [
        ("https://news.example.org/marlow-1600.jpg", "The Marlow at her berth.", "Jane Roe")
    ]

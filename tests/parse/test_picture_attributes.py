"""Captions and credits in attributes and in rarer mark-up; each with what only looks like it. All is invented."""

from __future__ import annotations

import pytest

from iria_crawler import extract

URL = "https://news.example.org/a/frigate/"
RUNNING = "<p>The frigate Marlow returned to Tarnhaven after {} months at sea, and tugs brought her to her berth.</p>"
IMG = "<img src='/marlow-300x200.jpg' width='300' height='200'>"
FULL = ("The Marlow at her berth.", "Jane Roe")


def read(markup: str) -> tuple[list[tuple[str | None, str | None]], str]:
    """((caption, credit) of each picture, the text of the body) of a page whose story holds `markup`."""
    paragraphs = "".join(RUNNING.format(number) for number in range(3, 9))
    page = (
        f"<html><body><article><h1>Frigate returns</h1>{RUNNING.format(2)}{markup}{paragraphs}</article></body></html>"
    )
    article = extract(page.encode(), URL)
    return [(image.caption, image.credit) for image in article.images], article.body_text


@pytest.mark.parametrize(
    "markup",
    [
        f"<a href='/marlow.jpg' data-fancybox data-caption='The Marlow at her berth. Photo: Jane Roe'>{IMG}</a>",
        f"<a href='/marlow.jpg' data-sub-html='<p>The Marlow at her berth.</p><p>Photo: Jane Roe</p>'>{IMG}</a>",
        f"<a href='/marlow.jpg' data-pswp-caption='The Marlow at her berth. © Jane Roe'>{IMG}</a>",
        f"<a href='/marlow.jpg' title='The Marlow at her berth. Photo: Jane Roe'>{IMG}</a>",
        f"<div class='slide' data-caption='The Marlow at her berth. Photo: Jane Roe'><div>{IMG}</div></div>",
        "<img src='/marlow-300x200.jpg' data-caption='The Marlow at her berth.' data-credit='Jane Roe'>",
        "<img src='/marlow-300x200.jpg' data-image-caption='&lt;p&gt;The Marlow at her berth. Photo: Jane Roe&lt;/p&gt;'>",
        f"<figure data-credit='Jane Roe'>{IMG}<figcaption>The Marlow at her berth.</figcaption></figure>",
    ],
)
def test_attributes_state_caption_and_credit(markup: str) -> None:
    assert read(markup)[0] == [FULL]


@pytest.mark.parametrize(
    "markup",
    [
        f"<a href='/marlow.jpg' data-caption='IMG_20260504'>{IMG}</a>",
        f"<a href='/marlow.jpg' data-caption='Share this picture'>{IMG}</a>",
        f"<a href='/marlow.jpg' data-sub-html='#caption-7 .text'>{IMG}</a>",
        f"<a href='/marlow.jpg' data-sub-html='.caption of-7'>{IMG}</a>",
        f"<a href='/marlow.jpg' title='Open this in a new window'>{IMG}</a>",
        f"<a href='/marlow.jpg' data-caption='{'The Marlow at her berth. ' * 60}'>{IMG}</a>",
        f"<div data-caption-position='bottom left' data-source='cms' data-credit='share'>{IMG}</div>",
        """<img src='/marlow-300x200.jpg' data-caption='{"text": "The Marlow at her berth."}'>""",
    ],
)
def test_attributes_that_state_no_caption(markup: str) -> None:
    assert read(markup)[0] == [(None, None)]


def test_what_is_printed_goes_before_what_an_attribute_states() -> None:
    link = f"<a href='/marlow.jpg' data-caption='The Tern at sea. Photo: Ida Ode'>{IMG}</a>"
    assert read(f"<figure>{link}<figcaption>The Marlow at her berth. Photo: Jane Roe</figcaption></figure>")[0] == [
        FULL
    ]


def test_attribute_of_an_element_around_several_pictures_is_no_captions() -> None:
    images, _ = read(f"<div data-caption='All pictures of the day'>{IMG}<img src='/tern-900.jpg' width='900'></div>")
    assert images == [(None, None)] * 2


def test_attribute_makes_no_picture_of_a_card_the_storys() -> None:
    assert read(f"<a href='/a/tern/' data-caption='The Tern sinks. Photo: Jane Roe'>{IMG}</a>")[0] == []


def test_picture_that_links_to_a_page_below_the_story_is_the_storys() -> None:
    assert read(f"<a href='{URL}marlow-at-berth/'>{IMG}</a>")[0] == [(None, None)]
    assert read("<a href='/a/frigate-sinks/'>" + IMG + "</a>")[0] == []


@pytest.mark.parametrize(
    "shown",
    [
        "<object data='/marlow.jpg' type='image/jpeg'></object>",
        f"<object data='/marlow.jpg' type='image/jpeg'>{IMG}</object>",
        "<svg viewBox='0 0 8 5'><image href='/marlow.jpg' width='800' height='500'></image></svg>",
        "<svg viewBox='0 0 8 5'><image xlink:href='/marlow.jpg?w=800'></image></svg>",
    ],
)
def test_picture_of_a_figure_without_an_img(shown: str) -> None:
    assert read(f"<figure>{shown}<figcaption>The Marlow at her berth. Photo: Jane Roe</figcaption></figure>")[0] == [
        FULL
    ]


@pytest.mark.parametrize(
    "shown",
    [
        "<object data='/player.swf'></object>",
        "<svg viewBox='0 0 8 5'><path d='M0 0'></path></svg>",
        "<svg viewBox='0 0 8 5'><image href='/camera.png' width='24' height='24'></image></svg>",
    ],
)
def test_film_drawing_and_icon_of_a_figure_are_no_pictures(shown: str) -> None:
    assert read(f"<figure>{shown}<figcaption>The Marlow at her berth. Photo: Jane Roe</figcaption></figure>")[0] == []


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure aria-describedby='c7'>{IMG}</figure><p id='c7'>The Marlow at her berth. Photo: Jane Roe</p>",
        "<div><img src='/marlow.jpg' aria-describedby='c7'></div><div id='c7'>The Marlow at her berth. Photo: Jane Roe</div>",
        f"<div>{IMG}</div><div class='caption'>The Marlow at her berth.</div><div class='photo-credit'>Jane Roe</div>",
        f"{IMG}<div class='photo-credit'>Jane Roe</div><div class='photo-caption'>The Marlow at her berth.</div>",
        f"<figure>{IMG}<figcaption><dl><dt>Caption</dt>"
        "<dd>The Marlow at her berth.</dd><dt>Credit</dt><dd>Jane Roe</dd></dl></figcaption></figure>",
        f"<div class='slide'>{IMG}<div class='slide-caption'><div>2/7</div>"
        "<div>The Marlow at her berth.</div><div class='slide-credit'>Jane Roe</div></div></div>",
        f"<figure>{IMG}<figcaption class='caption'><p>The Marlow at</p><p>her berth.</p><p>Photo: Jane Roe</p></figcaption></figure>",
    ],
)
def test_words_in_several_elements_beside_a_picture(markup: str) -> None:
    images, body = read(markup)
    assert images == [FULL]
    assert "at her berth." not in body


def test_paragraph_that_does_not_describe_a_figure_and_byline_below_a_caption_are_not_its() -> None:
    other = "<p id='c8'>The crew was welcomed by the mayor and by hundreds on the quay.</p>"
    assert read(f"<figure aria-describedby='c7'>{IMG}</figure>{other}")[0] == [(None, None)]
    captioned = f"<div>{IMG}</div><div class='caption'>The Marlow at her berth.</div>"
    for byline in (
        "<div class='author'>Noor Haddad</div>",
        "<div class='credit'><a class='author'>Noor Haddad</a></div>",
    ):
        assert read(captioned + byline)[0] == [("The Marlow at her berth.", None)]


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("La gru del porto (foto di Carla Neri)", "La gru del porto", "Carla Neri"),
        ("La gru del porto. Foto di gruppo", "La gru del porto. Foto di gruppo", None),
        ("Le port de nuit. PHOTO JEANNE ROUVRE, AFP", "Le port de nuit.", "JEANNE ROUVRE, AFP"),
        ("La grúa del puerto. | Foto: Carla Soto (EFE)", "La grúa del puerto.", "Carla Soto (EFE)"),
        ("La grúa del puerto. / CARLA SOTO", "La grúa del puerto.", "CARLA SOTO"),
        ("Captain Carla Soto / Harbour pilot", "Captain Carla Soto / Harbour pilot", None),
        ("Dźwig w porcie. / fot. Anna Kowal / PAP", "Dźwig w porcie.", "Anna Kowal / PAP"),
        ("Ο γερανός. Φωτ.: Άννα Νίκου / ΑΠΕ-ΜΠΕ", "Ο γερανός.", "Άννα Νίκου / ΑΠΕ-ΜΠΕ"),
        ("港の船＝4日午前、村井健一撮影", "港の船＝4日午前", "村井健一"),
        ("昨日、港で船を撮影", "昨日、港で船を撮影", None),
        ("항구의 다리. /연합뉴스", "항구의 다리.", "연합뉴스"),
        ("港口的船。（图片来源：视觉中国）", "港口的船。", "视觉中国"),
        ("السفينة في الميناء. المصدر: رويترز", "السفينة في الميناء.", "رويترز"),
        ("The quay. Satellite images: Harbour Wire", "The quay.", "Harbour Wire"),
    ],
)
def test_credit_at_the_end_of_a_caption(line: str, caption: str, credit: str | None) -> None:
    assert read(f"<figure>{IMG}<figcaption>{line}</figcaption></figure>")[0] == [(caption, credit)]

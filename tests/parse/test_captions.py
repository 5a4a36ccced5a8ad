"""Whose words stand under a picture: by mark-up, build and distance. Each case with what only looks like it. All is invented."""

from __future__ import annotations

import pytest

from iria_crawler import extract
from iria_crawler.model import Image

RUNNING = "The frigate Marlow returned to Tarnhaven after {} months at sea, and tugs brought her to her berth."
OPENING = f"<p>{RUNNING.format(2)}</p>"
PARAGRAPHS = "".join(f"<p>{RUNNING.format(number)}</p>" for number in range(3, 9))
CAPTION = "The Marlow at her berth in Tarnhaven, July 5, 2024."
LINE = f"{CAPTION} (Image Credit: DOD/Jane Roe)"
IMG = "<img src='/marlow-1600.jpg'>"
FULL = ("marlow-1600.jpg", CAPTION, "DOD/Jane Roe")
BARE = ("marlow-1600.jpg", None, None)
FROM_LEFT = "From left: the Marlow and the Tern."


def read(markup: str, head: str = "", above: str = "") -> tuple[list[tuple[str, str | None, str | None]], str]:
    """((file, caption, credit) of each picture, the text of the body) of a page whose story holds `markup`."""
    page = f"<html><head>{head}</head><body>{above}<article><h1>Frigate returns</h1>{OPENING}{markup}{PARAGRAPHS}</article>"
    article = extract(f"{page}</body></html>".encode(), "https://news.example.org/a/frigate/")
    return [_short(image) for image in article.images], article.body_text


def _short(image: Image) -> tuple[str, str | None, str | None]:
    return image.url.rpartition("/")[2], image.caption, image.credit


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{IMG}</p><p><em>{LINE}</em></p>",
        f"<p>{IMG}</p><p><i>{LINE}</i></p>",
        f"<p>{IMG}</p><p><small>{LINE}</small></p>",
        f"<p>{IMG}</p><p><center>{LINE}</center></p>",
        f"<p>{IMG}</p><p><strong><em>{LINE}</em></strong></p>",
        f"<p>{IMG}</p><p style='text-align:center'>{LINE}</p>",
        f"<p><a href='/marlow-1600.jpg'>{IMG}</a></p><p><em>{LINE}</em></p>",
        f"<center>{IMG}</center><center><em>{LINE}</em></center>",
        f"<div><p>{IMG}</p></div><p><em>{LINE}</em></p>",
        f"<p>{IMG}<br><em>{LINE}</em></p>",
        f"<p>{IMG}<br>{LINE}</p>",
        f"{IMG}<p><em>{LINE}</em></p>",
        f"<p>{IMG}</p><p><em>{CAPTION}</em></p><p><small>Photo: DOD/Jane Roe</small></p>",
        f"<table><tr><td>{IMG}</td></tr><tr><td>{LINE}</td></tr></table>",
        f"<figure><table><tr><td>{IMG}</td></tr></table><figcaption>{LINE}</figcaption></figure>",
        f"<figure class='wp-block-image'>{IMG}<figcaption class='wp-element-caption'>{LINE}</figcaption></figure>",
        f"<figure><video poster='/marlow-1600.jpg' src='/m.mp4'></video><figcaption>{LINE}</figcaption></figure>",
        f"<div><picture><source srcset='/marlow-1600.jpg'>{IMG}</picture><span>{LINE}</span></div>",
        f"<div class='article-image' style=\"background-image:url('/marlow-1600.jpg')\"></div><p class='caption'>{LINE}</p>",
        f"<div class='hero-image' data-bg='/marlow-1600.jpg'></div><p class='caption'>{LINE}</p>",
        f"<div class='x1'>{IMG}<span>© DOD/Jane Roe</span></div><div class='caption'>{CAPTION}</div>",
        f"<figure><div class='x1' data-src='/marlow-1600.jpg'></div><figcaption>{LINE}</figcaption></figure>",
        f"<figure><picture><source srcset='/marlow-1600.jpg'></picture><figcaption>{LINE}</figcaption></figure>",
        f"<div role='figure'><div><div>{IMG}</div></div><div><p>{CAPTION}</p><small>Photo: DOD/Jane Roe</small></div></div>",
        f"<div class='x1'><div class='x2'>{IMG}<span>Photo: DOD/Jane Roe</span></div><div class='x3'><p>{CAPTION}</p></div></div>",
        f"<div class='x1'><div>{IMG}<a href='/g'><span>5</span></a></div><div>{CAPTION} <span>Photo: DOD/Jane Roe</span></div></div>",
        f"<figure>{IMG}<figcaption>{CAPTION} Photo: <s>Tom Roe</s> DOD/Jane Roe</figcaption></figure>",
        f"<figure>{IMG}<figcaption><b>Photo:</b> DOD/Jane Roe<br>{CAPTION}</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{CAPTION}<br/>(DOD/Jane Roe)</figcaption></figure>",
        f"<p>{IMG}</p><p><em>{CAPTION}<br>Photo: DOD/Jane Roe</em></p>",
        f"<div class='x1'><div class='x2'>{IMG}</div></div><div class='x3'><div>{CAPTION}</div><div>Photo: DOD/Jane Roe</div></div>",
        f"<ul class='gallery'><li>{IMG}<p>{CAPTION} Photo: DOD/Jane Roe</p></li></ul>",
        f"<figure>{IMG}<figcaption>{CAPTION} - DOD/Jane Roe</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{CAPTION} 📷 DOD/Jane Roe</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{CAPTION} 📸: DOD/Jane Roe</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{CAPTION.replace(', July', ',<br>July')}<br><br>Photo: DOD/Jane Roe</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{LINE}<noscript>You need JavaScript to see the video.</noscript></figcaption></figure>",
    ],
)
def test_caption_and_credit_of_a_picture(markup: str) -> None:
    images, body = read(markup)
    assert images == [FULL]
    assert "berth in Tarnhaven" not in body


@pytest.mark.parametrize(
    ("words", "caption", "credit"),
    [
        ("The Marlow<br>at her berth", "The Marlow at her berth", None),
        ("The Marlow waits for the tide<br>Photo: Jane Roe", "The Marlow waits for the tide", "Jane Roe"),
        ("Photo: Jane Roe<br>The Marlow waits<br>for the tide", "The Marlow waits for the tide", "Jane Roe"),
        ("The Marlow waits<br>Tarnhaven", "The Marlow waits Tarnhaven", None),
        (
            "Photo: the Marlow,<br>which nobody had seen for years",
            "Photo: the Marlow, which nobody had seen for years",
            None,
        ),
        ("Photo: Jane Roe. The Marlow waits for the tide.", "The Marlow waits for the tide.", "Jane Roe"),
        ("Photo: Sgt. Jane Roe. The Marlow waits for the tide.", "The Marlow waits for the tide.", "Sgt. Jane Roe"),
        ("Photo: Jane Roe. Tarnhaven Wire", None, "Jane Roe. Tarnhaven Wire"),
    ],
)
def test_lines_under_a_picture(words: str, caption: str | None, credit: str | None) -> None:
    """A broken line parts two words; a line that is a credit with its label is none of the caption's."""
    assert read(f"<figure>{IMG}<figcaption>{words}</figcaption></figure>")[0] == [("marlow-1600.jpg", caption, credit)]


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src='/i/8731.png' alt='QR code for this story'><figcaption>Scan to read on your telephone</figcaption></figure>",
        "<figure><img src='/i/8731.png' title='QR-Code'><figcaption>Auf dem Telefon lesen</figcaption></figure>",
        "<div class='qrcode'><img src='/i/8731.png'></div><p class='caption'>Scan me</p>",
        "<figure><img src='/i/8731.png' class='qr-code'><figcaption>Scan me</figcaption></figure>",
    ],
)
def test_code_for_a_telephone_is_no_picture_of_the_story(markup: str) -> None:
    images, body = read(markup)
    assert images == []
    assert "Scan" not in body


@pytest.mark.parametrize(
    ("alt", "credit"),
    [("A soldier scans a QR code on a tank", ""), ("QR codes on tanks", ""), ("QR code on a tank", " Photo: Jane Roe")],
)
def test_picture_of_a_code_is_the_storys(alt: str, credit: str) -> None:
    markup = f"<figure><img src='/tank-8731.jpg' alt='{alt}'><figcaption>The tanks of Tarnhaven.{credit}</figcaption></figure>"
    assert read(markup)[0] == [("tank-8731.jpg", "The tanks of Tarnhaven.", "Jane Roe" if credit else None)]


ROW = f"<tr><td>{IMG}</td><td><img src='/tern-1600.jpg'></td></tr>"
TERN = "The Tern. (Photo: Tom Roe)"


def test_captions_in_the_row_of_a_table_below_its_pictures() -> None:
    images, body = read(f"<table>{ROW}<tr><td>{LINE}</td><td><p>{TERN}</p></td></tr></table>")
    assert images == [FULL, ("tern-1600.jpg", "The Tern.", "Tom Roe")]
    assert "berth in Tarnhaven" not in body


@pytest.mark.parametrize(
    "rows",
    [
        f"{ROW}<tr><td colspan='2'>{LINE}</td></tr>",
        f"<tr><td>{IMG}</td><td>The frigate Marlow</td></tr><tr><td>{LINE}</td><td>{TERN}</td></tr>",
        f"{ROW}<tr><td>Built in 1998</td><td>Built in 2004</td></tr>",
    ],
    ids=["another number of cells", "a row with words", "words without a credit"],
)
def test_cells_below_pictures_that_are_no_captions(rows: str) -> None:
    images, _ = read(f"<table>{rows}</table>")
    assert [credit for _, _, credit in images] == [None] * len(images)
    assert CAPTION not in [caption for _, caption, _ in images]


LONG = "Tugs bring the frigate Marlow to her berth on the long quay of the old yard in Tarnhaven, a day after the storm of July 4, 2024."
RANKED = "U.S. Navy/Petty Officer 1st Class Omar Bell"


@pytest.mark.parametrize(
    "markup",
    [f"<p>{IMG}</p><p><em>{{}}</em></p>", f"<p>{IMG}</p><p>{{}}</p>", f"<figure>{IMG}</figure><p><em>{{}}</em></p>"],
)
@pytest.mark.parametrize("caption", [CAPTION, LONG])
def test_caption_with_the_build_of_running_text_is_told_by_its_credit(markup: str, caption: str) -> None:
    """Once in the record: as the caption, and not in the body too."""
    images, body = read(markup.format(f"{caption} (Image Credit: {RANKED})"))
    assert images == [("marlow-1600.jpg", caption, RANKED)]
    assert caption not in body


def test_running_text_after_a_picture_that_ends_in_the_name_of_an_agency_stays_in_the_body() -> None:
    for markup in (f"<p>{IMG}</p>", f"<figure>{IMG}</figure>"):
        assert f"{LONG} (Reuters)" in read(f"{markup}<p>{LONG} (Reuters)</p>")[1]


@pytest.mark.parametrize(
    "markup", [f"<p>{IMG}</p>", f"<div><p>{IMG}</p></div>", f"<p><a href='/marlow-1600.jpg'>{IMG}</a></p>"]
)
def test_line_with_a_label_after_a_picture(markup: str) -> None:
    images, body = read(f"{markup}<p>Image: Navy/Yuki Hanabusa</p>")
    assert images == [("marlow-1600.jpg", None, "Navy/Yuki Hanabusa")]
    assert "Hanabusa" not in body


@pytest.mark.parametrize(
    "after",
    [
        "<p>The crew was welcomed by the mayor and by hundreds of people on the quay.</p>",
        "<div><p>The crew was welcomed by the mayor.</p><p>Photo: the mayor shook hands with many of those who had come.</p></div>",
        "<ul><li>The crew was welcomed by the mayor.</li><li>Hundreds stood on the quay.</li></ul>",
        "<p><em>This story was updated with the answer of the ministry.</em></p>",
        "<p>The words between.</p><p>Image: Navy/Yuki Hanabusa</p>",
        "The words between.<p class='caption'>A caption of nothing.</p>",
    ],
)
def test_what_stands_after_a_picture_and_is_not_its(after: str) -> None:
    assert read(f"<p>{IMG}</p>{after}")[0] == [BARE]


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure>{IMG}<img src='/tern-1600.jpg'><figcaption>{FROM_LEFT} (DOD/Jane Roe)</figcaption></figure>",
        f"<figure><div><picture>{IMG}</picture><picture><img src='/tern-1600.jpg'></picture></div>"
        f"<figcaption>{FROM_LEFT} (DOD/Jane Roe)</figcaption></figure>",
        f"<div class='row'><div>{IMG}</div><div><img src='/tern-1600.jpg'></div></div>"
        f"<p class='caption'>{FROM_LEFT} (DOD/Jane Roe)</p>",
    ],
)
def test_several_pictures_under_one_caption(markup: str) -> None:
    images, body = read(markup)
    assert images == [(name, FROM_LEFT, "DOD/Jane Roe") for name in ("marlow-1600.jpg", "tern-1600.jpg")]
    assert "From left" not in body


def test_caption_after_a_row_that_says_no_order_belongs_to_the_last_picture_at_most() -> None:
    row = f"<div class='row'><div>{IMG}</div><div><img src='/tern-1600.jpg'></div></div><p class='caption'>The Tern. (DOD/Jane Roe)</p>"
    assert read(row)[0][0] == BARE


def test_credit_of_a_gallery_is_that_of_each_picture_without_one() -> None:
    one = f"<figure>{IMG}<figcaption>The Marlow.</figcaption></figure>"
    other = "<figure><img src='/tern-1600.jpg'><figcaption>The Tern. Photo: Tom Roe/AFP</figcaption></figure>"
    images, _ = read(
        f"<figure class='wp-block-gallery'>{one}{other}<figcaption>Photos: Jane Roe/AFP</figcaption></figure>"
    )
    assert images == [
        ("marlow-1600.jpg", "The Marlow.", "Jane Roe/AFP"),
        ("tern-1600.jpg", "The Tern.", "Tom Roe/AFP"),
    ]


@pytest.mark.parametrize(
    "card",
    [
        "<div><a href='/a/other/'><img src='/other-1600.jpg'></a><div><a href='/a/other/'>Other story of the day</a>"
        "<p>The prose of the card says what the other story is about, in a full sentence.</p></div></div>",
        "<div><img src='/other-1600.jpg'><h3><a href='/a/other/'>Other story</a></h3><p>The prose of the card says more.</p></div>",
        "<div><a href='/a/other/'><span><img src='/other-1600.jpg'></span><span>A word</span><h3>Other story</h3></a></div>",
    ],
)
def test_picture_of_a_card_is_not_the_storys(card: str) -> None:
    assert read(card)[0] == []


def test_picture_that_links_to_its_own_page_is_kept_by_its_caption() -> None:
    linked = f"<div class='image'><a href='/photo/list?id=7'>{IMG}</a><p class='caption'>{CAPTION}</p></div>"
    assert read(linked)[0] == [("marlow-1600.jpg", CAPTION, None)]


def test_prose_beside_a_figure_is_no_caption() -> None:
    block = (
        f"<div class='wp-block-media-text'><figure class='wp-block-media-text__media'>{IMG}</figure>"
        "<div class='wp-block-media-text__content'><p>The yard began the ship in the year of the storm.</p></div></div>"
    )
    images, body = read(block)
    assert images == [BARE]
    assert "year of the storm" in body


@pytest.mark.parametrize(
    "img",
    [
        "<img src='/marlow-30.jpg' width='30' height='20' data-src='/marlow-1600.jpg'>",
        "<img srcset='/th/m.jpg 30w' src='/th/m.jpg' data-src='/marlow-1600.jpg'>",
        "<img src='/th/m.jpg' width='30' data-lazy-srcset='/marlow-800.jpg 800w, /marlow-1600.jpg 1600w'>",
    ],
)
def test_thumbnail_does_not_win_over_the_picture(img: str) -> None:
    assert read(f"<figure>{img}</figure>")[0] == [BARE]


def test_small_picture_without_a_larger_one_is_an_icon() -> None:
    assert read("<figure><img src='/marlow-30.jpg' width='30'></figure>")[0] == []


@pytest.mark.parametrize(
    "img",
    [
        "<img width='312' height='60' src='/stars.png' {}='/stars.png'>",
        "<img width='62' height='84' {}set='/cover-62.jpg 62w, /cover-124.jpg 124w'>",
    ],
)
def test_small_picture_that_a_script_loads_is_as_small(img: str) -> None:
    """A site that begins to load its pictures late shows no other pictures than before."""
    assert [read(f"<figure>{img.format(name)}</figure>")[0] for name in ("src", "data-src")] == [[], []]
    assert read(f"<figure>{img.format('data-src').replace('60', '1').replace('124', '1240')}</figure>")[0] != []


FAR = f"<div class='hero'><figure>{IMG}<figcaption>{LINE}</figcaption></figure></div><div><div><div><div><div><div><div><div>"


def test_picture_that_the_page_names_as_its_own_is_found_above_the_story() -> None:
    head = "<meta property='og:image' content='https://cdn.example.org/w_1200/marlow-1600.jpg'>"
    assert read("", head, FAR)[0] == [FULL]


def test_picture_above_the_headline_that_the_page_does_not_name_is_another_storys() -> None:
    assert read("", "", FAR)[0] == []


def test_head_with_the_headline_is_no_box() -> None:
    head = "<meta property='og:image' content='/marlow-1600.jpg'>"
    page = (
        f"<html><head>{head}</head><body><div class='top'>{IMG}<h1>Frigate returns</h1><span class='author'>Tom Roe, editor</span>"
        f"</div><div><div><div><div><div><div><div><article>{OPENING}{PARAGRAPHS}</article></body></html>"
    )
    images = extract(page.encode(), "https://news.example.org/a/frigate/").images
    assert [_short(image) for image in images] == [BARE]


@pytest.mark.parametrize("name", ["caption", "img-caption", "bildunterschrift", "photo-text"])
def test_element_named_a_caption_needs_no_credit(name: str) -> None:
    images, body = read(f"<div>{IMG}</div><p class='{name}'>{CAPTION}</p>")
    assert images == [("marlow-1600.jpg", CAPTION, None)]
    assert "berth in Tarnhaven" not in body


HEAD = "<meta property='og:image' content='/marlow-1600.jpg'>"


@pytest.mark.parametrize(
    "words",
    [
        "<span class='author'>Tom Roe, editor / 8 min read</span>",
        "<span>Defence</span>",
        "<span>17m</span>",
        "<span>marlow-1600.jpg</span>",
        "<span>FRIGATE RETURNS</span>",
        "<div><span>Frigate</span><div>Returns</div></div>",
        "<span>By Tom Roe</span>",
    ],
)
def test_what_stands_beside_the_lead_picture_and_is_no_caption(words: str) -> None:
    """Author, section, time, the name of the file, the headline once more."""
    images, _ = read(f"<div class='x1'>{IMG}{words}</div>", HEAD)
    assert [image[1:] for image in images] in ([], [(None, None)])


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("<span>The Marlow at sea</span>", ("The Marlow at sea", None)),
        ("<span class='author'>Photo: Tom Roe/AFP</span>", (None, "Tom Roe/AFP")),
        ("<span class='caption'>Tarnhaven</span>", ("Tarnhaven", None)),
    ],
)
def test_words_beside_the_lead_picture_that_are_its(words: str, right: tuple[str | None, str | None]) -> None:
    images, _ = read(f"<div class='x1'>{IMG}{words}</div>", HEAD)
    assert [image[1:] for image in images] == [right]


# --- mark-up without names: by what the page says elsewhere, and by build ---


@pytest.mark.parametrize(
    "markup",
    [
        f"<div><div class='x2'><img src='/marlow-1600.jpg' alt='{CAPTION}'></div><div class='x3'><p>{CAPTION} Reuters</p></div></div>",
        f"<div class='x1'><img src='/marlow-1600.jpg' title='{CAPTION}'></div><p class='x3'>{CAPTION} Reuters</p>",
        f"<div class='x1'>{IMG}<button>Open</button></div><div class='x2'><span>{CAPTION}</span><small>Reuters</small></div>",
        f"<div class='x1'><div class='x2'>{IMG}<button>Enlarge</button></div><div class='x3'><p>{CAPTION} Reuters</p></div></div>",
        f"<div class='x0'><div class='x1'><picture>{IMG}</picture><div class='x3'><p>{CAPTION} Reuters</p></div></div></div>",
        f"<button><div><figure>{IMG}<div>View 6 Images</div></figure></div><figcaption>{CAPTION} (Image: Reuters)</figcaption></button>",
    ],
)
def test_caption_in_mark_up_without_names(markup: str) -> None:
    stated = f'{{"@type": "ImageObject", "url": "/marlow-1600.jpg", "caption": "{CAPTION}"}}'
    head = f"<script type='application/ld+json'>{stated}</script>" if "<small>" in markup else ""
    images, body = read(markup, head)
    assert images == [("marlow-1600.jpg", CAPTION, "Reuters")]
    assert "berth in Tarnhaven" not in body


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='x1'>{IMG}<p>The yard began the ship in the year of the storm.</p></div>",
        f"<div class='x1'><div>{IMG}</div><div><p>{'The yard began the ship in the year of the storm. ' * 8}</p></div></div>",
        f"<div class='x1'><div>{IMG}</div><div><h3>The yard</h3><p>The yard began the ship in the year of the storm.</p></div></div>",
        f"<div class='x1'><figure>{IMG}</figure><div><p>The yard began the ship in the year of the storm.</p></div></div>",
    ],
)
def test_prose_in_a_box_without_a_name_is_no_caption(markup: str) -> None:
    images, body = read(markup)
    assert images == [BARE]
    assert "year of the storm" in body


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='media'>{IMG}<div><h3>The yard</h3><div>The yard began the ship in the year of the storm.</div></div></div>",
        f"<div class='x1'>{IMG}<span>{'The yard began the ship in the year of the storm. ' * 6}</span></div>",
    ],
)
def test_section_with_a_heading_and_a_long_text_are_no_captions(markup: str) -> None:
    assert read(markup)[0] == [BARE]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='https://shop.example.com/watch'><img src='/watch-1600.jpg'></a>",
        "<div class='x1'><img src='/film-1600.jpg'><div>Markets end lower on Monday 02:24</div></div>",
        "<img src='/images/newsletters/morning-1600.png'>",
        "<img src='/img/company.svg'>",
        "<article><img src='/other-1600.jpg'><h3><a href='/a/other/'>Another story</a></h3></article>",
    ],
)
def test_picture_that_is_no_picture_of_the_story(markup: str) -> None:
    assert read(markup)[0] == []


def test_figure_that_is_a_link_is_kept_by_its_credit() -> None:
    """A link to the picture's own page is around picture and caption."""
    figure = f"<figure><a href='/photo/7'>{IMG}<figcaption>{LINE}</figcaption></a></figure>"
    assert read(figure)[0] == [FULL]
    assert read(figure.replace(LINE, "Another story"))[0] == []


def test_picture_in_a_box_named_for_a_picture_and_for_what_stands_after_it() -> None:
    assert read(f"<div class='post-img ads-top-after'>{IMG}</div>")[0] == [BARE]


def test_picture_with_a_credit_that_links_to_another_host_is_kept() -> None:
    linked = f"<figure><a href='https://photos.example.com/7'>{IMG}</a><figcaption>{LINE}</figcaption></figure>"
    assert read(linked)[0] == [FULL]


# --- headline and picture side by side, and the words below both ---

SIDE_BY_SIDE = (
    f"<div class='x1'><div><h1>Frigate returns</h1></div><div><div><picture>{IMG}</picture></div></div></div>"
)


def read_head(below: str) -> tuple[str | None, str | None]:
    """(caption, credit) of the picture in a head with the headline, and these words below it."""
    page = f"<html><body><article><header>{SIDE_BY_SIDE}{below}</header><div>{OPENING}{PARAGRAPHS}</div></article></body></html>"
    [image] = extract(page.encode(), "https://news.example.org/a/frigate/").images
    return image.caption, image.credit


@pytest.mark.parametrize(
    ("below", "right"),
    [
        (
            "<div><div class='caption'><span class='caption__credit'>Illustration by Ida Ode</span></div></div>",
            (None, "Ida Ode"),
        ),
        (
            f"<div><span class='caption__text'>{CAPTION}</span><span class='credit'>Ida Ode</span></div>",
            (CAPTION, "Ida Ode"),
        ),
        (f"<div>{CAPTION} Ida Ode/Reuters</div>", (CAPTION, "Ida Ode/Reuters")),
        ("<div>By Ida Ode, 5 July 2024</div>", (None, None)),
        ("<div><span class='dek'>The frigate was away for two months.</span></div>", (None, None)),
    ],
)
def test_words_below_a_head_with_headline_and_picture(below: str, right: tuple[str | None, str | None]) -> None:
    assert read_head(below) == right


def test_a_script_in_a_pictures_box_is_no_text_of_it() -> None:
    script = f"<script type='application/ld+json'>{'{}'.rjust(2_000)}</script>"
    box = f"<div><div>{script}<picture>{IMG}</picture><div><p>{CAPTION}</p></div></div></div>"
    images, body = read(box)
    assert images == [("marlow-1600.jpg", CAPTION, None)]
    assert "berth in Tarnhaven, July" not in body


def test_what_stands_below_a_credited_picture_beside_other_words_is_no_caption() -> None:
    box = f"<div>{IMG}<span>Photo: Jane Roe</span></div>"
    for markup in (
        f"<div>{box}<p>{CAPTION}</p><p>The crew was glad.</p></div>",
        f"<div>{box}<p>{RUNNING.format(1)} {RUNNING.format(2)} {RUNNING.format(3)}</p></div>",
        f"<div>{box}<h3>The crew</h3></div>",
    ):
        assert read(markup)[0] == [("marlow-1600.jpg", None, "Jane Roe")], markup


def test_pictures_of_a_gallery_share_a_caption_that_says_which_is_where() -> None:
    figures = "".join(f"<figure><img src='/deck-{name}-1600.jpg'></figure>" for name in ("bow", "stern"))
    for caption, expected in ((FROM_LEFT, FROM_LEFT), ("The ships of the fleet.", None)):
        images, _ = read(f"<figure>{figures}<figcaption>{caption} Photo: Jane Roe</figcaption></figure>")
        assert [image[1:] for image in images] == [(expected, "Jane Roe")] * 2


def test_a_sentence_that_begins_like_a_byline_is_a_caption() -> None:
    for line in ("By Jane Roe’s count, nine ships lay there.", "By Tarnhaven Bridge, the tug waits for the tide."):
        assert read(f"<figure>{IMG}<figcaption>{line}</figcaption></figure>")[0] == [("marlow-1600.jpg", line, None)]
    assert read(f"<figure>{IMG}<figcaption>By Jane Roe, Reporter</figcaption></figure>")[0] == []


def test_what_a_player_says_of_itself_is_no_caption() -> None:
    for line in ("AUDIO: The Marlow comes home (1 Min)", "Podcast: On the quay (12:30)", "Please enable JavaScript."):
        assert read(f"<div><div>{IMG}</div><div>{line}</div></div>")[0] == [BARE], line
    video = f"<figure>{IMG}<figcaption>The Marlow comes home (12:30)</figcaption></figure>"
    assert read(video)[0] == [("marlow-1600.jpg", "The Marlow comes home (12:30)", None)]


@pytest.mark.parametrize(
    "words",
    [
        f"{CAPTION} <span class='credit'>Photo:</span>",
        f"<span class='credit'>Foto:</span> <span class='caption'>{CAPTION}</span>",
        f"{CAPTION} Image:",
        f"{CAPTION} <span class='credit'><span>Credit...</span></span>",
        f"{CAPTION} <small>Photograph by <b></b></small>",
    ],
)
def test_the_label_of_a_credit_that_names_nobody_is_no_caption(words: str) -> None:
    assert read(f"<figure>{IMG}<figcaption>{words}</figcaption></figure>")[0] == [("marlow-1600.jpg", CAPTION, None)]
    # The same places with a name: the label goes to the credit.
    named = words.replace("Photo:", "Photo: Jane Roe").replace("Foto:", "Foto: Jane Roe")
    named = (
        named.replace("Image:", "Image: Jane Roe")
        .replace("Credit...", "Credit...Jane Roe")
        .replace("<b></b>", "<b>Jane Roe</b>")
    )
    assert read(f"<figure>{IMG}<figcaption>{named}</figcaption></figure>")[0] == [
        ("marlow-1600.jpg", CAPTION, "Jane Roe")
    ]


def test_a_caption_that_ends_in_a_colon_is_kept() -> None:
    words = "What the crew of the Marlow wrote on the quay wall:"
    assert read(f"<figure>{IMG}<figcaption>{words}</figcaption></figure>")[0] == [("marlow-1600.jpg", words, None)]


def test_the_name_of_a_credit_may_stand_behind_the_element_with_its_label() -> None:
    figure = f"<figure>{IMG}<figcaption>{CAPTION} <span class='credit'>Photo:</span> Jane Roe</figcaption></figure>"
    assert read(figure)[0] == [("marlow-1600.jpg", CAPTION, "Jane Roe")]


PLAYER = "<span class='label'>VIDEO</span><span>{}</span>"
FILM = "Harbour talks: what the yard says"


@pytest.mark.parametrize("length", ["4:42", "04:42", "03:07 Min.", "1:04:42"])
@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='video-thumb'>{IMG}<div class='x1'><div>{PLAYER}</div><div>{FILM}</div><a href='/show/'>Harbour Edge</a></div></div>",
        f"<figure>{IMG}<figcaption><p>{PLAYER}</p><h3>{FILM}</h3><span class='byline'>Jane Roe</span></figcaption></figure>",
        f"<div class='media'>{IMG}<div class='mediaInfo'><h2>{FILM}</h2><p><span>{{}}</span> <span>until July 6</span></p></div></div>",
        f"<div class='media'>{IMG}</div><div class='mediaInfo'><p>{FILM}</p><span>{{}}</span></div>",
    ],
)
def test_what_a_player_says_of_its_film_is_no_caption(markup: str, length: str) -> None:
    images, _ = read(
        markup.format(*[length] * markup.count("{}")), "<meta property='og:image' content='/marlow-1600.jpg'>"
    )
    assert images == [BARE]


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure><div>{IMG}<span>4:42</span></div><figcaption>{LINE}</figcaption></figure>",
        f"<figure>{IMG}<span class='length'>4:42</span><figcaption>{LINE}</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{LINE.replace('July', 'at 4:42 in July')}</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{LINE.replace('July', 'at <time>4:42</time> in July')}</figcaption></figure>",
        f"<figure>{IMG}<figcaption>{LINE.replace('July', 'at <b>4:42</b> in July')}</figcaption></figure>",
    ],
)
def test_a_length_on_a_still_leaves_the_caption_below(markup: str) -> None:
    images, _ = read(markup)
    assert [(credit, (caption or "").replace("at 4:42 in ", "")) for _, caption, credit in images] == [
        ("DOD/Jane Roe", CAPTION)
    ]


HEAD = "<div><b>Navy</b><h2>A frigate comes home</h2></div><div>By <a href='/jane-roe/'>Jane Roe</a>, <time>5 July 2024</time></div>"


@pytest.mark.parametrize(
    "markup",
    [
        f"<div>{HEAD}<div class='top__image'>{IMG}</div><div hidden><em>Imago</em></div><p>Tugs brought her in.</p></div>",
        f"<div class='top'>{HEAD}<figure>{IMG}</figure><p>Tugs brought her in.</p></div>",
    ],
)
def test_the_head_of_a_story_is_no_box_of_its_picture(markup: str) -> None:
    images, _ = read(markup)
    assert [caption for _, caption, _ in images] == [None]


def test_a_head_adds_nothing_to_a_figure_in_it() -> None:
    figure = f"<figure>{IMG}<figcaption><p>{CAPTION}</p><p class='hero__credits'>Photo: DOD/Jane Roe</p></figcaption></figure>"
    assert read(f"<div class='top'>{HEAD}{figure}</div>")[0] == [FULL]


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure><h2>Home</h2>{IMG}<figcaption>{LINE}</figcaption></figure>",
        f"<div class='slide'><h2>Home</h2>{IMG}<p class='caption'>{LINE}</p></div>",
    ],
)
def test_a_figure_or_slide_may_begin_with_a_heading(markup: str) -> None:
    [(_, caption, credit)] = read(markup)[0]
    assert caption is not None
    assert caption.endswith(CAPTION)
    assert credit == "DOD/Jane Roe"


@pytest.mark.parametrize(
    ("below", "credit"),
    [
        (
            "<div class='author-name-wrap'><span class='author-by'>By</span> <a class='author' rel='author'>Jane Roe</a></div>",
            None,
        ),
        ("<p class='byline'>Jane Roe</p>", None),
        ("<div class='post-author'>Jane Roe</div>", None),
        ("<p class='byline'>Photo: Jane Roe</p>", "Jane Roe"),
        ("<p class='photo-author'>Jane Roe</p>", "Jane Roe"),
        ("<p class='image-byline'>Jane Roe</p>", "Jane Roe"),
        ("<p class='credit'>Jane Roe</p>", "Jane Roe"),
    ],
)
def test_the_byline_below_a_picture_is_no_credit(below: str, credit: str | None) -> None:
    images, _ = read(f"<figure>{IMG}<figcaption>{CAPTION}</figcaption></figure>{below}")
    assert images == [("marlow-1600.jpg", CAPTION, credit)]

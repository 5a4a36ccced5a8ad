"""Parts of a story that pages build in ways of their own: tables in figures, headings that open at a click, a first letter as
a picture, text behind the end of the body, texts that bold words cut to pieces. And what only looks so."""

from __future__ import annotations

import pytest

from iria_crawler import extract
from iria_crawler.parse.body.story import find_story
from iria_crawler.parse.page.tree import read_page

PROSE = (
    "The harbour authority said on Monday that the third dry dock would be closed for repairs until the spring.",
    "Workers found cracks in the western wall last autumn, when a tug struck the gate during a storm.",
    "The repairs will cost four million, of which the city pays a third and the ministry pays the rest.",
    "Captains of the smaller boats complained that nobody had asked them, since the northern quay has no crane.",
    "A spokeswoman answered that letters had gone out in November, and that the plan had hung in the office.",
)


def read(inner: str) -> tuple[str, ...]:
    """The paragraphs of a page with `inner` in its article."""
    html = f"<html><title>Dock closed</title><body><main><article><h1>Dock closed</h1>{inner}</article></main></body></html>"
    return extract(html, "https://harbour-ledger.example/news/dock-closed").paragraphs


def told(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


ROWS = "<tr><th>Ship</th><th>Tons</th></tr><tr><td>Mara</td><td>200</td></tr><tr><td>Quill</td><td>300</td></tr>"


def test_a_figure_with_a_table_is_read_and_one_with_a_picture_is_not() -> None:
    around = told(*PROSE[:2]), told(*PROSE[2:4])
    table = read(f"{around[0]}<figure><table>{ROWS}</table></figure>{around[1]}")
    assert table == (*PROSE[:2], "Ship Tons", "Mara 200", "Quill 300", *PROSE[2:4])
    picture = read(f"{around[0]}<figure><img src='/t.jpg' alt=''><table>{ROWS}</table></figure>{around[1]}")
    assert picture == PROSE[:4]


def test_a_heading_is_not_judged_by_the_id_made_of_its_words() -> None:
    for words in ("time-to-popular-social", "related-work", "share-prices"):
        heading = f"<h2 id={words}>The second quay</h2>"
        assert read(told(*PROSE[:2]) + heading + told(*PROSE[2:4])) == (*PROSE[:2], "The second quay", *PROSE[2:4])
    foot = "<h2 class='related-posts'>The second quay</h2><ul><li><a href='/a'>Ferry sinks</a></li></ul>"
    assert read(told(*PROSE[:4]) + foot) == PROSE[:4]


def test_a_heading_that_opens_at_a_click_is_one() -> None:
    chapters = "".join(
        f"<h3><button>Part {n}</button></h3><p>{text}</p>" for n, text in zip("ABC", PROSE[1:4], strict=True)
    )
    assert [text for text in read(told(PROSE[0]) + chapters) if text.startswith("Part ")] == [
        "Part A",
        "Part B",
        "Part C",
    ]
    assert "Send" not in read(told(*PROSE[:3]) + "<p><button>Send</button></p>" + told(PROSE[3]))


def test_the_first_letter_of_a_paragraph_may_be_a_picture() -> None:
    assert read(f"<p><img src='/t.png' alt='T'>{PROSE[0][1:]}</p>" + told(*PROSE[1:4])) == PROSE[:4]
    assert read(f"<p><img src='/t.png' alt='X'>{PROSE[0]}</p>" + told(*PROSE[1:4])) == PROSE[:4]
    assert (
        read(f"<p>{PROSE[0]} <img src='/t.png' alt='X'>so it is.</p>" + told(*PROSE[1:4]))[0] == f"{PROSE[0]} so it is."
    )


def test_text_behind_the_end_of_the_body_is_the_bodys() -> None:
    html = f"<html><title>Dock closed</title><body><h1>Dock closed</h1>{told(*PROSE[:2])}</body>{told(*PROSE[2:4])}</body></html>"
    assert extract(html, "https://harbour-ledger.example/news/dock-closed").paragraphs == PROSE[:4]
    capitals = html.replace("</body>", "</BODY>").replace("</html>", "</HTML>" + told(PROSE[4]))
    assert extract(capitals, "https://harbour-ledger.example/news/dock-closed").paragraphs == PROSE


def test_a_story_is_found_where_bold_words_cut_its_texts_to_pieces() -> None:
    for every in (2, 3, 4):
        pieces = [
            " ".join(f"<b>{word}</b>" if n % every == 0 else word for n, word in enumerate(text.split()))
            for text in PROSE
        ]
        assert read(told(*pieces)) == PROSE
    assert read("<p><b>Ports</b> and <i>quays</i></p>") == ()


def test_days_in_numbers_before_the_story_are_no_paragraph() -> None:
    for line in ("12/03/2026", "02.12.26", "Feb 6, 2026", "3-12-2026 10:15"):
        assert read(told(line, *PROSE[:4])) == PROSE[:4], line
    assert read(told("Pier 9, 2026 metres long, is closed.", *PROSE[:4]))[0] == "Pier 9, 2026 metres long, is closed."


def test_what_holds_the_headline_and_the_story_is_no_chrome_whatever_its_name() -> None:
    words = "Look through thousands of offers of work in the harbour and around it, with our partner."
    offer = f"<div class=block><a href='/jobs'><p>{words}</p></a></div>"
    for name in ("gutter", "promo", "topics", "player"):
        inner = f"<div class='{name}'><h1>Dock closed</h1>{told(*PROSE)}</div>"
        html = f"<html><title>Dock closed</title><body><div>{inner}{offer}</div></body></html>"
        assert extract(html, "https://harbour-ledger.example/news/dock-closed").paragraphs == PROSE
        beside = (
            f"<h1>Dock closed</h1><div class='{name}'>{told(*PROSE[:2])}</div><div class=text>{told(*PROSE[2:])}</div>"
        )
        html = f"<html><title>Dock closed</title><body>{beside}</body></html>"
        assert extract(html, "https://harbour-ledger.example/news/dock-closed").paragraphs == PROSE[2:]


VERSES = (
    "The dock is closed, the gate is barred,",
    "The western wall is cracked and scarred,",
    "The tug lies rusting by the pier,",
    "And nobody will mend it here.",
    "The captains came to ask the mayor",
    "Which quay was theirs, and when, and where.",
    "He read the letter that they sent",
    "And wondered what the sailors meant.",
    "The spring will come, the crane will rise,",
    "The gulls will circle in the skies,",
    "And he who promised to repair",
    "The gate of iron will come back, and swear that nobody had been aware.",
)
NOTICE = "By staying on this page you agree that we keep a note of your visit, as the rules of the harbour say."


def home(inner: str) -> str | None:
    """The class of the element in which the story of a page is looked for."""
    html = f"<html><title>Dock closed</title><body><h1>Dock closed</h1>{inner}</body></html>"
    container = find_story(read_page(html, "https://harbour-ledger.example/news/dock-closed")).container
    return container.get("class") if container is not None else None


def test_a_story_of_short_lines_is_found_beside_a_long_notice() -> None:
    notice = f"<div><div><div class=note><p>{NOTICE}</p></div></div></div>"
    assert home(f"<div class=text>{told(*VERSES)}</div>{notice}") == "text"
    assert home(f"<div class=text>{told(*VERSES[:3])}</div>{notice}") == "note"
    linked = "".join(f"<p><a href='/v/{n}'>{verse}</a></p>" for n, verse in enumerate(VERSES))
    assert home(f"<div class=list>{linked}</div>{notice}") == "note"


def box(text: str, kind: str) -> str:
    """A paragraph deep in elements of which no other box has the names."""
    return "".join(f"<div class='{kind}-{depth}'>" for depth in range(6)) + f"<p>{text}</p>" + "</div>" * 6


def test_a_story_in_boxes_of_different_builds_is_read_whole() -> None:
    kinds = ("ochre", "slate", "sand", "moss", "clay")
    boxes = [box(text, kind) for text, kind in zip(PROSE, kinds, strict=True)]
    assert home(f"<div class=all>{''.join(boxes)}</div>") == "all"
    assert home(f"<div class=all><div class=text>{told(*PROSE)}</div>{''.join(boxes[:2])}</div>") == "text"


def test_what_its_style_or_its_maker_sets_apart_is_a_paragraph_and_what_stands_amid_words_is_not() -> None:
    shown = "".join(f'<span style="color:red; display:block">{text}</span>' for text in PROSE)
    assert read(f"<div>{shown}</div>") == PROSE
    own_tags = "".join(f"<hl-text><hl-line>{text}</hl-line></hl-text>" for text in PROSE)
    assert read(f"<hl-body>{own_tags}</hl-body>") == PROSE
    first, *rest = PROSE
    amid = first.replace(
        "third dry dock", "third <hl-term>dry</hl-term> <span style='display:inline-block'>dock</span>"
    )
    assert read(f"<p>{amid}</p>{told(*rest)}") == PROSE


LONG = (
    "Three ships will leave the yard before the summer, and the navy has looked at all of them for a week at the quay."
)


def _with_headings(*addresses: str) -> tuple[str, ...]:
    """The paragraphs of a test of things, a heading with a link to each of the addresses over a paragraph of its own."""
    names = ("Halberd", "Partisan", "Glaive")
    chapters = "".join(
        f"<h3><a href='{address}'>{name}</a></h3><p>The {name} leaves the yard of Igal in spring and carries a crew of forty "
        f"women and men, its builder said.</p>"
        for name, address in zip(names, addresses, strict=False)
    )
    page = f"<html lang='en'><body><article><h1>Three ships of the yard</h1><p>{LONG}</p>{chapters}</article></body></html>"
    return extract(page.encode(), "https://www.harbour.example/2026/three-ships").paragraphs


def test_headings_that_link_to_other_outlets_are_chapters() -> None:
    read = _with_headings("https://yard.example/a", "https://yard.example/b", "https://slip.example/c")
    assert [line for line in read if len(line) < 10] == ["Halberd", "Partisan", "Glaive"]


@pytest.mark.parametrize(
    "addresses",
    [
        ("/2026/halberd", "/2026/partisan"),
        ("https://harbour.example/halberd", "https://news.harbour.example/partisan"),
        ("https://yard.example/a", "/2026/partisan"),
        ("http://[::1", ""),
    ],
    ids=["own outlet", "its other hosts", "one elsewhere", "no addresses"],
)
def test_headings_that_link_to_the_outlet_or_stand_alone_are_teasers(addresses: tuple[str, ...]) -> None:
    read = _with_headings(*addresses)
    assert len(read) == 1 + len(addresses)
    assert not {"Halberd", "Partisan"} & set(read)


def test_headings_that_link_elsewhere_behind_the_story_are_no_chapters() -> None:
    ads = "".join(
        f"<h4><a href='https://{n}.ads.example/'>One trick that owners of boats should know</a></h4>" for n in "ab"
    )
    page = f"<html lang='en'><body><article><h1>Three ships of the yard</h1><p>{LONG}</p><p>{LONG[::-1]}</p>{ads}</article>"
    assert len(extract(page.encode(), "https://www.harbour.example/2026/three-ships").paragraphs) == 2


def test_headings_that_link_elsewhere_one_behind_the_other_are_no_chapters() -> None:
    ads = "".join(
        f"<h4><a href='https://{n}.ads.example/'>Trick {n} that owners of boats should know</a></h4>" for n in "abc"
    )
    page = f"<html lang='en'><body><article><h1>Three ships of the yard</h1><p>{LONG}</p>{ads}<p>{LONG[::-1]}</p></article>"
    assert len(extract(page.encode(), "https://www.harbour.example/2026/three-ships").paragraphs) == 2

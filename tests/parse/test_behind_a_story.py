"""What stands behind a story without a name that tells, known by its build: comments, the next story, boxes with a button. And the parts of
a story that weigh little: a last sentence in a box of its own, a short second entry, a box that explains.
"""

from __future__ import annotations

import pytest

from iria_crawler import extract

SENTENCES = [
    f"The harbour master said on day {number} that the ferry would leave before the storms reach the coast of Karsund."
    for number in range(6)
]
STORY = "".join(f"<p>{text}</p>" for text in SENTENCES)
OPINIONS = [
    "I have lived beside this harbour for thirty years and nobody ever asked me what I think about the ferry.",
    "A good decision at last, and my grandfather would be proud to see the old boat sail once more.",
    "They have money for paint but none for the road to the pier, which has been broken since the spring.",
]
WRITERS = ["seagull77", "Pat of Karsund", "R. Hollis"]


def page(markup: str) -> str:
    return f"<html lang='en'><head><title>Ferry leaves</title></head><body><main><h1>Ferry leaves</h1>{markup}</main></body></html>"


def read(markup: str) -> tuple[str, ...]:
    return extract(page(markup).encode(), "https://igal.example/a/1/").paragraphs


def comments(label: str, when: str, writers: list[str] = WRITERS, tag: str = "b") -> str:
    entries = zip(writers, OPINIONS, strict=False)
    return (
        f"<div>{label}"
        + "".join(f"<div><{tag}>{name}</{tag}> <span>{when}</span><div>{text}</div></div>" for name, text in entries)
        + "</div>"
    )


# --- comments ---


@pytest.mark.parametrize(
    "block",
    [
        comments("<h3>Comments</h3>", "14 May 2024, 10:12"),
        comments("", "14.05.2024 10:12"),
        comments("<h3>Meinungen (3)</h3>", "14.05. 10:12"),
        comments("<div>3 Stimmen</div>", "10:12"),
    ],
    ids=["day and time", "in numbers, without a label", "counted, the day without a year", "counted, the time alone"],
)
@pytest.mark.parametrize("story", [STORY, "".join(f"<p>{text}</p>" for text in SENTENCES[:2])], ids=["long", "short"])
def test_comments_without_a_name_are_not_the_storys(story: str, block: str) -> None:
    told = read(f"<div>{story}</div>{block}")
    assert [text for text in told if text in SENTENCES] == list(told)
    assert told[0] == SENTENCES[0]


def test_comments_that_are_signed_below_are_not_the_storys() -> None:
    signed = "".join(
        f"<div><p>{text}</p><p>{name}, 14.05.2024 10:12</p></div>" for name, text in zip(WRITERS, OPINIONS, strict=True)
    )
    assert read(f"<div>{STORY}</div><div>{signed}</div>") == tuple(SENTENCES)


def test_entries_signed_by_one_agency_stay() -> None:
    signed = "".join(f"<div><p>{text}</p><p>Karsund Wire, 14.05.2024 10:12</p></div>" for text in OPINIONS)
    told = read(f"<div>{STORY}{signed}</div>")
    assert all(text in told for text in OPINIONS)


@pytest.mark.parametrize(
    "block",
    [
        comments("<h3>What happened</h3>", "10:12"),
        comments("", "14 May 2024, 10:12", writers=["Nora Pellew"] * 3),
        comments("<h3>How it came (3)</h3>", "14 May 2024, 10:12", tag="h3"),
        comments("", "1998"),
        comments("<h3>The guests (7)</h3>", "10:12"),
    ],
    ids=["times alone", "one writer", "headings", "years", "another count"],
)
def test_entries_that_are_only_like_comments_stay(block: str) -> None:
    told = read(f"<div>{STORY}{block}</div>")
    assert all(any(text in paragraph for paragraph in told) for text in OPINIONS)


def test_a_page_of_dated_entries_alone_is_read() -> None:
    entries = "".join(
        f"<div><b>{name}</b> <span>14 May 2024, 10:12</span><div>{' '.join(SENTENCES)} {text}</div></div>"
        for name, text in zip(WRITERS, OPINIONS, strict=True)
    )
    told = read(f"<p>{SENTENCES[0]}</p><div>{entries}</div>")
    assert any(OPINIONS[2] in paragraph for paragraph in told)


# --- the next story ---


def other(number: int = 2, paragraphs: int = 4) -> str:
    prose = "".join(
        f"<p>The yard at Igal laid down hull {number} on morning {n}, as its owners had asked of it in the spring of that year.</p>"
        for n in range(paragraphs)
    )
    return f"<div><a href='/b/{number}/'><h2>Yard lays down hull {number}</h2></a>{prose}</div>"


def test_the_next_story_is_left_out() -> None:
    assert read(STORY + other()) == tuple(SENTENCES)


@pytest.mark.parametrize(
    "block",
    [
        other().replace("/b/2/", "#hull"),
        other().replace("/b/2/", "https://yard.example/b/2/"),
        other(2) + other(3) + other(4),
        other().replace("<a href='/b/2/'>", "<a>"),
    ],
    ids=["a place on this page", "another outlet", "three of them", "no link"],
)
def test_chapters_with_a_heading_stay(block: str) -> None:
    told = read(STORY + block)
    assert any("laid down hull 2 on morning 3" in paragraph for paragraph in told)


def test_parts_of_a_review_stay() -> None:
    told = read(f"<p>{SENTENCES[0]}</p>" + other(2) + other(3))
    assert sum("laid down hull" in paragraph for paragraph in told) == 8


# --- boxes to act ---

PITCH = "Todas as manhãs as notícias do porto na sua caixa, sem custo e sem compromisso, até quando quiser."
BOX = f"<div><h4>Notícias do porto</h4><p>{PITCH}</p><input type='email'><button>OK</button></div>"


def test_box_with_a_button_behind_its_words_is_left_out() -> None:
    assert read(STORY[: STORY.index("<p>", 9)] + BOX + STORY[STORY.index("<p>", 9) :]) == tuple(SENTENCES)


@pytest.mark.parametrize(
    "block",
    [
        BOX.replace("<input type='email'><button>OK</button>", ""),
        f"<div><h4><button>Notícias do porto</button></h4><p>{PITCH}</p></div>",
        BOX + BOX.replace("Todas as manhãs", "Todas as tardes"),
        f"<p>{PITCH} <button>?</button></p>",
    ],
    ids=["no button", "opens at a click", "one of many", "a button in a sentence"],
)
def test_boxes_of_the_story_stay(block: str) -> None:
    assert any(PITCH in paragraph for paragraph in read(STORY + block + STORY.replace("day", "night")))


def test_a_story_in_a_box_with_a_button_is_read() -> None:
    assert any(PITCH in paragraph for paragraph in read(BOX))


# --- parts that weigh little ---

LAST = "Costs rose by 40 million."


@pytest.mark.parametrize(
    "markup",
    [
        f"<article><div>{STORY}</div><div><p>{LAST}</p></div></article>",
        f"<article><div>{STORY}</div><div><br></div><div>{LAST}</div></article>",
        f"<article id=a><div>{STORY}</div></article><article id=b><h2><a href='#b'>10:02</a></h2><div><p>{LAST}</p></div></article>",
    ],
    ids=["a box", "behind an empty box", "the second entry"],
)
def test_last_sentence_in_an_element_of_its_own_is_the_storys(markup: str) -> None:
    assert LAST in read(markup)


@pytest.mark.parametrize(
    "beside",
    [
        f"<div><a href='/b/2/'>{LAST}</a></div>",
        f"<div><h3>Navy orders ships</h3><p>{LAST}</p></div>",
        f"<div class=note>{LAST}</div>",
        "<div>Harbour, ferry, storm</div>",
        "<div>© 2024 Karsund Courier. All rights reserved.</div>",
        f"<div>{LAST}<button>Share</button></div>",
    ],
    ids=["a link", "a heading", "of another build", "no sentence", "who owns it", "a button"],
)
def test_what_is_not_built_like_the_story_is_not_added(beside: str) -> None:
    assert read(f"<article><div>{STORY}</div>{beside}</article>") == tuple(SENTENCES)


FACTS = (
    "The ferry was built at Igal in 1961 and carries two hundred passengers, forty cars and the mail of nine islands."
)


def test_box_that_explains_amid_the_story_is_read() -> None:
    box = f"<aside><h4>The ferry</h4><p>{FACTS}</p></aside>"
    assert FACTS in read(STORY + box + STORY.replace("day", "night"))


@pytest.mark.parametrize(
    "box",
    [
        f"<aside><h4>The ferry</h4><p><a href='/b/2/'>{FACTS}</a></p></aside>",
        f"<aside class=promo><h4>The ferry</h4><p>{FACTS}</p></aside>",
        f"<aside role=complementary><h4>The ferry</h4><p>{FACTS}</p></aside>",
    ],
    ids=["a link", "by its name", "by its role"],
)
def test_box_that_promotes_is_left_out(box: str) -> None:
    assert FACTS not in read(STORY + box + STORY.replace("day", "night"))


def test_box_behind_the_story_is_left_out() -> None:
    assert FACTS not in read(f"{STORY}<aside><h4>About us</h4><p>{FACTS}</p></aside>")


# --- words that an outlet's own element draws inside itself ---


@pytest.mark.parametrize("name", ["shadowrootmode", "shadowroot"])
def test_story_in_an_open_shadow_is_read(name: str) -> None:
    markup = f"<rich-text><template {name}='open'><style>p {{margin: 0}}</style>{STORY}</template></rich-text>"
    assert read(markup) == tuple(SENTENCES)


def test_template_that_no_browser_shows_is_not_read() -> None:
    assert read(f"<div>{STORY}</div><template>{STORY.replace('day', 'night')}</template>") == tuple(SENTENCES)


# --- short stories ---


def test_one_sentence_in_the_article_behind_the_headline() -> None:
    aside = f"<aside role=complementary><h2>Letters</h2><p>{PITCH}</p></aside>"
    html = page(f"<article><p>{LAST}</p></article>").replace("</main>", f"</main>{aside}")
    assert extract(html.encode(), "https://igal.example/a/1/").paragraphs == (LAST,)


def test_link_on_the_last_line_of_a_cell_is_no_part_of_the_sentence() -> None:
    lines = "<br><br>".join((*SENTENCES, LAST))
    told = read(f"<table><tr><td>{lines}<br><a href='javascript:print()'>Print</a></td></tr></table>")
    assert told[-1] == LAST


def test_headline_and_day_in_one_line_above_the_story() -> None:
    lines = "<br><br>".join(("The Courier: Ferry leaves for nine islands<br>14 May 2024 - Nora Pellew", *SENTENCES))
    title = "<title>The Courier: Ferry leaves for nine islands</title>"
    html = f"<html><head>{title}</head><body><table><tr><td>{lines}</td></tr></table></body></html>"
    assert extract(html.encode(), "https://igal.example/a/1/").paragraphs == tuple(SENTENCES)
    dated = html.replace("<br>14 May 2024 - Nora Pellew", "").replace(SENTENCES[0], "On 14 May 2024 the ferry left.")
    assert "On 14 May 2024 the ferry left." in extract(dated.encode(), "https://igal.example/a/1/").paragraphs


def test_last_paragraph_of_a_cell_is_the_storys_and_the_next_cell_is_not() -> None:
    lines = "<br><br>".join(SENTENCES)
    told = read(f"<table><tr><td>Fleet</td><td>{lines}</td><td><a href='/b/'>Navy</a> orders ships</td></tr></table>")
    assert told == tuple(SENTENCES)


def test_last_paragraph_of_a_cell_does_not_run_on_into_the_next() -> None:
    table = f"<table><tr><td>{OPINIONS[0]}<br><br>{OPINIONS[1]}</td><td>Karsund</td></tr></table>"
    told = read(STORY + table + STORY.replace("day", "night"))
    assert OPINIONS[1] in told


def test_cells_of_a_row_share_its_line() -> None:
    table = "<table><tr><td>Karsund</td><td>14 boats</td></tr><tr><td>Igal</td><td>9 boats</td></tr></table>"
    assert "Karsund 14 boats" in read(STORY + table + STORY.replace("day", "night"))


def test_two_lines_beside_more_links_than_words() -> None:
    links = "".join(
        f"<div><a href='/b/{n}/'><h3>Navy orders ship {n} of its new class</h3><p>{OPINIONS[n % 3]}</p></a></div>"
        for n in range(9)
    )
    told = read(f"<div><div>{SENTENCES[0]}</div><div>{SENTENCES[1]}</div></div><div>{links}</div>")
    assert told == tuple(SENTENCES[:2])


def on_words(address: str, heading: str) -> str:
    prose = (
        "The ministry has ordered six ships from the yard at Igal, and pays more than a billion crowns for all of them."
    )
    return f"<section>{heading}<p>{prose} <a href='{address}'>→</a></p></section>"


def test_card_with_words_to_read_on_behind_the_story() -> None:
    cards = "".join(on_words(f"/b/{n}/", f"<h2><a href='/b/{n}/'>Navy orders ships</a></h2>") for n in range(2))
    assert read(f"<article>{STORY}{cards}</article>") == tuple(SENTENCES)


@pytest.mark.parametrize(
    "chapters",
    [
        on_words("/b/2/", "<h2><a href='/b/3/'>Navy orders ships</a></h2>"),
        on_words("/b/2/", "<h2><a href='/b/2/'>Navy</a> orders ships</h2>"),
        on_words("/b/2/", "<h2><a href='/b/2/'>Navy orders ships</a></h2>") + STORY.replace("day", "night")
        + on_words("/b/3/", "<h2><a href='/b/3/'>Army orders ships</a></h2>").replace("six", "two"),
    ],
    ids=["two pages", "a link in the heading", "amid the story"],
)  # fmt: skip
def test_chapters_with_words_to_read_on_stay(chapters: str) -> None:
    told = read(f"<article>{STORY}{chapters}</article>")
    assert sum("ships from the yard" in paragraph for paragraph in told) == chapters.count("<section>")


# --- the next story under an h1, boxes with a link, cards amid a story ---


def under_h1(head: str = "<div>By Nora Pellew</div>", tag: str = "h1") -> str:
    prose = "".join(
        f"<p>The yard at Igal laid down its new hull on morning {n}, as its owners had asked of it in the spring.</p>"
        for n in range(4)
    )
    return f"<section><{tag}>Yard lays down hull</{tag}>{head}{prose}</section>"


def test_the_next_story_under_an_h1_is_left_out() -> None:
    assert read(f"<section>{STORY}</section>" + under_h1()) == tuple(SENTENCES)


@pytest.mark.parametrize("block", [under_h1(head=""), under_h1(tag="h2")], ids=["no byline", "a chapter's heading"])
def test_chapters_under_an_h1_stay(block: str) -> None:
    told = read(f"<section>{STORY}</section>{block}")
    assert any("hull on morning 3" in paragraph for paragraph in told)


SHORT_PITCH = "Todas as manhãs contamos por carta o que o porto fez de noite."
LINKED = f"<div><strong>Notícias do porto</strong><p>{SHORT_PITCH}</p><a href='/cartas'>Quero</a></div>"


def amid(block: str) -> tuple[str, ...]:
    half = STORY.index("<p>", STORY.index("day 2"))
    return read(STORY[:half] + block + STORY[half:])


def test_box_that_ends_with_a_short_link_is_left_out() -> None:
    assert amid(LINKED) == tuple(SENTENCES)


@pytest.mark.parametrize(
    "block",
    [
        LINKED.replace("<a href='/cartas'>Quero</a>", ""),
        LINKED.replace("<strong>Notícias do porto</strong>", ""),
        LINKED.replace("</a>", "</a> e depois o porto dorme."),
        LINKED + LINKED.replace("Todas as manhãs", "Todas as tardes"),
        LINKED.replace(SHORT_PITCH, f"{SHORT_PITCH} {SHORT_PITCH}"),
        LINKED.replace("<p>", "<blockquote>").replace("</p>", "</blockquote>"),
    ],
    ids=["no link", "no label", "words behind the link", "one of two", "running text", "a quotation"],
)
def test_boxes_that_do_not_end_with_a_link_stay(block: str) -> None:
    assert any("contamos por carta" in paragraph for paragraph in amid(block))


def card(number: int, words: str = "Two of the five crossings will not run.") -> str:
    link = f"<a href='/n/{number}/'>"
    return f"<div class='cell'>{link}<img src='/t{number}.jpg'></a><h4>{link}Ferry {number} stays</a></h4><p>{words}</p></div>"


def test_row_of_cards_amid_a_story_is_left_out() -> None:
    assert amid(f"<div>{card(1)}{card(2)}</div>") == tuple(SENTENCES)


def test_pictured_link_with_its_title_amid_a_story_is_left_out() -> None:
    link = "<a href='/n/1/'><img src='/t.jpg'><span>Ferry timetable changes</span></a>"
    box = f"<div>{link}<span>Two crossings will not run.</span></div>"
    assert amid(box) == tuple(SENTENCES)


@pytest.mark.parametrize(
    "block",
    [
        f"<div>{card(1)}</div>",
        f"<div>{card(1, SENTENCES[0].replace('day 0', 'card'))}{card(2, SENTENCES[0].replace('day 0', 'card 2'))}</div>",
    ],
    ids=["one alone", "chapters with a paragraph"],
)
def test_chapters_like_cards_amid_a_story_stay(block: str) -> None:
    assert len(amid(block)) > len(SENTENCES)


def test_paragraph_that_opens_with_a_linked_picture_stays() -> None:
    told = amid("<p><a href='/n/1/'><img src='/t.jpg'>The harbour office</a> said that two crossings will not run.</p>")
    assert any("two crossings" in paragraph for paragraph in told)

"""What readers hardly see: links, alternative texts, headlines and authors for machines; and credits that lose a maker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iria_crawler import Article, compare, extract, find_quotes
from iria_crawler.changes import content_hash, follow_quotes
from iria_crawler.model import Link
from iria_crawler.parse.fields.headline import copies_of_headline
from iria_crawler.parse.page.tree import read_page

URL = "https://harbour-post.example/navy/yard"
TEXT = (
    "The yard told the court on Monday that the ship is not ready, and the court has asked for the papers of the yard."
)


def page(
    *, og: str = "Yard is late", link: str = "/court/7", words: str = "the court", alt: str = "A grey ship"
) -> bytes:
    body = TEXT.replace("the court", f'<a href="{link}">{words}</a>', 1)
    return f"""<html lang="en"><head><title>Yard is late</title><meta property="og:title" content="{og}">
    <meta property="og:type" content="article"></head><body><article><h1>Yard is late</h1>
    <p>{body}</p><p>{TEXT.replace("Monday", "Friday")}</p>
    <figure><img src="https://img.harbour-post.example/ship.jpg" width="900" height="600" alt="{alt}">
    <figcaption>The ship in dock three. Photo: Una Berg</figcaption></figure></article></body></html>""".encode()


def told(before: bytes, after: bytes) -> list[tuple[str, int, str | None, str | None, str | None]]:
    changes = compare(extract(before, URL), extract(after, URL))
    return [(c.field, int(c.severity), c.reason, c.before, c.after) for c in changes]


def test_links_of_the_body_are_read() -> None:
    assert extract(page(), URL).links == (Link(text="the court", url="https://harbour-post.example/court/7"),)


def test_a_link_that_leads_elsewhere_is_listed() -> None:
    [change] = told(page(), page(link="https://other.example/paid"))
    assert change[:3] == ("link", 1, "link")
    assert change[3:] == (
        "the court: https://harbour-post.example/court/7",
        "the court: https://other.example/paid",
    )


@pytest.mark.parametrize(
    "link", ["/court/7/", "/court/7?utm_source=x&_t=81", "https://www.harbour-post.example/court/7#top"]
)
def test_another_spelling_of_a_link_is_no_change(link: str) -> None:
    assert told(page(), page(link=link)) == []


def test_a_link_that_comes_or_goes_is_no_change() -> None:
    assert told(page(), page(link="javascript:void(0)")) == []


def test_a_headline_for_machines_alone_is_told_as_that() -> None:
    [change] = told(page(), page(og="Yard is a ruin"))
    assert change == ("headline_copy", 1, "one copy only", "og:title: Yard is late", "og:title: Yard is a ruin")


def test_copies_of_the_headline_hold_the_printed_one_where_another_is_read() -> None:
    page = '<html lang=en><head><meta property="og:title" content="Nine saved as tug sinks"></head><body><h1>%s</h1><p>x</p></body></html>'
    tree = read_page(page % "Nine saved as tug sinks", URL)
    assert "h1" in copies_of_headline(tree, "A tug went down off Brindle in the night")
    assert "h1" not in copies_of_headline(tree, "Nine saved as tug sinks")
    assert "h1" not in copies_of_headline(tree, "Navy: Nine saved as tug sinks")  # a label before it
    assert "h1" not in copies_of_headline(read_page(page % "The Brindle Mail", URL), "A tug went down off Brindle")


def test_a_printed_headline_that_changes_is_told_though_another_is_read() -> None:
    old = Article(
        url=URL,
        headline="A tug went down off Brindle",
        headline_copies={"h1": "Nine saved as tug sinks", "og:title": "Nine saved as tug sinks"},
    )
    new = replace(old, headline_copies={"h1": "Two saved as tug sinks", "og:title": "Two saved as tug sinks"})
    assert [(change.field, change.severity, change.before) for change in compare(old, new)] == [
        ("headline", 4, "Nine saved as tug sinks")
    ]
    assert compare(old, replace(old, headline_copies={"og:title": "Nine saved as tug sinks"})) == []
    with_a_stop = replace(
        old, headline_copies={"h1": "Nine saved as tug sinks.", "og:title": "Nine saved as tug sinks"}
    )
    assert compare(old, with_a_stop) == []


def test_the_name_of_the_outlet_at_its_end_is_no_change() -> None:
    assert told(page(), page(og="Yard is late - Morning edition")) == []


def test_a_headline_that_changes_everywhere_is_told_once() -> None:
    new = (
        page(og="Yard is early")
        .replace(b"<h1>Yard is late", b"<h1>Yard is early")
        .replace(b"<title>Yard is late", b"<title>Yard is early")
    )
    assert [change[0] for change in told(page(), new)] == ["headline"]


def test_an_alternative_text_is_listed() -> None:
    [change] = told(page(), page(alt="A burning ship"))
    assert change == ("alt_text", 1, "wording", "A grey ship", "A burning ship")
    assert told(page(), page(alt="")) == []


def signed(printed: str = "", data: str = "Mara Quill", meta: str = "Mara Quill") -> bytes:
    """A story whose author stands in the page, in JSON-LD and in a meta tag; '' leaves one out."""
    ld = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {{"name": "{data}"}}}}</script>'
        if data
        else ""
    )
    tag = f'<meta name="author" content="{meta}">' if meta else ""
    line = f'<p class="byline">By {printed}</p>' if printed else ""
    old = page().decode()
    return old.replace("</head>", f"{ld}{tag}</head>").replace("</h1>", f"</h1>{line}").encode()


def test_an_author_for_machines_alone_is_told_as_that() -> None:
    [change] = told(signed("Mara Quill"), signed("Mara Quill", data="Ivo Tarn"))
    assert change == ("author_copy", 1, "one copy only", "json-ld: Mara Quill", "json-ld: Ivo Tarn")
    assert told(signed(), signed(data="Ivo Tarn"))[0][:2] == ("author_copy", 1)


def test_an_author_who_changes_in_every_copy_is_told_once() -> None:
    both = {"data": "Ivo Tarn", "meta": "Ivo Tarn"}
    assert told(signed("Mara Quill"), signed("Mara Quill", **both))[0][:2] == ("author_copy", 1)
    assert [one[:2] for one in told(signed("Mara Quill"), signed("Ivo Tarn", **both))] == [("byline", 3)]
    assert [one[:2] for one in told(signed(), signed(**both))] == [("byline", 3)]


@pytest.mark.parametrize(
    "after", [{"data": ""}, {"meta": ""}, {"data": "MARA QUILL"}, {"data": "Harbour-Post", "meta": ""}]
)
def test_a_copy_of_the_author_that_goes_or_names_the_outlet_is_no_change(after: dict[str, str]) -> None:
    assert told(signed("Mara Quill"), signed("Mara Quill", **after)) == []
    assert told(signed("Mara Quill", **after), signed("Mara Quill")) == []


def test_an_account_in_place_of_a_name_is_one_copy_only() -> None:
    assert [one[:2] for one in told(signed(), signed(data="mquill", meta="mquill"))] == [("author_copy", 1)]


def test_each_of_them_is_another_content() -> None:
    one = extract(page(), URL)
    others = [page(og="Yard is a ruin"), page(link="/court/8"), page(alt="A burning ship")]
    assert len({content_hash(one), *(content_hash(extract(other, URL)) for other in others)}) == 4


# --- captions that are printed twice ---

CAPTION, CREDIT = "Divers raise the tug in the third dock of the yard", "Una Berg / Tarn Press"


def opened(caption: str = CAPTION, credit: str = CREDIT, more: str = "", own: str = CAPTION) -> bytes:
    """A story whose picture can be opened: in that view its caption and credit are printed again."""
    words = f'<figcaption>{own} <span class="credit">{CREDIT}</span></figcaption>'
    figure = f'<figure><img src="/tug.jpg" width=900 height=600>{words}</figure>'
    view = f'<div class="fixed inset"><div><div class="words">{caption}</div><p class="maker">{credit}</p></div></div>'
    story = f"<h1>Yard is late</h1>{figure}<p>{TEXT}</p><p>{TEXT.replace('Monday', 'Friday')}</p>"
    return f"<html><body><article>{story}</article>{view}{more}</body></html>".encode()


def test_one_printed_copy_of_a_caption_or_credit_is_told_as_that() -> None:
    assert extract(opened(), URL).caption_copies == (f"{CAPTION} {CREDIT}",)
    other = CAPTION.replace("tug", "ferry")
    assert told(opened(), opened(caption=other)) == [
        ("caption", 3, "one copy only", f"{CAPTION} {CREDIT}", f"{other} {CREDIT}")
    ]
    [change] = told(opened(), opened(credit="Ivo Tarn / Tarn Press"))
    assert change == ("credit", 3, "one copy only", f"{CAPTION} {CREDIT}", f"{CAPTION} Ivo Tarn / Tarn Press")


def test_a_caption_that_changes_in_every_copy_is_told_once() -> None:
    other = CAPTION.replace("tug", "ferry")
    assert [one[:2] for one in told(opened(), opened(caption=other, own=other))] == [("caption", 3)]


@pytest.mark.parametrize(
    "after",
    [
        {"caption": f"1 / 3 {CAPTION}"},
        {"caption": CAPTION[:30] + "…", "credit": ""},
        {"credit": ""},
        {"caption": CAPTION.replace("third dock", "<a href='/dock'>third dock</a>")},
        {"caption": "The mayor opens the new bridge over the river on Tuesday"},
        {"more": f"<aside><a href='/7'><p>{CAPTION.replace('tug', 'ferry')}</p></a></aside>"},
    ],
)
def test_a_copy_that_goes_or_is_set_otherwise_is_no_change(after: dict[str, str]) -> None:
    assert told(opened(), opened(**after)) == []
    assert told(opened(**after), opened()) == []


def second_look(after: bytes) -> list[tuple[str, str | None, str | None]]:
    """What is told of a look that is read with the record of the one before."""
    known = extract(opened(), URL)
    found = compare(known, extract(after, URL, known=known))
    return [(change.field, change.before, change.after) for change in found]


def test_a_copy_whose_caption_is_another_altogether_is_told_by_its_credit() -> None:
    other = "The mayor opens the new bridge over the river on Tuesday"
    assert second_look(opened(caption=other)) == [("caption", f"{CAPTION} {CREDIT}", f"{other} {CREDIT}")]
    assert second_look(opened()) == []


@pytest.mark.parametrize(
    "after",
    [
        opened(caption="The mayor opens the new bridge over the river on Tuesday", credit="Ivo Tarn / Tarn Press"),
        opened(caption="", credit=CREDIT),
        opened(caption="", credit="", more=f"<p>{CREDIT}</p>"),
    ],
    ids=["of another maker", "left out", "moved away"],
)
def test_without_its_credit_another_text_is_no_copy(after: bytes) -> None:
    assert second_look(after) == []


def test_a_page_that_prints_its_captions_once_has_no_copies() -> None:
    assert extract(page(), URL).caption_copies == ()


# --- credits ---


def credited(credit: str) -> Article:
    """A story with a picture of this credit, as a page is read."""
    caption = f'<figcaption>The ship. <span class="credit">{credit}</span></figcaption>'
    page = f"<h1>Yard is late</h1><figure><img src='/ship.jpg' width=800 height=500>{caption}</figure><p>{TEXT}</p>"
    article = extract(f"<html><body><article>{page}</article></body></html>", URL)
    assert article.images, credit
    return article


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Photo: Raul Pihl/Baltic Frame", "Photo: Raul Pihl"),
        ("Tom Roe for The Harbour Post via Getty Images", "Tom Roe for The Valley Post via Getty Images"),
        ("Foto: Una Berg/Nordbild", "Foto: Una Berg/Ostbild"),
    ],
)
def test_a_credit_that_names_another_maker_is_told(before: str, after: str) -> None:
    changes = compare(credited(before), credited(after))
    assert [(c.kind, c.field, c.severity) for c in changes] == [("altered", "credit", 3)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Una Berg/AP", "AP Photo/Una Berg", []),
        ("Una Berg / Associated Press", "Photo: Una Berg/AP", []),
        ("Una Berg, file", "Una Berg", [("removed", "qualifiers", 2)]),
    ],
)
def test_a_credit_that_is_printed_otherwise_is_not(before: str, after: str, found: list[tuple[str, str, int]]) -> None:
    changes = compare(credited(before), credited(after))
    assert [(c.kind, c.field, c.severity) for c in changes] == found


# --- quotations ---


def said(*paragraphs: str) -> Article:
    body = "\n".join(paragraphs)
    return Article(
        url=URL,
        headline="Yard is late",
        language="en",
        paragraphs=paragraphs,
        body_text=body,
        quotes=tuple(find_quotes(body)),
    )


OPENING = "The yard in the north is late again, and nobody in the town is surprised by it."
JOINED = "“We lost a winter to the ice. The crane was idle for months,” said Una Berg, who runs the yard in the north."
SPLIT = (
    "“We lost a winter to the ice.",
    "“The crane was idle for months,” said Una Berg, who runs the yard in the north.",
)


def test_a_paragraph_divided_or_joined_around_a_quotation_is_silent() -> None:
    assert compare(said(OPENING, JOINED), said(OPENING, *SPLIT)) == []
    assert compare(said(OPENING, *SPLIT), said(OPENING, JOINED)) == []


def test_an_edit_beside_it_is_still_told() -> None:
    changed = OPENING.replace("north", "south")
    assert [c.field for c in compare(said(OPENING, JOINED), said(changed, *SPLIT))] == ["paragraph"]


def test_hardly_instead_of_not_inside_a_quotation_is_grave() -> None:
    old, new = (
        said(OPENING, f"“The plan does {word} put our crews at risk,” said Una Berg.") for word in ("not", "hardly")
    )
    assert [(c.kind, c.field, c.severity, c.reason) for c in compare(old, new)] == [("altered", "quote", 4, "negation")]


FATES = {
    "kept": "“The crane was idle for months,” said Una Berg.",
    "altered": "“The crane was busy for months,” said Una Berg.",
    "reattributed": "“The crane was idle for months,” said Ivo Lund.",
    "unquoted": "The crane was idle for months, said Una Berg.",
    "divided": "“The crane was idle,” said Una Berg. “For months,” she said.",
    "removed": "Una Berg did not speak of the crane at all.",
}


@pytest.mark.parametrize("fate", FATES)
def test_the_fate_of_a_quotation(fate: str) -> None:
    old, new = said(OPENING, FATES["kept"]), said(OPENING + " So it was.", FATES[fate])
    [followed] = follow_quotes(old, new)
    assert followed.fate == fate
    assert (followed.new is not None) == (fate in ("kept", "altered", "reattributed"))


def test_words_that_we_no_longer_read_as_speech_are_unread() -> None:
    old = said(OPENING, FATES["kept"])
    [followed] = follow_quotes(old, replace(old, quotes=()))
    assert followed.fate in ("kept", "unread")

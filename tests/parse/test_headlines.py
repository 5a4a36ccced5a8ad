"""Which heading is the headline: headings vote with what the page says of itself."""

from __future__ import annotations

import pytest

from iria_crawler import extract

URL = "https://www.harbour-ledger.example/world/frigate-returns"
PROSE = "".join(
    f"<p>The frigate came back to the harbour after {number} months at sea, and the crew went ashore with their bags.</p>"
    for number in ("nine", "ten", "eleven")
)
OG = '<meta property="og:title" content="Frigate returns to port after nine months">'
TITLE = "Frigate returns to port after nine months"


def headline(head: str, body: str) -> str | None:
    return extract(f"<html lang=en><head>{head}</head><body>{body}{PROSE}</body></html>", URL).headline


PAGES = {
    "the outlet's sign is an h1": (OG, f"<header><h1>Ports Centre</h1></header><main><h2>{TITLE}</h2>"),
    "the sign leads to the front page": (OG, f'<div><h1><a href="/">Ports Centre</a></h1></div><h2>{TITLE}</h2>'),
    "an h1 in other words": (OG, "<main><h1>Home at last: Marlow's long voyage</h1>"),
    "a kicker in the h1": (OG, f"<main><h1><span>Shipping</span> {TITLE}</h1>"),
    "lines of the h1": (OG, "<main><h1><span>Frigate returns to port</span><span>after nine months</span></h1>"),
    "a colon in front": (OG, f"<main><h1><span></span>: {TITLE}</h1>"),
    "outlet behind a mark": (f"<title>{TITLE} \u2039 Harbour Ledger</title>", f"<h3>{TITLE}</h3>"),
    "readings above characters": (
        "<title>軍艦が帰る港の町</title>",
        "<main><h1><ruby>軍艦<rp>(</rp><rt>ぐんかん</rt><rp>)</rp></ruby>が帰る港の町</h1>",
    ),
    "a heading near the claim": (OG, "<h2>Frigate returns to her port after nine months</h2>"),
    "no heading": (OG, ""),
}
OTHERS = {"an h1 in other words": "Home at last: Marlow's long voyage", "readings above characters": "軍艦が帰る港の町"}


@pytest.mark.parametrize("name", PAGES)
def test_headline(name: str) -> None:
    assert headline(*PAGES[name]) == OTHERS.get(name, TITLE)


def test_an_h1_of_many_pieces_is_read_at_once() -> None:
    pieces = "".join(f"<b>{number % 10}</b>" for number in range(2_900))
    found = headline(OG, f"<main><h1>{pieces}</h1>")
    assert found is not None


@pytest.mark.parametrize(
    ("title", "right"),
    [
        ("Frigate returns to port - UN", "Frigate returns to port - UN"),  # "un" in "sundaypost" by chance
        ("Frigate returns to port - The", "Frigate returns to port - The"),
        ("Frigate returns to port - Sunday Post", "Frigate returns to port"),
        ("Frigate returns to port - The Sunday Post", "Frigate returns to port"),
        ("Frigate returns to port - Sunday", "Frigate returns to port"),
    ],
)
def test_end_of_a_title_is_the_outlets_name_and_not_a_word_in_it_by_chance(title: str, right: str) -> None:
    page = f"<html lang=en><head><title>{title}</title></head><body><h3>{title}</h3>{PROSE}</body></html>"
    assert extract(page, "https://www.sundaypost.example/world/frigate-returns").headline == right


def test_part_of_the_title_that_a_line_prints_is_the_headline() -> None:
    head = "<html><head><title>Yard lays down its hull - Igal Courier</title></head>"
    page = head + "<body><table><tr><td><font><b>{}</b></font><p>Words.</p>"
    url = "https://news.example/a/1"
    assert extract(page.format("Yard lays down its hull").encode(), url).headline == "Yard lays down its hull"
    assert extract(page.format("Another line").encode(), url).headline == "Yard lays down its hull - Igal Courier"

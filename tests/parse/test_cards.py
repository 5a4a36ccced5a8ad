"""Cards of other stories behind a story: their prose is not the story's, and what is only built like them stays."""

from __future__ import annotations

import pytest

from iria_crawler import extract

STORY = "".join(
    f"<p>The harbour master said on day {number} that the frigate would leave before the storms reach the coast.</p>"
    for number in range(4)
)
PROSE = "The ministry has ordered ships from the yard at Igal and pays more than a billion crowns for all of them."


def card(address: str = "/b/2/", picture: str | None = None, prose: str = PROSE) -> str:
    return (
        f"<div><a href='{picture or address}'><img src='/i/2.jpg' width=300 height=200></a>"
        f"<div><h3><a href='{address}'>Navy orders new minehunters</a></h3><p>{prose}</p></div></div>"
    )


def read(markup: str) -> tuple[str, ...]:
    page = f"<html lang='en'><body><article><h1>Frigate leaves</h1>{markup}</article></body></html>"
    return extract(page.encode(), "https://igal.example/a/1/").paragraphs


OWN = read(STORY)


@pytest.mark.parametrize(
    "cards",
    [
        card(),
        card() + card("/b/3/", prose="Three tugs were sent to the bay before the morning, the mayor of Karsund said.") + card("/b/4/"),
        f"<section><h2>More of it</h2>{card()}{card('/b/3/')}</section>",
        card("https://www.igal.example/b/2/", "/b/2"),
        f"<ul><li>{card()}</li></ul>",
    ],
    ids=["one", "three", "in a section", "address written otherwise", "in a list"],
)  # fmt: skip
def test_prose_of_a_card_behind_the_story_is_not_the_storys(cards: str) -> None:
    assert len(OWN) == 4
    assert read(STORY + cards) == OWN


@pytest.mark.parametrize(
    "block",
    [
        card(picture="/b/7/"),
        card("https://yard.example/b/2/"),
        card("/a/1/#more"),
        card().replace("<a href='/b/2/'><img", "<a><img"),
        card(prose=" ".join((PROSE, *(f"In yard {number} the hull of the next ship was laid down." for number in range(12))))),
        f"<div><h3>What comes next</h3><p>{PROSE}</p></div>",
    ],
    ids=["two pages", "another host", "this page", "picture without a link", "a chapter", "no links"],
)  # fmt: skip
def test_what_is_only_like_a_card_stays(block: str) -> None:
    assert any(PROSE in paragraph for paragraph in read(STORY + block))


def test_block_amid_the_story_stays() -> None:
    assert PROSE in read(STORY + card() + STORY.replace("day", "night"))


def test_story_that_is_made_of_cards_is_read() -> None:
    prose = [f"{PROSE} The report of week {number} has all of it." for number in range(4)]
    lead = "<p>These are the stories about the navy that you read most, in the order in which you read them.</p>"
    told = read(lead + "".join(card(f"/b/{number}/", prose=text) for number, text in enumerate(prose)))
    assert set(prose) <= set(told)

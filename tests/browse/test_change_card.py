"""The card of a change: everything stays on it, and nothing that a newsroom writes becomes markup."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from iria_crawler.browse.change_card import HEIGHT, WIDTH, ChangeCard, as_png, as_svg, card_of, wrapped
from iria_crawler.changes import Segment

POISON = "<script>alert(1)</script>\"'&\x00\x0b\u202e\u2067"
ARABIC = "قالت الوزارة إن الميناء سيفتح غدا"
JAPANESE = "横須賀の港に新しい船が着いたと担当者が述べた" * 20


def made(**said: object) -> str:
    usual = {
        "what": "Headline changed", "host": "navy.example", "headline": "Seoul orders twelve frigates",
        "words": [Segment("equal", "Seoul orders "), Segment("delete", "ten"), Segment("insert", "twelve")],
        "when": "between 11:00 and 12:00 UTC on 2026-07-29", "unannounced": True,
        "source": "http://localhost/news/-/change/4", "proof": "page before abc",
    }  # fmt: skip
    return as_svg(ChangeCard(**(usual | said)))  # type: ignore[arg-type]


def lines(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_card_says_what_changed_and_where_it_is_kept() -> None:
    svg = made()
    assert lines(svg) == [
        "navy.example",
        "Headline changed",
        "Seoul orders twelve frigates",
        "Seoul orders tentwelve",
        "between 11:00 and 12:00 UTC on 2026-07-29, announced nowhere",
        "http://localhost/news/-/change/4",
        "page before abc",
    ]
    assert re.search(r'text-decoration="line-through">ten<', svg)
    assert re.search(r'text-decoration="underline">twelve<', svg)


def test_a_card_of_a_stored_change() -> None:
    change = {
        "kind": "altered", "field": "headline", "confirmed_at": None, "host": "navy.example", "headline": None,
        "before": "ten ships", "after": "twelve ships", "stealth": 0,
        "earliest_at": "2026-07-29T11:00:00Z", "latest_at": "nonsense",
    }  # fmt: skip
    found = card_of({"change": change, "before": {"sha256": "ab"}, "after": {"sha256": None}}, "http://localhost/x")
    assert "".join(segment.text for segment in found.words) == "ten twelve ships"
    assert found.proof == "page before ab"
    assert found.when == "between 2026-07-29T11:00:00Z and nonsense"
    assert (found.headline, found.unannounced) == ("(no headline)", False)


def test_a_card_of_a_change_without_words_has_none() -> None:
    assert len(lines(made(words=[], proof="", unannounced=False))) == 5


def test_no_text_becomes_markup() -> None:
    svg = made(
        what=POISON, host=POISON, headline=POISON, words=[Segment("insert", POISON)], source=POISON, proof=POISON
    )
    kinds = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert kinds == {"svg", "title", "rect", "line", "text", "tspan"}
    assert not re.search("[\u202e\u2067]", svg)  # nor does it turn the order of the words behind it


@pytest.mark.parametrize("text", ["word " * 400, "x" * 5000, JAPANESE, "W" * 300, ARABIC * 20])
def test_long_texts_are_cut_to_their_lines(text: str) -> None:
    svg = made(headline=text, words=[Segment("insert", text)])
    below = [float(found["y"]) for found in re.finditer(r'<text x="\d+" y="(?P<y>\d+)"', svg)]
    assert max(below) < HEIGHT
    assert sorted(below) == below  # no line above the one before it
    assert sum("…" in line for line in lines(svg)) == 2


def test_a_line_is_no_wider_than_the_card() -> None:
    """As the widest letters count. The real widths are the font's, which we do not choose."""
    for line in wrapped([Segment("equal", "Mm " * 200)], 40, 9):
        assert sum(0.78 * 40 for part in line for sign in part.text if sign != " ") < WIDTH


def test_what_is_read_from_right_to_left_begins_at_the_right() -> None:
    svg = made(headline=ARABIC)
    assert f'<text x="{WIDTH - 60}"' in svg
    assert svg.count('text-anchor="end"') == 1


def test_a_card_is_drawn_as_png() -> None:
    pytest.importorskip("resvg_py", reason="the extra `cards` is not installed")
    assert as_png(made(headline=ARABIC)).startswith(b"\x89PNG")

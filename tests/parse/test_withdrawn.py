"""Words that no reader is to take for the story's: struck out, or out of sight. And what only looks so."""

from __future__ import annotations

import pytest

from iria_crawler import extract

OPENING = (
    "The harbour authority said on Monday that the new crane stands at the quay and will work by the end of the week."
)
MIDDLE = (
    "The port has waited for the crane since spring, when the old one was taken down after a storm bent its arm in two."
)
CLOSING = (
    "Nineteen ships were sent to other ports in that time, and the city says that it lost a tenth of its income by it."
)
WITHDRAWN = (
    "Officials had claimed that forty workers were hurt on the pier, which was wrong and has been taken back by them."
)


def paragraphs(*parts: str) -> list[str]:
    html = "".join((f"<p>{OPENING}</p>", *parts, f"<p>{MIDDLE}</p><p>{CLOSING}</p>"))
    page = f"<html><title>A crane arrives</title><body><article><h1>A crane arrives</h1>{html}</article></body></html>"
    return list(extract(page, "https://www.example.com/2026/03/a-crane-arrives").paragraphs)


@pytest.mark.parametrize(
    "part",
    [
        f"<p><del>{WITHDRAWN}</del></p>",
        f"<del><p>{WITHDRAWN}</p></del>",
        f"<p><s>{WITHDRAWN}</s></p>",
        f"<p><strike>{WITHDRAWN}</strike></p>",
        f'<p class="visually-hidden">{WITHDRAWN}</p>',
        f'<div class="element-invisible"><p>{WITHDRAWN}</p></div>',
        f'<div style="position:absolute; left:-9999px"><p>{WITHDRAWN}</p></div>',
        f'<p style="text-indent: -999em">{WITHDRAWN}</p>',
        f'<p style="position:absolute;clip:rect(0 0 0 0)">{WITHDRAWN}</p>',
        f'<p style="clip-path: inset(50%)">{WITHDRAWN}</p>',
        f'<p style="font-size:0">{WITHDRAWN}</p>',
        f'<p style="text-decoration: line-through">{WITHDRAWN}</p>',
        f'<p style="opacity:0">{WITHDRAWN}</p>',
        f'<p style="height:0;overflow:hidden">{WITHDRAWN}</p>',
        f'<p class="is-hidden">{WITHDRAWN}</p>',
    ],
)
def test_what_is_withdrawn_is_not_read(part: str) -> None:
    assert paragraphs(part) == [OPENING, MIDDLE, CLOSING]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (
            "<p>The mayor spoke of <del>forty</del> four workers hurt on the pier, and said that two of them are in hospital.</p>",
            "The mayor spoke of four workers hurt on the pier, and said that two of them are in hospital.",
        ),
        (
            '<p>The mayor spoke of <span style="font-size:0px">forty</span>four workers hurt on the pier, two of them badly.</p>',
            "The mayor spoke of four workers hurt on the pier, two of them badly.",
        ),
        (  # a sign that is struck out by a style sheet's habit, as posts of others are shown
            "<p>The mayor wrote to <s>@</s><b>harbour</b> that four workers were hurt on the pier, and two are in hospital.</p>",
            "The mayor wrote to @harbour that four workers were hurt on the pier, and two are in hospital.",
        ),
        (
            "<p>The mayor spoke of <span style='text-decoration-line:line-through'>forty</span>four workers and of a fire.</p>",
            "The mayor spoke of four workers and of a fire.",
        ),
        (  # a paragraph that moves into view, half of its colour, shown again on a wide screen
            '<p style="opacity:0;transform:translateY(9px)">The mayor spoke of four workers hurt on the pier and of a fire.</p>',
            "The mayor spoke of four workers hurt on the pier and of a fire.",
        ),
        (
            '<p style="opacity:0.5">The mayor spoke of four workers hurt on the pier and of a fire.</p>',
            "The mayor spoke of four workers hurt on the pier and of a fire.",
        ),
        (
            '<p class="hidden md:block">The mayor spoke of four workers hurt on the pier and of a fire.</p>',
            "The mayor spoke of four workers hurt on the pier and of a fire.",
        ),
        (  # sizes that hide nothing
            '<p style="font-size:0.9em; line-height:1px">The mayor spoke of four workers hurt on the pier and of a fire.</p>',
            "The mayor spoke of four workers hurt on the pier and of a fire.",
        ),
    ],
)
def test_a_sentence_is_read_without_what_is_withdrawn(part: str, text: str) -> None:
    assert paragraphs(part) == [OPENING, text, MIDDLE, CLOSING]


def test_a_mark_around_much_of_the_story_is_broken_markup() -> None:
    story = f"<del><p>{OPENING}</p><p>{MIDDLE}</p><p>{CLOSING}</p></del>"
    page = f"<html><title>A crane arrives</title><body><h1>A crane arrives</h1>{story}</body></html>"
    assert extract(page, "https://www.example.com/2026/03/a-crane-arrives").paragraphs == (OPENING, MIDDLE, CLOSING)


def test_a_chapter_named_in_the_table_of_contents_keeps_its_heading() -> None:
    chapters = ("What the storm did to the old crane", "Where the ships went in the meantime")
    contents = "".join(f"<li>{chapter}</li>" for chapter in chapters)
    found = paragraphs(
        f"<ul>{contents}</ul>",
        *(f"<h2>{chapter}</h2><p>{WITHDRAWN.replace('forty', str(40 + n))}</p>" for n, chapter in enumerate(chapters)),
    )
    assert [text for text in found if text in chapters] == list(chapters)
    assert found.index(chapters[0]) + 1 == found.index(WITHDRAWN.replace("forty", "40"))


@pytest.mark.parametrize("style", ["--display:none", "--x: 1; --visibility:hidden; color: red"])
def test_a_variable_of_a_style_hides_nothing(style: str) -> None:
    assert paragraphs(f'<p style="{style}">{WITHDRAWN}</p>') == [OPENING, WITHDRAWN, MIDDLE, CLOSING]

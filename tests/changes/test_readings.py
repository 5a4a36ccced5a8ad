"""A line that stands on both pages amid the story, and that one reading took for the story's: no edit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iria_crawler import Article, compare, extract, find_quotes
from iria_crawler.model import Notice
from iria_crawler.text import line_hash

URL = "https://harbour-post.example/navy/yard"
FIRST = "The yard told the court on Monday that the ship is not ready."
LINE = "Also on board: “the old engine of 1931,” as the pilot Una Berg said."
LAST = "The court has asked for the papers of the yard before the winter."


def read(*paragraphs: str, left_out: tuple[str, ...] = (), behind: str = line_hash(FIRST)) -> Article:
    """The record of a story; the lines `left_out` stand behind the paragraph of this hash."""
    text = "\n".join(paragraphs)
    article = Article(url=URL, headline="Yard is late", paragraphs=paragraphs, body_text=text)
    return replace(
        article, quotes=tuple(find_quotes(text)), left_out=tuple(f"{line_hash(line)} {behind}" for line in left_out)
    )


WITH, WITHOUT = read(FIRST, LINE, LAST), read(FIRST, LAST, left_out=(LINE,))


def test_a_line_that_the_other_reading_left_out_came_and_went_by_our_reading() -> None:
    assert compare(WITH, WITHOUT) == []
    assert compare(WITHOUT, WITH) == []


def test_what_an_editor_does_beside_it_is_told_alone() -> None:
    edited = read(FIRST.replace("not ready", "ready"), LINE, LAST)
    assert [(c.kind, c.field) for c in compare(WITHOUT, edited)] == [("altered", "paragraph")]


def test_a_note_that_one_reading_took_for_a_paragraph_was_neither_added_nor_removed() -> None:
    noted = replace(read(FIRST, LAST), notices=(Notice(kind="update", text="Update 2: the tug is in port"),))
    as_text = read(FIRST, "Update 2: the tug is in port", LAST)
    assert compare(noted, as_text) == compare(as_text, noted) == []
    assert [(c.kind, c.field) for c in compare(noted, read(FIRST, LAST))] == [("removed", "notice")]


def test_the_entries_of_a_live_story_are_no_notices() -> None:
    entries = (
        "<h3>Update 1: the tug is in port</h3>",
        "<p>The pilot came on board at dawn, said the yard of Stadlow.</p>",
    )
    live = page(*entries)
    assert live.notices == ()
    assert "Update 1: the tug is in port" in live.paragraphs
    assert [n.kind for n in page("<p>Update: the tug is in port.</p>").notices] == ["update"]


@pytest.mark.parametrize("other", [read(FIRST, LAST), read(FIRST, LAST, left_out=(LINE.replace("1931", "1913"),))])
def test_a_line_that_the_other_page_has_not_was_edited(other: Article) -> None:
    assert {c.field for c in compare(WITH, other)} == {"quote", "paragraph"}
    assert {c.field for c in compare(other, WITH)} == {"quote", "paragraph"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WITH, read(FIRST, LAST, left_out=(LINE,), behind=line_hash(LAST))),
        (read(FIRST, LAST, LINE), read(FIRST, LAST, left_out=(LINE,), behind="")),
        (read(FIRST, LINE, LAST, left_out=(LINE,)), WITHOUT),
    ],
    ids=["in a box below it", "in a box above it", "in a box that stood there before"],
)
def test_a_paragraph_that_was_taken_out_and_whose_words_stand_in_a_box_is_removed(
    before: Article, after: Article
) -> None:
    assert {(c.kind, c.field) for c in compare(before, after) if c.field == "paragraph"} == {("removed", "paragraph")}
    assert {(c.kind, c.field) for c in compare(after, before) if c.field == "paragraph"} == {("added", "paragraph")}


def test_a_line_behind_a_notice_stands_between_the_lines_whose_places_are_known() -> None:
    note, box = line_hash("Update 2: the tug is in port"), "A box about the age of sail stands at this place."
    around = f"{line_hash(box)} {line_hash(LAST)}"
    below = replace(WITHOUT, left_out=(around, f"{line_hash(LINE)} {note}"))
    above = replace(WITHOUT, left_out=(f"{line_hash(LINE)} {note}", around))
    assert [(c.kind, c.field) for c in compare(WITH, below) if c.field == "paragraph"] == [("removed", "paragraph")]
    assert compare(WITH, above) == []


def test_a_line_that_was_left_out_stays_in_place_beside_an_edited_paragraph() -> None:
    edited = read(
        FIRST.replace("Monday", "Friday"), LAST, left_out=(LINE,), behind=line_hash(FIRST.replace("Monday", "Friday"))
    )
    assert [(c.kind, c.field) for c in compare(WITH, edited)] == [("altered", "paragraph")]


def page(*lines: str) -> Article:
    story = "".join(f"<p>{text} {LAST}</p>" for text in (FIRST, "Three pilots came.", "Nobody else was there."))
    return extract(f"<html><body><article><h1>Yard is late</h1>{story}{''.join(lines)}</article></body></html>", URL)


def test_lines_amid_the_story_are_kept_as_hashes() -> None:
    ask = "Sign up for our newsletter and never miss a story"
    article = page(f"<p>{ask}</p>")
    assert article.left_out == (f"{line_hash(ask)} {line_hash(article.paragraphs[-1])}",)


@pytest.mark.parametrize(
    "line",
    [
        "<aside><p>The mayor opens a bridge in Karsund on Friday morning.</p></aside>",
        "<p hidden>The mayor opens a bridge in Karsund on Friday morning.</p>",
        "<ul><li><a href='/7'>The mayor opens a bridge in Karsund</a></li><li><a href='/8'>A tug sinks off Brindle</a></li></ul>",
        "<p>Ha.</p>",
    ],
)
def test_teasers_boxes_and_what_is_unseen_are_not(line: str) -> None:
    assert page(line).left_out == ()

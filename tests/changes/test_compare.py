"""Pairs of records and the changes between them: (kind, field, severity), the gravest first."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from iria_crawler.changes import compare, fold, fold_hash
from iria_crawler.changes.words.fold import _FORMS, _MARKS, _without_variants
from iria_crawler.model import Article, Dateline, Image, Notice, Severity
from iria_crawler.parse.pictures.credit_parts import split_credit
from iria_crawler.quotes.find import find_quotes

A = Article(url="https://newsroom.example/a/", headline="Frigate returns after 112 days at sea")
PIC = Image(
    url="https://newsroom.example/u/ship-640x427.jpg", caption="The frigate, January 13.", credit="Navy/Olav Brekke"
)


def story(*paragraphs: str) -> Article:
    body = "\n".join(paragraphs)
    return replace(A, paragraphs=paragraphs, body_text=body, quotes=tuple(find_quotes(body)))


def found(old: Article, new: Article) -> list[tuple[str, str, int]]:
    return [(change.kind, change.field, change.severity) for change in compare(old, new)]


BASE = "The army will buy 60 missiles for $1.2bn, the ministry said on Tuesday in a long statement."
SAID = "“The ship did what we built her for,” Captain Sunniva Dahl said on the pier on Monday."


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        (BASE, BASE.replace("$1.2bn", "$12bn"), 3),
        (BASE, BASE.replace("60", "61"), 3),
        (BASE, BASE.replace("will buy", "will not buy"), 3),
        (BASE, BASE.replace("will buy", "may buy"), 3),
        (BASE, BASE.replace("Tuesday", "Monday"), 3),
        (BASE, BASE.replace("ministry", "minstry"), 1),
        (BASE, BASE.replace("long", "lengthy"), 2),
    ],
)
def test_paragraph_is_reworded(before: str, after: str, severity: int) -> None:
    assert found(story(before), story(after)) == [("altered", "paragraph", severity)]


@pytest.mark.parametrize(
    "after",
    [
        BASE.replace(" ", "\u00a0", 3),
        BASE.replace("$1.2bn", "$1.2bn\u200b"),
        BASE.replace("-", "\u2011"),
    ],
)
def test_typography_is_no_change(after: str) -> None:
    assert found(story(BASE), story(after)) == []


def test_paragraph_is_added() -> None:
    assert found(story(BASE), story(BASE, "A fourth country may join next year.")) == [("added", "paragraph", 2)]


def test_paragraph_is_removed() -> None:
    assert found(story(BASE, "A fourth country may join next year."), story(BASE)) == [("removed", "paragraph", 3)]


def test_quote_is_altered_and_told_once() -> None:
    new = SAID.replace("built her for", "trained her for")
    assert found(story(SAID), story(new)) == [("altered", "quote", 4)]


MARKED = "The plan, “Northern Shield” in the papers of the fleet and “Kelp” in the yard, was shown on Monday."


def test_few_words_in_marks_that_are_altered_are_a_quotation_s() -> None:
    new = MARKED.replace("Shield", "Spear")
    (change,) = compare(story(MARKED), story(new))
    assert (change.kind, change.field, change.severity) == ("altered", "quote", 3)
    assert (change.before, change.after) == ("Northern Shield", "Northern Spear")
    assert found(story(MARKED), story(new.replace("Kelp", "Wrack"))) == [("altered", "quote", 3)] * 2


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        (MARKED, MARKED.replace("Shield", "Spear").replace("Monday", "Sunday"), 3),  # other words differ, too
        ('They load the 5" or 6" shells by hand.', 'They load the 5" and 6" shells by hand.', 2),
        (MARKED.replace("Kelp", "bold minstry"), MARKED.replace("Kelp", "bold ministry"), 1),
    ],
)
def test_what_differs_not_only_in_marks_is_the_paragraph_s(before: str, after: str, severity: int) -> None:
    assert found(story(before), story(after)) == [("altered", "paragraph", severity)]


def test_a_quotation_that_is_altered_in_the_standfirst_is_told_as_one() -> None:
    said = "“The ship did what we built her for,” says Captain Dahl after the voyage."
    old, new = (replace(story(BASE), standfirst=text) for text in (said, said.replace("built", "paid")))
    assert found(old, new) == [("altered", "quote", 4)]
    other = replace(new, standfirst=said.replace("the voyage", "the repair"))
    assert [change[:2] for change in found(old, other)] == [("altered", "standfirst")]


def test_quote_is_replaced_in_its_place() -> None:
    new = SAID.replace("The ship did what we built her for,", "No comment until the board has met,")
    assert found(story(SAID), story(new)) == [("altered", "quote", 4)]


def test_quotation_marks_are_dropped() -> None:
    new = SAID.replace("“", "").replace("”", "")
    assert ("unquoted", "quote", 4) in found(story(SAID), story(new))


def test_quote_is_given_to_somebody_else() -> None:
    new = SAID.replace("Sunniva Dahl", "Peter Lindholm")
    assert ("reattributed", "quote", 4) in found(story(SAID), story(new))


def test_quote_goes_with_its_paragraph() -> None:
    assert found(story(BASE, SAID), story(BASE)) == [("removed", "quote", 4), ("removed", "paragraph", 3)]


def test_headline_is_reworded() -> None:
    assert found(A, replace(A, headline="Frigate limps home after 112 days at sea")) == [("altered", "headline", 4)]


def test_headline_is_spelled_right() -> None:
    assert found(replace(A, headline="Frigate retruns after 112 days at sea"), A) == [("altered", "headline", 2)]
    assert found(replace(A, headline="Goverment orders"), replace(A, headline="Government orders")) == [
        ("altered", "headline", 1)
    ]


def test_headline_that_we_failed_to_read_is_no_change() -> None:
    assert found(A, replace(A, headline=None)) == []


def test_picture_gets_another_credit() -> None:
    new = replace(A, images=(replace(PIC, credit="Navy/Jane Roe"),))
    assert found(replace(A, images=(PIC,)), new) == [("altered", "credit", 3)]


def test_picture_in_another_size_is_no_change() -> None:
    new = replace(A, images=(replace(PIC, url="https://cdn.newsroom.example/u/ship-1024x683.jpg?w=9"),))
    assert found(replace(A, images=(PIC,)), new) == []


def test_picture_is_swapped() -> None:
    new = replace(A, images=(replace(PIC, url="https://newsroom.example/u/pier.jpg"),))
    assert found(replace(A, images=(PIC,)), new) == [("swapped", "image", 3)]


def test_correction_appears_and_disappears() -> None:
    corrected = replace(A, notices=(Notice(kind="correction", text="Correction: the patrol lasted 112 days."),))
    assert found(A, corrected) == [("added", "notice", 4)]
    assert found(corrected, A) == [("removed", "notice", 4)]


def test_publication_date_moves() -> None:
    old = replace(A, published_at=datetime(2026, 11, 20, tzinfo=UTC))
    new = replace(A, published_at=datetime(2026, 11, 23, tzinfo=UTC))
    assert found(old, new) == [("moved", "published_at", 4)]


def test_byline_and_dateline_change() -> None:
    old = replace(A, byline="By Jane Roe", dateline=Dateline(raw="RIGA –", place="RIGA"))
    new = replace(A, byline="By John Poe", dateline=Dateline(raw="TALLINN –", place="TALLINN"))
    assert found(old, new) == [("altered", "byline", 3), ("altered", "dateline", 3)]


def test_few_signs_are_folded_as_by_the_table() -> None:
    chance = random.Random(5)
    for count in (0, 1, 3, 8, 9, 30):
        text = "".join(chance.sample([*"ab 1`é", *_FORMS], k=count)) + "ц"
        assert _without_variants(text) == text.translate(_MARKS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“yes”", '"yes"'),
        ("the ship — she", "the ship – she"),
        ("ten\u00a0years", "ten years"),
        ("well …", "well ..."),
        ("1939–1945", "1939-1945"),
        ("R&amp;D", "R&D"),
    ],
)
def test_folds_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2", "12"),
        ("-5", "5"),
        ("re-sign", "resign"),
        ("“yes”", "yes"),
        ("$5", "€5"),
        ("5", "5%"),
        ("Müller", "Muller"),
    ],
)
def test_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ((), ("file",), [("added", None, "file")]),
        (("file",), (), [("removed", "file", None)]),
        (("pool",), ("pool", "file"), [("altered", "pool", "pool, file")]),
        (("pool", "file"), ("file", "pool"), []),
    ],
)
def test_how_a_picture_came_is_compared(
    before: tuple[str, ...], after: tuple[str, ...], found: list[tuple[str, str | None, str | None]]
) -> None:
    """The same makers, so it is no change of the credit; the change is worth a report, and no more."""
    makers = {"credit": "Ida Ode/AFP", "photographer": "Ida Ode", "agency": "AFP"}
    old, new = (
        replace(A, images=(Image(url="https://newsroom.example/a.jpg", qualifiers=words, **makers),))
        for words in (before, after)
    )
    changes = compare(old, new)
    assert [(change.kind, change.before, change.after) for change in changes] == found
    assert {(change.field, change.severity) for change in changes} <= {("qualifiers", Severity.UPDATE)}
    assert (fold_hash(old) == fold_hash(new)) is (not found)


def test_label_before_a_credit_is_no_change() -> None:
    old, new = (
        replace(
            A,
            images=(Image(url="https://newsroom.example/a.jpg", credit=credit, photographer="Ida Ode", agency="AFP"),),
        )
        for credit in ("Ida Ode/AFP", "AFP / Ida Ode")
    )
    assert compare(old, new) == []


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("Ida Ode/HarbourHUB", "Ida Ode/Tarvonen", [("altered", "credit", 3)]),
        ("idaode - stock.adobe.com", "tomroe - stock.adobe.com", [("altered", "credit", 3)]),
        ("Ida Ode/Harbour Newspapers", "Ida Ode/Igal Newspapers", [("altered", "credit", 3)]),
        ("Ida Ode/AFP/Getty Images", "Ida Ode/AFP/Norland Wire", [("altered", "credit", 3)]),
        ("Ida Ode/AP", "Ida Ode/AP, CC BY 2.0", [("added", "qualifiers", 2)]),
        ("Sgt. Ida Ode/DOD", "Staff Sgt. Ida Ode/DOD", [("altered", "qualifiers", 2)]),
        ("AP Photo/Ida Ode, July 5, 2024", "AP Photo/Ida Ode, July 6, 2024", [("altered", "qualifiers", 2)]),
        ("AP Photo/Ida Ode", "AP Photo/Ida Ode, File", [("added", "qualifiers", 2)]),
        ("Photo: Ida Ode / AP", "Ida Ode via Associated Press", []),
        ("Ida Ode/AP", "AP Photo/Ida Ode", []),
        ("REUTERS/Ida Ode", "Ida Ode / Reuters", []),
        ("U.S. Navy photo by Sgt. Ida Ode", "Sgt. Ida Ode/U.S. Navy", []),
    ],
)
def test_parts_of_a_credit_are_compared(before: str, after: str, changed: list[tuple[str, str, int]]) -> None:
    """A part that the grammar cannot place is compared as printed; rank, licence and day are no makers."""
    old, new = (
        replace(A, images=(Image(url="https://newsroom.example/a.jpg", **split_credit(credit)._asdict()),))
        for credit in (before, after)
    )
    assert found(old, new) == changed


OPENING = "The crew of the tug was saved before dawn. A pilot boat brought all nine of them to the pier, the harbour office said."
EXCERPT = "The crew of the tug was saved before dawn. A pilot boat brought…"


def under(standfirst: str | None, *paragraphs: str) -> Article:
    return replace(story(*paragraphs), standfirst=standfirst)


def test_a_standfirst_that_only_repeats_the_story_tells_nothing_that_the_story_does_not() -> None:
    two = OPENING.split(". ", 1)
    assert found(under(None, OPENING), under(EXCERPT, OPENING)) == []
    assert found(under(EXCERPT, OPENING), under(None, OPENING)) == []
    assert found(under(None, f"{two[0]}.", two[1]), under(EXCERPT, f"{two[0]}.", two[1])) == []
    other = [text.replace("saved", "lost") for text in (EXCERPT, OPENING)]
    assert [row[:2] for row in found(under(EXCERPT, OPENING), under(*other))] == [("altered", "paragraph")]


def test_a_standfirst_of_its_own_words_is_told_when_it_comes_goes_or_is_edited() -> None:
    own = "A pilot boat was near: how nine sailors were saved."
    assert found(under(None, OPENING), under(own, OPENING)) == [("added", "standfirst", 2)]
    assert found(under(own, OPENING), under(None, OPENING)) == [("removed", "standfirst", 3)]
    assert found(under(own, OPENING), under(own.replace("nine", "two"), OPENING)) == [("altered", "standfirst", 3)]
    # An editor alters the excerpt alone: it repeats the story no longer.
    assert found(under(EXCERPT, OPENING), under(EXCERPT.replace("saved", "lost"), OPENING))[0][:2] == (
        "altered",
        "standfirst",
    )
    # The newsroom's own words give way to an excerpt.
    assert found(under(own, OPENING), under(EXCERPT, OPENING))[0][:2] == ("altered", "standfirst")

"""What WordPress says of the pictures: it fills what a page leaves open, and hides no edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from iria_crawler.changes import Fetched, Redesign, Stored, content_hash, decide, fold_hash, has_news, with_statements
from iria_crawler.changes.decide.decisions import Redesigned, Reparse, Revised, Unchanged
from iria_crawler.model import Article, Image

NOW = datetime(2026, 11, 23, 14, 31, tzinfo=UTC)
PARAGRAPHS = ("The chain of eleven stations costs 48 million euros.", "It replaces radars from the 1990s.")
MAST, BARE_MAST = (
    Image(url="https://newsroom.example/2026/11/radar-mast.jpg", external_id="wp:812", caption=caption)
    for caption in ("A mast on the cape.", None)
)
STATED = {
    "wp:812 url": "https://newsroom.example/2026/11/radar-mast-scaled.jpg",
    "wp:812 caption": "The mast at Stadlow in May.",
    "wp:812 credit": "Ida Ode/Coast Guard",
    "wp:812 photographer": "Ida Ode",
    "wp:812 organisation": "Coast Guard",
    "wp:812 qualifiers": "file; handout",
    "wp:812 credit_date": "2026-05-03",
}
REST = {"published_at": "2026-11-19T22:40:11Z", **STATED}
ONLY_DATE = {"published_at": REST["published_at"]}


def page(*images: Image, **more: Any) -> Article:
    return Article(
        url="https://newsroom.example/news/radar/",
        headline="Coast guards open radar chain",
        paragraphs=PARAGRAPHS,
        body_text="\n".join(PARAGRAPHS),
        images=images,
        parser_version="1",
        **more,
    )


def look(before: Article, shown: Article, said: dict[str, str]) -> tuple[Any, Article]:
    after = with_statements(shown, {"rest": said}, before)
    stored = Stored(record=before, content_hash=content_hash(before), fold_hash=fold_hash(before))
    return decide(stored, Fetched(http_status=200, article=after), NOW), after


def test_what_the_page_leaves_open_is_filled_and_says_where_it_is_from() -> None:
    article = with_statements(page(BARE_MAST), {"rest": REST})
    [image] = article.images
    assert (image.caption, image.credit) == ("The mast at Stadlow in May.", "Ida Ode/Coast Guard")
    assert (image.photographer, image.organisation, image.qualifiers) == ("Ida Ode", "Coast Guard", ("file", "handout"))
    assert image.credit_date == date(2026, 5, 3)
    assert {name for name, source in article.provenance.items() if source == "rest"} == {
        "published_at", "wp:812 caption", "wp:812 credit",
    }  # fmt: skip
    assert with_statements(article, {"rest": REST}) == article


def test_what_the_page_says_stays_and_the_other_is_a_copy() -> None:
    article = with_statements(page(MAST), {"rest": REST})
    assert article.images[0].caption == "A mast on the cape."
    assert article.statements["rest"]["wp:812 caption"] == "The mast at Stadlow in May."
    assert "wp:812 caption" not in article.provenance


def test_a_picture_without_a_number_is_known_by_its_address_and_another_one_is_not() -> None:
    lead = replace(BARE_MAST, url="https://cdn.example/2026/11/radar-mast-1024x768.jpg", external_id=None)
    other = replace(BARE_MAST, url="https://newsroom.example/2026/11/harbour-crane.jpg", external_id=None)
    article = with_statements(page(lead, other), {"rest": REST})
    assert [image.caption for image in article.images] == ["The mast at Stadlow in May.", None]
    assert article.images[0].external_id == "wp:812"


def test_what_the_database_says_for_the_first_time_is_no_edit() -> None:
    before = with_statements(page(BARE_MAST), {"rest": ONLY_DATE})
    decision, after = look(before, page(BARE_MAST), REST)
    assert isinstance(decision, Reparse)
    assert after.images[0].caption == "The mast at Stadlow in May."


def test_an_edit_beside_it_is_the_only_change() -> None:
    before = with_statements(page(BARE_MAST), {"rest": ONLY_DATE})
    lines = (PARAGRAPHS[0].replace("48", "61"), PARAGRAPHS[1])
    decision, _ = look(before, replace(page(BARE_MAST), paragraphs=lines, body_text="\n".join(lines)), REST)
    assert isinstance(decision, Revised)
    assert [(change.kind, change.field) for change in decision.changes] == [("altered", "paragraph")]


def test_a_theme_that_prints_the_caption_now_is_no_edit() -> None:
    before = with_statements(page(BARE_MAST), {"rest": REST})
    shown = replace(MAST, caption="The mast at Stadlow, in May", credit="Ida Ode / Coast Guard")
    decision, after = look(before, page(shown), REST)
    assert isinstance(decision, Reparse)
    assert after.images[0].caption == "The mast at Stadlow, in May"


@pytest.mark.parametrize(
    ("field", "text"), [("caption", "The mast at Stadlow in June."), ("credit", "Ove Lind/Coast Guard")]
)
@pytest.mark.parametrize("is_copied", [False, True], ids=["on the page alone", "in the database too"])
def test_other_words_that_the_page_prints_where_it_had_none_are_told(field: str, text: str, is_copied: bool) -> None:
    before = with_statements(page(BARE_MAST), {"rest": REST})
    shown = replace(MAST, caption="The mast at Stadlow in May.", credit="Ida Ode/Coast Guard")
    decision, _ = look(
        before, page(replace(shown, **{field: text})), {**REST, **({f"wp:812 {field}": text} if is_copied else {})}
    )
    assert isinstance(decision, Revised)
    assert [(change.kind, change.field, change.after) for change in decision.changes] == [("altered", field, text)]


def test_an_alternative_text_that_the_page_prints_otherwise_is_a_themes() -> None:
    said = {**REST, "wp:812 alt_text": "A mast"}
    before = with_statements(page(BARE_MAST), {"rest": said})
    lines = (PARAGRAPHS[0].replace("48", "61"), PARAGRAPHS[1])
    shown = page(replace(BARE_MAST, alt_text="Coast guards open radar chain"))
    decision, _ = look(before, replace(shown, paragraphs=lines, body_text="\n".join(lines)), said)
    assert isinstance(decision, Revised)
    assert [change.field for change in decision.changes] == ["paragraph"]


def test_other_words_that_a_theme_prints_in_all_stories_are_no_edit() -> None:
    run = Redesign()
    pairs = []
    for number in range(36):
        said = {**REST, "wp:812 caption": f"The mast at Stadlow, seen {number + 20} times."}
        before = with_statements(page(BARE_MAST), {"rest": said})
        shown = replace(MAST, caption=f"Seen in the year {number + 1980}: a mast")
        pairs.append((before, with_statements(page(shown), {"rest": said}, before)))
        run.note(number, *pairs[-1])
    for before, after in pairs:
        stored = Stored(
            record=before, content_hash=content_hash(before), fold_hash=fold_hash(before), shifts=run.learned()
        )
        assert isinstance(decide(stored, Fetched(http_status=200, article=after), NOW), Redesigned)


def test_a_caption_that_the_newsroom_took_away_is_found_and_is_not_filled_again() -> None:
    before = with_statements(page(MAST), {"rest": REST})
    decision, after = look(before, page(BARE_MAST), REST)
    assert isinstance(decision, Revised)
    assert [(change.kind, change.field, change.after) for change in decision.changes] == [("removed", "caption", None)]
    again, _ = look(after, page(BARE_MAST), REST)
    assert isinstance(again, Unchanged)
    assert not has_news(after, {"rest": REST})


def test_a_caption_that_the_database_alone_changes_is_news() -> None:
    before = with_statements(page(BARE_MAST), {"rest": REST})
    anew = {**REST, "wp:812 caption": "The mast at Stadlow in June."}
    assert has_news(before, {"rest": anew})
    decision, _ = look(before, page(BARE_MAST), anew)
    assert isinstance(decision, Revised)
    assert [(change.kind, change.field) for change in decision.changes] == [("altered", "caption")]


def test_a_credit_that_the_database_adds_to_a_picture_it_knew_is_news() -> None:
    bare = {name: text for name, text in REST.items() if name.startswith(("wp:812 url", "published"))}
    before = with_statements(page(MAST), {"rest": bare})
    decision, _ = look(before, page(MAST), REST)
    assert isinstance(decision, Revised)
    assert [(change.kind, change.field) for change in decision.changes] == [("added", "credit")]


def test_a_copy_that_changes_beside_the_pages_own_caption_is_no_news() -> None:
    before = with_statements(page(replace(MAST, credit="Mara Holt")), {"rest": REST})
    anew = {**REST, "wp:812 caption": "The mast at Stadlow in June."}
    assert not has_news(before, {"rest": anew})


def test_a_story_without_pictures_and_one_without_statements_stay() -> None:
    assert with_statements(page(), {"rest": REST}).images == ()
    assert with_statements(page(BARE_MAST), {"rest": ONLY_DATE}).images == (BARE_MAST,)

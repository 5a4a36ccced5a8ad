"""The publisher's record: what lists say beside the page, and which source a field keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from iria_crawler import changes
from iria_crawler.changes import Fetched, Stored, content_hash, decide, fold_hash, with_statements
from iria_crawler.changes.decide.statements import adds_a_name, believed, on_common_ground, statement_of
from iria_crawler.model import Article, Candidate, Severity

NOW = datetime(2026, 11, 23, 14, 31, tzinfo=UTC)
PARAGRAPHS = ("The chain of eleven stations costs 48 million euros.", "It replaces radars from the 1990s.")
DAY = Article(
    url="https://newsroom.example/news/radar/",
    headline="Coast guards open radar chain",
    byline="Mara Quill",
    published_at=datetime(2026, 11, 20, tzinfo=UTC),
    published_source="text",
    published_precision="day",
    paragraphs=PARAGRAPHS,
    body_text="\n".join(PARAGRAPHS),
    parser_version="1",
    provenance={"headline": "h1", "byline": "byline", "published_at": "text"},
)
REST = {
    "published_at": "2026-11-19T22:40:11Z",  # after midnight in Helsinki: the page prints the 20th
    "headline": "Coast guards open radar chain",
    "authors": "Mara Quill",
    "categories": "Navy",
}


def stored(article: Article, **more: object) -> Stored:
    return Stored(record=article, content_hash=content_hash(article), fold_hash=fold_hash(article), **more)  # type: ignore[arg-type]


def look(before: Article, after: Article) -> changes.Decision:
    return decide(stored(before), Fetched(http_status=200, article=after), NOW)


def test_rest_gives_the_exact_time_and_the_page_the_day() -> None:
    article = with_statements(DAY, {"rest": REST})
    assert article.published_at == datetime(2026, 11, 19, 22, 40, 11, tzinfo=UTC)
    assert (article.published_source, article.published_precision) == ("rest", "second")
    assert article.published_day == date(2026, 11, 20)
    assert article.provenance["published_at"] == "rest"
    assert article.statements["page"]["published_source"] == "text"


def test_a_list_without_the_story_says_nothing() -> None:
    assert with_statements(DAY, {}) is DAY


def test_saying_it_twice_changes_nothing() -> None:
    once = with_statements(DAY, {"rest": REST})
    assert with_statements(once, {"rest": REST}) == once


def test_a_feed_fills_what_the_page_leaves_open() -> None:
    feed = {"feed": {"published_at": "2026-11-20T08:15:00Z"}}
    assert with_statements(DAY, feed).published_at == datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
    exact = replace(DAY, published_at=datetime(2026, 11, 20, 7, 0, 1, tzinfo=UTC), published_precision="second")
    assert with_statements(exact, feed).published_at == exact.published_at


def test_a_feed_that_names_another_day_is_not_believed() -> None:
    """Many feeds give the time of the last modification as that of publication."""
    assert with_statements(DAY, {"feed": {"published_at": "2026-11-23T08:15:00Z"}}).published_at == DAY.published_at


@pytest.mark.parametrize(
    ("printed", "is_name"),
    [
        ("Coast guards open radar chain – Harbour Post", True),
        ("Coast guards open radar chain | Harbour Post", True),
        ("Coast guards open radar chain« Harbour Post", True),
        ("Coast guards open radar chain", False),
        ("Coast guards open radar chain again", False),
        ("Coast guards open radar chain-link fence", False),
        ("Harbour Post – Coast guards open radar chain", True),
        ("Navy: Coast guards open radar chain", True),
        ("No: Coast guards open radar chain again", False),
    ],
)
def test_the_name_of_the_outlet_behind_a_headline(printed: str, is_name: bool) -> None:
    assert adds_a_name("Coast guards open radar chain", printed) is is_name
    article = with_statements(replace(DAY, headline=printed), {"rest": REST})
    assert article.headline == ("Coast guards open radar chain" if is_name else printed)


def test_categories_of_the_page_come_first() -> None:
    assert with_statements(DAY, {"rest": REST}).categories == ("Navy",)
    assert with_statements(replace(DAY, categories=("Sea",)), {"rest": REST}).categories == ("Sea",)


def test_a_statement_is_text() -> None:
    candidate = Candidate(
        url="https://newsroom.example/1/",
        source="rest",
        published_at=datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC),
        authors=("Mara Quill", "Ivo Tarn"),
    )
    assert statement_of(candidate) == {"published_at": "2026-11-20T01:02:03Z", "authors": "Mara Quill; Ivo Tarn"}


# --- two looks ---


def test_rest_that_is_read_for_the_first_time_is_no_edit() -> None:
    assert isinstance(look(DAY, with_statements(DAY, {"rest": REST})), changes.Reparse)


def test_a_wrong_day_that_rest_corrects_is_no_edit() -> None:
    """The page prints the day of the last modification. That REST knows better is news of our reading."""
    after = with_statements(DAY, {"rest": REST | {"published_at": "2025-01-02T03:04:05Z"}})
    assert after.published_at == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert isinstance(look(DAY, after), changes.Reparse)


def test_a_story_that_rest_dates_anew_was_re_dated() -> None:
    before = with_statements(DAY, {"rest": REST})
    decision = look(before, with_statements(DAY, {"rest": REST | {"published_at": "2026-11-11T06:00:00Z"}}))
    assert isinstance(decision, changes.Revised)
    assert [(change.field, change.kind, change.severity) for change in decision.changes] == [
        ("published_at", "moved", Severity.GRAVE)
    ]


def test_an_author_that_only_rest_names_was_swapped() -> None:
    page = replace(DAY, byline=None)
    before = with_statements(page, {"rest": REST})
    decision = look(before, with_statements(page, {"rest": REST | {"authors": "Ivo Tarn"}}))
    assert isinstance(decision, changes.Revised)
    assert [(change.field, change.before, change.after, change.severity) for change in decision.changes] == [
        ("byline", "Mara Quill", "Ivo Tarn", Severity.FACT)
    ]


def test_an_author_whom_page_and_rest_swap_is_told_once() -> None:
    before = with_statements(DAY, {"rest": REST})
    after = with_statements(replace(DAY, byline="Ivo Tarn"), {"rest": REST | {"authors": "Ivo Tarn"}})
    decision = look(before, after)
    assert isinstance(decision, changes.Revised)
    assert [change.field for change in decision.changes] == ["byline"]


def test_a_byline_from_another_place_is_the_sites_where_rest_names_the_same_author() -> None:
    before = with_statements(replace(DAY, byline=None, provenance={}), {"rest": REST})
    assert not isinstance(look(before, with_statements(DAY, {"rest": REST})), changes.Revised)


def test_a_byline_that_changes_in_its_place_is_an_edit_although_rest_names_the_same_author() -> None:
    before = with_statements(DAY, {"rest": REST})
    after = with_statements(replace(DAY, byline="Mara Quill and Ivo Tarn"), {"rest": REST})
    decision = look(before, after)
    assert isinstance(decision, changes.Revised)
    assert [change.field for change in decision.changes] == ["byline"]


def test_an_edit_is_found_in_the_look_that_reads_rest_first() -> None:
    edited = replace(DAY, paragraphs=(PARAGRAPHS[0].replace("48", "84"), PARAGRAPHS[1]))
    edited = replace(edited, body_text="\n".join(edited.paragraphs))
    decision = look(DAY, with_statements(edited, {"rest": REST | {"published_at": "2025-01-02T03:04:05Z"}}))
    assert isinstance(decision, changes.Revised)
    assert [change.field for change in decision.changes] == ["paragraph"]


EXACT = replace(
    DAY,
    published_at=datetime(2026, 11, 19, 22, 40, 11, tzinfo=UTC),
    published_source="time",
    published_precision="second",
)


def test_without_rest_the_date_keeps_its_source() -> None:
    record = with_statements(EXACT, {"rest": REST})
    assert believed({"rest": REST}, record, EXACT, is_fresh=False) == {"rest": REST}


def test_without_rest_a_page_that_dates_its_story_anew_is_believed() -> None:
    record = with_statements(EXACT, {"rest": REST})
    moved = replace(EXACT, published_at=EXACT.published_at and EXACT.published_at - timedelta(days=9))
    said = believed({"rest": REST}, record, moved, is_fresh=False)
    after = with_statements(moved, said)
    decision = look(record, after)
    assert isinstance(decision, changes.Revised)
    assert [change.field for change in decision.changes] == ["published_at"]
    # The next look without REST keeps the page's date, too.
    assert with_statements(moved, believed({"rest": REST}, after, moved, is_fresh=False)) == after


def test_a_page_that_contradicts_rest_of_this_run_is_not_believed() -> None:
    record = with_statements(EXACT, {"rest": REST})
    moved = replace(EXACT, published_at=EXACT.published_at and EXACT.published_at - timedelta(days=9))
    after = with_statements(moved, believed({"rest": REST}, record, moved, is_fresh=True))
    assert after.published_at == record.published_at


def test_the_same_page_is_news_where_the_database_says_something_else() -> None:
    record = with_statements(DAY, {"rest": REST})
    assert not changes.has_news(record, {"rest": REST})
    assert not changes.has_news(record, {"feed": {"authors": "Ivo Tarn"}})
    assert changes.has_news(record, {"rest": REST | {"authors": "Ivo Tarn"}})
    assert changes.has_news(DAY, {"rest": REST})


def test_a_headline_that_the_page_prints_otherwise_than_the_database_is_told() -> None:
    """Between two themes: the first prints the outlet behind each headline, the second does not, and the database is not asked again."""
    said = {"rest": {"headline": "Tug takes on a crew"}}
    before = Article(
        url="https://post.example/tug/",
        headline="Tug takes on a crew",
        provenance={"headline": "rest"},
        statements=said,
    )
    edited = replace(before, headline="Tug takes on a crew again", provenance={"headline": "h1"})
    assert on_common_ground(before, edited).headline == "Tug takes on a crew"
    assert on_common_ground(replace(before, provenance={"headline": "json-ld"}), edited).headline == edited.headline

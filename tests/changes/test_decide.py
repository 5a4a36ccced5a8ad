"""The ladder, rung by rung: what is stored, what came back, and the decision it must give."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler import changes
from iria_crawler.changes import Fetched, Stored, content_hash, decide, fold_hash
from iria_crawler.model import Article, Notice

NOW = datetime(2026, 11, 23, 14, 31, tzinfo=UTC)
STORY = Article(
    url="https://newsroom.example/news/radar/",
    headline="Coast guards open radar chain",
    paragraphs=("The chain of eleven stations costs 48 million euros.", "It replaces radars from the 1990s."),
    body_text="The chain of eleven stations costs 48 million euros.\nIt replaces radars from the 1990s.",
    parser_version="1",
)


def stored(article: Article = STORY, **more: object) -> Stored:
    return Stored(record=article, content_hash=content_hash(article), fold_hash=fold_hash(article), **more)  # type: ignore[arg-type]


def told(*paragraphs: str, **more: object) -> Article:
    return replace(STORY, paragraphs=paragraphs, body_text="\n".join(paragraphs), **more)  # type: ignore[arg-type]


def page(article: Article | None, status: int = 200, **more: bool) -> Fetched:
    return Fetched(http_status=status, article=article, **more)


EDITED = told("The chain of eleven stations costs 84 million euros.", "It replaces radars from the 1990s.")


def test_first_look_at_a_story() -> None:
    assert isinstance(decide(None, page(STORY), NOW), changes.New)


@pytest.mark.parametrize(
    ("fetched", "reason"),
    [
        (page(None, 404), "answered 404"),
        (page(replace(STORY, page_class="listing")), "no story (listing)"),
        (page(replace(STORY, headline=None)), "no headline"),
        (page(told()), "no body"),
    ],
)
def test_first_look_at_something_else(fetched: Fetched, reason: str) -> None:
    decision = decide(None, fetched, NOW)
    assert isinstance(decision, changes.NotAStory)
    assert reason in decision.reason


def test_same_bytes_are_a_look() -> None:
    assert isinstance(decide(stored(), page(None, 304, same_bytes=True), NOW), changes.Unchanged)


def test_same_content_is_a_look() -> None:
    assert isinstance(
        decide(stored(), page(replace(STORY, provenance={"headline": "other rule"})), NOW), changes.Unchanged
    )


def test_another_number_is_an_edit() -> None:
    decision = decide(stored(), page(EDITED), NOW)
    assert isinstance(decision, changes.Revised)
    assert [(c.kind, c.field, c.severity) for c in decision.changes] == [("altered", "paragraph", 3)]


def test_curly_quotes_are_cosmetic() -> None:
    plain, curly = told('It is "a start", he said.'), told("It is “a start”, he said.")
    assert isinstance(decide(stored(plain), page(curly), NOW), changes.Cosmetic)


def test_other_paragraph_breaks_are_cosmetic() -> None:
    joined = told(" ".join(STORY.paragraphs))
    assert isinstance(decide(stored(), page(joined), NOW), changes.Cosmetic)


def test_better_parser_is_no_edit() -> None:
    """The record changes because our parser is better: today's parser reads the stored page as it reads the new one."""
    better = replace(EDITED, parser_version="2")
    assert isinstance(decide(stored(reparsed=better), page(better), NOW), changes.Reparse)


def test_edit_together_with_a_better_parser_shows_the_edit_alone() -> None:
    reparsed = replace(STORY, byline="By Jane Roe", parser_version="2")
    fetched = replace(EDITED, byline="By Jane Roe", parser_version="2")
    decision = decide(stored(reparsed=reparsed), page(fetched), NOW)
    assert isinstance(decision, changes.Revised)
    assert [c.field for c in decision.changes] == ["paragraph"]


def test_better_parser_without_the_stored_page_is_no_edit() -> None:
    """It cannot be known whose difference it is. A missed edit is the smaller error."""
    better = replace(EDITED, parser_version="2")
    decision = decide(stored(page_lost=True), page(better), NOW)
    assert isinstance(decision, changes.Reparse)
    assert not decision.agrees


def test_return_to_an_earlier_state_is_flapping() -> None:
    decision = decide(stored(EDITED, earlier={fold_hash(STORY): 7}), page(STORY), NOW)
    assert isinstance(decision, changes.Revised)
    assert decision.revert_of == 7


def test_clock_in_the_page_is_silenced() -> None:
    decision = decide(stored(edits_in_a_row=24, edited_last=STORY.paragraphs), page(EDITED), NOW)
    assert isinstance(decision, changes.Restless)


def test_an_old_entry_of_a_live_story_is_edited() -> None:
    """After many edits in a row too: what it alters is not what the edit before brought."""
    decision = decide(stored(edits_in_a_row=24, edited_last=("The ship left.",)), page(EDITED), NOW)
    assert isinstance(decision, changes.Revised)


@pytest.mark.parametrize("wrong", [{"headline": None}, {"page_class": "blocked"}, {"page_class": "listing"}])
def test_page_that_lost_its_story_is_suspect_or_blocked(wrong: dict[str, object]) -> None:
    decision = decide(stored(), page(replace(STORY, **wrong)), NOW)  # type: ignore[arg-type]
    assert isinstance(decision, changes.Suspect | changes.Blocked)


def test_body_that_shrank_is_suspect_until_a_day_of_looks_agrees() -> None:
    short = told("The chain")
    assert isinstance(decide(stored(), page(short), NOW), changes.Suspect)
    looks = [NOW - timedelta(hours=25), NOW - timedelta(hours=1)]
    assert isinstance(decide(stored(suspect_looks=looks), page(short), NOW), changes.Revised)


def test_what_is_believed_after_a_day_speaks_for_no_other_story() -> None:
    looks = [NOW - timedelta(hours=25), NOW - timedelta(hours=1)]
    decision = decide(stored(suspect_looks=looks), page(told("The chain")), NOW)
    assert isinstance(decision, changes.Revised)
    assert decision.believed
    decision = decide(stored(suspect_looks=looks), page(EDITED), NOW)
    assert isinstance(decision, changes.Revised)
    assert not decision.believed


def test_an_earlier_state_is_the_story_however_much_it_differs() -> None:
    """A wall was believed to be the story, and now it has ended."""
    wall = told("The door opens by itself.", headline="Please wait")
    assert isinstance(decide(stored(wall), page(STORY), NOW), changes.Suspect)
    decision = decide(stored(wall, earlier={fold_hash(STORY): 7}), page(STORY), NOW)
    assert isinstance(decision, changes.Revised)
    assert decision.revert_of == 7


def test_body_that_shrank_with_a_notice_is_believed() -> None:
    short = told("Withdrawn.", notices=(Notice(kind="correction", text="Correction: the story was wrong."),))
    assert isinstance(decide(stored(), page(short), NOW), changes.Revised)


# --- withdrawal and return ---


@pytest.mark.parametrize(
    ("status", "earlier", "expected"),
    [
        (410, [], changes.GoneSuspected),
        (410, [timedelta(minutes=5)], changes.GoneSuspected),
        (410, [timedelta(minutes=11)], changes.Gone),
        (404, [], changes.GoneSuspected),
        (404, [timedelta(hours=25)], changes.GoneSuspected),
        (404, [timedelta(hours=23), timedelta(hours=2)], changes.GoneSuspected),
        (404, [timedelta(hours=25), timedelta(hours=2)], changes.Gone),
        (401, [timedelta(hours=48)] * 5, changes.Blocked),
        (403, [timedelta(hours=48)] * 5, changes.Blocked),
        (429, [], changes.Blocked),
        (500, [], changes.Blocked),
        (503, [timedelta(hours=48)] * 5, changes.Blocked),
    ],
)
def test_withdrawal_needs_looks_that_agree(status: int, earlier: list[timedelta], expected: type) -> None:
    misses = [(NOW - before, status) for before in earlier]
    assert isinstance(decide(stored(misses=misses), page(None, status), NOW), expected)


@pytest.mark.parametrize("sign", [{"soft_404": True}, {"sink": True}])
def test_not_found_page_with_status_200_counts_as_404(sign: dict[str, bool]) -> None:
    assert isinstance(decide(stored(), page(STORY, 200, **sign), NOW), changes.GoneSuspected)


def test_outage_withdraws_nothing() -> None:
    assert isinstance(decide(stored(), page(None, 404, host_failing=True), NOW), changes.Blocked)


def test_story_that_comes_back_is_restored_with_what_differs() -> None:
    decision = decide(stored(status="gone"), page(EDITED), NOW)
    assert isinstance(decision, changes.Restored)
    assert [c.severity for c in decision.changes] == [3]

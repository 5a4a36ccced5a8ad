"""The guards against false edits and false removals, each tested separately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler import changes
from iria_crawler.changes import (
    Fetched,
    Stored,
    content_hash,
    decide,
    differing_blocks,
    fold_hash,
    is_not_found,
    learn_not_found,
)
from iria_crawler.changes.decide.template import without_blocks
from iria_crawler.model import Article, Image, Notice
from iria_crawler.quotes.find import find_quotes

NOW = datetime(2026, 11, 23, 14, 31, tzinfo=UTC)
PARAGRAPHS = (
    "The chain of eleven stations costs 48 million euros, the coast guard said on Monday.",
    "“We look at the same screen now,” Commodore Janis Vitols said in Riga.",
    "It replaces radars from the 1990s along the whole of the western coast.",
)
INVITATION = "Our letter comes on Thursdays now: read it over breakfast."


def story(*paragraphs: str, **more: object) -> Article:
    body = "\n".join(paragraphs)
    base = Article(
        url="https://newsroom.example/a/",
        headline="Coast guards open radar chain",
        paragraphs=paragraphs,
        body_text=body,
        quotes=tuple(find_quotes(body)),
    )
    return replace(base, **more)  # type: ignore[arg-type]


STORY = story(*PARAGRAPHS)


def stored(article: Article = STORY, **more: object) -> Stored:
    return Stored(record=article, content_hash=content_hash(article), fold_hash=fold_hash(article), **more)  # type: ignore[arg-type]


def page(article: Article | None, status: int = 200, **more: object) -> Fetched:
    return Fetched(http_status=status, article=article, **more)  # type: ignore[arg-type]


# --- the template ---


def test_blocks_are_paragraphs_notices_and_pictures() -> None:
    notice = Notice(kind="editor_note", text="Editor's note: all times are local.")
    picture = Image(url="https://newsroom.example/u/letter.png?v=2")
    assert differing_blocks(STORY, STORY) == frozenset()
    assert len(differing_blocks(STORY, replace(STORY, notices=(notice,), images=(picture,)))) == 2
    assert len(differing_blocks(STORY, story(*PARAGRAPHS[:2]))) == 1


def test_a_correction_is_no_template_block() -> None:
    corrected = replace(STORY, notices=(Notice(kind="correction", text="Correction: our reporter never was in Riga."),))
    assert differing_blocks(STORY, corrected) == frozenset()


def test_a_record_without_a_block_keeps_its_quotations_in_place() -> None:
    with_block = story(PARAGRAPHS[0], INVITATION, *PARAGRAPHS[1:])
    [block] = differing_blocks(STORY, with_block)
    assert without_blocks(with_block, {block}) == STORY
    assert without_blocks(STORY, {block}) is STORY


def test_a_known_template_block_is_no_edit() -> None:
    with_block = story(PARAGRAPHS[0], INVITATION, *PARAGRAPHS[1:])
    template = differing_blocks(STORY, with_block)
    assert isinstance(decide(stored(template=template), page(with_block), NOW), changes.Unchanged)
    assert isinstance(decide(stored(with_block, template=template), page(STORY), NOW), changes.Unchanged)


def test_an_edit_beside_a_known_template_block_is_reported_alone() -> None:
    edited = story(PARAGRAPHS[0].replace("48", "84"), INVITATION, *PARAGRAPHS[1:])
    template = differing_blocks(STORY, story(*PARAGRAPHS, INVITATION))
    decision = decide(stored(template=template), page(edited), NOW)
    assert isinstance(decision, changes.Revised)
    assert [(c.kind, c.field) for c in decision.changes] == [("altered", "paragraph")]


# --- another page in the story's place ---

NOTICE = story(
    "Every page of ours rests this week while engineers carry boxes from one cellar to another below the old building.",
    "You will find today's reporting on the radio, in the morning paper and on the wall beside the main gate.",
    headline="We will be back soon",
)


def test_a_maintenance_page_is_suspect() -> None:
    assert isinstance(decide(stored(), page(NOTICE), NOW), changes.Suspect)


def test_a_page_that_came_for_other_stories_too_says_nothing() -> None:
    looks = [NOW - timedelta(days=3), NOW - timedelta(days=2)]
    assert isinstance(decide(stored(suspect_looks=looks), page(NOTICE, shared=True), NOW), changes.Blocked)


def test_a_story_rewritten_from_end_to_end_is_believed_when_looks_agree() -> None:
    looks = [NOW - timedelta(hours=25), NOW - timedelta(hours=2)]
    assert isinstance(decide(stored(suspect_looks=looks), page(NOTICE), NOW), changes.Revised)


def test_a_new_headline_over_the_same_text_is_no_other_page() -> None:
    renamed = replace(STORY, headline="Radar chain opened by three neighbours")
    assert isinstance(decide(stored(), page(renamed), NOW), changes.Revised)


# --- many at once, and what the publisher's own system says ---


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, changes.Blocked),
        (timedelta(days=2), changes.Blocked),
        (timedelta(days=4), changes.GoneSuspected),
    ],
)
def test_many_at_once_are_believed_after_days(since: timedelta | None, expected: type) -> None:
    absent_since = NOW - since if since else None
    fetched = page(None, 404, host_failing=True)
    assert isinstance(decide(stored(absent_since=absent_since), fetched, NOW), expected)


@pytest.mark.parametrize(
    ("cms_status", "earlier", "expected", "said"),
    [
        (200, [timedelta(hours=48)] * 3, changes.Suspect, "still publishes"),
        (401, [], changes.GoneSuspected, "keeps it back"),
        (401, [timedelta(minutes=11)], changes.Gone, "keeps it back"),
        (404, [timedelta(minutes=11)], changes.Gone, "purged"),
        (None, [timedelta(minutes=11)], changes.GoneSuspected, "answered 404"),
    ],
)
def test_wordpress_is_heard(cms_status: int | None, earlier: list[timedelta], expected: type, said: str) -> None:
    misses = [(NOW - before, 404) for before in earlier]
    decision = decide(stored(misses=misses), page(None, 404, cms_status=cms_status), NOW)
    assert isinstance(decision, expected)
    assert said in decision.reason


# --- the site's own "not found" ---

LOST = story("We looked everywhere.", "Try the search, or begin at the front page.", headline="Nothing here")


def test_a_not_found_page_is_known_again() -> None:
    learned = learn_not_found(LOST, None)
    assert is_not_found(LOST, learned)
    assert is_not_found(replace(STORY, page_class="not_found"), None)
    assert not is_not_found(STORY, learned)
    assert not is_not_found(replace(STORY, headline="Nothing here"), learned)


def test_a_site_that_shows_nothing_teaches_nothing() -> None:
    empty = story(headline=None)
    assert not is_not_found(empty, learn_not_found(empty, None))


def test_restored_story_shows_what_differs_from_the_last_text_before() -> None:
    back = story(PARAGRAPHS[0].replace("48", "84"), *PARAGRAPHS[1:])
    decision = decide(stored(status="gone"), page(back), NOW)
    assert isinstance(decision, changes.Restored)
    assert [(c.field, c.severity) for c in decision.changes] == [("paragraph", 3)]


# --- a story shown in part ---


def cut(*paragraphs: str, **more: object) -> Article:
    return story(*paragraphs, truncated=True, **more)


@pytest.mark.parametrize(
    "shown",
    [
        cut(*PARAGRAPHS[:2]),
        cut(PARAGRAPHS[0], PARAGRAPHS[1][:30] + "…"),
        cut(PARAGRAPHS[0][:40] + " [...]"),
        cut(PARAGRAPHS[0], page_class="paywalled"),
    ],
)
def test_the_beginning_of_a_known_story_takes_nothing_away(shown: Article) -> None:
    assert isinstance(decide(stored(), page(shown), NOW), changes.Unchanged)


@pytest.mark.parametrize(
    "shown",
    [cut(PARAGRAPHS[0].replace("48", "84"), PARAGRAPHS[1]), cut(PARAGRAPHS[0], headline="Radar chain fails")],
)
def test_a_beginning_that_differs_is_suspect(shown: Article) -> None:
    assert isinstance(decide(stored(), page(shown), NOW), changes.Suspect)


def test_the_rest_of_a_story_is_no_addition() -> None:
    first = cut(PARAGRAPHS[0], PARAGRAPHS[1][:30] + "…")
    assert isinstance(decide(stored(first), page(STORY), NOW), changes.Cosmetic)


def test_an_edit_in_the_part_that_was_known_is_told_alone() -> None:
    first = cut(PARAGRAPHS[0].replace("48", "84"), PARAGRAPHS[1])
    decision = decide(stored(first), page(STORY), NOW)
    assert isinstance(decision, changes.Revised)
    assert [(c.kind, c.field, c.severity) for c in decision.changes] == [("altered", "paragraph", 3)]


# --- a story of which some pages did not come ---


def incomplete(*paragraphs: str, **more: object) -> Fetched:
    return page(cut(*paragraphs, **more), incomplete=True)


def test_pages_that_did_not_come_take_nothing_away() -> None:
    assert isinstance(decide(stored(), incomplete(*PARAGRAPHS[:1]), NOW), changes.Incomplete)
    assert isinstance(decide(stored(), incomplete(*PARAGRAPHS[:2]), NOW), changes.Incomplete)


def test_a_story_that_was_gone_is_back_though_a_page_did_not_come() -> None:
    decision = decide(stored(status="gone"), incomplete(*PARAGRAPHS[:2]), NOW)
    assert isinstance(decision, changes.Restored)
    assert decision.changes == ()


def test_what_differs_beside_a_page_that_did_not_come_is_believed_after_a_day() -> None:
    differing = incomplete(PARAGRAPHS[0].replace("48", "84"), PARAGRAPHS[1])
    assert isinstance(decide(stored(), differing, NOW), changes.Suspect)
    before = stored(suspect_looks=[NOW - timedelta(hours=25), NOW - timedelta(hours=12)])
    decision = decide(before, differing, NOW)
    assert isinstance(decision, changes.Revised)
    assert [(c.kind, c.field) for c in decision.changes] == [("altered", "paragraph")]
    # Not if the site shows no other story either: then it may be a wall.
    assert isinstance(decide(before, replace(differing, unvouched=True), NOW), changes.Suspect)


def test_a_paragraph_put_in_before_a_page_that_did_not_come_is_the_only_change() -> None:
    longer = incomplete(PARAGRAPHS[0], "The first station opens in May, the last a year later.", PARAGRAPHS[1])
    before = stored(
        story(*PARAGRAPHS, INVITATION), suspect_looks=[NOW - timedelta(hours=25), NOW - timedelta(hours=12)]
    )
    decision = decide(before, longer, NOW)
    assert isinstance(decision, changes.Revised)
    assert [(c.kind, c.field) for c in decision.changes] == [("added", "paragraph")]


def test_a_story_that_never_came_whole_is_compared_as_far_as_it_came() -> None:
    known = stored(cut(*PARAGRAPHS[:2]))
    assert isinstance(decide(known, incomplete(*PARAGRAPHS[:2]), NOW), changes.Unchanged)
    decision = decide(known, incomplete(PARAGRAPHS[0].replace("48", "84"), PARAGRAPHS[1]), NOW)
    assert isinstance(decision, changes.Revised)
    assert [c.kind for c in decision.changes] == ["altered"]
    assert isinstance(decide(known, incomplete(*PARAGRAPHS[:1]), NOW), changes.Incomplete)
    assert isinstance(decide(known, incomplete(*PARAGRAPHS), NOW), changes.Cosmetic)


def test_a_page_that_only_repeats_another_hides_no_edit() -> None:
    """Pages of comments look like pages of the story, and repeat it: the story is whole without them."""
    edited = page(story(PARAGRAPHS[0].replace("48", "84"), *PARAGRAPHS[1:]), incomplete=True)
    assert isinstance(decide(stored(), edited, NOW), changes.Revised)


def test_a_story_that_grew_beyond_what_is_read_is_compared() -> None:
    longer = cut(*PARAGRAPHS, "The first station opens in May, the last a year later, and the old ones close in June.")
    decision = decide(stored(), page(longer), NOW)
    assert isinstance(decision, changes.Revised)
    assert [(c.kind, c.field) for c in decision.changes] == [("added", "paragraph")]

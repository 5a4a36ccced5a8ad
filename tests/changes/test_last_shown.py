"""What a theme leaves out for a while: coming back as it was it is silent, and an edit made in the meantime is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler import Article, compare
from iria_crawler.changes import Fetched, Redesigned, Revised, Stored, content_hash, decide, fold_hash
from iria_crawler.changes.decide.last_shown import MAX_LAST_SHOWN, last_seen, still_unseen, with_last_shown
from iria_crawler.model import Change, Dateline, Image, Severity
from iria_crawler.store.file.records import from_json, to_json

SEEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
PICTURE = Image(
    url="https://mail.example/f/tug-at-the-quay.jpg",
    caption="The tug lies at the quay of Karsund.",
    credit="Jane Roe/AP",
    photographer="Jane Roe",
    agency="AP",
)
STORY = Article(
    url="https://mail.example/tug/",
    headline="Tug sinks off Brindle",
    byline="By Mara Quill",
    authors=("Mara Quill",),
    standfirst="The crew was saved by a pilot boat.",
    dateline=Dateline(raw="KARSUND, Nov 20 -", place="KARSUND"),
    paragraphs=("The tug sank before dawn.", "Nobody was hurt, the pilot said."),
    body_text="The tug sank before dawn.\nNobody was hurt, the pilot said.",
    images=(PICTURE,),
    provenance={"byline": "class"},
)
BARE = replace(
    STORY, byline=None, authors=(), standfirst=None, dateline=None, images=(Image(url=PICTURE.url),), provenance={}
)
LEFT_OUT = replace(BARE, last_shown=still_unseen(STORY, BARE, (), SEEN))


def edited(field: str) -> Article:
    """The story with one of its fields altered."""
    other = {
        "byline": {"byline": "By Odile Marsh", "authors": ("Odile Marsh",)},
        "standfirst": {"standfirst": "The crew was lost with a pilot boat."},
        "dateline": {"dateline": Dateline(raw="BRINDLE, Nov 20 -", place="BRINDLE")},
        "caption": {"images": (replace(PICTURE, caption="The tug burns at the quay of Karsund."),)},
        "credit": {"images": (replace(PICTURE, credit="John Poe/AP", photographer="John Poe"),)},
    }[field]
    return replace(STORY, **other)


def told(before: Article, after: Article) -> list[tuple[str, str]]:
    return [(change.kind, change.field) for change in compare(with_last_shown(before, after), after)]


def test_all_that_is_left_out_is_kept_as_it_was_shown() -> None:
    assert [kept.field for kept in LEFT_OUT.last_shown] == ["byline", "standfirst", "dateline", "caption", "credit"]
    assert {kept.seen_at for kept in LEFT_OUT.last_shown} == {SEEN}
    assert from_json(to_json(LEFT_OUT)) == LEFT_OUT


def test_what_comes_back_as_it_was_is_silent() -> None:
    assert told(LEFT_OUT, STORY) == []
    assert replace(with_last_shown(LEFT_OUT, STORY), last_shown=()) == STORY


@pytest.mark.parametrize("field", ["byline", "standfirst", "dateline", "caption", "credit"])
def test_an_edit_made_while_it_was_left_out_is_told(field: str) -> None:
    after = edited(field)
    assert told(LEFT_OUT, after) == [("altered", field)]
    (change,) = compare(with_last_shown(LEFT_OUT, after), after)
    assert change.severity >= Severity.UPDATE
    assert last_seen(change, LEFT_OUT, after) == SEEN


def test_what_an_editor_took_out_is_not_kept() -> None:
    removed = [Change(kind="removed", field="byline", before="By Mara Quill", after=None, severity=Severity.FACT)]
    kept = still_unseen(STORY, replace(STORY, byline=None, authors=()), removed, SEEN)
    assert kept == ()
    assert told(replace(STORY, byline=None, authors=(), last_shown=kept), STORY) == [("added", "byline")]


def test_what_is_still_left_out_stays_kept_and_what_is_shown_does_not() -> None:
    later = SEEN + timedelta(days=2)
    with_byline = replace(BARE, byline=STORY.byline, authors=STORY.authors)
    kept = still_unseen(LEFT_OUT, with_byline, (), later)
    assert {(one.field, one.seen_at) for one in kept} == {
        (name, SEEN) for name in ("standfirst", "dateline", "caption", "credit")
    }


def test_a_picture_that_was_left_out_comes_back_with_other_words() -> None:
    without = replace(STORY, images=())
    left_out = replace(without, last_shown=still_unseen(STORY, without, (), SEEN))
    assert told(left_out, STORY) == []
    assert told(left_out, edited("caption")) == [("altered", "caption")]
    assert told(left_out, replace(STORY, images=(replace(PICTURE, url="https://mail.example/f/other.jpg"),))) == [
        ("added", "image")
    ]


NO_CAPTION = replace(STORY, images=(replace(PICTURE, caption=None),))
NO_PICTURE = replace(STORY, images=())


@pytest.mark.parametrize("states", [(NO_CAPTION, NO_PICTURE), (NO_PICTURE, NO_CAPTION), (NO_PICTURE, BARE, NO_PICTURE)])
def test_a_caption_stays_known_over_several_states(states: tuple[Article, ...]) -> None:
    """It is left out, and its picture, too: the caption first, or the picture first, which comes back without it."""
    before = STORY
    for hours, state in enumerate(states):
        kept = still_unseen(before, state, (), SEEN + timedelta(hours=hours))
        before = replace(state, last_shown=kept)
    after = edited("caption")
    assert told(before, STORY) == []
    assert told(before, after) == [("altered", "caption")]
    (change,) = compare(with_last_shown(before, after), after)
    assert last_seen(change, before, after) == SEEN
    assert still_unseen(before, after, (), SEEN) == ()


def test_another_picture_in_its_place_is_no_picture_left_out() -> None:
    other = replace(STORY, images=(replace(PICTURE, url="https://mail.example/f/a-bridge.jpg"),))
    assert still_unseen(STORY, other, (), SEEN) == ()


def test_the_ladder_compares_with_what_was_last_shown() -> None:
    known = Stored(record=LEFT_OUT, content_hash=content_hash(BARE), fold_hash=fold_hash(BARE))
    now = SEEN + timedelta(days=3)
    assert isinstance(decide(known, Fetched(http_status=200, article=STORY), now), Redesigned)
    decision = decide(known, Fetched(http_status=200, article=edited("credit")), now)
    assert isinstance(decision, Revised)
    assert [(change.kind, change.field) for change in decision.changes] == [("altered", "credit")]
    assert decide(known, Fetched(http_status=200, article=BARE), now).reason == "the same content"


def test_a_page_that_shows_other_pictures_at_every_look_does_not_make_the_record_grow() -> None:
    record = replace(BARE, last_shown=still_unseen(STORY, BARE, (), SEEN))
    for look in range(MAX_LAST_SHOWN + 40):
        shown = replace(record, images=(Image(url=f"https://mail.example/f/view-{look}-of-the-quay.jpg"), PICTURE))
        record = replace(BARE, last_shown=still_unseen(shown, BARE, (), SEEN + timedelta(hours=look)))
    assert len(record.last_shown) == MAX_LAST_SHOWN
    assert {"byline", "standfirst", "dateline"} <= {kept.field for kept in record.last_shown}
    assert max(kept.seen_at for kept in record.last_shown) == SEEN + timedelta(hours=look)


GROWN = replace(STORY, standfirst="The crew was saved by a pilot boat. By Mara Quill, in Karsund harbour")


def test_words_that_were_left_out_of_a_field_come_back_in_silence() -> None:
    before = replace(STORY, last_shown=still_unseen(GROWN, STORY, (), SEEN))
    assert told(before, GROWN) == []
    assert told(before, replace(GROWN, standfirst=(GROWN.standfirst or "").replace("saved", "lost"))) == [
        ("altered", "standfirst")
    ]


OTHER_WORDS = {
    "byline": {"byline": "Harbour desk | 20 November", "authors": ("Harbour desk",)},
    "standfirst": {"standfirst": "Watch: how a pier is built, in ninety seconds of film."},
    "caption": {"images": (replace(PICTURE, caption="Quay, winter"),)},
    "credit": {"images": (replace(PICTURE, credit="Mail archive", photographer=None),)},
}


def stood_in(field: str, reported: tuple[Change, ...] | None = ()) -> Article:
    """The story while a theme leaves one of its fields out, and something else is read in its place."""
    page = replace(STORY, **OTHER_WORDS[field])  # type: ignore[arg-type]
    return replace(page, last_shown=still_unseen(STORY, page, reported, SEEN))


@pytest.mark.parametrize("field", OTHER_WORDS)
def test_what_stood_in_for_a_field_is_not_what_the_field_is_compared_with(field: str) -> None:
    before = stood_in(field)
    assert [kept.field for kept in before.last_shown] == [field]
    assert told(before, STORY) == []
    after = edited(field)
    assert told(before, after) == [("altered", field)]
    (change,) = compare(with_last_shown(before, after), after)
    assert change.before == getattr(STORY if field in ("byline", "standfirst") else PICTURE, field)
    assert last_seen(change, before, after) == SEEN
    # It is known no longer as something that is away.
    assert not any(kept.seen_at == SEEN for kept in still_unseen(before, after, (change,), SEEN + timedelta(days=1)))


@pytest.mark.parametrize("field", OTHER_WORDS)
def test_what_stood_in_is_compared_with_itself_as_long_as_it_stands(field: str) -> None:
    before = stood_in(field)
    same = replace(before, last_shown=())
    assert told(before, same) == []
    assert still_unseen(before, same, (), SEEN + timedelta(days=1)) == before.last_shown


@pytest.mark.parametrize("field", OTHER_WORDS)
def test_a_value_that_was_told_as_altered_is_not_kept(field: str) -> None:
    page = replace(STORY, **OTHER_WORDS[field])  # type: ignore[arg-type]
    reported = tuple(compare(STORY, page))
    assert [change.field for change in reported] == [field]
    before = stood_in(field, reported)
    assert before.last_shown == ()
    assert told(before, STORY) == [("altered", field)]


def test_of_pages_read_again_what_has_other_words_may_have_been_told_and_is_not_kept() -> None:
    assert stood_in("byline", None).last_shown == ()
    assert [kept.field for kept in still_unseen(STORY, BARE, None, SEEN)] == [
        kept.field for kept in LEFT_OUT.last_shown
    ]

"""Entries of live stories: where each begins and when it was posted; and stories that are told in none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iria_crawler import Article, compare, extract

LIVE = Path(__file__).resolve().parent.parent / "fixtures" / "straits-wire.example" / "live-blog" / "source.html"
URL = "https://straits-wire.example/live/strait"
NEWEST = (
    '<div class="live-entry"><time datetime="2026-06-09T10:05:00Z">10:05</time><h2>Fog lifts</h2>'
    "<p>The fog in the southern channel lifted at ten, and the pilots of the harbour went out again to meet two tankers.</p></div>"
)


def live(html: str) -> Article:
    return extract(html, URL)


def times(article: Article) -> list[tuple[str, datetime]]:
    return [(entry.opening, entry.posted_at) for entry in article.entries]


PAGE = LIVE.read_text("utf-8")
AS_PRINTED = [
    ("Minesweepers leave harbour", datetime(2026, 6, 9, 9, 12, tzinfo=UTC)),
    ("Airspace notice widened", datetime(2026, 6, 9, 7, 40, tzinfo=UTC)),
    ("A quiet start", datetime(2026, 6, 9, 6, 2, tzinfo=UTC)),
]


def test_each_entry_has_the_time_that_stands_in_it() -> None:
    assert times(live(PAGE)) == AS_PRINTED


def test_the_times_of_the_pages_data_are_taken_first() -> None:
    updates = [
        {"@type": "BlogPosting", "headline": opening, "datePublished": at.replace(second=30).isoformat()}
        for opening, at in AS_PRINTED
    ]
    html = PAGE.replace('"headline":"Live:', f'"liveBlogUpdate":{json.dumps(updates)},"headline":"Live:', 1)
    assert [at.second for _, at in times(live(html))] == [30, 30, 30]


def test_a_story_that_is_not_told_in_entries_has_none() -> None:
    text = "<p>The tug sank before dawn, and nobody was hurt, said the pilot who saw it from the outer mole of Karsund.</p>"
    more = "".join(
        f'<li><a href="/{n}"><time datetime="2026-06-0{n}T09:12:00Z">{n} June</time> Story number {n}</a></li>'
        for n in range(1, 6)
    )
    head = '<h1>Tug sinks</h1><time datetime="2026-06-09T09:12:00Z">9 June</time>'
    assert live(f"<html><body><article>{head}{text * 3}</article><ul>{more}</ul></body></html>").entries == ()


def test_an_entry_on_top_is_an_addition_and_an_old_one_altered_an_edit() -> None:
    before = live(PAGE)
    after = live(
        PAGE.replace('<div class="live-feed">', f'<div class="live-feed">{NEWEST}', 1).replace(
            "thirty miles", "ninety miles"
        )
    )
    assert times(after) == [("Fog lifts", datetime(2026, 6, 9, 10, 5, tzinfo=UTC)), *AS_PRINTED]
    found = [(change.kind, change.field, int(change.severity)) for change in compare(before, after)]
    assert found == [("altered", "paragraph", 3), ("added", "paragraph", 2), ("added", "paragraph", 2)]


def test_an_entry_that_is_dated_otherwise_is_told_and_the_clock_of_the_site_is_not() -> None:
    before = live(PAGE)
    [change] = compare(before, live(PAGE.replace("T07:40:00Z", "T07:04:00Z")))
    assert (change.kind, change.field, int(change.severity)) == ("moved", "entry", 3)
    assert change.before == "2026-06-09T07:40:00+00:00: Airspace notice widened"
    assert change.after == "2026-06-09T07:04:00+00:00: Airspace notice widened"
    assert compare(before, live(PAGE.replace('datetime="2026-06-09T0', 'datetime="2026-06-08T0'))) == []


def test_a_short_paragraph_opens_no_entry_of_the_data_that_goes_on_otherwise() -> None:
    """ "Yes." is no opening of "Yesterday ...", and an entry is found by the first forty letters of its text."""
    rest = (
        "went out to the roads of Karsund again, and two tankers came in behind them before the fog closed the channel."
    )
    texts = [f"Yesterday the pilots of quay {name} {rest}" for name in "ABC"]
    updates = [
        {"@type": "BlogPosting", "articleBody": f"{text} More of it.", "datePublished": f"2026-06-09T0{hour}:00:00Z"}
        for hour, text in enumerate(texts, start=6)
    ]
    data = json.dumps({"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": updates})
    text = "".join(f"<p>{text}</p>" for text in ("Yes.", *texts))
    page = f"<html><head><script type='application/ld+json'>{data}</script></head><body><article><h1>Live</h1>{text}</article>"
    assert [(opening[:28], at.hour) for opening, at in times(live(page))] == [
        ("Yesterday the pilots of quay", 6), ("Yesterday the pilots of quay", 7), ("Yesterday the pilots of quay", 8),
    ]  # fmt: skip


UPDATED = '<time datetime="2026-06-09T07:55:00Z">07:55</time>'


@pytest.mark.parametrize("place", ["beside", "before", "behind"])
def test_an_entry_that_was_updated_keeps_the_time_of_its_post(place: str) -> None:
    posted = '<time datetime="2026-06-09T07:40:00Z">07:40</time>'
    assert posted in PAGE
    head, _, rest = PAGE.partition(posted)
    html = {
        "beside": f"{head}{posted} <span>updated {UPDATED}</span>{rest}",
        "before": f"{head}updated {UPDATED} posted {posted}{rest}",
        "behind": f"{head}{posted}{rest.replace('</p>', f'</p><footer>updated {UPDATED}</footer>', 1)}",
    }[place]
    article = live(html)
    assert times(article) == AS_PRINTED
    assert article.paragraphs == live(PAGE).paragraphs


def test_entries_without_elements_of_their_own_are_not_taken_for_one() -> None:
    text = "The pilots of the harbour went out again to meet two tankers, and nobody saw the tug that had been asked for by number"
    days = "".join(
        f"<section><h2>Day {day}</h2>"
        + "".join(
            f'<time datetime="2026-06-0{day}T0{hour}:00:00Z">{hour}:00</time><p>{text} {day}{hour}.</p>'
            for hour in (8, 7)
        )
        + "</section>"
        for day in (9, 8, 7)
    )
    article = live(f"<html><body><article><h1>Tug sinks</h1>{days}</article></body></html>")
    assert len(article.paragraphs) >= 6
    assert article.entries == ()

"""The day of publication as systems and scripts write it: for programs in UTC, by labels of many languages, in a page's data,
before the first sentence; and the days of other stories beside it.
"""

from __future__ import annotations

from datetime import date
from html import escape

import pytest

from iria_crawler import Article, extract

URL = "https://harbour-ledger.example/world/pier-closed"
TITLE = "Council closes the old ferry pier"
PROSE = "".join(
    f"<p>The council voted {number} times on the pier, and the people of the island went home without an answer.</p>"
    for number in ("nine", "ten", "eleven", "twelve")
)


def read(
    under: str = "",
    *,
    head: str = "",
    behind: str = "",
    beside: str = "",
    lang: str = "en",
    url: str = URL,
    prose: str = PROSE,
) -> Article:
    """A story with something in its head, under its headline, behind it in its element, and beside it on the page."""
    return extract(
        f"<html lang={lang}><head><title>{TITLE}</title>{head}</head><body><main><article><h1>{TITLE}</h1>{under}"
        f"<div class=content>{prose}</div>{behind}</article></main>{beside}</body></html>",
        url,
    )


def day_of(article: Article) -> date | None:
    return article.published_day or (article.published_at.date() if article.published_at else None)


# --- times in UTC


def test_a_time_in_utc_has_the_day_that_its_own_element_prints() -> None:
    late = read("<time datetime='2026-03-13T02:30:00Z'>March 12, 2026, 9:30 pm</time>")
    assert late.published_at is not None
    assert late.published_at.isoformat() == "2026-03-13T02:30:00+00:00"
    assert late.published_day == date(2026, 3, 12)


def test_a_printed_day_that_no_zone_can_make_of_a_time_changes_nothing() -> None:
    head = '<meta property="article:published_time" content="2026-03-13T02:30:00Z">'
    assert day_of(read("<p>Harbour, March 9, 2026</p>", head=head)) == date(2026, 3, 13)


def test_a_time_in_utc_in_the_head_has_the_day_of_a_named_element_far_from_the_headline() -> None:
    head = '<meta property="article:published_time" content="2026-03-13T02:30:00Z">'
    stamp = '<div class="publish-date">March 12, 2026 9:30 pm</div>'
    assert day_of(read(head=head, behind=f"<footer>{stamp}</footer>")) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("updated", "day"),
    [
        ("2026-03-12T23:10:00-05:00", date(2026, 3, 12)),  # the outlet's clock is five hours behind
        ("2026-03-13T12:10:00+09:00", date(2026, 3, 13)),
        ("2026-03-13T04:10:00Z", date(2026, 3, 13)),  # says nothing of a clock
        ("2026-03-13T04:10:00+00:00", date(2026, 3, 13)),
        ("2026-03-13T02:30:00-05:00", date(2026, 3, 13)),  # the same clock: one of the two zones is wrong
        ("2026-03-13T04:10:00+99:00", date(2026, 3, 13)),  # no zone of this world
    ],
)
def test_another_time_of_the_page_tells_the_outlets_clock(updated: str, day: date) -> None:
    head = (
        '<meta property="article:published_time" content="2026-03-13T02:30:00Z">'
        f'<meta property="article:modified_time" content="{updated}">'
    )
    assert day_of(read(head=head)) == day


# --- labels


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("ar", "نشر في: 12 مارس 2026 آخر تحديث: 13 مارس 2026"),
        ("ru", "Опубликована: 12 марта 2026, изменено: 13 марта 2026"),
        ("tr", "Giriş Tarihi: 12.03.2026 22:15, Güncelleme Tarihi: 13.03.2026 08:00"),
        ("id", "Diterbitkan: 12 Maret 2026, diperbarui: 13 Maret 2026"),
        ("ja", "公開日：2026年3月12日　更新日：2026年3月13日"),
    ],
)
def test_publication_and_update_in_one_line(lang: str, line: str) -> None:
    article = read(f"<p>{line}</p>", lang=lang)
    assert day_of(article) == date(2026, 3, 12)
    assert article.updated_at is not None
    assert article.updated_at.date() == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("12.03.26 | Harbour", date(2026, 3, 12)),  # the section stands behind a sign
        ("12.03.26, 21:15 Uhr", date(2026, 3, 12)),
        ("12.03.26, Aktualisiert: 13.03.26", date(2026, 3, 12)),
        ("Fassung 12.03.26 der Satzung", None),  # words beside it that say nothing of publication
        ("Teil 1.2.26", None),
    ],
)
def test_years_of_two_digits(line: str, day: date | None) -> None:
    assert day_of(read(f"<p>{line}</p>", lang="de")) == day


def test_an_empty_element_with_a_label_for_readers_who_hear_the_page() -> None:
    label = "Published 9:15 a.m. ET March 12, 2026 Updated 7:00 a.m. ET March 13, 2026"
    assert day_of(read(f'<div class="x1" aria-label="{label}"></div>')) == date(2026, 3, 12)
    assert day_of(read('<div class="x1" aria-label="Chart of fares since 2026"></div>')) is None


@pytest.mark.parametrize(
    ("url", "head", "day"),
    [
        ("https://ledger.example.co.uk/pier", "", date(2026, 3, 12)),
        (URL, '<meta property="og:locale" content="en_GB">', date(2026, 3, 12)),
        (URL, '<meta property="og:locale" content="en_US">', None),  # what software states of itself
        (URL, "", None),
    ],
)
def test_the_order_of_a_day_in_numbers_by_the_country(url: str, head: str, day: date | None) -> None:
    assert day_of(read("<p>By Mara Quill - 12/03/2026</p>", head=head, url=url)) == day


# --- data of programs, and the first sentence


SCRIPT = '<script id="__NEXT_DATA__" type="application/json">{"props":{"story":%s}}</script>'


def test_the_day_in_the_data_of_the_pages_program() -> None:
    state = SCRIPT % '{"headline":"x","datePublished":"2026-03-12T09:15:00Z","updatedAt":"2026-03-14T08:00:00Z"}'
    article = read(beside=state)
    assert (day_of(article), article.published_source) == (date(2026, 3, 12), "script")
    escaped = '<script>self.push([1,"{\\"publishedAt\\":\\"2026-03-12T09:15:00.000Z\\"}"])</script>'
    assert day_of(read(beside=escaped)) == date(2026, 3, 12)
    data = '{"story":{"id":7,"kind":"news","section":"harbour","publish_date":"2026-03-12"}}'
    assert day_of(read(beside=f"<div id=app data-page='{escape(data)}'></div>")) == date(2026, 3, 12)


def test_data_of_several_stories_tell_no_day_and_a_printed_day_goes_first() -> None:
    two = SCRIPT % '[{"datePublished":"2026-03-12"},{"datePublished":"2026-03-10"}]'
    assert day_of(read(beside=two)) is None
    one = SCRIPT % '{"datePublished":"2026-03-10"}'
    assert day_of(read("<p>Published 12 March 2026</p>", beside=one)) == date(2026, 3, 12)
    assert day_of(read(beside=SCRIPT % '{"unpublishDate":"2026-03-12","publisher":"2026-03-12"}')) is None


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("12.03.2026 – Der Rat hat am Abend lange über die alte Anlegestelle beraten und sie geschlossen.", True),
        ("12.03.2026 „Der Rat hat am Abend lange über die alte Anlegestelle beraten“, sagte der Bürgermeister.", True),
        (
            "12.03.2026 war der Tag, an dem der Rat lange über die alte Anlegestelle beraten und sie geschlossen hat.",
            False,
        ),
        ("Am 12.03.2026 – einem Abend im Regen – hat der Rat lange über die alte Anlegestelle beraten.", False),
    ],
)
def test_the_day_before_the_first_sentence(opening: str, day: bool) -> None:
    article = read(lang="de", prose=f"<p>{opening}</p>{PROSE}")
    assert day_of(article) == (date(2026, 3, 12) if day else None)


# --- other stories


CARD = (
    "<div class=promo><a href='/other'><img src=x.jpg><span>The islanders who never left the harbour town</span></a>"
    "<span>March 2, 2026</span></div>"
)
LINKED = "<a class=promo href='/other'><h3>The islanders who never left</h3><div>March 2, 2026</div></a>"


@pytest.mark.parametrize("card", [CARD, LINKED])
def test_the_day_of_a_card_between_headline_and_story_is_another_storys(card: str) -> None:
    assert day_of(read(card)) is None
    assert day_of(read(f"<p>March 12, 2026</p>{card}")) == date(2026, 3, 12)


def test_the_box_of_an_author_is_no_card() -> None:
    box = "<div><a href='/mara'><img src=m.jpg><h4>Mara Quill, head of the harbour desk</h4></a><div>March 12, 2026</div></div>"
    head = '<meta name="author" content="Mara Quill">'
    assert day_of(read(box, head=head)) == date(2026, 3, 12)


def test_the_storys_own_entry_in_a_list_of_recent_ones() -> None:
    entries = (
        "<div class='sidebar recent-posts'><div><h4><a href='/a'>{}</a></h4><time datetime='2026-03-12'>12 March</time></div>"
        "<div><h4><a href='/b'>The islanders who never left the town</a></h4><time datetime='2026-03-02'>2 March</time></div></div>"
    )
    assert day_of(read(beside=entries.format(TITLE))) == date(2026, 3, 12)
    assert day_of(read(beside=entries.format("Another story of the old ferry pier"))) is None

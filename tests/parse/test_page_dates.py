"""The day and time of publication of whole pages: where pages state them, what outweighs what, and what is no publication."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from iria_crawler import Article, Site, extract

URL = "https://harbour-ledger.example/world/frigate-returns"
PROSE = "".join(
    f"<p>The frigate came back to the harbour after {number} months at sea, and the crew went ashore with their bags.</p>"
    for number in ("nine", "ten", "eleven", "twelve")
)


def page(head: str = "", under_headline: str = "", behind: str = "", *, lang: str = "en", above: str = "") -> str:
    """A story with something in its head, above and under its headline, and behind its last paragraph."""
    return (
        f"<html lang={lang}><head><title>Frigate returns to port</title>{head}</head><body><main><article>{above}"
        f"<h1>Frigate returns to port</h1>{under_headline}<div class=content>{PROSE}</div>{behind}</article></main></body></html>"
    )


def read(html: str, url: str = URL, **known: Site | datetime) -> Article:
    return extract(html, url, **known)  # type: ignore[arg-type]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


META = {
    "article:published_time": '<meta property="article:published_time" content="2026-03-12T09:15:00Z">',
    "dcterms.issued": '<meta name="dcterms.issued" content="2026-03-12T09:15:00Z">',
    "DC.date.issued": '<meta name="DC.date.issued" content="2026-03-12T09:15:00Z">',
    "pub_date": '<meta name="pub_date" content="2026-03-12T09:15:00Z">',
    "publish_date": '<meta name="publish_date" content="2026-03-12T09:15:00Z">',
    "publish-date": '<meta name="publish-date" content="2026-03-12T09:15:00Z">',
    "citation_publication_date": '<meta name="citation_publication_date" content="2026-03-12T09:15:00Z">',
    "of an outlet's own": '<meta name="vr:published-time" content="2026-03-12T09:15:00Z">',
    "itemprop": '<meta itemprop="datePublished" content="2026-03-12T09:15:00Z">',
    "value for content": '<meta name="article:published_time" value="2026-03-12T09:15:00Z">',
    "zone by name": '<meta name="publish_date" content="Thu, 12 Mar 2026 16:15:00 GMT+7">',
}


@pytest.mark.parametrize("head", META.values(), ids=META)
def test_meta_tags_of_many_names(head: str) -> None:
    article = read(page(head))
    assert article.published_at == utc(2026, 3, 12, 9, 15)
    assert article.published_source == "meta"


OTHER_META = {
    "expiry": '<meta name="unpublish_date" content="2026-03-12">',
    "video": '<meta property="video:release_date" content="2026-03-12">',
    "book": '<meta property="book:release_date" content="2026-03-12">',
    "event": '<meta name="event-date" content="2026-03-12">',
    "revision": '<meta name="revised" content="2026-03-12">',
    "a word": '<meta name="candidate" content="2026-03-12">',
}


@pytest.mark.parametrize("head", OTHER_META.values(), ids=OTHER_META)
def test_meta_tags_of_other_days(head: str) -> None:
    assert read(page(head)).published_at is None


PRINTED = {
    "block theme": '<div class="wp-block-post-date"><time datetime="2026-03-12T14:18:50-05:00">Mar 12, 2026</time></div>',
    "time alone": '<p><time datetime="2026-03-12T14:18:50-05:00">12 March</time></p>',
    "abbr": '<abbr class="published" title="2026-03-12T14:18:50-05:00">Thursday</abbr>',
    "updated by theme": '<p><time class="entry-date published updated" datetime="2026-03-12T14:18:50-05:00">Mar 12</time></p>',
    "the only date, called updated": '<p><time class="updated" datetime="2026-03-12T14:18:50-05:00">Mar 12</time></p>',
    "itemprop": '<span itemprop="datePublished" content="2026-03-12T14:18:50-05:00">Thursday</span>',
    "most exact of nested": (
        '<div class="date">12 March 2026 <span class="posted"><time datetime="2026-03-12T14:18:50-05:00">2 pm</time></span></div>'
    ),
}


@pytest.mark.parametrize("line", PRINTED.values(), ids=PRINTED)
def test_elements_under_the_headline(line: str) -> None:
    assert read(page(under_headline=line)).published_at == utc(2026, 3, 12, 19, 18, 50)


def test_the_order_of_attributes_says_nothing() -> None:
    attributes = [
        'itemprop="datePublished"',
        'title="Thursday, March 12, 2026, 9:15 am"',
        'datetime="2026-03-12T10:15:33+01:00"',
    ]
    lines = (f"<p><time {' '.join(order)}>March 12, 2026</time></p>" for order in (attributes, attributes[::-1]))
    assert [read(page(under_headline=line)).published_at for line in lines] == [utc(2026, 3, 12, 9, 15, 33)] * 2


def test_a_footer_of_the_story() -> None:
    footer = (
        '<footer class="entry-footer"><time class="entry-date published updated" datetime="2026-03-12T14:18:50-05:00">'
        "Mar 12, 2026</time></footer>"
    )
    assert read(page(behind=footer)).published_at == utc(2026, 3, 12, 19, 18, 50)


@pytest.mark.parametrize(
    ("line", "lang", "expected"),
    [
        ("<p>Published: 12 March 2026, 09:15</p>", "en", utc(2026, 3, 12, 9, 15)),
        ("<p>erstellt: 12.03.2026, 09:15 Uhr</p>", "de", utc(2026, 3, 12, 9, 15)),
        ("<p>تم نشره الجمعة 24 نيسان / أبريل 2026 09:22 مساءً</p>", "ar", utc(2026, 4, 24, 21, 22)),
        ("<p>12 มีนาคม 2569</p>", "th", utc(2026, 3, 12)),
        ("<p>令和8年3月12日</p>", "ja", utc(2026, 3, 12)),
        ("<p>۲۱ اسفند ۱۴۰۴</p>", "fa", utc(2026, 3, 12)),
        ("<p>23 رمضان 1447 هـ</p>", "ar", None),  # a day of the moon's calendar hangs on who saw the moon
        ("<p>03/12/2026</p>", "en-US", utc(2026, 3, 12)),
        ("<p>03/12/2026</p>", "en", None),  # the third of December in London
        ("<p>12.3.26</p>", "en", utc(2026, 3, 12)),
        ("<p>Published 12.3.26</p>", "en", utc(2026, 3, 12)),
        ("<p>Version 12.3.26 of the plan</p>", "en", None),
        ("<p>12.3.26</p>", "ja", None),  # in Japan the year may stand first
    ],
)
def test_lines_under_the_headline(line: str, lang: str, expected: datetime | None) -> None:
    assert read(page(under_headline=line, lang=lang)).published_at == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ("<p>25/02/2026</p>", utc(2026, 12, 3)),
        ("<p>02/25/2026</p>", utc(2026, 3, 12)),
        ("<p>02/25/2026</p><p>25/02/2026</p>", None),
        ("<p>02/03/2026</p>", None),
    ],
)
def test_the_other_dates_of_a_page_tell_whether_the_day_stands_first(others: str, expected: datetime | None) -> None:
    foot = f'<div class="related">{others}</div>'
    assert read(page(under_headline="<p>03/12/2026</p>", behind=foot, lang="en")).published_at == expected


OTHER_DAYS = {
    "best before": "<p>Best before: 23 September 2025</p>",
    "birth": "<p>Date of birth: 23 September 2025</p>",
    "update": "<p>Last updated on 23 September 2025</p>",
}


@pytest.mark.parametrize("line", OTHER_DAYS.values(), ids=OTHER_DAYS)
def test_days_that_are_not_of_publication(line: str) -> None:
    assert read(page(under_headline=line)).published_at is None


def test_a_dateline_that_opens_the_story_is_no_publication() -> None:
    html = page().replace("<div class=content>", "<div class=content><p><em>Norfolk, 23 September 2025</em></p>")
    article = read(html)
    assert article.published_at is None
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.date) == ("Norfolk", date(2025, 9, 23))


ELSEWHERE = {
    "a comment": '<div class="comments"><div class="comment"><time datetime="2026-03-12">12 March</time><p>Well said.</p></div></div>',
    "another story": '<div class="card"><h3>Minister opens new dock in the north</h3><time datetime="2026-03-12">12 March</time></div>',
    "a quoted post": '<blockquote class="twitter-tweet">Back home! <a href="https://x.example/1">March 12, 2026</a></blockquote>',
    "the foot": '<footer class="site"><p>&copy; Harbour Ledger 12 March 2026</p></footer>',
    "a calendar": '<table class="calendar"><tr><td>12 March 2026</td></tr></table>',
}


@pytest.mark.parametrize("behind", ELSEWHERE.values(), ids=ELSEWHERE)
def test_days_of_other_things(behind: str) -> None:
    assert read(page(behind=behind)).published_at is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/03/12/frigate", 12),
        ("/world/2026-03/12/c_1125.htm", 12),
        ("/news-2026-03-12-frigate", 12),
        ("/20260312/frigate", 12),
        ("/2026/03/frigate", None),
        ("/2026-13/12/frigate", None),
        ("/13-03-2026-frigate", 13),
        ("/12-03-2026-frigate", None),  # the third of December in New York
        ("/20260399/frigate", None),
    ],
)
def test_the_day_in_an_address(path: str, day: int | None) -> None:
    article = read(page(), "https://harbour-ledger.example" + path)
    assert article.published_at == (utc(2026, 3, day) if day else None)


# --- several claims ---


def test_two_places_outweigh_one() -> None:
    """The object's date is that of the template; meta tag and the line under the headline agree."""
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-01-01T00:00:00Z"}</script>'
        '<meta name="date" content="2026-03-12">'
    )
    article = read(page(head, "<p>12 March 2026, 10:15 CET</p>"))
    assert article.published_at == utc(2026, 3, 12, 9, 15)


def test_a_time_is_more_exact_than_the_midnight_of_its_day() -> None:
    head = '<meta name="date" content="2026-03-12T00:00:00Z">'
    article = read(page(head, '<time datetime="2026-03-12T09:15:00Z">12 March</time>'))
    assert (article.published_at, article.published_precision) == (utc(2026, 3, 12, 9, 15), "second")


def test_dates_that_disagree_and_stand_anywhere_are_none() -> None:
    cards = "".join(f'<li><span class="date">{day} March 2026</span></li>' for day in (3, 9, 17))
    assert read(page(behind=f"<ul>{cards}</ul>")).published_at is None


OF_TEMPLATE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-19T08:00:00Z"%s}</script>'
)
BY_MARA = '<meta name="author" content="Mara Example">'


@pytest.mark.parametrize(
    ("head", "line", "day"),
    [
        (OF_TEMPLATE % "", "<p>Published: 12 March 2026</p>", 12),
        (OF_TEMPLATE % "" + BY_MARA, "<p>By Mara Example, 12 March 2026</p>", 12),
        (OF_TEMPLATE % "", "<p>12 March 2026</p>", 19),  # nothing says of what it is the day
        (OF_TEMPLATE % ', "dateModified": "2026-03-25"' + BY_MARA, "<p>By Mara Example, 25 March 2026</p>", 19),
    ],
)
def test_a_day_beside_the_author_outweighs_one_claim_of_the_head(head: str, line: str, day: int) -> None:
    published = read(page(head, line)).published_at
    assert published is not None
    assert published.date() == date(2026, 3, day)


def test_day_and_month_in_the_other_order_are_the_same_day() -> None:
    head = '<meta name="date" content="2026-03-12">' + BY_MARA
    article = read(page(head, "<p>Mara Example | 03.12.2026</p>"))
    assert article.published_at == utc(2026, 3, 12)


BESIDE_AUTHOR = "<div class=bio><div><span>By Mara Example</span> <span class=date>12 March 2026</span></div></div>"


def test_a_date_in_the_frame_counts_beside_its_author() -> None:
    boxes = "<div>" * 6 + "{}" + "</div>" * 6
    story = page(BY_MARA).replace("</main>", "</main>" + boxes.format(BESIDE_AUTHOR))
    assert read(story).published_at == utc(2026, 3, 12)
    other = page(BY_MARA).replace("</main>", "</main>" + boxes.format(BESIDE_AUTHOR.replace("Mara Example", "us")))
    assert read(other).published_at is None


# --- the outlet's own day ---

AT_NIGHT = '<meta property="article:published_time" content="2026-03-13T02:30:00{}">'


@pytest.mark.parametrize(
    ("head", "line", "path", "day"),
    [
        (AT_NIGHT.format("Z"), "<p>March 12, 2026</p>", "/frigate", date(2026, 3, 12)),
        (AT_NIGHT.format("Z"), "", "/2026/03/12/frigate", date(2026, 3, 12)),
        (AT_NIGHT.format("+00:00"), "<p>By Mara Example | March 12, 2026</p>", "/frigate", date(2026, 3, 12)),
        (AT_NIGHT.format("+05:30"), "", "/frigate", date(2026, 3, 13)),
        (AT_NIGHT.format("Z"), "", "/frigate", None),
        (AT_NIGHT.format("Z"), "<p>March 13, 2026</p>", "/frigate", None),
        (AT_NIGHT.format("Z"), "<p>March 11, 2026</p>", "/frigate", None),  # no clock of the world shows the 11th
    ],
)
def test_the_day_on_the_outlets_calendar(head: str, line: str, path: str, day: date | None) -> None:
    article = read(page(head, line, lang="en-US"), "https://harbour-ledger.example" + path)
    assert article.published_at is not None
    assert article.published_day == (None if day == article.published_at.date() else day)


def test_the_outlets_zone_gives_its_day() -> None:
    article = read(page(AT_NIGHT.format("Z")), site=Site(host="harbour-ledger.example", timezone="America/New_York"))
    assert article.published_day == date(2026, 3, 12)
    assert article.published_at == datetime(2026, 3, 12, 22, 30, tzinfo=timezone(timedelta(hours=-4)))


PLACES_OF_A_LONE_DATE = {
    "behind the headline, in no element": ("", "12 March 2026"),
    "behind the headline and a line break": ("", "<br>12 March 2026"),
    "behind many words and a sign": ("", "<p>Front page | World | All about ships | By Jane Roe | 12 March 2026</p>"),
    "behind a label in the box before": (
        "",
        "<div><span>Posted on</span><div><svg></svg><span>12 March 2026</span></div></div>",
    ),
    "above the headline, the year in two digits": ("<span style='color: red'>12.03.26</span>", ""),
    "behind an author who has an employer": (
        "",
        "<div class=byline>By Jane Roe for the Harbour Ledger of Example, 12 March 2026</div>",
    ),
}


@pytest.mark.parametrize(("above", "under"), PLACES_OF_A_LONE_DATE.values(), ids=PLACES_OF_A_LONE_DATE)
def test_a_date_that_nothing_marks(above: str, under: str) -> None:
    assert read(page(above=above, under_headline=under)).published_at == utc(2026, 3, 12)


NO_DATE_THERE = {
    "a number behind the headline": "12 ships",
    "prose behind the headline": "The ship that left on 12 March 2026 came back nine months later with all of her crew on board, and more.",
    "a line of prose": "<p>It was all over by then, as people remember of 12 March 2026</p>",
}


@pytest.mark.parametrize("under", NO_DATE_THERE.values(), ids=NO_DATE_THERE)
def test_no_date_of_publication_behind_a_headline(under: str) -> None:
    assert read(page(under_headline=under)).published_at is None


def test_a_version_number_above_the_headline_is_no_date() -> None:
    assert read(page(above="<span>Release 12.03.26 of the guide</span>")).published_at is None


def test_a_line_that_is_named_as_the_update_is_one() -> None:
    both = "<time itemprop=dateModified>2026-03-14 10:00</time><time itemprop=datePublished>2026-03-12 09:15</time>"
    article = read(page(under_headline=both))
    assert (article.published_at, article.updated_at) == (utc(2026, 3, 12, 9, 15), utc(2026, 3, 14, 10, 0))


@pytest.mark.parametrize(
    ("lang", "line", "published", "updated"),
    [
        ("fr", "Mis en ligne le 12 mars 2026", date(2026, 3, 12), None),
        ("pl", "Data publikacji: 12 marca 2026 r., 14:20", date(2026, 3, 12), None),
    ],
)
def test_labels_that_are_nouns(lang: str, line: str, published: date | None, updated: date | None) -> None:
    article = read(page(under_headline=f"<p>{line}</p>", lang=lang))
    assert (article.published_at and article.published_at.date()) == published
    assert (article.updated_at and article.updated_at.date()) == updated


def test_a_day_in_the_row_of_the_breadcrumb_is_the_storys() -> None:
    stamp = "<span class=stamp><time datetime='2026-03-12T09:15:00Z'>Posted on 12 March 2026</time></span>"
    row = f"<div class='head-breadcrumbs'><nav><a href='/navy/'>Navy</a></nav>{stamp}</div>"
    assert read(page(above=row)).published_at == utc(2026, 3, 12, 9, 15)


def test_of_two_printed_days_that_with_its_author_tells_the_day_of_a_time_in_utc() -> None:
    """Half past two in the morning in UTC is the evening of the 12th for an outlet in the west."""
    head = '<meta property="article:published_time" content="2026-03-13T02:13:15Z">'
    today = "<div><span>March 13, 2026</span></div>"
    signed = "<p>By Mara Quill | March 12, 2026 9:13 PM</p>"
    assert read(page(head, today + signed)).published_day == date(2026, 3, 12)
    assert read(page(head, today)).published_day is None

"""Rules of the parser, one line for each case: a text or page, and what must be read from it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from iria_crawler import Site, extract
from iria_crawler.dates import parse_any_date
from iria_crawler.parse.body.notices import notice_kind
from iria_crawler.parse.fields.dateline import find_dateline
from iria_crawler.parse.page.tree import decode
from iria_crawler.parse.pictures.credit_parts import split_credit
from iria_crawler.parse.pictures.credits import is_credit_line, split_caption

# --- dates ---


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC), "day"),
        ("2026-11-20T09:15:00-05:00", datetime(2026, 11, 20, 14, 15, tzinfo=UTC), "second"),
        ("2026-11-20T09:15Z", datetime(2026, 11, 20, 9, 15, tzinfo=UTC), "minute"),
        ("Fri, 20 Nov 2026 09:15:00 +0000", datetime(2026, 11, 20, 9, 15, tzinfo=UTC), "second"),
        ("November 20, 2026", datetime(2026, 11, 20, tzinfo=UTC), "day"),
        ("Posted on 20 Nov. 2026 by Jane Roe", datetime(2026, 11, 20, tzinfo=UTC), "day"),
        ("Nov. 20, 2026 at 4:15 p.m. EST", datetime(2026, 11, 20, 21, 15, tzinfo=UTC), "minute"),
        ("20th November 2026, 12:05 am", datetime(2026, 11, 20, 0, 5, tzinfo=UTC), "minute"),
        ("20. November 2026", datetime(2026, 11, 20, tzinfo=UTC), "day"),
        ("20 novembre 2026", datetime(2026, 11, 20, tzinfo=UTC), "day"),
    ],
)
def test_date_is_read(text: str, expected: datetime, precision: str) -> None:
    found = parse_any_date(text)
    assert found is not None
    assert (found.at, found.precision) == (expected, precision)


@pytest.mark.parametrize("text", ["", "yesterday", "31 February 2026", "2026-13-01", "12", "Halberd-3", "1066-10-14"])
def test_date_is_not_invented(text: str) -> None:
    assert parse_any_date(text) is None


def test_time_without_a_zone_is_taken_in_the_sites() -> None:
    found = parse_any_date("2026-07-20T23:30:00", zone=ZoneInfo("Asia/Seoul"))
    assert found is not None
    assert (found.at, found.zoned) == (datetime(2026, 7, 20, 14, 30, tzinfo=UTC), False)


# --- datelines ---


@pytest.mark.parametrize(
    ("text", "place", "region", "day", "agency"),
    [
        ("WASHINGTON (AP) — Forged orders reached", "WASHINGTON", None, None, "AP"),
        ("SEOUL, South Korea, July 29 – The ministers", "SEOUL", "South Korea", date(2026, 7, 29), None),
        ("KYIV — A battery", "KYIV", None, None, None),
        ("ABOARD USS NIMITZ – The crew", "ABOARD USS NIMITZ", None, None, None),
        ("LONDON/PARIS, 3 Mar (Reuters) - Both", "LONDON/PARIS", None, date(2026, 3, 3), "Reuters"),
        ("FORT KESSLER – Forty-one soldiers", "FORT KESSLER", None, None, None),
        ("ABOARD HMS MARLOW, Red Sea — Two", "ABOARD HMS MARLOW", "Red Sea", None, None),
        ("NAVAL STATION PELL, Va. (July 29, 2026) - A", "NAVAL STATION PELL", "Va.", date(2026, 7, 29), None),
        ("ARLINGTON, Va., July 29, 2026 — The", "ARLINGTON", "Va.", date(2026, 7, 29), None),
        ("WASHINGTON, D.C. — The", "WASHINGTON", "D.C.", None, None),
        ("UNITED NATIONS — The council", "UNITED NATIONS", None, None, None),
        ("ISLAMABAD, July 29: The", "ISLAMABAD", None, date(2026, 7, 29), None),
        ("MOSCOW, July 29. /TASS/. The", "MOSCOW", None, date(2026, 7, 29), "TASS"),
        ("Berlin (dpa) - Die", "Berlin", None, None, "dpa"),
        ("Paris, 29 juil. 2026 (AFP) – La", "Paris", None, date(2026, 7, 29), "AFP"),
        ("MADRID, 29 jul (EFE).- El", "MADRID", None, date(2026, 7, 29), "EFE"),
        ("(ANSA) - ROMA, 29 LUG - Il", "ROMA", None, date(2026, 7, 29), "ANSA"),
        ("Warszawa (PAP) – Wojsko", "Warszawa", None, None, "PAP"),
        ("(서울=연합뉴스) 홍길동 기자", "서울", None, None, "연합뉴스"),
        ("新华社北京7月29日电 国防部", "北京", None, date(2026, 7, 29), "新华社"),
        ("（中央社台北29日電）國防部", "台北", None, date(2026, 7, 29), "中央社"),
        ("WASHINGTON, July 29, 2026", "WASHINGTON", None, date(2026, 7, 29), None),
        ("NEW DELHI - The ministry", "NEW DELHI", None, None, None),
        ("ARLINGTON: The council", "ARLINGTON", None, None, None),
        ("[Izmir] The governor", "Izmir", None, None, None),
        ("Valparaíso, Chile - El puerto", "Valparaíso", "Chile", None, None),
        ("Norfolk, 23 September 2025", "Norfolk", None, date(2025, 9, 23), None),
        ("HELSINKI, 29. heinäkuuta 2026 (STT) - Laiva", "HELSINKI", None, date(2026, 7, 29), "STT"),
        ("BUENOS AIRES, 29 de julio de 2026 (Télam) - El", "BUENOS AIRES", None, date(2026, 7, 29), "Télam"),
    ],
)
def test_dateline_is_read(text: str, place: str, region: str | None, day: date | None, agency: str | None) -> None:
    found = find_dateline([text, "A second paragraph."], datetime(2026, 7, 30, tzinfo=UTC))
    assert found is not None
    assert (found.place, found.region, found.date, found.agency) == (place, region, day, agency)
    assert text.startswith(found.raw)


@pytest.mark.parametrize(
    "text",
    [
        "NATO - The alliance said",
        "UPDATE: The ministry said",
        "The U.S. Army – which paid – said",
        "A brigade crossed four countries - in five days",
        "READ MORE: Navy sails",
        "Washington is calm - so far",
        "HIMARS - the rocket that everybody wants",
        "UAV – three letters",
        "WATCH LIVE - The minister speaks",
        "Sgt. Roe (left) - the driver",
        "May 3 (Monday) - the vote",
        "KYIV is calm - so far",
        "BREAKING (AP) - The bridge fell",
        "VERDUN, Hall 20: The flood",
        "SMITH: Where were you?",
        "[Video] The governor speaks",
        "NEW STUDY - What we know",
        "Thursday, 23 September 2025",
        "Mara Example, 23 September 2025",
    ],
)
def test_look_alike_is_no_dateline(text: str) -> None:
    assert find_dateline([text, "HIMARS fired twice."], None) is None


# --- credits ---


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("A ship. (Image Credit: DOD/Jane Roe)", "A ship.", "DOD/Jane Roe"),
        ("A ship. (AP Photo/Jane Roe)", "A ship.", "AP Photo/Jane Roe"),
        ("A ship | Jane Roe/PA Images via Getty Images", "A ship", "Jane Roe/PA Images via Getty Images"),
        ("A ship. Photo by Jane Roe / AFP via Getty Images", "A ship.", "Jane Roe / AFP via Getty Images"),
        ("Photo: AFP", None, "AFP"),
        ("Ministers Jane Roe (left) and John Poe (right)", "Ministers Jane Roe (left) and John Poe (right)", None),
        ("The bay (population 40)", "The bay (population 40)", None),
        ("", None, None),
    ],
)
def test_caption_is_parted_from_its_credit(text: str, caption: str | None, credit: str | None) -> None:
    assert split_caption(text) == (caption, credit)


@pytest.mark.parametrize(
    ("credit", "photographer", "agency"),
    [
        ("DOD/Lisa Ferdinando", "Lisa Ferdinando", "DOD"),
        ("Jane Roe / AFP via Getty Images", "Jane Roe", "AFP"),
        ("Associated Press", None, "AP"),
        ("Crown copyright/Lt. Noah Tremblay", "Noah Tremblay", "Crown"),
    ],
)
def test_credit_is_taken_apart(credit: str, photographer: str | None, agency: str | None) -> None:
    found = split_credit(credit)
    assert (found.photographer, found.agency, found.credit) == (photographer, agency, credit)


def test_sentence_is_no_credit_line() -> None:
    assert not is_credit_line("Jane Roe stands beside the ship in the harbour.")


# --- notices ---


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Correction: An earlier version gave the wrong year.", "correction"),
        ("An earlier version of this article misstated the year.", "correction"),
        ("Clarification: the vote was held on Monday.", "clarification"),
        ("Editor’s note: this story is part of a series.", "editor_note"),
        ("This story has been updated with the minister's answer.", "update"),
        ("UPDATE 14:05: The road is open again.", "update"),
        ("Corrections officers met on Monday.", None),
        ("Updated engines will arrive in March, the yard said.", None),
    ],
)
def test_notice_is_told_from_the_story(text: str, kind: str | None) -> None:
    assert notice_kind(text) == kind


# --- bytes ---


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Général “Lefèvre”".encode(), "Général “Lefèvre”"),
        ("<meta charset='utf-8'>Général “Lefèvre”".encode("cp1252"), "<meta charset='utf-8'>Général “Lefèvre”"),
        (b"\xef\xbb\xbfplain", "plain"),
        ("naïve".encode("utf-16"), "naïve"),
        ("<meta charset=windows-1251>Киев".encode("cp1251"), "<meta charset=windows-1251>Киев"),
        ("“so” – “so” – “so”".encode() + b"\xff", "“so” – “so” – “so”\ufffd"),
    ],
)
def test_bytes_are_decoded(raw: bytes, text: str) -> None:
    assert decode(raw).lstrip("\ufeff") == text


# --- whole pages ---

PAGE = """<html lang="en-GB"><head><title>{title}</title>{head}</head><body><header><h1>{h1}</h1></header>
<article>{body}</article></body></html>"""
BODY = "<p>The first paragraph of the story is long enough to be told from a label by anybody who reads.</p>" * 3


def read(
    head: str = "",
    h1: str = "Halberd-3 sails - again",
    title: str = "Halberd-3 sails - again | The Wire",
    body: str = BODY,
):  # type: ignore[no-untyped-def]
    return extract(PAGE.format(head=head, h1=h1, title=title, body=body), "https://www.wire.example/story", site=SITE)


SITE = Site(host="wire.example", timezone="Europe/London")


def test_visible_headline_wins_over_the_browsers_title() -> None:
    assert read().headline == "Halberd-3 sails - again"


def test_headline_without_h1_drops_the_outlets_name() -> None:
    head = '<meta property="og:site_name" content="The Wire">'
    assert read(head, h1="").headline == "Halberd-3 sails - again"


def test_json_ld_gives_names_and_dates() -> None:
    head = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
    {"@type": "NewsArticle", "headline": "Halberd-3 sails", "author": [{"@type": "Person", "name": "Jane Roe"},
    {"@type": "Organization", "name": "The Wire"}], "datePublished": "2026-07-20T10:00:00",
    "dateModified": "2026-07-21T10:00:00+01:00", "articleSection": ["Naval"],}]}</script>"""
    article = read(head)
    assert article.authors == ("Jane Roe",)
    assert article.published_at == datetime(2026, 7, 20, 9, tzinfo=UTC)
    assert article.provenance["published_at"] == "json-ld, zone assumed"
    assert article.updated_at == datetime(2026, 7, 21, 9, tzinfo=UTC)
    assert article.categories == ("Naval",)
    assert article.language == "en-GB"


@pytest.mark.parametrize("html", [b"", b"   ", b"\x00\x01\x02", b"<", b"<html>", "<p>x" * 3, b"%PDF-1.7", "{}"])
def test_no_page_is_no_exception(html: bytes | str) -> None:
    article = extract(html, "https://wire.example/x")
    assert (article.headline, article.published_at, article.images) == (None, None, ())


def test_the_editors_under_a_story_are_not_weighed_back_into_it() -> None:
    paragraphs = (
        "港口办公室星期二表示，两艘新拖船将于八月抵达，现有的拖船已经使用了三十年，维修费用逐年上升。",
        "市长说，船员需要新的设备，议会上个月批准了预算，旧船将在秋天出售给一家回收公司。",
    )
    body = "".join(f"<p>{text}</p>" for text in (*paragraphs, "（责编：李明、王芳）"))
    page = f"<html lang=zh><body><article><h1>港口订购两艘拖船</h1>{body}</article></body></html>"
    assert extract(page, "https://gangkou.example/2026/07/29/tugs").paragraphs == paragraphs


# --- what a theme prints above a story ---

UNDER_THE_HEADLINE = (
    "The ferry Orla sails again on Monday, the ministry said.",
    "Two welders from the yard across the bay mended her engine, and they took nine weeks for it.",
    "The next voyage is planned for Friday, if the wind allows it, and every seat has been sold.",
    "Nobody was hurt when the fire began in the galley, but it took the divers three days to find the valve.",
)


def read_under(*above: str) -> tuple[str, ...]:
    blocks = "".join(f"<p>{text}</p>" for text in (*above, *UNDER_THE_HEADLINE))
    page = f"<html lang='en'><body><div class='entry'><h1>The old ferry sails again</h1>{blocks}</div></body></html>"
    return extract(page, "https://mail.example/2026/orla/").paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "Written by Aleksandra Konstantinou on September 23, 2026 in Exercises. Last updated September 23, 2026",
        "Posted by Piet Wrenfield on September 13, 2026 in Shipping and Industry | September 13, 2026",
    ],
)
def test_a_byline_as_long_as_a_paragraph_is_none(line: str) -> None:
    assert len(line.encode()) >= 90
    assert read_under(line) == UNDER_THE_HEADLINE


def test_a_first_sentence_that_opens_like_a_byline_stays() -> None:
    line = "Posted by the harbour office on the door of the inn, the list of those who may sail had nine names on it."
    assert read_under(line) == (line, *UNDER_THE_HEADLINE)


@pytest.mark.parametrize("end", ["…", "...", " […]"])
def test_the_first_words_of_a_story_cut_off_are_no_paragraph(end: str) -> None:
    """They reach into the second paragraph: the first is not a part of them, but they are a copy of both."""
    opening = f"{UNDER_THE_HEADLINE[0]} {UNDER_THE_HEADLINE[1][:40]}{end}"
    assert read_under(opening) == UNDER_THE_HEADLINE


def test_a_paragraph_that_ends_in_dots_stays() -> None:
    line = "The ferry Orla sails again on Monday, and nobody believed it, not even those who had mended her..."
    assert read_under(line) == (line, *UNDER_THE_HEADLINE)

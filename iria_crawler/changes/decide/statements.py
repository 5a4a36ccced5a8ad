"""The publisher's record: what the lists (REST, feed, sitemap) say of a story beside its page.

REST is the publisher's own database: its date is exact, and what it says anew is news of the story. Feeds and sitemaps only
fill what a page leaves open, since many of them name the time of the last modification as that of publication.

A field keeps its source from look to look. If the source of a value changes and the value with it, and no source that both
records have says otherwise, this is news of the site (another theme, another plugin, a list that is read for the first
time), not of the story.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.decide.stated_pictures import (
    pictures_on_common_ground,
    texts_of_pictures,
    with_stated_pictures,
)
from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article, Candidate, Change, Severity

Statements = Mapping[str, Mapping[str, str]]

# Of the lists, the one that is the publisher's own database, and those that only fill a gap, the best first.
DATABASE: Final = "rest"
FILLING: Final = ("feed", "sitemap")
LISTS: Final = (DATABASE, *FILLING)
PAGE: Final = "page"
# A printed day and a time agree where, in some zone of the world, that time falls on that day.
EASTERNMOST_ZONE, WESTERNMOST_ZONE = timedelta(hours=14), timedelta(hours=12)
ONE_MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
# What stands between a headline and the outlet's name: "Frigate returns – Harbour Post". A longer rest is no name.
MAX_SITE_NAME_CHARACTERS = 60
_BEHIND = re.compile(r"\s+[|–—:·•»«/-]+\s+|\s*[|»«]\s*|:\s+")
_AND = "; "
# The fields whose change in the database is told even where the page does not show it: field -> (kind of row, severity).
_TOLD: Final = {"authors": ("byline", Severity.FACT), "caption": ("caption", Severity.FACT)}


def statement_of(candidate: Candidate) -> dict[str, str]:
    """What a list says of a story: field -> text; times are ISO 8601 UTC, several names are joined by "; "."""
    at = candidate.published_at
    said = {
        "published_at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else "",
        "headline": candidate.title or "",
        "authors": _AND.join(candidate.authors),
        "categories": _AND.join(candidate.categories),
        "caption": candidate.caption or "",
        "picture": candidate.picture.external_id if candidate.picture else "",
    }
    return {name: text for name, text in said.items() if text}


def with_statements(article: Article, said: Statements, known: Article | None = None) -> Article:
    """`article` with what the lists say: its date from REST, or from another list where the page has none or only a day; its
    headline without the outlet's name where REST has it without; the categories from REST where the page has none, and so what
    it says of the pictures. known: the stored record of the story, if there is one.

    Calling it again with the same statements changes nothing.
    """
    if not any(source in said for source in LISTS):
        return article
    page = article.statements.get(PAGE, {})
    kept = {source: dict(said[source]) for source in LISTS if source in said}
    article = replace(article, statements={**kept, **({PAGE: dict(page)} if page else {})})
    return with_stated_pictures(_with_categories(_with_headline(_with_date(article))), known)


def _with_date(article: Article) -> Article:
    source, at = _stated_date(article)
    if at is None or (article.published_source == source and article.published_at == at):
        return article
    own = _page_date(article)
    statements = {**article.statements, **({PAGE: {**article.statements.get(PAGE, {}), **own}} if own else {})}
    day = article.published_day or (article.published_at.date() if article.published_at else None)
    # A day that the page prints is one of the outlet's own calendar, which may not be that of UTC.
    fits = day is not None and _may_be_day_of(at, datetime.combine(day, time(), UTC))
    return replace(
        article,
        published_at=at,
        published_raw=article.statements[source]["published_at"],
        published_source=source,
        published_precision="second",
        published_day=day if fits and day != at.date() else None,
        statements=statements,
        provenance={**article.provenance, "published_at": source},
    )


def _stated_date(article: Article) -> tuple[str, datetime | None]:
    """The list that gives the date, and the date; None where the page's own is to be taken."""
    if at := _moment(article.statements.get(DATABASE, {})):
        return DATABASE, at
    open_ = article.published_at is None or article.published_precision == "day"
    for source in FILLING:
        at = _moment(article.statements.get(source, {}))
        if at and (article.published_source == source or open_):
            day = article.published_at
            if day is None or article.published_source == source or _may_be_day_of(at, day):
                return source, at
    return "", None


def _moment(said: Mapping[str, str]) -> datetime | None:
    return datetime.fromisoformat(said["published_at"]) if "published_at" in said else None


def _page_date(article: Article) -> dict[str, str]:
    """What the page itself says of the date, where a list's is taken instead; {} where the page has none, or it is noted."""
    if article.published_at is None or article.published_source in LISTS:
        return {}
    return {
        "published_at": article.published_at.isoformat(),
        "published_source": article.published_source or "",
        "published_precision": article.published_precision or "",
    }


def _may_be_day_of(at: datetime, day: datetime) -> bool:
    start = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return start - EASTERNMOST_ZONE <= at < start + ONE_DAY + WESTERNMOST_ZONE


def _with_headline(article: Article) -> Article:
    """The headline as the database has it, where the page only adds the outlet's name behind it, or a label before it."""
    stated = article.statements.get(DATABASE, {}).get("headline")
    if not stated or not article.headline or not adds_a_name(stated, article.headline):
        return article
    return replace(article, headline=stated, provenance={**article.provenance, "headline": DATABASE})


def _with_categories(article: Article) -> Article:
    stated = article.statements.get(DATABASE, {}).get("categories")
    if not stated or (article.categories and article.provenance.get("categories") != DATABASE):
        return article
    names = tuple(stated.split(_AND))
    return replace(article, categories=names, provenance={**article.provenance, "categories": DATABASE})


def adds_a_name(short: str, long: str) -> bool:
    """Whether `long` is `short` with a few words behind or before it, and a dash, bar or colon between: "Tug sinks – Harbour
    Post", "Navy: Tug sinks".
    """
    text = fold(short)
    for sign in _BEHIND.finditer(long):
        before, behind = long[: sign.start()], long[sign.end() :]
        if 0 < len(behind) <= MAX_SITE_NAME_CHARACTERS and fold(before) == text:
            return True
        if 0 < len(before) <= MAX_SITE_NAME_CHARACTERS and fold(behind) == text:
            return True
    return False


# --- two looks ---


def believed(said: Statements, record: Article, page: Article, *, is_fresh: bool) -> Statements:
    """The statements that count for a new look at a story: where REST was not asked since the last look, the date keeps its
    source, unless the page itself now says another one than before.

    record: the stored record; page: the new page alone; is_fresh: whether REST has named the story since the last look.
    """
    stated = said.get(DATABASE, {})
    if is_fresh or "published_at" not in stated:
        return said
    if record.published_source == DATABASE and not _page_moved(record, page):
        return said
    return {**said, DATABASE: {name: text for name, text in stated.items() if name != "published_at"}}


def on_common_ground(before: Article, after: Article) -> Article:
    """`before` with the fields of `after` that differ only because another source gives them now."""
    before = pictures_on_common_ground(_date_on_common_ground(before, after), after)
    if _source_changed(before, after, "headline"):
        # A headline of the database stands for one that the page printed with a name behind it: what the page prints now may be new.
        same = _same_in_database(before, after, "headline") and before.provenance.get("headline") != DATABASE
        if same or adds_a_name(after.headline or "", before.headline or ""):
            before = replace(before, headline=after.headline)
    if _same_in_database(before, after, "authors") and _source_changed(before, after, "byline"):
        before = replace(before, byline=after.byline, authors=after.authors)
    if _source_changed(before, after, "categories"):
        sources = [article.provenance.get("categories") for article in (before, after)]
        if _same_in_database(before, after, "categories") or DATABASE in sources:
            before = replace(before, categories=after.categories)
    return before


def _date_on_common_ground(before: Article, after: Article) -> Article:
    sources = (before.published_source, after.published_source)
    if sources[0] == sources[1] or not any(source in LISTS for source in sources):
        return before
    if _page_moved(before, after):
        return before
    return replace(
        before,
        published_at=after.published_at,
        published_precision=after.published_precision,
        published_day=after.published_day,
    )


def _page_moved(before: Article, after: Article) -> bool:
    """Whether the page itself, read from the same place, says another time than before."""
    old, new = (_page_date(one) or one.statements.get(PAGE, {}) for one in (before, after))
    where = ("published_source", "published_precision")
    if not old or not new or any(old.get(name) != new.get(name) for name in where):
        return False
    return abs(datetime.fromisoformat(old["published_at"]) - datetime.fromisoformat(new["published_at"])) >= ONE_MINUTE


def _same_in_database(before: Article, after: Article, name: str) -> bool:
    one, other = (article.statements.get(DATABASE, {}).get(name) for article in (before, after))
    return one is not None and one == other


def _source_changed(before: Article, after: Article, name: str) -> bool:
    return before.provenance.get(name) != after.provenance.get(name)


def stated_changes(before: Article, after: Article, found: list[Change]) -> list[Change]:
    """What the database says anew of the story and `found`, the changes of the page, does not tell: the page need not show it."""
    old, new = (article.statements.get(DATABASE, {}) for article in (before, after))
    told = {change.field for change in found}
    return [
        make_change("altered", row, old[name], new[name], severity)
        for name, (row, severity) in _TOLD.items()
        if name in old and name in new and fold(old[name]) != fold(new[name]) and row not in told
    ]


def has_news(record: Article, said: Statements) -> bool:
    """Whether the database says something of a story that its record does not know yet: then it is news without the page."""
    old, new = record.statements.get(DATABASE), said.get(DATABASE)
    if new is None:
        return False
    names = ("published_at", *_TOLD)
    if old is None or any(name in new and old.get(name) != new[name] for name in names):
        return True
    return texts_of_pictures(with_statements(record, said, record)) != texts_of_pictures(record)

"""Everything a page says of a story besides its body: who wrote it, when, under which headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from iria_crawler.model import Article, Dateline, Site
from iria_crawler.parse.body.blocks import Block, Story
from iria_crawler.parse.body.line import MIN_RUNNING_BYTES, Line, size
from iria_crawler.parse.body.surroundings import HeadText, lines_of, texts_under
from iria_crawler.parse.fields.byline import find_byline
from iria_crawler.parse.fields.byline_elements import Stood
from iria_crawler.parse.fields.byline_places import Around
from iria_crawler.parse.fields.cards import is_linked_card, own_elements
from iria_crawler.parse.fields.dateline import MAX_PARAGRAPHS, find_dateline, find_lone_dateline
from iria_crawler.parse.fields.headline import Title
from iria_crawler.parse.fields.published import DateContext, Stated, Surroundings, find_dates, zone_of
from iria_crawler.parse.fields.standfirst import find_standfirst
from iria_crawler.parse.fields.taxonomy import (
    find_canonical_url,
    find_categories,
    find_external_id,
    find_filed,
    find_language,
    find_tags,
)
from iria_crawler.parse.page.evidence import Found, value_of
from iria_crawler.parse.page.tree import Page


class StoryParts(NamedTuple):
    """What the fields are read from, beside the page: its parts that were found before."""

    story: Story
    title: Title
    blocks: list[Block]
    after: list[Line]  # the lines between the last paragraph and the end of the story's element
    stood: Stood | None = None  # the byline of the look before, and where it stood


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of an Article that are no part of its body, each with the rule that gave it; None where the page has none."""

    headline: Found[str] | None
    standfirst: Found[str] | None
    byline: Found[str] | None
    authors: Found[tuple[str, ...]] | None
    places: Mapping[str, str]
    categories: Found[tuple[str, ...]] | None
    tags: Found[tuple[str, ...]] | None
    external_id: Found[str] | None
    canonical_url: Found[str] | None
    language: Found[str] | None  # found in the "page", or known of the "site"
    published: Stated | None
    updated: Stated | None
    dateline: Dateline | None

    def put_into(self, article: Article) -> Article:
        """`article` with these fields; the provenance that it has already is kept."""
        return replace(
            article,
            headline=value_of(self.headline),
            standfirst=value_of(self.standfirst),
            byline=value_of(self.byline),
            authors=value_of(self.authors) or (),
            categories=value_of(self.categories) or (),
            tags=value_of(self.tags) or (),
            external_id=value_of(self.external_id),
            canonical_url=value_of(self.canonical_url),
            language=value_of(self.language),
            dateline=self.dateline,
            agency=self.dateline.agency if self.dateline else None,
            provenance={**self.provenance(), **article.provenance},
            places=self.places,
            **self._dates(),
        )

    def _dates(self) -> dict[str, Any]:
        """The fields of the dates that are known."""
        dates: dict[str, Any] = {}
        if self.published:
            moment, raw, source = self.published
            dates |= {
                "published_at": moment.at,
                "published_raw": raw,
                "published_source": source,
                "published_precision": moment.precision,
                "published_day": moment.day if moment.day != moment.at.date() else None,
            }
        if self.updated:
            moment, raw, source = self.updated
            dates |= {"updated_at": moment.at, "updated_raw": raw, "updated_source": source}
        return dates

    def provenance(self) -> dict[str, str]:
        """The rule that gave each field that has a value; of the language only where it is not the page's own."""
        found: dict[str, Found[Any] | Stated | None] = {
            "headline": self.headline,
            "standfirst": self.standfirst,
            "byline": self.byline,
            "authors": self.authors,
            "categories": self.categories,
            "tags": self.tags,
            "external_id": self.external_id,
            "canonical_url": self.canonical_url,
            "language": self.language if self.language and self.language.source == "site" else None,
            "published_at": self.published,
            "updated_at": self.updated,
        }
        sources = {name: item.source for name, item in found.items() if item}
        if self.published and not self.published.moment.zoned:
            sources["published_at"] += ", zone assumed"
        if self.dateline:
            sources["dateline"] = "first paragraph"
        return sources


def find_fields(page: Page, parts: StoryParts, *, fetched_at: datetime | None, site: Site | None) -> Fields:
    """All fields of the story but its body and pictures.

    `fetched_at` (aware) lets "3 hours ago" be read; `site` gives the time zone, and the language where the page has none.
    """
    language = find_language(page, site)
    texts = texts_under(parts.title.element, _opening(parts.blocks))
    own = own_elements(parts.title.element, parts.story.container)
    lines = [line for line in lines_of(texts) if not is_linked_card(line.element, own)]
    filed = find_filed(page)
    texts_of_blocks = [block.text for block in parts.blocks]
    around_byline = Around(parts.title.element, value_of(parts.title.found) or "", texts_of_blocks, parts.stood)
    byline, authors, place = find_byline(page, parts.story, lines, parts.after, around_byline)
    context = DateContext(zone_of(site), value_of(language), fetched_at)
    running = [block.text for block in parts.blocks if block.kind == "paragraph"]
    openings = [line.text for line in lines if _opens_story(line.element)]
    around = _surroundings(parts, lines, (*running, *openings), value_of(authors) or ())
    published, updated = find_dates(page, around, context)
    filed_at = published.moment.at if published else None
    return Fields(
        headline=parts.title.found,
        standfirst=find_standfirst(page, texts),
        byline=byline,
        authors=authors,
        places={"byline": place} if place else {},
        categories=find_categories(page, filed),
        tags=find_tags(page, filed),
        external_id=find_external_id(page),
        canonical_url=find_canonical_url(page),
        language=language,
        published=published,
        updated=updated,
        dateline=find_dateline(running, filed_at, around.names, context.language)
        or find_lone_dateline(openings, filed_at, around.names, context.language),
    )


def _surroundings(
    parts: StoryParts, lines: list[HeadText], paragraphs: Sequence[str], authors: tuple[str, ...]
) -> Surroundings:
    """Where the dates of the story stand."""
    return Surroundings(
        title=parts.title.element,
        container=parts.story.container,
        lines=lines,
        after=[line.text for line in parts.after],
        opening=tuple(paragraphs[:MAX_PARAGRAPHS]),
        paragraphs=frozenset(paragraphs),
        names=authors,
    )


def _opens_story(element: HtmlElement) -> bool:
    """Whether a line under the headline is a paragraph in italics or bold right before another paragraph: it may print
    where the story was filed, which the body leaves out as it does all lines of a date.
    """
    following = element.getnext()
    return (
        element.tag == "p"
        and len(element) == 1
        and element[0].tag in ("em", "i", "strong", "b")
        and not (element.text or "").strip()
        and following is not None
        and following.tag == "p"
    )


def _opening(blocks: list[Block]) -> str | None:
    """The first paragraph that is running text; in a story of short lines the first that is half as long as most. Above it stand
    headline, byline and day. None: there is no paragraph.
    """
    paragraphs = [block.text for block in blocks if block.kind == "paragraph"]
    least = min(MIN_RUNNING_BYTES, median(map(size, paragraphs)) / 2) if paragraphs else 0
    running = (text for text in paragraphs if size(text) >= MIN_RUNNING_BYTES)
    return next(running, None) or next((text for text in paragraphs if size(text) >= least), None)

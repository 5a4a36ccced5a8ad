"""What a look is judged by: what is known of the story before it, and what came back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from iria_crawler.changes.decide.last_shown import with_last_shown
from iria_crawler.changes.decide.picture_files import with_pictures_moved
from iria_crawler.changes.decide.redesign import without_shifts
from iria_crawler.changes.decide.shifts import Shift
from iria_crawler.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is known about the story before this look."""

    record: Article
    content_hash: str
    fold_hash: str
    status: str = "live"
    reparsed: Article | None = None  # the stored page read with today's parser; None if the parser has not changed
    page_lost: bool = False  # the parser has changed, and the page of the record is not kept any more
    earlier: Mapping[str, int] = field(default_factory=dict)  # fold hash -> revision id, of the states before
    misses: Sequence[tuple[datetime, int]] = ()  # (at, http_status) of the looks since the last good one without a page
    suspect_looks: Sequence[datetime] = ()  # the looks since the last good one that found what seemed wrong
    edits_in_a_row: int = 0  # edits that were each found by the look right after the one before
    edited_last: Collection[
        str
    ] = ()  # the texts that the newest edit brought; only needed after MAX_EDITS_IN_A_ROW edits
    template: Collection[str] = ()  # hashes of the site's template blocks: template.block_hash()
    absent_since: datetime | None = None  # the first look since the last good one that found nothing; None: none did
    shifts: Collection[Shift] = ()  # what the site does to the fields of all its stories: redesign.py

    @property
    def before(self) -> Article:
        """The record as today's parser reads it."""
        return self.reparsed or self.record

    def with_pictures_moved(self, moved: Mapping[str, str]) -> Stored:
        """The same, with pictures at the new addresses (old -> new) at which their files show the same."""
        reparsed = self.reparsed and with_pictures_moved(self.reparsed, moved)
        return replace(self, record=with_pictures_moved(self.record, moved), reparsed=reparsed)

    def on_both_sides(self, article: Article | None) -> tuple[Article, Article]:
        """The record and `article` (None: the page is as it was), where they differ by more than is known of the site."""
        if article is None:
            return self.before, self.before
        return without_shifts(with_last_shown(self.before, article), article, self.shifts)

    def facing(self, article: Article | None) -> Stored:
        """The same with the values that the record kept as last shown, where `article` shows them again."""
        filled = with_last_shown(self.before, article) if article else self.before
        if filled is self.before:
            return self
        return replace(self, record=filled) if self.reparsed is None else replace(self, reparsed=filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came back."""

    http_status: int
    article: Article | None = None
    same_bytes: bool = False
    soft_404: bool = False  # status 200, and the site's not-found page
    sink: bool = False  # redirected to where this site sends dead addresses
    cms_status: int | None = None  # what WordPress REST says of the story; None: not asked, or it has no REST
    host_failing: bool = False  # most looks at this host find no page at present: an outage
    unvouched: bool = False  # no other story was shown in this run: the site itself may be in trouble
    shared: bool = False  # the same page came for another story too
    incomplete: bool = False  # a further page of a story on several pages did not come, or repeated another
    endless: bool = False  # the page has no end: it may have broken off
    announced: bool = False  # a list says that the story was modified
    many_cut: bool = False  # a large part of the text is gone of most stories of this run
    of_another: bool = False  # the text is another story's of the site, word for word
    walled: bool = False  # the same page, or a redirect to the same address, came for many stories

"""The census: which stories an outlet publishes now. It finds within one run what no list of modifications names: stories that
were taken down or put back, and dates and authors that were changed in the database alone.

Of WordPress each run reads the newest pages of all posts, a hundred on a page, and a few older ones, other ones in each run. Where
there is no REST, the news sitemap is the census of the days that it covers.
"""

from __future__ import annotations

import re
from datetime import datetime

from iria_crawler import discover
from iria_crawler.crawl.ledger import ListQuestion
from iria_crawler.crawl.run import Run
from iria_crawler.model import Candidate
from iria_crawler.store import ListOwed

# The names of files with the stories of the newest days.
_NEWS_SITEMAP = re.compile(r"news", re.I)
# Pages of 100 posts each that every run reads from the newest on, and further ones that take turns.
MAX_NEWEST_PAGES = 10
MAX_OLDER_PAGES = 5


class Census:
    """The census of one run: its pages one after another, and the stories that they lack."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._root: str | None = None
        self._page = 0
        self._last_page = 0  # of the pages in a row that are being read
        self._is_older = False
        self._times: list[datetime] = []  # when the posts of these pages were published

    def begin(self, root: str) -> ListQuestion | None:
        """The first page; None if the census of this run has begun already. Call it when REST has given its posts."""
        if self._root is not None:
            return None
        self._root, self._page, self._last_page = root, 1, MAX_NEWEST_PAGES
        return self._question()

    def all_were_read(self) -> None:
        """REST has given all its posts in one list: that was a census."""
        if self._root is None:
            self._owe_missing(None, None)

    def owns(self, url: str) -> bool:
        """Whether a list is a page of the census."""
        return self._root is not None and url == discover.census_url(self._root, self._page)

    def page_was_read(self, candidates: tuple[Candidate, ...], pages: int | None) -> ListQuestion | None:
        """Note the posts of a page. Returns the next page; None if the census has ended."""
        self._times += [candidate.published_at for candidate in candidates if candidate.published_at]
        last = pages or (self._page + 1 if candidates else self._page)
        if self._page < min(self._last_page, last):
            self._page += 1
            return self._question()
        self._count(is_whole=not self._is_older and self._page >= last)
        older = last - MAX_NEWEST_PAGES
        if self._is_older or older <= 0 or self._run.id is None:
            return None
        self._is_older, self._times = True, []
        self._page = MAX_NEWEST_PAGES + 1 + self._run.id * MAX_OLDER_PAGES % older
        self._last_page = self._page + MAX_OLDER_PAGES - 1
        return self._question()

    def _question(self) -> ListQuestion:
        assert self._root is not None
        url = discover.census_url(self._root, self._page)
        # Not owed to a later run, which makes its own census; a failure is no problem of the site's.
        return ListQuestion(ListOwed(url, "rest", self._root), ())

    def _count(self, *, is_whole: bool) -> None:
        """Owe a look at the stories that REST gave before and that the pages read lack. is_whole: these are all posts."""
        if self._times:
            self._owe_missing(None if is_whole else min(self._times), max(self._times) if self._is_older else None)

    def _owe_missing(self, oldest: datetime | None, newest: datetime | None) -> None:
        """Owe a look at the stories between two times of publication that REST has not named in this run; None: no limit."""
        run = self._run
        if run.started_at is not None:
            missing = run.store.note_missing(run.site_id, (oldest, newest), run.started_at, run.memory.looked_at)
            run.count("census_missing", missing)


class NewsCensus:
    """The census by news sitemaps: what they give with a time of publication is all that was published since the oldest of it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._oldest: datetime | None = None
        self._is_in_part = False
        self._is_counted = False

    def was_read(self, candidates: tuple[Candidate, ...]) -> None:
        """Note what a sitemap names."""
        times = [candidate.published_at for candidate in candidates if candidate.published_at]
        if times:
            self._oldest = min(times if self._oldest is None else [self._oldest, *times])

    def was_not_read(self, url: str) -> None:
        """A sitemap was not read in this run: it has not changed, or has failed. If it may be one of news, stories that only
        it names would seem to be missing."""
        self._is_in_part = self._is_in_part or _NEWS_SITEMAP.search(url) is not None

    def count(self) -> int:
        """Owe a look at the stories of those days that no sitemap names any more. Returns how many; 0 if called again."""
        run = self._run
        if self._is_counted or self._is_in_part or self._oldest is None or run.started_at is None:
            return 0
        self._is_counted = True
        missing = run.store.note_missing(
            run.site_id, (self._oldest, None), run.started_at, run.memory.looked_at, "sitemap"
        )
        run.count("census_missing", missing)
        return missing

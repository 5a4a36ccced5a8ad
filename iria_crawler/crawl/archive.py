"""The archive as pages of headlines, each naming the next: read if no other list gave the archive as a whole.

One page is read at a time, when nothing else is owed. The next page is stored, so that the next run continues there.
"""

from __future__ import annotations

from iria_crawler.crawl.ledger import MAX_ARCHIVE_PAGES_PER_RUN, MAX_BARREN_PAGES, Ledger
from iria_crawler.crawl.run import Run


class Archive:
    """Which page of the archive comes next in this run."""

    def __init__(self, run: Run, ledger: Ledger) -> None:
        self._run = run
        self._ledger = ledger
        self.given_by_a_list = False  # REST or a sitemap named the stories of the archive; no page needs to be read
        self._pages = 0
        self._barren_pages = 0
        self._new_before = 0
        self._next: str | None = None
        self._backlog: str | None = None

    def begin(self) -> None:
        """Find the page at which an earlier run stopped. It is read after the newest pages."""
        self._backlog = self._run.store.sources.next_listing(self._run.site_id)

    def page_was_read(self, url: str, next_url: str | None, found: int, *, is_home: bool) -> None:
        """A page of headlines was read; `found` addresses on it were new. The page after it is read only if there were any."""
        if next_url is not None and not is_home and self._ledger.knows(next_url):
            self._run.problem(next_url, "loop", f"{url} leads back to this page of the archive: not followed")
            next_url = None
        if found:
            self._next = next_url
        if (found or not is_home) and self._backlog is None:
            self._keep(self._next)

    def next_url(self) -> str | None:
        """The page to read now; None if there is none or the run may read no more.

        It stays stored until its answer replaces it.
        """
        if self.given_by_a_list or self._run.room == 0 or self._pages >= MAX_ARCHIVE_PAGES_PER_RUN:
            return None
        url, self._next = self._next, None
        if url is None:
            url, self._backlog = self._backlog, None
        if url is None or self._ledger.knows(url) or self._is_barren(url):
            return None
        self._pages += 1
        return url

    def _is_barren(self, url: str) -> bool:
        """Whether several pages in a row named addresses and none was a story, as in a calendar that never ends."""
        new = self._run.counters["new"]
        self._barren_pages = 0 if new > self._new_before or not self._pages else self._barren_pages + 1
        self._new_before = new
        if self._barren_pages < MAX_BARREN_PAGES:
            return False
        said = f"{MAX_BARREN_PAGES} pages of the archive in a row brought addresses and no story: not followed"
        self._run.problem(url, "too_many", said)
        self._keep(None)
        self._next = self._backlog = None
        return True

    def _keep(self, url: str | None) -> None:
        self._run.store.sources.keep_next_listing(self._run.site_id, url)

"""Finding a site's stories: ask whatever it offers - WordPress REST, sitemaps, feeds, listing pages - and write down
what that names. The looks themselves are base.py's.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler import discover
from iria_crawler.crawl.guard import TurnedAway
from iria_crawler.crawl.robots_gate import NotNow
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate
from iria_crawler.schedule import conditional_headers
from iria_crawler.store import UNANSWERED, SourceKind, sha256
from iria_crawler.urls import UrlRules, ruled, same_site
from spiders.failures import explain_failure, explain_status

logger = logging.getLogger(__name__)
T = TypeVar("T")

# What the outlet's lists said is read again from a little before the last run: clocks differ.
OVERLAP = timedelta(hours=1)
# A site index of more files than this is read from its newest end only.
MAX_SITEMAPS = 50


class Finding(scrapy.Spider):
    """Discovery, shared by all sites."""

    rules: UrlRules | None = None

    def start_finding(self) -> Iterator[Request]:
        """The first question; everything else follows from its answer."""
        self.robots_sitemaps: list[str] = []
        self.archive_known = False
        self.lists_complete = True
        self.announced: defaultdict[int, list[str]] = defaultdict(list)  # story -> the lists that announce its change
        self.useless = self.store.sources.useless(self.site_id)
        self.since = self.store.sources.lists_read_at(self.site_id)
        self.next_listing: str | None = None
        # Where an earlier run stopped reading the archive; gone on with after today's news.
        self.backlog = self.store.sources.next_listing(self.site_id)
        yield self.ask(self.home_url, self.parse_home, "home")

    def ask(self, url: str, callback: Callable[..., Any], kind: SourceKind, **kwargs: Any) -> Request:
        """A question to a list, conditional where nothing in the answer but its news matters."""
        known = self.store.sources.validators(self.site_id, url) if kind in ("feed", "sitemap") else (None, None)
        return Request(
            url,
            callback=callback,
            errback=self.discovery_failed,
            headers=conditional_headers(*known),
            cb_kwargs=kwargs,
            meta={"source": kind},
            dont_filter=True,
            priority=100,
        )

    def guess(self, urls: tuple[str, ...], callback: Callable[..., Any], kind: SourceKind) -> Iterator[Request]:
        """The first of the usual addresses that is not known to be useless; the others only where that one is none."""
        left = tuple(url for url in urls if url not in self.useless)
        if left:
            yield self.ask(left[0], callback, kind, guesses=left[1:])

    # --- robots.txt ---

    def robots_read(self, url: str, text: str, sitemaps: tuple[str, ...]) -> None:
        """Remember the sitemaps that a robots.txt names; say so when the outlet changes its wishes."""
        self.robots_sitemaps += [sitemap for sitemap in sitemaps if sitemap not in self.robots_sitemaps]
        if same_site(url, self.home_url) and self.store.sources.robots_changed(
            self.site_id, url, sha256(text.encode()), self.now()
        ):
            self.remark(url, "robots_changed", "robots.txt is not what it was; it is obeyed as it now stands")

    def robots_unreadable(self, url: str, problem: NotNow) -> None:
        """Nothing is asked of a host for now, and the run cannot be whole."""
        why = explain_failure(Failure(problem))
        self.problem(url, why.kind, why.reason, problem.status)
        if same_site(url, self.home_url):
            self.give_up(UNANSWERED)

    # --- what each list says ---

    def parse_home(self, response: Response) -> Iterator[Request]:
        """The front page: what the site offers, and its newest stories."""
        offers = None
        if self.usable(response, ()):
            offers = self.read(response, lambda: discover.read_home(response.body, response.url, _headers(response)))
        usual = discover.well_known(response.url)
        sitemaps = tuple(self.robots_sitemaps) or (offers.sitemaps if offers else ())
        for url in sitemaps[:MAX_SITEMAPS]:
            yield self.ask(url, self.parse_sitemap, "sitemap")
        if not sitemaps:
            yield from self.guess(usual.sitemaps, self.parse_sitemap, "sitemap")
        yield from self.ask_feeds_and_posts(offers, usual)
        if offers:
            self.parse_listing(response)

    def ask_feeds_and_posts(self, offers: discover.Offers | None, usual: discover.Offers) -> Iterator[Request]:
        """The feed and the REST interface that the front page names; the usual ones where there is no front page."""
        if offers is None or not offers.feeds:
            yield from self.guess(usual.feeds, self.parse_feed, "feed")
        else:
            yield self.ask(offers.feeds[0], self.parse_feed, "feed")
        root = offers.rest_root if offers else usual.rest_root
        if root and (offers or root not in self.useless):
            since = self.since - OVERLAP if self.since else None
            url = discover.posts_url(root, modified_after=since)
            yield self.ask(url, self.parse_posts, "rest", root=root, guesses=None if offers else ())

    def parse_feed(self, response: Response, guesses: tuple[str, ...] | None = None) -> Iterator[Request]:
        """The newest stories."""
        found = None
        if self.usable(response, guesses):
            found = self.read(response, lambda: discover.read_feed(response.body, response.url), guesses)
        if found is not None:
            self.owe(found, response, "feed")
        elif guesses and response.status != 304:
            yield from self.guess(guesses, self.parse_feed, "feed")

    def parse_posts(self, response: Response, root: str, guesses: tuple[str, ...] | None = None) -> Iterator[Request]:
        """WordPress REST: every story that is new or announced as modified since the last run."""
        posts = None
        if self.usable(response, guesses, name=root):
            posts = self.read(
                response, lambda: discover.read_posts(response.body, response.url, _headers(response)), guesses, root
            )
        if posts is None:
            return
        self.archive_known = True
        self.rest_root = root
        self.owe(posts.candidates, response, "rest", name=root)
        if posts.next_url:
            yield self.ask(posts.next_url, self.parse_posts, "rest", root=root)

    def parse_sitemap(self, response: Response, guesses: tuple[str, ...] | None = None) -> Iterator[Request]:
        """A sitemap, or an index of them: children untouched since the last run are left out."""
        sitemap = None
        if self.usable(response, guesses):
            sitemap = self.read(response, lambda: discover.read_sitemap(response.body, response.url), guesses)
        if sitemap is None:
            if response.status == 304:
                self.archive_known = True
            elif guesses:
                yield from self.guess(guesses, self.parse_sitemap, "sitemap")
            return
        self.archive_known = self.archive_known or bool(sitemap.candidates)
        # An index is asked whole every time: its own 304 would hide children that failed the last time.
        self.owe(sitemap.candidates, response, "sitemap", keep_validators=not sitemap.children)
        since = self.since - OVERLAP if self.since else None
        children = [url for url, lastmod in sitemap.children if not (since and lastmod and lastmod < since)]
        for url in children[:MAX_SITEMAPS]:
            if self.gatekeeper.owns(url):
                yield self.ask(url, self.parse_sitemap, "sitemap")

    def parse_listing(self, response: Response) -> None:
        """A page of headlines; the page after it is remembered while this one had something new."""
        listing = None
        if self.usable(response, None):
            listing = self.read(response, lambda: discover.read_listing(response.body, response.url, self.rules))
        if listing is None:
            return
        kind = response.request.meta["source"]
        found = self.owe(listing.candidates, response, kind)
        if found:
            self.next_listing = listing.next_url
        if (found or kind == "listing") and self.backlog is None:
            self.store.sources.keep_next_listing(self.site_id, self.next_listing)

    def next_page(self) -> Request | None:
        """The next page of the archive, where neither REST nor a sitemap gave the archive as a whole.

        It stays remembered until its answer replaces it, so that a run cut short does not lose its place.
        """
        if self.archive_known or not self.room():
            return None
        url, self.next_listing = self.next_listing, None
        if url is None:
            url, self.backlog = self.backlog, None
        return self.ask(url, self.parse_listing, "listing") if url else None

    # --- shared by the lists ---

    def usable(self, response: Response, guesses: tuple[str, ...] | None, name: str | None = None) -> bool:
        """Whether there is content to read. A failure is recorded; a guess that hit nothing is none."""
        problem = explain_status(response.status)
        if problem is None and response.status != 304:
            return True
        self.note_source(response, name)
        # A REST interface that was refused the last time too is one the outlet keeps for itself, as many do.
        kept_back = response.request.meta["source"] == "rest" and name in self.useless and response.status < 500
        if problem and not kept_back and (guesses is None or response.request.meta["source"] == "home"):
            self.lists_complete = False
            self.problem(response.url, problem.kind, problem.reason, response.status)
        self.heed(response)
        return False

    def read(
        self,
        response: Response,
        reader: Callable[[], T],
        guesses: tuple[str, ...] | None = None,
        name: str | None = None,
    ) -> T | None:
        """What `reader` makes of the answer; None, and a recorded problem, where it is not what was promised."""
        try:
            return reader()
        except DiscoverError as error:
            self.note_source(response, name, status=0)
            if guesses is None:
                self.lists_complete = False
                self.problem(response.url, "discover", str(error), response.status)
            return None

    def note_source(self, response: Response, name: str | None = None, *, status: int | None = None) -> None:
        """Remember that a list gave no content, under the address it was asked by."""
        kind = response.request.meta["source"]
        url = name or _asked(response)
        self.store.sources.note(self.site_id, kind, url, self.now(), response.status if status is None else status)

    def owe(
        self,
        candidates: list[Candidate] | tuple[Candidate, ...],
        response: Response,
        kind: SourceKind,
        *,
        name: str | None = None,
        keep_validators: bool = True,
    ) -> int:
        """Write down what a list names, and that it did. Returns how many addresses were not known."""
        own = [
            candidate
            for candidate in candidates
            if same_site(candidate.url, self.home_url) and ruled(candidate.url, self.rules) is not False
        ]
        source = name or _asked(response)
        found, announced = self.store.note_candidates(self.site_id, own, self.now(), source)
        for article_id in announced:
            self.announced[article_id].append(source)
        self.count("found", found)
        self.store.sources.note(
            self.site_id,
            kind,
            source,
            self.now(),
            response.status,
            news=bool(found or announced),
            etag=header(response, b"ETag") if keep_validators else None,
            last_modified=header(response, b"Last-Modified") if keep_validators else None,
        )
        return found

    def discovery_failed(self, failure: Failure) -> Iterator[Request]:
        """No answer to a discovery request."""
        request = failure.request
        problem = explain_failure(failure)
        self.lists_complete = False
        if request.meta["source"] == "home" and isinstance(failure.value, TurnedAway) and failure.value.target:
            self.problem(request.url, "moved", f"{self.home_url} leads to another site; crawl that address instead")
            return
        if isinstance(failure.value, NotNow):
            return
        if not (isinstance(failure.value, TurnedAway) and failure.value.told):
            self.problem(request.url, problem.kind, problem.reason)
        name = request.cb_kwargs.get("root", request.url)
        self.store.sources.note(self.site_id, request.meta["source"], name, self.now(), None)
        if request.meta["source"] == "home":
            usual = discover.well_known(self.home_url)
            for url in self.robots_sitemaps:
                yield self.ask(url, self.parse_sitemap, "sitemap")
            if not self.robots_sitemaps:
                yield from self.guess(usual.sitemaps, self.parse_sitemap, "sitemap")
            yield from self.ask_feeds_and_posts(None, usual)


def _asked(response: Response) -> str:
    """The address first asked for, before redirects: what the next run will ask again."""
    return response.request.meta.get("redirect_urls", [response.request.url])[0]


def header(response: Response, name: bytes) -> str | None:
    """A header's last value as text."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def kept_headers(response: Response) -> tuple[tuple[str, str], ...]:
    """The headers of an answer, cookies left out: they are nobody's record."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.lower() not in (b"set-cookie", b"set-cookie2")
        for value in values
    )


def _headers(response: Response) -> dict[str, str]:
    return {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}

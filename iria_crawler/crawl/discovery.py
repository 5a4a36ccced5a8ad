"""Finding a site's stories: ask whatever it offers - WordPress REST, sitemaps, feeds, listing pages - and write down
what that names. The looks themselves are looks.py's.

What a list names is written down with its answer. A list that is found and not asked in this run is owed to the next one,
and so is one that failed: a run may end at any time, and the next goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler import discover
from iria_crawler.crawl.archive import Archive
from iria_crawler.crawl.failures import explain_failure, explain_status
from iria_crawler.crawl.gate.guard import TurnedAway
from iria_crawler.crawl.gate.robots_gate import NotNow
from iria_crawler.crawl.lists import (
    MAX_PAGES_PER_LIST,
    Ledger,
    Question,
    Refusal,
)
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES
from iria_crawler.crawl.responses import asked_url, error_of, header, headers_of, request_of
from iria_crawler.crawl.run import Run
from iria_crawler.errors import DiscoverError, DiskFull, ParseError
from iria_crawler.model import Candidate
from iria_crawler.schedule import conditional_headers
from iria_crawler.store import ListOwed, SourceKind
from iria_crawler.urls import ruled, same_site

logger = logging.getLogger(__name__)
T = TypeVar("T")

# What the outlet's lists said is read again from a little before the last run: clocks differ.
OVERLAP = timedelta(hours=1)
# Sitemaps that robots.txt or the front page may name.
MAX_NAMED_SITEMAPS = 50
# A sitemap may have 50,000 addresses; one that weighs more at download is none.
MAX_SITEMAP_BYTES = 24 * 1024 * 1024
# Answers by which a list says that it is not for us, now and later: it is asked with its site again, and not for itself.
NOT_FOR_US_STATUSES = frozenset((401, 403, 404, 410))


class Discovery:
    """The lists of one run."""

    def __init__(self, run: Run, patience: Patience) -> None:
        self._run = run
        self._patience = patience
        self._sources = run.store.sources
        self.ledger = Ledger()
        self.under_way = 0
        self.rest_root: str | None = None  # WordPress' interface, once it has given its posts
        self._robots_sitemaps: tuple[str, ...] = ()
        self.home: Response | None = None  # the front page, as it answered
        self._pages_from_the_first: set[str] = set()  # of posts, read one after another in this run
        self._failed = False  # a list that the site names gave nothing that can be read
        self._archive = Archive(run, self.ledger)

    def begin(self, started_at: datetime) -> None:
        """The first question is to the front page; the lists that earlier runs have left come after what it leads to."""
        site_id = self._run.site_id
        self._since = self._sources.lists_read_at(site_id)
        self._begun_at = self._sources.begin_lists(site_id, started_at)
        self._goes_on = self._begun_at < started_at
        self._useless = self._sources.useless(site_id)
        self._left = self._sources.lists_owed(site_id, started_at)
        self._left_of = frozenset(owed.name for owed in self._left)  # lists that an earlier run left in the middle
        self._archive.begin()
        self._add(Question(ListOwed(self._run.home_url, "home", self._run.home_url)))

    def next_request(self) -> Request | None:
        """The next list to be asked; None where there is none just now."""
        question = self.ledger.next()
        if question is None:
            return None
        self.under_way += 1
        known: tuple[str | None, str | None] = (None, None)
        if question.owed.kind in ("feed", "sitemap"):
            known = self._sources.validators(self._run.site_id, question.url)
        return Request(
            question.url,
            callback=self.answered,
            errback=self.failed,
            headers=conditional_headers(*known),
            cb_kwargs={"question": question},
            meta={"download_maxsize": MAX_SITEMAP_BYTES if question.owed.kind == "sitemap" else MAX_PAGE_BYTES},
            dont_filter=True,
        )

    def finish(self) -> None:
        """Every list that was to be asked has been: what they said up to the beginning of this reading is written down."""
        if self.ledger.waiting or self._left:
            logger.info("%d lists are left for the next run", self.ledger.waiting + len(self._left))
            return
        self._run.lists_are_read = True
        if not self._failed:
            self._sources.lists_were_read(self._run.site_id)

    def take_what_was_left(self) -> None:
        """Ask the lists of earlier runs as well: once today's have been found."""
        left, self._left = self._left, []
        for owed in left:
            self._add(Question(owed))

    def add_robots_sitemaps(self, urls: tuple[str, ...]) -> None:
        """The sitemaps that a robots.txt has named: asked once the front page has answered."""
        self._robots_sitemaps = tuple(dict.fromkeys((*self._robots_sitemaps, *urls)))

    # --- answers ---

    async def answered(self, response: Response, question: Question) -> None:
        """An answer of a list. Whatever it holds, the run goes on."""
        try:
            await self._read_answer(response, question)
        except DiskFull as error:
            self._run.end_for(error)
        except Exception as error:  # poison: told, counted, and the list stays owed
            self._keep(question)
            self._run.error(response.url, "reading a list", error)
        finally:
            self.under_way -= 1
            self._run.wake()

    def failed(self, failure: Failure) -> None:
        """No answer of a list."""
        question: Question = request_of(failure).cb_kwargs["question"]
        try:
            self._no_answer(failure, question)
        except DiskFull as error:
            self._run.end_for(error)
        finally:
            self.under_way -= 1
            self._run.wake()

    async def _read_answer(self, response: Response, question: Question) -> None:
        self.ledger.answered_at(response.url)
        readers = {
            "home": self._read_home,
            "feed": self._read_feed,
            "sitemap": self._read_sitemap,
            "rest": self._read_posts,
            "listing": self._read_listing,
        }
        if question.owed.kind == "home":
            self.home = response
        await readers[question.owed.kind](response, question)

    async def _read_home(self, response: Response, question: Question) -> None:
        """The front page: what the site offers, and its newest stories."""
        offers = None
        if self._usable(response, question):
            offers = await self._read(response, question, discover.read_home, headers_of(response))
        usual = discover.well_known(response.url)
        self._add_sitemaps(offers, usual)
        self._add_feeds_and_posts(offers, usual)
        if offers:
            await self._read_listing(response, question)

    def _add_sitemaps(self, offers: discover.Offers | None, usual: discover.Offers) -> None:
        named = self._robots_sitemaps or (offers.sitemaps if offers else ())
        for url in named[:MAX_NAMED_SITEMAPS]:
            self._ask(url, "sitemap")
        if not named:
            self._guess(usual.sitemaps, "sitemap")

    def _add_feeds_and_posts(self, offers: discover.Offers | None, usual: discover.Offers) -> None:
        """The feed and the REST interface that the front page names; the usual ones where there is no front page."""
        if offers is None or not offers.feeds:
            self._guess(usual.feeds, "feed")
        else:
            self._ask(offers.feeds[0], "feed")
        root = offers.rest_root if offers else usual.rest_root
        if root and (offers or root not in self._useless):
            since = self._since or self._posts_read_at(root)
            url = discover.posts_url(root, modified_after=since - OVERLAP if since else None)
            self._pages_from_the_first.add(url)
            self._add(Question(ListOwed(url, "rest", root), None if offers else ()))

    def _posts_read_at(self, root: str) -> datetime | None:
        """When all posts were read within a reading that other lists keep from its end; None where they were not."""
        if not self._goes_on or root in self._left_of:
            return None
        return self._sources.read_since(self._run.site_id, root, self._begun_at)

    async def _read_feed(self, response: Response, question: Question) -> None:
        """The newest stories."""
        found = None
        if self._usable(response, question):
            found = await self._read(response, question, discover.read_feed)
        if found is not None:
            self._owe(found, response, question)
        elif question.guesses and response.status != 304:
            self._guess(question.guesses, "feed")

    async def _read_posts(self, response: Response, question: Question) -> None:
        """WordPress REST: every story that is new or announced as modified since the last run."""
        posts = None
        if self._usable(response, question):
            posts = await self._read(response, question, discover.read_posts, headers_of(response))
        if posts is None:
            return
        root = question.owed.name
        self._archive.given_by_a_list = True
        self.rest_root = root
        if question.owed.depth == 0 and posts.pages is not None and posts.pages > MAX_PAGES_PER_LIST:
            self._run.problem(
                response.url,
                "too_many",
                f"the list says that it has {posts.pages} pages; {MAX_PAGES_PER_LIST} are read at most",
            )
        if self.ledger.repeats(root, tuple(candidate.url for candidate in posts.candidates)):
            self._run.problem(response.url, "loop", "this page of the list says what an earlier one said: not followed")
            self._sources.list_done(self._run.site_id, question.url)
            return
        news = self._owe(posts.candidates, response, question)
        # Where an earlier run left off in the middle, the first pages are followed only as far as they bring news.
        gone_on_elsewhere = question.owed.depth == 0 and root in self._left_of
        if posts.next_url is None:
            # It tells every modification: whoever is not in it has announced nothing there.
            self._run.lists_are_read = self._run.lists_are_read or question.url in self._pages_from_the_first
        elif news or not gone_on_elsewhere:
            if question.url in self._pages_from_the_first:
                self._pages_from_the_first.add(posts.next_url)
            refusal = self._add(question.after(posts.next_url))
            if refusal:
                self._run.problem(response.url, refusal.kind, refusal.reason)

    async def _read_sitemap(self, response: Response, question: Question) -> None:
        """A sitemap, or an index of them: children untouched since the last run are left out."""
        sitemap = None
        if self._usable(response, question):
            sitemap = await self._read(response, question, discover.read_sitemap)
        if sitemap is None:
            if response.status == 304:
                self._archive.given_by_a_list = True
            elif question.guesses:
                self._guess(question.guesses, "sitemap")
            return
        self._archive.given_by_a_list |= bool(sitemap.candidates)
        # An index is asked whole every time: its own 304 would hide children that failed the last time.
        self._owe(sitemap.candidates, response, question, keep_validators=not sitemap.children)
        self._add_files(sitemap.children, response, question)

    def _add_files(self, files: Iterable[tuple[str, datetime | None]], response: Response, question: Question) -> None:
        """The files of an index. Where one is too deep, or leads back, the others of it are told with it, once."""
        refusals: dict[str, str] = {}
        for url, lastmod in files:
            if not self._run.gatekeeper.owns(url):
                continue
            if url in (*question.above, question.url, response.url):
                refusals["loop"] = f"it names {url}, which led to it: not followed"
            elif self._is_wanted(url, lastmod) and (refusal := self._add(question.after(url))):
                refusals[refusal.kind] = refusal.reason
        for kind, reason in refusals.items():
            self._run.problem(response.url, kind, reason)

    def _is_wanted(self, url: str, lastmod: datetime | None) -> bool:
        """Whether a file of an index can hold what is not written down yet."""
        if self._since and lastmod and lastmod < self._since - OVERLAP:
            return False
        read_at = self._sources.read_since(self._run.site_id, url, self._begun_at) if self._goes_on else None
        return read_at is None or (lastmod is not None and lastmod >= read_at - OVERLAP)

    async def _read_listing(self, response: Response, question: Question) -> None:
        """A page of headlines."""
        listing = None
        if self._usable(response, question):
            listing = await self._read(response, question, discover.read_listing, self._run.rules)
        if listing is None:
            return
        is_home = question.owed.kind == "home"
        if is_home:
            self._run.memory.home_is_well = bool(listing.candidates)
        found = self._owe(listing.candidates, response, question)
        self._archive.page_was_read(response.url, listing.next_url, found, is_home=is_home)

    def add_next_page(self) -> bool:
        """Add the next page of the archive. True where there is one."""
        url = self._archive.next_url()
        if url is not None:
            self._ask(url, "listing")
        return url is not None

    # --- shared by the lists ---

    def _ask(self, url: str, kind: SourceKind) -> None:
        self._add(Question(ListOwed(url, kind, url)))

    def _guess(self, urls: tuple[str, ...], kind: SourceKind) -> None:
        """The first of the usual addresses that is not known to be useless; the others only where that one is none."""
        left = tuple(url for url in urls if url not in self._useless)
        if left:
            self._add(Question(ListOwed(left[0], kind, left[0]), left[1:]))

    def _add(self, question: Question) -> Refusal | None:
        """Ask a list in this run. What a list has named is owed until it is answered. A Refusal: it leads too far."""
        refusal = self.ledger.add(question)
        if refusal is not None:
            self._sources.list_done(self._run.site_id, question.url)
            return refusal
        if question.owed.depth > 0 and not self._sources.owe_list(self._run.site_id, question.owed, self._run.now()):
            return Refusal("too_many", "the site names more lists than are kept for later runs")
        return None

    def _usable(self, response: Response, question: Question) -> bool:
        """Whether there is content to read. A failure is recorded; a guess that hit nothing is none."""
        problem = explain_status(response.status)
        owed = question.owed
        if problem is None and response.status != 304:
            return True
        self._note(response, question, response.status)
        # A REST interface that was refused the last time too is one the outlet keeps for itself, as many do.
        kept_back = owed.kind == "rest" and owed.name in self._useless and response.status < 500
        if problem and not kept_back and (question.guesses is None or owed.kind == "home"):
            self._run.problem(response.url, problem.kind, problem.reason, response.status)
        if problem and question.guesses is None and response.status not in NOT_FOR_US_STATUSES:
            self._keep(question)
        elif owed.depth > 0 or response.status == 304:
            self._sources.list_done(self._run.site_id, question.url)
        self._patience.heed(response.status, header(response, b"Retry-After"))
        return False

    async def _read(
        self, response: Response, question: Question, reader: Callable[..., T], *arguments: Any
    ) -> T | None:
        """What `reader` makes of the answer, in a process of its own; None, and a recorded problem, where it is not what was
        promised, or could not be read."""
        try:
            found: T = await self._run.read(reader, response.body, response.url, *arguments, url=response.url)
            return found
        except (DiscoverError, ParseError) as error:
            if self._run.is_ending:
                return None
            self._note(response, question, 0)
            if question.guesses is None or isinstance(error, ParseError):
                self._keep(question)
                self._run.problem(response.url, "discover", str(error), response.status)
            return None

    def _keep(self, question: Question) -> None:
        """A list that failed is asked again: one that the site names, in every run, and this reading does not count as ended
        before; a part of one, in its own time."""
        if question.owed.depth == 0:
            self._failed = True
        elif question.owed.kind in ("feed", "sitemap", "rest"):
            self._sources.list_failed(self._run.site_id, question.owed, self._run.now())

    def _note(self, response: Response, question: Question, status: int) -> None:
        """Remember that a list gave no content."""
        name = question.owed.name if question.owed.kind == "rest" else asked_url(response)
        self._sources.note(self._run.site_id, question.owed.kind, name, self._run.now(), status)

    def _owe(
        self, candidates: Iterable[Candidate], response: Response, question: Question, *, keep_validators: bool = True
    ) -> int:
        """Write down what a list names, and that it did. Returns how many addresses were not known."""
        run = self._run
        own = [
            candidate
            for candidate in candidates
            if same_site(candidate.url, run.home_url) and ruled(candidate.url, run.rules) is not False
        ]
        source = question.owed.name if question.owed.kind == "rest" else asked_url(response)
        found, announced = run.store.note_candidates(run.site_id, own, run.now(), source)
        for article_id in announced:
            run.announced.setdefault(article_id, []).append(source)
        run.count("found", found)
        self._sources.note(
            run.site_id,
            question.owed.kind,
            source,
            run.now(),
            response.status,
            news=bool(found or announced),
            etag=header(response, b"ETag") if keep_validators else None,
            last_modified=header(response, b"Last-Modified") if keep_validators else None,
        )
        self._sources.list_done(run.site_id, question.url)
        return found

    def _no_answer(self, failure: Failure, question: Question) -> None:
        """A list could not be had: told, and owed."""
        run, owed = self._run, question.owed
        error, url = error_of(failure), request_of(failure).url
        problem = explain_failure(error)
        if owed.kind == "home" and isinstance(error, TurnedAway) and error.target:
            run.problem(url, "moved", f"{run.home_url} leads to another site; crawl that address instead")
            return
        if isinstance(error, NotNow):
            return  # told by robots_unreadable(); the run is over
        if not (isinstance(error, TurnedAway) and error.reported):
            # A list that leads to itself is one without end.
            kind = "loop" if problem.kind == "redirects" and owed.kind != "home" else problem.kind
            run.problem(url, kind, problem.reason)
        self._sources.note(run.site_id, owed.kind, owed.name, run.now(), None)
        self._keep(question)
        if owed.kind == "home":
            usual = discover.well_known(run.home_url)
            self._add_sitemaps(None, usual)
            self._add_feeds_and_posts(None, usual)

"""Find a site's stories: ask the lists it offers (WordPress REST, sitemaps, feeds, listing pages) and follow where they lead.

What a list names is written down as soon as it has answered. A list that was found but not asked, or that failed, is owed
to the next run: a run may end at any time, and the next one continues there. The looks at stories are made by looks.py.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler import discover
from iria_crawler.crawl.archive import Archive
from iria_crawler.crawl.census import Census, NewsCensus
from iria_crawler.crawl.failures import explain_failure
from iria_crawler.crawl.gate.guard import TurnedAway
from iria_crawler.crawl.gate.robots_gate import NotNow
from iria_crawler.crawl.ledger import (
    MAX_PAGES_PER_LIST,
    Ledger,
    ListQuestion,
    TooFar,
)
from iria_crawler.crawl.list_answers import ListAnswers
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES
from iria_crawler.crawl.readers.posts import read_pictures, read_posts
from iria_crawler.crawl.responses import error_of, headers_of, request_of
from iria_crawler.crawl.run import Run
from iria_crawler.crawl.stated_pictures import StatedPictures
from iria_crawler.errors import CannotGoOn
from iria_crawler.model import Look
from iria_crawler.schedule import conditional_headers
from iria_crawler.store import ListOwed, SourceAnswer, SourceKind

logger = logging.getLogger(__name__)

# Lists are read again from a little before the last run, because the clocks of two machines differ.
OVERLAP = timedelta(hours=1)
# Sitemaps that we take from robots.txt or the front page.
MAX_NAMED_SITEMAPS = 50
# The largest download of a sitemap: the standard allows 50,000 addresses.
MAX_SITEMAP_BYTES = 24 * 1024 * 1024


class Discovery:
    """The lists of one run."""

    def __init__(self, run: Run, patience: Patience) -> None:
        self._run = run
        self._sources = run.store.sources
        self.ledger = Ledger()
        self.under_way = 0
        self.rest_root: str | None = None  # address of the REST interface, once it has given its posts
        self._awaits_rest = False  # it was offered, and has not answered yet
        self._robots_sitemaps: tuple[str, ...] = ()
        self.home: Response | None = None  # the answer of the front page
        self._pages_from_the_first: set[str] = set()  # pages of posts, read in order from the first one in this run
        self._answers = ListAnswers(run, patience)
        self._archive = Archive(run, self.ledger)
        self._census = Census(run)
        self._news = NewsCensus(run)
        self.pictures = StatedPictures(run)

    def begin(self, started_at: datetime) -> None:
        """Ask the front page first. Lists left by earlier runs come after those that the front page names."""
        site_id = self._run.site_id
        self._since = self._sources.lists_read_at(site_id)
        self._begun_at = self._sources.begin_lists(site_id, started_at)
        self._goes_on = self._begun_at < started_at
        self._answers.useless = self._sources.useless(site_id)
        self._left = self._sources.lists_owed(site_id, started_at)
        self._left_of = frozenset(owed.name for owed in self._left)  # lists of which an earlier run read only a part
        self._archive.begin()
        self._add(ListQuestion(ListOwed(self._run.home_url, "home", self._run.home_url)))

    def next_request(self) -> Request | None:
        """The request for the next list; None if there is none now."""
        question = self.ledger.next()
        return None if question is None else self._request(question)

    def _request(self, question: ListQuestion) -> Request:
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
        """The run has nothing more to ask. If no list is left, note that all lists are read up to when this reading began."""
        if self.ledger.waiting or self._left:
            logger.info("%d lists are left for the next run", self.ledger.waiting + len(self._left))
            return
        self._run.lists_are_read = True
        if not self._answers.any_failed:
            self._sources.lists_were_read(self._run.site_id)

    def take_what_was_left(self) -> None:
        """Also ask the lists that earlier runs left. Called after the front page has answered."""
        left, self._left = self._left, []
        for owed in left:
            self._add(ListQuestion(owed))

    def add_robots_sitemaps(self, urls: tuple[str, ...]) -> None:
        """Note the sitemaps that a robots.txt names. They are asked after the front page has answered."""
        self._robots_sitemaps = tuple(dict.fromkeys((*self._robots_sitemaps, *urls)))

    # --- answers ---

    async def answered(self, response: Response, question: ListQuestion) -> None:
        """Handle the answer of a list. Whatever it contains, the run goes on."""
        try:
            await self._read_answer(response, question)
        except CannotGoOn as error:
            self._run.end_for(error)
        except Exception as error:  # a bug of ours: recorded and counted; the list stays owed
            self._answers.stay_owed(question)
            self._run.error(response.url, "reading a list", error)
        finally:
            self._has_ended(question)

    def failed(self, failure: Failure) -> None:
        """Handle a list that gave no answer."""
        question: ListQuestion = request_of(failure).cb_kwargs["question"]
        try:
            self._no_answer(failure, question)
        except CannotGoOn as error:
            self._run.end_for(error)
        finally:
            self.pictures.was_not_answered(question.url)
            self._has_ended(question)

    def _has_ended(self, question: ListQuestion) -> None:
        """A list has answered, or will not."""
        self.pictures.settle(question.url)
        if question.owed.kind == "rest":
            self._awaits_rest = False
        self.under_way -= 1
        self._run.wake()

    async def _read_answer(self, response: Response, question: ListQuestion) -> None:
        self.ledger.answered_at(response.url)
        readers = {
            "home": self._read_home,
            "feed": self._read_feed,
            "sitemap": self._read_sitemap,
            "rest": self._read_rest,
            "listing": self._read_listing,
        }
        if question.owed.kind == "home":
            self.home = response
        await readers[question.owed.kind](response, question)

    async def _read_home(self, response: Response, question: ListQuestion) -> None:
        """The front page: it names the site's lists and its newest stories."""
        offers = await self._answers.read(response, question, discover.read_home, headers_of(response))
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
        """The feed and the REST interface that the front page names; those at the usual addresses if it cannot be read."""
        if offers is None or not offers.feeds:
            self._guess(usual.feeds, "feed")
        else:
            self._ask(offers.feeds[0], "feed")
        root = offers.rest_root if offers else usual.rest_root
        if root and (offers or root not in self._answers.useless):
            since = self._since or self._posts_read_at(root)
            url = discover.posts_url(root, modified_after=since - OVERLAP if since else None)
            self._pages_from_the_first.add(url)
            self._awaits_rest = self._add(ListQuestion(ListOwed(url, "rest", root), None if offers else ())) is None

    def _posts_read_at(self, root: str) -> datetime | None:
        """When all posts were read, although other lists of the same reading are still left; None if not all were."""
        if not self._goes_on or root in self._left_of:
            return None
        return self._sources.read_since(self._run.site_id, root, self._begun_at)

    async def _read_feed(self, response: Response, question: ListQuestion) -> None:
        """The newest stories."""
        found = await self._answers.read(response, question, discover.read_feed)
        if found is not None:
            self._answers.record(found, response, question)
        elif question.guesses and response.status != 304:
            self._guess(question.guesses, "feed")

    async def _read_rest(self, response: Response, question: ListQuestion) -> None:
        """An answer of WordPress REST: posts, or what it says of pictures."""
        if self.pictures.owns(question.url):
            pictures = await self._answers.read(response, question, read_pictures)
            self.pictures.were_answered(question, pictures)
        else:
            await self._read_posts(response, question)

    async def _read_posts(self, response: Response, question: ListQuestion) -> None:
        """A page of posts: the stories that are new or modified since the last run, or a page of the census."""
        posts = await self._answers.read(response, question, read_posts, headers_of(response))
        if posts is None:
            return
        if self._census.owns(question.url):
            self._answers.record(posts.candidates, response, question)
            self._add_census(self._census.page_was_read(posts.candidates, posts.pages))
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
        news = self._answers.record(posts.candidates, response, question)
        # If an earlier run stopped in the middle, it stored the page to continue at. Then the first pages are followed only
        # while they name something new.
        has_stored_place = question.owed.depth == 0 and root in self._left_of
        if posts.next_url is None:
            # All pages were read from the first. REST lists every modification, so other stories have announced none.
            is_whole = question.url in self._pages_from_the_first
            self._run.lists_are_read = self._run.lists_are_read or is_whole
            if self._since is not None:
                self._add_census(self._census.begin(root))
            elif is_whole and posts.total:
                self._census.all_were_read()
        elif news or not has_stored_place:
            if question.url in self._pages_from_the_first:
                self._pages_from_the_first.add(posts.next_url)
            too_far = self._add(question.after(posts.next_url))
            if too_far:
                self._run.problem(response.url, too_far.kind, too_far.reason)

    def _add_census(self, question: ListQuestion | None) -> None:
        if question is not None:
            self._add(question)

    async def _read_sitemap(self, response: Response, question: ListQuestion) -> None:
        """A sitemap, or an index of sitemaps: files that have not changed since the last run are left out."""
        sitemap = await self._answers.read(response, question, discover.read_sitemap)
        if sitemap is None:
            self._news.was_not_read(question.url)
            if response.status == 304:
                self._archive.given_by_a_list = True
            elif question.guesses:
                self._guess(question.guesses, "sitemap")
            return
        self._archive.given_by_a_list |= bool(sitemap.candidates)
        self._news.was_read(sitemap.candidates)
        # Validators of an index are not kept: with a 304 we would not see the files that failed last time.
        self._answers.record(sitemap.candidates, response, question, keep_validators=not sitemap.children)
        self._add_files(sitemap.children, response, question)

    def _add_files(
        self, files: Iterable[tuple[str, datetime | None]], response: Response, question: ListQuestion
    ) -> None:
        """Add the files of an index. Files that lead too deep or back are reported once for the index, not one by one."""
        reasons: dict[str, str] = {}
        for url, lastmod in files:
            if not self._run.gatekeeper.owns(url):
                continue
            if url in (*question.above, question.url, response.url):
                reasons["loop"] = f"it names {url}, which led to it: not followed"
            elif not self._is_wanted(url, lastmod):
                self._news.was_not_read(url)
            elif too_far := self._add(question.after(url)):
                reasons[too_far.kind] = too_far.reason
        for kind, reason in reasons.items():
            self._run.problem(response.url, kind, reason)

    def _is_wanted(self, url: str, lastmod: datetime | None) -> bool:
        """Whether a file of an index can contain something that is not written down yet."""
        if self._since and lastmod and lastmod < self._since - OVERLAP:
            return False
        read_at = self._sources.read_since(self._run.site_id, url, self._begun_at) if self._goes_on else None
        return read_at is None or (lastmod is not None and lastmod >= read_at - OVERLAP)

    async def _read_listing(self, response: Response, question: ListQuestion) -> None:
        """A page of headlines: the front page or a page of the archive."""
        listing = await self._answers.read(response, question, discover.read_listing, self._run.rules)
        if listing is None:
            return
        is_home = question.owed.kind == "home"
        if is_home:
            self._run.memory.home_is_well = bool(listing.candidates)
        found = self._answers.record(listing.candidates, response, question)
        self._archive.page_was_read(response.url, listing.next_url, found, is_home=is_home)

    def count_news(self) -> bool:
        """Where REST is off: owe looks at the stories that the news sitemap does not name any more. Returns whether there are any."""
        return self.rest_root is None and not self.ledger.waiting and self._news.count() > 0

    # --- pictures ---

    @property
    def may_ask_rest(self) -> bool:
        """Whether REST has given its posts in this run, or may yet: it was offered and has not answered."""
        return self.rest_root is not None or (self._awaits_rest and not self.ledger.is_full)

    def wait_for_pictures(self, look: Look) -> bool:
        """Whether a look at a new story waits for what WordPress says of its pictures; see StatedPictures.wait_for()."""
        return self.may_ask_rest and self.pictures.wait_for(look)

    def looks_to_go_on(self) -> list[Look]:
        """The looks that have waited."""
        return self.pictures.released(can_ask=self.may_ask_rest)

    def ask_for_looks(self) -> Request | None:
        """The request to WordPress for which looks wait; None if there is none, or REST has not given its posts yet."""
        question = self.pictures.next_for_looks(self.rest_root) if self.rest_root else None
        return None if question is None else self._request(question)

    def add_pictures(self) -> bool:
        """Ask WordPress what it says of the pictures of the stories that were looked at. Returns whether there are any."""
        question = self.pictures.next(self.rest_root)
        return question is not None and self._add(question) is None

    def add_next_page(self) -> bool:
        """Ask the next page of the archive. Returns whether there is one."""
        url = self._archive.next_url()
        if url is not None:
            self._ask(url, "listing")
        return url is not None

    # --- shared by the lists ---

    def _ask(self, url: str, kind: SourceKind) -> None:
        self._add(ListQuestion(ListOwed(url, kind, url)))

    def _guess(self, urls: tuple[str, ...], kind: SourceKind) -> None:
        """Ask the first of the usual addresses that is not known to be useless; the others are asked only if it is no list."""
        left = tuple(url for url in urls if url not in self._answers.useless)
        if left:
            self._add(ListQuestion(ListOwed(left[0], kind, left[0]), left[1:]))

    def _add(self, question: ListQuestion) -> TooFar | None:
        """Ask a list in this run; one named by another list is owed until it has answered. A TooFar: it is not asked."""
        too_far = self.ledger.add(question)
        if too_far is not None:
            self._sources.list_done(self._run.site_id, question.url)
            return too_far
        if question.owed.depth > 0 and not self._sources.owe_list(self._run.site_id, question.owed, self._run.now()):
            return TooFar("too_many", "the site names more lists than are kept for later runs")
        return None

    def _no_answer(self, failure: Failure, question: ListQuestion) -> None:
        """Record why a list gave no answer, and let it stay owed."""
        run, owed = self._run, question.owed
        error, url = error_of(failure), request_of(failure).url
        problem = explain_failure(error)
        if owed.kind == "home" and isinstance(error, TurnedAway) and error.target:
            run.problem(url, "moved", f"{run.home_url} leads to another site; crawl that address instead")
            return
        if isinstance(error, NotNow):
            return  # reported by robots_unreadable(), which ends the run
        if not (isinstance(error, TurnedAway) and error.reported):
            # A list that redirects to itself counts with those that lead in circles.
            kind = "loop" if problem.kind == "redirects" and owed.kind != "home" else problem.kind
            run.problem(url, kind, problem.reason)
        self._sources.note(run.site_id, SourceAnswer(owed.kind, owed.name, status=None), run.now())
        if owed.kind == "sitemap":
            self._news.was_not_read(question.url)
        if not self.pictures.owns(question.url):
            self._answers.stay_owed(question)
        if owed.kind == "home":
            usual = discover.well_known(run.home_url)
            self._add_sitemaps(None, usual)
            self._add_feeds_and_posts(None, usual)

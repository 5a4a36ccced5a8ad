"""The further pages of a story on several pages: asked one after another, until the story is whole or one does not come.

Every request goes through the same gate as all others. A page that comes is judged as the first one is: by its status, by
what it is, and by whether it says that it is of this story (parse/stitch.py). Nothing is stored before the last has come.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler.crawl.failures import Problem, explain_failure, explain_status
from iria_crawler.crawl.missing import MissingPages
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES, FetchedPage, Record, read_page
from iria_crawler.crawl.responses import charset, error_of, header, kept_headers, request_of
from iria_crawler.crawl.run import Run
from iria_crawler.errors import ParseError
from iria_crawler.model import Article, FetchedPart, Look, ReadPart
from iria_crawler.parse.stitch import adds, is_whole, wanted, why_not
from iria_crawler.store import Owed
from iria_crawler.urls import same_site, url_key

# A story has at most this many pages: an honest one has ten, and a chain of pages without end must end somewhere.
MAX_PAGES_OF_STORY = 20
# The bytes of all further pages of a story: they are held in memory until the last has come.
MAX_STORY_BYTES = 12 * 1024 * 1024
# Requests for further pages are sent before other looks, so that few stories are held half read.
PRIORITY = 1


class Answer(NamedTuple):
    """An answer to an owed look. `first_page`: the address that was asked instead of the owed one, because that showed a further
    page of a story; None: the owed one was asked.
    """

    response: Response
    owed: Owed
    first_page: str | None = None

    @property
    def asked(self) -> str:
        """The address that was asked, before redirects."""
        return self.first_page or self.owed.url

    @property
    def elsewhere(self) -> bool:
        """Whether a redirect led to another address."""
        return url_key(self.response.url) != url_key(self.asked)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What has come of a story so far. `asked`: where its next page may be; others to try if that fails come after it.

    `incomplete`: a page did not come, or came and repeated what was there.
    """

    answer: Answer  # with the first page
    first: Record
    parts: tuple[ReadPart, ...]
    fetched: tuple[FetchedPart, ...] = ()
    asked: tuple[str, ...] = ()
    incomplete: bool = False
    known: Article | None = None  # what is remembered of the story

    @property
    def owed(self) -> Owed:
        """The look that this story answers."""
        return self.answer.owed

    @property
    def size(self) -> int:
        """The bytes of the further pages."""
        return sum(len(part.body) for part in self.fetched)


def begin(answer: Answer, record: Record, known: Article | None) -> Gathered:
    """A story of which the first page has come. `known`: what is remembered of it."""
    return Gathered(answer, record, (ReadPart(record.article, record.pages),), known=known)


Found = Look | Request | None


class Asker(Protocol):
    """Who asks for the first pages, and takes the stories when nothing more is asked for them."""

    async def finish(self, story: Gathered) -> Found:
        """The Look, or a request that will yield it; None if the look stays owed."""

    def guarded(self, finding: Coroutine[Any, Any, Found], owed: Owed, url: str) -> AsyncIterator[Look | Request]:
        """Yields what is found. An error of ours is recorded, and the look owed again."""


class FurtherPages:
    """Gathers the further pages of stories."""

    def __init__(self, run: Run, missing: MissingPages, patience: Patience, asker: Asker) -> None:
        self._run = run
        self._missing = missing
        self._patience = patience
        self._asker = asker

    async def go_on(self, story: Gathered) -> Found:
        """The request for the story's next page; what the asker makes of the story where there is none."""
        asked = tuple(url for url in wanted(story.parts) if self._may_ask(story, url))
        if not asked:
            return await self._asker.finish(story)
        if len(story.parts) >= MAX_PAGES_OF_STORY or story.size >= MAX_STORY_BYTES:
            reason = (
                f"the story has more than {len(story.parts)} pages or {MAX_STORY_BYTES // 1024 // 1024} MB, and the rest is "
                "not read; the record is marked as truncated"
            )
            self._run.remark(asked[0], "part", reason, article_id=story.owed.article_id)
            return await self._asker.finish(story)
        return self._request(replace(story, asked=asked))

    def _may_ask(self, story: Gathered, url: str) -> bool:
        """Whether an address is one of the outlet itself: a story does not go on elsewhere."""
        return same_site(story.answer.response.url, url) and self._run.gatekeeper.owns(url)

    def _request(self, story: Gathered) -> Request:
        return Request(
            story.asked[0],
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"story": story},
            meta={"download_maxsize": min(MAX_PAGE_BYTES, MAX_STORY_BYTES - story.size)},
            priority=PRIORITY,
            dont_filter=True,
        )

    async def answered(self, response: Response, story: Gathered) -> AsyncIterator[Look | Request]:
        """Yields the request for the next page, or what the asker makes of the story."""
        async for found in self._asker.guarded(self._read_answer(response, story), story.owed, response.url):
            yield found

    async def failed(self, failure: Failure) -> AsyncIterator[Look | Request]:
        """As answered(), for a page that got no answer."""
        request = request_of(failure)
        story: Gathered = request.cb_kwargs["story"]
        trying = self._try_another(story, explain_failure(error_of(failure)))
        async for found in self._asker.guarded(trying, story.owed, request.url):
            yield found

    async def _read_answer(self, response: Response, story: Gathered) -> Found:
        problem = explain_status(response.status, header(response, b"Content-Type") or "")
        if problem is None and response.status != 200:
            problem = Problem("http", f"unexpected answer ({response.status})")
        if problem is None:
            return await self._take(response, story)
        self._patience.heed(response.status, header(response, b"Retry-After"))
        return await self._try_another(story, problem, response.status)

    async def _take(self, response: Response, story: Gathered) -> Found:
        """Add the page that came to the story, if it is one of its pages."""
        page = FetchedPage(
            response.body,
            response.url,
            self._run.now(),
            self._run.site,
            charset(response),
            story.first.pages.home,
            story.known,
        )
        try:
            record: Record = await self._run.read(read_page, page, url=response.url)
        except ParseError as error:
            return await self._try_another(story, Problem("unreadable", str(error)), response.status)
        part = ReadPart(record.article, record.pages)
        reason = why_not(story.parts[0], part)
        if self._missing.is_not_found(record.article) or self._missing.is_sink(story.asked[0], response.url):
            reason = "what came is what the site shows for an address that is not there"
        if reason is None and len(story.asked) > 1 and not is_whole(story.parts[0], part):
            reason = "it does not show the whole story"
        if reason is not None:
            return await self._try_another(story, Problem("part", reason), response.status)
        fetched = FetchedPart(
            response.url, response.body, page.fetched_at, header(response, b"Content-Type"), kept_headers(response)
        )
        grown = replace(story, parts=(*story.parts, part), fetched=(*story.fetched, fetched))
        return await self.go_on(replace(grown, incomplete=not adds(grown.parts)))

    async def _try_another(self, story: Gathered, problem: Problem, status: int | None = None) -> Found:
        """A page did not come: ask another address that holds the same, or finish with what there is."""
        if self._run.is_ending:
            self._run.done(story.owed.url)  # the look stays owed: the failure may come from the end of the run
            return None
        if len(story.asked) > 1:
            return self._request(replace(story, asked=story.asked[1:]))
        number = len(story.parts) + 1
        reason = f"page {number} of the story did not come: {problem.reason}; the story is kept as far as it is known"
        self._run.problem(story.asked[0], "part", reason, status, story.owed.article_id)
        return await self._asker.finish(replace(story, incomplete=True))

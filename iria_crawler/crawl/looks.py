"""Looks at stories: the request, and the Look that is made from its answer and then stored by the pipelines."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler.crawl.discovery import Discovery
from iria_crawler.crawl.failures import Problem, explain_failure, explain_status
from iria_crawler.crawl.further_pages import Answer, Found, FurtherPages, Gathered, begin
from iria_crawler.crawl.gate.guard import TurnedAway
from iria_crawler.crawl.missing import MissingPages
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.readers.pages import (
    MAX_PAGE_BYTES,
    FetchedPage,
    Record,
    memory_of,
    read_page,
    reread,
    stitch_record,
)
from iria_crawler.crawl.responses import charset, error_of, header, kept_headers, request_of
from iria_crawler.crawl.run import Run
from iria_crawler.errors import CannotGoOn, ParseError
from iria_crawler.model import Article, Look
from iria_crawler.parse import PARSER_VERSION
from iria_crawler.schedule import conditional_headers, retry_after
from iria_crawler.store import UNANSWERED, WALLED, Owed, page_digest, sha256
from iria_crawler.urls import url_key

logger = logging.getLogger(__name__)

# A site that answers none of this many looks in a row is down or refuses us: the run ends, the other looks stay owed.
MAX_UNANSWERED_LOOKS = 6
UNANSWERED_KINDS = frozenset(("timeout", "refused", "dns", "broken", "robots_unreadable", "redirects", "walled"))
REFUSAL_STATUSES = frozenset((401, 403, 429, 451))


class Looks:
    """The looks of one run."""

    def __init__(self, run: Run, discovery: Discovery, missing: MissingPages, patience: Patience) -> None:
        self._run = run
        self._discovery = discovery
        self._missing = missing
        self._patience = patience
        self._unanswered = 0
        self._further = FurtherPages(run, missing, patience, self)
        # Address owed -> the stored page of its record, read again with today's parser; and whether that failed.
        self._rereads: dict[str, tuple[Article | None, bool]] = {}
        self._asked: set[str] = set()  # keys of the addresses that this run has asked for as those of stories

    def request(self, owed: Owed, first_page: str | None = None) -> Request:
        """The request for one owed look; conditional if an earlier answer gave validators (ETag, Last-Modified).

        first_page: the address to ask instead, because the owed one shows a further page of a story; never conditional.
        """
        self._run.under_way.add(owed.url)
        self._asked.add(url_key(first_page or owed.url))
        return Request(
            first_page or owed.url,
            callback=self.answered,
            errback=self.failed,
            headers={} if first_page or self._run.renders else conditional_headers(owed.etag, owed.last_modified),
            cb_kwargs={"owed": owed, "first_page": first_page},
            meta={"download_maxsize": MAX_PAGE_BYTES},
            dont_filter=True,
        )

    async def answered(
        self, response: Response, owed: Owed, first_page: str | None = None
    ) -> AsyncIterator[Look | Request]:
        """Yields the Look, or a request that will yield it, or nothing if the look stays owed. No answer is an
        error of the run, whatever it holds (a full disk is: the run ends). The look is owed until it is stored."""
        reading = self._read_answer(Answer(response, owed, first_page))
        async for found in self.guarded(reading, owed, response.url):
            yield found

    async def guarded(self, finding: Coroutine[Any, Any, Found], owed: Owed, url: str) -> AsyncIterator[Look | Request]:
        """Yields what is found. An error of ours is recorded, and the look owed again."""
        try:
            found = await finding
        except CannotGoOn as error:
            self._run.end_for(error)
            return
        except Exception as error:  # a bug of ours that this page reveals
            self._run.error(url, "reading a story", error, owed.article_id)
            self._owe_again(owed, f"error: {type(error).__name__}")
            return
        if found is not None:
            yield found

    def failed(self, failure: Failure) -> None:
        """Handle a look that got no answer: it stays owed."""
        error = error_of(failure)
        reported = isinstance(error, TurnedAway) and error.reported
        self._give_back(request_of(failure).cb_kwargs["owed"], explain_failure(error), reported=reported)

    async def _read_answer(self, answer: Answer) -> Found:
        """The Look, or a request that will yield it; None if the look stays owed. Unchanged bytes are not read again."""
        response, owed = answer.response, answer.owed
        problem = explain_status(response.status, header(response, b"Content-Type") or "")
        if problem and response.status not in (404, 410):
            wait = retry_after(header(response, b"Retry-After"), self._run.now())
            self._give_back(owed, problem, status=response.status, not_before=wait)
            self._patience.heed(response.status, header(response, b"Retry-After"))
            return None
        if response.status == 304 and (answer.elsewhere or owed.kind == "hint") and (owed.etag or owed.last_modified):
            # A redirect took our validators to another page, whose 304 says nothing about the story; or a list says that the story
            # was modified, and the server that it was not. Ask without validators.
            return self.request(replace(owed, etag=None, last_modified=None))
        self._unanswered = 0
        # Known bytes at another address are read again: the story has moved, or two stories turn out to be one.
        same = response.status == 304 or (response.status == 200 and self._is_known(answer, sha256(response.body)))
        if response.status != 200 or same:
            return self._concluded(self._look(answer, None, same=same), answer)
        known = memory_of(await self._known(owed))
        record = await self._read_page(response, owed, known)
        if record is None:
            return None
        first_url = record.pages.first_url
        if answer.first_page is None and first_url is not None and self._run.gatekeeper.owns(first_url):
            return self._ask_first(owed, first_url)
        return await self._further.go_on(begin(answer, record, known))

    def _is_known(self, answer: Answer, digest: str) -> bool:
        """Whether these are the bytes of the last look at the story, at its own address."""
        return digest == answer.owed.body_sha256 and not answer.elsewhere and answer.first_page is None

    def _ask_first(self, owed: Owed, url: str) -> Request | None:
        """The request for the first page of a story, where the owed address showed a further one; None if this run has asked
        for it already: then nothing is owed."""
        if owed.article_id is None and url_key(url) in self._asked:
            self._done(owed)
            with self._run.stopping_for_full_disk():
                self._run.store.frontier.answered(owed.url)
            return None
        return self.request(owed, first_page=url)

    async def finish(self, story: Gathered) -> Found:
        """The Look at a story whose further pages have been asked for."""
        answer, record = story.answer, story.first
        if story.fetched:
            if self._is_known(answer, page_digest(answer.response.body, story.fetched)):
                return replace(self._look(answer, None, same=True), incomplete=story.incomplete)
            try:
                record = await self._run.read(stitch_record, story.parts, url=answer.response.url)
            except ParseError as error:
                self._unreadable(story.owed, error, answer.response.status)
                return None
        old, old_is_lost = self._rereads.pop(story.owed.url, (None, False))
        if old_is_lost and self._run.is_ending:
            # The kept page was not read because the run ends. If it counted as lost, an edit could be missed.
            self._done(story.owed)
            return None
        look = replace(
            self._look(answer, record, same=False),
            parts=story.fetched,
            incomplete=story.incomplete,
            reread=old,
            reread_failed=old_is_lost,
        )
        return self._concluded(look, answer)

    def _concluded(self, look: Look, answer: Answer) -> Found:
        """The look; if the story is gone, a request for another address at which it was, or to WordPress, that will yield it; None if it
        waits for what WordPress says of the pictures: then the flow yields it.
        """
        gone = look.http_status in (404, 410) or look.soft_404 or look.sink
        if gone and look.article_id is not None and answer.first_page is None:
            other = self._run.store.history.other_address(look.article_id, look.requested_url)
            if other is not None and self._run.gatekeeper.owns(other):
                return self.request(answer.owed, first_page=other)  # a site that moved its stories may move them back
        if gone:
            return self._missing.ask_cms(look, self._discovery.rest_root) or look
        if self._discovery.wait_for_pictures(look):
            self._run.wake()
            return None
        return look

    def _look(self, answer: Answer, record: Record | None, *, same: bool) -> Look:
        response, owed = answer.response, answer.owed
        article = record.article if record else None
        return Look(
            owed_url=owed.url,
            owed_kind=owed.kind,
            requested_url=answer.asked,
            url=response.url,
            http_status=response.status,
            fetched_at=self._run.now(),
            article_id=owed.article_id,
            article=article,
            hashes=record.hashes if record else None,
            body=response.body if record else b"",
            content_type=header(response, b"Content-Type"),
            headers=kept_headers(response) if record else (),
            etag=header(response, b"ETag"),
            last_modified=header(response, b"Last-Modified"),
            same_bytes=same,
            soft_404=self._missing.is_not_found(article),
            sink=self._missing.is_sink(answer.asked, response.url)
            or (answer.elsewhere and article is not None and article.page_class == "listing"),
        )

    async def _read_page(self, response: Response, owed: Owed, known: Article | None) -> Record | None:
        """The page, read in a reader process with what is remembered of its story; None if that failed: the look stays owed."""
        page = FetchedPage(response.body, response.url, self._run.now(), self._run.site, charset(response), known=known)
        self._run.being_read.add(owed.url)
        try:
            record: Record = await self._run.read(read_page, page, url=response.url)
            return record
        except ParseError as error:
            self._unreadable(owed, error, response.status)
            return None
        finally:
            # If the run is ending, leave the page in `being_read`: it counts as an attempt (see give_back()).
            if not self._run.is_ending:
                self._run.being_read.discard(owed.url)

    async def _known(self, owed: Owed) -> Article | None:
        """The story's record as today's parser reads it; None for a new story, or where the page of an older record is lost."""
        self._rereads.pop(owed.url, None)
        if owed.article_id is None:
            return None
        history = self._run.store.history
        kept = history.page_to_reread(owed.article_id, PARSER_VERSION)
        if kept is None:
            return history.record_of_today(owed.article_id, PARSER_VERSION)
        old: Article | None = None
        try:
            old = await self._run.read(reread, kept, self._run.site, url=kept.url)
        except ParseError as error:
            if not self._run.is_ending:
                reason = f"the page as it was kept: {error}"
                self._run.remark(kept.url, "unreadable", reason, article_id=owed.article_id)
        self._rereads[owed.url] = (old, old is None)
        return old

    # --- what goes wrong ---

    def _unreadable(self, owed: Owed, error: ParseError, status: int) -> None:
        """Record a page that could not be read, and owe it again; after some tries it is set aside for some days."""
        self._done(owed)
        if self._run.is_ending:
            return
        with self._run.stopping_for_full_disk():
            aside = self._run.store.frontier.fail_reading(owed.url, str(error), self._run.now())
            if aside:
                reason = f"{error}; tried {owed.attempts} times, set aside for some days"
                self._run.problem(owed.url, "poison", reason, status, owed.article_id)
            else:
                self._run.problem(owed.url, "unreadable", str(error), status, owed.article_id)

    def _give_back(
        self,
        owed: Owed,
        problem: Problem,
        *,
        status: int | None = None,
        not_before: datetime | None = None,
        reported: bool = False,
    ) -> None:
        """Record why a look failed (unless `reported`) and owe it again; after too many in a row, end the run."""
        self._done(owed)
        if self._run.is_ending:
            return
        if reported:
            self._run.count("failed")
        else:
            self._run.problem(owed.url, problem.kind, problem.reason, status, owed.article_id)
        self._owe_again(owed, problem.reason, not_before)
        if problem.kind == "walled":
            self._run.walled.add(owed.url)
        refused = status is not None and (status in REFUSAL_STATUSES or status >= 500)
        self._unanswered = self._unanswered + 1 if refused or problem.kind in UNANSWERED_KINDS else 0
        if self._unanswered >= MAX_UNANSWERED_LOOKS:
            logger.warning(
                "%s answered none of %d looks in a row: the rest stays owed", self._run.host, self._unanswered
            )
            self._run.end(WALLED if problem.kind == "walled" else UNANSWERED)

    def _owe_again(self, owed: Owed, reason: str, not_before: datetime | None = None) -> None:
        self._done(owed)
        with self._run.stopping_for_full_disk():
            self._run.store.frontier.fail(owed.url, reason, self._run.now(), not_before=not_before)

    def _done(self, owed: Owed) -> None:
        self._run.under_way.discard(owed.url)
        self._run.wake()

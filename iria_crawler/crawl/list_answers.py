"""The answers of lists: whether there is something to read, what it holds, and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from scrapy.http import Response

from iria_crawler.crawl.failures import explain_status
from iria_crawler.crawl.ledger import ListQuestion
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.responses import asked_url, header
from iria_crawler.crawl.run import Run
from iria_crawler.errors import DiscoverError, ParseError
from iria_crawler.model import Candidate
from iria_crawler.store import SourceAnswer
from iria_crawler.urls import ruled, same_site

T = TypeVar("T")

# With these answers a list refuses us or does not exist. It is not owed; the next run learns of it from the site again.
NOT_FOR_US_STATUSES = frozenset((401, 403, 404, 410))


class ListAnswers:
    """Reads the answers of lists and writes down what they name, for one run."""

    def __init__(self, run: Run, patience: Patience) -> None:
        self._run = run
        self._patience = patience
        self._sources = run.store.sources
        self.useless: frozenset[str] = frozenset()  # addresses that gave no list last time; set when the run begins
        self.any_failed = False  # whether a list that the site names could not be read

    def _has_content(self, response: Response, question: ListQuestion) -> bool:
        """Whether there is content to read. A failure is recorded; a guessed address without a list is no failure."""
        problem = explain_status(response.status)
        owed = question.owed
        if problem is None and response.status != 304:
            return True
        self._note(response, question, response.status)
        # Many outlets refuse the REST interface to everybody: if it was refused last time too, that is no problem to report.
        kept_back = owed.kind == "rest" and owed.name in self.useless and response.status < 500
        if problem and not kept_back and (question.guesses is None or owed.kind == "home"):
            self._run.problem(response.url, problem.kind, problem.reason, response.status)
        if problem and question.guesses is None and response.status not in NOT_FOR_US_STATUSES:
            self.stay_owed(question)
        elif owed.depth > 0 or response.status == 304:
            self._sources.list_done(self._run.site_id, question.url)
        self._patience.heed(response.status, header(response, b"Retry-After"))
        return False

    async def read(
        self, response: Response, question: ListQuestion, reader: Callable[..., T], *arguments: Any
    ) -> T | None:
        """What `reader(body, url, *arguments)` returns for the answer, called in a reader process.

        None if there is no content (a failure, 304), or if it cannot be read as what the list should be; the problem is
        recorded then, and the list stays owed if that makes sense.
        """
        if not self._has_content(response, question):
            return None
        try:
            found: T = await self._run.read(reader, response.body, response.url, *arguments, url=response.url)
            return found
        except (DiscoverError, ParseError) as error:
            if self._run.is_ending:
                return None
            self._note(response, question, 0)
            if question.guesses is None or isinstance(error, ParseError):
                self.stay_owed(question)
                self._run.problem(response.url, "discover", str(error), response.status)
            return None

    def stay_owed(self, question: ListQuestion) -> None:
        """Have a list that failed read again.

        A list that the site names is read in every run anyway; but until then the lists as a whole do not count as read. A
        part of a list (a file of an index, a later page) is owed and gets a time of its own.
        """
        if question.owed.depth == 0:
            self.any_failed = True
        elif question.owed.kind in ("feed", "sitemap", "rest"):
            self._sources.list_failed(self._run.site_id, question.owed, self._run.now())

    def _note(self, response: Response, question: ListQuestion, status: int) -> None:
        """Write down that a list gave no content; status 0: it could not be read."""
        name = question.owed.name if question.owed.kind == "rest" else asked_url(response)
        self._sources.note(self._run.site_id, SourceAnswer(question.owed.kind, name, status), self._run.now())

    def record(
        self,
        candidates: Iterable[Candidate],
        response: Response,
        question: ListQuestion,
        *,
        keep_validators: bool = True,
    ) -> int:
        """Write down the stories that a list names, and that the list was read. Returns how many addresses were new."""
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
        answer = SourceAnswer(
            question.owed.kind,
            source,
            response.status,
            has_news=bool(found or announced),
            etag=header(response, b"ETag") if keep_validators else None,
            last_modified=header(response, b"Last-Modified") if keep_validators else None,
        )
        self._sources.note(run.site_id, answer, run.now())
        self._sources.list_done(run.site_id, question.url)
        return found

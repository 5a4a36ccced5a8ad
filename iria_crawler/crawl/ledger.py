"""The lists of one run: each is asked once, and their depth and number are limited. Pure.

Lists name other lists (an index names sitemaps, a page of posts names the next one), so they can lead in circles or never
end. The ledger stops both.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from iria_crawler.store import ListOwed

# An index may name other indexes. The standard allows one level, some sites have two.
MAX_INDEX_DEPTH = 3
# 2,000 pages of 100 posts each are 200,000 posts.
MAX_PAGES_PER_LIST = 2_000
# Lists asked in one run; they take turns with the looks. The others are asked in the next run.
MAX_LISTS_PER_RUN = 500
# Pages of headlines read in one run, and how many of them in a row may name addresses of which none is a story.
MAX_ARCHIVE_PAGES_PER_RUN = 200
MAX_BARREN_PAGES = 5


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A list to ask.

    `guesses`: None if the site named the list. Otherwise it is guessed, and these usual addresses are tried next.
    `above`: the addresses of the lists that led to it in this run.
    """

    owed: ListOwed
    guesses: tuple[str, ...] | None = None
    above: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of the list."""
        return self.owed.url

    def after(self, url: str) -> ListQuestion:
        """The question for a list that this one named."""
        above = (*self.above, self.url) if self.owed.kind == "sitemap" else ()
        return ListQuestion(replace(self.owed, url=url, depth=self.owed.depth + 1), above=above)


@dataclass(frozen=True, slots=True)
class TooFar:
    """Why a list is not asked: `kind` for counting, `reason` for people."""

    kind: str
    reason: str


class Ledger:
    """The lists that were asked and those still to ask in this run."""

    def __init__(self) -> None:
        self._waiting: deque[ListQuestion] = deque()
        self._known: set[str] = set()
        self._contents: set[tuple[str, int]] = set()
        self.asked = 0

    def add(self, question: ListQuestion) -> TooFar | None:
        """Put a list in the queue. None: it is in the queue, or was known already. A TooFar: it is not asked."""
        if question.url in self._known:
            return None
        if too_far := _too_far(question.owed):
            return too_far
        self._known.add(question.url)
        self._waiting.append(question)
        return None

    def knows(self, url: str) -> bool:
        """Whether the list was asked or is in the queue."""
        return url in self._known

    def answered_at(self, url: str) -> None:
        """Note the address that a list answered at after redirects: it is known as well."""
        self._known.add(url)

    def next(self) -> ListQuestion | None:
        """The next list to ask; None if there is none or the run has asked MAX_LISTS_PER_RUN."""
        if not self._waiting or self.is_full:
            return None
        self.asked += 1
        return self._waiting.popleft()

    @property
    def is_full(self) -> bool:
        """Whether the run has asked MAX_LISTS_PER_RUN lists."""
        return self.asked >= MAX_LISTS_PER_RUN

    @property
    def waiting(self) -> int:
        """How many lists are still to ask."""
        return len(self._waiting)

    def repeats(self, name: str, addresses: tuple[str, ...]) -> bool:
        """Whether a page of the list `name` has the same addresses as an earlier page: then the list leads in circles."""
        content = (name, hash(addresses))
        repeated = bool(addresses) and content in self._contents
        self._contents.add(content)
        return repeated


def _too_far(owed: ListOwed) -> TooFar | None:
    if owed.kind == "sitemap" and owed.depth > MAX_INDEX_DEPTH:
        return TooFar("loop", f"index below index, more than {MAX_INDEX_DEPTH} deep: not followed")
    if owed.depth > MAX_PAGES_PER_LIST:
        return TooFar("too_many", f"the list has more than {MAX_PAGES_PER_LIST} pages: the rest is not read")
    return None

"""The lists of one run: each is asked once, no deeper and no more of them than an honest site has. Pure.

A site names its lists itself - an index names sitemaps, a page of posts the next one - so it can lead in circles, or on and
on. The ledger is where that ends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from iria_crawler.store import ListOwed

# An index may name indexes; the standard knows one level, and some sites have two.
MAX_INDEX_DEPTH = 3
# Pages of one list: 200,000 posts at a hundred a page.
MAX_PAGES_PER_LIST = 2_000
# Lists asked in one run. They take turns with the looks; what is left comes in the next run.
MAX_LISTS_PER_RUN = 500
# Pages of an archive of headlines read in one run, and how many of them may bring addresses without any story behind them.
MAX_ARCHIVE_PAGES_PER_RUN = 200
MAX_BARREN_PAGES = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A list to be asked. `guesses`: it is one of the usual addresses, and these are tried next; None: the site named it.
    `above`: the lists that led to it in this run."""

    owed: ListOwed
    guesses: tuple[str, ...] | None = None
    above: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where to ask."""
        return self.owed.url

    def after(self, url: str) -> Question:
        """The question that the answer to this one leads to."""
        above = (*self.above, self.url) if self.owed.kind == "sitemap" else ()
        return Question(replace(self.owed, url=url, depth=self.owed.depth + 1), above=above)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a list is not asked: `kind` for counting, `reason` for a person."""

    kind: str
    reason: str


class Ledger:
    """The lists asked and still to be asked in this run."""

    def __init__(self) -> None:
        self._waiting: deque[Question] = deque()
        self._known: set[str] = set()
        self._contents: set[tuple[str, int]] = set()
        self.asked = 0

    def add(self, question: Question) -> Refusal | None:
        """Ask it later in this run. A list that is known is passed over in silence; a Refusal says that it leads too far."""
        if question.url in self._known:
            return None
        if refusal := _too_far(question.owed):
            return refusal
        self._known.add(question.url)
        self._waiting.append(question)
        return None

    def knows(self, url: str) -> bool:
        """Whether the list was asked, or waits to be."""
        return url in self._known

    def answered_at(self, url: str) -> None:
        """A list answered at another address than it was asked at: that one is known as well."""
        self._known.add(url)

    def next(self) -> Question | None:
        """The list to ask now; None: there is none, or the run has asked enough."""
        if not self._waiting or self.is_full:
            return None
        self.asked += 1
        return self._waiting.popleft()

    @property
    def is_full(self) -> bool:
        """Whether the run has asked as many lists as it may."""
        return self.asked >= MAX_LISTS_PER_RUN

    @property
    def waiting(self) -> int:
        """How many lists are still to be asked."""
        return len(self._waiting)

    def repeats(self, name: str, addresses: tuple[str, ...]) -> bool:
        """Whether a page of the list `name` says what an earlier page of it has said: it leads in circles."""
        content = (name, hash(addresses))
        repeated = bool(addresses) and content in self._contents
        self._contents.add(content)
        return repeated


def _too_far(owed: ListOwed) -> Refusal | None:
    if owed.kind == "sitemap" and owed.depth > MAX_INDEX_DEPTH:
        return Refusal("loop", f"index below index, more than {MAX_INDEX_DEPTH} deep: not followed")
    if owed.depth > MAX_PAGES_PER_LIST:
        return Refusal("too_many", f"the list has more than {MAX_PAGES_PER_LIST} pages: the rest is not read")
    return None

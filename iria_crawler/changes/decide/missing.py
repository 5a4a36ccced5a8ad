"""Pages that stand in for a story that is not there: the site's "not found" with status 200, and where it sends the lost.

Each site has its own; it is learned once a run from an address that cannot exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Indel

from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article

# Two readings of one "not found" page may differ in the headlines it recommends.
SAME_PAGE = 0.8
# A page that says "not found" says it in its first words; the time of a comparison grows with the square of their number.
MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage:
    """What a site answers, with status 200, to an address that cannot exist."""

    sink: str | None  # the key of the address it was sent on to; None: it was not sent on
    headline: str  # folded; empty where there is none
    words: tuple[str, ...]


def learn_not_found(page: Article, sink: str | None) -> NotFoundPage:
    """What to know the site's "not found" by, from the page that answered the nonsense."""
    return NotFoundPage(
        sink=sink,
        headline=fold(page.headline or "").casefold(),
        words=tuple(_words(page)),
    )


def _words(page: Article) -> list[str]:
    return fold(page.body_text).casefold().split(None, MOST_WORDS)[:MOST_WORDS]


def is_not_found(page: Article, learned: NotFoundPage | None) -> bool:
    """Whether a page that answered 200 is the site's own "not found"."""
    if page.page_class == "not_found":
        return True
    if learned is None or not (learned.headline or learned.words):
        return False
    words = _words(page)
    alike = Indel.normalized_similarity(words, learned.words) if words or learned.words else 1.0
    return fold(page.headline or "").casefold() == learned.headline and alike >= SAME_PAGE

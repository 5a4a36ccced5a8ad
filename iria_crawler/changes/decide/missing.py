"""Pages that a site shows in place of a missing story: a "not found" page with status 200 (a soft 404), or a redirect.

Each site has its own. It is learned once a run, from the answer to an address that cannot exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Indel

from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article

# Two readings of one "not found" page share at least this part of their words; the headlines it recommends may differ.
SAME_PAGE_LIKENESS = 0.8
# Only the first words are compared, since the time grows with the square of their number. A "not found" page says so there.
MAX_WORDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage:
    """What a site answers, with status 200, to an address that cannot exist."""

    sink: str | None  # url_key of the address that the request was redirected to; None: no redirect
    headline: str  # folded; empty where there is none
    words: tuple[str, ...]


def learn_not_found(page: Article, sink: str | None) -> NotFoundPage:
    """How to recognise the site's "not found" page: from `page`, the answer to an address that cannot exist."""
    return NotFoundPage(
        sink=sink,
        headline=fold(page.headline or "").casefold(),
        words=tuple(_words(page)),
    )


def _words(page: Article) -> list[str]:
    return fold(page.body_text).casefold().split(None, MAX_WORDS)[:MAX_WORDS]


def is_not_found(page: Article, learned: NotFoundPage | None) -> bool:
    """Whether a page with status 200 is the site's "not found" page. `learned` None: nothing was learned in this run."""
    if page.page_class == "not_found":
        return True
    if learned is None or not (learned.headline or learned.words):
        return False
    words = _words(page)
    alike = Indel.normalized_similarity(words, learned.words) if words or learned.words else 1.0
    return fold(page.headline or "").casefold() == learned.headline and alike >= SAME_PAGE_LIKENESS

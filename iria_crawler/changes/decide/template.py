"""Rung 4, the template guard: what many stories of a site gain or lose at once belongs to the site's template.

A block is a whole paragraph, notice or picture, known by a short hash, so that the store can keep what was learned
(table `furniture`). A correction is never a template block: the same correction under twelve stories corrects twelve stories.
Chrome is known by its function on one page (a menu, a share bar); a template block is known only because it repeats.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import replace

from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article, Quote
from iria_crawler.outside import split_address

# A block that this many stories of one site gain or lose is a template block: no newsroom edits five stories alike.
STORIES_PER_TEMPLATE_BLOCK = 5
# These notices are about their own story, even if several stories have the same words.
_NOTICES_OF_ONE_STORY = ("correction", "clarification")


def differing_blocks(old: Article, new: Article) -> frozenset[str]:
    """The hashes of blocks that only one of two records of a story has."""
    return _blocks(old) ^ _blocks(new)


def block_hash(text: str) -> str:
    """The hash of a paragraph's or a notice's folded text."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _picture_hash(url: str) -> str:
    return block_hash("picture " + split_address(url).path)


def _blocks(article: Article) -> frozenset[str]:
    texts = {
        *article.paragraphs,
        *(notice.text for notice in article.notices if notice.kind not in _NOTICES_OF_ONE_STORY),
    }
    return frozenset(map(block_hash, texts)) | {_picture_hash(image.url) for image in article.images}


def without_blocks(article: Article, learned: Collection[str]) -> Article:
    """The record without its blocks whose hashes are in `learned`; the same object where it has none of them."""
    if not learned or _blocks(article).isdisjoint(learned):
        return article
    kept = [text for text in article.paragraphs if block_hash(text) not in learned]
    return replace(
        article,
        paragraphs=tuple(kept),
        body_text="\n".join(kept),
        quotes=_quotes_of(article, learned),
        notices=tuple(
            n for n in article.notices if n.kind in _NOTICES_OF_ONE_STORY or block_hash(n.text) not in learned
        ),
        images=tuple(image for image in article.images if _picture_hash(image.url) not in learned),
    )


def _quotes_of(article: Article, learned: Collection[str]) -> tuple[Quote, ...]:
    """The quotations in the kept paragraphs, with their places in the shorter body."""
    kept: list[Quote] = []
    quotes = sorted(article.quotes, key=_start)
    start = dropped = 0
    for text in article.paragraphs:
        end = start + len(text)
        here = quotes[bisect_left(quotes, start, key=_start) : bisect_left(quotes, end, key=_start)]
        if block_hash(text) in learned:
            dropped += len(text) + 1
        else:
            kept += [_shifted(quote, dropped) for quote in here]
        start = end + 1
    return tuple(kept)


def _start(quote: Quote) -> int:
    return quote.start


def _shifted(quote: Quote, by: int) -> Quote:
    at, until = quote.speaker_start, quote.speaker_end
    return replace(
        quote,
        start=quote.start - by,
        end=quote.end - by,
        speaker_start=None if at is None else at - by,
        speaker_end=None if until is None else until - by,
    )

"""Rung 4, the template guard: what appears in, or vanishes from, many stories of a site at once is the site's, not theirs.

A block is a whole paragraph, notice or picture. It is told by a short hash, so that what was learned can be kept. A
correction is never one: the same correction under a dozen stories is a dozen stories corrected.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import replace

from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article, Quote
from iria_crawler.outside import split_address

# So many stories of one site that gain or lose the same block: no newsroom edits like that.
STORIES = 5
# Notices that are about the one story they stand in.
_OWN = ("correction", "clarification")


def differing_blocks(old: Article, new: Article) -> frozenset[str]:
    """The blocks that one of two records of a story has and the other has not."""
    return _blocks(old) ^ _blocks(new)


def block_hash(text: str) -> str:
    """What a paragraph or notice is remembered by."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _picture_hash(url: str) -> str:
    return block_hash("picture " + split_address(url).path)


def _blocks(article: Article) -> frozenset[str]:
    texts = {*article.paragraphs, *(notice.text for notice in article.notices if notice.kind not in _OWN)}
    return frozenset(map(block_hash, texts)) | {_picture_hash(image.url) for image in article.images}


def without_blocks(article: Article, learned: Collection[str]) -> Article:
    """The record without the blocks of `learned`; itself where it has none of them."""
    if not learned or _blocks(article).isdisjoint(learned):
        return article
    kept = [text for text in article.paragraphs if block_hash(text) not in learned]
    return replace(
        article,
        paragraphs=tuple(kept),
        body_text="\n".join(kept),
        quotes=_quotes_of(article, learned),
        notices=tuple(n for n in article.notices if n.kind in _OWN or block_hash(n.text) not in learned),
        images=tuple(image for image in article.images if _picture_hash(image.url) not in learned),
    )


def _quotes_of(article: Article, learned: Collection[str]) -> tuple[Quote, ...]:
    """The quotations of the paragraphs that are kept, at their places in the shorter body."""
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

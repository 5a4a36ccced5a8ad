"""Lines that stand on both pages, and that one reading took for the story's and the other did not: that is our reading, no edit.

Which short lines are the story's is weighed by what stands around them, so an advertisement may tip one. A record keeps the hashes of
the lines amid its story that were left out (`Article.left_out`): a paragraph that only one record has, and that the other page
shows amid its story too, was neither added nor removed. So is a note that one reading took for a notice ("Update 2: ...") and the
other for a paragraph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from iria_crawler.model import Article, Quote
from iria_crawler.text import line_hash


def without_readings(old: Article, new: Article) -> tuple[Article, Article]:
    """Both records without the paragraphs that the other page shows, though they were left out there."""
    return _without(old, new), _without(new, old)


def _without(article: Article, other: Article) -> Article:
    shared = frozenset(other.paragraphs)
    notices = tuple(note for note in article.notices if note.text not in shared)
    if len(notices) < len(article.notices):
        article = replace(article, notices=notices)
    left_out = frozenset(other.left_out) | {line_hash(note.text) for note in other.notices}
    return with_paragraphs(article, [text in shared or line_hash(text) not in left_out for text in article.paragraphs])


def with_paragraphs(article: Article, kept: Sequence[bool]) -> Article:
    """The record with those of its paragraphs that are kept, and the quotations in them at their places in the shorter body."""
    if all(kept):
        return article
    texts = tuple(text for text, is_kept in zip(article.paragraphs, kept, strict=True) if is_kept)
    quotes: list[Quote] = []
    all_quotes = sorted(article.quotes, key=_start)
    start = dropped = 0
    for text, is_kept in zip(article.paragraphs, kept, strict=True):
        end = start + len(text)
        if is_kept:
            here = all_quotes[bisect_left(all_quotes, start, key=_start) : bisect_left(all_quotes, end, key=_start)]
            quotes += [_shifted(quote, dropped) for quote in here]
        else:
            dropped += len(text) + 1
        start = end + 1
    return replace(article, paragraphs=texts, body_text="\n".join(texts), quotes=tuple(quotes))


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

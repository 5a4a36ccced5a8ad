"""Lines that stand on both pages, and that one reading took for the story's and the other did not: that is our reading, no edit.

Which short lines are the story's is weighed by what stands around them, so an advertisement may tip one. A record keeps the hashes of
the lines amid its story that were left out (`Article.left_out`): a paragraph that only one record has, and that the other page
shows amid its story too, was neither added nor removed. So is a note that one reading took for a notice ("Update 2: ...") and the
other for a paragraph.

Only where it stood: a paragraph that was taken out of the story, and whose words stand below it in a box, is removed. So is one of two
copies, if the other page shows one fewer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
    noted = {line_hash(note.text) for note in other.notices}
    left_out = _lines_left_out(article, other)
    if not noted and not left_out:
        return article
    return with_paragraphs(
        article,
        [
            text in shared or not (hashed in noted or _is_in_gap(left_out.get(hashed, ()), gap))
            for text, hashed, gap in zip(
                article.paragraphs, map(line_hash, article.paragraphs), _gaps(article, other), strict=True
            )
        ],
    )


def _lines_left_out(article: Article, other: Article) -> Mapping[str, list[int | None]]:
    """The hash of each line that was left out of `other` -> behind how many paragraphs of it each copy stands; without those of which
    `article` leaves out as many copies, beside the paragraph. A place behind none of the paragraphs, as behind a notice, is unknown: None.
    """
    if not other.left_out:
        return {}
    numbers = {line_hash(text): number for number, text in enumerate(other.paragraphs, start=1)}
    found: defaultdict[str, list[int | None]] = defaultdict(list)
    for entry in other.left_out:
        hashed, _, before = entry.partition(" ")
        found[hashed].append(numbers.get(before) if before else 0)
    copies = Counter(entry.partition(" ")[0] for entry in article.left_out)
    return {hashed: places for hashed, places in found.items() if len(places) > copies[hashed]}


def _is_in_gap(places: Sequence[int | None], gap: tuple[int, int]) -> bool:
    return any(place is None or gap[0] <= place <= gap[1] for place in places)


def _gaps(article: Article, other: Article) -> Iterator[tuple[int, int]]:
    """For each paragraph the gap of the other record in which it would stand: behind how many of its paragraphs at least, and at most."""
    places = {text: place for place, text in enumerate(other.paragraphs)}
    until, after = len(other.paragraphs), []
    for text in reversed(article.paragraphs):
        after.append(until)
        until = places.get(text, until)
    behind = 0
    for text, most in zip(article.paragraphs, reversed(after), strict=True):
        yield behind, most
        behind = places.get(text, behind - 1) + 1


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

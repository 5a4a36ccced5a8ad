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


def _lines_left_out(article: Article, other: Article) -> Mapping[str, list[tuple[int, int]]]:
    """The hash of each line that was left out of `other` -> behind how many paragraphs of it each copy stands, at least and at most;
    without those of which `article` leaves out as many copies, beside the paragraph.

    A line behind none of the paragraphs (behind a notice) stands between the lines left out before and after it, whose places are known.
    """
    if not other.left_out:
        return {}
    numbers = {line_hash(text): number for number, text in enumerate(other.paragraphs, start=1)}
    entries = [entry.partition(" ") for entry in other.left_out]
    places = [numbers.get(before) if before else 0 for _, _, before in entries]
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for (hashed, _, _), place, least, most in zip(
        entries, places, _last_known(places, 0), [*_last_known(places[::-1], len(other.paragraphs))][::-1], strict=True
    ):
        found[hashed].append((least, most) if place is None else (place, place))
    copies = Counter(hashed for hashed, _, _ in (entry.partition(" ") for entry in article.left_out))
    return {hashed: stretches for hashed, stretches in found.items() if len(stretches) > copies[hashed]}


def _last_known(places: Sequence[int | None], start: int) -> Iterator[int]:
    """For each place the last one up to it that is known; `start` before all of them."""
    last = start
    for place in places:
        last = last if place is None else place
        yield last


def _is_in_gap(places: Sequence[tuple[int, int]], gap: tuple[int, int]) -> bool:
    return any(gap[0] <= most and least <= gap[1] for least, most in places)


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

"""Where the quotations of a record stand: each with the folded paragraph that it is in, and texts with quotations masked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from iria_crawler.changes.compare.forms import StoryParagraph, quoted
from iria_crawler.changes.words.facts import parts_words
from iria_crawler.model import Article, Quote

# 5 equal words in a row are the same statement, anywhere in the text. For fewer ("a success") the words before or after
# them must be equal too.
DISTINCTIVE_WORDS = 5
# The same for scripts that set no spaces between words.
DISTINCTIVE_CHARACTERS = 6
# In a story in which we read no quotation as speech, 3 words or more in marks count as a quotation.
MIN_WORDS_IN_MARKS = 3
# The n-th masked quotation becomes n signs in a row, so that both texts have the same mask for it. After this many the
# count begins again, or the masks of a page of quotations would grow with the square of their number.
MAX_MASK_SIGNS = 40
_MARKED = re.compile(r'“[^“”]+”|«[^«»]+»|»[^«»]+«|「[^「」]+」|『[^『』]+』|"[^"]+"')
# German marks: „ opens and “ closes. In a paragraph with „, a “ never opens a quotation, as it does in English.
_MARKED_BELOW = re.compile(r'„[^„“”"]+[“”"]|»[^«»]+«')
# The mask of a quotation: OBJECT REPLACEMENT CHARACTER, which fold() drops from texts, so no text holds it.
_MASK = "\ufffc"
WORD = re.compile(r"\w+(?:['.-]\w+)*")


class ComparedQuote(NamedTuple):
    """A quotation, the folded form of its words by which it is compared, and the place of its paragraph.

    at: index in Side.paragraphs; None where the paragraph is not compared, or has the words in another form.
    """

    key: str
    quote: Quote
    at: int | None = None


class Side(NamedTuple):
    """One of the two records: its paragraphs and all of its quotations, in reading order."""

    paragraphs: Sequence[StoryParagraph]
    quotes: Sequence[ComparedQuote]

    @property
    def text(self) -> str:
        """The folded body on one line."""
        return " ".join(paragraph.folded for paragraph in self.paragraphs)

    def around(self, compared: ComparedQuote) -> str:
        """The folded paragraph of a quotation; '' where it is not known."""
        return self.paragraphs[compared.at].folded if compared.at is not None else ""

    def unquoted(self) -> list[str]:
        """The folded paragraphs with each quotation replaced by a mask: only the words of the reporter are left."""
        keys: dict[int, list[str]] = defaultdict(list)
        for compared in self.quotes:
            if compared.at is not None and compared.key:
                keys[compared.at].append(compared.key)
        return [_masked(paragraph.folded, keys[at]) for at, paragraph in enumerate(self.paragraphs)]


class Body:
    """Paragraphs in small letters on one line, in which the place of some words is found."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        small = [paragraph.casefold() for paragraph in paragraphs]
        self.text = " ".join(small)
        self._starts = [0, *accumulate(len(paragraph) + 1 for paragraph in small)]

    def find(self, key: str) -> tuple[int, int] | None:
        """(the paragraph, the place in `text`) where the words stand first; None if they do not, or are none."""
        place = self.text.find(key.casefold()) if key else -1
        return (bisect_right(self._starts, place) - 1, place) if place >= 0 else None


def side_of(article: Article, paragraphs: Sequence[StoryParagraph]) -> Side:
    """A record with its quotations, and with what else is in marks (see _in_marks)."""
    starts = [0, *accumulate(len(line) + 1 for line in article.body_text.split("\n"))]
    places = {paragraph.line: at for at, paragraph in enumerate(paragraphs)}
    found = []
    for quote in sorted([*article.quotes, *_in_marks(article)], key=lambda quote: quote.start):
        key = quoted(quote.text)
        at = places.get(bisect_right(starts, quote.start) - 1)
        found.append(ComparedQuote(key, quote, at if at is not None and key in paragraphs[at].folded else None))
    # A paragraph that comes twice is compared once, and so are the quotations in it.
    first = {compared.key: compared.at for compared in reversed(found) if compared.at is not None}
    return Side(
        paragraphs,
        [compared._replace(at=first.get(compared.key)) if compared.at is None else compared for compared in found],
    )


def is_long(key: str) -> bool:
    """Whether a quotation is so long that two passages hardly contain it by chance."""
    return len(WORD.findall(key)) >= DISTINCTIVE_WORDS or (not parts_words(key) and len(key) >= DISTINCTIVE_CHARACTERS)


def _in_marks(article: Article) -> Iterator[Quote]:
    """Text in quotation marks that overlaps no quotation of the record, as in a language without quotation rules."""
    known = sorted((quote.start, quote.end) for quote in article.quotes)
    next_known = 0
    at = 0
    for paragraph in article.body_text.split("\n"):
        for found in (_MARKED_BELOW if "„" in paragraph else _MARKED).finditer(paragraph):
            start, end = at + found.start() + 1, at + found.end() - 1
            text = found[0][1:-1].strip()
            counts = is_long(text) or (not known and len(WORD.findall(text)) >= MIN_WORDS_IN_MARKS)
            while next_known < len(known) and known[next_known][1] <= start:
                next_known += 1  # it ends before this text, so before all texts after it
            if counts and not (next_known < len(known) and known[next_known][0] < end):
                yield Quote(text=text, start=start, end=end)
        at += len(paragraph) + 1


def _masked(folded: str, keys: Sequence[str]) -> str:
    """A folded paragraph with these quotations masked, which stand in it in this order. One inside another is left out."""
    pieces, at = [], 0
    for key in keys:
        place = folded.find('"' + key, at)
        place = folded.find(key, at) if place < 0 else place + 1
        if place >= 0:
            pieces += [folded[at:place], _MASK]
            at = place + len(key)
            while folded[at : at + 1] and folded[at] in ".,?!":
                at += 1
    return "".join([*pieces, folded[at:]])


def mask(paragraphs: Sequence[StoryParagraph], quotes: Sequence[ComparedQuote]) -> list[StoryParagraph]:
    """The paragraphs with each of these quotations replaced by a mask. The n-th has the same mask in the old and the new text."""
    masked = list(paragraphs)
    for number, (key, _, at) in enumerate(quotes):
        if at is not None and key:
            sign = f" {_MASK * (number % MAX_MASK_SIGNS + 1)} "
            masked[at] = masked[at]._replace(folded=_replaced(masked[at].folded, key, sign))
    return masked


def _replaced(folded: str, key: str, sign: str) -> str:
    """The text with the first place of a quotation replaced, its marks included. Capitals do not count."""
    start = folded.find(key)
    if start < 0:
        start = folded.lower().find(key.lower())
    if start < 0:
        return folded
    end = start + len(key)
    start -= folded[start - 1 : start] == '"'
    for marks in (".,", '"', ".,"):
        end += folded[end : end + 1] in tuple(marks)
    return folded[:start] + sign + folded[end:]

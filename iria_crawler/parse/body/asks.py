"""Sentences that ask something of the reader: to sign up, subscribe, join a channel, give money, vote in a poll.

No phrase is known here. A line is told by signs: whether its sentences open with a request, what they offer, whom they speak to,
where their links lead, and what speaks against it: figures, quotation marks, names, words of telling. The words of each kind are
rows of asks.toml; what a sign weighs is a row of ask_weights.csv, which bench/fit_asks.py writes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from itertools import islice, pairwise
from math import inf
from operator import or_
from pathlib import Path
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body.line import Line
from iria_crawler.word_tables import tables_beside, words_of

WEIGHTS_FILE = Path(__file__).with_name("ask_weights.csv")
# The score from which on a line asks. Below it are the steps of guides: "Take a look at our list".
MIN_ASK_SCORE = 0.5
# An appeal is shorter than this.
MAX_ASK_CHARACTERS = 700
# Sentences and links of a line that are looked at.
MAX_SENTENCES, MAX_LINKS = 12, 6
# A sentence of at least 12 words that neither asks, offers nor speaks to the reader tells something.
MIN_TELLING_WORDS = 12
# A line of up to 9 words is short, one of more than 60 is long.
MAX_SHORT_WORDS, MAX_USUAL_WORDS = 9, 60
# Printed words that are held in memory with what they may open; longer ones are not held.
MAX_WORDS_HELD, MAX_HELD_CHARACTERS = 50_000, 40
# The tables of asks.toml; a word has the bit of each table that it is in.
TABLES = ("requests", "urges", "offers", "means", "readers", "outlets", "speech", "telling")
REQUEST, URGE, OFFER, MEANS, READER, OUTLET, SPEECH, TELLING = (1 << number for number in range(len(TABLES)))
# A word that asks wherever it stands in its sentence has its bit here as well.
_ANYWHERE = len(TABLES)
# Words that may stand before a request which opens a clause: "Please sign up", "and follow us".
_JOINED = frozenset("and or to please then now just und oder bitte et ou y o e och og ja i en of och a и".split())

_SENTENCE = re.compile(r"[^.!?。！？:;]+[.!?。！？:;]*")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")  # of a word: what stands before, between and behind its hyphens, points and apostrophes
_SPACELESS = re.compile(r"[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# All bytes but those that begin one of these signs in UTF-8: D8 to DB for U+0600 to U+06FF, E3 to ED for the others.
_NOT_SPACELESS = bytes(byte for byte in range(256) if not (0xD8 <= byte <= 0xDB or 0xE3 <= byte <= 0xED))
# Words in quotation marks that somebody said: five or more, or with a comma or full stop of their own. A name in marks is none.
_SAID = re.compile(r"[\"“„«‘](?:[^\"“”„«»]*[,.!?]|(?:[^\"“”„«»\s]+\s+){4}[^\"“”„«»]*)[\"”“»’]|[「『][^」』]{8,}[」』]")
# The first two pieces of a sentence, and the signs before each.
_SIGNS = r"(?:[^\w.!?。！？:;]|_)"
_OPENINGS = re.compile(rf"(?:\A|[.!?。！？:;]){_SIGNS}*+([^\W_]++)(?:{_SIGNS}++([^\W_]++))?")
_ENDS_SENTENCE = re.compile(r"[.。]\W*$")
_LATIN = re.compile(r"[\W\d_]*[a-z\u00c0-\u024f]", re.I)
_FIGURE = re.compile(r"\d")
_PRICE = re.compile(r"[$€£]\s?\d|\d\s?(?:[$€£]|eur\b|usd\b|euro)|\b(?:eur|usd)\s?\d", re.I)
_LEADS_TO_OFFER = re.compile(
    r"subscri|newsletter|sign-?up|register|donat|member|support-?us|/support\b|/join\b|/abo|suscri|inscri|podcast|whatsapp|t\.me/|"
    r"telegram|patreon|steadyhq|substack|/apps?\b|/polls?\b|/vote|mailchi|eepurl",
    re.I,
)


class _Sentence(NamedTuple):
    """What was found in a sentence."""

    words: int
    kinds: int  # the bits of all its words
    opens: bool  # a request opens it, but for one of _JOINED before it
    urges: bool  # the same of an urge
    joined: bool  # a request or urge opens a clause of it

    @property
    def asks(self) -> bool:
        """Whether it opens with a request or urge, or speaks to the reader or of the outlet of what is wanted or offered."""
        speaks = self.kinds & (READER | OUTLET)
        return self.opens or self.urges or bool(speaks and (self.joined or self.kinds & OFFER))


def kinds_in(text: str) -> int:
    """The bits of the tables of which a text has words."""
    found = 0
    for kind in _kinds_of_all(_split(text)):
        found |= kind
    return found | _kinds_anywhere(text)


def signs_of_ask(text: str, targets: Iterable[str] = (), link_share: float = 0.0) -> dict[str, float]:
    """The signs of a line by name; {} for one without a sentence that asks, and for one that quotes somebody.

    `targets`: where its links lead; `link_share`: how much of it stands in links.
    """
    if len(text) > MAX_ASK_CHARACTERS or not _may_ask(text) or _SAID.search(text):
        return {}
    sentences = [
        _read(sentence) for sentence in islice((found[0] for found in _SENTENCE.finditer(text)), MAX_SENTENCES)
    ]
    if not any(sentence.asks for sentence in sentences):
        return {}
    signs = _signs_of_sentences(sentences) | {
        "figures": _FIGURE.search(text) and not _PRICE.search(text),
        "exclaims": "!" in text or "！" in text,
        "leads to offer": any(_LEADS_TO_OFFER.search(target) for target in islice(targets, MAX_LINKS)),
        "linked": link_share > 0,
    }
    found = {name: float(value) if isinstance(value, float) else 1.0 for name, value in signs.items() if value}
    return found | {"names": _share_of_capitals(text)}


def _may_ask(text: str) -> bool:
    """Whether a text has the words without which none of its sentences asks: cheap, for the many lines that have none."""
    lower = text.lower()
    anywhere = _kinds_anywhere(text)
    found = reduce(or_, map(_KINDS_WITHIN.__getitem__, lower.split()), anywhere)
    asked = REQUEST | URGE
    if found & (READER | OUTLET):
        return bool(found & (asked | OFFER))
    return bool((anywhere | found >> _ANYWHERE) & asked) or bool(found & asked and _may_open(lower))


def _may_open(text: str) -> bool:
    """Whether a text has a word of a request or urge where its sentence opens, or behind one of _JOINED there."""
    return any(
        (_KINDS_WITHIN[first] | (_KINDS_WITHIN[second] if first in _JOINED else 0)) & (REQUEST | URGE)
        for first, second in _OPENINGS.findall(text)
    )


def _signs_of_sentences(sentences: list[_Sentence]) -> dict[str, object]:
    """The signs that the sentences of a line give; what is false or 0 is none."""
    asking = sum([sentence.asks for sentence in sentences])
    words = sum([sentence.words for sentence in sentences])
    each = [sentence.kinds for sentence in sentences]
    kinds = reduce(or_, each)
    # The words of all sentences that open with a request, and with an urge.
    opened = reduce(or_, [sentence.kinds for sentence in sentences if sentence.opens], 0)
    urged = reduce(or_, [sentence.kinds for sentence in sentences if sentence.urges], 0)
    return {
        "all ask": asking == len(sentences),
        "share asking": asking / len(sentences),
        "opens": any(one.opens for one in sentences),
        "urges": any(one.urges for one in sentences),
        "joined": any(one.joined for one in sentences),
        "offer": kinds & OFFER,
        "means": kinds & MEANS,
        "reader": kinds & READER,
        "outlet": kinds & OUTLET,
        "speech": kinds & SPEECH,
        "telling": kinds & TELLING,
        "bare": not kinds & (OFFER | MEANS | READER | OUTLET),
        "opens and offers": opened & OFFER,
        "opens and means": opened & MEANS,
        "urges and offers": urged & OFFER,
        "urges and means": urged & MEANS,
        "urges and speaks": urged & (READER | OUTLET),
        "opens and speaks": opened & (READER | OUTLET),
        "outlet and offer": kinds & OUTLET and any(kind & OUTLET and kind & OFFER for kind in each),
        "reader and offer": kinds & READER and any(kind & READER and kind & OFFER for kind in each),
        "tells on": any(one.words >= MIN_TELLING_WORDS and not one.asks and not one.kinds & (OFFER | READER) for one in sentences),
        "short": words <= MAX_SHORT_WORDS,
        "long": words > MAX_USUAL_WORDS,
    }  # fmt: skip


def is_asking(line: Line) -> bool:
    """Whether a line of a page asks something of the reader: by a phrase of prompts.toml, or by its signs. What somebody is quoted
    with does not, nor, by signs alone, a heading: it may be that of a guide's step.
    """
    if line.asks:
        return not _tells(line.text)
    return line.kind != "heading" and asks_reader(
        line.text, targets_of(line.place.element) if line.linked else (), line.link_share
    )


def _tells(text: str) -> bool:
    """Whether a line that opens with a phrase of prompts.toml is a sentence of news: it quotes somebody or says who said it; or
    it is in a script other than Latin, where the phrase may be a noun, and speaks neither to the reader nor of an offer.
    """
    if _SAID.match(text):
        return True
    if not _ENDS_SENTENCE.search(text):
        return False
    kinds = kinds_in(text)
    return bool(kinds & SPEECH) or (not _LATIN.match(text) and not kinds & (READER | OUTLET | OFFER | MEANS))


def ask_score(signs: dict[str, float]) -> float:
    """How strongly the signs of a line say that it asks something of the reader: see MIN_ASK_SCORE; -inf without a sign."""
    if not signs:
        return -inf
    weights = _weights()
    return sum((weights.get(name, 0.0) * value for name, value in signs.items()), weights[""])


def asks_reader(text: str, targets: Iterable[str] = (), link_share: float = 0.0) -> bool:
    """Whether a line asks something of the reader, and tells nothing."""
    return ask_score(signs_of_ask(text, targets, link_share)) > MIN_ASK_SCORE


def targets_of(element: HtmlElement) -> Iterator[str]:
    """Where the links of an element lead, as written."""
    return (link.get("href") or "" for link in element.iter("a"))


def _read(sentence: str) -> _Sentence:
    words = _split(sentence)
    kinds = _kinds_of_all(words)
    all_words = reduce(or_, kinds, 0)
    anywhere = _kinds_anywhere(sentence)
    opens = anywhere | all_words >> _ANYWHERE
    for number, kind in enumerate(kinds[:2]):
        if number == 0 or words[0] in _JOINED:
            opens |= kind
    asked = REQUEST | URGE
    joined = bool(all_words & asked) and any(kind & asked and words[at] in _JOINED for at, kind in enumerate(kinds[1:]))
    return _Sentence(len(words), anywhere | all_words, bool(opens & REQUEST), bool(opens & URGE), joined)


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _share_of_capitals(text: str) -> float:
    """The share of words with a capital among those that do not open a sentence."""
    sentences = islice(_SENTENCE.finditer(text), MAX_SENTENCES)
    inside: list[str] = [word for sentence in sentences for word in _WORD.findall(sentence[0])[1:]]
    return sum([word[0].isupper() for word in inside]) / max(1, len(inside))


class _Lexicon(NamedTuple):
    """The words of all tables with their bits: whole words, pairs of words, beginnings (`*`), and signs found anywhere."""

    whole: dict[str, int]
    pairs: dict[tuple[str, str], int]
    first_of_pairs: frozenset[str]
    beginnings: dict[str, tuple[tuple[str, int], ...]]  # by their first sign
    anywhere: tuple[tuple[str, int], ...]
    first_pieces: dict[str, int]  # the first _PIECE of each word and pair


@cache
def _lexicon() -> _Lexicon:
    whole: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    beginnings: dict[str, int] = {}
    anywhere: list[tuple[str, int]] = []
    for number, table in enumerate(TABLES):
        for word in sorted(words_of(tables_beside(__file__)[table])):
            bit = 1 << number
            if word.startswith("~"):
                word, bit = word[1:], bit | bit << _ANYWHERE
            if _SPACELESS.search(word):
                anywhere.append((word, bit))
            elif word.endswith("*"):
                beginnings[word[:-1]] = beginnings.get(word[:-1], 0) | bit
            elif "_" in word:
                first, _, second = word.partition("_")
                pairs[first, second] = pairs.get((first, second), 0) | bit
            else:
                whole[word] = whole.get(word, 0) | bit
    first_of_pairs = frozenset(first for first, _ in pairs)
    first_pieces: dict[str, int] = {}
    for word, bit in (*whole.items(), *beginnings.items(), *((first, bit) for (first, _), bit in pairs.items())):
        piece = _PIECE.findall(word)[0]
        first_pieces[piece] = first_pieces.get(piece, 0) | bit
    by_sign = {word[0]: tuple((w, bit) for w, bit in beginnings.items() if w[0] == word[0]) for word in beginnings}
    return _Lexicon(whole, pairs, first_of_pairs, by_sign, tuple(anywhere), first_pieces)


def _kinds_of_all(words: list[str]) -> list[int]:
    """The bits of each word, and of the pair that it begins."""
    lexicon = _lexicon()
    kinds = list(map(_KINDS.__getitem__, words))
    if not lexicon.first_of_pairs.isdisjoint(words):
        for number, pair in enumerate(pairwise(words)):
            kinds[number] |= lexicon.pairs.get(pair, 0)
    return kinds


class _HeldKinds(dict[str, int]):
    """Word -> bits, found when first asked for. A dictionary is asked in half the time of a cache, and every word of the page is
    asked for.
    """

    def __missing__(self, word: str) -> int:
        kinds = self.find(word)
        if len(word) <= MAX_HELD_CHARACTERS:
            if len(self) >= MAX_WORDS_HELD:
                self.clear()
            self[word] = kinds
        return kinds

    def find(self, word: str) -> int:
        """The bits of a word by itself."""
        lexicon = _lexicon()
        found = lexicon.whole.get(word, 0)
        for beginning, bit in lexicon.beginnings.get(word[0], ()):
            found |= bit if word.startswith(beginning) else 0
        return found


class _KindsWithin(_HeldKinds):
    """Letters between two spaces -> the bits of all words, beginnings and pairs that may open with a _PIECE of them."""

    def find(self, printed: str) -> int:
        """The bits of the pieces."""
        first_pieces = _lexicon().first_pieces
        kinds = 0
        for one in (printed,) if printed.isalpha() else _PIECE.findall(printed):
            kinds |= first_pieces.get(one, 0) | _KINDS[one]
        return kinds


_KINDS = _HeldKinds()
_KINDS_WITHIN = _KindsWithin()


def _kinds_anywhere(text: str) -> int:
    found = 0
    if not text.isascii() and _may_be_spaceless(text) and _SPACELESS.search(text):
        for word, bit in _lexicon().anywhere:
            found |= bit if word in text else 0
    return found


def _may_be_spaceless(text: str) -> bool:
    """Whether a text has a byte that begins a sign of _SPACELESS: cheap, for the many texts whose only such signs are a printer's."""
    return bool(text.encode("utf-8", "surrogatepass").translate(None, _NOT_SPACELESS))


@cache
def _weights() -> dict[str, float]:
    """Sign -> weight; "" -> the start. Read once in a process."""
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["sign"]: float(row["weight"]) for row in csv.DictReader(file)}

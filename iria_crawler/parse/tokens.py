"""Sentences outside quotation marks, cut into words that know what they are: what finding a subject needs, and no more.

A quotation is one token, so "“...,” Roe said" is three words and a comma whatever the quotation holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from iria_crawler.parse.lang_en import (
    ABBREVIATIONS,
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    CUE_VERBS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    VERBS,
)
from iria_crawler.parse.marks import Stretch

# quote; a name's word; another word; a pronoun, determiner, preposition, conjunction, subordinator, auxiliary, adverb, cue
# verb, other verb; comma; the end of a sentence; other signs that part clauses.
Kind = Literal[
    "quote", "name", "word", "pron", "det", "prep", "conj", "sub", "aux", "adv", "cue", "verb", "comma", "stop", "sign"
]

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\w[\w’'&-]*(?:\.(?=\w)[\w’'-]+)*|[.!?…]+[’”\"]*|[,;:()\[\]—–―]|--+|[-/$%]")
DASHES = ("—", "–", "―", "--", "---")
_SIGNS = frozenset((";", ":", "(", ")", "[", "]", *DASHES))
_KINDS: dict[str, Kind] = {}
for _rows, _as in (
    (VERBS, "verb"), (ADVERBS, "adv"), (PREPOSITIONS, "prep"), (SUBORDINATORS, "sub"), (CONJUNCTIONS, "conj"),
    (DETERMINERS, "det"), (AUXILIARIES, "aux"), (CUE_VERBS, "cue"), (PRONOUNS, "pron"),
):  # fmt: skip
    for _word in _rows:
        _KINDS[_word] = _as  # type: ignore[assignment]


class Token(NamedTuple):
    """A word, a sign or a whole quotation: code points into the text; `quote` is the number of its stretch."""

    text: str
    kind: Kind
    start: int
    end: int
    quote: int = -1


_token = tuple.__new__


def sentences(
    text: str, start: int, end: int, stretches: Sequence[Stretch], *, titled: bool = False
) -> list[list[Token]]:
    """The sentences of a paragraph, each a list of tokens, its closing full stop left out. `titled`: a headline, whose
    verbs have capitals too.

    A quotation that ends like a sentence ends one where what follows starts anew: with a capital that is no speaker's, or
    with another quotation.
    """
    current: list[Token] = []
    found: list[list[Token]] = [current]
    position = start
    for number, stretch in enumerate((*stretches, None)):
        stop = stretch.start if stretch else end
        for match in _WORD.finditer(text, position, stop):
            word = match.group()
            kind = _kind(word, not current) if not titled else _kind_in_title(word)
            # As Token(...) makes it, without a call of Python's for every word.
            token = _token(Token, (word, kind, *match.span(), -1))
            if kind != "stop":
                current.append(token)
                ends = word[-1] == "." and len(word) > 2 and _anew(text, token.end)
            else:
                ends = _ends_sentence(text, token, current, end)
            if ends:
                current = []
                found.append(current)
        if stretch:
            current.append(Token("", "quote", stretch.start, stretch.end, number))
            position = stretch.end
            if _quote_ends(text, stretch, stretches, number, end):
                current = []
                found.append(current)
    return [kept for sentence in found if (kept := _without_asides(sentence))]


def _without_asides(sentence: list[Token]) -> list[Token]:
    """A sentence without what stands in brackets, as "(R-Tex.)", or between two dashes before a verb, where that holds no
    quotation.
    """
    dashes = [index for index, token in enumerate(sentence) if token.text in DASHES]
    if len(dashes) == 2 and dashes[0] and dashes[1] + 1 < len(sentence):
        left, right = dashes
        if sentence[right + 1].kind in ("verb", "cue", "aux") and all(t.kind != "quote" for t in sentence[left:right]):
            sentence = sentence[:left] + sentence[right + 1 :]
    if not any(token.text == "(" for token in sentence[1:]):
        return sentence
    kept: list[Token] = []
    index = 0
    while index < len(sentence):
        close = index
        if sentence[index].text == "(" and index:
            close = next((i for i in range(index, len(sentence)) if sentence[i].text == ")"), index)
        if close > index and not any(token.kind == "quote" for token in sentence[index:close]):
            index = close + 1
        else:
            kept.append(sentence[index])
            index += 1
    return kept


@lru_cache(maxsize=50_000)
def _kind(word: str, first: bool) -> Kind:
    """What a word or sign is; `first` in its sentence."""
    if word[0] == ",":
        return "comma"
    if word[0] in ".!?…":
        return "stop"
    if word in _SIGNS:
        return "sign"
    lower = word.lower()
    known = _KINDS.get(lower)
    capital = word[0].isupper()
    if known is None:
        return "name" if capital and not (first and len(word) > 5 and word.endswith(("ly", "ing"))) else _guess(lower)
    if capital and not first and known == "aux":
        return "name"  # Will Doyle
    if capital and known in ("verb", "cue") and lower not in ("said", "says"):
        # "Asked about it, Roe ..." opens a sentence; within one it is a name: "Jane Read".
        return "verb" if first else "name"
    return known


def _kind_in_title(word: str) -> Kind:
    """What a word of a headline is, where capitals tell nothing."""
    return _KINDS.get(word.lower()) or _kind(word, False)


def _guess(word: str) -> Kind:
    """The kind of a word in small letters that no table holds, by its ending."""
    if (
        word.endswith("ly")
        and len(word) > 4
        and word not in ("family", "ally", "reply", "supply", "assembly", "daily", "weekly")
    ):
        return "adv"
    if word.endswith("ed") and len(word) > 4:
        return "verb"
    return "word"


# Words that open a sentence behind an abbreviation: "in the U.S. He says".
_OPENERS = re.compile(
    r"\s+(?:He|She|It|They|The|But|In|And|We|This|That|A|An|His|Her|Their|On|At|As|When|While|If|After|Mr|Ms|Mrs)\b"
)


def _anew(text: str, position: int) -> bool:
    """Whether a sentence starts behind an abbreviation that ends there."""
    return _OPENERS.match(text, position) is not None


def _ends_sentence(text: str, token: Token, before: list[Token], end: int) -> bool:
    """Whether a full stop ends its sentence: not after an initial or an abbreviation, not before a small letter."""
    if token.text[0] == "." and before and before[-1].end == token.start:
        last = before[-1].text
        if last.lower().rsplit("-", 1)[-1] in ABBREVIATIONS or (len(last) == 1 and last.isupper()) or last[-1:] == ".":
            return _anew(text, token.end)
    following = text[token.end : token.end + 3].lstrip()
    return not following[:1].islower() and following[:1] not in (",", ";", ":", ")")


def _quote_ends(text: str, stretch: Stretch, stretches: Sequence[Stretch], number: int, end: int) -> bool:
    """Whether a quotation with a full stop at its end closes the sentence that holds it."""
    last = stretch.end
    while last > stretch.start + 1 and text[last - 1] in "’'”\" ":
        last -= 1
    if text[last - 1] not in ".!?…":
        return False
    after = text[stretch.end + 1 : min(end, stretch.end + 80)].lstrip("”\"’' )")
    if after[:1] in DASHES and len(after) < 40:
        return False  # “...” ― Jane Roe
    if text[last - 1] == ".":
        return not after[:1].islower() and _SAID_ALONE.match(after) is None
    # "...?” she asked", "...!” Roe said", "...?” asked Roe": the sentence may go on.
    return not after[:1].islower() and not _speaks(after)


# "...” Roe said." where a comma was meant.
_SAID_ALONE = re.compile(r"(?:[A-Z][\w.’'-]+ |[Hh]e |[Ss]he ){1,4}(?:said|says|wrote|tweeted|added|asked)(?:\.|\n|\Z)")
# A name or pronoun and its verb, which go on with the sentence of a question or an outcry.
_NEXT_WORDS = re.compile(r"[\w.’'-]+")


def _speaks(after: str) -> bool:
    """Whether the words behind a quotation are its speaker and verb: "she asked", "Roe went on"."""
    words = [word.rstrip(".") for word in _NEXT_WORDS.findall(after)[:5]]
    for number, word in enumerate(words):
        if number and (word in CUE_VERBS or word in ("went", "put", "began") or word.endswith("ed")):
            return all(w[0].isupper() or w in PRONOUNS or w in DETERMINERS for w in words[:1]) and (
                word in CUE_VERBS or number <= 3
            )
    return bool(words) and words[0] in CUE_VERBS

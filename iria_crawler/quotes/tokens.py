"""Sentences outside quotation marks, cut into words that know what they are: what finding a subject needs, and no more.

A quotation is one token, so "“...,” Roe said" is three words and a comma whatever the quotation holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.quotes.languages.english import ENGLISH
from iria_crawler.quotes.languages.language import DASHES, Kind, Language, look_up, look_up_in_title
from iria_crawler.quotes.marks import Stretch

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|\d+(?:,\d{3})+(?!\w)|\w[\w’'&-]*(?:\.(?=\w)[\w’'-]+)*|[.!?…]+[’”\"]*|[,;:()\[\]—–―]|--+|[-/$%]"
)


# No table holds a longer word; what is remembered of words stays small so.
LONGEST_WORD = 60


class Token(NamedTuple):
    """A word, a sign or a whole quotation: code points into the text; `quote` is the number of its stretch, `key` the
    English word of the rules that a word stands for.
    """

    text: str
    kind: Kind
    start: int
    end: int
    quote: int = -1
    key: str = ""


_token = tuple.__new__


def sentences(
    text: str,
    start: int,
    end: int,
    stretches: Sequence[Stretch],
    language: Language = ENGLISH,
    *,
    titled: bool = False,
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
            known = word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD]
            kind, key = look_up_in_title(language, known) if titled else look_up(language, known, not current)
            # As Token(...) makes it, without a call of Python's for every word.
            token = _token(Token, (word, kind, *match.span(), -1, key))
            if kind != "stop":
                current.append(token)
                ends = word[-1] == "." and len(word) > 2 and _anew(text, token.end)
            else:
                ends = _ends_sentence(text, token, current, language)
            if ends:
                current = []
                found.append(current)
        if stretch:
            current.append(Token("", "quote", stretch.start, stretch.end, number))
            position = stretch.end
            if _quote_ends(text, stretch, end, language):
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
    ends = _bracket_ends(sentence)
    index = 0
    while index < len(sentence):
        if index and ends[index]:
            index = ends[index]
        else:
            kept.append(sentence[index])
            index += 1
    return kept


def _bracket_ends(sentence: list[Token]) -> list[int]:
    """For each token behind which bracket an aside ends that it opens; 0 where it opens none, or one with a quotation.
    One walk from the end, so that brackets without number cost no more than words.
    """
    ends = [0] * len(sentence)
    close = 0  # behind the next closing bracket; 0 where a quotation stands before it, or none comes
    for index in range(len(sentence) - 1, -1, -1):
        token = sentence[index]
        if token.text == ")":
            close = index + 1
        elif token.kind == "quote":
            close = 0
        elif token.text == "(":
            ends[index] = close
    return ends


# Words that open a sentence behind an abbreviation: "in the U.S. He says".
_OPENERS = re.compile(
    r"\s+(?:He|She|It|They|The|But|In|And|We|This|That|A|An|His|Her|Their|On|At|As|When|While|If|After|Mr|Ms|Mrs)\b"
)


def _anew(text: str, position: int) -> bool:
    """Whether a sentence starts behind an abbreviation that ends there."""
    return _OPENERS.match(text, position) is not None


def _ends_sentence(text: str, token: Token, before: list[Token], language: Language) -> bool:
    """Whether a full stop ends its sentence: not after an initial or an abbreviation, not before a small letter."""
    if token.text[0] == "." and before and before[-1].end == token.start:
        last = before[-1].text
        if (
            last.lower().rsplit("-", 1)[-1] in language.abbreviations
            or (len(last) == 1 and last.isupper())
            or last[-1:] == "."
        ):
            return _anew(text, token.end)
    following = text[token.end : token.end + 3].lstrip()
    return not following[:1].islower() and following[:1] not in (",", ";", ":", ")")


def _quote_ends(text: str, stretch: Stretch, end: int, language: Language) -> bool:
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
    return not after[:1].islower() and not _speaks(after, language)


# "...” Roe said." where a comma was meant.
_SAID_ALONE = re.compile(r"(?:[A-Z][\w.’'-]+ |[Hh]e |[Ss]he ){1,4}(?:said|says|wrote|tweeted|added|asked)(?:\.|\n|\Z)")
# A name or pronoun and its verb, which go on with the sentence of a question or an outcry.
_NEXT_WORDS = re.compile(r"[\w.’'-]+")


def _speaks(after: str, language: Language) -> bool:
    """Whether the words behind a quotation are its speaker and verb: "she asked", "Roe went on"."""
    words = [word for found in _NEXT_WORDS.findall(after)[:5] if (word := found.rstrip("."))]
    kinds = [language.kinds.get(word) for word in words]
    for number, word in enumerate(words):
        cue = kinds[number] == "cue"
        if number and (cue or word in ("went", "put", "began") or word.endswith("ed")):
            return (words[0][0].isupper() or kinds[0] in ("pron", "det")) and (cue or number <= 3)
    return bool(words) and kinds[0] == "cue"

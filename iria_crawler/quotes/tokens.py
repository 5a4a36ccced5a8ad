"""The sentences of a paragraph as tokens, each with its kind, as the rules for speakers need them.

A quotation is one token, so "“...,” Roe said" is three tokens, whatever the quotation holds.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.english.language import DASHES, Kind, Language, look_up_in_headline, words_of
from iria_crawler.quotes.marks import Paragraph, Stretch
from iria_crawler.quotes.small_names import is_month, may_be_name, opens_as_name

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|\d+(?:,\d{3})+(?!\w)|\w[\w’'&-]*(?:\.(?=\w)[\w’'-]+)*|[.!?…]+[’”\"]*|[,;:()\[\]—–―]|--+|[-/$%]"
)
# No table has a longer word. Longer words are cut before they are looked up, so that what is held of them stays small.
MAX_WORD_CHARACTERS = 60


class Token(NamedTuple):
    """A word, a sign or a whole quotation; start and end are code points into the text."""

    text: str  # as printed; "" of a quotation
    kind: Kind
    start: int
    end: int
    quote: int = -1  # of a quotation, the index of its stretch
    key: str = ""  # the English word that the rules know the word by


_token = tuple.__new__


def sentences(
    text: str, paragraph: Paragraph, language: Language = ENGLISH, *, headline: bool = False
) -> list[list[Token]]:
    """The sentences of a paragraph, each a list of tokens without its full stop. `headline`: its verbs have capitals too.

    A quotation that ends like a sentence also ends the sentence around it if a new sentence follows: one that starts with
    another quotation, or with a capital that is not the beginning of a speaker's name.
    """
    current: list[Token] = []
    found: list[list[Token]] = [current]
    position = paragraph.start
    within, opening = words_of(language)
    for number, stretch in enumerate((*paragraph.stretches, None)):
        stop = stretch.start if stretch else paragraph.end
        for match in _WORD.finditer(text, position, stop):
            word = match.group()
            known = word if len(word) <= MAX_WORD_CHARACTERS else word[:MAX_WORD_CHARACTERS]
            if headline:
                kind, key = look_up_in_headline(language, known)
            else:
                kind, key = within[known] if current else opening[known]
            # The same as Token(...) in half the time: this line runs for every word.
            token = _token(Token, (word, kind, *match.span(), -1, key))
            if kind != "stop":
                current.append(token)
                ends = word[-1] == "." and len(word) > 2 and _starts_sentence(text, token.end)
            else:
                ends = _ends_sentence(text, token, current, language)
            if ends:
                current = []
                found.append(current)
        if stretch:
            current.append(Token("", "quote", stretch.start, stretch.end, number))
            position = stretch.end
            if _quote_ends(text, stretch, paragraph.end, language):
                current = []
                found.append(current)
    return [
        kept for sentence in found if (kept := _without_asides(sentence if headline else _with_small_names(sentence)))
    ]


def _with_small_names(sentence: list[Token]) -> list[Token]:
    """A sentence in which small words that are names have that kind: "said Per Moe", "Will Moss said"."""
    for at, token in enumerate(sentence[:-1]):
        if token.kind == "quote" or not token.text[0].isupper():
            continue
        before = sentence[at - 1] if at else None
        if token.kind == "name":
            if before is not None and is_month(before.text, token.text):
                sentence[at] = token._replace(kind="word")
            continue
        if sentence[at + 1].kind != "name" or not may_be_name(token.text):
            continue
        within = before is not None and (before.text[:1].islower() or before.kind == "comma")
        if (within and before is not None and token.start - before.end == 1) or _opens_as_name(sentence, at, before):
            sentence[at] = token._replace(kind="name")
    return sentence


def _opens_as_name(sentence: list[Token], at: int, before: Token | None) -> bool:
    if before is not None and before.kind not in ("quote", "sign"):
        return False
    end = at + 1
    while end < len(sentence) and sentence[end].kind == "name" and end < at + 4:
        end += 1
    while end < len(sentence) and sentence[end].kind == "adv":
        end += 1
    names = [token.text for token in sentence[at + 1 : end] if token.kind == "name"]
    return opens_as_name(sentence[at].text, names, sentence[end].key if end < len(sentence) else "")


def _without_asides(sentence: list[Token]) -> list[Token]:
    """A sentence without words in brackets, like "(R-Tex.)", and without words between two dashes before a verb. Words with a
    quotation among them stay.
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
    """For each token that opens a bracket without a quotation in it, the index after the closing bracket; 0 for all others.

    It goes once through the sentence, from the end, so that a text of brackets only takes no longer than one of words.
    """
    ends = [0] * len(sentence)
    close = 0  # the index after the next closing bracket; 0 if a quotation comes before it, or if none follows
    for index in range(len(sentence) - 1, -1, -1):
        token = sentence[index]
        if token.text == ")":
            close = index + 1
        elif token.kind == "quote":
            close = 0
        elif token.text == "(":
            ends[index] = close
    return ends


# Words that open a sentence after an abbreviation: "in the U.S. He says".
_OPENERS = re.compile(
    r"\s+(?:He|She|It|They|The|But|In|And|We|This|That|A|An|His|Her|Their|On|At|As|When|While|If|After|Mr|Ms|Mrs)\b"
)


def _starts_sentence(text: str, position: int) -> bool:
    """Whether a new sentence starts after an abbreviation that ends at `position`."""
    return _OPENERS.match(text, position) is not None


def _ends_sentence(text: str, token: Token, before: list[Token], language: Language) -> bool:
    """Whether a full stop ends its sentence: it does not after an initial or an abbreviation, nor before a small letter."""
    if token.text[0] == "." and before and before[-1].end == token.start:
        last = before[-1].text
        if (
            last.lower().rsplit("-", 1)[-1] in language.abbreviations
            or (len(last) == 1 and last.isupper())
            or last[-1:] == "."
        ):
            return _starts_sentence(text, token.end)
    following = text[token.end : token.end + 3].lstrip()
    return not following[:1].islower() and following[:1] not in (",", ";", ":", ")")


def _quote_ends(text: str, stretch: Stretch, end: int, language: Language) -> bool:
    """Whether a quotation that ends with a full stop (or ? ! …) also ends the sentence that holds it."""
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


# "It is over.” Roe said.": the full stop is printed instead of a comma, and the speaker belongs to the quotation.
_SAID_ALONE = re.compile(r"(?:[A-Z][\w.’'-]+ |[Hh]e |[Ss]he ){1,4}(?:said|says|wrote|tweeted|added|asked)(?:\.|\n|\Z)")
_NEXT_WORDS = re.compile(r"[\w.’'-]+")


def _speaks(after: str, language: Language) -> bool:
    """Whether the words after a quotation are its speaker and verb: "she asked", "Roe went on"."""
    words = [word for found in _NEXT_WORDS.findall(after)[:5] if (word := found.rstrip("."))]
    kinds = [language.kinds.get(word) for word in words]
    for number, word in enumerate(words):
        cue = kinds[number] == "cue"
        if number and (cue or word in ("went", "put", "began") or word.endswith("ed")):
            return (words[0][0].isupper() or kinds[0] in ("pron", "det")) and (cue or number <= 3)
    return bool(words) and kinds[0] == "cue"

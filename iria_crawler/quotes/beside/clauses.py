"""The sentences of a paragraph as words, signs and whole quotations, for the rules beside a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from iria_crawler.quotes.beside.table import AS_SAID, AS_WORDS, MAX_KEPT_CHARACTERS, MAX_WORDS_HELD, Kind, Table
from iria_crawler.quotes.marks import Paragraph, Stretch

_LETTER = r"[^\W_]"
# The mark inside a Hebrew acronym (צה"ל) and an apostrophe are parts of a word.
_WORD = rf"{_LETTER}(?:[\w’'ʼ\u0301-]|[\"״](?=[א-ת]))*(?:(?<=\b[^\W\d_])\.(?=\s?[^\W\d_]))?"
_ELISION = rf"{_LETTER}{{1,6}}['’](?=\w)"
_SIGNS = r"[.!?…。！？؟]+|[,،，、;；:：()（）\[\]–—―]|(?<=\s)-(?=\s)|-(?=\s)"
# Words that are read on each side of a quotation. Without a limit a long paragraph would take quadratic time.
MAX_WORDS_BESIDE = 40
# A name in marks has at most so many words and characters.
MAX_NAME_WORDS, MAX_NAME_CHARACTERS = 4, 40
# German verbs of saying that say nothing beside a word.
_NOT_SAYING_BESIDE = {
    **dict.fromkeys(("gab", "gibt"), "es"),
    **dict.fromkeys(("fand", "fanden", "findet", "finden"), "sich"),
}
COMMAS = frozenset(",،，、")
COLONS = frozenset(":：")
DASHES = frozenset("–—―-")
_ENDS = frozenset(".!?…。！？؟")
_ABBREVIATIONS = frozenset(
    "dr prof mr mme m st sr sra dott ing inż gen płk hab kpt mjr ks dhr mevr ir drs bv ca nr art o'".split()
)


class SentenceWord(NamedTuple):
    """A word, a sign or a whole quotation; start and end are code points into the text."""

    text: str  # as printed; "" of a quotation
    start: int
    end: int
    kind: Kind = ""
    sign: str = ""  # "comma", "colon", "dash", "end", "other"; "" of a word and of a quotation
    quote: int = -1  # of a quotation, the index of its stretch
    capital: bool = False  # it begins with one
    is_word: bool = False  # neither a sign nor a quotation


_word = tuple.__new__
_SIGN_OF = {
    **dict.fromkeys(_ENDS, "end"),
    **dict.fromkeys(DASHES, "dash"),
    **dict.fromkeys(COLONS, "colon"),
    **dict.fromkeys(COMMAS, "comma"),
}


@cache
def _tokens(splits_elisions: bool) -> re.Pattern[str]:
    return re.compile(rf"{_ELISION}|{_WORD}|{_SIGNS}" if splits_elisions else rf"{_WORD}|{_SIGNS}")


# What a printed word is, as SentenceWord has it behind its place: kind, sign, quote, capital, is_word.
_Tail = tuple[Kind, str, int, bool, bool]


class _Tails(dict[str, tuple[_Tail, _Tail]]):
    """What each printed word or sign of a language is where it opens its sentence, and within it; found when first asked for: a
    dictionary, since every word is asked for.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table
        self._like_names = ("verb", "filler") if table.nouns_have_capitals else ("stop", "verb", "filler")

    def __missing__(self, printed: str) -> tuple[_Tail, _Tail]:
        first = printed[0]
        sign = _SIGN_OF.get(first) or ("" if first.isalnum() else "other")
        kind: Kind = "" if sign else self._table.words[printed]
        capital = first.isupper() or (first.isdecimal() and kind == "title")  # "der 52-Jährige"
        # "Julio Baeza": within a sentence a word with a capital is a name, in a language with small letters for days and months.
        is_name = capital and kind in self._like_names and self._table.order == "beside"
        within: Kind = "" if is_name else kind
        found = (kind, sign, -1, capital, not sign), (within, sign, -1, capital, not sign)
        if len(printed) <= MAX_KEPT_CHARACTERS:
            if len(self) >= MAX_WORDS_HELD:
                self.clear()
            self[printed] = found
        return found


@cache
def _tails_of(table: Table) -> _Tails:
    return _Tails(table)


def words_between(text: str, start: int, end: int, table: Table) -> list[SentenceWord]:
    """The words and signs of text[start:end]."""
    found: list[SentenceWord] = []
    tails = _tails_of(table)
    is_within = False  # the next word does not open its sentence
    for match in _tokens(table.splits_elisions).finditer(text, start, end):
        printed = match.group()
        tail = tails[printed][is_within]
        # The same as SentenceWord(...) in half the time: this line runs for every word.
        found.append(_word(SentenceWord, (printed, *match.span(), *tail)))
        is_within = tail[1] in ("", "comma")
    return found


class MarkedWords(NamedTuple):
    """A marked stretch among the words of its sentence."""

    stretch: Stretch
    words: list[SentenceWord]  # at most MAX_WORDS_BESIDE on each side of it
    at: int  # its index among them
    alone: bool  # its sentence has no words outside marks
    first: bool  # no word of its sentence comes before it
    sentences: list[list[SentenceWord]]  # all sentences of the paragraph
    number: int  # of its sentence among them


def marked_words(text: str, paragraph: Paragraph, table: Table) -> Iterator[MarkedWords]:
    """The marked stretches of a paragraph in reading order."""
    sentences = sentences_of(text, paragraph.start, paragraph.end, paragraph.stretches, table)
    for number, sentence in enumerate(sentences):
        first_word = next((index for index, word in enumerate(sentence) if word.is_word), len(sentence))
        for index, word in enumerate(sentence):
            if word.quote < 0:
                continue
            first = max(0, index - MAX_WORDS_BESIDE)
            words, at = sentence[first : index + MAX_WORDS_BESIDE], index - first
            stretch = paragraph.stretches[word.quote]
            alone, opens = first_word == len(sentence), first_word > index
            yield MarkedWords(stretch, words, at, alone, opens, sentences, number)


def sentences_of(
    text: str, start: int, end: int, stretches: Sequence[Stretch], table: Table
) -> list[list[SentenceWord]]:
    """The sentences of a paragraph text[start:end] with its marked stretches, each a list of words without its full stop."""
    current: list[SentenceWord] = []
    found = [current]
    position = start
    for number, stretch in enumerate((*stretches, None)):
        for word in words_between(text, position, stretch.start if stretch else end, table):
            if word.sign == "end":
                if _ends(text, word, current, end):
                    current = []
                    found.append(current)
            else:
                current.append(word)
        if stretch is not None:
            current.append(SentenceWord("", stretch.start, stretch.end, quote=number))
            position = stretch.end
            if _ends_after_quote(text, stretch, end):
                current = []
                found.append(current)
    kept = [bare for sentence in found if (bare := _without_brackets(sentence))]
    if table.separable:
        kept = [_with_parted_verbs(sentence, table) for sentence in kept]
    return [_with_marked_names(text, sentence, table) for sentence in kept] if stretches else kept


def _with_parted_verbs(sentence: list[SentenceWord], table: Table) -> list[SentenceWord]:
    """The sentence with the verbs that are verbs of saying by their first part, which ends the clause: "führte der Minister aus"."""
    verb = -1  # the index of the verb of the clause that may be one
    for index, word in enumerate(sentence):
        if word.kind == "verb" and _says_nothing(sentence, index):
            sentence[index] = word._replace(kind="")
        if word.sign:
            verb = -1
        elif not word.kind and word.text.lower() in table.separable:
            verb = index
        elif verb >= 0 and word.text in table.separable[sentence[verb].text.lower()]:
            ends = index + 1 == len(sentence) or not sentence[index + 1].is_word
            if ends:
                sentence[verb] = sentence[verb]._replace(kind="verb")
    return sentence


def _says_nothing(sentence: Sequence[SentenceWord], verb: int) -> bool:
    """Whether a verb that may say something does not: "es gab „...“", "im Brief fand sich „...“"."""
    beside = _NOT_SAYING_BESIDE.get(sentence[verb].text.lower())
    return beside is not None and any(word.text.lower() == beside for word in sentence[max(0, verb - 1) : verb + 2])


def _with_marked_names(text: str, sentence: list[SentenceWord], table: Table) -> list[SentenceWord]:
    """The sentence with each name in marks that speaks as one word, its marks included: "„...“, schrieb „Die Zeit“"."""
    if table.order != "beside" or not table.has_case:
        return sentence
    for index, word in enumerate(sentence):
        if word.quote < 0:
            continue
        if _is_reporting_name(word, sentence, index, table) or (
            _is_name(text, word) and _speaks(sentence, index, table)
        ):
            name, capital = text[word.start : word.end], text[word.start].isupper()
            sentence[index] = SentenceWord(name, word.start - 1, word.end + 1, capital=capital, is_word=True)
    return sentence


def _is_name(text: str, word: SentenceWord) -> bool:
    """Whether words between marks look like a name: few, with a capital or a point within, and without the sign that ends a sentence."""
    words = text[word.start : word.end].split() if word.end - word.start <= MAX_NAME_CHARACTERS else ()
    if not words:
        return False
    named = words[0][0].isupper() or (len(words) == 1 and "." in words[0])
    return named and len(words) <= MAX_NAME_WORDS and words[-1][-1].isalnum()


def _is_reporting_name(word: SentenceWord, sentence: Sequence[SentenceWord], index: int, table: Table) -> bool:
    """Whether nothing but a name can stand there: "wie „küste online“ berichtet"."""
    near = sentence[max(0, index - 1) : index + 2]
    short = word.end - word.start <= MAX_NAME_CHARACTERS and len(near) == 3
    return short and near[0].text.lower() in AS_SAID and near[2].kind == "verb" and table.verb_second


def _speaks(sentence: Sequence[SentenceWord], index: int, table: Table) -> bool:
    """Whether a name in marks is the subject of a verb of saying, or reported by "according to"."""
    first = index - (index > 0 and sentence[index - 1].kind == "article")
    oblique = first < index and sentence[first].text.lower() in table.oblique
    before = [word.text.lower() for word in sentence[max(0, first - 3) : first]]
    if any(len(words) < 4 and tuple(before[-len(words) :]) == words for words in table.according):
        return True
    if oblique:
        return False
    verb = sentence[first - 1] if first else None
    if verb is not None and verb.kind == "verb" and verb.text.lower() not in table.impersonal:
        # "„...“, schrieb die „Zeit“"
        said = any(word.quote >= 0 for word in sentence[max(0, first - MAX_WORDS_BESIDE) : first - 1])
        return said and not sentence[first - 2].is_word
    if first and sentence[first - 1].text in AS_WORDS:
        return False  # "wird als „Held“ bezeichnet"
    opens = first == 0 or not sentence[first - 1].is_word or sentence[first - 1].kind in ("filler", "stop")
    behind = sentence[index + 1 : index + 3]
    if not opens or not behind or behind[0].kind != "verb":
        return False
    # "Die „Zeit“ schrieb: ...", and not "„Falsch“ nannte er das"
    return first < index or len(behind) < 2 or bool(behind[1].sign) or behind[1].kind == "filler"


def _without_brackets(sentence: list[SentenceWord]) -> list[SentenceWord]:
    """A sentence without words in brackets, like "(SPD)". Words with a quotation among them stay."""
    if not any(word.text in ("(", "（") for word in sentence):
        return sentence
    kept: list[SentenceWord] = []
    opened: int | None = None  # where an opening bracket lies in `kept`
    for word in sentence:
        if word.quote >= 0:
            opened = None
        if word.text in (")", "）") and opened is not None:
            del kept[opened:]
            opened = None
            continue
        if word.text in ("(", "（"):
            opened = len(kept)
        kept.append(word)
    return kept


def _ends(text: str, sign: SentenceWord, before: list[SentenceWord], end: int) -> bool:
    """Whether a full stop ends its sentence: not after an initial or an abbreviation, nor before a small letter."""
    if sign.text == "." and before and before[-1].end == sign.start:
        last = before[-1].text.lower()
        if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
            return False
        # "am 3. Mai", "der 12. Tag", and not "das Modell 3."
        if len(last) < 3 and last.isdecimal() and len(before) > 1 and before[-2].kind in ("article", "preposition"):
            return False
    following = text[sign.end : min(end, sign.end + 4)].lstrip(" \u00a0")
    return not following[:1].islower() and following[:1] not in (",", ";")


def _ends_after_quote(text: str, stretch: Stretch, end: int) -> bool:
    """Whether a quotation that ends with a full stop also ends the sentence that holds it: no small letter follows."""
    if text[stretch.end - 1] not in ".!?…。！？":
        return False
    after = text[stretch.end + 1 : min(end, stretch.end + 40)].lstrip(" \u00a0”»\"'’")
    first = after[:1]
    if text[stretch.end - 1] in "?!？！":
        return first.isupper() or not first
    return (
        not first.islower()
        and first not in (",", "،", "，", "–", "—", "-")
        and (first.isupper() or not first.isalpha())
    )

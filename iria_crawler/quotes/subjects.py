"""The subject of a verb: the noun phrase that opens the verb's clause, found without a grammar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.quotes.english.english import NO_SPEAKERS, TITLES
from iria_crawler.quotes.english.language import DASHES
from iria_crawler.quotes.phrases import is_time, may_speak, noun_phrase
from iria_crawler.quotes.tokens import Token

# The ending of verb forms whose subject is in another clause: ", adding that", "citing".
ING = "ing"
# Words after a span of time: "eight years ago", "a few days later".
_TIME_ADVERBS = frozenset(("ago", "later", "earlier", "before", "after"))
# Participles without "ed", and the auxiliaries that make a passive of a participle: "was told".
_IRREGULAR_PARTICIPLES = frozenset(("told", "said", "read", "written"))
_FORMS_OF_BE = frozenset(("was", "were", "is", "are", "been", "being", "be"))


# The phrases between commas that are tried as the subject: "Jane Roe, 41, a captain of Ashton, Md., said" has four.
MAX_PHRASES_BEFORE_VERB = 7


class Source(NamedTuple):
    """A speaker's words, text[start:end] in code points, and the cue as printed; start == end where nobody is named."""

    start: int
    end: int
    cue: str  # "said", "according to", ":"


def subject(sentence: Sequence[Token], begin: int, verb: int) -> Source | None:
    """The noun phrase that is the subject of the verb at index `verb`, whose clause begins at `begin`; None if it has none.

    It is the noun phrase between the last comma and the verb. Where the comma comes right before the verb ("Roe, who commands
    the depot, said"), the phrases before the commas are tried, from the last to the first.
    """
    end = verb
    while end > begin and sentence[end - 1].kind in ("adv", "aux"):
        end -= 1
    if is_passive(sentence, verb):
        return None
    if end > begin and sentence[end - 1].kind == "comma":
        return _behind_commas(sentence, begin, end - 1, verb)
    start = segment_start(sentence, begin, end)
    found = direct(sentence, start, end, verb)
    if found is None and start > begin:
        found = direct(sentence, begin, end, verb)
    return found


def is_passive(sentence: Sequence[Token], verb: int) -> bool:
    """Whether a verb is a passive, so that its subject does not speak: "Roe was asked"."""
    word = sentence[verb].key
    if word == "quoted" or (not word.endswith("ed") and word not in _IRREGULAR_PARTICIPLES):
        return False  # "Roe is quoted as saying"
    index = verb - 1
    while index >= 0 and sentence[index].kind in ("adv", "aux"):
        if sentence[index].key in _FORMS_OF_BE:
            return True
        index -= 1
    return False


def segment_start(sentence: Sequence[Token], begin: int, end: int) -> int:
    """The index after the last comma between `begin` and `end`; `begin` if there is no comma."""
    for index in range(end - 1, begin - 1, -1):
        if sentence[index].kind == "comma":
            return index + 1
    return begin


def direct(sentence: Sequence[Token], begin: int, end: int, verb: int, *, leading: bool = True) -> Source | None:
    """The noun phrase between `begin` and `end` that is the subject of a verb: the one that comes first; or, with `leading`,
    the one that ends right before the verb, where the first belongs to another verb.
    """
    begin = past_adjuncts(sentence, begin, end)
    if begin >= end:
        return None
    if sentence[begin].kind == "pron" and begin + 1 == end:
        return _pronoun(sentence, begin, verb)
    stop = noun_phrase(sentence, begin, end)
    relative = any(token.kind == "sub" or token.key == "who" for token in sentence[begin:end])
    # "Protesters marching through the streets", "a letter obtained by the agency"
    participle = begin < stop < end and (
        sentence[stop].text.endswith(ING)
        or (
            sentence[begin].kind == "det"
            and sentence[stop].text.endswith("ed")
            and stop + 1 < end
            and sentence[stop + 1].key in ("by", "from", "in", "at", "on")
            and not any(token.key == "that" for token in sentence[stop:end])
        )
    )
    if leading and stop != end and not relative and not participle:
        nearer = _leading(sentence, max(stop, begin + 1), end)
        if nearer is not None:
            begin, stop = nearer, end
    first = sentence[begin]
    if first.kind == "pron":
        return _pronoun(sentence, begin, verb)
    if stop == begin or (stop - begin == 1 and first.key in NO_SPEAKERS) or not may_speak(sentence, begin, stop):
        return None
    return Source(first.start, sentence[stop - 1].end, sentence[verb].text)


def _leading(sentence: Sequence[Token], begin: int, end: int) -> int | None:
    """The start of the longest noun phrase that ends at `end`; None if none does."""
    for start in range(begin, end):
        if sentence[start].kind in ("name", "word", "det", "pron") and noun_phrase(sentence, start, end) == end:
            if sentence[start].kind == "pron" and start + 1 != end:
                continue
            return start
    return None


def _pronoun(sentence: Sequence[Token], at: int, verb: int) -> Source | None:
    """A pronoun as subject; for "who" it is the noun phrase before it."""
    word = sentence[at].key
    if word in NO_SPEAKERS and not (word == "it" and all(token.kind == "adv" for token in sentence[at + 1 : verb])):
        return None
    if word != "who":
        return Source(sentence[at].start, sentence[at].end, sentence[verb].text)
    end = at - 1 if at and sentence[at - 1].kind == "comma" else at
    start = end
    while start > 0 and sentence[start - 1].kind in ("name", "word", "det", "prep"):
        start -= 1
    for begin in range(start, end):
        if noun_phrase(sentence, begin, end) == end and sentence[begin].kind != "prep":
            return Source(sentence[begin].start, sentence[end - 1].end, sentence[verb].text)
    return None


def _behind_commas(sentence: Sequence[Token], begin: int, comma: int, verb: int) -> Source | None:
    """The subject where a comma comes before the verb: "Roe, the yard's director, said", "the yard's director, Jane Roe, said"."""
    end = comma
    best: Source | None = None
    for _ in range(MAX_PHRASES_BEFORE_VERB):
        start = segment_start(sentence, begin, end)
        first = sentence[start] if start < end else None
        found = None
        if first is not None and first.kind == "prep":
            best = None  # "of Ashton, Md.": the place goes with it
            if start <= begin:
                return None
            end = start - 1
            continue
        if first is not None and first.kind in ("name", "det", "word", "pron") and not first.text.endswith(ING):
            found = direct(sentence, start, end, verb, leading=False)
        if found is not None:
            best = Source(found.start, best.end if best else found.end, found.cue)
        elif best is not None and not (first is not None and first.text.isdigit()):
            return best
        if start <= begin:
            return best
        end = start - 1
    return best


def past_adjuncts(sentence: Sequence[Token], begin: int, end: int) -> int:
    """The index after the words that a clause has before its subject: "On Monday", "But", "In a statement", "Asked about it, "."""
    index = begin
    while index < end:
        token = sentence[index]
        if token.kind in ("conj", "adv", "comma", "sign", "aux") or (token.kind == "sub" and token.key != "who"):
            index += 1
            continue
        if is_time(token) and index + 1 < end:
            index += 1
            continue
        span = next((i for i in range(index + 1, min(index + 4, end - 1)) if sentence[i].key in _TIME_ADVERBS), None)
        if span is not None and is_time(sentence[span - 1]):
            index = span + 1  # "Eight years ago", "A few days later"
            continue
        if token.kind not in ("prep", "verb", "cue") and not (token.kind == "word" and token.text.endswith(ING)):
            return index
        comma = next((i for i in range(index, end) if sentence[i].kind == "comma"), None)
        if comma is not None and comma + 1 < end:
            index = _past_place(sentence, comma, end)
        elif token.kind == "prep":
            past = _past_phrase(sentence, index, end)
            if past >= end:
                return index + 1
            index = past
        else:
            index += 1
    return begin


def _past_place(sentence: Sequence[Token], comma: int, end: int) -> int:
    """The index after a comma; if a state or country follows the comma, the index after that: "in Ames, Iowa, on Sunday, "."""
    index = comma + 1
    after = index
    while after < end and sentence[after].kind == "name" and after - index < 3:
        after += 1
    placed = sentence[comma - 1].kind == "name" and index < after < end - 1 and sentence[after].kind == "comma"
    return after + 1 if placed and sentence[after + 1].kind == "prep" else index


def _past_phrase(sentence: Sequence[Token], index: int, end: int) -> int:
    """The index after "On Tuesday", "In a statement", "At a rally in Ohio", if no comma comes before the subject."""
    if index + 1 < end and is_time(sentence[index + 1]):
        return index + 2
    stop = noun_phrase(sentence, index + 1, end, hanging=False)
    for middle in range(index + 2, stop):
        if sentence[middle].kind in ("det", "pron") or (
            sentence[middle].kind == "name" and sentence[middle - 1].kind == "word"
        ):
            return middle
    return max(stop, index + 1)


def clause_start(sentence: Sequence[Token], verb: int) -> int:
    """The index where the clause of a verb starts: after a quotation, a semicolon, a conjunction, or another verb's "that"."""
    depth = 0
    for index in range(verb - 1, -1, -1):
        token = sentence[index]
        if token.kind == "quote" or (token.kind == "sign" and token.text in (";", ":", "(", *DASHES)):
            return index + 1
        if token.kind == "conj" and token.key in ("but", "and", "so", "yet") and _starts_clause(sentence, index, verb):
            return index + 1
        if token.kind == "sub" and depth == 0 and token.key not in ("who", "which", "whom", "whose", "where"):
            return index + 1
        if token.kind == "det" and token.key == "that" and index and sentence[index - 1].kind == "cue":
            return index + 1
        if (
            token.kind == "cue"
            and index < verb - 1
            and not is_object(sentence, index)
            and _in_one_clause(sentence, index, verb)
        ):
            return index + 1
        depth += token.kind == "comma"
    return 0


def _starts_clause(sentence: Sequence[Token], conj: int, verb: int) -> bool:
    """Whether a conjunction opens a clause that has a subject, and not the next part of a list."""
    if sentence[conj].key == "but" or (conj and sentence[conj - 1].kind == "comma"):
        return True
    end = verb
    while end > conj and sentence[end - 1].kind in ("adv", "aux"):
        end -= 1
    spoken = any(token.kind in ("cue", "verb", "aux") for token in sentence[max(0, conj - 12) : conj])
    return spoken and (end == conj + 1 or noun_phrase(sentence, conj + 1, end) == end)


def _in_one_clause(sentence: Sequence[Token], cue: int, verb: int) -> bool:
    """Whether another cue reports the clause of the verb: a subject comes right after that cue."""
    return noun_phrase(sentence, cue + 1, verb) > cue + 1 and not any(
        token.kind == "comma" for token in sentence[cue + 1 : verb]
    )


def shared_subject(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "Roe went to the yard and said": the subject of the clause before."""
    if cue and sentence[cue - 1].key == "to":
        # "Roe was asked to say", "Roe went on to say": the subject of the verb before.
        verb = next((i for i in range(cue - 2, -1, -1) if sentence[i].kind in ("verb", "aux", "cue")), None)
        found = subject(sentence, clause_start(sentence, verb), verb) if verb is not None else None
        return found._replace(cue=sentence[cue].text) if found else None
    if cue == 0 or sentence[cue - 1].kind not in ("conj", "adv", "comma", "aux") or is_passive(sentence, cue):
        return None
    return main_subject(sentence, cue)


def main_subject(sentence: Sequence[Token], cue: int) -> Source | None:
    """The subject of the sentence: the noun phrase that opens the sentence, or its part after a semicolon or colon."""
    start = 0
    for index in range(cue - 1, -1, -1):
        if sentence[index].kind == "sign" and sentence[index].text in (";", ":"):
            start = index + 1
            break
    index = start
    while index < cue and sentence[index].kind in ("quote", "comma", "sign"):
        index += 1
    # "NORDHAVN, March 3 — Roe": a dateline never speaks.
    dash = next((i for i in range(index, min(index + 6, cue)) if sentence[i].text in DASHES), None)
    if dash is not None and sentence[index].text.isupper():
        index = dash + 1
    begin = past_adjuncts(sentence, index, cue)
    end = noun_phrase(sentence, begin, cue)
    if end == begin and begin < cue and sentence[begin].kind == "pron":
        end = begin + 1
    if end == begin or sentence[begin].key in NO_SPEAKERS:
        return None
    return Source(sentence[begin].start, sentence[end - 1].end, sentence[cue].text)


def is_object(sentence: Sequence[Token], index: int) -> bool:
    """Whether a word that looks like a cue verb is a noun here: "the read", "his claims"."""
    if index == 0:
        return False
    before = sentence[index - 1]
    if sentence[index].text.endswith(ING) or before.key == "to":
        return before.kind == "det"
    if before.text.endswith(("'s", "’s", "s'", "s’")) and before.kind in ("name", "word"):
        return True
    return before.kind in ("det", "prep") or (before.kind == "adv" and index > 1 and sentence[index - 2].kind == "det")


def inverted(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "said Col. Jane Roe, who commands the depot": the noun phrase after the verb."""
    begin = cue + 1
    while begin < len(sentence) and sentence[begin].kind == "adv":
        begin += 1
    end = noun_phrase(sentence, begin)
    if end == begin and begin < len(sentence) and sentence[begin].key in ("one", "another"):
        end = begin + 1  # "“...,” read one"
    if end == begin or sentence[begin].key in NO_SPEAKERS:
        return None
    end = _past_name(sentence, begin, end)
    return Source(sentence[begin].start, sentence[end - 1].end, sentence[cue].text)


def _past_name(sentence: Sequence[Token], begin: int, end: int) -> int:
    """The index after a name that comes behind an office and a comma: "said a spokesman for the ministry, Rolf Stein"."""
    if sentence[begin].kind != "det" or not any(token.key in TITLES for token in sentence[begin:end]):
        return end
    after = end + 1
    while after < len(sentence) and sentence[after].kind == "name":
        after += 1
    named = end < len(sentence) and sentence[end].kind == "comma" and 3 <= after - end <= 4
    return after if named and (after == len(sentence) or sentence[after].kind == "comma") else end

"""Who a sentence says is speaking: the rules, each a function, in the order of their strength.

A rule gets the tokens of one sentence and the place of the quotation in it. It gives the speaker's words and the cue, or
None. No grammar is built: a subject is the noun phrase that a cue verb's clause opens with.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from iria_crawler.parse.lang_en import CLAIMS, POSSESSIVES
from iria_crawler.parse.language import DASHES
from iria_crawler.parse.phrases import is_time, may_speak, noun_phrase
from iria_crawler.parse.tokens import Token

# A subject stands no further from its verb than so many tokens.
FURTHEST = 40
SHORT_SENTENCE = 10
_NO_SPEAKER = frozenset(
    "it that this there which what monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december today yesterday tomorrow".split()
)
# Cue verbs after which "that" and another speaker follow: the outermost one counts.
_REPORTS = frozenset(
    "said says say saying told tells wrote writes reported reports noted notes claimed claims added adds verb-second".split()
)
# Forms that need a subject elsewhere: ", adding that", "citing".
_ING = "ing"
_OWNING = ("'s", "’s", "s'", "s’")
_PASSIVE = frozenset(("told", "said", "read", "written"))
_BEING = frozenset(("was", "were", "is", "are", "been", "being", "be"))


class Source(NamedTuple):
    """A speaker's words and the cue, as code points into the text; `start == end` where nobody is named."""

    start: int
    end: int
    cue: str


def find_source(sentence: Sequence[Token], at: int, text: str) -> Source | None:
    """The speaker of the quotation that is token `at` of the sentence; None where the sentence names none."""
    if at >= 2 and sentence[at - 1].kind == "comma" and sentence[at - 2].kind == "cue":
        # "Roe said, “...,” and then he ...": what stands right before is surer than what follows.
        first, second = _before, _after
    else:
        first, second = _after, _before
    return (
        _as_put(sentence, at)
        or _reported_by(sentence, at)
        or _labelled(sentence, at)
        or first(sentence, at, text)
        or second(sentence, at, text)
        or _claim_of(sentence, at)
        or _parenthetical(sentence, at)
        or _introduced(sentence, at)
        or _verb_before(sentence, at)
        or _later(sentence, at)
        or _named_after(sentence, at)
    )


def find_teller(sentence: Sequence[Token]) -> Source | None:
    """Who a sentence without a quotation says is speaking: the subject of its last cue verb."""
    for cue in range(len(sentence) - 1, -1, -1):
        token = sentence[cue]
        if token.kind != "cue" or _is_object(sentence, cue) or token.text.endswith(_ING):
            continue
        found = _subject(sentence, _clause_start(sentence, cue), cue) or _shared_subject(sentence, cue)
        if found is not None:
            return found
    return None


# --- behind the quotation ---


def _after(sentence: Sequence[Token], at: int, text: str) -> Source | None:
    """ "...,” Roe said", "...,” said Col. Jane Roe, who ...", "...,” the yard's director, Jane Roe, told reporters"."""
    begin = at + 1
    while begin < len(sentence) and sentence[begin].kind in ("comma", "adv", "sign"):
        begin += 1
    if begin >= len(sentence) or sentence[begin].kind == "quote":
        return None
    if sentence[begin].key == "so-says":
        return _inverted(sentence, begin)  # "..., so Berg"
    verb = sentence[begin]
    if verb.kind == "cue" and not verb.text.endswith(_ING):
        return _inverted(sentence, begin)
    if verb.kind == "verb" and verb.text.endswith("ed") and begin == at + 1 and _runs_on(sentence, at, text):
        return _inverted(sentence, begin)  # "...!” reacted Roe
    if sentence[begin].key == "as" and begin + 2 < len(sentence):
        begin += 1  # "...,” as Roe said
    if sentence[begin].kind not in ("name", "word", "det", "pron") or sentence[begin].key == "that":
        return None
    if not _runs_on(sentence, at, text):
        # "...” Roe said": without a comma only where nothing stands between the two.
        end = begin + 1 if sentence[begin].kind == "pron" else noun_phrase(sentence, begin)
        straight = begin < end < len(sentence) and begin == at + 1 and sentence[end].kind == "cue"
        return _subject(sentence, begin, end) if straight else None
    return _subject_verb(sentence, begin) or _other_verb(sentence, begin)


def last_sign(text: str, quote: Token) -> str:
    """The last character of a quotation, marks of a quotation inside it left out."""
    end = quote.end
    while end > quote.start + 1 and text[end - 1] in "’'”\" ":
        end -= 1
    return text[end - 1]


def _runs_on(sentence: Sequence[Token], at: int, text: str) -> bool:
    """Whether a quotation hands over to its speaker: it ends with a comma, a question, a dash, or a comma follows."""
    if last_sign(text, sentence[at]) in ",?!—–-…":
        return True
    following = sentence[at + 1] if at + 1 < len(sentence) else None
    return following is not None and (following.kind == "comma" or following.text in DASHES)


def _inverted(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "said Col. Jane Roe, who commands the depot": the noun phrase behind the verb."""
    begin = cue + 1
    while begin < len(sentence) and sentence[begin].kind == "adv":
        begin += 1
    if begin + 2 < len(sentence) and sentence[begin].key == "it" and sentence[begin + 1].key in ("in", "from"):
        begin += 2  # "hieß es in einer Mitteilung"
    end = noun_phrase(sentence, begin)
    if end == begin or sentence[begin].key in _NO_SPEAKER:
        return None
    return Source(sentence[begin].start, sentence[end - 1].end, sentence[cue].text)


def _subject_verb(sentence: Sequence[Token], begin: int) -> Source | None:
    """ "she said", "a spokesman for the yard, Jesper Bang, said": a noun phrase and then its verb, appositives between."""
    if sentence[begin].kind == "conj":
        begin += 1
    commas = 0
    for index in range(begin, min(len(sentence), begin + FURTHEST)):
        token = sentence[index]
        if token.kind == "quote" or (token.kind == "sign" and token.text in (";", ":")):
            return None
        if token.kind == "comma":
            commas += 1
        if (
            token.kind == "cue"
            and index > begin
            and not _is_object(sentence, index)
            and not _in_relative(sentence, begin, index)
        ):
            return _subject(sentence, begin, index)
        if token.kind == "verb" and commas == 0 and not token.text.endswith("ed"):
            return None
    return None


def _other_verb(sentence: Sequence[Token], begin: int) -> Source | None:
    """ "...,” the nominee riffed on her answer": any verb does right behind a quotation and a noun phrase."""
    end = noun_phrase(sentence, begin)
    first = sentence[begin]
    if first.kind == "pron" and first.key not in _NO_SPEAKER:
        end = begin + 1
    if end == begin or end >= len(sentence):
        return None
    verb = sentence[end]
    sure = first.kind in ("name", "pron") and verb.kind == "word"
    if not sure and (verb.kind != "verb" or verb.text.endswith(_ING)):
        return None
    return Source(first.start, sentence[end - 1].end, verb.text)


def _in_relative(sentence: Sequence[Token], begin: int, cue: int) -> bool:
    """Whether a cue belongs to a clause about the subject: "Roe, who said in May that ..., said"."""
    for index in range(cue - 1, begin - 1, -1):
        if sentence[index].kind in ("comma", "quote"):
            return False
        if sentence[index].kind == "sub":
            return any(token.kind == "cue" for token in sentence[cue + 1 : cue + FURTHEST])
    return False


def _is_object(sentence: Sequence[Token], index: int) -> bool:
    """Whether a word that may be a cue is a noun here: "the read", "his claims"."""
    if index == 0:
        return False
    before = sentence[index - 1]
    if sentence[index].text.endswith(_ING) or before.key == "to":
        return before.kind == "det"
    if before.text.endswith(("'s", "’s", "s'", "s’")) and before.kind in ("name", "word"):
        return True
    return before.kind in ("det", "prep") or (before.kind == "adv" and index > 1 and sentence[index - 2].kind == "det")


# --- the subject of a verb ---


def _subject(sentence: Sequence[Token], begin: int, verb: int) -> Source | None:
    """The noun phrase that is the subject of a verb, in its clause from `begin` on.

    What stands between the last comma and the verb is the subject where it is a noun phrase; where nothing does ("Roe, who
    commands the depot, said"), the phrases before the commas are gone through backwards.
    """
    end = verb
    while end > begin and sentence[end - 1].kind in ("adv", "aux"):
        end -= 1
    if _is_passive(sentence, verb):
        return None
    if end > begin and sentence[end - 1].kind == "comma":
        return _behind_commas(sentence, begin, end - 1, verb)
    start = _segment_start(sentence, begin, end)
    found = _direct(sentence, start, end, verb)
    if found is None and start > begin:
        found = _direct(sentence, begin, end, verb)
    return found


def _is_passive(sentence: Sequence[Token], verb: int) -> bool:
    """Whether the subject of a verb does not do it: "Roe was asked", "was quoted"."""
    word = sentence[verb].key
    if word == "quoted" or (not word.endswith("ed") and word not in _PASSIVE):
        return False  # "Roe is quoted as saying"
    index = verb - 1
    while index >= 0 and sentence[index].kind in ("adv", "aux"):
        if sentence[index].key in _BEING:
            return True
        index -= 1
    return False


def _segment_start(sentence: Sequence[Token], begin: int, end: int) -> int:
    """Behind the last comma before `end`, as far as `begin`; a comma in a list of names parts nothing."""
    for index in range(end - 1, begin - 1, -1):
        if sentence[index].kind == "comma":
            return index + 1
    return begin


def _direct(sentence: Sequence[Token], begin: int, end: int, verb: int, *, leading: bool = True) -> Source | None:
    """The noun phrase of a stretch that is the subject of its verb: the one it opens with, or with `leading` the one that
    leads straight to the verb where the first is another verb's.
    """
    begin = _past_adjuncts(sentence, begin, end)
    if begin >= end:
        return None
    if sentence[begin].kind == "pron" and begin + 1 == end:
        return _pronoun(sentence, begin, verb)
    stop = noun_phrase(sentence, begin, end)
    relative = any(token.kind == "sub" or token.key == "who" for token in sentence[begin:end])
    participle = begin < stop < end and sentence[stop].text.endswith(_ING)  # "Protesters marching through the streets"
    if leading and stop != end and not relative and not participle:
        nearer = _leading(sentence, max(stop, begin + 1), end)
        if nearer is not None:
            begin, stop = nearer, end
    first = sentence[begin]
    if first.kind == "pron":
        return _pronoun(sentence, begin, verb)
    if stop == begin or (stop - begin == 1 and first.key in _NO_SPEAKER) or not may_speak(sentence, begin, stop):
        return None
    return Source(first.start, sentence[stop - 1].end, sentence[verb].text)


def _leading(sentence: Sequence[Token], begin: int, end: int) -> int | None:
    """Where the longest noun phrase starts that leads straight to `end`; None where none does."""
    for start in range(begin, end):
        if sentence[start].kind in ("name", "word", "det", "pron") and noun_phrase(sentence, start, end) == end:
            if sentence[start].kind == "pron" and start + 1 != end:
                continue
            return start
    return None


def _pronoun(sentence: Sequence[Token], at: int, verb: int) -> Source | None:
    """A pronoun as subject; "who" stands for the noun phrase before it."""
    word = sentence[at].key
    if word in _NO_SPEAKER and not (word == "it" and all(token.kind == "adv" for token in sentence[at + 1 : verb])):
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
    """The subject before a comma and its verb: "Roe, the yard's director, said", "the yard's director, Jane Roe, said"."""
    end = comma
    best: Source | None = None
    for _ in range(4):
        start = _segment_start(sentence, begin, end)
        first = sentence[start] if start < end else None
        found = None
        if first is not None and first.kind == "prep":
            best = None  # "of Ashton, Md.": the place goes with it
            if start <= begin:
                return None
            end = start - 1
            continue
        if first is not None and first.kind in ("name", "det", "word", "pron") and not first.text.endswith(_ING):
            found = _direct(sentence, start, end, verb, leading=False)
        if found is not None:
            best = Source(found.start, best.end if best else found.end, found.cue)
        elif best is not None and not (first is not None and first.text.isdigit()):
            return best
        if start <= begin:
            return best
        end = start - 1
    return best


def _past_adjuncts(sentence: Sequence[Token], begin: int, end: int) -> int:
    """Past what a clause puts before its subject: "On Monday", "But", "In a statement", "Asked about it, "."""
    index = begin
    while index < end:
        token = sentence[index]
        if token.kind in ("conj", "adv", "comma", "sign", "aux") or (token.kind == "sub" and token.key != "who"):
            index += 1
            continue
        if is_time(token) and index + 1 < end:
            index += 1
            continue
        if token.kind not in ("prep", "verb", "cue") and not (token.kind == "word" and token.text.endswith(_ING)):
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
    """Past a comma, and past the state or country behind it where a day or a place follows: "in Ames, Iowa, on Sunday, "."""
    index = comma + 1
    after = index
    while after < end and sentence[after].kind == "name" and after - index < 3:
        after += 1
    placed = sentence[comma - 1].kind == "name" and index < after < end - 1 and sentence[after].kind == "comma"
    return after + 1 if placed and sentence[after + 1].kind == "prep" else index


def _past_phrase(sentence: Sequence[Token], index: int, end: int) -> int:
    """Past "On Tuesday", "In a statement", "At a rally in Ohio" where no comma parts it from the subject."""
    if index + 1 < end and is_time(sentence[index + 1]):
        return index + 2
    stop = noun_phrase(sentence, index + 1, end, hanging=False)
    for middle in range(index + 2, stop):
        if sentence[middle].kind in ("det", "pron") or (
            sentence[middle].kind == "name" and sentence[middle - 1].kind == "word"
        ):
            return middle
    return max(stop, index + 1)


# --- before the quotation ---


def _before(sentence: Sequence[Token], at: int, text: str) -> Source | None:
    """ "Roe said, “...", "Roe called it “...", "Roe, who commands the depot, said that the engine was “...": the nearest cue
    with a subject, or the one around it that reports it.
    """
    inner: Source | None = None
    inner_at = at
    for cue in range(at - 1, max(-1, at - FURTHEST), -1):
        token = sentence[cue]
        if token.kind == "sign" and token.text == ";":
            break
        if token.kind != "cue" or _is_object(sentence, cue):
            continue
        if token.text.endswith(_ING) and not (cue and sentence[cue - 1].kind == "aux"):
            found = _name_before(sentence, cue) or _main_subject(sentence, cue) or _subject_behind(sentence, cue, at)
        elif (
            sentence[cue - 1].kind == sentence[at - 1].kind == "comma"
            and noun_phrase(sentence, cue + 1) == at - 1 > cue + 1
        ):
            found = _inverted(sentence, cue)  # "..., explained Roe, “...”
        else:
            found = _subject(sentence, _clause_start(sentence, cue), cue) or _shared_subject(sentence, cue)
        if token.key == "verb-second" and (found is None or not _opens_clause(sentence, found, cue)):
            found = _inverted(sentence, cue) or found  # "Am Montag sagte Berg: ..."
        if found is None:
            continue
        if inner is not None and not _reports(sentence, cue, inner_at):
            break
        inner, inner_at = found, cue
    return inner


def _opens_clause(sentence: Sequence[Token], found: Source, cue: int) -> bool:
    """Whether a subject is what its clause opens with: where the verb stands second, what else opens it puts it behind."""
    start = _clause_start(sentence, cue)
    return any(token.start == found.start for token in sentence[start : start + 1])


def _name_before(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "footage of Jane Roe saying “...": a name that a participle follows without a comma."""
    begin = cue
    while begin and sentence[begin - 1].kind == "name":
        begin -= 1
    if begin == cue or is_time(sentence[cue - 1]):
        return None
    return Source(sentence[begin].start, sentence[cue - 1].end, sentence[cue].text)


def _subject_behind(sentence: Sequence[Token], cue: int, at: int) -> Source | None:
    """ "After saying it was “...,” Roe left": the subject stands behind the clause that the sentence opens with."""
    if cue > 2 or any(token.kind not in ("prep", "sub", "adv", "conj") for token in sentence[:cue]):
        return None
    begin = at + 1
    while begin < len(sentence) and sentence[begin].kind == "comma":
        begin += 1
    end = noun_phrase(sentence, begin)
    speaks = begin < end < len(sentence) and sentence[end].kind in ("verb", "aux", "cue", "adv", "comma")
    return Source(sentence[begin].start, sentence[end - 1].end, sentence[cue].text) if speaks else None


def _reports(sentence: Sequence[Token], cue: int, inner: int) -> bool:
    """Whether what a cue reports is the clause of another cue: "Roe said Poe called it". Not past a "but" or a comma with
    "and".
    """
    if sentence[cue].key not in _REPORTS:
        return False
    between = sentence[cue + 1 : inner]
    return not any(token.kind in ("conj", "quote", "sub") or token.text in (";", *DASHES) for token in between)


def _clause_start(sentence: Sequence[Token], verb: int) -> int:
    """Where the clause of a verb starts: behind a quotation, a semicolon, a conjunction or the "that" of another verb."""
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
            and not _is_object(sentence, index)
            and _in_one_clause(sentence, index, verb)
        ):
            return index + 1
        depth += token.kind == "comma"
    return 0


def _starts_clause(sentence: Sequence[Token], conj: int, verb: int) -> bool:
    """Whether a conjunction opens a clause with a subject of its own and not the next part of a list."""
    if sentence[conj].key == "but" or (conj and sentence[conj - 1].kind == "comma"):
        return True
    end = verb
    while end > conj and sentence[end - 1].kind in ("adv", "aux"):
        end -= 1
    spoken = any(token.kind in ("cue", "verb", "aux") for token in sentence[max(0, conj - 12) : conj])
    return spoken and (end == conj + 1 or noun_phrase(sentence, conj + 1, end) == end)


def _in_one_clause(sentence: Sequence[Token], cue: int, verb: int) -> bool:
    """Whether another cue reports the clause of the verb: a subject stands right behind it."""
    return noun_phrase(sentence, cue + 1, verb) > cue + 1 and not any(
        token.kind == "comma" for token in sentence[cue + 1 : verb]
    )


def _shared_subject(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "Roe went to the yard and said": the subject of the clause before."""
    if cue and sentence[cue - 1].key == "to":
        # "Roe was asked to say", "Roe went on to say": the subject of the verb before.
        verb = next((i for i in range(cue - 2, -1, -1) if sentence[i].kind in ("verb", "aux", "cue")), None)
        found = _subject(sentence, _clause_start(sentence, verb), verb) if verb is not None else None
        return found._replace(cue=sentence[cue].text) if found else None
    if cue == 0 or sentence[cue - 1].kind not in ("conj", "adv", "comma", "aux") or _is_passive(sentence, cue):
        return None
    return _main_subject(sentence, cue)


def _main_subject(sentence: Sequence[Token], cue: int) -> Source | None:
    """The subject of the sentence, as the clause before the cue opens with it."""
    start = 0
    for index in range(cue - 1, -1, -1):
        if sentence[index].kind == "sign" and sentence[index].text in (";", ":"):
            start = index + 1
            break
    index = start
    while index < cue and sentence[index].kind in ("quote", "comma", "sign"):
        index += 1
    # "NORDHAVN, March 3 — Roe": a dateline speaks never.
    dash = next((i for i in range(index, min(index + 6, cue)) if sentence[i].text in DASHES), None)
    if dash is not None and sentence[index].text.isupper():
        index = dash + 1
    begin = _past_adjuncts(sentence, index, cue)
    end = noun_phrase(sentence, begin, cue)
    if end == begin and begin < cue and sentence[begin].kind == "pron":
        end = begin + 1
    if end == begin or sentence[begin].key in _NO_SPEAKER:
        return None
    return Source(sentence[begin].start, sentence[end - 1].end, sentence[cue].text)


def guess_source(sentence: Sequence[Token], at: int, before: Sequence[Token] | None) -> Source | None:
    """The subject of the verb before a quotation that no rule gave a speaker: "Roe attacked “the whole idea of ...”"; of a
    quotation that stands alone that of the short sentence `before` it: "Roe did not hesitate. “Cancel it.”"
    """
    if at == 0 and before is not None and len(before) <= SHORT_SENTENCE and before[0].kind in ("name", "pron"):
        verb = next((i for i, token in enumerate(before) if token.kind in ("verb", "aux", "cue")), None)
        return _subject(before, 0, verb) if verb else None
    for verb in range(at - 1, 0, -1):
        if sentence[verb].kind == "verb" and not sentence[verb].text.endswith(_ING):
            found = _subject(sentence, _clause_start(sentence, verb), verb)
            if found is not None:
                return found
    return None


# --- without a verb ---


def _reported_by(sentence: Sequence[Token], at: int) -> Source | None:
    """ "...,” Roe said, according to the Post", "..., Roe said, the Post reported": who reports what another said counts."""
    for index, token in enumerate(sentence):
        if token.key == "according-behind":  # "Berg zufolge"
            begin = next((i for i in range(index) if noun_phrase(sentence, i, index) == index), index)
            return Source(sentence[begin].start, sentence[index - 1].end, "according to") if begin < index else None
        if token.key in _ACCORDING and (begin := _past_according(sentence, index)) > index:
            end = noun_phrase(sentence, begin)
            if end > begin:
                return Source(sentence[begin].start, sentence[end - 1].end, "according to")
    for index in range(at + 3, len(sentence) - 1):
        # "...,” said Roe, reports the Post"
        if sentence[index].key == "reports" and sentence[index - 1].kind == "comma":
            return _inverted(sentence, index)
    last = len(sentence) - 1
    if last > at and sentence[last].key in ("reported", "reports"):
        begin = _segment_start(sentence, at + 1, last)
        if begin > at + 2 and noun_phrase(sentence, begin, last) == last:
            return Source(sentence[begin].start, sentence[last - 1].end, sentence[last].text)
    return None


_ACCORDING = frozenset(("according", "according-to", "after"))


def _past_according(sentence: Sequence[Token], index: int) -> int:
    """Behind "according to", "laut", "nach Angaben von" at `index`; `index` itself where none of them stands there."""
    key = sentence[index].key
    following = sentence[index + 1].key if index + 1 < len(sentence) else ""
    if key == "according-to":
        return index + 1
    if key == "according" and following == "to":
        return index + 2
    if key == "after" and following == "account":
        return index + (3 if index + 2 < len(sentence) and sentence[index + 2].key == "of" else 2)
    return index


def _labelled(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Roe: Poe needs to ‘get away from all of this’", as headlines have it: who stands before a colon, where nobody else
    is said to speak.
    """
    colon = next((i for i in range(1, min(at, 8)) if sentence[i].text == ":"), None)
    if colon is None or sentence[0].kind != "name" or noun_phrase(sentence, 0, colon) != colon:
        return None
    if any(token.kind in ("cue", "quote") for token in (*sentence[colon + 1 : at], *sentence[at + 1 : at + 6])):
        return None
    return Source(sentence[0].start, sentence[colon - 1].end, ":")


def _claim_of(sentence: Sequence[Token], at: int) -> Source | None:
    """ "her claim that she “...”", "Roe's call for “...": whose word it is, in the same clause."""
    for index in range(at - 1, max(0, at - FURTHEST), -1):
        token = sentence[index]
        if token.kind in ("quote", "sign"):
            return None
        if token.key not in CLAIMS:
            continue
        owner = index - 1
        while owner > 0 and sentence[owner].kind in ("word", "adv") and not sentence[owner].text.endswith(_OWNING):
            owner -= 1
        if sentence[owner].key in POSSESSIVES:
            return Source(sentence[owner].start, sentence[owner].end, token.text)
        if sentence[owner].text.endswith(_OWNING) and sentence[owner].kind in ("name", "word"):
            begin = owner
            while begin and sentence[begin - 1].kind in ("name", "det"):
                begin -= 1
            return Source(sentence[begin].start, sentence[owner].end, token.text)
    return None


def _introduced(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Rear Adm. Keane: “...", "The chief was blunt: “...", "For Nkosi, “...": who stands before a colon or comma."""
    if at == 0 or not (sentence[at - 1].text == ":" or sentence[at - 1].kind == "comma"):
        return None
    begin = 0
    for index in range(at - 2, -1, -1):
        if sentence[index].kind == "quote" or sentence[index].text in (";", ":"):
            begin = index + 1
            break
    first = sentence[begin] if begin < at - 1 else None
    if first is None:
        return None
    if sentence[at - 1].kind == "comma":
        if first.key != "for":
            return None
        end = noun_phrase(sentence, begin + 1, at)
        found = end > begin + 1 and sentence[begin + 1].kind == "name"
        return Source(sentence[begin + 1].start, sentence[end - 1].end, "for") if found else None
    if first.key == "from":
        end = noun_phrase(sentence, begin + 1, at)
        return Source(sentence[begin + 1].start, sentence[end - 1].end, "from") if end > begin + 1 else None
    begin = _past_adjuncts(sentence, begin, at - 1)
    end = noun_phrase(sentence, begin)
    if end == begin and sentence[begin].kind == "pron":
        end = begin + 1
    if end == begin or sentence[begin].key in _NO_SPEAKER:
        return None
    return Source(sentence[begin].start, sentence[end - 1].end, ":")


def _parenthetical(sentence: Sequence[Token], at: int) -> Source | None:
    """ "The rifle, inspectors found, was “...": a noun phrase and its verb between two commas before the quotation."""
    commas = [index for index in range(at) if sentence[index].kind == "comma"]
    for left, right in pairwise(commas):
        if right - left >= 3 and sentence[right - 1].kind in ("verb", "cue"):
            end = left + 2 if sentence[left + 1].kind == "pron" else noun_phrase(sentence, left + 1, right - 1)
            if end == right - 1:
                return _direct(sentence, left + 1, right - 1, right - 1)
    return None


def _as_put(sentence: Sequence[Token], at: int) -> Source | None:
    """ "As Roe put it in May, the station is “...": who a clause with "as" names."""
    if at < 4 or sentence[0].key != "as":
        return None
    end = noun_phrase(sentence, 1, at)
    end = 2 if sentence[1].kind == "pron" else end
    begin = end
    while 1 < end < at and sentence[end].kind in ("aux", "adv"):
        end += 1
    speaks = 1 < begin <= end < at and (sentence[end].kind == "cue" or sentence[end].key in ("put", "puts"))
    return Source(sentence[1].start, sentence[begin - 1].end, sentence[end].text) if speaks else None


def _verb_before(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Hillary Clinton cracked, “...": any verb right before a comma or colon and a quotation, with its subject."""
    if at < 3 or sentence[at - 1].kind != "comma":
        return None
    begin = _segment_start(sentence, 0, at - 1)
    for index in range(begin + 1, at - 1):
        if sentence[index].key in ("put", "puts") and sentence[index + 1].key == "it":
            return _direct(sentence, begin, index, index)
    if sentence[at - 2].kind not in ("verb", "word"):
        return None
    found = _direct(sentence, begin, at - 2, at - 2)
    return found if found is not None and found.end == sentence[at - 3].end else None


def _later(sentence: Sequence[Token], at: int) -> Source | None:
    """ "...” that the border is safe, he said": a noun phrase and a verb of saying between commas further on."""
    for cue in range(at + 3, len(sentence)):
        token = sentence[cue]
        if token.kind == "quote" or token.text in (";", ":"):
            return None
        if token.kind != "cue" or token.key not in _REPORTS:
            continue
        if sentence[cue - 1].kind == "comma" and (found := _inverted(sentence, cue)) is not None:
            return found
        begin = _segment_start(sentence, at + 1, cue)
        if begin == at + 1 or sentence[begin].kind not in ("name", "det", "pron", "word"):
            continue
        found = _direct(sentence, begin, cue, cue)
        if found is not None and found.start == sentence[begin].start:
            return found
    return None


def _named_after(sentence: Sequence[Token], at: int) -> Source | None:
    """ "...,” was Costa’s answer", "...,” read a post from the account", "...” — Jane Roe"."""
    following = sentence[at + 1 :]
    if len(following) >= 2 and following[0].key in ("was", "is", "were", "came", "ran"):
        end = noun_phrase(sentence, at + 2)
        speaks = any(token.key in _ANSWERS for token in sentence[at + 2 : end])
        if end > at + 2 and speaks:
            owner = next((i for i in range(at + 2, end) if sentence[i].text.endswith(("'s", "’s"))), end - 1)
            return Source(sentence[at + 2].start, sentence[owner].end, following[0].text)
    if len(following) > 1 and following[0].text in DASHES and len(following) <= 8:
        end = noun_phrase(sentence, at + 2)
        if end == len(sentence) and sentence[at + 2].kind == "name":
            return Source(sentence[at + 2].start, sentence[end - 1].end, "—")
    return None


_ANSWERS = frozenset(
    "answer reply response verdict message word words advice explanation comment reaction motto refrain view".split()
)

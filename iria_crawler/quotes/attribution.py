"""Who a sentence says is speaking: the rules, each a function, in the order of their strength.

A rule gets the tokens of one sentence and the place of the quotation in it. It gives the speaker's words and the cue, or
None. No grammar is built: a subject is the noun phrase that a cue verb's clause opens with.
"""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.languages.english import NO_SPEAKERS
from iria_crawler.quotes.languages.language import DASHES
from iria_crawler.quotes.phrases import is_time, noun_phrase
from iria_crawler.quotes.reported import (
    as_put,
    claim_of,
    in_words_of,
    introduced,
    labelled,
    named_after,
    parenthetical,
    reported_by,
)
from iria_crawler.quotes.subjects import (
    ING,
    Source,
    clause_start,
    direct,
    inverted,
    is_object,
    main_subject,
    segment_start,
    shared_subject,
    subject,
)
from iria_crawler.quotes.tokens import Token

# A subject stands no further from its verb than so many tokens.
FURTHEST = 40
SHORT_SENTENCE = 10
# Cue verbs after which "that" and another speaker follow: the outermost one counts.
_REPORTS = frozenset(
    "said says say saying told tells wrote writes reported reports noted notes claimed claims added adds verb-second".split()
)


def find_source(sentence: Sequence[Token], at: int, text: str) -> Source | None:
    """The speaker of the quotation that is token `at` of the sentence; None where the sentence names none."""
    if _led_in(sentence, at):
        # "Roe said, “...,” and then he ...": what stands right before is surer than what follows.
        first, second = _before, _after
    else:
        first, second = _after, _before
    return (
        as_put(sentence, at)
        or reported_by(sentence, at)
        or labelled(sentence, at)
        or first(sentence, at, text)
        or second(sentence, at, text)
        or in_words_of(sentence, at)
        or claim_of(sentence, at)
        or parenthetical(sentence, at)
        or introduced(sentence, at)
        or _verb_before(sentence, at)
        or _later(sentence, at)
        or named_after(sentence, at)
    )


def _led_in(sentence: Sequence[Token], at: int) -> bool:
    """Whether a cue right before a quotation leads it in: "said, “...", "called “...", "Roe responded: “..."."""
    if at and sentence[at - 1].kind == "cue":
        return not is_object(sentence, at - 1)
    return (
        at >= 2
        and (sentence[at - 1].kind == "comma" or sentence[at - 1].text == ":")
        and sentence[at - 2].kind == "cue"
    )


def find_source_before(sentence: Sequence[Token]) -> Source | None:
    """Who a sentence without a quotation says is speaking: the subject of its last cue verb."""
    for cue in range(len(sentence) - 1, -1, -1):
        token = sentence[cue]
        if token.kind != "cue" or is_object(sentence, cue) or token.text.endswith(ING):
            continue
        found = subject(sentence, clause_start(sentence, cue), cue) or shared_subject(sentence, cue)
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
        return inverted(sentence, begin)  # "..., so Berg"
    verb = sentence[begin]
    if verb.kind == "cue" and not verb.text.endswith(ING):
        return inverted(sentence, begin)
    if verb.kind == "verb" and verb.text.endswith("ed") and begin == at + 1 and _runs_on(sentence, at, text):
        return inverted(sentence, begin)  # "...!” reacted Roe
    if sentence[begin].key == "as" and begin + 2 < len(sentence):
        begin += 1  # "...,” as Roe said
    if sentence[begin].kind not in ("name", "word", "det", "pron") or sentence[begin].key == "that":
        return None
    if not _runs_on(sentence, at, text):
        # "...” Roe said": without a comma only where nothing stands between the two.
        end = begin + 1 if sentence[begin].kind == "pron" else noun_phrase(sentence, begin)
        straight = begin < end < len(sentence) and begin == at + 1 and sentence[end].kind == "cue"
        return subject(sentence, begin, end) if straight else None
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
            and not is_object(sentence, index)
            and not _in_relative(sentence, begin, index)
        ):
            return subject(sentence, begin, index)
        if token.kind == "verb" and commas == 0 and not token.text.endswith("ed"):
            return None
    return None


def _other_verb(sentence: Sequence[Token], begin: int) -> Source | None:
    """ "...,” the nominee riffed on her answer": any verb does right behind a quotation and a noun phrase."""
    end = noun_phrase(sentence, begin)
    first = sentence[begin]
    if first.kind == "pron" and first.key not in NO_SPEAKERS:
        end = begin + 1
    if end == begin or end >= len(sentence):
        return None
    verb = sentence[end]
    sure = first.kind in ("name", "pron") and verb.kind == "word"
    if not sure and (verb.kind != "verb" or verb.text.endswith(ING)):
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
        if token.kind != "cue" or is_object(sentence, cue):
            continue
        if cue + 2 < at and sentence[cue + 1].key == "by" and sentence[at - 1].kind in ("comma", "sign"):
            end = noun_phrase(sentence, cue + 2, at)  # "Roe was asked by the chairman: “..."
            found = Source(sentence[cue + 2].start, sentence[end - 1].end, token.text) if end > cue + 2 else None
        elif token.text.endswith(ING) and not (cue and sentence[cue - 1].kind == "aux"):
            found = (
                _with(sentence, cue)
                or _name_before(sentence, cue)
                or main_subject(sentence, cue)
                or _subject_behind(sentence, cue, at)
            )
        elif _between_commas(sentence, cue, at):
            found = inverted(sentence, cue)  # "..., explained Roe, “...”, "The yard, says Roe, is “..."
        else:
            found = subject(sentence, clause_start(sentence, cue), cue) or shared_subject(sentence, cue)
        if token.key == "verb-second" and (found is None or not _opens_clause(sentence, found, cue)):
            found = inverted(sentence, cue) or found  # "Am Montag sagte Berg: ..."
        if found is None:
            continue
        if inner is not None and not _reports(sentence, cue, inner_at):
            break
        inner, inner_at = found, cue
    return inner


def _between_commas(sentence: Sequence[Token], cue: int, at: int) -> bool:
    """Whether a cue and a noun phrase behind it stand between two commas, or open the sentence: "Said Roe, “..."."""
    if cue and sentence[cue - 1].kind != "comma":
        return False
    end = noun_phrase(sentence, cue + 1)
    return cue + 1 < end < at and sentence[end].kind == "comma" and sentence[cue + 1].kind in ("name", "det")


def _opens_clause(sentence: Sequence[Token], found: Source, cue: int) -> bool:
    """Whether a subject is what its clause opens with: where the verb stands second, what else opens it puts it behind."""
    start = clause_start(sentence, cue)
    return any(token.start == found.start for token in sentence[start : start + 1])


def _with(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "..., with the minister reportedly saying “...": whom a clause that opens with "with" is about."""
    end = cue
    while end and sentence[end - 1].kind == "adv":
        end -= 1
    begin = segment_start(sentence, 0, end)
    if begin >= end - 1 or sentence[begin].key != "with" or noun_phrase(sentence, begin + 1, end) != end:
        return None
    return Source(sentence[begin + 1].start, sentence[end - 1].end, sentence[cue].text)


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
    comma = next((i for i, token in enumerate(between) if token.kind == "comma"), len(between))
    if comma < len(between) and any(token.kind in ("aux", "verb") for token in between[:comma]):
        return False  # "While not all that Roe says is true, Poe said it was “...”
    return not any(token.kind in ("conj", "quote", "sub") or token.text in (";", *DASHES) for token in between)


def guess_source(sentence: Sequence[Token], at: int, before: Sequence[Token] | None) -> Source | None:
    """The subject of the verb before a quotation that no rule gave a speaker: "Roe attacked “the whole idea of ...”"; of a
    quotation that stands alone that of the short sentence `before` it: "Roe did not hesitate. “Cancel it.”"
    """
    if at == 0 and before is not None and len(before) <= SHORT_SENTENCE and before[0].kind in ("name", "pron"):
        verb = next((i for i, token in enumerate(before) if token.kind in ("verb", "aux", "cue")), None)
        return subject(before, 0, verb) if verb else None
    for verb in range(at - 1, 0, -1):
        if sentence[verb].kind == "verb" and not sentence[verb].text.endswith(ING):
            found = subject(sentence, clause_start(sentence, verb), verb)
            if found is not None:
                return found
    return None


def _verb_before(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Hillary Clinton cracked, “...": any verb right before a comma or colon and a quotation, with its subject."""
    if at < 3 or sentence[at - 1].kind != "comma":
        return None
    begin = segment_start(sentence, 0, at - 1)
    for index in range(begin + 1, at - 1):
        if sentence[index].key in ("put", "puts") and sentence[index + 1].key == "it":
            return direct(sentence, begin, index, index)
    verb = at - 3 if sentence[at - 2].key == "back" and at > 3 else at - 2  # "Roe shot back, “...”"
    if sentence[verb].kind not in ("verb", "word"):
        return None
    found = direct(sentence, begin, verb, verb)
    return found if found is not None and found.end == sentence[verb - 1].end else None


def _later(sentence: Sequence[Token], at: int) -> Source | None:
    """ "...” that the border is safe, he said": a noun phrase and a verb of saying between commas further on."""
    for cue in range(at + 3, len(sentence)):
        token = sentence[cue]
        if token.kind == "quote" or token.text in (";", ":"):
            return None
        if token.kind != "cue" or token.key not in _REPORTS:
            continue
        if sentence[cue - 1].kind == "comma" and (found := inverted(sentence, cue)) is not None:
            return found
        begin = segment_start(sentence, at + 1, cue)
        if begin == at + 1 or sentence[begin].kind not in ("name", "det", "pron", "word"):
            continue
        found = direct(sentence, begin, cue, cue)
        if found is not None and found.start == sentence[begin].start:
            return found
    return None

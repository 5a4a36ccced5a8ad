"""The speaker that a sentence names for a quotation. Each rule is a function; the strongest rules come first.

A rule gets the tokens of one sentence and the index of the quotation among them. It gives the speaker's words and the cue as
a Source, or None. No grammar is used: the subject is the noun phrase at the beginning of the clause of a cue verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from iria_crawler.quotes.english.english import NO_SPEAKERS
from iria_crawler.quotes.english.language import DASHES
from iria_crawler.quotes.phrases import is_time, noun_phrase
from iria_crawler.quotes.reported import (
    as_put,
    claim_of,
    in_words_of,
    introduced,
    labelled,
    named_after,
    parenthetical,
    quoted_as,
    reported_by,
    said_by,
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

# A subject is looked for at most this many tokens from its verb.
MAX_TOKENS_TO_VERB = 40
# "Roe did not hesitate. “Cancel it.”" A sentence of more than 10 tokens before a quotation seldom names its speaker.
MAX_LEADING_TOKENS = 10
# What these rules find is right so often that weights do not better it (python -m bench.fit_quotes).
SURE_RULES = frozenset(
    (
        "quoted as",
        "quoting",
        "reported by",
        "as put",
        "labelled",
        "later",
        "claim of",
        "in words of",
        "parenthetical",
        "named after",
        "inserted",
        "said by",
    )
)
# Cue verbs that may report what another cue says: of "Roe said Poe called it ...", the outer one ("said") counts.
_REPORTING_CUES = frozenset(
    "said says say saying told tells wrote writes reported reports noted notes claimed claims added adds".split()
)


def find_source(sentence: Sequence[Token], at: int, text: str) -> Source | None:
    """The speaker of the quotation that is token `at` of the sentence; None if the sentence names none."""
    return next(find_sources(sentence, at, text), None)


def find_sources(sentence: Sequence[Token], at: int, text: str) -> Iterator[Source]:
    """The speakers that the rules find for a quotation, the strongest rule first. A rule runs only when it is needed."""
    return (source for _, source in find_proposals(sentence, at, text))


def find_proposals(sentence: Sequence[Token], at: int, text: str) -> Iterator[tuple[str, Source]]:
    """(rule, speaker) of each rule that finds a speaker for a quotation, the strongest rule first. A rule runs only when it is needed."""
    after = partial(_after, text)
    # "Roe said, “...,” and then he ...": a cue right before a quotation is more certain than one after it.
    beside = (_before, after) if _led_in(sentence, at) else (after, _before)
    weaker = (in_words_of, claim_of, parenthetical, introduced, _verb_before, _later, named_after)
    for rule in (quoted_as, _quoting, as_put, said_by, reported_by, labelled, _inserted, *beside, *weaker):
        source = rule(sentence, at)
        if source is not None:
            yield "after" if rule is after else rule.__name__.strip("_").replace("_", " "), source


def _led_in(sentence: Sequence[Token], at: int) -> bool:
    """Whether a cue comes right before a quotation: "said, “...", "called “...", "Roe responded: “..."."""
    if at and sentence[at - 1].kind == "cue":
        return not is_object(sentence, at - 1)
    return (
        at >= 2
        and (sentence[at - 1].kind == "comma" or sentence[at - 1].text == ":")
        and sentence[at - 2].kind == "cue"
    )


def find_source_before(sentence: Sequence[Token]) -> Source | None:
    """Who speaks in a sentence without a quotation: the subject of its last cue verb. None if it has no cue verb."""
    for cue in range(len(sentence) - 1, -1, -1):
        token = sentence[cue]
        if token.kind != "cue" or is_object(sentence, cue) or token.text.endswith(ING):
            continue
        found = subject(sentence, clause_start(sentence, cue), cue) or shared_subject(sentence, cue)
        if found is not None:
            return found
    return None


def _quoting(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Quoting Jane Roe, the newspaper said “...": the person whom somebody else quotes."""
    for index in range(at - 1, max(-1, at - MAX_TOKENS_TO_VERB), -1):
        if sentence[index].kind == "quote":
            return None
        if sentence[index].text.lower() == "quoting":
            end = noun_phrase(sentence, index + 1, at)
            parted = index + 1 < end < at and sentence[end].kind == "comma"
            return Source(sentence[index + 1].start, sentence[end - 1].end, sentence[index].text) if parted else None
    return None


# --- speakers after the quotation ---


def _after(text: str, sentence: Sequence[Token], at: int) -> Source | None:
    """ "...,” Roe said", "...,” said Col. Jane Roe, who ...", "...,” the yard's director, Jane Roe, told reporters"."""
    begin = at + 1
    while begin < len(sentence) and sentence[begin].kind in ("comma", "adv", "sign"):
        begin += 1
    if begin >= len(sentence) or sentence[begin].kind == "quote":
        return None
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
        # "...” Roe said": without a comma, the verb must follow its subject directly.
        end = begin + 1 if sentence[begin].kind == "pron" else noun_phrase(sentence, begin)
        straight = begin < end < len(sentence) and begin == at + 1 and sentence[end].kind == "cue"
        return subject(sentence, begin, end) if straight else None
    return _subject_verb(sentence, begin) or _other_verb(sentence, begin)


def last_sign(text: str, quote: Token) -> str:
    """The last character of a quotation; the marks of a quotation inside it do not count."""
    end = quote.end
    while end > quote.start + 1 and text[end - 1] in "’'”\" ":
        end -= 1
    return text[end - 1]


def _runs_on(sentence: Sequence[Token], at: int, text: str) -> bool:
    """Whether a quotation leads to its speaker: it ends with a comma, a question mark or a dash, or a comma or dash follows."""
    if last_sign(text, sentence[at]) in ",?!—–-…":
        return True
    following = sentence[at + 1] if at + 1 < len(sentence) else None
    return following is not None and (following.kind == "comma" or following.text in DASHES)


def _subject_verb(sentence: Sequence[Token], begin: int) -> Source | None:
    """ "she said", "a spokesman for the yard, Jesper Bang, said": a noun phrase and then its verb, perhaps with appositives between."""
    if sentence[begin].kind == "conj":
        begin += 1
    commas = 0
    for index in range(begin, min(len(sentence), begin + MAX_TOKENS_TO_VERB)):
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
    """ "...,” the nominee riffed on her answer": right after a quotation and a noun phrase, any verb is a cue."""
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
            return any(token.kind == "cue" for token in sentence[cue + 1 : cue + MAX_TOKENS_TO_VERB])
    return False


# --- speakers before the quotation ---


def _before(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Roe said, “...", "Roe called it “...", "Roe, who commands the depot, said that the engine was “...": the nearest cue
    with a subject, or the outer cue that reports it.
    """
    inner: Source | None = None
    inner_at = at
    for cue in range(at - 1, max(-1, at - MAX_TOKENS_TO_VERB), -1):
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
        if found is None:
            continue
        if inner is not None and not _reports(sentence, cue, inner_at):
            break
        inner, inner_at = found, cue
    return inner


def _inserted(sentence: Sequence[Token], at: int) -> Source | None:
    """ "The yard, says Roe, is “...": a verb of saying and its speaker, put into a sentence between two commas."""
    for cue in range(at - 1, max(0, at - MAX_TOKENS_TO_VERB), -1):
        token = sentence[cue]
        if token.kind == "quote" or (token.kind == "sign" and token.text == ";"):
            return None
        if token.kind == "cue":
            goes_on = sentence[at - 1].kind != "comma" and _between_commas(sentence, cue, at)
            return inverted(sentence, cue) if goes_on else None
    return None


def _between_commas(sentence: Sequence[Token], cue: int, at: int) -> bool:
    """Whether a cue with a noun phrase after it is between two commas, opens the sentence ("Said Roe, “...") or parts a quotation in two
    ("“The yard,” said Roe, “is full.”").
    """
    if cue and sentence[cue - 1].kind not in ("comma", "quote"):
        return False
    end = noun_phrase(sentence, cue + 1)
    return cue + 1 < end < at and sentence[end].kind == "comma" and sentence[cue + 1].kind in ("name", "det")


def _with(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "..., with the minister reportedly saying “...": the noun phrase after a "with" that opens the clause."""
    end = cue
    while end and sentence[end - 1].kind == "adv":
        end -= 1
    begin = segment_start(sentence, 0, end)
    if begin >= end - 1 or sentence[begin].key != "with" or noun_phrase(sentence, begin + 1, end) != end:
        return None
    return Source(sentence[begin + 1].start, sentence[end - 1].end, sentence[cue].text)


def _name_before(sentence: Sequence[Token], cue: int) -> Source | None:
    """ "footage of Jane Roe saying “...": a name with a participle right after it."""
    begin = cue
    while begin and sentence[begin - 1].kind == "name":
        begin -= 1
    if begin == cue or is_time(sentence[cue - 1]):
        return None
    return Source(sentence[begin].start, sentence[cue - 1].end, sentence[cue].text)


def _subject_behind(sentence: Sequence[Token], cue: int, at: int) -> Source | None:
    """ "After saying it was “...,” Roe left": the subject after the clause that opens the sentence."""
    if cue > 2 or any(token.kind not in ("prep", "sub", "adv", "conj") for token in sentence[:cue]):
        return None
    begin = at + 1
    while begin < len(sentence) and sentence[begin].kind == "comma":
        begin += 1
    end = noun_phrase(sentence, begin)
    speaks = begin < end < len(sentence) and sentence[end].kind in ("verb", "aux", "cue", "adv", "comma")
    return Source(sentence[begin].start, sentence[end - 1].end, sentence[cue].text) if speaks else None


def _reports(sentence: Sequence[Token], cue: int, inner: int) -> bool:
    """Whether a cue reports the clause of another cue, `inner`: "Roe said Poe called it". Not if a conjunction is between
    the two: "Roe said it was late, while Poe called it".
    """
    if sentence[cue].key not in _REPORTING_CUES:
        return False
    between = sentence[cue + 1 : inner]
    comma = next((i for i, token in enumerate(between) if token.kind == "comma"), len(between))
    if comma < len(between) and any(token.kind in ("aux", "verb") for token in between[:comma]):
        return False  # "While not all that Roe says is true, Poe said it was “...”
    if comma + 1 < len(between) and between[comma + 1].key == "who":
        return False  # "Roe told Poe, who replied: “..."
    return not any(token.kind in ("conj", "quote", "sub") or token.text in (";", *DASHES) for token in between)


def guess_source(sentence: Sequence[Token], at: int, before: Sequence[Token] | None) -> Source | None:
    """A speaker for a quotation for which no rule found one: the subject of any verb before it ("Roe attacked “the whole idea
    of ...”"). If the quotation begins its sentence: the subject of the short sentence `before` ("Roe did not hesitate.
    “Cancel it.”").
    """
    if at == 0 and before is not None and len(before) <= MAX_LEADING_TOKENS and before[0].kind in ("name", "pron"):
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
    """ "...” that the border is safe, he said": a noun phrase and a verb of saying, between commas, later in the sentence."""
    for cue in range(at + 3, len(sentence)):
        token = sentence[cue]
        if token.kind == "quote" or token.text in (";", ":"):
            return None
        if token.kind != "cue" or token.key not in _REPORTING_CUES:
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

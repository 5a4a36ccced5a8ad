"""Speakers without a verb of saying: "according to Roe", "Roe's claim that", "Roe: “...", "“...” — Jane Roe"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from iria_crawler.quotes.english.english import ANSWERS, CLAIMS, NO_SPEAKERS, POSSESSIVES, SPEECH_NOUNS, VIEWS
from iria_crawler.quotes.english.language import DASHES
from iria_crawler.quotes.phrases import may_speak, noun_phrase
from iria_crawler.quotes.subjects import Source, direct, inverted, is_passive, past_adjuncts, segment_start
from iria_crawler.quotes.tokens import Token

# "Her claim that the hull was “..." has the claim at most this many tokens before the quotation.
MAX_TOKENS_TO_CLAIM = 40
# "Interfax quoted Belov as saying" stands at most this many tokens from the quotation.
MAX_TOKENS_TO_QUOTED = 30
# The name or title behind "in the words of" has at most this many tokens.
MAX_OWNER_TOKENS = 8
_SAYING_VERBS = frozenset("said says say saying told tells wrote writes added adds".split())
_OWNER_ENDINGS = ("'s", "’s", "s'", "s’")


def reported_by(sentence: Sequence[Token], at: int) -> Source | None:
    """ "...,” Roe said, according to the Post", "..., Roe said, the Post reported": who reports the words of another counts as
    the speaker.
    """
    for index, token in enumerate(sentence):
        if token.key in _ACCORDING and (begin := _past_according(sentence, index)) > index:
            if index < at and any(token.kind == "cue" and token.key in _SAYING_VERBS for token in sentence[:index]):
                return None  # "Roe said that according to Poe, “...”": the outermost counts
            end = noun_phrase(sentence, begin)
            if end > begin:
                return Source(sentence[begin].start, sentence[end - 1].end, "according to")
    for index in range(at + 3, len(sentence) - 1):
        # "...,” said Roe, reports the Post"
        if sentence[index].key == "reports" and sentence[index - 1].kind == "comma":
            return inverted(sentence, index)
    last = len(sentence) - 1
    if last > at and sentence[last].key in ("reported", "reports"):
        begin = segment_start(sentence, at + 1, last)
        if begin > at + 2 and noun_phrase(sentence, begin, last) == last:
            return Source(sentence[begin].start, sentence[last - 1].end, sentence[last].text)
    return None


def quoted_as(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Interfax quoted Belov as saying: “...", "“...,” Interfax quoted him as saying": the one who is quoted, and not who quotes. Nobody
    else may speak between those words and the quotation.
    """
    for index in range(max(0, at - MAX_TOKENS_TO_QUOTED), min(len(sentence) - 3, at + MAX_TOKENS_TO_QUOTED)):
        if sentence[index].key not in _QUOTES or (index and sentence[index - 1].key in ("to", "be")):
            continue
        begin = index + 1
        end = begin + 1 if sentence[begin].key in _OBJECTS else noun_phrase(sentence, begin)
        if end == begin or end + 1 >= len(sentence) or sentence[end].key != "as":
            continue
        cue = end + 1
        if sentence[cue].kind != "cue" or not sentence[cue].text.endswith("ing"):
            continue
        between = sentence[cue + 1 : at] if at > index else sentence[at + 1 : index]
        if not any(token.kind in ("quote", "cue") or token.text == ";" for token in between):
            return Source(sentence[begin].start, sentence[end - 1].end, sentence[cue].text)
    return None


def said_by(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Holt, described by Orr as “...", "called “...” by the union", "To quote Holt, “...", "a banner that said “...": who says it is not
    the subject of the sentence.
    """
    if at >= 3 and sentence[0].key == "to" and sentence[1].key in _QUOTING and sentence[at - 1].kind == "comma":
        end = noun_phrase(sentence, 2, at - 1)
        return Source(sentence[2].start, sentence[end - 1].end, sentence[1].text) if end == at - 1 else None
    verb = at - 2 if at >= 2 and sentence[at - 1].key == "as" else at - 1
    if verb >= 0 and _is_participle(sentence[verb]) and at + 2 < len(sentence) and sentence[at + 1].key == "by":
        end = noun_phrase(sentence, at + 2)
        if end > at + 2:
            return Source(sentence[at + 2].start, sentence[end - 1].end, sentence[verb].text)
    if verb > 0 and sentence[verb].kind == "cue" and sentence[verb - 1].key in ("that", "which"):
        return _text_before(sentence, verb - 1, sentence[verb])
    if (
        at >= 4
        and sentence[at - 2].kind == "cue"
        and sentence[at - 3].key == "who"
        and sentence[at - 4].kind == "comma"
    ):
        begin = next((i for i in range(max(0, at - 9), at - 4) if noun_phrase(sentence, i, at - 4) == at - 4), None)
        if begin is not None:  # "Roe told Poe, who replied: “..."
            return Source(sentence[begin].start, sentence[at - 5].end, sentence[at - 2].text)
    return _behind_by(sentence, at) if verb == at - 2 else None


def _behind_by(sentence: Sequence[Token], at: int) -> Source | None:
    """ "described by Orr as “..."."""
    for index in range(at - 3, max(0, at - MAX_OWNER_TOKENS - 3), -1):
        if sentence[index].key == "by" and _is_participle(sentence[index - 1]):
            end = noun_phrase(sentence, index + 1, at - 1)
            found = end == at - 1
            return Source(sentence[index + 1].start, sentence[end - 1].end, sentence[index - 1].text) if found else None
    return None


def _text_before(sentence: Sequence[Token], end: int, verb: Token) -> Source | None:
    """ "Workers carried a banner that said “...": the text that speaks, right before `end`."""
    for begin in range(max(0, end - 4), end):
        if sentence[begin].kind == "det" and noun_phrase(sentence, begin, end, hanging=False) == end:
            speaks = sentence[end - 1].key in SPEECH_NOUNS or sentence[end - 1].key.removesuffix("s") in SPEECH_NOUNS
            return Source(sentence[begin].start, sentence[end - 1].end, verb.text) if speaks else None
    return None


_QUOTING = frozenset("quote paraphrase borrow cite".split())
_OBJECTS = frozenset(("him", "her", "them"))
_QUOTES = frozenset("quote quotes quoted quoting cite cites cited citing".split())


def _is_participle(token: Token) -> bool:
    return token.kind in ("cue", "verb") and token.text.endswith("ed")


_NEGATIONS = ("not", "never")
_DENIALS = frozenset("deny denies denied denying".split())


def is_denied(sentence: Sequence[Token], at: int) -> bool:
    """Whether the sentence says that somebody did not say the quotation: "Roe did not say “...”", "Roe denied saying that “...”"; or
    that somebody else said it to the one who is named: "Asked “...?”, Roe left".
    """
    if at == 1 and sentence[0].key in ("asked", "told"):
        return True
    cue = at - 1
    while cue > 0 and (sentence[cue].kind in ("comma", "sign") or sentence[cue].key == "that"):
        cue -= 1
    if cue <= 0 or sentence[cue].kind != "cue":
        return False
    if sentence[cue].key == "saying" and sentence[cue - 1].key in _DENIALS:
        return True
    index = cue - 1
    while index >= 0 and sentence[index].kind in ("adv", "aux"):
        if sentence[index].key in _NEGATIONS or sentence[index].key.endswith(("n't", "n’t")):
            return True
        index -= 1
    return False


def in_words_of(sentence: Sequence[Token], at: int) -> Source | None:
    """ "... in Roe's view, “...”", "“...” as we know it, in the ministry's words", "in the words of Roe": the owner of the view."""
    for index in range(max(0, at - MAX_TOKENS_TO_CLAIM), len(sentence) - 2):
        if sentence[index].key != "in" or (index > at and sentence[index - 1].kind != "comma"):
            continue
        if _is_words_of(sentence, index):
            end = next(
                (i for i in range(index + 4, len(sentence)) if sentence[i].kind in ("comma", "quote", "stop")),
                len(sentence),
            )
            if end - index - 4 <= MAX_OWNER_TOKENS and may_speak(sentence, index + 4, end):
                return Source(sentence[index + 4].start, sentence[end - 1].end, sentence[index + 2].text)
        owner = next((i for i in range(index + 1, min(index + 6, len(sentence) - 1)) if _owns(sentence[i])), None)
        if owner is not None and sentence[owner + 1].key in VIEWS:
            return Source(sentence[index + 1].start, sentence[owner].end, sentence[owner + 1].text)
    return None


def _is_words_of(sentence: Sequence[Token], index: int) -> bool:
    """Whether "in the words of" begins at `index`, and something follows."""
    return (
        index + 4 < len(sentence)
        and sentence[index + 1].key == "the"
        and sentence[index + 2].key in VIEWS
        and sentence[index + 3].key == "of"
    )


def _owns(token: Token) -> bool:
    """Whether a word is an owner: "her", "Roe's"."""
    return token.key in POSSESSIVES or (token.kind in ("name", "word") and token.text.endswith(_OWNER_ENDINGS))


_ACCORDING = frozenset(("according", "per"))


def _past_according(sentence: Sequence[Token], index: int) -> int:
    """The index after "according to" or "per" at `index`; `index` itself if none of them is there."""
    key = sentence[index].key
    following = sentence[index + 1].key if index + 1 < len(sentence) else ""
    if key == "according" and following == "to":
        return index + 2
    if (
        key == "per"
        and (index == 0 or sentence[index - 1].kind in ("comma", "quote"))
        and following in ("the", "a", "an")
    ):
        return index + 1
    return index


def is_label(token: Token) -> bool:
    """Whether a word before a colon is the label of a question or an answer, and nobody: "Question: “...", "Q: “..."."""
    return token.key in ANSWERS or len(token.text) == 1


def labelled(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Roe: Poe needs to ‘get away from all of this’", as in headlines: the name before a colon, where nobody else speaks."""
    colon = next((i for i in range(1, min(at, 8)) if sentence[i].text == ":"), None)
    if (
        colon is None
        or sentence[0].kind != "name"
        or sentence[1].key == "from"
        or (colon == 1 and is_label(sentence[0]))
        or noun_phrase(sentence, 0, colon) != colon
    ):
        return None
    if any(token.kind in ("cue", "quote") for token in (*sentence[colon + 1 : at], *sentence[at + 1 : at + 6])):
        return None
    return Source(sentence[0].start, sentence[colon - 1].end, ":")


def claim_of(sentence: Sequence[Token], at: int) -> Source | None:
    """ "her claim that she “...”", "Roe's call for “...": the owner of a claim, in the same clause."""
    for index in range(at - 1, max(0, at - MAX_TOKENS_TO_CLAIM), -1):
        token = sentence[index]
        if token.kind in ("quote", "sign"):
            return None
        if token.key not in CLAIMS:
            continue
        owner = index - 1
        while (
            owner > 0 and sentence[owner].kind in ("word", "adv") and not sentence[owner].text.endswith(_OWNER_ENDINGS)
        ):
            owner -= 1
        if sentence[owner].key in POSSESSIVES:
            return Source(sentence[owner].start, sentence[owner].end, token.text)
        if sentence[owner].text.endswith(_OWNER_ENDINGS) and sentence[owner].kind in ("name", "word"):
            begin = owner
            while begin and sentence[begin - 1].kind in ("name", "det"):
                begin -= 1
            return Source(sentence[begin].start, sentence[owner].end, token.text)
    return None


def introduced(sentence: Sequence[Token], at: int) -> Source | None:
    """ "Rear Adm. Keane: “...", "The chief was blunt: “...", "For Nkosi, “...": the name before a colon or comma."""
    if at == 0 or not (sentence[at - 1].text == ":" or sentence[at - 1].kind == "comma"):
        return None
    begin = 0
    for index in range(at - 2, -1, -1):
        if sentence[index].kind == "quote" or sentence[index].text in (";", ":"):
            begin = index + 1
            break
    if begin >= at - 1:
        return None
    if sentence[at - 1].kind == "comma":
        return _behind_preposition(sentence, begin, at, "for") if sentence[begin + 1].kind == "name" else None
    if sentence[begin].key == "from":
        return _behind_preposition(sentence, begin, at, "from")
    return _after_dash(sentence, begin, at) or _opens_before_colon(sentence, begin, at)


def _behind_preposition(sentence: Sequence[Token], begin: int, at: int, preposition: str) -> Source | None:
    """ "For Nkosi, “...", "From the ministry: “..."."""
    if sentence[begin].key != preposition:
        return None
    end = noun_phrase(sentence, begin + 1, at)
    return Source(sentence[begin + 1].start, sentence[end - 1].end, preposition) if end > begin + 1 else None


def _after_dash(sentence: Sequence[Token], begin: int, at: int) -> Source | None:
    """ "More from Roe: “...", "The drydock opens in May - Jane Roe: “..."."""
    for index in range(at - 2, begin, -1):
        if sentence[index].key == "from" or sentence[index].text in (*DASHES, "-"):
            end = noun_phrase(sentence, index + 1, at - 1)
            found = end == at - 1 and sentence[index + 1].kind == "name"
            return Source(sentence[index + 1].start, sentence[end - 1].end, ":") if found else None
    return None


def _opens_before_colon(sentence: Sequence[Token], begin: int, at: int) -> Source | None:
    """ "The chief was blunt: “...", "Roe's response was: “...": the noun phrase that opens the clause, or its owner."""
    begin = past_adjuncts(sentence, begin, at - 1)
    end = noun_phrase(sentence, begin)
    if end == begin and sentence[begin].kind == "pron":
        end = begin + 1
    if end == begin or sentence[begin].key in NO_SPEAKERS:
        return None
    if end - begin == 1 and end == at - 1 and is_label(sentence[begin]):
        return None  # "Question: “...": a label
    if any(token.kind == "cue" and is_passive(sentence, i) for i, token in enumerate(sentence[: at - 1]) if i >= end):
        return None  # "Roe was told: “...", "Roe was warned by Jane Doe: “..."
    if sentence[end - 1].key in CLAIMS:
        end = next((i + 1 for i in range(begin, end) if _owns(sentence[i])), end)
    return Source(sentence[begin].start, sentence[end - 1].end, ":")


def parenthetical(sentence: Sequence[Token], at: int) -> Source | None:
    """ "The rifle, inspectors found, was “...": a noun phrase and its verb, between two commas before the quotation."""
    commas = [index for index in range(at) if sentence[index].kind == "comma"]
    for left, right in pairwise(commas):
        if right - left >= 3 and sentence[right - 1].kind in ("verb", "cue"):
            end = left + 2 if sentence[left + 1].kind == "pron" else noun_phrase(sentence, left + 1, right - 1)
            if end == right - 1:
                return direct(sentence, left + 1, right - 1, right - 1)
    return None


def as_put(sentence: Sequence[Token], at: int) -> Source | None:
    """ "As Roe put it in May, the station is “...": the subject of a clause with "as"."""
    first = next(
        (i for i in range(at - 3) if sentence[i].key == "as" and (i == 0 or sentence[i - 1].kind == "comma")), None
    )
    if first is None:
        return None
    first += 1
    begin = end = first + 1 if sentence[first].kind == "pron" else noun_phrase(sentence, first, at)
    while first < end < at and sentence[end].kind in ("aux", "adv"):
        end += 1
    speaks = first < end < at and (sentence[end].kind == "cue" or sentence[end].key in _PUTTING_VERBS)
    return Source(sentence[first].start, sentence[begin - 1].end, sentence[end].text) if speaks else None


_PUTTING_VERBS = frozenset(("put", "puts", "written", "sang"))


def named_after(sentence: Sequence[Token], at: int) -> Source | None:
    """ "...,” was Costa’s answer", "...” — Jane Roe", "‘...’: Harbour Union"."""
    following = sentence[at + 1 :]
    if len(following) >= 2 and following[0].key in ("was", "is", "were", "came", "ran"):
        end = noun_phrase(sentence, at + 2)
        speaks = any(token.key in ANSWERS for token in sentence[at + 2 : end])
        if end > at + 2 and speaks:
            owner = next((i for i in range(at + 2, end) if sentence[i].text.endswith(("'s", "’s"))), end - 1)
            return Source(sentence[at + 2].start, sentence[owner].end, following[0].text)
    if len(following) > 1 and following[0].text in (*DASHES, ":") and len(following) <= 8:
        end = noun_phrase(sentence, at + 2)
        # "‘Fleet to stay in port’: Harbour Union" is a headline, and begins with the quotation.
        labels = following[0].text != ":" or at == 0
        if end == len(sentence) and sentence[at + 2].kind == "name" and labels:
            return Source(sentence[at + 2].start, sentence[end - 1].end, following[0].text)
    return None

"""Words between quotation marks, and who said them.

Each marked stretch is taken or left: what only names, coins or ridicules a thing is nobody's speech. The speaker is
looked for
beside the stretch - after it, before it in its sentence, then in the quotation before it - and resolved to a full
name within the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from iria_crawler.model import Quote, QuoteKind
from iria_crawler.parse.lang_en import ADVERBS, CLAUSE_STARTS, CUE_VERBS, DETERMINERS, LINKS, PRONOUNS, SPEECH_NOUNS
from iria_crawler.parse.marks import Stretch, find_stretches
from iria_crawler.parse.speakers import Cast, is_speaker

# A stretch of so many words without a cue beside it is a title, a term or a scare quote.
SHORT = 3
# How far a subject can stand from its stretch, in characters: keeps the work linear.
REACH = 400

_TOKEN = re.compile(
    r"(?:[A-Z]\.)+(?:-[A-Z]\w+)?|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Brig|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr)\.|"
    r"[^\s,;:.!?()“”\"„«»—–]+(?:\.[^\s,;:.!?()“”\"„«»—–]+)*|[,;:.!?()“”\"„«»—–]"
)
_ACCORDING = re.compile(r"according to ", re.I)
# A full stop after an initial or a title ends no sentence: "U.S. Defense", "Gen. Roe".
_SENTENCE_END = re.compile(
    r"(?<![A-Z]\.)(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|Lt|Sr|Jr|St))(?<!\b(?:Mrs|Gen|Col|Maj|Sgt|Cpl|Sen|Rep|Gov|Adm|Rev))"
    r"(?<!\b(?:Capt|Cmdr|Prof|Brig))[.!?][”\"’)]*\s+(?=[A-Z“\"])"
)


@dataclass(frozen=True, slots=True)
class _Source:
    """A speaker beside a stretch: code points into the text, and the cue's words."""

    start: int
    end: int
    cue: str


def find_quotes(text: str, *, block_spans: Sequence[tuple[int, int]] = ()) -> list[Quote]:
    """The quotations of `text` in reading order.

    `text`: paragraphs separated by newlines. `block_spans`: stretches (code points) the page set off as block quotes.
    """
    quotes: list[Quote] = []
    cast = Cast(text)
    blocks = dict(block_spans)
    start = 0
    carried: Quote | None = None
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if start in blocks and not find_stretches(text, start, end):
            quotes.append(_resolve(Quote(text=paragraph, start=start, end=end, kind="block"), cast, quotes))
        else:
            found = _paragraph(text, start, end, carried)
            quotes += [_resolve(quote, cast, quotes) for quote in found]
            carried = quotes[-1] if found and text[end - 1] not in '”"»' and quotes[-1].end == end else None
        start = end + 1
    return quotes


def _paragraph(text: str, start: int, end: int, carried: Quote | None) -> list[Quote]:
    """The quotations of one paragraph; `carried` is one left open by the paragraph before."""
    stretches = find_stretches(text, start, end)
    found: list[Quote] = []
    last_source: _Source | None = None
    for index, stretch in enumerate(stretches):
        before_limit = stretches[index - 1].end if index else start
        after_limit = stretches[index + 1].start - 1 if index + 1 < len(stretches) else end
        source = _after(text, stretch, after_limit) or _before(text, stretch, before_limit, start)
        goes_on = source is None and last_source is not None and _is_full(text, stretch)
        if source is None and carried is not None and index == 0:
            found.append(_quote(text, stretch, None, continues=True, like=carried))
            continue
        if source is None and not goes_on and not _speaks_for_itself(text, stretch):
            continue
        if source is not None and _is_term(text, stretch):
            continue
        found.append(_quote(text, stretch, source or last_source, continues=goes_on))
        last_source = source or last_source
    return _fill_from_neighbours(found)


def _fill_from_neighbours(found: list[Quote]) -> list[Quote]:
    """A quotation without a speaker takes the one named later in its paragraph: “...” “...,” she said."""
    for index in range(len(found) - 2, -1, -1):
        if found[index].speaker is None and found[index + 1].speaker is not None:
            other = found[index + 1]
            found[index] = replace(
                found[index],
                speaker=other.speaker,
                speaker_start=other.speaker_start,
                speaker_end=other.speaker_end,
                cue=other.cue,
            )
    return found


def _quote(
    text: str, stretch: Stretch, source: _Source | None, *, continues: bool = False, like: Quote | None = None
) -> Quote:
    start, end = stretch.start, stretch.end
    kind: QuoteKind = "direct" if _is_full(text, stretch) else "partial"
    quote = Quote(text=text[start:end], start=start, end=end, kind=kind, continues=continues)
    if source is not None:
        speaker = text[source.start : source.end]
        return replace(quote, speaker=speaker, speaker_start=source.start, speaker_end=source.end, cue=source.cue)
    if like is not None:
        return replace(
            quote, speaker=like.speaker, speaker_start=like.speaker_start, speaker_end=like.speaker_end, cue=like.cue
        )
    return quote


# --- taken or left ---


def _words(text: str, stretch: Stretch) -> list[str]:
    return text[stretch.start : stretch.end].split()


def _is_full(text: str, stretch: Stretch) -> bool:
    """A sentence or the end of one: it opens with a capital or ends with its own punctuation, and is no mere term."""
    inside = text[stretch.start : stretch.end].strip()
    opens = inside[:1].isupper() or inside[:1] in "[…."
    return (len(inside.split()) > SHORT and opens and inside[-1:] in ".,!?…—–") or not stretch.closed


def _speaks_for_itself(text: str, stretch: Stretch) -> bool:
    """Without a source: only whole sentences of some length that stand alone in their paragraph."""
    inside = text[stretch.start : stretch.end].strip()
    return len(inside.split()) > 2 * SHORT and inside[:1].isupper() and inside[-1:] in ".,!?"


def _is_term(text: str, stretch: Stretch) -> bool:
    """A word or three in marks that the sentence goes on to use as its own: “fight tonight” readiness."""
    words = _words(text, stretch)
    if len(words) > SHORT or words[-1][-1:] in ".,!?":
        return False
    after = text[stretch.end + 1 : stretch.end + 24]
    before = text[max(0, stretch.start - 30) : stretch.start - 1].rstrip().lower()
    if re.search(r"(?:called|dubbed|termed|so-called|named|titled|entitled|known as|the|a|an|of)$", before):
        return True
    return bool(re.match(r"\s+[a-z]+", after)) and not re.match(
        r"\s+(?:and|but|to|in|on|at|after|when|by|for|with|he|she)\b", after
    )


# --- the source ---


def _after(text: str, stretch: Stretch, limit: int) -> _Source | None:
    """The source that follows a stretch: "...,” she said", "...,” said Col. Roe, who ...", "...,” according to X"."""
    begin = stretch.end + 1
    tail = text[begin : min(limit, begin + REACH)]
    lead = re.match(r"[\s,—–-]*", tail)
    offset = begin + (lead.end() if lead else 0)
    tail = text[offset : min(limit, begin + REACH)]
    inside = text[stretch.start : stretch.end].rstrip()
    if not tail or (inside[-1:] not in ",?!—–…" and not tail[:1].islower() and not _cue_soon(tail)):
        return None
    if match := _ACCORDING.match(tail):
        end = _phrase_end(text, offset + match.end(), limit)
        return _Source(offset + match.end(), end, "according to")
    tokens = list(_TOKEN.finditer(tail[:160]))
    if not tokens:
        return None
    if tokens[0].group().lower() in CUE_VERBS:
        subject = offset + tokens[1].start() if len(tokens) > 1 else limit
        end = _phrase_end(text, subject, limit)
        if end > subject and is_speaker(text[subject:end].split()):
            return _Source(subject, end, tokens[0].group())
        return None
    return _subject_verb(text, offset, tokens)


def _cue_soon(tail: str) -> bool:
    return any(word.strip(",.") in CUE_VERBS for word in tail.split()[:6])


def _subject_verb(text: str, offset: int, tokens: list[re.Match[str]]) -> _Source | None:
    """A subject and then its cue verb, perhaps with an appositive between commas in between."""
    end: int | None = None
    for index, token in enumerate(tokens):
        word = token.group()
        if word in '.!?;:“"':
            return None
        if word == "," and end is None:
            end = offset + tokens[index - 1].end() if index else None
            if end is None:
                return None
        if word.lower() in CUE_VERBS and index:
            stop = end if end is not None else _strip_adverbs(tokens, index, offset)
            if stop <= offset or not is_speaker(text[offset:stop].split()):
                return None
            return _Source(offset, stop, word)
        if word.lower() in CLAUSE_STARTS and end is None and index:
            return None
    return None


def _strip_adverbs(tokens: list[re.Match[str]], index: int, offset: int) -> int:
    while index > 1 and tokens[index - 1].group().lower() in ADVERBS:
        index -= 1
    return offset + tokens[index - 1].end()


def _phrase_end(text: str, start: int, limit: int) -> int:
    """The end of a noun phrase that begins at `start`: at punctuation, a verb-like break or a clause word."""
    end = start
    capital = False
    for token in _TOKEN.finditer(text, start, min(limit, start + 160)):
        word = token.group()
        lower = word.lower()
        if len(word) == 1 and not word.isalnum():
            break
        if (
            lower in CLAUSE_STARTS
            or lower in ADVERBS
            or (lower in LINKS and capital and not _goes_on(text, token.end()))
        ):
            break
        if capital and word[:1].islower() and lower not in LINKS and lower not in DETERMINERS:
            break
        if lower in PRONOUNS:
            return token.end()
        if end == start and word[:1].islower() and lower not in DETERMINERS and lower in CUE_VERBS:
            break
        capital = capital or word[:1].isupper()
        end = token.end()
    return end


def _goes_on(text: str, position: int) -> bool:
    following = text[position : position + 30].split()
    return bool(following) and (following[0][:1].isupper() or following[0].lower() in DETERMINERS)


def _before(text: str, stretch: Stretch, limit: int, paragraph: int) -> _Source | None:
    """The source that stands before a stretch in its sentence: "X said, “...", "X called it “...", "X: “..."."""
    begin = max(limit, stretch.start - 1 - REACH)
    lead = text[begin : stretch.start - 1]
    ends = [match.end() for match in _SENTENCE_END.finditer(lead)]
    if ends:
        begin += ends[-1]
        lead = text[begin : stretch.start - 1]
    begin += len(lead) - len(lead.lstrip(' ”"»,'))
    lead = text[begin : stretch.start - 1]
    tokens = list(_TOKEN.finditer(lead))
    cues = [i for i, token in enumerate(tokens) if token.group().lower() in CUE_VERBS]
    for index in reversed(cues):
        source = _subject_of(text, begin, tokens, index)
        if source is not None:
            return source
    if match := re.match(r"(?:in an? |the )?(?:\w+ )?according to ", lead, re.I):
        end = _phrase_end(text, begin + match.end(), stretch.start - 1)
        return _Source(begin + match.end(), end, "according to")
    if lead.rstrip().endswith(":"):
        end = _phrase_end(text, begin, stretch.start - 1)
        if end > begin and is_speaker(text[begin:end].split()):
            return _Source(begin, end, ":")
    return None


def _subject_of(text: str, begin: int, tokens: list[re.Match[str]], index: int) -> _Source | None:
    """The subject that ends before the cue at `index`, found backwards."""
    cue = tokens[index].group()
    last = index - 1
    while last >= 0 and tokens[last].group().lower() in ADVERBS:
        last -= 1
    if last >= 0 and tokens[last].group() == ",":
        opening = next((i for i in range(last - 1, -1, -1) if tokens[i].group() == ","), None)
        if opening is not None and all(token.group()[:1].isupper() for token in tokens[opening + 1 : last]):
            # "A spokesman for the yard, Jesper Bang, said": the name speaks.
            return _Source(begin + tokens[opening + 1].start(), begin + tokens[last - 1].end(), cue)
        last = (opening if opening is not None else last) - 1
    first = last
    while first > 0 and _belongs(tokens, first - 1):
        first -= 1
    while first < last and tokens[first].group().lower() in LINKS | CLAUSE_STARTS:
        first += 1
    if last < 0 or first > last:
        return None
    start, end = begin + tokens[first].start(), begin + tokens[last].end()
    return _Source(start, end, cue) if is_speaker(text[start:end].split()) else None


def _belongs(tokens: list[re.Match[str]], index: int) -> bool:
    """Whether the token at `index` is part of the noun phrase that goes on after it."""
    word = tokens[index].group()
    lower = word.lower()
    if (len(word) == 1 and not word.isalnum()) or lower in CLAUSE_STARTS or lower in PRONOUNS or lower in CUE_VERBS:
        return False
    following = tokens[index + 1].group()
    return following.lower() not in DETERMINERS or lower in LINKS or lower in DETERMINERS


# --- the name ---


def _resolve(quote: Quote, cast: Cast, before: Sequence[Quote]) -> Quote:
    """The quotation with the speaker's full name and role, where the page gives them."""
    if not quote.speaker or quote.speaker_start is None:
        return quote
    person = cast.resolve(quote.speaker, quote.speaker_start)
    if person is None and quote.speaker.lower() in PRONOUNS:
        person = cast.referent(quote.speaker.lower(), quote.speaker_start)
    if person is not None:
        return replace(quote, speaker_name=person.name, speaker_role=person.role)
    if (words := quote.speaker.split())[-1].lower() in SPEECH_NOUNS:
        return replace(quote, speaker_name=cast.issuer(words[-1].lower(), quote.speaker_start))
    if len(words) > 1 and words[0][:1].isupper() and words[0].lower() not in DETERMINERS | PRONOUNS:
        return replace(quote, speaker_name=quote.speaker)
    return quote

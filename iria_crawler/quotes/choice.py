"""Which candidates are quotations, and who said them. A name, a term or a title between marks is no speech."""

from __future__ import annotations

import re
from typing import NamedTuple

from iria_crawler.quotes.attribution import SURE_RULES, guess_source
from iria_crawler.quotes.candidates import QuoteCandidate
from iria_crawler.quotes.reported import is_denied
from iria_crawler.quotes.shape import (
    MAX_TERM_WORDS,
    count_words,
    has_name_capitals,
    has_title_capitals,
    is_sentence,
    lead,
)
from iria_crawler.quotes.speech import BEFORE_TERM, BEFORE_TITLE, BEFORE_WORK_TITLE, speech_signs
from iria_crawler.quotes.subjects import Source
from iria_crawler.quotes.weighing import QuoteWeights

# One of these words after a short quotation begins a new part of the sentence. Any other word in small letters makes the
# quotation a part of the sentence, as a term: “fight tonight” readiness.
_BEGINS_NEW_PART = re.compile(r"\s+(?:and|but|to|in|on|at|after|when|by|for|with|he|she|as|if|because|while)\b")
# Without a named speaker, words in marks count as speech only if there are more than 4.
MAX_UNSAID_WORDS = 4


# The way in which the rules came to no speaker: the sentence says that somebody did not say it.
DENIED = "denied"


class Choice(NamedTuple):
    """A candidate taken as a quotation."""

    source: Source | None  # None: nobody is named
    continues: bool  # whether it continues the quotation before it in the paragraph
    how: str = "nobody"  # the way in which the rules came to the speaker


class Proposal(NamedTuple):
    """What the rules say of a candidate, before weights have been asked."""

    choice: Choice
    is_speech: bool
    source: Source | None  # the speaker by which they decided whether it is speech


def choose(
    text: str, candidate: QuoteCandidate, carried: Source | None, follows: bool, weights: QuoteWeights
) -> Choice | None:
    """The candidate as a quotation, with the speaker whom the rules find; None if it is no speech.

    `carried`: who spoke last before it. `follows`: a quotation of the same paragraph comes before it.
    """
    choice, is_speech, source = propose(text, candidate, carried, follows)
    if (
        candidate.has_titles
        and has_name_capitals(text, candidate.stretch)
        and BEFORE_TITLE.search(lead(text, candidate.stretch))
    ):
        return None  # whatever the weights say: texts that they know have titles among what is said
    if weights.speech and not (is_speech and candidate.rule in SURE_RULES):
        signs = speech_signs(text, candidate, source, taken=is_speech, follows=follows)
        is_speech = weights.points_of_speech(signs) > weights.speech_limit
    return choice if is_speech else None


def propose(text: str, candidate: QuoteCandidate, carried: Source | None, follows: bool) -> Proposal:
    """What the rules alone say of a candidate; the arguments are those of choose()."""
    stretch = candidate.stretch
    source, continues = candidate.source, False
    if source is None and is_sentence(text, stretch):
        source, continues = carried, follows
    elif source is None and carried is not None and count_words(text, stretch) > MAX_TERM_WORDS:
        source = carried if _may_go_on(text, candidate, carried) else None
    if source is None and candidate.before is not None and is_sentence(text, stretch, min_words=2):
        source = guess_source(candidate.sentence, candidate.at, candidate.before)
    # “...,” Roe said. “Donald Trump.” A stretch that is a whole sentence after a quotation continues it, even a short one.
    alone = follows and carried is not None and _is_alone(text, candidate)
    if alone and source is None:
        source, continues = carried, True
    is_speech = alone or _is_speech(text, candidate, source)
    if is_denied(candidate.sentence, candidate.at):
        return Proposal(Choice(None, False, DENIED), is_speech, source)
    given = source or guess_source(candidate.sentence, candidate.at, candidate.before)
    choice = Choice(given, continues and given is not None, _how(candidate, given, carried))
    return Proposal(choice, is_speech, source)


def _how(candidate: QuoteCandidate, source: Source | None, carried: Source | None) -> str:
    """The way in which the rules came to a speaker."""
    if source is None:
        return "nobody"
    if source == candidate.source:
        return "in the sentence"
    return "carried on" if source == carried else "guessed"


def _may_go_on(text: str, candidate: QuoteCandidate, carried: Source) -> bool:
    """Whether the last speaker may have said these words too. Not if that speaker is named in this same sentence and
    the words do not end with a punctuation mark: then the sentence is about the words.
    """
    return text[candidate.stretch.end - 1] in ".,?!" or carried.start < candidate.sentence[0].start


def _is_alone(text: str, candidate: QuoteCandidate) -> bool:
    """Whether a stretch is a whole sentence, with a capital and a full stop."""
    stretch = candidate.stretch
    return len(candidate.sentence) == 1 and text[stretch.end - 1] in ".?!…" and text[stretch.start].isupper()


def _is_speech(text: str, candidate: QuoteCandidate, source: Source | None) -> bool:
    """Whether a marked stretch was said by somebody, and is not a name, a term or a title."""
    stretch = candidate.stretch
    count = count_words(text, stretch)
    if count == 0:
        return False
    if candidate.has_titles and has_name_capitals(text, stretch) and BEFORE_WORK_TITLE.search(lead(text, stretch)):
        return False
    if count <= MAX_TERM_WORDS:
        return source is not None and _is_short_speech(text, candidate)
    if candidate.has_titles and has_title_capitals(text, stretch):
        said = source is not None and (source.start > stretch.end or _is_introduced(candidate))
        return said and not BEFORE_TERM.search(lead(text, stretch))
    return source is not None or is_sentence(text, stretch) or count > MAX_UNSAID_WORDS


def _is_short_speech(text: str, candidate: QuoteCandidate) -> bool:
    """Whether up to MAX_TERM_WORDS words with a speaker are speech and not a term."""
    stretch, before = candidate.stretch, candidate.previous_token
    last = text[stretch.end - 1]
    if all(token.kind == "quote" for token in candidate.sentence) and last in ".!?,":
        return True
    if BEFORE_TERM.search(lead(text, stretch)):
        return False
    ends = last in ",?!" or (last == "." and before is not None and before.text in (",", ":"))
    if ends or _has_comma_and_cue(candidate):
        return True
    if before is None or has_title_capitals(text, stretch):
        return False
    after = text[stretch.end + 1 : stretch.end + 24]
    # “fight tonight” readiness: the words are a term in the sentence.
    return re.match(r"\s+[a-z]+", after) is None or _BEGINS_NEW_PART.match(after) is not None


def _has_comma_and_cue(candidate: QuoteCandidate) -> bool:
    """‘Two weeks’, said Roe: the comma is outside the marks."""
    following = candidate.sentence[candidate.at + 1 : candidate.at + 3]
    return [token.kind for token in following] == ["comma", "cue"]


def _is_introduced(candidate: QuoteCandidate) -> bool:
    """Whether a cue verb, with or without a comma, or a colon comes right before a quotation."""
    before = candidate.previous_token
    if before is None:
        return False
    if before.kind == "comma" and candidate.at > 1:
        return candidate.sentence[candidate.at - 2].kind == "cue"
    return before.kind == "cue" or before.text == ":"

"""Speech that a dash opens at the start of a paragraph: "– Dette er absurd, sier Kari Moe.", "— Нет, — сказал он. — Никогда."."""

from __future__ import annotations

import re

from iria_crawler.quotes.beside.clauses import SentenceWord, words_between
from iria_crawler.quotes.beside.places import spoken_of
from iria_crawler.quotes.beside.rules import clause_of_saying
from iria_crawler.quotes.beside.spoken import MarkedPlace, Spoken
from iria_crawler.quotes.beside.subjects import Telling
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import Stretch

# Where the narrator may take over: after a sign, with or without a dash.
_TURN = re.compile(
    r"(?P<sign>[,?!…]?)(?P<dash>[ \u00a0][–—―-][ \u00a0]?)|(?P<comma>,)[ \u00a0]|(?<=[?!…])[ \u00a0](?=[^\W\dA-Z])"
)
_BACK = re.compile(r"[.,!?…][ \u00a0]?[–—―-][ \u00a0]|[ \u00a0][–—―][ \u00a0]|[–—―][.,;:][ \u00a0]")
# Places in a paragraph where the narrator may take over, and the length of what a narrator says between two dashes.
MAX_TURNS = 20
MAX_NARRATION_CHARACTERS = 300
MIN_SPEECH_CHARACTERS = 8


def read_dashes(text: str, start: int, end: int, table: Table) -> list[MarkedPlace]:
    """The speech of a paragraph text[start:end] that a dash opens; empty if none does, or if nothing says that it is speech."""
    opening = _opening(text, start, end, table)
    if opening is None:
        return []
    places: list[MarkedPlace] = []
    spoken: Spoken | None = None
    begin = opening
    while len(places) < MAX_TURNS:
        told = _narrated(text, begin, end, table)
        if told is None:
            break
        turn, said = told
        spoken = spoken_of(text, said, table)
        first_end = turn.start() + (turn["sign"] is not None and turn["sign"] in ("?", "!", "…") and len(turn["sign"]))
        places.append(_place(Stretch(begin, first_end, True), spoken))
        back = _BACK.search(text, turn.end(), end)
        if back is None or not text[back.end() : back.end() + 1].isupper():
            return places
        begin = back.end()
    if spoken is not None:
        return [*places, _place(Stretch(begin, end, True), spoken._replace(close=True))]
    return [_place(Stretch(opening, end, True), None)] if _is_speech(text, start, opening, end) else []


def _narrated(text: str, start: int, end: int, table: Table) -> tuple[re.Match[str], Telling] | None:
    """Where the narrator takes over from the words at `start`, and who he says speaks; None if he does not."""
    for turn in _turns(text, start, end):
        if (said := _narrator(text, turn.end(), end, table)) is not None:
            return turn, said
    return None


def _opening(text: str, start: int, end: int, table: Table) -> int | None:
    """Where the words behind an opening dash begin; None if no dash opens the paragraph, alone or behind "Roy:"."""
    if start < end and text[start] in table.dashes:
        first = start + 1
        while first < end and text[first] in " \u00a0\u2009\u202f":
            first += 1
        starts = first < end and (text[first].isupper() or text[first] in '¿¡«“"0123456789')
        return first if starts else None
    return None


def _turns(text: str, start: int, end: int) -> list[re.Match[str]]:
    found = []
    for match in _TURN.finditer(text, start + 1, end):
        found.append(match)
        if len(found) == MAX_TURNS:
            break
    return found


def _narrator(text: str, start: int, end: int, table: Table) -> Telling | None:
    """Who speaks, if the words at `start` are the narrator's."""
    words = words_between(text, start, min(end, start + MAX_NARRATION_CHARACTERS), table)
    stop = next((index for index, word in enumerate(words) if word.sign == "end" and word.text != "."), len(words))
    sentence = _first_sentence(text, words[:stop])
    said = clause_of_saying(sentence, 0, table) if sentence else None
    if said is not None and table.kind(said.verb) != "verb":
        return None  # here only a verb of saying is one
    return said if said is None or said.phrase or said.pronoun >= 0 or sentence[0].kind in ("verb", "filler") else None


def _first_sentence(text: str, words: list[SentenceWord]) -> list[SentenceWord]:
    """The words up to a full stop that a capital or a dash follows."""
    for index, word in enumerate(words):
        if word.sign == "end":
            following = text[word.end : word.end + 3].lstrip(" \u00a0")
            if not following[:1].islower():
                return words[:index]
        if word.sign == "dash" and index:
            return words[:index]
    return words


def _is_speech(text: str, start: int, opening: int, end: int) -> bool:
    """Whether words without a narrator are speech: a whole sentence, and not one of a list of such lines."""
    if text[end - 1] not in ".!?…" or end - opening < MIN_SPEECH_CHARACTERS:
        return False
    dash = text[start]
    return not (text[end : end + 2] == f"\n{dash}" or _line_before(text, start).startswith(dash))


def _line_before(text: str, start: int) -> str:
    begin = text.rfind("\n", max(0, start - 400), max(0, start - 1))
    return text[begin + 1 : start - 1] if begin >= 0 else ""


def _place(stretch: Stretch, spoken: Spoken | None) -> MarkedPlace:
    return MarkedPlace(stretch, spoken, alone=True, first=True, is_work=False, introduced=True)

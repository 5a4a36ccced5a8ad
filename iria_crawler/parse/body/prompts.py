"""Lines that talk to the reader instead of telling the story: "Read more: ...", "Sign up for our newsletter", "4 min read".

The phrases are rows of prompts.toml. This module compiles them when a line is first tested, and answers one question a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from iria_crawler.word_tables import Row, any_of, tables_beside

# A longer line is prose, whatever it opens with. A sign-off may be two sentences, so it may be twice as long; a line at the
# head of a page (a day, a byline) is shorter.
MAX_PROMPT_CHARACTERS = 260
MAX_SIGN_OFF_CHARACTERS = 520
MAX_HEAD_LINE_CHARACTERS = 140
# A line of an advertisement's place: "Advertisement. Scroll to continue reading."
MAX_SHORT_WORDS = 9

_SIGNS = re.compile(r"[\W_]*")
# A sentence with one of these speaks to the reader: "you", "our", "this article"; or it is in a script other than Latin, where
# we have no such words.
_TO_READER = re.compile(
    r"\b(?:you|your|us|our|my|here|newsletters?|subscri\w+|inbox|app|apps|account|cookies?|advertisement|"
    r"twitter|facebook|instagram|whatsapp|youtube|telegram|this (?:article|story|page|post|site|website|video|content)|"
    r"rights reserved|journalism|sie|ihre?[nmrs]?|wir|uns|vous|nous|suscr\w+|newslettera?|"
    r"(?:under|etter|efter) (?:annons|annonc|bild|billed|video)\w*)\b|[^\x00-\u024f]",
    re.I,
)


def is_related_label(text: str) -> bool:
    """Whether a line points to other stories."""
    return len(text) <= MAX_PROMPT_CHARACTERS and _openings("related").match(text)


def is_ask(text: str) -> bool:
    """Whether a line asks the reader to do something, or belongs to the page and not to the story.

    A line that ends with a full stop must also speak to the reader: "Support for the pact fell." only opens like an ask. In a line
    of a few words the first sentence may be all that asks: "Advertisement. Scroll to continue."
    """
    if len(text) > MAX_PROMPT_CHARACTERS:
        return False
    asks = _openings("asks")
    if not asks.match(text) and not asks.match(_opening_sentence(text)):
        return False
    return not text.endswith(".") or _TO_READER.search(text) is not None


def _opening_sentence(text: str) -> str:
    """The first sentence of a line of a few words, without its full stop; "" where the line has one sentence, or is longer."""
    sentence, stop, _ = text.partition(". ")
    return sentence if stop and len(text.split(maxsplit=MAX_SHORT_WORDS)) <= MAX_SHORT_WORDS else ""


def is_sign_off(text: str) -> bool:
    """Whether a line at the end of a story names its writers, its sources or its tags."""
    return len(text) <= MAX_SIGN_OFF_CHARACTERS and _whole_line("sign_offs").match(text) is not None


def is_head_line(text: str) -> bool:
    """Whether a line before the first paragraph gives the day, the writer or the reading time."""
    if len(text) > MAX_HEAD_LINE_CHARACTERS or text.endswith("."):
        return False
    return _whole_line("head_lines").match(text) is not None


@cache
def _whole_line(table: str) -> re.Pattern[str]:
    """Matches a whole line that is one of the phrases of a table."""
    return re.compile(rf"[\W_]*{any_of(tables_beside(__file__)[table])}\W*$", re.I)


@cache
def _openings(table: str) -> _Openings:
    return _Openings(tables_beside(__file__)[table])


class _Openings:
    """The phrases of a table, looked for at the start of a line. They are grouped by their first letter: a line is compared
    with a few of them and not with all, which makes this test several times faster.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        letters = {phrase: opening_letters(phrase) for row in rows for phrase in row.words}
        self._others = re.compile(rf"[\W_]*(?:{'|'.join(phrase for phrase in letters if not letters[phrase])})", re.I)
        self._by_letter = {
            letter: re.compile("|".join(phrase for phrase in letters if letter in letters[phrase]), re.I)
            for letter in frozenset().union(*letters.values())
        }

    def match(self, line: str) -> bool:
        """Whether the line opens with one of the phrases; signs before it are left aside."""
        start = _SIGNS.match(line).end()  # type: ignore[union-attr]  # matches always
        phrases = self._by_letter.get(line[start : start + 1].lower())
        return (phrases is not None and phrases.match(line, start) is not None) or self._others.match(line) is not None


def opening_letters(phrase: str) -> frozenset[str]:
    """The letters, in lower case, that a text matched by a regular expression may start with; empty where it may start with
    something else: "(?:tags?|topics?)" gives {"t"}, "\\d+ comments" gives none.
    """
    if phrase.startswith("["):
        inside, _, rest = phrase[1:].partition("]")
        return frozenset(inside) if inside.isalpha() and rest[:1] not in "?*{" else frozenset()
    if not phrase.startswith("(?:"):
        return _first_letter(phrase)
    parts, rest = _alternatives(phrase)
    found = [opening_letters(part) for part in parts]
    return frozenset().union(*found) if all(found) and rest[:1] not in ("?", "*", "{") else frozenset()


def _first_letter(phrase: str) -> frozenset[str]:
    sure = phrase[0].isalpha() and phrase[1:2] not in ("?", "*", "{")
    return frozenset(phrase[0].lower()) if sure else frozenset()


def _alternatives(phrase: str) -> tuple[list[str], str]:
    """The alternatives of the group that an expression opens with, and what follows the group."""
    depth, start = 0, len("(?:")
    parts: list[str] = []
    for at, sign in enumerate(phrase):
        if phrase[at - 1] == "\\":
            continue
        depth += (sign == "(") - (sign == ")")
        if (depth == 1 and sign == "|") or depth == 0:
            parts.append(phrase[start:at])
            start = at + 1
        if depth == 0:
            break
    return parts, phrase[start:]

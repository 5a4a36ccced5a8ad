"""A speaker inside the marks: "« C'est trop tard, a dit Jean Roy. Il fallait agir. »" is a quotation in two pieces."""

from __future__ import annotations

import re

from iria_crawler.quotes.beside.clauses import words_between
from iria_crawler.quotes.beside.first_names import is_first_name
from iria_crawler.quotes.beside.rules import clause_of_saying
from iria_crawler.quotes.beside.subjects import Telling, is_titled
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import Paragraph, Stretch

# A comma, with or without a dash, or a dash alone leads to the inserted words.
_TURN = re.compile(r"[,?!…][ \u00a0]?[–—-]?[ \u00a0]|[ \u00a0][–—-][ \u00a0]")
_FIRST_WORD = re.compile(r"[^\W\d_]{1,6}['’](?=\w)|[^\W\d_][\w’'-]{0,40}")
MAX_TURNS = 40
MAX_INSERTED_CHARACTERS = 160


def split_insertions(text: str, paragraph: Paragraph, table: Table) -> Paragraph:
    """The paragraph with such stretches split in two, so that the words between them stand outside."""
    if table.order != "beside" or not table.has_case:
        return paragraph
    found: list[Stretch] = []
    for stretch in paragraph.stretches:
        inserted = _inserted(text, stretch, table)
        if inserted is None:
            found.append(stretch)
            continue
        first, last = inserted
        found.append(stretch._replace(end=first, closed=True))
        if last < stretch.end and any(sign.isalnum() for sign in text[last : stretch.end]):
            found.append(stretch._replace(start=last))
    return paragraph._replace(stretches=tuple(found))


def _inserted(text: str, stretch: Stretch, table: Table) -> tuple[int, int] | None:
    """Where the inserted words begin, with their sign, and end."""
    for number, turn in enumerate(_TURN.finditer(text, stretch.start + 2, stretch.end)):
        if number == MAX_TURNS:
            return None
        opening = _FIRST_WORD.match(text, turn.end(), stretch.end)
        if opening is None or table.kind(opening.group()) not in ("verb", "filler"):
            continue
        limit = min(stretch.end, turn.end() + MAX_INSERTED_CHARACTERS)
        if "-" in turn.group() and (closing := text.find(" -", turn.end(), limit)) >= 0:
            limit = closing  # "«Non è vero - dice Jan Roy -, ma capita»"
        words = words_between(text, turn.end(), limit, table)
        end = next((index for index, word in enumerate(words) if word.sign in ("end", "dash")), len(words))
        said = clause_of_saying(words[:end], 0, table) if words and words[0].kind in ("verb", "filler") else None
        if said is None or not (_is_he_or_she(said, table) or _is_named(said, table)):
            continue
        last = words[end].end if end < len(words) else limit
        while last < stretch.end and text[last] in " \u00a0–—-.,":
            last += 1
        keeps = text[turn.start()] in "?!…"
        return turn.start() + keeps, min(last, stretch.end)
    return None


def _is_he_or_she(said: Telling, table: Table) -> bool:
    """Whether a pronoun speaks that means somebody else: "dann stellt man sicher" may well be the speaker's own words."""
    if said.pronoun < 0:
        return False
    word = said.sentence[said.pronoun]
    return (table.clitic(word.text) or word.kind) in ("he", "she")


def _is_named(said: Telling, table: Table) -> bool:
    """Whether a phrase surely has a name; in German, where every noun has a capital, only with a title or a known first name."""
    if said.phrase is None or not said.phrase.is_named:
        return False
    known = is_first_name(said.sentence[said.phrase.name[0]].text) or is_titled(said.sentence, said.phrase)
    return known or not table.nouns_have_capitals

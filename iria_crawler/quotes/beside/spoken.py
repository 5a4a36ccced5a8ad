"""What the sentences around a marked stretch say about it: the result of the rules of every language."""

from __future__ import annotations

from typing import NamedTuple

from iria_crawler.quotes.beside.clauses import MarkedWords
from iria_crawler.quotes.marks import Stretch


class Spoken(NamedTuple):
    """Who speaks, as printed. start and end are code points into the text; start == end where only a verb is printed."""

    start: int
    end: int
    cue: str  # as printed
    name: str | None = None  # the person's name in these words; None for "the minister", "he"
    role: str | None = None
    she: bool | None = None  # what a pronoun or a form of a word says
    is_pronoun: bool = False
    is_single: bool = True  # a pronoun or verb that one person named before may be meant by; not "we", "they"
    close: bool = True  # nothing but small words stand between the verb of saying and the quotation

    @property
    def is_bare(self) -> bool:
        """Whether a verb of saying stands without its subject: "dijo a la salida"."""
        return self.start == self.end


class MarkedPlace(NamedTuple):
    """A marked stretch and its sentence."""

    stretch: Stretch
    spoken: Spoken | None
    alone: bool  # its sentence has only quotations
    first: bool  # no word comes before it in its sentence
    is_work: bool  # the words beside it say that it is a title, a term or a nickname
    introduced: bool  # a colon comes right before it
    named_so: bool = False  # "as" or "for" comes right before it: "called the plan «false»"
    rule: str = "none"  # the name of the rule that found the speaker
    words: MarkedWords | None = None  # its sentence; None behind a dash, and where the verb comes last

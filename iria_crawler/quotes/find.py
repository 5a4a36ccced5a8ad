"""Words between quotation marks, and who said them.

Three steps: candidates.py asks of each marked stretch who may have said it; choice.py decides by weights whether it is speech,
and whose; people.py gives the speaker's full name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from iria_crawler.model import Quote, QuoteKind
from iria_crawler.quotes.candidates import Choice, Judge, Reader, SpokenBefore, SpokenMention
from iria_crawler.quotes.choice import judge_by, judge_by_form, shipped_weights
from iria_crawler.quotes.languages.english import ENGLISH
from iria_crawler.quotes.languages.german import GERMAN
from iria_crawler.quotes.languages.language import Language
from iria_crawler.quotes.marks import Paragraph, Stretch, read_paragraph
from iria_crawler.quotes.people import Cast, Speaker
from iria_crawler.quotes.shape import hands_over, is_sentence

LANGUAGES = {table.code: table for table in (ENGLISH, GERMAN)}
# No real story is longer or has more marked stretches. The rest of a longer text is not read, so that no page takes long.
MAX_TEXT_CHARACTERS = 400_000
MAX_STRETCHES = 3000


def find_quotes(text: str, *, language: str | None = None, block_spans: Sequence[tuple[int, int]] = ()) -> list[Quote]:
    """The quotations of `text` in reading order; an empty list where it has none.

    `text`: paragraphs separated by newlines. `language`: a BCP 47 code; for a language without tables the words between
    marks are found and no speaker, since the rules of another language would name somebody wrong. `block_spans`: (start, end)
    in code points of paragraphs that the page sets off as block quotes.
    """
    table = LANGUAGES.get((language or "en").split("-")[0].lower())
    judge = partial(judge_by, shipped_weights()) if table else judge_by_form
    quotes = Walk(text[:MAX_TEXT_CHARACTERS], table or ENGLISH, judge, dict(block_spans)).read()
    if table is None or not any(quote.speaker for quote in quotes):
        return quotes
    return _named(quotes, text[:MAX_TEXT_CHARACTERS], table)


class Walk:
    """Goes through a text paragraph by paragraph and collects its quotations."""

    def __init__(self, text: str, language: Language, judge: Judge, blocks: dict[int, int]) -> None:
        self._text = text
        self._language = language
        self._judge = judge
        self._blocks = blocks
        self._history = SpokenBefore()
        self._quotes: list[Quote] = []

    def read(self) -> list[Quote]:
        """The quotations of the text."""
        start = stretches = 0
        for line in self._text.split("\n"):
            end = start + len(line)
            if line:
                paragraph = read_paragraph(self._text, start, end)
                stretches += len(paragraph.stretches)
                if paragraph.stretches:
                    self._read_marked(paragraph)
                else:
                    self._read_plain(start, end)
            if stretches > MAX_STRETCHES:
                break
            start = end + 1
        return self._quotes

    def _read_marked(self, paragraph: Paragraph) -> None:
        reader = Reader(self._text, paragraph, self._language, self._history)
        found = reader.read(self._judge)
        self._quotes += [_quote(self._text, stretch, choice) for stretch, choice in found]
        last = paragraph.stretches[-1]
        still_open = bool(found) and not last.closed and found[-1][0] == last
        away = 1 if found else self._history.paragraphs + 1
        plain = None if found else (paragraph.start, paragraph.end)
        self._history = SpokenBefore(reader.last, away, still_open, plain, reader.spoken)

    def _read_plain(self, start: int, end: int) -> None:
        history = self._history
        if start in self._blocks:
            choice = Choice(self._announced(start, end), False)
            self._quotes.append(_quote(self._text, Stretch(start, end, True), choice, "block"))
            return
        self._history = history._replace(paragraphs=history.paragraphs + 1, open=False, plain=(start, end))

    def _announced(self, start: int, end: int) -> SpokenMention | None:
        """Who says the block quote text[start:end]: the speaker that the paragraph before announces with a colon."""
        plain = self._history.plain
        if plain is None or self._text[plain[1] - 1] != ":":
            return None
        block = Paragraph(start, end, (Stretch(start, end, True),))
        found = Reader(self._text, block, self._language, self._history).read(self._judge)
        return found[0][1].mention if found else None


def _quote(text: str, stretch: Stretch, choice: Choice, kind: QuoteKind | None = None) -> Quote:
    whole = is_sentence(text, stretch) or hands_over(text, stretch)
    quote = Quote(
        text=text[stretch.start : stretch.end],
        start=stretch.start,
        end=stretch.end,
        kind=kind or ("direct" if whole else "partial"),
        continues=choice.continues,
    )
    mention = choice.mention
    if mention is None:
        return quote
    return replace(
        quote,
        speaker=text[mention.start : mention.end],
        speaker_start=mention.start,
        speaker_end=mention.end,
        cue=mention.cue or None,
    )


def _named(quotes: list[Quote], text: str, language: Language) -> list[Quote]:
    """The quotations with the speakers' full names and roles, if the page gives them."""
    speakers = {
        quote.speaker_start: Speaker(quote.speaker, quote.speaker_start)
        for quote in reversed(quotes)
        if quote.speaker and quote.speaker_start is not None
    }
    cast = Cast(text, language, speakers.values())
    known = {start: cast.who(*speaker) for start, speaker in speakers.items()}
    found: list[Quote] = []
    for quote in quotes:
        who = known.get(quote.speaker_start) if quote.speaker_start is not None else None
        found.append(replace(quote, speaker_name=who.name, speaker_role=who.role) if who else quote)
    return found

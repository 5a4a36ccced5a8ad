"""Words between quotation marks, and who said them.

Four steps: candidates.py finds the marked stretches and what the sentences around them say; choice.py decides whether a stretch is
a quotation, and proposes its speaker (walk.py goes through the paragraphs); ranking.py weighs that speaker against everybody else who
is named nearby; people.py gives the full name, and referents.py the person whom "he" or "she" means. This is for English: the languages
that have a small table are read in beside/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from iria_crawler.model import Quote
from iria_crawler.quotes.beside.ranking import rank, weights_beside
from iria_crawler.quotes.beside.read import Reader, with_roles, with_speakers
from iria_crawler.quotes.beside.table import SAME_TABLE, Table, table_of
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.english.language import Language
from iria_crawler.quotes.marks import with_usual_marks
from iria_crawler.quotes.people import Cast, Speaker
from iria_crawler.quotes.ranking import ranked
from iria_crawler.quotes.referents import Referents
from iria_crawler.quotes.walk import Walk
from iria_crawler.quotes.weighing import RULES_ONLY, QuoteWeights, load_weights

# No real story is longer or has more marked stretches. The rest of a longer text is not read, so that no page takes long.
MAX_TEXT_CHARACTERS = 400_000
MAX_STRETCHES = 3000
# Of a text so much is looked at to see whether it is English: at least this share of its words are then in the tables of small words.
MAX_SAMPLE_CHARACTERS = 2_000
MIN_KNOWN_SHARE = 0.1


def find_quotes(text: str, *, language: str | None = None, block_spans: Sequence[tuple[int, int]] = ()) -> list[Quote]:
    """The quotations of `text` in reading order; an empty list where it has none.

    `text`: paragraphs separated by newlines. `language`: a BCP 47 code; for a language without tables the words between
    marks are found and no speaker, since the rules of another language would name somebody wrong. `block_spans`: (start, end)
    in code points of paragraphs that the page sets off as block quotes.
    """
    usual = with_usual_marks(text)
    quotes = _find(usual, language, block_spans)
    return quotes if usual is text else [replace(quote, text=text[quote.start : quote.end]) for quote in quotes]


def _find(text: str, language: str | None, block_spans: Sequence[tuple[int, int]]) -> list[Quote]:
    """find_quotes() of a text with usual marks."""
    code = (language or "en").replace("_", "-").split("-")[0].lower()
    beside = table_of(SAME_TABLE.get(code, code))
    if beside is not None:
        return _read_beside(text[:MAX_TEXT_CHARACTERS], beside, dict(block_spans))
    weights = load_weights() if code == ENGLISH.code and _reads_as_english(text) else RULES_ONLY
    walk = Walk(text, dict(block_spans), ENGLISH, weights)
    start = 0
    for paragraph in text[:MAX_TEXT_CHARACTERS].split("\n"):
        end = start + len(paragraph)
        if paragraph:
            walk.read(start, end)
        if walk.stretches > MAX_STRETCHES:
            break
        start = end + 1
    if code != ENGLISH.code:
        return [replace(quote, speaker=None, speaker_start=None, speaker_end=None, cue=None) for quote in walk.quotes]
    quotes = ranked(walk, text, weights)
    if not any(quote.speaker for quote in quotes):
        return quotes
    return _named(quotes, text[:MAX_TEXT_CHARACTERS], ENGLISH, weights)


def _reads_as_english(text: str) -> bool:
    """Whether enough words of a text are English small words or verbs: its language may not be stated, or wrongly."""
    words = text[:MAX_SAMPLE_CHARACTERS].lower().split()
    return sum(word in ENGLISH.kinds for word in words) >= MIN_KNOWN_SHARE * len(words)


def _read_beside(text: str, table: Table, blocks: dict[int, int]) -> list[Quote]:
    """The quotations of a text whose language has a small table."""
    weights = weights_beside()
    reader = Reader(text, table, blocks, weights)
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if paragraph.strip():
            reader.read(start, end)
        if reader.stretches > MAX_STRETCHES:
            break
        start = end + 1
    if not reader.quotes:
        return []
    spoken = rank(reader, text, reader.cast, weights) if table.is_weighed else reader.spoken
    return with_speakers(text, reader.quotes, spoken, reader.cast)


def _named(quotes: list[Quote], text: str, language: Language, weights: QuoteWeights) -> list[Quote]:
    """The quotations with the speakers' full names and roles, if the page gives them."""
    speakers = {
        quote.speaker_start: Speaker(quote.speaker, quote.speaker_start)
        for quote in reversed(quotes)
        if quote.speaker and quote.speaker_start is not None
    }
    cast = Cast(text, language, speakers.values())
    referents = Referents(text, cast, quotes)
    found: list[Quote] = []
    for quote in quotes:
        start = quote.speaker_start
        if start is None:
            found.append(quote)
            continue
        who = referents.who(speakers[start], quote.start, weights)
        found.append(replace(quote, speaker_name=who.name, speaker_role=who.role) if who else quote)
    return with_roles(found)

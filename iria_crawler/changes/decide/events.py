"""One event in several stories: the figures, names and quotations of a story, and whether two stories tell of one event.

Two accidents of one day share their minister, their ministry and many words. So one kind of agreement is never enough, and
figures that are all different speak against one event.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from iria_crawler.changes.decide.copies import words
from iria_crawler.changes.words.lexicon import COMMON_NAMES, DAYS, RANKS, STARTERS
from iria_crawler.model import Article

# Stories of one event are published within these days of each other.
WINDOW = timedelta(days=3)
# More of each kind are not kept: a story of 200 names is a list.
MAX_FIGURES, MAX_NAMES, MAX_QUOTES = 16, 32, 24
# What comes after this many characters is not read: an event is told of in the first screens of a story.
MAX_CHARACTERS = 40_000
# Shorter quotations are said of many events: "We are saddened".
MIN_QUOTED_WORDS = 6
# Of the runs of three words of the shorter quotation, this part is in the longer one.
MIN_SHARE_OF_QUOTE = 0.6
# Of the names of the story that has fewer, this part is shared: with figures and a quotation, with one of them, and with
# neither figures nor a second quotation.
SHARE_WITH_BOTH, SHARE_WITH_ONE, SHARE_WITH_LEAST = 0.25, 0.4, 0.5
# Paragraphs that two stories both print are their background if they are a smaller part of the shorter story than this; else
# both print one report.
MAX_SHARE_OF_BACKGROUND = 0.5
# A letter of a script that prints no spaces: a figure's unit is one such letter.
_UNSPACED = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_FIGURE = re.compile(
    rf"(?<![A-Za-z0-9_.,:])[$€£¥₩]?(?P<value>\d{{1,12}}(?:[.,]\d{{1,6}}){{0,4}})(?:\s?(?P<sign>%|{_UNSPACED})|[\s\xa0-](?P<unit>[^\W\d_]+))?(?![.,:]?\d)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;\n“”\"„»«(…]\s*$")
_YEARS = range(1900, 2101)
# Smaller amounts are said of many events, and so are larger ones without a unit.
_MIN_FIGURE, _MIN_BARE_FIGURE = 10, 10_000


class Quoted(NamedTuple):
    """A quotation: its words, and who said it as far as it is known."""

    text: str
    speaker: str | None


class Traces(NamedTuple):
    """By what a story can be recognised at another outlet."""

    figures: tuple[str, ...]  # "1340 tonnes", in reading order
    names: tuple[str, ...]  # as printed, the longest form of each
    quotes: tuple[Quoted, ...]


class Shared(NamedTuple):
    """What two stories of one event both have; the quotations in the words of the first."""

    quotes: tuple[str, ...]
    figures: tuple[str, ...]
    names: tuple[str, ...]


def traces_of(article: Article) -> Traces:
    """The traces of a record. () where it has none of a kind, as in scripts without capitals no names but those of speakers."""
    text = f"{article.headline or ''}\n{article.body_text}"[:MAX_CHARACTERS]
    quoted = [Quoted(quote.text, quote.speaker_name or quote.speaker) for quote in article.quotes]
    agencies = {article.agency, article.dateline.agency if article.dateline else None}
    ours = {word.casefold() for agency in agencies if agency for word in _WORD.findall(agency)}
    speakers = [quote.speaker_name for quote in article.quotes if quote.speaker_name]
    return Traces(
        tuple(_figures(text))[:MAX_FIGURES],
        tuple(_names(text, ours, speakers))[:MAX_NAMES],
        tuple(one for one in quoted if len(words(one.text)) >= MIN_QUOTED_WORDS)[:MAX_QUOTES],
    )


def trace_keys(traces: Traces) -> list[int]:
    """Numbers below 2^32 by which stories with the same traces are found; two for each quotation, so that one in other words
    is mostly found too."""
    keys = {name_value(name) for name in traces.names} | {_hash(f"figure {figure}") for figure in traces.figures}
    for quote in traces.quotes:
        keys.update(sorted(_hash(f"quote {run}") for run in quote_runs(quote.text))[:2])
    return sorted(keys)


def name_value(name: str) -> int:
    """The number of a name: of its last word, since a person is named in full once and by the last name then."""
    return _hash(f"name {_last_word(name)}")


def figure_value(figure: str) -> int:
    """The number of a figure."""
    return _hash(f"figure {figure}")


def one_event(one: Traces, other: Traces, is_ordinary: Callable[[int], bool]) -> Shared | None:
    """What two stories share, where that shows that they tell of one event; None where it does not.

    is_ordinary: whether stories of other days have the trace of this number too. Such a trace proves nothing.
    """
    quotes = [(mine, theirs) for mine in one.quotes for theirs in other.quotes if same_quote(mine.text, theirs.text)]
    figures = [f for f in one.figures if f in other.figures and not is_ordinary(figure_value(f))]
    speakers = {_last_word(said.speaker) for pair in quotes for said in pair if said.speaker}
    mine, theirs = (_proper(names, speakers, is_ordinary) for names in (one.names, other.names))
    names = [name for key, name in mine.items() if key in theirs]
    fewer = min(len(mine), len(theirs))
    share = len(names) / fewer if fewer else 0.0
    many = len({pair[0].text for pair in quotes})
    they_differ = bool(one.figures and other.figures and not figures)
    is_one = bool(names) and (
        (many >= 1 and len(figures) >= 1 and share >= SHARE_WITH_BOTH)
        or (many >= 2 and share >= (SHARE_WITH_LEAST if they_differ else SHARE_WITH_ONE))
        or (many >= 1 and len(names) >= 2 and share >= SHARE_WITH_LEAST and not they_differ)
        or (len(figures) >= 2 and len(names) >= 2 and share >= SHARE_WITH_ONE)
    )
    if not is_one:
        return None
    return Shared(tuple(dict.fromkeys(mine.text for mine, _ in quotes)), tuple(figures), tuple(names))


def without_background(one: str, other: str) -> tuple[str, str] | None:
    """Both texts without the paragraphs that they both print. None where there is no such paragraph, or where these are so much
    of the shorter text that one report was printed twice.

    Newsrooms put the same paragraph under all stories about one programme. What is only in it tells of no event.
    """
    mine, theirs = ({" ".join(words(line)): line for line in text.splitlines()} for text in (one, other))
    common = {key for key in mine.keys() & theirs.keys() if key}
    shorter = min(sum(len(key.split()) for key in found) for found in (mine, theirs))
    if not common or sum(len(key.split()) for key in common) >= MAX_SHARE_OF_BACKGROUND * shorter:
        return None
    mine_left, theirs_left = ("\n".join(v for k, v in found.items() if k not in common) for found in (mine, theirs))
    return mine_left, theirs_left


def traces_in(traces: Traces, text: str) -> Traces:
    """Those of the traces that stand in this text, a part of the story's."""
    figures = set(_figures(text))
    present = {_bare(word) for word in _WORD.findall(text)}
    folded = f" {' '.join(words(text))} "
    return Traces(
        tuple(figure for figure in traces.figures if figure in figures),
        tuple(name for name in traces.names if _last_word(name) in present),
        tuple(quote for quote in traces.quotes if f" {' '.join(words(quote.text))} " in folded),
    )


def same_quote(one: str, other: str) -> bool:
    """Whether two quotations are the same words, or one is the other in a changed or shortened wording."""
    return same_runs(quote_runs(one), quote_runs(other))


def quote_runs(text: str) -> set[str]:
    """The runs of three words of a quotation, for same_runs()."""
    found = words(text)
    return {" ".join(found[at : at + 3]) for at in range(max(1, len(found) - 2))}


def same_runs(one: set[str], other: set[str]) -> bool:
    """same_quote() for two quotations of which the runs are known."""
    fewer = min(len(one), len(other))
    return fewer >= MIN_QUOTED_WORDS - 2 and len(one & other) >= MIN_SHARE_OF_QUOTE * fewer


def _proper(names: Iterable[str], speakers: set[str], is_ordinary: Callable[[int], bool]) -> dict[str, str]:
    """Last word -> name, of the names that can prove something."""
    found = {_last_word(name): name for name in names}
    return {key: name for key, name in found.items() if key not in speakers and not is_ordinary(name_value(name))}


def _last_word(name: str) -> str:
    found = _WORD.findall(name)
    return _bare(found[-1]) if found else ""


def _bare(word: str) -> str:
    return word.casefold().removesuffix("'s").removesuffix("’s")


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _figures(text: str) -> Iterable[str]:
    """The figures with their units, each once: amounts that are no years, days or times of day."""
    found: dict[str, None] = {}
    for match in _FIGURE.finditer(text):
        value, unit = match["value"], match["sign"] or match["unit"] or ""
        if _THOUSANDS.fullmatch(value):
            value = re.sub("[.,]", "", value)
        value = value.replace(",", ".")
        if not value.replace(".", "", 1).isdigit() or _is_date(text, match, value, unit):
            continue
        if float(value) >= (_MIN_FIGURE if unit else _MIN_BARE_FIGURE) or (unit and "." in value):
            found[f"{value} {unit.casefold()}".strip()] = None
    return found


def _is_date(text: str, match: re.Match[str], value: str, unit: str) -> bool:
    """Whether a number stands for a year or a day: "in 2026", "July 29", "29 juillet"."""
    if value.isdigit() and len(value) == 4 and int(value) in _YEARS:
        return True
    before = text[max(0, match.start() - 20) : match.start()].split()
    beside = (unit.casefold(), before[-1].casefold().rstrip(".") if before else "")
    return any(word in DAYS for word in beside) or unit in ("年", "月", "日", "時", "년", "월", "일")


def _names(text: str, ours: set[str], speakers: Iterable[str]) -> Iterable[str]:
    """The names, each once in its longest form: runs of words with a capital whose last word is never printed without one."""
    common: set[str] = set()
    capitals: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        first = match[0][0]
        if first.islower():
            common.add(match[0])
        elif first.isupper():
            capitals.append(match)
    found: dict[str, str] = {_last_word(name): name for name in speakers if _last_word(name)}
    run: list[re.Match[str]] = []
    common |= ours
    for match in capitals:
        # A word between two with capitals ends a run, since more than a space is between them then.
        if run and text[run[-1].end() : match.start()] not in (" ", "\xa0", "-"):
            _note(found, run, text, common)
            run = []
        run.append(match)
    if run:
        _note(found, run, text, common)
    return found.values()


def _note(found: dict[str, str], run: list[re.Match[str]], text: str, common: set[str]) -> None:
    """Add the name of a run of words with capitals, if it is one."""
    start = run[0].start()
    if _SENTENCE_END.search(text[max(0, start - 6) : start]) or start == 0:
        run = run[1:]
    if not run:
        return
    key = _bare(run[-1][0])
    is_word = key in common or key in DAYS or key in RANKS or key in COMMON_NAMES or key in STARTERS
    if len(key) < 3 or is_word or key.isdigit():
        return
    name = text[run[0].start() : run[-1].end()].removesuffix("'s").removesuffix("’s")
    if len(name) > len(found.get(key, "")):
        found[key] = name[:120]


# Kept beside stored traces: changed by hand with every change of what they are.
TRACE_VERSION = 1

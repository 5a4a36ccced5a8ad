"""Japanese: the speaker is the topic before the quotation or after it ("は"), the verb of saying ends the sentence."""

from __future__ import annotations

import re
from functools import cache

from iria_crawler.quotes.beside.chinese import is_work, windows
from iria_crawler.quotes.beside.spoken import MarkedPlace, Spoken
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import Paragraph, Stretch

_TOPIC = re.compile(r"(?:は|が|も|らは)(?=[、 ]|[^はがも])|(?:は|が|も)$")
_HONORIFIC = re.compile(r"(?:氏|さん|さま|様|容疑者|被告|氏ら)$")
# Signs of which Japanese names consist.
_NAME = re.compile(r"(?:[\u3400-\u9fff々]{2,5}|[\u30a0-\u30ff・＝]{2,20}|[\u3400-\u9fff々]{1,3}[\u3040-\u30ff]{1,6})$")
MAX_SPEAKER = 40
# A longer speaker has a clause in it: only what follows its last の is kept.
MAX_PLAIN_SPEAKER = 16
_QUOTING = re.compile(r"と(?!して|も|の)")
_BRACKETS = re.compile(r"[（(][^（）()]{0,30}[）)] ?|^.{0,20}】")


@cache
def _patterns(table: Table) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(verbs, titles) of a table."""
    parts = []
    for kind in ("verb", "title"):
        words = sorted((word for word, known in table.kinds.items() if known == kind), key=len, reverse=True)
        parts.append("|".join(map(re.escape, words)))
    return re.compile(parts[0]), re.compile(parts[1])


def read_places(text: str, paragraph: Paragraph, table: Table) -> list[MarkedPlace]:
    """The marked stretches of a paragraph, each with the speaker whom its sentence names."""
    found: list[MarkedPlace] = []
    previous = paragraph.start
    stretches = paragraph.stretches
    for number, stretch in enumerate(stretches):
        following = stretches[number + 1].start - 1 if number + 1 < len(stretches) else paragraph.end
        before, after = windows(text, stretch, previous, following)
        lead, behind = text[before : stretch.start - 1], text[stretch.end + 1 : after]
        found.append(
            MarkedPlace(
                stretch=stretch,
                spoken=_find(text, stretch, (before, after), paragraph.end, table),
                alone=not (any(map(str.isalnum, lead)) or any(map(str.isalnum, behind))),
                first=not any(map(str.isalnum, lead)),
                is_work=is_work(text, stretch, before, after, table)
                or (text[stretch.start - 1] == "『" and not behind.startswith("と")),
                introduced=lead.endswith((":", "：")),
            )
        )
        previous = stretch.end + 1
    return found


def _find(text: str, stretch: Stretch, window: tuple[int, int], end: int, table: Table) -> Spoken | None:
    before, after = window
    opened = stretch.start - 1
    verb = _patterns(table)[0].search(text, stretch.end + 1, after)
    reported = _reported(text, before, opened, table)
    if reported is not None and (verb or text.startswith("と", stretch.end + 1)):
        return reported
    if verb is None and text.startswith("と", stretch.end + 1):
        # The verb is in no table: the words before "と" are speech all the same.
        verb = _QUOTING.match(text, stretch.end + 1, after)
    if verb is not None:
        found = _topic(text, stretch.end + 1, max(verb.start(), stretch.end + 1), table) or _topic(
            text, before, opened, table
        )
        return found._replace(cue=verb.group()) if found else Spoken(0, 0, verb.group())
    if after <= stretch.end + 2 and (following := _pointing(text, after, end, table)) is not None:
        return following
    return _label(text, before, opened, table) if after <= stretch.end + 1 else None


def _pointing(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """ "「...」。春日理氏はこう指摘する。": the sentence behind the quotation points back at it."""
    stop = text.find("。", start + 1, min(end, start + 80))
    at = text.find("こう", start, stop) if stop >= 0 else -1
    verb = _patterns(table)[0].search(text, at, stop) if at >= 0 else None
    found = _topic(text, start + (text[start : start + 1] == "。"), at, table) if verb else None
    return found._replace(cue=verb.group()) if found and verb else None


def _reported(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """ "六車保大佐によると、": the words before the phrase."""
    for word in table.behind:
        at = text.find(word, start, end)
        if at > start:
            return _speaker(text, start, at, table, cue=word)
    return None


def _topic(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """The last topic between two places, with the words before it."""
    start += text.startswith("と", start)
    best = None
    for match in _TOPIC.finditer(text, start, end):
        if match.start() - start < 2 or text[start] in "のをにでと" or _is_inside(text, match, end):
            continue
        if best is None or match.group().startswith("は"):
            best = match
        if match.group().startswith("は") and _speaker(text, start, match.start(), table).name:
            break
    return _speaker(text, start, best.start(), table) if best else None


def _is_inside(text: str, match: re.Match[str], end: int) -> bool:
    """Whether the sign is a part of a word: "もの", "ながら", "では"."""
    return text[match.start() : match.end() + 1] in ("もの", "がら") or text[match.start() - 1] in "でにとへな"


def _speaker(text: str, start: int, end: int, table: Table, *, cue: str = "") -> Spoken:
    """The speaker in text[start:end]: title, の or a comma, name, title or honorific."""
    start = max(start, end - MAX_SPEAKER)
    comma = text.rfind("、", start, end)
    titles = _patterns(table)[1]
    if comma >= 0 and not titles.search(text, max(start, comma - 6), comma):
        start = comma + 1
    if end - start > MAX_PLAIN_SPEAKER and (last := text.rfind("の", start, end - 2)) >= 0:
        start = last + 1
    words = _BRACKETS.sub("", text[start:end]).strip()
    if words in table.kinds and table.kind(words) in ("he", "she", "other"):
        return Spoken(start, end, cue, she={"he": False, "she": True}.get(table.kind(words)), is_pronoun=True)
    name, role = _parts(words, table)
    return Spoken(start, end, cue, name, role)


def _parts(words: str, table: Table) -> tuple[str | None, str | None]:
    titles = _patterns(table)[1]
    bare = _HONORIFIC.sub("", words)
    honoured = bare != words
    head, mark, tail = _last_part(bare)
    role = None
    if mark and titles.search(head):
        role, bare = head, tail
    elif mark:
        bare = tail
    last = next((found for found in titles.finditer(bare) if found.end() == len(bare)), None)
    if last is not None and last.start() > 1:
        name = _NAME.search(bare[: last.start()])
        return (name.group() if name else None), role or bare[last.start() :]
    if (honoured or role) and (name := _NAME.search(bare)) and last is None:
        return name.group(), role
    return None, role or (bare if last is not None else None)


def _last_part(words: str) -> tuple[str, str, str]:
    """The words before the last の or comma, that sign, and the words behind it."""
    at = max(words.rfind("の"), words.rfind("、"))
    return (words[:at], words[at], words[at + 1 :]) if at > 0 else ("", "", words)


def _label(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """ "白木哲夫氏「...」": nothing but a name with its honorific or title before the marks."""
    if not 2 <= end - start <= 20:
        return None
    found = _speaker(text, start, end, table, cue=":")
    return found if found.name else None


def mentions(text: str, table: Table) -> list[tuple[int, int, str, str | None]]:
    """(start, end, name, role) of everybody whom the text names before a title or an honorific, or behind a title and の."""
    found: list[tuple[int, int, str, str | None]] = []
    titles = _patterns(table)[1].pattern
    full = r"[\u3400-\u9fff々]{3,5}"
    pattern = re.compile(
        rf"(?:(?P<role>{titles})の)?(?P<name>{full}?)(?:(?P<title>{titles})|氏|さん)|(?:{titles})の(?P<bare>{full})(?=[はが、])"
    )
    for match in pattern.finditer(text):
        name = match["name"] or match["bare"]
        found.append((match.start(), match.end(), name, match["role"] or match["title"]))
    return found

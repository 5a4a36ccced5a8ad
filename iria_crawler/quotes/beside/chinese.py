"""Chinese: words are not spaced; the speaker comes before the verb of saying, which comes before or after the quotation."""

from __future__ import annotations

import re
from functools import cache

from iria_crawler.quotes.beside.spoken import MarkedPlace, Spoken
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import Paragraph, Stretch

# A clause beside a quotation is read up to this many signs.
MAX_CLAUSE = 60
MAX_NAME = 8
# Where the words about when, where and how begin, behind the subject.
_ADVERBIAL = re.compile(
    r"(?:在|对|向|于|於|就|通过|透過|接受|星期|周[一二三四五六日]|週[一二三四五六日]|昨|今|当天|當天|日前|近日|此前|随后|隨後|\d+[日月号]|也|还|還|则|則|再次|反复|"
    r"反覆|一再|曾|已|表示|回应|回應|发文|發文|批评|批評|抱怨|警告|强调|強調|承诺|承諾|告诉|告訴|问|問|指|称|稱)"
)
# How the words for bodies and groups end.
_BODY = re.compile(
    r"(?:[部局院会會社司面士员員者们們学學府军軍警所处處报報人民厅廳店厂廠队隊团團党黨委署]|机构|機構|媒体|媒體)$"
)
_NO_NAME = re.compile(r"[的了着《》]")
_ENDS = "。！？!?\n；;"
_SENTENCE_END = re.compile(r"[。！？；\n]")


def read_places(text: str, paragraph: Paragraph, table: Table) -> list[MarkedPlace]:
    """The marked stretches of a paragraph, each with the speaker whom its sentence names."""
    found: list[MarkedPlace] = []
    previous = paragraph.start
    stretches = paragraph.stretches
    for number, stretch in enumerate(stretches):
        following = stretches[number + 1].start - 1 if number + 1 < len(stretches) else paragraph.end
        before, after = windows(text, stretch, previous, following)
        found.append(
            MarkedPlace(
                stretch=stretch,
                spoken=_find(text, stretch, (before, after), table),
                alone=not (_has_words(text[before : stretch.start - 1]) or _has_words(text[stretch.end + 1 : after])),
                first=not _has_words(text[before : stretch.start - 1]),
                is_work=is_work(text, stretch, before, after, table),
                introduced=text[stretch.start - 2 : stretch.start - 1] in (":", "："),
            )
        )
        previous = stretch.end + 1
    return found


def windows(text: str, stretch: Stretch, previous: int, following: int) -> tuple[int, int]:
    """Where the sentence before a stretch begins, and where the one after it ends, between the stretches beside it."""
    before = max(previous, stretch.start - 1 - MAX_CLAUSE)
    for match in _SENTENCE_END.finditer(text, before, max(before, stretch.start - 1)):
        before = match.end()
    last = min(following, stretch.end + 1 + MAX_CLAUSE)
    if text[stretch.end - 1] in _ENDS and not text[stretch.end + 1 : stretch.end + 2].isalpha():
        return before, stretch.end + 1
    ending = _SENTENCE_END.search(text, stretch.end + 1, last)
    return before, ending.start() if ending else last


def _has_words(between: str) -> bool:
    return any(sign.isalnum() for sign in between)


def is_work(text: str, stretch: Stretch, before: int, after: int, table: Table) -> bool:
    """Whether the words beside the marks say that they hold a title, a term or a name."""
    lead = text[before : stretch.start - 1].rstrip("，、 ")
    behind = text[stretch.end + 1 : after]
    return lead.endswith(tuple(table.works)) or behind.startswith(tuple(table.works_behind))


@cache
def _patterns(table: Table) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(verbs, titles, pronouns) of a table."""
    kinds: dict[str, list[str]] = {}
    for word, kind in table.kinds.items():
        kinds.setdefault(kind, []).append(word)
    one = [
        "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        for words in (kinds["verb"], kinds["title"], kinds["he"] + kinds["she"] + kinds["other"])
    ]
    return re.compile(one[0]), re.compile(one[1]), re.compile(f"(?:{one[2]})$")


def _find(text: str, stretch: Stretch, window: tuple[int, int], table: Table) -> Spoken | None:
    before, after = window
    return (
        _according(text, before, stretch.start - 1, table)
        or _after(text, stretch.end + 1, after, table)
        or _before(text, before, stretch.start - 1, table)
    )


def _before(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """ "部长陈立国周一说：“...": the last verb of saying before the marks, and the words before it."""
    verbs, _, _ = _patterns(table)
    found = list(verbs.finditer(text, start, end))
    if not found:
        return _label(text, start, end, table)
    verb = found[-1]
    if "，" in text[verb.end() + 1 : end - 1]:
        return None
    # "部长批评说", "回应称": the first verb of a row of verbs.
    for earlier in reversed(found[:-1]):
        if verb.start() - earlier.end() > 2 or _has_comma(text[earlier.end() : verb.start()]):
            break
        verb = earlier
    return _subject(text, start, verb.start(), verb.group(), table)


def _has_comma(between: str) -> bool:
    return any(sign in between for sign in "，、,")


def _after(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """ "...，”工会发言人周文远表示": the speaker right behind the marks."""
    while start < end and text[start] in "，,。 ":
        start += 1
    if text[start:end].endswith(("：", ":")):
        return None  # "...”王刚说：“...": he says what follows
    clause = re.compile(r"[^，。！？：:“”「」]*").match(text, start, end)
    verb = _patterns(table)[0].search(text, start, clause.end()) if clause else None
    if verb is None or verb.start() == start:
        return None
    return _subject(text, start, verb.start(), verb.group(), table)


def _according(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """ "据上校罗保平介绍，": the words between 据 and the verb or comma."""
    for words in table.according:
        at = text.find(words[0], start, end)
        if at < 0 or (at > start and text[at - 1] not in "，,"):
            continue
        first = at + len(words[0])
        verb = _patterns(table)[0].search(text, first, end)
        comma = text.find("，", first, end)
        stop = min(place for place in (verb.start() if verb else end, comma if comma >= 0 else end))
        if stop - first >= 2:
            return _subject(text, first, stop, words[0], table)
    return None


def _label(text: str, start: int, end: int, table: Table) -> Spoken | None:
    """ "港口主任白泰奥：“...": nothing but a title and a name before the colon."""
    if end - start < 3 or text[end - 1] not in "：:":
        return None
    found = _subject(text, start, end - 1, ":", table)
    return found if found and found.name and found.role else None


def _subject(text: str, start: int, end: int, cue: str, table: Table) -> Spoken | None:
    """The speaker in text[start:end]: without what says when and where, and parted in title and name."""
    if text[start:end].endswith(("，", ",")):
        end -= 1
    comma = max(text.rfind(sign, start, end) for sign in "，,")
    if comma >= 0:
        start = comma + 1
    adverbial = _ADVERBIAL.search(text, start + 2, end)
    pronoun = _patterns(table)[2].search(text, start, min(end, start + 2))
    if pronoun is not None and end - start <= 4:
        kind = table.kind(pronoun.group())
        return Spoken(pronoun.start(), pronoun.end(), cue, she={"he": False, "she": True}.get(kind), is_pronoun=True)
    if table.kind(text[start]) in ("he", "she") and text[start + 1] not in "的们們":
        she = table.kind(text[start]) == "she"  # "他纠正记者说": whom he corrects says nothing
        return Spoken(start, start + 1, cue, she=she, is_pronoun=True)
    if adverbial is not None:
        end = adverbial.start()
    if end - start < 2:
        return Spoken(0, 0, cue)
    name, role = _parts(text[start:end], table)
    if name is not None and _NO_NAME.search(name):
        return Spoken(0, 0, cue)  # "部长身后的标语写着", "部长读了小说": a clause, and no name
    if name is None and role is None and not _BODY.search(text[start:end]):
        return Spoken(0, 0, cue)
    return Spoken(start, end, cue, name, role)


def _parts(words: str, table: Table) -> tuple[str | None, str | None]:
    """(name, role): the name follows the last title, or a family name comes before it; a body has no name."""
    titles = list(_patterns(table)[1].finditer(words))
    surname = words.startswith(tuple(table.behind))
    if not titles:
        return (words, None) if surname and 2 <= len(words) <= 3 else (None, None)
    last = titles[-1]
    rest = words[last.end() :]
    if 2 <= len(rest) <= MAX_NAME:
        return rest, words[: last.end()]
    head = words[: titles[0].start()]
    if surname and 2 <= len(head) <= 3 and not rest:
        return head, words[len(head) :]
    return None, words


def mentions(text: str, table: Table) -> list[tuple[int, int, str, str]]:
    """(start, end, name, role) of everybody whom the text names behind a title."""
    found = []
    for title in _patterns(table)[1].finditer(text):
        rest = text[title.end() : title.end() + 3]
        if not rest.startswith(tuple(table.behind)) or len(rest) < 2:
            continue
        ends = len(rest) < 3 or not rest[2].isalpha() or _ADVERBIAL.match(rest[2])
        length = 2 if ends or _patterns(table)[0].match(text, title.end() + 2) else 3
        found.append((title.start(), title.end() + length, rest[:length], title.group()))
    return found

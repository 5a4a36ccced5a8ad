"""Turkish and Korean: the speaker comes before the quotation and the verb of saying after it, or speaker and verb both follow."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.beside.clauses import SentenceWord, marked_words
from iria_crawler.quotes.beside.phrases import read_phrase
from iria_crawler.quotes.beside.places import spoken_of
from iria_crawler.quotes.beside.rules import according
from iria_crawler.quotes.beside.spoken import MarkedPlace, Spoken
from iria_crawler.quotes.beside.subjects import clause_start
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import Paragraph

# The verb of saying is among this many words after the quotation.
MAX_WORDS_TO_VERB = 12
MAX_NAME_SYLLABLES = 4
# What Korean adds to a noun: "is the topic", "is the subject".
_TOPICS = ("측은", "씨는", "께서는", "에서는", "은", "는", "씨가", "측이", "께서", "이", "가", "도")
_CASES = (
    "에서",
    "에게",
    "으로",
    "에는",
    "을",
    "를",
    "의",
    "에",
    "로",
    "과",
    "와",
    "한",
    "된",
    "인",
    "할",
    "하는",
    "며",
    "고",
)
# Turkish endings of a noun that owns something, or is the subject of what somebody tells.
_GENITIVES = ("ların", "lerin", "nın", "nin", "nun", "nün")
_HONORIFICS = ("씨", "님")
# What Korean adds right behind the marks if they hold speech: "...”고 말했다". "...”라는" makes the words a name.
_QUOTING = (
    "고",
    "라고",
    "이라고",
    "며",
    "라며",
    "이라며",
    "면서",
    "라면서",
    "이라면서",
    "라는",
    "이라는",
    "라",
    "이라",
    "는",
    "다고",
    "이고",
)


def read_places(text: str, paragraph: Paragraph, table: Table) -> list[MarkedPlace]:
    """The marked stretches of a paragraph, each with the speaker whom its sentence names."""
    found: list[MarkedPlace] = []
    for stretch, near, at, alone, first, *_ in marked_words(text, paragraph, table):
        following = near[at + 1].text.lower().partition("'")[0] if at + 1 < len(near) else ""
        leading = near[at - 1].text.lower() if at else ""
        found.append(
            MarkedPlace(
                stretch=stretch,
                spoken=_find(text, near, at, table),
                alone=alone,
                first=first,
                is_work=leading in table.works
                or text[stretch.start - 1] in "『《〈"
                or (table.code == "tr" and text[stretch.end + 1 : stretch.end + 2].isalpha())
                or any(following.startswith(work) for work in table.works_behind),
                introduced=at > 0 and near[at - 1].sign == "colon",
            )
        )
    return found


def _find(text: str, sentence: Sequence[SentenceWord], at: int, table: Table) -> Spoken | None:
    korean = table.code == "ko"
    reported = _reported(text, sentence, at, table)
    if reported is not None:
        return reported
    start = clause_start(sentence, at)
    if (
        not korean
        and at - start > 2
        and sentence[at - 1].sign == "colon"
        and all(w.is_word for w in sentence[start : at - 1])
    ):
        label = _spoken(text, sentence, start, at - 1, table)
        if label.name and all(w.capital or w.kind == "title" for w in sentence[start : at - 1]):
            return label._replace(cue=":")
    verb = _verb_after(sentence, at)
    if verb is None and sentence[at - 1].sign == "colon" and at:
        verb = next((i for i in range(at - 1, start - 1, -1) if sentence[i].kind == "verb"), None)
    if verb is None:
        return _korean_label(text, sentence, start, at, table) if korean and at + 1 == len(sentence) else None
    cue = sentence[verb].text
    subject = _korean if korean else _turkish
    # "...” dedi General Roy", "...”고 노조 대변인 윤하준 씨가 밝혔다"
    after = subject(text, sentence, at + 1 if korean else verb + 1, len(sentence) if not korean else verb, table)
    before = subject(text, sentence, start, at, table) if at > start else None
    chosen = (after or before) if at == start or korean else (before or after)
    return chosen._replace(cue=cue) if chosen else Spoken(0, 0, cue)


def _verb_after(sentence: Sequence[SentenceWord], at: int) -> int | None:
    """The index of the first verb of saying behind a quotation, before the next one."""
    for index in range(at + 1, min(len(sentence), at + MAX_WORDS_TO_VERB)):
        if sentence[index].quote >= 0:
            return _verb_after(sentence, index)
        if sentence[index].kind == "verb":
            return index
    return None


def _reported(text: str, sentence: Sequence[SentenceWord], at: int, table: Table) -> Spoken | None:
    """ "Albay Roy'a göre üs ...", "나보평 대령에 따르면 ...": the words before the phrase."""
    for index in range(1, len(sentence)):
        if sentence[index].text.lower() not in table.behind or index == at:
            continue
        korean = table.code == "ko"
        found = _korean_words(text, sentence[:index], table) if korean else _ending_at(text, sentence, 0, index, table)
        if found is not None:
            return found._replace(cue=sentence[index].text)
    said = according(sentence, at, table)
    return spoken_of(text, said, table) if said else None


# --- Turkish ---


def _turkish(text: str, sentence: Sequence[SentenceWord], start: int, end: int, table: Table) -> Spoken | None:
    """The speaker between two places: the last part between commas that ends with a name without a case ending, or begins with a
    full name or a title; else the last part that is a title or another noun.
    """
    parts: list[tuple[int, int]] = []
    first = start
    for index in range(start, end + 1):
        if index == end or not sentence[index].is_word:
            parts.append((first, index))
            first = index + 1
    spare = None
    for first, last in reversed(parts):
        while first < last and sentence[first].kind == "stop":
            first += 1
        found = _ending_at(text, sentence, first, last, table)
        if found is None or not found.name:
            found = _opening(text, sentence, first, last, table) or found
        if found is not None and found.name:
            return found
        spare = spare or found
    return spare


def _bare_name(words: Sequence[SentenceWord]) -> bool:
    return bool(words) and not any("'" in word.text or "’" in word.text for word in words[-1:])


def _opening(text: str, sentence: Sequence[SentenceWord], first: int, last: int, table: Table) -> Spoken | None:
    """A phrase with a name at the beginning of a part; the name has no case ending."""
    phrase = read_phrase(sentence, first, table, last)
    if phrase is None or not _bare_name(sentence[: phrase.end]):
        return None
    if not phrase.is_named and not sentence[first].capital:
        return None
    if phrase.end - phrase.begin < 2 and phrase.end < last:
        return None  # the capital of a sentence's first word
    return _spoken(text, sentence, phrase.begin, phrase.end, table)


def _ending_at(text: str, sentence: Sequence[SentenceWord], first: int, last: int, table: Table) -> Spoken | None:
    """The phrase that ends a part: its capitals and titles, or its last two nouns in small letters."""
    end = last
    while end > first and sentence[end - 1].kind in ("stop", "filler", "verb"):
        end -= 1
    begin = end
    while (
        begin > first
        and sentence[begin - 1].is_word
        and (sentence[begin - 1].capital or sentence[begin - 1].kind == "title")
    ):
        if begin < end and "'" in sentence[begin - 1].text.replace("’", "'"):
            break
        begin -= 1
    if begin == end and end > first and sentence[end - 1].kind in ("", "title", "he", "she", "other"):
        return _small(text, sentence, first, end)
    reported = end < len(sentence) and sentence[end].text.lower() in table.behind
    if end == begin or not (reported or _bare_name(sentence[begin:end])):
        return None
    return _spoken(text, sentence, begin, end, table)


def _small(text: str, sentence: Sequence[SentenceWord], first: int, end: int) -> Spoken | None:
    """ "Liman işçileri": a noun in small letters with the word before it; only at the beginning of a part."""
    word = sentence[end - 1]
    if word.kind in ("he", "she", "other"):
        return Spoken(word.start, word.end, "", is_pronoun=True)
    if word.text.endswith(_GENITIVES):
        return None  # "işçilerin “...” yaşadığını söyledi": the subject of what is told
    begin = end - 1 if end - 1 == first else end - 2
    return Spoken(sentence[begin].start, word.end, "") if begin == first else None


def _spoken(text: str, sentence: Sequence[SentenceWord], begin: int, end: int, table: Table) -> Spoken:
    """A speaker whose words after the last title are the name."""
    head = begin
    for index in range(begin, end):
        if sentence[index].kind == "title" and not _is_last_name(sentence, begin, index, end):
            head = index + 1
    start, stop = sentence[begin].start, sentence[end - 1].end
    name = text[sentence[head].start : stop].partition("'")[0].partition("’")[0] if head < end else None
    role = text[start : sentence[head - 1].end] if head > begin else None
    if name and role is None and _is_body(name):
        name = None
    return Spoken(start, stop, "", name, role)


def _is_last_name(sentence: Sequence[SentenceWord], begin: int, index: int, end: int) -> bool:
    """Whether a title is a last name here: "General Murat Albay" (a colonel is an "albay" too)."""
    last = index + 1 == end and index - begin > 1 and sentence[index - 1].kind != "title"
    return last and sentence[index].capital and sentence[index].text[-1] not in "ıiuü"


def _is_body(name: str) -> bool:
    """Whether a Turkish name is a body's: its last word has the ending of a compound ("Bakanlığı")."""
    return name.endswith(("lığı", "liği", "luğu", "lüğü", "kanlığı", "tanlığı"))


# --- Korean ---


def _korean(text: str, sentence: Sequence[SentenceWord], start: int, end: int, table: Table) -> Spoken | None:
    """The speaker between two places: the first word with the ending of a topic or subject, and the titles and names before it."""
    for endings in (_TOPICS[:6], _TOPICS[6:]):
        for index in range(start, end):
            word = sentence[index]
            if word.kind in ("he", "she", "other"):
                return Spoken(word.start, word.end, "", is_pronoun=True)
            if not word.is_word or word.kind in ("verb", "stop"):
                continue
            ending = next((e for e in endings if word.text.endswith(e) and len(word.text) > len(e)), None)
            if ending is not None and (index > start or word.text[0] not in "“‘") and not _is_quoting(sentence, index):
                return _korean_words(text, sentence[start : index + 1], table, cut=len(ending))
    return None


def _is_quoting(sentence: Sequence[SentenceWord], index: int) -> bool:
    """Whether a word is the ending that Korean puts right behind the marks of a quotation."""
    return index > 0 and sentence[index - 1].quote >= 0 and sentence[index].text in _QUOTING


def _korean_words(text: str, words: Sequence[SentenceWord], table: Table, *, cut: int | None = None) -> Spoken | None:
    """The speaker whose last word is the last of `words`, of which an ending of `cut` signs is cut off."""
    last = len(words) - 1
    word = words[last]
    if cut is None:
        cut = next((len(case) for case in ("에게", "에") if word.text.endswith(case)), 0)
    begin = last
    while begin and last - begin < 3 and words[begin - 1].is_word and not _has_case(words[begin - 1]):
        if words[begin - 1].text in _QUOTING:
            break
        begin -= 1
    stems = [words[index].text for index in range(begin, last)] + [word.text[: len(word.text) - cut]]
    end = word.end - cut
    if stems[-1] in _HONORIFICS and len(stems) > 1:
        stems.pop()
    elif stems[-1].endswith("씨"):
        stems[-1] = stems[-1][:-1]
    name, role = _korean_name(stems, table)
    return Spoken(words[begin].start, end, "", name, role)


def _has_case(word: SentenceWord) -> bool:
    return word.kind in ("verb", "stop", "filler") or (
        word.kind != "title"
        and len(word.text) > 1
        and word.text.endswith((*_TOPICS[:6], *_CASES))
        and len(word.text) > 3
    )


def _korean_name(stems: list[str], table: Table) -> tuple[str | None, str | None]:
    """(name, role) of nouns without their endings: the name is the word beside a title, of 2 to 4 syllables."""
    titles = [table.kind(stem) == "title" for stem in stems]
    if not any(titles):
        only = stems[-1]
        return (
            only if len(stems) == 1 and len(only) == 3 and not only.endswith(("들", "부", "청", "당", "회")) else None
        ), None
    place = len(titles) - 1 - titles[::-1].index(True)
    if place < len(stems) - 1:
        return stems[-1], " ".join(stems[: place + 1])
    first = next((i for i, stem in enumerate(stems) if not titles[i] and len(stem) <= MAX_NAME_SYLLABLES), None)
    if first is None:
        return None, " ".join(stems)
    return stems[first], " ".join(stems[first + 1 :])


def _korean_label(text: str, sentence: Sequence[SentenceWord], start: int, at: int, table: Table) -> Spoken | None:
    """ "백태오 항만청장 “...”", as in headlines: a name and a title, and nothing else."""
    words = sentence[start:at]
    if not 2 <= len(words) <= 4 or not all(word.is_word for word in words) or words[-1].kind != "title":
        return None
    return _korean_words(text, words, table, cut=0)


def korean_mentions(text: str, sentence: Sequence[SentenceWord], table: Table) -> list[tuple[int, int, str, str]]:
    """(start, end, name, role) of everybody whom a sentence names with a title beside the name."""
    found = []
    for index, word in enumerate(sentence):
        stem = _stem(word.text)
        if table.kind(stem) != "title" or index == 0 or not sentence[index - 1].is_word:
            continue
        ahead = sentence[index + 1] if index + 1 < len(sentence) else None
        before = sentence[index - 1]
        if (
            stem != word.text
            and before.kind == ""
            and 2 <= len(before.text) <= MAX_NAME_SYLLABLES
            and before.text == _stem(before.text)
        ):
            found.append((before.start, word.end, before.text, stem))
        elif (
            stem == word.text and ahead is not None and ahead.is_word and len(_stem(ahead.text)) == 3 != len(ahead.text)
        ):
            found.append((word.start, ahead.end, _stem(ahead.text), stem))
    return found


def _stem(word: str) -> str:
    """A word without the ending of a topic, a subject or an honorific."""
    ending = next((ending for ending in _TOPICS if word.endswith(ending) and len(word) > len(ending) + 1), "")
    return word[: len(word) - len(ending)].removesuffix("씨") if ending else word

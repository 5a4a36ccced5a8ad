"""The history of quotations between two records: altered, added, removed, stripped of marks, given to others, moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iria_crawler.changes.facts import parts_words
from iria_crawler.changes.fold import fold
from iria_crawler.changes.forms import Paragraph
from iria_crawler.changes.sentences import longest_rising, pair_likest
from iria_crawler.changes.severity import FACT, GRAVE, SPELLING, WORDING, grade
from iria_crawler.changes.speakers import other_speaker, said_by
from iria_crawler.changes.told import told
from iria_crawler.model import Article, Change, Quote

SAME_QUOTE = 0.5
# '", he said.' fits any quotation; what stands around one must say more to tell where it stands.
SHORTEST_FRAME = 20
# So many words in a row are the same words wherever they stand; fewer need a neighbour that is the same too.
OWN_WORDS = 5
_EDGE = " .,;:-\"'"
_MARKED = re.compile(r'“[^“”„\n]+”|„[^„“”\n]+[“”]|«[^«»\n]+»|»[^«»\n]+«|「[^「」\n]+」|『[^『』\n]+』|"[^"\n]+"')
_BLANK = "\ufffc"
_WORD = re.compile(r"\w+(?:['.-]\w+)*")


class Words(NamedTuple):
    """A quotation as it is compared, and itself."""

    key: str
    quote: Quote


class QuoteChanges(NamedTuple):
    """changes: in reading order. masks: (old words, new words) told here, that the running text need not tell again."""

    changes: list[Change]
    masks: list[tuple[str, str]]


def compare_quotes(
    old: Article, new: Article, old_paragraphs: Sequence[Paragraph], new_paragraphs: Sequence[Paragraph]
) -> QuoteChanges:
    """What became of each quotation."""
    before, after = _keyed(old), _keyed(new)
    same, gone, come = _match(before, after)
    gone, come = _without_rejoined(gone, come)
    pairs = _pair_by_frame(gone, come, old_paragraphs, new_paragraphs, before, after)
    rest_old = [i for i in range(len(gone)) if i not in pairs]
    rest_new = [j for j in range(len(come)) if j not in pairs.values()]
    like = pair_likest([gone[i].key for i in rest_old], [come[j].key for j in rest_new], SAME_QUOTE)
    pairs |= {rest_old[i]: rest_new[j] for i, j in like.items()}
    changes, masks = [], []
    for i, j in sorted(pairs.items()):
        a, b = gone[i], come[j]
        severity = FACT if grade(a.key, b.key) <= SPELLING else GRAVE
        changes.append(told("altered", "quote", a.quote.text, b.quote.text, severity))
        masks.append((a.key, b.key))
    lost = [words for i, words in enumerate(gone) if i not in pairs]
    found, unmarked = _lost(lost, old_paragraphs, new_paragraphs, after)
    changes += found
    masks += unmarked
    rest = [words for j, words in enumerate(come) if j not in set(pairs.values())]
    found, marked = _found(rest, old_paragraphs, before)
    changes += found
    masks += marked
    altered = [(gone[i].quote, come[j].quote) for i, j in sorted(pairs.items())]
    changes += _given_to_others([*same, *altered], old_paragraphs, new_paragraphs)
    return QuoteChanges(changes + _moved(same), masks)


def mask(paragraphs: Sequence[Paragraph], words: Sequence[str]) -> list[Paragraph]:
    """The paragraphs with the n-th of `words` as one sign, the same for the n-th of another list."""
    masked = list(paragraphs)
    for number, key in enumerate(words):
        pattern = re.compile('"?' + re.escape(key) + '[.,]?"?[.,]?')
        for at, paragraph in enumerate(masked):
            if key and key in paragraph.folded:
                text = pattern.sub(lambda _, n=number: f"{_BLANK * (n + 1)} ", paragraph.folded, count=1)  # type: ignore[misc]
                masked[at] = Paragraph(text, paragraph.printed)
                break
    return masked


def _keyed(article: Article) -> list[Words]:
    """The quotations of a record in reading order, and the long stretches in marks that were not read as such."""
    quotes = sorted([*article.quotes, *_in_marks(article)], key=lambda quote: quote.start)
    return [Words(fold(quote.text).strip(_EDGE), quote) for quote in quotes]


def _in_marks(article: Article) -> Iterator[Quote]:
    """What stands in marks and no quotation of the record touches: in a language of which speech is not known."""
    known = [(quote.start, quote.end) for quote in article.quotes]
    for found in _MARKED.finditer(article.body_text):
        text = found[0][1:-1].strip()
        if _is_long(text) and not any(start < found.end() and found.start() < end for start, end in known):
            yield Quote(text=text, start=found.start() + 1, end=found.end() - 1)


def _match(
    before: Sequence[Words], after: Sequence[Words]
) -> tuple[list[tuple[Quote, Quote]], list[Words], list[Words]]:
    """(old, new) of equal words, each once; then the old and the new ones without a match."""
    waiting: dict[str, list[Quote]] = {}
    for key, quote in reversed(after):
        waiting.setdefault(key, []).append(quote)
    same, gone = [], []
    for words in before:
        if waiting.get(words.key):
            same.append((words.quote, waiting[words.key].pop()))
        else:
            gone.append(words)
    left = Counter({key: len(quotes) for key, quotes in waiting.items()})
    come = []
    for words in reversed(after):
        if left[words.key] > 0:
            left[words.key] -= 1
            come.append(words)
    return same, gone, come[::-1]


def _without_rejoined(gone: list[Words], come: list[Words]) -> tuple[list[Words], list[Words]]:
    """Without one quotation that became two in a row, or two that became one, of the same words: only "he said" moved."""
    for one, many in ((gone, come), (come, gone)):
        for words in list(one):
            if run := _run(words.key, many):
                one.remove(words)
                for part in run:
                    many.remove(part)
    return gone, come


def _run(key: str, many: Sequence[Words]) -> list[Words]:
    for start in range(len(many)):
        for end in range(start + 2, min(start + 5, len(many) + 1)):
            if _letters(" ".join(words.key for words in many[start:end])) == _letters(key):
                return list(many[start:end])
    return []


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


# --- the same place ---


def _pair_by_frame(
    gone: Sequence[Words],
    come: Sequence[Words],
    old: Sequence[Paragraph],
    new: Sequence[Paragraph],
    before: Sequence[Words],
    after: Sequence[Words],
) -> dict[int, int]:
    """Old and new words in the same place of the same reporter's sentence: however little alike, one quotation
    altered.
    """
    frames_old, frames_new = _frames(gone, old, before), _frames(come, new, after)
    return {i: frames_new[frame] for frame, i in frames_old.items() if frame in frames_new}


def _frames(
    words: Sequence[Words], paragraphs: Sequence[Paragraph], everyone: Sequence[Words]
) -> dict[tuple[str, int], int]:
    """(the paragraph without its quotations, which of them) -> index; only paragraphs that say something besides."""
    found: dict[tuple[str, int], int] = {}
    for paragraph in paragraphs:
        inside = sorted(
            (paragraph.folded.index(key), i) for i, (key, _) in enumerate(words) if key and key in paragraph.folded
        )
        if inside:
            rest = _blanked(paragraph.folded, everyone)
            if len(rest) > SHORTEST_FRAME:
                found |= {(rest, place): i for place, (_, i) in enumerate(inside)}
    return found


def _blanked(folded: str, quotes: Sequence[Words]) -> str:
    """A folded paragraph with each quotation blanked: what the reporter wrote of it."""
    for key in sorted((words.key for words in quotes if words.key), key=len, reverse=True):
        if key in folded:
            folded = re.sub(re.escape(key) + r"[.,?!]*", _BLANK, folded)
    return folded


# --- without marks ---


def _lost(
    gone: Sequence[Words], old: Sequence[Paragraph], new: Sequence[Paragraph], after: Sequence[Words]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """Quotations that are gone: unquoted where their words still stand in the text, else removed."""
    body = " ".join(_blanked(paragraph.folded, after) for paragraph in new)
    changes, masks = [], []
    for key, quote in gone:
        if _stands_plain(key, old, body):
            changes.append(told("unquoted", "quote", quote.text, None, GRAVE))
            masks.append((key, key))
        else:
            changes.append(told("removed", "quote", quote.text, None, GRAVE))
    return changes, masks


def _found(
    come: Sequence[Words], old: Sequence[Paragraph], before: Sequence[Words]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """New quotations; graver where the reporter's own words became somebody's."""
    body = " ".join(_blanked(paragraph.folded, before) for paragraph in old)
    changes, masks = [], []
    for key, quote in come:
        own = _is_long(key) and key in body
        changes.append(told("added", "quote", None, quote.text, FACT if own else WORDING))
        if own:
            masks.append((key, key))
    return changes, masks


def _is_long(key: str) -> bool:
    return len(_WORD.findall(key)) >= OWN_WORDS or (not parts_words(key) and len(key) >= 2 * OWN_WORDS)


def _stands_plain(key: str, old: Sequence[Paragraph], body: str) -> bool:
    """Whether the words stand in `body` (its quotations blanked) as they stood, but for their marks."""
    if not key or (found := body.find(key)) < 0:
        return False
    if _is_long(key):
        return True
    around = next((p.folded for p in old if key in p.folded), "")
    left, _, right = around.partition(key)
    plain_left, plain_right = body[:found], body[found + len(key) :]
    return _last_words(left) == _last_words(plain_left) or _first_words(right) == _first_words(plain_right)


def _last_words(text: str) -> list[str]:
    return _WORD.findall(text[-60:])[-2:]


def _first_words(text: str) -> list[str]:
    return _WORD.findall(text[:60])[:2]


# --- speakers and order ---


def _given_to_others(
    pairs: Sequence[tuple[Quote, Quote]], old: Sequence[Paragraph], new: Sequence[Paragraph]
) -> list[Change]:
    """Words that somebody else says now; a quotation that goes on the one before it is not told twice."""
    body = " ".join(paragraph.folded for paragraph in new)
    unchanged = {paragraph.folded for paragraph in old} & {paragraph.folded for paragraph in new}
    found = []
    for a, b in pairs:
        if (a.continues and b.continues) or not other_speaker(a, b):
            continue
        key = fold(a.text).strip(_EDGE)
        if any(key in paragraph for paragraph in unchanged) and _still_named(a, body):
            continue  # nothing was written otherwise beside these words: it is our reading that differs
        found.append(told("reattributed", "quote", said_by(a), said_by(b), GRAVE))
    return found


def _still_named(quote: Quote, body: str) -> bool:
    name = fold(quote.speaker_name or quote.speaker or "").split(" ")[-1]
    return bool(name) and name in body


def _moved(same: Sequence[tuple[Quote, Quote]]) -> list[Change]:
    """Unchanged quotations that stand in another order among themselves: the fewest whose move explains it."""
    kept = longest_rising([new.start for _, new in same])
    return [told("moved", "quote", old.text, new.text, SPELLING) for old, new in same if new.start not in kept]

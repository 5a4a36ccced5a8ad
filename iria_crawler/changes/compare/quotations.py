"""The history of quotations between two records: altered, added, removed, stripped of marks, given to others, moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iria_crawler.changes.compare.attributions import find_reattributed
from iria_crawler.changes.compare.change import told
from iria_crawler.changes.compare.forms import Paragraph, quoted
from iria_crawler.changes.words.facts import parts_words
from iria_crawler.changes.words.sentences import longest_rising, pair_likest
from iria_crawler.changes.words.severity import FACT, GRAVE, SPELLING, WORDING, grade
from iria_crawler.model import Article, Change, Quote

SAME_QUOTE = 0.5
# '", he said.' fits any quotation; what stands around one must say more to tell where it stands.
SHORTEST_FRAME = 20
# So many words in a row are the same words wherever they stand; fewer need a neighbour that is the same too.
OWN_WORDS = 5
# Of a story in which no speech was read, what stands in marks and has so many words may be some.
FEWEST_WORDS = 3
# The same for scripts that set no spaces.
OWN_LETTERS = 6
# No newsroom rewrites more quotations of a story; the rest of such a page is told by its paragraphs alone.
MOST_DIFFERING = 1000
# Short words are looked for no further than to so many places: "a" stands everywhere.
MOST_TIMES = 1000
# Different signs that stand for masked words in a row.
MOST_SIGNS = 40
_MARKED = re.compile(r'“[^“”]+”|«[^«»]+»|»[^«»]+«|「[^「」]+」|『[^『』]+』|"[^"]+"')
# Where marks open below, as in German, the one above closes and never opens.
_MARKED_BELOW = re.compile(r'„[^„“”"]+[“”"]|»[^«»]+«')
_WITHIN = " .,;:!?-'"
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
    old_text, new_text = (" ".join(p.folded for p in paragraphs) for paragraphs in (old_paragraphs, new_paragraphs))
    if old_text == new_text:
        return QuoteChanges([], [])
    gone = _without_unread(gone[:MOST_DIFFERING], old_text, new_text)
    come = _without_unread(come[:MOST_DIFFERING], new_text, old_text)
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
    found, marked = _found(rest, old_paragraphs, new_paragraphs, before)
    changes += found
    masks += marked
    altered = [(gone[i].quote, come[j].quote) for i, j in sorted(pairs.items())]
    changes += find_reattributed([*same, *altered], old_paragraphs, new_paragraphs)
    return QuoteChanges(changes + _moved(same), masks)


def mask(paragraphs: Sequence[Paragraph], words: Sequence[str]) -> list[Paragraph]:
    """The paragraphs with the n-th of `words` as one sign, the same for the n-th of another list."""
    masked = list(paragraphs)
    small = [paragraph.folded.casefold() for paragraph in paragraphs]
    for number, key in enumerate(words):
        at = next((at for at, text in enumerate(small) if key and key.casefold() in text), None)
        if at is not None:
            sign = f" {_BLANK * (number % MOST_SIGNS + 1)} "
            pattern = '"?' + re.escape(key) + '[.,]?"?[.,]?'
            text = re.sub(pattern, sign, masked[at].folded, count=1, flags=re.I)
            masked[at], small[at] = Paragraph(text, masked[at].printed), text.casefold()
    return masked


def _keyed(article: Article) -> list[Words]:
    """The quotations of a record in reading order, and the long stretches in marks that were not read as such."""
    quotes = sorted([*article.quotes, *_in_marks(article)], key=lambda quote: quote.start)
    return [Words(quoted(quote.text), quote) for quote in quotes]


def _in_marks(article: Article) -> Iterator[Quote]:
    """What stands in marks and no quotation of the record touches: in a language of which speech is not known."""
    known = sorted((quote.start, quote.end) for quote in article.quotes)
    next_known = 0
    at = 0
    for paragraph in article.body_text.split("\n"):
        for found in (_MARKED_BELOW if "„" in paragraph else _MARKED).finditer(paragraph):
            start, end = at + found.start() + 1, at + found.end() - 1
            text = found[0][1:-1].strip()
            counts = _is_long(text) or (not known and len(_WORD.findall(text)) >= FEWEST_WORDS)
            while next_known < len(known) and known[next_known][1] <= start:
                next_known += 1  # it ends before, and so before all that follow
            if counts and not (next_known < len(known) and known[next_known][0] < end):
                yield Quote(text=text, start=start, end=end)
        at += len(paragraph) + 1


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
        letters = [_letters(words.key) for words in many]
        for words in list(one):
            if run := _run(_letters(words.key), letters):
                one.remove(words)
                del many[run], letters[run]
    return gone, come


def _run(key: str, letters: Sequence[str]) -> slice | None:
    """Two or more in a row that give `key` when joined."""
    for start, first in enumerate(letters):
        end, joined = start + 1, first
        while first and key.startswith(joined) and end < len(letters) and len(joined) < len(key):
            joined += letters[end]
            end += 1
        if joined == key and end - start > 1:
            return slice(start, end)
    return None


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
    keys = _longest_first(everyone)
    for paragraph in paragraphs:
        inside = sorted(
            (paragraph.folded.index(key), i) for i, (key, _) in enumerate(words) if key and key in paragraph.folded
        )
        if inside:
            rest = _blanked(paragraph.folded, keys)
            if len(rest) > SHORTEST_FRAME:
                found |= {(rest, place): i for place, (_, i) in enumerate(inside)}
    return found


def _longest_first(quotes: Sequence[Words]) -> list[str]:
    """The words of quotations, each once, in the order in which they can be blanked."""
    return sorted(dict.fromkeys(words.key for words in quotes if words.key), key=len, reverse=True)


def _blanked(folded: str, keys: Sequence[str]) -> str:
    """A folded paragraph with each quotation blanked: what the reporter wrote of it."""
    for key in keys:
        if key in folded:
            folded = re.sub(re.escape(key) + r"[.,?!]*", _BLANK, folded)
    return folded


def _without_unread(words: Sequence[Words], own: str, other: str) -> list[Words]:
    """Of `words`, said in the text `own`, those that stand in marks in `other` less often: the rest is said there still,
    whether we read it as speech or not.
    """
    kept = []
    counted: dict[str, tuple[int, int]] = {}
    for one in words:
        if one.key not in counted:
            counted[one.key] = _times_marked(one.key, own), _times_marked(one.key, other)
        here, there = counted[one.key]
        if there < here or not there:
            kept.append(one)
    return kept


def _times_marked(key: str, text: str) -> int:
    count, at = 0, text.find(key)
    for _ in range(MOST_TIMES):
        if not key or at < 0:
            break
        left, right = text[max(0, at - 8) : at].rstrip(_WITHIN), text[at + len(key) : at + len(key) + 8].lstrip(_WITHIN)
        count += left.endswith('"') and right.startswith('"')
        at = text.find(key, at + 1)
    return count


# --- without marks ---


def _lost(
    gone: Sequence[Words], old: Sequence[Paragraph], new: Sequence[Paragraph], after: Sequence[Words]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """Quotations that are gone: unquoted where their words still stand in the text, else removed."""
    keys = _longest_first(after) if gone else []
    body = " ".join(_blanked(paragraph.folded, keys) for paragraph in new)
    changes, masks = [], []
    for key, quote in gone:
        plain = _stands_plain(key, old, body)
        if plain and quote.kind == "block":
            continue  # set off no more, but for everybody to read as before
        if plain:
            changes.append(told("unquoted", "quote", quote.text, None, GRAVE))
            masks.append((key, key))
        else:
            changes.append(told("removed", "quote", quote.text, None, GRAVE))
    return changes, masks


def _found(
    come: Sequence[Words], old: Sequence[Paragraph], new: Sequence[Paragraph], before: Sequence[Words]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """New quotations; graver where the reporter's own words became somebody's."""
    keys = _longest_first(before) if come else []
    body = " ".join(_blanked(paragraph.folded, keys) for paragraph in old)
    changes, masks = [], []
    for key, quote in come:
        if quote.kind == "block" and key in body:
            continue
        own = _stands_plain(key, new, body)
        changes.append(told("added", "quote", None, quote.text, FACT if own else WORDING))
        if own:
            masks.append((key, key))
    return changes, masks


def _is_long(key: str) -> bool:
    return len(_WORD.findall(key)) >= OWN_WORDS or (not parts_words(key) and len(key) >= OWN_LETTERS)


def _stands_plain(key: str, marked: Sequence[Paragraph], body: str) -> bool:
    """Whether the words stand in `body` (its quotations blanked) as in the paragraphs `marked`, but for their marks."""
    if not key or (found := body.casefold().find(key.casefold())) < 0:
        return False
    if _is_long(key):
        return True
    around = next((p.folded for p in marked if key in p.folded), "")
    left, _, right = around.partition(key)
    plain_left, plain_right = body[:found], body[found + len(key) :]
    return _last_words(left) == _last_words(plain_left) or _first_words(right) == _first_words(plain_right)


def _last_words(text: str) -> list[str]:
    return _WORD.findall(text[-60:])[-2:]


def _first_words(text: str) -> list[str]:
    return _WORD.findall(text[:60])[:2]


# --- speakers and order ---


def _moved(same: Sequence[tuple[Quote, Quote]]) -> list[Change]:
    """Unchanged quotations that stand in another order among themselves: the fewest whose move explains it."""
    kept = longest_rising([new.start for _, new in same])
    return [told("moved", "quote", old.text, new.text, SPELLING) for old, new in same if new.start not in kept]

"""What happened to the quotations between two records: altered, added, removed, unquoted, reattributed, moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iria_crawler.changes.compare.attributions import find_reattributed
from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.compare.forms import StoryParagraph, quoted
from iria_crawler.changes.words.facts import parts_words
from iria_crawler.changes.words.sentences import longest_increasing, pair_most_alike
from iria_crawler.changes.words.severity import weigh
from iria_crawler.model import Article, Change, Quote, Severity

# Two quotations at least this alike (0 to 1) are one that was altered, not one removed and another added.
SAME_QUOTE_LIKENESS = 0.5
# The words around a quotation identify its place only if they have at least 20 characters: '", he said.' fits any quotation.
MIN_FRAME_CHARACTERS = 20
# 5 equal words in a row are the same statement, anywhere in the text. For fewer ("a success") the words before or after
# them must be equal too.
DISTINCTIVE_WORDS = 5
# The same for scripts that set no spaces between words.
DISTINCTIVE_CHARACTERS = 6
# In a story in which we read no quotation as speech, 3 words or more in marks count as a quotation.
MIN_WORDS_IN_MARKS = 3
# If more quotations differ, they are not compared one by one, since the time grows with the square of their number. No
# newsroom rewrites 1,000 quotations; the paragraphs of such a page are still compared.
MAX_DIFFERING_QUOTES = 1000
# At most 1,000 places of a quotation in a text are counted: a quotation "a" would be found everywhere.
MAX_PLACES = 1000
# The n-th masked quotation becomes n signs in a row, so that both texts have the same mask for it. After this many the
# count begins again, or the masks of a page of quotations would grow with the square of their number.
MAX_MASK_SIGNS = 40
_MARKED = re.compile(r'“[^“”]+”|«[^«»]+»|»[^«»]+«|「[^「」]+」|『[^『』]+』|"[^"]+"')
# German marks: „ opens and “ closes. In a paragraph with „, a “ never opens a quotation, as it does in English.
_MARKED_BELOW = re.compile(r'„[^„“”"]+[“”"]|»[^«»]+«')
# Signs that may be between a quotation and its marks.
_BESIDE_MARKS = " .,;:!?-'"
# The mask of a quotation: OBJECT REPLACEMENT CHARACTER, which fold() drops from texts, so no text holds it.
_MASK = "\ufffc"
_WORD = re.compile(r"\w+(?:['.-]\w+)*")


class ComparedQuote(NamedTuple):
    """A quotation, and the folded form of its words by which it is compared."""

    key: str
    quote: Quote


class Side(NamedTuple):
    """One of the two records: its paragraphs and all of its quotations, in reading order."""

    paragraphs: Sequence[StoryParagraph]
    quotes: Sequence[ComparedQuote]

    @property
    def text(self) -> str:
        """The folded body on one line."""
        return " ".join(paragraph.folded for paragraph in self.paragraphs)


class QuoteChanges(NamedTuple):
    """changes: in reading order. masks: (old words, new words) of the quotations in `changes`; the running text is
    compared without them, so that nothing is reported twice.
    """

    changes: list[Change]
    masks: list[tuple[str, str]]


def compare_quotes(
    old: Article, new: Article, old_paragraphs: Sequence[StoryParagraph], new_paragraphs: Sequence[StoryParagraph]
) -> QuoteChanges:
    """What happened to each quotation; nothing if the folded texts are equal."""
    before, after = Side(old_paragraphs, _keyed(old)), Side(new_paragraphs, _keyed(new))
    if before.text == after.text:
        return QuoteChanges([], [])
    same, gone, come = _match(before.quotes, after.quotes)
    gone = _without_unread(gone[:MAX_DIFFERING_QUOTES], before.text, after.text)
    come = _without_unread(come[:MAX_DIFFERING_QUOTES], after.text, before.text)
    gone, come = _without_rejoined(gone, come)
    pairs = sorted(_pair_altered(gone, come, before, after).items())
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    lost, unmarked = _changes_of_gone([quote for i, quote in enumerate(gone) if i not in paired_old], before, after)
    found, marked = _changes_of_new([quote for j, quote in enumerate(come) if j not in paired_new], before, after)
    altered = [(gone[i], come[j]) for i, j in pairs]
    unaltered_and_altered = [*same, *((a.quote, b.quote) for a, b in altered)]
    reattributed = find_reattributed(unaltered_and_altered, old_paragraphs, new_paragraphs)
    return QuoteChanges(
        [*(_altered(a, b) for a, b in altered), *lost, *found, *reattributed, *_moved(same)],
        [*((a.key, b.key) for a, b in altered), *unmarked, *marked],
    )


def _altered(a: ComparedQuote, b: ComparedQuote) -> Change:
    """GRAVE, because the person did not say the new words; FACT if only the spelling differs."""
    graded = weigh(a.key, b.key)
    severity = Severity.FACT if graded.severity <= Severity.SPELLING else Severity.GRAVE
    return make_change("altered", "quote", a.quote.text, b.quote.text, (severity, graded.reason))


def mask(paragraphs: Sequence[StoryParagraph], words: Sequence[str]) -> list[StoryParagraph]:
    """The paragraphs with each of `words` replaced by a mask. The n-th has the same mask in the old and the new text."""
    masked = list(paragraphs)
    small = [paragraph.folded.casefold() for paragraph in paragraphs]
    for number, key in enumerate(words):
        at = next((at for at, text in enumerate(small) if key and key.casefold() in text), None)
        if at is not None:
            sign = f" {_MASK * (number % MAX_MASK_SIGNS + 1)} "
            pattern = '"?' + re.escape(key) + '[.,]?"?[.,]?'
            text = re.sub(pattern, sign, masked[at].folded, count=1, flags=re.I)
            masked[at], small[at] = StoryParagraph(text, masked[at].printed), text.casefold()
    return masked


def _keyed(article: Article) -> list[ComparedQuote]:
    """The quotations of a record and what else is in marks (see _in_marks), in reading order."""
    quotes = sorted([*article.quotes, *_in_marks(article)], key=lambda quote: quote.start)
    return [ComparedQuote(quoted(quote.text), quote) for quote in quotes]


def _in_marks(article: Article) -> Iterator[Quote]:
    """Text in quotation marks that overlaps no quotation of the record, as in a language without quotation rules."""
    known = sorted((quote.start, quote.end) for quote in article.quotes)
    next_known = 0
    at = 0
    for paragraph in article.body_text.split("\n"):
        for found in (_MARKED_BELOW if "„" in paragraph else _MARKED).finditer(paragraph):
            start, end = at + found.start() + 1, at + found.end() - 1
            text = found[0][1:-1].strip()
            counts = _is_long(text) or (not known and len(_WORD.findall(text)) >= MIN_WORDS_IN_MARKS)
            while next_known < len(known) and known[next_known][1] <= start:
                next_known += 1  # it ends before this text, so before all texts after it
            if counts and not (next_known < len(known) and known[next_known][0] < end):
                yield Quote(text=text, start=start, end=end)
        at += len(paragraph) + 1


def _match(
    before: Sequence[ComparedQuote], after: Sequence[ComparedQuote]
) -> tuple[list[tuple[Quote, Quote]], list[ComparedQuote], list[ComparedQuote]]:
    """Pairs (old, new) of quotations with equal words, each used once; then the old and the new ones without a pair."""
    waiting: dict[str, list[Quote]] = {}
    for key, quote in reversed(after):
        waiting.setdefault(key, []).append(quote)
    same, gone = [], []
    for compared in before:
        if waiting.get(compared.key):
            same.append((compared.quote, waiting[compared.key].pop()))
        else:
            gone.append(compared)
    left = Counter({key: len(quotes) for key, quotes in waiting.items()})
    come = []
    for compared in reversed(after):
        if left[compared.key] > 0:
            left[compared.key] -= 1
            come.append(compared)
    return same, gone, come[::-1]


def _without_rejoined(
    gone: list[ComparedQuote], come: list[ComparedQuote]
) -> tuple[list[ComparedQuote], list[ComparedQuote]]:
    """Both lists without quotations that were only split or joined: their words are the same.

    There only "he said" moved: "We won, and they lost" and "We won," he said, "and they lost".
    """
    for one, many in ((gone, come), (come, gone)):
        letters = [_letters(compared.key) for compared in many]
        for compared in list(one):
            if run := _run(_letters(compared.key), letters):
                one.remove(compared)
                del many[run], letters[run]
    return gone, come


def _run(key: str, letters: Sequence[str]) -> slice | None:
    """The slice of two or more neighbours in `letters` that give `key` when joined; None if there is none."""
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


# --- altered: in the same place, or alike ---


def _pair_altered(
    gone: Sequence[ComparedQuote], come: Sequence[ComparedQuote], before: Side, after: Side
) -> dict[int, int]:
    """Index in `gone` -> index in `come`, for quotations that are one quotation before and after an edit.

    First those in the same place of the same sentence, even if their words are very different; then the most alike of the
    rest.
    """
    frames_old, frames_new = _frames(gone, before), _frames(come, after)
    pairs = {i: frames_new[frame] for frame, i in frames_old.items() if frame in frames_new}
    rest_old = [i for i in range(len(gone)) if i not in pairs]
    rest_new = [j for j in range(len(come)) if j not in pairs.values()]
    alike = pair_most_alike([gone[i].key for i in rest_old], [come[j].key for j in rest_new], SAME_QUOTE_LIKENESS)
    return pairs | {rest_old[i]: rest_new[j] for i, j in alike.items()}


def _frames(quotes: Sequence[ComparedQuote], side: Side) -> dict[tuple[str, int], int]:
    """(the paragraph around a quotation without any quotation, its number among those of `quotes` there) -> its index in
    `quotes`. Paragraphs with fewer than MIN_FRAME_CHARACTERS around the quotation are left out.
    """
    found: dict[tuple[str, int], int] = {}
    keys = _longest_first(side.quotes)
    for paragraph in side.paragraphs:
        inside = sorted(
            (paragraph.folded.index(key), i) for i, (key, _) in enumerate(quotes) if key and key in paragraph.folded
        )
        if inside:
            rest = _masked(paragraph.folded, keys)
            if len(rest) > MIN_FRAME_CHARACTERS:
                found |= {(rest, place): i for place, (_, i) in enumerate(inside)}
    return found


def _longest_first(quotes: Sequence[ComparedQuote]) -> list[str]:
    """The keys of quotations, each once, the longest first: masking a short one first would destroy longer ones that contain it."""
    return sorted(dict.fromkeys(compared.key for compared in quotes if compared.key), key=len, reverse=True)


def _masked(folded: str, keys: Sequence[str]) -> str:
    """A folded paragraph with each quotation replaced by a mask, so that only the words of the reporter are left."""
    for key in keys:
        if key in folded:
            folded = re.sub(re.escape(key) + r"[.,?!]*", _MASK, folded)
    return folded


def _without_unread(quotes: Sequence[ComparedQuote], own: str, other: str) -> list[ComparedQuote]:
    """The `quotes` of the text `own` that are in marks less often in the text `other`, or not at all.

    The others are still in marks there: only our reading changed, which no longer takes them for speech.
    """
    kept = []
    counted: dict[str, tuple[int, int]] = {}
    for compared in quotes:
        if compared.key not in counted:
            counted[compared.key] = _times_marked(compared.key, own), _times_marked(compared.key, other)
        here, there = counted[compared.key]
        if there < here or not there:
            kept.append(compared)
    return kept


def _times_marked(key: str, text: str) -> int:
    """How often the words are in double quotation marks in a folded text, up to MAX_PLACES."""
    count, at = 0, text.find(key)
    for _ in range(MAX_PLACES):
        if not key or at < 0:
            break
        left, right = (
            text[max(0, at - 8) : at].rstrip(_BESIDE_MARKS),
            text[at + len(key) : at + len(key) + 8].lstrip(_BESIDE_MARKS),
        )
        count += left.endswith('"') and right.startswith('"')
        at = text.find(key, at + 1)
    return count


# --- quotations that lost or gained their marks ---


def _changes_of_gone(
    gone: Sequence[ComparedQuote], before: Side, after: Side
) -> tuple[list[Change], list[tuple[str, str]]]:
    """Changes and masks of quotations that are gone: unquoted if their words are still in the text, else removed."""
    body = _without_quotes(after) if gone else ""
    changes, masks = [], []
    for key, quote in gone:
        is_plain = _is_plain(key, before.paragraphs, body)
        if is_plain and quote.kind == "block":
            continue  # no longer set off as a block, but everybody reads the words as before
        if is_plain:
            changes.append(make_change("unquoted", "quote", quote.text, None, Severity.GRAVE))
            masks.append((key, key))
        else:
            changes.append(make_change("removed", "quote", quote.text, None, Severity.GRAVE))
    return changes, masks


def _changes_of_new(
    come: Sequence[ComparedQuote], before: Side, after: Side
) -> tuple[list[Change], list[tuple[str, str]]]:
    """Changes and masks of new quotations. FACT if words of the reporter are now given to a speaker, else UPDATE."""
    body = _without_quotes(before) if come else ""
    changes, masks = [], []
    for key, quote in come:
        if quote.kind == "block" and key in body:
            continue
        was_plain = _is_plain(key, after.paragraphs, body)
        severity = Severity.FACT if was_plain else Severity.UPDATE
        changes.append(make_change("added", "quote", None, quote.text, severity))
        if was_plain:
            masks.append((key, key))
    return changes, masks


def _without_quotes(side: Side) -> str:
    """The folded body on one line, every quotation masked."""
    keys = _longest_first(side.quotes)
    return " ".join(_masked(paragraph.folded, keys) for paragraph in side.paragraphs)


def _is_long(key: str) -> bool:
    """Whether a quotation is so long that two passages hardly contain it by chance."""
    return len(_WORD.findall(key)) >= DISTINCTIVE_WORDS or (not parts_words(key) and len(key) >= DISTINCTIVE_CHARACTERS)


def _is_plain(key: str, marked: Sequence[StoryParagraph], body: str) -> bool:
    """Whether words in marks in the paragraphs `marked` are in `body` (its quotations masked) without marks.

    A short text must also have the same words before it or after it.
    """
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
    """The unchanged quotations whose order among each other changed: the smallest number that explains the new order."""
    kept = longest_increasing([new.start for _, new in same])
    return [
        make_change("moved", "quote", old.text, new.text, Severity.SPELLING)
        for old, new in same
        if new.start not in kept
    ]

"""What happened to the quotations between two records: altered, added, removed, unquoted, reattributed, moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple

from iria_crawler.changes.compare.attributions import find_reattributed
from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.compare.forms import StoryParagraph, story_paragraphs
from iria_crawler.changes.compare.places import WORD, Body, ComparedQuote, Side, is_long, side_of
from iria_crawler.changes.words.sentences import longest_increasing, pair_most_alike
from iria_crawler.changes.words.severity import weigh
from iria_crawler.changes.words.spelling import NO_WORDS, Vocabulary
from iria_crawler.model import Article, Change, Quote, Severity

# What became of a quotation of the record before: "kept" with these words and this speaker, "divided" into several or joined
# with another, "unread" if its words still stand in marks but we no longer take them for speech.
Fate = Literal["kept", "altered", "reattributed", "unquoted", "divided", "unread", "removed"]

# Two quotations at least this alike (0 to 1) are one that was altered, not one removed and another added.
SAME_QUOTE_LIKENESS = 0.5
# The words around a quotation identify its place only if they have at least 20 characters: '", he said.' fits any quotation.
MIN_FRAME_CHARACTERS = 20
# If more quotations differ, they are not compared one by one, since the time grows with the square of their number. No
# newsroom rewrites 1,000 quotations; the paragraphs of such a page are still compared.
MAX_DIFFERING_QUOTES = 1000
# At most 1,000 places of a quotation in a text are counted: a quotation "a" would be found everywhere.
MAX_PLACES = 1000
# Signs that may be between a quotation and its marks.
_BESIDE_MARKS = " .,;:!?-'"


class FollowedQuote(NamedTuple):
    """A quotation of the record before, what became of it, and the one in its place now (None: there is none)."""

    old: Quote
    fate: Fate
    new: Quote | None = None


class QuoteChanges(NamedTuple):
    """What happened to the quotations of two records.

    changes: in reading order. masks: (old, new) places of the quotations in `changes`; the running text is compared without
    them, so that nothing is reported twice. fates: of every quotation of the record before, in no order. spoken: the letters
    of all quotations of the old and of the new record.
    """

    changes: list[Change]
    masks: list[tuple[ComparedQuote, ComparedQuote]]
    fates: list[FollowedQuote]
    spoken: tuple[str, str] = ("", "")
    given: tuple[tuple[Quote, Quote], ...] = ()


def follow_quotes(old: Article, new: Article) -> list[FollowedQuote]:
    """What became of each quotation of `old`."""
    compared = compare_quotes(old, new, story_paragraphs(old), story_paragraphs(new))
    own = {(quote.start, quote.end) for quote in old.quotes}
    return [followed for followed in compared.fates if (followed.old.start, followed.old.end) in own]


def compare_quotes(
    old: Article,
    new: Article,
    old_paragraphs: Sequence[StoryParagraph],
    new_paragraphs: Sequence[StoryParagraph],
    vocabulary: Vocabulary = NO_WORDS,
) -> QuoteChanges:
    """What happened to each quotation; no change if the folded texts are equal."""
    before, after = side_of(old, old_paragraphs), side_of(new, new_paragraphs)
    texts = before.text, after.text
    same, all_gone, all_come = _match(before, after)
    fates = [FollowedQuote(a.quote, "kept", b.quote) for a, b in same]
    if texts[0] == texts[1]:
        return QuoteChanges([], [], fates + [FollowedQuote(q.quote, "unread") for q in all_gone])
    gone = _without_unread(all_gone[:MAX_DIFFERING_QUOTES], *texts)
    come = _without_unread(all_come[:MAX_DIFFERING_QUOTES], *texts[::-1])
    fates += [FollowedQuote(q.quote, "unread") for q in _rest(all_gone, gone)]
    read = list(gone)
    gone, come = _without_rejoined(gone, come)
    fates += [FollowedQuote(q.quote, "divided") for q in _rest(read, gone)]
    pairs = sorted(_pair_altered(gone, come, before, after).items())
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    altered = [(gone[i], come[j]) for i, j in pairs]
    lost = _lost([quote for i, quote in enumerate(gone) if i not in paired_old], before, after)
    found = _found([quote for j, quote in enumerate(come) if j not in paired_new], before, after)
    given = find_reattributed([*same, *altered], before, after)
    fates += [FollowedQuote(a.quote, "altered", b.quote) for a, b in altered] + lost.fates
    changes = [*(_altered(a, b, vocabulary) for a, b in altered), *lost.changes, *found.changes]
    changes += [*(change for _, _, change in given), *_moved(same)]
    masks = [*altered, *lost.masks, *found.masks]
    speakers = tuple((one.quote, other.quote) for one, other, _ in given)
    return QuoteChanges(changes, masks, _given(fates, given), (_letters_of(before), _letters_of(after)), speakers)


def _given(
    fates: Sequence[FollowedQuote], given: Sequence[tuple[ComparedQuote, ComparedQuote, Change]]
) -> list[FollowedQuote]:
    """The fates, with those marked that kept their words and not their speaker."""
    others = {id(a.quote) for a, _, _ in given}
    return [f._replace(fate="reattributed") if f.fate == "kept" and id(f.old) in others else f for f in fates]


def _rest(all_of: Sequence[ComparedQuote], part: Sequence[ComparedQuote]) -> list[ComparedQuote]:
    kept = {id(compared.quote) for compared in part}
    return [compared for compared in all_of if id(compared.quote) not in kept]


def _letters_of(side: Side) -> str:
    return "".join(_letters(compared.key) for compared in side.quotes)


def _altered(a: ComparedQuote, b: ComparedQuote, vocabulary: Vocabulary) -> Change:
    """GRAVE, because the person did not say the new words; FACT if only the spelling differs."""
    graded = weigh(a.key, b.key, vocabulary)
    severity = Severity.FACT if graded.severity <= Severity.SPELLING else Severity.GRAVE
    return make_change("altered", "quote", a.quote.text, b.quote.text, (severity, graded.reason))


def _match(
    before: Side, after: Side
) -> tuple[list[tuple[ComparedQuote, ComparedQuote]], list[ComparedQuote], list[ComparedQuote]]:
    """Pairs (old, new) of quotations with equal words, each used once; then the old and the new ones without a pair.

    Of several with the same words, those in equal paragraphs go together first, then the first with the first.
    """
    gone, come = list(before.quotes), list(after.quotes)
    same: list[tuple[ComparedQuote, ComparedQuote]] = []
    for place in (lambda side, quote: (quote.key, side.around(quote)), lambda side, quote: (quote.key, "")):
        waiting: dict[tuple[str, str], list[ComparedQuote]] = defaultdict(list)
        for compared in reversed(come):
            waiting[place(after, compared)].append(compared)
        left = []
        for compared in gone:
            if others := waiting[place(before, compared)]:
                same.append((compared, others.pop()))
            else:
                left.append(compared)
        paired = {id(other.quote) for _, other in same}
        gone, come = left, [compared for compared in come if id(compared.quote) not in paired]
    return sorted(same, key=lambda pair: pair[0].quote.start), gone, come


def _without_rejoined(
    gone: list[ComparedQuote], come: list[ComparedQuote]
) -> tuple[list[ComparedQuote], list[ComparedQuote]]:
    """Both lists without quotations that were only split or joined: their words are the same.

    There only "he said" moved: "We won, and they lost" and "We won," he said, "and they lost".
    """
    for one, many in ((gone, come), (come, gone)):
        letters = [_letters(compared.key) for compared in many]
        starts: dict[str, list[int]] = defaultdict(list)
        for place, run in enumerate(letters):
            starts[run[:1]].append(place)
        used: set[int] = set()
        for compared in list(one):
            key = _letters(compared.key)
            if found := _run(key, letters, [place for place in starts[key[:1]] if place not in used]):
                one.remove(compared)
                used.update(range(found.start, found.stop))
        many[:] = [compared for place, compared in enumerate(many) if place not in used]
    return gone, come


def _run(key: str, letters: Sequence[str], starts: Sequence[int]) -> slice | None:
    """The slice of two or more neighbours in `letters` that give `key` when joined, from one of `starts` on."""
    for start in starts:
        end, joined = start + 1, letters[start]
        while joined and key.startswith(joined) and end < len(letters) and len(joined) < len(key):
            joined += letters[end]
            end += 1
        if joined == key and end - start > 1:
            return slice(start, end)
    return None


def _letters(text: str) -> str:
    return "".join(WORD.findall(text)).casefold()


# --- altered: in the same place, or alike ---


def _pair_altered(
    gone: Sequence[ComparedQuote], come: Sequence[ComparedQuote], before: Side, after: Side
) -> dict[int, int]:
    """Index in `gone` -> index in `come`, for quotations that are one quotation before and after an edit.

    First those in the same place of the same sentence, even if their words are very different; then the most alike of the
    rest.
    """
    if not gone or not come:
        return {}
    frames_old, frames_new = _frames(gone, before), _frames(come, after)
    pairs = {i: frames_new[frame] for frame, i in frames_old.items() if frame in frames_new}
    taken = set(pairs.values())
    rest_old = [i for i in range(len(gone)) if i not in pairs]
    rest_new = [j for j in range(len(come)) if j not in taken]
    alike = pair_most_alike([gone[i].key for i in rest_old], [come[j].key for j in rest_new], SAME_QUOTE_LIKENESS)
    return pairs | {rest_old[i]: rest_new[j] for i, j in alike.items()}


def _frames(quotes: Sequence[ComparedQuote], side: Side) -> dict[tuple[str, int], int]:
    """(the paragraph around a quotation without any quotation, its number among those of `quotes` there) -> its index in
    `quotes`. Paragraphs with fewer than MIN_FRAME_CHARACTERS around the quotation are left out.
    """
    found: dict[tuple[str, int], int] = {}
    rest = side.unquoted()
    numbers: Counter[int] = Counter()
    for i, (key, _, at) in enumerate(quotes):
        if at is not None and key:
            if len(rest[at]) > MIN_FRAME_CHARACTERS:
                found[rest[at], numbers[at]] = i
            numbers[at] += 1
    return found


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


class _Unpaired(NamedTuple):
    """What is told of quotations that only one record has."""

    changes: list[Change]
    masks: list[tuple[ComparedQuote, ComparedQuote]]
    fates: list[FollowedQuote]


def _lost(gone: Sequence[ComparedQuote], before: Side, after: Side) -> _Unpaired:
    """Quotations that are gone: unquoted if their words are still in the text, else removed."""
    told = _Unpaired([], [], [])
    body = Body(after.unquoted()) if gone else Body(())
    for compared in gone:
        quote = compared.quote
        place = _plain_place(compared, before, body)
        if place is not None and quote.kind == "block":
            told.fates.append(FollowedQuote(quote, "unread"))
            continue  # no longer set off as a block, but everybody reads the words as before
        kind: Literal["removed", "unquoted"] = "removed" if place is None else "unquoted"
        told.changes.append(make_change(kind, "quote", quote.text, None, Severity.GRAVE))
        told.fates.append(FollowedQuote(quote, kind))
        if place is not None:
            told.masks.append((compared, compared._replace(at=place)))
    return told


def _found(come: Sequence[ComparedQuote], before: Side, after: Side) -> _Unpaired:
    """New quotations. FACT if words of the reporter are now given to a speaker, else UPDATE."""
    told = _Unpaired([], [], [])
    body = Body(before.unquoted()) if come else Body(())
    for compared in come:
        quote = compared.quote
        if quote.kind == "block" and body.find(compared.key):
            continue
        place = _plain_place(compared, after, body)
        severity = Severity.UPDATE if place is None else Severity.FACT
        told.changes.append(make_change("added", "quote", None, quote.text, severity))
        if place is not None:
            told.masks.append((compared._replace(at=place), compared))
    return told


def _plain_place(compared: ComparedQuote, side: Side, body: Body) -> int | None:
    """The paragraph of `body` (quotations masked) that has the words of a quotation of `side` without marks; None: none has.

    A short text must also have the same words before it or after it.
    """
    found = body.find(compared.key)
    if found is None or is_long(compared.key):
        return found[0] if found else None
    left, _, right = side.around(compared).casefold().partition(compared.key.casefold())
    plain_left, plain_right = body.text[: found[1]][-60:], body.text[found[1] + len(compared.key.casefold()) :][:60]
    beside = _last_words(left) == _last_words(plain_left) or _first_words(right) == _first_words(plain_right)
    return found[0] if beside else None


def _last_words(text: str) -> list[str]:
    return WORD.findall(text[-60:])[-2:]


def _first_words(text: str) -> list[str]:
    return WORD.findall(text[:60])[:2]


# --- speakers and order ---


def _moved(same: Sequence[tuple[ComparedQuote, ComparedQuote]]) -> list[Change]:
    """The unchanged quotations whose order among each other changed: the smallest number that explains the new order."""
    kept = longest_increasing([new.quote.start for _, new in same])
    return [
        make_change("moved", "quote", old.quote.text, new.quote.text, Severity.SPELLING)
        for old, new in same
        if new.quote.start not in kept
    ]

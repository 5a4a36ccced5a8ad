"""What changed in the running text: compared by sentences, reported by paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.compare.forms import StoryParagraph
from iria_crawler.changes.compare.places import WORD, is_long
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.sentences import Alignment, Sentence, align, split_sentences
from iria_crawler.changes.words.severity import Grade, weigh
from iria_crawler.changes.words.spelling import NO_WORDS, Vocabulary
from iria_crawler.model import Change, Severity

_MARKED = re.compile(r'"([^"]+)"')


def compare_paragraphs(
    old: Sequence[StoryParagraph],
    new: Sequence[StoryParagraph],
    vocabulary: Vocabulary,
    spoken: tuple[str, str] = ("", ""),
) -> list[Change]:
    """Paragraphs altered, added, removed and moved. The same sentences divided into other paragraphs are no change.

    vocabulary: the words of both stories. spoken: the letters of all quotations of the old and of the new story: words of them
    that lost or gained a mark were divided otherwise, and are told with the quotations.
    """
    before, after = split_sentences(p.folded for p in old), split_sentences(p.folded for p in new)
    if " ".join(p.folded for p in old) == " ".join(p.folded for p in new):
        return []
    found = align(before, after)
    partners = _partners(before, after, found)
    worst, marks = _gradings(before, after, found, partners, vocabulary)
    changes = [
        make_change("altered", "paragraph", old[i].printed, new[j].printed, (graded.severity, graded.reason))
        for (i, j), graded in sorted(worst.items())
        if graded.severity > Severity.TYPOGRAPHY
    ]
    kept_old, kept_new = {i for i, _ in partners}, {j for _, j in partners}
    alone_old = sorted({s.paragraph for s in before} - kept_old)
    alone_new = sorted({s.paragraph for s in after} - kept_new)
    changes += [make_change("removed", "paragraph", old[i].printed, None, Severity.FACT) for i in alone_old]
    changes += [make_change("added", "paragraph", None, new[j].printed, Severity.UPDATE) for j in alone_new]
    marks = [mark for mark in marks if mark.kind == "altered" or not _is_spoken(mark, spoken)]
    return changes + marks + _moves(new, after, found.moved)


def _partners(before: Sequence[Sentence], after: Sequence[Sentence], found: Alignment) -> set[tuple[int, int]]:
    """Numbers (old paragraph, new paragraph) of paragraphs that share a sentence."""
    return {(before[i].paragraph, after[j].paragraph) for i, j in found.pairs.items()}


def _gradings(
    before: Sequence[Sentence],
    after: Sequence[Sentence],
    found: Alignment,
    partners: set[tuple[int, int]],
    vocabulary: Vocabulary,
) -> tuple[dict[tuple[int, int], Grade], list[Change]]:
    """The gravest change in each pair of paragraphs, and the changes of sentences in which only marks, or words in marks, differ."""
    worst: dict[tuple[int, int], Grade] = defaultdict(lambda: Grade(Severity.TYPOGRAPHY))

    def note(place: tuple[int, int], graded: Grade) -> None:
        worst[place] = max(worst[place], graded, key=lambda one: one.severity)

    marks: list[Change] = []
    for i, j in found.pairs.items():
        place = before[i].paragraph, after[j].paragraph
        if before[i].text.replace('"', "") == after[j].text.replace('"', ""):
            marks += _marks(before[i].text, after[j].text)
        elif altered := altered_in_marks(before[i].text, after[j].text, vocabulary):
            marks += altered
        else:
            note(place, weigh(before[i].text, after[j].text, vocabulary))
    to_new, to_old = dict(sorted(partners, reverse=True)), {j: i for i, j in sorted(partners, reverse=True)}
    for i in found.gone:
        if (p := before[i].paragraph) in to_new:
            note((p, to_new[p]), Grade(Severity.FACT, "sentence removed"))
    for j in found.come:
        if (p := after[j].paragraph) in to_old:
            note((to_old[p], p), Grade(Severity.UPDATE, "sentence added"))
    return worst, marks


def _marks(old: str, new: str) -> list[Change]:
    """Words that lost or gained quotation marks in a sentence that is otherwise the same."""
    inside = [_MARKED.findall(text) for text in (old, new)]
    gone = [
        make_change("unquoted", "quote", words, None, Severity.GRAVE) for words in inside[0] if words not in inside[1]
    ]
    return gone + [
        make_change("added", "quote", None, words, Severity.FACT) for words in inside[1] if words not in inside[0]
    ]


def altered_in_marks(old: str, new: str, vocabulary: Vocabulary = NO_WORDS) -> list[Change]:
    """The words in quotation marks that are others now, where two folded texts differ in nothing else; [] where they differ
    elsewhere too, where a mark has no partner, and where only the spelling differs.

    GRAVE, as for a quotation that was read, where the words are too many for a title or a term; else FACT.
    """
    pieces = old.split('"'), new.split('"')
    if len(pieces[0]) % 2 == 0 or len(pieces[0]) != len(pieces[1]) or pieces[0][::2] != pieces[1][::2]:
        return []
    pairs = [pair for pair in zip(pieces[0][1::2], pieces[1][1::2], strict=True) if pair[0] != pair[1]]
    if any(text != text.strip() or not WORD.search(text) for pair in pairs for text in pair):
        return []  # between two marks that are no pair, as in 5" and 6"
    graded = [(pair, weigh(*pair, vocabulary)) for pair in pairs]
    if any(weighed.severity <= Severity.SPELLING for _, weighed in graded):
        return []
    return [
        make_change(
            "altered", "quote", *pair, (Severity.GRAVE if any(map(is_long, pair)) else Severity.FACT, weighed.reason)
        )
        for pair, weighed in graded
    ]


def _is_spoken(mark: Change, spoken: tuple[str, str]) -> bool:
    """Whether the words that lost or gained marks are part of a quotation of both stories."""
    letters = "".join(WORD.findall(fold(mark.before or mark.after or ""))).casefold()
    return bool(letters) and all(letters in text for text in spoken)


def _moves(new: Sequence[StoryParagraph], after: Sequence[Sentence], moved: Sequence[int]) -> list[Change]:
    """One change for each run of neighbouring sentences that is in another place now."""
    runs: list[list[int]] = []
    for j in moved:
        if runs and runs[-1][-1] == j - 1:
            runs[-1].append(j)
        else:
            runs.append([j])
    texts = (_printed(new, after, run) for run in runs)
    return [make_change("moved", "paragraph", text, text, Severity.UPDATE) for text in texts]


def _printed(new: Sequence[StoryParagraph], after: Sequence[Sentence], run: Sequence[int]) -> str:
    """The run as printed where it consists of whole paragraphs, else its folded sentences."""
    inside = {after[j].paragraph for j in run}
    if sum(sentence.paragraph in inside for sentence in after) == len(run):
        return "\n".join(new[number].printed for number in sorted(inside))
    return " ".join(after[j].text for j in run)

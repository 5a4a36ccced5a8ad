"""What was said, gathered from several stories: one utterance, with each wording in which somebody printed it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from markupsafe import Markup

from iria_crawler.browse.show import diff
from iria_crawler.browse.snapshot import Row
from iria_crawler.changes import quote_runs, same_runs
from iria_crawler.changes.decide.copies import words

# The fates of quotations whose words still stand in their story.
STANDING_FATES = ("reattributed", "unquoted", "divided", "unread")


class PrintedWording(NamedTuple):
    """The same words, whoever printed them."""

    rows: list[Row]  # the quotations, in the order in which they came
    marked: Markup  # its words compared with those of the first wording
    is_first: bool
    is_gone: bool  # none of the stories has them any more


class Utterance(NamedTuple):
    """Words that somebody said once, as far as they can be recognised."""

    wordings: list[PrintedWording]
    rows: list[Row]
    outlets: int
    speakers: list[str]  # as the stories have it; more than one where they disagree


def utterances(rows: list[Row]) -> list[Utterance]:
    """The quotations gathered into utterances. rows: `id`, `became`, `text`, `speaker_name`, `speaker`, `host`, in the order to
    be kept; the first wording of an utterance is the one that comes first. A quotation that was altered is one with what it
    became, however little is left of it.
    """
    gathered: list[tuple[set[str], list[Row]]] = []
    holders: dict[str, set[int]] = {}
    places: dict[int, int] = {}  # of quotations, and of what they became
    for row in rows:
        runs = quote_runs(row["text"])
        linked = [key for key in (row.get("id"), row.get("became")) if key is not None]
        place = next((places[key] for key in linked if key in places), None)
        if place is None:
            place = _place(gathered, holders, runs)
        if place is None:
            place = len(gathered)
            gathered.append((runs, []))
            for run in runs:
                holders.setdefault(run, set()).add(place)
        gathered[place][1].append(row)
        places |= dict.fromkeys(linked, place)
    return [_utterance(found) for _, found in gathered]


def _place(gathered: list[tuple[set[str], list[Row]]], holders: dict[str, set[int]], runs: set[str]) -> int | None:
    """Where the words of these runs are already; None where they are new."""
    shared = Counter(place for run in runs for place in holders.get(run, ()))
    for place, _ in shared.most_common(3):
        first = gathered[place][0]
        if first == runs or same_runs(first, runs):
            return place
    return None


def _utterance(rows: list[Row]) -> Utterance:
    by_words: dict[str, list[Row]] = {}
    for row in rows:
        by_words.setdefault(" ".join(words(row["text"])), []).append(row)
    first = rows[0]["text"]
    wordings = [
        PrintedWording(
            found,
            Markup("{}").format(first) if number == 0 else diff(first, found[0]["text"]),
            number == 0,
            all(_is_gone(row) for row in found),
        )
        for number, found in enumerate(by_words.values())
    ]
    speakers = dict.fromkeys(row["speaker_name"] for row in rows if row["speaker_name"])
    return Utterance(wordings, rows, len({row["host"] for row in rows}), list(speakers))


def _is_gone(row: Row) -> bool:
    """Whether the words are no longer in the story, as the fate of the quotation says."""
    return row["last_revision"] is not None and row["fate"] not in STANDING_FATES

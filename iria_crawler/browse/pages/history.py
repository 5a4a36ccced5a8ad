"""A story through time: what each version brought in and took out, two neighbours side by side, the life of each paragraph."""

from __future__ import annotations

import json
import math
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from iria_crawler.browse.align import Pair, align
from iria_crawler.browse.lives import Life, Step, Version, WordsSince, lives_of
from iria_crawler.browse.pages.article import find_story
from iria_crawler.browse.pages.common import Args, NotKept, number
from iria_crawler.browse.pages.compare import fold_same, shown
from iria_crawler.browse.show import HALVES, diff, half
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.store.file.packing import whole_records

TABLES = ("articles", "sites", "revisions", "records", "bodies", "quotes", "images")
# Only the newest versions are followed: a story that changes at every look has hundreds.
MAX_VERSIONS = 200
# Paragraphs of a version, and quotations, that are followed.
MAX_PARAGRAPHS = 500
# A story that is written anew at every look is followed through fewer versions: paragraphs that one of two neighbours alone has
# are compared with each other, and two million characters of these take about two seconds.
MAX_COMPARED_CHARACTERS = 2_000_000
# Lives that are drawn: those that come first in the text.
MAX_LIVES = 300
# Lives that are listed at once; the others are folded away.
LIVES_SHOWN = 20
VIEWS = {"inline": "in one text", "side": "side by side"}
# The strip of versions, in the units of its drawing: half of its height is for words added, half for words removed.
STRIP_WIDTH, STRIP_HALF = 720, 60
MAX_BAR_WIDTH = 40


class VersionBar(NamedTuple):
    """A version in the strip."""

    row: Row  # of the table `revisions`, with words_added and words_removed
    slot_x: float  # of the place to point at; the bars in it are narrower
    slot_width: float
    bar_x: float
    bar_width: float
    up: float  # the height of the words added
    down: float


class Span(NamedTuple):
    """Where a life lies in the strip of versions, and the places where its words changed."""

    x: float
    width: float
    ticks: list[float]


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The story args['id'], looked at in its version args['version'] (the newest) as args['view'] says (see VIEWS)."""
    story = find_story(snapshot, args)
    rows = snapshot.all("SELECT * FROM revisions WHERE article_id = :id ORDER BY number", id=story["id"])
    if not rows:
        raise NotKept("No version of this article is kept")
    total = len(rows)
    rows = rows[-MAX_VERSIONS:]
    texts = _texts(snapshot, story["id"], rows)
    rows = rows[-followed([texts[row["number"]] for row in rows]) :]
    at = _index(rows, number(args, "version", rows[-1]["number"]))
    lives, steps = lives_of([Version(row["number"], texts[row["number"]]) for row in rows])
    versions = [
        row | {"words_added": step.added, "words_removed": step.removed} for row, step in zip(rows, steps, strict=True)
    ]
    view = args.get("view", "") if args.get("view") in VIEWS else "inline"
    return {
        "story": story,
        "versions": versions,
        "left_out": total - len(rows),
        "bars": strip(versions, steps),
        "strip": {"width": STRIP_WIDTH, "half": STRIP_HALF},
        "shown": versions[at],
        "before": versions[at - 1] if at else None,
        "previous": rows[at - 1]["number"] if at else None,
        "next": rows[at + 1]["number"] if at + 1 < len(rows) else None,
        "view": view,
        "views": VIEWS,
        "halved": bool(at) and view == "side",
        "blocks": _compared(texts, rows, at, halved=bool(at) and view == "side"),
        "sample": next((text for text in texts[rows[at]["number"]] if text), ""),
        "lives_shown": LIVES_SHOWN,
        "lives": len(lives),
        "paragraphs": [_drawn(life, rows) for life in lives[:MAX_LIVES]],
        "quotations": [_drawn(life, rows) for life in quotations(snapshot, story["id"])[:MAX_LIVES]],
        "picture_lives": [_drawn(life, rows) | {"id": key} for key, life in pictures(snapshot, story["id"])],
        "rows": [_plain(row) for row in versions],
    }


def followed(texts: list[list[str]]) -> int:
    """Of how many versions, the newest ones, the paragraphs can be followed: at least one. texts: the oldest first."""
    compared = 0
    for place in range(len(texts) - 1, 0, -1):
        compared += sum(map(len, set(texts[place]) ^ set(texts[place - 1])))
        if compared > MAX_COMPARED_CHARACTERS:
            return len(texts) - place
    return max(1, len(texts))


def _index(rows: list[Row], wanted: int) -> int:
    found = next((place for place, row in enumerate(rows) if row["number"] == wanted), None)
    if found is None:
        raise NotKept(f"This article has no version {wanted}, or too many came after it")
    return found


def _texts(snapshot: Snapshot, article: int, rows: list[Row]) -> dict[int, list[str]]:
    """The paragraphs of each version, by number; [] where its record cannot be read."""
    records = whole_records(snapshot.execute, article)
    return {row["number"]: _paragraphs(records.get(row["number"], "")) for row in rows}


def _paragraphs(record: str) -> list[str]:
    try:
        found = json.loads(record or "{}")
    except (ValueError, RecursionError):
        return []
    listed = found.get("paragraphs") if isinstance(found, dict) else None
    return [str(text) for text in listed[:MAX_PARAGRAPHS]] if isinstance(listed, list) else []


def strip(versions: list[Row], steps: list[Step]) -> list[VersionBar]:
    """The bars, the oldest first. Their heights are square roots, so that one word can be seen beside a thousand."""
    most = max((max(step) for step in steps), default=0) or 1
    width = STRIP_WIDTH / max(len(steps), 1)
    slot, bar = min(width, 1.5 * MAX_BAR_WIDTH), min(0.8 * width, MAX_BAR_WIDTH)

    def height(words: int) -> float:
        return round(math.sqrt(words / most) * (STRIP_HALF - 4), 1)

    return [
        VersionBar(
            row,
            round((place + 0.5) * width - slot / 2, 2),
            round(slot, 2),
            round((place + 0.5) * width - bar / 2, 2),
            round(bar, 2),
            height(step.added),
            height(step.removed),
        )
        for place, (row, step) in enumerate(zip(versions, steps, strict=True))
    ]


def _compared(texts: dict[int, list[str]], rows: list[Row], at: int, *, halved: bool) -> list[Any]:
    """The shown version beside the one before it: (folded, pairs), each pair with its words compared."""
    new = texts[rows[at]["number"]]
    pairs = align(texts[rows[at - 1]["number"]], new) if at else [Pair("same", text, text) for text in new]
    blocks = fold_same(pairs) if at else [(False, pairs)]
    if halved:
        return [(folded, [(pair.op, *(half(pair, side) for side in HALVES)) for pair in run]) for folded, run in blocks]
    return [(folded, [shown(pair) for pair in run]) for folded, run in blocks]


def quotations(snapshot: Snapshot, article: int) -> list[Life]:
    """The lives of the quotations: rows that became each other are one life, in reading order."""
    rows = snapshot.all(
        """SELECT quotes.*, first.number AS since, last.number AS until FROM quotes
        JOIN revisions AS first ON first.id = quotes.first_revision
        LEFT JOIN revisions AS last ON last.id = quotes.last_revision
        WHERE quotes.article_id = :id ORDER BY quotes.position, quotes.id LIMIT :most""",
        id=article,
        most=MAX_PARAGRAPHS,
    )
    by_id = {row["id"]: row for row in rows}
    later = {row["became"] for row in rows}
    return [_followed(row, by_id) for row in rows if row["id"] not in later]


def pictures(snapshot: Snapshot, article: int) -> list[tuple[int, Life]]:
    """The lives of the pictures, each with the number of its newest row: what was printed under the same address is one life."""
    rows = snapshot.all(
        """SELECT images.*, first.number AS since, last.number AS until FROM images
        JOIN revisions AS first ON first.id = images.first_revision
        LEFT JOIN revisions AS last ON last.id = images.last_revision
        WHERE images.article_id = :id ORDER BY images.position, images.id LIMIT :most""",
        id=article,
        most=MAX_PARAGRAPHS,
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["url"], []).append(row)
    return [(group[-1]["id"], _printed(sorted(group, key=lambda row: row["since"]))) for group in found.values()]


def _printed(rows: list[Row]) -> Life:
    """The life of a picture, from its rows in the order of the versions."""
    texts = [" · ".join(filter(None, (row["caption"] or row["alt_text"], row["credit"]))) for row in rows]
    said = groupby(zip(rows, texts, strict=True), key=itemgetter(1))  # rows also differ in what is not shown here
    wordings = [WordsSince(next(run)[0]["since"], text) for text, run in said]
    return Life(wordings, None if any(row["until"] is None for row in rows) else max(row["until"] for row in rows))


def _followed(row: Row, by_id: dict[int, Row]) -> Life:
    """The life that begins with this row of `quotes`."""
    wordings = [WordsSince(row["since"], row["text"])]
    met = {row["id"]}
    while (after := by_id.get(row["became"] or 0)) and after["id"] not in met:
        row = after
        met.add(row["id"])
        wordings.append(WordsSince(row["since"], row["text"]))
    return Life(wordings, row["until"], row["speaker_name"] or row["speaker"], row["fate"])


def _drawn(life: Life, rows: list[Row]) -> Row:
    """The life with its place in the strip, and what changed at each of its wordings."""
    low, width = rows[0]["number"], STRIP_WIDTH / len(rows)
    first, last = max(life.first, low), life.last if life.last is not None else rows[-1]["number"]
    changed = [wording.since for wording in life.wordings[1:] if wording.since >= low]
    start = (first - low) * width
    return {
        "life": life,
        "text": life.wordings[-1].text,
        "span": Span(
            round(start, 2),
            round(max(last + 1 - first, 0) * width, 2),
            [round((since - low) * width, 2) for since in changed],
        ),
        "steps": [(new.since, diff(old.text, new.text)) for old, new in pairwise(life.wordings)],
    }


def _plain(row: Row) -> Row:
    """A version as JSON and CSV give it."""
    names = (
        "number",
        "kind",
        "seen_at",
        "not_before",
        "headline",
        "words_added",
        "words_removed",
        "content_hash",
        "link",
    )
    return {name: row[name] for name in names}

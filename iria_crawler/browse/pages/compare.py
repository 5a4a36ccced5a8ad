"""Any two versions of a story, paragraph by paragraph and word by word."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from iria_crawler.browse.align import Pair, align
from iria_crawler.browse.pages.article import find_story, read_record
from iria_crawler.browse.pages.common import Args, Missing, number
from iria_crawler.browse.reading import Memo, Reader, Row
from iria_crawler.browse.show import diff

TABLES = ("articles", "sites", "revisions", "records", "changes")
# Unchanged paragraphs left open on each side of a change; the rest fold away.
CONTEXT = 1


def load(reader: Reader, args: Args, memo: Memo) -> Row:
    """Versions args['from'] and args['to'] of story args['id']; the newest and the one before it where not given."""
    story = find_story(reader, args)
    revisions = reader.all("SELECT * FROM revisions WHERE article_id = :id ORDER BY number", id=story["id"])
    if not revisions:
        raise Missing("No version of this article is kept")
    newest = revisions[-1]["number"]
    after = _numbered(revisions, number(args, "to", newest))
    before = _numbered(revisions, number(args, "from", max(1, after["number"] - 1)))
    if before["number"] > after["number"]:
        before, after = after, before
    old, new = read_record(reader, before), read_record(reader, after)
    return {
        "story": story,
        "revisions": revisions,
        "before": before,
        "after": after,
        "old": old,
        "new": new,
        "blocks": [
            (folded, [shown(pair) for pair in pairs])
            for folded, pairs in fold_same(align(old.get("paragraphs") or [], new.get("paragraphs") or []))
        ],
        "fields": [
            (name, old.get(name), new.get(name)) for name in ("standfirst", "byline") if old.get(name) != new.get(name)
        ],
        "changes": reader.all(
            """SELECT changes.* FROM changes JOIN revisions ON revisions.id = changes.to_revision
            WHERE changes.article_id = :id AND revisions.number > :low AND revisions.number <= :high
            ORDER BY changes.severity DESC, changes.id""",
            id=story["id"],
            low=before["number"],
            high=after["number"],
        ),
    }


def _numbered(revisions: list[Row], wanted: int) -> Row:
    found = next((r for r in revisions if r["number"] == wanted), None)
    if found is None:
        raise Missing(f"This article has no version {wanted}")
    return found


class Shown(NamedTuple):
    """A paragraph of the comparison as the page shows it."""

    op: str  # as in Pair
    words: Markup


def shown(pair: Pair) -> Shown:
    """The pair with its words compared: here, since a page's template is filled on the event loop."""
    if pair.op in ("altered", "removed", "added"):
        return Shown(pair.op, diff(pair.before, pair.after))
    return Shown(pair.op, escape(pair.before or pair.after or ""))


def fold_same(pairs: list[Pair]) -> list[tuple[bool, list[Pair]]]:
    """Stretches of pairs: (folded, pairs). A run of unchanged paragraphs folds but for CONTEXT beside a change."""
    blocks: list[tuple[bool, list[Pair]]] = []
    runs = [(same, list(group)) for same, group in groupby(pairs, lambda pair: pair.op == "same")]
    for index, (same, run) in enumerate(runs):
        if not same:
            blocks.append((False, run))
            continue
        head = CONTEXT if index else 0
        tail = CONTEXT if index < len(runs) - 1 else 0
        middle = run[head : len(run) - tail]
        if len(middle) < 2:
            blocks.append((False, run))
            continue
        blocks += [(False, run[:head]), (True, middle), (False, run[len(run) - tail :])]
    return [block for block in blocks if block[1]]

"""Two versions of a story, compared by paragraphs and words."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from iria_crawler.browse.align import Pair, align
from iria_crawler.browse.pages.article import find_story, read_record
from iria_crawler.browse.pages.common import Args, NotKept, number
from iria_crawler.browse.show import diff
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("articles", "sites", "revisions", "records", "changes")
# The unchanged paragraphs shown before and after a changed one; the others are folded away.
CONTEXT_PARAGRAPHS = 1


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Versions args['from'] and args['to'] of story args['id']; the newest and the one before it where not given."""
    story = find_story(snapshot, args)
    revisions = snapshot.all("SELECT * FROM revisions WHERE article_id = :id ORDER BY number", id=story["id"])
    if not revisions:
        raise NotKept("No version of this article is kept")
    newest = revisions[-1]["number"]
    after = _numbered(revisions, number(args, "to", newest))
    before = _numbered(revisions, number(args, "from", max(1, after["number"] - 1)))
    if before["number"] > after["number"]:
        before, after = after, before
    old, new = read_record(snapshot, before), read_record(snapshot, after)
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
        "changes": [
            row | {"words": diff(row["before"], row["after"])}
            for row in snapshot.all(
                """SELECT changes.* FROM changes JOIN revisions ON revisions.id = changes.to_revision
            WHERE changes.article_id = :id AND revisions.number > :low AND revisions.number <= :high
                ORDER BY changes.severity DESC, changes.id""",
                id=story["id"],
                low=before["number"],
                high=after["number"],
            )
        ],
    }


def _numbered(revisions: list[Row], wanted: int) -> Row:
    found = next((r for r in revisions if r["number"] == wanted), None)
    if found is None:
        raise NotKept(f"This article has no version {wanted}")
    return found


class Shown(NamedTuple):
    """A paragraph of the comparison as the page shows it."""

    op: str  # as in Pair
    words: Markup


def shown(pair: Pair) -> Shown:
    """The pair with its words compared. Here and not in the template, which is filled on the event loop and would block it."""
    if pair.op in ("altered", "removed", "added"):
        return Shown(pair.op, diff(pair.before, pair.after))
    return Shown(pair.op, escape(pair.before or pair.after or ""))


def fold_same(pairs: list[Pair]) -> list[tuple[bool, list[Pair]]]:
    """Runs of pairs: (folded, pairs). Unchanged paragraphs are folded, except CONTEXT_PARAGRAPHS beside a change."""
    blocks: list[tuple[bool, list[Pair]]] = []
    runs = [(same, list(group)) for same, group in groupby(pairs, lambda pair: pair.op == "same")]
    for index, (same, run) in enumerate(runs):
        if not same:
            blocks.append((False, run))
            continue
        head = CONTEXT_PARAGRAPHS if index else 0
        tail = CONTEXT_PARAGRAPHS if index < len(runs) - 1 else 0
        middle = run[head : len(run) - tail]
        if len(middle) < 2:
            blocks.append((False, run))
            continue
        blocks += [(False, run[:head]), (True, middle), (False, run[len(run) - tail :])]
    return [block for block in blocks if block[1]]

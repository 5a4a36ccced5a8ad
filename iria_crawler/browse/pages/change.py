"""One change: its words before and after, the looks it lies between, and how to cite it. Its address never changes."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from iria_crawler.browse.change_card import can_draw_png
from iria_crawler.browse.changed_pictures import FIELDS as PICTURE_FIELDS
from iria_crawler.browse.pages.changes import FILTERS, WITH_STORY, condition_of, filter_of
from iria_crawler.browse.pages.common import Args, NotKept, number
from iria_crawler.browse.pages.picture import pictures_of_story, with_pictures
from iria_crawler.browse.show import diff
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = (
    "changes",
    "articles",
    "sites",
    "revisions",
    "captures",
    "quotes",
    "images",
    "picture_files",
    "changes_fts",
    "changes_signs_fts",
)


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The change args['id']; NotKept if there is none. Arguments of the changes page choose its neighbours in that filter."""
    change = snapshot.one(f"{WITH_STORY} WHERE changes.id = :id", id=number(args, "id", 0, most=1 << 40))
    if change is None:
        raise NotKept("There is no change of this number")
    chosen = filter_of(args) if FILTERS & args.keys() else None
    return {
        "change": change,
        "words": diff(change["before"], change["after"]),
        "before": _version(snapshot, change["from_revision"]),
        "after": _version(snapshot, change["to_revision"]),
        "claims": _claims(change["claims"]),
        "said_by": _said_by(snapshot, change),
        "of": _of(snapshot, change),
        "pictures": args.get("pictures") == "1",
        "beside": _in_story(snapshot, change),
        "query": urlencode(chosen) if chosen else "",
        "newer": None,
        "older": None,
        **(_neighbours(snapshot, change, condition_of(snapshot, chosen, args)) if chosen else {}),
        "rows": [change],
        "png": can_draw_png(),
    }


def _version(snapshot: Snapshot, revision: int | None) -> Row | None:
    """The revision with the page it was read from; None where the change has no version on this side."""
    return snapshot.one(
        """SELECT revisions.*, captures.sha256, captures.fetched_at, captures.pruned_at, captures.url AS capture_url
        FROM revisions LEFT JOIN captures ON captures.id = revisions.capture_id WHERE revisions.id = :id""",
        id=revision,
    )


def _said_by(snapshot: Snapshot, change: Row) -> list[Row]:
    """Whose words a changed quotation is, by name and role, before and after; none where no speaker is named."""
    if change["field"] != "quote" or change["kind"] == "reattributed":  # that change has the speakers as its words
        return []
    sides = " OR ".join(
        f"(text = :{side} AND first_revision <= :{at} AND coalesce(last_revision, :{at}) >= :{at})"
        for side, at in (("before", "from_revision"), ("after", "to_revision"))
    )
    return snapshot.all(
        f"""SELECT speaker_name AS name, max(speaker_role) AS role FROM quotes
        WHERE article_id = :article_id AND speaker_name IS NOT NULL AND ({sides}) GROUP BY 1 ORDER BY min(id)""",
        **{name: change[name] for name in ("article_id", "before", "after", "from_revision", "to_revision")},
    )


def _of(snapshot: Snapshot, change: Row) -> list[Row] | None:
    """The pictures of which the change tells, as in with_pictures()."""
    if change["field"] not in PICTURE_FIELDS:
        return None
    [told] = with_pictures(snapshot, [change], pictures_of_story(snapshot, change["article_id"]))
    found: list[Row] | None = told["of"]
    return found


def _claims(text: str | None) -> list[tuple[str, str | None]]:
    """(source, the modification it claimed at that time, or None where it claimed none), by source."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return []
    if not isinstance(found, dict):
        return []
    return sorted((str(source), None if claimed is None else str(claimed)) for source, claimed in found.items())


def _in_story(snapshot: Snapshot, change: Row) -> Row:
    """The changes before and after this one in its story, by number; None at either end."""
    return {
        name: snapshot.value(
            f"SELECT {pick}(id) FROM changes WHERE article_id = :story AND id {sign} :id",
            story=change["article_id"],
            id=change["id"],
        )
        for name, pick, sign in (("previous", "max", "<"), ("next", "min", ">"))
    }


def _neighbours(snapshot: Snapshot, change: Row, passing: tuple[str, Row]) -> Row:
    """The numbers of the next newer and the next older change that pass the filter; None where there is none."""
    condition, values = passing
    return {
        name: snapshot.value(
            f"""SELECT changes.id FROM changes JOIN articles ON articles.id = changes.article_id
            WHERE (changes.latest_at, changes.id) {sign} (:at, :change) AND {condition}
            ORDER BY changes.latest_at {order}, changes.id {order} LIMIT 1""",
            at=change["latest_at"],
            change=change["id"],
            **values,
        )
        for name, sign, order in (("newer", ">", "ASC"), ("older", "<", "DESC"))
    }

"""The desk: what a person marked and searched for, and the form to mark one thing. Reading only; desk_forms.py writes."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from iria_crawler.browse.pages.changes import condition_of
from iria_crawler.browse.pages.common import Args, NotKept, number
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.desk import Thing, Watched, WatchKind
from iria_crawler.model import WORTH_REPORTING

TABLES = ("articles", "sites", "quotes", "changes", "changes_fts", "changes_signs_fts")
# Stories listed under "since you last looked".
MAX_STORIES_SINCE = 20
# Changes read for that list: one story may have hundreds, and a person may have been away for a year.
MAX_CHANGES_SINCE = 5_000
# Of the changes since then, the newest are counted for each thing that is watched.
MAX_CHANGES_COUNTED = 1_000

_QUERIES = {
    Thing.STORY: """SELECT articles.id, articles.id AS article_id, headline AS words, articles.language, host
        FROM articles JOIN sites ON sites.id = site_id WHERE articles.id = :id""",
    Thing.QUOTE: """SELECT quotes.id, article_id, text AS words, articles.language, host
        FROM quotes JOIN articles ON articles.id = article_id JOIN sites ON sites.id = site_id WHERE quotes.id = :id""",
    Thing.CHANGE: """SELECT changes.id, article_id, coalesce(after, before, headline) AS words, articles.language, host
        FROM changes JOIN articles ON articles.id = article_id JOIN sites ON sites.id = site_id WHERE changes.id = :id""",
}


def load_thing(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The thing args['thing'] (see Thing) with the number args['id'], for the form that marks it."""
    thing = Thing(args["thing"])
    row = snapshot.one(_QUERIES[thing], id=number(args, "id", 0, most=1 << 40))
    if row is None:
        raise NotKept(f"There is no {thing} of this number")
    return {"thing": thing, "row": row}


def load_desk(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """What the marks are narrowed by. The desk's own lists are put in by desk_routes.py."""
    return {
        "chosen": {k: args[k] for k in ("verdict", "tag", "starred") if args.get(k)},
    }


def news_of(snapshot: Snapshot, args: Args, watches: list[Watched], names: dict[str, list[str]]) -> list[Row]:
    """What is watched, each with the address of its changes (`query`) and how many there are since this person last looked
    (`many`), of the newest MAX_CHANGES_COUNTED. names: person -> all names of that person.

    args['last_seen']: the newest change that was seen; without it all count.
    """
    hosts = {row["host"]: row["id"] for row in snapshot.all("SELECT id, host FROM sites")}
    rows = []
    for one in watches:
        chosen = _filter_of(one, hosts)
        known = {"names": json.dumps(names[one.value])} if one.kind == WatchKind.PERSON and one.value in names else {}
        many = _count(snapshot, number(args, "last_seen", 0, most=1 << 40), condition_of(snapshot, chosen, known))
        rows.append({"watched": one, "query": urlencode(chosen), "many": many, "most": MAX_CHANGES_COUNTED})
    return rows


def _filter_of(one: Watched, hosts: dict[str, int]) -> Row:
    """The filter of the changes page for what is watched."""
    values = {
        WatchKind.PERSON: ("speaker", one.value),
        WatchKind.OUTLET: ("site", str(hosts.get(one.value, 0))),
        WatchKind.TERM: ("q", one.value),
        WatchKind.STORY: ("article", one.value),
    }
    return dict([values[one.kind]]) | {"severity": int(WORTH_REPORTING)}


def _count(snapshot: Snapshot, seen: int, passing: tuple[str, Row]) -> int:
    condition, values = passing
    return int(
        snapshot.value(
            f"""SELECT count(*) FROM (SELECT * FROM changes WHERE id > :seen ORDER BY id DESC LIMIT {MAX_CHANGES_COUNTED})
                AS changes JOIN articles ON articles.id = changes.article_id WHERE {condition}""",
            seen=seen,
            **values,
        )
    )


def newest_change(snapshot: Snapshot) -> int:
    """The number of the newest change; 0 if there is none."""
    return int(snapshot.value("SELECT max(id) FROM changes") or 0)


def since(snapshot: Snapshot, seen: int, least: int) -> list[Row]:
    """The stories with changes after number `seen` of severity `least` or more: the gravest first, one line a story."""
    rows = snapshot.all(
        """SELECT article_id, max(severity) AS worst, count(*) AS many, max(id) AS newest,
            sum(stealth = 1) AS unannounced FROM (SELECT * FROM changes WHERE id > :seen AND severity >= :least
                ORDER BY id DESC LIMIT :most)
        GROUP BY article_id ORDER BY worst DESC, newest DESC LIMIT :stories""",
        seen=seen,
        least=least,
        most=MAX_CHANGES_SINCE,
        stories=MAX_STORIES_SINCE,
    )
    named = {
        row["id"]: row
        for row in snapshot.among(
            """SELECT articles.id, headline, articles.language, host FROM articles JOIN sites ON sites.id = site_id
            WHERE articles.id IN (:numbers)""",
            [row["article_id"] for row in rows],
        )
    }
    return [named[row["article_id"]] | row for row in rows]

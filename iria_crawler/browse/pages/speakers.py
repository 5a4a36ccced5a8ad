"""Who is quoted, and a page for each person."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice

from iria_crawler.browse.charts import Chart, columns
from iria_crawler.browse.pages.changes import WITH_STORY
from iria_crawler.browse.pages.common import Args, NotKept, number, paged, person_counts, size_of
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.browse.wordings import utterances

MONTHS = 24  # shown in the chart of a person
MAX_ALIKE = 20
# How many are looked through: the newest changes that gave words to somebody else, the newest stories that were taken down, a person's
# newest quotations that ended. The last number is how many altered quotations are shown.
MAX_REATTRIBUTED, MAX_WITHDRAWN, MAX_ENDED, MAX_ALTERED = 3000, 2000, 200, 20
MAX_WITHDRAWN_SHOWN = 30

TABLES = ("quotes", "articles", "sites", "changes", "revisions", "said")


def load_all(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Everybody who is quoted by name, the most quoted first; args['q'] filters by a part of the name.

    args['listed']: JSON, name -> the name under which the desk lists that person (`listed` of its row).
    """
    listed = json.loads(args.get("listed", "{}"))
    part = args.get("q", "").strip()
    page, size = max(1, number(args, "page", 1)), size_of(args)
    people = [p for p in person_counts(snapshot, memo) if part.casefold() in p["name"].casefold()]
    start = (page - 1) * size
    rows = [person | {"listed": listed.get(person["name"])} for person in people[start : start + size + 1]]
    return {"q": part, "total": len(people), **paged(rows, page, size)}


def load_one(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The person args['name']: roles, outlets, what was altered, withdrawn or given to somebody else, then every quotation,
    newest first, each with its wordings.

    args['names']: a JSON list of the names under which the person is quoted; without it args['name'] alone.
    """
    name = args.get("name", "")
    names = args.get("names") or json.dumps([name])
    page, size = max(1, number(args, "page", 1)), size_of(args)
    outlets = snapshot.all(
        f"""SELECT host, site_id, sum(quotes) AS quotes, min(nullif(month, '')) AS first_at, max(nullif(month, '')) AS last_at
        FROM said JOIN sites ON sites.id = site_id WHERE {_NAMED} GROUP BY site_id ORDER BY quotes DESC, host""",
        names=names,
    )
    if not outlets:
        raise NotKept("Nobody of this name is quoted")
    found = paged(_quotations(snapshot, names, page, size), page, size)
    return {
        "name": name,
        "others": [other for other in json.loads(names) if other != name],
        "alike": _alike(snapshot, memo, name) if args.get("names") else [],
        "outlets": outlets,
        "total": sum(outlet["quotes"] for outlet in outlets),
        "roles": snapshot.all(
            f"""SELECT speaker_role AS role, sum(quotes) AS quotes, min(nullif(month, '')) AS first_at,
                max(nullif(month, '')) AS last_at
            FROM said WHERE {_NAMED} AND speaker_role <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12""",
            names=names,
        ),
        "altered": altered(snapshot, names),
        "reattributed": _reattributed(snapshot, names),
        "withdrawn": _withdrawn(snapshot, names),
        "chart": over_time(snapshot, names),
        "utterances": utterances(found["rows"]),
        "quotes": found["rows"],  # for the marks of the desk
        **found,
    }


def _alike(snapshot: Snapshot, memo: Memo, name: str) -> list[str]:
    """Other names that end with the same word, at most MAX_ALIKE."""
    names = memo.get(snapshot, "names", lambda s: s.all("SELECT DISTINCT speaker_name AS name FROM said"))
    last = name.casefold().split()[-1:]
    found = (row["name"] for row in names if row["name"] != name and row["name"].casefold().split()[-1:] == last)
    return list(islice(found, MAX_ALIKE))


# SQL: a row of `said` or `quotes` is of this person.
_NAMED = "speaker_name IN (SELECT value FROM json_each(:names))"


# This index holds what decides which quotations are wanted. SQLite would else take one by article, or by revision, and read the
# quotations of many others.
_BY_NAME = "INDEXED BY quotes_by_speaker"
_QUOTATION = "SELECT quotes.*, headline, articles.language, host, published_at"
_ORDER = "ORDER BY published_at DESC, quotes.article_id, position"


def _quotations(snapshot: Snapshot, names: str, page: int, size: int) -> list[Row]:
    """One page of the person's quotations and one more, the newest publication first; those without a date come last.

    Of somebody who is quoted often, the stories are gone through from the newest on until the page is full. Of others, all
    quotations are read and sorted.
    """
    most, skip = size + 1, (page - 1) * size
    wanted = {"names": names, "most": most, "skip": skip}
    dated = snapshot.one(
        f"SELECT sum(quotes) AS many, max(month) AS last FROM said WHERE {_NAMED} AND month <> ''", names=names
    )
    many = (dated["many"] if dated else 0) or 0
    reach = skip + most
    stories = snapshot.value("SELECT max(id) FROM articles") or 0
    if dated and reach <= many and reach * stories < many * many:
        return snapshot.all(
            f"""{_QUOTATION} FROM articles CROSS JOIN json_each(:names) AS named
                CROSS JOIN quotes {_BY_NAME} ON quotes.article_id = articles.id AND speaker_name = named.value
                JOIN sites ON sites.id = articles.site_id WHERE published_at < :after {_ORDER} LIMIT :most OFFSET :skip""",
            after=f"{dated['last']}~",  # behind every day of that month
            **wanted,
        )
    # Which they are is found without reading their rows.
    return snapshot.all(
        f"""{_QUOTATION} FROM (SELECT quotes.id AS wanted FROM quotes {_BY_NAME} CROSS JOIN articles ON articles.id = article_id
                WHERE {_NAMED} ORDER BY published_at DESC, article_id LIMIT :most OFFSET :skip)
            CROSS JOIN quotes ON quotes.id = wanted JOIN articles ON articles.id = article_id
            JOIN sites ON sites.id = articles.site_id {_ORDER}""",
        **wanted,
    )


def over_time(snapshot: Snapshot, names: str) -> Chart | None:
    """The person's quotations by month of publication, the last MONTHS months; None if all are of one month."""
    rows = snapshot.all(
        f"SELECT month, sum(quotes) AS said, sum(gone) AS gone FROM said WHERE {_NAMED} AND month <> '' GROUP BY 1",
        names=names,
    )
    found = {row["month"]: row for row in rows}
    if len(found) < 2:
        return None
    months = [max(found)]
    while len(months) < MONTHS and months[-1] > min(found):
        year, month = map(int, months[-1].split("-"))
        months.append(f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}")
    months.reverse()
    counted = [found.get(month, {"said": 0, "gone": 0}) for month in months]
    labels = [f"{date.fromisoformat(f'{month}-01'):%b %Y}" for month in months]
    return columns(
        labels, ["still there", "no longer there"], [[m["said"] - m["gone"], m["gone"]] for m in counted], labels=3
    )


def altered(snapshot: Snapshot, names: str) -> list[Row]:
    """The newest changes of this person's words: altered, removed, unquoted or given to somebody else."""
    return snapshot.all(
        f"""SELECT changes.*, headline, articles.language, host FROM (SELECT DISTINCT changes.id AS wanted
            FROM (SELECT id AS ended FROM quotes {_BY_NAME} WHERE {_NAMED} AND last_revision IS NOT NULL
                ORDER BY article_id DESC LIMIT {MAX_ENDED})
            CROSS JOIN quotes ON quotes.id = ended CROSS JOIN changes ON changes.article_id = quotes.article_id
                AND field = 'quote' AND changes.kind <> 'added' AND before = quotes.text
            ORDER BY latest_at DESC LIMIT {MAX_ALTERED})
        JOIN changes ON changes.id = wanted JOIN articles ON articles.id = article_id
        JOIN sites ON sites.id = site_id ORDER BY latest_at DESC""",
        names=names,
    )


def _reattributed(snapshot: Snapshot, names: str) -> list[Row]:
    """Words that were this person's and became somebody else's, or the other way round: the newest of MAX_REATTRIBUTED."""
    return snapshot.all(
        f"""{WITH_STORY} WHERE changes.id IN (SELECT id FROM (SELECT id, before, after FROM changes
            WHERE kind = 'reattributed' ORDER BY latest_at DESC LIMIT {MAX_REATTRIBUTED})
            WHERE before IN (SELECT value FROM json_each(:names)) OR after IN (SELECT value FROM json_each(:names)))
        ORDER BY changes.latest_at DESC LIMIT 50""",
        names=names,
    )


def _withdrawn(snapshot: Snapshot, names: str) -> list[Row]:
    """The stories with this person's words that were taken down, or perhaps so, of the newest MAX_WITHDRAWN."""
    # Both indexes alone are read; by its own choice SQLite would go through all stories, the newest first.
    taken = f"""SELECT id FROM articles INDEXED BY articles_by_status WHERE status IN ('gone', 'gone_suspected')
        ORDER BY id DESC LIMIT {MAX_WITHDRAWN}"""
    return snapshot.all(
        f"""SELECT articles.id, headline, articles.language, status, published_at, host
        FROM articles JOIN sites ON sites.id = site_id WHERE articles.id IN (
            SELECT article_id FROM quotes {_BY_NAME} WHERE {_NAMED} AND article_id IN ({taken}))
        ORDER BY articles.id DESC LIMIT {MAX_WITHDRAWN_SHOWN}""",
        names=names,
    )

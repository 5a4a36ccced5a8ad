"""Who is quoted, and a page for each person."""

from __future__ import annotations

from datetime import date

from iria_crawler.browse.charts import Chart, columns
from iria_crawler.browse.pages.common import (
    STANDING,
    Args,
    NotKept,
    newest_said,
    number,
    paged,
    person_counts,
    said_on,
    size_of,
)
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

MONTHS = 24  # shown in the chart of a person
# Quotations that ended, whose changes are looked for.
MAX_ENDED_READ = 500
_NAMED = "speaker_name = :name"

TABLES = ("quotes", "articles", "sites", "changes")


def load_all(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Everybody who is quoted by name, the most quoted first; args['q'] filters by a part of the name."""
    part = args.get("q", "").strip()
    page, size = max(1, number(args, "page", 1)), size_of(args)
    people = [p for p in person_counts(snapshot, memo) if part.casefold() in p["name"].casefold()]
    start = (page - 1) * size
    return {"q": part, "total": len(people), **paged(people[start : start + size + 1], page, size)}


def load_one(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The person args['name']: roles, outlets, what was altered or removed, then every quotation, newest first.

    The sums are of the newest MAX_SAID_READ quotations (see pages/common.py).
    """
    name = args.get("name", "")
    page, size = max(1, number(args, "page", 1)), size_of(args)
    outlets = snapshot.all(
        f"""SELECT host, site_id, count(*) AS quotes, min(published_at) AS first_at, max(published_at) AS last_at
        FROM {newest_said(_NAMED, "article_id")} AS said
        JOIN articles ON articles.id = said.article_id JOIN sites ON sites.id = articles.site_id
        GROUP BY site_id ORDER BY quotes DESC""",
        name=name,
    )
    if not outlets:
        raise NotKept("Nobody of this name is quoted")
    total = snapshot.value("SELECT count(*) FROM quotes WHERE speaker_name = :name", name=name)
    return {
        "name": name,
        "outlets": outlets,
        "total": total,
        "summed": sum(outlet["quotes"] for outlet in outlets),
        "roles": snapshot.all(
            f"""SELECT speaker_role AS role, count(*) AS quotes FROM {newest_said(_NAMED, "speaker_role")}
            WHERE speaker_role IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 12""",
            name=name,
        ),
        "altered": altered(snapshot, name),
        "chart": over_time(snapshot, name),
        **paged(_quotations(snapshot, name, page, size), page, size),
        "more": total > page * size,
    }


def _quotations(snapshot: Snapshot, name: str, page: int, size: int) -> list[Row]:
    """One page of the person's quotations, the newest publication first."""
    said, skip = said_on(page, size, _NAMED)
    return snapshot.all(
        f"""SELECT quotes.*, headline, host, published_at
        FROM {said} AS quotes JOIN articles ON articles.id = quotes.article_id JOIN sites ON sites.id = articles.site_id
        ORDER BY published_at DESC, quotes.article_id, position LIMIT :most OFFSET :skip""",
        name=name,
        most=size,
        skip=skip,
    )


def over_time(snapshot: Snapshot, name: str) -> Chart | None:
    """The person's quotations by month of publication, the last MONTHS months; None if all are of one month."""
    rows = snapshot.all(
        f"""SELECT substr(published_at, 1, 7) AS month, count(*) AS said,
        coalesce(sum(last_revision IS NOT NULL AND coalesce(fate, '') NOT IN {STANDING}), 0) AS gone
        FROM {newest_said(_NAMED, "article_id, last_revision, fate")} AS said JOIN articles ON articles.id = said.article_id
        WHERE published_at IS NOT NULL GROUP BY 1""",
        name=name,
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
    names = [f"{date.fromisoformat(f'{month}-01'):%b %Y}" for month in months]
    return columns(
        names, ["still there", "no longer there"], [[m["said"] - m["gone"], m["gone"]] for m in counted], labels=3
    )


def altered(snapshot: Snapshot, name: str) -> list[Row]:
    """The changes of this person's words: altered, removed, unquoted or given to somebody else."""
    return snapshot.all(
        f"""SELECT DISTINCT changes.*, headline, host
        FROM {newest_said(f"{_NAMED} AND last_revision IS NOT NULL", most=MAX_ENDED_READ)} AS said
        JOIN changes ON changes.article_id = said.article_id AND changes.field = 'quote'
            AND changes.kind <> 'added' AND changes.before = said.text
        JOIN articles ON articles.id = said.article_id JOIN sites ON sites.id = articles.site_id
        ORDER BY changes.latest_at DESC LIMIT 50""",
        name=name,
    )

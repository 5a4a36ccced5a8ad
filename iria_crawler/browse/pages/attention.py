"""How much each outlet writes of a word, week by week."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from iria_crawler.browse.charts import Chart, columns
from iria_crawler.browse.matching import Values, stories_now
from iria_crawler.browse.pages.common import Args
from iria_crawler.browse.query import HELP, MAX_QUERY_CHARACTERS, as_match, is_unspaced
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("articles", "bodies", "sites", "days", "articles_fts", "articles_signs_fts")
WEEKS = 26
# Only the newest matches are counted, so that a word in every second story stays fast.
MAX_MATCHES = 20_000
_MAX_SERIES = 4  # as many colours as can be distinguished; the others together are one more series


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The stories of the last WEEKS weeks whose present words match args['q'], by outlet: how many, of how many, and which came
    first.
    """
    words = args.get("q", "").replace("\0", " ").strip()[:MAX_QUERY_CHARACTERS]
    weeks = _weeks(snapshot)
    found = _matches(snapshot, words, weeks[0].isoformat())
    published = {
        row["site_id"]: row["stories"]
        for row in snapshot.all(
            "SELECT site_id, sum(stories) AS stories FROM days WHERE day >= :since GROUP BY site_id",
            since=weeks[0].isoformat(),
        )
    }
    hosts = {row["id"]: row["host"] for row in snapshot.all("SELECT id, host FROM sites")}
    rows = [
        {
            "host": hosts[site],
            "site_id": site,
            "stories": len(stories),
            "of": published.get(site, 0),
            "per_100": round(100 * len(stories) / published[site], 1) if published.get(site) else None,
            "first_at": stories[0]["published_at"],
            "first_story": stories[0]["id"],
        }
        for site, stories in _by_site(found).items()
    ]
    rows.sort(key=lambda row: (-row["stories"], row["host"]))
    return {
        "q": words,
        "help": HELP,
        "weeks": WEEKS,
        "rows": rows,
        "total": len(found),
        "capped": len(found) >= MAX_MATCHES,
        "chart": _chart(found, weeks, [row["site_id"] for row in rows], hosts) if found else None,
        "first": min(found, key=lambda row: (row["published_at"], row["id"])) if found else None,
    }


def _weeks(snapshot: Snapshot) -> list[date]:
    """The Mondays of the last WEEKS weeks before the newest story."""
    newest = snapshot.value("SELECT max(published_at) FROM articles") or "2000-01-01"
    end = date.fromisoformat(newest[:10])
    monday = end - timedelta(days=end.weekday())
    return [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _matches(snapshot: Snapshot, words: str, since: str) -> list[Row]:
    """The matching stories published since that day: id, site_id, published_at, headline, language."""
    match = as_match(words)
    if match is None:
        return []
    columns_ = "articles.id, site_id, published_at, headline, articles.language"
    if is_unspaced(words):
        values: Values = {}
        condition = stories_now(snapshot, words, values)
        return snapshot.all(
            f"""SELECT {columns_} FROM articles JOIN bodies ON article_id = articles.id
            WHERE published_at >= :since AND ({condition}) LIMIT {MAX_MATCHES}""",
            since=since,
            **values,
        )
    return snapshot.all(
        f"""SELECT {columns_} FROM (SELECT rowid AS hit FROM articles_fts WHERE articles_fts MATCH :match
            ORDER BY rowid DESC LIMIT {MAX_MATCHES}) JOIN articles ON articles.id = hit WHERE published_at >= :since""",
        match=match,
        since=since,
    )


def _by_site(found: list[Row]) -> dict[int, list[Row]]:
    """Outlet -> its stories in the order of publication."""
    sites: dict[int, list[Row]] = {}
    for row in sorted(found, key=lambda row: (row["published_at"], row["id"])):
        sites.setdefault(row["site_id"], []).append(row)
    return sites


def _chart(found: list[Row], weeks: list[date], order: list[int], hosts: dict[int, str]) -> Chart:
    counts: Counter[tuple[date, int]] = Counter()
    for row in found:
        day = date.fromisoformat(row["published_at"][:10])
        counts[day - timedelta(days=day.weekday()), row["site_id"]] += 1
    shown, rest = order[:_MAX_SERIES], order[_MAX_SERIES:]
    values = [[counts[week, site] for site in shown] for week in weeks]
    series = [hosts[site] for site in shown]
    if rest:
        series.append("others")
        values = [[*stack, sum(counts[week, site] for site in rest)] for stack, week in zip(values, weeks, strict=True)]
    return columns([f"{week.day} {week:%b}" for week in weeks], series, values)

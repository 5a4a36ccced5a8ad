"""Articles, edits, quotes and removals over time; who is quoted, whose pictures; the latest runs."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from iria_crawler.browse.charts import Chart, columns
from iria_crawler.browse.pages.common import Args, agency_counts, counts, person_counts
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.model import Severity

TABLES = ("articles", "quotes", "images", "changes", "sites", "runs")
WEEKS = 26
_MAX_SERIES = 4  # as many colours as can be distinguished; the others together are one more series


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Charts of the last WEEKS weeks before the newest look or edit; and who is quoted, whose pictures, the last runs."""
    return {
        "counts": counts(snapshot, memo),
        "charts": memo.get(snapshot, "charts", _charts),
        "people": person_counts(snapshot, memo)[:10],
        "agencies": agency_counts(snapshot, memo)[:10],
        "runs": snapshot.all(
            "SELECT runs.*, host FROM runs LEFT JOIN sites ON sites.id = runs.site_id ORDER BY runs.id DESC LIMIT 10"
        ),
    }


def _charts(snapshot: Snapshot) -> list[tuple[str, Chart]]:
    last = snapshot.value(
        "SELECT max(last_seen_at) FROM (SELECT last_seen_at FROM articles ORDER BY id DESC LIMIT 500)"
    )
    newest = snapshot.value("SELECT max(latest_at) FROM changes")
    end = date.fromisoformat(max(last or "", newest or "", "2000-01-01")[:10])
    monday = end - timedelta(days=end.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    since = weeks[0].isoformat()
    stories = snapshot.all(
        """SELECT substr(published_at, 1, 10) AS day, host AS series, count(*) AS many
        FROM articles JOIN sites ON sites.id = site_id WHERE published_at >= :since GROUP BY 1, 2""",
        since=since,
    )
    edits = snapshot.all(
        """SELECT substr(latest_at, 1, 10) AS day, CASE stealth WHEN 1 THEN 'unannounced' WHEN 0 THEN 'announced'
            ELSE 'not judged' END AS series, count(*) AS many
        FROM changes WHERE latest_at >= :since AND severity >= :least GROUP BY 1, 2""",
        since=since,
        least=Severity.SPELLING,
    )
    quotes = snapshot.all(
        """SELECT substr(seen_at, 1, 10) AS day, 'quotes first seen' AS series, count(*) AS many
        FROM revisions JOIN quotes ON quotes.first_revision = revisions.id WHERE seen_at >= :since GROUP BY 1""",
        since=since,
    )
    removals = snapshot.all(
        """SELECT substr(latest_at, 1, 10) AS day, field || ' ' || kind AS series, count(*) AS many FROM changes
        WHERE latest_at >= :since AND kind IN ('removed', 'withdrawn') AND severity >= :least GROUP BY 1, 2""",
        since=since,
        least=Severity.FACT,
    )
    titles = ("Articles a week, by site", "Changes a week", "Quotes a week", "Removals a week")
    return [
        (title, _weekly(rows, weeks)) for title, rows in zip(titles, (stories, edits, quotes, removals), strict=True)
    ]


def _weekly(rows: list[Row], weeks: list[date]) -> Chart:
    sums: Counter[tuple[date, str]] = Counter()
    totals: Counter[str] = Counter()
    for row in rows:
        day = date.fromisoformat(row["day"])
        totals[row["series"]] += row["many"]
        sums[day - timedelta(days=day.weekday()), row["series"]] += row["many"]
    series = [name for name, _ in totals.most_common(_MAX_SERIES)]
    rest = set(totals) - set(series)
    values = [[sums[week, name] for name in series] for week in weeks]
    if rest:
        series = [*series, "others"]
        values = [[*stack, sum(sums[week, name] for name in rest)] for stack, week in zip(values, weeks, strict=True)]
    return columns([f"{week.day} {week:%b}" for week in weeks], series, values)

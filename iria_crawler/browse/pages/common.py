"""What several pages share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from datasette import NotFound

from iria_crawler.browse.reading import Memo, Reader, Row
from iria_crawler.health import Health, judge
from iria_crawler.model import Severity
from iria_crawler.store import Watching

PAGE = 50
MOST = 1000  # rows given at once as JSON or CSV
Args = Mapping[str, str]


class Missing(NotFound):  # type: ignore[misc]  # Datasette carries no types
    """What was asked for is not in a database of ours; the message says what."""


def number(args: Args, name: str, default: int, most: int = 100_000) -> int:
    """A whole number from the address; the default where it is none."""
    text = args.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else default


def size_of(args: Args) -> int:
    """How many rows are asked for: PAGE, or up to MOST."""
    return max(1, number(args, "size", PAGE, MOST))


def counts(reader: Reader, memo: Memo) -> Row:
    """How many articles, quotes, pictures and edits there are."""

    def make(reader: Reader) -> Row:
        return {
            "articles": reader.value("SELECT count(*) FROM articles"),
            "quotes": reader.value("SELECT count(*) FROM quotes"),
            "images": reader.value("SELECT count(*) FROM images"),
            "changes": reader.value("SELECT count(*) FROM changes WHERE severity >= :least", least=Severity.SPELLING),
        }

    return memo.get(reader, "counts", make)


def healths(reader: Reader, memo: Memo) -> list[Health]:
    """How every site is, by host: the judgement of `scrapy status`. Time passes where nothing is written, too."""
    now = datetime.now(UTC)
    sites = memo.get(reader, "watching", lambda r: Watching(r).sites(now), timeless=False)
    return [judge(site, now) for site in sites]


def latest_edits(reader: Reader, limit: int) -> list[Row]:
    """Edits, newest first: each an article with the changes one look found in it."""
    # The + keeps SQLite to the index by time; the one by severity would have it sort every change there is.
    rows = reader.all(
        """SELECT changes.*, articles.headline, articles.status, sites.host
        FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id
        WHERE +changes.severity >= :least
        ORDER BY changes.latest_at DESC, changes.article_id, changes.severity DESC LIMIT :most""",
        least=Severity.SPELLING,
        most=limit * 12,
    )
    edits = []
    for (article, at), group in groupby(rows, lambda row: (row["article_id"], row["latest_at"])):
        changes = list(group)
        edits.append({"article_id": article, "at": at, "changes": changes} | _edit(changes))
    return edits[:limit]


def _edit(changes: list[Row]) -> Row:
    headline = next((c for c in changes if c["field"] == "headline"), None)
    return {
        "headline": changes[0]["headline"],
        "headline_change": headline,
        "host": changes[0]["host"],
        "worst": max(c["severity"] for c in changes),
        "stealth": any(c["stealth"] == 1 for c in changes),
    }


def person_counts(reader: Reader, memo: Memo) -> list[Row]:
    """Everyone quoted by name, most quoted first."""
    return memo.get(
        reader,
        "speakers",
        lambda r: r.all(
            """SELECT speaker_name AS name, count(*) AS quotes, count(DISTINCT article_id) AS articles,
            sum(last_revision IS NOT NULL) AS gone
            FROM quotes WHERE speaker_name IS NOT NULL GROUP BY speaker_name ORDER BY quotes DESC, speaker_name"""
        ),
    )


def agency_counts(reader: Reader, memo: Memo) -> list[Row]:
    """Every agency or owner of pictures, most used first; None is "none stated"."""
    return memo.get(
        reader,
        "agencies",
        lambda r: r.all(
            """SELECT agency AS name, count(*) AS pictures, count(DISTINCT photographer) AS photographers
            FROM images GROUP BY agency ORDER BY pictures DESC, agency"""
        ),
    )


# What became of a picture that is no longer printed as its row has it: its caption or its credit is another now, or it
# is gone.
PICTURE_FATE = """CASE WHEN images.last_revision IS NULL THEN NULL
    WHEN EXISTS (SELECT 1 FROM images AS later WHERE later.article_id = images.article_id AND later.url = images.url
        AND later.id > images.id) THEN 'printed otherwise since' ELSE 'removed' END AS fate"""


def sites(reader: Reader) -> list[Row]:
    """The outlets, by host."""
    return reader.all("SELECT id, host, name FROM sites ORDER BY host")


def paged(rows: list[Any], page: int, size: int) -> Row:
    """Of rows asked for one beyond the page: those of the page, and whether there are more."""
    return {"rows": rows[:size], "page": page, "more": len(rows) > size}

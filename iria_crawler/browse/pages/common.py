"""Functions and values that several pages use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from datasette import NotFound

from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.health import Health, judge
from iria_crawler.model import WORTH_REPORTING, Severity
from iria_crawler.store import Watching

ROWS_PER_PAGE = 50
MAX_EXPORTED_ROWS = 1000  # rows given at once as JSON or CSV
# To find the stories that changed last: one story may have hundreds of changes.
MAX_CHANGES_READ = 3000
Args = Mapping[str, str]


class NotKept(NotFound):  # type: ignore[misc]  # Datasette carries no types
    """The wanted story, version or person is not in this database; the message says which. It becomes a 404 on our own page."""


def number(args: Args, name: str, default: int, most: int = 100_000) -> int:
    """args[name] as a whole number up to `most`; `default` where it is missing or no number."""
    text = args.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else default


def size_of(args: Args) -> int:
    """The number of rows asked for: args['size'] up to MAX_EXPORTED_ROWS, else ROWS_PER_PAGE."""
    return max(1, number(args, "size", ROWS_PER_PAGE, MAX_EXPORTED_ROWS))


def counts(snapshot: Snapshot, memo: Memo) -> Row:
    """How many articles, quotes, pictures and edits there are."""

    def make(snapshot: Snapshot) -> Row:
        return {
            "articles": snapshot.value("SELECT count(*) FROM articles"),
            "quotes": snapshot.value("SELECT count(*) FROM quotes"),
            "images": snapshot.value("SELECT count(*) FROM images"),
            "changes": snapshot.value("SELECT count(*) FROM changes WHERE severity >= :least", least=Severity.SPELLING),
        }

    return memo.get(snapshot, "counts", make)


def healths(snapshot: Snapshot, memo: Memo) -> list[Health]:
    """The health of every site by host, as `scrapy status` judges it. It depends on the time of day (so not timeless)."""
    now = datetime.now(UTC)
    sites = memo.get(snapshot, "watching", lambda s: Watching(s).sites(now), timeless=False)
    return [judge(site, now) for site in sites]


def latest_edits(snapshot: Snapshot, limit: int) -> list[Row]:
    """The stories that were edited or taken down last, newest first, each once: with what its newest such look found.

    Spelling and typography are left out.
    """
    looks: dict[int, str] = {}
    # The + keeps SQLite from using the index by severity, with which it would have to sort all changes by time.
    for article, at in snapshot.execute(
        "SELECT article_id, latest_at FROM changes WHERE +severity >= ? ORDER BY latest_at DESC LIMIT ?",
        (WORTH_REPORTING, MAX_CHANGES_READ),
    ):
        looks.setdefault(article, at)
        if len(looks) == limit:
            break
    return [_edit(article, at, _changes_of_look(snapshot, article, at)) for article, at in looks.items()]


def _changes_of_look(snapshot: Snapshot, article: int, at: str) -> list[Row]:
    """What one look found in a story, the gravest first."""
    return snapshot.all(
        """SELECT changes.*, articles.headline, articles.status, articles.language, sites.host
        FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id
        WHERE changes.article_id = :article AND changes.latest_at = :at AND changes.severity >= :least
        ORDER BY changes.severity DESC, changes.id LIMIT :most""",
        article=article,
        at=at,
        least=WORTH_REPORTING,
        most=ROWS_PER_PAGE,
    )


def _edit(article: int, at: str, changes: list[Row]) -> Row:
    headline = next((c for c in changes if c["field"] == "headline"), None)
    return {
        "article_id": article,
        "at": at,
        "changes": changes,
        "language": changes[0]["language"],
        "headline": changes[0]["headline"],
        "headline_change": headline,
        "host": changes[0]["host"],
        "worst": max(c["severity"] for c in changes),
        "stealth": any(c["stealth"] == 1 for c in changes),
    }


# SQL: the fates of quotations whose words still stand, though not as that person's quotation.
STANDING = "('reattributed', 'unquoted', 'divided', 'unread')"


def person_counts(snapshot: Snapshot, memo: Memo) -> list[Row]:
    """Everybody who is quoted by name, the most quoted first."""
    return memo.get(
        snapshot,
        "speakers",
        lambda s: s.all(
            f"""SELECT speaker_name AS name, count(*) AS quotes, count(DISTINCT article_id) AS articles,
            sum(last_revision IS NOT NULL AND coalesce(fate, '') NOT IN {STANDING}) AS gone
            FROM quotes WHERE speaker_name IS NOT NULL GROUP BY speaker_name ORDER BY quotes DESC, speaker_name"""
        ),
    )


def agency_counts(snapshot: Snapshot, memo: Memo) -> list[Row]:
    """Every agency or owner of pictures, the most used first; the name is None if none is stated."""
    return memo.get(
        snapshot,
        "agencies",
        lambda s: s.all(
            """SELECT agency AS name, count(*) AS pictures, count(DISTINCT photographer) AS photographers
            FROM images GROUP BY agency ORDER BY pictures DESC, agency"""
        ),
    )


def way_counts(snapshot: Snapshot, memo: Memo) -> list[Row]:
    """How pictures came ("file", "handout") as far as the pages say, the most frequent first."""
    return memo.get(
        snapshot,
        "ways",
        lambda s: s.all(
            """SELECT value AS name, count(*) AS pictures FROM images, json_each(images.qualifiers)
            WHERE qualifiers <> '[]' GROUP BY value ORDER BY pictures DESC, value"""
        ),
    )


# What happened to a picture whose row is no longer current: its caption or credit changed, or it was removed.
PICTURE_FATE = """CASE WHEN images.last_revision IS NULL THEN NULL
    WHEN EXISTS (SELECT 1 FROM images AS later WHERE later.article_id = images.article_id AND later.url = images.url
        AND later.id > images.id) THEN 'printed otherwise since'
    WHEN NOT EXISTS (SELECT 1 FROM changes WHERE changes.article_id = images.article_id AND changes.field = 'image'
        AND changes.before = images.url)
        AND EXISTS (SELECT 1 FROM images AS later WHERE later.article_id = images.article_id AND later.role = images.role
        AND later.id > images.id AND later.first_revision > images.last_revision) THEN 'at another address since'
    ELSE 'removed' END AS fate"""


def sites(snapshot: Snapshot) -> list[Row]:
    """The outlets, by host."""
    return snapshot.all("SELECT id, host, name FROM sites ORDER BY host")


def paged(rows: list[Any], page: int, size: int) -> Row:
    """The rows of a page and whether there are more. `rows`: of this page, asked for with one more than `size`."""
    return {"rows": rows[:size], "page": page, "more": len(rows) > size}

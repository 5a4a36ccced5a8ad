"""What newsrooms changed, filtered; the same filter feeds a news reader."""

from __future__ import annotations

from urllib.parse import urlencode

from iria_crawler.browse.pages.common import Args, number, paged, sites, size_of
from iria_crawler.browse.reading import Memo, Reader, Row
from iria_crawler.model import WORTH_REPORTING

TABLES = ("changes", "articles", "sites")
# Argument of the address -> the condition it sets.
_CONDITIONS = {
    "kind": "changes.kind = :kind",
    "field": "changes.field = :field",
    "stealth": "changes.stealth = :stealth",
    "site": "articles.site_id = :site",
    "since": "changes.latest_at >= :since",
    "until": "changes.latest_at < date(:until, '+1 day')",
}


def load(reader: Reader, args: Args, memo: Memo) -> Row:
    """Changes that pass the filter, newest first, and what the filter may be."""
    page, size = max(1, number(args, "page", 1)), size_of(args)
    chosen = {name: args[name].strip() for name in _CONDITIONS if args.get(name, "").strip()}
    severity = number(args, "severity", int(WORTH_REPORTING))
    return {
        "chosen": chosen | {"severity": severity},
        "query": urlencode(chosen | {"severity": severity}),
        "kinds": memo.get(reader, "kinds", lambda r: r.all("SELECT DISTINCT kind AS name FROM changes ORDER BY 1")),
        "fields": memo.get(reader, "fields", lambda r: r.all("SELECT DISTINCT field AS name FROM changes ORDER BY 1")),
        "sites": sites(reader),
        **paged(_select(reader, chosen, severity, page, size), page, size),
    }


def _select(reader: Reader, chosen: dict[str, str], severity: int, page: int, size: int) -> list[Row]:
    # The + keeps SQLite to the index by time; the one by severity would have it sort every change there is.
    where = " AND ".join(["+changes.severity >= :severity", *(_CONDITIONS[name] for name in chosen)])
    return reader.all(
        f"""SELECT changes.*, articles.headline, articles.url, sites.host,
            (SELECT number FROM revisions WHERE id = changes.from_revision) AS before_number,
            (SELECT number FROM revisions WHERE id = changes.to_revision) AS after_number
        FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id
        WHERE {where} ORDER BY changes.latest_at DESC, changes.id DESC LIMIT :most OFFSET :skip""",
        severity=severity,
        most=size + 1,
        skip=(page - 1) * size,
        **chosen,
    )

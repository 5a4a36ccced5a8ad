"""Whose pictures are used, by agency and photographer."""

from __future__ import annotations

from iria_crawler.browse.pages.common import PICTURE_FATE, Args, agency_counts, number, paged, size_of
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("images", "articles", "sites")
MAX_AGENCIES = 300


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Agencies; with args['agency'] or args['photographer'] the pictures of that one, newest first."""
    agency, photographer = args.get("agency"), args.get("photographer")
    context: Row = {"agency": agency, "photographer": photographer}
    if agency is None and photographer is None:
        return context | {"people": [], "rows": agency_counts(snapshot, memo)[:MAX_AGENCIES], "page": 1, "more": False}
    values = {name: args[name] for name in ("agency", "photographer") if name in args}
    where = " AND ".join(f"{name} = :{name}" for name in values)
    page, size = max(1, number(args, "page", 1)), size_of(args)
    return context | {
        "people": snapshot.all(
            f"""SELECT photographer AS name, count(*) AS pictures FROM images
            WHERE {where} AND photographer IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 30""",
            **values,
        ),
        **paged(
            snapshot.all(
                f"""SELECT images.*, {PICTURE_FATE}, headline, host, published_at FROM images
                JOIN articles ON articles.id = images.article_id JOIN sites ON sites.id = articles.site_id
                WHERE {where} ORDER BY images.id DESC LIMIT :most OFFSET :skip""",
                **values,
                most=size + 1,
                skip=(page - 1) * size,
            ),
            page,
            size,
        ),
    }

"""Whose pictures are used, by agency and photographer, and how they came."""

from __future__ import annotations

from iria_crawler.browse.pages.common import PICTURE_FATE, Args, agency_counts, number, paged, size_of, way_counts
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("images", "articles", "sites", "changes")
MAX_AGENCIES = 300
# What an argument of the page's address asks of a picture.
_ASKED = {
    "agency": "agency = :agency",
    "photographer": "photographer = :photographer",
    "qualifier": "qualifiers <> '[]' AND EXISTS (SELECT 1 FROM json_each(qualifiers) WHERE value = :qualifier)",
}


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Agencies; with args['agency'], args['photographer'] or args['qualifier'] the pictures of that one, newest first."""
    context: Row = {name: args.get(name) for name in _ASKED}
    values = {name: args[name] for name in _ASKED if name in args}
    if not values:
        agencies = agency_counts(snapshot, memo)[:MAX_AGENCIES]
        return context | {"people": [], "rows": agencies, "ways": way_counts(snapshot, memo), "page": 1, "more": False}
    where = " AND ".join(_ASKED[name] for name in values)
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

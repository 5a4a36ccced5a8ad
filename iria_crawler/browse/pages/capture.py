"""A page as it was received: where and when, and which versions were read from it. The frame that shows it is replay.py's."""

from __future__ import annotations

from iria_crawler.browse.pages.common import Args, NotKept, number
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("captures", "revisions", "articles", "sites", "parts")
# Versions listed: one page may have been read for several, when a later reader reads it otherwise.
MAX_VERSIONS = 50


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The capture args['id'] with the versions that were read from it, the newest first."""
    capture = snapshot.one("SELECT * FROM captures WHERE id = :id", id=number(args, "id", 0, most=1 << 40))
    if capture is None:
        raise NotKept("There is no page of this number")
    versions = snapshot.all(
        """SELECT revisions.number, revisions.seen_at, articles.id AS article_id, articles.headline, articles.language, host
        FROM (SELECT id AS revision_id FROM revisions WHERE capture_id = :id
            UNION SELECT revision_id FROM parts WHERE capture_id = :id) AS read
        JOIN revisions ON revisions.id = read.revision_id JOIN articles ON articles.id = revisions.article_id
        JOIN sites ON sites.id = articles.site_id ORDER BY revisions.id DESC LIMIT :most""",
        id=capture["id"],
        most=MAX_VERSIONS,
    )
    return {"capture": capture, "versions": versions, "frame": True}

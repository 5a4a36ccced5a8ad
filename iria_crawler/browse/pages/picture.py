"""A picture: what the page printed under it at each time, what WordPress and its file say, and where else it is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence

from iria_crawler.browse.pages.common import PICTURE_FATE, Args, NotKept, number
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.changes.compare.pictures import is_one_picture
from iria_crawler.model import Image
from iria_crawler.outside import read_json
from iria_crawler.picture_files.alike import MAX_SAME_BITS, bits_apart
from iria_crawler.picture_files.disagree import disagreements

TABLES = ("images", "articles", "sites", "revisions", "picture_files", "changes", "statements")
# Rows of a list on this page.
MAX_ROWS = 50
# Pictures of a story, over all its versions, among which the renditions of one are looked for.
MAX_PICTURES_OF_A_STORY = 1_000
# Files whose hash shares a quarter with this one and is compared with it.
MAX_CANDIDATES = 2_000
_QUARTERS = (1, 5, 9, 13)


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The picture of the row args['id'] of `images`."""
    picture = snapshot.one(
        """SELECT images.*, headline, host, site_id, sources FROM images JOIN articles ON articles.id = images.article_id
        JOIN sites ON sites.id = articles.site_id WHERE images.id = :id""",
        id=number(args, "id", 0, most=1 << 40),
    )
    if picture is None:
        raise NotKept("There is no picture of this number")
    printed = _printed(snapshot, picture)
    files = snapshot.all(
        """SELECT * FROM picture_files WHERE url IN (SELECT value FROM json_each(:urls)) ORDER BY id DESC LIMIT :most""",
        urls=json.dumps(sorted({picture["url"], *(row["url"] for row in printed)})),
        most=MAX_ROWS,
    )
    newest = next((row for row in files if row["outcome"] == "read"), None)
    return {
        "picture": picture,
        "printed": printed,
        "filled": _filled(picture),
        "stated": _stated(snapshot, picture),
        "files": files,
        "disagreements": disagreements(picture, newest) if newest else [],
        "changes": snapshot.all(
            """SELECT * FROM changes WHERE article_id = :id AND field IN ('image', 'caption', 'credit', 'qualifiers', 'picture_file')
            ORDER BY latest_at DESC LIMIT :most""",
            id=picture["article_id"],
            most=MAX_ROWS,
        ),
        "elsewhere": elsewhere(snapshot, picture, newest),
        "pictures": args.get("pictures") == "1",
    }


def _printed(snapshot: Snapshot, picture: Row) -> list[Row]:
    """What the story's page printed under the picture, the newest first, with the times of the first and the last revision. It is
    the same picture in another rendition or place, and at any address at which its file looks the same.
    """
    rows = snapshot.all(
        f"""SELECT images.*, {PICTURE_FATE}, first.seen_at AS first_seen, first.number AS first_number,
            last.seen_at AS last_seen, last.number AS last_number
        FROM images JOIN revisions AS first ON first.id = images.first_revision
        LEFT JOIN revisions AS last ON last.id = images.last_revision
        WHERE images.article_id = :article ORDER BY images.id DESC LIMIT :most""",
        article=picture["article_id"],
        most=MAX_PICTURES_OF_A_STORY,
    )
    hashes = _hashes(snapshot, [row["url"] for row in rows])
    shown = Image(url=picture["url"], caption=picture["caption"])
    return [
        row
        for row in rows
        if is_one_picture(shown, Image(url=row["url"], caption=row["caption"]))
        or _looks_the_same(hashes.get(shown.url), hashes.get(row["url"]))
    ][:MAX_ROWS]


def _hashes(snapshot: Snapshot, urls: Sequence[str]) -> dict[str, str]:
    """The perceptual hashes of the files at these addresses, as they were read last."""
    rows = snapshot.all(
        "SELECT url, phash FROM picture_files WHERE url IN (SELECT value FROM json_each(:urls)) AND phash IS NOT NULL ORDER BY id",
        urls=json.dumps(sorted(set(urls))),
    )
    return {row["url"]: row["phash"] for row in rows}


def _looks_the_same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and bits_apart(one or "", other or "") <= MAX_SAME_BITS


def _stated(snapshot: Snapshot, picture: Row) -> Row | None:
    """What WordPress says of the picture (caption, credit, alt_text, seen_at); None: it was not asked, or says nothing."""
    row = snapshot.one(
        "SELECT said, seen_at FROM statements WHERE site_id = :site AND url_key = :number AND source = 'picture'",
        site=picture["site_id"],
        number=picture["external_id"],
    )
    said = {} if row is None else read_json(row["said"])
    found = {name: said.get(name) for name in ("caption", "credit", "alt_text")}
    return {**found, "seen_at": row["seen_at"]} if row and any(found.values()) else None


def _filled(picture: Row) -> list[str]:
    """Which texts of the picture are WordPress's, because the page prints none."""
    sources = read_json(picture["sources"] or "{}")
    return [name for name in ("caption", "credit") if sources.get(f"{picture['external_id']} {name}") == "rest"]


def elsewhere(snapshot: Snapshot, picture: Row, file: Row | None) -> list[Row]:
    """Other stories that show the picture: at the same address, with the same VIRIN, or with a file that looks the same.

    Each with `because`: which of these it is. The newest first.
    """
    virin = picture["virin"] or (file or {}).get("virin")
    reasons = _alike(snapshot, file)
    if virin:
        by_number = snapshot.all("SELECT url FROM picture_files WHERE virin = :virin", virin=virin)
        by_number += snapshot.all("SELECT url FROM images WHERE virin = :virin LIMIT :most", virin=virin, most=MAX_ROWS)
        reasons |= {row["url"]: "the same number" for row in by_number}
    reasons[picture["url"]] = "the same address"
    found: list[Row] = []
    for url, because in list(reasons.items())[-MAX_ROWS:]:
        rows = snapshot.all(
            """SELECT images.id, images.article_id, images.caption, images.credit, images.url, headline, host, published_at
            FROM images JOIN articles ON articles.id = images.article_id JOIN sites ON sites.id = articles.site_id
            WHERE images.url = :url AND images.article_id <> :article GROUP BY images.article_id LIMIT :most""",
            url=url,
            article=picture["article_id"],
            most=MAX_ROWS,
        )
        found += [row | {"because": because} for row in rows]
    return sorted(found, key=lambda row: row["published_at"] or "", reverse=True)[:MAX_ROWS]


def _alike(snapshot: Snapshot, file: Row | None) -> dict[str, str]:
    """The addresses of files that look like this one, or did before they were swapped, with these words. The indexes find those of
    which a quarter of the hash is equal.
    """
    phash = file["phash"] if file else None
    if not phash:
        return {}
    parts = " UNION ".join(
        "SELECT url, phash, id < (SELECT max(id) FROM picture_files AS newest WHERE newest.url = f.url) AS is_past "
        f"FROM picture_files AS f WHERE phash IS NOT NULL AND substr(phash, {at}, 4) = substr(:phash, {at}, 4)"
        for at in _QUARTERS
    )
    rows = snapshot.all(f"{parts} LIMIT :most", phash=phash, most=MAX_CANDIDATES)
    alike = sorted(
        (row for row in rows if bits_apart(row["phash"], phash) <= MAX_SAME_BITS), key=lambda row: -row["is_past"]
    )
    return {row["url"]: "looked the same before" if row["is_past"] else "looks the same" for row in alike}

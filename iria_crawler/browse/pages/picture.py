"""A picture: what the page printed under it at each time, what WordPress and its file say, and where else it is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence

from iria_crawler.browse.changed_pictures import FIELDS, PicturesOfStory, named_by
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
    of_story = pictures_of_story(snapshot, picture["article_id"])
    printed = _printed(snapshot, picture, of_story)
    changes = _changes(snapshot, picture, of_story)
    own = {row["id"] for row in printed}
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
        "changes": [row for row in changes if own & row["pictures"]],
        "other_changes": [row for row in changes if not own & row["pictures"]],
        "elsewhere": elsewhere(snapshot, picture, newest),
        "pictures": args.get("pictures") == "1",
    }


def pictures_of_story(snapshot: Snapshot, article: int) -> list[Row]:
    """The pictures of a story in all its versions, the newest first, with the times of the first and the last."""
    return snapshot.all(
        f"""SELECT images.*, {PICTURE_FATE}, first.seen_at AS first_seen, first.number AS first_number,
            last.seen_at AS last_seen, last.number AS last_number
        FROM images JOIN revisions AS first ON first.id = images.first_revision
        LEFT JOIN revisions AS last ON last.id = images.last_revision
        WHERE images.article_id = :article ORDER BY images.id DESC LIMIT :most""",
        article=article,
        most=MAX_PICTURES_OF_A_STORY,
    )


def _changes(snapshot: Snapshot, picture: Row, of_story: list[Row]) -> list[Row]:
    """The changes of the story's pictures, the newest first, as in with_pictures()."""
    changes = snapshot.all(
        """SELECT * FROM changes WHERE article_id = :id AND field IN (SELECT value FROM json_each(:fields))
        ORDER BY latest_at DESC LIMIT :most""",
        id=picture["article_id"],
        fields=json.dumps(FIELDS),
        most=MAX_ROWS,
    )
    return with_pictures(snapshot, changes, of_story)


def with_pictures(snapshot: Snapshot, changes: Sequence[Row], of_story: Sequence[Row]) -> list[Row]:
    """The changes, each with the rows of the pictures that it is of: `pictures` are their ids (see PicturesOfStory.of), `of` those
    that name them (see named_by). Of a change of a picture [] means that it is not certain; of any other, `of` is None.

    of_story: as in pictures_of_story().
    """
    swaps = {row["latest_at"] for row in changes if row["field"] == "picture_file"}
    files = snapshot.all(
        """SELECT url, first_at FROM picture_files WHERE first_at IN (SELECT value FROM json_each(:times))
        AND url IN (SELECT value FROM json_each(:urls))""",
        times=json.dumps(sorted(swaps)),
        urls=json.dumps(sorted({row["url"] for row in of_story})),
    )
    known = PicturesOfStory(of_story, files)
    return [_with_pictures(row, known) for row in changes]


def _with_pictures(change: Row, known: PicturesOfStory) -> Row:
    if change["field"] not in FIELDS:
        return change | {"pictures": frozenset(), "of": None}
    rows = known.of(change)
    return change | {"pictures": frozenset(row["id"] for row in rows), "of": named_by(change, rows)}


def _printed(snapshot: Snapshot, picture: Row, rows: Sequence[Row]) -> list[Row]:
    """What the story's page printed under the picture, among all its pictures `rows`. It is the same picture in another rendition or
    place, and at any address where its file looked the same before or since.
    """
    hashes = _hashes(snapshot, [row["url"] for row in rows])
    shown = Image(url=picture["url"], caption=picture["caption"])
    return [
        row
        for row in rows
        if is_one_picture(shown, Image(url=row["url"], caption=row["caption"]))
        or (_is_at_another_time(row, picture) and _looks_the_same(hashes.get(shown.url), hashes.get(row["url"])))
    ][:MAX_ROWS]


def _hashes(snapshot: Snapshot, urls: Sequence[str]) -> dict[str, str]:
    """The perceptual hashes of the files at these addresses, as they were read last."""
    rows = snapshot.all(
        "SELECT url, phash FROM picture_files WHERE url IN (SELECT value FROM json_each(:urls)) AND phash IS NOT NULL ORDER BY id",
        urls=json.dumps(sorted(set(urls))),
    )
    return {row["url"]: row["phash"] for row in rows}


def _is_at_another_time(row: Row, picture: Row) -> bool:
    """Whether no version of the story shows both: a picture that is shown twice has two histories."""
    earlier, later = sorted((row, picture), key=lambda one: int(one["first_revision"]))
    return earlier["last_revision"] is not None and int(earlier["last_revision"]) < int(later["first_revision"])


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

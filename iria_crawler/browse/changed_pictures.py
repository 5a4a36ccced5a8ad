"""Which of a story's pictures a change is about. The rows of `changes` do not say it: it is told from the rows of `images`, and
left open where these show two, or none.
"""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.browse.snapshot import Row
from iria_crawler.changes.compare.pictures import is_one_picture
from iria_crawler.model import Image
from iria_crawler.picture_urls import picture_key

# Fields of `changes` that are about pictures, and those of them whose words stand in the rows of `images`.
FIELDS = ("image", "caption", "credit", "qualifiers", "picture_file")
_TEXTS = ("caption", "credit")


def pictures_of(change: Row, images: Sequence[Row], files: Sequence[Row]) -> frozenset[int]:
    """The ids of the rows of `images` of which a change tells; empty where that is not certain.

    images: all rows of the story, also of pictures that it shows no more; files: the rows of `picture_files` at their addresses.
    A swap is of two pictures. Of a text it is the picture that had the words before it, and has the others since.
    """
    if len({picture_key(row["url"]) for row in images}) == 1:  # the story never showed another
        return frozenset(row["id"] for row in images)
    if change["field"] == "image":
        return frozenset(row["id"] for row in images if row["url"] in (change["before"], change["after"]))
    if change["field"] == "picture_file":
        return _only_one([row for row in images if row["url"] in _seen_first_at(change["latest_at"], files)])
    if change["field"] in _TEXTS:
        return _only_one([row for pair in _pairs(change, images) for row in pair])
    return frozenset()  # how a picture came is written over in its row


def _seen_first_at(at: str, files: Sequence[Row]) -> frozenset[str]:
    return frozenset(row["url"] for row in files if row["first_at"] == at)


def _pairs(change: Row, images: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The rows that ended with the revision before a change, and the rows that began with it and go on with the same picture, where
    the words of both are those of the change.
    """
    name = change["field"]
    ended = [row for row in images if row["last_revision"] == change["from_revision"] and row[name] == change["before"]]
    begun = [row for row in images if row["first_revision"] == change["to_revision"] and row[name] == change["after"]]
    return [(old, new) for old in ended for new in begun if _is_one(old, new)]


def _is_one(old: Row, new: Row) -> bool:
    return is_one_picture(*(Image(url=row["url"], caption=row["caption"]) for row in (old, new)))


def _only_one(rows: Sequence[Row]) -> frozenset[int]:
    """The ids of rows of one picture; empty where they are of several: the rows of one hang together by their addresses."""
    is_one = all(_is_one(rows[0], row) for row in rows[1:])
    return frozenset(row["id"] for row in rows) if is_one else frozenset()

"""Which of a story's pictures a change is about. The rows of `changes` do not say it: it is told from the rows of `images`, and
left open where these show two, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from iria_crawler.browse.show import names
from iria_crawler.browse.snapshot import Row
from iria_crawler.changes.compare.pictures import how_it_came, is_one_picture
from iria_crawler.model import Image
from iria_crawler.picture_urls import picture_key


def _how_it_came(row: Row) -> str | None:
    stated = how_it_came(names(row["qualifiers"]), row["photographer_rank"], row["licence"], row["credit_date"])
    return ", ".join(stated) or None


# Fields of `changes` that are about words of a picture -> the words of a row of `images`.
_WORDS: Mapping[str, Callable[[Row], str | None]] = {
    "caption": lambda row: row["caption"],
    "credit": lambda row: row["credit"],
    "alt_text": lambda row: row["alt_text"],
    "qualifiers": _how_it_came,
}
# Fields of `changes` that are about pictures.
FIELDS = ("image", "picture_file", *_WORDS)


# Rows that ended and rows that began with the words of a change, each of which is compared with each: beyond it, it is left open.
MAX_PAIRS = 100


class PicturesOfStory:
    """A story's pictures, by which it is told which of them its changes are of.

    images: all its rows of `images`, also of pictures that it shows no more, the newest first; files: the rows of `picture_files`
    at their addresses.
    """

    def __init__(self, images: Sequence[Row], files: Sequence[Row]) -> None:
        self._images = images
        self._files = files
        self._shows_one = len({picture_key(row["url"]) for row in images}) == 1
        self._begun, self._ended = (_by_column(images, name) for name in ("first_revision", "last_revision"))

    def of(self, change: Row) -> list[Row]:
        """The rows of `images` of which a change tells, the newest first; [] where that is not certain.

        A swap is of two pictures. Of a text it is the picture that had the words before it, and has the others since.
        """
        if self._shows_one:  # the story never showed another
            return list(self._images)
        if change["field"] == "image":
            return [row for row in self._images if row["url"] in (change["before"], change["after"])]
        if change["field"] == "picture_file":
            seen = {row["url"] for row in self._files if row["first_at"] == change["latest_at"]}
            return _only_one([row for row in self._images if row["url"] in seen])
        return _only_one([row for pair in self._pairs(change) for row in pair])

    def _pairs(self, change: Row) -> list[tuple[Row, Row]]:
        """The rows that began with the revision after a change, and the rows of the same picture that ended with the one before it,
        where the words of both are those of the change.
        """
        words = _WORDS[change["field"]]
        begun = [row for row in self._begun.get(change["to_revision"], ()) if words(row) == change["after"]]
        ended = [row for row in self._ended.get(change["from_revision"], ()) if words(row) == change["before"]]
        if len(begun) * len(ended) > MAX_PAIRS:
            return []
        return [(new, old) for new in begun for old in ended if _is_one(old, new)]


def named_by(change: Row, rows: Sequence[Row]) -> list[Row]:
    """Of the rows that a change is of (PicturesOfStory.of) those that name it: the newest; of a swap that of each side."""
    if change["field"] != "image":
        return list(rows[:1])
    sides = (next((row for row in rows if row["url"] == change[side]), None) for side in ("before", "after"))
    return [row for row in sides if row]


def _by_column(rows: Sequence[Row], name: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _is_one(old: Row, new: Row) -> bool:
    return is_one_picture(*(Image(url=row["url"], caption=row["caption"]) for row in (old, new)))


def _only_one(rows: Sequence[Row]) -> list[Row]:
    """Rows of one picture, which hang together by their addresses, each once; [] where they are of several."""
    is_one = all(_is_one(rows[0], row) for row in rows[1:])
    return list({row["id"]: row for row in rows}.values()) if is_one else []

"""What the files of pictures say of a change: a picture at another address is the same picture if its file shows the same.

The addresses that are in doubt are asked for before an edit is stored; what the files showed comes in here. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from iria_crawler.changes.compare.pictures import moved_pictures
from iria_crawler.model import Article, Change, Image
from iria_crawler.picture_urls import picture_key

# Of a story with more pictures at other addresses, the first are compared: each is a request or two.
MAX_IN_DOUBT = 12


class InDoubt(NamedTuple):
    """Addresses of pictures that only the older record of a story has, and those that only the newer one has."""

    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


class FilesSay(NamedTuple):
    """What the files of pictures in doubt show. moved: old address -> the new address of the same picture. others: pairs of addresses
    whose files show two different pictures. What neither has could not be compared."""

    moved: Mapping[str, str]
    others: Collection[tuple[str, str]]


def pictures_in_doubt(before: Article, after: Article) -> InDoubt:
    """The pictures that may be swapped, or be the same at other addresses; none if pictures only came or only went."""
    keys = [{picture_key(image.url) for image in article.images} for article in (before, after)]
    gone = [image for image in before.images if picture_key(image.url) not in keys[1]]
    come = [image for image in after.images if picture_key(image.url) not in keys[0]]
    moved = moved_pictures(gone, come)
    left = [_without(gone, [one for one, _ in moved]), _without(come, [other for _, other in moved])]
    return InDoubt(*left) if all(left) else InDoubt()


def _without(images: list[Image], others: list[Image]) -> tuple[str, ...]:
    left_out = {image.url for image in others}
    return tuple(dict.fromkeys(image.url for image in images if image.url not in left_out))[:MAX_IN_DOUBT]


def with_pictures_moved(article: Article, moved: Mapping[str, str]) -> Article:
    """`article` with its pictures at the addresses where the same ones are now."""
    images = tuple(replace(image, url=moved.get(image.url, image.url)) for image in article.images)
    return article if images == article.images else replace(article, images=images)


def confirmed(changes: tuple[Change, ...], others: Collection[tuple[str, str]]) -> tuple[Change, ...]:
    """`changes`, in which a swap that the files show has the reason "file"; one without it is told by the addresses alone."""
    return tuple(
        replace(change, reason="file")
        if change.kind == "swapped" and change.field == "image" and (change.before, change.after) in others
        else change
        for change in changes
    )

"""Whether a file is in the state that was seen before, and whether another picture has taken its place."""

from __future__ import annotations

from iria_crawler.model import PictureFile
from iria_crawler.picture_files.alike import MAX_SAME_BITS, MIN_SWAPPED_BITS, bits_apart

_STATEMENTS = ("creator", "credit_line", "source", "rights", "caption", "taken_at", "virin", "c2pa")


def is_same_state(before: PictureFile, now: PictureFile) -> bool:
    """Whether a file says what it said and shows what it showed. Size, quality and type of the file may differ: a server
    gives out renditions. If one of the two was read only in part, what it does not tell counts as the same.
    """
    if before.phash and now.phash and bits_apart(before.phash, now.phash) > MAX_SAME_BITS:
        return False
    return all(getattr(before, name) == getattr(now, name) for name in _STATEMENTS)


def is_swapped(before: PictureFile, now: PictureFile) -> bool:
    """Whether two files show different pictures. False where it cannot be told."""
    return bool(before.phash and now.phash) and bits_apart(before.phash or "", now.phash or "") >= MIN_SWAPPED_BITS


def is_same_picture(before: PictureFile, now: PictureFile) -> bool:
    """Whether two files at two addresses show the same picture. False where it cannot be told.

    A crop is told by what cameras and desks write into the file: the number of a picture, or its maker and the second.
    """
    if before.virin and before.virin == now.virin:
        return not is_swapped(before, now)
    if not before.phash or not now.phash:
        return False
    apart = bits_apart(before.phash, now.phash)
    makers = [(file.creator, file.taken_at) for file in (before, now)]
    # A day alone, or its midnight, is that of many pictures.
    second = (before.taken_at or "")[len("2026-11-23") :].strip("T 0:.+Z")
    is_same_shot = makers[0] == makers[1] and bool(before.creator and second)
    return apart <= MAX_SAME_BITS or (is_same_shot and apart < MIN_SWAPPED_BITS)


def describe(file: PictureFile) -> str:
    """A picture in words, for a list of changes: "1600 × 900 pixels, Jane Roe, DOD, 2026-05-01"."""
    size = f"{file.width} × {file.height} pixels" if file.width and file.height else "size not known"
    return ", ".join(filter(None, (size, file.creator, file.credit_line, (file.taken_at or "")[:10], file.virin)))

"""Pictures of two records: which were swapped, added or removed, and whose caption or credit changed."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.changes.compare import forms
from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.words.severity import grade
from iria_crawler.model import Change, Image, Severity
from iria_crawler.picture_urls import how_moved, picture_key

# Of so many pictures with one file name ("1.jpg") it is asked whether they are one: a page may hold thousands.
MAX_OF_ONE_NAME = 20


def compare_pictures(old: Sequence[Image], new: Sequence[Image]) -> list[Change]:
    """What changed among the pictures. Another order of the same pictures is no change.

    Two pictures are the same if their keys (picture_key) are equal, or if one is the other's file in another place (is_one_picture).
    Pictures that only one record has are paired in their order and reported as swapped; those without a partner are added or
    removed. What the files show is not known here: changes.decide.picture_files brings it in.
    """
    before = {picture_key(image.url): image for image in old}
    after = {picture_key(image.url): image for image in new}
    pairs = [(image, after[key]) for key, image in before.items() if key in after]
    gone = [image for key, image in before.items() if key not in after]
    come = [image for key, image in after.items() if key not in before]
    moved = moved_pictures(gone, come)
    pairs += moved
    gone, come = _apart(gone, [image for image, _ in moved]), _apart(come, [image for _, image in moved])
    found = [change for pair in pairs for change in _texts(*pair)]
    swapped = min(len(gone), len(come))
    for a, b in zip(gone[:swapped], come[:swapped], strict=True):
        found.append(make_change("swapped", "image", a.url, b.url, Severity.FACT))
    found += [make_change("removed", "image", image.url, None, Severity.FACT) for image in gone[swapped:]]
    return found + [make_change("added", "image", None, image.url, Severity.UPDATE) for image in come[swapped:]]


def moved_pictures(gone: Sequence[Image], come: Sequence[Image]) -> list[tuple[Image, Image]]:
    """The pictures that are at another address now: each of `gone` with the first of `come` that is the same, each of those once.

    They have the same file name (how_moved), so only such pairs are compared, and of one name not more than MAX_OF_ONE_NAME.
    """
    named: dict[str, list[Image]] = {}
    for image in come:
        named.setdefault(_file_name(image), []).append(image)
    found = []
    for image in gone:
        same_name = named.get(_file_name(image), [])
        for place, other in enumerate(same_name[:MAX_OF_ONE_NAME]):
            if is_one_picture(image, other):
                found.append((image, other))
                del same_name[place]
                break
    return found


def _file_name(image: Image) -> str:
    return picture_key(image.url).rpartition("/")[2]


def _apart(images: Sequence[Image], others: Sequence[Image]) -> list[Image]:
    """`images` without these others."""
    left_out = {id(image) for image in others}
    return [image for image in images if id(image) not in left_out]


def is_one_picture(a: Image, b: Image) -> bool:
    """Whether two pictures are one: in another rendition, in another folder, or served by a proxy, as far as their addresses show.

    A name that many pictures have, and folders that differ on both sides, count only under the same caption.
    """
    one, other = picture_key(a.url), picture_key(b.url)
    moved = "surely" if one == other else how_moved(one, other)
    same_words = bool(a.caption) and forms.line(a.caption).casefold() == forms.line(b.caption).casefold()
    return moved == "surely" or (moved == "perhaps" and same_words)


def _texts(old: Image, new: Image) -> list[Change]:
    """The changes of caption and credit of one picture."""
    found = []
    if forms.line(old.caption).casefold() != forms.line(new.caption).casefold():
        found.append(_text("caption", old.caption, new.caption))
    if not forms.same_credit(old.credit, new.credit) and not _same_makers(old, new):
        found.append(_text("credit", old.credit, new.credit))
    found = [change for change in found if change.severity > Severity.TYPOGRAPHY]
    return found or _qualifiers(old, new)


def _qualifiers(old: Image, new: Image) -> list[Change]:
    """The change of how the picture came, of a rank, a licence or a day in the credit: nobody is credited otherwise by it.

    Only where caption and credit have no change of their own, which would show the same words.
    """
    stated = [_said_of(image) for image in (old, new)]
    if set(stated[0]) == set(stated[1]):
        return []
    before, after = (", ".join(words) or None for words in stated)
    kind = "altered" if before and after else "added" if after else "removed"
    return [make_change(kind, "qualifiers", before, after, Severity.UPDATE)]


def _text(field: str, before: str | None, after: str | None) -> Change:
    if before and after:
        graded = grade(before, after)
        severity = graded if graded <= Severity.SPELLING and field == "caption" else Severity.FACT
        return make_change("altered", field, before, after, severity)
    return make_change("added" if after else "removed", field, before or None, after or None, Severity.FACT)


def how_it_came(qualifiers: Sequence[str], rank: str | None, licence: str | None, day: str | None) -> list[str]:
    """What is stated of a picture besides its makers, as a change of `qualifiers` has it: in this order, joined by commas."""
    return [word for word in (*qualifiers, rank, licence, day) if word]


def _said_of(image: Image) -> list[str]:
    day = image.credit_date.isoformat() if image.credit_date else None
    return how_it_came(image.qualifiers, image.photographer_rank, image.licence, day)


def _same_makers(old: Image, new: Image) -> bool:
    """Whether all who are credited are the same, however the credit is printed; what was not placed counts as printed."""
    if not old.credit or not new.credit:
        return False
    makers = [
        (
            image.photographer,
            image.agency,
            image.service,
            image.via,
            image.organisation,
            image.virin,
            set(image.unplaced),
        )
        for image in (old, new)
    ]
    return any(makers[0][:2]) and makers[0] == makers[1]

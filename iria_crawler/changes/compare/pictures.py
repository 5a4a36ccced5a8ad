"""Pictures of two records: which were swapped, added or removed, and whose caption or credit changed."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.changes.compare import forms
from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.words.severity import grade
from iria_crawler.model import Change, Image, Severity
from iria_crawler.picture_urls import picture_key

# Words in a credit that name no maker: how the picture came, or what may be done with it.
_NOTES = frozenset(
    "file handout archive pool staff photographer courtesy all rights reserved used with permission".split()
)


def compare_pictures(old: Sequence[Image], new: Sequence[Image]) -> list[Change]:
    """What changed among the pictures. Another order of the same pictures is no change.

    Two pictures are the same if their keys (picture_key) are equal. Pictures that only one record has are paired in their
    order and reported as swapped; those without a partner are added or removed.
    """
    before = {picture_key(image.url): image for image in old}
    after = {picture_key(image.url): image for image in new}
    pairs = [(image, after[key]) for key, image in before.items() if key in after]
    gone = [image for key, image in before.items() if key not in after]
    come = [image for key, image in after.items() if key not in before]
    for image in list(gone):
        if twin := next((other for other in come if _same_file(image, other)), None):
            pairs.append((image, twin))
            gone.remove(image)
            come.remove(twin)
    found = [change for pair in pairs for change in _texts(*pair)]
    swapped = min(len(gone), len(come))
    for a, b in zip(gone[:swapped], come[:swapped], strict=True):
        found.append(make_change("swapped", "image", a.url, b.url, Severity.FACT))
    found += [make_change("removed", "image", image.url, None, Severity.FACT) for image in gone[swapped:]]
    return found + [make_change("added", "image", None, image.url, Severity.UPDATE) for image in come[swapped:]]


def _same_file(a: Image, b: Image) -> bool:
    """Whether one path is the end of the other: the picture was moved into another folder, or is served by a proxy."""
    one, other = picture_key(a.url), picture_key(b.url)
    short, long = sorted((one, other), key=len)
    return "/" in short and long.endswith("/" + short)


def _texts(old: Image, new: Image) -> list[Change]:
    """The changes of caption and credit of one picture."""
    found = []
    if forms.line(old.caption).casefold() != forms.line(new.caption).casefold():
        found.append(_text("caption", old.caption, new.caption))
    if not forms.same_credit(old.credit, new.credit) and not _same_makers(old, new):
        found.append(_text("credit", old.credit, new.credit))
    return [change for change in found if change.severity > Severity.TYPOGRAPHY]


def _text(field: str, before: str | None, after: str | None) -> Change:
    if before and after:
        graded = grade(before, after)
        severity = graded if graded <= Severity.SPELLING and field == "caption" else Severity.FACT
        return make_change("altered", field, before, after, severity)
    return make_change("added" if after else "removed", field, before or None, after or None, Severity.FACT)


def _same_makers(old: Image, new: Image) -> bool:
    """Whether both credits name the same photographer, agency, service and distributor, and nobody besides.

    A credit that is printed otherwise ("AP Photo/Jane Roe", "Jane Roe / Associated Press") names the same makers. Words that
    belong to none of them and are on one side only name somebody else: "Raul Pihl/Baltic Frame" and "Raul Pihl".
    """
    if not old.credit or not new.credit:
        return False
    makers = [(image.photographer, image.agency, image.service, image.via) for image in (old, new)]
    if not any(makers[0][:2]) or makers[0] != makers[1]:
        return False
    one, other = _others(old), _others(new)
    return one == other or not (one ^ other) - _NOTES


def _others(image: Image) -> frozenset[str]:
    """The words of a credit that are no part of its makers' names, nor the full form of an abbreviated one."""
    known = [image.photographer, image.photographer_rank, image.service, image.agency, image.via, image.licence]
    words = forms.credit(image.credit) - frozenset().union(*map(forms.credit, known))
    initials = {letter for name in (image.agency, image.via) if name and name.isupper() for letter in name.casefold()}
    return frozenset(word for word in words if word[0] not in initials)

"""Pictures of two records: swapped, added or removed, and changes of their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote

from iria_crawler.changes.compare import forms
from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.words.severity import grade
from iria_crawler.model import Change, Image, Severity
from iria_crawler.outside import split_address

# An address may hold another as its argument, and that one a third.
MOST_NESTED = 3
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|jfif|bmp|tiff?|svg)$", re.I)
# Widths in which pictures are served.
_WIDTHS = (
    "150|200|240|300|320|400|480|500|600|640|700|720|750|768|800|828|900|960|1000|1024|1080|1200|1280|1366|1400|1440|1500|1536|"
    "1600|1920|2000|2048|2400|2560|3000|3840"
)
# What systems hang on the name of a file for one rendition of it.
_NAME_SIZE = re.compile(
    r"(?:[-_.](?:scaled|\d{2,5}x\d{2,5}|\d{3,4}w|w\d{3,4}|e\d{10,}|rotated|thumb(?:nail)?|small|medium|large|xl|\dx|\d{1,5}x\d{1,5}|q\d{1,3}|resize|fit|fill|crop)|@\dx|"
    rf"[-_](?:{_WIDTHS}))+$",
    re.I,
)
# A folder that names a size, a crop or a way to compress.
_SIZE_FOLDER = re.compile(
    r"\d{1,5}[x:]\d{1,5}|(?:[a-z]{1,2}[_=:]\w+[,;]?)+|(?:w|h|q|width|height|resize|fit|crop|quality|format|thumb|scaled?|\d{2,4})"
    r"[-_]?\d{0,4}|(?:[a-z]+[=:][\w.]+[,;]?)+",
    re.I,
)
_SIZE = re.compile(rf"\d{{1,5}}[x:]\d{{1,5}}|{_WIDTHS}")
_DATED = re.compile(r"(?:19|20)\d\d|\d\d")
# Parameters that choose a rendition or follow the reader.
_RENDITION = re.compile(
    r"(?:w|h|q|s|sw|sh|dpr|width|height|quality|fit|crop|resize|size|auto|format|fm|ssl|strip|zoom|scale|rect|itok|v|ver|version|"
    r"cb|ts|t|ixlib|bg|op|impolicy|imwidth|downsize|utm_\w+|fbclid|gclid|ref|token|sig|signature|expires|s=\w+)$",
    re.I,
)


def picture_key(url: str, nested: int = MOST_NESTED) -> str:
    """What stays the same when a picture is served in another size, form, from another host or with another query."""
    parts = split_address(url)
    query = parse_qsl(parts.query)
    for name, value in query:  # a resizing service, with the picture's own address as its argument
        if name in ("url", "src", "image") and "/" in value and nested:
            return picture_key(value, nested - 1)
    path = unquote(parts.path)
    if "http" in path[1:] and nested:
        return picture_key(path[path.rindex("http") :], nested - 1)
    folders = [part for part in path.split("/") if part]
    if len(folders) > 1 and re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", folders[0], re.I):
        folders = folders[1:]  # a proxy with the picture's host in the path
    named = bool(folders and _EXTENSION.search(folders[-1]))
    while len(folders) > 1 and not named and _SIZE.fullmatch(folders[-1]):
        folders.pop()
    name = _NAME_SIZE.sub("", _EXTENSION.sub("", folders[-1])) if folders else ""
    kept = [folder for folder in folders[:-1] if not _SIZE_FOLDER.fullmatch(folder) or _DATED.fullmatch(folder)]
    key = "/".join([*kept, name]).lower()
    rest = sorted(f"{name}={value}" for name, value in query if not _RENDITION.match(name)) if not named else []
    return "?".join([key, "&".join(rest)]) if rest else key


def compare_pictures(old: Sequence[Image], new: Sequence[Image]) -> list[Change]:
    """What changed among the pictures. Another order of the same pictures is no change.

    A picture is one with another where their keys (picture_key) are equal. Pictures that only one record has are paired in
    their order and reported as swapped; what is left over is added or removed.
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
    """Whether one path is the end of the other: a proxy or a moved folder put something before it."""
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
    """Whether the parsed photographer, agency, service and distributor are the same, however the credit is printed."""
    if not old.credit or not new.credit:
        return False
    makers = [(image.photographer, image.agency, image.service, image.via) for image in (old, new)]
    return any(makers[0][:2]) and makers[0] == makers[1]

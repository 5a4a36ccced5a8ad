"""Addresses of pictures: the best of those a page offers for one picture, and which addresses are the same picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qs, unquote

from lxml.html import HtmlElement

from iria_crawler.outside import split_address
from iria_crawler.parse.page.tree import Page
from iria_crawler.urls import is_web_address

# Attributes in which scripts keep the address until the picture is scrolled to, the best first.
_LAZY = (
    "data-full", "data-full-src", "data-orig-file", "data-large-file", "data-original", "data-lazy-src", "data-src",
    "data-lazy", "data-url", "data-image", "data-hi-res-src", "data-image-src", "data-echo", "data-src-large",
)  # fmt: skip
_NO_PICTURE = re.compile(
    r"^data:|(?:^|[/_.-])(?:placeholder|spacer|lazy-?load)(?:[/_.-]|$)|"
    r"(?:^|/)(?:blank|empty|grey|gray|leer|loading|pixel|transparent|1x1|lazy)(?:\.\w{3,4})?(?:\?|$)",
    re.I,
)
_ENTRIES = re.compile(r",\s+|,(?=https?:|/)")
_WIDE = re.compile(r"(\d+(?:\.\d+)?)([wx])")
# A size, a crop or a folder for one, and what the systems of outlets hang on the name of a file for it.
_SIZE = re.compile(
    r"(?:[whx]?_?\d{1,4}(?:px|w|x|h)?|\d{1,4}x\d{1,4}\w*|\d{1,4}(?:[:_x-]\d{1,4})+|[a-z]{1,2}\d{2,4}[a-z]?)", re.I
)
_NAME_SIZE = re.compile(
    r"(?:[-_.](?:scaled|\d+x\d+|\d{2,4}w?|e\d{10,}|rotated|thumb(?:nail)?|small|medium|large|xl))+$", re.I
)
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|jfif|bmp|tiff?)$", re.I)
_GENERIC = re.compile(
    r"(?:image|img|photo|picture|original|default|master|main|full|large|file|webp|jpe?g|png|free|alternates?|crop|\W)*",
    re.I,
)
# The number of a picture in a folder's name tells two of one name apart.
_NUMBER = re.compile(r"\d{6,12}")
# A name shorter than this is taken with its folder: "/1738253380/1200.jpg".
TELLING_NAME = 8
# A picture has no more sources, nor a set of them more entries or characters.
MOST_SOURCES, LONGEST_SET = 50, 50_000
# An address may hold another as its argument, and that one a third.
MOST_NESTED = 3


def best_address(page: Page, image: HtmlElement) -> str | None:
    """The absolute address of the largest rendition of an img element; None where it has none but a placeholder."""
    for _, source in sorted(_from_sets(image), reverse=True):
        if not _NO_PICTURE.search(source) and (url := _absolute(page, source)):
            return url
    for source in (*(image.get(name) for name in _LAZY), image.get("src")):
        if source and not _NO_PICTURE.search(source.strip()) and (url := _absolute(page, source)):
            return url
    return None


def _absolute(page: Page, source: str) -> str | None:
    url = page.absolute(source)
    return url if is_web_address(url) else None


def outermost(image: HtmlElement) -> HtmlElement:
    """The picture element around an img, else the img. The parser takes a source for a box and puts what follows inside."""
    element = image
    while (parent := element.getparent()) is not None and parent.tag in ("source", "picture"):
        element = parent
    return element


def _from_sets(image: HtmlElement) -> Iterator[tuple[float, str]]:
    """(width or density, address) of every srcset of the img and of the sources beside it in a picture element."""
    outer = outermost(image)
    sources = islice(outer.iter("source"), MOST_SOURCES) if outer is not image else ()
    for element in (image, *sources):
        for name, value in element.attrib.items():
            if str(name).endswith("srcset"):
                yield from islice(parse_srcset(str(value)[:LONGEST_SET]), MOST_SOURCES)


def parse_srcset(value: str) -> Iterator[tuple[float, str]]:
    """(width in pixels, address) of a srcset: a density counts as so many thousand pixels, none as one pixel.

    Addresses may hold commas, so entries are parted by a comma and white space, as HTML has it.
    """
    for entry in _ENTRIES.split(value.strip()):
        parts = entry.split()
        if not parts:
            continue
        number = _WIDE.fullmatch(parts[1].strip(",")) if len(parts) > 1 else None
        size = float(number[1]) * (1000 if number[2] == "x" else 1) if number else 1.0
        yield size, parts[0].strip(",")


def picture_key(url: str, nested: int = MOST_NESTED) -> str:
    """What the addresses of one picture's renditions have in common: the name of its file without size, crop or type;
    with its folders where the name alone tells nothing.
    """
    parts = split_address(url)
    query = parse_qs(parts.query)
    for name in ("url", "src", "image"):  # a resizing service, with the picture's own address as its argument
        inner = query.get(name, [""])[0]
        if "/" in inner and nested:
            return picture_key(unquote(inner), nested - 1)
    path = unquote(parts.path)
    if "http" in path[1:] and nested:
        return picture_key(path[path.rindex("http") :], nested - 1)
    segments = [_plain_name(segment) for segment in path.split("/") if segment]
    segments = [segment for segment in segments if segment and not _SIZE.fullmatch(segment)]
    telling = [segment for segment in segments if len(segment) >= TELLING_NAME and not _GENERIC.fullmatch(segment)]
    if segments and telling and telling[-1] == segments[-1]:
        number = next((found[0] for segment in segments[-2::-1] if (found := _NUMBER.search(segment))), "")
        return f"{number}/{telling[-1]}" if number else telling[-1]
    return "/".join(segments) or path + "?" + parts.query


def _plain_name(segment: str) -> str:
    name = _EXTENSION.sub("", segment.casefold().split("=")[0])
    return _NAME_SIZE.sub("", name)

"""Creator, credit, rights and date from the metadata of a picture: XMP and IPTC as agencies write them, EXIF as cameras do.

Source: IPTC Photo Metadata Standard 2023.2, which gives for each property its place in XMP and in IIM (the older IPTC).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from lxml import etree

from iria_crawler.text import clean, squeeze

# A caption is cut here; it is shown, not read as a text.
MAX_CAPTION_CHARACTERS = 3_000
MAX_VALUE_CHARACTERS = 300
# A picture names a few creators at most.
MAX_CREATORS = 10
# A packet of XMP is mostly 2 to 20 KB; of a larger one nothing is read.
MAX_XMP_BYTES = 1_000_000

_VIRIN = re.compile(r"\b\d{6}-[A-Z]-[A-Z0-9]{5}-\d{3,4}\b")
_DATE = re.compile(r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?)?")
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
# The property of PictureFile, its name in XMP, its dataset in IIM, its tag in EXIF.
_PLACES = (
    ("creator", "dc:creator", (2, 80), 315),
    ("credit_line", "photoshop:Credit", (2, 110), None),
    ("source", "photoshop:Source", (2, 115), None),
    ("rights", "dc:rights", (2, 116), 33432),
    ("caption", "dc:description", (2, 120), 270),
)
_DATES = ("photoshop:DateCreated", "exif:DateTimeOriginal")
_IIM_DATE, _IIM_TIME, _EXIF_DATE = (2, 55), (2, 60), 36867
# Where a VIRIN is kept: title, transmission reference, headline.
_NUMBERS = ("dc:title", "photoshop:TransmissionReference", "photoshop:Headline")
_IIM_NUMBERS = ((2, 5), (2, 103), (2, 105))

Iim = Mapping[tuple[int, int], list[bytes]]
Exif = Mapping[int, Any]


class Metadata(NamedTuple):
    """What a file holds: the packet of XMP, datasets of IIM, tags of EXIF. Empty where it holds none."""

    xmp: bytes
    iim: Iim
    exif: Exif


def read_statements(metadata: Metadata) -> dict[str, str | None]:
    """creator, credit_line, source, rights, caption, taken_at and virin as PictureFile has them; None where nothing states it."""
    xmp = read_xmp(metadata.xmp)
    found: dict[str, str | None] = {}
    for name, in_xmp, in_iim, in_exif in _PLACES:
        stated = xmp.get(in_xmp) or _iim(metadata.iim, in_iim) or _exif(metadata.exif, in_exif)
        most = MAX_CAPTION_CHARACTERS if name == "caption" else MAX_VALUE_CHARACTERS
        found[name] = _plain(", ".join(stated[:MAX_CREATORS]), most)
    found["taken_at"] = _taken_at(xmp, metadata)
    numbers = [*(text for name in _NUMBERS for text in xmp.get(name, ()))]
    numbers += [text for dataset in _IIM_NUMBERS for text in _iim(metadata.iim, dataset)]
    found["virin"] = next((number[0] for text in numbers if (number := _VIRIN.search(text))), None)
    return found


def read_xmp(packet: bytes) -> dict[str, list[str]]:
    """The texts of the properties that we know, by "dc:creator" and so on; {} for a packet that is broken or too large."""
    if not packet.strip(b"\x00 \r\n\t") or len(packet) > MAX_XMP_BYTES:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(packet.strip(b"\x00 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    found: dict[str, list[str]] = {}
    if root is None:
        return found
    for description in root.iter(f"{{{_SPACES['rdf']}}}Description"):
        for name in (*(place[1] for place in _PLACES), *_DATES, *_NUMBERS):
            space, _, local = name.partition(":")
            texts = _texts(description, f"{{{_SPACES[space]}}}{local}")
            if texts:
                found.setdefault(name, texts)
    return found


def _texts(description: Any, name: str) -> list[str]:
    """The values of a property: an attribute, the text of an element, or the items of a list in it. The default language first."""
    if attribute := description.get(name):
        return [str(attribute)]
    for element in description.iterchildren(name):
        items = [item for item in element.iter(f"{{{_SPACES['rdf']}}}li") if item.text and item.text.strip()]
        languages = "{http://www.w3.org/XML/1998/namespace}lang"
        if items and items[0].get(languages):
            items = sorted(items, key=lambda item: item.get(languages) != "x-default")[:1]
        texts = [str(item.text) for item in items] or ([element.text] if element.text and element.text.strip() else [])
        if texts:
            return texts
    return []


def _iim(iim: Iim, dataset: tuple[int, int]) -> list[str]:
    """The values of a dataset: UTF-8 where they can be, else Latin-1. Many files name another charset in 1:90 than they use."""
    return [text for value in iim.get(dataset, ()) if (text := _decoded(value).strip("\x00 "))]


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _exif(exif: Exif, tag: int | None) -> list[str]:
    """The text of a tag. It should be ASCII; the library reads it as Latin-1, and programs write UTF-8."""
    value = exif.get(tag) if tag is not None else None
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")
    text = _decoded(value) if isinstance(value, bytes) else ""
    return [stripped] if (stripped := text.strip("\x00 ")) else []


def _taken_at(xmp: Mapping[str, list[str]], metadata: Metadata) -> str | None:
    """When the picture was taken: as the agency states it, else as the camera does."""
    day, time = (next(iter(_iim(metadata.iim, dataset)), "") for dataset in (_IIM_DATE, _IIM_TIME))
    stated = [*(text for name in _DATES[:1] for text in xmp.get(name, ())), f"{day} {time[:6]}" if time else day]
    stated += [*(text for name in _DATES[1:] for text in xmp.get(name, ())), *_exif(metadata.exif, _EXIF_DATE)]
    return next(filter(None, map(_moment, stated)), None)


def _moment(text: str) -> str | None:
    """ "2026:05:01 14:02:31", "2026-05-01T14:02:31+02:00" or "20260501 140231" in one form, without zone; None: no date."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, month, day, *clock = (int(part) if part else None for part in found.groups())
    try:
        if clock[0] is None:
            return date(year or 0, month or 0, day or 0).isoformat()
        return datetime(year or 0, month or 0, day or 0, clock[0], clock[1] or 0, clock[2] or 0).isoformat()
    except ValueError:
        return None


def _plain(text: str, most: int) -> str | None:
    """The text on one line; None where nothing is left, or a sign of it is broken: half a name is another name."""
    if "\ufffd" in text:
        return None
    return squeeze(clean(text[: 4 * most]))[:most].rstrip() or None

"""Caption and credit that a page holds in attributes, for the view that a script opens over it: "data-caption", "data-sub-html".

They are read where the page prints no caption beside the picture. The attributes stand on the picture, or on an element around it
that holds no other picture: the link to the large file, the slide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree, html
from lxml.html import HtmlElement

from iria_crawler.outside import split_address
from iria_crawler.parse.pictures.beside import NO_BOX
from iria_crawler.parse.pictures.credit_names import is_name_like
from iria_crawler.parse.pictures.credits import is_credit_line, strip_label
from iria_crawler.parse.pictures.pieces import is_large, pieces_of
from iria_crawler.parse.pictures.words import MAX_CREDIT_CHARACTERS, NOTHING, Texts, read

# A picture's link, slide or figure is one of the 4 elements around it.
MAX_STEPS_UP = 4
# A longer text in an attribute is no caption; nor is one of a single word, which is the name of a file or a value of a script.
MAX_CAPTION_CHARACTERS, MIN_CAPTION_WORDS = 1_200, 2
# "data-caption", "data-pswp-caption", and what lightGallery calls it.
_NAMES_CAPTION = re.compile(r"data-(?:[\w-]{1,30}-)?caption|data-sub-html")
_CREDITS = ("data-credit", "data-copyright", "data-photographer", "data-source")
# These may say anything of a link to a file, so they need a credit at their end.
_TITLES = ("data-title", "data-description", "title")
_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)$", re.I)


def texts_in_attributes(image: HtmlElement, keys: Mapping[HtmlElement, str]) -> Texts:
    """The caption and the credit that attributes state of a picture. `keys`: picture -> its key, equal for renditions of one."""
    found = NOTHING
    for element in (image, *_around(image, keys)):
        stated = _stated(element)
        if found.caption is None and stated.caption:
            found = found._replace(caption=stated.caption, remarks=stated.remarks, is_named_caption=True)
        if found.credit is None and stated.credit:
            found = found._replace(credit=stated.credit, source="attribute")
    return found


def _around(image: HtmlElement, keys: Mapping[HtmlElement, str]) -> Iterator[HtmlElement]:
    """The elements around a picture, the nearest first, that hold no other."""
    own = keys.get(image)
    for element in islice(image.iterancestors(), MAX_STEPS_UP):
        if element.tag in NO_BOX or is_large(element) or any(keys.get(e, own) != own for e in element.iter("img")):
            return
        yield element


def _stated(element: HtmlElement) -> Texts:
    """What the attributes of one element state."""
    found = NOTHING
    for name, value in element.items():
        if _NAMES_CAPTION.fullmatch(str(name)) and found.caption is None:
            found = _read(str(value))
    if found.caption is None and found.credit is None and element.tag == "a" and _leads_to_a_file(element):
        titled = _read(". ".join(filter(None, (element.get(name) for name in _TITLES))))
        found = titled if titled.credit else found
    if found.credit is None:
        stated = (strip_label((element.get(name) or "")[:MAX_CREDIT_CHARACTERS]) for name in _CREDITS)
        credit = next((text for text in stated if text and (is_name_like(text) or is_credit_line(text))), None)
        found = found._replace(credit=credit)
    return found


def _leads_to_a_file(link: HtmlElement) -> bool:
    return _FILE.search(split_address(link.get("href") or "").path) is not None


def _read(value: str) -> Texts:
    """Caption and credit of a value, which is a text or HTML; nothing if it is something else: a selector, JSON, the name of a file."""
    if not 0 < len(value) <= MAX_CAPTION_CHARACTERS or value.lstrip()[:1] in ("#", ".", "{"):
        return NOTHING
    try:
        box = html.fragment_fromstring(value, create_parent="div")
    except (etree.LxmlError, ValueError):
        return NOTHING
    found = read(pieces_of(box))
    words = (found.caption or "").split()
    if len(words) < MIN_CAPTION_WORDS and (found.caption or "").isascii():
        found = found._replace(caption=None)
    return found._replace(elements=())

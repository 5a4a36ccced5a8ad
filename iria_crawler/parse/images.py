"""The pictures of the story: which they are, their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from iria_crawler.model import Image
from iria_crawler.parse.body import Story
from iria_crawler.parse.chrome import is_furniture
from iria_crawler.parse.credits import is_credit_line, split_caption, split_credit, strip_label, taken_on
from iria_crawler.parse.evidence import text_of
from iria_crawler.parse.page import Page
from iria_crawler.text import squeeze

# A picture stated to be smaller than this on a side is an icon, an avatar or a tracking pixel.
SMALLEST = 120
_ADDRESSES = ("data-src", "data-lazy-src", "data-original", "data-url", "data-image", "src")
_NOT_STORY = re.compile(
    r"(?:^|[/_-])(?:logo|icon|avatar|gravatar|sprite|pixel|spacer|blank|badge|banner)(?:[._/-]|s\b|$)", re.I
)
_CAPTION_NAMES = re.compile(r"caption|cutline|legend|img-desc|image-desc", re.I)
_CREDIT_NAMES = re.compile(r"credit|copyright|attribution|source|photographer|photo-?by|byline", re.I)
_HOLDER_NAMES = re.compile(r"wp-caption|figure|image|photo|picture|media|gallery|slide", re.I)


def find_images(page: Page, story: Story) -> tuple[tuple[Image, ...], set[HtmlElement], dict[str, str]]:
    """The pictures in page order; the elements whose text belongs to them; and provenance by field."""
    claimed: set[HtmlElement] = set()
    images: dict[str, Image] = {}
    if story.container is None:
        return (), claimed, {}
    for picture in _pictures(story):
        url = _address(page, picture)
        if url is None or url in images:
            continue
        holder = _holder(picture, story.container)
        images[url] = _read(picture, holder, url, claimed)
    provenance = {"images": "story pictures"} if images else {}
    if any(image.credit for image in images.values()):
        provenance["credit"] = "beside the picture"
    return tuple(images.values()), claimed, provenance


def _pictures(story: Story) -> Iterator[HtmlElement]:
    """The img elements in and just above the story that are no furniture."""
    root = story.container
    assert root is not None
    for image in root.iter("img"):
        if not _in_furniture(image, root):
            yield image


def _in_furniture(image: HtmlElement, root: HtmlElement) -> bool:
    for ancestor in image.iterancestors():
        if ancestor is root:
            return False
        if ancestor.tag in ("figure", "picture", "noscript"):
            continue
        names = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        if is_furniture(ancestor) and not _HOLDER_NAMES.search(names):
            return True
    return False


def _address(page: Page, image: HtmlElement) -> str | None:
    """The picture's absolute address; None for icons, data: addresses and what is too small."""
    for name in _ADDRESSES:
        source = (image.get(name) or "").strip()
        if source and not source.startswith("data:"):
            break
    else:
        return None
    url = page.absolute(source)
    if not url.startswith(("http://", "https://")) or _NOT_STORY.search(url.rsplit("?", 1)[0]):
        return None
    sizes = [_number(image.get("width")), _number(image.get("height"))]
    return None if any(size is not None and size < SMALLEST for size in sizes) else url


def _number(text: str | None) -> int | None:
    match = re.match(r"\s*(\d+)(?:px)?\s*$", text or "")
    return int(match.group(1)) if match else None


def _holder(image: HtmlElement, root: HtmlElement) -> HtmlElement | None:
    """The element made for this picture alone with its texts: a figure, or a box named like one."""
    best = None
    for ancestor in image.iterancestors():
        if ancestor is root or ancestor.tag in ("article", "section", "main", "body"):
            break
        if sum(1 for _ in ancestor.iter("img")) > 1 and ancestor.find(".//noscript") is None:
            break
        if ancestor.tag == "figure":
            return ancestor
        if _HOLDER_NAMES.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}"):
            best = ancestor
    return best


def _read(image: HtmlElement, holder: HtmlElement | None, url: str, claimed: set[HtmlElement]) -> Image:
    caption, credit = _texts(holder) if holder is not None else (None, None)
    if holder is not None:
        claimed.add(holder)
    parts: dict[str, Any] = split_credit(credit)._asdict() if credit else {}
    return Image(
        url=url,
        alt_text=squeeze(image.get("alt") or "") or None,
        caption=caption,
        taken_on=taken_on(caption),
        width=_number(image.get("width")),
        height=_number(image.get("height")),
        role="inline",
        **parts,
    )


def _texts(holder: HtmlElement) -> tuple[str | None, str | None]:
    """(caption, credit) of a picture's box."""
    credit = None
    credit_element = None
    for element in holder.iter("span", "small", "cite", "p", "div", "em", "i"):
        text = squeeze(text_of(element))
        if not text or len(text) > 160 or element is holder:
            continue
        named = _CREDIT_NAMES.search(f"{element.get('class', '')} {element.get('itemprop', '')}")
        if named or (element.tag in ("cite", "small") and is_credit_line(text)):
            credit, credit_element = strip_label(text), element
            break
    pieces = []
    for element in holder.iter("figcaption", "p", "span", "div"):
        named = element.tag == "figcaption" or _CAPTION_NAMES.search(element.get("class") or "")
        if named and element is not holder and element is not credit_element:
            text = squeeze(text_of(element))
            if credit_element is not None:
                text = squeeze(text.replace(squeeze(text_of(credit_element)), " "))
            if text:
                pieces.append(text)
                break
    caption, tail = split_caption(pieces[0]) if pieces else (None, None)
    return caption, credit or tail

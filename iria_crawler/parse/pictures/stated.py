"""What is stated of pictures beside their elements: in the page's meta tags and JSON-LD, and in the publisher's own database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from iria_crawler.model import Image, StatedPicture
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.pictures.credit_parts import Credit, split_credit
from iria_crawler.parse.pictures.credits import split_caption, taken_on
from iria_crawler.picture_urls import picture_key
from iria_crawler.text import squeeze

# A page may list thousands of pictures; this many are read.
MAX_STATED = 150


def merged(known: Image, other: Image) -> Image:
    """One image made of two renditions: address and role of the first, the texts that either has, the larger size."""
    fuller = other if other.credit and not known.credit else known
    return replace(
        known,
        caption=known.caption or other.caption,
        alt_text=known.alt_text or other.alt_text,
        taken_on=known.taken_on or other.taken_on,
        width=max(filter(None, (known.width, other.width)), default=None),
        height=max(filter(None, (known.height, other.height)), default=None),
        **{name: getattr(fuller, name) for name in Credit._fields},
    )


def add_stated(page: Page, images: dict[str, Image], provenance: dict[str, str], own_names: frozenset[str]) -> None:
    """Add credits and captions from JSON-LD to pictures that the page prints without them."""
    for address, stated in islice(stated_pictures(page), MAX_STATED):
        known = images.get(picture_key(address))
        if known is None:
            continue
        caption, credit = stated.get("caption"), stated.get("creditText")
        if isinstance(credit, str) and credit.strip() and known.credit is None:
            known = replace(known, **split_credit(squeeze(credit), own_names)._asdict())
            provenance.setdefault("credit", "json-ld")
        if isinstance(caption, str) and caption.strip() and known.caption is None:
            known = replace(known, caption=split_caption(caption)[0])
        images[picture_key(known.url)] = known


def stated_pictures(page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pictures that the page names as its story's, in meta and JSON-LD: (absolute address, what JSON-LD says of it)."""
    for name in ("og:image", "twitter:image"):
        if address := page.first_meta(name):
            yield page.absolute(address), {}
    stated_images = [item for item in page.json_ld if item.get("@type") == "ImageObject"]
    for item in (page.story_object or {}).get("image") or (), *stated_images[:MAX_STATED]:
        for stated in item[:MAX_STATED] if isinstance(item, list) else [item]:
            about = stated if isinstance(stated, dict) else {}
            address = stated if isinstance(stated, str) else about.get("url") or about.get("contentUrl")
            if isinstance(address, str) and address:
                yield page.absolute(address), about


def taken_apart(picture: StatedPicture) -> StatedPicture:
    """What a database says of a picture, in the fields of an Image: `read` is field -> text; lists are joined by "; ".

    A credit within the caption goes before the one that WordPress took from the file.
    """
    caption, credit = split_caption(picture.caption or "")
    credit = credit or picture.credit
    parts = split_credit(credit)._asdict() if credit else {}
    found = {
        "url": picture.url,
        "alt_text": picture.alt_text,
        "caption": caption,
        "taken_on": taken_on(caption, parts.get("virin")),
        **parts,
    }
    texts = {
        name: "; ".join(value) if isinstance(value, tuple) else str(value) for name, value in found.items() if value
    }
    return replace(picture, read=texts)

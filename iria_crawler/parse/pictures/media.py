"""Pictures as WordPress's REST interface describes them, joined by their number with the pictures that a page prints.

Source: the schema of a media item, https://developer.wordpress.org/rest-api/reference/media/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from lxml.html import HtmlElement, fragment_fromstring

from iria_crawler.model import Image
from iria_crawler.parse.pictures.credit_parts import split_credit
from iria_crawler.parse.pictures.credit_words import remarks_in
from iria_crawler.parse.pictures.credits import split_caption, strip_label, taken_on
from iria_crawler.text import squeeze

# A media item's caption is a line or two; a longer one is cut.
MAX_CAPTION_CHARACTERS = 5_000
# The number of a picture is at the picture or at one of the 4 elements around it.
MAX_STEPS_UP = 4
# A number of more digits is no id.
MAX_ID_DIGITS = 12
_NUMBERED = re.compile(rf"(?:^|\s)(?:wp-image-|attachment[_-])(\d{{1,{MAX_ID_DIGITS}}})(?:\s|$)")
_ID = re.compile(rf"\d{{1,{MAX_ID_DIGITS}}}")


def media_id(image: HtmlElement) -> str | None:
    """The number of a picture in WordPress: "wp:4207" for class="wp-image-4207" or id="attachment_4207"; None: it prints none."""
    number = image.get("data-attachment-id") or ""
    if _ID.fullmatch(number):
        return f"wp:{number}"
    for element in (image, *islice(image.iterancestors(), MAX_STEPS_UP)):
        if found := _NUMBERED.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return f"wp:{found[1]}"
    return None


def with_media(images: Iterable[Image], items: Iterable[Mapping[str, Any]]) -> tuple[Image, ...]:
    """The pictures, each with what the media item of its number adds. What the page prints is never replaced.

    items: media items as REST gives them, in any order and however broken; those of no picture here are ignored.
    """
    known = {
        f"wp:{item['id']}": item for item in items if isinstance(item, Mapping) and isinstance(item.get("id"), int)
    }
    return tuple(
        _with(image, known[image.external_id]) if image.external_id in known and image.external_id else image
        for image in images
    )


def _with(image: Image, item: Mapping[str, Any]) -> Image:
    printed = _text_of(item.get("caption"))
    caption, credit = split_caption(printed) if printed else (None, None)
    credit = credit or _stated_credit(item)
    if image.caption is None and caption:
        image = replace(image, caption=caption, taken_on=image.taken_on or taken_on(caption))
    if image.credit is None and credit:
        parts = split_credit(credit)
        qualifiers = tuple(dict.fromkeys((*image.qualifiers, *remarks_in(printed), *parts.qualifiers)))
        image = replace(image, **{**parts._asdict(), "qualifiers": qualifiers})
    alt = item.get("alt_text")
    if image.alt_text is None and isinstance(alt, str) and squeeze(alt):
        image = replace(image, alt_text=squeeze(alt))
    return image


def _stated_credit(item: Mapping[str, Any]) -> str | None:
    """The credit that WordPress read from the picture's file when it was uploaded."""
    details = item.get("media_details")
    meta = details.get("image_meta") if isinstance(details, Mapping) else None
    stated = meta.get("credit") if isinstance(meta, Mapping) else None
    return (strip_label(stated) or None) if isinstance(stated, str) else None


def _text_of(value: object) -> str:
    """The text of {"rendered": "<p>...</p>"}; "" if there is none."""
    rendered = value.get("rendered") if isinstance(value, Mapping) else value
    if not isinstance(rendered, str) or not rendered.strip():
        return ""
    try:
        return squeeze(fragment_fromstring(rendered[:MAX_CAPTION_CHARACTERS], create_parent="div").text_content())
    except (ValueError, SyntaxError):
        return ""

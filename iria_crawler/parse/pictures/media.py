"""The number that WordPress gives a picture, as a page prints it.

Source: the class that WordPress's editor writes (wp-image-4207), the id of its captions (attachment_4207).
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

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

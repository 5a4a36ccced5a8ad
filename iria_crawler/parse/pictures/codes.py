"""Codes for telephones, which are no pictures of a story."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

# "QR code for this story", not "A soldier scans a QR code".
_CODE = re.compile(r"\W*qr[\s_-]?code\b", re.I)
# A longer text tells what a picture shows.
MAX_CODE_WORDS = 6


def shows_a_code(image: HtmlElement) -> bool:
    """Whether an img says of itself that it is a code for a telephone: in its alternative text or title."""
    said = (image.get("alt") or "", image.get("title") or "")
    return any(_CODE.match(text) and len(text.split()) <= MAX_CODE_WORDS for text in said)

"""The newest text of a story as `bodies.body_text` has it: text, or where `scrapy compact --pack-texts` was there, bytes (zstd).

Each text is packed for itself, with a checksum: one that is damaged takes no other with it, and of a story that is forgotten no word
is left in a dictionary that others need.
"""

from __future__ import annotations

from typing import Any

import zstandard

_LEVEL = 9


def pack_text(text: str) -> bytes:
    """A text as fewer bytes."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(text.encode())


def plain_text(lying: str | bytes) -> str:
    """The text, however it lies. Raises ZstdError where it is damaged."""
    if isinstance(lying, str):
        return lying
    try:
        return zstandard.ZstdDecompressor().decompress(lying).decode()
    except UnicodeDecodeError as error:
        raise zstandard.ZstdError(str(error)) from error


def plain_or_none(lying: Any) -> Any:
    """The text of packed bytes; None where they are damaged; any other value as it is. `plain_text(body_text)` of your own SQL."""
    try:
        return plain_text(lying) if isinstance(lying, bytes) else lying
    except zstandard.ZstdError:
        return None


def plain_or_empty(lying: str | bytes) -> str:
    """The text; '' where it is damaged, which `iria verify` says: for what only compares it with other texts."""
    return plain_or_none(lying) or ""

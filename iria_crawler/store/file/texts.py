"""The newest text of a story as `bodies.body_text` has it: text, or where `scrapy compact --pack-texts` was there, bytes (zstd).

Each text is packed for itself, with a checksum: one that is damaged takes no other with it, and of a story that is forgotten no word
is left in a dictionary that others need.
"""

from __future__ import annotations

from typing import Any

import zstandard

_LEVEL = 9
# No text and no record is longer: what states that it is was damaged, or made to fill the memory.
MAX_BYTES = 256 * 1024 * 1024


def pack_text(text: str) -> bytes:
    """A text as fewer bytes."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(text.encode())


def plain_text(lying: str | bytes) -> str:
    """The text, however it lies. Raises ZstdError where it is damaged."""
    if isinstance(lying, str):
        return lying
    return unzipped(lying, zstandard.ZstdDecompressor())


def unzipped(data: bytes, decompressor: zstandard.ZstdDecompressor) -> str:
    """The text that bytes hold. Raises ZstdError for any that were damaged, also where they state a size over MAX_BYTES, or none:
    nothing empty is ever packed.
    """
    if zstandard.frame_content_size(data) > MAX_BYTES:
        raise zstandard.ZstdError("damaged: it states a size that no text has")
    try:
        text = decompressor.decompress(data).decode()
    except (MemoryError, UnicodeDecodeError) as error:
        raise zstandard.ZstdError(f"damaged: {type(error).__name__}") from error
    if not text:
        raise zstandard.ZstdError("damaged: it states that it is empty")
    return text


def plain_or_none(lying: Any) -> Any:
    """The text of packed bytes; None where they are damaged; any other value as it is. `plain_text(body_text)` of your own SQL."""
    try:
        return plain_text(lying) if isinstance(lying, bytes) else lying
    except zstandard.ZstdError:
        return None


def plain_or_empty(lying: str | bytes) -> str:
    """The text; '' where it is damaged, which `iria verify` says: for what only compares it with other texts."""
    return plain_or_none(lying) or ""

"""Plain text: the few operations that every room needs."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")


def squeeze(text: str) -> str:
    """`text` with every run of white space (no-break and zero-width too) made one space, and none at the ends."""
    return _SPACE.sub(" ", text).strip()

"""The name by which the user called us: `iria` (an installed copy) or `scrapy` (in the repository), for messages that repeat it."""

from __future__ import annotations

import sys
from pathlib import PurePath

# How `python -m iria_crawler` is called.
_MODULE = "__main__"


def program() -> str:
    """`iria` or `scrapy`."""
    called = PurePath(sys.argv[0] if sys.argv else "")
    name = called.parent.name if called.stem == _MODULE else called.stem
    return "iria" if name in ("iria", "iria_crawler") else "scrapy"

"""One answer that an archive keeps, whatever the archive is."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

# The web has no older pages: an archive that names one is wrong.
FIRST_YEAR = 1990


class Saved(NamedTuple):
    """An answer of a server at some time. `body` None: an archive's note that the page was the one before (a revisit)."""

    url: str
    at: datetime  # aware, UTC
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    refers_to: str | None = None  # of a revisit: the address at which the page came before

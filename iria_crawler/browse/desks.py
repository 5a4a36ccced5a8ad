"""Whose desk a request may use: where its file is, and whether this person may write to it."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Any

from iria_crawler.desk import Desk

# The file, from the environment: `scrapy browse` sets it. Without it there is no desk, and the pages only show.
VARIABLE = "IRIA_DESK"
# A proxy adds these: then the client's own address is the proxy's and says nothing of the person.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def desk_of(request: Any, database: str) -> Desk | None:
    """The desk that this request may use; None if there is none.

    Somebody whom Datasette knows (an actor with an id) has a desk of their own. Nobody needs to sign in on the machine itself;
    whoever comes from elsewhere, or through a proxy, must.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        return None
    actor = (request.actor or {}).get("id")
    if actor is None and not _is_from_this_machine(request):
        return None
    return Desk(Path(path), database, "" if actor is None else str(actor))


def _is_from_this_machine(request: Any) -> bool:
    if any(request.headers.get(name) for name in _FORWARDED):
        return False
    client = request.scope.get("client") or ("",)
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False

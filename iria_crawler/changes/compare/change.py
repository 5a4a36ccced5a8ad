"""How a change is put down."""

from __future__ import annotations

from iria_crawler.model import Change


def told(kind: str, field: str, before: str | None, after: str | None, severity: int) -> Change:
    """A Change, not yet judged for stealth."""
    return Change(kind=kind, field=field, before=before, after=after, severity=severity)

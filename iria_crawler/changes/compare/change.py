"""A short way to write down one change."""

from __future__ import annotations

from iria_crawler.model import Change, Severity


def make_change(kind: str, field: str, before: str | None, after: str | None, severity: Severity) -> Change:
    """A Change whose `stealth` is not judged yet."""
    return Change(kind=kind, field=field, before=before, after=after, severity=severity)

"""A short way to write down one change."""

from __future__ import annotations

from iria_crawler.model import Change, Reason, Severity


def make_change(
    kind: str, field: str, before: str | None, after: str | None, graded: tuple[Severity, Reason | None] | Severity
) -> Change:
    """A Change whose `stealth` is not judged yet. graded: its severity, and the reason where two texts give one."""
    severity, reason = (graded, None) if isinstance(graded, Severity) else graded
    return Change(kind=kind, field=field, before=before, after=after, severity=severity, reason=reason)

"""Did the newsroom say that it changed the story?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iria_crawler.model import Change

# Below this an unannounced change is no secret: spelling and typography.
WORTH_TELLING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What page, feed, sitemap and REST say of the last modification; None where a source says nothing."""

    page: datetime | None = None
    feed: datetime | None = None
    sitemap: datetime | None = None
    rest: datetime | None = None

    def since(self, moment: datetime) -> bool:
        """Whether any of them claims a modification at or after `moment` (claims are exact to the minute)."""
        floor = moment.replace(second=0, microsecond=0)
        return any(at is not None and at >= floor for at in (self.page, self.feed, self.sitemap, self.rest))


def judge_stealth(changes: Sequence[Change], claims: Claims, before: datetime) -> list[Change]:
    """The changes with `stealth` set.

    True: severity 2 or more, no notice appeared, and no source claims a modification since `before`, the last look that
    found the story as it was. False: admitted. None: below severity 2, or a withdrawal, which nobody announces.
    """
    admitted = claims.since(before) or _has_notice(changes)
    return [replace(change, stealth=not admitted) if change.severity >= WORTH_TELLING else change for change in changes]


def _has_notice(changes: Iterable[Change]) -> bool:
    return any(change.field == "notice" and change.kind in ("added", "altered") for change in changes)

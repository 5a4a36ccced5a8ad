"""Did the newsroom say that it changed the story?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iria_crawler.model import WORTH_REPORTING, Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The time of the last modification that each source claims (aware, UTC); None if it claims none."""

    page: datetime | None = None
    feed: datetime | None = None
    sitemap: datetime | None = None
    rest: datetime | None = None

    def since(self, moment: datetime) -> bool:
        """Whether any source claims a modification at or after the minute of `moment`: many claims have no seconds."""
        floor = moment.replace(second=0, microsecond=0)
        return any(at is not None and at >= floor for at in (self.page, self.feed, self.sitemap, self.rest))


def judge_stealth(changes: Sequence[Change], claims: Claims, before: datetime) -> list[Change]:
    """The changes with `stealth` set.

    before: the time of the last look that found the old state.
    True: severity WORTH_REPORTING or more, no notice was added or altered, and no source claims a modification since
    `before`. False: a notice or a claim admits the change. None, as it came: less grave, spelling or typography.
    """
    admitted = claims.since(before) or _has_notice(changes)
    return [
        replace(change, stealth=not admitted) if change.severity >= WORTH_REPORTING else change for change in changes
    ]


def _has_notice(changes: Iterable[Change]) -> bool:
    """Whether a notice about the story appeared or changed."""
    return any(change.field == "notice" and change.kind in ("added", "altered") for change in changes)

"""Log each change that matters, as soon as it is stored."""

from __future__ import annotations

import logging
from typing import Self

from scrapy.crawler import Crawler

from iria_crawler.model import WORTH_REPORTING
from iria_crawler.store import Outcome

logger = logging.getLogger(__name__)


class Alert:
    """Writes a log line for every change that matters."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Outcome) -> Outcome:
        """The outcome, unchanged; its changes are logged."""
        tell(item)
        return item


def tell(outcome: Outcome) -> None:
    """One log line for each change of an outcome that matters."""
    for change in outcome.changes:
        if change.severity >= WORTH_REPORTING:
            logger.info(
                "%s %s (severity %d%s): %r -> %r [%s]",
                change.field,
                change.kind,
                change.severity,
                ", unannounced" if change.stealth else "",
                change.before,
                change.after,
                outcome.url,
            )

"""Decide what a look means for the story's history, and store it in one transaction."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from iria_crawler.model import Article, Look
from iria_crawler.parse import extract
from iria_crawler.store import Outcome

# What each outcome adds to in the run's counters.
COUNTED = {
    "new": "new",
    "edit": "changed",
    "restored": "changed",
    "same": "unchanged",
    "cosmetic": "unchanged",
    "reparse": "unchanged",
    "gone": "gone",
    "listing": "listings",
}
# Outcomes that leave a look without a story: recorded as problems, with their reason.
DOUBTFUL = ("suspect", "blocked", "not_a_story")


class StoreLook:
    """Look -> Outcome: the decision is changes.decide()'s, the transaction the store's."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Look) -> Outcome:
        """What was stored."""
        spider = self.crawler.spider
        outcome = spider.store.history.store_look(spider.site_id, item, reread)
        if outcome.outcome in DOUBTFUL:
            spider.problem(item.url, outcome.outcome, outcome.reason, item.http_status, outcome.article_id)
        else:
            spider.count(COUNTED[outcome.outcome])
            if item.owed_kind == "hint":
                spider.store.sources.score_hint(spider.site_id, true=outcome.outcome != "same")
        return outcome


def reread(body: bytes, old: Article, look: Look) -> Article:
    """A stored capture read with today's parser: what tells our improvement from the newsroom's edit."""
    return extract(body, old.url, fetched_at=look.fetched_at)

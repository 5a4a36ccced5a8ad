"""Decide what a look means for the story's history, and store it in one transaction.

Edits and disappearances wait for the end of the run: only then is it known whether they happened to a story or to the
whole site. A crawl killed before has acknowledged none of them, and asks again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from iria_crawler import changes
from iria_crawler.model import Article, Look
from iria_crawler.parse import extract
from iria_crawler.store import Outcome, Weighed
from pipelines.alert import tell

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
# So many stories, and so great a part of those looked at, that are not there: the site is broken, or did something to all.
BULK = 5
BULK_SHARE = 0.5
# Looks are held with their pages; the oldest of more than this are stored on what is known by then.
MOST_HELD = 400
EDITS = (changes.Revised, changes.Restored)
WITHDRAWALS = (changes.Gone, changes.GoneSuspected)


class StoreLook:
    """Look -> Outcome: the decision is changes.decide()'s, the transaction the store's."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._held: dict[int, Look] = {}  # by story, in the order they came
        self._missing: set[int] = set()  # stories of this run that seem withdrawn
        self._there: set[int] = set()  # and those that answered
        self._pages: dict[str, set[int]] = defaultdict(set)  # text hash -> the stories it came for, of doubtful pages

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Look) -> Outcome:
        """What was stored; a look that is held is dropped here and stored by close_spider()."""
        weighed = self._weigh(item)
        if item.article_id is None:
            return self._store(weighed)
        self._notice(weighed)
        if isinstance(weighed.decision, EDITS):
            weighed = self._weigh(item)  # with what this story has just taught
        if isinstance(weighed.decision, EDITS + WITHDRAWALS):
            self._hold(item)
            raise DropItem(f"held to the end of the run: {item.url}", log_level="DEBUG")
        return self._store(weighed)

    def close_spider(self) -> None:
        """Store what was held."""
        while self._held:
            self._release()

    def _hold(self, look: Look) -> None:
        assert look.article_id is not None
        self._held[look.article_id] = look
        if len(self._held) > MOST_HELD:
            self._release()

    def _release(self) -> None:
        """The look held longest, weighed again with all that the run has learned, stored and told."""
        look = self._held.pop(next(iter(self._held)))
        tell(self._store(self._weigh(look)))

    def _weigh(self, look: Look) -> Weighed:
        spider = self.crawler.spider
        text = changes.text_hash(look.article) if self._pages and look.article else ""
        return spider.store.history.weigh(
            spider.site_id,
            look,
            reread,
            host_failing=self._is_bulk(),
            shared=bool(self._pages.get(text, set()) - {look.article_id}),
        )

    def _notice(self, weighed: Weighed) -> None:
        """What a look says of the whole site: furniture, an outage, a page that comes for every story."""
        spider, look = self.crawler.spider, weighed.look
        missing = isinstance(weighed.decision, WITHDRAWALS) or look.http_status in changes.GONE_STATUSES
        (self._missing if missing else self._there).add(look.article_id)
        if isinstance(weighed.decision, changes.Suspect) and look.article and look.article.body_text:
            self._pages[changes.text_hash(look.article)].add(look.article_id)
        learned = spider.store.history.note_blocks(spider.site_id, weighed)
        if learned:
            what = "a block" if len(learned) == 1 else f"{len(learned)} blocks"
            spider.remark(
                look.url,
                "template",
                f"{what} came or went on {changes.FURNITURE_STORIES} stories: the site's, not theirs",
            )

    def _is_bulk(self) -> bool:
        missing = len(self._missing)
        return missing >= BULK and missing >= BULK_SHARE * (missing + len(self._there))

    def _store(self, weighed: Weighed) -> Outcome:
        spider, look = self.crawler.spider, weighed.look
        outcome = spider.store.history.store_weighed(spider.site_id, weighed)
        if outcome.outcome in DOUBTFUL:
            spider.problem(look.url, outcome.outcome, outcome.reason, look.http_status, outcome.article_id)
        else:
            spider.count(COUNTED[outcome.outcome])
            if look.owed_kind == "hint":
                lists = spider.announced.get(outcome.article_id, ())
                spider.store.sources.score_hint(spider.site_id, lists, true=outcome.outcome != "same")
        return outcome


def reread(body: bytes, old: Article, look: Look) -> Article:
    """A stored capture read with today's parser: what tells our improvement from the newsroom's edit."""
    return extract(body, old.url, fetched_at=look.fetched_at)

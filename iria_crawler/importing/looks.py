"""Saved answers become looks: stories, versions and changes are made as if we had watched."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from w3lib.encoding import http_content_type_encoding

from iria_crawler.changes import GONE_STATUSES
from iria_crawler.crawl.readers.pages import FetchedPage, Record, memory_of, read_page, reread
from iria_crawler.importing.histories import Pages
from iria_crawler.importing.saved import Saved
from iria_crawler.model import Article, Look, Site
from iria_crawler.parse import PARSER_VERSION
from iria_crawler.store import Arrival, DamagedStory, SiteSigns, Store, iso

logger = logging.getLogger(__name__)


class Importer:
    """Stores the saved answers of one site, in the order of their times. `counts`: outcome -> looks; `whole`: stories taken with
    their history.
    """

    def __init__(self, store: Store, site: Site, origin: str) -> None:
        self._store = store
        self._origin = origin
        self.counts: Counter[str] = Counter()
        self.whole = 0
        self._site_id: int | None = None
        self._declared = site

    def take_whole(self, story: dict[str, Any], at: datetime, pages: Pages) -> None:
        """Store a story with all its versions and changes as another database had it. One that is known already, or that
        cannot be used, is left to its pages, which take() reads.
        """
        site_id = self._site(at)
        arrival = Arrival(site_id, self._origin, iso(at), pages.find)
        try:
            with self._store.together():
                outcome = self._store.carrying.bring_in(story, arrival)
        except DamagedStory as error:
            logger.warning("a story is read page by page, as its history cannot be used: %s", error)
            return
        self._site_id = None  # the file may have told the zone of the outlet: it is declared anew
        if outcome == "whole":
            self.whole += 1

    def has_seen(self, url: str, at: datetime) -> bool:
        """Whether the story at this address was looked at then or later. False where no story is known there."""
        article_id = self._store.story_at(self._site(at), url)
        return article_id is not None and at <= self._last_seen(article_id)

    def take(self, saved: Saved) -> bool:
        """Store one answer in a transaction of its own. One that is not later than the last look at its story was taken before.

        Returns whether it is of a story that is kept. What no list of that time can say is left open: no change is called unannounced.
        """
        site_id = self._site(saved.at)
        look = self._look(saved)
        history = self._store.history
        with self._store.together():
            look = history.with_own_id(site_id, look) if look.article else look
            article_id = history.identify(site_id, look)
            if article_id is None and saved.refers_to:
                article_id, look = self._moved(site_id, look, saved.refers_to)
            if self._store.forgetting.keeps_away(site_id, look):
                self.counts["forgotten"] += 1
                return False
            if article_id is None and (look.article is None or look.article.page_class != "article"):
                self.counts["no story"] += 1
                return False
            if article_id is not None and saved.at <= self._last_seen(article_id):
                self.counts["known"] += 1
                return True
            look = replace(look, article_id=article_id)
            signs = SiteSigns(shared=article_id is not None and history.is_page_of_another(look))
            outcome = history.store_weighed(site_id, history.weigh(site_id, look, reread, signs))
            self.counts[outcome.outcome] += 1
            return outcome.article_id is not None

    def _moved(self, site_id: int, look: Look, before: str) -> tuple[int | None, Look]:
        """The story whose page came unchanged at a new address, and the look with its record there; None if it is not known."""
        article_id = self._store.history.identify(site_id, replace(look, url=before, requested_url=before))
        known = self._store.article(before)
        if article_id is None or known is None or known.id != article_id:
            return None, look
        record = replace(known.record, url=look.url, canonical_url=look.url)
        return article_id, replace(look, article=record, same_bytes=False, http_status=200)

    def _site(self, at: datetime) -> int:
        if self._site_id is None:
            self._site_id = self._store.site(self._declared.host, self._declared.name, at)
            self._declared = self._store.declare_site(self._site_id, self._declared)
        return self._site_id

    def _last_seen(self, article_id: int) -> datetime:
        """The last look at a story, of any outcome."""
        (text,) = self._store.db.execute(
            "SELECT max(last_at) FROM checks WHERE article_id = ?", (article_id,)
        ).fetchone()
        return datetime.fromisoformat(text)

    def _known(self, url: str) -> Article | None:
        """The record of the story at an address, where today's parser made it."""
        found = self._store.article(url)
        return None if found is None else self._store.history.record_of_today(found.id, PARSER_VERSION)

    def _look(self, saved: Saved) -> Look:
        headers = {name.lower(): value for name, value in saved.headers}
        record: Record | None = None
        if saved.body and saved.status not in GONE_STATUSES:
            charset = http_content_type_encoding(headers.get("content-type"))
            known = memory_of(self._known(saved.url))
            record = read_page(FetchedPage(saved.body, saved.url, saved.at, self._declared, charset, known=known))
        return Look(
            owed_url=saved.url,
            requested_url=saved.url,
            url=saved.url,
            http_status=saved.status,
            fetched_at=saved.at,
            article=record.article if record else None,
            hashes=record.hashes if record else None,
            body=saved.body or b"",
            content_type=headers.get("content-type"),
            headers=saved.headers,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            same_bytes=saved.body is None and saved.status not in GONE_STATUSES,
            lists_read=False,
            origin=self._origin,
        )

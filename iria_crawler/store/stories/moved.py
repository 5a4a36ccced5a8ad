"""Stories that have moved without a redirect: missing at the address that is known, and there at another one since."""

from __future__ import annotations

from dataclasses import replace

from iria_crawler.changes import GONE_STATUSES, is_moved
from iria_crawler.model import Article, Capture, FetchedPart, Look
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.stories.merging import Merging, is_of_one_name
from iria_crawler.store.stories.rereading import Rereading

# The stories that came last to the database are searched for the headline of one that is missing.
NEWEST_STORIES = 1_000
# Of the stories that may be the missing one, so many are read.
MAX_READ = 5
# The story is live, at an address that was not known when the missing one was seen last.
_NEW = "site_id = :site AND status = 'live' AND merged_into IS NULL AND first_seen_at > :seen AND id <> :id"
_CANDIDATES = (
    f"SELECT id FROM bodies CROSS JOIN articles WHERE text_hash = :text AND id = article_id AND {_NEW}",
    f"SELECT id FROM articles WHERE duplicate_of = :id AND {_NEW}",
    f"SELECT id FROM articles WHERE published_at = :published AND {_NEW}",
    "SELECT id FROM (SELECT * FROM articles WHERE first_seen_at > :seen ORDER BY first_seen_at DESC "
    f"LIMIT {NEWEST_STORIES}) AS newest WHERE headline = :headline AND {_NEW}",
)


class Moved:
    """Finds the stories of one database that have moved without a redirect."""

    def __init__(self, db: Database, rereading: Rereading, merging: Merging) -> None:
        self._db = db
        self._rereading = rereading
        self._merging = merging

    def follow(self, look: Look) -> Look | None:
        """The look to go on with: `look`, unless its story is missing and has become another one of the site.

        Then it is a look at the story with the page of its new address, whose own row gives way: what was edited meanwhile is told as
        any edit. None: that page is not kept, so that the story gives way to the other; nothing is left to be stored.
        """
        is_missing = look.http_status in GONE_STATUSES or look.soft_404 or look.sink
        if look.article_id is None or not is_missing or look.article_id != self._merging.standing(look.article_id):
            return look
        found = self._find(look.article_id)
        if found is None:
            return look
        other, after = found
        newest = self._rereading.newest(other)
        reason = f"{look.owed_url} is missing; it is at another address now, with most of its text"
        if newest is None:
            with write(self._db):
                self._merging.merge(look.article_id, other, reason, look.fetched_at)
                self._db.execute(
                    "DELETE FROM changes WHERE article_id = ? AND kind = 'withdrawn' AND confirmed_at IS NULL",
                    (look.article_id,),
                )
            return None
        with write(self._db):
            self._merging.merge(other, look.article_id, reason, look.fetched_at)
            self._merging.hand_over_number(other, look.article_id)
        return _at_new_address(look, after, newest.capture)

    def _find(self, article_id: int) -> tuple[int, Article] | None:
        """The one story that the missing one has become, and its record."""
        site, url, headline, seen, published, text = self._db.execute(
            "SELECT site_id, url, headline, last_seen_at, published_at, text_hash FROM articles "
            "LEFT JOIN bodies ON article_id = articles.id WHERE articles.id = ?",
            (article_id,),
        ).fetchone()
        values = {
            "id": article_id,
            "site": site,
            "headline": headline,
            "seen": seen,
            "published": published,
            "text": text,
        }
        before = None
        found: list[tuple[int, Article]] = []
        for other in list(dict.fromkeys(row[0] for sql in _CANDIDATES for row in self._db.execute(sql, values)))[
            :MAX_READ
        ]:
            before = before or self._rereading.record(article_id)
            after = self._rereading.record(other)
            if before is None or after is None or self._merging.taken_apart(article_id, other):
                continue
            (other_url,) = self._db.execute("SELECT url FROM articles WHERE id = ?", (other,)).fetchone()
            if is_moved(before, after, one_name=is_of_one_name(url, other_url)):
                found.append((other, replace(after, url=other_url)))
        return found[0] if len(found) == 1 else None


def _at_new_address(look: Look, article: Article, page: Capture) -> Look:
    """The look with the page that came at the new address of its story."""
    return replace(
        look,
        requested_url=article.url,
        url=article.url,
        http_status=200,
        article=article,
        body=page.body,
        parts=tuple(FetchedPart(part.url, part.body, part.fetched_at) for part in page.parts),
        incomplete=False,
        etag=None,
        last_modified=None,
        soft_404=False,
        sink=False,
        cms_status=None,
    )

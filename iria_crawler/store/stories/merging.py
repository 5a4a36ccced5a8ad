"""Two articles that are one: merged when an address of one leads to the other, and separated again when that was wrong.

A merge moves no row. The merged article names the other in merged_into, gets no more looks, and keeps its revisions,
quotes and addresses. Whoever asks for it by an address gets the other.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from zstandard import ZstdError

from iria_crawler.changes import is_near_copy, text_hash
from iria_crawler.errors import StoreError
from iria_crawler.model import Article, Look
from iria_crawler.outside import split_address
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.records import iso, newest_article
from iria_crawler.store.file.texts import plain_or_empty
from iria_crawler.store.stories.identity import canonical_of, standing
from iria_crawler.store.stories.rereading import NEWEST
from iria_crawler.store.stories.rows import insert, update
from iria_crawler.text import squeeze
from iria_crawler.urls import url_key

# The last part of an address is a name of its own if it has so many words: "weather" leads to the weather of another day.
MIN_WORDS_OF_A_NAME = 3
_WORD_OF_NAME, _ENDING = re.compile(r"[^\W\d_]{3,}"), re.compile(r"\.[a-z]{2,5}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge, and whether it still holds. Times are ISO 8601 UTC text."""

    article_id: int
    url: str
    into_id: int
    into_url: str
    reason: str
    at: str
    undone_at: str | None


class Merging:
    """The merges of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def standing(self, article_id: int) -> int:
        """The article that this one was merged into; itself where it was never merged."""
        return standing(self._db, article_id)

    def settle(self, expected: int, found: int, look: Look) -> int | None:
        """A look asked for the story `expected` and shows `found`: the story whose look it is, the two merged if need be.

        They are one if the text that came is the one that `expected` had, or nearly so; if the address leads to one of the same name,
        under the headline that `expected` had: the story moved and was edited; and if the page names the address of `found` as its own
        under that headline. Under another headline it may be the page of `found`, shown
        in place of another by a cache or a wall: then it is a look at `expected`, whose page is in doubt, unless the CMS's id
        says whose it is. None: the address that was asked leads to another text, so what it had is not there any more.
        """
        if expected == found:
            return found
        redirected = url_key(look.url) != url_key(look.requested_url)
        if self.taken_apart(expected, found):
            return None if redirected else expected
        assert look.article is not None
        if self._is_part(expected, look):
            self.merge(expected, found, f"{look.owed_url} shows a page of it", look.fetched_at)
            return found
        if not (same := self._says_the_same(expected, look.article)):
            has_headline = self._has_headline(expected, look.article)
            if redirected and not (has_headline and is_of_one_name(look.requested_url, look.url)):
                return None
            if not redirected and not (has_headline and self._names(look, found)):
                return found if look.article.external_id else expected
        gone, stays = self._give_way(expected, found)
        led = "names its address as the story's own"
        if redirected:
            led = f"redirects to it, {'with the same text' if same else 'under the same headline and name'}"
        self.merge(gone, stays, f"{look.requested_url} {led}", look.fetched_at)
        return stays

    def _is_part(self, article_id: int, look: Look) -> bool:
        """Whether the story is known at the address of a further page of what came: it was taken for a story of its own."""
        (url,) = self._db.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()
        return url_key(url) in {url_key(part.url) for part in look.parts}

    def _has_headline(self, article_id: int, article: Article) -> bool:
        """Whether a page has the headline that is stored of a story."""
        (stored,) = self._db.execute("SELECT headline FROM articles WHERE id = ?", (article_id,)).fetchone()
        return squeeze(stored or "").casefold() == squeeze(article.headline or "").casefold()

    def _names(self, look: Look, article_id: int) -> bool:
        """Whether the page declares an address of the story as its own, and is to be believed."""
        canonical = canonical_of(self._db, look)
        row = self._db.execute(
            "SELECT 1 FROM urls WHERE url_key = ? AND article_id = ?", (url_key(canonical or ""), article_id)
        ).fetchone()
        return canonical is not None and row is not None

    def merge(self, article_id: int, into_id: int, reason: str, now: datetime) -> None:
        """Merge `article_id` into `into_id`. Raises StoreError where they cannot be one story."""
        with write(self._db):
            rows = dict(
                self._db.execute(
                    "SELECT id, site_id FROM articles WHERE id IN (?, ?)", (article_id, into_id)
                ).fetchall()
            )
            for asked in (article_id, into_id):
                if asked not in rows:
                    raise StoreError("there is no such article", str(asked))
                if standing(self._db, asked) != asked:
                    raise StoreError("it is merged already; take that back first", str(asked))
            if article_id == into_id or rows[article_id] != rows[into_id]:
                raise StoreError("only two articles of one site can be one story", f"{article_id}, {into_id}")
            (status,) = self._db.execute("SELECT status FROM articles WHERE id = ?", (article_id,)).fetchone()
            insert(
                self._db,
                "merges",
                {
                    "article_id": article_id,
                    "into_id": into_id,
                    "reason": reason,
                    "at": iso(now),
                    "status_before": status,
                },
            )
            update(self._db, "articles", article_id, {"merged_into": into_id, "status": "moved", "next_check_at": None})
            self._db.execute("DELETE FROM frontier WHERE article_id = ?", (article_id,))

    def hand_over_number(self, article_id: int, into_id: int) -> None:
        """Give the CMS's id of an article, if it has one, to the one that it was merged into. Call it inside a transaction."""
        (number,) = self._db.execute("SELECT external_id FROM articles WHERE id = ?", (article_id,)).fetchone()
        if number is not None:
            update(self._db, "articles", article_id, {"external_id": None})
            update(self._db, "articles", into_id, {"external_id": number})

    def _take_back(self, article_id: int, into_id: int) -> None:
        """Give an article that stands by itself again the CMS's id that it handed over, and the other one the address that it had."""
        row = self._db.execute(f"SELECT r.record, b.body_text FROM {NEWEST} WHERE a.id = ?", (article_id,)).fetchone()
        with suppress(ZstdError):
            number = newest_article(self._db, article_id, *row).external_id if row else None
            handed = "SELECT 1 FROM articles WHERE id = ? AND external_id = ?"
            if number and self._db.execute(handed, (into_id, number)).fetchone():
                self.hand_over_number(into_id, article_id)
        before = self._db.execute(
            "SELECT before FROM changes WHERE article_id = :into AND kind = 'moved' AND field = 'url' AND before IS NOT NULL AND "
            "after = (SELECT url FROM articles WHERE id = :into) AND after = (SELECT url FROM articles WHERE id = :id) "
            "ORDER BY id DESC LIMIT 1",
            {"into": into_id, "id": article_id},
        ).fetchone()
        if before:
            update(self._db, "articles", into_id, {"url": before[0]})

    def undo(self, article_id: int, now: datetime) -> int:
        """Undo the merge of an article, and look at it soon; returns the article that it was merged into.

        Raises StoreError where it is not merged.
        """
        with write(self._db):
            row = self._db.execute(
                "SELECT id, into_id, status_before FROM merges WHERE article_id = ? AND undone_at IS NULL",
                (article_id,),
            ).fetchone()
            if row is None:
                raise StoreError("it is not merged into another article", str(article_id))
            merge_id, into_id, status = row
            update(self._db, "merges", merge_id, {"undone_at": iso(now)})
            update(
                self._db,
                "articles",
                article_id,
                {"merged_into": None, "status": status, "next_check_at": iso(now)},
            )
            self._take_back(article_id, into_id)
            return int(into_id)

    def all(self) -> list[Merge]:
        """Every merge, the newest first."""
        names = ("article_id", "url", "into_id", "into_url", "reason", "at", "undone_at")
        rows = self._db.execute(
            "SELECT m.article_id, a.url, m.into_id, b.url, m.reason, m.at, m.undone_at FROM merges m "
            "JOIN articles a ON a.id = m.article_id JOIN articles b ON b.id = m.into_id ORDER BY m.id DESC"
        )
        return [Merge(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]

    def taken_apart(self, one: int, other: int) -> bool:
        """Whether a merge of the two was taken back."""
        return bool(
            self._db.execute(
                "SELECT 1 FROM merges WHERE undone_at IS NOT NULL AND (article_id, into_id) IN (VALUES (?, ?), (?, ?))",
                (one, other, other, one),
            ).fetchone()
        )

    def _says_the_same(self, article_id: int, article: Article) -> bool:
        text, hashed = self._db.execute(
            "SELECT body_text, text_hash FROM bodies WHERE article_id = ?", (article_id,)
        ).fetchone()
        return hashed == text_hash(article) or is_near_copy(plain_or_empty(text), article.body_text)

    def _give_way(self, one: int, other: int) -> tuple[int, int]:
        """(the one that gives way, the one that stays): the one with the CMS's id stays, else the older one."""
        named = {
            row[0]
            for row in self._db.execute(
                "SELECT id FROM articles WHERE id IN (?, ?) AND external_id IS NOT NULL", (one, other)
            )
        }
        stays = min((one, other), key=lambda article_id: (article_id not in named, article_id))
        return (other if stays == one else one), stays


def is_of_one_name(one: str, other: str) -> bool:
    """Whether two addresses end in the same words, and in several of them; a number beside them, and ".html", are no part of a name."""
    name, other_name = (_WORD_OF_NAME.findall(_last_part(url)) for url in (one, other))
    return name == other_name and len(name) >= MIN_WORDS_OF_A_NAME


def _last_part(url: str) -> str:
    last = split_address(url).path.rstrip("/").rpartition("/")[2].casefold()
    return _ENDING.sub("", last)

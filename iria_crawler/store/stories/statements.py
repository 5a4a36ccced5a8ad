"""What the publisher's lists say of each story, by address: it is known before the story's page, and kept when a list ends.

What it means is decided in changes/decide/statements.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from iria_crawler.changes import LISTS, Statements, statement_of, statements_of_pictures
from iria_crawler.model import Candidate, Look, StatedPicture
from iria_crawler.store.file.engine import Database, Rows
from iria_crawler.store.file.forgotten import is_forgotten
from iria_crawler.store.file.records import is_key, iso
from iria_crawler.urls import url_key

# Where more of the stories that REST named are missing from it, it lists something else than before.
MAX_SHARE_MISSING = 0.5
# A list of all stories of a time: REST's of all posts, a news sitemap of the newest ones.
CensusSource = Literal["rest", "sitemap"]
# How a row of `statements` is known to be of a story: a sitemap gives no id of the publisher's system.
_STORY_OF = {
    "rest": "a.external_id = s.external_id",
    "sitemap": "a.id IN (SELECT article_id FROM urls u WHERE u.url_key = s.url_key)",
}
# The source of rows that are of a picture: their key and id is its number, which is no story's.
PICTURE = "picture"
# What the database says of a picture is asked for when its story is looked at, but not again before this time has passed.
PICTURES_AGAIN_AFTER = timedelta(days=1)
_RAW = "as given"  # the texts before they were taken apart
# What is news of the story if the publisher's own database says it anew.
_NEWS = ("published_at", "authors", "caption")


def note(db: Database, site_id: int, candidate: Candidate, now: datetime) -> bool:
    """Keep what a list says of a story. Returns whether that is news of the story: REST says something else than before of its
    date, authors or caption, or a news sitemap names it again after it was missing there.

    Nothing is kept of a story that was forgotten.
    A feed or sitemap is kept as it was first read: many of them move the date of publication with every modification.
    """
    said = statement_of(candidate)
    if not said or candidate.source not in LISTS or not is_key(candidate.url):
        return False
    if is_forgotten(db, site_id, [candidate.url], candidate.external_id):
        return False
    if candidate.picture:
        note_picture(db, site_id, candidate.picture, now)
    key = (site_id, url_key(candidate.url), candidate.source)
    row = db.execute(
        "SELECT said, missing_at FROM statements WHERE site_id = ? AND url_key = ? AND source = ?", key
    ).fetchone()
    is_back = row is not None and row[1] is not None and candidate.source == "sitemap"
    if row is None and candidate.external_id:  # a story that has moved keeps what was said of it
        row = db.execute(
            "DELETE FROM statements WHERE site_id = ? AND external_id = ? AND source = ? RETURNING said",
            (site_id, candidate.external_id, candidate.source),
        ).fetchone()
    before = json.loads(row[0]) if row else {}
    # The census asks REST for less than the list of modified posts: what it leaves out stays.
    said = {**before, **said} if candidate.source == "rest" else {**said, **before}
    db.execute(
        "INSERT INTO statements(site_id, url_key, source, external_id, said, seen_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(site_id, url_key, source) DO UPDATE "
        "SET external_id = excluded.external_id, said = excluded.said, seen_at = excluded.seen_at, "
        "missing_at = NULL",
        (*key, candidate.external_id, json.dumps(said, ensure_ascii=False), iso(now)),
    )
    says_else = candidate.source == "rest" and bool(before)
    return is_back or (says_else and any(before.get(name) != said.get(name) for name in _NEWS))


def note_picture(db: Database, site_id: int, picture: StatedPicture, now: datetime) -> None:
    """Keep what the database says of a picture. The same words stay as they were taken apart: a better reading is no news."""
    raw = json.dumps([picture.url, picture.alt_text, picture.caption, picture.credit], ensure_ascii=False)
    key = (site_id, picture.external_id, PICTURE)
    row = db.execute("SELECT said FROM statements WHERE site_id = ? AND url_key = ? AND source = ?", key).fetchone()
    said = row[0] if row and json.loads(row[0]).get(_RAW) == raw else None
    db.execute(
        "INSERT INTO statements(site_id, url_key, source, external_id, said, seen_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(site_id, url_key, source) DO UPDATE SET said = excluded.said, seen_at = excluded.seen_at",
        (*key, picture.external_id, said or json.dumps({**picture.read, _RAW: raw}, ensure_ascii=False), iso(now)),
    )


def note_asked(db: Database, site_id: int, numbers: Iterable[str], now: datetime) -> None:
    """Note that pictures were asked for, whatever was answered: what was said of them before stays."""
    db.executemany(
        "INSERT INTO statements(site_id, url_key, source, external_id, said, seen_at) VALUES (?, ?, ?, ?, '{}', ?) "
        "ON CONFLICT(site_id, url_key, source) DO UPDATE SET seen_at = excluded.seen_at",
        [(site_id, number, PICTURE, number, iso(now)) for number in numbers],
    )


def pictures_unknown(db: Database, site_id: int, numbers: Iterable[str], now: datetime) -> list[str]:
    """Those of these numbers of pictures ('wp:812') for which the database was not asked since PICTURES_AGAIN_AFTER."""
    asked = sorted(number for number in numbers if number.startswith("wp:"))
    if not asked:
        return []
    rows = db.execute(
        "SELECT url_key FROM statements WHERE site_id = ? AND source = ? AND seen_at >= ? "
        f"AND url_key IN ({', '.join('?' * len(asked))})",
        (site_id, PICTURE, iso(now - PICTURES_AGAIN_AFTER), *asked),
    )
    known = {number for (number,) in rows.fetchall()}
    return [number for number in asked if number not in known]


def pictures_to_ask(db: Database, site_id: int, since: datetime, now: datetime, most: int) -> list[str]:
    """The numbers ('wp:812') of up to `most` pictures to ask the database for: those of stories that were looked at since `since`,
    those never asked for first.
    """
    rows = db.execute(
        """SELECT images.external_id FROM articles JOIN images ON images.article_id = articles.id
        LEFT JOIN statements AS s ON s.site_id = articles.site_id AND s.url_key = images.external_id AND s.source = :source
        WHERE articles.site_id = :site AND articles.last_seen_at >= :since AND articles.status = 'live'
          AND images.last_revision IS NULL AND images.external_id LIKE 'wp:%' AND (s.seen_at IS NULL OR s.seen_at < :before)
        GROUP BY images.external_id ORDER BY max(s.seen_at) IS NOT NULL, max(s.seen_at), max(images.id) DESC LIMIT :most""",
        {
            "site": site_id,
            "source": PICTURE,
            "since": iso(since),
            "before": iso(now - PICTURES_AGAIN_AFTER),
            "most": most,
        },
    )
    return [number for (number,) in rows.fetchall()]


def missing(
    db: Database,
    site_id: int,
    between: tuple[datetime | None, datetime | None],
    since: datetime,
    source: CensusSource = "rest",
) -> list[int]:
    """The stories that REST, or a news sitemap, named before and, since `since`, does not name any more; each is returned once.

    between: when they were published, exclusive; None: no limit. [] where most of them would be missing: then the list is
    not the one that it was, and says nothing of a story.
    """
    oldest, newest = (iso(at) if at else limit for at, limit in zip(between, ("", "9999"), strict=True))
    rows = db.execute(
        "SELECT s.url_key, a.id, s.seen_at < :since AND s.missing_at IS NULL FROM statements s "
        f"LEFT JOIN articles a ON a.site_id = s.site_id AND {_STORY_OF[source]} AND a.status = 'live' "
        "WHERE s.site_id = :site AND s.source = :source AND json_extract(s.said, '$.published_at') > :oldest "
        "AND json_extract(s.said, '$.published_at') < :newest",
        {"site": site_id, "source": source, "since": iso(since), "oldest": oldest, "newest": newest},
    ).fetchall()
    gone = [(key, article_id) for key, article_id, is_gone in rows if is_gone]
    if len(gone) > MAX_SHARE_MISSING * len(rows):
        return []
    for key, _ in gone:
        db.execute(
            "UPDATE statements SET missing_at = ? WHERE site_id = ? AND url_key = ? AND source = ?",
            (iso(since), site_id, key, source),
        )
    return [article_id for _, article_id in gone if article_id is not None]


class Said(NamedTuple):
    """What the lists say of a story, when REST named it last (ISO 8601 UTC text; '': never), and whether REST's list of all
    posts lacks it since.
    """

    statements: Statements
    rest_at: str
    is_missing: bool


class StoryLists:
    """What the lists say of the story that a look shows, and of its pictures: questions to the database, and then the answers.

    The questions are sent at once, so that others can be sent along with them.
    """

    def __init__(self, db: Database, site_id: int, look: Look) -> None:
        self._db = db
        self._site_id = site_id
        self._lists = self._ask_of_story(look)
        self._numbers = sorted(
            {image.external_id for image in look.article.images if image.external_id} if look.article else ()
        )
        self._pictures: Rows | None = None
        if self._numbers:
            self._pictures = self._ask_of_pictures(self._numbers)
        elif look.article is None and look.article_id is not None:  # those that its story had
            self._pictures = db.execute(
                "SELECT url_key, said FROM statements WHERE site_id = ? AND source = ? AND url_key IN "
                "(SELECT external_id FROM images WHERE article_id = ? AND last_revision IS NULL) ORDER BY url_key",
                (site_id, PICTURE, look.article_id),
            )

    def _ask_of_story(self, look: Look) -> Rows:
        """By its addresses, and by its number in the publisher's system."""
        values = {
            "site": self._site_id,
            "one": url_key(look.requested_url),
            "other": url_key(look.url),
            "number": look.article.external_id if look.article else None,
            "article": look.article_id,
        }
        return self._db.execute(
            "WITH own AS (SELECT coalesce(:number, (SELECT external_id FROM articles WHERE id = :article)) AS number) "
            "SELECT source, said, seen_at, missing_at FROM statements, own WHERE site_id = :site AND url_key IN (:one, :other) "
            "AND (external_id IS NULL OR number IS NULL OR external_id = number) "
            "UNION SELECT source, said, seen_at, missing_at FROM statements, own WHERE site_id = :site AND external_id = number "
            "ORDER BY seen_at",
            values,
        )

    def _ask_of_pictures(self, numbers: list[str]) -> Rows:
        return self._db.execute(
            f"SELECT url_key, said FROM statements WHERE site_id = ? AND source = ? AND url_key IN ({', '.join('?' * len(numbers))}) "
            "ORDER BY url_key",
            (self._site_id, PICTURE, *numbers),
        )

    def said(self) -> Said:
        """The answers."""
        found = {
            source: (json.loads(said), *times) for source, said, *times in self._lists.fetchall() if source in LISTS
        }
        said, rest_at, missing_at = found.get("rest", ({}, "", None))
        statements = {source: said for source, (said, *_) in found.items()}
        if of_pictures := self._of_pictures(said.get("picture")):
            statements["rest"] = {**said, **of_pictures}
        return Said(statements, rest_at, missing_at is not None)

    def _of_pictures(self, featured: str | None) -> dict[str, str]:
        """What is said of the pictures, and of the one that REST names as the story's."""
        texts = self._pictures.fetchall() if self._pictures else []
        if featured and featured not in (*self._numbers, *(number for number, _ in texts)):
            texts = sorted([*texts, *self._ask_of_pictures([featured]).fetchall()])
        said = {number: {name: text for name, text in json.loads(of).items() if name != _RAW} for number, of in texts}
        return statements_of_pictures(said)

"""Packs the texts of stories that have long been as they are, and unpacks them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from zstandard import ZstdError

from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.records import iso
from iria_crawler.store.file.texts import pack_text, plain_text

# Stories whose texts are packed in one transaction: about 30 ms, for which other writers wait.
STORIES_PER_TRANSACTION = 50
# The views that show texts, and the words of them by which they join `bodies`. Where nothing is packed they need no function of ours,
# so that any program can read them; where something is, a program without the functions is told so, instead of finding nothing.
_VIEWS = ("stories", "articles_text", "articles_signs_text_fts")
_AS_THEY_LIE = "JOIN bodies ON"
_UNPACKED = "JOIN (SELECT article_id, plain_text(body_text) AS body_text FROM bodies) AS bodies ON"


class SavedTexts(NamedTuple):
    """How many texts became smaller, and by how many bytes."""

    texts: int
    saved: int


class TextPacking:
    """The texts of one database in a file. Safe beside a running crawl, and may end at any moment."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def to_pack(self, before: datetime) -> list[int]:
        """The stories that were last seen changing, or first seen, before this time, and whose texts are not packed."""
        rows = self._db.execute(
            "SELECT b.article_id FROM bodies b JOIN articles a ON a.id = b.article_id WHERE typeof(b.body_text) = 'text' "
            "AND coalesce(a.last_changed_at, a.first_seen_at) < ? ORDER BY b.article_id",
            (iso(before),),
        )
        return [int(row) for (row,) in rows.fetchall()]

    def pack(self, article_ids: Sequence[int], *, dry: bool = False) -> SavedTexts:
        """Pack the texts of these stories; `dry`: only say what it would save.

        Every packed text is unpacked and compared before the plain one is replaced.
        """
        texts = saved = 0
        for start in range(0, len(article_ids), STORIES_PER_TRANSACTION):
            with write(self._db):
                if not dry:
                    self._show(_AS_THEY_LIE, _UNPACKED)
                for article_id in article_ids[start : start + STORIES_PER_TRANSACTION]:
                    less = self._pack_one(article_id, dry=dry)
                    texts, saved = texts + (less > 0), saved + less
        return SavedTexts(texts, saved)

    def _pack_one(self, article_id: int, *, dry: bool) -> int:
        """How many bytes a text takes less now; 0: it stays as it is."""
        row = self._db.execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,)).fetchone()
        if row is None or isinstance(row[0], bytes):  # forgotten or packed meanwhile
            return 0
        packed = pack_text(row[0])
        less = len(row[0].encode()) - len(packed)
        if less <= 0 or plain_text(packed) != row[0]:
            return 0
        if not dry:
            self._db.execute("UPDATE bodies SET body_text = ? WHERE article_id = ?", (packed, article_id))
        return less

    def unpack(self) -> int:
        """Make every text plain again; returns how many. One that is damaged stays as it lies, and so do the views then."""
        texts, last, damaged = 0, 0, False
        while True:
            with write(self._db):
                rows = self._db.execute(
                    "SELECT article_id, body_text FROM bodies WHERE typeof(body_text) = 'blob' AND article_id > ? "
                    "ORDER BY article_id LIMIT ?",
                    (last, STORIES_PER_TRANSACTION),
                ).fetchall()
                for article_id, lying in rows:
                    last = article_id
                    try:
                        plain = plain_text(lying)
                    except ZstdError:
                        damaged = True
                        continue
                    self._db.execute("UPDATE bodies SET body_text = ? WHERE article_id = ?", (plain, article_id))
                    texts += 1
                if not rows:
                    if not damaged:
                        self._show(_UNPACKED, _AS_THEY_LIE)
                    return texts

    def are_packed(self) -> bool:
        """Whether some texts are packed: the views tell."""
        row = self._db.execute("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'stories'").fetchone()
        return row is not None and _UNPACKED in row[0]

    def _show(self, as_now: str, as_then: str) -> None:
        """Let the views read the texts in another way."""
        for name in _VIEWS:
            (sql,) = self._db.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?", (name,)
            ).fetchone()
            if as_now in sql:
                self._db.execute(f"DROP VIEW {name}")
                self._db.execute(sql.replace(as_now, as_then))

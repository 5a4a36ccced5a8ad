"""Copies of a story on any site: linked to the oldest, never merged. The rule for a copy is in changes/decide/copies.py."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from iria_crawler.changes import SKETCH_VERSION, is_near_copy
from iria_crawler.model import Change
from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.texts import plain_or_empty

# Compare with the newest 20 stories that share a MinHash value: a value that thousands share is boilerplate.
CANDIDATES_PER_VALUE = 20
# Of the candidates, the text of the 3 that share most values is compared: about a millisecond each. Where every value has
# 20 candidates, one is enough: the stories are copies of one text, or the bulletins of a site.
TEXTS_COMPARED, TEXTS_COMPARED_IN_A_CROWD = 3, 1
# The copies of a story on its own site that are asked whether an edit was told of them.
COPIES_ASKED = 20


_SAME_TEXT = "SELECT min(article_id) FROM bodies WHERE text_hash = ? AND article_id <> ?"
_SHARING = (
    "SELECT (SELECT group_concat(article_id) FROM (SELECT article_id FROM sketches WHERE version = :version "
    f"AND value = list.value AND article_id <> :own ORDER BY article_id DESC LIMIT {CANDIDATES_PER_VALUE}) AS newest) "
    "FROM (SELECT CAST(value AS INTEGER) AS value FROM json_each(:values)) AS list"
)
_TEXTS = (
    "SELECT body_text, coalesce(duplicate_of, id) FROM bodies JOIN articles ON id = article_id "
    f"WHERE id IN ({', '.join('?' * TEXTS_COMPARED)})"
)


class CopySearch:
    """The search for the oldest other story that says the same as a new one, or nearly the same, on any site: questions to the
    database, and then the answers. In a transaction.

    The questions are sent at once, so that others can be sent along with them.
    """

    def __init__(self, db: Database, body_text: str, text_hash: str, sketch: Sequence[int]) -> None:
        self._db = db
        self._body_text = body_text
        self._text_hash = text_hash
        self._sketch = sketch
        self._ask(0)

    def _ask(self, own: int) -> None:
        self._same = self._db.execute(_SAME_TEXT, (self._text_hash, own))
        values = {"values": json.dumps(list(self._sketch)), "version": SKETCH_VERSION, "own": own}
        self._sharing = self._db.execute(_SHARING, values)

    def link_again(self, article_id: int) -> None:
        """Link the story, which is written by now, where its original was stored by somebody else since it was asked."""
        self._ask(article_id)
        if (original := self.original()) is not None:
            self._db.execute(
                "UPDATE articles SET duplicate_of = ? WHERE id = ? AND duplicate_of IS NULL", (original, article_id)
            )

    def original(self) -> int | None:
        """The original; None where the story is no copy."""
        (same,) = self._same.fetchone()
        sharing = self._sharing.fetchall()
        return int(same) if same is not None else self._near_original(sharing)

    def _near_original(self, sharing: list[tuple[str | None]]) -> int | None:
        """The oldest original among the candidates that are near copies. sharing: of each value the stories that have it."""
        values_shared = Counter(int(other) for (found,) in sharing if found for other in found.split(","))
        is_crowd = values_shared.total() >= CANDIDATES_PER_VALUE * len(self._sketch)
        most = TEXTS_COMPARED_IN_A_CROWD if is_crowd else TEXTS_COMPARED
        candidates = [other for other, _ in values_shared.most_common(most)]
        if not candidates:
            return None
        asked = candidates + candidates[:1] * (
            TEXTS_COMPARED - len(candidates)
        )  # one statement, however many there are
        rows = self._db.execute(_TEXTS, asked).fetchall()
        return min(
            (original for text, original in rows if is_near_copy(plain_or_empty(text), self._body_text)), default=None
        )


def copy_with_changes(db: Database, article_id: int, text_hash: str, found: Sequence[Change]) -> str | None:
    """The address of another story of the site that has this text now, and of whose newest edit the same changes were told; None where
    there is none. One story at several addresses is edited once.
    """
    rows = db.execute(
        "SELECT a.id, a.url FROM bodies CROSS JOIN articles a WHERE text_hash = ? AND a.id = article_id AND a.id <> ? "
        f"AND merged_into IS NULL AND site_id = (SELECT site_id FROM articles WHERE id = ?) ORDER BY a.id LIMIT {COPIES_ASKED}",
        (text_hash, article_id, article_id),
    ).fetchall()
    ours = Counter((change.kind, change.field, change.before, change.after) for change in found)
    for other, url in rows:
        stored = db.execute(
            "SELECT kind, field, before, after FROM changes WHERE article_id = :id AND to_revision = "
            "(SELECT max(to_revision) FROM changes WHERE article_id = :id)",
            {"id": other},
        ).fetchall()
        if ours <= Counter(map(tuple, stored)):
            return str(url)
    return None

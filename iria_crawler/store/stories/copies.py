"""Copies of a story on any site: linked to the oldest, never merged. What a copy is, changes/decide/copies.py says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlite_utils import Database

from iria_crawler.changes import is_near_copy

# Of the stories that share a number of a sketch, so many of the newest are met: what thousands share is boilerplate.
_MET = 20
# And so many are judged, those that share most: to read one takes a part of a millisecond. Where every number is shared
# by that many, one will do: the stories are copies of one text, or a site's bulletins.
_JUDGED, _JUDGED_IN_A_CROWD = 3, 1


def link_copy(db: Database, article_id: int, body_text: str, sketch: Sequence[int]) -> None:
    """Link a new story to the oldest other one that says the same, or nearly the same, on any site."""
    original = db.execute(
        "SELECT min(other.article_id) FROM bodies mine JOIN bodies other ON other.text_hash = mine.text_hash "
        "AND other.article_id < mine.article_id WHERE mine.article_id = ?",
        (article_id,),
    ).fetchone()[0]
    if original is None and sketch:
        original = _near_original(db, article_id, body_text, sketch)
    if original is not None:
        db.execute("UPDATE articles SET duplicate_of = ? WHERE id = ?", (original, article_id))


def _near_original(db: Database, article_id: int, body_text: str, sketch: Sequence[int]) -> int | None:
    part = f"SELECT * FROM (SELECT article_id FROM sketches WHERE value = ? AND article_id < ? ORDER BY article_id DESC LIMIT {_MET})"
    shared = db.execute(
        " UNION ALL ".join([part] * len(sketch)), [asked for value in sketch for asked in (value, article_id)]
    )
    met = Counter(row[0] for row in shared)
    originals = []
    crowd = met.total() >= _MET * len(sketch)
    for other, _ in met.most_common(_JUDGED_IN_A_CROWD if crowd else _JUDGED):
        text, original = db.execute(
            "SELECT body_text, coalesce(duplicate_of, id) FROM bodies JOIN articles ON id = article_id WHERE id = ?",
            (other,),
        ).fetchone()
        if is_near_copy(text, body_text):
            originals.append(original)
    return min(originals, default=None)

"""Copies of a story on any site: linked to the oldest, never merged. The rule for a copy is in changes/decide/copies.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from iria_crawler.changes import SKETCH_VERSION, is_near_copy
from iria_crawler.store.file.engine import Database

# Compare with the newest 20 stories that share a MinHash value: a value that thousands share is boilerplate.
CANDIDATES_PER_VALUE = 20
# Of the candidates, the text of the 3 that share most values is compared: about a millisecond each. Where every value has
# 20 candidates, one is enough: the stories are copies of one text, or the bulletins of a site.
TEXTS_COMPARED, TEXTS_COMPARED_IN_A_CROWD = 3, 1


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
    """The oldest original among the candidates that are near copies; None where no candidate is one."""
    candidates = (
        "SELECT article_id FROM (SELECT article_id FROM sketches WHERE version = ? AND value = ? AND article_id < ? "
        f"ORDER BY article_id DESC LIMIT {CANDIDATES_PER_VALUE}) AS newest"
    )
    shared = db.execute(
        " UNION ALL ".join([candidates] * len(sketch)),
        [asked for value in sketch for asked in (SKETCH_VERSION, value, article_id)],
    )
    values_shared = Counter(row[0] for row in shared)
    is_crowd = values_shared.total() >= CANDIDATES_PER_VALUE * len(sketch)
    originals = []
    for other, _ in values_shared.most_common(TEXTS_COMPARED_IN_A_CROWD if is_crowd else TEXTS_COMPARED):
        text, original = db.execute(
            "SELECT body_text, coalesce(duplicate_of, id) FROM bodies JOIN articles ON id = article_id WHERE id = ?",
            (other,),
        ).fetchone()
        if is_near_copy(text, body_text):
            originals.append(original)
    return min(originals, default=None)

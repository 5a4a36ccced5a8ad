"""Stories without traces, or with those of another version, get them: a part whenever the database is opened, or all at once."""

from __future__ import annotations

from iria_crawler.changes import TRACE_VERSION, traces_of
from iria_crawler.model import Article
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.packing import whole_record
from iria_crawler.store.file.records import from_json
from iria_crawler.store.file.texts import plain_or_empty
from iria_crawler.store.file.traces import keep_traces

# Stories in one transaction: about 60 ms, for which other writers wait.
STORIES_PER_TRANSACTION = 25
# Stories whenever a database is opened for writing: less than two seconds. The newest come first.
STORIES_PER_OPENING = 500

_STORIES = (
    "SELECT article_id, body_text, (SELECT max(number) FROM revisions WHERE article_id = bodies.article_id) FROM bodies "
    "WHERE trace_version = (SELECT min(trace_version) FROM bodies) AND trace_version < ? ORDER BY article_id DESC LIMIT ?"
)


def retrace(db: Database, max_stories: int | None = STORIES_PER_OPENING) -> int:
    """Read the traces of stories that have none of this version; returns of how many. `max_stories` None: of all."""
    done = 0
    while max_stories is None or done < max_stories:
        with write(db):
            rows = db.execute(_STORIES, (TRACE_VERSION, STORIES_PER_TRANSACTION)).fetchall()
            for article_id, body_text, number in rows:
                keep_traces(db, article_id, traces_of(_record(db, article_id, plain_or_empty(body_text), number)))
        if not rows:
            break
        done += len(rows)
    return done


def _record(db: Database, article_id: int, body_text: str, number: int | None) -> Article:
    """The newest record of a story; its text alone where the record cannot be read."""
    text = whole_record(db.execute, article_id, number) if number else None
    try:
        return from_json(text or "", body_text)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Article(url="", body_text=body_text)

"""The traces of the stories, by which stories of one event are found. The rule for one event is in changes/decide/events.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

from iria_crawler.changes import TRACE_VERSION, Traces, trace_keys
from iria_crawler.changes.decide.events import (
    MAX_CHARACTERS,
    WINDOW,
    Quoted,
    Shared,
    one_event,
    traces_in,
    without_background,
)
from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.records import from_iso

_FIRST_DAY = date(1970, 1, 1).toordinal()
# Of the stories of the same days with a trace, the newest of this number are candidates.
CANDIDATES_PER_TRACE = 30
# The candidates that share most traces are compared, if they share at least three.
STORIES_COMPARED, MIN_TRACES_SHARED = 8, 3
# A trace that more stories of other days have is ordinary: it proves nothing.
MAX_STORIES_OF_OTHER_DAYS = 5


def keep_traces(db: Database, article_id: int, traces: Traces) -> None:
    """Keep by what a story can be recognised, and find the event that it tells of. In a transaction, after its quotations.

    Traces of an earlier text stay, since they only name candidates; and a story that is known to tell of an event stays in it.
    """
    db.alone()  # an event has stories of several sites
    day = _day_of(db, article_id)
    db.execute(
        "INSERT INTO reports(article_id, day, figures, names) VALUES (?, ?, ?, ?) "
        "ON CONFLICT(article_id) DO UPDATE SET day = excluded.day, figures = excluded.figures, names = excluded.names",
        (article_id, day, _json(traces.figures), _json(traces.names)),
    )
    keys = trace_keys(traces)
    db.executemany(
        "INSERT INTO traces VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [(key, day, article_id) for key in keys]
    )
    db.execute("UPDATE bodies SET trace_version = ? WHERE article_id = ?", (TRACE_VERSION, article_id))
    if db.execute("SELECT event_id FROM reports WHERE article_id = ?", (article_id,)).fetchone()[0] is None:
        _join(db, article_id, day, traces, keys)


def _join(db: Database, article_id: int, day: int, traces: Traces, keys: list[int]) -> None:
    """Put the story into the event of the story with which it agrees most; a new event where that story has none.

    A story that tells of two events, such as a review of the week, would draw both together. So an event of three stories or
    more takes only a story that agrees with two of them.
    """
    is_ordinary = _Ordinary(db, day)
    agreeing: list[tuple[int, int | None, Shared]] = []
    for other in _candidates(db, article_id, day, keys, is_ordinary):
        event_id, theirs = _report(db, other)
        shared = one_event(traces, theirs, is_ordinary)
        if shared and _beside_background(db, (article_id, traces), (other, theirs), is_ordinary):
            agreeing.append((other, event_id, shared))
    if not agreeing:
        return
    agreeing.sort(key=lambda found: -sum(map(len, found[2])))
    event_id = next((event for _, event, _ in agreeing if event is not None and _takes(db, event, agreeing)), None)
    if event_id is None:
        free = [found for found in agreeing if found[1] is None]
        if not free:
            return
        agreeing = free
        event_id = db.insert("INSERT INTO events(first_at, last_at, stories, outlets) VALUES ('', '', 0, 0)", ())
    best = next(found for found in agreeing if found[1] in (event_id, None))
    _put(db, article_id, event_id, best[0], best[2])
    for other, event, shared in agreeing:
        if event is None:
            _put(db, other, event_id, article_id, shared)


def _beside_background(
    db: Database, one: tuple[int, Traces], other: tuple[int, Traces], is_ordinary: Callable[[int], bool]
) -> bool:
    """Whether two stories agree in more than the paragraphs that both print. Where no other day is known yet, only this tells a
    programme's usual paragraph from what happened.
    """
    left = without_background(_text(db, one[0]), _text(db, other[0]))
    if left is None:
        return True
    mine, theirs = (traces_in(traces, text) for (_, traces), text in zip((one, other), left, strict=True))
    return one_event(mine, theirs, is_ordinary) is not None


def _text(db: Database, article_id: int) -> str:
    """Headline and newest text of a story."""
    headline, body = db.execute(
        "SELECT headline, body_text FROM articles JOIN bodies ON article_id = articles.id WHERE articles.id = ?",
        (article_id,),
    ).fetchone()
    return f"{headline or ''}\n{body}"[:MAX_CHARACTERS]


def _takes(db: Database, event_id: int, agreeing: list[tuple[int, int | None, Shared]]) -> bool:
    size = db.execute("SELECT stories FROM events WHERE id = ?", (event_id,)).fetchone()[0]
    return int(size) < 3 or sum(event == event_id for _, event, _ in agreeing) >= 2


def _put(db: Database, article_id: int, event_id: int, other: int, shared: Shared) -> None:
    db.execute(
        "UPDATE reports SET event_id = ?, agrees_with = ?, shared = ? WHERE article_id = ?",
        (event_id, other, json.dumps(shared._asdict(), ensure_ascii=False), article_id),
    )


class _Ordinary:
    """Whether a trace is also one of stories of other days, asked of the database once for each."""

    def __init__(self, db: Database, day: int) -> None:
        self._db = db
        self._days = (day - WINDOW.days, day + WINDOW.days)
        self._known: dict[int, bool] = {}

    def __call__(self, key: int) -> bool:
        if key not in self._known:
            first, last = self._days
            rows = self._db.execute(
                "SELECT count(*) FROM (SELECT 1 FROM traces WHERE value = :key AND day < :first UNION ALL "
                "SELECT 1 FROM traces WHERE value = :key AND day > :last LIMIT :most) AS others",
                {"key": key, "first": first, "last": last, "most": MAX_STORIES_OF_OTHER_DAYS + 1},
            )
            self._known[key] = rows.fetchone()[0] > MAX_STORIES_OF_OTHER_DAYS
        return self._known[key]


def _candidates(db: Database, article_id: int, day: int, keys: list[int], is_ordinary: _Ordinary) -> list[int]:
    """The stories of the same days that share most traces with this one, the most first."""
    shared: dict[int, int] = {}
    for key in keys:
        if is_ordinary(key):
            continue
        for (other,) in db.execute(
            f"SELECT article_id FROM traces WHERE value = ? AND day BETWEEN ? AND ? AND article_id <> ? "
            f"ORDER BY day DESC, article_id DESC LIMIT {CANDIDATES_PER_TRACE}",
            (key, day - WINDOW.days, day + WINDOW.days, article_id),
        ):
            shared[other] = shared.get(other, 0) + 1
    found = [other for other, many in shared.items() if many >= MIN_TRACES_SHARED]
    return sorted(found, key=lambda other: -shared[other])[:STORIES_COMPARED]


def _report(db: Database, article_id: int) -> tuple[int | None, Traces]:
    """The event of a story and its traces, with the quotations that it had in any version."""
    event_id, figures, names = db.execute(
        "SELECT event_id, figures, names FROM reports WHERE article_id = ?", (article_id,)
    ).fetchone()
    quotes = db.execute(
        "SELECT text, coalesce(speaker_name, speaker) FROM quotes WHERE article_id = ? ORDER BY position LIMIT 40",
        (article_id,),
    )
    return event_id, Traces(tuple(json.loads(figures)), tuple(json.loads(names)), tuple(Quoted(*row) for row in quotes))


def _day_of(db: Database, article_id: int) -> int:
    text = db.execute(
        "SELECT coalesce(published_at, first_seen_at) FROM articles WHERE id = ?", (article_id,)
    ).fetchone()[0]
    moment = from_iso(text) or datetime(1970, 1, 1, tzinfo=UTC)
    return moment.astimezone(UTC).date().toordinal() - _FIRST_DAY


def _json(items: tuple[str, ...]) -> str:
    return json.dumps(items, ensure_ascii=False)

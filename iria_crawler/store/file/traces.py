"""The traces of the stories, by which stories of one event are found. The rule for one event is in changes/decide/events.py."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from iria_crawler.changes import TRACE_VERSION, Traces, trace_keys
from iria_crawler.changes.decide.events import (
    MAX_CHARACTERS,
    WINDOW,
    Quoted,
    Shared,
    name_value,
    one_event,
    traces_in,
    without_background,
)
from iria_crawler.store.file.engine import Database, Rows
from iria_crawler.store.file.records import from_iso
from iria_crawler.store.file.texts import plain_or_empty

_FIRST_DAY = date(1970, 1, 1).toordinal()
# Of the stories of the same days with a trace, the newest of this number are candidates.
CANDIDATES_PER_TRACE = 30
# The candidates that share most traces are compared, if they share at least three.
STORIES_COMPARED, MIN_TRACES_SHARED = 8, 3
# A trace that more stories of other days have is ordinary: it proves nothing.
MAX_STORIES_OF_OTHER_DAYS = 5
# Of a candidate's quotations, the first of this number are compared.
QUOTATIONS_COMPARED = 40
# An event of this many stories takes only a story that agrees with two of them.
MANY_STORIES = 3

# Whether stories of other days have a trace, and which stories of the same days have it. For each key one step in an index.
_ASKED = (
    "WITH asked AS MATERIALIZED (SELECT value, (SELECT count(*) FROM (SELECT 1 FROM traces WHERE value = list.value "
    "AND day < :first UNION ALL SELECT 1 FROM traces WHERE value = list.value AND day > :last "
    f"LIMIT {MAX_STORIES_OF_OTHER_DAYS + 1}) AS others) AS elsewhere "
    "FROM (SELECT CAST(value AS INTEGER) AS value FROM json_each(:keys)) AS list) "
)
_ORDINARY = _ASKED + "SELECT value, elsewhere FROM asked"
_CANDIDATES = (
    _ASKED + f"SELECT value, elsewhere, CASE WHEN elsewhere <= {MAX_STORIES_OF_OTHER_DAYS} "
    "THEN (SELECT group_concat(article_id) FROM (SELECT article_id "
    "FROM traces WHERE value = asked.value AND day BETWEEN :first AND :last AND article_id <> :own "
    f"ORDER BY day DESC, article_id DESC LIMIT {CANDIDATES_PER_TRACE}) AS newest) END FROM asked"
)


class _Report(NamedTuple):
    """A candidate: its event (None: none is known), how many stories that has, and its traces."""

    event_id: int | None
    stories: int
    traces: Traces


class Agreement(NamedTuple):
    """A story that tells of the same event, its event, and what both share."""

    article_id: int
    event_id: int | None
    shared: Shared


class EventSearch:
    """The search for the event that a story tells of: questions to the database, and then the answers.

    `text`: headline and body. `article_id`: the story's own, None where it is not stored yet. In a transaction, before the story's
    traces are written. The questions are sent at once, so that others can be sent along with them.
    """

    def __init__(self, db: Database, traces: Traces, moment: str, text: str, article_id: int | None = None) -> None:
        db.before_alone()
        self._db = db
        self.traces = traces
        self.keys = trace_keys(traces)
        self.day = day_of(moment)
        self._text = text[:MAX_CHARACTERS]
        self._own = article_id or 0
        self._others: dict[int, bool] = {}  # trace -> whether it is ordinary
        self._sizes: dict[int | None, int] = {}  # event of a candidate -> how many stories it has
        self._asked = self._ask(_CANDIDATES, self.keys, own=self._own)

    def is_of(self, article_id: int) -> None:
        """The story is stored by now, with this number."""
        self._own = article_id

    def _ask(self, sql: str, keys: Iterable[int], **more: int) -> Rows:
        first, last = self.day - WINDOW.days, self.day + WINDOW.days
        values = {"keys": json.dumps(list(keys)), "first": first, "last": last}
        return self._db.execute(sql, {**values, **more})

    def again(self) -> list[Agreement]:
        """agreeing(), by what is stored now: others may have stored stories of the event since it was asked."""
        self._others, self._sizes = {}, {}
        self._asked = self._ask(_CANDIDATES, self.keys, own=self._own)
        return self.agreeing()

    def agreeing(self) -> list[Agreement]:
        """The stories of the same days that tell of the same event, those that share most first."""
        reports = self._reports(self._candidates())
        found = []
        for other, report in reports.items():
            shared = one_event(self.traces, report.traces, self._is_ordinary)
            if shared:
                found.append(Agreement(other, report.event_id, shared))
        texts = self._texts([one.article_id for one in found])
        kept = [one for one in found if self._beside_background(reports[one.article_id].traces, texts[one.article_id])]
        return sorted(kept, key=lambda one: -sum(map(len, one.shared)))

    def event_of(self, agreeing: Sequence[Agreement]) -> int | None:
        """The event of the first of `agreeing` that takes the story; None where none does.

        A story that tells of two events, such as a review of the week, would draw both together. So an event of three stories or
        more takes only a story that agrees with two of them.
        """
        many = Counter(one.event_id for one in agreeing)
        events = (one.event_id for one in agreeing if one.event_id is not None)
        return next((event for event in events if self._sizes[event] < MANY_STORIES or many[event] >= 2), None)

    def _candidates(self) -> list[int]:
        """The stories of the same days that share most traces with this one, the most first."""
        shared: dict[int, int] = {}
        for key, elsewhere, stories in sorted(self._asked.fetchall()):
            self._others[key] = elsewhere > MAX_STORIES_OF_OTHER_DAYS
            for other in map(int, stories.split(",") if stories else ()):
                shared[other] = shared.get(other, 0) + 1
        found = [other for other, many in shared.items() if many >= MIN_TRACES_SHARED]
        return sorted(found, key=lambda other: -shared[other])[:STORIES_COMPARED]

    def _reports(self, stories: list[int]) -> dict[int, _Report]:
        """The candidates, each with the quotations that it had in any version."""
        if not stories:
            return {}
        marks = ", ".join("?" * STORIES_COMPARED)  # one statement, however many there are
        ids = [*stories, *stories[:1] * (STORIES_COMPARED - len(stories))]
        with self._db.asking():
            rows = self._db.execute(
                "SELECT r.article_id, r.event_id, r.figures, r.names, coalesce(e.stories, 0) FROM reports r "
                f"LEFT JOIN events e ON e.id = r.event_id WHERE r.article_id IN ({marks})",
                ids,
            )
            said = self._db.execute(
                "SELECT article_id, text, coalesce(speaker_name, speaker) FROM quotes "
                f"WHERE article_id IN ({marks}) ORDER BY article_id, position",
                ids,
            )
            quotes: dict[int, list[Quoted]] = defaultdict(list)
            for article_id, text, speaker in said.fetchall():
                if len(quotes[article_id]) < QUOTATIONS_COMPARED:
                    quotes[article_id].append(Quoted(text, speaker))
            found = {
                article_id: _Report(
                    event_id,
                    many,
                    Traces(tuple(json.loads(figures)), tuple(json.loads(names)), tuple(quotes[article_id])),
                )
                for article_id, event_id, figures, names, many in rows.fetchall()
            }
        self._sizes = {report.event_id: report.stories for report in found.values()}
        self._learn({name_value(name) for report in found.values() for name in report.traces.names})
        return {other: found[other] for other in stories}

    def _learn(self, keys: Iterable[int]) -> None:
        """Ask of several traces at once whether they are ordinary."""
        if unknown := set(keys) - self._others.keys():
            rows = self._ask(_ORDINARY, sorted(unknown)).fetchall()
            self._others.update((key, elsewhere > MAX_STORIES_OF_OTHER_DAYS) for key, elsewhere in rows)

    def _is_ordinary(self, key: int) -> bool:
        """Whether a trace is also one of stories of other days."""
        self._learn((key,))
        return self._others[key]

    def _texts(self, stories: list[int]) -> dict[int, str]:
        """Headline and newest text of stories."""
        if not stories:
            return {}
        marks = ", ".join("?" * STORIES_COMPARED)
        rows = self._db.execute(
            "SELECT a.id, a.headline, b.body_text FROM articles a JOIN bodies b ON b.article_id = a.id "
            f"WHERE a.id IN ({marks})",
            [*stories, *stories[:1] * (STORIES_COMPARED - len(stories))],
        )
        return {
            other: f"{headline or ''}\n{plain_or_empty(body)}"[:MAX_CHARACTERS]
            for other, headline, body in rows.fetchall()
        }

    def _beside_background(self, theirs: Traces, text: str) -> bool:
        """Whether two stories agree in more than the paragraphs that both print. Where no other day is known yet, only this tells a
        programme's usual paragraph from what happened.
        """
        left = without_background(self._text, text)
        if left is None:
            return True
        mine, other = traces_in(self.traces, left[0]), traces_in(theirs, left[1])
        return one_event(mine, other, self._is_ordinary) is not None


def keep_traces(db: Database, article_id: int, traces: Traces) -> None:
    """Keep by what a stored story can be recognised, and find the event that it tells of. In a transaction, after its quotations.

    Traces of an earlier text stay, since they only name candidates; and a story that is known to tell of an event stays in it.
    """
    moment, headline, body, event_id = db.execute(
        "SELECT coalesce(published_at, first_seen_at), headline, body_text, event_id FROM articles a "
        "JOIN bodies b ON b.article_id = a.id LEFT JOIN reports r ON r.article_id = a.id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    search = EventSearch(db, traces, moment, f"{headline or ''}\n{plain_or_empty(body)}", article_id)
    agreeing = search.agreeing() if event_id is None else None
    add_traces(db, article_id, search, agreeing)
    db.execute("UPDATE bodies SET trace_version = ? WHERE article_id = ?", (TRACE_VERSION, article_id))


def add_traces(
    db: Database,
    article_id: int,
    search: EventSearch,
    agreeing: Sequence[Agreement] | None,
    link: Callable[[], None] = lambda: None,
) -> None:
    """Write the traces of a story, and put it into the event of the story with which it agrees most; a new event where that
    story has none. `agreeing`: None where it is in an event already. `link` is called where others may have
    stored a copy of it since it was looked for."""
    figures, names = _json(search.traces.figures), _json(search.traces.names)
    db.execute(
        "INSERT INTO reports(article_id, day, figures, names) VALUES (?, ?, ?, ?) "
        "ON CONFLICT(article_id) DO UPDATE SET day = excluded.day, figures = excluded.figures, names = excluded.names",
        (article_id, search.day, figures, names),
    )
    db.executemany(
        "INSERT INTO traces(value, day, article_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(key, search.day, article_id) for key in search.keys],
    )
    if agreeing is None:
        return
    search.is_of(article_id)

    def join(is_later: bool) -> None:
        """An event has stories of several sites: one at a time joins. Later on, the stories that agree may be in an event by now."""
        found = agreeing
        if is_later:
            link()
        if is_later or (agreeing and waited):
            found = search.again()
        if found:
            _join(db, article_id, search, found)

    waited = False
    db.alone(join)
    waited = True


def _join(db: Database, article_id: int, search: EventSearch, agreeing: Sequence[Agreement]) -> None:
    event_id = search.event_of(agreeing)
    if event_id is None:
        agreeing = [one for one in agreeing if one.event_id is None]
        if not agreeing:
            return
        event_id = db.insert("INSERT INTO events(first_at, last_at, stories, outlets) VALUES ('', '', 0, 0)", ())
    best = next(one for one in agreeing if one.event_id in (event_id, None))
    _put(db, article_id, event_id, best.article_id, best.shared)
    for one in agreeing:
        if one.event_id is None:
            _put(db, one.article_id, event_id, article_id, one.shared)


def _put(db: Database, article_id: int, event_id: int, other: int, shared: Shared) -> None:
    db.execute(
        "UPDATE reports SET event_id = ?, agrees_with = ?, shared = ? WHERE article_id = ?",
        (event_id, other, json.dumps(shared._asdict(), ensure_ascii=False), article_id),
    )


def day_of(moment: str) -> int:
    """The day of a story: days since 1970-01-01 in UTC. `moment`: ISO 8601 text of its publication, else of our first look."""
    found = from_iso(moment) or datetime(1970, 1, 1, tzinfo=UTC)
    return found.astimezone(UTC).date().toordinal() - _FIRST_DAY


def _json(items: tuple[str, ...]) -> str:
    return json.dumps(items, ensure_ascii=False)

"""Events: what several outlets tell of, who had it first, and in which wording each has the quotations and figures."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from iria_crawler.browse.pages.changes import WITH_STORY
from iria_crawler.browse.pages.common import Args, NotKept, number, paged, size_of
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.browse.wordings import Utterance, utterances
from iria_crawler.changes.decide.events import name_value
from iria_crawler.model import WORTH_REPORTING

TABLES = ("events", "reports", "articles", "sites", "quotes", "changes", "revisions")
# More stories of one event are not shown, nor more of their quotations and changes.
MAX_STORIES, MAX_QUOTES, MAX_CHANGES = 60, 600, 30
MAX_SAID_ONCE = 20
# An event of fewer outlets is not listed, unless it is asked for.
MIN_OUTLETS = 2


def load_all(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The events, the newest first: those of args['outlets'] outlets and more. `others`: there are none, but some of fewer outlets."""
    page, size = max(1, number(args, "page", 1)), size_of(args)
    least = max(1, number(args, "outlets", MIN_OUTLETS))
    events = snapshot.all(
        """SELECT * FROM events WHERE stories >= 2 AND outlets >= :least ORDER BY last_at DESC, id DESC
        LIMIT :most OFFSET :skip""",
        least=least,
        most=size + 1,
        skip=(page - 1) * size,
    )
    stories = _first_stories(snapshot, [event["id"] for event in events[:size]])
    rows = [event | stories.get(event["id"], {"headline": None, "language": None, "host": None}) for event in events]
    return {
        "least": least,
        "query": urlencode({"outlets": least}),
        "others": not rows and page == 1 and bool(snapshot.one("SELECT 1 FROM events WHERE stories >= 2 LIMIT 1")),
        **paged(rows, page, size),
    }


def _first_stories(snapshot: Snapshot, events: list[int]) -> dict[int, Row]:
    """Event -> headline, language and outlet of the story that came first; no outlet where another has the same time or day."""
    rows = snapshot.among(
        """SELECT event_id, headline, language, iif(count(DISTINCT host) = 1, host, NULL) AS host, min(at) FROM (
            SELECT *, min(at) OVER (PARTITION BY event_id) AS first_at FROM (
                SELECT event_id, headline, articles.language, host, coalesce(published_at, articles.first_seen_at) AS at
                FROM reports JOIN articles ON articles.id = article_id JOIN sites ON sites.id = site_id
                WHERE event_id IN (:numbers))) WHERE substr(at, 1, length(first_at)) = first_at GROUP BY event_id""",
        events,
    )
    return {row["event_id"]: {name: row[name] for name in ("headline", "language", "host")} for row in rows}


def event_of(snapshot: Snapshot, story: int) -> Row | None:
    """The event that a story tells of; None where no other story of it is known."""
    return snapshot.one(
        """SELECT events.* FROM reports JOIN events ON events.id = event_id WHERE article_id = :story AND stories > 1""",
        story=story,
    )


def load_one(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The event args['id']: its stories in their order, quotations by wording, figures and names, and what was changed."""
    event = snapshot.one("SELECT * FROM events WHERE id = :id", id=number(args, "id", 0, most=1 << 40))
    if event is None:
        raise NotKept("There is no event of this number")
    rows = snapshot.all(
        """SELECT articles.id, headline, articles.language, articles.url, host, site_id, published_at,
            articles.first_seen_at, status, revision_count, duplicate_of, figures, names, agrees_with, shared
        FROM reports JOIN articles ON articles.id = article_id JOIN sites ON sites.id = site_id
        WHERE event_id = :id AND merged_into IS NULL ORDER BY coalesce(published_at, articles.first_seen_at), articles.id
        LIMIT :most""",
        id=event["id"],
        most=MAX_STORIES,
    )
    stories = {row["id"]: row | {"why": _why(row["shared"])} for row in rows}
    said = utterances(_quotes(snapshot, stories))
    said.sort(key=lambda one: (-one.outlets, -len(one.wordings)))
    # Where only the day of the first is known, another of that day may have been before it.
    times = [row["published_at"] or row["first_seen_at"] for row in rows]
    return {
        "event": event,
        "is_one_first": len(rows) > 1 and times[0] < times[1][: len(times[0])],
        "stories": list(stories.values()),
        "rows": [{k: v for k, v in row.items() if k != "shared"} for row in rows],
        "shared": [one for one in said if _is_of_several(one)],
        "single": [one for one in said if not _is_of_several(one)][:MAX_SAID_ONCE],
        "figures": _figures(rows),
        "names": _names(rows),
        "changes": _changes(snapshot, list(stories)),
    }


def _is_of_several(one: Utterance) -> bool:
    return len({row["article_id"] for row in one.rows}) > 1 or len(one.wordings) > 1


def _why(text: str | None) -> Row:
    """What a story shares with the one it agrees with: kind -> list of words. {} where nothing is kept."""
    found = _parsed(text)
    return {kind: words for kind, words in found.items() if isinstance(words, list)} if isinstance(found, dict) else {}


def _parsed(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def _quotes(snapshot: Snapshot, stories: dict[int, Row]) -> list[Row]:
    """The quotations that the stories have or had, in the order of the stories, each with its outlet and time."""
    rows = snapshot.among(
        f"""SELECT id, article_id, text, speaker, speaker_name, fate, last_revision, became FROM quotes
        WHERE article_id IN (:numbers) ORDER BY article_id, position, id LIMIT {MAX_QUOTES}""",
        list(stories),
    )
    order = {story: place for place, story in enumerate(stories)}
    told = [row | {name: stories[row["article_id"]][name] for name in ("host", "published_at")} for row in rows]
    return sorted(told, key=lambda row: order[row["article_id"]])


def _figures(rows: list[Row]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """(unit, [(figure, the outlets that have it)]) for units that two stories or more count; the first outlet first."""
    units: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    holders: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for figure in _listed(row["figures"]):
            unit = figure.partition(" ")[2]
            if unit and row["host"] not in units[unit][figure]:
                units[unit][figure].append(row["host"])
            holders[unit].add(row["id"])
    return [(unit, list(found.items())) for unit, found in units.items() if len(holders[unit]) > 1]


def _names(rows: list[Row]) -> list[tuple[str, int]]:
    """(name, how many stories have it), of those that two or more have, the most frequent first."""
    longest: dict[int, str] = {}
    holders: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        for name in _listed(row["names"]):
            key = name_value(name)
            longest[key] = max(longest.get(key, ""), name, key=len)
            holders[key].add(row["id"])
    found = [(longest[key], len(stories)) for key, stories in holders.items() if len(stories) > 1]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:40]


def _listed(text: str) -> list[str]:
    found = _parsed(text)
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []


def _changes(snapshot: Snapshot, stories: list[int]) -> list[Row]:
    """What was changed in these stories afterwards, the gravest first."""
    return snapshot.among(
        f"""{WITH_STORY} WHERE changes.article_id IN (:numbers) AND +changes.severity >= {int(WORTH_REPORTING)}
        ORDER BY changes.severity DESC, changes.latest_at LIMIT {MAX_CHANGES}""",
        stories,
    )

"""What the desk watches, as rules of alerts: a rule of watch.toml that names a desk sends what is watched there."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

from iria_crawler.alerts.rules import Rule, Watch
from iria_crawler.desk import Desk, SavedSearch, Watched, WatchKind
from iria_crawler.model import WORTH_REPORTING, Severity

logger = logging.getLogger(__name__)


def desk_path(database: Path) -> Path:
    """The desk's file of a database: the one that IRIA_DESK names, else the one that `browse` makes beside the database."""
    return Path(os.environ.get("IRIA_DESK") or database.with_suffix(".desk.db"))


def with_desks(watch: Watch, database: Path, hosts: Mapping[int, str]) -> Watch:
    """The rules with what the desks that they name watch now. hosts: number of an outlet -> host.

    Where there is no desk, or it cannot be read, such a rule sends nothing, and the log says so: the other rules go on.
    """
    path = desk_path(database)
    rules = tuple(
        rule if rule.desk is None else replace(rule, any_of=_watched_on(path, database.stem, rule.desk, hosts))
        for rule in watch.rules
    )
    return replace(watch, rules=rules)


def _watched_on(path: Path, database: str, actor: str, hosts: Mapping[int, str]) -> tuple[Rule, ...]:
    if not path.is_file():
        logger.warning("a rule names a desk, and there is none at %s: the first visit to its page makes it", path)
        return ()
    try:
        return _parts(Desk(path, database, actor), hosts)
    except (sqlite3.Error, ValueError) as error:
        logger.warning("the desk at %s cannot be read, so nothing that it watches is sent: %s", path, error)
        return ()


def _parts(desk: Desk, hosts: Mapping[int, str]) -> tuple[Rule, ...]:
    watched = [_of_watched(desk, one) for one in desk.watches()]
    kept = [rule for search in desk.searches() if search.is_alert and (rule := rule_of(search, hosts))]
    return (*watched, *(replace(rule, speakers=_all_names(desk, rule.speakers)) for rule in kept))


def _all_names(desk: Desk, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """The speakers under all names that the desk put together, as the pages find their words."""
    return tuple(dict.fromkeys(name for speaker in speakers for name in desk.names_of(speaker)))


def _of_watched(desk: Desk, watched: Watched) -> Rule:
    rule = Rule(watched.label, (), Severity.TYPOGRAPHY)  # how grave a change must be, the rule of the file says
    match watched.kind:
        case WatchKind.PERSON:
            return replace(rule, speakers=tuple(desk.names_of(watched.value)))
        case WatchKind.OUTLET:
            return replace(rule, sites=(watched.value,))
        case WatchKind.TERM:
            return replace(rule, query=watched.value)
        case WatchKind.STORY:
            return replace(rule, articles=(_number(watched.value),))


def rule_of(search: SavedSearch, hosts: Mapping[int, str]) -> Rule | None:
    """The rule that a saved search or filter stands for; None for one that can have no new results: of a time that has ended,
    or of an outlet that is not there.
    """
    asked = dict(parse_qsl(search.query))
    host = hosts.get(_number(asked.get("site")))
    if asked.get("until") or (asked.get("site") and host is None):
        return None
    side = asked.get("in", "") if asked.get("in") in ("removed", "added") else ""
    # A filter of changes without a severity begins where its page does; a search asks for words, however grave.
    least = WORTH_REPORTING if search.page == "changes" else Severity.TYPOGRAPHY
    severity = Severity(min(_number(asked["severity"]), max(Severity))) if asked.get("severity") else least
    return Rule(
        search.name,
        (),
        severity,
        stealth={"1": True, "0": False}.get(asked.get("stealth", "")),
        kinds=_one(asked.get("kind")),
        fields=_one(asked.get("field")),
        sites=_one(host),
        speakers=_one(asked.get("speaker")),
        articles=(_number(asked["article"]),) if asked.get("article") else (),
        query=asked.get("q", ""),
        side=side,
    )


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _number(text: str | None) -> int:
    """A number of an address; -1, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else -1

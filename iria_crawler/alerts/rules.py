"""watch.toml: who is told of which changes. Pure.

Words are looked for in what was edited - the words that came and the words that went - and not in the page around it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from iria_crawler.changes.words import diff_words
from iria_crawler.errors import WatchError
from iria_crawler.store import WatchedChange

_DURATION = re.compile(r"(\d+)([mhd])")
_MINUTES = {"m": 1, "h": 60, "d": 1440}
_RULE_KEYS = frozenset("name channels severity stealth kinds fields sites words speakers".split())
_CHANNEL_KEYS = frozenset(("url", "digest"))


@dataclass(frozen=True, slots=True)
class Channel:
    """Where to: an address as apprise writes them; `digest`: how long changes are gathered, zero for at once."""

    name: str
    url: str
    digest: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """What to tell. Every condition given must hold; an empty one holds for all."""

    name: str
    channels: tuple[str, ...]
    severity: int = 2  # at least
    stealth: bool | None = None
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # "frigate*" is any word that begins so; "rules of engagement" is those words in a row
    speakers: tuple[str, ...] = ()  # part of the name of the one quoted


@dataclass(frozen=True, slots=True)
class Watch:
    """The whole file."""

    channels: tuple[Channel, ...]
    rules: tuple[Rule, ...]


def read_watch(text: str, path: str) -> Watch:
    """The file's content as values; WatchError says what is wrong with it, and where."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WatchError(f"not TOML: {error}", path) from error
    unknown = set(data) - {"channels", "rules"}
    if unknown:
        raise WatchError(f"unknown table {', '.join(sorted(unknown))}; there are channels and rules", path)
    channels = tuple(_channel(name, table, path) for name, table in data.get("channels", {}).items())
    names = {channel.name for channel in channels}
    rules = tuple(_rule(number, table, names, path) for number, table in enumerate(data.get("rules", []), 1))
    return Watch(channels, rules)


def _channel(name: str, table: Mapping[str, Any], path: str) -> Channel:
    _check_keys(table, _CHANNEL_KEYS, f"channel {name}", path)
    if not isinstance(table.get("url"), str):
        raise WatchError(f"channel {name}: url is missing, such as mailto://... or ntfy://...", path)
    digest = table.get("digest")
    found = _DURATION.fullmatch(str(digest)) if digest else None
    if digest and not found:
        raise WatchError(f"channel {name}: digest is {digest!r}; expected a time such as 30m, 6h or 1d", path)
    minutes = int(found[1]) * _MINUTES[found[2]] if found else 0
    return Channel(name, table["url"], timedelta(minutes=minutes))


def _rule(number: int, table: Mapping[str, Any], channels: set[str], path: str) -> Rule:
    name = str(table.get("name", f"number {number}"))
    _check_keys(table, _RULE_KEYS, f"rule {name}", path)
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("channels", "kinds", "fields", "sites", "words", "speakers"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise WatchError(f'rule {name}: {key} is {value!r}; expected a list such as ["one", "two"]', path)
        if not all(item.strip(" *") for item in value):
            raise WatchError(f"rule {name}: {key} holds an empty entry, which everything would fit", path)
        lists[key] = tuple(value)
    missing = [channel for channel in lists["channels"] if channel not in channels]
    if missing or not lists["channels"]:
        raise WatchError(f"rule {name}: no channel named {', '.join(missing) or '(none given)'}", path)
    severity, stealth = table.get("severity", 2), table.get("stealth")
    if type(severity) is not int or not 0 <= severity <= 4:
        raise WatchError(f"rule {name}: severity is {severity!r}; expected 0 to 4", path)
    if stealth is not None and not isinstance(stealth, bool):
        raise WatchError(f"rule {name}: stealth is {stealth!r}; expected true or false", path)
    return Rule(name, severity=severity, stealth=stealth, **lists)


def _check_keys(table: Mapping[str, Any], known: frozenset[str], where: str, path: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise WatchError(f"{where}: unknown {', '.join(unknown)}; there are {', '.join(sorted(known))}", path)


def wanted_by(watch: Watch, channel: Channel, item: WatchedChange) -> bool:
    """Whether some rule tells this change on this channel."""
    return any(channel.name in rule.channels and holds(rule, item) for rule in watch.rules)


def holds(rule: Rule, item: WatchedChange) -> bool:
    """Whether every condition of the rule holds for the change."""
    change = item.change
    return (
        change.severity >= rule.severity
        and (rule.stealth is None or bool(change.stealth) is rule.stealth)
        and (not rule.kinds or change.kind in rule.kinds)
        and (not rule.fields or change.field in rule.fields)
        and (not rule.sites or change.site in rule.sites)
        and (not rule.speakers or _names_one(rule.speakers, item))
        and (not rule.words or any(_pattern(word).search(span) for word in rule.words for span in edited(item)))
    )


def edited(item: WatchedChange) -> list[str]:
    """The words that came and the words that went, a stretch each; the whole text where there was or is nothing."""
    before, after = item.change.before, item.change.after
    if before is None or after is None:
        return [text for text in (before, after) if text]
    return [segment.text for segment in diff_words(before, after) if segment.op != "equal"]


def _names_one(wanted: tuple[str, ...], item: WatchedChange) -> bool:
    told = item.speakers
    if item.change.kind == "reattributed":
        told += tuple(text for text in (item.change.before, item.change.after) if text)
    return any(_pattern(name).search(speaker) for name in wanted for speaker in told)


@lru_cache(maxsize=1_024)
def _pattern(word: str) -> re.Pattern[str]:
    """Whole words, in any case; a star at the end stands for the rest of a word."""
    stem = word.removesuffix("*")
    parts = r"\s+".join(re.escape(part) for part in stem.split())
    end = "" if word.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){parts}{end}", re.I)

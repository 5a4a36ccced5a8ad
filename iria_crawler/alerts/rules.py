"""watch.toml: which changes are sent to whom.

The `words` of a rule are searched in the inserted and the deleted words of a change only, not in the text around them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from iria_crawler.arguments import parse_duration
from iria_crawler.changes.compare.summary import FIELDS_OF_KIND
from iria_crawler.changes.words.diff import diff_words
from iria_crawler.errors import WatchError
from iria_crawler.escaping import line
from iria_crawler.model import WORTH_REPORTING, Severity
from iria_crawler.store import WatchedChange
from iria_crawler.toml_lines import TomlFile, TomlMistake, decode, did_you_mean, read_toml
from iria_crawler.typed_query import satisfies

# A longer digest is a typing error: its changes would be old when it is sent.
MAX_DIGEST = timedelta(days=31)
# No real watch.toml is larger. With this limit a device or a database that is named by mistake is not read to its end.
MAX_FILE_BYTES = 1_000_000
# A wrong value is cut to this in a message.
MAX_SHOWN_CHARACTERS = 60
_RULE_KEYS = frozenset("name channels severity stealth kinds fields sites words speakers desk".split())
_CHANNEL_KEYS = frozenset(("url", "digest"))
_HOST = re.compile(r"(?!www\.)[^\s/:@A-Z.]+(?:\.[^\s/:@A-Z.]+)*(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages go."""

    name: str
    url: str  # an address of apprise; it may contain $NAME for the environment
    digest: timedelta = timedelta(0)  # how long changes are gathered before they are sent; zero: not at all


@dataclass(frozen=True, slots=True)
class Rule:
    """Which changes to send to which channels. All conditions must hold; one that is empty or None always does."""

    name: str
    channels: tuple[str, ...]  # their names
    severity: Severity = WORTH_REPORTING  # at least
    stealth: bool | None = None
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # "frigate*": any word that begins with it; "rules of engagement": these words in a row
    speakers: tuple[str, ...] = ()  # words of the name of the person who is quoted
    articles: tuple[int, ...] = ()  # numbers of stories
    query: str = ""  # as typed into the search box; looked for among the edited words
    side: str = ""  # where `query` is looked for: 'removed', 'added'; '': in both
    desk: str | None = None  # whose watch list and searches; '': of the person who does not sign in
    any_of: tuple[Rule, ...] = ()  # what that desk watches: one of these must hold where `desk` is not None


@dataclass(frozen=True, slots=True)
class Watch:
    """The content of watch.toml."""

    channels: tuple[Channel, ...]
    rules: tuple[Rule, ...]


def open_watch(path: str) -> Watch:
    """The rules in a file. WatchError if it is missing, cannot be read or has a mistake."""
    try:
        if not Path(path).is_file():
            what = (
                "a folder or a device, no file of rules"
                if Path(path).exists()
                else "no such file, and iria init writes one"
            )
            raise WatchError(f"{what}; see docs/alerts.md", path)
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise WatchError(f"longer than any rules are ({MAX_FILE_BYTES:,} bytes); see docs/alerts.md", path)
        return read_watch(decode(data), path)
    except OSError as error:
        raise WatchError(f"cannot read the rules: {error.strerror or error}; see docs/alerts.md", path) from error
    except TomlMistake as mistake:
        raise WatchError(str(mistake), path) from None
    except ValueError as error:
        raise WatchError(f"no path of a file: {error}", path.replace("\0", "\\0")) from error


def read_watch(text: str, path: str) -> Watch:
    """The rules in the text of a file; `path` is for messages. WatchError says what is wrong, and in which line."""
    try:
        return _watch(read_toml(text))
    except TomlMistake as mistake:
        raise WatchError(str(mistake), path) from None


class _Place(NamedTuple):
    """A table of the file, for messages: "channel desk", and where it is written."""

    toml: TomlFile
    name: str
    path: tuple[str | int, ...]

    def wrong(self, what: str, key: str | None = None) -> TomlMistake:
        """A mistake in this table, at a key of it or as a whole."""
        return self.toml.wrong(f"{self.name}{what}", *self.path, *([] if key is None else [key]))


def _watch(toml: TomlFile) -> Watch:
    data = toml.values
    unknown = sorted(set(data) - {"channels", "rules"})
    if unknown:
        near = did_you_mean(unknown[0], ["channels", "rules"])
        if not near and isinstance(data[unknown[0]], dict) and "url" in data[unknown[0]]:
            near = f"; write [channels.{line(unknown[0])}]"
        raise toml.wrong(
            f"unknown table {', '.join(map(line, unknown))}; there are channels and rules{near}", unknown[0]
        )
    tables, rules = data.get("channels", {}), data.get("rules", [])
    if not isinstance(tables, dict):
        raise toml.wrong(
            f"channels is {_secret(tables)}; expected a table for each, such as [channels.desk]", "channels"
        )
    if not isinstance(rules, list):
        raise toml.wrong(f"rules is {_shown(rules)}; expected [[rules]] before each rule", "rules")
    channels = tuple(_channel(toml, name, table) for name, table in tables.items())
    names = [channel.name for channel in channels]
    return Watch(channels, tuple(_rule(toml, number, table, names) for number, table in enumerate(rules, 1)))


def _channel(toml: TomlFile, name: str, table: object) -> Channel:
    where = _Place(toml, f"channel {line(name) or _shown(name)}", ("channels", name))
    if not isinstance(table, dict):
        raise where.wrong(f" is {_secret(table)}; expected a table: [channels.{line(name)}] with a line url = ...")
    _check_keys(table, _CHANNEL_KEYS, where)
    url = table.get("url")
    if url is None or url == "":
        raise where.wrong(": url is missing, such as mailto://... or ntfy://...", "url")
    # The value is never shown: an address contains passwords.
    if not isinstance(url, str) or not url.isprintable() or not ("://" in url or "$" in url):
        raise where.wrong(": url is no address such as mailto://... or ntfy://...", "url")
    return Channel(name, url, _digest(table.get("digest"), where))


def _digest(value: object, where: _Place) -> timedelta:
    if value is None:
        return timedelta(0)
    digest = parse_duration(value) if isinstance(value, str) else None
    if digest is None:
        raise where.wrong(f": digest is {_shown(value)}; expected a time such as 30m, 6h or 1d", "digest")
    if digest > MAX_DIGEST:
        raise where.wrong(f": digest is {_shown(value)}; the longest is {MAX_DIGEST.days}d", "digest")
    return digest


def _rule(toml: TomlFile, number: int, table: object, channels: Sequence[str]) -> Rule:
    here = ("rules", number - 1)
    if not isinstance(table, dict):
        what = f"rule number {number} is {_shown(table)}; expected [[rules]] and a line for each condition"
        raise toml.wrong(what, *here)
    name = table.get("name", f"number {number}")
    called = f"rule {line(name)}" if isinstance(name, str) and line(name) else f"rule number {number}"
    where = _Place(toml, called, here)
    _check_keys(table, _RULE_KEYS, where)
    if not isinstance(name, str):
        raise where.wrong(f": name is {_shown(name)}; expected words in quotation marks", "name")
    keys = ("channels", "kinds", "fields", "sites", "words", "speakers")
    lists = {key: _words(key, table.get(key), where) for key in keys}
    missing = [line(channel) for channel in lists["channels"] if channel not in channels]
    if missing or not lists["channels"]:
        there = f"; there are {', '.join(map(line, channels)) or 'none'}"
        raise where.wrong(f": no channel named {', '.join(missing) or '(none given)'}{there}", "channels")
    _check_kinds(lists["kinds"], lists["fields"], where)
    _check_places(lists["sites"], lists["words"], where)
    severity, stealth = table.get("severity", int(WORTH_REPORTING)), table.get("stealth")
    if type(severity) is not int or severity not in list(Severity):  # true is no number, though True == 1
        raise where.wrong(f": severity is {_shown(severity)}; expected {min(Severity)} to {max(Severity)}", "severity")
    if stealth is not None and not isinstance(stealth, bool):
        raise where.wrong(f": stealth is {_shown(stealth)}; expected true or false", "stealth")
    desk = table.get("desk")
    if desk is not None and not isinstance(desk, str):
        raise where.wrong(f': desk is {_shown(desk)}; expected whose it is, or "" where nobody signs in', "desk")
    return Rule(
        name,
        lists["channels"],
        Severity(severity),
        stealth,
        lists["kinds"],
        lists["fields"],
        lists["sites"],
        lists["words"],
        lists["speakers"],
        desk=desk,
    )


def _words(key: str, value: object, where: _Place) -> tuple[str, ...]:
    """The entries of a list; () for None, which is no line of this name."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise where.wrong(f': {key} is {_shown(value)}; expected a list such as ["one", "two"]', key)
    if not value and key != "channels":
        raise where.wrong(f": {key} is an empty list, which is no condition; take the line out", key)
    if not all(line(item).strip(" *") for item in value):
        raise where.wrong(f": {key} holds an empty entry, which everything would fit", key)
    return tuple(value)


def _check_kinds(kinds: Sequence[str], fields: Sequence[str], where: _Place) -> None:
    """Raise TomlMistake for kinds and fields that no change has, or that never occur together: such a rule sends nothing."""
    all_fields = sorted(frozenset[str]().union(*FIELDS_OF_KIND.values()))
    for key, given, known in (("kinds", kinds, list(FIELDS_OF_KIND)), ("fields", fields, all_fields)):
        if unknown := [line(word) for word in given if word not in known]:
            near = did_you_mean(unknown[0].lower(), known)
            raise where.wrong(f": {key} holds {', '.join(unknown)}; there are {', '.join(known)}{near}", key)
    for kind in kinds:
        if fields and not FIELDS_OF_KIND[kind].intersection(fields):
            there = ", ".join(sorted(FIELDS_OF_KIND[kind]))
            raise where.wrong(f": kind {kind} goes with none of these fields; it happens to {there}", "kinds")


def _check_places(sites: Sequence[str], words: Sequence[str], where: _Place) -> None:
    """Raise TomlMistake for a site that is not a host, and for a word with a star inside it: such a rule sends nothing."""
    for site in sites:
        if not _HOST.fullmatch(site):
            raise where.wrong(f": sites holds {_shown(site)}; expected a host alone, small, without www.", "sites")
    for word in words:
        if "*" in word.removesuffix("*"):
            raise where.wrong(f": words holds {_shown(word)}; a star stands at the end of a word only", "words")


def unknown_sites(watch: Watch, hosts: Collection[str]) -> list[str]:
    """The sites that rules name and that are not among `hosts`, the crawled ones: new sites, or typing errors."""
    return sorted({site for rule in watch.rules for site in rule.sites} - set(hosts))


def _shown(value: object) -> str:
    """A wrong value for a message, cut; "an address" for an address, which may contain a password."""
    if isinstance(value, dict):
        return "a table"
    try:
        text = line(repr(value))
    except ValueError:  # a number of thousands of digits
        return "a number without end"
    if "://" in text:
        return "an address"
    return text if len(text) <= MAX_SHOWN_CHARACTERS else text[:MAX_SHOWN_CHARACTERS] + "…"


def _secret(value: object) -> str:
    """The type of a value in the place of a channel. The value itself may be an address with its password."""
    return "text" if isinstance(value, str) else "a list" if isinstance(value, list) else _shown(value)


def _check_keys(table: Mapping[str, Any], known: frozenset[str], where: _Place) -> None:
    unknown = sorted(map(line, set(table) - known))
    if unknown:
        near = did_you_mean(unknown[0], sorted(known))
        raise where.wrong(f": unknown {', '.join(unknown)}; there are {', '.join(sorted(known))}{near}", unknown[0])


def wanted_by(watch: Watch, channel: Channel, item: WatchedChange) -> bool:
    """Whether some rule sends this change to this channel."""
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
        and (not rule.articles or change.article_id in rule.articles)
        and (not rule.query or satisfies(rule.query, edited(item, rule.side)))
        and (rule.desk is None or any(holds(part, item) for part in rule.any_of))
    )


def edited(item: WatchedChange, side: str = "") -> list[str]:
    """The stretches of inserted and deleted words; the whole text where `before` or `after` is None.

    side: 'removed' or 'added' for only those; '' for both.
    """
    ops = {"removed": ("delete",), "added": ("insert",)}.get(side, ("delete", "insert"))
    before, after = item.change.before, item.change.after
    if before is None or after is None:
        return [text for text, op in ((before, "delete"), (after, "insert")) if text and op in ops]
    return [segment.text for segment in diff_words(before, after) if segment.op in ops]


def _names_one(wanted: tuple[str, ...], item: WatchedChange) -> bool:
    """Whether one of the wanted names is a speaker of the change; of a reattributed quote, before or after."""
    speakers = item.speakers
    if item.change.kind == "reattributed":
        speakers += tuple(text for text in (item.change.before, item.change.after) if text)
    return any(_pattern(name).search(speaker) for name in wanted for speaker in speakers)


@lru_cache(maxsize=1_024)
def _pattern(word: str) -> re.Pattern[str]:
    """An expression for whole words, in upper or lower case; a star at the end matches the rest of a word."""
    stem = word.removesuffix("*")
    parts = r"\s+".join(re.escape(part) for part in stem.split())
    end = "" if word.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){parts}{end}", re.I)

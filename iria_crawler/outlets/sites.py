"""sites.toml: the outlets that a user follows, one table each. Every mistake is named with its line and what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from iria_crawler.arguments import check_address, parse_duration
from iria_crawler.errors import SitesError, WrongWord
from iria_crawler.escaping import line
from iria_crawler.model import Site
from iria_crawler.toml_lines import TomlFile, TomlMistake, decode, did_you_mean, read_toml
from iria_crawler.urls import UrlRules, url_key

# No real list of outlets is larger. With this limit a device or a database that is named by mistake is not read to its end.
MAX_FILE_BYTES = 4_000_000
# A wrong value is cut to this in a message.
MAX_SHOWN_CHARACTERS = 60
# Between two requests. A longer delay would let an archive of a thousand stories take a week.
MAX_DELAY_SECONDS = 600.0
# Never 0: without a delay Scrapy sends several requests at once.
MIN_DELAY_SECONDS = 0.01
# Between two crawls. A shorter interval asks an outlet's lists more often than any newsroom publishes.
MIN_INTERVAL = timedelta(minutes=1)
MAX_INTERVAL = timedelta(days=31)
# How long pages and stories are kept at least: a story is looked at again after up to 30 days.
MIN_KEEPING = timedelta(days=31)
MAX_KEEPING = timedelta(days=36_500)
# A longer name or pattern is a text that was pasted by mistake.
MAX_TEXT_CHARACTERS = 500

KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
TAG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
# RFC 5646: a language of two or three letters, with a script and a region or neither.
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
COUNTRY = re.compile(r"[A-Z]{2}")  # ISO 3166
_ALSO = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?::[0-9]{1,5})?")
# Words of the command line that are no outlet.
RESERVED = frozenset(("news", "iria_crawler"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One table of sites.toml. None: the general rule or the project's setting holds."""

    key: str  # the heading: the word for the outlet on the command line
    address: str  # the front page
    site: Site
    country: str | None = None  # ISO 3166, or None for an alliance
    tags: tuple[str, ...] = ()
    interval: timedelta | None = None  # the monitor crawls it no sooner after the beginning of the last run
    delay: float | None = None  # seconds between two requests
    rules: UrlRules | None = None
    cookies: bool = False
    pictures: str | None = None  # as IRIA_PICTURES; "" for off
    browser: bool = False  # its pages are drawn by script, and read as a browser shows them
    keep_pages: timedelta | None = None  # `compact` lets pages go that were fetched longer ago; the versions stay
    keep_unchanged: timedelta | None = (
        None  # `compact` forgets stories first seen longer ago that were never seen changing
    )
    off: bool = False  # the monitor leaves it out

    @property
    def language_code(self) -> str | None:
        """The language of its stories."""
        return self.site.language


@dataclass(frozen=True, slots=True)
class Sites:
    """The content of sites.toml."""

    outlets: tuple[Outlet, ...] = ()
    contact: str | None = None


def open_sites(path: str | Path) -> Sites:
    """The outlets in a file; none if there is no such file. SitesError if it cannot be read or has a mistake."""
    file = Path(path)
    try:
        if not file.exists():
            return Sites()
        if not file.is_file():
            raise SitesError("a folder or a device, no list of outlets", str(path))
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise SitesError(f"longer than any list of outlets is ({MAX_FILE_BYTES:,} bytes)", str(path))
        return read_sites(decode(data))
    except OSError as error:
        raise SitesError(f"cannot read the list of outlets: {error.strerror or error}", str(path)) from error
    except TomlMistake as mistake:
        raise SitesError(str(mistake), str(path)) from None
    except ValueError as error:
        raise SitesError(f"no path of a file: {error}", str(path).replace("\0", "\\0")) from error


def read_sites(text: str) -> Sites:
    """The outlets in the text of a file, in its order. Raises TomlMistake."""
    toml = read_toml(text)
    contact = None
    outlets: list[Outlet] = []
    for key, value in toml.values.items():
        if isinstance(value, dict):
            outlets.append(_outlet(toml, key, value))
        elif key == "contact":
            contact = _contact(toml, value)
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            raise toml.wrong(
                f"[[{line(key)}]] stands in double brackets; write [{line(key)}], once for each outlet", key
            )
        elif key in KEYS:
            raise toml.wrong(f"{key} belongs to an outlet; put it below a heading such as [harbour_post]", key)
        else:
            raise toml.wrong(f"no use for {_shown(key)} here; above the first heading there is only contact", key)
    _check_hosts(toml, outlets)
    return Sites(tuple(outlets), contact)


def _contact(toml: TomlFile, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"(?:mailto:[^\s@()]+@[^\s@()]+\.[^\s@()]+|https?://[^\s()]+)", value):
        return value
    if isinstance(value, str) and re.fullmatch(r"[^\s@:()]+@[^\s@()]+", value):
        raise toml.wrong(f'contact is {_shown(value)}; write "mailto:{line(value)}"', "contact")
    raise toml.wrong(
        f'contact is {_shown(value)}; expected "mailto:desk@example.org" or an address of the web', "contact"
    )


def _outlet(toml: TomlFile, key: str, table: Mapping[str, Any]) -> Outlet:
    if not KEY.fullmatch(key) or key in RESERVED:
        small = re.sub(r"[^a-z0-9_-]", "_", key.lower())
        likely = small if KEY.fullmatch(small) and small not in RESERVED else "harbour_post"
        raise toml.wrong(
            f"{_shown(key)} can name no outlet; small letters, digits, _ and - only, such as [{likely}]", key
        )
    for name, value in table.items():
        if isinstance(value, dict) and name not in KEYS:
            raise toml.wrong(f"a table inside a table; write [{line(name)}] alone, once for each outlet", key, name)
        if name not in KEYS:
            guess = _OTHER_WORDS.get(name.lower().replace("-", "_"), "")
            near = f'; did you mean "{guess}"?' if guess else did_you_mean(name, list(KEYS))
            raise toml.wrong(f"no {_shown(name)} for an outlet{near or '; there are ' + ', '.join(KEYS)}", key, name)
    if "address" not in table:
        raise toml.wrong(f'[{key}] has no address; add a line such as address = "https://www.example.org/"', key)
    read: dict[str, Any] = {}
    for name, value in table.items():
        try:
            read[name] = KEYS[name](value)
        except WrongWord as error:
            raise toml.wrong(f"{name}: {error}", key, name) from None
    return _made(key, read)


def _made(key: str, read: Mapping[str, Any]) -> Outlet:
    """The outlet of checked values."""
    stories, sections = read.get("story_patterns", ()), read.get("section_patterns", ())
    address = read["address"]
    site = Site(
        host=host_of(address),
        name=read.get("name"),
        timezone=read.get("timezone"),
        language=read.get("language"),
        also=read.get("also", ()),
    )
    plain = {name: read[name] for name in _PLAIN if name in read}
    rules = UrlRules(article=stories, skip=sections) if stories or sections else None
    return Outlet(key=key, address=address, site=site, rules=rules, **plain)


def host_of(address: str) -> str:
    """The host by which the database knows an outlet: small, without www. and without the usual port."""
    return url_key(address).partition("/")[0].partition("?")[0]


def _check_hosts(toml: TomlFile, outlets: list[Outlet]) -> None:
    """Raise for two tables of one outlet: one host is one site of the database."""
    first: dict[str, Outlet] = {}
    for outlet in outlets:
        other = first.setdefault(outlet.site.host, outlet)
        if other is not outlet:
            where = toml.lines.get((other.key,), 0)
            raise toml.wrong(
                f"[{outlet.key}] is at {line(outlet.site.host)}, as is [{other.key}] in line {where}; one table for each host",
                outlet.key,
                "address",
            )


# --- how each value is checked: what it becomes, or WrongWord ---


def _address(value: object) -> str:
    if not isinstance(value, str):
        raise WrongWord(f'{_shown(value)} is no text; write address = "https://www.example.org/"')
    address = check_address(value)
    if urlsplit(address).username is not None:
        raise WrongWord("an address with a name and a password; leave them out")
    return address


def _text(value: object) -> str:
    if not isinstance(value, str) or not line(value) or len(value) > MAX_TEXT_CHARACTERS:
        raise WrongWord(f'{_shown(value)}; expected words in quotation marks, such as "Harbour Post"')
    return value


def _also(value: object) -> tuple[str, ...]:
    hosts = _list(value, '["cdn.example.org", "*.example.net"]')
    for host in hosts:
        if "://" in host or "/" in host:
            raise WrongWord(f"{_shown(host)} is an address; write its host alone, such as cdn.example.org")
        if not _ALSO.fullmatch(host):
            raise WrongWord(f"{_shown(host)} is no host; expected one such as cdn.example.org or *.example.net")
    return hosts


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _timezone(value: object) -> str:
    if isinstance(value, str) and value in _zones():
        return value
    near = did_you_mean(value, sorted(_zones())) if isinstance(value, str) else ""
    raise WrongWord(f'{_shown(value)} is no time zone; expected one such as "Europe/Berlin"{near}')


def _language(value: object) -> str:
    if isinstance(value, str) and LANGUAGE.fullmatch(value):
        return value
    raise WrongWord(f'{_shown(value)} is no code of a language; expected one such as "de" or "en-GB" (RFC 5646)')


def _country(value: object) -> str:
    if isinstance(value, str) and COUNTRY.fullmatch(value):
        return value
    likely = f'; write "{value.upper()}"' if isinstance(value, str) and COUNTRY.fullmatch(value.upper()) else ""
    raise WrongWord(f'{_shown(value)} is no country; expected two capital letters such as "DE" (ISO 3166){likely}')


def _tags(value: object) -> tuple[str, ...]:
    tags = _list(value, '["navy", "ministry"]')
    for tag in tags:
        if not TAG.fullmatch(tag):
            raise WrongWord(f"{_shown(tag)} is no tag; expected small letters, digits and -, such as think-tank")
    return tags


def _interval(value: object) -> timedelta:
    interval = parse_duration(value) if isinstance(value, str) else None
    if interval is None:
        raise WrongWord(f'{_shown(value)}; expected a time in quotation marks, such as "15m", "6h" or "1d"')
    if not MIN_INTERVAL <= interval <= MAX_INTERVAL:
        raise WrongWord(f"{_shown(value)}; expected a time from 1m to {MAX_INTERVAL.days}d")
    return interval


def _delay(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongWord(f"{_shown(value)}; expected a number of seconds without quotation marks, such as 2 or 1.5")
    if not MIN_DELAY_SECONDS <= value <= MAX_DELAY_SECONDS:
        raise WrongWord(f"{_shown(value)}; expected {MIN_DELAY_SECONDS} to {MAX_DELAY_SECONDS:.0f} seconds")
    return float(value)


def _patterns(value: object) -> tuple[str, ...]:
    patterns = _list(value, "['/news/', '/20[0-9]{2}/']")
    for pattern in patterns:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise WrongWord(f"{_shown(pattern)} is no regular expression: {line(str(error))}") from None
    return patterns


def _pictures(value: object) -> str:
    if value in ("head", "full", "off"):
        return "" if value == "off" else str(value)
    raise WrongWord(f'{_shown(value)}; expected "head", "full" or "off"')


def _keeping(value: object) -> timedelta:
    lasting = parse_duration(value) if isinstance(value, str) else None
    if lasting is None or not MIN_KEEPING <= lasting <= MAX_KEEPING:
        raise WrongWord(
            f'{_shown(value)}; expected a number of days in quotation marks, such as "365d", from {MIN_KEEPING.days}d to '
            f"{MAX_KEEPING.days}d"
        )
    return lasting


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise WrongWord(f"{_shown(value)}; expected true or false, without quotation marks")


def _list(value: object, sample: str) -> tuple[str, ...]:
    if isinstance(value, str):
        raise WrongWord(f"{_shown(value)} is one text; expected a list such as {sample}")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongWord(f"{_shown(value)}; expected a list such as {sample}")
    if any(not line(item) or len(item) > MAX_TEXT_CHARACTERS for item in value):
        raise WrongWord("an entry of the list is empty or too long")
    return tuple(value)


KEYS: dict[str, Callable[[object], object]] = {
    "address": _address,
    "name": _text,
    "also": _also,
    "timezone": _timezone,
    "language": _language,
    "country": _country,
    "tags": _tags,
    "interval": _interval,
    "delay": _delay,
    "story_patterns": _patterns,
    "section_patterns": _patterns,
    "cookies": _yes_or_no,
    "pictures": _pictures,
    "browser": _yes_or_no,
    "keep_pages": _keeping,
    "keep_unchanged": _keeping,
    "off": _yes_or_no,
}
# Those that are a value of an Outlet as they are.
_PLAIN = (
    "country", "tags", "interval", "delay", "cookies", "pictures", "browser", "keep_pages", "keep_unchanged", "off",
)  # fmt: skip
# What people write for these names.
_OTHER_WORDS = {
    "url": "address", "link": "address", "site": "address", "homepage": "address", "start_url": "address", "host": "address",
    "title": "name", "tz": "timezone", "time_zone": "timezone", "zone": "timezone", "lang": "language", "every": "interval",
    "wait": "delay", "hosts": "also", "tag": "tags", "cookie": "cookies", "enabled": "off", "disabled": "off",
    "stories": "story_patterns", "sections": "section_patterns", "skip": "section_patterns",
    "images": "pictures", "javascript": "browser", "render": "browser", "keep": "keep_pages", "retention": "keep_pages",
}  # fmt: skip


def _shown(value: object) -> str:
    """A wrong value for a message, cut and on one line."""
    if isinstance(value, dict):
        return "a table"
    try:
        text = line(repr(value))
    except ValueError:  # a number of thousands of digits
        return "a number without end"
    return text if len(text) <= MAX_SHOWN_CHARACTERS else text[:MAX_SHOWN_CHARACTERS] + "…"

"""Read robots.txt by RFC 9309: which addresses are forbidden, how fast requests may come, which sitemaps it names.

Groups, limits, Crawl-delay and sitemaps are read here. Paths are matched by Protego, which needs linear time for wildcards.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from protego import Protego

from iria_crawler.urls import without_login

# RFC 9309 section 2.5 asks for at least 500 KiB; real files are far shorter.
MAX_ROBOTS_BYTES = 500 * 1024
# Longer addresses are never fetched, so longer rules are never needed.
MAX_LINE_CHARACTERS = 8 * 1024
# With more rules, checking a request would take longer than making it.
MAX_RULES = 10_000
# Large outlets name a few dozen.
MAX_SITEMAPS = 100
# With a longer delay we could not follow a site at all; such a value is taken for a mistake (milliseconds, for example).
MAX_DELAY_SECONDS = 600.0

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LINE_ENDS = re.compile(r"\r\n?|\n")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TOKEN = re.compile(r"[^\s/*;,(]+|\*")
_NUMBER = re.compile(r"([0-9]*)(?:[.,]([0-9]{1,20})[0-9]*)?(?:\s*(?:s|sec|seconds))?", re.I)
# Includes the misspellings that search engines accept.
_FIELDS = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "agent"),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    "allow": "allow",
    **dict.fromkeys(("crawl-delay", "crawl delay", "crawldelay"), "delay"),
    **dict.fromkeys(("sitemap", "site-map", "sitemaps"), "sitemap"),
}


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a robots.txt for one crawler. `Robots()`: there is no robots.txt, and everything is allowed."""

    was_read: bool = False
    text: str = ""  # decoded, and cut at MAX_ROBOTS_BYTES
    crawl_delay: float | None = None  # seconds between two requests, at most MAX_DELAY_SECONDS; None: not given
    sitemaps: tuple[str, ...] = ()  # as printed, in their order, without passwords; may have any scheme and any host
    _paths: Protego = field(default_factory=Protego, repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched. The longest matching rule decides; of two equally long ones, Allow wins."""
        return bool(self._paths.can_fetch(url, "*"))


def read_robots(body: bytes, agent: str, *, cut: bool = False) -> Robots:
    """The rules for the crawler whose product token is `agent`, in any letter case.

    All groups that name the agent are merged; if there is none, those for "*" are. Lines that cannot be understood are
    ignored and do not end a group. `cut`: `body` is only the beginning of the file, so its last line may be incomplete and
    is ignored. Never raises.
    """
    text = _decoded(body[:MAX_ROBOTS_BYTES], cut=cut or len(body) > MAX_ROBOTS_BYTES)
    groups: dict[str, list[str]] = {agent.lower(): [], "*": []}
    delays: dict[str, list[float]] = {name: [] for name in groups}
    named: set[str] = set()
    sitemaps: dict[str, None] = {}
    current: set[str] = set()
    naming = False
    for what, value in _lines(text):
        if what == "agent":
            current = current if naming else set()
            current |= {_token(value)} & groups.keys()
            named |= current
            naming = True
        elif what == "sitemap":
            sitemaps |= {without_login(value): None} if value and len(sitemaps) < MAX_SITEMAPS else {}
        else:
            naming = False
            for name in current:
                _add(what, value, groups[name], delays[name])
    ours = agent.lower() if agent.lower() in named else "*"
    paths = Protego.parse("\n".join(["User-agent: *", *groups[ours]]))
    return Robots(True, text, max(delays[ours], default=None), tuple(sitemaps), paths)


def _add(what: str, value: str, rules: list[str], delays: list[float]) -> None:
    """Add a line of one of our groups. An empty rule has no effect."""
    if what == "delay":
        delay = _seconds(value)
        if delay is not None:
            delays.append(delay)
    elif value and len(rules) < MAX_RULES:
        path = re.sub(r"^https?://[^/]*", "", value, flags=re.I)
        rules.append(f"{what}: {path if path[:1] in ('/', '*') else '/' + path}")


def _decoded(body: bytes, *, cut: bool) -> str:
    encoding = next((name for mark, name in _BOMS if body.startswith(mark)), "utf-8")
    text = _NOT_TEXT.sub("", body.decode(encoding, "replace")).lstrip("\ufeff")
    if not cut:
        return text
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """(field, value) of each line that can be understood; field as in `_FIELDS`."""
    for line in _LINE_ENDS.split(text):
        plain = line[:MAX_LINE_CHARACTERS].partition("#")[0].strip()
        name, colon, value = plain.partition(":")
        if not colon:  # "Disallow /private": search engines accept it
            words = plain.split()
            name, value = words if len(words) == 2 else ("", "")
        what = _FIELDS.get(name.strip().lower())
        if what:
            yield what, value.strip()


def _token(value: str) -> str:
    """The product token of a user-agent line: "Iria-Crawler/2.0 (news)" means "iria-crawler". Source: RFC 9309, 2.2.1."""
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _seconds(value: str) -> float | None:
    """A Crawl-delay in seconds, at most MAX_DELAY_SECONDS; None if it is no plain number (1e999, nan, -5)."""
    found = _NUMBER.fullmatch(value)
    if not found or not (found[1] or found[2]):
        return None
    whole = found[1].lstrip("0")
    if len(whole) > len(str(int(MAX_DELAY_SECONDS))):
        return MAX_DELAY_SECONDS
    return min(float(f"{whole or '0'}.{found[2] or '0'}"), MAX_DELAY_SECONDS)

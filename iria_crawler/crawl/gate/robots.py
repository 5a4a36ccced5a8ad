"""robots.txt, read by RFC 9309: which addresses an outlet keeps for itself, how fast it may be asked, what it names.

Groups, limits, Crawl-delay and sitemaps are read here; the paths are compared by Protego, whose wildcards are matched
piece by piece and so in linear time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from protego import Protego

from iria_crawler.urls import without_login

# RFC 9309 section 2.5 asks for 500 KiB at least; nobody's rules are longer.
LONGEST_ROBOTS = 500 * 1024
# An address of more than a few thousand signs is never asked, and so needs no rule.
LONGEST_LINE = 8 * 1024
# Of more rules than these a request would cost more to be judged than to be made.
MOST_RULES = 10_000
# Large outlets name some dozens.
MOST_SITEMAPS = 100
# A robots.txt that asks for more would make one look a site and day: a slip of the pen rather than a wish.
LONGEST_DELAY = 600.0

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LINE_ENDS = re.compile(r"\r\n?|\n")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TOKEN = re.compile(r"[^\s/*;,(]+|\*")
_NUMBER = re.compile(r"([0-9]*)(?:[.,]([0-9]{1,20})[0-9]*)?(?:\s*(?:s|sec|seconds))?", re.I)
# With the slips of the pen that search engines forgive.
_FIELDS = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "agent"),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    "allow": "allow",
    **dict.fromkeys(("crawl-delay", "crawl delay", "crawldelay"), "delay"),
    **dict.fromkeys(("sitemap", "site-map", "sitemaps"), "sitemap"),
}


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt wishes of one crawler; without arguments there is none, and nothing is wished."""

    was_read: bool = False
    text: str = ""  # as read: decoded, and cut where it was too long
    crawl_delay: float | None = None  # seconds between two requests, at most LONGEST_DELAY; None: no wish
    sitemaps: tuple[str, ...] = ()  # as printed, in their order, without passwords: any scheme, any host
    _paths: Protego = field(default_factory=Protego, repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Whether the address may be asked: the longest rule decides, of two as long the one that allows."""
        return bool(self._paths.can_fetch(url, "*"))


def read_robots(body: bytes, agent: str, *, cut: bool = False) -> Robots:
    """The wishes of a robots.txt for the crawler whose product token is `agent`, in any letter case.

    The groups that name it count, all of them together; without any, those for "*". Lines that are not understood are
    passed over and do not end a group. `cut`: `body` is only the beginning, so its last line may be half a line.
    Never raises.
    """
    text = _decoded(body[:LONGEST_ROBOTS], cut=cut or len(body) > LONGEST_ROBOTS)
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
            sitemaps |= {without_login(value): None} if value and len(sitemaps) < MOST_SITEMAPS else {}
        else:
            naming = False
            for name in current:
                _add(what, value, groups[name], delays[name])
    ours = agent.lower() if agent.lower() in named else "*"
    paths = Protego.parse("\n".join(["User-agent: *", *groups[ours]]))
    return Robots(True, text, max(delays[ours], default=None), tuple(sitemaps), paths)


def _add(what: str, value: str, rules: list[str], delays: list[float]) -> None:
    """A line of a group that is ours. An empty rule forbids and allows nothing."""
    if what == "delay":
        delay = _seconds(value)
        if delay is not None:
            delays.append(delay)
    elif value and len(rules) < MOST_RULES:
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
    """Each line that is understood: its meaning and its value."""
    for line in _LINE_ENDS.split(text):
        plain = line[:LONGEST_LINE].partition("#")[0].strip()
        name, colon, value = plain.partition(":")
        if not colon:  # "Disallow /private", as search engines forgive it
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
    """The wish as seconds, at most LONGEST_DELAY; None for what is no plain number, such as 1e999, nan or -5."""
    found = _NUMBER.fullmatch(value)
    if not found or not (found[1] or found[2]):
        return None
    whole = found[1].lstrip("0")
    if len(whole) > len(str(int(LONGEST_DELAY))):
        return LONGEST_DELAY
    return min(float(f"{whole or '0'}.{found[2] or '0'}"), LONGEST_DELAY)

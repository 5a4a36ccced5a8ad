"""Addresses taken apart and folded: host, path and parameters, each spelled in one way."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

import idna

from iria_crawler.urls.words import (
    INDEX_FILES,
    PUBLIC_SECOND_LEVELS,
    SHARE_TARGETS,
    STORY_PARAMETERS,
    TRACKER_PREFIXES,
    TRACKERS,
)

# Servers accept up to 8,000 characters, the sitemap standard 2,048. Longer text is not taken for an address.
MAX_ADDRESS_CHARACTERS = 4_000
# Longer addresses are not cached, so that the cache stays small.
MAX_CACHED_CHARACTERS = 300
_MAX_HOST_CHARACTERS = 253  # RFC 1035
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.I)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_SESSION = re.compile(r";jsessionid=[^;]*", re.I)
_PATH_SAFE = "!$&'()*+,;=:@~"
_QUERY_SAFE = "!$'()*,:@~/?;"


@dataclass(frozen=True, slots=True)
class UrlParts:
    """The parts of a web address."""

    host: str  # in lower case and ASCII (IDNA), without www.
    port: int | None  # None: the default port of http or https
    path: str  # as given
    query: str  # as given


def split_url(url: str) -> UrlParts | None:
    """The parts of `url`, which may lack its scheme. None for what is no web address."""
    if len(url) <= MAX_CACHED_CHARACTERS:
        return _remembered_split(url)
    return _split_anew(url) if len(url) <= 2 * MAX_ADDRESS_CHARACTERS else None


def _split_anew(url: str) -> UrlParts | None:
    text = url.strip()
    if "://" not in text.partition("?")[0].partition("#")[0]:
        scheme = _SCHEME.match(text)
        if scheme and not text[scheme.end() : scheme.end() + 1].isdigit():
            return None
        text = text if text.startswith("//") else f"//{text}"
    try:
        split = urlsplit(text)
        port = split.port
        host = _ascii_host(split.hostname or "")
    except ValueError:
        return None
    if split.scheme.lower() not in ("", "http", "https"):
        return None
    return UrlParts(host, None if port in (None, 80, 443) else port, split.path, split.query)


_remembered_split = lru_cache(maxsize=4_096)(_split_anew)


def _ascii_host(host: str) -> str:
    """`host` in lower case and IDNA form, without www. and the root's dot; an IPv6 literal in its brackets.

    Raises ValueError for what can be no host name. Source: UTS 46, as browsers do it.
    """
    if ":" in host:
        return f"[{host}]"
    if len(host) > _MAX_HOST_CHARACTERS:
        raise ValueError("no host name: too long")
    host = (host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")).lower().rstrip(".")
    if not _HOST.fullmatch(host):
        raise ValueError(f"no host name: {host!r}")
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def _without_prefix(host: str, prefix: str) -> str:
    """`host` less a leading `prefix` when a name that somebody can own remains."""
    rest = host.removeprefix(prefix)
    if rest == host or "." not in rest or (rest.count(".") == 1 and rest.partition(".")[0] in PUBLIC_SECOND_LEVELS):
        return host
    return rest


def without_amp_host(host: str) -> str:
    while (rest := _without_prefix(host, "amp.")) != host:
        host = rest.removeprefix("www.") if "." in rest.removeprefix("www.") else rest
    return host


def main_host(host: str) -> str:
    for prefix in ("amp.", "m.", "mobile."):
        host = _without_prefix(host, prefix)
    return host


def fold_path(path: str) -> str:
    """`path` in one percent-encoding, without dot segments, index file, AMP marks and trailing slashes."""
    segments: list[str] = []
    for raw in path.split("/")[1:]:
        segment = _SESSION.sub("", _recoded(raw, _PATH_SAFE))
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    while segments:
        last = segments[-1]
        if not last or INDEX_FILES.fullmatch(last) or (last.lower() == "amp" and _is_slug("".join(segments[-2:-1]))):
            segments.pop()
        elif (plain := re.sub(r"\.amp(?=\.html?$|$)", "", last, flags=re.I)) != last and plain.strip("."):
            segments[-1] = plain
        else:
            break
    return "".join(f"/{segment}" for segment in segments)


def _is_slug(segment: str) -> bool:
    """Whether a segment of a path can name a story. /tag/amp/ is a list about amps, not the AMP edition of a story."""
    return bool(re.search(r"[-_]|\d{2}", segment))


def fold_query(query: str) -> str:
    """The parameters that choose the story, in one percent-encoding and sorted by name. Values of one name keep their order."""
    pairs = read_parameters(query)
    shared = is_shared(pairs)
    kept = [pair for pair in pairs if not is_idle(*pair, shared=shared)]
    return "&".join(f"{name}={value}" if value else name for name, value in sorted(kept, key=lambda pair: pair[0]))


def read_parameters(query: str) -> list[tuple[str, str]]:
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [
        (_recoded(name.replace("+", " "), _QUERY_SAFE), _recoded(value.replace("+", " "), _QUERY_SAFE))
        for name, _, value in pairs
    ]


def is_shared(pairs: list[tuple[str, str]]) -> bool:
    return any(name.lower() == "share" and value.lower() in SHARE_TARGETS for name, value in pairs)


def is_idle(name: str, value: str, *, shared: bool) -> bool:
    """Whether a parameter does not choose the story: one of a tracker, a comment form, an AMP switch or a share button.

    shared: whether the address comes from a share button (is_shared()).
    """
    name, value = name.lower(), value.lower()
    if not name or name in TRACKERS or name.startswith(TRACKER_PREFIXES):
        return True
    if name == "share":
        return value in SHARE_TARGETS
    if name == "nb":  # WordPress adds ?share=twitter&nb=1 to its buttons; alone it may mean anything
        return shared
    return (name in ("amp", "amp_js_v", "noamp", "amp_markup")) or (
        name == "outputtype" and value in ("amp", "valid-amp")
    )


def _recoded(text: str, safe: str) -> str:
    """`text` in one percent-encoding: UTF-8 in composed form (NFC), unreserved characters as they are, others as %XX."""
    octets = unquote_to_bytes(text.encode("utf-8", "replace"))
    with suppress(UnicodeDecodeError):
        octets = unicodedata.normalize("NFC", octets.decode("utf-8")).encode("utf-8")
    return quote(octets, safe=safe)


def story_choice(url: str) -> frozenset[tuple[str, str]]:
    """The parameters of `url` that choose a story by number."""
    parts = split_url(url)
    pairs = read_parameters(parts.query) if parts else []
    return frozenset((name.lower(), value) for name, value in pairs if name.lower() in STORY_PARAMETERS)

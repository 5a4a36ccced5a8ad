"""Addresses: which two are one, which belong to one site, which lead to a story, and which canonical to believe.

Nothing here raises on an address, however broken, and nothing here asks the network. A wrong "these two are one"
loses a story's history, a missed one costs a second fetch: where a rule is in doubt it keeps two addresses apart.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit

import idna
from w3lib.url import safe_url_string

from iria_crawler.url_words import (
    FILE_TYPES,
    INDEX_FILES,
    LAST_WORDS,
    LIST_WORDS,
    MACHINE_WORDS,
    PUBLIC_SECOND_LEVELS,
    SERVICE_WORDS,
    SHARE_TARGETS,
    STORY_PARAMETERS,
    TRACKER_PREFIXES,
    TRACKERS,
)

_LONG_SLUG_WORDS = 5  # words; a list is seldom named so
# Servers take addresses of 8,000 characters at most, and the sitemap standard 2,048: what is longer is no address.
LONGEST_ADDRESS = 4_000
# Longer addresses are not cached, so that the cache stays small.
_MAX_CACHED_CHARACTERS = 300
_MAX_HOST_CHARACTERS = 253  # RFC 1035
# The address of an AMP cache holds the publisher's, which may be a cache's again; it is unwrapped at most 8 times.
_MAX_CACHES = 8
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.I)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_SESSION = re.compile(r";jsessionid=[^;]*", re.I)
_DATE_PATH = re.compile(
    r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-](?:0?[1-9]|[12]\d|3[01]))?(?:/|-|$)", re.I
)
_LONG_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_OPAQUE_ID = re.compile(
    r"/(?=[a-z\d]{10,}(?:\.html?)?$)\d*[a-z]+\d+[a-z]+\d+[a-z\d]*(?:\.html?)?$", re.I
)  # clymn8zyrp9o
_WORDS = re.compile(r"[^\W_]+", re.UNICODE)
_PATH_SAFE = "!$&'()*+,;=:@~"
_QUERY_SAFE = "!$'()*,:@~/?;"
# The publisher's address inside that of a Google AMP cache or viewer: `<host>/<c|v|i>/[s/]<publisher host>/<path>`.
_AMP_CACHE = re.compile(
    r"(?:[^/?]+\.cdn\.ampproject\.org/[a-z]|google\.[a-z.]{2,6}/amp)(?:/s)?/([^/?]+\.[^/?]+(?:[/?].*)?)"
)


@dataclass(frozen=True, slots=True)
class UrlRules:
    """What a site says of its own addresses: regular expressions searched in the path with its query.

    `article` empty means the general rules decide; not empty means nothing else is a story. `skip` wins over both.
    """

    article: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """A web address taken apart: `host` folded to ASCII without www., `port` None where it is a default one."""

    host: str
    port: int | None
    path: str  # as given
    query: str


def url_key(url: str) -> str:
    """The same text for two addresses that the rules of docs/discovery.md hold to be one; stable when applied twice.

    Shape: `host[:port][/path][?query]`, no scheme. What is no web address (mailto:, a broken IPv6 literal) comes back
    stripped and otherwise unchanged.
    Source: RFC 3986 section 6.2 for syntax; the lists above for trackers and index files.
    """
    return _remembered_key(url) if len(url) <= _MAX_CACHED_CHARACTERS else _key(url)


def _key(url: str) -> str:
    key = _own_key(url)
    for _ in range(_MAX_CACHES):
        publisher = _AMP_CACHE.fullmatch(key)
        if publisher is None:
            break
        key = _own_key(publisher.group(1))
    return key


_remembered_key = lru_cache(maxsize=16_384)(_key)


def _own_key(url: str) -> str:
    """The key of an address as it stands, caches not looked through."""
    parts = _split(url)
    if parts is None:
        return url.strip()
    host = _without_amp_host(parts.host)
    authority = host if parts.port is None else f"{host}:{parts.port}"
    query = _folded_query(parts.query)
    return f"{authority}{_folded_path(parts.path)}{'?' if query else ''}{query}"


def same_site(a: str, b: str) -> bool:
    """True when both addresses are of one outlet: same host but for www., m., mobile., amp., and the same port.

    A newsroom's other hosts (`shop.`, `blogs.`) are other sites: their stories have histories of their own.
    """
    one, two = _split(a), _split(b)
    if one is None or two is None:
        return False
    return (_main_host(one.host), one.port) == (_main_host(two.host), two.port)


def absolute(base: str, link: str | None) -> str | None:
    """`link` as it stands on the page `base`, ready to be fetched: absolute, percent-encoded, without its fragment
    and without a user name or password, which are nobody's to ask with or to store.

    None for what cannot be fetched (mailto:, javascript:, data:, file:, a lone fragment, a broken address, one longer
    than LONGEST_ADDRESS).
    """
    link = (link or "").strip()
    if not link or link.startswith("#") or len(link) > LONGEST_ADDRESS:
        return None
    try:
        joined = link if link.lower().startswith(("http://", "https://")) else urljoin(base, link)
        split = urlsplit(joined)
        if split.scheme.lower() not in ("http", "https") or _split(joined) is None:
            return None
        return safe_url_string(without_login(joined)).partition("#")[0]
    except ValueError:
        return None


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """`url` without its user name and password, and these two, percent-decoded; None where it has neither.

    `https://desk:secret@example.org/` gives `("https://example.org/", ("desk", "secret"))`. A user name alone comes with
    an empty password. A broken address is taken apart as far as it goes, so that no password is left in it.
    Source: RFC 3986 section 3.2.1; the last "@" before the path counts, as in browsers.
    """
    mark = url.find("//")
    start = mark + 2 if mark >= 0 and not set("/?#") & set(url[:mark]) else 0
    end = min((at for sign in "/?#" if (at := url.find(sign, start)) >= 0), default=len(url))
    login, sign, host = url[start:end].rpartition("@")
    if not sign or (start == 0 and url.lower().startswith("mailto:")):
        return url, None
    user, _, password = login.partition(":")
    return f"{url[:start]}{host}{url[end:]}", (unquote(user), unquote(password))


def without_login(url: str) -> str:
    """`url` without its user name and password."""
    return split_login(url)[0] if "@" in url else url


def is_web_address(url: str) -> bool:
    """True for an absolute address of http or https whose host can be one."""
    web = url[:8].lower().startswith(("http://", "https://"))
    return web and len(url) <= LONGEST_ADDRESS and _split(url) is not None


def without_trackers(url: str) -> str:
    """`url` less the parameters that `url_key` leaves out, all else as it was: fetched once, whoever linked it."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    pairs = _parameters(query)
    shared = _is_shared(pairs)
    parts = [part for part in query.split("&") if part]
    kept = [part for part, pair in zip(parts, pairs, strict=True) if not _is_idle(*pair, shared=shared)]
    return f"{address}?{'&'.join(kept)}" if kept else address


def is_home(url: str) -> bool:
    """True for the front page of a host: no path and no parameter that chooses anything."""
    parts = _split(url)
    return parts is not None and not _folded_path(parts.path) and not _folded_query(parts.query)


def looks_like_section(url: str) -> bool:
    """True for an address that names a list, a service page or a file: /category/navy/, /about/, a.pdf."""
    parts = _split(url)
    if parts is None:
        return True
    path = _folded_path(parts.path)
    segments = [segment.lower() for segment in path.split("/") if segment]
    if not MACHINE_WORDS.isdisjoint(segments) or FILE_TYPES.search(path):
        return True
    if not LIST_WORDS.isdisjoint(segments) and (
        len(_slug_words(path)) < _LONG_SLUG_WORDS or not LIST_WORDS.isdisjoint(segments[-2:])
    ):
        return True
    if segments and (segments[-1] in LAST_WORDS or not SERVICE_WORDS.isdisjoint((segments[0], segments[-1]))):
        return True
    names = {name.lower() for name, _ in _parameters(parts.query)}
    return bool(names & {"s", "cat", "tag", "author", "paged", "feed", "rest_route"}) or is_home(url)


def ruled(url: str, rules: UrlRules | None) -> bool | None:
    """What a site's own rules say of an address: a story (True), no story (False), or nothing (None)."""
    parts = _split(url)
    if rules is None or parts is None:
        return None
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    if any(re.search(pattern, target) for pattern in rules.skip):
        return False
    return any(re.search(pattern, target) for pattern in rules.article) if rules.article else None


def looks_like_article(url: str, rules: UrlRules | None = None) -> bool:
    """True when the address alone says "a story": a slug of three words, a date, a long number, or `?p=123`.

    Where `rules` decide, they decide. Without, the answer is a likelihood to choose links by and never a reason to
    drop an address that a feed, a sitemap or the REST interface named.
    """
    parts = _split(url)
    if parts is None:
        return False
    verdict = ruled(url, rules)
    return verdict if verdict is not None else not looks_like_section(url) and _has_story_shape(parts)


def has_number(url: str) -> bool:
    """True when the address carries a date, a long number or a story's parameter, as those of sections do not."""
    parts = _split(url)
    if parts is None:
        return False
    numbered = _DATE_PATH.search(parts.path) or _LONG_NUMBER.search(parts.path)
    return bool(numbered) or bool(_story_choice(url))


def trusted_canonical(page_url: str, declared: str | None, *, claimants: int = 0) -> str | None:
    """The address that a page declares as its own, absolute, where it can be believed; None where it lies or is silent.

    `page_url` is the final address of the page; `claimants` how many other stories declare the same one. Refused:
    another site, the front page, a section or a file, an address that several stories claim, one that drops the
    parameter which chose this story (`/story?id=5` declaring `/story`), and one that looks no story where the page's
    own address does.
    """
    canonical = absolute(page_url, declared)
    if canonical is None or not same_site(page_url, canonical):
        return None
    if url_key(canonical) == url_key(page_url):
        return canonical
    if claimants > 0 or looks_like_section(canonical):
        return None
    if looks_like_article(canonical):
        return canonical
    if not _story_choice(page_url) <= _story_choice(canonical):
        return canonical if _names_a_page(page_url, canonical) else None
    return None if looks_like_article(page_url) else canonical


def _names_a_page(page_url: str, canonical: str) -> bool:
    """True when `canonical` can stand for a page that was asked for by number: another path, and below a section's."""
    page, named = urlsplit(page_url).path, urlsplit(canonical).path
    return _folded_path(page) != _folded_path(named) and _folded_path(named).count("/") >= 2


def _split(url: str) -> _Parts | None:
    """`url` taken apart, its scheme optional; None when it is no web address."""
    if len(url) <= _MAX_CACHED_CHARACTERS:
        return _remembered_split(url)
    return _split_anew(url) if len(url) <= 2 * LONGEST_ADDRESS else None


def _split_anew(url: str) -> _Parts | None:
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
    return _Parts(host, None if port in (None, 80, 443) else port, split.path, split.query)


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


def _without_amp_host(host: str) -> str:
    while (rest := _without_prefix(host, "amp.")) != host:
        host = rest.removeprefix("www.") if "." in rest.removeprefix("www.") else rest
    return host


def _main_host(host: str) -> str:
    for prefix in ("amp.", "m.", "mobile."):
        host = _without_prefix(host, prefix)
    return host


def _folded_path(path: str) -> str:
    """`path` percent-encoded one way, dot segments resolved, without index file, AMP marks and trailing slashes."""
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
    """True when a segment of a path can be a story's own name; /tag/amp/ is a list and no AMP edition."""
    return bool(re.search(r"[-_]|\d{2}", segment))


def _folded_query(query: str) -> str:
    """The parameters that choose something, spelled one way, sorted by name; values of one name keep their order."""
    pairs = _parameters(query)
    shared = _is_shared(pairs)
    kept = [pair for pair in pairs if not _is_idle(*pair, shared=shared)]
    return "&".join(f"{name}={value}" if value else name for name, value in sorted(kept, key=lambda pair: pair[0]))


def _parameters(query: str) -> list[tuple[str, str]]:
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [
        (_recoded(name.replace("+", " "), _QUERY_SAFE), _recoded(value.replace("+", " "), _QUERY_SAFE))
        for name, _, value in pairs
    ]


def _is_shared(pairs: list[tuple[str, str]]) -> bool:
    return any(name.lower() == "share" and value.lower() in SHARE_TARGETS for name, value in pairs)


def _is_idle(name: str, value: str, *, shared: bool) -> bool:
    """True when a parameter does not choose the story: a tracker, a comment form's, an AMP switch, a share button's."""
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
    """`text` with one spelling of every octet: UTF-8 in composed form, unreserved characters bare, others %XX."""
    octets = unquote_to_bytes(text.encode("utf-8", "replace"))
    with suppress(UnicodeDecodeError):
        octets = unicodedata.normalize("NFC", octets.decode("utf-8")).encode("utf-8")
    return quote(octets, safe=safe)


def _has_story_shape(parts: _Parts) -> bool:
    path = _folded_path(parts.path)
    if any(name.lower() in STORY_PARAMETERS and value.isdigit() for name, value in _parameters(parts.query)):
        return True
    slug_words = _slug_words(path)
    if _DATE_PATH.search(path):
        return bool(slug_words) or bool(_LONG_NUMBER.search(path.rpartition("/")[2]))
    deep = path.count("/") >= 2
    numbered = bool(_LONG_NUMBER.search(path)) and (bool(slug_words) or deep)
    return len(slug_words) >= 3 or numbered or (deep and bool(_OPAQUE_ID.search(path)))


def _slug_words(path: str) -> list[str]:
    """The words, numbers left out, of the last segment of `path`, its file ending left out."""
    last = unquote_to_bytes(path.rpartition("/")[2].encode("utf-8", "replace")).decode("utf-8", "replace")
    return [word for word in _WORDS.findall(last.rpartition(".")[0] or last) if not word.isdigit()]


def _story_choice(url: str) -> frozenset[tuple[str, str]]:
    """The parameters of `url` that choose a story by number."""
    parts = _split(url)
    pairs = _parameters(parts.query) if parts else []
    return frozenset((name.lower(), value) for name, value in pairs if name.lower() in STORY_PARAMETERS)

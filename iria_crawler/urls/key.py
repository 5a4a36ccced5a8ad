"""Which addresses are one, and which belong to one site."""

from __future__ import annotations

import re
from functools import lru_cache

from iria_crawler.urls.parts import (
    MAX_CACHED_CHARACTERS,
    fold_path,
    fold_query,
    is_idle,
    is_shared,
    main_host,
    read_parameters,
    split_url,
    without_amp_host,
)

# The address in a cache's address may be a cache's again: it is taken out at most 8 times.
_MAX_CACHES = 8
# The publisher's address inside that of a Google AMP cache or viewer: `<host>/<c|v|i>/[s/]<publisher host>/<path>`.
_AMP_CACHE = re.compile(
    r"(?:[^/?]+\.cdn\.ampproject\.org/[a-z]|google\.[a-z.]{2,6}/amp)(?:/s)?/([^/?]+\.[^/?]+(?:[/?].*)?)"
)


# An address that is its key but for scheme, www. and slashes at its end: nothing in it can be spelled in another way. Most are. No
# part of the path has a dot: it is no index file, and no publisher's host behind that of an AMP cache.
_PLAIN = re.compile(r"https?://(?:www\.)?((?!www\.|amp\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9_~-]+)*)/*", re.ASCII)
_MAX_PLAIN_CHARACTERS = 250  # a host of it is not too long either


def url_key(url: str) -> str:
    """The key of an address: equal for addresses that are one by the rules of docs/discovery.md.

    Shape: `host[:port][/path][?query]`, no scheme. The key of a key is the key itself. What is no web address (mailto:, a
    broken IPv6 literal) is returned without the white space around it and otherwise unchanged.
    Source: RFC 3986 section 6.2 for the syntax; words.py for trackers and index files.
    """
    if (plain := _plain_key(url)) is not None:
        return plain
    return _remembered_key(url) if len(url) <= MAX_CACHED_CHARACTERS else _key(url)


def _plain_key(url: str) -> str | None:
    """The key of an address that needs no folding, thirty times as fast; None of any other, and of what may be an AMP edition."""
    found = _PLAIN.fullmatch(url) if len(url) <= _MAX_PLAIN_CHARACTERS else None
    return None if found is None or "/amp" in url.lower() else found[1]


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
    """The key of the address alone, even if it is one of an AMP cache."""
    parts = split_url(url)
    if parts is None:
        return url.strip()
    host = without_amp_host(parts.host)
    authority = host if parts.port is None else f"{host}:{parts.port}"
    query = fold_query(parts.query)
    return f"{authority}{fold_path(parts.path)}{'?' if query else ''}{query}"


def same_site(a: str, b: str) -> bool:
    """True when both addresses are of one outlet: same host but for www., m., mobile., amp., and the same port.

    A newsroom's other hosts (`shop.`, `blogs.`) are other sites: their stories have histories of their own.
    """
    one, two = split_url(a), split_url(b)
    if one is None or two is None:
        return False
    return (main_host(one.host), one.port) == (main_host(two.host), two.port)


def is_home(url: str) -> bool:
    """True for the front page of a host: no path and no parameter that chooses anything."""
    parts = split_url(url)
    return parts is not None and not fold_path(parts.path) and not fold_query(parts.query)


def without_trackers(url: str) -> str:
    """`url` without the parameters that url_key() leaves out, otherwise unchanged. So one address is fetched, whoever links it."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    pairs = read_parameters(query)
    shared = is_shared(pairs)
    parts = [part for part in query.split("&") if part]
    kept = [part for part, pair in zip(parts, pairs, strict=True) if not is_idle(*pair, shared=shared)]
    return f"{address}?{'&'.join(kept)}" if kept else address

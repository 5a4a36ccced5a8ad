"""What an address says of its page: a story, a list, or a file; and which canonical address to believe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from iria_crawler.urls.key import is_home, same_site, url_key
from iria_crawler.urls.links import absolute
from iria_crawler.urls.parts import UrlParts, fold_path, read_parameters, split_url, story_choice
from iria_crawler.urls.words import (
    FILE_TYPES,
    LAST_WORDS,
    LIST_WORDS,
    MACHINE_WORDS,
    SERVICE_WORDS,
    STORY_PARAMETERS,
)

# The name of a list is shorter: /author/jane-roe/ is a list, /author/jane-roe/navy-sends-second-frigate-north/ a story.
_LONG_SLUG_WORDS = 5
_DATE_PATH = re.compile(
    r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-](?:0?[1-9]|[12]\d|3[01]))?(?:/|-|$)", re.I
)
_LONG_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_OPAQUE_ID = re.compile(
    r"/(?=[a-z\d]{10,}(?:\.html?)?$)\d*[a-z]+\d+[a-z]+\d+[a-z\d]*(?:\.html?)?$", re.I
)  # clymn8zyrp9o
_WORDS = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class UrlRules:
    """A site's rules for its own addresses: regular expressions, searched in path and query.

    An address that matches `skip` is no story. If `article` is empty, the general rules decide about all others;
    otherwise only those that match it are stories.
    """

    article: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


def ruled(url: str, rules: UrlRules | None) -> bool | None:
    """The answer of a site's own rules: a story (True), no story (False), or no rule for this address (None)."""
    parts = split_url(url)
    if rules is None or parts is None:
        return None
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    if any(re.search(pattern, target) for pattern in rules.skip):
        return False
    return any(re.search(pattern, target) for pattern in rules.article) if rules.article else None


def looks_like_section(url: str) -> bool:
    """True for an address that names a list, a service page or a file: /category/navy/, /about/, a.pdf."""
    parts = split_url(url)
    if parts is None:
        return True
    path = fold_path(parts.path)
    segments = [segment.lower() for segment in path.split("/") if segment]
    if not MACHINE_WORDS.isdisjoint(segments) or FILE_TYPES.search(path):
        return True
    if not LIST_WORDS.isdisjoint(segments) and (
        len(_slug_words(path)) < _LONG_SLUG_WORDS or not LIST_WORDS.isdisjoint(segments[-2:])
    ):
        return True
    if segments and (segments[-1] in LAST_WORDS or not SERVICE_WORDS.isdisjoint((segments[0], segments[-1]))):
        return True
    names = {name.lower() for name, _ in read_parameters(parts.query)}
    return bool(names & {"s", "cat", "tag", "author", "paged", "feed", "rest_route"}) or is_home(url)


def looks_like_article(url: str, rules: UrlRules | None = None) -> bool:
    """True when the address alone says "a story": a slug of three words, a date, a long number, or `?p=123`.

    The site's `rules` come first. Without them the answer is a guess: good enough to choose among links, but no reason to
    drop an address that a feed, a sitemap or the REST interface names.
    """
    parts = split_url(url)
    if parts is None:
        return False
    verdict = ruled(url, rules)
    return verdict if verdict is not None else not looks_like_section(url) and _has_story_shape(parts)


def has_number(url: str) -> bool:
    """Whether the address has a date, a long number or a story's parameter. Those of sections have none."""
    parts = split_url(url)
    if parts is None:
        return False
    numbered = _DATE_PATH.search(parts.path) or _LONG_NUMBER.search(parts.path)
    return bool(numbered) or bool(story_choice(url))


def trusted_canonical(page_url: str, declared: str | None, *, claimants: int = 0) -> str | None:
    """The canonical address that a page declares, absolute; None where it declares none, or one that is not believed.

    page_url: the final address of the page. claimants: how many other stories declare the same canonical. Not believed:
    another site, the front page, a section or a file, an address that other stories declare too, one without the
    parameter that chooses this story (`/story?id=5` declares `/story`), and one that does not look like a story's while
    the page's own address does.
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
    if not story_choice(page_url) <= story_choice(canonical):
        return canonical if _names_a_page(page_url, canonical) else None
    return None if looks_like_article(page_url) else canonical


def _names_a_page(page_url: str, canonical: str) -> bool:
    """Whether `canonical` can be the address of a page that was asked for by number: it has another path, of two segments or more."""
    page, named = urlsplit(page_url).path, urlsplit(canonical).path
    return fold_path(page) != fold_path(named) and fold_path(named).count("/") >= 2


def _has_story_shape(parts: UrlParts) -> bool:
    path = fold_path(parts.path)
    if any(name.lower() in STORY_PARAMETERS and value.isdigit() for name, value in read_parameters(parts.query)):
        return True
    slug_words = _slug_words(path)
    if _DATE_PATH.search(path):
        return bool(slug_words) or bool(_LONG_NUMBER.search(path.rpartition("/")[2]))
    deep = path.count("/") >= 2
    numbered = bool(_LONG_NUMBER.search(path)) and (bool(slug_words) or deep)
    return len(slug_words) >= 3 or numbered or (deep and bool(_OPAQUE_ID.search(path)))


def _slug_words(path: str) -> list[str]:
    """The words of the last segment of `path`, without numbers and file ending."""
    last = unquote_to_bytes(path.rpartition("/")[2].encode("utf-8", "replace")).decode("utf-8", "replace")
    return [word for word in _WORDS.findall(last.rpartition(".")[0] or last) if not word.isdigit()]

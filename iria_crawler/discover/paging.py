"""The next page of a listing: how it is linked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from iria_crawler.discover.markup import label_of
from iria_crawler.urls import absolute, same_site, url_key

# WordPress calls the link to older posts "previous". For somebody who goes back in time it is the next page.
_NEXT_CLASSES = frozenset(
    "next older nav-previous pagination-next pager-next next-page next-posts older-posts load-more".split()
)
_NEXT_TEXT = re.compile(
    r"(?:next|older)(?: (?:page|posts?|entries|articles?|stories|news))?|(?:load|show|view) more(?: \w+)?|"
    r"more (?:news|posts|stories|articles)|previous (?:posts|entries|page of posts)|"
    r"weiter|nächste(?: seite)?|ältere (?:beiträge|artikel)|suivante?s?|page suivante|articles plus anciens|siguiente|"
    r"página siguiente|entradas (?:antiguas|anteriores)|próxim[ao]|successiv[ao]|pagina successiva|volgende|następna|"
    r"следующая|далее",
    re.I,
)
_ARROWS = " ‹›«»←→<>·|"
_PAGE_IN_PATH = re.compile(r"/(?:page|seite|pagina|página)[/-]?(\d{1,5})/?$", re.I)
_PAGE_PARAMETERS = ("paged", "page", "pg", "seite", "pagina", "currentpage")


def next_page(tree: HtmlElement, base: str, url: str) -> str | None:
    """The address of the next page of a list; None if the page links none. Never this page or an earlier one.

    Looked for in this order: rel=next, the class of a link, the text of a link, the next number in a pager.
    base: what links are relative to. url: the address of this page.
    """
    here, number = url_key(url), page_number(url)
    for link in (*_by_rel(tree), *_by_class(tree), *_by_text(tree)):
        target = absolute(base, link)
        if target and same_site(url, target) and url_key(target) != here and _goes_on(target, number):
            return target
    for anchor in tree.iter("a"):
        target = absolute(base, anchor.get("href"))
        if target and label_of(anchor) == str(number + 1) and page_number(target) == number + 1:
            return target if is_page_of(target, url) else None
    return None


def page_number(url: str) -> int:
    """The page of a list that `url` asks for: /page/3/ and ?paged=3 are 3, anything else is 1."""
    try:
        split = urlsplit(url)
    except ValueError:
        return 1
    found = _PAGE_IN_PATH.search(split.path)
    if found:
        return max(1, int(found.group(1)))
    parameters = {name.lower(): value for name, value in parse_qsl(split.query)}
    values = (parameters.get(name, "") for name in _PAGE_PARAMETERS)
    return next((max(1, int(value)) for value in values if re.fullmatch(r"\d{1,5}", value)), 1)


def is_page_of(target: str, url: str) -> bool:
    """Whether `target` is another page of the same list as `url`."""
    return page_number(target) != page_number(url) and _list_key(target) == _list_key(url)


def _list_key(url: str) -> str:
    """The key of the list's first page."""
    split = urlsplit(url)
    kept = [pair for pair in split.query.split("&") if pair.partition("=")[0].lower() not in _PAGE_PARAMETERS]
    return url_key(split._replace(path=_PAGE_IN_PATH.sub("/", split.path), query="&".join(kept)).geturl())


def _goes_on(target: str, number: int) -> bool:
    """Whether `target` is a later page than `number`. A link without a page number may only be followed from page 1."""
    return page_number(target) > number or page_number(target) == 1 == number


def _by_rel(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            yield element.get("href") or ""


def _by_class(tree: HtmlElement) -> Iterator[str]:
    for anchor in tree.iter("a"):
        parent = anchor.getparent()
        names = f"{anchor.get('class') or ''} {'' if parent is None else parent.get('class') or ''}".lower().split()
        if _NEXT_CLASSES & set(names):
            yield anchor.get("href") or ""


def _by_text(tree: HtmlElement) -> Iterator[str]:
    for anchor in tree.iter("a"):
        label = label_of(anchor) or anchor.get("aria-label") or anchor.get("title") or ""
        if _NEXT_TEXT.fullmatch(label.strip(_ARROWS)):
            yield anchor.get("href") or ""

"""Whom the data of a page name as its authors: JSON-LD and meta tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from iria_crawler.parse.fields.byline_elements import MAX_BYLINE_CHARACTERS
from iria_crawler.parse.fields.byline_text import names_of_data, read_byline
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.pictures.agencies import is_organisation
from iria_crawler.text import letters, squeeze

# A web address, or the desk of an outlet, given as an author: "courier.example", "Harbour Desk Staff".
_OFFICE_OF_OUTLET = re.compile(
    r"\.\w{2,3}$|\bredaktion\b|^team\b|\b(?:staff|team|editors|desk|newsroom|redacción|rédaction|redazione|redactie)$",
    re.I,
)
# Data with more authors, or a longer list of them, are broken: the rest is not read.
MAX_AUTHORS, MAX_LIST_CHARACTERS = 100, 5_000
# A page with more meta tags of the same name says by them who wrote other texts, which it lists.
MAX_AUTHORS_IN_META = 12
# The last one names each author of a paper by a tag of its own.
META_NAMES = ("article:author", "author", "parsely-author", "sailthru.author", "dc.creator", "citation_author")
# In the strings of a script: `"author": "Jane Roe"`, `"pageAuthor":{"id":7,"name":"Jane Roe"}`, also with escaped marks.
_IN_SCRIPT = re.compile(
    r"""(?:uthors?|riter|yline|utor)[a-zA-Z_]{0,12}\\?["']?\s?[:=]\s?\[?(?:\{[^{}]{0,120}?name\\?["']?\s?:\s?)?\\?["']([^"'\\<>{}]{3,60})"""
)
# Of a script so much is read, and of a page so many such names.
MAX_SCRIPT_CHARACTERS, MAX_NAMES_IN_SCRIPTS = 500_000, 200
# A card of a social network has up to four lines of its own, numbered from 1.
CARD_LINES = range(1, 5)


class Named(NamedTuple):
    """Names found in one place: persons and organisations, each in printed order."""

    people: tuple[str, ...]
    others: tuple[str, ...]
    source: str


def from_json(page: Page) -> Named:
    """The authors of the story in JSON-LD."""
    item = page.story_object
    people: list[str] = []
    others: list[str] = []
    for author in _listed(item.get("author") or item.get("creator"))[:MAX_AUTHORS] if item else ():
        given = _resolved(author, page) if isinstance(author, dict) else {"name": author}
        name = _value(given.get("name")) or " ".join(
            str(given[part]) for part in ("givenName", "familyName") if given.get(part)
        )
        if "Organization" in str(given.get("@type")):
            others += [squeeze(str(name))] if name else []
            continue
        for part in split_names(
            " , ".join(map(str, name[:MAX_AUTHORS])) if isinstance(name, list) else str(name or "")
        ):
            (others if is_outlet(part, page) else people).append(part)
    return Named(unique(people), unique(others), page.story_source)


def _resolved(author: dict[str, Any], page: Page) -> dict[str, Any]:
    """The object that `{"@id": ...}` refers to; `author` itself if it has a name or if there is no such object."""
    if author.get("name") or not author.get("@id"):
        return author
    same = (item for item in page.json_ld if item.get("@id") == author["@id"] and item.get("name"))
    return next(same, author)


def _value(name: Any) -> Any:
    """The text of a name that is written as `{"@value": "Jane Roe"}`; any other name unchanged."""
    return name.get("@value") if isinstance(name, dict) else name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def from_meta(page: Page) -> Iterator[Named]:
    """The authors in each kind of meta tag that names any."""
    yield from (named for name in META_NAMES if (named := _in_meta(page, name)))
    yield from _from_card(page)


def _in_meta(page: Page, name: str) -> Named | None:
    """The names in the meta tags of one name; None where there are none."""
    people: list[str] = []
    others: list[str] = []
    values = page.meta.get(name, ())
    for value in values if len(values) <= MAX_AUTHORS_IN_META else ():
        parts = [] if re.match(r"https?:|\d+$", value.strip()) else split_names(value)
        if parts and is_outlet(parts[0], page):
            others.append(parts[0])  # "outlet.example, Frankfurt, Germany": what follows is its address
        else:
            people += parts
    return Named(unique(people), unique(others), "meta") if people or others else None


def copies_of_authors(page: Page) -> dict[str, str]:
    """Whom the page names to machines as its authors: 'json-ld', or the name of a meta tag -> persons, joined by "; "."""
    found = {"json-ld": from_json(page), **{name: _in_meta(page, name) for name in META_NAMES}}
    return {source: "; ".join(named.people) for source, named in found.items() if named and named.people}


def _from_card(page: Page) -> Iterator[Named]:
    """The author in the lines that a page gives to cards of a social network: "twitter:label1" is "Written by"."""
    for number in CARD_LINES:
        label, value = page.first_meta(f"twitter:label{number}"), page.first_meta(f"twitter:data{number}")
        if label and value and len(value) <= MAX_BYLINE_CHARACTERS:
            byline = read_byline(f"{label}: {value}")
            people = [name for name in byline.names if byline.is_labelled and not is_outlet(name, page)]
            if people:
                yield Named(unique(people), (), "meta")


def described_by(page: Page) -> str:
    """What the page says of itself in a sentence: "A column by Jane Roe"."""
    return page.first_meta("description", "og:description") or ""


def named_by_scripts(page: Page) -> frozenset[str]:
    """The letters of the names that scripts of the page call an author's: this story's, or that of any other it links.

    JSON-LD is read by from_json().
    """
    found: set[str] = set()
    for script in page.elements.of("script"):
        if "ld+json" in (script.get("type") or ""):
            continue
        for name in _IN_SCRIPT.finditer((script.text or "")[:MAX_SCRIPT_CHARACTERS]):
            found.add(letters(name[1]))
            if len(found) >= MAX_NAMES_IN_SCRIPTS:
                return frozenset(found)
    return frozenset(found)


def is_outlet(name: str, page: Page) -> bool:
    """Whether a name is that of an organisation: an agency, the outlet itself, a web address."""
    key = letters(name)
    outlet = {letters(page.first_meta("og:site_name", "application-name", "twitter:site") or ""), letters(page.host)}
    outlet |= {letters(part) for part in page.host.split(".")[:-1]}
    publisher = (page.story_object or {}).get("publisher")
    if isinstance(publisher, dict) and "Person" not in str(publisher.get("@type")):
        outlet.add(letters(str(publisher.get("name") or "")))
    return key in outlet or is_organisation(name) or _OFFICE_OF_OUTLET.search(name) is not None


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(names))


def split_names(value: str) -> list[str]:
    """The names in the text that a page's data give as author: one name or a list; names of accounts in small letters too."""
    value = squeeze(value[:MAX_LIST_CHARACTERS])
    byline = read_byline(value)
    return list(byline.names) if byline.is_labelled else names_of_data(value)

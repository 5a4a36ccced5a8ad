"""The number of a page in an address: "/story/2/", "/story/page/2/", "/story?page=2", "/story-2.html"."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from iria_crawler.urls.key import url_key

# 'segment': the number is below the story's own address; 'parameter': it is a parameter of it; 'name': it is a part of the file's name,
# where it may also be a part of the story's name ("weekly-briefing-2.html").
NumberForm = Literal["segment", "parameter", "name"]

# A story has at most three digits of pages; four are a year or the number of a story.
_WORD = r"(?:page|pages|pg|p|seite|pagina|p%c3%a1gina|página|pag|strona|sida|side|sivu|sayfa|halaman|trang)"
_NUMBER = r"(\d{1,3})"
_SEGMENT = re.compile(rf"(?:/{_WORD})?/{_NUMBER}/?$|/{_WORD}[-_.,]?{_NUMBER}/?$", re.I)
_NAME = re.compile(rf"(?<=[^/])[-_,]{_WORD}?[-_]?{_NUMBER}(?=\.(?:html?|shtml|php|aspx?|jsp)$)", re.I)
_PARAMETERS = frozenset(
    "page pg p paged seite pagina pageno page_no pagenum pagenumber page_number currentpage strona sida side sayfa".split()
)
_PARAMETER = re.compile(r"[?&](?:" + "|".join(sorted(_PARAMETERS)) + r")=\d{1,3}(?:[&#]|$)", re.I)
# What stands in an address for all pages at once.
_ALL_SEGMENT = re.compile(
    rf"/(?:{_WORD}[-_/])?(?:all|alles?|full|single|single-?page|one-?page|komplettansicht|komplett|toutes)/?$", re.I
)
_ALL_PARAMETER = re.compile(
    r"(?:(?:page|pg|pages|view|seite|pagina|pagewanted|display|show|mode)=(?:all|full|single|single-?page|one-?page|alles?)|"
    r"(?:all|full|single|single-?page|one-?page|show-?all|view-?all|full-?page|komplettansicht)(?:=(?:1|true|yes|on|all))?)",
    re.I,
)
# A part of each of them.
_MAY_BE_ALL = re.compile(r"all|full|single|one-?page|komplett|toutes", re.I)
# Letters and digits of a key that every address of it holds too, however it spells the rest.
_AS_THEY_ARE = re.compile(r"(?:%..)|([a-z0-9]+)", re.I | re.ASCII)
# A link with a part of its address only, or in which a letter or digit can be spelled in another way.
_SPELLED_OTHERWISE = re.compile(r"(?!/|https?://)|.*(?:%[3-7]|[^!-~ ])", re.ASCII | re.DOTALL)


class Numbered(NamedTuple):
    """An address taken apart: the key of the story's own address, the number of the page, and how it is written."""

    story: str
    number: int
    form: NumberForm


def numbered(url: str) -> Numbered | None:
    """The number of a page that `url` holds, and the key of the address without it; None where it holds none.

    Whether the number is that of a page of a story, the address alone cannot say.
    """
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    pairs = split.query.split("&") if split.query else []
    for position, pair in enumerate(pairs):
        name, _, value = pair.partition("=")
        if name.lower() in _PARAMETERS and re.fullmatch(r"\d{1,3}", value, re.ASCII):
            rest = "&".join(pairs[:position] + pairs[position + 1 :])
            return Numbered(url_key(split._replace(query=rest, fragment="").geturl()), int(value), "parameter")
    if found := _SEGMENT.search(split.path):
        path = split.path[: found.start()] or "/"
        number = int(found[1] or found[2])
        return Numbered(url_key(split._replace(path=path, fragment="").geturl()), number, "segment")
    if found := _NAME.search(split.path):
        path = split.path[: found.start()] + split.path[found.end() :]
        return Numbered(url_key(split._replace(path=path, fragment="").geturl()), int(found[1]), "name")
    return None


def may_be_numbered(link: str) -> bool:
    """Whether a link as a page prints it may hold the number of a page: cheap, for the many that hold none."""
    if "=" in link and _PARAMETER.search(link):
        return True
    path = link.partition("#")[0].partition("?")[0] if "?" in link or "#" in link else link
    if path.rstrip("/\n")[-1:].isdecimal():
        return _SEGMENT.search(path) is not None
    return path[-8:].rpartition(".")[0][-1:].isdecimal() and _NAME.search(path) is not None


def longest_word(key: str) -> str:
    """The longest run of letters and digits behind the host of a key, for may_be_of()."""
    start = min((at for sign in "/?" if (at := key.find(sign)) >= 0), default=len(key))
    return max((found[1] or "" for found in _AS_THEY_ARE.finditer(key, start)), key=len, default="").lower()


def may_be_of(word: str, link: str) -> bool:
    """Whether a link as a page prints it may lead to the story whose key has this longest word: cheap, for the many that do not."""
    return word in link.lower() or _SPELLED_OTHERWISE.match(link) is not None


def may_be_whole(link: str) -> bool:
    """Whether a link as a page prints it may ask for all pages of a story: cheap, for the many that do not."""
    return _MAY_BE_ALL.search(link) is not None


def story_of_whole(url: str) -> str | None:
    """The key of the story's own address if `url` asks for all its pages at once ("?page=all", "/single-page/"); else None."""
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    pairs = split.query.split("&") if split.query else []
    kept = [pair for pair in pairs if not _ALL_PARAMETER.fullmatch(pair)]
    if len(kept) < len(pairs):
        return url_key(split._replace(query="&".join(kept), fragment="").geturl())
    if found := _ALL_SEGMENT.search(split.path):
        return url_key(split._replace(path=split.path[: found.start()] or "/", fragment="").geturl())
    return None

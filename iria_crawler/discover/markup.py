"""HTML for discovery: a tree from any bytes, and the parts of a page whose links are no list of stories."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement
from w3lib.encoding import html_body_declared_encoding, read_bom

from iria_crawler.discover.common import MAX_BYTES, check_size, what_came
from iria_crawler.errors import DiscoverError
from iria_crawler.outside import tame_tags, text_codec
from iria_crawler.text import squeeze
from iria_crawler.urls import absolute

MAX_PAGE_BYTES = MAX_BYTES
# The text of a link is cut after this many characters.
MAX_LABEL_CHARACTERS = 1_000

_ASIDE_TAGS = frozenset(("nav", "footer", "aside", "noscript", "template", "dialog", "script", "style", "head"))
_ASIDE_ROLES = frozenset(("navigation", "contentinfo", "complementary", "search", "menu", "menubar"))
# Compared with whole class names and ids: "has-sidebar" or a page builder's "elementor-widget-wrap" is on the element
# around the whole page.
_ASIDE_NAMES = re.compile(
    r"(?:(?:site|main|page|primary|secondary|top|bottom|left|right|entry|post|article|global|mobile|header|footer)[-_]?)?"
    r"(?:nav|navbar|navigation|menu|menus|submenu|sub-menu|breadcrumbs?|sidebar|footer|comments?|categories|tags|meta|author)"
    r"|(?:sidebar|footer|menu|nav|navbar|breadcrumbs?|widget|comments?)[-_](?:area|container|wrap|wrapper|inner|list|links|\d+)"
    r"|colophon|masthead|respond|widget|cat-links|tags-links|tag-?cloud|byline|vcard|posted-(?:in|by)|comments-link"
    r"|share|sharing|sharedaddy|share-(?:bar|buttons)|social|social-(?:links|icons|share)|subscribe|newsletter|copyright",
    re.I,
)


def read_tree(body: bytes, url: str, kind: str) -> HtmlElement:
    """The page's tree. Raises DiscoverError where `body` is empty, too large or no HTML. kind: "a front page", for the message."""
    check_size(body, url, MAX_PAGE_BYTES, kind)
    came = what_came(body)
    text = _decoded(body)
    if came.startswith(("an empty", "JSON", "gzip")) or "<" not in text or "\0" in text[:200]:
        raise DiscoverError(f"expected {kind} in HTML, got {came}", url)
    # lxml refuses text that declares an encoding, so it gets bytes of one that is known.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return lxml.html.document_fromstring(tame_tags(text.encode("utf-8", "replace")), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DiscoverError(f"expected {kind} in HTML, got a page that cannot be read ({error})", url) from error


def _decoded(body: bytes) -> str:
    """The page's text: by its byte order mark, else by the encoding it declares, else UTF-8, else windows-1252."""
    marked, mark = read_bom(body)
    if marked and mark:
        return body[len(mark) :].decode(marked, "replace")
    if declared := _declared(body):
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _declared(body: bytes) -> str | None:
    """The encoding that the page declares; None for none and for one that does not exist."""
    try:
        return text_codec(html_body_declared_encoding(body))
    except ValueError:  # a name with a zero byte in it
        return None


def label_of(element: HtmlElement) -> str:
    """The text of an element on one line, cut after MAX_LABEL_CHARACTERS characters."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece)
        if size > MAX_LABEL_CHARACTERS and not piece.isspace():
            break
    return squeeze("".join(pieces))[:MAX_LABEL_CHARACTERS]


def base_of(tree: HtmlElement, url: str) -> str:
    """The address that the page's links are relative to: its first <base href> if that is http or https, else `url`."""
    for element in tree.iter("base"):
        return absolute(url, element.get("href")) or url
    return url


def is_beside_list(element: HtmlElement) -> bool:
    """Whether `element` itself is a menu, sidebar, footer, comment list, share bar, list of tags or the like.

    Other than the chrome of a story (parse/body/chrome.py), lists of related stories are not among them: on a listing page
    they are the list.
    """
    if element.tag in _ASIDE_TAGS or (element.get("role") or "").lower() in _ASIDE_ROLES:
        return True
    if element.tag in ("html", "body", "main", "article", "form", "a", "h1", "h2", "h3", "h4"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(_ASIDE_NAMES.fullmatch(name) for name in names)

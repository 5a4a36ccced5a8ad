"""A page as evidence: the tree, the structured data and the meta tags, read once and shared by all other modules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.outside import split_address, tame_tags
from iria_crawler.parse.page.encoding import decode, is_escaped_japanese
from iria_crawler.parse.page.json_ld import objects_of, read_json, story_of
from iria_crawler.text import clean_markup, may_be_odd

__all__ = ["Page", "decode", "read_page"]

# A page of more bytes is cut: no story is that long, and the tree costs ten times its text.
LONGEST_PAGE = 6_000_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# libxml2 tells of no more than a hundred faults.
MOST_FAULTS = 90
# A link says of itself what it leads to in a word or two.
MOST_RELS = 20
# No address is longer: see urls.py.
LONGEST_ADDRESS = 4_000
# Control characters, which XML forbids, stand where a byte was lost: they part words.
_CONTROLS = bytes.maketrans(bytes(range(32)), bytes(c if c in b"\t\n\r" else 32 for c in range(32)))
# References to signs that nobody sees, and to some more: most pages have none, and are not decoded to look for them.
_MAY_REFER = re.compile(
    rb"&(?:#(?:0|[0-9][^0-9]|[12][0-9][^0-9]|3[01]|127|173|847|1564|60[67]|61[50]|820[3-7]|82[389]|830|5[5-7]|6[45]|[1-9][0-9]{5})|"
    rb"#[xX](?:0|[0-9a-fA-F][^0-9a-fA-F]|1[0-9a-fA-F][^0-9a-fA-F]|7[fF]|[aA][dD]|34[fF]|61[cC]|17[bB]|180|20[026]|[dD][89a-fA-F]|"
    rb"[fF][dDeEfF]|[0-9a-fA-F]{5})|shy|lrm|rlm|i[ct];|af;|ZeroW|NoBr|Negative|Invis|ApplyF)"
)
# What nests without end on wreckage: boxes, and what only dresses words.
_BOX = re.compile(
    rb"</?(?:div|section|article|center|blockquote|ul|ol|dl|table|tbody|tr|td|form|main|aside)\b[^<>]*>", re.I
)
_DRESS = re.compile(rb"</?(?:span|font|b|i|u|em|strong|a|small|big|ins|del|code|label)\b[^<>]*>", re.I)
# Links to the page's own machinery.
_MACHINERY = frozenset(
    "stylesheet preload prefetch dns-prefetch preconnect modulepreload icon shortcut apple-touch-icon mask-icon manifest "
    "apple-touch-icon-precomposed apple-touch-startup-image pingback edituri wlwmanifest prerender".split()
)


# An address that needs no joining: whole, and of nothing but what an address may hold.
_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?/[\w./~%!$&'()*+,;=:@?-]*$", re.ASCII)

# One class for every element: lxml.html asks Python for each, which costs a third of the parse.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)


@dataclass(slots=True)
class Page:
    """One parsed page. Nobody alters `root`."""

    url: str
    root: HtmlElement
    json_ld: list[dict[str, Any]] = field(default_factory=list)  # every object, @graph unfolded, in page order
    story_object: dict[str, Any] | None = None  # the one of them that is the story's
    meta: dict[str, list[str]] = field(default_factory=dict)  # lower-case name/property/itemprop -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # lower-case rel -> absolute addresses
    base: str = ""  # what relative addresses are joined to
    cut: bool = False  # True: the page was longer than we read
    host: str = ""  # without www., lower case

    def first_meta(self, *names: str) -> str | None:
        """The first non-empty content of the first of `names` that the page has."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content.strip():
                    return content.strip()
        return None

    def absolute(self, address: str) -> str:
        """An address of the page, absolute; "" where it is none, and where it has more than LONGEST_ADDRESS characters."""
        if len(address) > LONGEST_ADDRESS:
            return ""
        if _PLAIN_ADDRESS.fullmatch(address):
            return address
        try:
            joined = urljoin(self.base or self.url, address.strip())
            _ = urlsplit(joined).port  # "http://[" and "http://a:99999/" join, and are none all the same
        except ValueError:
            return ""
        return joined


def read_page(html: bytes | str, url: str, charset: str | None = None) -> Page:
    """Parse `html` once; `charset` is what its HTTP header declared. Never raises on content."""
    cut = len(html) > LONGEST_PAGE
    html = html[:LONGEST_PAGE] if cut else html
    host = (split_address(url).hostname or "").removeprefix("www.")
    page = Page(url=url if host else "", root=_parse(html, charset), cut=cut, host=host)
    for tag in page.root.iter("meta", "link", "script", "base"):
        _note(page, tag)
    page.story_object = story_of(page.json_ld)
    return page


def _note(page: Page, tag: HtmlElement) -> None:
    """Keep what a tag of the page's head, wherever it stands, says of the page."""
    get = tag.get
    if tag.tag == "script":
        if "ld+json" in (get("type") or "").lower() and (text := tag.text):
            page.json_ld.extend(objects_of(read_json(text)))
    elif tag.tag == "meta":
        name, content = get("property") or get("name") or get("itemprop") or get("http-equiv"), get("content")
        if name and content:
            page.meta.setdefault(name.lower(), []).append(content)
    elif tag.tag == "link":
        rel = get("rel")
        if not rel or rel in _MACHINERY:
            return
        rels, href = rel.lower().split(), get("href")
        if href and not _MACHINERY.intersection(rels):
            address = page.absolute(href)
            for rel in rels[:MOST_RELS]:
                page.links.setdefault(rel, []).append(address)
    elif tag.tag == "base" and get("href") and not page.base:
        base = page.absolute(get("href") or "")
        page.base = base if base.startswith(("http://", "https://")) else ""


def _parse(html: bytes | str, charset: str | None) -> HtmlElement:
    """The tree. Bytes are taken for UTF-8 first, as most are, and decoded only where the parser met what is none."""
    data = clean_markup(html).encode("utf-8", "replace") if isinstance(html, str) else html
    if isinstance(html, bytes) and (html[:2] in _UTF_16 or is_escaped_japanese(html)):
        data = decode(html, charset).encode("utf-8", "replace")
    root, errors = _tree(data)
    if isinstance(html, bytes) and data is html and _is_no_utf8(html, errors):
        data = decode(html, charset).encode("utf-8", "replace")
        root, errors = _tree(data)
    if errors.last_error is not None and errors.last_error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        # Deeper than the parser goes: the tree of the page with its boxes opened.
        root, _ = _tree(_DRESS.sub(b"", _BOX.sub(b"<p>", data)))
    return root if root is not None else lxml.html.document_fromstring("<html><body></body></html>")


def _is_no_utf8(data: bytes, errors: etree._ListErrorLog) -> bool:
    """Whether the parser met bytes that are no UTF-8. After so many faults it tells of no more, and we look ourselves."""
    if len(errors) < MOST_FAULTS:
        return any(error.type == etree.ErrorTypes.ERR_INVALID_ENCODING for error in errors)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _tree(data: bytes) -> tuple[HtmlElement | None, etree._ListErrorLog]:
    """The tree of UTF-8, None where there is none, and what the parser found wrong."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    data = tame_tags(_clean(data.removeprefix(b"\xef\xbb\xbf")))
    try:
        root = lxml.html.document_fromstring(data, parser=parser) if data and not data.isspace() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    return root, parser.error_log


def _clean(data: bytes) -> bytes:
    """A page's bytes through the gate. What is no UTF-8 passes for now: it comes again when it has been decoded."""
    try:
        if not may_be_odd(data) and not _MAY_REFER.search(data):
            return data
        return clean_markup(data.translate(_CONTROLS).decode("utf-8")).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return data.translate(_CONTROLS)

"""A page as evidence: the tree, the structured data and the meta tags, read once and shared by all other modules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.outside import split_address, tame_tags
from iria_crawler.parse.page.elements import Elements
from iria_crawler.parse.page.encoding import decode, is_escaped_japanese
from iria_crawler.parse.page.json_ld import objects_of, read_json, story_of
from iria_crawler.text import clean_markup, may_be_odd
from iria_crawler.urls import MAX_ADDRESS_CHARACTERS, without_login

__all__ = ["Page", "decode", "read_page"]

# A longer page is cut to this: no story is that long, and a tree takes ten times the memory of its bytes.
MAX_PAGE_BYTES = 6_000_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# libxml2 reports at most 100 faults, so a list nearly as long may be incomplete.
MAX_FAULTS = 90
# The words of one rel that are kept; honest links have one or two.
MAX_RELS = 20
# XML forbids control characters, and lxml would end a text at one. Each becomes a space.
_CONTROLS = bytes.maketrans(bytes(range(32)), bytes(c if c in b"\t\n\r" else 32 for c in range(32)))
# References to signs that nobody sees, and to some more: most pages have none, and are not decoded to look for them. Zeros
# before a number tell nothing; emoji (127744 to 129999, 1F300 to 1FAFF) are frequent and are left aside.
_MAY_REFER = re.compile(
    rb"&(?:#(?:0++(?![0-9xX])|0*+(?:(?:[1-8]|1[124-9]|2[0-9]|3[01]|127|173|847|1564|444[78]|60[67][0-9]|61[50][0-9]|820[3-7]|"
    rb"823[2-8]|828[89]|829[0-9]|830[0-3]|12644|5[5-7][0-9]{3}|6[45][0-9]{3})(?![0-9])|"
    rb"(?!12[789][0-9]{3}(?![0-9]))[1-9][0-9]{5}))|"
    rb"#[xX](?:0++(?![0-9a-fA-F])|0*+(?:(?:[1-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[aA][dD]|34[fF]|61[cC]|17[bB][45]|180[b-fB-F]|"
    rb"180[eE]|115[fF]|1160|3164|20[026][0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF][dDeE][0-9a-fA-F]{2}|"
    rb"[fF]{2}[aAfF][0-9a-fA-F])(?![0-9a-fA-F])|(?!1[fF][3-9aA][0-9a-fA-F]{2}(?![0-9a-fA-F]))[0-9a-fA-F]{5}))|"
    rb"shy|lrm|rlm|i[ct];|af;|ZeroW|NoBr|Negative|Invis|ApplyF)"
)
# The attributes that name a picture as an element's background, the style's only where it has that word.
BACKGROUND_NAMES = ("style", "data-bg", "data-background-image")
_STYLED = re.compile(rb"style\s*+=\s*+(?:\"[^\"]*?background|'[^']*?background|[^\s>]*?background)")
# Elements that broken pages nest thousands of levels deep: boxes, and elements that only style words.
_BOX = re.compile(
    rb"</?(?:div|section|article|center|blockquote|ul|ol|dl|table|tbody|tr|td|form|main|aside)\b[^<>]*>", re.I
)
_DRESS = re.compile(rb"</?(?:span|font|b|i|u|em|strong|a|small|big|ins|del|code|label)\b[^<>]*>", re.I)
# Values of rel that lead to style sheets, icons and other files of the page, and to no other page.
_MACHINERY = frozenset(
    "stylesheet preload prefetch dns-prefetch preconnect modulepreload icon shortcut apple-touch-icon mask-icon manifest "
    "apple-touch-icon-precomposed apple-touch-startup-image pingback edituri wlwmanifest prerender".split()
)


# An absolute address of plain characters: it is taken as it is, which saves most calls of urljoin.
_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?/[\w./~%!$&'()*+,;=:@?-]*$", re.ASCII)

# A path from the root, without steps up: it is put behind the host, if that is as plain.
_PLAIN_PATH = re.compile(
    r"/(?:[\w~%!$&'()*+,=@-][\w.~%!$&'()*+,=:@-]*+/)*+(?:[\w~%!$&'()*+,=@-][\w.~%!$&'()*+,=:@-]*+)?", re.ASCII
)
_PLAIN_ORIGIN = re.compile(r"https?://[\w.-]+(?=[/?#]|\Z)", re.ASCII)

# One class for every element: lxml.html would ask Python for the class of each, a third of the time of a parse. It is lxml's own,
# which is made, asked and freed faster than lxml.html's: what that adds (text_content, find_class) is not there.
_ONE_CLASS = etree.ElementDefaultClassLookup()


@dataclass(slots=True)
class Page:
    """One parsed page. `root` is shared by all readers of the page: none may change it."""

    url: str
    root: HtmlElement
    elements: Elements  # those of `root`
    json_ld: list[dict[str, Any]] = field(default_factory=list)  # every object, @graph unfolded, in page order
    story_object: dict[str, Any] | None = None  # the one of them that is the story's, or what the page's data say of it
    story_source: str = "json-ld"  # where it was read: 'json-ld' or 'script'
    meta: dict[str, list[str]] = field(default_factory=dict)  # lower-case name/property/itemprop -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # lower-case rel -> absolute addresses
    base: str = ""  # what relative addresses are joined to
    background_names: tuple[str, ...] = ()  # the attributes that may name a picture as an element's background
    cut: bool = False  # True: the page was longer than we read
    host: str = ""  # without www., lower case

    @property
    def body(self) -> HtmlElement | None:
        """The page's body; None where there is none."""
        body = self.elements.first("body")
        return body if body is not None and body.getparent() is self.root else self.root.find("body")

    @property
    def title(self) -> str | None:
        """The text of the first title element, as far as no other element stands in it; None where there is none."""
        title = self.elements.first("title")
        return None if title is None else title.text or ""

    def first_meta(self, *names: str) -> str | None:
        """The first non-empty content of the first of `names` that the page has."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content.strip():
                    return content.strip()
        return None

    def absolute(self, address: str) -> str:
        """An address of the page, made absolute and otherwise as printed, with any scheme; "" for a broken or too long one.

        It is compared and stored, never fetched, and has no login. `urls.absolute` gives the address to fetch: of http or
        https alone, percent-encoded, without fragment.
        """
        if len(address) > MAX_ADDRESS_CHARACTERS:
            return ""
        if _PLAIN_ADDRESS.fullmatch(address):
            return address
        if _PLAIN_PATH.fullmatch(address) and (origin := _origin(self.base or self.url)):
            return origin + address
        try:
            joined = urljoin(self.base or self.url, address.strip())
            _ = urlsplit(joined).port  # urljoin accepts "http://[" and "http://a:99999/"; this raises ValueError
        except ValueError:
            return ""
        return without_login(joined)


@lru_cache(maxsize=100)
def _origin(base: str) -> str:
    """Scheme and host of an address; "" for one that is not plain."""
    found = _PLAIN_ORIGIN.match(base)
    return found[0] if found else ""


_END_OF_BODY = re.compile(rb"</(?:body|html)\s*>", re.I)
_TEXT_BEHIND = re.compile(rb"<(?:p|div|h[1-6]|article|section|table|ul|ol|blockquote)[\s>]", re.I)


def read_page(html: bytes | str, url: str, charset: str | None = None) -> Page:
    """Parse `html` once; `charset` is what its HTTP header declared. Never raises on content."""
    cut = len(html) > MAX_PAGE_BYTES
    html = html[:MAX_PAGE_BYTES] if cut else html
    host = (split_address(url).hostname or "").removeprefix("www.")
    root = _parse(html, charset)
    if _has_shadow(html):
        _open_shadows(root)
    page = Page(url=url if host else "", root=root, elements=Elements(root), cut=cut, host=host)
    page.background_names = _background_names(html)
    for tag in page.elements.of("meta", "link", "script", "base"):
        _note(page, tag)
    page.story_object = story_of(page.json_ld)
    return page


def _has_shadow(html: bytes | str) -> bool:
    return b"shadowroot" in html if isinstance(html, bytes) else "shadowroot" in html


def _open_shadows(root: HtmlElement) -> None:
    """Make plain elements of the templates that a browser shows at once: what an outlet's own element draws inside itself."""
    for template in root.iter("template"):
        if template.get("shadowrootmode") == "open" or template.get("shadowroot") == "open":
            template.tag = "div"


def _background_names(html: bytes | str) -> tuple[str, ...]:
    """BACKGROUND_NAMES that the source may have; to look for them in the tree takes a hundred times as long."""
    source = html if isinstance(html, bytes) else html.encode("utf-8", "replace")
    if source[:2] in _UTF_16:
        return BACKGROUND_NAMES
    names = tuple(name for name in BACKGROUND_NAMES[1:] if name.encode() in source) if b"data-b" in source else ()
    return ("style", *names) if b"background" in source and _STYLED.search(source) else names


def _note(page: Page, tag: HtmlElement) -> None:
    """Add what one meta, link, script or base tag says of the page; these may be anywhere in broken pages."""
    get = tag.get
    if tag.tag == "script":
        if "ld+json" in (get("type") or "").lower() and (text := tag.text):
            page.json_ld.extend(objects_of(read_json(text)))
    elif tag.tag == "meta":
        name = get("property") or get("name") or get("itemprop") or get("http-equiv")
        content = get("content") or get("value")
        if name and content:
            page.meta.setdefault(name.lower(), []).append(content)
    elif tag.tag == "link":
        rel = get("rel")
        if not rel or rel in _MACHINERY:
            return
        rels, href = rel.lower().split(), get("href")
        if href and not _MACHINERY.intersection(rels):
            address = page.absolute(href)
            for rel in rels[:MAX_RELS]:
                page.links.setdefault(rel, []).append(address)
    elif tag.tag == "base" and get("href") and not page.base:
        base = page.absolute(get("href") or "")
        page.base = base if base.startswith(("http://", "https://")) else ""


def _parse(html: bytes | str, charset: str | None) -> HtmlElement:
    """The tree. Bytes are parsed as UTF-8, as most are; only where the parser finds invalid bytes are they decoded first."""
    data = clean_markup(html).encode("utf-8", "replace") if isinstance(html, str) else html
    if isinstance(html, bytes) and (html[:2] in _UTF_16 or is_escaped_japanese(html)):
        data = decode(html, charset).encode("utf-8", "replace")
    root, errors = _tree(data)
    if isinstance(html, bytes) and data is html and _is_no_utf8(html, errors):
        data = decode(html, charset).encode("utf-8", "replace")
        root, errors = _tree(data)
    if errors.last_error is not None and errors.last_error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        # Nested deeper than the parser goes: its boxes are replaced by flat paragraphs, so that the words are kept.
        root, _ = _tree(_DRESS.sub(b"", _BOX.sub(b"<p>", data)))
    return root if root is not None else lxml.html.document_fromstring("<html><body></body></html>")


def _is_no_utf8(data: bytes, errors: etree._ListErrorLog) -> bool:
    """Whether the bytes are invalid UTF-8. The parser's list of faults says so, unless it may be incomplete (MAX_FAULTS)."""
    if len(errors) < MAX_FAULTS:
        return any(error.type == etree.ErrorTypes.ERR_INVALID_ENCODING for error in errors)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _tree(data: bytes) -> tuple[HtmlElement | None, etree._ListErrorLog]:
    """(the tree of UTF-8 bytes or None where they hold no element, the faults that the parser found)."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    data = tame_tags(_clean(_with_late_ends(data.removeprefix(b"\xef\xbb\xbf"))))
    try:
        root = lxml.html.document_fromstring(data, parser=parser) if data and not data.isspace() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    return root, parser.error_log


def _with_late_ends(data: bytes) -> bytes:
    """The bytes without the ends of the body, where text follows the first of them: as in browsers it is the body's too."""
    ends = [at for name in (b"</body", b"</BODY") if (at := data.find(name)) >= 0]
    return _END_OF_BODY.sub(b"", data) if ends and _TEXT_BEHIND.search(data, min(ends)) else data


def _clean(data: bytes) -> bytes:
    """The bytes without invisible characters. Invalid UTF-8 is returned as it is: it is decoded and cleaned afterwards."""
    try:
        if not may_be_odd(data) and not _MAY_REFER.search(data):
            return data
        return clean_markup(data.translate(_CONTROLS).decode("utf-8")).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return data.translate(_CONTROLS)

"""A page as evidence: the tree, the structured data and the meta tags, read once and shared by all other modules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from bs4.dammit import EncodingDetector
from lxml import etree
from lxml.html import HtmlElement

# A page of more than this is cut: no story is that long, and the tree costs twenty times its text.
LONGEST_PAGE = 20_000_000
# UTF-8 with a stray byte is still UTF-8 while so many good sequences stand against each bad one.
GOOD_PER_BAD = 3

_NOT_TEXT = re.compile("[\x00\x01-\x08\x0b\x0c\x0e-\x1f]")
_MULTIBYTE = re.compile("[\x80-\U0010ffff]")


@dataclass(slots=True)
class Page:
    """One parsed page. Nobody alters `root`."""

    url: str
    root: HtmlElement
    json_ld: list[dict[str, Any]] = field(default_factory=list)  # every object, @graph unfolded, in page order
    meta: dict[str, list[str]] = field(default_factory=dict)  # lower-case name/property/itemprop -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # lower-case rel -> absolute addresses

    @property
    def host(self) -> str:
        """The host without www., lower case."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    def first_meta(self, *names: str) -> str | None:
        """The first non-empty content of the first of `names` that the page has."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content.strip():
                    return content.strip()
        return None

    def absolute(self, address: str) -> str:
        """An address of the page, absolute; as it stands where it cannot be joined."""
        try:
            return urljoin(self.url, address.strip())
        except ValueError:
            return address


def read_page(html: bytes | str, url: str) -> Page:
    """Parse `html` once. Never raises on content."""
    text = decode(html[:LONGEST_PAGE]) if isinstance(html, bytes) else html[:LONGEST_PAGE]
    root = _parse(_NOT_TEXT.sub(" ", text))
    page = Page(url=url, root=root)
    for tag in root.iter("meta", "link", "script"):
        if tag.tag == "meta":
            name = tag.get("property") or tag.get("name") or tag.get("itemprop")
            if name and tag.get("content"):
                page.meta.setdefault(name.lower(), []).append(tag.get("content"))
        elif tag.tag == "link":
            if tag.get("href"):
                for rel in (tag.get("rel") or "").lower().split():
                    page.links.setdefault(rel, []).append(page.absolute(tag.get("href")))
        elif "ld+json" in (tag.get("type") or "").lower() and tag.text:
            page.json_ld.extend(_objects(_load(tag.text)))
    return page


def decode(html: bytes) -> str:
    """The page's text: UTF-8 where it is that (whatever it declares), else as declared, else as Windows wrote it."""
    if html[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return html.decode("utf-16", "replace")
    html = html.removeprefix(b"\xef\xbb\xbf")
    text = html.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if not bad or len(_MULTIBYTE.findall(text)) - bad > GOOD_PER_BAD * bad:
        return text
    declared = EncodingDetector.find_declared_encoding(html, is_html=True, search_entire_document=False)
    if declared and declared.lower().replace("-", "") not in ("utf8", "iso88591", "ascii"):
        try:
            return html.decode(declared, "replace")
        except LookupError:
            pass
    return html.decode("cp1252", "replace")


def _parse(text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    data = text.encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(data, parser=parser) if data.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    return root if root is not None else lxml.html.document_fromstring("<html><body></body></html>")


def _load(text: str) -> Any:
    """The JSON of a script, mended where it is broken in the usual ways; None where it cannot be."""
    text = (
        text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>").strip()
    )
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text.replace("\n", " ").replace("\t", " ")).rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document: lists and @graph unfolded."""
    if isinstance(data, list):
        for item in data:
            yield from _objects(item)
    elif isinstance(data, dict):
        if isinstance(data.get("@graph"), list):
            yield from _objects(data["@graph"])
        if "@type" in data:
            yield data

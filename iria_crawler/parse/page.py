"""A page as evidence: the tree, the structured data and the meta tags, read once and shared by all other modules."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from lxml.html import HtmlElement


@dataclass(slots=True)
class Page:
    """One parsed page. Nobody alters `root`."""

    url: str
    root: HtmlElement
    json_ld: list[dict[str, Any]] = field(default_factory=list)  # every object, @graph unfolded, in page order
    meta: dict[str, list[str]] = field(default_factory=dict)  # lower-case name/property/itemprop -> contents

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


def read_page(html: bytes | str, url: str) -> Page:
    """Parse `html` once. Never raises on content."""
    root = lxml.html.document_fromstring(html or b"<html></html>")
    page = Page(url=url, root=root)
    for tag in root.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if name and tag.get("content"):
            page.meta.setdefault(name.lower(), []).append(tag.get("content"))
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json" and script.text:
            try:
                data = json.loads(script.text)
            except ValueError:
                continue
            for item in data if isinstance(data, list) else [data]:
                if isinstance(item, dict):
                    page.json_ld.extend(item.get("@graph", [item]))
    return page

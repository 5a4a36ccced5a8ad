"""Writing Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

_NAMESPACE = "http://www.w3.org/2005/Atom"
# Characters that XML 1.0 cannot hold, not even as references.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An empty feed must state a time all the same.
_NEVER = "1970-01-01T00:00:00Z"


class FeedEntry(NamedTuple):
    """One entry of a feed, in plain text."""

    id: str  # an IRI that never changes
    title: str
    updated: str  # ISO 8601 with a zone
    url: str  # where a reader is led
    text: str


class Feed(NamedTuple):
    """A feed, its entries the newest first."""

    id: str
    title: str
    author: str
    entries: Sequence[FeedEntry]
    links: Mapping[str, str] = {}  # relation -> address: "self", "alternate"


def write_atom(feed: Feed) -> str:
    """The feed as an XML document. Characters that XML cannot hold are left out."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}feed")
    _add(root, "title", feed.title)
    _add(root, "id", feed.id)
    for relation, url in feed.links.items():
        _add(root, "link", rel=relation, href=url)
    _add(root, "updated", feed.entries[0].updated if feed.entries else _NEVER)
    _add(_add(root, "author"), "name", feed.author)
    for entry in feed.entries:
        _add_entry(root, entry)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _add_entry(feed: ElementTree.Element, entry: FeedEntry) -> None:
    element = _add(feed, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated)
    _add(element, "link", rel="alternate", href=entry.url)
    _add(element, "content", entry.text, type="text")


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """A new last child of `parent`."""
    written = {key: _UNWRITABLE.sub("", value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", written)
    element.text = None if text is None else _UNWRITABLE.sub("", text)
    return element

"""Changes as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from iria_crawler.browse import described
from iria_crawler.browse.reading import Row
from iria_crawler.changes.compare.summary import name_change

_ATOM = "http://www.w3.org/2005/Atom"
# Characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(context: Row, base: str) -> str:
    """The feed of a changes page; `base` is the absolute address of the database."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _text(feed, "title", f"{described.TITLE}: changes")
    _text(feed, "id", f"{base}/-/changes?{context['query']}")
    _link(feed, "self", f"{base}/-/changes.atom?{context['query']}")
    _link(feed, "alternate", f"{base}/-/changes?{context['query']}")
    _text(feed, "updated", context["rows"][0]["latest_at"] if context["rows"] else "1970-01-01T00:00:00Z")
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    _text(author, "name", described.TITLE)
    for row in context["rows"]:
        _entry(feed, row, base)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode")


def _entry(feed: ElementTree.Element, row: Row, base: str) -> None:
    entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(entry, "id", f"{base}/changes/{row['id']}")
    _text(entry, "title", f"{name_change(row['kind'], row['field']).capitalize()}: {row['headline'] or row['url']}")
    _text(entry, "updated", row["latest_at"])
    _link(entry, "alternate", change_address(f"{base}/-", row))
    earliest, latest = sorted((row["earliest_at"], row["latest_at"]))
    lines = [f"{row['host']}, between {earliest} and {latest}"]
    if row["stealth"] == 1:
        lines.append("Nothing the publisher states admits it.")
    lines += [f"Before: {row['before']}"] if row["before"] else []
    lines += [f"After: {row['after']}"] if row["after"] else []
    _text(entry, "content", "\n".join(lines)).set("type", "text")


def change_address(at: str, row: Row) -> str:
    """Where a change is shown: in the comparison of its versions, else on the page of its story."""
    if row.get("before_number") and row.get("after_number"):
        versions = f"from={row['before_number']}&to={row['after_number']}"
        return f"{at}/compare/{row['article_id']}?{versions}#c{row['id']}"
    return f"{at}/article/{row['article_id']}"


def _text(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _UNWRITABLE.sub("", text)
    return element


def _link(parent: ElementTree.Element, rel: str, href: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, href=href)

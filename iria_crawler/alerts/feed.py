"""The newest changes as an Atom file (RFC 4287), for whoever reads feeds. Links lead to the stories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from iria_crawler.alerts.message import compose
from iria_crawler.store import WatchedChange

MOST_ENTRIES = 100
# Characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(items: Sequence[WatchedChange], name: str) -> str:
    """The feed, newest first; `name` is the database's, part of the ids."""
    newest = sorted(items, key=lambda item: (item.change.latest_at, item.change.id), reverse=True)[:MOST_ENTRIES]
    updated = newest[0].change.latest_at if newest else "1970-01-01T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>What the newsrooms changed</title>\n<id>urn:iria-crawler:{_text(name)}</id>\n"
        f"<updated>{updated}</updated>\n<author><name>iria-crawler</name></author>\n"
        f"{''.join(_entry(item, name) for item in newest)}</feed>\n"
    )


def _entry(item: WatchedChange, name: str) -> str:
    title, text = compose([item])
    change = item.change
    return (
        f"<entry><id>urn:iria-crawler:{_text(name)}:change:{change.id}</id>"
        f"<title>{_text(title)}: {_text(change.headline or '')}</title><updated>{change.latest_at}</updated>"
        f'<link rel="alternate" href={quoteattr(change.url)}/><content type="text">{_text(text)}</content></entry>\n'
    )


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text))

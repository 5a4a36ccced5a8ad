"""A page as it was received, made harmless: shown again, it asks no server for anything, runs nothing and sends nothing.

Three walls, each of which holds alone against most of it: the markup that could open a connection without a policy being
asked is taken away here; the policy of the answer lets nothing be loaded, run or sent; the frame that shows it lets it lead
nowhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from w3lib.encoding import html_to_unicode

# The sandbox has no script, no forms, no windows, no origin, and follows no refresh. Styles in the page itself are kept, as
# they load nothing.
_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# Names of hosts are not looked up in advance either, which no policy covers.
HEADERS = {"content-security-policy": _POLICY, "x-dns-prefetch-control": "off"}
# Longer pages are not shown again. A crawl keeps no page that is longer (settings.py: DOWNLOAD_MAXSIZE).
MAX_BYTES = 24 * 1024 * 1024
# What opens a connection before any policy is asked, seen in Chromium: a link (preconnect), a meta (allows looking up names), a
# frame. Base leads all links elsewhere. Each becomes an element that does nothing and needs no end, and that may stand where it
# stood. A tag begins with these very signs, so whatever a parser makes of the rest, none of them is left.
_ACTING = re.compile(r"<(?:(link|meta|base)|iframe|frameset|frame|object|embed|fencedframe|portal)(?=[\s/>])", re.I)
_IN_HEAD, _IN_BODY = "<basefont", "<wbr"
# A click on a link connects to its host before the policy refuses it. Without its target it is words; the name of an
# attribute, too, is written in these very signs. A moving drawing could give the link its target again (attributeName).
_TARGET = re.compile(r"\b(href|attributename)(?=\s*=)", re.I)


class Replay(NamedTuple):
    """What the frame gets."""

    body: bytes
    content_type: str


def replay(body: bytes, content_type: str | None) -> Replay:
    """The page in UTF-8, without the elements that act by themselves; what is no HTML, as plain text.

    content_type: as the server stated it; its encoding is believed before that of the page. None: it stated none.
    """
    _, text = html_to_unicode(content_type, body, default_encoding="utf8")
    stated = (content_type or "text/html").split(";")[0].strip().lower()
    if stated not in ("text/html", "application/xhtml+xml", ""):
        return Replay(text.encode("utf-8", "replace"), "text/plain; charset=utf-8")
    harmless = _ACTING.sub(lambda found: _IN_HEAD if found[1] else _IN_BODY, text)
    harmless = _TARGET.sub(lambda found: f"data-{found[1].lower()}", harmless)
    return Replay(harmless.encode("utf-8", "replace"), "text/html; charset=utf-8")

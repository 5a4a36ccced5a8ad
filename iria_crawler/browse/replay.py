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
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# Names of hosts are not looked up in advance either, which no policy covers.
HEADERS = {"x-dns-prefetch-control": "off"}
# Longer pages are not shown again. A crawl keeps no page that is longer (settings.py: DOWNLOAD_MAXSIZE).
MAX_BYTES = 24 * 1024 * 1024
# A link may connect to a host (preconnect) and a meta may lead away or allow looking up names; a policy covers neither
# wholly. Base leads all links elsewhere. They become an element that does nothing, and that is allowed in a page's head as
# they are. A tag begins with these very signs, so whatever a parser makes of the rest, none of them is left.
_ACTING = re.compile(r"<(?:link|meta|base)(?=[\s/>])", re.I)
_INERT = "<basefont"
# A link that is followed would open a window, which the sandbox forbids: so nothing happens.
_HEAD = re.compile(r"<head(?:\s[^<>]{0,2000})?>", re.I)
_NOWHERE = '<base target="_blank">'


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
    harmless = _ACTING.sub(_INERT, text)
    harmless = _HEAD.sub(lambda found: found[0] + _NOWHERE, harmless, count=1)
    return Replay(harmless.encode("utf-8", "replace"), "text/html; charset=utf-8")

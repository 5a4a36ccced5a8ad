"""Channels, reached by apprise: how much each takes, and sending. What apprise writes never reaches our log."""

from __future__ import annotations

import html
import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from iria_crawler.errors import WatchError

# A title and a text are cut to this, even if a channel takes more: mail and web hooks would take a book.
MAX_TITLE_BYTES, MAX_TEXT_BYTES = 250, 32_000
# Room for the markup around a title that opens an HTML text: "<b>...</b><br />".
TITLE_MARKUP_BYTES = 20
# What apprise writes in HTML for white space, and the characters that it escapes in Markdown.
_IN_HTML = str.maketrans({" ": "&nbsp;", "\t": "&nbsp;" * 4, "\n": "<br/>"})
_ESCAPED = re.compile(r"[!-/:-@\[-`{-~]")
# Used for a channel that states a smaller limit: no message about a change is shorter than 60 bytes.
MIN_TEXT_BYTES = 60
# These log whole addresses with passwords and tokens.
_LOGGERS_WITH_SECRETS = ("apprise", "urllib3", "requests", "slixmpp", "paho", "aiosmtplib")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,19}(?=://)")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a channel takes, in bytes of UTF-8.

    Some services count bytes, others characters or UTF-16 units. A text that fits in bytes fits by any count.
    """

    title: int = MAX_TITLE_BYTES  # 0: the channel has no titles, so the title is the first line of the text
    text: int = MAX_TEXT_BYTES
    form: str = "text"  # what apprise converts the text to, which makes it longer: 'html', 'markdown'

    def fits(self, title: str, text: str) -> bool:
        """Whether the channel takes a message of this title and text."""
        if self.title:
            return self.size(title) <= self.title and self.size(text) <= self.text
        return self.size(f"{title}\r\n{text}") + TITLE_MARKUP_BYTES * (self.form != "text") <= self.text

    def size(self, text: str) -> int:
        """The bytes of a text after apprise converted it."""
        if self.form == "html":
            text = html.escape(text).translate(_IN_HTML)
        elif self.form == "markdown":
            text = _ESCAPED.sub(r"\\\g<0>", text)
        return len(text.encode("utf-8", "replace"))


def limits_of(url: str) -> Limits:
    """How much the channel at this address takes. WatchError if apprise does not know such a channel."""
    with _silence():
        channel = _channel(url)
        resolve = getattr(channel, "resolve_format", None)  # apprise 2 and later; before, a channel has one format
        found = resolve("text") if resolve else channel.notify_format
        form = str(getattr(found, "value", found))
        title, text = int(channel.title_maxlen or 0), int(channel.body_maxlen or 0)
    if title and getattr(channel, "overflow_amalgamate_title", False):
        text -= title + 2  # the service counts title and text together
    return Limits(
        max(0, min(title, MAX_TITLE_BYTES)), max(MIN_TEXT_BYTES, min(text or MAX_TEXT_BYTES, MAX_TEXT_BYTES)), form
    )


def send_by_apprise(url: str, title: str, text: str) -> bool:
    """Send to the channel at an address (mail, Slack, Matrix, Telegram, ntfy, a web hook). Returns whether it was taken.

    WatchError if apprise does not know such a channel, or is not installed. Apprise sends the message uncut (its
    overflow mode "upstream", the default): its own splitting would cut through words and addresses, and would send all
    parts again where one is refused.
    """
    with _silence():
        import_apprise()
        import apprise

        channels = apprise.Apprise()
        channels.add(_channel(url))
        return bool(channels.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))


def name_scheme(url: str) -> str:
    """The part of an address that may be shown: "mailto://...". The rest, and the values of variables, may be secret."""
    found = _SCHEME.match(url)
    return f"{found[0]}://..." if found else "no scheme"


def expanded(url: str) -> str:
    """An address with $NAME and ${NAME} replaced from the environment."""
    return os.path.expandvars(url)


def why_unusable(url: str) -> str | None:
    """Why nothing can be sent to a channel with this address, without the address; None if nothing speaks against it.

    Nothing is sent. A variable that is not set is told by its name. Without apprise nothing is known.
    """
    for found in _VARIABLE.finditer(url):
        if (name := found[1] or found[2]) not in os.environ:
            return f"the variable {name} is not set"
    try:
        import_apprise()
    except WatchError:
        return None
    try:
        limits_of(expanded(url))
    except WatchError as error:
        return str(error)
    return None


def import_apprise() -> None:
    """Import apprise. If it is missing: WatchError, which says how to install it."""
    try:
        import apprise  # noqa: F401
    except ImportError as error:
        raise WatchError("alerts need apprise: pip install 'iria-crawler[alerts]'") from error


def _channel(url: str) -> Any:
    """Apprise's object for the channel at an address; WatchError if there is none."""
    import_apprise()
    import apprise

    try:
        channel = apprise.Apprise.instantiate(url, suppress_exceptions=False)
    except Exception as error:
        # Not chained: the message of the error may contain the address.
        raise WatchError(f"apprise cannot use its address ({type(error).__name__})") from None
    if channel is None:
        raise WatchError("no address of a channel that apprise knows")
    return channel


@contextmanager
def _silence() -> Iterator[None]:
    """Keep log records and warnings of apprise and its libraries out of our log while the block runs."""
    mute = logging.NullHandler()
    loggers = [logging.getLogger(name) for name in _LOGGERS_WITH_SECRETS]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.propagate = False
        logger.addHandler(mute)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(mute)
            logger.propagate = propagate

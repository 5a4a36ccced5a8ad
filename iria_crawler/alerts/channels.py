"""Channels as apprise has them: how much each takes, and sending, without a word of theirs in our log."""

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

# Whatever a channel takes, nobody reads more on a telephone; mail and web hooks take as much.
MOST_TITLE, MOST_TEXT = 250, 32_000
# A title that opens a text of HTML is "<b>...</b><br />".
TITLE_MARKS = 20
# What apprise makes of white space on the way to HTML, and what it escapes on the way to Markdown.
_IN_HTML = str.maketrans({" ": "&nbsp;", "\t": "&nbsp;" * 4, "\n": "<br/>"})
_ESCAPED = re.compile(r"[!-/:-@\[-`{-~]")
# A channel that says it takes less than this says nothing of use.
LEAST_TEXT = 60
# What these write tells whole addresses: of channels that cannot be read, of requests with their tokens.
_TALKATIVE = ("apprise", "urllib3", "requests", "slixmpp", "paho", "aiosmtplib")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,19}(?=://)")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel takes: bytes of UTF-8 in a title and in a text. Services count bytes, characters or halves of them;
    bytes are the most that any of them counts.
    """

    title: int = MOST_TITLE  # 0: it has no title, which then opens the text
    text: int = MOST_TEXT
    form: str = "text"  # what the text becomes on its way, and longer by it: 'html', 'markdown'

    def fits(self, title: str, text: str) -> bool:
        """Whether a message is one that the channel takes."""
        if self.title:
            return self.size(title) <= self.title and self.size(text) <= self.text
        return self.size(f"{title}\r\n{text}") + TITLE_MARKS * (self.form != "text") <= self.text

    def size(self, text: str) -> int:
        """How long a text is on its way."""
        if self.form == "html":
            text = html.escape(text).translate(_IN_HTML)
        elif self.form == "markdown":
            text = _ESCAPED.sub(r"\\\g<0>", text)
        return len(text.encode("utf-8", "replace"))


def limits_of(url: str) -> Limits:
    """What the channel at an address takes. WatchError where apprise knows no such channel."""
    with _silence():
        channel = _channel(url)
        resolve = getattr(channel, "resolve_format", None)  # of apprise 2; before, a channel has one form
        found = resolve("text") if resolve else channel.notify_format
        form = str(getattr(found, "value", found))
        title, text = int(channel.title_maxlen or 0), int(channel.body_maxlen or 0)
    if title and getattr(channel, "overflow_amalgamate_title", False):
        text -= title + 2  # both go into one
    return Limits(max(0, min(title, MOST_TITLE)), max(LEAST_TEXT, min(text or MOST_TEXT, MOST_TEXT)), form)


def send_by_apprise(url: str, title: str, text: str) -> bool:
    """Send by whatever the address names: mail, Slack, Matrix, Telegram, ntfy, a web hook. WatchError where it names
    nothing that apprise knows, or apprise is not installed.

    Apprise cuts nothing (its mode "upstream", the one it has unless the address asks for another): its own splitting cuts
    through words and addresses, and tells all parts again where one is refused.
    """
    with _silence():
        import_apprise()
        import apprise

        channels = apprise.Apprise()
        channels.add(_channel(url))
        return bool(channels.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))


def name_scheme(url: str) -> str:
    """What may be told of an address: "mailto://...". The rest holds secrets; so may a part that the environment gives."""
    found = _SCHEME.match(url)
    return f"{found[0]}://..." if found else "no scheme"


def expanded(url: str) -> str:
    """An address with the names of the environment in their place."""
    return os.path.expandvars(url)


def import_apprise() -> None:
    """WatchError, with what to do, where apprise is not there."""
    try:
        import apprise  # noqa: F401
    except ImportError as error:
        raise WatchError("alerts need apprise: pip install 'iria-crawler[alerts]'") from error


def _channel(url: str) -> Any:
    import_apprise()
    import apprise

    try:
        channel = apprise.Apprise.instantiate(url, suppress_exceptions=False)
    except Exception as error:
        # Not chained: its words may hold the address.
        raise WatchError(f"apprise cannot use its address ({type(error).__name__})") from None
    if channel is None:
        raise WatchError("no address of a channel that apprise knows")
    return channel


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing that is said meanwhile by what apprise is made of reaches a log."""
    mute = logging.NullHandler()
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
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

"""Each message of the log is one line, so that a headline, address or error from outside cannot forge a second message.

Line breaks and control characters in a message are escaped as in Python's strings. Scrapy's tables (statistics, enabled
middlewares) keep their lines, indented so that none looks like a message. They say how the program is built, a hundred lines for
each crawl, so they are in the log of the level DEBUG only.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

from iria_crawler.escaping import log_text

# Messages of Scrapy's loggers have several lines on purpose.
_TABLES = "scrapy."
INDENT = "\n    "
# Scrapy's loggers whose INFO is about its own parts: which it has started, with which settings, what it counted.
_OF_ITS_PARTS = frozenset(
    f"scrapy.{part}" for part in ("addons", "core.engine", "crawler", "middleware", "statscollectors", "utils.log")
)


class LogLine(logging.LogRecord):
    """A log record whose message cannot break out of its line."""

    def getMessage(self) -> str:
        """The message, escaped; its traceback, if any, indented."""
        text = super().getMessage()
        if self.exc_info and not self.exc_text:
            self.exc_text = _indented(*self.exc_info)
        if self.name.startswith(_TABLES) and "\n" in text:
            return INDENT.join(map(log_text, text.split("\n")))
        return log_text(text)


def _indented(kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> str:
    """A traceback with every line indented."""
    text = "".join(traceback.format_exception(kind, error, trace)).rstrip("\n")
    return "    " + INDENT.join(map(log_text, text.split("\n")))


def keep_lines() -> None:
    """Apply this to all loggers of this process from now on."""
    if logging.getLogRecordFactory() is logging.LogRecord:
        logging.setLogRecordFactory(_make)


def _make(name: str, level: int, *args: Any, **kwargs: Any) -> logging.LogRecord:
    return LogLine(name, logging.DEBUG if level == logging.INFO and name in _OF_ITS_PARTS else level, *args, **kwargs)

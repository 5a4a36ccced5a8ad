"""One line of the log for each thing told: no headline, address or error of others can forge a second one.

Whatever a message or an error holds, what would break the line or be obeyed by a terminal is shown as Python writes it.
Scrapy's own tables (its statistics, what is switched on) keep their lines, set in so that none looks like a message.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

from iria_crawler.escaping import log_text

# Whose messages have several lines on purpose.
_TABLES = "scrapy."
INDENT = "\n    "


class LogLine(logging.LogRecord):
    """A record that says what it says on its own line."""

    def getMessage(self) -> str:
        """The message; see above."""
        text = super().getMessage()
        if self.exc_info and not self.exc_text:
            self.exc_text = _told(*self.exc_info)
        if self.name.startswith(_TABLES) and "\n" in text:
            return INDENT.join(map(log_text, text.split("\n")))
        return log_text(text)


def _told(kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> str:
    """A traceback, every line of it set in."""
    text = "".join(traceback.format_exception(kind, error, trace)).rstrip("\n")
    return "    " + INDENT.join(map(log_text, text.split("\n")))


def keep_lines() -> None:
    """From now on, for all loggers of this process."""
    if logging.getLogRecordFactory() is logging.LogRecord:
        logging.setLogRecordFactory(_make)


def _make(*args: Any, **kwargs: Any) -> logging.LogRecord:
    return LogLine(*args, **kwargs)

"""Why a request brought no page, as a sentence that helps a person who reads the log."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from iria_crawler.crawl.gate.guard import CircularRedirect, TurnedAway
from iria_crawler.crawl.gate.robots_gate import NotNow


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind`: one word for counting. `reason`: what came instead of a page, and what to try."""

    kind: str
    reason: str


_STATUSES = {
    401: "a login is asked for (401); the page is not public",
    403: "refused (403); slow down or ask the outlet, and set IRIA_CONTACT so that they can answer",
    404: "not found (404)",
    410: "gone for good (410)",
    429: "too many requests (429); raise DOWNLOAD_DELAY for this site",
    451: "withheld for legal reasons (451)",
}

_READABLE = ("html", "xml", "text/plain", "json")


def explain_status(status: int, content_type: str = "") -> Problem | None:
    """The problem that an answer's status and content type show; None if it may be a page."""
    if status in (200, 304):
        if content_type and not any(kind in content_type.lower() for kind in _READABLE):
            return Problem("not_html", f"expected a page, got {content_type}; nothing to read here")
        return None
    if status >= 500:
        return Problem("http", f"the server failed ({status}); it is asked again later")
    return Problem("http", _STATUSES.get(status, f"unexpected answer ({status})"))


def explain_failure(error: BaseException) -> Problem:
    """The problem that an exception of the downloader shows."""
    text = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, NotNow) and error.cause is not None:
        why = explain_failure(error.cause)
        if why.kind in ("failed", "ignored"):
            return Problem(error.kind, error.reason)
        return Problem(why.kind, f"{why.reason} (robots.txt was asked for; without it nothing else is)")
    if isinstance(error, CircularRedirect) and error.sets_cookie:
        return Problem("walled", f"{error.reason}: a wall that looks for its cookie; try the argument cookies=on")
    if isinstance(error, TurnedAway):
        return Problem(error.kind, error.reason)
    if isinstance(error, DownloadTimeoutError):
        return Problem("timeout", "no answer in time; it is asked again later, or raise DOWNLOAD_TIMEOUT")
    if isinstance(error, DownloadConnectionRefusedError):
        return Problem("refused", "the server refused the connection; is the site up?")
    if isinstance(error, CannotResolveHostError):
        return Problem("dns", "the host's name is not known; check the address and the network")
    if isinstance(error, DownloadCancelledError):
        return Problem("too_large", "the answer is larger than DOWNLOAD_MAXSIZE; it was cut off")
    if isinstance(error, IgnoreRequest):
        return Problem("ignored", text)
    if isinstance(error, ResponseDataLossError | DownloadFailedError):
        return Problem("broken", f"the answer broke off or was garbled ({text}); it is asked again later")
    return Problem("failed", f"{type(error).__name__}: {text}")

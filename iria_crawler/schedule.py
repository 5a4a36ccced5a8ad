"""When to look again, in which order, and how to ask so that an unchanged page costs next to nothing.

Pure: the time and every random number arrive as arguments. All times are aware UTC datetimes.
"""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MINIMUM = timedelta(minutes=15)
MAXIMUM = timedelta(days=30)
# The wait, as a share of the time since the story last changed. bench/schedule.py compares it with fixed steps.
FACTOR = 0.25
# Looks that were due together are spread by up to this share of their wait.
SPREAD = 0.1
# A server that asks for a longer wait ("in ten years") is asked again after this one.
MAX_RETRY_AFTER = timedelta(days=1)

# Higher comes first. A hint is a change that a list announces, a new story may be gone tomorrow, and a request that failed
# before comes after those that may succeed.
PRIORITIES = {"hint": 40, "new": 30, "due": 20, "retry": 15, "audit": 10}
# The lowest priority: a request during which a crawl died before. It is made after all others, and by itself.
LAST = 1

# The wait after the first, second ... failed attempt; the last one repeats.
BACK_OFF = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Some servers forget the quotation marks, and compare the text as they sent it.
_ETAG = re.compile(r'(W/)?(?:"([^"]+)"|([!#-+\--~]+))')
# Servers that compress an answer change its tag, and do not accept the changed tag in a request.
_RENAMED_ETAG = re.compile(r"(?:-gzip|-br|-zstd|-df|;gzip|;br)$")


def next_check_at(
    now: datetime,
    published_at: datetime | None,
    last_changed_at: datetime | None,
    *,
    minimum: timedelta = MINIMUM,
    maximum: timedelta = MAXIMUM,
    factor: float = FACTOR,
    jitter: float = 0.0,
) -> datetime:
    """The time of the next look: `factor` of the time since the story last changed, from `minimum` to `maximum`.

    jitter: a number from -1 to 1 (`steady_jitter` gives one) that changes the wait by up to SPREAD. If neither date is
    known, or one is in the future, the story counts as changed just now.
    """
    moved_at = max((at for at in (published_at, last_changed_at) if at is not None), default=now)
    wait = min(max(factor * (now - moved_at), minimum), maximum)
    return now + wait * (1 + SPREAD * max(-1.0, min(1.0, jitter)))


def back_off(attempts: int) -> timedelta:
    """The wait after a failure; `attempts` is the number of failures before it (0: this is the first)."""
    return BACK_OFF[min(max(attempts, 0), len(BACK_OFF) - 1)]


def steady_jitter(seed: str) -> float:
    """A number from -1 to 1, always the same for one `seed`, so that a run can be repeated exactly."""
    return zlib.crc32(seed.encode("utf-8", "replace")) / 0xFFFFFFFF * 2 - 1


def confirm_at(now: datetime, http_status: int, looks: int) -> datetime | None:
    """When to look again at a page that `looks` looks in a row found gone; None if that confirms it.

    410 is stated on purpose and needs one more look, ten minutes later. 404, or a page that says "not found" with status
    200, may be an editor at work: it takes three looks over 24 hours.
    """
    waits = (timedelta(minutes=10),) if http_status == 410 else (timedelta(hours=1), timedelta(hours=23))
    return now + waits[looks - 1] if looks <= len(waits) else None


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """The time a Retry-After header names, as seconds or as an HTTP date; None where it names none or a time gone by.

    Never later than MAX_RETRY_AFTER from `now`. Source: RFC 9110 section 10.2.3.
    """
    text = (value or "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        at = now + timedelta(seconds=min(float(text), MAX_RETRY_AFTER.total_seconds()))
    else:
        parsed = _http_date(text)
        if parsed is None:
            return None
        at = min(parsed, now + MAX_RETRY_AFTER)
    return at if at > now else None


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The request headers that let a server answer 304; {} when it gave no validator that can be used.

    A weak ETag, or one that a compressing server has changed, is left out if there is a Last-Modified: WordPress compares
    the texts, does not find them equal, and then ignores the date, which would have matched. Without a date a weak tag is
    sent as it came (RFC 9110 section 13.1.2 compares weakly), and a changed one in its original form too.
    """
    tag = _ETAG.fullmatch((etag or "").strip())
    date = (last_modified or "").strip()
    if _http_date(date) is None or _CONTROL.search(date):
        date = ""
    headers = {"If-Modified-Since": date} if date else {}
    if tag is None or _CONTROL.search(tag.group()):
        return headers
    renamed = _RENAMED_ETAG.search(tag.group(2) or "")
    if tag.group(1) or renamed:
        if not date:
            first_name = f', "{_RENAMED_ETAG.sub("", tag.group(2))}"' if renamed else ""
            headers["If-None-Match"] = tag.group() + first_name
        return headers
    return {"If-None-Match": tag.group(), **headers}


def _http_date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

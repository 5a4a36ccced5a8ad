"""The list of captures that a web archive has of some addresses: the question, and the answer row by row. Pure.

The Wayback Machine answers at `/cdx/search/cdx`, one capture a line. Source: the README of wayback-cdx-server. An answer is not
trusted: a row that is broken, of another place, time or kind is left out and counted, and the number of rows and of answers is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from iria_crawler.importing.saved import FIRST_YEAR
from iria_crawler.urls import MAX_ADDRESS_CHARACTERS, is_web_address, same_site, url_key

# Rows of one answer; a line has about 200 characters.
ROWS_PER_ANSWER = 10_000
MAX_ANSWER_BYTES = 16 * 1024 * 1024
# Rows that are held, at about 400 bytes each. An outlet with more is asked for by sections or by years.
MAX_ROWS = 200_000
MAX_ANSWERS = 100

# Statuses of captures that say something of a story. "-": a capture that is the one before it again.
_STATUSES = {"200": 200, "404": 404, "410": 410, "-": None}
_KINDS = frozenset(("text/html", "application/xhtml+xml", "warc/revisit", "unk", "-"))
_AGAIN = "warc/revisit"
# What the archive is asked to leave out itself: most captures of an outlet are pictures and scripts. Java's regular expressions,
# which must match the whole field.
_FILTERS = "".join(
    f"&filter={quote(wanted, safe=':')}"
    for wanted in ("mimetype:text/html|application/xhtml.xml|warc/revisit|unk", "statuscode:200|404|410|-")
)
_RESUME_KEY = re.compile(r"[A-Za-z0-9%+._~!*'()-]{1,4000}")
_DIGEST = re.compile(r"[A-Za-z0-9:=+/-]{1,128}")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_TIMESTAMP = re.compile(r"[0-9]{14}")


class ListedCapture(NamedTuple):
    """One capture. Sorted, captures are in the order of time. `status` None: the same as the capture before it."""

    at: datetime  # aware, UTC
    url: str
    status: int | None
    digest: str  # captures of one address with one digest are the same bytes

    @property
    def timestamp(self) -> str:
        """The time as the archive writes it: 20260301100000."""
        return f"{self.at:%Y%m%d%H%M%S}"


@dataclass(frozen=True, slots=True)
class CaptureQuestion:
    """Which captures are wanted: of an address and of all below it, from `since` to before `until` (aware; None: no limit)."""

    address: str
    since: datetime | None = None
    until: datetime | None = None

    def url(self, archive: str, resume_key: str = "") -> str:
        """The address of the list at an archive, whose own address ends in a slash."""
        parts = urlsplit(self.address)
        wanted = quote(parts.netloc + parts.path + (f"?{parts.query}" if parts.query else ""), safe="/:")
        limits = "".join(
            f"&{name}={at.astimezone(UTC):%Y%m%d%H%M%S}"
            for name, at in (("from", self.since), ("to", self.until))
            if at
        )
        return (
            f"{archive}cdx/search/cdx?url={wanted}&matchType=prefix&fl=timestamp,original,mimetype,statuscode,digest{_FILTERS}{limits}"
            f"&limit={ROWS_PER_ANSWER}&showResumeKey=true" + (f"&resumeKey={resume_key}" if resume_key else "")
        )

    def wants(self, capture: ListedCapture) -> bool:
        """Whether a capture is of this place and time."""
        if (self.since and capture.at < self.since) or (self.until and capture.at >= self.until):
            return False
        own, key = url_key(self.address).rstrip("/"), url_key(capture.url)
        is_below = key == own or (key.startswith(own) and key[len(own)] in "/?")
        return is_below and same_site(capture.url, self.address)


@dataclass(slots=True)
class CaptureList:
    """The captures that the answers so far have named. `left_out`: rows that could not be used."""

    question: CaptureQuestion
    now: datetime
    found: set[ListedCapture] = field(default_factory=set)
    left_out: int = 0
    answers: int = 0
    is_cut: bool = False  # there are more than MAX_ROWS, or the archive goes on without end
    _asked: set[str] = field(default_factory=set)
    _told: set[int] = field(default_factory=set)  # hashes of the answers

    def add(self, text: str) -> str | None:
        """Take one answer. Returns the key by which the next one is asked for; None if there is none, or no more is taken."""
        rows, key = _split(text)
        for row in rows:
            capture = read_row(row)
            if capture is None or capture.at > self.now or not self.question.wants(capture):
                self.left_out += 1
            elif len(self.found) < MAX_ROWS:
                self.found.add(capture)
        self.answers += 1
        if key is None:
            return None
        # An archive that gives one answer or one key twice would go on for ever.
        told = hash(tuple(rows))
        is_endless = told in self._told or key in self._asked or not rows
        if is_endless or len(self.found) >= MAX_ROWS or self.answers >= MAX_ANSWERS:
            self.is_cut = True
            return None
        self._asked.add(key)
        self._told.add(told)
        return key

    def in_order(self) -> list[ListedCapture]:
        """All captures, the oldest first."""
        return sorted(self.found, key=lambda capture: (capture.at, capture.url, capture.digest))


def _split(text: str) -> tuple[list[str], str | None]:
    """(the rows of an answer, its key: behind an empty line at the end, where the list goes on)."""
    lines = text.rstrip("\n").split("\n")
    if len(lines) >= 2 and not lines[-2].strip() and _RESUME_KEY.fullmatch(lines[-1].strip()):
        return [line for line in lines[:-2] if line.strip()], lines[-1].strip()
    return [line for line in lines if line.strip()], None


def read_row(row: str) -> ListedCapture | None:
    """One row; None if it is broken, or of something that is no page."""
    fields = row.split(" ")
    if len(fields) != 5 or len(row) > MAX_ADDRESS_CHARACTERS + 300:
        return None
    timestamp, url, kind, status, digest = fields
    if not _TIMESTAMP.fullmatch(timestamp) or not _DIGEST.fullmatch(digest) or status not in _STATUSES:
        return None
    if kind not in _KINDS or (status == "-" and kind != _AGAIN) or not is_web_address(url) or _CONTROL.search(url):
        return None
    if "@" in urlsplit(url).netloc:  # with a login: no page for everybody
        return None
    try:
        at = datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    if at.year < FIRST_YEAR:
        return None
    return ListedCapture(at, _without_usual_port(url), _STATUSES[status], digest)


def _without_usual_port(url: str) -> str:
    """`http://host:80/` as `http://host/`: old captures are listed so."""
    return re.sub(r"^(http://[^/?#]*):80(?=[/?#]|$)|^(https://[^/?#]*):443(?=[/?#]|$)", r"\1\2", url)

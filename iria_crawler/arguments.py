"""Check what a user writes on the command line, before anything is started. Pure.

Everything that cannot be used raises a WrongWord, which says what was written, what is wrong and what to write instead.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import idna

from iria_crawler.errors import WrongWord

# Some servers refuse longer addresses, and nobody types one by hand.
MAX_ADDRESS_CHARACTERS = 2_000
# A message shows at most this much of a refused word.
MAX_SHOWN_CHARACTERS = 100
# More than a year is a typing mistake; far more cannot be given to the operating system.
MAX_DURATION = timedelta(days=366)

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.I)
# "//user:password@host", and without a scheme "user:password@host".
_USER = re.compile(r"(?:(?<=//)|^)[^/?#\s]*:[^/?#\s]*@|(?<=//)[^/?#]*@")
# Characters that no address may have (RFC 3986) and that are left over from quoting in a shell or from pasting.
_UNWRITABLE = frozenset('"<>\\^`{|}')
_DURATION = re.compile(r"([0-9]{1,9})([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def check_address(text: str) -> str:
    """The address of a site as it can be requested: without its fragment; a host alone becomes https://host/.

    Raises WrongWord for any other scheme than http and https, an impossible host (RFC 1123, IDNA; numbers: RFC 3986), a port
    that is not from 1 to 65535, a space, or a character that cannot be printed.
    """
    address = text.strip()
    if not address:
        raise WrongWord("no address given; write one such as https://www.example.org/")
    if len(address) > MAX_ADDRESS_CHARACTERS:
        raise _wrong(address, f"longer than {MAX_ADDRESS_CHARACTERS:,} characters")
    if any(sign.isspace() or not sign.isprintable() or sign in _UNWRITABLE for sign in address):
        raise _wrong(address, "a space, or a sign that no address can hold")
    scheme, rest = _scheme(address)
    try:
        parts = urlsplit(f"{scheme}://{rest}")
    except ValueError:
        raise _wrong(address, "its host can be none") from None
    try:
        usable = parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise _wrong(address, "the port is not a number from 1 to 65535")
    host = parts.hostname or ""
    _check_host(host, address)
    if "://" not in address and "." not in host and host != "localhost" and parts.port is None:
        raise _wrong(address, "a name without a dot is taken for a host only behind http:// or https://")
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{parts.netloc}{parts.path or '/'}{query}"


def _scheme(address: str) -> tuple[str, str]:
    """(`http` or `https`, the part after `//`)."""
    scheme, separator, rest = address.partition("://")
    if separator and not re.search(r"[/?#]", scheme):
        if scheme.lower() not in ("http", "https"):
            raise _wrong(address, f"{scheme!r} is neither http nor https")
        return scheme.lower(), rest
    found = _SCHEME.match(address)
    # "localhost:8000" is a host with its port.
    if found and not re.match(r"[0-9]+(?:[/?#]|$)", address[found.end() :]):
        raise _wrong(address, f"{found[1]!r} is where http:// or https:// should be, or the port is no number")
    return "https", address.removeprefix("//")


def _check_host(host: str, address: str) -> None:
    if not host:
        raise _wrong(address, "it has no host")
    try:
        if ":" in host or host.rpartition(".")[2].isdecimal():
            ipaddress.ip_address(host)
            return
        ascii_host = (host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")).removesuffix(".")
    except ValueError:  # idna's errors are UnicodeErrors, which are ValueErrors
        raise _wrong(address, f"{host[:MAX_SHOWN_CHARACTERS]!r} can be no host") from None
    if len(ascii_host) > 253 or not all(map(_LABEL.fullmatch, ascii_host.split("."))):
        raise _wrong(address, f"{host[:MAX_SHOWN_CHARACTERS]!r} can be no host")


def _wrong(address: str, why: str) -> WrongWord:
    return WrongWord(f"{shown(address)}: expected an address such as https://www.example.org/ ({why})")


def shown(text: str) -> str:
    """A user's word for a message: quoted, cut, without a password, and with unprintable characters escaped."""
    text = _USER.sub("***@", text)
    return repr(text if len(text) <= MAX_SHOWN_CHARACTERS else text[:MAX_SHOWN_CHARACTERS] + "...")


def read_moment(text: str, option: str) -> datetime:
    """A date or time in ISO 8601 as an aware UTC time; without a zone it counts as UTC. Raises WrongWord with `option`."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # OverflowError: in UTC it would be before the year 1 or after 9999
        raise WrongWord(f"{option} {shown(text)}: expected a time such as 2026-11-23 or 2026-11-23T14:00Z") from None


def parse_duration(text: str) -> timedelta | None:
    """90s, 15m, 2h or 1d, of up to nine digits; None for anything else."""
    found = _DURATION.fullmatch(text)
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]]) if found else None


def read_duration(text: str) -> timedelta:
    """A duration as parse_duration() takes it, from a second to a year; Raises WrongWord."""
    lasting = parse_duration(text) or timedelta()
    if not timedelta() < lasting <= MAX_DURATION:
        raise WrongWord(f"{shown(text)}: expected a time such as 90s, 15m, 2h or 1d, and no longer than a year")
    return lasting


def read_whole(text: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`. Raises WrongWord."""
    # int() alone is not enough: it accepts "1_000", and its error for thousands of digits does not help a user.
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise WrongWord(f"{shown(text)}: expected a whole number from {least:,} to {most:,}")
    return int(text)

"""Which addresses a crawl may fetch: one decision for every request, every redirect and every IP address of a host name.

Pages, feeds, sitemaps and redirects of an outlet may name any address, also one inside our own network. Allowed are
only http and https, only the outlet's own hosts and those that its file declares, and no private address unless the outlet
itself is at one. Nothing here uses the network, and no address raises an error, however broken it is.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Literal
from urllib.parse import urlsplit

import idna

from iria_crawler.urls import same_site, split_login, without_login

__all__ = ["Gatekeeper", "Refusal", "is_public", "split_login", "without_login"]

IP = IPv4Address | IPv6Address
RefusalKind = Literal["scheme", "outside", "private"]

LOOPBACK: tuple[IP, ...] = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
# Names of this machine that need no DNS. Source: RFC 6761 section 6.3; the last three are in many /etc/hosts files.
LOCAL_NAMES = frozenset(("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"))
# A public number that leads to internal services of the data centre. Source: Azure documentation, "168.63.129.16".
METADATA = frozenset((IPv4Address("168.63.129.16"),))
# IPv4 addresses written as IPv6 ones. Source: RFC 6052 section 2.1.
NAT64 = IPv6Network("64:ff9b::/96")
USUAL_PORTS = {"http": 80, "https": 443}

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_AMBIGUOUS = re.compile(r"[\s\\]")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_DECLARED = re.compile(r"(?P<all>\*?\.)?(?P<host>\[[0-9a-f:.]+\]|[^\s/@?#:*\\\[\]]+)(?::(?P<port>[0-9]{1,5}))?", re.I)


class Refusal(str):
    """Why an address is not fetched, as a sentence for people; `kind` is the word for counting it."""

    kind: RefusalKind

    def __new__(cls, kind: RefusalKind, reason: str) -> Refusal:
        refusal = super().__new__(cls, reason)
        refusal.kind = kind
        return refusal


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a URL leads: `host` in ASCII and lower case; `port` None for 80 and 443; `ip` if the host is a number."""

    scheme: str
    host: str
    port: int | None
    ip: IP | None

    @property
    def named(self) -> str:
        """Host and port, for messages."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"


class Gatekeeper:
    """Decides for one outlet.

    `home_url` may contain a user name and password. They are kept only here, for requests to exactly that host and port.
    `also` are the hosts that the outlet's file declares: exact ones, with their port unless it is 80 or 443;
    "*.cdn.example" or ".cdn.example" is that host and all its subdomains. `allow_private`: the outlet's own and declared
    hosts may be at private addresses. Raises ValueError if `home_url` or a host of `also` is not valid.
    """

    def __init__(self, home_url: str, also: Iterable[str] = (), allow_private: bool = False) -> None:
        self.home_url, self._login = split_login(home_url)
        home = _address(self.home_url)
        if home is None:
            raise ValueError(f"{self.home_url!r}: expected an address such as https://www.example.org/")
        self._home = home
        self._also = tuple(map(_declared, also))
        self._allow_private = allow_private
        self._open: frozenset[IP] = frozenset()
        if any(not is_public(ip) for ip in _addresses(home)):
            declared = (host for host, everything in self._also if not everything)
            self._open = frozenset(ip for host in (home, *declared) for ip in _addresses(host))

    def refuse(self, url: str) -> Refusal | None:
        """Why this address is not fetched; None if it may be."""
        address = _address(url)
        if address is None:
            return Refusal("scheme", _explain_scheme(url))
        inside = next((ip for ip in _addresses(address) if self._is_closed(ip)), None)
        if inside is not None:
            return _private(address.named, inside)
        if self.owns(url):
            return None
        return Refusal(
            "outside",
            f"{address.named} is not a host of the outlet ({self._home.named}); where it is one, "
            "declare it in the outlet's file: Site(also=(...))",
        )

    def refuse_address(self, host: str, ip: str) -> Refusal | None:
        """Why we do not connect to the IP address that DNS gave for a host; None if we may."""
        try:
            address = _plain(ip_address(ip.partition("%")[0]))
        except ValueError:
            return Refusal("private", f"{host} leads to {ip!r}, which is no address")
        return _private(host, address) if self._is_closed(address) else None

    def owns(self, url: str) -> bool:
        """Whether the address is at one of the outlet's own or declared hosts."""
        address = _address(url)
        if address is None:
            return False
        spelled = address.ip is not None and (address.ip, address.port) == (self._home.ip, self._home.port)
        return spelled or same_site(url, self.home_url) or any(_is_declared(address, *one) for one in self._also)

    def authorization(self, url: str) -> str | None:
        """The Authorization header for a request; None for every host and port except those of `home_url`.

        The password may go from http to https of the same host, never from https to http. Source: RFC 7617.
        """
        address = _address(url)
        if self._login is None or address is None or (address.host, address.port) != (self._home.host, self._home.port):
            return None
        if address.scheme != self._home.scheme and (address.scheme != "https" or address.port is not None):
            return None
        return "Basic " + b64encode(":".join(self._login).encode()).decode("ascii")

    def _is_closed(self, ip: IP) -> bool:
        return not (is_public(ip) or self._allow_private or ip in self._open)


def is_public(ip: IP) -> bool:
    """Whether an address can belong to a server on the internet.

    False for loopback, private, link-local, shared (CGNAT), multicast, reserved, unspecified and documentation addresses,
    for a cloud's metadata service, and for any of these written as IPv6. Source: the IANA special-purpose registries, as the
    module `ipaddress` has them.
    """
    ip = _plain(ip)
    inner = _carried(ip)
    if inner is not None:
        return is_public(inner)
    if isinstance(ip, IPv6Address) and ip.is_site_local:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip in METADATA)


def _plain(ip: IP) -> IP:
    """The address; the IPv4 one if it is an IPv4-mapped IPv6 address (::ffff:127.0.0.1)."""
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip


def _carried(ip: IP) -> IPv4Address | None:
    """The IPv4 address to which a gateway would forward a packet for a NAT64 or 6to4 address; None for any other."""
    if not isinstance(ip, IPv6Address):
        return None
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else ip.sixtofour


def _private(host: str, ip: IP) -> Refusal:
    leads = "is" if host.strip("[]") == str(ip) else f"leads to {ip},"
    return Refusal(
        "private",
        f"{host} {leads} an address of a private network or of this machine, where no outlet on the internet has pages; "
        "if this one has, set IRIA_ALLOW_PRIVATE",
    )


def _explain_scheme(url: str) -> str:
    scheme = re.match(r"\s*([a-z][a-z0-9+.\-]{0,20}):", url, re.I)
    if scheme and scheme[1].lower() not in USUAL_PORTS:
        return f"{scheme[1].lower()}: is not fetched, only http and https are"
    return "this is no web address"


def _address(url: str) -> _Address | None:
    """Where `url` leads; None if it is no http or https address, or if two programs could read it differently."""
    if _CONTROL.search(url):
        return None
    try:
        split = urlsplit(url)
        port = split.port
        host = _ascii_host(split.hostname or "")
        ip = _number(host)
    except ValueError:
        return None
    if split.scheme not in USUAL_PORTS or _AMBIGUOUS.search(split.netloc):
        return None
    return _Address(split.scheme, host, None if port in USUAL_PORTS.values() else port, ip)


def _ascii_host(host: str) -> str:
    """The host as DNS has it: lower case, IDNA for letters beyond ASCII, no final dot, no IPv6 zone. Raises ValueError."""
    if ":" in host:
        return host.partition("%")[0].lower()
    host = (host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")).lower()
    host = host.rstrip(".")
    if not host or "%" in host:
        raise ValueError(f"no host name: {host!r}")
    return host


def _number(host: str) -> IP | None:
    """The IP address that the host is written as; None for a name. Raises ValueError for a number that is no address.

    Decimal, octal and hexadecimal in one to four parts, as inet_aton reads them: 127.1, 0x7f.1, 0177.0.0.1, 2130706433.
    """
    if ":" in host:
        return _plain(IPv6Address(host))
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    # No part needs more than eleven digits (octal). Without this limit int() would work long on a million digits.
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) and len(part.lstrip("0")) <= 11 for part in parts):
        raise ValueError(f"no address: {host!r}")
    *firsts, last = [_part(part) for part in parts]
    if any(value > 255 for value in firsts) or last >= 256 ** (4 - len(firsts)):
        raise ValueError(f"no address: {host!r}")
    return IPv4Address(sum(value << 8 * (3 - at) for at, value in enumerate(firsts)) + last)


def _part(text: str) -> int:
    if text[:2] in ("0x", "0X"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") and len(text) > 1 else 10)


def _addresses(address: _Address) -> tuple[IP, ...]:
    """The IP addresses of a host that are known without DNS: those of a number, and those of this machine's names."""
    if address.ip is not None:
        return (address.ip,)
    local = address.host in LOCAL_NAMES or address.host.endswith(".localhost")
    return LOOPBACK if local else ()


def _declared(entry: str) -> tuple[_Address, bool]:
    """A host of `also`, and whether its subdomains are included. Raises ValueError for anything that is no host."""
    found = _DECLARED.fullmatch(entry.strip())
    address = _address(f"https://{found['host']}:{found['port'] or 443}/") if found else None
    if address is None or found is None or (found["all"] and "." not in address.host):
        raise ValueError(
            f"also: {entry!r} is no host; expected one such as sitemaps.example-cdn.com or api.example.org:8443"
        )
    return address, bool(found["all"])


def _is_declared(address: _Address, declared: _Address, everything: bool) -> bool:
    if address.port != declared.port:
        return False
    if address.ip is not None or declared.ip is not None:
        return address.ip == declared.ip
    return address.host == declared.host or (everything and address.host.endswith(f".{declared.host}"))

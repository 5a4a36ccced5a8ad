"""Which addresses may be asked, as tables: addresses as a hostile page would spell them, and the decision for each."""

from __future__ import annotations

import base64
from ipaddress import ip_address

import pytest

from iria_crawler.crawl.gate.gatekeeper import Gatekeeper, is_public
from iria_crawler.urls import absolute, split_login, without_login

HOME = "https://www.harbour-post.example/"
ALSO = ("sitemaps.tern-cdn.example", "api.harbour-post.example:8443", "*.gull-cdn.example")

ASKED = [
    "https://www.harbour-post.example/news/tugs/",
    "https://harbour-post.example/",
    "http://harbour-post.example/",
    "http://harbour-post.example:80/a",
    "https://harbour-post.example:443/a",
    "https://HARBOUR-POST.example./a",
    "https://m.harbour-post.example/a",
    "https://amp.harbour-post.example/a",
    "https://harbour-post.example/go?to=http://127.0.0.1/",
    "https://harbour-post.example/a b",
    "https://sitemaps.tern-cdn.example/one.xml",
    "http://sitemaps.tern-cdn.example/one.xml",
    "https://SITEMAPS.tern-cdn.example./one.xml",
    "https://api.harbour-post.example:8443/wp-json/",
    "https://gull-cdn.example/a",
    "https://a.b.gull-cdn.example/a",
]

REFUSED = {
    "scheme": [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "file://harbour-post.example/etc/passwd",
        "ftp://harbour-post.example/a",
        "gopher://harbour-post.example/a",
        "data:text/html,hello",
        "javascript:alert(1)",
        "mailto:desk@harbour-post.example",
        "s3://harbour-post.example/a",
        "ws://harbour-post.example/a",
        "view-source:https://harbour-post.example/",
        "",
        "/news/tugs/",
        "//harbour-post.example/",
        "harbour-post.example/news/",
        "https://",
        "https:///news",
        "https://harbour-post.example:99999/",
        "https://harbour-post.example:port/",
        "https://[harbour-post.example/",
        "https://exa mple.example/",
        "https://harbour-post.example\\@127.0.0.1/",
        "https://127.0.0.1\\.harbour-post.example/",
        "https://harbour\tpost.example/",
        "https://harbour-post.example/\nHost: other",
        "https://%31%32%37.0.0.1/",
        "https://256.0.0.1/",
        "https://1.2.3.4.5/",
        "https://0x1ffffffff/",
        "https://09.0.0.1/",
        "https://4294967296/",
        "https://" + "9" * 100_000 + "/",
    ],
    "private": [
        "http://127.0.0.1/",
        "http://127.0.0.1:8000/",
        "http://127.0.0.2/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0x7f.1/",
        "http://0X7F.0.0.1/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://2130706433/",
        "http://127.0.0.1./",
        "http://user@127.0.0.1/",
        "http://harbour-post.example@127.0.0.1/",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://0.1.2.3/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://100.100.100.200/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0xa9fea9fe/",
        "http://2852039166/",
        "http://168.63.129.16/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://localhost/",
        "http://LOCALHOST:631/",
        "http://localhost./",
        "http://a.localhost/",
        "http://ip6-localhost/",
        "http://localhost.localdomain/",
        "http://[::1]/",
        "http://[::]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[ff0e::1]/",
        "http://[2001:db8::1]/",
        "http://[2001:0:a9fe:a9fe::1]/",
    ],
    "outside": [
        "https://other.example/",
        "https://harbour-post.example:8443/",
        "https://harbour-post.example:22/",
        "http://harbour-post.example:8080/",
        "https://harbour-post.example.other.example/",
        "https://notharbour-post.example/",
        "https://shop.harbour-post.example/",
        "https://harbour-post.example@other.example/",
        "https://api.harbour-post.example/",
        "https://api.harbour-post.example:8444/",
        "https://a.sitemaps.tern-cdn.example/",
        "https://tern-cdn.example/",
        "https://notgull-cdn.example/",
        "https://gull-cdn.example:8443/",
        "https://8.8.8.8/",
        "https://0x08080808/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::8.8.8.8]/",
        "https://münchen.example/",
    ],
}


@pytest.mark.parametrize("url", ASKED)
def test_an_outlets_own_and_declared_hosts_are_asked(url: str) -> None:
    assert Gatekeeper(HOME, ALSO).refuse(url) is None


@pytest.mark.parametrize(("kind", "url"), [(kind, url) for kind, urls in REFUSED.items() for url in urls])
def test_all_else_is_refused_with_its_reason(kind: str, url: str) -> None:
    refusal = Gatekeeper(HOME, ALSO).refuse(url)
    assert refusal is not None
    assert refusal.kind == kind
    assert len(refusal.split()) > 3


def test_the_reason_names_host_and_remedy() -> None:
    keeper = Gatekeeper(HOME)
    outside = keeper.refuse("https://cdn.example:8443/map.xml")
    assert outside is not None
    assert "cdn.example:8443" in outside
    assert "also" in outside
    assert "file: " in str(keeper.refuse("file:///etc/passwd"))
    assert "IRIA_ALLOW_PRIVATE" in str(keeper.refuse("http://10.0.0.1/"))


# --- an outlet at a private address ---


@pytest.mark.parametrize(
    ("home", "url", "kind"),
    [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/a", None),
        ("http://127.0.0.1:8000/", "http://2130706433:8000/a", None),
        ("http://127.0.0.1:8000/", "http://[::ffff:127.0.0.1]:8000/a", None),
        ("http://2130706433:8000/", "http://127.0.0.1:8000/a", None),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", "outside"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1/", "outside"),
        ("http://127.0.0.1:8000/", "http://localhost:8000/", "private"),
        ("http://127.0.0.1:8000/", "http://127.0.0.2:8000/", "private"),
        ("http://127.0.0.1:8000/", "http://[::1]:8000/", "private"),
        ("http://127.0.0.1:8000/", "http://10.0.0.1/", "private"),
        ("http://127.0.0.1:8000/", "http://169.254.169.254/", "private"),
        ("http://127.0.0.1:8000/", "https://other.example/", "outside"),
        ("http://127.0.0.1:8000/", "file:///etc/passwd", "scheme"),
        ("http://localhost:8000/", "http://localhost:8000/a", None),
        ("http://localhost:8000/", "http://127.0.0.1:8000/", "outside"),
        ("http://localhost:8000/", "http://127.0.0.2:8000/", "private"),
        ("http://10.0.0.5/", "https://10.0.0.5/", None),
        ("http://10.0.0.5/", "http://10.0.0.6/", "private"),
        ("http://[::1]:8000/", "http://[0:0::1]:8000/", None),
        ("http://[fe80::5%25eth0]/", "http://[fe80::5]/", None),
    ],
)
def test_an_outlet_inside_opens_its_own_address_only(home: str, url: str, kind: str | None) -> None:
    refusal = Gatekeeper(home).refuse(url)
    assert (refusal and refusal.kind) == kind


@pytest.mark.parametrize(
    ("home", "host", "ip", "refused"),
    [
        (HOME, "harbour-post.example", "93.184.216.34", False),
        (HOME, "harbour-post.example", "2606:4700::1111", False),
        (HOME, "harbour-post.example", "127.0.0.1", True),
        (HOME, "harbour-post.example", "::1", True),
        (HOME, "harbour-post.example", "fe80::1%eth0", True),
        (HOME, "harbour-post.example", "::ffff:10.0.0.1", True),
        (HOME, "harbour-post.example", "169.254.169.254", True),
        (HOME, "harbour-post.example", "nonsense", True),
        ("http://localhost:8000/", "localhost", "127.0.0.1", False),
        ("http://localhost:8000/", "localhost", "::1", False),
        ("http://localhost:8000/", "localhost", "10.0.0.1", True),
        ("http://127.0.0.1:8000/", "cdn.example", "127.0.0.1", False),
        ("http://127.0.0.1:8000/", "cdn.example", "127.0.0.2", True),
        ("http://127.0.0.1:8000/", "cdn.example", "169.254.169.254", True),
    ],
)
def test_what_dns_answers_is_judged_too(home: str, host: str, ip: str, refused: bool) -> None:
    refusal = Gatekeeper(home, ("cdn.example",)).refuse_address(host, ip)
    assert bool(refusal) == refused
    if refusal:
        assert refusal.kind == "private"
        assert host in refusal


def test_the_setting_opens_private_addresses_to_the_outlet_only() -> None:
    keeper = Gatekeeper(HOME, ("10.0.0.5:8443",), allow_private=True)
    assert keeper.refuse_address("harbour-post.example", "10.0.0.4") is None
    assert keeper.refuse("https://10.0.0.5:8443/") is None
    for url in ("http://127.0.0.1/", "https://10.0.0.5/"):
        refusal = keeper.refuse(url)
        assert refusal is not None
        assert refusal.kind == "outside"


def test_a_declared_private_host_is_open_to_an_outlet_inside_only() -> None:
    also = ("127.0.0.2:9000", "localhost:9001")
    inside, outside = Gatekeeper("http://127.0.0.1:8000/", also), Gatekeeper(HOME, also)
    for url in ("http://127.0.0.2:9000/map.xml", "http://localhost:9001/map.xml"):
        assert inside.refuse(url) is None
        assert outside.refuse(url) is not None
    assert inside.refuse("http://127.0.0.2:9001/map.xml") is not None
    assert inside.refuse("http://127.0.0.3:9000/") is not None


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "https://cdn.example/",
        "cdn.example/maps",
        "*.example",
        "*",
        ".",
        "desk@cdn.example",
        "cdn.example:99999",
        "a b",
    ],
)
def test_a_declared_host_that_is_none_is_an_error_of_the_file(entry: str) -> None:
    with pytest.raises(ValueError, match="also"):
        Gatekeeper(HOME, (entry,))


@pytest.mark.parametrize("home", ["htp://x/", "https://exa mple.org/", "https://x:99999/", "", "https://"])
def test_a_home_that_is_none_is_an_error(home: str) -> None:
    with pytest.raises(ValueError, match="expected an address"):
        Gatekeeper(home)


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::8.8.8.8", "2002:808:808::1", "::ffff:8.8.8.8"]
)
def test_public_addresses(ip: str) -> None:
    assert is_public(ip_address(ip))


# --- user names and passwords ---


@pytest.mark.parametrize(
    ("url", "bare", "login"),
    [
        ("https://desk:secret@example.org/a", "https://example.org/a", ("desk", "secret")),
        ("https://desk:s%40c%3Aret@example.org:8443/", "https://example.org:8443/", ("desk", "s@c:ret")),
        ("https://desk:s@cret@example.org/", "https://example.org/", ("desk", "s@cret")),
        ("https://desk@example.org/", "https://example.org/", ("desk", "")),
        ("https://:secret@example.org/", "https://example.org/", ("", "secret")),
        ("https://desk:a:b@example.org", "https://example.org", ("desk", "a:b")),
        ("http://desk:secret@[::1]:8000/", "http://[::1]:8000/", ("desk", "secret")),
        ("http://desk:secret@[bad/", "http://[bad/", ("desk", "secret")),
        ("//desk:secret@example.org/a", "//example.org/a", ("desk", "secret")),
        ("desk:secret@example.org/a", "example.org/a", ("desk", "secret")),
        ("https://desk:secret@example.org?x=1", "https://example.org?x=1", ("desk", "secret")),
        ("https://example.org/@desk:secret@x/", "https://example.org/@desk:secret@x/", None),
        ("https://example.org/?to=a:b@c", "https://example.org/?to=a:b@c", None),
        ("https://example.org/#a:b@c", "https://example.org/#a:b@c", None),
        ("https://example.org/", "https://example.org/", None),
        ("mailto:desk@example.org", "mailto:desk@example.org", None),
        ("", "", None),
    ],
)
def test_a_login_is_taken_off(url: str, bare: str, login: tuple[str, str] | None) -> None:
    assert split_login(url) == (bare, login)
    assert without_login(url) == bare


def test_a_link_of_a_page_carries_no_login() -> None:
    assert absolute(HOME, "https://desk:secret@example.org/a#b") == "https://example.org/a"
    assert absolute(HOME, "//desk:secret@example.org/a") == "https://example.org/a"
    assert absolute(HOME, "/@desk/a") == "https://www.harbour-post.example/@desk/a"


@pytest.mark.parametrize(
    ("home", "url", "sent"),
    [
        ("http://d:pä@a.example:8000/", "http://a.example:8000/x", True),
        ("http://d:pä@a.example:8000/", "http://A.example.:8000/x", True),
        ("http://d:pä@a.example:8000/", "http://a.example:8001/x", False),
        ("http://d:pä@a.example:8000/", "https://a.example:8000/x", False),
        ("http://d:pä@a.example:8000/", "http://a.example/x", False),
        ("http://d:pä@a.example/", "https://a.example/x", True),
        ("https://d:pä@a.example/", "http://a.example/x", False),
        ("https://d:pä@a.example/", "https://www.a.example/x", False),
        ("https://d:pä@a.example/", "https://b.example/x", False),
        ("https://d:pä@a.example/", "nonsense", False),
    ],
)
def test_a_login_goes_to_its_own_host_and_port_only(home: str, url: str, sent: bool) -> None:
    keeper = Gatekeeper(home, ("b.example",))
    header = keeper.authorization(url)
    assert header == ("Basic " + base64.b64encode("d:pä".encode()).decode() if sent else None)
    assert "pä" not in keeper.home_url
    assert "pä" not in repr(keeper)

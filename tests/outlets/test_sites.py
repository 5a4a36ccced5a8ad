"""sites.toml: what a table becomes, and what is appended to the file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from iria_crawler.crawl.listed import spider_of
from iria_crawler.errors import SitesError, WrongWord
from iria_crawler.model import Site
from iria_crawler.outlets import open_sites, read_sites
from iria_crawler.outlets.sites import KEYS
from iria_crawler.outlets.writing import append_table, key_for, table_of
from iria_crawler.toml_lines import read_toml
from iria_crawler.urls import UrlRules

FULL = """
[harbour_post]
address = "harbour-post.example:8443/news/"
name = "Harbour Post"
timezone = "Europe/Berlin"
language = "en-GB"
country = "DE"
tags = ["navy", "think-tank"]
also = ["*.example.net:8443"]
interval = "6h"
delay = 2
story_patterns = ['/a/']
section_patterns = ['/b/']
cookies = true
pictures = "head"
browser = true
keep_pages = "365d"
keep_unchanged = "1095d"
off = true

[granite]
address = "https://www.granite.example"
"""


def test_a_table_becomes_an_outlet() -> None:
    full, bare = read_sites(FULL).outlets
    assert full.address == "https://harbour-post.example:8443/news/"
    assert full.site == Site(
        host="harbour-post.example:8443",
        name="Harbour Post",
        timezone="Europe/Berlin",
        language="en-GB",
        also=("*.example.net:8443",),
    )
    assert (full.country, full.tags) == ("DE", ("navy", "think-tank"))
    assert (full.interval, full.delay) == (timedelta(hours=6), 2.0)
    assert full.rules == UrlRules(("/a/",), ("/b/",))
    assert (full.cookies, full.browser, full.pictures) == (True, True, "head")
    assert (full.keep_pages, full.keep_unchanged) == (timedelta(days=365), timedelta(days=1095))
    assert full.off
    assert (bare.address, bare.site) == ("https://www.granite.example/", Site(host="granite.example"))
    assert (bare.rules, bare.interval, bare.delay, bare.cookies, bare.off) == (None, None, None, False, False)
    assert (bare.pictures, bare.browser, bare.keep_pages, bare.keep_unchanged) == (None, False, None, None)


def test_every_key_is_in_the_full_table_and_in_what_init_writes() -> None:
    new = Path("iria_crawler/outlets/new/sites.toml")
    text = (Path(__file__).parents[2] / new).read_text()
    for key in KEYS:
        assert f"\n{key} = " in FULL
        assert f"\n# {key} = " in text


def test_an_outlet_becomes_a_spider() -> None:
    full, bare = (spider_of(outlet, "mailto:a@b.example") for outlet in read_sites(FULL).outlets)
    assert full.custom_settings == {
        "DOWNLOAD_DELAY": 2.0,
        "IRIA_PICTURES": "head",
        "IRIA_CONTACT": "mailto:a@b.example",
    }
    assert full.name == "harbour_post"
    assert full.cookies
    assert full.browser
    off = read_sites('[a]\naddress = "a.example"\npictures = "off"\n').outlets[0]
    assert spider_of(off, None).custom_settings == {"IRIA_PICTURES": ""}
    assert spider_of(read_sites(FULL).outlets[1], None).custom_settings is None
    assert bare.start_url == "https://www.granite.example/"


@pytest.mark.parametrize(
    ("address", "taken", "key"),
    [
        ("https://www.harbour-post.example/", (), "harbour-post"),
        ("https://news.granite.example/navy/", (), "granite"),
        ("https://www.harbour-post.example/", ("harbour-post", "harbour-post_2"), "harbour-post_3"),
        ("http://127.0.0.1:8000/", (), "site_127_0_0_1"),
        ("http://localhost:8000/", (), "localhost"),
        ("http://[::1]:8000/", (), "site_1"),
        ("https://news.example/", (), "example"),
        ("https://9front.example/", (), "site_9front"),
        ("https://Ö.example/", (), "site"),
    ],
)
def test_a_heading_is_made_from_the_host(address: str, taken: tuple[str, ...], key: str) -> None:
    assert key_for(address, taken) == key


@pytest.mark.parametrize(
    "before", [None, "", "# mine", "# mine\n", "contact = 'https://a.example/'\n\n[a]\naddress='a.example'"]
)
def test_a_table_is_appended_and_nothing_else_changes(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "watch" / "sites.toml"
    if before is not None:
        path.parent.mkdir()
        path.write_text(before)
    values = {"address": "https://b.example/", "name": 'The "B" – \\ post', "tags": ["navy"], "off": True, "delay": 2.5}
    append_table(path, table_of("b", values))
    assert path.read_text().startswith(before or "")
    outlet = open_sites(path).outlets[-1]
    assert (outlet.key, outlet.site.name, outlet.tags, outlet.off) == ("b", 'The "B" – \\ post', ("navy",), True)
    with pytest.raises(WrongWord):
        append_table(path, table_of("b", values))


def test_a_list_that_is_wrong_gets_no_table(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_text("[a\n")
    with pytest.raises(SitesError, match="line 1"):
        append_table(path, table_of("b", {"address": "https://b.example/"}))
    assert path.read_text() == "[a\n"


def test_lines_of_tables_and_keys() -> None:
    text = 'a = 1\n[x.y]\nb = """\nz = 1\n"""\nc = [\n1,\n]\n# c\n[[r]]\nq.w = 1 # "\n[[r]]\n[r.s]\n[ "a.b#" ] # x\nk = {a = 1}\n'
    assert dict(read_toml(text).lines) == {
        ("a",): 1,
        ("x",): 2,
        ("x", "y"): 2,
        ("x", "y", "b"): 3,
        ("x", "y", "c"): 6,
        ("r",): 10,
        ("r", 0): 10,
        ("r", 0, "q"): 11,
        ("r", 0, "q", "w"): 11,
        ("r", 1): 12,
        ("r", 1, "s"): 13,
        ("a.b#",): 14,
        ("a.b#", "k"): 15,
    }

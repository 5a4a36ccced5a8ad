"""The catalogue: every row has the form of an outlet; its breadth; adding by name."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from running import Iria

from iria_crawler.outlets import open_sites, read_sites
from iria_crawler.outlets.catalogue import SOURCES, entries, find
from iria_crawler.outlets.writing import table_of

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
KINDS = {"alliance", "ministry", "forces", "agency", "trade", "press", "think-tank"}


def test_every_entry_has_the_form_of_an_outlet() -> None:
    for entry in entries():
        [outlet] = read_sites(table_of(entry.key, entry.values())).outlets
        assert outlet.address == entry.address, entry.key
        assert KINDS.intersection(outlet.tags), entry.key
        assert entry.source in SOURCES, entry.key
        assert date.fromisoformat(entry.date) <= date.today(), entry.key
        assert outlet.site.host.count(".") >= 1, entry.key


def test_all_fit_into_one_list() -> None:
    """No key and no host is there twice."""
    text = "\n".join(table_of(entry.key, entry.values()) for entry in entries())
    assert len(read_sites(text).outlets) == len(entries())


def test_its_breadth_is_what_the_readme_says() -> None:
    countries = {entry.country for entry in entries()} - {None}
    languages = {entry.language_code.split("-")[0] for entry in entries()}
    assert len(entries()) >= 150
    assert len(countries) >= 20
    assert len(languages) >= 12
    said = re.search(r"lists (\d+) outlets.*?; (\d+)\s+countries, (\d+) languages", README, re.S)
    assert said is not None
    assert tuple(map(int, said.groups())) == (len(entries()), len(countries), len(languages))
    assert "**could not be tried**" in README


def test_an_outlet_is_found_by_its_name() -> None:
    assert find("nato") == find("@nato")
    assert find("nato").address == "https://www.nato.int/"  # type: ignore[union-attr]
    assert find("no-such-outlet") is None


def test_add_by_name_and_choose(iria: Iria, tmp_path: Path) -> None:
    iria("add", "@nato", "@bmvg", "https://harbour-post.example/")
    outlets = open_sites(tmp_path / "sites.toml").outlets
    assert [outlet.key for outlet in outlets] == ["nato", "bmvg", "harbour-post"]
    assert outlets[1].country == "DE"
    assert 'did you mean "nato"?' in iria("add", "@natoo", code=2).stderr
    assert "one table for each host" in iria("add", "@nato", "--as", "again", code=2).stderr
    told = iria("catalogue", "--country", "de", "--tag", "ministry").stdout
    assert "@bmvg" in told
    assert "@bundesheer" not in told
    listed = json.loads(iria("catalogue", "--language", "de", "--json").stdout)
    assert {"bmvg", "bundesheer"} <= {row["key"] for row in listed}
    assert {row["language"].split("-")[0] for row in listed} == {"de"}

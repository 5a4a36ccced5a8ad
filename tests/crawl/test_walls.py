"""Walls in place of the stories only, in the first run and later: no wall is stored as a story or says anything about one.

The lists work all the time, as they do on a site with a consent page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from judging import Report, Sites, later

STORIES = 6
WALLS: dict[str, dict[str, Any]] = {
    "consent": {"consent": True},
    "consent with a way back": {"consent": "back"},
    "cookie": {"cookie": True},
    "login": {"login": True},
    "notice": {"outage": {"kind": "maintenance", "dress": "story", "scope": "stories"}},
    "notice under headlines": {"outage": {"kind": "captcha-200", "dress": "headline", "scope": "stories"}},
    "varying notice": {
        "outage": {"kind": "captcha-200", "dress": "story", "scope": "stories", "varying": True, "language": "pl"}
    },
    "not found for all": {"not_found": "all"},
}

# A site that shows its "not found" page for every story may also be called an outage; a needed cookie may be named.
WORDS = {"not found for all": r"wall|outage|not found", "cookie": r"wall|cookie"}


def named(name: str, report: Report) -> bool:
    """Whether `scrapy status` names the wall in place of the stories."""
    return bool(re.search(WORDS.get(name, r"\bwall"), f"{report.state} {report.reasons}", re.I))


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Report]]]:
    """Four rounds a day apart. Sites called "... first" have their wall in the first three, the others in the second and third."""
    with Sites(tmp_path_factory.mktemp("walls")) as sites:
        for name, switches in WALLS.items():
            sites.open(name, stories=STORIES)
            sites.open(f"{name} first", stories=STORIES, **switches)
        found = [sites.round()]
        for name, switches in WALLS.items():
            sites.sites[name].switch(**switches)
        for _ in range(2):
            later(sites.folder, 26)
            found.append(sites.round())
        for name, site in sites.sites.items():
            site.switch(**dict.fromkeys(WALLS[name.removesuffix(" first")]))
        later(sites.folder, 26)
        found.append(sites.round())
        assert "Traceback" not in sites.output
        yield found


@pytest.mark.parametrize("nth", [0, 1, 2])
@pytest.mark.parametrize("name", WALLS)
def test_on_a_site_not_known_before_no_wall_is_a_story(rounds: list[dict[str, Report]], name: str, nth: int) -> None:
    report = rounds[nth][f"{name} first"]
    assert report.articles == {}
    assert report.run["status"] != "ok"
    assert named(name, report), report.reasons


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("name", WALLS)
def test_on_a_site_that_is_known_no_wall_says_anything_of_a_story(
    rounds: list[dict[str, Report]], name: str, nth: int
) -> None:
    report = rounds[nth][name]
    assert (report.run["unchanged"], report.run["changed"], report.run["gone"], report.run["new"]) == (0, 0, 0, 0)
    assert (report.removed, report.changes) == (0, {})
    assert named(name, report), report.reasons


@pytest.mark.parametrize("name", WALLS)
def test_when_the_wall_is_gone_every_story_is_read(rounds: list[dict[str, Report]], name: str) -> None:
    known, new = rounds[3][name], rounds[3][f"{name} first"]
    assert (known.articles, known.run["unchanged"], known.changes) == ({"live": STORIES}, STORIES, {})
    assert (new.articles, new.run["new"], new.changes) == ({"live": STORIES}, STORIES, {})
    assert not known.walled
    assert not new.walled

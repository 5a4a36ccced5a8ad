"""Lists that are endless, circular or absurd: each is asked once in a run, the run ends, and the stories are stored.

One round of `scrapy monitor` over many sites, each with one trick; the front page of each names its five stories. Tricks that
take long or much memory are in bench/outages.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest
from judging import Report, Sites, later, problems
from running import RUN

STORIES = 5
# More requests than this for five stories are too many; the limits of one run are below it.
MOST_REQUESTS = 100
# Lists asked in one run, in place of MAX_LISTS_PER_RUN: half a minute of processor time less.
LISTS_PER_RUN = 30

# Lists that have no end, or lead back to themselves: reported in `problems` as one of these kinds.
ENDLESS: dict[str, dict[str, Any]] = {
    "two indexes": {"sitemaps": "two"},
    "index to itself": {"sitemaps": "to-itself"},
    "index of itself": {"sitemaps": "of-itself"},
    "tree": {"sitemaps": "tree"},
    "ten thousand": {"sitemaps": "many"},
    "billion pages": {"lists": ["rest"], "rest": "billion"},
    "one page again and again": {"lists": ["rest"], "rest": "repeat"},
    "calendar": {"lists": [], "calendar": True},
    "pages in a circle": {"lists": [], "pager": "loop"},
    "pages far apart": {"lists": [], "pager": "far"},
}
SAID = {"loop", "too_many", "redirects"}
# A number of pages that is not a number.
NUMBERS: dict[str, dict[str, Any]] = {
    "5000 digits": {"lists": ["rest"], "rest": "digits"},
    "a square": {"lists": ["rest"], "rest": "square"},
    "minus five": {"lists": ["rest"], "rest": "negative"},
}
# Lists that cannot be read, or only in part: a problem of any kind.
UNREADABLE: dict[str, dict[str, Any]] = {
    "sitemap without end": {"sitemaps": "endless"},
    "dripping sitemap": {"sitemaps": "drip"},
    "feed without end": {"lists": ["feed"], "feed": "endless"},
    "dripping feed": {"lists": ["feed"], "feed": "drip"},
    "deep REST": {"lists": ["rest"], "rest": "deep"},
}
# Lists with something unusual in them, although the rest can be read.
ODD: dict[str, dict[str, Any]] = {
    "half an emoji in the sitemap": {"sitemaps": "half-emoji", "per_page": 1},
    "half an emoji in the feed": {"lists": ["feed"], "feed": "half-emoji", "per_page": 1},
    "half an emoji in REST": {"lists": ["rest"], "rest": "half-emoji", "per_page": 1},
    "hex charset": {"lists": [], "home": "hex-charset"},
    "unknown charset": {"lists": [], "home": "unknown-charset"},
    "nine addresses a story": {"sitemaps": "timeless"},
}
TRICKS = ENDLESS | NUMBERS | UNREADABLE | ODD
ROBOTS: dict[str, dict[str, Any]] = {
    "robots 503": {"robots": "503"},
    "robots 500": {"robots": "500"},
    "robots 403": {"robots": "403"},
    "robots 404": {"robots": "404"},
    "robots a page": {"robots": "page"},
    "robots dripping": {"robots": "drip"},
}
CLOSED = ("robots 503", "robots 500", "robots dripping")


@dataclass(frozen=True)
class Rounds:
    """The first round, the one a day later, and one after all tricks have ended."""

    sites: Sites
    first: dict[str, Report]
    second: dict[str, Report]
    healed: dict[str, Report]
    problems: dict[str, list[tuple[str, str, str]]]  # of the first round


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    """Lists without end are cut after LISTS_PER_RUN here (tests/forking.py), a small part of what a run asks in earnest."""
    with (
        mock.patch.dict(RUN["env"], TESTS_LISTS_PER_RUN=str(LISTS_PER_RUN)),
        Sites(tmp_path_factory.mktemp("hostile")) as sites,
    ):
        for name, switches in (TRICKS | ROBOTS).items():
            sites.open(name, stories=STORIES, **switches)
        sites.open("honest", stories=STORIES)
        hasty = {"DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0}
        # A crawl that never ends is stopped, so that the tests can report it.
        first = sites.round("--time-limit", "240s", **hasty)
        told = {name: problems(sites.folder, site) for name, site in sites.sites.items()}
        later(sites.folder, 26)
        second = sites.round("--time-limit", "240s", **hasty)
        for name, site in sites.sites.items():
            site.switch(**{switch: None for switch in (TRICKS | ROBOTS).get(name, {}) if switch not in ("lists",)})
        later(sites.folder, 26)
        yield Rounds(sites, first, second, sites.round("--time-limit", "240s", **hasty), told)


@pytest.mark.parametrize("name", [*TRICKS, "honest"])
def test_every_story_is_stored(rounds: Rounds, name: str) -> None:
    assert rounds.first[name].articles == {"live": STORIES}


@pytest.mark.parametrize("name", [*TRICKS, *ROBOTS, "honest"])
def test_the_run_ends_by_itself(rounds: Rounds, name: str) -> None:
    """The run ends neither by its time limit nor by a signal, and after a limited number of requests."""
    for report in (rounds.first[name], rounds.second[name]):
        assert report.run["ended_at"] is not None
        assert report.run["status"] in ("ok", "degraded", "failed")
        assert report.run["note"] != "time_limit"
        assert len(report.asked) <= MOST_REQUESTS


@pytest.mark.parametrize("name", [*TRICKS, *ROBOTS])
def test_a_list_is_asked_once_a_run(rounds: Rounds, name: str) -> None:
    for report in (rounds.first[name], rounds.second[name]):
        lists = Counter(path for path in report.asked if not path.startswith("/news/"))
        # A redirect is followed some times before it is known to be a circle.
        most = 8 if name == "index to itself" else 1
        assert {path: count for path, count in lists.items() if count > most} == {}


# A link to a "next page" that is an earlier page is ignored, so the circle is not even entered.
@pytest.mark.parametrize("name", [name for name in ENDLESS if name != "pages in a circle"])
def test_a_list_without_end_is_said_to_be_one(rounds: Rounds, name: str) -> None:
    assert {kind for kind, _, _ in rounds.problems[name]} & SAID, rounds.problems[name]
    assert rounds.first[name].run["status"] == "degraded"


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_pages_that_is_none_is_a_problem_and_the_list_stays_owed(rounds: Rounds, name: str) -> None:
    assert any("/wp-json/" in url for _, url, _ in rounds.problems[name]), rounds.problems[name]
    again = [path for path in rounds.second[name].asked if path.startswith("/wp-json/wp/v2/posts")]
    assert any("modified_after" not in path for path in again), "the archive counts as read, and it was not"


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_list_that_cannot_be_read_is_a_problem(rounds: Rounds, name: str) -> None:
    assert rounds.problems[name]
    assert rounds.first[name].run["status"] == "degraded"


@pytest.mark.parametrize("name", ODD)
def test_something_odd_in_a_list_does_not_cost_the_rest_of_it(rounds: Rounds, name: str) -> None:
    assert rounds.first[name].articles == {"live": STORIES}
    assert rounds.first[name].run["new"] == STORIES


@pytest.mark.parametrize("name", [*TRICKS, *ROBOTS])
def test_nothing_is_said_of_the_stories(rounds: Rounds, name: str) -> None:
    """A list with wrong claims changes nothing about a story that is still at its address."""
    for report in (rounds.second[name], rounds.healed[name]):
        assert (report.removed, report.changes) == (0, {})


@pytest.mark.parametrize("name", [*TRICKS, *ROBOTS])
def test_a_site_that_has_come_to_its_senses_is_read_whole(rounds: Rounds, name: str) -> None:
    report = rounds.healed[name]
    assert report.articles == {"live": STORIES}
    assert report.run["status"] == "ok"


# --- robots.txt ---


@pytest.mark.parametrize("name", CLOSED)
def test_robots_that_cannot_be_had_forbid_everything_for_now(rounds: Rounds, name: str) -> None:
    """RFC 9309, 2.3.1.4: an error of the server forbids everything; and it must be reported."""
    report = rounds.first[name]
    assert set(report.asked) == {"/robots.txt"}
    assert report.run["status"] != "ok"
    assert re.search(r"robots", report.reasons, re.I), report.reasons


@pytest.mark.parametrize("name", [name for name in ROBOTS if name not in CLOSED])
def test_robots_that_are_not_there_forbid_nothing(rounds: Rounds, name: str) -> None:
    """RFC 9309, 2.3.1.3: an error 4xx allows everything."""
    assert rounds.first[name].articles == {"live": STORIES}


def test_no_traceback(rounds: Rounds) -> None:
    at = rounds.sites.output.find("Traceback")
    assert at < 0, rounds.sites.output[max(0, at - 500) : at + 4000]

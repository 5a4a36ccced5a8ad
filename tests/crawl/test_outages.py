"""Seventeen kinds of outages, and other forms of walls: three days of each, on sites of nine stories.

All sites are watched together, so one round of `scrapy monitor` has every kind; `make outages` has each kind alone, on 150
stories, with `recheck=all`. In every second kind only the stories fail, not the lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import outages as kinds
import pytest
from judging import Report, Sites, later
from running import load_bench

bench = load_bench("outages")

STORIES = 9
DAY = 26  # hours between two rounds
NAMES = (*kinds.KINDS, *bench.DRESSED)
# With a timeout of two seconds, a round of a site on which every page is slow takes a minute.
STORIES_ALONE = {*NAMES[1::2], "slow"}


@dataclass(frozen=True)
class Days:
    """The reports of every site: on the day before, on three days of trouble, and on the day after."""

    before: dict[str, Report]
    during: list[dict[str, Report]]
    after: dict[str, Report]
    output: str


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    with Sites(tmp_path_factory.mktemp("outages")) as sites:
        for name in NAMES:
            sites.open(name, stories=STORIES)
        before = sites.round()
        for name, site in sites.sites.items():
            site.switch(outage={**bench.outage_of(name), "scope": "stories" if name in STORIES_ALONE else "all"})
        during = []
        for _ in range(bench.ROUNDS):
            later(sites.folder, DAY)
            during.append(sites.round(DOWNLOAD_TIMEOUT=2, RETRY_TIMES=0))
        for site in sites.sites.values():
            site.switch(outage=None)
        later(sites.folder, DAY)
        yield Days(before, during, sites.round(), sites.output)


@pytest.mark.parametrize("name", NAMES)
def test_before_it_every_story_is_known(days: Days, name: str) -> None:
    assert days.before[name].articles == {"live": STORIES}
    assert days.before[name].run["status"] == "ok"


@pytest.mark.parametrize("day", [1, 2, 3])
@pytest.mark.parametrize("name", NAMES)
def test_while_it_lasts_nothing_is_said_of_any_story_and_status_names_it(days: Days, name: str, day: int) -> None:
    report = days.during[day - 1][name]
    assert bench.faults_during(name, report) == []
    # A site that answers nothing soon gets no more requests.
    assert len(report.asked) <= 3 * STORIES


@pytest.mark.parametrize("name", NAMES)
def test_after_it_every_story_is_as_it_was(days: Days, name: str) -> None:
    assert bench.faults_after(days.after[name], STORIES) == []


def test_none_of_it_ends_in_a_traceback(days: Days) -> None:
    assert "Traceback" not in days.output

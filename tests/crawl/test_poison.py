"""Stories that are hard or impossible to read: the others are read, and stories that are set aside are reported."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from judging import MAX_MEMORY_BYTES, Report, Sites, later, problems, query
from running import Started, scrapy_command

STORIES = 12
# A story that no reader has enough memory for: set aside, or refused for its size before it is read.
POISON = "mountain"
SET_ASIDE = {"poison", "too_large"}
# Unusual values in one field: the story is stored without the field, or at least there is a problem and an attempt.
ODD = (
    "half-author",
    "half-caption",
    "half-headline",
    "half-body",
    "wide-picture",
    "square-picture",
    "hex-charset",
    "odd-date",
)
# Text for which careless code needs time that grows with the square of its length.
HEAVY = ("parentheses", "quotes", "spaces", "said", "capitals", "deep", "caption", "dots")
# Answers that are no page of usual size, or no answers at all.
BROKEN = ("bomb", "endless", "endless-headers", "not-http", "short", "in-circles", "drip")

# Sites that show at the first look what they are for.
ONCE = ("heavy", "broken")


def paths_of(sites: Sites, name: str) -> dict[int, str]:
    """The paths of the stories by their numbers; the lists name the newest first."""
    rows = query(
        sites.folder,
        "SELECT url FROM articles a JOIN sites s ON s.id = a.site_id WHERE s.host = ? ORDER BY published_at DESC",
        sites.sites[name].host,
    )
    return {number: url.removeprefix(sites.sites[name].url.rstrip("/")) for number, (url,) in enumerate(rows, 1)}


@dataclass
class Rounds:
    """Four rounds, a day apart, of sites with one kind of trouble each, and of one honest site; ONCE are in the first round only."""

    sites: Sites
    found: list[dict[str, Report]] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)  # of the poisoned site, after three rounds
    attempts: list[tuple[int, int]] = field(default_factory=list)  # (attempts, leased) of what is owed, after the first


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    with Sites(tmp_path_factory.mktemp("poison")) as sites:
        sites.open("poison", stories=STORIES, story={"3": POISON})
        for name, kinds in {"odd": ODD, "heavy": HEAVY, "broken": BROKEN}.items():
            sites.open(name, stories=STORIES, story={str(number): kind for number, kind in enumerate(kinds, 1)})
        sites.open("beside", stories=STORIES)
        told = Rounds(sites)
        for nth in range(4):
            if nth:
                later(sites.folder, 26)
            hasty = {"DOWNLOAD_TIMEOUT": 8, "RETRY_TIMES": 0}
            told.found.append(sites.round("--time-limit", "180s", without=ONCE if nth else (), **hasty))
            if nth == 0:
                told.attempts = query(sites.folder, "SELECT attempts, lease_until IS NOT NULL FROM frontier")
            if nth == 2:
                told.problems = problems(sites.folder, sites.sites["poison"])
        yield told


def test_the_site_beside_them_is_read(rounds: Rounds) -> None:
    for report in rounds.found:
        assert report["beside"].articles == {"live": STORIES}
        assert report["beside"].run["status"] == "ok"


def test_the_other_stories_of_a_poisoned_site_are_read(rounds: Rounds) -> None:
    assert rounds.found[0]["poison"].articles == {"live": STORIES - 1}
    for report in rounds.found[1:]:
        assert (report["poison"].run["unchanged"], report["poison"].removed) == (STORIES - 1, 0)


def test_a_poisoned_story_is_an_attempt_each_time_and_never_stays_leased(rounds: Rounds) -> None:
    assert rounds.attempts
    assert [row for row in rounds.attempts if row[0] < 1 or row[1]] == []
    assert rounds.found[0]["poison"].run["status"] == "degraded"


def test_after_three_tries_it_is_set_aside_and_told(rounds: Rounds) -> None:
    [path] = {path for path in rounds.found[0]["poison"].asked if path.startswith("/news/")} - set(
        paths_of(rounds.sites, "poison").values()
    )
    kinds = {kind for kind, url, _ in rounds.problems if url.endswith(path)}
    assert kinds & SET_ASIDE, rounds.problems
    if "poison" in kinds:
        assert path not in rounds.found[3]["poison"].asked


def test_something_odd_in_a_field_costs_at_most_that_story(rounds: Rounds) -> None:
    """The story is stored; or there is a problem, and the run is not "ok"."""
    report = rounds.found[-1]["odd"]
    owed = query(
        rounds.sites.folder,
        "SELECT count(*) FROM frontier f JOIN sites s ON s.id = f.site_id WHERE s.host = ? AND attempts > 0",
        rounds.sites.sites["odd"].host,
    )[0][0]
    assert report.articles["live"] + owed == STORIES
    assert report.articles["live"] >= STORIES - len(ODD)
    assert report.run["status"] == ("degraded" if owed else "ok")


def test_something_odd_is_no_change_the_next_day(rounds: Rounds) -> None:
    assert [report["odd"].changes for report in rounds.found] == [{}] * 4


def test_heavy_text_is_read_in_time_or_set_aside(rounds: Rounds) -> None:
    report = rounds.found[0]["heavy"]
    assert report.run["note"] is None, "it was still reading when the time was over"
    assert report.run["ended_at"] is not None
    assert report.articles["live"] >= STORIES - len(HEAVY)
    kinds = [kind for kind, url, _ in problems(rounds.sites.folder, rounds.sites.sites["heavy"]) if "/news/" in url]
    assert report.articles["live"] == STORIES or kinds


def test_200_000_parentheses_are_read(rounds: Rounds) -> None:
    """The only kind of the list that was seen on a real site. For linear code it is harmless."""
    bodies = query(rounds.sites.folder, "SELECT count(*) FROM stories WHERE body_text LIKE '%((((((((((%'")
    assert bodies == [(1,)]


def test_broken_answers_are_problems_and_cost_no_other_story(rounds: Rounds) -> None:
    report = rounds.found[0]["broken"]
    assert report.articles == {"live": STORIES - len(BROKEN)}
    told = {url for _, url, _ in problems(rounds.sites.folder, rounds.sites.sites["broken"]) if "/news/" in url}
    assert len(told) == len(BROKEN)
    assert report.run["status"] == "degraded"


# --- a signal ---


@pytest.mark.parametrize("kind", [POISON, "parentheses", "paragraphs"])
def test_a_crawl_that_reads_a_heavy_page_answers_sigterm_and_counts_the_attempt(tmp_path: Path, kind: str) -> None:
    """The story is asked first, so the crawl is reading it, or has just read it, when the signal comes."""
    with Sites(tmp_path) as sites:
        site = sites.open("slow", stories=30, story={"1": kind}, delay=0.3)
        command = scrapy_command(tmp_path, "crawl", "news", "-a", f"url={site.url}", IRIA_READERS=1)
        with Started(command, limits={"RLIMIT_DATA": MAX_MEMORY_BYTES}) as process:
            until = time.monotonic() + 60
            while time.monotonic() < until and not any(path.startswith("/news/") for path in site.paths()):
                time.sleep(0.1)
            time.sleep(1)
            before = len(site.paths())
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=120)
            assert len(site.paths()) <= before + 2, "SIGTERM had no effect"
        [(status,)] = query(tmp_path, "SELECT status FROM runs")
        assert status in ("killed", "running")
        site.switch(delay=None)
        sites.scrapy("crawl", "news", "-a", f"url={site.url}")
        report = sites.reports()["slow"]
        assert report.articles["live"] >= 29
        owed = query(tmp_path, "SELECT attempts FROM frontier")
        assert len(owed) == 30 - report.articles["live"]
        # Its lease counted as an attempt when the signal came.
        assert all(attempts >= 1 for (attempts,) in owed)

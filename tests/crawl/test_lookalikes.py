"""Cases that look like a wall, an outage or a withdrawal but are not; and one withdrawn story among others that are not.

Several sites, three rounds a day apart: the site as it was; after the newsroom changed it; and a day later.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from judging import Report, Sites, later, query

DAY = 26  # hours between two rounds
BANNER = "The Quay Gazette moves to new rooms on the first of the month, and the telephone will be silent for two days."


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with Sites(tmp_path_factory.mktemp("lookalikes")) as sites:
        yield sites


@pytest.fixture(scope="module")
def rounds(sites: Sites) -> list[dict[str, Report]]:
    """The reports of three rounds."""
    sites.open("withdrawn", stories=30)
    sites.open("unpublished", stories=20, lists=["rest"])
    sites.open("one lost", stories=20, not_found=[])
    sites.open("three lost", stories=40, not_found=[])
    sites.open("twins", stories=8, twins={"2": 1})
    sites.open("short", stories=2)
    sites.open("single", stories=1)
    sites.open("moved", stories=12)
    sites.open("slash", stories=12, slash=True)
    sites.open("banner", stories=20)
    sites.open("rewritten", stories=12)
    sites.open("all edited", stories=12)
    sites.open("validators", stories=12, validators=True)
    found = [sites.round()]
    later(sites.folder, DAY)
    sites.sites["withdrawn"].switch(withdrawn={"404": [5, 6], "410": [7]}, edited={"figure": [10]})
    sites.sites["unpublished"].switch(withdrawn={"404": [5]}, edited={"quote": [10]})
    sites.sites["one lost"].switch(not_found=[4])
    sites.sites["three lost"].switch(not_found=[4, 5, 6])
    sites.sites["moved"].switch(moved=True)
    sites.sites["banner"].switch(banner=BANNER)
    sites.sites["rewritten"].switch(edited={"rewritten": [2, 3]})
    sites.sites["all edited"].switch(edited={"paragraph": list(range(1, 13))})
    sites.sites["validators"].switch(edited={"headline": [1]})
    found.append(sites.round())
    later(sites.folder, DAY)
    found.append(sites.round())
    return found


def test_the_first_round_stores_every_story(sites: Sites, rounds: list[dict[str, Report]]) -> None:
    """Two stories with one text, a site of one story, redirects to a trailing slash: none of these is a wall."""
    wanted = {"withdrawn": 30, "one lost": 20, "unpublished": 20, "three lost": 40, "banner": 20}
    wanted |= {"twins": 8, "short": 2, "single": 1}
    for name, report in rounds[0].items():
        assert report.stories == wanted.get(name, 12), name
        assert (report.run["status"], report.run["owed"]) == ("ok", 0), name
    assert "Traceback" not in sites.output


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_none_of_them_is_walled(rounds: list[dict[str, Report]], nth: int) -> None:
    assert {name: report.reasons for name, report in rounds[nth].items() if report.walled} == {}
    assert [name for name, report in rounds[nth].items() if report.state == "down"] == []


def test_what_was_really_withdrawn_is_told_in_a_day(rounds: list[dict[str, Report]]) -> None:
    """Three of thirty, and one edit: an ordinary day."""
    first, second = rounds[1]["withdrawn"], rounds[2]["withdrawn"]
    assert (first.run["gone"], first.run["changed"], first.run["unchanged"]) == (3, 1, 26)
    assert first.removed == first.withdrawn == 3
    assert second.removed == second.withdrawn == 3
    assert second.articles["gone"] >= 1  # a 410 that stays is believed within the day
    assert (second.run["changed"], second.run["unchanged"]) == (0, 27)


def test_what_wordpress_has_taken_back_is_told(rounds: list[dict[str, Report]]) -> None:
    report = rounds[1]["unpublished"]
    assert (report.removed, report.withdrawn, report.run["changed"]) == (1, 1, 1)


@pytest.mark.parametrize(("name", "lost", "many"), [("one lost", 1, 20), ("three lost", 3, 40)])
def test_the_sites_own_page_for_what_is_not_there_stays_a_withdrawal(
    rounds: list[dict[str, Report]], name: str, lost: int, many: int
) -> None:
    """It answers 200 and the same bytes at every look: this must not count as "unchanged" the second time."""
    for report in (rounds[1][name], rounds[2][name]):
        assert (report.removed, report.withdrawn) == (lost, lost)
        assert report.run["unchanged"] == many - lost
        assert report.articles["live"] == many - lost


def test_a_day_later_nothing_has_come_back(sites: Sites, rounds: list[dict[str, Report]]) -> None:
    restored = query(sites.folder, "SELECT count(*) FROM revisions WHERE kind = 'restored'")
    assert restored == [(0,)]
    assert rounds[2]


def test_two_stories_with_one_text_are_two_looks(rounds: list[dict[str, Report]]) -> None:
    for report in rounds[1:]:
        twins = report["twins"]
        assert (twins.run["unchanged"], twins.articles, twins.changes) == (8, {"live": 8}, {})


def test_a_site_of_one_or_two_stories_is_judged_like_any(rounds: list[dict[str, Report]]) -> None:
    for report in rounds[1:]:
        assert (report["short"].run["unchanged"], report["single"].run["unchanged"]) == (2, 1)
        assert report["short"].removed == report["single"].removed == 0


def test_a_theme_that_moves_every_story_is_a_move(rounds: list[dict[str, Report]]) -> None:
    """Every look is redirected, each to its own new address: no wall, no withdrawal, and no story is live twice."""
    for report in rounds[1:]:
        moved = report["moved"]
        assert (moved.articles["live"], moved.removed, moved.withdrawn) == (12, 0, 0)
        assert set(moved.changes) <= {"moved url"}
    assert rounds[2]["moved"].run["status"] == "ok"


def test_a_last_slash_is_no_move(rounds: list[dict[str, Report]]) -> None:
    for report in rounds[1:]:
        assert (report["slash"].run["unchanged"], report["slash"].changes) == (12, {})


def test_a_paragraph_that_every_story_gains_is_furniture(rounds: list[dict[str, Report]]) -> None:
    for report in rounds[1:]:
        assert (report["banner"].changes, report["banner"].removed) == ({}, 0)
        assert report["banner"].run["changed"] == 0


def test_a_story_that_is_written_anew_is_an_edit(rounds: list[dict[str, Report]]) -> None:
    report = rounds[1]["rewritten"]
    assert (report.run["changed"], report.run["unchanged"], report.removed) == (2, 10, 0)


def test_an_edit_of_every_story_is_no_outage(rounds: list[dict[str, Report]]) -> None:
    """Each story has its own edit: twelve of twelve changed, and the next round finds them unchanged."""
    assert (rounds[1]["all edited"].run["changed"], rounds[2]["all edited"].run["unchanged"]) == (12, 12)


def test_a_site_with_validators_tells_its_edit(rounds: list[dict[str, Report]]) -> None:
    first, second = rounds[1]["validators"], rounds[2]["validators"]
    assert (first.run["changed"], first.run["unchanged"], second.run["unchanged"]) == (1, 11, 12)

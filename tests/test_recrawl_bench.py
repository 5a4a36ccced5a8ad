"""Pages that change although no newsroom edits a story: the scenes of bench/recrawl.py with a few pages each."""

from __future__ import annotations

import pytest
from running import load_bench

PAGES = 12


BENCH = load_bench("recrawl")


@pytest.mark.parametrize("name", list(BENCH.SCENES))
def test_what_happens_to_the_whole_site_is_no_edit_and_no_removal(name: str) -> None:
    found = BENCH.play(BENCH.SCENES[name], PAGES)
    assert (found["revisions"], found["changes"], found["removals"]) == (0, 0, 0)


def test_the_template_is_told_once() -> None:
    scene = BENCH.SCENES["a new paragraph of the template in every story"]
    assert BENCH.play(scene, PAGES, runs=2)["remarks"] == 1


def test_a_block_in_fewer_stories_is_an_edit() -> None:
    """Four stories gain a paragraph and eight do not: the newsroom wrote it."""

    def scene(pages: int) -> dict[str, tuple[int, str]]:
        changed = list(BENCH.site(pages, extra=BENCH.IMPRINT).items())
        return {**BENCH.site(pages), **dict(changed[:4])}

    assert BENCH.play(scene, PAGES)["edits"] == 4


def test_an_edit_is_found_beside_a_changed_template() -> None:
    found = BENCH.play(BENCH.edited, PAGES)
    assert (found["edits"], found["changes"], found["removals"]) == (1, 1, 0)


def test_a_better_parser_corrects_and_edits_nothing() -> None:
    found = BENCH.play(BENCH.site, PAGES, worse=True)
    assert (found["revisions"], found["changes"]) == (0, 0)


def test_a_few_stories_that_go_are_suspected() -> None:
    def scene(pages: int) -> dict[str, tuple[int, str]]:
        return {**BENCH.site(pages), **dict.fromkeys(list(BENCH.site(pages))[:3], (404, ""))}

    assert BENCH.play(scene, PAGES)["removals"] == 3


def test_a_site_that_is_empty_withdraws_nothing_however_long() -> None:
    """Two hours between runs, four days: no story came as itself, so it is not known that the others were taken down."""
    assert BENCH.play(BENCH.SCENES["storm of 404"], PAGES, runs=48)["removals"] == 0


def most_are_gone(pages: int) -> dict[str, tuple[int, str]]:
    return {**dict.fromkeys(BENCH.site(pages), (404, "")), **dict(list(BENCH.site(pages).items())[:1])}


def test_many_that_go_at_once_are_not_believed_for_some_days() -> None:
    assert BENCH.play(most_are_gone, PAGES, runs=30)["removals"] == 0


def test_many_that_stay_away_while_the_site_shows_a_story_are_believed() -> None:
    """After three days, for any number of stories."""
    assert BENCH.play(most_are_gone, PAGES, runs=40)["removals"] == PAGES - 1

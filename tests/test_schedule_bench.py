"""The simulator of bench/schedule.py: its rules on stories made by hand, and that our schedule is worth its place."""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from types import ModuleType

import pytest
from running import load_bench


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return load_bench("schedule")


def test_an_edit_overwritten_before_a_look_is_missed(bench: ModuleType) -> None:
    edits = [bench.START + timedelta(minutes=61), bench.START + timedelta(minutes=62)]
    outcome = bench.play(bench.hourly_for_a_week, edits)
    assert outcome.missed == 1
    assert outcome.delays == (timedelta(minutes=58),)


def test_an_edit_after_the_last_look_is_missed(bench: ModuleType) -> None:
    outcome = bench.play(bench.hourly_for_a_week, [bench.START + timedelta(days=30)])
    assert outcome == bench.Outcome(looks=169, missed=1, delays=())


def test_ours_costs_far_less_than_the_ladder_and_misses_about_as_little(bench: ModuleType) -> None:
    chance = random.Random(7)
    stories = [bench.draw_edits(chance) for _ in range(400)]
    edits = sum(map(len, stories))
    cost, missed = {}, {}
    for policy in (bench.quarter_of_age, bench.fixed_ladder, bench.hourly_for_a_week):
        outcomes = [bench.play(policy, story) for story in stories]
        cost[policy] = sum(outcome.looks for outcome in outcomes)
        missed[policy] = sum(outcome.missed for outcome in outcomes) / edits
    assert cost[bench.quarter_of_age] < 0.6 * cost[bench.fixed_ladder]
    assert missed[bench.quarter_of_age] < missed[bench.fixed_ladder] + 0.05
    assert missed[bench.quarter_of_age] < 0.5 * missed[bench.hourly_for_a_week]


def test_the_table_prints(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["schedule.py", "--articles", "20"])
    bench.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + len(bench.POLICIES)

"""Real texts, changed by machine in known ways (bench/mutations.py): some of the stories of the shared pages."""

from __future__ import annotations

import random
from types import ModuleType

import pytest
from running import load_bench

STORIES = 20
# Coverage makes this code several times slower, and other tests run the same lines.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    module = load_bench("mutations")
    if not module.PAGES.is_dir():
        pytest.skip(f"no shared pages at {module.PAGES}")
    return module


@pytest.fixture(scope="module")
def stories(bench: ModuleType) -> list[object]:
    return list(bench.stories(STORIES))


def test_how_a_real_text_is_set_is_no_edit(bench: ModuleType, stories: list[object]) -> None:
    chance = random.Random(3)
    loud = [
        (name, old.headline)
        for name, setting in bench.SETTINGS.items()
        for old in stories
        if not bench.told_nothing(old, setting(old, chance))
    ]
    assert len(loud) <= 0.02 * len(stories) * len(bench.SETTINGS), loud


def test_one_thing_changed_in_a_real_text_is_told(bench: ModuleType, stories: list[object]) -> None:
    chance, asked, missed = random.Random(3), 0, []
    for name, (mutation, kinds, severity) in bench.EDITS.items():
        for old in stories:
            new = mutation(old, chance)
            if new and new != old:
                asked += 1
                found = bench.compare(old.article(), new.article())
                if not any((c.kind, c.field) in kinds and c.severity >= severity for c in found):
                    missed.append((name, old.headline))
    assert asked > 5 * len(stories)
    assert len(missed) <= 0.02 * asked, missed

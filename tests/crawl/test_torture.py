"""A small part of `make torture`: after kills, rival crawls and a full disk the database is as if undisturbed."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from newsroom import Newsroom
from running import load_bench

torture = load_bench("torture")


@pytest.fixture(scope="module")
def site() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture(scope="module")
def wanted(site: Newsroom) -> dict[str, tuple[str, int, str]]:
    """The content of a database that was not disturbed."""
    told: dict[str, tuple[str, int, str]] = torture.undisturbed(site)
    assert sum(revisions > 1 for _, revisions, _ in told.values()) >= 2
    return told


def test_kills_at_any_moment_lose_and_double_nothing(site: Newsroom, wanted: object) -> None:
    found, faults, _ = torture.killed(site, random.Random(7), kills=4)
    assert faults == []
    assert torture.differences(wanted, found) == []


def test_two_at_once_do_what_one_does(site: Newsroom, wanted: object) -> None:
    found, faults, _ = torture.rivals(site, many=2)
    assert faults == []
    assert torture.differences(wanted, found) == []


@pytest.mark.parametrize("size", [200_000, 1_300_000])
def test_a_full_disk_is_told_in_one_line_and_loses_nothing(site: Newsroom, wanted: object, size: int) -> None:
    found, faults = torture.full_disk(site, size)
    assert faults == []
    assert torture.differences(wanted, found) == []

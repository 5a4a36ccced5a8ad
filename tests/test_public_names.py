"""The names that `iria_crawler` exports: one sorted, complete list; each has a docstring and is listed in docs/stability.md."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import iria_crawler

STABILITY = (Path(__file__).resolve().parents[1] / "docs" / "stability.md").read_text(encoding="utf-8")


def test_the_list_is_sorted_and_each_name_is_there_once() -> None:
    assert list(iria_crawler.__all__) == sorted(set(iria_crawler.__all__))


@pytest.mark.parametrize("name", iria_crawler.__all__)
def test_an_exported_name_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(getattr(iria_crawler, name))


def test_what_the_package_imports_for_others_is_in_the_list() -> None:
    """A class or function of ours that the package imports is exported, or the package does not import it."""
    ours = {
        name
        for name, value in vars(iria_crawler).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__.startswith("iria_crawler")
    }
    assert ours - set(iria_crawler.__all__) == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        _ = iria_crawler.nothing_of_that_name


def test_the_promise_names_each_exported_name_and_no_other() -> None:
    listed = STABILITY.partition("- **From `iria_crawler`:**")[2].partition("\n- ")[0]
    assert re.findall(r"`(\w+)`", listed) == list(iria_crawler.__all__)

"""Saved pages; every expected field is a separate test.

A case is a folder `tests/fixtures/<domain>/<case>/` with `source.html` (a page written for the rule), `meta.json`
(`url`, `shows`: what the case is about; `only_expected`: true if only the expected fields matter) and
`expected.json` (field of Article -> value: times as ISO 8601; of images, quotes, notices and the dateline only
the keys that are given).
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from iria_crawler import Article, extract

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
CASES = {str(path.parent.relative_to(FIXTURES)): path.parent for path in sorted(FIXTURES.glob("*/*/expected.json"))}
# Fields that follow from other fields, from the address or from the program itself; links and copies: tests/changes/test_unseen.py.
DERIVED = frozenset(
    "url site body_text parser_version provenance places published_raw published_source updated_raw updated_source byline "
    "links headline_copies author_copies caption_copies".split()
)


def load(case: str, name: str) -> dict[str, Any]:
    return json.loads((CASES[case] / name).read_text(encoding="utf-8"))


@cache
def read(case: str) -> Article:
    return extract((CASES[case] / "source.html").read_bytes(), load(case, "meta.json")["url"])


def like(found: Any, expected: Any) -> Any:
    """`found` in the form that `expected` has."""
    if isinstance(found, datetime):
        return found.isoformat()
    if isinstance(found, tuple):
        keys = [*expected, *[None] * len(found)]
        return [like(item, key) for item, key in zip(found, keys, strict=False)]
    if dataclasses.is_dataclass(found) and isinstance(expected, dict):
        return {key: getattr(found, key) for key in expected}
    return found


@pytest.mark.parametrize(("case", "field"), [(case, field) for case in CASES for field in load(case, "expected.json")])
def test_field_is_read(case: str, field: str) -> None:
    expected = load(case, "expected.json")[field]
    assert like(getattr(read(case), field), expected) == expected


@pytest.mark.parametrize("case", [case for case in CASES if not load(case, "meta.json").get("only_expected")])
def test_nothing_else_is_read(case: str) -> None:
    empty = Article(url="")
    expected = load(case, "expected.json")
    extra = {
        field.name: getattr(read(case), field.name)
        for field in dataclasses.fields(Article)
        if field.name not in expected
        and field.name not in DERIVED
        and getattr(read(case), field.name) != getattr(empty, field.name)
    }
    assert extra == {}


@pytest.mark.parametrize("case", CASES)
def test_quotes_stand_where_they_say(case: str) -> None:
    article = read(case)
    assert article.body_text == "\n".join(article.paragraphs)
    assert all(article.body_text[quote.start : quote.end] == quote.text for quote in article.quotes)

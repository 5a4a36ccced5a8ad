"""Severities: names in the code, plain whole numbers in stored and printed values."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from iria_crawler.browse.show import severity_name
from iria_crawler.model import Severity

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("severity", Severity)
def test_json_sql_and_messages_have_the_plain_number(severity: Severity) -> None:
    assert json.dumps({"severity": severity}) == f'{{"severity": {severity.value}}}'
    assert f"(severity {severity})" == f"(severity {severity.value})"
    with closing(sqlite3.connect(":memory:")) as db:
        assert db.execute("SELECT ?, typeof(?)", (severity, severity)).fetchone() == (severity.value, "integer")


@pytest.mark.parametrize("page", ["docs/changes.md", "docs/browse.md", "iria_crawler/browse/tables.toml"])
@pytest.mark.parametrize("severity", Severity)
def test_the_pages_give_each_name_its_number(page: str, severity: Severity) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert re.search(rf"\b{severity.value} [a-z, ]*{severity.name.lower()}", text)


def test_a_number_that_is_no_severity_has_no_name() -> None:
    assert [severity_name(number) for number in (-1, 0, 2, 4, 5)] == ["-1", "typography", "update", "grave", "5"]

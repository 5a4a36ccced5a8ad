"""Where page and file disagree, and where they only word it otherwise. All names are invented."""

from __future__ import annotations

import pytest

from iria_crawler.picture_files.disagree import disagreements

PAGE = {
    "credit": "DOD/Jane Roe", "photographer": "Jane Roe", "agency": "DOD", "taken_on": "2026-05-01",
    "virin": "260501-D-AB123-1001",
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ({"creator": "Sgt. John Poe"}, [("maker", "DOD/Jane Roe", "Sgt. John Poe")]),
        ({"creator": "Sgt. Jane Roe"}, []),
        ({"creator": "ROE, JANE"}, []),
        ({"creator": "J. Roe"}, []),
        ({"creator": "STR"}, []),
        ({"creator": "DOD"}, []),
        ({"credit_line": "DOD"}, []),
        ({"credit_line": "Department of Defense"}, []),
        ({"credit_line": "Norland Navy", "source": "Norland Navy"}, [("credit", "DOD/Jane Roe", "Norland Navy")]),
        ({"credit_line": "Norland Navy", "creator": "Jane Roe"}, []),
        ({"taken_at": "2026-05-01T23:59:00"}, []),
        ({"taken_at": "2026-05-02"}, []),
        ({"taken_at": "2024-05-01T10:00:00"}, [("day", "2026-05-01", "2024-05-01T10:00:00")]),
        ({"taken_at": "yesterday"}, []),
        ({"virin": "260501-D-AB123-1002"}, [("number", "260501-D-AB123-1001", "260501-D-AB123-1002")]),
        ({}, []),
    ],
)
def test_page_and_file(file: dict[str, str], found: list[tuple[str, str, str]]) -> None:
    assert disagreements(PAGE, file) == found


def test_page_that_states_nothing_disagrees_with_nothing() -> None:
    full = {"creator": "Sgt. John Poe", "credit_line": "AP", "taken_at": "2024-05-01", "virin": "260501-D-AB123-1002"}
    assert disagreements({"credit": None, "photographer": None}, full) == []


def test_accents_are_no_disagreement() -> None:
    page = {"credit": "José Núñez/EFE", "photographer": "José Núñez"}
    assert disagreements(page, {"creator": "Jose Nunez"}) == []

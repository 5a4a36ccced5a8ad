"""The samples in the guides run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iria_crawler import extract
from iria_crawler.outlets.catalogue import entries
from iria_crawler.store import Store

ROOT = Path(__file__).resolve().parents[1]
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SAMPLES = [
    pytest.param(guide, number, id=f"{guide.relative_to(ROOT)}-{number}")
    for guide in GUIDES
    for number in range(guide.read_text(encoding="utf-8").count("```python\n"))
]
PAGE = (
    "<article><h1>Frigate returns</h1>"
    + "<p>“We counted every bolt before she sailed,” said Ida Ode, the captain.</p>" * 3
)


@pytest.mark.parametrize(("guide", "number"), SAMPLES)
def test_a_sample_runs(guide: Path, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the values that a reader of the guide has: a page, two records of a story, a database at data/iria.db."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    Store(tmp_path / "data" / "iria.db").close()
    sample = guide.read_text(encoding="utf-8").split("```python\n")[number + 1].partition("```")[0]
    url = "https://www.example.org/news/story/"
    given = {
        "html": PAGE,
        "old_article": extract(PAGE, url),
        "new_article": extract(PAGE.replace("bolt", "rivet"), url),
        "__name__": "sample",
    }
    exec(compile(sample, f"{guide.name}, sample {number}", "exec"), given)


def test_there_are_samples() -> None:
    assert {guide.values[0].name for guide in SAMPLES} >= {"README.md", "CONTRIBUTING.md", "discovery.md"}  # type: ignore[union-attr]


def told_in(guide: str, pattern: str) -> list[str]:
    """The groups of the one place in a guide that fits."""
    [found] = re.findall(pattern, (ROOT / guide).read_text(encoding="utf-8"))
    return [found] if isinstance(found, str) else list(found)


def test_a_figure_in_two_guides_is_the_same() -> None:
    """The answer in a round number, the measurement with its decimals."""
    answer = told_in("docs/faq.md", r"About (\d+) KB for a story of 5 KB with 8 quotations and 3 pictures, (\d+) where")
    measured = [
        *told_in("docs/archive.md", r"A story takes ([\d.]+) KB in the database"),
        *told_in("docs/archive.md", r"after `iria compact --pack-texts 0` ([\d.]+) KB"),
    ]
    assert answer == [f"{float(figure):.0f}" for figure in measured]


def test_the_catalogue_has_what_the_readme_says() -> None:
    listed = entries()
    said = told_in(
        "README.md", r"lists (\d+) outlets of defence and security news \([^;]*; (\d+)\s+countries, (\d+) languages\)"
    )
    countries = {entry.country for entry in listed if entry.country}
    languages = {entry.language_code.partition("-")[0] for entry in listed if entry.language_code}
    assert said == [str(len(listed)), str(len(countries)), str(len(languages))]


def test_each_decision_is_short_dated_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    notes = sorted(folder.glob("[0-9]*.md"))
    assert len(notes) >= 10
    for note in notes:
        text = note.read_text(encoding="utf-8")
        day = text.splitlines()[2]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day), note.name
        assert len(text.splitlines()) < 40, note.name
        parts = [line for line in text.splitlines() if line.startswith("## ")]
        assert parts == ["## Problem", "## Decision", "## Consequences"]
        assert f"- {day} [{text.splitlines()[0].removeprefix('# ')}]({note.name})" in index

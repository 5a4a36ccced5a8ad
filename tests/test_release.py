"""The version of the code, the changelog and the tag agree; and the scripts for a release and for a fixture case."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import iria_crawler

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import lowest  # noqa: E402 (found by the path above)
import new_case  # noqa: E402
import release  # noqa: E402

CHANGELOG = "# Changelog\n\n## 1.2.0 (2026-12-01)\n\n### Added\n\n- A thing.\n\n## 1.1.0 (2026-11-01)\n\n- Older.\n"


def test_the_changelog_is_about_the_version_of_the_code() -> None:
    newest, _, text = release.newest_section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert newest == iria_crawler.__version__
    assert text


@pytest.mark.parametrize(
    ("version", "changelog", "tags", "clean", "fault"),
    [
        ("1.2.0", CHANGELOG, [], True, None),
        ("1.3.0", CHANGELOG, [], True, "the code says 1.3.0"),
        ("1.2.0", CHANGELOG.replace("2026-12-01", "unreleased"), [], True, "has no date"),
        ("1.2.0", CHANGELOG, ["v1.2.0"], True, "exists already"),
        ("1.2.0", CHANGELOG, ["v1.1.0"], False, "not committed"),
        ("1.2.0", "# Changelog\n\n## 1.2.0 (2026-12-01)\n\n", [], True, "is empty"),
    ],
)
def test_what_stands_against_a_release(
    version: str, changelog: str, tags: list[str], clean: bool, fault: str | None
) -> None:
    faults = release.missing(version, changelog, tags, clean=clean)
    assert len(faults) == (fault is not None)
    assert fault is None or fault in faults[0]


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_a_release_is_tagged_with_its_section(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "x")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "x@example.org")
    (tmp_path / "iria_crawler").mkdir()
    (tmp_path / "iria_crawler" / "__init__.py").write_text('__version__ = "1.2.0"\n', encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    git(tmp_path, "init", "-q")
    assert release.main([], tmp_path) == 1
    assert "not committed" in capsys.readouterr().err
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "all")
    assert release.main([], tmp_path) == 0
    assert git(tmp_path, "tag") == ""
    assert release.main(["tag"], tmp_path) == 0
    assert "- A thing." in git(tmp_path, "tag", "-n9", "v1.2.0")
    assert release.main([], tmp_path) == 1


def test_the_lowest_versions_are_those_of_the_project() -> None:
    assert lowest.main(["--check"]) == 0
    assert lowest.lowest("lxml>=6.0,<8") == "lxml==6.0"
    with pytest.raises(ValueError, match="no lower bound"):
        lowest.lowest("lxml")


def test_the_hooks_run_what_make_test_runs() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    checks = (ROOT / "Makefile").read_text(encoding="utf-8")
    for tool in ("ruff check", "ruff format", "mypy", "lint-imports"):
        assert f"entry: .venv/bin/{tool}" in hooks
        assert f"$(BIN)/{tool}" in checks


def test_a_new_case_is_empty_but_for_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(new_case, "ROOT", tmp_path)
    monkeypatch.setattr(new_case, "FIXTURES", tmp_path / "tests" / "fixtures")
    page = tmp_path / "page.html"
    page.write_bytes(b"<h1>Frigate</h1>")
    asked = [
        str(page),
        "harbour-ledger.example/a-case",
        "--url",
        "https://harbour-ledger.example/a/",
        "--fetched",
        "2026-11-28T14:00:00Z",
    ]
    assert new_case.main(asked) == 0
    folder = tmp_path / "tests" / "fixtures" / "harbour-ledger.example" / "a-case"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert set(expected.values()) == {None}
    assert {"headline", "authors", "quotes", "images"} <= set(expected)
    assert json.loads((folder / "meta.json").read_text(encoding="utf-8"))["url"] == "https://harbour-ledger.example/a/"
    assert (folder / "source.html").read_bytes() == b"<h1>Frigate</h1>"
    assert new_case.main(asked) == 1  # the folder exists
    assert "exists" in capsys.readouterr().err.lower()


@pytest.mark.parametrize("case", ["harbour-ledger.example", "../x/y", "nodomain/x", "a.example/b/c"])
def test_a_case_of_another_shape_is_refused(case: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"x")
    with pytest.raises(SystemExit):
        new_case.main([str(page), case, "--url", "https://harbour-ledger.example/a/"])

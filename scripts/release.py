"""Check a release, and tag it: the version of the code, the changelog and the tag must agree.

    python scripts/release.py            prints what would be done, and what is missing
    python scripts/release.py tag        makes the tag vX.Y.Z, with the changelog's section as its message

The version is `__version__` in iria_crawler/__init__.py. Its section in CHANGELOG.md must be the newest and must have a date:
"## 1.2.0 (2026-12-01)". Nothing is pushed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_HEADING = re.compile(r"^## (?P<version>\S+) \((?P<date>[^)]+)\)$", re.M)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.M)


def version_of(source: str) -> str:
    """The version in the text of iria_crawler/__init__.py."""
    found = _VERSION.search(source)
    if found is None:
        raise ValueError('iria_crawler/__init__.py has no line __version__ = "X.Y.Z"')
    return found[1]


def newest_section(changelog: str) -> tuple[str, str, str]:
    """(version, date or "unreleased", text) of the first section of the changelog."""
    headings = list(_HEADING.finditer(changelog))
    if not headings:
        raise ValueError('CHANGELOG.md has no heading such as "## 1.2.0 (2026-12-01)"')
    end = headings[1].start() if len(headings) > 1 else len(changelog)
    return headings[0]["version"], headings[0]["date"], changelog[headings[0].end() : end].strip()


def missing(version: str, changelog: str, tags: list[str], *, clean: bool) -> list[str]:
    """The reasons against a release of `version`; [] if there are none."""
    newest, date, text = newest_section(changelog)
    faults = []
    if newest != version:
        faults.append(f"the newest section of CHANGELOG.md is {newest}, the code says {version}")
    if _DATE.fullmatch(date) is None:
        faults.append(f"the section {newest} has no date: write ## {newest} (YYYY-MM-DD)")
    if not text:
        faults.append(f"the section {newest} is empty")
    if f"v{version}" in tags:
        faults.append(f"the tag v{version} exists already")
    if not clean:
        faults.append("there are changes that are not committed")
    return faults


def _git(*arguments: str, root: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description="Check a release, and tag it.")
    parser.add_argument(
        "action", nargs="?", choices=("check", "tag"), default="check", help="check alone, or make the tag too"
    )
    given = parser.parse_args(arguments)
    version = version_of((root / "iria_crawler" / "__init__.py").read_text(encoding="utf-8"))
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    clean = not _git("status", "--porcelain", root=root).strip()
    faults = missing(version, changelog, _git("tag", root=root).split(), clean=clean)
    if faults:
        print(f"release {version}: not ready", *(f"  {fault}" for fault in faults), sep="\n", file=sys.stderr)
        return 1
    if given.action == "tag":
        _git("tag", "-a", f"v{version}", "-m", f"{version}\n\n{newest_section(changelog)[2]}", root=root)
    print(f"release {version}: {'tagged' if given.action == 'tag' else 'ready to be tagged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

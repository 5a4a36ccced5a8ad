"""Write constraints-lowest.txt: every package that users install, at the lowest version that pyproject.toml allows.

    python scripts/lowest.py            writes the file
    python scripts/lowest.py --check    changes nothing; exit code 1 if the file does not match pyproject.toml

`make test-lowest` installs with this file and runs the tests that need no crawl. Only the packages that pyproject.toml names
get their lowest versions; pip chooses those that these need in turn. Development tools (the extras `dev`, `docs` and `fit`) are left out:
users do not install them, and constraints.txt has the versions with which the checks run.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "constraints-lowest.txt"
HEADING = "# The lowest versions that pyproject.toml allows, for `make test-lowest`. Made by scripts/lowest.py: do not edit.\n"
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?(?P<versions>[^;]*)")
_LOWEST = re.compile(r">=\s*([0-9][^,\s]*)")


def lowest(requirement: str) -> str:
    """`name==version` for `name>=version,<other`; ValueError where no lower bound is given."""
    found = _REQUIREMENT.match(requirement)
    bound = _LOWEST.search(found["versions"]) if found else None
    if found is None or bound is None:
        raise ValueError(f"{requirement!r} in pyproject.toml has no lower bound: write {requirement}>=VERSION")
    return f"{found['name'].lower()}=={bound[1]}"


def constraints(project: dict[str, object]) -> str:
    """The text of constraints-lowest.txt for the table `[project]` of pyproject.toml."""
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    used = [
        *project["dependencies"],
        *(line for name, lines in extras.items() if name not in ("all", "dev", "docs", "fit") for line in lines),
    ]  # type: ignore[misc]
    return HEADING + "".join(f"{line}\n" for line in sorted(map(lowest, used)))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Write constraints-lowest.txt from the lower bounds of pyproject.toml."
    )
    parser.add_argument("--check", action="store_true", help="change nothing; end with 1 where the file is out of date")
    check = parser.parse_args(arguments).check
    text = constraints(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])
    if not check:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("constraints-lowest.txt does not fit pyproject.toml: run python scripts/lowest.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

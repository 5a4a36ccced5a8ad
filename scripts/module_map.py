"""docs/modules.md, made from the first line of every module: which room holds what. `make reference` writes it, a test compares it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "modules.md"
ROOMS = ("iria_crawler", "spiders", "pipelines", "bench", "scripts")
# Folders that are no packages, so that no docstring says what they hold.
HELD = {
    "bench": "Measurements, and the fits that make the tables of weights. None is shipped; `make bench` runs those that need no data.",
    "bench/wordpress": "A real WordPress that invented editors write in, and what a crawl must make of it.",
    "scripts": "Programs for whoever works on the project: the demonstration, pages of docs/ made from the code, releases.",
}
ABOUT = """# Every module in one line

`make reference` writes this page from the first line of each module; do not edit it. What a room may know and what not:
[contributing](../CONTRIBUTING.md#where-things-live).
"""


def page() -> str:
    """The whole page."""
    parts = [ABOUT]
    for room, modules in rooms():
        rows = [f"| `{module.name}` | {first_line(module)} |" for module in modules]
        parts.append("\n".join([f"## {room}/", "", about(ROOT / room), "", "| module | |", "|---|---|", *rows, ""]))
    return "\n".join(part.replace("\n\n\n", "\n\n") for part in parts)


def rooms() -> Iterator[tuple[str, list[Path]]]:
    """(folder, its modules) of every folder with code, in the order of their names."""
    for top in ROOMS:
        for folder in (ROOT / top, *sorted(path for path in (ROOT / top).rglob("*") if path.is_dir())):
            modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
            if modules:
                yield folder.relative_to(ROOT).as_posix(), modules


def about(folder: Path) -> str:
    """The first paragraph of what a room says of itself, or what HELD says of it; "" if neither does."""
    file = folder / "__init__.py"
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) if file.is_file() else None
    return " ".join((text or HELD.get(folder.relative_to(ROOT).as_posix(), "")).partition("\n\n")[0].split())


def first_line(module: Path) -> str:
    """The first paragraph of a module's docstring, for a cell of a table."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")

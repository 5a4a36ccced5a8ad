"""What the site adds to the guides as they lie in docs/: a section of another page, or a file of the repository, in place of a comment.

    <!-- section: reading.md#measured -->      the text of that section, without its heading
    <!-- file: ../CHANGELOG.md -->              the whole page becomes this file

So each text is written once. Where the guides are read as files, the comment is not seen and the link beside it leads there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
# Files of the repository that are pages of the site.
PAGES_OF = {"CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md"}
SECTION = re.compile(r"^<!-- section: ([\w/.-]+)#([\w-]+) -->$", re.M)
_FILE = re.compile(r"^<!-- file: \.\./(\w+\.md) -->$", re.M)
_LINK = re.compile(r"\]\(([^)\s:#]+)(#[\w-]*)?\)")


def expand(text: str, page: Path) -> str:
    """The text of a page of docs/ as the site shows it. Raises ValueError where a comment names no section."""
    if whole := _FILE.search(text):
        return with_links(ROOT.joinpath(whole[1]).read_text(encoding="utf-8"), ROOT, page)
    text = SECTION.sub(lambda found: section(page.parent / found[1], found[2]), text)
    return with_links(text, page.parent, page)


def section(page: Path, anchor: str) -> str:
    """The text below a heading of a page, up to the next heading of its rank or above. Raises ValueError if there is none."""
    parts = re.split(r"^(#{1,6}) (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    for at in range(1, len(parts), 3):
        if anchor_of(parts[at + 1]) == anchor:
            return parts[at + 2].strip()
    raise ValueError(f"{page.name} has no section #{anchor}")


def anchor_of(heading: str) -> str:
    """The anchor of a heading: small letters, hyphens for spaces, no other signs."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def with_links(text: str, folder: Path, page: Path) -> str:
    """A text whose links begin at `folder`, with links that begin at the folder of `page`. Files of the repository become pages."""

    def link(found: re.Match[str]) -> str:
        target = (folder / found[1]).resolve()
        if target.parent == ROOT and target.name in PAGES_OF:
            target = DOCS / PAGES_OF[target.name]
        if target == ROOT / "README.md" or target == DOCS:
            target = DOCS / "index.md"
        return f"]({os.path.relpath(target, page.parent)}{found[2] or ''})"

    return _LINK.sub(link, text)

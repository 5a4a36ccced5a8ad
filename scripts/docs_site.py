"""`make docs`: build the site into build/site, with warnings as errors, and check that no page loads anything from another host."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import html

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "build" / "site"
# The attributes by which a browser loads something by itself. A link that a reader follows (a[href]) loads nothing.
LOADING = "//@src | //@srcset | //@poster | //object/@data | //link[not(@rel='canonical')]/@href | //form/@action"
_IN_STYLES = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.I)


def main() -> int:
    """Build and check. Returns the exit code."""
    shutil.rmtree(SITE, ignore_errors=True)
    built = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-d", str(SITE.parent / "pages")]
    code = subprocess.run([*built, str(ROOT / "docs"), str(SITE)], check=False).returncode
    if code:
        return code
    foreign = sorted(set(loaded_from_elsewhere(SITE)))
    for file, address in foreign:
        print(f"docs: {file} loads {address}", file=sys.stderr)
    pages = len(list(SITE.rglob("*.html")))
    print(f"{pages} pages in {SITE.relative_to(ROOT)}: open {SITE.relative_to(ROOT)}/index.html")
    return 1 if foreign else 0


def loaded_from_elsewhere(site: Path) -> Iterator[tuple[str, str]]:
    """(file, address) of all that a page or style sheet of a built site loads from another host by itself."""
    for file in sorted(site.rglob("*")):
        name = str(file.relative_to(site))
        if file.suffix == ".html":
            tree = html.fromstring(file.read_bytes())
            found = [str(address) for address in tree.xpath(LOADING)]
            found += [address for style in tree.xpath("//style/text() | //@style") for address in in_styles(str(style))]
        elif file.suffix == ".css":
            found = in_styles(file.read_text(encoding="utf-8"))
        else:
            continue
        yield from ((name, address) for address in found if _ELSEWHERE.match(address))


def in_styles(text: str) -> list[str]:
    """The addresses that a style sheet loads."""
    return [one or other for one, other in _IN_STYLES.findall(text)]


if __name__ == "__main__":
    sys.exit(main())

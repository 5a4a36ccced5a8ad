"""Make the folder of a fixture case: the page, its address, and an expected record to be filled in by hand.

    python scripts/new_case.py PAGE DOMAIN/CASE [--url URL] [--fetched 2026-11-28T14:00:00Z]

PAGE is a saved HTML file or an address of 127.0.0.1 or of the web. The folder is tests/fixtures/DOMAIN/CASE; it must not exist.
Every field of expected.json is null: read the page and write what it says. Nothing of our own output goes in, since that would
prove nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from iria_crawler.model import Article  # noqa: E402 (found by the path above)

FIXTURES = ROOT / "tests" / "fixtures"
MAX_BYTES = 8_000_000
TIMEOUT_SECONDS = 30
# Fields that the program sets and no page states.
OURS = frozenset(("url", "site", "parser_version", "provenance", "places", "body_text"))


def page_of(source: str) -> bytes:
    """The bytes of a file, or of an address: at most MAX_BYTES."""
    if not source.startswith(("http://", "https://")):
        return Path(source).read_bytes()
    with urlopen(
        Request(source, headers={"User-Agent": "iria-crawler (a fixture case)"}), timeout=TIMEOUT_SECONDS
    ) as answer:
        return bytes(answer.read(MAX_BYTES))


def make_case(page: bytes, folder: Path, url: str, fetched_at: str) -> None:
    """Write the three files of a case. Raises FileExistsError where the folder exists."""
    folder.mkdir(parents=True)
    (folder / "source.html").write_bytes(page)
    expected = {field.name: None for field in fields(Article) if field.name not in OURS}
    meta = {"url": url, "fetched_at": fetched_at, "shows": "Say in a sentence what this page proves."}
    for name, content in (("expected.json", expected), ("meta.json", meta)):
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the folder of a fixture case, to be filled in by hand.")
    parser.add_argument("page", help="a saved HTML file, or an address")
    parser.add_argument("case", help="domain and name of the case: harbour-ledger.example/two-city-dateline")
    parser.add_argument("--url", help="the address of the page; needed where PAGE is a file")
    parser.add_argument("--fetched", help="when it was fetched, ISO 8601 (default: now)")
    given = parser.parse_args(arguments)
    url = given.url or (given.page if given.page.startswith(("http://", "https://")) else None)
    domain, _, name = given.case.partition("/")
    if url is None:
        parser.error("--url is needed where the page is a file")
    if not name or "/" in name or ".." in given.case or "." not in domain:
        parser.error("the case is written DOMAIN/NAME, such as harbour-ledger.example/two-city-dateline")
    folder = FIXTURES / domain / name
    try:
        make_case(page_of(given.page), folder, url, given.fetched or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    except OSError as error:
        print(f"new_case: {error}", file=sys.stderr)
        return 1
    print(
        f"{folder.relative_to(ROOT)}: now replace people, outlet and text by invented ones, and fill in expected.json from the page"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

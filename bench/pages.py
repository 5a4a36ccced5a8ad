"""How well pages of many outlets are read: body, headline, bylines, day and class, of outlets looked at and of outlets kept back.

    python bench/pages.py [--out FILE] [--worst authors|title|date|body] [--group news]

An outlet whose SHA-256 of its domain is divisible by three is kept back: its pages are scored, never shown. `--worst` shows
the pages read worst, of the outlets that may be looked at. Needs the shared pages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.lines import PAGES, SHARED
from iria_crawler import extract

FOLDER = SHARED / "pages"
FIELDS = {"title": ("title", "headline"), "authors": ("authors", "authors"), "date": ("date", "published_at")}
SCORES = {"title": "title_exact", "authors": "authors_f1", "date": "date_right", "body": "body_f1"}


def is_held_back(domain: str) -> bool:
    """Whether an outlet's pages are scored only."""
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % 3 == 0


def read(html: bytes, url: str) -> dict[str, Any]:
    """The page in the form that the shared scorer expects. The day is the reader's: as printed on the page, where it is known."""
    article = extract(html, url)
    day = article.published_day or (article.published_at.isoformat() if article.published_at else None)
    return {
        "body": article.body_text,
        "headline": article.headline,
        "authors": list(article.authors),
        "published_at": str(day) if day else None,
        "updated_at": article.updated_at.isoformat() if article.updated_at else None,
        "page_class": str(article.page_class),
    }


def stated_day_right(truths: dict[str, Any], found: dict[str, Any], names: list[str]) -> str:
    """How often the day is right where that of the update counts too, if the page states no other, as most of such truth does.
    A record keeps the two apart: `published_at` is empty there.
    """
    either = {
        name: {**found[name], "published_at": found[name]["published_at"] or found[name].get("updated_at")}
        for name in names
    }
    rights = [PAGES.score_page(truths[name], either[name])["date_right"] for name in names if truths[name].get("date")]
    return f" | or day of the update {sum(rights) / len(rights):.3f}" if rights else ""


def show_worst(
    field: str, group: str | None, truths: dict[str, Any], found: dict[str, Any], scores: dict[str, Any]
) -> None:
    """What was wanted and what was read, of the pages that may be looked at."""
    key = SCORES[field]
    for name, truth in truths.items():
        ours = not is_held_back(truth["domain"]) and (group is None or PAGES.group_of(truth) == group)
        if not ours or scores[name].get(key, 1.0) >= 1.0:
            continue
        print(f"{scores[name][key]:.2f} {name} {truth['url'][:100]}")
        if field in FIELDS:
            theirs, own = FIELDS[field]
            print(f"      want {truth.get(theirs)!r} got {found[name].get(own)!r}")


def main() -> int:
    """Read every page, print the figures of each group."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="keep what was read here, and take it from here if the file exists")
    parser.add_argument("--worst", choices=sorted(SCORES))
    parser.add_argument("--group")
    options = parser.parse_args()
    truths = PAGES.load(FOLDER)
    if options.out and options.out.exists():
        found = json.loads(options.out.read_text())
    else:
        found = {name: read(PAGES.page_bytes(FOLDER, name), truth["url"]) for name, truth in truths.items()}
        if options.out:
            options.out.write_text(json.dumps(found))
    scores = {name: PAGES.score_page(truth, found[name]) for name, truth in truths.items()}
    groups = defaultdict(list)
    for name, truth in truths.items():
        part = "held back" if is_held_back(truth["domain"]) else "looked at"
        groups[PAGES.group_of(truth), part].append(name)
        groups["all", part].append(name)
    for (group, part), names in sorted(groups.items()):
        print(
            PAGES.line(f"{group} {part}", PAGES.summary(truths, scores, names)) + stated_day_right(truths, found, names)
        )
    if options.worst:
        show_worst(options.worst, options.group, truths, found, scores)
    return 0


if __name__ == "__main__":
    sys.exit(main())

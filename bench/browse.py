"""How quickly the pages answer: builds a database of N invented articles and prints the median time of each page.

python bench/browse.py              20,000 articles
python bench/browse.py 200000       the size the targets are set for
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

from datasette.app import Datasette

ROUNDS = 15
NATIONS = "Estonia Spain Italy Poland Romania Norway Greece Korea Japan Chile".split()
DEEDS = "orders delays inspects funds cancels tests upgrades receives".split()
THINGS = "frigate minehunter submarine radar howitzer drone satellite tanker bridge-layer missile".split()
FIRST_NAMES = "Björn Siobhán Priya Marek Elena Paulo Hassan Katarzyna Miguel Luca Sven Ji-ho".split()
LAST_NAMES = "Raman Nowicka Almeida Kowalczyk Briain Nakamura Prescott Bianchi Devereux Lindqvist Park Ferrante".split()
AGENCIES = ["AP", "Reuters", "AFP", "DOD", "Getty Images", "Crown Copyright", None]
WORDS = """the of a to in for on and with agreement contract delivery programme budget minister officials yard crew
training fleet brigade exercise export licence committee review schedule quarter units
cost growth spare parts support""".split()
START = datetime(2016, 1, 4)
# Page -> the target of its median in milliseconds at 200,000 articles.
TARGETS = {
    "home": ("/bench/-/home", 60),
    "article": ("/bench/-/article/{n}", 25),
    "compare": ("/bench/-/compare/{edited}", 40),
    "listing with facets": ("/bench/articles", 150),
    "search": ("/bench/-/search?q={thing}", 150),
    "search, two words": ("/bench/-/search?q={thing}+{nation}", 150),
    "speaker": ("/bench/-/speaker?name={name}", 100),
    "speakers": ("/bench/-/speakers", 100),
    "credits": ("/bench/-/credits?agency=AP", 100),
    "sites": ("/bench/-/sites", 100),
    "changes": ("/bench/-/changes", 100),
    "dashboard": ("/bench/-/dashboard", 300),
    "events": ("/bench/-/events", 60),
    "event": ("/bench/-/event/{event}", 150),
    "calendar": ("/bench/-/calendar?year=2020", 100),
    "places": ("/bench/-/places?days=365", 300),
    "attention": ("/bench/-/attention?q={thing}", 300),
}
# Every so many stories the next ones, up to 40, tell of one event.
STORIES_PER_EVENT = 80


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class Invented:
    """The rows of one table after another, numbered in this order. The same `seed` gives the same newsroom."""

    def __init__(self, articles: int, seed: int = 8) -> None:
        self.total = articles
        self.random = random.Random(seed)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.revision = self.quote = 0

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def person(self) -> str:
        # Squared, so that some people are quoted far more often than others.
        pick = int(self.random.random() ** 2 * 12), int(self.random.random() ** 2 * 12)
        return f"{FIRST_NAMES[pick[0]]} {LAST_NAMES[pick[1]]}"

    def article(self, number: int) -> None:
        """A story with its versions, quotes, picture and changes."""
        choose = self.random.choice
        at = START + timedelta(days=3900) * (number / self.total)
        nation, thing = choose(NATIONS), choose(THINGS)
        headline = f"{nation} {choose(DEEDS)} {thing}, minister says"
        versions = self.random.choice((1, 1, 1, 1, 2, 3))
        quotes = [(" ".join(self.random.choices(WORDS, k=11)), self.person()) for _ in range(4)]
        paragraphs = [" ".join(self.random.choices(WORDS, k=45)) + f" {thing} {nation}." for _ in range(8)]
        paragraphs += [f"“{text},” {name} said." for text, name in quotes]
        seen = [at + timedelta(hours=5 * v) for v in range(versions)]
        self.add(
            "articles",
            id=number, site_id=number % 5 + 1, url=f"https://site{number % 5}.example/{number}/", headline=headline,
            dateline_place=choose(NATIONS).upper(), published_at=iso(at), first_seen_at=iso(at),
            last_seen_at=iso(seen[-1]),
            last_changed_at=iso(seen[-1]) if versions > 1 else None, revision_count=versions, word_count=400,
            status="gone" if number % 97 == 0 else "live",
        )  # fmt: skip
        first = self.revision + 1
        for version in range(1, versions + 1):
            self.version(number, version, headline, paragraphs, quotes, seen[version - 1])
            if version > 1:
                self.change(number, headline, quotes, seen[version - 2], seen[version - 1])
            paragraphs = [*paragraphs[:-1], paragraphs[-1] + f" {version} more units follow."]
        self.add("bodies", article_id=number, body_text="\n".join(paragraphs))
        for position, (text, name) in enumerate(quotes, 1):
            self.add(
                "quotes",
                article_id=number, position=position, text=text, speaker=name, speaker_name=name,
                speaker_role="official", cue="said", kind="direct", start=0, end=0, first_revision=first,
                last_revision=first if versions > 1 and position == 4 else None,
            )  # fmt: skip
        agency = choose(AGENCIES)
        self.add(
            "images",
            article_id=number, position=1, url=f"https://site.example/{number}.jpg", caption=f"A {thing} of {nation}.",
            credit=f"{agency}/handout", agency=agency, photographer=self.person(), role="lead", first_revision=first,
        )  # fmt: skip

        self.report(number, quotes, thing)

    def report(self, number: int, quotes: list[tuple[str, str]], thing: str) -> None:
        """What the story can be recognised by; of some stories, that they tell of one event."""
        event, place = divmod(number, STORIES_PER_EVENT)
        size = min(40, 5 + event % 50)
        names = json.dumps([name for _, name in quotes], ensure_ascii=False)
        figures = json.dumps([f"{number % 90 + 10} {thing}s", "148 sailors"])
        member = {"event_id": event + 1, "shared": json.dumps({"figures": ["148 sailors"]})} if place < size else {}
        self.add(
            "reports",
            article_id=number,
            day=16800 + 3900 * number // self.total,
            figures=figures,
            names=names,
            **member,
        )

    def version(self, number: int, version: int, headline: str, text: list[str], quotes: Any, at: datetime) -> None:
        self.revision += 1
        body = "\n".join(text)
        said = [
            {"text": q, "start": body.index(q), "end": body.index(q) + len(q), "speaker_name": n} for q, n in quotes
        ]
        record = {"headline": headline, "paragraphs": text, "body_text": body, "quotes": said}
        self.add(
            "revisions",
            id=self.revision, article_id=number, number=version, kind="first" if version == 1 else "edit",
            seen_at=iso(at), headline=headline, content_hash=f"{self.revision:064x}",
            fold_hash=f"{self.revision:064x}", parser_version="1",
        )  # fmt: skip
        self.add("records", revision_id=self.revision, record=json.dumps(record, ensure_ascii=False))

    def change(self, number: int, headline: str, quotes: Any, earliest: datetime, latest: datetime) -> None:
        removed = {"kind": "removed", "field": "quote", "before": quotes[3][0], "severity": 4}
        reworded = {
            "kind": "altered",
            "field": "headline",
            "before": headline,
            "after": headline + " again",
            "severity": 3,
        }
        for row in (removed, reworded):
            self.add(
                "changes",
                article_id=number, from_revision=self.revision - 1, to_revision=self.revision,
                earliest_at=iso(earliest), latest_at=iso(latest), stealth=number % 2, **row,
            )  # fmt: skip

    def batches(self) -> Iterator[dict[str, list[dict[str, Any]]]]:
        """All rows, a thousand stories at a time."""
        for number in range(1, self.total + 1):
            self.article(number)
            if number % 1000 == 0 or number == self.total:
                yield self.rows
                self.rows = {}


def build(path: Path, articles: int) -> None:
    """Write the invented newsroom to a new database."""
    db = sqlite3.connect(path)
    db.executescript("PRAGMA journal_mode = wal; PRAGMA synchronous = off; PRAGMA cache_size = -200000;")
    db.executescript((files("iria_crawler.store") / "schema.sql").read_text("utf-8"))
    for n in range(1, 6):
        row = [n, f"site{n}.example", f"Site {n}", iso(START)]
        db.execute("INSERT INTO sites (id, host, name, first_seen_at) VALUES (?, ?, ?, ?)", row)
        row = [n, "bench", n, iso(START), iso(START), "ok"]
        db.execute("INSERT INTO runs (id, spider, site_id, started_at, ended_at, status) VALUES (?,?,?,?,?,?)", row)
    for event in range(1, articles // STORIES_PER_EVENT + 2):
        db.execute("INSERT INTO events(id, first_at, last_at, stories, outlets) VALUES (?, '', '', 0, 0)", [event])
    for rows in Invented(articles).batches():
        with db:
            for table, found in rows.items():
                # Rows of a table may leave out columns; rows with the same columns are inserted together.
                for shape in {tuple(row) for row in found}:
                    columns = ", ".join(f'"{name}"' for name in shape)
                    sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(shape))})"
                    db.executemany(sql, [list(row.values()) for row in found if tuple(row) == shape])
    db.execute("ANALYZE")
    db.close()


async def measure(path: Path, articles: int) -> None:
    """Print the first and the median time of each page, in milliseconds; each round asks for another story or name."""
    datasette = Datasette([str(path)])
    await datasette.invoke_startup()
    asked = random.Random(1)
    db = sqlite3.connect(path)
    edited = [n for (n,) in db.execute("SELECT id FROM articles WHERE revision_count = 3 LIMIT 500")]
    names = [n for (n,) in db.execute("SELECT DISTINCT speaker_name FROM quotes")]
    db.close()
    print(f"{articles:,} articles, {path.stat().st_size / 1e9:.2f} GB")
    print(f"{'page':22}{'first':>8}{'median':>8}{'target':>8}  ms")
    for name, (address, target) in TARGETS.items():
        spent = []
        for _ in range(ROUNDS):
            values = {"n": asked.randint(1, articles), "edited": asked.choice(edited), "thing": asked.choice(THINGS)}
            values |= {"event": asked.randint(1, max(1, articles // STORIES_PER_EVENT))}
            values |= {"nation": asked.choice(NATIONS), "name": asked.choice(names).replace(" ", "+")}
            begun = time.perf_counter()
            answer = await datasette.client.get(address.format(**values))
            spent.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (address, answer.status_code)
        missed = "" if median(spent) <= target else "  over"
        print(f"{name:22}{spent[0]:8.1f}{median(spent):8.1f}{target:8}{missed}")


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        begun = time.perf_counter()
        build(path, articles)
        print(f"built in {time.perf_counter() - begun:.0f} s")
        asyncio.run(measure(path, articles))


if __name__ == "__main__":
    main()

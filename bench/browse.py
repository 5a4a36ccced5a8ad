"""How much work the pages are: builds a database of N invented stories, lets ten readers ask for all pages at once, and prints
the time of the processor that each page takes, beside that of a bare table page of Datasette.

python bench/browse.py                      20,000 stories
python bench/browse.py 200000               the size the targets are set for
python bench/browse.py 200000 2000 FILE     with as many requests of the readers; FILE is kept, and used where it is there

The processor's time is measured with one request after the other, as the machine may be busy with other things. What the
client of the requests takes is part of it, here and for the table page.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote_plus

from datasette.app import Datasette

# Times that each page is asked for; the first is not among those that count.
ROUNDS = 41
SITES = 60
# Every story of a number divisible by this is a live blog, with as many versions.
LIVE_BLOG_EVERY, LIVE_BLOG_VERSIONS = 5_000, 120
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
READERS = 10
# The readers' requests where nothing else is said.
REQUESTS = 2_000
# Page -> its address, and the target of the 95th percentile of the processor's time in milliseconds at 200,000 stories; None: none.
PAGES: dict[str, tuple[str, int | None]] = {
    "bare table page": ("/{db}/changes?_size=50&_nofacet=1&_nocount=1&_sort_desc=id", None),
    "home": ("/{db}/-/home", 40),
    "article": ("/{db}/-/article/{n}", 25),
    "article, live blog": ("/{db}/-/article/{blog}", None),
    "change": ("/{db}/-/change/{change}", 15),
    "change, in a filter": ("/{db}/-/change/{change}?severity=3&stealth=1", None),
    "change, card": ("/{db}/-/change/{change}.svg", None),
    "dossier": ("/{db}/-/dossier/{change}", None),
    "compare": ("/{db}/-/compare/{edited}", None),
    "through time": ("/{db}/-/history/{edited}", None),
    "through time, live blog": ("/{db}/-/history/{blog}", None),
    "changes": ("/{db}/-/changes", None),
    "changes of a site": ("/{db}/-/changes?site={site}&severity=4", None),
    "changes, CSV": ("/{db}/-/changes.csv?severity=3", None),
    "changes, Atom": ("/{db}/-/changes.atom?site={site}", None),
    "search": ("/{db}/-/search?q={thing}", 120),
    "search, two words": ("/{db}/-/search?q={thing}+{nation}", 120),
    "search, any version": ("/{db}/-/search?q={thing}+{nation}&in=ever", 120),
    "search, taken out": ("/{db}/-/search?q={word}&in=removed", 120),
    "speaker": ("/{db}/-/speaker?name={name}", 60),
    "speakers": ("/{db}/-/speakers", None),
    "credits": ("/{db}/-/credits?agency=AP", None),
    "sites": ("/{db}/-/sites", None),
    "site": ("/{db}/-/site/{site}", None),
    "dashboard": ("/{db}/-/dashboard", None),
    "listing with facets": ("/{db}/articles", None),
    "events": ("/{db}/-/events", None),
    "events, Atom": ("/{db}/-/events.atom", None),
    "event": ("/{db}/-/event/{event}", 150),
    "calendar": ("/{db}/-/calendar?year=2020", None),
    "places": ("/{db}/-/places?days=365", None),
    "attention": ("/{db}/-/attention?q={thing}", None),
}
# How many stories after the beginning of an event the next event begins; up to 40 stories tell of one.
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
        versions = self.random.choice((1, 1, 1, 1, 2, 3)) if number % LIVE_BLOG_EVERY else LIVE_BLOG_VERSIONS
        quotes = [(" ".join(self.random.choices(WORDS, k=11)), self.person()) for _ in range(4)]
        paragraphs = [" ".join(self.random.choices(WORDS, k=45)) + f" {thing} {nation}." for _ in range(8)]
        paragraphs += [f"“{text},” {name} said." for text, name in quotes]
        seen = [at + timedelta(hours=5 * v) for v in range(versions)]
        self.add(
            "articles",
            id=number, site_id=number % SITES + 1, url=f"https://site{number % SITES}.example/{number}/", headline=headline,
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
    for n in range(1, SITES + 1):
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


class Asked:
    """Addresses of the pages, each time with another story, name or word; the same for the same seed."""

    def __init__(self, path: Path, articles: int, seed: int) -> None:
        self.random, self.articles, self.name = random.Random(seed), articles, path.stem
        db = sqlite3.connect(path)
        self.edited = [n for (n,) in db.execute("SELECT id FROM articles WHERE revision_count > 1 LIMIT 500")]
        self.blogs = [n for (n,) in db.execute("SELECT id FROM articles ORDER BY revision_count DESC LIMIT 20")]
        self.names = [n for (n,) in db.execute("SELECT DISTINCT speaker_name FROM quotes")]
        self.changes = db.execute("SELECT max(id) FROM changes").fetchone()[0] or 1
        db.close()

    def of(self, address: str) -> str:
        """The address with its places filled."""
        choose = self.random.choice
        return address.format(
            db=self.name, n=self.random.randint(1, self.articles), edited=choose(self.edited), blog=choose(self.blogs),
            change=self.random.randint(1, self.changes), site=self.random.randint(1, SITES), thing=choose(THINGS),
            event=self.random.randint(1, max(1, self.articles // STORIES_PER_EVENT)),
            nation=choose(NATIONS), word=choose(WORDS), name=quote_plus(choose(self.names)),
        )  # fmt: skip


def serve(path: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A Datasette over the file on a free port, as a process of its own; and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(path), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{base}/-/versions.json", timeout=2).close()
            return server, base
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise TimeoutError("Datasette did not start")


def ask(base: str, address: str) -> tuple[int, float]:
    """The status of the answer, 0 where there was none, and the seconds it took."""
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(base + address, timeout=120) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return status, time.perf_counter() - begun


def crowd(path: Path, articles: int, requests: int) -> None:
    """Ten readers ask for all pages at once, in an order of chance. Prints what failed and how long they waited."""
    asked = Asked(path, articles, seed=3)
    patterns = [address for address, _ in PAGES.values()]
    addresses = [asked.of(asked.random.choice(patterns)) for _ in range(requests)]
    server, base = serve(path)
    begun = time.perf_counter()
    try:
        with ThreadPoolExecutor(READERS) as readers:
            found = list(readers.map(lambda address: ask(base, address), addresses))
    finally:
        server.terminate()
        server.wait(20)
    took = time.perf_counter() - begun
    failed = [(status, address) for (status, _), address in zip(found, addresses, strict=True) if status != 200]
    waits = sorted(seconds for _, seconds in found)
    print(f"{READERS} readers, {requests:,} requests in {took:.0f} s: {len(failed)} errors; waited ", end="")
    print(f"{median(waits) * 1000:.0f} ms at the median, {share(waits, 0.95) * 1000:.0f} ms at the 95th percentile")
    for status, address in failed[:20]:
        print(f"  {status} {address}")


def share(ordered: list[float], part: float) -> float:
    """The value below which this part of the ordered values lies."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


async def measure(path: Path, articles: int, rounds: int = ROUNDS) -> None:
    """Print the processor's time of each page, in milliseconds, and how many times that of the bare table page it is."""
    datasette = Datasette([str(path)])
    await datasette.invoke_startup()
    asked = Asked(path, articles, seed=1)
    print(f"{articles:,} stories, {path.stat().st_size / 1e9:.2f} GB")
    print(f"{'page':26}{'first':>8}{'median':>8}{'p95':>8}{'target':>8}{'x table':>9}  ms of the processor")
    bare = 0.0
    for name, (address, target) in PAGES.items():
        spent = []
        for _ in range(rounds):
            filled = asked.of(address)
            begun = time.process_time()
            answer = await datasette.client.get(filled)
            spent.append((time.process_time() - begun) * 1000)
            assert answer.status_code == 200, (filled, answer.status_code)
        ordered = sorted(spent[1:])
        high = share(ordered, 0.95)
        bare = bare or high
        missed = "  over" if target and high > target else ""
        print(
            f"{name:26}{spent[0]:8.1f}{median(ordered):8.1f}{high:8.1f}{target or '':>8}{high / bare:9.1f}{missed}",
            flush=True,
        )


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(folder) / "bench.db"
        if not path.exists():
            begun = time.perf_counter()
            build(path, articles)
            print(f"built in {time.perf_counter() - begun:.0f} s")
        asyncio.run(measure(path, articles, max(3, min(ROUNDS, articles // 100))))
        crowd(path, articles, requests)


if __name__ == "__main__":
    main()

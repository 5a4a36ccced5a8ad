"""How fast and how small the store is, compared with raw sqlite3 that makes the same writes.

    python bench/store.py [stories]

Invented stories are written as looks at new addresses (with schema, captures and history), looked at again without a change,
and requested when they are due. The raw connection only writes the same rows of the same tables in the same transactions,
read back from our database.
"""

from __future__ import annotations

import itertools
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from iria_crawler.changes import hashes
from iria_crawler.model import Article, Capture, Image, Look, Quote, Site
from iria_crawler.store import Store
from iria_crawler.store.file.database import CACHE_KB, CHECKPOINT_PAGES, open_database
from iria_crawler.store.stories.history import History

STORIES = 20_000
LOOKS = 2_000  # unchanged looks timed one by one
T0 = datetime(2026, 1, 1, tzinfo=UTC)
# The targets.
BYTES, UNCHANGED_MS, DUE_MS, TIMES_RAW = 1600, 0.5, 5.0, 1.5
# An invented language whose word frequencies are like those of real ones (Zipf).
_SYLLABLES = [a + b for a in "b d f g k l m n p r s t v".split() for b in "a e i o u ar en il on us".split()]
WORDS = ["".join(pair) for pair in itertools.product(_SYLLABLES, repeat=2)]
_WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))


def look(number: int, article_id: int | None = None, later: int = 0) -> Look:
    """An invented story of about 2 kB, always the same for its number."""
    chance = random.Random(number)
    said = f"We count {number} ships, and not one of them is ready"
    paragraphs = [
        " ".join(chance.choices(WORDS, cum_weights=_WEIGHTS, k=60)).capitalize() + f" {number}." for _ in range(4)
    ]
    paragraphs.insert(2, f"“{said},” Commander Ada Roe said.")
    body = "\n".join(paragraphs)
    start = body.index(said)
    url = f"https://site{number % 50}.example/news/{number}/"
    article = Article(
        url=url,
        site=f"site{number % 50}.example",
        external_id=f"wp:{number}",
        headline=f"Harbour watch counts {number} ships in the yard",
        authors=("Jane Roe",),
        published_at=T0 + timedelta(minutes=number),
        paragraphs=tuple(paragraphs),
        body_text=body,
        quotes=(
            Quote(
                text=said,
                start=start,
                end=start + len(said),
                kind="direct",
                speaker="Commander Ada Roe",
                speaker_name="Ada Roe",
            ),
        ),
        images=(Image(url=f"{url}deck.jpg", caption="The deck.", credit="Navy/Jane Roe", agency="Navy"),),
        parser_version="1",
    )
    return Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        fetched_at=T0 + timedelta(days=30 + later, seconds=number),
        article=article,
        hashes=hashes(article),  # a page is read and hashed outside the store
        article_id=article_id,
    )


def write_all(store: Store, stories: int) -> float:
    """Seconds to store every story as new; the looks are made beforehand and not counted."""
    sites = [store.site(f"site{n}.example", None, T0) for n in range(50)]
    spent = 0.0
    for number in range(stories):
        one = look(number)
        begun = time.perf_counter()
        store.history.store_look(sites[number % 50], one, _never)
        spent += time.perf_counter() - begun
        if (number + 1) % max(1, stories // 5) == 0:
            held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
            print(
                f"  {number + 1:>9,} stories  {spent / (number + 1) * 1e3:6.2f} ms each  {held:5.0f} MB held",
                flush=True,
            )
    return spent


def _never(capture: Capture, site: Site) -> Article:
    raise AssertionError("nothing is read again here")


def unchanged(history: History, stories: int) -> list[float]:
    """Milliseconds of each of LOOKS looks that find nothing new."""
    times = []
    for turn in range(LOOKS):
        number = turn * 7919 % stories
        one = look(number, article_id=number + 1, later=1)
        begun = time.perf_counter()
        history.store_look(1 + number % 50, one, _never)
        times.append((time.perf_counter() - begun) * 1e3)
    return times


def due(store: Store) -> list[float]:
    """Milliseconds of each of 500 requests for what a site owes next."""
    times = []
    now = T0 + timedelta(days=400)
    for site in range(1, 51):
        store.frontier.owe_due(site, now)
    run = store.start_run("bench", 1, now)
    for turn in range(500):
        begun = time.perf_counter()
        store.frontier.lease(1 + turn % 50, run, 16, now)
        times.append((time.perf_counter() - begun) * 1e3)
    return times


def rows_by_story(db: sqlite3.Connection, stories: int) -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """(statement, values) of every row that belongs to a story, story by story."""
    own = {
        "articles": "id", "bodies": "article_id", "urls": "article_id", "checks": "article_id", "revisions": "article_id",
        "quotes": "article_id", "images": "article_id",
    }  # fmt: skip
    sketches: dict[int, list[tuple[object, ...]]] = defaultdict(list)  # their rows are ordered by value, not by story
    for row in db.execute("SELECT * FROM sketches WHERE article_id <= ?", (stories,)):
        sketches[row[1]].append(row)
    for number in range(1, stories + 1):
        found: list[tuple[str, tuple[object, ...]]] = []
        for table, column in own.items():
            for row in db.execute(f"SELECT * FROM {table} WHERE {column} = ?", (number,)):
                found.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row))
        for row in db.execute(
            "SELECT r.* FROM records r JOIN revisions v ON v.id = r.revision_id WHERE v.article_id = ?", (number,)
        ):
            found.append(("INSERT INTO records VALUES (?, ?)", row))
        found += [("INSERT INTO sketches VALUES (?, ?)", row) for row in sketches[number]]
        yield found


def raw(source: Path, target: Path, stories: int) -> float:
    """Seconds that sqlite3 alone takes to write the same rows, one transaction for each story."""
    open_database(target).close()
    read, db = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    for pragma in ("synchronous = NORMAL", f"cache_size = -{CACHE_KB}", f"wal_autocheckpoint = {CHECKPOINT_PAGES}"):
        db.execute(f"PRAGMA {pragma}")
    db.create_function("url_key", 1, str, deterministic=True)
    spent = 0.0
    for rows in rows_by_story(read, stories):
        begun = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        for statement, values in rows:
            db.execute(statement, values)
        db.commit()
        spent += time.perf_counter() - begun
    read.close()
    db.close()
    return spent


def main() -> int:
    """Print the table. The exit code is always 0: this measures and does not test."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    folder = Path(tempfile.mkdtemp(prefix="iria-store-"))
    try:
        store = Store(folder / "iria.db")
        ours = write_all(store, stories)
        text = store.db.execute("SELECT sum(length(body_text)) FROM bodies").fetchone()[0]
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (folder / "iria.db").stat().st_size
        index = sum(
            store.db.execute(f"SELECT sum(length(block)) FROM {name}_fts_data").fetchone()[0]
            for name in ("articles", "quotes", "images")
        )
        looked = unchanged(store.history, stories)
        waited = due(store)
        store.close()
        plain = raw(folder / "iria.db", folder / "raw.db", min(stories, 20_000))
    finally:
        shutil.rmtree(folder)
    ours_ms, raw_ms = ours / stories * 1e3, plain / min(stories, 20_000) * 1e3
    words, beside = index / stories, (size - text - index) / stories
    print(f"\n{'new story stored':34}{ours_ms:9.2f} ms   {1e3 / ours_ms:6.0f} a second")
    print(
        f"{'the same rows by sqlite3 alone':34}{raw_ms:9.2f} ms   ours takes {ours_ms / raw_ms:.1f} times ({TIMES_RAW} asked)"
    )
    print(f"{'unchanged look, median':34}{median(looked):9.2f} ms   ({UNCHANGED_MS} asked)")
    print(f"{'what is due, 99th of a hundred':34}{quantiles(waited, n=100)[98]:9.2f} ms   ({DUE_MS:.0f} asked)")
    print(
        f"{'bytes a story beside its text':34}{beside:9.0f}      ({BYTES} asked), and {words:.0f} of index to search its words"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

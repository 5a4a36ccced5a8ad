"""What a crawl survives: kill -9 at any moment, several crawls at once, a full disk.

    python bench/torture.py [rounds] [seed]

Every round crawls the sample newsroom in the morning, applies the events of its day and crawls again, with kills, rivals or a
full disk in between, and at last undisturbed. Then the database must be like one that nobody disturbed: the same stories,
revisions and changes, none lost and none doubled; both files sound, every link of the history right, no traceback.
"""

from __future__ import annotations

import itertools
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "fixtures" / "newsroom")]

from newsroom import Newsroom  # noqa: E402 (found by the path above)
from running import Started, scrapy_command  # noqa: E402

from iria_crawler.store import Store  # noqa: E402
from iria_crawler.store.file.database import WORD_INDEXES  # noqa: E402
from iria_crawler.store.file.faults import find_faults  # noqa: E402
from iria_crawler.store.file.sql_functions import register  # noqa: E402

ROUNDS = 5
KILLS = 10  # in each round, half of them before the newsroom's day and half after
COUNTED = KILLS // 2  # of these, what is fetched twice is counted: in the morning each story is asked for once
DELAY = 0.02  # seconds between two requests, varied by up to half (by Scrapy)
# The largest file that a crawl on a full disk may write, in bytes: too small for the tables, for the pages, for the stories.
FULL = (200_000, 900_000, 1_300_000)
# By story: its status, how many revisions it has, and these with its changes and quotations as text.
State = dict[str, tuple[str, int, str]]


def crawl(folder: Path, newsroom: Newsroom, *more: str, **options: Any) -> Started:
    """A crawl of the newsroom, started; `options` as for Started."""
    command = scrapy_command(folder, "crawl", "iria", "-a", f"start_url={newsroom.url}", *more, DOWNLOAD_DELAY=DELAY)
    return Started(command, **options)


def finish(process: Started) -> tuple[int, str]:
    """(exit code, output) of a crawl that has ended."""
    told = process.communicate()[1]
    return process.wait(), told


def state(folder: Path, newsroom: Newsroom) -> State:
    """The content of a database, without the times: by story its status, revisions, changes and quotations."""
    db = sqlite3.connect(folder / "iria.db")
    register(db)
    ids = db.execute("SELECT id, external_id, url, status, revision_count FROM articles").fetchall()
    found: State = {}
    for article_id, external_id, url, status, revisions in ids:
        rows = {
            name: Counter(db.execute(sql, (article_id,)).fetchall())
            for name, sql in {
                # Not the hash of the record: it holds the minute at which the newsroom says that a story of today appeared.
                "revisions": "SELECT number, kind, headline, json_extract(record_json(id), '$.paragraphs') FROM revisions "
                "WHERE article_id = ?",
                "text": "SELECT body_text FROM bodies WHERE article_id = ?",
                "changes": "SELECT kind, field, before, after, severity FROM changes WHERE article_id = ?",
                "quotes": "SELECT text, speaker_name, last_revision IS NULL FROM quotes WHERE article_id = ?",
            }.items()
        }
        key = external_id or url.removeprefix(newsroom.url)
        found[key] = (status, revisions, _without(rows, newsroom.url))
    assert len(found) == len(ids), "a story stands there twice"
    db.close()
    return found


def _without(rows: dict[str, Counter[Any]], url: str) -> str:
    """Rows as text, without the newsroom's address, which is different each time."""
    return repr({name: sorted(counted.items(), key=repr) for name, counted in rows.items()}).replace(url, "/")


def faults(folder: Path) -> list[str]:
    """The faults in the two files: pages, foreign keys, search indexes, links of the history."""
    wrong = []
    for name in ("iria.db", "iria.captures.db"):
        db = sqlite3.connect(folder / name)
        register(db)
        wrong += [f"{name}: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"{name}: foreign key of {row[0]}" for row in db.execute("PRAGMA foreign_key_check")]
        if name == "iria.db":
            for index in WORD_INDEXES:
                db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        db.close()
    store = Store(folder / "iria.db")
    wrong += [f"{fault.url}: {fault.what}" for fault in find_faults(store.db, store.captures)]
    store.close()
    return wrong


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one database."""
    path = Path(tempfile.mkdtemp(prefix="iria-torture-"))
    try:
        yield path
    finally:
        shutil.rmtree(path)


def undisturbed(newsroom: Newsroom) -> State:
    """The state that every tortured database must have at the end."""
    newsroom.reset()
    with folder() as path:
        finish(crawl(path, newsroom))
        newsroom.play_day()
        finish(crawl(path, newsroom, "-a", "recheck=all"))
        return state(path, newsroom)


def killed(newsroom: Newsroom, chance: random.Random, kills: int = KILLS) -> tuple[State, list[str], float]:
    """(state, faults, share of the morning's stories fetched twice) of a database whose crawls were killed."""
    newsroom.reset()
    with folder() as path:
        told = _kill(path, newsroom, chance, kills - kills // 2)
        told.append(finish(crawl(path, newsroom))[1])
        asked = Counter(address for address in newsroom.paths() if address.startswith("/news/"))
        newsroom.play_day()
        told += _kill(path, newsroom, chance, kills // 2, "-a", "recheck=all")
        told.append(finish(crawl(path, newsroom, "-a", "recheck=all"))[1])
        twice = sum(count - 1 for count in asked.values()) / max(1, len(asked))
        return state(path, newsroom), [*faults(path), *_tracebacks(told)], twice


def _kill(path: Path, newsroom: Newsroom, chance: random.Random, kills: int, *more: str) -> list[str]:
    told = []
    for _ in range(kills):
        before = len(newsroom.paths())
        process = crawl(path, newsroom, *more)
        # Half of the moments depend on the clock, so that start and end are hit too, and half on the number of pages so far.
        until, pages = time.monotonic() + chance.uniform(0.2, 3), chance.choice((999, chance.randint(1, 45)))
        while time.monotonic() < until and len(newsroom.paths()) - before < pages and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        told.append(finish(process)[1])
    return told


def rivals(newsroom: Newsroom, many: int = 3) -> tuple[State, list[str], float]:
    """(state, faults, smallest share of the delay that was kept) of a database on which several crawls started at once."""
    newsroom.reset()
    with folder() as path:
        told = [finish(one)[1] for one in [crawl(path, newsroom) for _ in range(many)]]
        times = sorted(row[0] for row in newsroom.log()["requests"] if row[2].startswith("/news/"))
        gaps = sorted(later - earlier for earlier, later in itertools.pairwise(times))
        newsroom.play_day()
        told += [finish(one)[1] for one in [crawl(path, newsroom, "-a", "recheck=all") for _ in range(many)]]
        wrong = [*faults(path), *_tracebacks(told)]
        wrong += ["the file was locked" for text in told if "database is locked" in text]
        return state(path, newsroom), wrong, gaps[len(gaps) // 20] / DELAY


def full_disk(newsroom: Newsroom, size: int) -> tuple[State, list[str]]:
    """(state, faults) of a database whose first crawls had a full disk: in the morning and after the day."""
    newsroom.reset()
    wrong = []
    with folder() as path:
        for more in ((), ("-a", "recheck=all")):
            code, told = finish(crawl(path, newsroom, *more, limits={"RLIMIT_FSIZE": _largest(path, size)}))
            if code != 1 or "make room on the disk" not in told:
                wrong.append(f"exit code {code}, and no word of the disk")
            wrong += _tracebacks([told])
            finish(crawl(path, newsroom, *more))
            newsroom.play_day()
        return state(path, newsroom), [*wrong, *faults(path)]


def _largest(path: Path, size: int) -> int:
    """The limit for the size of files: `size`, or a little more than the largest file in the folder."""
    largest = max((file.stat().st_size for file in path.iterdir()), default=0)
    return size if largest < size else largest + 40_000


def _tracebacks(told: list[str]) -> list[str]:
    return ["a traceback: " + text[text.index("Traceback") :][-200:] for text in told if "Traceback" in text]


def main() -> int:
    """Print the table. Returns 1 if something was lost, doubled or damaged."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    wrong: list[str] = []
    with Newsroom() as newsroom:
        wanted = undisturbed(newsroom)
        edited = sum(revisions > 1 for _, revisions, _ in wanted.values())
        print(f"undisturbed: {len(wanted)} stories, {edited} of them with more than one revision")
        twice = []
        for number in range(rounds):
            found, faulty, share = killed(newsroom, chance)
            twice.append(share)
            wrong += faulty + differences(wanted, found)
            each = f"{share / COUNTED:.1%} fetched twice for each in the morning"
            print(f"round {number + 1}: killed {KILLS} times, {each}, {len(wrong)} faults", flush=True)
        found, faulty, kept = rivals(newsroom)
        wrong += faulty + differences(wanted, found)
        print(
            f"three at once: {len(faulty)} faults; 19 of 20 requests kept {kept:.0%} of the delay (50 % is Scrapy's own spread)"
        )
        for size in FULL:
            found, faulty = full_disk(newsroom, size)
            wrong += faulty + differences(wanted, found)
            print(f"no file above {size:,} bytes: {len(faulty)} faults")
    print(
        "\n".join(
            [
                "",
                *wrong,
                f"{len(wrong)} faults in all; a kill made {sum(twice) / COUNTED / rounds:.1%} be fetched twice",
            ]
        )
    )
    return int(bool(wrong))


def differences(wanted: State, found: State) -> list[str]:
    """The stories that are not as they should be."""
    return [
        f"{key}: {wanted.get(key)} became {found.get(key)}"
        for key in sorted({*wanted, *found})
        if wanted.get(key) != found.get(key)
    ]


if __name__ == "__main__":
    sys.exit(main())

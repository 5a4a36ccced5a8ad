"""How many bytes a story costs, table by table: stories of the size of real ones, with their pages.

    python bench/sizes.py [stories]

The stories of invented.py are stored as new, one in ten is edited once, all are looked at again. `dbstat` tells what each table and
each index fills, after VACUUM, as crawled, after `iria compact`, and after `iria compact --pack-texts 0`.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from invented import SITES, T0, look
from store import _never

from iria_crawler.store import Store
from iria_crawler.store.file.page_files import captures_path

STORIES = 10_000
TOGETHER = 16
EDITED = 10  # one story in ten is edited
LEAST = 50  # bytes a story of a table that is printed


def fill(path: Path, stories: int) -> None:
    """Store the stories, edit some, and look at all of them again."""
    with Store(path) as store:
        sites = [store.site(f"site{n}.example", None, T0) for n in range(SITES)]
        for later, edits, every in ((0, 0, 1), (1, 1, EDITED), (2, 0, 1)):
            numbers = range(0, stories, every)
            for start in range(0, len(numbers), TOGETHER):
                with store.together():
                    for number in numbers[start : start + TOGETHER]:
                        newest = 1 if later and number % EDITED == 0 else edits
                        one = look(number, later=later, edits=newest, page=later < 2)
                        one = replace(one, article_id=store.history.identify(sites[number % SITES], one))
                        store.history.store_look(sites[number % SITES], one, _never)
        store.compacting.shrink(lambda _: None)


def compact(path: Path, *, texts: bool = False) -> None:
    """Pack what lies plain, as `iria compact` does; `texts`: with the texts of all stories."""
    with Store(path) as store:
        for article_id in store.compacting.to_pack():
            store.compacting.pack(article_id)
        if texts:
            store.compacting.texts.pack(store.compacting.texts.to_pack(datetime.now(UTC)))
        store.compacting.shrink(lambda _: None)


def sizes(path: Path) -> dict[str, int]:
    """Bytes of each table and index of a file, the largest first."""
    found: dict[str, int] = defaultdict(int)
    with sqlite3.connect(path) as db:
        for name, size in db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            found[name] += size
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def main() -> None:
    """Fill and print."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    with tempfile.TemporaryDirectory(prefix="iria-sizes-") as folder:
        path = Path(folder) / "iria.db"
        fill(path, stories)
        report(path, stories)
        report(captures_path(path), stories)
        compact(path)
        print("after iria compact")
        report(path, stories)
        compact(path, texts=True)
        print("after iria compact --pack-texts 0")
        report(path, stories)


def report(path: Path, stories: int) -> None:
    """Print the sizes of a file, without the tables that cost no story anything."""
    print(f"{path.name}: {path.stat().st_size / stories:,.0f} bytes a story")
    for name, size in sizes(path).items():
        if size / stories >= LEAST:
            print(f"  {size / stories:9,.0f}  {name}")


if __name__ == "__main__":
    main()

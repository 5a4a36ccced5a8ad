"""The pages while a crawl writes: every request is answered."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from datasette.app import Datasette

REQUESTS = 1000
PAGES = [
    "/",
    "/news/-/article/1",
    "/news/-/compare/1",
    "/news/-/changes",
    "/news/-/search?q=frigates",
    "/news/-/dashboard",
    "/news/-/speakers",
    "/news/articles.json?_size=5",
]
# A separate process, as the crawl is: short transactions, one after another.
WRITER = """
import itertools, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
for n in itertools.count(1000):
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO articles (id, site_id, url, headline, first_seen_at, last_seen_at)"
               " VALUES (?, 1, 'https://navy.example/' || ?, 'More frigates', '2026-07-30', '2026-07-30')", [n, n])
    db.execute("INSERT INTO bodies (article_id, body_text) VALUES (?, 'frigates sail')", [n])
    db.execute("INSERT INTO changes (article_id, kind, field, after, severity, earliest_at, latest_at)"
               " VALUES (?, 'added', 'paragraph', 'x', 2, '2026-07-30T00:00:00Z', '2026-07-30T00:00:00Z')", [n])
    db.execute("UPDATE articles SET headline = headline || '!' WHERE id = ?", [n])
    db.execute("COMMIT")
    if n == 1000:
        print("writing", flush=True)
"""


async def ask_all(path: Path) -> list[int]:
    datasette = Datasette([str(path)])
    await datasette.invoke_startup()
    statuses = []
    for start in range(0, REQUESTS, 20):
        batch = [datasette.client.get(PAGES[n % len(PAGES)]) for n in range(start, start + 20)]
        statuses += [answer.status_code for answer in await asyncio.gather(*batch)]
    return statuses


def test_a_thousand_requests_while_a_crawl_writes(build: Callable[..., Path]) -> None:
    path = build()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "writing\n"
        statuses = asyncio.run(ask_all(path))
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert statuses == [200] * REQUESTS
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM articles").fetchone()[0] > 50
    db.close()

"""`make demo`: a sample newsroom, a crawl, the newsroom's day, a second crawl, and what changed in between."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = ROOT / "data" / "demo.db"
sys.path[:0] = [str(ROOT / "tests" / "fixtures" / "newsroom")]

from newsroom import Newsroom  # noqa: E402  (its folder is on the path only now)

from iria_crawler import Store  # noqa: E402
from iria_crawler.changes.compare.summary import bracket_text, excerpt, in_plain_text, name_change  # noqa: E402

# The newsroom is ours and on this machine: no need to wait a second between pages.
PACE = ["-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0"]


def crawl(url: str, *arguments: str) -> None:
    """Run `scrapy crawl iria` on the sample newsroom as a user would."""
    command = ["crawl", "iria", "-a", f"start_url={url}", *arguments, "-s", f"IRIA_DATABASE={DATABASE}", *PACE]
    print("$ scrapy", " ".join(command), flush=True)
    scrapy = [sys.executable, "-m", "scrapy"]
    subprocess.run([*scrapy, *command, "-L", "ERROR"], cwd=ROOT, check=True)


def known_stories() -> set[int]:
    """The stories collected so far."""
    store = Store(DATABASE)
    known = {article.id for article in store.articles()}
    store.close()
    return known


def tell(known: set[int]) -> None:
    """What the newsroom did to the stories that were known, and what it has published since."""
    store = Store(DATABASE)
    events = list(store.changes(severity=2))
    print(f"\nWhat the newsroom did ({len(events)} changes to known stories):\n")
    for change in events:
        moments = bracket_text(datetime.fromisoformat(change.earliest_at), datetime.fromisoformat(change.latest_at))
        unannounced = ", unannounced" if change.stealth else ""
        words = in_plain_text(excerpt(change.before, change.after))
        print(f"  {name_change(change.kind, change.field, change.confirmed_at)} {moments}{unannounced}: {words}")
    for article in store.articles():
        if article.id in known:
            continue
        seen = f"{article.first_seen_at[11:19]} UTC on {article.first_seen_at[:10]}"
        print(f"  published before {seen}: {article.record.headline}")
    store.close()


def main() -> int:
    """Idempotent: the demonstration's database is made anew."""
    for pattern in ("demo.db*", "demo.captures.db*"):
        for leftover in DATABASE.parent.glob(pattern):
            leftover.unlink()
    with Newsroom() as newsroom:
        print(f"The sample newsroom is open at {newsroom.url}\n", flush=True)
        crawl(newsroom.url)
        known = known_stories()
        newsroom.play_day()
        print("\nA day passes: the newsroom writes, corrects and withdraws.\n", flush=True)
        crawl(newsroom.url, "-a", "recheck=all")
    tell(known)
    print("\nLook around: make browse\nThe same list again: .venv/bin/scrapy changes -s IRIA_DATABASE=data/demo.db")
    return 0


if __name__ == "__main__":
    sys.exit(main())

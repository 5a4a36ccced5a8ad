"""Make the pictures in docs/screenshots again: `make demo`, then `python scripts/screenshots.py`."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DATABASE = ROOT / "data" / "demo.db"
FOLDER = ROOT / "docs" / "screenshots"
# Page, light or dark, width: together the name of the file.
PICTURES = [
    ("home", "light", 1300),
    ("article", "light", 1300),
    ("article", "dark", 390),
    ("compare", "dark", 1300),
    ("changes", "light", 1300),
    ("change", "light", 1300),
    ("history", "light", 1300),
    ("speaker", "light", 1300),
    ("search", "light", 1300),
    ("sites", "light", 390),
    ("dashboard", "light", 390),
]


def addresses() -> dict[str, str]:
    """Each page's address; the story shown is one whose quotation was altered."""
    db = sqlite3.connect(DATABASE)
    [story, change] = db.execute(
        "SELECT article_id, id FROM changes WHERE field = 'quote' AND kind = 'altered'"
    ).fetchone()
    [speaker] = db.execute(
        "SELECT speaker_name FROM quotes WHERE article_id = ? AND fate = 'altered' AND speaker_name IS NOT NULL",
        [story],
    ).fetchone()
    db.close()
    at = f"/{DATABASE.stem}/-"
    return {
        "home": f"{at}/home",
        "article": f"{at}/article/{story}",
        "compare": f"{at}/compare/{story}?from=1&to=2",
        "changes": f"{at}/changes",
        "change": f"{at}/change/{change}",
        "history": f"{at}/history/{story}?view=side",
        "speaker": f"{at}/speaker?{urlencode({'name': speaker})}",
        "search": f"{at}/search?q=240&in=ever",  # the millions of a story that now says 420
        "sites": f"{at}/sites",
        "dashboard": f"{at}/dashboard",
    }


def wait_for(base: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{base}/-/versions.json", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError("Datasette did not start")


def shoot(base: str) -> None:
    pages = addresses()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, scheme, width in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(base + pages[name])
            page.screenshot(path=FOLDER / f"{name}-{scheme}-{width}.png")
            page.close()
        browser.close()


def main() -> None:
    if not DATABASE.exists():
        sys.exit(f"screenshots: no database at {DATABASE}; run 'make demo' first")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(DATABASE), "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        desk = {**os.environ, "IRIA_DESK": f"{folder}/demo.desk.db"}  # as `iria browse` gives one
        server = subprocess.Popen(command, env=desk, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}")
            shoot(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    main()

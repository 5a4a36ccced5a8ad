"""A site that shows its stories only if its cookie is sent back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import Hostile
from judging import query
from running import Scrapy

STORIES = 6


@pytest.mark.parametrize("jar", ["on", "off"])
def test_a_jar_for_the_run_gets_past_a_wall_that_looks_for_its_cookie(scrapy: Scrapy, tmp_path: Path, jar: str) -> None:
    """Cookies are off by default. Then the wall is reported, with what to try."""
    with Hostile(stories=STORIES, cookie=True) as site:
        told = scrapy("crawl", "news", "-a", f"url={site.url}", "-a", f"cookies={jar}", check=False)
        if jar == "off":
            # Looks that got the wall stay owed. The next run, with cookies, makes all of them.
            assert query(tmp_path, "SELECT count(*) FROM articles") == [(0,)]
            scrapy("crawl", "news", "-a", f"url={site.url}", "-a", "cookies=on")
    stored = query(tmp_path, "SELECT count(*) FROM articles")
    if jar == "on":
        assert (told.returncode, stored) == (0, [(STORIES,)])
    else:
        assert (told.returncode, stored) == (1, [(STORIES,)])
        assert query(tmp_path, "SELECT status, note FROM runs ORDER BY id") == [("failed", "walled"), ("ok", None)]
        assert "cookies=on" in query(tmp_path, "SELECT reason FROM problems WHERE kind = 'walled'")[0][0]
    # No cookie is stored.
    headers = query(tmp_path, "SELECT headers FROM captures")
    assert not any("cookie" in (row[0] or "").lower() for row in headers)

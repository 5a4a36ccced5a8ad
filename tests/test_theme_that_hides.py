"""Three runs over a site whose theme leaves bylines, captions and credits out for a while: the edits made in the meantime are told, and
nothing else is.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from running import load_bench

from iria_crawler.model import Article

recrawl = load_bench("recrawl")
STORIES = 14
EDITED = {3: ("Mara Quill", "Odile Marsh"), 5: ("lies at", "burns at"), 8: ("Jane Roe", "John Poe")}
FIRST = "2026-11-23T09:00:00Z"


def shown(number: int, *, whole: bool, edited: bool) -> str:
    """The page of a story, with its byline, caption and credit (`whole`) or without."""
    page = recrawl.story(number)
    words = f"The tug of unit {number} lies at the quay of Karsund, where it was built."
    caption = f'<figcaption>{words} <span class="credit">Photo: Jane Roe/AP</span></figcaption>'
    figure = (
        f'<figure><img src="/f/tug-of-unit-{number}.jpg" width="900" height="600">{caption if whole else ""}</figure>'
    )
    page = page.replace('<div class="entry-content">', f'<div class="entry-content">{figure}')
    if whole:
        page = page.replace(
            '<div class="post-meta">', '<div class="post-meta"><span class="byline">By Mara Quill</span> '
        )
    old, new = EDITED.get(number, ("", ""))
    return page.replace(old, new) if edited and old else page


def test_a_better_reading_of_what_was_hidden_is_no_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An earlier parser took a word more into two of the bylines; today's reads them when the theme shows them again."""
    site, today = recrawl.Site(tmp_path), recrawl.extract

    def earlier_parser(body: bytes, url: str, **known: Any) -> Article:
        article = today(body, url, **known)
        more = f"{article.byline}, staff" if article.byline and url[-3:] in ("/3/", "/8/") else article.byline
        return replace(article, byline=more, parser_version="0")

    with monkeypatch.context() as patched:
        patched.setattr(recrawl, "extract", earlier_parser)
        run(site, whole=True, edited=False)
        run(site, whole=False, edited=False)
    run(site, whole=True, edited=False)
    assert site.count("SELECT count(*) FROM changes") == 0
    site.store.close()


def run(site: object, **how: bool) -> None:
    pages = {f"https://{recrawl.HOST}/news/{n}/": (200, shown(n, **how)) for n in range(1, STORIES + 1)}
    site.crawl(pages)  # type: ignore[attr-defined]


@pytest.mark.parametrize("edited", [False, True])
def test_an_edit_made_while_a_theme_hides_the_field_is_told_when_it_is_back(tmp_path: Path, edited: bool) -> None:
    site = recrawl.Site(tmp_path)
    run(site, whole=True, edited=False)
    run(site, whole=False, edited=False)
    assert site.count("SELECT count(*) FROM changes") == 0
    run(site, whole=False, edited=edited)  # a further look, at which nothing is seen of it
    assert site.count("SELECT count(*) FROM changes") == 0
    run(site, whole=True, edited=edited)
    rows = site.store.db.execute(
        "SELECT a.url, c.kind, c.field, c.earliest_at, c.latest_at FROM changes c JOIN articles a ON a.id = c.article_id ORDER BY a.id"
    ).fetchall()
    site.store.close()
    told = [(int(url.rstrip("/").rpartition("/")[2]), kind, field) for url, kind, field, *_ in rows]
    assert told == ([(3, "altered", "byline"), (5, "altered", "caption"), (8, "altered", "credit")] if edited else [])
    # The last look that saw the old words was the first one.
    assert {(earliest, latest) for *_, earliest, latest in rows} == (
        {(FIRST, "2026-11-23T15:00:00Z")} if edited else set()
    )

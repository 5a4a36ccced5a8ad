"""A site crawled twice: how many differences are wrongly taken for edits or withdrawals. `python bench/recrawl.py [pages]`.

In each scene every page of a site changes in one way although no newsroom edits a story; a control scene also edits every
hundredth story, and these edits must be found. Pages are read by extract(), judged and stored by the real pipeline in a
real database.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from scrapy.exceptions import DropItem

from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.run import Run
from iria_crawler.model import Article, Look
from iria_crawler.model import Site as KnownSite
from iria_crawler.parse import PARSER_VERSION, extract
from iria_crawler.store import Store
from pipelines.store import StoreLook

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOST = "newsroom.example"
_WORDS = (
    "patrol frigate harbour exercise crew radar convoy bridge border training ministry programme budget contract delivery "
    "vehicle battery platoon engineer winter road bridge signal drone tanker airfield hangar depot shipyard trial"
).split()
Page = tuple[int, str]  # status, HTML


class Site:
    """A site in its own database, and a clock that the scenes move."""

    def __init__(self, folder: Path, host: str = HOST) -> None:
        self.store = Store(folder / "iria.db")
        self.host = host
        self.site_id = self.store.site(host, "Newsroom", T0)
        self.now = T0

    def crawl(self, pages: dict[str, Page], *, worse: bool = False) -> Counter[str]:
        """One run over `pages` (address -> page). `worse`: read as if by an early parser that made many mistakes."""
        run = Run(
            site=KnownSite(host=self.host),
            host=self.host,
            home_url=f"https://{self.host}/",
            store=self.store,
            site_id=self.site_id,
            readers=ReaderPool(1),
            gatekeeper=Gatekeeper(f"https://{self.host}/"),
            clock=lambda: self.now,
            lists_are_read=True,
        )
        run.id = self.store.start_run("newsroom", self.site_id, self.now)
        step = StoreLook(SimpleNamespace(spider=SimpleNamespace(run=run)))  # type: ignore[arg-type]
        for url, page in pages.items():
            with contextlib.suppress(DropItem):
                step.process_item(self._look(url, page, worse))
        step.close_spider()
        self.now += timedelta(hours=2)
        return run.counters

    def _look(self, url: str, page: Page, worse: bool) -> Look:
        status, text = page
        body = text.encode()
        known = self._known(url)
        record = None if known is None else self.store.history.record_of_today(known, PARSER_VERSION)
        article: Article | None = extract(body, url, fetched_at=self.now, known=record) if status == 200 else None
        if article and worse:
            article = _misread(article)
        look = Look(
            owed_url=url,
            requested_url=url,
            url=url,
            http_status=status,
            fetched_at=self.now,
            article=article,
            body=body,
        )
        return replace(look, article_id=self.store.history.identify(self.site_id, look) or self._known(url))

    def _known(self, url: str) -> int | None:
        row = self.store.db.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
        return row[0] if row else None

    def count(self, sql: str) -> int:
        """The number that a query returns."""
        return int(self.store.db.execute(sql).fetchone()[0])


def _misread(article: Article) -> Article:
    """The record as an early parser would make it: the outlet in the headline, a paragraph missing, no date, no quotes."""
    kept = article.paragraphs[:-1]
    return replace(
        article,
        parser_version="0",
        headline=f"{article.headline} | Newsroom",
        paragraphs=kept,
        body_text="\n".join(kept),
        quotes=(),
        published_at=None,
    )


# --- pages ---


def story(number: int, *, seed: int = 0, edited: bool = False, extra: str = "", furniture: bool = False) -> str:
    """A story's page. `seed` decides everything around the story; `extra` is placed among its paragraphs."""
    words, chance = random.Random(number), random.Random(f"{seed}/{number}")
    paragraphs = [
        f"The {words.choice(_WORDS)} {words.choice(_WORDS)} of unit {number} cost {number + 12} million euros, officials said, "
        f"and the {words.choice(_WORDS)} will be moved to the {words.choice(_WORDS)} before winter comes to the coast.",
        f"“The {words.choice(_WORDS)} did what we asked of it for {number % 90 + 2} days,” Colonel Anna Berg{number} said on Monday.",
        f"A {words.choice(_WORDS)} near the {words.choice(_WORDS)} was closed for {number % 7 + 2} hours while crews worked on it.",
        f"The next {words.choice(_WORDS)} is planned for the spring, when the {words.choice(_WORDS)} returns with crew {number}.",
    ]
    if edited:
        paragraphs[0] = paragraphs[0].replace(f"{number + 12} million", f"{number + 13} million")
    body = (
        "".join(f"<p>{text}</p>" for text in paragraphs[:2])
        + extra
        + "".join(f"<p>{text}</p>" for text in paragraphs[2:])
    )
    side = "".join(
        f'<li><a href="/s/{chance.randrange(999)}">{" ".join(chance.sample(_WORDS, 5))}</a></li>' for _ in range(6)
    )
    comments = "".join(
        f'<li class="comment"><p>{" ".join(chance.sample(_WORDS, 9)).capitalize()}.</p></li>'
        for _ in range(chance.randrange(4) if seed else 0)
    )
    return f"""<!doctype html><html lang="en"><head><title>Unit {number} tests its {words.choice(_WORDS)} | Newsroom</title>
<meta property="og:type" content="article"><meta name="csrf-token" content="{hashlib.sha1(repr((seed, number)).encode()).hexdigest()}">
<script nonce="{chance.random()}">var views = {chance.randrange(9999)};</script></head><body class="single postid-{number}">
<nav><a href="/">Home</a><a href="/s">{chance.choice(_WORDS)}</a></nav><main><article>
<h1>Unit {number} tests its {words.choice(_WORDS)}</h1>
<div class="post-meta"><time datetime="2026-11-20T09:00:00Z">November 20, 2026</time>
<span class="views">{chance.randrange(99999)} views</span></div>
<div class="entry-content">{body}<div class="ad-slot"><p>{" ".join(chance.sample(_WORDS, 6))}</p></div>
<div class="related-posts"><h3>Related Articles</h3><ul>{side}</ul></div></div></article>
<section class="comments" id="comments"><h3>{chance.randrange(40)} comments</h3><ul>{comments}</ul></section></main>
<aside class="sidebar"><h4>Most read</h4><ul>{side}</ul></aside>
<footer>© Newsroom 2026 · served in {chance.random():.3f} s</footer></body></html>"""


def site(pages: int, **changes: object) -> dict[str, Page]:
    """All pages of the site, with the same change."""
    return {f"https://{HOST}/news/{n}/": (200, story(n, **changes)) for n in range(1, pages + 1)}  # type: ignore[arg-type]


def everywhere(status: int, html: str) -> Callable[[int], dict[str, Page]]:
    """The same answer at every address."""
    return lambda pages: dict.fromkeys(site(pages), (status, html))


IMPRINT = "<p>The Newsroom is written and printed in a cellar at the old quay of Karsund, as it was in 1911.</p>"
_CAPTCHA = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser before you go on.</p></body></html>"
_CONSENT = """<html><head><title>We value your privacy</title></head><body><h1>We value your privacy</h1><p>We and our 843 partners
store and read information on your device. Choose what you allow.</p><button>Accept all</button></body></html>"""
_MAINTENANCE = """<html><head><title>Newsroom</title></head><body><main><article><h1>We will be back soon</h1>
<p>Our site is being rebuilt this week, and every page of it rests while our engineers carry boxes from one cellar to another.</p>
<p>You will find today's reporting on the radio, in the morning paper, and on the wall beside the main gate of the old building.</p>
<p>Thank you for your patience; those who wait will be rewarded with larger letters, calmer colours and pages that open at once.</p>
<p>Questions about subscriptions are answered at the desk on the ground floor between nine in the morning and noon on weekdays.</p>
</article></main></body></html>"""
_NOT_FOUND = (
    "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Try the search.</p></body></html>"
)

# What the second run gets. The newsroom changed none of it.
SCENES: dict[str, Callable[[int], dict[str, Page]]] = {
    "sidebar, comments, ads, counters, nonces, related lists": lambda pages: site(pages, seed=1),
    "a new paragraph of the template in every story": lambda pages: site(pages, seed=1, extra=IMPRINT),
    "captcha": everywhere(200, _CAPTCHA),
    "consent page": everywhere(200, _CONSENT),
    "maintenance page with status 200": everywhere(200, _MAINTENANCE),
    "storm of 403": everywhere(403, ""),
    "storm of 404": everywhere(404, ""),
    "storm of 410": everywhere(410, ""),
    "every page is the not-found page with status 200": everywhere(200, _NOT_FOUND),
    "outage: 503": everywhere(503, ""),
    "empty pages": everywhere(200, "<html><body></body></html>"),
}


def play(scene: Callable[[int], dict[str, Page]], pages: int, *, worse: bool = False, runs: int = 1) -> dict[str, int]:
    """A first run (`worse`: by an early parser), then `runs` runs of the scene. Returns the content of the tables."""
    with tempfile.TemporaryDirectory() as folder:
        room = Site(Path(folder))
        room.crawl(site(pages), worse=worse)
        for _ in range(runs):
            room.crawl(scene(pages))
        found = {
            "revisions": room.count("SELECT count(*) FROM revisions WHERE kind != 'first' AND kind != 'reparse'"),
            "changes": room.count("SELECT count(*) FROM changes"),
            "removals": room.count("SELECT count(*) FROM articles WHERE status IN ('gone', 'gone_suspected')"),
            "edits": room.count("SELECT count(*) FROM revisions WHERE kind = 'edit'"),
            "remarks": room.count("SELECT count(*) FROM problems WHERE kind = 'template'"),
        }
        room.store.close()
        return found


def edited(pages: int) -> dict[str, Page]:
    """Every hundredth story edited, on pages whose template changed too."""
    return {
        f"https://{HOST}/news/{n}/": (200, story(n, seed=1, extra=IMPRINT, edited=n % 100 == 1))
        for n in range(1, pages + 1)
    }


def main() -> int:
    """Print every scene's figures. Returns 1 if a scene has a false edit or removal."""
    logging.disable(logging.INFO)
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    wrong = 0
    print(f"{pages:,} pages, looked at twice{'':30}revisions  changes  removals")
    for name, scene in SCENES.items():
        found = play(scene, pages)
        wrong += found["revisions"] + found["changes"] + found["removals"]
        print(f"{name:56}{found['revisions']:9}{found['changes']:9}{found['removals']:10}")
    found = play(site, pages, worse=True)
    wrong += found["revisions"] + found["changes"]
    print(f"{'a better parser':56}{found['revisions']:9}{found['changes']:9}{found['removals']:10}")
    found = play(edited, pages)
    asked = len(range(1, pages + 1, 100))
    print(
        f"control: template changed and {asked} stories edited: {found['edits']} edits found, {found['changes']} changes"
    )
    return int(bool(wrong) or found["edits"] != asked)


if __name__ == "__main__":
    sys.exit(main())

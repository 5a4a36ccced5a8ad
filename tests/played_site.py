"""A small news site in this process, played over rounds of `scrapy monitor`: a play overrides what the site answers.

Every play has the same script of edits, a withdrawal and a return, so that what is told can be compared with what was done.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from judging import query

STORIES = 12
EDITED, WITHDRAWN, QUOTED = 3, 5, 7  # the numbers of the stories that something is done to
_WHO = "harbour|school|rescue|library|railway|forestry|water|museum|theatre|market|hospital|bridge".split("|")
_TOWN = "Tarnhaven|Ostrel|Millbeck|Kirrwick|Lundsea|Vexholm|Arden|Brackwater|Quillon|Sorrel|Dunmarsh|Elderfold".split(
    "|"
)
_DOES = "opens|closes|repairs|plans|delays|doubles|sells|renames|funds|studies|rents|moves".split("|")
_WHAT = "ferry line|night school|north gallery|winter depot|salt store|dyke road|tram loop|sheep market|garage roof|choir hall".split(
    "|"
)
_THINGS = (
    "timber gravel copper lanterns ladders tickets uniforms carts windows benches pumps ropes maps bells kettles boots sacks "
    "wheels nets clocks desks lamps"
).split()


@dataclass(frozen=True)
class Answer:
    """What the site sends."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


NOT_FOUND = Answer("<html><head><title>Not found</title></head><body><h1>Not found</h1></body></html>", 404)


def headline(number: int) -> str:
    """The headline of a story when it is published."""
    choice = random.Random(500 + number)
    town, who, does = _TOWN[number % len(_TOWN)], choice.choice(_WHO), choice.choice(_DOES)
    return f"{town} {who} board {does} {choice.choice(_WHAT)} for {choice.choice(_THINGS)}"


class Site:
    """A site whose story `number` is at path(number). `round` is the number of the round that is played, from 1.

    Override answer(), or one of the parts that it is made of, to make it odd.
    """

    def __init__(self) -> None:
        self.round = 1
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = site.answer(self.path, dict(self.headers))
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                headers = {
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Length": str(len(body)),
                    **answer.headers,
                }
                self.send_response(answer.status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if answer.status != 304:
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End its server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # --- the script ---

    def is_withdrawn(self, number: int) -> bool:
        """Whether the story is taken down in this round."""
        return number == WITHDRAWN and 3 <= self.round <= 5

    def lines(self, number: int) -> list[str]:
        """The paragraphs of a story in this round."""
        choice = random.Random(900 + number)
        town = _TOWN[number % len(_TOWN)]
        lines = []
        for _ in range(7):
            things, who, where = choice.sample(_THINGS, 4), choice.choice(_WHO), choice.choice(_WHAT)
            counted = f"{choice.randint(20, 80)} {things[0]} and {choice.randint(20, 80)} {things[1]}"
            stayed = f"the {things[2]} and {things[3]} stayed with the {choice.choice(_WHO)} crew"
            lines.append(f"The {who} board of {town} counted {counted} near the {where}, while {stayed}.")
        where = choice.choice(_WHAT)
        lines[4] = (
            f'"We shall keep the {where} until the last winter day," said Mara Velkin of {town}, "and not an hour more."'
        )
        if number == EDITED and self.round >= 2:
            lines[2] = (
                f"Nobody was hurt when 97 {choice.choice(_THINGS)} fell from the {choice.choice(_WHAT)} of {town} on Sunday night."
            )
        if number == EDITED and self.round >= 6:
            lines[5] = lines[5].replace("The ", "Only the ", 1).replace("counted", "lost")
        if number == QUOTED and self.round >= 4:
            lines[4] = lines[4].replace("last winter day", "first summer day")
        return lines

    def headline(self, number: int) -> str:
        """The headline of a story."""
        return headline(number)

    # --- the pages ---

    def slug(self, number: int) -> str:
        """The last part of a story's address."""
        return self.headline(number).lower().replace(" ", "-")

    def path(self, number: int) -> str:
        """The path at which a story is."""
        return f"/news/2026/11/{self.slug(number)}/"

    def head(self, number: int) -> str:
        """What stands in the head of a story's page."""
        return f'<link rel="canonical" href="{self.url}{self.path(number)}">'

    def data(self, number: int) -> dict[str, Any]:
        """The JSON-LD of a story."""
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.headline(number),
            "datePublished": f"2026-11-{number % 20 + 1:02}T08:15:00Z",
            "author": {"@type": "Person", "name": "Ines Tollan"},
        }

    def text(self, number: int) -> str:
        """The HTML of the story itself."""
        body = "".join(f"<p>{line}</p>" for line in self.lines(number))
        return f'<h1>{self.headline(number)}</h1><p class="byline">By Ines Tollan</p><div class="entry-content">{body}</div>'

    def story(self, number: int) -> str:
        """The page of a story."""
        data = json.dumps(self.data(number)).replace("<", "\\u003c")
        return (
            f'<!DOCTYPE html><html lang="en"><head><title>{self.headline(number)}</title><meta property="og:type" content="article">'
            f'<meta property="og:title" content="{self.headline(number)}">{self.head(number)}'
            f'<script type="application/ld+json">{data}</script></head><body><nav><a href="/">Home</a><a href="/about/">About</a></nav>'
            f"<main><article>{self.text(number)}</article></main><footer>The Tarn Courier</footer></body></html>"
        )

    def listed(self) -> Sequence[int]:
        """The stories that the front page names."""
        return [number for number in range(STORIES) if not self.is_withdrawn(number)]

    def home(self) -> str:
        """The front page."""
        links = "".join(
            f'<h2><a href="{self.path(number)}">{self.headline(number)}</a></h2>' for number in self.listed()
        )
        return (
            f"<html><head><title>The Tarn Courier</title></head><body class='home'><main>{links}</main></body></html>"
        )

    def number(self, path: str) -> int | None:
        """The story that is at a path."""
        return next((number for number in range(STORIES) if self.path(number) == path), None)

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a request."""
        if path == "/":
            return Answer(self.home())
        number = self.number(path)
        if number is None or self.is_withdrawn(number):
            return NOT_FOUND
        return Answer(self.story(number))


def changes_of(folder: Path, site: Site) -> list[tuple[int | None, str, str]]:
    """(number of the story, kind, field) of all changes of the site that are worth a report, in order; None: of no story of the script."""
    numbers = {headline(number): number for number in range(STORIES)}
    rows = query(
        folder,
        "SELECT v.headline, c.kind, c.field FROM changes c JOIN articles a ON a.id = c.article_id JOIN sites s ON s.id = a.site_id "
        "JOIN revisions v ON v.article_id = a.id AND v.number = 1 WHERE s.host = ? AND c.severity >= 2 ORDER BY c.id",
        site.host,
    )
    return [(numbers.get(first), kind, field) for first, kind, field in rows]

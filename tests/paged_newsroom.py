"""A newsroom whose stories are printed on several pages, each in another style, on a real HTTP server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# How the address of a page is made from that of the story. Each style has its own links between the pages, too.
STYLES: dict[str, Callable[[str, int], str]] = {
    "wordpress": lambda story, page: story if page == 1 else f"{story}{page}/",
    "head": lambda story, page: story if page == 1 else f"{story}page/{page}/",
    "query": lambda story, page: story if page == 1 else f"{story}?page={page}",
    "arrow": lambda story, page: story if page == 1 else f"{story}?pg={page}",
    "file": lambda story, page: story if page == 1 else story.replace(".html", f"-{page}.html"),
    "from zero": lambda story, page: story if page == 1 else f"{story}?page={page - 1}",
}
SUBJECTS = "crane quay tugboat lighthouse drydock convoy ferry pier dredger canal buoy lock".split()


def sentence(subject: str, page: int, number: int) -> str:
    """A paragraph that no other page has."""
    other = SUBJECTS[(page * 5 + number * 3) % len(SUBJECTS)]
    return (
        f"The {subject} of the port stood still for {page * 10 + number} days before the {other} was mended, and on day "
        f"{page * 100 + number * 7} the harbour master wrote to the ministry that nobody had been paid for it."
    )


@dataclass
class Story:
    """A story: its paragraphs by page. `extra`: markup after the text of the first page."""

    headline: str
    pages: list[list[str]]
    style: str = "wordpress"
    extra: str = ""
    whole: str | None = None  # the address that shows all pages at once


@dataclass
class Newsroom:
    """What the server shows. `answers`: address -> (status, page) instead of what would be there; `asked`: the log."""

    url: str = ""
    stories: dict[str, Story] = field(default_factory=dict)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    listed: list[str] | None = None  # addresses on the front page; None: the first page of every story

    def add(self, path: str, headline: str, pages: int, style: str = "wordpress", **more: str) -> Story:
        """A story of so many pages, with four paragraphs on each."""
        subject = headline.split()[0].lower()
        texts = [[sentence(subject, page, number) for number in range(1, 5)] for page in range(1, pages + 1)]
        self.stories[path] = Story(headline, texts, style, **more)
        return self.stories[path]

    def page(self, address: str) -> str | None:
        """The page at an address; None: there is none."""
        if address == "/":
            listed = self.listed if self.listed is not None else list(self.stories)
            items = "".join(f'<h2><a href="{path}">{_label(path)}</a></h2>' for path in listed)
            return f"<html><head><title>Newsroom</title></head><body class='home'><main>{items}</main></body></html>"
        for path, story in self.stories.items():
            if address == story.whole:
                return self._html(path, story, [text for texts in story.pages for text in texts], 1, "")
            for number, texts in enumerate(story.pages, 1):
                if address == STYLES[story.style](path, number):
                    return self._html(path, story, texts, number, _links(path, story, number))
        return None

    def _html(self, path: str, story: Story, texts: list[str], number: int, links: str) -> str:
        body = "".join(f"<p>{text}</p>" for text in texts)
        head = ""
        if story.style == "head":
            for rel, other in (("prev", number - 1), ("next", number + 1)):
                if 1 <= other <= len(story.pages):
                    head += f'<link rel="{rel}" href="{STYLES[story.style](path, other)}">'
        if story.whole and number == 1 and links:
            links += f'<p><a href="{story.whole}">View as single page</a></p>'
        extra = story.extra if number == 1 else ""
        return f"""<html lang="en"><head><title>{story.headline} | The Quay</title>{head}
<meta property="og:type" content="article"><meta property="og:title" content="{story.headline}"></head>
<body><header><nav><a href="/">Home</a> <a href="/about/">About</a></nav></header>
<article><h1>{story.headline}</h1><p class="byline">By Mara Example</p>
<div class="entry-content">{body}{links}</div></article>{extra}
<footer><p>The Quay is printed on Mondays.</p></footer></body></html>"""


def _label(path: str) -> str:
    return path.strip("/").rpartition("/")[2].replace("-", " ").title()


def _links(path: str, story: Story, number: int) -> str:
    """The links between the pages, as the style prints them."""
    count = len(story.pages)
    if count == 1 or story.style == "head":
        return ""
    address = STYLES[story.style]
    if story.style == "arrow":
        before = f'<a href="{address(path, number - 1)}" rel="prev">&laquo;</a>' if number > 1 else ""
        after = f'<a href="{address(path, number + 1)}" rel="next">&raquo;</a>' if number < count else ""
        return f'<div class="pager">{before} {after}</div>'
    links = [
        f"<span>{page}</span>" if page == number else f'<a href="{address(path, page)}">{page}</a>'
        for page in range(1, count + 1)
    ]
    return f'<p class="page-links">Pages: {" ".join(links)}</p>'


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    """A newsroom that answers on 127.0.0.1."""
    room = Newsroom()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            split = urlsplit(self.path)
            address = f"{split.path}?{split.query}" if split.query else split.path
            room.asked.append(address)
            if address in room.leads:
                self.send_response(302)
                self.send_header("Location", room.leads[address])
                self.end_headers()
                return
            status, page = room.answers.get(address) or (200, room.page(address))
            body = (page or "<html><head><title>404 Not Found</title></head></html>").encode()
            self.send_response(status if page is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    room.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield room
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

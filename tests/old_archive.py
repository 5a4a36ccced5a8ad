"""An imitation of the Wayback Machine on a real HTTP server: its list of captures (CDX), and captures as they were (`id_`)."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[int, dict[str, str], str]


def folded(address: str) -> str:
    """An address without what the archive takes for no difference."""
    return address.replace("//www.", "//").replace(":80/", "/").partition("//")[2]


def digest(page: str) -> str:
    """What the list names the bytes of a page by."""
    return f"D{zlib.crc32(page.encode())}"


@dataclass
class OldArchive:
    """`pages`: (timestamp, address) -> status and page. `asked`: the log. `rows_per_answer`: then a key for the next ones comes.

    `list_answer`: instead of the true list, (parameters) -> answer. `refusals`: so many captures are refused with 429 first.
    """

    url: str = ""
    pages: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)  # rows that are always there beside those of `pages`
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    rows_per_answer: int = 1_000
    list_answer: Callable[[dict[str, str]], Answer] | None = None
    refusals: int = 0
    retry_after: str = "1"
    robots: str = ""

    def add(self, timestamp: str, address: str, page: str, status: int = 200) -> None:
        self.pages[timestamp, address] = (status, page)

    def lines(self) -> list[str]:
        """The list: sorted by address, then time, as the archive's is."""
        return [
            f"{timestamp} {address} text/html {status} {digest(page)}"
            for (timestamp, address), (status, page) in sorted(self.pages.items(), key=lambda item: item[0][::-1])
        ]

    def answer(self, path: str) -> Answer:
        parts = urlsplit(path)
        if parts.path == "/robots.txt":
            return (200 if self.robots else 404), {}, self.robots
        if parts.path == "/cdx/search/cdx":
            asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            return self.list_answer(asked) if self.list_answer else self._list(asked)
        timestamp, _, address = path.removeprefix("/web/").partition("id_/")
        if self.refusals:
            self.refusals -= 1
            return 429, {"Retry-After": self.retry_after}, "slow down"
        pages = {(at, folded(named)): page for (at, named), page in self.pages.items()}
        found = pages.get((timestamp, folded(unquote(address))))
        if found is None:
            return 404, {}, "the archive does not have that"
        headers = {"Memento-Datetime": "x", "x-archive-orig-server": "yard", "x-archive-orig-set-cookie": "a=b"}
        return found[0], headers, found[1]

    def _list(self, asked: dict[str, str]) -> Answer:
        place = folded(f"//{asked['url']}")
        rows = [
            row
            for row in self.lines()
            if folded(row.split()[1]).startswith(place)
            and asked.get("from", "") <= row[:14]
            and row[:14] <= asked.get("to", "9")
        ] + self.rows
        begin = int(asked.get("resumeKey", "0"))
        end = begin + self.rows_per_answer
        more = f"\n{end}\n" if end < len(rows) else ""
        return 200, {}, "".join(f"{row}\n" for row in rows[begin:end]) + more


@contextmanager
def old_archive() -> Iterator[OldArchive]:
    """The archive, open while the block runs."""
    archive = OldArchive()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            archive.asked.append(self.path)
            archive.agents.add(self.headers["User-Agent"])
            status, headers, text = archive.answer(self.path)
            body = text.encode()
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    archive.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield archive
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

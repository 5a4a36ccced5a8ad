"""Pages of WARC files and folders: the same stories, versions and changes as if we had watched."""

from __future__ import annotations

import gzip
import importlib
import io
import random
import re
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import brotli
import pytest
from newsroom import Newsroom
from running import Iria
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES
from iria_crawler.errors import IriaError
from iria_crawler.importing.saved import Saved
from iria_crawler.importing.warcs import find_answers, read_answers

# Table -> its rows as they are compared: without numbers of rows, which depend on the order of storing, and what hangs on them.
STORY = "(SELECT url FROM articles a WHERE a.id = {}) AS story"
VERSION = (
    "(SELECT a.url || ' ' || v.number FROM revisions v JOIN articles a ON a.id = v.article_id WHERE v.id = {}) AS {}"
)
PAGE_OF = "(SELECT sha256 FROM captures c WHERE c.id = {}) AS page"
NUMBERS = {
    "id", "site_id", "article_id", "link", "capture_id", "duplicate_of", "merged_into", "from_revision", "to_revision", "revision_id",
    "first_revision", "last_revision", "revert_of", "became", "into_id", "origin", "fetched_at", "lists_read_at", "lists_begun_at",
    "hints", "hints_true", "quiet_until", "next_listing",
}  # fmt: skip
NAMED = {
    "article_id": STORY.format("x.article_id"),
    "capture_id": PAGE_OF.format("x.capture_id"),
    **{
        name: VERSION.format(f"x.{name}", f"of_{name}")
        for name in ("from_revision", "to_revision", "revision_id", "first_revision", "last_revision", "revert_of")
    },
    "duplicate_of": "(SELECT url FROM articles a WHERE a.id = x.duplicate_of) AS original",
    "became": "(SELECT q.text FROM quotes q WHERE q.id = x.became) AS successor",
}
COMPARED = (
    "sites", "articles", "bodies", "urls", "captures", "revisions", "records", "parts", "furniture", "checks", "claims",
    "statements", "quotes", "images", "changes", "merges",
)  # fmt: skip


def content(path: Path, table: str) -> list[tuple[object, ...]]:
    """The rows of a table in one order."""
    with closing(sqlite3.connect(path)) as db:
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        columns = [f'x."{name}"' for name in names if name not in NUMBERS] + [
            NAMED[name] for name in names if name in NAMED
        ]
        return sorted(db.execute(f"SELECT {', '.join(columns)} FROM {table} x").fetchall(), key=repr)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_a_warc_of_ours_brings_back_every_row(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    iria("add", newsroom.url, "--as", "sample")
    iria("crawl", "sample")
    newsroom.play_day()
    iria("crawl", "sample", "-a", "recheck=all")
    first = tmp_path / "data" / "iria.db"
    lists = rows(first, "SELECT source FROM statements UNION SELECT source FROM claims")
    assert lists == [("feed",), ("picture",), ("rest",), ("sitemap",)]
    assert rows(first, "SELECT 1 FROM articles WHERE sources LIKE '%rest%'")  # facts that only a list gave
    assert rows(first, "SELECT 1 FROM changes WHERE kind = 'moved'")  # also without a page of its own
    assert rows(first, "SELECT 1 FROM changes WHERE stealth = 1")
    iria("warc", "pages.warc.gz")
    again = tmp_path / "again.db"
    told = iria("import", "pages.warc.gz", "--database", str(again)).stdout
    assert f"{len(content(first, 'articles'))} stories with all their versions" in told
    assert "new" not in told
    for table in COMPARED:
        assert content(again, table) == content(first, table), table
    assert len(content(again, "changes")) >= 7
    assert rows(again, "SELECT DISTINCT origin FROM captures") == [("warc pages.warc.gz",)]
    assert ", 0 faults" in iria("verify", "--database", str(again)).stdout
    before = rows(again, "SELECT * FROM revisions"), rows(again, "SELECT * FROM checks")
    told = iria("import", "pages.warc.gz", "--database", str(again)).stdout  # a second time: nothing
    assert "new" not in told
    assert "with all their" not in told
    assert (rows(again, "SELECT * FROM revisions"), rows(again, "SELECT * FROM checks")) == before


PAGE = """<html><head><title>Yard opens</title></head><body><article><h1>Yard opens in Skagvik with {} ships</h1>
<p class="byline">By Ida Ode</p>{}</article></body></html>"""
TEXT = (
    "<p>The yard in Skagvik opened on Monday with a short speech, and the minister left with two advisers for the day.</p>"
    * 6
)


def warc(path: Path, pages: list[tuple[str, str, str]]) -> None:
    """A WARC as another crawler writes it: not in the order of time, with a picture and a request in it."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, at, body in pages:
            kind = "image/png" if url.endswith(".png") else "text/html; charset=utf-8"
            http = StatusAndHeaders("200 OK", [("Content-Type", kind)], "HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body.encode()),
                http_headers=http,
                warc_headers_dict={"WARC-Date": at},
            )
            writer.write_record(record)
            record.raw_stream.close()  # a temporary file by now


def test_a_warc_of_another_crawler(iria: Iria, tmp_path: Path) -> None:
    url = "https://www.yard.example/news/yard-opens-in-skagvik/"
    warc(
        tmp_path / "their.warc.gz",
        [
            (url, "2026-03-05T10:00:00Z", PAGE.format("eleven", TEXT)),
            (url, "2026-03-01T10:00:00.25Z", PAGE.format("nine", TEXT)),
            ("https://www.yard.example/a.png", "2026-03-01T10:00:00Z", "x"),
            ("https://other.example/news/some-other-story/", "2026-03-01T10:00:00Z", PAGE.format("nine", TEXT)),
        ],
    )
    assert "of which outlet?" in iria("import", "their.warc.gz", code=2).stderr
    told = iria("import", "their.warc.gz", "--site", "yard.example").stdout
    assert "1 answers of 1 other hosts left out (other.example)" in told
    path = tmp_path / "data" / "iria.db"
    assert rows(path, "SELECT field, earliest_at, latest_at, stealth FROM changes") == [
        ("headline", "2026-03-01T10:00:00Z", "2026-03-05T10:00:00Z", None)
    ]


def answer(path: Path, at: str, body: bytes, encoding: str = "br") -> None:
    """A WARC with one page, its body as it was sent."""
    with path.open("wb") as file:
        record = (writer := WARCWriter(file, gzip=False)).create_warc_record(
            "https://yard.example/news/yard-opens/",
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", encoding)], "HTTP/1.1"
            ),
            warc_headers_dict={"WARC-Date": at},
        )
        writer.write_record(record)
        record.raw_stream.close()  # a temporary file by now


def bodies(path: Path) -> list[bytes | None]:
    return [saved.body for saved in read_answers([path], list(find_answers(path, 0)))]


def test_pages_that_were_sent_as_brotli(tmp_path: Path) -> None:
    path, at = tmp_path / "br.warc", "2026-03-01T10:00:00Z"
    page = PAGE.format("nine", TEXT).encode()
    answer(path, at, brotli.compress(page))
    assert bodies(path) == [page]
    answer(path, at, page)  # it says so, and is none
    assert bodies(path) == [page]
    answer(path, at, brotli.compress(bytes(MAX_PAGE_BYTES + 1)))
    assert path.stat().st_size < 2_000
    assert bodies(path) == []


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2999-01-01T00:00:00Z"])
def test_an_answer_of_no_time_that_was_is_left_out(tmp_path: Path, at: str) -> None:
    path = tmp_path / "times.warc"
    answer(path, at, b"<p>x</p>", "identity")
    assert bodies(path) == []


def test_a_folder_of_saved_pages(iria: Iria, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    for name in ("nine", "eleven"):
        (folder / f"{name}.html").write_text(PAGE.format(name, TEXT))
    url = "https://www.yard.example/news/yard-opens-in-skagvik/"
    (folder / "pages.csv").write_text(f"file,url,time\neleven.html,{url},2026-03-05\nnine.html,{url},2026-03-01\n")
    iria("import", "saved", "--site", "yard.example")
    path = tmp_path / "data" / "iria.db"
    assert rows(path, "SELECT number, headline FROM revisions") == [
        (1, "Yard opens in Skagvik with nine ships"),
        (2, "Yard opens in Skagvik with eleven ships"),
    ]
    (folder / "pages.csv").write_text(f"file,url,time\n../sites.toml,{url},2026-03-05\n")
    assert "pages.csv, line 2" in iria("import", "saved", "--site", "yard.example", code=1).stderr
    (folder / "pages.csv").write_text(f"file,url,time\nnine.html,{url},yesterday\n")
    assert "expected a time" in iria("import", "saved", "--site", "yard.example", code=1).stderr
    (folder / "pages.csv").write_text("a,b\n")
    assert "expected the columns file, url, time" in iria("import", "saved", "--site", "yard.example", code=1).stderr


def test_one_page_is_in_memory_at_a_time(tmp_path: Path) -> None:
    url = "https://www.yard.example/news/{}/"
    noise = random.Random(1)  # what repeats itself would be one block of the file
    pages = [(url.format(number), "2026-03-01T10:00:00Z", noise.randbytes(150_000).hex()) for number in range(60)]
    warc(tmp_path / "large.warc.gz", pages)
    assert sum(len(body) for *_, body in pages) > 15_000_000
    del pages
    taken: list[int] = []

    class Counting:
        def take(self, saved: Saved) -> None:
            taken.append(len(saved.body or b""))

    command = importlib.import_module("iria_crawler.commands.import")
    tracemalloc.start()
    try:
        command.take_warcs([tmp_path / "large.warc.gz"], {"yard.example": Counting()})
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()
    assert len(taken) == 60


@pytest.mark.parametrize(
    "endless",
    [b"WARC/1.0\r\nWARC-Type: " + b"a" * 3_000_000, b"WARC/1.0\r\n" + b"X-A: b\r\n" * 400_000],
    ids=["a line", "lines"],
)
def test_header_lines_without_end_are_refused(tmp_path: Path, endless: bytes) -> None:
    """A few kB of gzip may become gigabytes of header lines."""
    (path := tmp_path / "a.warc.gz").write_bytes(gzip.compress(endless + b"\r\n\r\n"))
    with pytest.raises(IriaError, match="header lines"):
        list(find_answers(path, 0))


def test_header_lines_of_an_answer_are_bounded_too_and_usual_ones_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    answer(path, "2026-11-20T10:00:00Z", b"<p>The tug left.</p>", "identity")
    assert len(list(find_answers(path, 0))) == 1
    data = path.read_bytes()
    head, status, rest = data.partition(b"HTTP/1.")
    grown = status + rest.replace(b"\r\n", b"\r\n" + b"X-A: b\r\n" * 400_000, 1)
    length = len(grown.rstrip(b"\r\n"))
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % length, head)
    path.write_bytes(head + grown)
    with pytest.raises(IriaError, match="header lines"):
        list(find_answers(path, 0))


def test_what_is_no_warc(iria: Iria, tmp_path: Path) -> None:
    (tmp_path / "notes.warc.gz").write_bytes(b"not a warc at all\n" * 10)
    assert "iria import: " in iria("import", "notes.warc.gz", "--site", "yard.example", code=1).stderr
    assert "No such file" in iria("import", "none.warc", "--site", "yard.example", code=1).stderr
    assert "give WARC files or a folder" in iria("import", code=2).stderr

"""Pages of WARC files and folders: the same stories, versions and changes as if we had watched."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

from newsroom import Newsroom
from running import Iria
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

# Without what the publisher's lists said (the exact time of publication from REST, which is in content_hash too): a WARC holds pages.
STORIES = """SELECT a.url, a.headline, a.byline, a.word_count, b.body_text, a.revision_count, a.status,
a.first_seen_at, a.last_changed_at FROM articles a JOIN bodies b ON b.article_id = a.id ORDER BY a.url"""
VERSIONS = """SELECT a.url, v.number, v.kind, v.seen_at, v.not_before, c.sha256 FROM revisions v
JOIN articles a ON a.id = v.article_id LEFT JOIN captures c ON c.id = v.capture_id ORDER BY a.url, v.number"""
CHANGES = """SELECT a.url, h.kind, h.field, h.before, h.after, h.severity, h.earliest_at, h.latest_at FROM changes h
JOIN articles a ON a.id = h.article_id ORDER BY 1, 2, 3, 4, 5"""
QUOTES = "SELECT a.url, q.text, q.speaker_name FROM quotes q JOIN articles a ON a.id = q.article_id ORDER BY 1, 2"


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_a_warc_of_ours_brings_back_stories_versions_and_changes(
    iria: Iria, newsroom: Newsroom, tmp_path: Path
) -> None:
    iria("add", newsroom.url, "--as", "sample")
    iria("crawl", "sample")
    newsroom.play_day()
    iria("crawl", "sample", "-a", "recheck=all")
    first = tmp_path / "data" / "iria.db"
    iria("warc", "pages.warc.gz")
    again = tmp_path / "again.db"
    told = iria("import", "pages.warc.gz", "--database", str(again)).stdout
    assert "new" in told
    assert rows(first, "SELECT 1 FROM changes WHERE kind = 'moved'")  # also without a page of its own
    for sql in (STORIES, VERSIONS, CHANGES, QUOTES):
        assert rows(again, sql) == rows(first, sql)
    assert len(rows(again, CHANGES)) >= 7
    assert rows(again, "SELECT DISTINCT origin FROM captures") == [("warc pages.warc.gz",)]
    assert ", 0 faults" in iria("verify", "--database", str(again)).stdout
    before = rows(again, VERSIONS), rows(again, "SELECT * FROM checks")
    told = iria("import", "pages.warc.gz", "--database", str(again)).stdout  # a second time: nothing
    assert "new" not in told
    assert (rows(again, VERSIONS), rows(again, "SELECT * FROM checks")) == before


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


def test_what_is_no_warc(iria: Iria, tmp_path: Path) -> None:
    (tmp_path / "notes.warc.gz").write_bytes(b"not a warc at all\n" * 10)
    assert "iria import: " in iria("import", "notes.warc.gz", "--site", "yard.example", code=1).stderr
    assert "No such file" in iria("import", "none.warc", "--site", "yard.example", code=1).stderr
    assert "give WARC files or a folder" in iria("import", code=2).stderr

"""verify, reparse and warc, as a user runs them after a crawl of the sample newsroom."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from newsroom import Newsroom
from plain_records import unpack_records
from running import Scrapy
from warcio.archiveiterator import ArchiveIterator

from iria_crawler.store.file.packing import record_of


def crawl(scrapy: Scrapy, newsroom: Newsroom, stories: int) -> None:
    scrapy("crawl", "iria", "-a", f"start_url={newsroom.url}", "-a", f"limit={stories}")


def change(path: Path, sql: str) -> None:
    db = sqlite3.connect(path)
    unpack_records(db.execute)
    db.execute(sql)
    db.commit()
    db.close()


def count(path: Path, sql: str) -> int:
    db = sqlite3.connect(path)
    db.create_function("record_json", 1, lambda revision_id: record_of(db.execute, revision_id))
    (number,) = db.execute(sql).fetchone()
    db.close()
    return int(number)


def test_verify_seals_and_finds_what_was_altered(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    crawl(scrapy, newsroom, 5)
    seals = tmp_path / "seals.jsonl"
    first = scrapy("verify", "--seals", str(seals))
    assert "5 revisions, 0 faults" in first.stdout
    assert len(seals.read_text().splitlines()) == 1
    change(
        tmp_path / "iria.db",
        "UPDATE records SET record = replace(record, 'headline', 'headlinf') WHERE revision_id = 2",
    )
    second = scrapy("verify", "--seals", str(seals), check=False)
    assert second.returncode == 11
    assert "revision 1: it is not what was written" in second.stdout
    assert len(seals.read_text().splitlines()) == 1  # a history with faults is not sealed


def test_verify_refuses_a_file_that_is_no_seals(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    crawl(scrapy, newsroom, 1)
    notes = tmp_path / "notes.txt"
    notes.write_text("not a seal\n")
    run = scrapy("verify", "--seals", str(notes), check=False)
    assert run.returncode == 1
    assert "notes.txt, line 1: not a seal" in run.stderr
    assert "Traceback" not in run.stderr


def test_reparse_corrects_the_record_and_makes_no_edit(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    crawl(scrapy, newsroom, 6)
    path = tmp_path / "iria.db"
    assert "0 stories" in scrapy("reparse").stdout  # today's parser has read them all
    # The state that an older parser left: no byline; one story is the same as today's parser reads it.
    change(path, "UPDATE revisions SET parser_version = 'old'")
    change(
        path, "UPDATE records SET record = json_remove(record, '$.byline', '$.authors') WHERE revision_id IN (1, 2, 3)"
    )
    had = count(path, "SELECT count(*) FROM revisions WHERE json_extract(record_json(id), '$.byline') IS NOT NULL")
    dry = scrapy("reparse", "--dry-run").stdout
    assert count(path, "SELECT count(*) FROM revisions WHERE kind = 'reparse'") == 0
    told = scrapy("reparse").stdout
    corrected = count(path, "SELECT count(*) FROM revisions WHERE kind = 'reparse'")
    assert corrected >= 1
    assert f"{corrected} corrected" in told
    assert f"{corrected} would be corrected" in dry
    assert "byline" in told
    assert (
        count(path, "SELECT count(*) FROM revisions WHERE json_extract(record_json(id), '$.byline') IS NOT NULL")
        == had + corrected
    )
    assert count(path, "SELECT count(*) FROM changes") == 0
    assert count(path, "SELECT count(*) FROM revisions WHERE parser_version = 'old'") == corrected  # the states before
    assert "0 stories" in scrapy("reparse").stdout


def test_warc_holds_every_page_as_it_came(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    crawl(scrapy, newsroom, 4)
    file = tmp_path / "pages.warc.gz"
    told = scrapy("warc", str(file)).stdout
    assert "4 pages written" in told
    with file.open("rb") as stream:
        records = [
            (record.rec_headers["WARC-Target-URI"], record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "response"
        ]
    assert len(records) == 4
    for url, headers, body in records:
        name = hashlib.sha256(body).hexdigest()
        assert (
            count(tmp_path / "iria.db", f"SELECT count(*) FROM captures WHERE sha256 = '{name}' AND url = '{url}'") == 1
        )
        assert headers.get_statuscode() == "200"
        assert headers["Content-Type"].startswith("text/html")
        assert headers["Content-Length"] == str(len(body))
        assert "Set-Cookie" not in headers
    again = scrapy("warc", str(file), check=False)
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert "0 pages written" in scrapy("warc", str(tmp_path / "later.warc"), "--since", "2999-01-01").stdout

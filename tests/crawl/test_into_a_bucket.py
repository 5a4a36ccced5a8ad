"""The sample newsroom crawled with its raw pages in a bucket: the same history, the commands on it, and a bucket in trouble."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3_server
from newsroom import Newsroom
from running import RUN, run_scrapy, scrapy_command
from s3_server import KEY, REGION, SECRET, S3Server

from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults

pytest.importorskip("obstore", reason="the extra `s3` is not installed")
ADDRESS = f"s3://{s3_server.BUCKET}/newsroom"


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server.serving() as server:
        yield server


def run(folder: Path, server: S3Server, *words: str, secret: str = SECRET) -> subprocess.CompletedProcess[str]:
    keys = {"AWS_REGION": REGION, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": secret}
    environment = {**RUN["env"], **keys, "AWS_ENDPOINT_URL": server.url, "TESTS_BUCKET_WAIT_MS": "1"}
    ended = run_scrapy(scrapy_command(folder, *words), environment=environment)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert secret not in ended.stderr + ended.stdout
    return ended


def crawl(
    folder: Path, server: S3Server, newsroom: Newsroom, *more: str, secret: str = SECRET
) -> subprocess.CompletedProcess[str]:
    return run(folder, server, "crawl", "iria", "-a", f"start_url={newsroom.url}", *more, secret=secret)


def test_a_crawl_and_the_commands_on_it(
    server: S3Server, newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3_server.name_in_environment(monkeypatch, server.url)
    there = ("-s", f"IRIA_CAPTURES={ADDRESS}")

    server.trouble = "503"
    assert crawl(tmp_path, server, newsroom, *there).returncode == 1, "the first time it is asked"
    server.trouble = ""
    Store(tmp_path / "iria.db", pages=ADDRESS).close()

    # Nothing is asked of the site while the bucket cannot be used, and the run says why.
    before = len(newsroom.paths())
    server.trouble = "503"
    ended = crawl(tmp_path, server, newsroom, *there)
    assert ended.returncode == 1
    assert "the bucket with the pages cannot be used" in ended.stderr
    server.trouble = ""
    assert crawl(tmp_path, server, newsroom, *there, secret="another-key").returncode == 1
    assert len(newsroom.paths()) == before
    with Store(tmp_path / "iria.db") as store:
        runs = store.db.execute("SELECT status, note FROM runs").fetchall()
        problems = store.db.execute("SELECT kind, reason FROM problems").fetchall()
    assert runs == [("failed", "no_bucket")] * 2
    assert [kind for kind, _ in problems] == ["bucket"] * 2
    assert "503" in problems[0][1]
    assert "403" in problems[1][1]
    assert "bucket" in run(tmp_path, server, "status").stdout

    # It fails amid a crawl: what is stored is whole, and the rest is owed.
    server.fails_after = len(server.objects) + 3
    assert crawl(tmp_path, server, newsroom).returncode == 1
    server.fails_after = None
    with Store(tmp_path / "iria.db") as store:
        stored = store.db.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert 0 < stored < 41
        assert list(find_faults(store.db, store.captures)) == []

    # Then it is as if nothing had been.
    assert crawl(tmp_path, server, newsroom).returncode == 0
    newsroom.play_day()
    assert crawl(tmp_path, server, newsroom, "-a", "recheck=all").returncode == 0
    with Store(tmp_path / "iria.db") as store:
        assert store.db.execute("SELECT count(*) FROM articles").fetchone()[0] >= 41
        assert store.db.execute("SELECT count(*) FROM articles WHERE revision_count > 1").fetchone()[0] >= 5
        assert list(find_faults(store.db, store.captures)) == []
        in_table = store.captures._db.execute("SELECT count(*) FROM pages WHERE length(data) > 100").fetchone()
        assert in_table == (0,), "the bytes lie in the bucket alone"

    # The commands.
    assert "0 faults" in run(tmp_path, server, "verify").stdout
    assert run(tmp_path, server, "reparse", "--all").returncode == 0
    pages = tmp_path / "pages.warc.gz"
    assert "not kept" not in run(tmp_path, server, "warc", str(pages)).stdout
    assert gzip.decompress(pages.read_bytes()).count(b"WARC-Type: response") >= 41
    told = run(tmp_path, server, "backup", str(tmp_path / "backups"))
    assert f"the pages lie in {ADDRESS}" in told.stdout, told.stdout + told.stderr
    told = run(tmp_path, server, "compact", "--keep-days", "0")
    assert told.returncode == 0, told.stderr
    assert "bucket: " in told.stdout
    with Store(tmp_path / "iria.db") as store:
        url, name = store.db.execute(
            "SELECT a.url, c.sha256 FROM articles a JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
            "JOIN captures c ON c.id = v.capture_id WHERE a.revision_count = 1 LIMIT 1"
        ).fetchone()
        page = store.captures.get(name)
        assert page
    assert run(tmp_path, server, "forget", url, "--reason", "a court said so").returncode == 0
    with Store(tmp_path / "iria.db") as store:
        assert store.captures.get(name) is None
        assert store.captures._db.execute("SELECT count(*) FROM pages WHERE sha256 = ?", (name,)).fetchone() == (0,)
    assert not any(name.encode() in data for data in server.objects.values()), "no pack holds it any more"
    assert "0 faults" in run(tmp_path, server, "verify").stdout

    # A bucket that is down later: an error of the bucket, and no word of pages that are not kept.
    server.trouble = "503"
    for words in (("verify",), ("warc", str(tmp_path / "second.warc")), ("reparse", "--all")):
        ended = run(tmp_path, server, *words)
        assert ended.returncode == 1, words
        assert "the bucket with the pages cannot be used" in ended.stderr, words
    assert not (tmp_path / "second.warc").exists()
    server.trouble = ""

    # A pack that is lost is said.
    server.objects.clear()
    ended = run(tmp_path, server, "verify")
    assert "not in the bucket as it was written" in ended.stdout
    assert " 0 faults" not in ended.stdout

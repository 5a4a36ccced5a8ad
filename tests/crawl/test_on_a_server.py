"""The sample newsroom crawled into PostgreSQL: the same rows as in a file, and the commands on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import servers
from newsroom import Newsroom
from running import run_scrapy, scrapy_command

from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults
from iria_crawler.store.file.seal import seal

# Of each table, what a crawl says of the newsroom: no ids, times, hashes of bytes (some pages print a number of their own) and
# counts of looks (a story may be due before a list announces its change), which differ from crawl to crawl.
CONTENTS = {
    "articles": "SELECT a.url, a.external_id, a.headline, a.standfirst, a.byline, a.authors, a.dateline, a.published_at, a.categories, "
    "a.tags, a.language, a.word_count, a.status, a.revision_count, a.sources, o.url, b.body_text, b.text_hash, b.sketch_version "
    "FROM articles a JOIN bodies b ON b.article_id = a.id LEFT JOIN articles o ON o.id = a.duplicate_of",
    "revisions": "SELECT a.url, v.number, v.kind, v.headline, v.content_hash, v.fold_hash, v.parser_version, "
    "CASE WHEN c.sha256 IS NULL THEN 0 ELSE 1 END "
    "FROM revisions v JOIN articles a ON a.id = v.article_id LEFT JOIN captures c ON c.id = v.capture_id",
    "changes": "SELECT a.url, c.kind, c.field, c.before, c.after, c.severity, c.stealth, c.reason "
    "FROM changes c JOIN articles a ON a.id = c.article_id",
    "quotes": 'SELECT a.url, q.position, q.text, q.speaker, q.speaker_name, q.speaker_role, q.cue, q.kind, q.start, q."end", q.continues, '
    "f.number, l.number, q.fate FROM quotes q JOIN articles a ON a.id = q.article_id JOIN revisions f ON f.id = q.first_revision "
    "LEFT JOIN revisions l ON l.id = q.last_revision",
    "images": "SELECT a.url, i.position, i.url, i.caption, i.credit, i.photographer, i.agency, i.role, i.qualifiers, f.number, l.number "
    "FROM images i JOIN articles a ON a.id = i.article_id JOIN revisions f ON f.id = i.first_revision "
    "LEFT JOIN revisions l ON l.id = i.last_revision",
    "urls": "SELECT u.url, u.url_key, u.kind, a.url FROM urls u JOIN articles a ON a.id = u.article_id",
    "checks": "SELECT a.url, c.http_status, c.outcome, c.reason, v.number "
    "FROM checks c JOIN articles a ON a.id = c.article_id "
    "LEFT JOIN revisions v ON v.id = c.revision_id",
    "sketches": "SELECT s.version, s.value, a.url FROM sketches s JOIN articles a ON a.id = s.article_id",
    "statements": "SELECT url_key, source, external_id, said FROM statements",
    "reports": "SELECT a.url, r.day, r.figures, r.names, CASE WHEN r.event_id IS NULL THEN 0 ELSE 1 END, o.url, r.shared FROM reports r "
    "JOIN articles a ON a.id = r.article_id LEFT JOIN articles o ON o.id = r.agrees_with",
    "events": "SELECT stories, outlets FROM events",
    "said": "SELECT speaker_name, month, site_id, speaker_role, quotes, gone FROM said",
    # A day of the crawl may be another in the second one: of those the sums are compared.
    "days": "SELECT day, site_id, stories, edits FROM days WHERE day < (SELECT min(substr(first_seen_at, 1, 10)) FROM articles) "
    "UNION ALL SELECT 'all', site_id, CAST(sum(stories) AS INTEGER), CAST(sum(edits) AS INTEGER) FROM days GROUP BY site_id",
    "unannounced": "SELECT CAST(sum(unannounced) AS INTEGER), CAST(sum(grave) AS INTEGER) FROM days",
    "traces": "SELECT t.value, t.day, a.url FROM traces t JOIN articles a ON a.id = t.article_id",
    "captures": "SELECT url, http_status, content_type FROM captures",
    "sources": "SELECT kind, url, http_status FROM sources",
    "runs": "SELECT status, new, changed, gone, failed, owed, note FROM runs",
    "coverage": "SELECT field, pages, filled FROM coverage",
    "frontier": "SELECT url, kind, attempts FROM frontier",
}

DATED_NOW = ("naval-chiefs-agree-on-cable-patrols", "parliament-approves-sixty-coastal-missiles")


class Crawled(NamedTuple):
    """Two databases, each after two crawls of one newsroom: in the morning and after its day."""

    on_server: str
    in_file: str


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The newsroom keeps its address, since the bytes of its pages name it."""
    folder = tmp_path_factory.mktemp("crawled")
    both = Crawled(servers.empty_database(), str(folder / "iria.db"))
    with Newsroom() as newsroom:
        for database in both:
            newsroom.reset()
            for everything in ((), ("-a", "recheck=all")):
                words = ("crawl", "iria", "-a", f"start_url={newsroom.url}", *everything)
                ended = run_scrapy(scrapy_command(folder, *words, IRIA_DATABASE=database))
                assert ended.returncode == 0, ended.stderr
                assert "Traceback" not in ended.stderr, ended.stderr
                newsroom.play_day()
    return both


def contents(database: str, table: str) -> list[str]:
    """The rows of a table in an order of their own; without those of the stories that the newsroom dates with its own clock."""
    store = Store(database, read_only=True)
    try:
        rows = store.db.execute(CONTENTS[table]).fetchall()
    finally:
        store.close()
    texts = (json.dumps(row, ensure_ascii=False) for row in rows)
    return sorted(text for text in texts if not any(story in text for story in DATED_NOW))


@pytest.mark.parametrize("table", CONTENTS)
def test_the_same_crawl_gives_the_same_rows(crawled: Crawled, table: str) -> None:
    ours, theirs = (contents(database, table) for database in crawled)
    assert ours == theirs
    assert ours or table in ("frontier", "events")


@pytest.fixture
def scrapy(crawled: Crawled, tmp_path: Path) -> Iterator[Any]:
    def run(*arguments: str, code: int = 0) -> str:
        ended = run_scrapy(scrapy_command(tmp_path, *arguments, IRIA_DATABASE=crawled.on_server))
        assert ended.returncode == code, ended.stderr
        return ended.stdout + ended.stderr

    return run


def test_status_knows_the_site(scrapy: Any) -> None:
    [site] = json.loads(scrapy("status", "--json"))
    assert (site["state"], site["owed"]) == ("ok", 0)
    assert site["stories"] > 40


def test_changes_are_printed_as_from_a_file(crawled: Crawled, tmp_path: Path) -> None:
    told = []
    for database in crawled:
        ended = run_scrapy(scrapy_command(tmp_path, "changes", "--format", "json", IRIA_DATABASE=database))
        assert ended.returncode == 0, ended.stderr
        told.append([(one["url"], one["kind"], one["before"], one["after"]) for one in json.loads(ended.stdout)])
    assert sorted(map(repr, told[0])) == sorted(map(repr, told[1]))
    assert told[0]


def test_verify_finds_the_history_as_it_was_written_and_what_was_altered(crawled: Crawled, scrapy: Any) -> None:
    assert " 0 faults" in scrapy("verify")
    store = Store(crawled.on_server)
    try:
        store.db.execute("UPDATE revisions SET seen_at = '2026-11-22T00:00:00Z' WHERE id = 1")
        assert " 1 faults" in scrapy("verify", code=11)
    finally:
        store.db.execute(
            "UPDATE revisions SET seen_at = (SELECT first_seen_at FROM articles WHERE id = article_id) WHERE id = 1"
        )
        store.close()
    assert " 0 faults" in scrapy("verify")


def test_reparse_reads_every_page_again(scrapy: Any) -> None:
    assert " 0 would be corrected" in scrapy("reparse", "--all", "--dry-run")


def test_export_writes_the_same_table(crawled: Crawled, tmp_path: Path) -> None:
    files = []
    for number, database in enumerate(crawled):
        files.append(tmp_path / f"{number}.jsonl")
        ended = run_scrapy(
            scrapy_command(tmp_path, "export", str(files[-1]), "--what", "quotes", IRIA_DATABASE=database)
        )
        assert ended.returncode == 0, ended.stderr
    ours, theirs = (sorted(line.partition('"site"')[2] for line in file.read_text().splitlines()) for file in files)
    assert ours == theirs
    assert len(ours) > 40


def test_what_works_on_a_file_says_what_to_do_instead(scrapy: Any, tmp_path: Path) -> None:
    assert "export --to desk.db" in scrapy("browse", code=1)
    assert "pg_dump" in scrapy("backup", str(tmp_path / "copies"), code=1)
    assert not (tmp_path / "copies").exists()


def test_a_copy_for_browsing_has_everything_of_the_stories_and_is_brought_up_to_date(
    crawled: Crawled, scrapy: Any, tmp_path: Path
) -> None:
    desk = tmp_path / "desk.db"
    assert "43 stories copied, 43 in" in scrapy("export", "--to", str(desk))
    for table in ("articles", "changes", "quotes", "images", "urls", "checks"):
        assert contents(str(desk), table) == contents(crawled.on_server, table)
    copy = Store(desk)
    assert list(find_faults(copy.db, copy.captures)) == []
    assert servers.lost_references(copy) == []
    word = copy.search("missiles")[0].id
    copy.close()
    store = Store(crawled.on_server)
    try:
        store.db.execute(
            "UPDATE articles SET headline = 'Xylophones', last_seen_at = '2031-01-01T00:00:00Z' WHERE id = ?", (word,)
        )
        assert "1 stories copied, 43 in" in scrapy("export", "--to", str(desk))
        copy = Store(desk)
        assert [story.id for story in copy.search("xylophone")] == [word]
        copy.close()
    finally:
        store.close()
    assert (
        "holds stories of its own"
        in run_scrapy(
            scrapy_command(tmp_path, "export", "--to", crawled.in_file, IRIA_DATABASE=crawled.on_server)
        ).stderr
    )


def test_a_file_is_moved_to_a_server_as_a_whole(crawled: Crawled, tmp_path: Path) -> None:
    """Its earlier records are packed before."""
    ended = run_scrapy(scrapy_command(tmp_path, "compact", "--keep-pages", IRIA_DATABASE=crawled.in_file))
    assert ended.returncode == 0, ended.stderr
    servers.tell("CREATE DATABASE moved")
    address = servers.address("moved")
    ended = run_scrapy(scrapy_command(tmp_path, "export", "--to", address, IRIA_DATABASE=crawled.in_file))
    assert ended.returncode == 0, ended.stderr
    for table in CONTENTS:
        assert contents(address, table) == contents(crawled.in_file, table), table
    moved, file = Store(address), Store(crawled.in_file, read_only=True)
    assert list(find_faults(moved.db, moved.captures)) == []
    assert seal(moved.db) == seal(file.db)
    (highest,) = file.db.execute("SELECT max(id) FROM sites").fetchone()
    assert moved.site("new.example", None, datetime(2026, 11, 29, tzinfo=UTC)) == highest + 1
    moved.close()
    file.close()
    again = run_scrapy(scrapy_command(tmp_path, "export", "--to", address, IRIA_DATABASE=crawled.in_file))
    assert "it has stories already" in again.stderr
    servers.tell("DROP DATABASE moved WITH (FORCE)")


def test_the_commands_that_were_made_for_a_file_do_the_same_on_a_server(
    crawled: Crawled, scrapy: Any, tmp_path: Path
) -> None:
    """The last test: it changes what is stored. On both databases with the same words, and the same is told."""
    watch = tmp_path / "watch.toml"
    watch.write_text(
        "[channels.desk]\nurl = 'json://127.0.0.1:9/'\n[[rules]]\nchannels = ['desk']\nfields = ['headline']\n"
    )
    told: list[list[str]] = []
    for number, database in enumerate(crawled):
        pages = tmp_path / f"{number}.warc.gz"
        with Store(database) as store:
            rows = store.db.execute(
                "SELECT url, id FROM articles WHERE status = 'live' ORDER BY url LIMIT 3"
            ).fetchall()
            one, two, three = (str(url) for url, _ in rows)
        said = []
        for words in (
            ("warc", str(pages)),
            ("merge", one, two, "--reason", "by hand"),
            ("merge", "--list"),
            ("merge", "--undo", str(rows[0][1])),
            ("forget", three, "--reason", "a court said so"),
            ("alerts", "--dry-run", "--since", "2020-01-01", "-s", f"IRIA_WATCH={watch}"),
            ("verify",),
        ):
            ended = run_scrapy(scrapy_command(tmp_path, *words, IRIA_DATABASE=database))
            assert "Traceback" not in ended.stderr, (words, ended.stderr)
            assert ended.returncode == 0, (words, ended.stdout, ended.stderr)
            said.append(f"{words[0]}: {len(ended.stdout.splitlines())} lines")
        told.append(said)
        with Store(database) as store:
            assert store.db.execute("SELECT count(*) FROM forgotten").fetchone() == (1,)
            assert store.db.execute("SELECT count(*) FROM articles WHERE url = ?", (three,)).fetchone() == (0,)
            assert store.db.execute("SELECT count(*) FROM merges WHERE undone_at IS NOT NULL").fetchone()[0] >= 1
            assert list(find_faults(store.db, store.captures)) == []
    assert told[0] == told[1]

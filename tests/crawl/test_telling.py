"""What a person sees: `scrapy changes` in its three forms, the live display on a terminal, the demonstration's checker."""

from __future__ import annotations

import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from judging import SECONDS_APART, later
from newsroom import Newsroom
from running import ROOT, RUN, Scrapy, run_scrapy, scrapy_command

from iria_crawler.store import Store


@pytest.fixture(scope="module")
def after_the_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an iria.db after crawls of the newsroom's morning and evening."""
    folder = tmp_path_factory.mktemp("day")
    with Newsroom() as newsroom:
        command = scrapy_command(folder, "crawl", "iria", "-a", f"start_url={newsroom.url}", "-a", "recheck=all")
        assert run_scrapy(command).returncode == 0
        later(folder, SECONDS_APART / 3600)
        newsroom.play_day()
        assert run_scrapy(command).returncode == 0
    return folder


def changes(folder: Path, *arguments: str) -> str:
    command = scrapy_command(folder, "changes", *arguments)
    told = run_scrapy(command)
    assert told.returncode == 0
    return told.stdout


def test_text_names_story_change_and_time(after_the_day: Path) -> None:
    text = changes(after_the_day)
    assert "Corvette programme slips by a year as gearbox fails tests\nhttp://127.0.0.1:" in text
    assert "  headline changed between " in text
    assert "Corvette programme slips by a year{+ as gearbox fails tests+}" in text
    assert "(severity 3, number, unannounced): … to buy 60 missiles for $[-240-]{+420+} million." in text
    assert "comand" not in text  # a typing error is below the default severity


def test_severity_one_shows_the_typing_error(after_the_day: Path) -> None:
    assert "the [-comand-]{+command+} said" in changes(after_the_day, "--severity", "1")


def test_stealth_leaves_out_what_was_announced(after_the_day: Path) -> None:
    text = changes(after_the_day, "--stealth")
    assert "picture credit changed" in text
    assert "headline changed" not in text


def test_json_has_the_columns_of_the_table(after_the_day: Path) -> None:
    rows = json.loads(changes(after_the_day, "--format", "json"))
    credit = next(row for row in rows if row["field"] == "credit")
    assert (credit["before"], credit["after"], credit["severity"], credit["stealth"]) == (
        "DOD/Jane Roe",
        "DOD/John Poe",
        3,
        True,
    )
    assert credit["earliest_at"] < credit["latest_at"]


def test_markdown_strikes_and_stresses(after_the_day: Path) -> None:
    text = changes(after_the_day, "--format", "markdown")
    assert "for $~~240~~**420** million." in text
    assert "### [Naval chiefs meet after third cable cut in a month](http://127.0.0.1:" in text


@pytest.mark.parametrize("narrow", [["--since", "2999-01-01"], ["--stealth", "--since", "2999-01-01"]])
def test_nothing_to_tell(after_the_day: Path, narrow: list[str]) -> None:
    assert changes(after_the_day, *narrow) == "no changes\n"


def test_since_that_is_no_time(scrapy: Scrapy) -> None:
    result = scrapy("changes", "--since", "yesterday", check=False)
    assert result.returncode == 2
    assert "expected a time such as 2026-11-23" in result.stderr


def test_no_database(scrapy: Scrapy, tmp_path: Path) -> None:
    result = scrapy("changes", check=False)
    assert result.returncode == 1
    assert "crawl first" in result.stderr
    assert not (tmp_path / "iria.db").exists()


def test_terminal_shows_progress_instead_of_log_lines(tmp_path: Path) -> None:
    with Newsroom() as newsroom:
        command = scrapy_command(tmp_path, "crawl", "iria", "-a", f"start_url={newsroom.url}", DOWNLOAD_DELAY=0.02)
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            command, cwd=ROOT, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}
        ) as process:
            os.close(theirs)
            shown = read_all(ours)
    assert process.returncode == 0
    assert "iria: looking" in shown
    assert " new" in shown
    assert "INFO" not in shown
    assert "crawl ok" in shown


def test_a_log_is_about_the_outlet_and_not_about_scrapy(scrapy: Scrapy, newsroom: Newsroom) -> None:
    """Of 130 lines a crawl, 100 were tables of Scrapy's parts; and which of eight outlets a summary was of, nobody knew."""
    log = scrapy("crawl", "news", "-a", f"url={newsroom.url}", "-a", "limit=1").stderr
    host = newsroom.url.split("/")[2]
    assert f"crawl ok: {host}" in log
    assert len(log.splitlines()) < 20, log
    assert not re.search("Overridden settings|Enabled |Versions:|Dumping|Spider opened", log)
    assert "look at it:  " in log
    again = scrapy("crawl", "news", "-a", f"url={newsroom.url}", "-a", "limit=0").stderr
    assert f"crawl ok: {host}" in again
    assert "look at it:  " not in again  # nothing came


def read_all(terminal: int) -> str:
    pieces = []
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end of a terminal is closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(terminal)
    return b"".join(pieces).decode(errors="replace")


# --- the demonstration's checker can fail ---

GOOD = """What the newsroom did (7 changes to known stories):

  headline changed between 14:03:33 and 14:03:36 UTC on 2026-11-23: Corvette programme slips by a year{+ as gearbox fails tests+}
  notice added between 1 and 2 UTC on 2026-11-23: {+Correction: An earlier version of this article misstated it.+}
  moved to another address between 1 and 2 UTC on 2026-11-23: [-mule-]{+mountain-brigade-keeps-its-mules+}/
  quote altered between 14:03:32 and 14:03:36 UTC on 2026-11-23, unannounced: … is nine too many, but [-I remember nine hundred-]{+it is a beginning+},
  text changed between 14:03:32 and 14:03:36 UTC on 2026-11-23, unannounced: … to buy 60 missiles for $[-240-]{+420+} million.
  seems taken down between 14:03:33 and 14:03:36 UTC on 2026-11-23: [-Lawmakers question price of winter boots-]
  picture credit changed between 14:03:33 and 14:03:36 UTC on 2026-11-23, unannounced: DOD/[-Jane Roe-]{+John Poe+}
  published before 14:03:35 UTC on 2026-11-23: Naval chiefs agree on shared cable patrols
  published before 14:03:35 UTC on 2026-11-23: Parliament approves purchase of coastal missiles
"""  # noqa: E501 (lines as they are printed)


@pytest.mark.parametrize(
    ("output", "complaint"),
    [
        (GOOD, ""),
        (GOOD.replace("quote altered", "quote added"), "quote ("),
        (GOOD + "  text changed between 1 and 2 UTC on 2026-11-23: the [-comand-]{+command+}\n", "it did not happen"),
        (GOOD.replace("  published before 14:03:35 UTC on 2026-11-23: Naval", "  Naval"), "told 0 times"),
        (GOOD.replace("60 missiles", "70 missiles"), "README.md shows what was not printed"),
    ],
)
def test_checker_of_the_demonstration(after_the_day: Path, tmp_path: Path, output: str, complaint: str) -> None:
    (tmp_path / "demo.txt").write_text(output, encoding="utf-8")
    command = [sys.executable, "scripts/check_demo.py", str(tmp_path / "demo.txt"), str(after_the_day / "iria.db")]
    result = subprocess.run(command, **RUN, capture_output=True, check=False)
    assert (result.returncode == 0) == (complaint == "")
    assert complaint in result.stderr


def test_checker_sees_a_broken_foreign_key(after_the_day: Path, tmp_path: Path) -> None:
    copy = sqlite3.connect(tmp_path / "iria.db")
    with closing(sqlite3.connect(after_the_day / "iria.db")) as original, original:
        original.backup(copy)
    copy.execute("DELETE FROM bodies")
    copy.execute("DELETE FROM sites")
    copy.commit()
    copy.close()
    (tmp_path / "demo.txt").write_text(GOOD, encoding="utf-8")
    command = [sys.executable, "scripts/check_demo.py", str(tmp_path / "demo.txt"), str(tmp_path / "iria.db")]
    result = subprocess.run(command, **RUN, capture_output=True, check=False)
    assert result.returncode == 1
    assert "foreign key" in result.stderr


NASTY = "Navy \x1b[31mred\x9b31m [bold]x[/] [/red] \u202e<script>@everyone [y](javascript:alert(1))\nERROR forged"


def test_no_output_obeys_what_an_old_record_holds(scrapy: Scrapy, tmp_path: Path) -> None:
    """Records that are older than the cleaning of texts contain such characters; so may addresses and reasons."""
    store = Store(tmp_path / "iria.db")
    at = datetime.now(UTC)
    site = store.site("x.example", None, at)
    store.db.execute(
        "INSERT INTO articles(id, site_id, url, headline, first_seen_at, last_seen_at) VALUES (1, ?, ?, ?, '', '')",
        (site, "javascript:alert('\x1b[2J')", NASTY),
    )
    store.db.execute(
        "INSERT INTO changes(article_id, kind, field, before, after, severity, stealth, earliest_at, latest_at) "
        "VALUES (1, 'altered', 'headline', ?, ?, 4, 1, '2026-11-23T13:00:00Z', '2026-11-23T13:30:00Z')",
        ("old " + NASTY, "new " + NASTY),
    )
    store.db.execute(
        "INSERT INTO runs(id, site_id, spider, started_at, ended_at, status) VALUES (1, ?, 'news', ?, ?, 'failed')",
        (site, at.isoformat(), at.isoformat()),
    )
    store.db.execute(
        "INSERT INTO problems(run_id, site_id, url, kind, reason, at) VALUES (1, ?, 'x', 'error', ?, ?)",
        (site, NASTY, at.isoformat()),
    )
    store.close()
    outputs = [
        scrapy("changes"),
        scrapy("changes", "--format", "json"),
        scrapy("changes", "--format", "markdown"),
        scrapy("status", check=False),
        scrapy("status", "--json", check=False),
    ]
    for output in outputs:
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", output.stdout)
        assert "Traceback" not in output.stderr
        assert not re.search("^ERROR", output.stdout, re.M)
    assert "[bold]x[/] [/red]" in outputs[0].stdout
    assert "[/red]" in outputs[3].stdout
    assert json.loads(outputs[1].stdout)[0]["headline"] == NASTY
    for word in ("<script>", "@everyone", "](javascript"):
        assert word not in outputs[2].stdout


@pytest.mark.parametrize("command", ["crawl", "monitor"])
def test_a_crawl_whose_reader_has_gone_ends_and_lets_its_site_go(
    scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path, command: str
) -> None:
    """As in `2>&1 | head`: nobody reads what is printed at the end."""
    words = ["crawl", "iria", "-a", f"start_url={newsroom.url}"] if command == "crawl" else ["monitor", newsroom.url]
    theirs, ours = os.pipe()
    with subprocess.Popen(scrapy_command(tmp_path, *words), cwd=ROOT, stderr=ours) as process:
        os.close(ours)
        os.close(theirs)
        try:
            process.wait(timeout=300)
        finally:
            process.kill()
    assert process.returncode >= 0  # by itself
    assert "is running" not in scrapy("crawl", "iria", "-a", f"start_url={newsroom.url}").stderr
    connection = sqlite3.connect(tmp_path / "iria.db")
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (41,)
    connection.close()

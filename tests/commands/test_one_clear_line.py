"""Any error in a command line or a file gives one clear line and the right exit code, and never a traceback."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from asking import Command
from running import ROOT

SPIDERS = ROOT / "spiders"
WORD, REST = 2, 1  # a wrong word of the user's; a file, the disk, the network

# (arguments, exit code, what the line says). {tmp}: a folder with the odd files of odd_files(); {db}: a sound database.
CASES: list[tuple[str, int, str]] = [
    # addresses
    ("crawl news -a url=htp://x", WORD, "'htp' is neither http nor https"),
    ("crawl news -a url=https://exa~mple.org/", WORD, "a space"),
    ("crawl news -a url=https://x:99999/", WORD, "1 to 65535"),
    ("crawl news -a url=https://x:0/", WORD, "1 to 65535"),
    ("crawl news -a url=https://x:http/", WORD, "1 to 65535"),
    ("crawl news -a url=https://x:-1/", WORD, "1 to 65535"),
    ("crawl news -a url=https://", WORD, "it has no host"),
    ("crawl news -a url=", WORD, "which outlet?"),
    ("crawl iria -a start_url=", WORD, "no address given"),
    ("crawl news -a url=file:///etc/passwd", WORD, "neither http nor https"),
    ("crawl news -a url=mailto:desk@yard.example", WORD, "'mailto'"),
    ("crawl news -a url=https:/yard.example/", WORD, "'https'"),
    ("crawl news -a url=https://-yard.example/", WORD, "can be no host"),
    ("crawl news -a url=https://yard..example/", WORD, "can be no host"),
    ("crawl news -a url=https://999.1.1.1/", WORD, "can be no host"),
    ("crawl news -a url=https://[::1/", WORD, "its host can be none"),
    ("crawl news -a url=nowhere", WORD, "a name without a dot"),
    ("crawl news -a url=ftp://desk:secret@yard.example/", WORD, "***@yard.example"),
    ("crawl news", WORD, "which outlet?"),
    ("crawl iria -a start_url=htp://x", WORD, "neither http nor https"),
    ("crawl iria -a start_url=https://ya~rd.example/", WORD, "a space"),
    ("crawl iria -a limt=5", WORD, "no such argument; there are: cookies, limit, recheck, start_url"),
    ("crawl iria -a url=https://yard.example/", WORD, "no such argument"),
    ("crawl iria -a limit=-1", WORD, "'-1': expected a whole number"),
    ("crawl iria -a limit=²", WORD, "'²': expected a whole number"),
    ("crawl iria -a limit", WORD, "NAME=VALUE"),
    ("crawl nobody", WORD, "no outlet 'nobody'; there are: iria, news"),
    ("crawl", WORD, "which outlet? There are: iria, news"),
    ("crawl iria news", WORD, "no use for 'news'"),
    ("crawl iria --recheck", WORD, "no option '--recheck'"),
    ("monitor htp://x", WORD, "neither http nor https"),
    ("monitor https://x:70000/", WORD, "1 to 65535"),
    ("monitor nobody", WORD, "no outlet 'nobody'; there are: iria"),
    ("monitor news", WORD, "or give an address"),
    ("monitor iria https://exa~mple.org/", WORD, "a space"),
    ("probe", WORD, "no address given"),
    ("probe htp://x", WORD, "neither http nor https"),
    ("probe https://x:99999/", WORD, "1 to 65535"),
    ("probe yard.example other.example", WORD, "no use for 'other.example'"),
    ("probe http://127.0.0.1:9/", REST, "it does not answer"),
    ("probe nosuch.invalid", REST, "it does not answer"),
    ("probe --all", WORD, "no outlet in sites.toml"),
    ("catalogue --tag navvy", WORD, "--tag 'navvy': no outlet of the catalogue has it; there are: agency, air,"),
    ("catalogue --country XX", WORD, "--country 'XX': no outlet of the catalogue has it; there are: "),
    ("catalogue --country DE --tag alliance", WORD, "no outlet of the catalogue is of this tag, country and language"),
    # times and numbers
    ("monitor --every 0m", WORD, "expected a time such as"),
    ("monitor --every 99999999999999999999d", WORD, "expected a time such as"),
    ("monitor --time-limit 400d", WORD, "no longer than a year"),
    ("monitor --time-limit soon", WORD, "expected a time such as"),
    ("monitor --every -5m", WORD, "expected one argument"),
    ("changes --since 0001-01-01T00:00+14:00", WORD, "--since '0001-01-01T00:00+14:00': expected"),
    ("changes --since 9999-12-31T23:59-14:00", WORD, "expected a time such as"),
    ("changes --since yesterday", WORD, "expected a time such as"),
    ("changes --since 2026-13-01", WORD, "expected a time such as"),
    ("changes --since=", WORD, "expected a time such as"),
    ("warc {tmp}/new.warc --since yesterday", WORD, "expected a time such as"),
    ("warc {tmp}/new.warc --since 0001-01-01T00:00+14:00", WORD, "expected a time such as"),
    ("alerts --dry-run --since yesterday", WORD, "expected a time such as"),
    ("alerts --since 2026-11-23", WORD, "goes with --dry-run"),
    ("changes --severity 5", WORD, "invalid choice"),
    ("changes --severity -1", WORD, "invalid choice"),
    ("changes --severity grave", WORD, "invalid int value"),
    ("compact --keep-days -1", WORD, "from 0 to 36,500"),
    ("compact --keep-days 99999999999999999999", WORD, "from 0 to 36,500"),
    ("compact --keep-days 1.5", WORD, "from 0 to 36,500"),
    ("compact --keep-days 5 --keep-pages", WORD, "give one of them"),
    ("browse --port 0", WORD, "from 1 to 65,535"),
    ("browse --port 70000", WORD, "from 1 to 65,535"),
    ("browse --port -5", WORD, "from 1 to 65,535"),
    ("browse --host no.such.host.invalid", WORD, "no address of this machine"),
    # sites and articles
    ("changes --site typo", WORD, "'typo': no such site in the database; there are: yard.example"),
    ("warc {tmp}/new.warc --site typo", WORD, "there are: yard.example"),
    ("reparse --site typo", WORD, "there are: yard.example"),
    ("merge 1", WORD, "give two articles"),
    ("merge", WORD, "give two articles"),
    ("merge 1 1", WORD, "the same article"),
    ("merge https://yard.example/one/ 1", WORD, "the same article"),
    ("merge 1 77", WORD, "no such article: 77"),
    ("merge 77 1", WORD, "no such article: 77"),
    ("merge 1 99999999999999999999999", WORD, "expected a whole number"),
    ("merge 1 https://nowhere.example/x", WORD, "no article has this address"),
    ("merge --undo 77", WORD, "no such article: 77"),
    ("merge --undo 1", REST, "not merged"),
    ("merge --undo 1 2 3", WORD, "give two articles"),
    ("merge --undo 1 --list", WORD, "give two articles"),
    ("merge --list --reason x", WORD, "--reason goes with a merge"),
    ("merge 1 2 3", WORD, "no use for '3'"),
    # surplus words
    ("status now", WORD, "no use for 'now'"),
    ("status --jsn", WORD, "no option '--jsn'"),
    ("changes yesterday", WORD, "no use for 'yesterday'"),
    ("verify all", WORD, "no use for 'all'"),
    ("reparse all", WORD, "no use for 'all'"),
    ("reparse --processes 0", WORD, "expected a whole number from 1 to 64"),
    ("compact all", WORD, "no use for 'all'"),
    ("alerts now", WORD, "no use for 'now'"),
    ("browse {tmp}/text.db", WORD, "no use for"),
    ("warc {tmp}/new.1 {tmp}/new.2", WORD, "no use for"),
    ("warc {tmp}/none/new.warc", REST, "none/new.warc]"),
    ("export {tmp}/none/new.csv", REST, "none/new.csv]"),
    ("warc", WORD, "give the file to write"),
    ("genspider", WORD, "give a name and an address"),
    ("genspider one", WORD, "give a name and an address"),
    ("genspider a b c", WORD, "no use for 'c'"),
    ("genspider ../up yard.example", WORD, "can name no spider"),
    ("genspider two~words yard.example", WORD, "can name no spider"),
    ("genspider class yard.example", WORD, "can name no spider"),
    ("genspider 1st yard.example", WORD, "can name no spider"),
    ("genspider yard htp://x", WORD, "neither http nor https"),
    ("genspider yard exa~mple.org", WORD, "a space"),
    ("genspider yard yard.example -t nothing", WORD, "no template 'nothing'"),
    ("genspider iria yard.example", REST, "already"),
    ("genspider news yard.example", REST, "already"),
    # settings
    ("status -s IRIA_DATBASE=x", WORD, "'IRIA_DATBASE': no such setting; there are: IRIA_"),
    ("status -s nonsense", WORD, "NAME=VALUE"),
    ("crawl iria -s DOWNLOAD_DELAY=slow", WORD, "expected a number"),
    ("crawl iria -s DOWNLOAD_DELAY=-1", WORD, "expected a number"),
    ("crawl iria -s DOWNLOAD_DELAY=nan", WORD, "expected a number"),
    ("crawl iria -s IRIA_READERS=100000", WORD, "expected 1 to 64"),
    ("crawl iria -s IRIA_READERS=0", WORD, "expected 1 to 64"),
    ("crawl iria -s IRIA_PICTURES=all", WORD, "expected head, full or nothing"),
    ("crawl iria -s CONCURRENT_ITEMS=1.5", WORD, "expected a whole number"),
    ("crawl iria -s ROBOTSTXT_OBEY=maybe", WORD, "expected 0 or 1"),
    ("crawl iria -L LOUD", WORD, "expected DEBUG"),
    ("status --pidfile /nope/pid", REST, "No such file or directory [/nope/pid]"),
    ("crawl iria --logfile /nope/log", REST, "No such file or directory [/nope/log]"),
    # files
    ("verify --seals /nope/x", REST, "no folder there"),
    ("verify --seals {tmp}", REST, "a folder or a device"),
    ("verify --seals {tmp}/text.db", REST, "line 1: not a seal"),
    ("warc {tmp}/text.db", REST, "exists already"),
    ("warc {tmp}", REST, "exists already"),
    ("warc /nope/pages.warc", REST, "No such file or directory"),
    (
        "alerts -s IRIA_WATCH=/nope/watch.toml",
        REST,
        "no such file, and iria init writes one; see docs/alerts.md [/nope/watch.toml]",
    ),
    ("alerts -s IRIA_WATCH={tmp}", REST, "a folder or a device"),
]
# Each command, with each file that is not a database of this project.
NO_DATABASE = {
    "nothing.db": "no database at",
    "folder.db": "a folder or a device",
    "text.db": "not a usable SQLite database",
    "empty.db": "holds nothing yet",
    "other.db": "holds something else",
    "later.db": "written by a later version",
    "older.db": "written by an earlier version",
    "file/iria.db": "no database at",
}
READING = (
    "status",
    "changes",
    "verify",
    "warc {tmp}/new.warc",
    "alerts --dry-run -s IRIA_WATCH={tmp}/watch.toml",
    "browse",
)
WRITING = ("compact", "reparse", "merge 1 2", "alerts -s IRIA_WATCH={tmp}/watch.toml")
STARTING = ("crawl iria", "monitor iria")


@pytest.fixture(scope="session")
def odd_files(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that are not databases of this project, or of another version."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "folder.db").mkdir()
    (folder / "text.db").write_text("The minister said nothing of note.\n" * 40)
    (folder / "file").write_text("")
    (folder / "empty.db").write_text("")
    (folder / "watch.toml").write_text("[channels.desk]\nurl = 'json://127.0.0.1:9/'\n")
    other = sqlite3.connect(folder / "other.db")
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    for name, version in (("later.db", 99), ("older.db", 5)):
        shutil.copy(archive, folder / name)
        db = sqlite3.connect(folder / name)
        db.execute(f"PRAGMA user_version = {version}")
        db.close()
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def says_one_line(command: Command, line: str, code: int, words: str) -> None:
    # A tilde in the table is a space within a word.
    ended = command(*[word.replace("~", " ") for word in line.split()])
    assert "Traceback" not in ended.err
    assert ended.code == code, ended.err
    assert not ended.out or line.startswith("probe"), ended.out  # whose table shows what was asked
    told = ended.err.strip().splitlines()
    assert words in told[-1], ended.err
    if code == WORD:
        assert (told[0].casefold(), len(told)) == ("usage", 4), ended.err  # Usage, =====, the syntax, the line
    else:
        assert len(told) == 1, ended.err
        assert told[0].startswith(f"scrapy {line.split()[0]}: ")


@pytest.mark.parametrize(("line", "code", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_wrong_word_or_file(
    command: Command, odd_files: Path, archive: Path, line: str, code: int, words: str
) -> None:
    line = line.replace("{tmp}", str(odd_files))
    if "IRIA_DATABASE" not in line:
        line += f" -s IRIA_DATABASE={archive}"
    outlets = set(SPIDERS.glob("*.py"))
    says_one_line(command, line, code, words)
    assert not list(odd_files.glob("new.*"))
    assert set(SPIDERS.glob("*.py")) == outlets


@pytest.mark.parametrize("line", [*READING, *WRITING, *STARTING])
@pytest.mark.parametrize("name", NO_DATABASE)
def test_what_is_no_database_of_ours(command: Command, odd_files: Path, line: str, name: str) -> None:
    words = NO_DATABASE[name]
    if line not in READING and name in ("empty.db", "older.db"):
        pytest.skip("who writes makes a database of it, or brings it up to date")
    if line in STARTING:
        if name == "nothing.db":
            pytest.skip("a crawl makes it")
        words = {"folder.db": "cannot open the database", "file/iria.db": "cannot open the database"}.get(name, words)
    if line == "browse" and name in ("later.db", "older.db"):
        pytest.skip("it is shown as it is, or brought up to date")
    before = held(odd_files)
    words_of_line = line.replace("{tmp}", str(odd_files))
    says_one_line(command, f"{words_of_line} -s IRIA_DATABASE={odd_files / name}", REST, words)
    assert held(odd_files) == before


@pytest.mark.parametrize(
    "line", ["status", "changes", "verify", "compact", "merge 1 2", "reparse", "crawl iria", "monitor iria"]
)
def test_a_database_in_another_hand(command: Command, archive: Path, tmp_path: Path, line: str) -> None:
    path = tmp_path / "iria.db"
    shutil.copy(archive, path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        says_one_line(command, f"{line} -s IRIA_DATABASE={path}", REST, "another process holds the database")
    finally:
        holder.close()


@pytest.mark.parametrize("line", ["merge 1 2", "compact"])
def test_a_database_that_another_writes_for_long(command: Command, archive: Path, tmp_path: Path, line: str) -> None:
    """Only commands that write wait for another writer."""
    path = tmp_path / "iria.db"
    shutil.copy(archive, path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        says_one_line(command, f"{line} -s IRIA_DATABASE={path}", REST, "another process holds the database")
        assert command("verify", "-s", f"IRIA_DATABASE={path}").code in (0, 11)
    finally:
        holder.close()


def test_each_command_takes_what_it_should(command: Command, archive: Path) -> None:
    """The commands that were refused above work with right arguments."""
    database = f"IRIA_DATABASE={archive}"
    for line, code, words in (
        ("status", 11, "yard.example"),
        ("changes --since 2026-11-23 --severity 0 --site https://www.yard.example/", 0, "Yard opens"),
        ("verify", 11, "3 revisions"),
        ("merge --list", 0, "no merges"),
        ("compact --dry-run --keep-days 0", 0, "would be let go"),
        ("reparse --dry-run --all --site yard.example", 0, "2 stories"),
    ):
        ended = command(*line.split(), "-s", database)
        assert "Traceback" not in ended.err
        assert words in ended.out, ended
        assert ended.code in (0, code), ended

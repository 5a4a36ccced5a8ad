"""`iria` from any folder: the folder it makes, the outlets it is given, its help, completions and errors."""

from __future__ import annotations

import json
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from newsroom import Newsroom
from running import Iria

from iria_crawler import commands
from iria_crawler.commands.codes import MEANINGS
from iria_crawler.commands.crawl import ARGUMENTS
from iria_crawler.front import main as front
from iria_crawler.outlets import open_sites

COMMANDS = sorted(
    path.stem for path in Path(commands.__file__).parent.glob("*.py") if "class Command(" in path.read_text()
)
# Of the repository: it writes a file of Python.
NOT_HERE = {"genspider"}


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "data" / "iria.db")) as connection:
        return connection.execute(sql).fetchall()


def test_from_nothing_to_the_first_stories_in_four_commands(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    assert "sites.toml, watch.toml, data/README.txt written" in iria("init").stdout
    assert "iria crawl sample" in iria("add", newsroom.url, "--as", "sample", "--timezone", "Europe/Berlin").stdout
    ended = iria("crawl", "sample", "-a", "limit=3")
    assert "iria browse" in ended.stderr + ended.stdout
    assert newsroom.url.split("/")[2] in iria("status", code=None).stdout
    assert rows(tmp_path, "SELECT spider, new FROM runs") == [("sample", 3)]
    assert rows(tmp_path, "SELECT count(*) FROM articles WHERE headline IS NOT NULL") == [(3,)]


def test_it_works_below_its_folder_and_from_outside(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    watch, below, outside = tmp_path / "watch", tmp_path / "watch" / "data", tmp_path / "outside"
    outside.mkdir()
    iria("init", "watch")
    iria("add", newsroom.url, "--as", "sample", folder=below)
    assert [outlet.key for outlet in open_sites(watch / "sites.toml").outlets] == ["sample"]
    iria("crawl", "sample", "-a", "limit=1", folder=below)
    told = iria("verify", "--folder", "../watch", folder=outside).stdout
    assert told.startswith("1 revisions, 0 faults")
    assert iria("verify", "--database", str(watch / "data" / "iria.db"), folder=outside).stdout == told
    assert list(outside.iterdir()) == []


def test_init_writes_over_nothing(iria: Iria, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text("# mine\n")
    assert "sites.toml is there already; nothing was written" in iria("init", code=1).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["sites.toml"]
    assert (tmp_path / "sites.toml").read_text() == "# mine\n"
    (tmp_path / "watch.toml").write_text("")
    assert "sites.toml, watch.toml are there already" in iria("init", code=1).stderr


def test_what_init_writes_can_be_used_as_its_comments_say(iria: Iria, tmp_path: Path) -> None:
    """Every line that is commented out is right."""
    iria("init")
    for name in ("sites.toml", "watch.toml"):
        path = tmp_path / name
        lines = path.read_text().split("\n")
        path.write_text(
            "\n".join(line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in lines)
        )
    [outlet] = open_sites(tmp_path / "sites.toml").outlets
    assert (outlet.key, outlet.off, outlet.delay) == ("harbour_post", True, 2.0)
    assert "no database" in iria("alerts", "--dry-run", code=1).stderr  # and not a mistake in watch.toml


def test_a_mistake_in_the_list_is_one_line_with_its_number(iria: Iria, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text("[a]\naddress = 'https://a.example/'\nlanguag = 'de'\n")
    for words in (("crawl", "a"), ("monitor",), ("probe", "https://a.example/"), ("add", "https://b.example/")):
        stderr = iria(*words, code=1).stderr
        assert f"iria {words[0]}: line 3: no 'languag' for an outlet; did you mean" in stderr
        assert stderr.count("\n") == 1


def test_add_refuses_what_is_there(iria: Iria, tmp_path: Path) -> None:
    iria("add", "https://www.harbour-post.example/", "https://granite.example/")
    before = (tmp_path / "sites.toml").read_bytes()
    said = iria("add", "http://harbour-post.example/news/", code=2).stderr
    assert "'http://harbour-post.example/news/' is there already, as [harbour-post]; one table for each host" in said
    assert "stands above already" in iria("add", "https://b.example/", "--as", "granite", code=2).stderr
    assert "small letters" in iria("add", "https://b.example/", "--as", "B b", code=2).stderr
    assert "is no time zone" in iria("add", "https://b.example/", "--timezone", "Berlin", code=2).stderr
    assert (tmp_path / "sites.toml").read_bytes() == before
    assert [outlet.key for outlet in open_sites(tmp_path / "sites.toml").outlets] == ["harbour-post", "granite"]


def test_the_monitor_obeys_off_interval_and_choice(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    list_of = tmp_path / "sites.toml"
    text = f"[sample]\naddress = '{newsroom.url}'\nstory_patterns = ['/news/a']\ntags = ['navy']\nlanguage = 'de-AT'\n"
    list_of.write_text(text + "off = true\n")
    iria("monitor", code=None)
    assert rows(tmp_path, "SELECT count(*) FROM runs") == [(0,)]
    list_of.write_text(text + "interval = '1h'\n")
    iria("monitor", code=None)
    stories = rows(tmp_path, "SELECT url FROM articles")
    assert stories
    assert all("/news/a" in str(url) for (url,) in stories)
    iria("monitor", code=None)  # not yet
    assert rows(tmp_path, "SELECT count(*) FROM runs") == [(1,)]
    iria("monitor", "sample", code=None)  # named: whatever the interval is
    assert rows(tmp_path, "SELECT count(*) FROM runs") == [(2,)]
    list_of.write_text(text)
    iria("monitor", "--tag", "navy", "--language", "de", code=None)
    assert rows(tmp_path, "SELECT count(*) FROM runs") == [(3,)]
    assert "no outlet of sites.toml is of this tag" in iria("monitor", "--tag", "army", code=2).stderr
    assert "not both" in iria("monitor", "--tag", "navy", "sample", code=2).stderr


def test_an_outlet_that_is_listed_is_not_crawled_twice(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    """Its address was crawled before it was put into the list."""
    iria("crawl", "news", "-a", f"url={newsroom.url}", "-a", "limit=1")
    (tmp_path / "sites.toml").write_text(f"[sample]\naddress = '{newsroom.url}'\n")
    iria("monitor", code=None)
    assert rows(tmp_path, "SELECT spider FROM runs") == [("news",), ("sample",)]


def test_contact_and_delay_reach_the_crawl(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(
        f"contact = 'mailto:desk@b.example'\n[sample]\naddress = '{newsroom.url}'\ndelay = 0.02\n"
    )
    iria("crawl", "sample", "-a", "limit=1")
    agents = {agent for *_, agent in newsroom.log()["requests"]}
    assert [agent for agent in agents if "+mailto:desk@b.example" in agent]


def test_probe_all_says_how_every_outlet_is(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    iria("add", newsroom.url, "--as", "sample")
    iria("add", "http://127.0.0.1:9/", "--as", "closed")
    told = iria("probe", "--all", code=11).stdout
    assert "feed" in told
    assert "does not answer" in told.partition("closed")[2]
    both = json.loads(iria("probe", "--all", "--json", code=11).stdout)
    assert [(one["outlet"], one["problem"] is None) for one in both] == [("sample", True), ("closed", False)]
    assert "no address given" in iria("probe", code=2).stderr
    assert "--tag 'navy': no outlet of sites.toml has it" in iria("probe", "--all", "--tag", "navy", code=2).stderr


# --- help ---


def test_every_command_is_here() -> None:
    assert sorted(front.NAMES) == sorted(set(COMMANDS) - NOT_HERE)


@pytest.mark.parametrize("name", front.NAMES)
def test_the_help_of_a_command_has_an_example_that_it_takes(name: str) -> None:
    command = front.load(name)
    parser = front.parser_of(name, command)
    text = parser.format_help()
    assert text.startswith(f"usage: iria {name}")
    assert command.short_desc() in iria_help()
    example = shlex.split(command.example)
    assert example[0] == name
    opts, rest = parser.parse_known_args(example[1:])
    assert not [word for word in rest if word.startswith("-")]
    assert len(rest) <= command.most_arguments
    assert f"iria {command.example}" in text
    assert MEANINGS in text
    assert opts.folder is None


def test_the_help_of_crawl_says_what_may_follow_a() -> None:
    text = " ".join(front.parser_of("crawl", front.load("crawl")).format_help().split())
    for name, about in ARGUMENTS.items():
        assert f"{name}= {about}" in text


def test_a_long_description_is_cut_into_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = front.parser_of("import", front.load("import")).format_help().partition("\n\n")[2].partition("options:")[0]
    assert max(map(len, text.splitlines())) <= 80


def iria_help() -> str:
    return front.overview()


def test_help_version_and_words_that_are_none(iria: Iria) -> None:
    assert iria().stdout == iria("--help").stdout == iria_help() + "\n"
    assert iria("--version").stdout.startswith("iria-crawler ")
    assert "did you mean status?" in iria("stauts", code=2).stderr
    assert "usage: iria status" in iria("status", "--jsn", code=2).stderr


# What a shell is asked after it has read the completions: what follows "iria mon", "iria status --js" and "iria crawl gr".
ASKING = {
    "bash": "COMP_WORDS=({words}); COMP_CWORD={at}; _iria; echo ${{COMPREPLY[@]}}",
    # As zsh's own bashcompinit calls it.
    "zsh": "f() {{ emulate -L sh; COMP_WORDS=({words}); COMP_CWORD={at}; _iria; echo ${{COMPREPLY[@]}}; }}; f",
    "fish": "complete --do-complete '{words}'",
}


@pytest.mark.parametrize("shell", ASKING)
def test_completions(iria: Iria, shell: str, tmp_path: Path) -> None:
    text = iria("--completion", shell).stdout
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} on this machine")
    (tmp_path / "sites.toml").write_text("# [off]\n[granite]\naddress = 'https://granite.example/'\n[harbour_post]\n")
    asked = (("iria mon", 1), ("iria status --js", 2), ("iria crawl gr", 2))
    # zsh needs its completions for "complete", which a shell without a terminal has not loaded
    begin = "autoload -U compinit && compinit -u -D\n" if shell == "zsh" else ""
    script = begin + text + "".join("\n" + ASKING[shell].format(words=words, at=at) for words, at in asked)
    ended = subprocess.run([shell, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    proposed = [line.split() for line in ended.stdout.splitlines()]
    # zsh itself takes from what it is given the words that fit
    fitting = [
        [word for word in words if word.startswith(asked[at][0].split()[-1])] for at, words in enumerate(proposed)
    ]
    assert [words[0] for words in fitting] == ["monitor", "--json", "granite"], ended.stderr
    assert shell == "zsh" or [len(words) for words in proposed[:1]] == [1]


def test_a_shell_without_completions(iria: Iria) -> None:
    assert "which shell" in iria("--completion", "csh", code=2).stderr


# --- a newcomer's first mistakes ---


def test_outside_of_a_folder_a_command_says_how_to_make_one(iria: Iria, tmp_path: Path) -> None:
    for name in ("monitor", "status", "changes", "browse", "alerts", "verify", "backup"):
        said = iria(name, code=1).stderr
        assert said.startswith(f"iria {name}: there is no sites.toml here or above: iria init makes one")
    assert list(tmp_path.iterdir()) == []  # no empty database
    # The database may be named instead.
    assert "no database" in iria("status", "-s", f"IRIA_DATABASE={tmp_path / 'other.db'}", code=1).stderr


def test_without_an_outlet_there_is_nothing_to_crawl(iria: Iria) -> None:
    iria("init")
    assert "There is none yet: iria add https://www.example.org/" in iria("crawl", code=2).stderr
    assert "There is none yet: iria add" in iria("crawl", "granite", code=2).stderr
    assert "no outlet, or all are off: iria add https://www.example.org/" in iria("monitor", code=1).stderr


def test_an_outlet_that_is_not_listed_is_named_with_the_way_to_list_it(iria: Iria) -> None:
    iria("add", "https://granite.example/")
    assert "which outlet? There are: granite, news" in iria("crawl", code=2).stderr
    assert (
        "no outlet 'granit'; there are: granite, news; did you mean \"granite\"?"
        in iria("crawl", "granit", code=2).stderr
    )
    said = iria("crawl", "https://harbour-post.example/", code=2).stderr
    assert "iria add https://harbour-post.example/ gives it one" in said
    assert "iria crawl news -a url=https://harbour-post.example/" in said

"""The command lines in the guides are run, and the output in the guides has the form of the real output.

A line that needs an outlet, a terminal or another machine is not run; NOT_RUN gives the reason for each kind. The names of
commands, options and settings in those lines are checked by tests/test_documented.py.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from asking import Command, fill
from running import ROOT

from iria_crawler.alerts.rules import read_watch

GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOT_RUN = {
    "scrapy crawl": "asks an outlet; tests/crawl crawls the sample newsroom",
    "datasette": "serves until it is stopped; tests/browse asks its pages",
    "IRIA_DESK=/srv/iria/desk.db": "the same with a setting before it",
    "make": "takes minutes; CI runs `make test` and `make demo`",
    ".venv/bin/pytest": "is this",
    "createdb": "makes a database on a server; tests/crawl/test_on_a_server.py",
    ".": "alters the shell that it runs in",
    "export": "alters the shell that it runs in",
    "cd": "alters the shell that it runs in",
    "*/15": "is a line of a crontab",
    "30": "is a line of a crontab",
    "iria init": "makes a folder; tests/front/test_tutorial.py",
    "iria add": "writes into that folder; tests/front/test_tutorial.py",
    "iria crawl": "asks an outlet; tests/front/test_tutorial.py",
    "iria monitor": "asks outlets; tests/crawl/test_monitor.py",
    "iria browse": "serves until it is stopped; tests/commands/test_browse_command.py",
    "iria export": "copies from a server; tests/owning/test_export.py and tests/store/test_server.py",
    "iria import": "asks an archive; tests/owning/test_wayback.py",
    "iria alerts": "needs a watch.toml; tests/front/test_tutorial.py",
    "iria --help": "tests/front/test_front.py",
    "pip": "installs; `make test-wheel` installs the wheel in a bare environment",
    "~/iria/bin/pip": "installs; `make test-wheel` installs the wheel in a bare environment",
    "python3": "makes an environment; `make test-wheel` makes one",
    "podman": "needs a builder of containers",
    "mkdir": "needs a builder of containers behind it",
}
# A block that begins with one of these is a file or a folder, not a command.
NO_COMMAND = ("iria monitor: line", "What the newsroom did", "tests/fixtures/", "/srv/news-watch/data", "[Unit]")
# In docs/commands.md the blocks give the form of a command; words in capitals must be replaced by values.
FORMS = ROOT / "docs" / "commands.md"


def blocks(guide: Path) -> list[str]:
    """The contents of the blocks of a guide that name no language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", guide.read_text(encoding="utf-8"), re.M | re.S)
    return [text for language, text in found if not language]


def samples(guide: Path) -> list[tuple[str, list[str]]]:
    """The command lines of a guide, each with the lines of output that are shown below it."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks(guide):
        if block.startswith(NO_COMMAND) or guide == FORMS:
            continue
        shown = block.startswith("$ ")
        for line in block.splitlines():
            if line.startswith("$ ") or not shown:
                found.append((re.split(r"\s+# ", line.removeprefix("$ "))[0].strip(), []))
            else:
                found[-1][1].append(line)
    return found


def reason(line: str) -> str | None:
    """Why a line is not run; None if it is run."""
    words = line.split()
    return NOT_RUN.get(" ".join(words[:2])) or NOT_RUN.get(words[0])


def form(line: str) -> str:
    """A line of output with every figure, hash and size as `0`, since they depend on the database."""
    plain = re.sub(r"\b[0-9a-f]{6,}(?:\.\.\.)?", "0", line)
    return re.sub(r"\b\d[\d.]*(?: bytes| [kMG]B)?", "0", " ".join(plain.split()))


RUN_HERE = [
    pytest.param(line, output, id=f"{guide.name}: {line}")
    for guide in GUIDES
    for line, output in samples(guide)
    if reason(line) is None
]


@pytest.mark.parametrize(("line", "output"), RUN_HERE)
def test_a_command_line_of_the_guides_runs(
    line: str, output: list[str], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "seals").mkdir()
    program, *words = shlex.split(line.replace("~/", f"{tmp_path}/"))
    assert program in ("iria", "scrapy"), f"give the reason for not running {line!r} in NOT_RUN"
    ended = command(*words, "-s", f"IRIA_DATABASE={fill(tmp_path / 'iria.db')}")
    assert ended.code == 0, ended.err
    if output:
        real = [form(part) for part in ended.out.splitlines()]
        shown = [form(part) for part in output]
        assert real[0] == shown[0]
        assert set(real) <= set(shown)  # the guide may show more: a table that comes where something was corrected


def test_the_reasons_for_not_running_belong_to_lines() -> None:
    lines = [line for guide in GUIDES for line, _ in samples(guide)]
    unused = [start for start in NOT_RUN if not any(f"{line} ".startswith(f"{start} ") for line in lines)]
    assert unused == []
    assert {line.split()[1] for line, _ in (sample.values for sample in RUN_HERE)} == {  # type: ignore[union-attr]
        "catalogue",
        "changes",
        "compact",
        "reparse",
        "status",
        "verify",
    }


def test_the_rules_of_the_guide_to_alerts_can_be_read() -> None:
    text = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    rules = re.findall(r"^```toml\n(.*?)^```$", text, re.M | re.S)
    assert len(rules) == 1
    watch = read_watch(rules[0], "watch.toml")
    assert [rule.name for rule in watch.rules] == ["quotations", "missiles, unannounced", "what I watch"]

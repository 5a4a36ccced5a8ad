"""Every command, option, spider argument and setting is documented, and the guides name none that does not exist."""

from __future__ import annotations

import argparse
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import scrapy.commands
from running import ROOT
from scrapy.utils.project import get_project_settings

from iria_crawler import commands
from iria_crawler.commands import codes
from iria_crawler.front.main import NAMES
from iria_crawler.model import WORTH_REPORTING

SPEC = importlib.util.spec_from_file_location("command_reference", ROOT / "scripts" / "command_reference.py")
assert SPEC is not None
assert SPEC.loader is not None
reference = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(reference)

OURS = dict(reference.commands_of(commands))
COMMANDS = {**dict(reference.commands_of(scrapy.commands)), **OURS}
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Names in the guides that belong to something else: Datasette, systemd, containers, pip; variables of the environment (the folder
# of the tests' pages, the file of the desk).
OPTIONS_OF_OTHERS = {"--build-arg", "--immutable", "--metadata", "--now", "--plugins-dir", "--rm", "--upgrade"}
# Options of `iria` alone.
WHERE = {"--folder", "--database", "--completion", "--version"}
SETTINGS_OF_OTHERS = {"IRIA_SHARED", "IRIA_DESK"}

CODE = re.compile(r"```.*?```|`[^`\n]+(?:\n[^`\n]+)?`", re.S)
COMMAND = re.compile(r"(?<![\w.-])(scrapy|iria) ([a-z]\w*)([^\n#|;]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*(?![\w-])")
ARGUMENT = re.compile(r"-a ([a-z_]+)=")


def options_of(name: str) -> set[str]:
    """Every option of a command, Scrapy's own included."""
    return {"--help", *WHERE, *reference.options_of(COMMANDS[name], type(COMMANDS[name]))}


def not_known(text: str) -> Iterator[str]:
    """The commands, options, arguments and settings in a guide's code that do not exist."""
    known = {*WHERE} | {option for name in OURS for option in options_of(name)} | OPTIONS_OF_OTHERS
    for code in CODE.findall(text):
        for program, name, rest in COMMAND.findall(code):
            if name not in (NAMES if program == "iria" else COMMANDS):
                yield f"{program} {name}"
            else:
                yield from (
                    f"{program} {name} {option}" for option in OPTION.findall(rest) if option not in options_of(name)
                )
        yield from (option for option in OPTION.findall(code) if option not in known)
        yield from (f"-a {name}=" for name in ARGUMENT.findall(code) if name not in reference.spider_arguments())
    settings = {*reference.our_settings(), *SETTINGS_OF_OTHERS}
    yield from (name for name in re.findall(r"\bIRIA_[A-Z_]+\b", text) if name not in settings)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_guides_name_only_what_exists(guide: Path) -> None:
    assert sorted(set(not_known(guide.read_text(encoding="utf-8")))) == []


def test_a_name_that_does_not_exist_would_be_noticed() -> None:
    text = """
`iria genspider`, `scrapy statsu`,
`scrapy status --jsn`, `--drry-run` and `scrapy status --stealth`; `scrapy crawl iria -a limt=5`, IRIA_CONTCT

```
scrapy monitor --tme-limit 5m
scrapy status --json --help -s IRIA_DATABASE=x
```
"""
    found = {
        "iria genspider",
        "scrapy statsu",
        "scrapy status --jsn",
        "--jsn",
        "--drry-run",
        "scrapy status --stealth",
        "-a limt=",
    }
    assert set(not_known(text)) == found | {"IRIA_CONTCT", "scrapy monitor --tme-limit", "--tme-limit"}


def test_the_reference_is_what_the_commands_say() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run `make reference`"


def test_the_reference_has_every_command_option_argument_and_setting() -> None:
    text = reference.page()
    for name, command in OURS.items():
        program = "iria" if name in NAMES else "scrapy"
        section = text.partition(f"### `{program} {name}`")[2].partition("\n##")[0]
        assert section, name
        for option, action in reference.our_options(command).items():
            assert f"`{option}" in section, f"scrapy {name} {option}"
            assert action.help, f"scrapy {name} {option} has no help"
    assert argparse.SUPPRESS not in text, "an option that --help leaves out is no option for users"
    assert set(OURS) == {path.stem for path in (ROOT / "iria_crawler" / "commands").glob("*.py") if is_command(path)}
    assert set(reference.ARGUMENTS) == reference.spider_arguments()
    ours = {name for name in get_project_settings() if name.startswith("IRIA_")}
    assert set(reference.our_settings()) == ours
    assert all(about for _, about in reference.our_settings().values())


def test_the_reference_has_every_exit_code_with_its_meaning() -> None:
    section = reference.page().partition("## Exit codes\n")[2].partition("\n## ")[0]
    rows = {int(code): meaning for code, meaning in re.findall(r"^\| (\d+) \| (.+) \|$", section, re.M)}
    assert sorted(rows) == sorted(value for name, value in vars(codes).items() if name.isupper() and name != "MEANINGS")
    assert "another process" in rows[codes.LOCKED]
    assert "needs a look" in rows[codes.DEGRADED]


def the_one(guide: str, pattern: str) -> str:
    """What the one place in a guide says that fits."""
    [found] = re.findall(pattern, (ROOT / guide).read_text(encoding="utf-8"))
    return str(found)


def test_a_default_in_a_guide_is_that_of_the_command() -> None:
    known = {
        f"{name} {option}": stated[1]
        for name, command in OURS.items()
        for option, action in reference.our_options(command).items()
        if (stated := re.search(r"\(default: ([\w.]+)", action.help or ""))
    }
    archive = "docs/archive.md"
    assert (
        the_one(archive, r"`--keep-days N` none younger than N days \(default: (\d+)\)") == known["compact --keep-days"]
    )
    assert the_one(archive, r"`--limit` \(default ([\d,]+)\)") == f"{int(known['import --limit']):,}"
    assert the_one("docs/tutorial.md", r"http://127\.0\.0\.1:(\d+)/") == known["browse --port"]
    assert the_one("docs/alerts.md", r"this severity or a higher one \(default (\d)") == str(int(WORTH_REPORTING))
    assert known["changes --severity"] == str(int(WORTH_REPORTING))


def is_command(path: Path) -> bool:
    """Whether a module of the commands defines this command."""
    return "class Command(" in path.read_text(encoding="utf-8")

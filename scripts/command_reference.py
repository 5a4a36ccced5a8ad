"""docs/commands.md, made from the commands themselves: `make reference` writes it, and a test compares it."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from iria_crawler import commands, settings
from iria_crawler.commands.codes import MEANINGS
from iria_crawler.commands.crawl import ARGUMENTS, known_arguments
from iria_crawler.front.main import NAMES

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
ABOUT = """# Commands, options and settings

`make reference` writes this page from the commands and from `iria_crawler/settings.py`; do not edit it.

`iria` works in any folder, on the nearest [sites.toml](sites.md). Every command also takes `--folder DIR` (the folder with sites.toml),
`--database FILE`, `--help`, and Scrapy's own options, such as `-s NAME=VALUE` (a setting for one run), `--loglevel` and `--logfile`.
`iria --completion bash` (`zsh`, `fish`) prints completions for the shell. In the repository each command is also there as `scrapy`.

## Exit codes

"""
CODES = """All commands use these codes. What is wrong is one line on standard error: what, with which value, and what to try. What each
code means for a crawl and a round: [Running for years without attention](monitor.md).
"""


def commands_of(package: ModuleType) -> Iterator[tuple[str, ScrapyCommand]]:
    """(name, command) of each command in a package, in alphabetical order."""
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        made = getattr(importlib.import_module(module.name), "Command", None)
        if made is not None:
            command = made()
            command.settings = get_project_settings()
            yield module.name.rpartition(".")[2], command


def our_options(command: ScrapyCommand) -> dict[str, argparse.Action]:
    """Option -> its definition, without those that the command has from Scrapy."""
    scrapys = next(base for base in type(command).__mro__ if base.__module__.startswith("scrapy."))
    options = options_of(command, type(command))
    return {name: action for name, action in options.items() if name not in options_of(command, scrapys)}


def options_of(command: ScrapyCommand, part: type[ScrapyCommand]) -> dict[str, argparse.Action]:
    """Option -> its definition, as `part`, a class of the command, adds them."""
    parser = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    part.add_options(command, parser)
    shown = (action for action in parser._actions if action.help != argparse.SUPPRESS)
    return {action.option_strings[-1]: action for action in shown if action.option_strings}


def spider_arguments() -> set[str]:
    """What may follow -a for some spider."""
    loader = get_spider_loader(get_project_settings())
    return {argument for name in loader.list() for argument in known_arguments(loader.load(name))}


def our_settings() -> dict[str, tuple[str, str]]:
    """Setting -> (default, the comment above it in settings.py)."""
    source = Path(settings.__file__).read_text("utf-8")
    found = {}
    for comment, name, default in re.findall(r"^((?:# .*\n)*)(IRIA_\w+) = (.*)$", source, re.M):
        text = " ".join(line.removeprefix("# ") for line in comment.splitlines())
        found[name] = (default if default.startswith(('"', "False", "True")) else "computed", text)
    return found


def page() -> str:
    """The whole page."""
    parts = [ABOUT + exit_codes(), "## Commands\n"]
    for name, command in commands_of(commands):
        program = "iria" if name in NAMES else "scrapy"
        calls = f"{program} {name} {command.syntax()}".rstrip() + f"\n{program} {command.example}"
        parts.append(f"### `{program} {name}`\n\n{command.short_desc()}.\n\n```\n{calls}\n```\n")
        if command.long_desc() != command.short_desc():
            parts.append(f"{command.long_desc()}\n")
        rows = [f"| `{described(option, action)}` | {action.help} |" for option, action in our_options(command).items()]
        if name == "crawl":
            rows += [f"| `-a {argument}=` | {ARGUMENTS[argument]} |" for argument in sorted(spider_arguments())]
        if rows:
            parts.append("\n".join(["| option | |", "|---|---|", *rows]) + "\n")
    parts.append("## Settings\n\n| setting | default | |\n|---|---|---|")
    rows = [f"| `{name}` | `{default}` | {text} |" for name, (default, text) in sorted(our_settings().items())]
    parts[-1] += "\n" + "\n".join(rows) + "\n"
    return "\n".join(parts)


def exit_codes() -> str:
    """What a command's exit code means, from `--help`."""
    found = re.findall(r"(\d+) ([^;]+?)(?:;|$)", MEANINGS.partition(": ")[2].replace("\n", " "))
    rows = [f"| {code} | {meaning} |" for code, meaning in sorted(found, key=lambda row: int(row[0]))]
    return "\n".join(["| code | |", "|---|---|", *rows, "", CODES])


def described(option: str, action: argparse.Action) -> str:
    """An option with its value: "--since TIME", "--format text, json or markdown"."""
    if action.nargs == 0:
        return option
    if action.choices is not None:
        *firsts, last = map(str, action.choices)
        return f"{option} {', '.join(firsts)} or {last}"
    return f"{option} {action.metavar or action.dest.upper()}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")

"""The entry point of `iria`: find the command, give it the settings of the user's folder, run it as Scrapy would."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import textwrap
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from shutil import get_terminal_size
from typing import NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from iria_crawler import __version__
from iria_crawler.commands.codes import FAILED, MEANINGS, WRONG_WORD
from iria_crawler.escaping import line
from iria_crawler.front.completion import SHELLS, script
from iria_crawler.front.folder import find_folder, find_packages, is_folder_of_ours, settings_of

# The commands, in the order in which a new user meets them.
GROUPS: dict[str, tuple[str, ...]] = {
    "begin": ("init", "catalogue", "add", "probe"),
    "watch": ("crawl", "monitor", "status"),
    "read": ("changes", "browse", "alerts", "export", "cases"),
    "keep": ("verify", "reparse", "merge", "warc", "import", "compact", "backup", "forget"),
}
NAMES = tuple(name for names in GROUPS.values() for name in names)
# Commands that work in an empty folder; the others would find nothing there.
MAKE_A_FOLDER = frozenset(("init", "catalogue", "add", "probe", "crawl", "import"))
NO_FOLDER = "there is no sites.toml here or above: iria init makes one, --folder DIR names a folder that has one"
# Options that Scrapy gives every command and that help nobody here. They work, and --help leaves them out.
_UNSEEN = frozenset(("profile", "pidfile", "pdb", "output", "overwrite_output", "nolog"))


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `iria` with these words, by default those of the command line; ends the process with the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ["SCRAPY_SETTINGS_MODULE"] = "iria_crawler.settings"
    find_packages()
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        sys.exit(0)
    if words[0] in ("-V", "--version"):
        print(f"iria-crawler {__version__}")
        sys.exit(0)
    if words[0] == "--completion":
        sys.exit(_complete(words[1:]))
    if words[0] not in NAMES:
        near = get_close_matches(words[0], NAMES, n=1)
        print(
            f"iria: no command {words[0]!r}{f'; did you mean {near[0]}?' if near else ''}; iria --help names them",
            file=sys.stderr,
        )
        sys.exit(WRONG_WORD)
    run(words[0], words[1:])


def run(name: str, words: Sequence[str]) -> NoReturn:
    """Run a command, and end the process with its exit code. Does what scrapy.cmdline.execute() does, for one known command."""
    command = load(name)
    assert command.settings is not None
    parser = parser_of(name, command)
    opts, args = parser.parse_known_args(words)
    folder = find_folder(opts.folder, Path.cwd())
    command.settings.setdict(settings_of(folder), priority="project")
    is_named = opts.database is not None or "IRIA_DATABASE" in "".join(opts.set)
    is_mistaken = any(
        word.startswith("-") for word in args
    )  # an option that does not exist: process_options() names it
    if not (name in MAKE_A_FOLDER or is_named or is_mistaken or is_folder_of_ours(folder)):
        print(f"iria {name}: {NO_FOLDER} [{line(str(folder))}]", file=sys.stderr)
        sys.exit(FAILED)
    if opts.database is not None:
        command.settings.set("IRIA_DATABASE", opts.database, priority="cmdline")
    try:
        command.process_options(args, opts)
        if command.requires_crawler_process:
            command.crawler_process = AsyncCrawlerProcess(command.settings)
        command.run(args, opts)
    except UsageError as error:
        if str(error):
            parser.error(str(error))
        parser.print_help()
        sys.exit(WRONG_WORD)
    sys.exit(command.exitcode)


def load(name: str) -> ScrapyCommand:
    """The command of this name, with its settings. Only the outlets of sites.toml are crawled, and none that we thought of."""
    command: ScrapyCommand = importlib.import_module(f"iria_crawler.commands.{name}").Command()
    settings = get_project_settings()
    settings.set("SPIDER_MODULES", [f"{settings['NEWSPIDER_MODULE']}.news"], priority="project")
    settings.setdict(command.default_settings, priority="command")
    command.settings = settings
    return command


def parser_of(name: str, command: ScrapyCommand) -> argparse.ArgumentParser:
    """The parser of a command's words, with an example and the exit codes below its help."""
    example = getattr(command, "example", "")
    parser = argparse.ArgumentParser(
        prog=f"iria {name}",
        usage=f"iria {name} {command.syntax()}".rstrip(),
        description=textwrap.fill(command.long_desc(), get_terminal_size().columns - 2),
        epilog=f"example:\n  iria {example}\n\n{MEANINGS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        conflict_handler="resolve",
    )
    command.add_options(parser)
    for action in parser._actions:
        if action.dest in _UNSEEN:
            action.help = argparse.SUPPRESS
    group = parser.add_argument_group("where")
    group.add_argument(
        "--folder", metavar="DIR", help="the folder with sites.toml (default: this one, or the nearest above)"
    )
    group.add_argument("--database", metavar="FILE", help="the database (default: data/iria.db in that folder)")
    return parser


def overview() -> str:
    """What `iria --help` prints."""
    lines = ["iria: a news monitor. Who said what, whose picture it is, and what the newsroom changed afterwards.", ""]
    for group, names in GROUPS.items():
        lines.append(f"{group}:")
        lines += [f"  {name:<10} {load(name).short_desc()}" for name in names]
    lines += [
        "",
        "iria COMMAND --help explains a command; iria --completion bash (zsh, fish) prints completions; iria --version",
        "",
        MEANINGS,
    ]
    return "\n".join(lines)


def _complete(words: Sequence[str]) -> int:
    """Print the completions of a shell."""
    if len(words) != 1 or words[0] not in SHELLS:
        print(f"iria --completion: which shell? One of {', '.join(SHELLS)}", file=sys.stderr)
        return WRONG_WORD
    options = {}
    for name in NAMES:
        shown = [action for action in parser_of(name, load(name))._actions if action.help != argparse.SUPPRESS]
        options[name] = [word for action in shown for word in action.option_strings if word.startswith("--")]
    print(script(words[0], options))
    return 0

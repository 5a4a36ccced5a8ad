"""The base classes of the commands: one clear line if something is wrong, and opening the database of earlier crawls.

They cannot be in commands/: Scrapy takes every command class there for a command of its own.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from iria_crawler.arguments import shown
from iria_crawler.errors import IriaError, WrongWord
from iria_crawler.program import program
from iria_crawler.store import Store, check_readable, is_server
from iria_crawler.store.file.database import explain
from iria_crawler.urls import url_key

FAILED = 1  # as in commands/codes.py
INTERRUPTED = 130  # as shells report SIGINT
# A message with more names of sites would be too long to read.
MAX_NAMES_SHOWN = 20
# More processes than any machine has cores for.
MAX_READERS = 64


class PlainCommand(ScrapyCommand):
    """A command that says in one line what is wrong, and refuses every argument that it cannot use.

    Exit code 2 for such an argument, with the usage before the line, as Scrapy prints it; 1 for a file, a disk, the network.
    """

    most_arguments: ClassVar[int] = 0
    example: ClassVar[str]  # a useful call, without the word before it: "changes --severity 3"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        with self.plainly():
            check_settings(opts.set, self.settings)
            super().process_options(args, opts)
            if opts.loglevel and opts.loglevel not in logging.getLevelNamesMapping():
                raise WrongWord(f"--loglevel {shown(opts.loglevel)}: expected DEBUG, INFO, WARNING, ERROR or CRITICAL")
            refuse_surplus(args, self.most_arguments)
            if self.requires_crawler_process:
                get_spider_loader(
                    self.settings
                )  # a mistake in sites.toml is one line here, and would be a traceback later
            self.check(args, opts)
            for written in filter(None, (opts.logfile, opts.profile)):  # fail now, not when all work is done
                with Path(written).open("a"):
                    pass
        if self.exitcode:
            sys.exit(self.exitcode)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the arguments before anything is started or logged. Raises WrongWord, or what answer() raises."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        with self.plainly(), self.printing():
            self.answer(args, opts)

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked. Raises IriaError or OSError if that cannot be done."""
        raise NotImplementedError

    @contextmanager
    def plainly(self) -> Iterator[None]:
        """Turn expected errors raised inside into one line and an exit code. Bugs of ours still show their traceback."""
        try:
            yield
        except WrongWord as error:
            raise UsageError(str(error), print_help=False) from error
        except sqlite3.DatabaseError as error:
            assert self.settings is not None
            self.fail(explain(error, self.settings["IRIA_DATABASE"]))
        except OSError as error:
            _give_up_stdout()  # it may be standard output that cannot be written
            self.fail(f"{error.strerror or error}" + (f" [{error.filename}]" if error.filename else ""))
        except IriaError as error:
            self.fail(error)
        except KeyboardInterrupt:
            self.exitcode = INTERRUPTED

    @contextmanager
    def printing(self) -> Iterator[None]:
        """Around printing: it is no error if the program that reads our output has ended (`| head`)."""
        try:
            yield
            sys.stdout.flush()
        except BrokenPipeError:
            _give_up_stdout()

    def fail(self, error: object) -> None:
        """Print what went wrong, and set exit code 1."""
        name = type(self).__module__.rsplit(".", 1)[-1]
        line = " ".join(str(error).split())
        print(f"{program()} {name}: {line}", file=sys.stderr)
        self.exitcode = FAILED


class DatabaseCommand(PlainCommand):
    """A command that uses the database and does not crawl."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}
    instead: ClassVar[str] = "use PostgreSQL's own tools"  # what to do where the command cannot use a server

    @property
    def address(self) -> str:
        """What IRIA_DATABASE names: a file, or a database on a server."""
        assert self.settings is not None
        return str(self.settings["IRIA_DATABASE"])

    @property
    def database(self) -> Path:
        """The file that IRIA_DATABASE names. Raises IriaError if it names a database on a server."""
        if is_server(self.address):
            raise IriaError(f"this works on a file, and IRIA_DATABASE names a server; {self.instead}")
        return Path(self.address)

    @contextmanager
    def opened(self, *, read_only: bool) -> Iterator[Store]:
        """The database of earlier crawls. Raises StoreError if there is none: these commands do not create one."""
        check_readable(self.address)
        store = Store(self.address, read_only=read_only)
        try:
            yield store
        finally:
            store.close()


def site_of(store: Store, word: str | None) -> str | None:
    """The host of the site that the user names by its host or by any of its addresses; None for None.

    Raises WrongWord if the database has no such site; the message names those that it has.
    """
    if word is None:
        return None
    hosts = [str(host) for (host,) in store.db.execute("SELECT host FROM sites ORDER BY host")]
    host = url_key(word).partition("/")[0].partition("?")[0] if word.isprintable() else ""
    if host in hosts:
        return host
    names = ", ".join(hosts[:MAX_NAMES_SHOWN]) + (
        f" and {len(hosts) - MAX_NAMES_SHOWN} more" if len(hosts) > MAX_NAMES_SHOWN else ""
    )
    raise WrongWord(f"--site {shown(word)}: no such site in the database; there are: {names or 'none yet'}")


def refuse_surplus(args: Sequence[str], most: int) -> None:
    """Raises WrongWord if there are more than `most` arguments, or an option that the command does not have."""
    for word in args:
        if word.startswith("-") and len(word) > 1:
            raise WrongWord(f"no option {shown(word)}")
    if len(args) > most:
        raise WrongWord(f"no use for {', '.join(map(shown, args[most:]))}")


def check_settings(pairs: Sequence[str], known: Mapping[str, object]) -> None:
    """Check the settings given as `-s NAME=VALUE`; `known` are the settings without them.

    Raises WrongWord for an unknown name that begins with IRIA_, and for a value that should be a number or 0/1 and is not.
    Scrapy itself would notice in the middle of the crawl or never.
    """
    for name, _, value in (pair.partition("=") for pair in pairs):
        if name.startswith("IRIA_") and name not in known:
            ours = ", ".join(key for key in known if key.startswith("IRIA_"))
            raise WrongWord(f"-s {shown(name)}: no such setting; there are: {ours}")
        if expected := _expected(name, known.get(name), value):
            raise WrongWord(f"-s {name}={shown(value)}: expected {expected}")


def _expected(name: str, default: object, value: str) -> str | None:
    """What a setting with this default needs instead of `value`; None if the value can be used."""
    if name == "LOG_LEVEL":
        return None if value in logging.getLevelNamesMapping() else "DEBUG, INFO, WARNING, ERROR or CRITICAL"
    if name == "IRIA_PICTURES":
        return None if value in ("", "head", "full") else "head, full or nothing"
    if isinstance(default, bool):
        return None if value in ("0", "1", "True", "False", "true", "false") else "0 or 1"
    if not isinstance(default, int | float):
        return None
    number = math.nan
    broken = isinstance(default, float) or any(word in name for word in ("TIMEOUT", "DELAY", "INTERVAL"))
    with suppress(ValueError):
        number = float(value) if broken else int(value)
    # Only priorities may be negative.
    least, most = (-math.inf if "PRIORITY" in name else 0), 10**12
    if name == "IRIA_READERS":
        least, most = 1, MAX_READERS
    if least <= number <= most:
        return None
    return (
        f"{'a number' if broken else 'a whole number'}, {least} or more" if most > MAX_READERS else f"{least} to {most}"
    )


def _give_up_stdout() -> None:
    """Send standard output to nowhere. Otherwise the interpreter's flush at its end would fail again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

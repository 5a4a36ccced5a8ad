"""What the commands share that work on the database of earlier crawls.

Not in commands/: Scrapy takes every class there for a command.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from iria_crawler.errors import StoreError
from iria_crawler.store import Store


class DatabaseCommand(ScrapyCommand):
    """A command that asks the database and crawls nothing."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    @property
    def database(self) -> Path:
        """The file that IRIA_DATABASE names."""
        assert self.settings is not None
        return Path(self.settings["IRIA_DATABASE"])

    def open_store(self) -> Store:
        """The database of earlier crawls. Raises StoreError where there is none: these commands make none."""
        if not self.database.is_file():
            raise StoreError("no database there; crawl first, or give -s IRIA_DATABASE=path", str(self.database))
        return Store(self.database)

    @contextmanager
    def printing(self) -> Iterator[None]:
        """For what may be cut off by `| head`: a reader that has gone is no error."""
        try:
            yield
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter's own flush fails again

    def fail(self, error: object) -> None:
        """Say what went wrong; the exit code is 1."""
        name = type(self).__module__.rsplit(".", 1)[-1]
        print(f"scrapy {name}: {error}", file=sys.stderr)
        self.exitcode = 1  # FAILED of commands/codes.py

"""`scrapy crawl`, with one clear line if an argument or the database cannot be used, and an exit code for the outcome."""

from __future__ import annotations

import argparse
import asyncio
import inspect
import logging
from collections.abc import Callable
from typing import Any

from scrapy import Spider, signals
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.spiderloader import get_spider_loader

from iria_crawler.arguments import check_address, read_whole, shown
from iria_crawler.choosing import which_outlet
from iria_crawler.commands.codes import DEGRADED, FAILED, OK
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import StoreError, WrongWord
from iria_crawler.store import DISK_FULL, LOST, NO_BUCKET, Store

logger = logging.getLogger(__name__)

# The counter of exceptions that were caught on the way.
EXCEPTIONS = "iria/exceptions"
MAX_STORIES = 10**9
# Argument of a spider -> how its value is checked before the crawl starts.
CHECKS: dict[str, Callable[[str], object]] = {
    "url": check_address,
    "start_url": check_address,
    "limit": lambda text: read_whole(text, 0, MAX_STORIES),
}

# What may follow -a, where the spider has it: --help and docs/commands.md say so.
ARGUMENTS: dict[str, str] = {
    "url": "the address of the outlet (spider `news` only)",
    "start_url": "another address of the same site to start at",
    "limit": "look at no more than this many new stories in this run; the others stay owed",
    "recheck": "`all`: look at every story now, whether it is due or not",
    "cookies": "`on` or `off`: keep the site's cookies during a run",
}


class Command(PlainCommand, CrawlCommand):
    """Scrapy's command; exit code 0, 1 if nothing could be read or stored, 11 if it was cut short or our code failed."""

    example = "crawl harbour_post -a limit=50"
    most_arguments = 1

    def syntax(self) -> str:
        return "OUTLET [-a NAME=VALUE] ..."

    def short_desc(self) -> str:
        return "Crawl one outlet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        for action in parser._actions:
            if action.dest == "spargs":
                action.help = "; ".join(f"{name}= {about}" for name, about in ARGUMENTS.items())

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        spiders = get_spider_loader(self.settings)
        names = sorted(spiders.list())
        if not args or args[0] not in names:
            raise WrongWord(which_outlet(args[0] if args else None, names))
        opts.spargs = checked(spiders.load(args[0]), opts.spargs)
        Store(self.settings["IRIA_DATABASE"], pages=self.settings["IRIA_CAPTURES"]).close()

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        process: Any = self.crawler_process
        crawler: Any = self._create_crawler(args[0])
        self._refused: Exception | None = None
        self._exceptions = 0
        for signal in (signals.spider_error, signals.item_error):
            crawler.signals.connect(self._note_exception, signal=signal)
        process.crawl(crawler, **opts.spargs).add_done_callback(self._note_failure)
        process.start()
        if self._refused is not None:
            raise self._refused
        # A crawl that never started has no counters.
        if process.bootstrap_failed:
            self.exitcode = FAILED
        if not self.exitcode:
            stat = crawler.stats.get_value
            exceptions = self._exceptions + int(stat(EXCEPTIONS, 0))
            self.exitcode = code_of(stat("iria/status"), stat("finish_reason"), exceptions)

    def _note_exception(self) -> None:
        self._exceptions += 1

    def _note_failure(self, crawling: asyncio.Task[None]) -> None:
        """A crawl could not be started: one line if the arguments or the database are to blame, else a traceback in the log."""
        error = None if crawling.cancelled() else crawling.exception()
        if isinstance(error, StoreError | WrongWord):
            self._refused = error
        elif isinstance(error, ValueError):  # an argument that the spider refuses
            self._refused = WrongWord(str(error))
        elif error is not None:
            self.exitcode = FAILED
            logger.error("the crawl could not be started", exc_info=error)


def checked(spider: type[Spider], arguments: dict[str, str]) -> dict[str, str]:
    """The arguments for the spider, with addresses in the form that check_address() gives them.

    Raises WrongWord for an argument that the spider does not have, a missing one that it needs, or a value that cannot be used.
    """
    known = known_arguments(spider)
    for name in arguments:
        if name not in known:
            raise WrongWord(f"-a {shown(name)}: {spider.name} has no such argument; there are: {', '.join(known)}")
    if "url" in known and not arguments.get("url"):
        raise WrongWord("which outlet? give its address: -a url=https://www.example.org/")
    try:
        return {name: str(CHECKS.get(name, str)(value)) for name, value in arguments.items()}
    except WrongWord as error:
        raise WrongWord(f"-a {error}") from error


def known_arguments(spider: type[Spider]) -> list[str]:
    """The names that may follow -a, in alphabetical order: the parameters of __init__ of the spider and its base classes."""
    known: set[str] = set()
    for part in spider.__mro__[: spider.__mro__.index(Spider)]:
        if "__init__" in vars(part):
            parameters = list(inspect.signature(vars(part)["__init__"]).parameters.values())[1:]
            known |= {one.name for one in parameters if one.kind in (one.KEYWORD_ONLY, one.POSITIONAL_OR_KEYWORD)}
    return sorted(known)


def code_of(status: str | None, reason: str | None, exceptions: int = 0) -> int:
    """The exit code of a run: by its status in `runs`, why it ended, and how many exceptions our code raised.

    Addresses that brought no story do not change the code: they are in the summary and in the table `problems`.
    """
    if status == "failed" or reason in (DISK_FULL, LOST, NO_BUCKET):
        return FAILED
    return DEGRADED if exceptions or status == "killed" else OK

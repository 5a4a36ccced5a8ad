"""`scrapy monitor`: crawl every site in one process, some at the same time; once (for cron, systemd) or again and again."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sqlite3
import time
import urllib.request
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.spiderloader import get_spider_loader

from iria_crawler.alerts import deliver, feed_of_changes, open_watch, with_desks
from iria_crawler.arguments import check_address, read_duration, read_whole
from iria_crawler.choosing import ANY_SITE, add_choice, is_choosing, is_chosen, which_outlet
from iria_crawler.commands.codes import FAILED
from iria_crawler.commands.files import whole_file
from iria_crawler.commands.rounds import (
    IN_OTHER_HANDS,
    SECOND,
    Result,
    Target,
    code_of_all,
    exit_code,
    result_of,
    with_health,
)
from iria_crawler.commands.workers import MAX_WORKERS, PART, Errand, Workers, end_with_parent
from iria_crawler.crawl.spider import NOT_SINCE, site_host
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import IriaError, WrongWord
from iria_crawler.health import Health, disk_reason, judge, metrics
from iria_crawler.model import WORTH_REPORTING
from iria_crawler.program import program
from iria_crawler.store import TIME_LIMIT, Store, is_server

logger = logging.getLogger(__name__)

NOTHING_TO_CRAWL = "there is no outlet, or all are off: {} add https://www.example.org/"
SITES_AT_ONCE = 8
# When the time is up, requests under way get this long to finish. Looks that get no answer by then stay leased, and are made
# again when their lease has ended.
GRACE = timedelta(seconds=20)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
PING_TIMEOUT_SECONDS = 10.0
ALERTS_EVERY_SECONDS = 60.0
# At least this long between two rounds, so that a round that fails at once is not repeated a thousand times a second.
MIN_PAUSE_SECONDS = 1.0
MAX_FEED_AGE = timedelta(days=30)


def duration(text: str) -> timedelta:
    """A time such as 90s, 15m, 2h or 1d, for argparse."""
    try:
        return read_duration(text)
    except WrongWord as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(PlainCommand):
    """Crawl the sites; exit code 0 nothing changed, 10 changes found, 11 degraded, 12 locked, 1 failed."""

    example = "monitor --every 15m"
    requires_project = True
    most_arguments = 1_000

    def syntax(self) -> str:
        return "[--workers N] [--time-limit TIME] [--every TIME] [--tag TAG] [--country CC] [--language CODE] [OUTLET or ADDRESS] ..."

    def short_desc(self) -> str:
        return "Crawl all sites, or the named ones, once or again and again"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--time-limit", type=duration, metavar="TIME", help="end the round after this time: 90s, 15m, 2h"
        )
        parser.add_argument(
            "--every", type=duration, metavar="TIME", help="begin a round each time this has passed, until stopped"
        )
        parser.add_argument(
            "--workers",
            metavar="N",
            help="crawl in this many processes, which share the outlets; also with other machines",
        )
        parser.add_argument(PART, metavar="PART", help=argparse.SUPPRESS)
        add_choice(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self._database = str(self.settings["IRIA_DATABASE"])
        self._words, self._choice = args, opts
        self._part = Errand.read(opts.part) if opts.part else None
        count = read_whole(opts.workers, 1, MAX_WORKERS) if opts.workers else 0
        self._workers = Workers(count) if count > 1 and not self._part else None
        if args and is_choosing(opts):
            raise WrongWord("name the outlets, or choose them by --tag, --country and --language: not both")
        self._targets = self._find_targets(args)
        if is_choosing(opts) and not self._targets:
            raise WrongWord("no outlet of sites.toml is of this tag, country and language, or all of these are off")
        if not self._targets and opts.every is None:  # with --every they may come while it runs
            raise IriaError(NOTHING_TO_CRAWL.format(program()))

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        self._sending = Lock()
        self._limit, self._every = opts.time_limit, opts.every
        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess)
        self._process = process
        from twisted.internet import reactor  # importing it installs it, so only after Scrapy has chosen one

        self.exitcode = FAILED  # until a round has ended
        when_running: Any = reactor
        when_running.callWhenRunning(self._begin)
        process.start(stop_after_crawl=False)
        if self._workers:
            self._workers.end()

    def _find_targets(self, args: list[str]) -> list[Target]:
        """The named spiders and addresses; if none are named, every spider that is not off, and every other site that `news` has
        crawled before. An interval holds for those that are not named.
        """
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        names = sorted(name for name in loader.list() if name != ANY_SITE)
        named = [self._target(word, names) for word in args]
        store = Store(self._database)
        homes = store.watching.homes(ANY_SITE)
        store.close()
        if named:
            return named
        spiders = {name: loader.load(name) for name in names}
        outlets = {name: getattr(spider, "outlet", None) for name, spider in spiders.items()}
        hosts = {outlet.site.host for outlet in outlets.values() if outlet}
        known = [Target(ANY_SITE, url, site_host(url)) for url in homes if site_host(url) not in hosts]
        chosen = [
            Target(name, None, outlet.site.host, outlet.interval)
            if outlet
            else Target(name, None, _host_of(spiders[name]))
            for name, outlet in outlets.items()
            if (is_chosen(outlet, self._choice) if outlet else not is_choosing(self._choice))
        ]
        return chosen if is_choosing(self._choice) else [*chosen, *known]

    def _target(self, word: str, names: list[str]) -> Target:
        if word in names:
            return Target(word, None, _host_of(self._spider(word)))
        if any(sign in word for sign in ".:/"):
            return Target(ANY_SITE, check_address(word), site_host(check_address(word)))
        raise WrongWord(f"{which_outlet(word, names)}, or give an address")

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._rounds())

    async def _rounds(self) -> None:
        """One round, or one each time `--every` has passed. If a round takes longer, the next follows at once."""
        from twisted.internet import reactor
        from twisted.internet.error import ReactorNotRunning

        if self._part:
            end_with_parent()
        try:
            while True:
                began = time.monotonic()
                await self._round_with_report()
                if self._every is None:
                    break
                left = self._every.total_seconds() - (time.monotonic() - began)
                await asyncio.sleep(max(MIN_PAUSE_SECONDS, left))
        finally:
            running: Any = reactor
            with suppress(ReactorNotRunning):  # a signal has stopped it
                running.stop()

    async def _round_with_report(self) -> None:
        """One round and its report. Any failure is logged; the next round is another try."""
        try:
            began = datetime.now(UTC)
            self.exitcode = await self._round()
            if self._part is None:  # else the process that started this one reports
                found = await asyncio.to_thread(self._report, self.exitcode)
                self.exitcode = with_health(self.exitcode, found, began)
        except (IriaError, OSError, sqlite3.Error) as error:
            logger.error("this round failed: %s", error)
            self.exitcode = FAILED
        except Exception:
            logger.exception("this round failed")
            self.exitcode = FAILED

    async def _round(self) -> int:
        """Every target once, SITES_AT_ONCE at the same time in each process, within the time limit. Returns the exit code."""
        self._out_of_time = False
        if self._part:
            return exit_code(await self._crawl_all())
        sending = asyncio.create_task(self._send_alerts_meanwhile())
        try:
            if self._workers is None:
                return exit_code(await self._crawl_all())
            with Store(self._database, read_only=True) as store:
                began = store.db.now()
            return code_of_all(await self._workers.round(began, self._spacing))
        finally:
            sending.cancel()

    @property
    def _spacing(self) -> timedelta:
        """How long ago another monitor may have taken an outlet so that it is not taken again now: half of the time between rounds."""
        return self._every / 2 if self._every else timedelta()

    async def _send_alerts_meanwhile(self) -> None:
        """Send alerts during the round; the last ones are sent with the report."""
        while True:
            await asyncio.sleep(ALERTS_EVERY_SECONDS)
            await asyncio.to_thread(self._send_alerts)

    def _due(self) -> list[Target]:
        """The targets of a round: sites.toml is read again, and those whose interval has not passed wait for another round."""
        try:
            self._targets = self._find_targets(self._words)
        except (IriaError, OSError) as error:
            logger.error("the outlets of the round before are crawled again: %s", error)
        if not self._targets:
            logger.warning(NOTHING_TO_CRAWL.format(program()))
        store = Store(self._database, read_only=True)
        begun = store.watching.last_begun()
        store.close()
        now = datetime.now(UTC) + SECOND
        due = [one for one in self._targets if one.interval is None or begun.get(one.host, NEVER) + one.interval <= now]
        due.sort(key=lambda one: begun.get(one.host, NEVER))  # who has waited longest comes first
        if self._part:  # workers that begin at different places get seldom into each other's way
            first = len(due) * self._part.number // self._part.workers
            return due[first:] + due[:first]
        return due

    async def _crawl_all(self) -> list[Result]:
        """The results of all targets that are due. A worker waits for the others of its round, and takes the outlets of one that died."""
        targets, began = self._due(), time.monotonic()
        results = {one.target: one for one in await self._crawl_these(targets, self._limit)}
        while self._part and not self._out_of_time:
            left = [one for one in targets if one not in results or results[one].status in IN_OTHER_HANDS]
            with Store(self._database, read_only=True) as store:
                free, held = store.leases.left([one.host for one in left], self._part.not_since(store.db.now()))
            if not free and not held:
                break
            passed = timedelta(seconds=time.monotonic() - began)
            if self._limit and passed >= self._limit:
                break
            if free:
                again = [one for one in left if one.host in free]
                more = await self._crawl_these(again, self._limit - passed if self._limit else None)
                results |= {one.target: one for one in more}
            await asyncio.sleep(MIN_PAUSE_SECONDS)
        return list(results.values())

    async def _crawl_these(self, targets: list[Target], limit: timedelta | None) -> list[Result]:
        share = (
            -(-len(targets) // self._part.workers) if self._part else SITES_AT_ONCE
        )  # the others begin a moment later
        gate = asyncio.Semaphore(max(1, min(share, SITES_AT_ONCE)))
        tasks = [asyncio.create_task(self._crawl(target, gate)) for target in targets]
        if not tasks:
            return []
        _, late = await asyncio.wait(tasks, timeout=limit.total_seconds() if limit else None)
        if late:
            self._out_of_time = True
            logger.info("time is up: %d sites end, the rest of their looks stays owed", len(late))
            await self._end_all(late)
        return [task.result() for task in tasks if task.done() and not task.cancelled()]

    async def _end_all(self, late: set[asyncio.Task[Result]]) -> None:
        endings: list[Coroutine[Any, Any, None]] = [
            crawler.engine.close_spider_async(reason=TIME_LIMIT)
            for crawler in list(self._process.crawlers)
            if crawler.engine is not None and crawler.engine.spider is not None
        ]
        closing = [asyncio.create_task(ending) for ending in endings]
        _, hanging = await asyncio.wait(late, timeout=GRACE.total_seconds())
        for crawl in hanging:
            crawl.cancel()
        for task in closing:
            task.cancel()
        await asyncio.gather(*closing, return_exceptions=True)

    async def _crawl(self, target: Target, gate: asyncio.Semaphore) -> Result:
        """Crawl one site. Whatever happens to it, the others go on."""
        async with gate:
            if self._out_of_time:
                return Result(target, "ok", 0)
            not_since = self._not_since()
            try:
                if not_since is not None and not self._is_free(target, not_since):
                    return Result(target, "done", 0)
                crawler = self._process.create_crawler(self._spider(target.spider))
                crawler.settings.set(NOT_SINCE, not_since, priority="cmdline")
                await self._process.crawl(crawler, **({"url": target.url} if target.url else {}))
            except (IriaError, OSError, sqlite3.Error) as error:
                logger.error("%s could not be crawled: %s", target.url or target.spider, error)
                return Result(target, "failed", 0)
            except Exception:
                logger.exception("%s could not be crawled", target.url or target.spider)
                return Result(target, "failed", 0)
            return result_of(target, crawler)

    def _not_since(self) -> datetime | None:
        """An outlet that was taken later than this, by whatever worker, is not taken now. None: there is no such time."""
        now = datetime.now(UTC)
        if self._part:
            return self._part.not_since(now)
        return now - self._spacing if self._every else None

    def _is_free(self, target: Target, not_since: datetime) -> bool:
        """Whether nobody has the target's outlet, or has had it since then; asked before anything is made for its crawl."""
        with Store(self._database, read_only=True) as store:
            return bool(store.leases.left([target.host], not_since).free)

    def _spider(self, name: str) -> type[Spider]:
        """The class of a spider as sites.toml describes it now."""
        assert self.settings is not None
        return get_spider_loader(self.settings).load(name)

    def _send_alerts(self) -> None:
        """Send the alerts that are owed, with a database connection for this thread. After any failure the crawl goes on."""
        assert self.settings is not None
        if not Path(self.settings["IRIA_WATCH"]).is_file():
            return
        try:
            with self._sending:
                watch = open_watch(self.settings["IRIA_WATCH"])
                store = Store(self._database)
                try:
                    watch = with_desks(watch, Path(store.name), store.deliveries.hosts_by_id())
                    deliver(store, watch, datetime.now(UTC))
                finally:
                    store.close()
        except Exception as error:
            logger.error("no alerts could be sent: %s", error)

    def _report(self, code: int) -> list[Health]:
        """Send alerts, log the health of every site, write the feed and the metrics, and ping. Returns the health of all."""
        assert self.settings is not None
        self._send_alerts()
        now = datetime.now(UTC)
        store = Store(self._database, read_only=True)
        found = [judge(site, now) for site in store.watching.sites(now)]
        newest = store.deliveries.watched(since=now - MAX_FEED_AGE) if self.settings["IRIA_ATOM_FILE"] else []
        name = store.name
        store.close()
        for health in found:
            for why in health.reasons:
                logger.warning("%s: %s", health.site.host, why.text)
        if not is_server(self._database) and (reason := disk_reason(Path(self._database))):
            logger.warning("%s", reason)
        try:
            if self.settings["IRIA_ATOM_FILE"]:
                serious = [item for item in newest if item.change.severity >= WORTH_REPORTING]
                write_whole(Path(self.settings["IRIA_ATOM_FILE"]), feed_of_changes(serious, Path(name).stem))
            if self.settings["IRIA_METRICS_FILE"]:
                write_whole(Path(self.settings["IRIA_METRICS_FILE"]), metrics(found, now))
            if self.settings["IRIA_PING_URL"] and code != FAILED:
                with urllib.request.urlopen(self.settings["IRIA_PING_URL"], timeout=PING_TIMEOUT_SECONDS):
                    pass
        except (OSError, ValueError) as error:
            logger.warning("the sign of life could not be given: %s", error)
        return found


def _host_of(spider: type[Spider]) -> str:
    """The host under which the site of a spider is stored; "" where it has no address of its own."""
    return site_host(getattr(spider, "start_url", ""))


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole or not at all. Raises OSError."""
    with whole_file(path) as file:
        file.write(text.encode("utf-8", "replace"))

"""`iria import`: pages that somebody fetched before us become looks of their own times."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import Progress, track

from iria_crawler.arguments import check_address, read_moment, read_whole, shown
from iria_crawler.crawl.spider import site_host
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import WrongWord
from iria_crawler.escaping import line
from iria_crawler.importing.cdx import CaptureQuestion
from iria_crawler.importing.folders import find_pages, read_pages
from iria_crawler.importing.histories import Pages, host_of, read_story
from iria_crawler.importing.looks import Importer
from iria_crawler.importing.warcs import AnswerPlace, find_answers, read_answers
from iria_crawler.importing.wayback import Fruitless, Visit, Wayback
from iria_crawler.model import Site
from iria_crawler.outlets import open_sites
from iria_crawler.program import program
from iria_crawler.store import Store, is_server, iso
from iria_crawler.urls import without_login

T = TypeVar("T")
# A message names no more hosts that were left out.
MAX_NAMES_SHOWN = 5


class Command(PlainCommand):
    """Import WARC files, a folder of saved pages, or captures of the Wayback Machine; exit code 0, or 1 if a file or the archive
    cannot be read.
    """

    example = "import 2024.warc.gz 2025.warc.gz --site harbour-post.example"
    most_arguments = 10_000
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return (
            "FILE.warc.gz ... | FOLDER [--site HOST] | "
            "--wayback OUTLET|ADDRESS [--since TIME] [--until TIME] [--limit N] [--list]"
        )

    def short_desc(self) -> str:
        return "Take in pages of WARC files, of a folder or of the Wayback Machine, with their own times"

    def long_desc(self) -> str:
        return (
            "Stories, versions and changes are made as if we had watched. Taken are pages of outlets in sites.toml or in the database, or "
            "of --site. A folder holds pages.csv with the columns file,url,time. A file that warc wrote brings back its stories with all "
            "their versions and changes. --wayback asks the archive that IRIA_WAYBACK names for the captures of an outlet, of a section or "
            "of a story, one at a time. What was taken once is passed over, so the command can be stopped and run again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--site", metavar="HOST", help="take the pages of this host, whether it is known or not, and of no other"
        )
        parser.add_argument(
            "--wayback",
            metavar="ADDRESS",
            help="an outlet of sites.toml, or an address: all captures of it and below it",
        )
        parser.add_argument("--since", metavar="TIME", help="only captures of this time or later: 2024-01-01")
        parser.add_argument("--until", metavar="TIME", help="only captures before this time")
        parser.add_argument(
            "--limit", type=whole_captures, metavar="N", help=f"ask for at most N captures (default: {USUAL_LIMIT})"
        )
        parser.add_argument("--list", action="store_true", help="print the list of captures; store nothing")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.wayback is None:
            if opts.list or any(one is not None for one in (opts.since, opts.until, opts.limit)):
                raise WrongWord("--since, --until, --limit and --list go with --wayback")
            if not args:
                raise WrongWord(f"what? give WARC files or a folder, or --wayback OUTLET: {program()} {self.example}")
            return
        if args or opts.site is not None:
            raise WrongWord("--wayback takes no files and no --site; give its outlet or address alone")
        assert self.settings is not None
        self._wanted = wanted(self.settings, opts)
        self.requires_crawler_process = True
        self.settings.setdict({"LOG_LEVEL": "ERROR"}, priority="project")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.wayback is not None:
            self._visit(*self._wanted, only_list=opts.list)
            return
        paths = [Path(word) for word in args]
        if any(path.is_dir() for path in paths) and len(paths) > 1:
            raise WrongWord("give one folder, or WARC files")
        assert self.settings is not None
        store = Store(self.settings["IRIA_DATABASE"], pages=self.settings["IRIA_CAPTURES"])
        try:
            sites = self._sites(store, opts.site)
            origin = (
                f"folder {paths[0].name}" if paths[0].is_dir() else f"warc {', '.join(path.name for path in paths)}"
            )
            importers = {host: Importer(store, site, origin[:MAX_ORIGIN_CHARACTERS]) for host, site in sites.items()}
            left_out = take_folder(paths[0], importers) if paths[0].is_dir() else take_warcs(paths, importers)
        finally:
            store.close()
        print_summary(importers.values(), left_out)

    def _visit(self, visit: Visit, site: Site, *, only_list: bool) -> None:
        """Ask the archive, and print what came of it."""
        assert self.settings is not None
        assert self.crawler_process is not None
        database = str(self.settings["IRIA_DATABASE"])
        store = None if only_list else Store(database, pages=self.settings["IRIA_CAPTURES"])
        origin = f"wayback {site_host(visit.archive)}"[:MAX_ORIGIN_CHARACTERS]
        importer = Importer(store, site, origin) if store is not None else None
        try:
            with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
                task = bar.add_task("importing", total=None)
                visit.tell = lambda done, total: bar.update(task, completed=done, total=total)
                # A file beside the database; beside the list of outlets where the database is on a server.
                beside = (
                    Path(self.settings["IRIA_SITES"]).with_name("server") if is_server(database) else Path(database)
                )
                fruitless = Fruitless(beside.with_name(f"{beside.name}.wayback"))
                self.crawler_process.crawl(Wayback, visit=visit, importer=importer, fruitless=fruitless)
                self.crawler_process.start()
        finally:
            if store is not None:
                store.close()
        if visit.error is not None:
            raise visit.error
        if only_list:
            for capture in visit.captures:
                print(f"{iso(capture.at)} {capture.status or 'again'} {line(capture.url)}")
        print_visit(visit, importer)

    def _sites(self, store: Store, word: str | None) -> dict[str, Site]:
        """Host -> outlet, of those whose pages are taken. Raises WrongWord if there is none."""
        assert self.settings is not None
        listed = {outlet.site.host: outlet.site for outlet in open_sites(self.settings["IRIA_SITES"]).outlets}
        if word is not None:
            host = site_host(word if "://" in word else f"https://{word}/")
            if not host:
                raise WrongWord(f"--site {shown(word)}: expected a host such as harbour-post.example")
            return {host: listed.get(host, Site(host=host))}
        known = {str(host): Site(host=host) for (host,) in store.db.execute("SELECT host FROM sites")}
        if not known and not listed:
            raise WrongWord(f"of which outlet? {program()} add it first, or give --site HOST")
        return {**known, **listed}


# Captures that one run asks for: at a second each, a quarter of an hour.
USUAL_LIMIT = 1_000
MAX_LIMIT = 100_000


def whole_captures(text: str) -> int:
    """A number of captures, for argparse."""
    try:
        return read_whole(text, 1, MAX_LIMIT)
    except WrongWord as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def wanted(settings: Mapping[str, Any], opts: argparse.Namespace) -> tuple[Visit, Site]:
    """What to ask of the archive, and the outlet that it is of. Raises WrongWord."""
    outlets = open_sites(settings["IRIA_SITES"]).outlets
    named = next((outlet for outlet in outlets if outlet.key == opts.wayback), None)
    address = named.address if named else check_address(opts.wayback)
    host = site_host(address)
    outlet = named or next((outlet for outlet in outlets if outlet.site.host == host), None)
    since, until = (
        read_moment(text, option) if text is not None else None
        for text, option in ((opts.since, "--since"), (opts.until, "--until"))
    )
    if since and until and since >= until:
        raise WrongWord("--since is not before --until, so no capture can lie between them")
    try:
        archive = check_address(settings["IRIA_WAYBACK"]).rstrip("/") + "/"
    except WrongWord as error:
        raise WrongWord(f"IRIA_WAYBACK={error}") from error
    question = CaptureQuestion(without_login(address), since, until)
    rules = outlet.rules if outlet else None
    visit = Visit(archive=archive, question=question, limit=opts.limit or USUAL_LIMIT, rules=rules)
    return visit, outlet.site if outlet else Site(host=host)


def print_visit(visit: Visit, importer: Importer | None) -> None:
    """Print how many captures the archive has, what became of them, and what was left out."""
    counts = visit.counts + (importer.counts if importer else Counter())
    told = ", ".join(f"{many} {outcome}" for outcome, many in counts.most_common())
    print(f"{len(visit.captures)} captures of stories, {visit.asked} asked for: {told or 'none'}")
    if visit.left_out:
        print(f"{visit.left_out} rows of the archive's list left out: broken, of another place, time or kind")
    if visit.is_cut:
        print("the list is longer than what is taken of it; ask for a section, or with --since and --until")
    if visit.ended:
        print(visit.ended)


# A longer list of file names is cut where it is stored.
MAX_ORIGIN_CHARACTERS = 200


def take_folder(folder: Path, importers: Mapping[str, Importer]) -> Counter[str]:
    """Take the pages of a folder that are of these hosts. Returns host -> pages that were left out."""
    rows = find_pages(folder)
    taken = [row for row in rows if site_host(row.saved.url) in importers]
    for saved in shown_progress(read_pages(taken), len(taken)):
        importers[site_host(saved.url)].take(saved)
    return Counter(site_host(row.saved.url) for row in rows if site_host(row.saved.url) not in importers)


def take_warcs(paths: list[Path], importers: Mapping[str, Importer]) -> Counter[str]:
    """Take what WARC files hold of these hosts: stories with their history first, then the pages, in the order of their times.

    Only the places are held in memory, and one story or page. Returns host -> answers that were left out.
    """
    answers: list[AnswerPlace] = []
    histories: list[AnswerPlace] = []
    left_out: Counter[str] = Counter()
    for number, path in enumerate(paths):
        for place in find_answers(path, number):
            host = site_host(place.url)
            if place.is_history:
                histories.append(place)
            elif host in importers:
                answers.append(place)
            else:
                left_out[host] += 1
    pages = Pages(paths, answers if histories else ())
    for place in shown_progress(histories, len(histories)):
        story = read_story(paths[place.file], place)
        if (importer := importers.get(host_of(story))) is not None:
            importer.take_whole(story, place.at, pages)
    answers.sort()
    for saved in shown_progress(read_answers(paths, answers), len(answers)):
        importers[site_host(saved.url)].take(saved)
    return left_out


def shown_progress(answers: Iterable[T], total: int) -> Iterable[T]:
    """The answers or stories, with a bar on a terminal."""
    return track(answers, "importing", total, console=Console(stderr=True), disable=not sys.stderr.isatty())


def print_summary(importers: Iterable[Importer], left_out: Counter[str]) -> None:
    """Print how many answers there were, what became of them, and which hosts were left out."""
    counts: Counter[str] = Counter()
    whole = 0
    for importer in importers:
        counts.update(importer.counts)
        whole += importer.whole
    if whole:
        print(f"{whole} stories with all their versions and changes, as the database had them that wrote the file")
    told = ", ".join(f"{many} {outcome}" for outcome, many in counts.most_common())
    print(f"{counts.total()} answers: {told or 'none'}")
    if left_out:
        names = ", ".join(line(host) for host, _ in left_out.most_common(MAX_NAMES_SHOWN))
        print(
            f"{left_out.total()} answers of {len(left_out)} other hosts left out ({names}); --site HOST takes those of one"
        )

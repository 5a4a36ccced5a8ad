"""`scrapy probe URL`: show what a site offers to a monitor; store nothing."""

from __future__ import annotations

import argparse
import logging
import re
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy import Spider
from scrapy.http import Request, Response
from scrapy.utils.python import to_unicode

from iria_crawler import discover
from iria_crawler.arguments import check_address
from iria_crawler.choosing import add_choice, is_choosing, is_chosen, none_chosen
from iria_crawler.commands.codes import DEGRADED
from iria_crawler.crawl.browser.chromium import executable
from iria_crawler.crawl.failures import explain_failure
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import DiscoverError, FetchError, WrongWord
from iria_crawler.escaping import as_json, line
from iria_crawler.model import Article, Candidate
from iria_crawler.outlets import open_sites
from iria_crawler.parse import extract
from iria_crawler.urls import same_site, without_login

NO_ANSWER = "no answer"
STORY = "a story"
NEED = "needs a browser"
LISTS = ("front page", "feed", "sitemap", "sitemap index", "REST")
Row = tuple[str, str, str]  # what, address, what was found
FILE_WIDTH = 200  # columns where the table goes to a file or a pipe
# Lists of one kind that are asked: a person would not try more either.
MAX_SITEMAPS = 3
MAX_FEEDS = 3


class Probe(Spider):
    """Asks the site's lists, reads one story, stores nothing."""

    name = "probe"
    custom_settings = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}}  # noqa: RUF012 - as Scrapy names it
    handle_httpstatus_all = True

    def __init__(self, url: str, rows: list[Row], browser: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.browser = browser
        self.start_urls = [url]
        self.rows = rows
        self.story: str | None = None

    async def start(self) -> Any:
        """robots.txt first, so that its sitemaps are known when the front page has been read."""
        url = self.start_urls[0]
        yield self.ask(discover.well_known(url).sitemaps[0].rpartition("/")[0] + "/robots.txt", self.parse_robots)

    def ask(self, url: str, callback: Any, **kwargs: Any) -> Request:
        """A request whose answer is shown, whatever its status."""
        meta = {"handle_httpstatus_all": True, "dont_retry": True}
        return Request(url, callback, errback=self.failed, cb_kwargs=kwargs, meta=meta, dont_filter=True)

    def failed(self, failure: Any) -> Any:
        """A request got no answer."""
        self.show(NO_ANSWER, failure.request.url, explain_failure(failure.value).reason)
        if failure.request.callback == self.parse_robots:
            yield self.ask(self.start_urls[0], self.parse_home, sitemaps=())

    def show(self, what: str, url: str, found: str) -> None:
        """Add a row to the table."""
        self.rows.append((what, url, found))

    def parse_robots(self, response: Response) -> Any:
        """robots.txt: how many sitemaps it names."""
        sitemaps: tuple[str, ...] = ()
        found = f"none ({response.status})"
        if response.status == 200:
            sitemaps = tuple(discover.read_robots_sitemaps(to_unicode(response.body, errors="replace"), response.url))
            found = f"{_counted(len(sitemaps), 'sitemap')} named"
        self.show("robots.txt", response.url, found)
        yield self.ask(self.start_urls[0], self.parse_home, sitemaps=sitemaps)

    def parse_home(self, response: Response, sitemaps: tuple[str, ...]) -> Any:
        """The front page: the lists that it names, and its stories."""
        usual = discover.well_known(response.url)
        offers = discover.Offers()
        try:
            offers = discover.read_home(response.body, response.url)
            listing = discover.read_listing(response.body, response.url)
            made_by = f", made by {offers.generator}" if offers.generator else ""
            self.show("front page", response.url, f"{len(listing.candidates)} stories ({response.status}){made_by}")
            self.remember(listing.candidates)
            if not listing.candidates:
                self.show_need(response)
        except DiscoverError as error:
            self.show("front page", response.url, str(error))
        for url in offers.feeds[:MAX_FEEDS] or usual.feeds[:MAX_FEEDS]:
            yield self.ask(url, self.parse_feed)
        for url in (sitemaps or offers.sitemaps or usual.sitemaps)[:MAX_SITEMAPS]:
            yield self.ask(url, self.parse_sitemap)
        yield self.ask(discover.posts_url(offers.rest_root or usual.rest_root or ""), self.parse_posts)

    def remember(self, candidates: Any) -> Any:
        """Read the first story that any list names, as a sample."""
        for candidate in candidates:
            if self.story is None and same_site(candidate.url, self.start_urls[0]):
                self.story = candidate.url
                self.crawler.engine.crawl(self.ask(candidate.url, self.parse_story))

    def parse_feed(self, response: Response) -> None:
        """A feed."""
        self.read("feed", response, lambda: discover.read_feed(response.body, response.url))

    def parse_sitemap(self, response: Response) -> Any:
        """A sitemap, or an index."""
        try:
            sitemap = discover.read_sitemap(response.body, response.url)
        except DiscoverError:
            self.show("sitemap", response.url, f"none ({response.status})")
            return
        if sitemap.children:
            self.show("sitemap index", response.url, _counted(len(sitemap.children), "sitemap"))
            yield self.ask(sitemap.children[0][0], self.parse_sitemap)
            return
        self.show("sitemap", response.url, _count(list(sitemap.candidates)))
        self.remember(sitemap.candidates)

    def parse_posts(self, response: Response) -> None:
        """WordPress REST."""
        headers = {to_unicode(name): to_unicode(values[-1]) for name, values in response.headers.items() if values}
        self.read("REST", response, lambda: list(discover.read_posts(response.body, response.url, headers).candidates))

    def read(self, what: str, response: Response, reader: Any) -> None:
        """Show how many stories a list names."""
        try:
            candidates = reader()
        except DiscoverError:
            self.show(what, response.url, f"none ({response.status})")
            return
        self.show(what, response.url, _count(candidates))
        self.remember(candidates)

    def show_need(self, response: Response) -> None:
        """A page that holds nothing and runs scripts is one that they draw."""
        if not self.browser and not any(what == NEED for what, *_ in self.rows) and _runs_scripts(response.body):
            self.show(
                NEED,
                response.url,
                "it holds nothing without a browser; write browser = true into its table of sites.toml",
            )

    def parse_story(self, response: Response) -> None:
        """One story, read as the monitor would read it."""
        article = extract(response.body, response.url, fetched_at=datetime.now(UTC))
        validators = [name for name in ("ETag", "Last-Modified") if response.headers.get(name)]
        self.show(STORY, response.url, f"{article.page_class} ({response.status}), {_validators(validators)}")
        if not article.body_text:
            self.show_need(response)
        for field, value in _fields(article):
            self.show(f"  {field}", "", value)


def _runs_scripts(body: bytes) -> bool:
    """Whether a page loads or holds a script other than data."""
    return re.search(rb"<script(?![^>]{0,500}\btype\s*=\s*[\"']?application/(?:ld\+)?json)", body, re.I) is not None


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _count(candidates: list[Candidate]) -> str:
    dated = sum(candidate.modified_at is not None for candidate in candidates)
    return f"{len(candidates)} stories, {dated} with a time of modification"


def _validators(names: list[str]) -> str:
    return " and ".join(names) + " given" if names else "no validators: every look brings the whole page"


def _fields(article: Article) -> list[tuple[str, str]]:
    quotes = sum(quote.speaker_name is not None for quote in article.quotes)
    credited = sum(image.credit is not None for image in article.images)
    return [
        ("headline", article.headline or "-"),
        ("byline", article.byline or "-"),
        ("published", article.published_at.isoformat() if article.published_at else "-"),
        ("body", f"{len(article.body_text.split())} words in {len(article.paragraphs)} paragraphs"),
        ("quotes", f"{len(article.quotes)}, {quotes} with the speaker's name"),
        ("images", f"{len(article.images)}, {credited} with a credit"),
    ]


class Command(PlainCommand):
    """Print what a site offers; exit code 1 if it does not answer, or if no story could be read. With --all 11 if one did not."""

    example = "probe https://www.example.org/"
    requires_project = True
    most_arguments = 1

    def syntax(self) -> str:
        return "ADDRESS | --all [--tag TAG] [--country CC] [--language CODE] [--json]"

    def short_desc(self) -> str:
        return "Show what a news site offers: feeds, sitemaps, REST, robots.txt, one story read"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="every outlet of sites.toml in a table, a line for each")
        parser.add_argument("--json", action="store_true", help="print what was found as JSON instead of a table")
        add_choice(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if opts.all == (len(args) == 1):
            raise WrongWord(
                "no address given; write one such as https://www.example.org/, or --all for every outlet of sites.toml"
            )
        if is_choosing(opts) and not opts.all:
            raise WrongWord("--tag, --country and --language go with --all")
        self._urls = {"": check_address(args[0])} if args else self._listed(opts)
        # The table says everything. A level that the user gives has priority.
        self.settings.setdict({"LOG_LEVEL": "ERROR", "RETRY_ENABLED": False}, priority="project")

    def _listed(self, opts: argparse.Namespace) -> dict[str, str]:
        """Heading -> address of the chosen outlets."""
        assert self.settings is not None
        outlets = open_sites(self.settings["IRIA_SITES"]).outlets
        found = {outlet.key: outlet.address for outlet in outlets if is_chosen(outlet, opts)}
        if not found:
            raise WrongWord(none_chosen(outlets, opts, "sites.toml"))
        return found

    def _is_drawn(self, url: str) -> bool:
        """Whether sites.toml says of this outlet that its pages are drawn by script. Raises WrongWord if no browser is there."""
        assert self.settings is not None
        outlets = open_sites(self.settings["IRIA_SITES"]).outlets
        if not any(outlet.browser and same_site(outlet.address, url) for outlet in outlets):
            return False
        executable(self.settings["IRIA_BROWSER"])
        return True

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        found: dict[str, list[Row]] = {key: [] for key in self._urls}
        assert self.crawler_process is not None
        # A request without an answer is a row of the table. Scrapy would also log that of robots.txt, with a traceback.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        for key, rows in found.items():
            self.crawler_process.crawl(Probe, url=self._urls[key], rows=rows, browser=self._is_drawn(self._urls[key]))
        self.crawler_process.start()
        if opts.json:
            print(as_json([as_object(key, self._urls[key], rows) for key, rows in found.items()]))
        elif opts.all:
            print_summary(self._urls, found)
        else:
            print_rows(self._urls[""], found[""])
        reasons = {key: why_unread(rows) for key, rows in found.items()}
        if opts.all:
            self.exitcode = DEGRADED if any(reasons.values()) else self.exitcode
        elif reason := reasons[""]:
            raise FetchError(reason, without_login(self._urls[""]))


def why_unread(rows: list[Row]) -> str | None:
    """Why no story was read; None if one was."""
    if all(what == NO_ANSWER for what, *_ in rows):
        return f"it does not answer: {rows[-1][2] if rows else 'nothing came'}"
    if any(what == STORY for what, *_ in rows):
        return None
    if any(what == NEED for what, *_ in rows):
        return "it answers, and holds nothing without a browser: write browser = true into its table of sites.toml"
    return "it answers, and no story could be read"


def in_order(rows: list[Row]) -> list[Row]:
    """The rows with the fields of the story last, in whatever order the answers came."""
    return sorted(rows, key=lambda row: row[0] == STORY or row[0].startswith(" "))


def as_object(key: str, url: str, rows: list[Row]) -> dict[str, object]:
    """One outlet as an object of --json."""
    offers = [
        {"what": what.strip(), "address": without_login(address), "found": found}
        for what, address, found in in_order(rows)
    ]
    return {"outlet": key or None, "address": without_login(url), "problem": why_unread(rows), "offers": offers}


def print_rows(url: str, rows: list[Row]) -> None:
    """Print all that one site offers."""
    table = Table(
        title=Text(f"what {line(without_login(url))} offers", style="italic"),
        title_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
    )
    for heading in ("what", "found", "address"):
        table.add_column(heading, overflow="fold")
    for what, address, found in in_order(rows):
        # no markup: all of it is the site's words
        table.add_row(Text(what), Text(line(found)), Text(line(without_login(address))))
    print_table(table)


def print_summary(urls: dict[str, str], found: dict[str, list[Row]]) -> None:
    """Print a line for each outlet: the lists that name stories, and the headline of the story that was read."""
    table = Table("outlet", "address", "lists", "a story", box=None, padding=(0, 2, 0, 0))
    for key, rows in found.items():
        lists = [what for what, _, text in rows if what in LISTS and not text.startswith("none")]
        headline = next((text for what, _, text in rows if what.strip() == "headline"), "")
        told = why_unread(rows) or next(
            (text for what, _, text in rows if what == NEED and headline in ("", "-")), headline
        )
        table.add_row(
            Text(key), Text(without_login(urls[key])), Text(", ".join(dict.fromkeys(lists))), Text(line(told))
        )
    print_table(table)


def print_table(table: Table) -> None:
    """Print as wide as the terminal is, or wide into a file."""
    console = Console(highlight=False)
    Console(highlight=False, width=None if console.is_terminal else FILE_WIDTH).print(table)

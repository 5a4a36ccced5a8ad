"""Scrapy settings: polite by default, each with its reason.

Set any of them for one run with `-s NAME=VALUE`. The project's own begin with IRIA_:

    IRIA_DATABASE   where the collected stories land; the raw pages go beside it (iria.db: iria.captures.db)
    IRIA_WATCH      the rules of alerts; without the file nobody is told
    IRIA_ATOM_FILE  a feed of the newest changes of severity 2 and more, written after every round ("" = none)
    IRIA_PING_URL   asked after every round of `scrapy monitor` that was no failure: a dead man's switch ("" = none)
    IRIA_METRICS_FILE  figures for Prometheus' textfile collector, written after every such round ("" = none)
    IRIA_READERS    processes that read pages, feeds and sitemaps beside the crawl, at least 1; each is started when there
                    is work for it, and one more while slow pages hold all of them
    IRIA_ALLOW_PRIVATE  1 = an outlet may have its pages at private addresses, though its own address does not say so (a name
                    that leads into your own network)
    IRIA_CONTACT    an address (mail or web) that the outlet's administrator can write to; it is part of the user agent
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from iria_crawler import __version__
from iria_crawler.log_lines import keep_lines

keep_lines()  # whatever an outlet sends, a line of the log is one that we wrote

BOT_NAME = "iria_crawler"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "iria_crawler.commands"
TEMPLATES_DIR = str(Path(__file__).resolve().parent.parent / "spiders" / "templates")

IRIA_DATABASE = "data/iria.db"
IRIA_CONTACT = ""
IRIA_ALLOW_PRIVATE = False
# One core is the crawl's own; more than two readers find more pages than it can store.
IRIA_READERS = max(1, min(2, (os.cpu_count() or 1) - 1))
IRIA_WATCH = "watch.toml"
IRIA_ATOM_FILE = ""
IRIA_PING_URL = ""
IRIA_METRICS_FILE = ""

# --- who we are, and how we behave ---

# The contact is added when the crawl starts: "iria-crawler/0.1.0 (news monitor; +mailto:desk@example.org)".
USER_AGENT = f"iria-crawler/{__version__} (news monitor)"
ROBOTSTXT_OBEY = True  # by the project's own RobotsGate, below
ROBOTSTXT_USER_AGENT = "iria-crawler"
# One page at a time: an archive is read once, and nobody is in a hurry.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Never 0: without a delay Scrapy 2.14-2.19 does not hold the limit above (11 to 14 requests at once were seen for 1).
DOWNLOAD_DELAY = 1.0
# Slower as soon as the server is slower.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
EXTENSIONS = {
    # Scrapy reads robots.txt but not its Crawl-delay. After AutoThrottle (0), which would set its own delay.
    "iria_crawler.extensions.politeness.CrawlDelay": 100,
    "iria_crawler.extensions.progress.LiveProgress": 200,
    "iria_crawler.extensions.runs.RunLog": 900,
    # Both open a door into the running process. Switched off by name they are not even imported, which saves
    # a sixth of what the start of a crawl costs.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}
COOKIES_ENABLED = False

# --- whom we ask ---

DOWNLOADER_MIDDLEWARES = {
    "iria_crawler.crawl.gate.guard.Guard": 10,  # nearest to the engine: nothing is done for a request that it turns away
    "iria_crawler.crawl.gate.robots_gate.RobotsGate": 100,
    "iria_crawler.crawl.gate.guard.MetaRefresh": 580,
    "iria_crawler.crawl.gate.guard.Redirects": 600,
    # Ours stand in their places. Scrapy's robots.txt has no limits and takes a server in trouble for one without rules;
    # its offsite filter knows neither ports nor redirects.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
}
# http and https; what other schemes name is nobody's page, and perhaps a file of ours.
DOWNLOAD_HANDLERS = {
    "http": "iria_crawler.crawl.gate.guard.GuardedHandler",
    "https": "iria_crawler.crawl.gate.guard.GuardedHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "iria_crawler.crawl.gate.guard.GuardedResolver"
# A page that reloads itself every minute is a page; one that leads on does so at once.
METAREFRESH_MAXDELAY = 15

# --- what may not hurt us ---

DOWNLOAD_TIMEOUT = 60
# Each request has a smaller limit of its own, by what it asks for; this holds for what has none.
DOWNLOAD_MAXSIZE = 24 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is not to
REDIRECT_MAX_TIMES = 6
# What still fails is owed in the frontier and asked again later, so there is no need to insist now.
RETRY_TIMES = 1
# It is told as a problem, with its reason; an error in the log is one of ours.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# Without 429 and 503: a server that asks for patience is not asked again at once.
RETRY_HTTP_CODES = [408, 500, 502, 504]
# Scrapy's cache calls a page fresh for a tenth of its age and so misses edits; validators are kept in the database.
HTTPCACHE_ENABLED = False

# --- how a page becomes a row ---

SPIDER_MIDDLEWARES = {
    "iria_crawler.extensions.full_disk.StopOnFullDisk": 10,  # nearest to the engine: it hears of what others let through
}
ITEM_PIPELINES = {
    "pipelines.validate.Validate": 100,
    "pipelines.together.Together": 200,  # dedupe and store
    "pipelines.alert.Alert": 400,
}
# Scrapy starts a hundred tasks a response by default; a look is one item (fetching and storing is 65 % faster with 1).
CONCURRENT_ITEMS = 1
# Scrapy reads the callback's source code again for every answer; ours return nothing, and a test crawls with all of them.
WARN_ON_GENERATOR_RETURN_VALUE = False

# --- what is said about it ---

# On a terminal a live display says what happens; elsewhere (cron, systemd) the log does.
LOG_LEVEL = "WARNING" if sys.stderr.isatty() else "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%Y-%m-%dT%H:%M:%S%z"
LOGSTATS_INTERVAL = 60.0

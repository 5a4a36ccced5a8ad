"""Scrapy settings: polite by default, each with its reason.

Set any of them for one run with `-s NAME=VALUE`. Those of this project begin with IRIA_; docs/commands.md lists them, with
what is written beside each of them below.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from iria_crawler import __version__
from iria_crawler.log_lines import keep_lines

keep_lines()  # text of an outlet must not be able to forge a line of the log

# In the repository the spiders and the pipelines are packages beside this one; an installed copy holds both inside (setup.py).
_PACKAGE = Path(__file__).resolve().parent
_INSIDE = (_PACKAGE / "spiders").is_dir()
_SPIDERS, _PIPELINES = (f"{'iria_crawler.' if _INSIDE else ''}{name}" for name in ("spiders", "pipelines"))

BOT_NAME = "iria_crawler"
SPIDER_MODULES = [_SPIDERS]
NEWSPIDER_MODULE = _SPIDERS
SPIDER_LOADER_CLASS = "iria_crawler.crawl.listed.Outlets"  # those spiders, and one for each outlet of sites.toml
COMMANDS_MODULE = "iria_crawler.commands"
TEMPLATES_DIR = str((_PACKAGE if _INSIDE else _PACKAGE.parent) / "spiders" / "templates")

# The database. The raw pages go into a file beside it (`iria.db`: `iria.captures.db`). Or the address of a database on a
# PostgreSQL server, `postgresql://user@host/name`, which several crawlers may share (docs/large.md).
IRIA_DATABASE = "data/iria.db"
# A bucket of an S3-compatible server for the raw pages, `s3://bucket/prefix`: new pages go there from then on, whoever opens the
# database. Without it they go where the database has them: beside it, until a bucket was named. Needs the extra `s3`; docs/large.md.
IRIA_CAPTURES = ""
# A mail or web address (`mailto:...`, `https://...`) at which an outlet can reach you. It becomes part of the user agent.
IRIA_CONTACT = ""
# 1: an outlet's pages may be at private addresses (a host name that leads into your own network).
IRIA_ALLOW_PRIVATE = False
# How many processes read pages, feeds and sitemaps, from 1 to 64. Each is started when there is work for it, and one more while
# slow pages occupy all of them. By default one less than there are processor cores, at least 1 and at most 2: one core is for
# the crawl, and two such processes read pages as fast as it can store them.
IRIA_READERS = max(1, min(2, (os.cpu_count() or 1) - 1))
# The list of outlets. Without the file there are only the outlets that have a spider.
IRIA_SITES = "sites.toml"
# What is read of the files of the stories' pictures, after all stories: nothing by default; `head`: their first 128 KB, for what
# the file says of maker, credit, rights and date; `full`: the whole file, for its size and a hash of what it shows too, so that
# a picture that is swapped at the same address is noticed. No picture is kept. Needs the extra `pictures`.
IRIA_PICTURES = ""
# The program that draws the pages of outlets with `browser = true`. By default the system's Chromium or Chrome. Needs the extra
# `browser`.
IRIA_BROWSER = ""
# The web archive that `iria import --wayback` asks: the Wayback Machine, or another one with the same interface.
IRIA_WAYBACK = "https://web.archive.org/"
# The file with the rules of alerts. Without the file no alerts are sent.
IRIA_WATCH = "watch.toml"
# A file for an Atom feed of the newest changes of severity 2 and more, written after every round of `scrapy monitor`.
IRIA_ATOM_FILE = ""
# An address that is requested after every round of `scrapy monitor` that did not fail: a dead man's switch.
IRIA_PING_URL = ""
# A file for figures in Prometheus' text format, written after every round of `scrapy monitor`.
IRIA_METRICS_FILE = ""

# --- who we are, and how we behave ---

# IRIA_CONTACT is added when the crawl starts: "iria-crawler/0.1.0 (news monitor; +mailto:desk@example.org)".
USER_AGENT = f"iria-crawler/{__version__} (news monitor)"
ROBOTSTXT_OBEY = True  # by RobotsGate, below
ROBOTSTXT_USER_AGENT = "iria-crawler"
# One page at a time: an archive is read once, and nobody is in a hurry.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Never 0: without a delay Scrapy 2.14 to 2.19 exceeds the limit above (it sent 11 to 14 requests at once instead of 1).
DOWNLOAD_DELAY = 1.0
# Wait longer if the server answers more slowly.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
EXTENSIONS = {
    # Scrapy does not apply Crawl-delay. This comes after AutoThrottle (0), which would set another delay.
    "iria_crawler.extensions.politeness.CrawlDelay": 100,
    "iria_crawler.extensions.progress.LiveProgress": 200,
    "iria_crawler.extensions.runs.RunLog": 900,
    # Both let other programs control the running process. With None they are not imported either, which takes a sixth of
    # the time in which a crawl starts.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}
COOKIES_ENABLED = False

# --- what may be fetched ---

DOWNLOADER_MIDDLEWARES = {
    "iria_crawler.crawl.gate.guard.Guard": 10,  # nearest to the engine: it sees a request before all others
    "iria_crawler.crawl.gate.robots_gate.RobotsGate": 100,
    "iria_crawler.crawl.browser.rendering.Rendering": 120,  # it gets a page when all others have done with it
    "iria_crawler.crawl.gate.guard.MetaRefresh": 580,
    "iria_crawler.crawl.gate.guard.Redirects": 600,
    # Replaced by ours. Scrapy's robots.txt has no size limit and takes a failing server for one without rules; its offsite
    # filter ignores ports and redirects.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
}
# Only http and https. An address with another scheme is no news page, and may be a file of this machine.
DOWNLOAD_HANDLERS = {
    "http": "iria_crawler.crawl.gate.guard.GuardedHandler",
    "https": "iria_crawler.crawl.gate.guard.GuardedHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "iria_crawler.crawl.gate.guard.GuardedResolver"
# In seconds. A page that reloads itself after a minute is a normal page; one that leads to another does so at once.
METAREFRESH_MAXDELAY = 15

# --- limits ---

DOWNLOAD_TIMEOUT = 60
# Most requests set a smaller limit, by the kind of page they ask for; this is for the others.
DOWNLOAD_MAXSIZE = 24 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is False
REDIRECT_MAX_TIMES = 6
# A page that still fails is owed in the frontier and asked again later, so more tries now are not needed.
RETRY_TIMES = 1
# The failure is recorded in `problems`; an error in the log means a bug of ours.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# Without 429 and 503: a server that asks us to wait is not asked again at once.
RETRY_HTTP_CODES = [408, 500, 502, 504]
# Scrapy's cache takes a page for unchanged during a tenth of its age, so it misses edits. Our database keeps validators.
HTTPCACHE_ENABLED = False

# --- how a page becomes a row ---

SPIDER_MIDDLEWARES = {
    "iria_crawler.extensions.full_disk.StopOnFullDisk": 10,  # nearest to the engine: it gets the exceptions that others let through
}
ITEM_PIPELINES = {
    f"{_PIPELINES}.validate.Validate": 100,
    f"{_PIPELINES}.together.Together": 200,  # dedupe and store
    f"{_PIPELINES}.alert.Alert": 400,
}
# By default Scrapy starts a hundred tasks for each response. A look is one item; with 1, fetching and storing is 65 % faster.
CONCURRENT_ITEMS = 1
# Otherwise Scrapy parses the callback's source code again for every answer, to find a mistake that ours do not make.
WARN_ON_GENERATOR_RETURN_VALUE = False

# --- the log ---

# On a terminal a live display shows what happens; elsewhere (cron, systemd) the log does.
LOG_LEVEL = "WARNING" if sys.stderr.isatty() else "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%Y-%m-%dT%H:%M:%S%z"
LOGSTATS_INTERVAL = 60.0

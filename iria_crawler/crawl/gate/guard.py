"""The gatekeeper's decision, applied wherever Scrapy could send a request: requests, redirects, meta refresh, connections.

A request that is turned away fails with `TurnedAway`, and nothing is sent. If the spider has a method
`turned_away(url, refusal)`, it is called once for each host and kind of refusal.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, NamedTuple, Self
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary, proxy

from scrapy import signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver, dnscache
from scrapy.utils.defer import deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from iria_crawler.crawl.gate.gatekeeper import Gatekeeper, Refusal, without_login

logger = logging.getLogger(__name__)

REDIRECTS = frozenset((301, 302, 303, 307, 308))
# How many pairs of host and kind a run reports. A page may name thousands of hosts; the others are only counted.
MAX_REPORTED = 20


class TurnedAway(IgnoreRequest):
    """A request that is not made, or a redirect that is not followed.

    `kind` is the word for counting: scheme, outside, private (from the gatekeeper), redirects (in circles, too many, or to
    no address), robots (forbidden). `reason` is a sentence for people. `target` is the address that a redirect led to; None
    if the request itself was turned away. `reported`: the spider knows of it already, or it is only counted; the caller
    must not record it a second time.
    """

    def __init__(self, url: str, kind: str, reason: str, *, target: str | None = None, reported: bool = False) -> None:
        super().__init__(reason)
        self.url, self.kind, self.reason, self.target, self.reported = url, kind, reason, target, reported

    def at(self, url: str) -> Self:
        """The same refusal for another address."""
        one = type(self).__new__(type(self), self.reason)
        one.__dict__.update(self.__dict__, url=url)
        return one


class CircularRedirect(TurnedAway):
    """A redirect to an address that the request has already been at.

    `sets_cookie`: an answer on the way set a cookie, which we did not keep. Many consent walls work like this.
    """

    def __init__(self, url: str, *, sets_cookie: bool) -> None:
        wish = ", and wants a cookie to be kept" if sets_cookie else ""
        super().__init__(url, "redirects", f"redirected in circles{wish}; the address leads nowhere")
        self.sets_cookie = sets_cookie


def gatekeeper_of(crawler: Crawler, request: Request) -> Gatekeeper:
    """The gatekeeper of the spider. A spider without one (probe, shell, fetch) gets one for its start address, or for the
    first address of the request. Raises TurnedAway if none of these is a web address.
    """
    spider: Any = crawler.spider
    keeper = getattr(spider, "gatekeeper", None)
    if isinstance(keeper, Gatekeeper):
        return keeper
    starts = [*getattr(spider, "start_urls", ()), *request.meta.get("redirect_urls", ()), request.url]
    allow_private = crawler.settings.getbool("IRIA_ALLOW_PRIVATE")
    for url in starts:
        with suppress(ValueError):
            return Gatekeeper(url, allow_private=allow_private)
    raise TurnedAway(request.url, "scheme", "this is no web address")


class RefusalReport:
    """The refusals of one crawl, reported once for each host and kind, and at most MAX_REPORTED times."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = proxy(crawler)  # a strong reference would keep every crawl in _REPORTS for ever
        self._reported: set[tuple[str, str]] = set()

    @classmethod
    def of(cls, crawler: Crawler) -> RefusalReport:
        """The report of this crawl; made on first use."""
        return _REPORTS.setdefault(crawler, cls(crawler))

    def add(self, url: str, refused: str, refusal: Refusal) -> None:
        """Report that `refused` is not fetched. `url` is the page or list that named it."""
        stats = self._crawler.stats
        assert stats is not None
        stats.inc_value("iria/turned_away")
        stats.inc_value(f"iria/turned_away/{refusal.kind}")
        about = (refusal.kind, _place(refused))
        if about in self._reported or len(self._reported) >= MAX_REPORTED:
            return
        self._reported.add(about)
        hook = getattr(self._crawler.spider, "turned_away", None)
        if hook is not None:
            hook(without_login(url), refusal)
        else:
            logger.warning("%s: %s [%s]", refusal.kind, refusal, without_login(url))


_REPORTS: WeakKeyDictionary[Crawler, RefusalReport] = WeakKeyDictionary()


def _place(url: str) -> str:
    """Scheme and host of an address: refusals are reported once for each. "" for a broken address."""
    try:
        return "{0.scheme}://{0.netloc}".format(urlsplit(without_login(url)))
    except ValueError:
        return ""


class Guard:
    """The first middleware a request meets: turns it away, or adds the password if the request goes to the outlet's host."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._report = RefusalReport.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        guard = cls(crawler)
        crawler.signals.connect(guard.spider_closed, signal=signals.spider_closed)
        return guard

    def spider_closed(self) -> None:
        """Log how many addresses were turned away: not each of them was reported."""
        assert self._crawler.stats is not None
        turned_away = self._crawler.stats.get_value("iria/turned_away", 0)
        if turned_away:
            logger.info("%d addresses were turned away by the gatekeeper", turned_away)

    def process_request(self, request: Request) -> Request | None:
        """The request again without user name and password in its address, else None. Raises TurnedAway."""
        bare = without_login(request.url)
        if bare != request.url:
            # A "user:password@" in a page's link is not ours to send. The outlet's password is kept by its gatekeeper.
            return request.replace(url=bare)
        keeper = gatekeeper_of(self._crawler, request)
        if refusal := keeper.refuse(request.url):
            self._report.add(request.url, request.url, refusal)
            raise TurnedAway(request.url, refusal.kind, refusal, reported=True)
        header = keeper.authorization(request.url)
        if header is not None:
            request.headers[b"Authorization"] = header
            request.meta["iria_login"] = True
        elif request.meta.pop("iria_login", False):
            request.headers.pop(b"Authorization", None)
        return None


def _without_logins(record: logging.LogRecord) -> bool:
    """Remove user names and passwords from addresses in a log record: Scrapy logs redirects with them."""
    if isinstance(record.args, dict):
        record.args = {name: without_login(str(value)) for name, value in record.args.items()}
    return True


logging.getLogger("scrapy.downloadermiddlewares.redirect").addFilter(_without_logins)


class Steps:
    """What redirects and meta refresh share: whether we go from one address to the next."""

    crawler: Crawler

    def step(self, request: Request, response: Response, result: Request | Response) -> Request | Response:
        """`result` of Scrapy's own middleware, if the step is allowed. Raises TurnedAway if not."""
        if not isinstance(result, Request):
            return result
        been = [*request.meta.get("redirect_urls", ()), request.url]
        target = without_login(result.url)
        self.judge(request, target)
        keeps_cookies = self.crawler.settings.getbool("COOKIES_ENABLED")
        sets_cookie = b"Set-Cookie" in response.headers
        if target in been and not (keeps_cookies and sets_cookie):
            raise CircularRedirect(request.url, sets_cookie=sets_cookie or request.meta.get("iria_cookie", False))
        result = result.replace(url=target) if target != result.url else result
        result.meta["iria_cookie"] = sets_cookie or request.meta.get("iria_cookie", False)
        if urlsplit(target).hostname != urlsplit(request.url).hostname:
            result.meta.pop("download_slot", None)  # the delay between requests is the other host's now
        return result

    def judge(self, request: Request, target: str) -> None:
        """Raises TurnedAway if the gatekeeper refuses `target`."""
        if refusal := gatekeeper_of(self.crawler, request).refuse(target):
            reason = Refusal(refusal.kind, f"it leads to {target[:200]}: {refusal}")
            RefusalReport.of(self.crawler).add(request.url, target, reason)
            raise TurnedAway(request.url, refusal.kind, reason, target=target, reported=True)


class Redirects(Steps, RedirectMiddleware):
    """Scrapy's redirects, but only to hosts that the gatekeeper allows."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """A request for the address that the answer redirects to, else the answer. Raises TurnedAway."""
        if location := response.headers.get(b"Location"):
            response.headers[b"Location"] = without_login(location.decode("latin-1")).encode("latin-1")
        try:
            result = super().process_response(request, response)
        except ValueError:
            raise TurnedAway(request.url, "redirects", "it redirects to something that is no address") from None
        except IgnoreRequest:
            raise TurnedAway(request.url, "redirects", "redirected too often; the address leads nowhere") from None
        if result is response and self._is_left(request, response):
            self.judge(request, urljoin(request.url, (location or b"").decode("latin-1").strip()))
        return self.step(request, response, result)

    def _is_left(self, request: Request, response: Response) -> bool:
        """Whether Scrapy returned a redirect without following it, although no setting asked for that."""
        if response.status not in REDIRECTS or b"Location" not in response.headers:
            return False
        asked = (
            request.meta.get("dont_redirect", False)
            or request.meta.get("handle_httpstatus_all", False)
            or response.status in request.meta.get("handle_httpstatus_list", ())
            or response.status in getattr(self.crawler.spider, "handle_httpstatus_list", ())
        )
        return not asked


class MetaRefresh(Steps, MetaRefreshMiddleware):
    """Scrapy's meta refresh, but only to hosts that the gatekeeper allows."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """A request for the address that the page leads to, else the page. Raises TurnedAway."""
        try:
            result = super().process_response(request, response)
        except (ValueError, LookupError):
            return response  # the refresh names no valid address, or the page no known encoding: take the page as it is
        except IgnoreRequest:
            raise TurnedAway(request.url, "redirects", "redirected too often; the address leads nowhere") from None
        return self.step(request, response, result)


# --- the connection ---


class _AddressCheck(NamedTuple):
    """For one download: the gatekeeper that judges IP addresses (None: all are allowed), and what it refused."""

    keeper: Gatekeeper | None
    refusals: list[Refusal]

    def refuse(self, host: str, ip: str) -> Refusal | None:
        return self.keeper.refuse_address(host, ip) if self.keeper else None


# Used when no download is known, for example when Twisted reopens a connection by itself: only public addresses.
_PUBLIC_ADDRESSES_ONLY = Gatekeeper("https://invalid/")
_address_check: ContextVar[_AddressCheck | None] = ContextVar("_address_check", default=None)


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's download handler. It passes the gatekeeper of the request to the resolver."""

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises TurnedAway if the host's name resolves to an address in a private network, or if the spider may not ask
        its site any more (a method `may_ask`)."""
        may_ask = getattr(self._crawler.spider, "may_ask", None)
        if may_ask is not None and not may_ask():
            raise TurnedAway(request.url, "lost", "another crawl has the site", reported=True)
        # With a proxy we connect to the proxy only, wherever it is, and the proxy looks up the names.
        keeper = None if request.meta.get("proxy") else gatekeeper_of(self._crawler, request)
        check = _AddressCheck(keeper, [])
        token = _address_check.set(check)
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            if not check.refusals:
                raise
        finally:
            _address_check.reset(token)
        refusal = check.refusals[0]
        RefusalReport.of(self._crawler).add(request.url, request.url, refusal)
        raise TurnedAway(request.url, refusal.kind, refusal, reported=True)

    async def close(self) -> None:
        """Close the kept connections, and wait for this at most `_disconnect_timeout` seconds.

        Scrapy's own method fires one Deferred from two places: when the connections are closed, and from a timer. If the
        event loop was busy for that time, both happen, and the second raises AlreadyCalledError, which nobody catches.
        """
        pool: Any = self._pool  # Twisted has no types for it
        closed = deferred_to_future(pool.closeCachedConnections())
        await asyncio.wait([closed], timeout=self._disconnect_timeout)


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver. At each connection it asks the gatekeeper about the IP address and returns exactly that address.

    So a name that resolves to a public address first and to a private one a moment later (DNS rebinding) gains nothing.
    """

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        check = _address_check.get() or _AddressCheck(_PUBLIC_ADDRESSES_ONLY, [])

        def judge(ip: str) -> str:
            if name != ip and (refusal := check.refuse(name, ip)):
                dnscache.pop(name, None)
                check.refusals.append(refusal)
                raise DNSLookupError(f"{name}: {refusal}")
            return ip

        return super().getHostByName(name, timeout).addCallback(judge)

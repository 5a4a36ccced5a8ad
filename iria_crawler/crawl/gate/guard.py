"""The gatekeeper's word, kept at every door of Scrapy: requests, redirects, meta refresh, and the connection itself.

A request that is turned away fails with `TurnedAway`; nothing is sent. The spider is told by `turned_away(url, reason)`,
where it has such a method, once for each host and reason.
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
# So many hosts and reasons are told one by one in a run; a site that names more is told in a number.
MOST_TOLD = 20


class TurnedAway(IgnoreRequest):
    """A request that is not made, or a redirect that is not followed.

    `kind` is the one word for counting: scheme, outside, private (the gatekeeper's), redirects (in circles, too often, to
    nowhere), robots (forbidden). `reason` is for a person. `target` is the address that a redirect led to, None where the
    request itself was turned away. `told`: the spider knows of it already, or it is one of many
    that are only counted, so that no second problem need be written down.
    """

    def __init__(self, url: str, kind: str, reason: str, *, target: str | None = None, told: bool = False) -> None:
        super().__init__(reason)
        self.url, self.kind, self.reason, self.target, self.told = url, kind, reason, target, told

    def at(self, url: str) -> Self:
        """The same, said of another address."""
        one = type(self).__new__(type(self), self.reason)
        one.__dict__.update(self.__dict__, url=url)
        return one


class CircularRedirect(TurnedAway):
    """A redirect to where the request has been; `sets_cookie`: on the way a cookie was to be set, and we keep none."""

    def __init__(self, url: str, *, sets_cookie: bool) -> None:
        wish = ", and wants a cookie to be kept" if sets_cookie else ""
        super().__init__(url, "redirects", f"redirected in circles{wish}; the address leads nowhere")
        self.sets_cookie = sets_cookie


def gatekeeper_of(crawler: Crawler, request: Request) -> Gatekeeper:
    """The spider's own gatekeeper; for a spider without one (probe, shell, fetch) that of its start address, or of the
    address that the request first had.
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


class Told:
    """What a crawl has told of the addresses it turned away: once for each host and reason, and not for ever."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = proxy(crawler)  # or no crawl would ever leave _TOLD
        self._told: set[tuple[str, str]] = set()

    @classmethod
    def of(cls, crawler: Crawler) -> Told:
        """The one of this crawl."""
        return _TOLD.setdefault(crawler, cls(crawler))

    def tell(self, url: str, refused: str, refusal: Refusal) -> None:
        """Tell that `refused` is not asked; `url` is the page or list that led there."""
        stats = self._crawler.stats
        assert stats is not None
        stats.inc_value("iria/turned_away")
        stats.inc_value(f"iria/turned_away/{refusal.kind}")
        about = (refusal.kind, _place(refused))
        if about in self._told or len(self._told) >= MOST_TOLD:
            return
        self._told.add(about)
        hook = getattr(self._crawler.spider, "turned_away", None)
        if hook is not None:
            hook(without_login(url), refusal)
        else:
            logger.warning("%s: %s [%s]", refusal.kind, refusal, without_login(url))


_TOLD: WeakKeyDictionary[Crawler, Told] = WeakKeyDictionary()


def _place(url: str) -> str:
    """What stands for all the addresses of one host: scheme and host."""
    try:
        return "{0.scheme}://{0.netloc}".format(urlsplit(without_login(url)))
    except ValueError:
        return ""


class Guard:
    """Each request, before anything else is done about it: turned away, or sent with a password only to whom it is for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._told = Told.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        guard = cls(crawler)
        crawler.signals.connect(guard.spider_closed, signal=signals.spider_closed)
        return guard

    def spider_closed(self) -> None:
        """Say how many there were: not each of them was told."""
        assert self._crawler.stats is not None
        turned_away = self._crawler.stats.get_value("iria/turned_away", 0)
        if turned_away:
            logger.info("%d addresses were turned away by the gatekeeper", turned_away)

    def process_request(self, request: Request) -> Request | None:
        """Raises TurnedAway."""
        bare = without_login(request.url)
        if bare != request.url:
            # A page's own "user:password@" is nobody's; an outlet's is with its gatekeeper.
            return request.replace(url=bare)
        keeper = gatekeeper_of(self._crawler, request)
        if refusal := keeper.refuse(request.url):
            self._told.tell(request.url, request.url, refusal)
            raise TurnedAway(request.url, refusal.kind, refusal, told=True)
        header = keeper.authorization(request.url)
        if header is not None:
            request.headers[b"Authorization"] = header
            request.meta["iria_login"] = True
        elif request.meta.pop("iria_login", False):
            request.headers.pop(b"Authorization", None)
        return None


def _without_logins(record: logging.LogRecord) -> bool:
    """Scrapy logs a redirect with the address that the page gave, user name and password included."""
    if isinstance(record.args, dict):
        record.args = {name: without_login(str(value)) for name, value in record.args.items()}
    return True


logging.getLogger("scrapy.downloadermiddlewares.redirect").addFilter(_without_logins)


class Steps:
    """The rule for a step from one address to the next, shared by redirects and meta refresh."""

    crawler: Crawler

    def step(self, request: Request, response: Response, result: Request | Response) -> Request | Response:
        """`result` of Scrapy's own middleware, where the step may be made. Raises TurnedAway."""
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
            result.meta.pop("download_slot", None)  # the pace is the other host's
        return result

    def judge(self, request: Request, target: str) -> None:
        """Raises TurnedAway where the gatekeeper refuses a target."""
        if refusal := gatekeeper_of(self.crawler, request).refuse(target):
            reason = Refusal(refusal.kind, f"it leads to {target[:200]}: {refusal}")
            Told.of(self.crawler).tell(request.url, target, reason)
            raise TurnedAway(request.url, refusal.kind, reason, target=target, told=True)


class Redirects(Steps, RedirectMiddleware):
    """Scrapy's redirects, within the outlet only."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request for where the answer leads, or the answer. Raises TurnedAway."""
        if location := response.headers.get(b"Location"):
            response.headers[b"Location"] = without_login(location.decode("latin-1")).encode("latin-1")
        try:
            result = super().process_response(request, response)
        except ValueError:
            raise TurnedAway(request.url, "redirects", "it redirects to what is no address") from None
        except IgnoreRequest:
            raise TurnedAway(request.url, "redirects", "redirected too often; the address leads nowhere") from None
        if result is response and self._is_left(request, response):
            self.judge(request, urljoin(request.url, (location or b"").decode("latin-1").strip()))
        return self.step(request, response, result)

    def _is_left(self, request: Request, response: Response) -> bool:
        """Whether Scrapy handed back a redirect that it does not follow, though nobody asked to see it."""
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
    """Scrapy's meta refresh, within the outlet only."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request for where the page leads, or the page. Raises TurnedAway."""
        try:
            result = super().process_response(request, response)
        except (ValueError, LookupError):
            return response  # what it names is no address, or the page no encoding: it stands as it is
        except IgnoreRequest:
            raise TurnedAway(request.url, "redirects", "redirected too often; the address leads nowhere") from None
        return self.step(request, response, result)


# --- the connection ---


class _Door(NamedTuple):
    """Who decides about a connection's address, and what was refused."""

    keeper: Gatekeeper | None
    refusals: list[Refusal]

    def refuse(self, host: str, ip: str) -> Refusal | None:
        return self.keeper.refuse_address(host, ip) if self.keeper else None


# Without a gatekeeper's word, as where Twisted opens a connection anew by itself, only public addresses are connected to.
_STRICT = Gatekeeper("https://invalid/")
_door: ContextVar[_Door | None] = ContextVar("_door", default=None)


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's own download handler; it tells the resolver for whom a name is looked up."""

    async def download_request(self, request: Request) -> Response:
        """Raises TurnedAway where the host's name leads inside."""
        # The user's proxy may stand where it likes, and names are the proxy's to look up.
        keeper = None if request.meta.get("proxy") else gatekeeper_of(self._crawler, request)
        door = _Door(keeper, [])
        token = _door.set(door)
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            if not door.refusals:
                raise
        finally:
            _door.reset(token)
        refusal = door.refusals[0]
        Told.of(self._crawler).tell(request.url, request.url, refusal)
        raise TurnedAway(request.url, refusal.kind, refusal, told=True)

    async def close(self) -> None:
        """Close the connections that are kept, and wait a moment for it.

        Scrapy's own way fires one Deferred from two sides, the connections and a timer. Where the loop was busy for that
        moment, both are due at once, and the second raises AlreadyCalledError with nobody there to catch it.
        """
        pool: Any = self._pool  # Twisted has no types for it
        closed = deferred_to_future(pool.closeCachedConnections())
        await asyncio.wait([closed], timeout=self._disconnect_timeout)


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver; each address is judged for the outlet that asked, at each connection, and then connected to.

    What was judged is what is connected to, so a name that changes in between wins nothing.
    """

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        door = _door.get() or _Door(_STRICT, [])

        def judge(ip: str) -> str:
            if name != ip and (refusal := door.refuse(name, ip)):
                dnscache.pop(name, None)
                door.refusals.append(refusal)
                raise DNSLookupError(f"{name}: {refusal}")
            return ip

        return super().getHostByName(name, timeout).addCallback(judge)

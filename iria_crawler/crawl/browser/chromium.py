"""Chromium as a machine that draws pages: it gets bytes and gives HTML, and reaches no network.

Each request of a page is handed to a function of ours, or refused. Chromium itself is started with a proxy that does not exist,
so that what no such function sees (a web socket, a prefetch, WebRTC) goes nowhere.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES
from iria_crawler.errors import WrongWord

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright, Route

# A page may make this many requests, and get this many bytes; real ones draw their story with fewer than ten and 3 MB.
MAX_REQUESTS = 40
MAX_BYTES = 16 * 1024 * 1024
# Pictures, frames and the like of a large page; a page with more asks in a circle.
MAX_REFUSED = 1_000
# A page is drawn in a second; the rest is for the delay between two requests. Then it is taken as it is by then, or given up.
MAX_DRAWING_SECONDS = 60.0
MAX_SECONDS = 90.0
MAX_STARTING_SECONDS = 60.0
MAX_CLOSING_SECONDS = 10.0
# What a story may need; style sheets, pictures, fonts, films and frames are never asked for.
NEEDED = frozenset(("script", "xhr", "fetch"))
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Port 9 (discard) of this machine: nothing answers there, and no host name is looked up.
_NO_PROXY = "http://127.0.0.1:9"
# A page draws itself, and opens no windows (a thousand of them would fill this machine), dialogs or downloads, and sends no forms.
_SANDBOX = "sandbox allow-scripts allow-same-origin"
_OPTIONS = (
    "--proxy-bypass-list=<-loopback>",  # this machine is no exception to the proxy
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--js-flags=--max-old-space-size=512",
)


class Drawn(NamedTuple):
    """An answer for a page: what is given to Chromium."""

    status: int
    headers: dict[str, str]
    body: bytes


# (address, kind of request) -> its answer; None: it is not made.
Fetch = Callable[[str, str], Awaitable[Drawn | None]]


class Undrawn(Exception):
    """A page could not be drawn: Chromium did not start, broke down, or the page would not end."""


def executable(setting: str) -> str:
    """The program that IRIA_BROWSER names; "": the system's Chromium. Raises WrongWord where there is none."""
    if find_spec("playwright") is None:
        raise WrongWord("browser = true: a package more is needed: pip install iria-crawler[browser]")
    found = setting if setting and Path(setting).is_file() else None
    if not setting:
        found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        where = f"no program {setting}" if setting else "no Chromium found"
        raise WrongWord(f"browser = true: {where}; install Chromium, or set IRIA_BROWSER to the path of its program")
    return found


class Chromium:
    """One Chromium, started when the first page is to be drawn. `agent`: what pages are told of the browser."""

    def __init__(self, program: str, agent: str) -> None:
        self._program = program
        self._agent = agent
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def draw(self, url: str, first: Drawn, fetch: Fetch) -> str:
        """The HTML of a page after its scripts have run. `first`: the page as its server sent it.

        Raises Undrawn. Then Chromium is ended, and the next page starts another.
        """
        from playwright.async_api import Error

        try:
            browser = await self._started()
            async with asyncio.timeout(MAX_SECONDS):
                html = await self._draw(browser, _Answers(first, fetch), url)
        except TimeoutError:
            await self.close()
            raise Undrawn(f"the page does not end in {MAX_SECONDS:.0f} s") from None
        except Error as error:
            await self.close()
            raise Undrawn(" ".join(str(error).split())[:200]) from None
        if len(html) > MAX_PAGE_BYTES:
            raise Undrawn("what its scripts draw is larger than any page of a story")
        return html

    async def _draw(self, browser: Browser, answers: _Answers, url: str) -> str:
        from playwright.async_api import Error

        context = await browser.new_context(user_agent=self._agent, service_workers="block", accept_downloads=False)
        try:
            page = await context.new_page()
            page.set_default_timeout(MAX_SECONDS * 1000)  # only the limits here hold
            await context.route(lambda _: True, answers.answer)
            await context.route_web_socket(lambda _: True, lambda socket: asyncio.ensure_future(socket.close()))
            with suppress(Error, TimeoutError):  # a page that still asks for something is taken as it is by then
                async with asyncio.timeout(MAX_DRAWING_SECONDS):
                    await page.goto(url, wait_until="domcontentloaded")
                    await _first_of(page.wait_for_load_state("networkidle"), answers.enough.wait())
            return await page.content()
        finally:
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(MAX_CLOSING_SECONDS):
                    await context.close()

    async def _started(self) -> Browser:
        from playwright.async_api import async_playwright

        if self._browser is not None and self._browser.is_connected():
            return self._browser
        await self.close()
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(
            executable_path=self._program,
            args=list(_OPTIONS),
            proxy={"server": _NO_PROXY},
            chromium_sandbox=os.geteuid() != 0,  # as root it does not start with its sandbox
            timeout=MAX_STARTING_SECONDS * 1000,
            handle_sigint=False,  # Scrapy ends the crawl, and we end Chromium then
            handle_sigterm=False,
            handle_sighup=False,
        )
        return self._browser

    async def close(self) -> None:
        """End Chromium, if it was started."""
        ends: list[Callable[[], Awaitable[None]]] = []
        if self._browser is not None:
            ends.append(self._browser.close)
        if self._playwright is not None:
            ends.append(self._playwright.stop)
        self._browser = self._playwright = None
        for end in ends:
            with suppress(Exception):  # it may be gone already
                async with asyncio.timeout(MAX_CLOSING_SECONDS):
                    await end()


async def _first_of(*waiting: Coroutine[Any, Any, Any]) -> None:
    """Wait until one of these has ended, and give the others up."""
    tasks = [asyncio.ensure_future(one) for one in waiting]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Answers:
    """What one page gets for its requests: itself, what it needs and we fetch, and nothing else.

    `enough`: it has made as many as it may. What it asks for then gets no answer at all: a refusal would let it ask on.
    """

    def __init__(self, first: Drawn, fetch: Fetch) -> None:
        self._first: Drawn | None = first
        self._fetch = fetch
        self._requests = self._refused = self._bytes = 0
        self.enough = asyncio.Event()

    async def answer(self, route: Route) -> None:
        """Answer one request, or refuse it."""
        from playwright.async_api import Error

        with suppress(Error):  # the page may be closed meanwhile
            drawn = await self._drawn(route.request)
            if drawn is not None:
                await route.fulfill(status=drawn.status, headers=drawn.headers, body=drawn.body)
            elif not self.enough.is_set():
                await route.abort("aborted")  # with any other reason, a page that leads elsewhere becomes an error page

    async def _drawn(self, request: Any) -> Drawn | None:
        first, self._first = self._first, None  # the first request of all is that of the page
        if first is not None:
            return first._replace(headers={**first.headers, "Content-Security-Policy": _SANDBOX})
        is_needed = request.method == "GET" and request.resource_type in NEEDED
        if not is_needed:
            self._refused += 1
        if self._requests >= MAX_REQUESTS or self._refused >= MAX_REFUSED or self._bytes >= MAX_BYTES:
            self.enough.set()
        if not is_needed or self.enough.is_set():
            return None
        self._requests += 1
        drawn = await self._fetch(request.url, request.resource_type)
        self._bytes += len(drawn.body) if drawn is not None else 0
        return drawn

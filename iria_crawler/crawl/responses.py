"""Read Scrapy's answers and failures: addresses and headers."""

from __future__ import annotations

from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler.outside import charset_of


def request_of(failure: Any) -> Request:
    """The request that failed: Scrapy puts it on the Failure of an errback."""
    request: Request = failure.request
    return request


def error_of(failure: Failure) -> BaseException:
    """The exception of a failure."""
    assert failure.value is not None
    return failure.value


def asked_url(response: Response) -> str:
    """The address of the request before any redirect: the one that the next run will ask again."""
    request = response.request
    assert request is not None
    url: str = request.meta.get("redirect_urls", [request.url])[0]
    return url


def header(response: Response, name: bytes) -> str | None:
    """A header's last value as text; None if it is missing or empty."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def charset(response: Response) -> str | None:
    """The encoding that the Content-Type header declares, as it writes it; None if it declares none."""
    return charset_of(header(response, b"Content-Type"))


def headers_of(response: Response) -> dict[str, str]:
    """Every header with its last value."""
    return {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}


def kept_headers(response: Response) -> tuple[tuple[str, str], ...]:
    """The headers of an answer that are stored: all except cookies."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.lower() not in (b"set-cookie", b"set-cookie2")
        for value in values
    )

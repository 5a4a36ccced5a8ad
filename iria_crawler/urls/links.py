"""Addresses as pages and users write them, made ready to be fetched."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

from w3lib.url import safe_url_string

from iria_crawler.urls.parts import MAX_ADDRESS_CHARACTERS, split_url


def absolute(base: str, link: str | None) -> str | None:
    """The address to fetch for the `link` of a page at `base`: absolute, percent-encoded, without fragment.

    User name and password are left out: we do not use or store a stranger's login. None for what cannot be fetched
    (mailto:, javascript:, data:, file:, a fragment alone, a broken address, more than MAX_ADDRESS_CHARACTERS). For the
    address of a picture as the page prints it, which is stored and not fetched, see `Page.absolute`.
    """
    link = (link or "").strip()
    if not link or link.startswith("#") or len(link) > MAX_ADDRESS_CHARACTERS:
        return None
    try:
        joined = link if link.lower().startswith(("http://", "https://")) else urljoin(base, link)
        split = urlsplit(joined)
        if split.scheme.lower() not in ("http", "https") or split_url(joined) is None:
            return None
        return safe_url_string(without_login(joined)).partition("#")[0]
    except ValueError:
        return None


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """`url` without user name and password; and both, percent-decoded, or None if it has neither.

    `https://desk:secret@example.org/` gives `("https://example.org/", ("desk", "secret"))`. A user name alone comes with
    an empty password. From a broken address the login is removed too, so that no password is stored or logged.
    Source: RFC 3986 section 3.2.1; the last "@" before the path counts, as in browsers.
    """
    mark = url.find("//")
    start = mark + 2 if mark >= 0 and not set("/?#") & set(url[:mark]) else 0
    end = min((at for sign in "/?#" if (at := url.find(sign, start)) >= 0), default=len(url))
    login, sign, host = url[start:end].rpartition("@")
    if not sign or (start == 0 and url.lower().startswith("mailto:")):
        return url, None
    user, _, password = login.partition(":")
    return f"{url[:start]}{host}{url[end:]}", (unquote(user), unquote(password))


def without_login(url: str) -> str:
    """`url` without its user name and password."""
    return split_login(url)[0] if "@" in url else url


def is_web_address(url: str) -> bool:
    """True for an absolute address of http or https whose host can be one."""
    web = url[:8].lower().startswith(("http://", "https://"))
    return web and len(url) <= MAX_ADDRESS_CHARACTERS and split_url(url) is not None

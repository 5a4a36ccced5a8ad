"""WordPress: the list of posts of its REST interface, a hundred a page, with only the fields that discovery needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from iria_crawler.discover.common import MAX_BYTES, check_size, parse_w3c_date, plain_title, unique, what_came
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate
from iria_crawler.outside import read_json, whole_number
from iria_crawler.urls import absolute

PER_PAGE = 100  # the most that WordPress gives
FIELDS = "id,link,date_gmt,modified_gmt,title"
MAX_POSTS_BYTES = MAX_BYTES
# A header of more digits is no count. (A smaller count may be wrong, but can be used.)
MAX_COUNT_DIGITS = 18
_PAST_THE_END = "rest_post_invalid_page_number"


@dataclass(frozen=True, slots=True)
class Posts:
    """One page of posts."""

    candidates: tuple[Candidate, ...] = ()
    total: int | None = None  # posts on all pages; None if the server does not say
    next_url: str | None = None  # None on the last page
    pages: int | None = None  # None if the server does not say


def posts_url(root: str, modified_after: datetime | None = None, page: int = 1) -> str:
    """The address of a page of posts under the REST root (`https://x/wp-json/` or `https://x/?rest_route=/`).

    With `modified_after` (aware): only posts modified since, the oldest modification first, so that a post that is modified
    while we read the pages moves no other post to another page. Without: the newest post first.
    """
    parameters = [("_fields", FIELDS), ("per_page", str(PER_PAGE))]
    if modified_after is not None:
        after = modified_after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        parameters += [("modified_after", after), ("orderby", "modified"), ("order", "asc")]
    if page > 1:
        parameters.append(("page", str(page)))
    return _rest_url(root, "/wp/v2/posts", parameters)


def post_url(root: str, number: int) -> str:
    """The address of one post's answer, which says whether it is still published: see read_post_status()."""
    return _rest_url(root, f"/wp/v2/posts/{number}", [("_fields", "id,link,status")])


def _rest_url(root: str, route: str, parameters: list[tuple[str, str]]) -> str:
    split = urlsplit(root)
    query = dict(parse_qsl(split.query))
    if "rest_route" in query:
        query["rest_route"] = query["rest_route"].rstrip("/") + route
        return urlunsplit(split._replace(query=urlencode([*query.items(), *parameters], safe=":,/")))
    path = split.path.rstrip("/") + route
    return urlunsplit(split._replace(path=path, query=urlencode(parameters, safe=":,"), fragment=""))


def read_post_status(status: int, body: bytes) -> int | None:
    """What WordPress's answer says of a post: 200 published, 401 kept back (trash, draft, private), 404 it does not exist.

    None where something else answered (a firewall, a login wall), or WordPress said something else.
    """
    try:
        said = read_json(body.decode("utf-8-sig", "replace"))
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    if status == 200:
        return 200 if isinstance(said.get("id"), int) and said.get("status", "publish") == "publish" else None
    code = said.get("code")
    if status in (401, 403):
        return 401 if code in ("rest_forbidden", "rest_cannot_read") else None
    return 404 if status == 404 and code == "rest_post_invalid_id" else None


def read_posts(body: bytes, url: str, headers: Mapping[str, str]) -> Posts:
    """The posts of one answer and the address of the next page.

    A page after the last one is read as an empty last page. Raises DiscoverError for any other error of WordPress, with its
    code and message, and for anything that is no list of posts.
    """
    check_size(body, url, MAX_POSTS_BYTES, "REST answer")
    posts = _decoded(body, url)
    if isinstance(posts, dict) and posts.get("code") == _PAST_THE_END:
        return Posts()
    if isinstance(posts, dict) and "code" in posts:
        raise DiscoverError(
            f"WordPress refused its posts: {posts['code']}: {plain_title(posts.get('message')) or 'no message'}",
            url,
        )
    if not isinstance(posts, list):
        raise DiscoverError("expected WordPress's list of posts, got other JSON", url)
    if posts and not any(isinstance(post, dict) and "link" in post for post in posts):
        raise DiscoverError("expected WordPress's list of posts, got a list whose items have no link", url)
    pages, total = (_number(headers, name, url) for name in ("X-WP-TotalPages", "X-WP-Total"))
    return Posts(tuple(unique(_candidates(posts, url))), total, _next_url(url, len(posts), pages), pages)


# Messages as PHP prints them before its output, as HTML (the default) or plain: always in English, one on a line.
_PHP_MESSAGES = re.compile(
    rb"\A\s*+(?:(?:<br\s*/?>\s*)?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)(?:</b>)?:"
    rb"[^\n]{0,2000}? on line (?:<b>)?\d+(?:</b>)?\s*(?:<br\s*/?>)?\s*)+"
)


def _decoded(body: bytes, url: str) -> Any:
    # PHP prints its messages before the JSON, and a byte order mark is common.
    body = _PHP_MESSAGES.sub(b"", body, count=1)
    start = min((at for at in (body.find(b"["), body.find(b"{")) if at >= 0), default=-1)
    if start < 0 or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise DiscoverError(f"expected WordPress's list of posts, got {what_came(body)}", url)
    try:
        return read_json(body[start:].decode("utf-8", "replace"))
    except ValueError as error:
        raise DiscoverError(
            f"expected WordPress's list of posts, got JSON that cannot be read ({error})", url
        ) from error


def _candidates(posts: list[Any], url: str) -> Iterator[Candidate]:
    for post in posts:
        link = post.get("link") if isinstance(post, dict) else None
        target = absolute(url, link) if isinstance(link, str) else None
        if target is None:
            continue
        title = post.get("title")
        number = post.get("id")
        yield Candidate(
            url=target,
            source="rest",
            modified_at=_gmt(post.get("modified_gmt")),
            published_at=_gmt(post.get("date_gmt")),
            title=plain_title(title.get("rendered") if isinstance(title, dict) else title),
            external_id=f"wp:{number}" if type(number) is int and number > 0 else None,
        )


def _gmt(value: object) -> datetime | None:
    return parse_w3c_date(value) if isinstance(value, str) else None


def _number(headers: Mapping[str, str], name: str, url: str) -> int | None:
    """A header as a number; None if it is missing. Upper and lower case of its name are the same.

    Raises DiscoverError if it is no number: it would then be unknown whether the list is complete.
    """
    text = next((value for key, value in headers.items() if key.lower() == name.lower()), "").strip()
    number = whole_number(text, max_digits=MAX_COUNT_DIGITS)
    if text and number is None:
        shown = text if len(text) <= 40 else f"{text[:20]}... ({len(text):,} characters)"
        raise DiscoverError(f"expected a count in {name}, got {shown!r}; the list is not read", url)
    return number


def _next_url(url: str, count: int, pages: int | None) -> str | None:
    """The address of the next page, or None after the last one.

    The header decides. Where it is missing, or contradicts the page it came with (it names fewer pages than that one), any page
    with posts has a next one: a host may give fewer posts than we ask for, so a short page proves nothing, while the page
    after the last says that it is past the end.
    """
    split = urlsplit(url)
    query = dict(parse_qsl(split.query, keep_blank_values=True))
    page = whole_number(query.get("page")) or 1
    if count == 0 or page == pages:
        return None
    return urlunsplit(split._replace(query=urlencode({**query, "page": str(page + 1)}, safe=":,/")))

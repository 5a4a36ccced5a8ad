"""WordPress: the lists of its REST interface, a hundred a page, with only the fields that are needed: of posts, and of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from iria_crawler.discover.common import MAX_BYTES, check_size, parse_w3c_date, plain_title, unique, what_came
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate, StatedPicture
from iria_crawler.outside import read_json, whole_number
from iria_crawler.urls import absolute

PER_PAGE = 100  # the most that WordPress gives
FIELDS = "id,link,date_gmt,modified_gmt,title,_links"
# What WordPress puts into the same answer: the names of authors and categories, and the caption of the lead picture.
EMBEDDED = "author,wp:term,wp:featuredmedia"
# What is asked of a picture; of all that WordPress read in its file the credit alone.
PICTURE_FIELDS = "id,source_url,alt_text,caption,media_details.image_meta.credit"
MAX_PICTURE_CHARACTERS = 5_000  # of a caption, a credit or an address; a longer one is none
MAX_NAMES = 20  # of authors or categories of one post; more are no list of names
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
    parameters = [("_fields", FIELDS), ("_embed", EMBEDDED), ("per_page", str(PER_PAGE))]
    if modified_after is not None:
        after = modified_after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        parameters += [("modified_after", after), ("orderby", "modified"), ("order", "asc")]
    if page > 1:
        parameters.append(("page", str(page)))
    return _rest_url(root, "/wp/v2/posts", parameters)


def census_url(root: str, page: int) -> str:
    """The address of a page of all posts, the newest first, with what is light to give: the names of the authors alone."""
    parameters = [("_fields", FIELDS), ("_embed", "author"), ("per_page", str(PER_PAGE)), ("page", str(page))]
    return _rest_url(root, "/wp/v2/posts", parameters)


def post_url(root: str, number: int) -> str:
    """The address of one post's answer, which says whether it is still published: see read_post_status()."""
    return _rest_url(root, f"/wp/v2/posts/{number}", [("_fields", "id,link,status")])


def pictures_url(root: str, numbers: Iterable[int]) -> str:
    """The address of what WordPress says of these pictures, at most PER_PAGE, by their numbers."""
    include = ",".join(str(number) for number in sorted(numbers))
    parameters = [("include", include), ("_fields", PICTURE_FIELDS), ("per_page", str(PER_PAGE))]
    return _rest_url(root, "/wp/v2/media", parameters)


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
    posts = _decoded(body, url, "posts")
    if isinstance(posts, dict) and posts.get("code") == _PAST_THE_END:
        return Posts()
    posts = _list_of(posts, "posts", url)
    if posts and not any(isinstance(post, dict) and "link" in post for post in posts):
        raise DiscoverError("expected WordPress's list of posts, got a list whose items have no link", url)
    pages, total = (_number(headers, name, url) for name in ("X-WP-TotalPages", "X-WP-Total"))
    return Posts(tuple(unique(_candidates(posts, url))), total, _next_url(url, len(posts), pages), pages)


def read_pictures(body: bytes, url: str) -> tuple[StatedPicture, ...]:
    """The pictures of one answer. Raises DiscoverError for an error of WordPress, and for anything that is no list of them."""
    check_size(body, url, MAX_POSTS_BYTES, "REST answer")
    found = (_picture(item, url) for item in _list_of(_decoded(body, url, "pictures"), "pictures", url)[:PER_PAGE])
    return tuple(picture for picture in found if picture is not None)


def _list_of(found: Any, what: str, url: str) -> list[Any]:
    """What was decoded, if it is a list. Raises DiscoverError with WordPress's code and message where it refused."""
    if isinstance(found, dict) and "code" in found:
        raise DiscoverError(
            f"WordPress refused its {what}: {found['code']}: {plain_title(found.get('message')) or 'no message'}", url
        )
    if not isinstance(found, list):
        raise DiscoverError(f"expected WordPress's list of {what}, got other JSON", url)
    return found


# Messages as PHP prints them before its output, as HTML (the default) or plain: always in English, one on a line.
_PHP_MESSAGES = re.compile(
    rb"\A\s*+(?:(?:<br\s*/?>\s*)?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)(?:</b>)?:"
    rb"[^\n]{0,2000}? on line (?:<b>)?\d+(?:</b>)?\s*(?:<br\s*/?>)?\s*)+"
)


def _decoded(body: bytes, url: str, what: str) -> Any:
    # PHP prints its messages before the JSON, and a byte order mark is common.
    body = _PHP_MESSAGES.sub(b"", body, count=1)
    start = min((at for at in (body.find(b"["), body.find(b"{")) if at >= 0), default=-1)
    if start < 0 or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise DiscoverError(f"expected WordPress's list of {what}, got {what_came(body)}", url)
    try:
        return read_json(body[start:].decode("utf-8", "replace"))
    except ValueError as error:
        raise DiscoverError(
            f"expected WordPress's list of {what}, got JSON that cannot be read ({error})", url
        ) from error


def _candidates(posts: list[Any], url: str) -> Iterator[Candidate]:
    for post in posts:
        link = post.get("link") if isinstance(post, dict) else None
        target = absolute(url, link) if isinstance(link, str) else None
        if target is None:
            continue
        number = post.get("id")
        embedded = post.get("_embedded")
        embedded = embedded if isinstance(embedded, dict) else {}
        terms = [term for group in _objects(embedded, "wp:term", list) for term in group if isinstance(term, dict)]
        media: dict[str, Any] = next(iter(_objects(embedded, "wp:featuredmedia", dict)), {})
        yield Candidate(
            url=target,
            source="rest",
            modified_at=_gmt(post.get("modified_gmt")),
            published_at=_gmt(post.get("date_gmt")),
            title=_rendered(post.get("title")),
            external_id=f"wp:{number}" if type(number) is int and number > 0 else None,
            authors=_names(_objects(embedded, "author", dict)),
            categories=_names([term for term in terms if term.get("taxonomy") == "category"]),
            caption=_rendered(media.get("caption")),
            picture=_picture(media, url),
        )


def _picture(media: Any, url: str) -> StatedPicture | None:
    """What WordPress says of a picture; None if this is none."""
    number = media.get("id") if isinstance(media, dict) else None
    if type(number) is not int or number <= 0:
        return None
    details = media.get("media_details")
    meta = details.get("image_meta") if isinstance(details, dict) else None
    source = media.get("source_url")
    return StatedPicture(
        external_id=f"wp:{number}",
        url=_short(absolute(url, source) if isinstance(source, str) else None),
        alt_text=_short(plain_title(media.get("alt_text"))),
        caption=_short(_rendered(media.get("caption"))),
        credit=_short(plain_title(meta.get("credit")) if isinstance(meta, dict) else None),
    )


def _short(text: str | None) -> str | None:
    return text if text and len(text) <= MAX_PICTURE_CHARACTERS else None


def _objects(embedded: dict[str, Any], name: str, kind: type) -> list[Any]:
    """The embedded objects under a name; [] where a plugin keeps them back."""
    found = embedded.get(name)
    return [item for item in found if isinstance(item, kind)] if isinstance(found, list) else []


def _names(objects: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(filter(None, (plain_title(item.get("name")) for item in objects[:MAX_NAMES])))


def _rendered(value: object) -> str | None:
    """A text of WordPress without its markup: a title, or a caption."""
    return plain_title(value.get("rendered") if isinstance(value, dict) else value)


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

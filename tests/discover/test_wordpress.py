"""WordPress's list of posts: its addresses, its answers, its errors."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler.discover import Posts, post_url, posts_url, read_post_status, read_posts
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate

ROOT = "https://www.harbour-post.example/wp-json/"
FIELDS = "_fields=id,link,date_gmt,modified_gmt,title&per_page=100"
URL = f"{ROOT}wp/v2/posts?{FIELDS}"
POST = {
    "id": 4207,
    "date_gmt": "2022-07-29T12:02:11",
    "modified_gmt": "2022-07-30T08:00:00",
    "link": "https://www.harbour-post.example/news/navy-orders-two-tugs/",
    "title": {"rendered": "Navy orders <em>two</em> tugs &#8211; &#8216;at last&#8217;"},
}


def answer(*posts: object) -> bytes:
    return json.dumps(list(posts)).encode()


def test_posts_url() -> None:
    assert posts_url(ROOT) == URL
    assert posts_url("https://a.example/wp-json") == f"https://a.example/wp-json/wp/v2/posts?{FIELDS}"
    assert posts_url("https://a.example/blog/wp-json/", page=3) == (
        f"https://a.example/blog/wp-json/wp/v2/posts?{FIELDS}&page=3"
    )


def test_posts_url_without_permalinks() -> None:
    assert posts_url("https://a.example/?rest_route=/") == f"https://a.example/?rest_route=/wp/v2/posts&{FIELDS}"
    assert posts_url("https://a.example/index.php?lang=en&rest_route=%2F", page=2) == (
        f"https://a.example/index.php?lang=en&rest_route=/wp/v2/posts&{FIELDS}&page=2"
    )


def test_posts_url_states_its_zone() -> None:
    since = datetime(2022, 7, 29, 14, 2, 11, 999, tzinfo=timezone(timedelta(hours=2)))
    assert posts_url(ROOT, modified_after=since) == (
        f"{URL}&modified_after=2022-07-29T12:02:11Z&orderby=modified&order=asc"
    )


def test_a_page_of_posts() -> None:
    headers = {"x-wp-total": "250", "x-wp-totalpages": "3"}
    assert read_posts(answer(POST), URL, headers) == Posts(
        candidates=(
            Candidate(
                url="https://www.harbour-post.example/news/navy-orders-two-tugs/",
                source="rest",
                published_at=datetime(2022, 7, 29, 12, 2, 11, tzinfo=UTC),
                modified_at=datetime(2022, 7, 30, 8, tzinfo=UTC),
                title="Navy orders two tugs – ‘at last’",
                external_id="wp:4207",
            ),
        ),
        total=250,
        next_url=f"{URL}&page=2",
        pages=3,
    )


PAGES = {
    "second of three": (f"{URL}&page=2", {"X-WP-TotalPages": "3"}, 100, f"{URL}&page=3"),
    "last": (f"{URL}&page=3", {"X-WP-TotalPages": "3"}, 50, None),
    "past the last": (f"{URL}&page=4", {"X-WP-TotalPages": "3"}, 0, None),
    "nothing modified": (URL, {"X-WP-Total": "0", "X-WP-TotalPages": "0"}, 0, None),
    "header missing, page full": (URL, {}, 100, f"{URL}&page=2"),
    "header missing, page not full": (URL, {}, 5, f"{URL}&page=2"),
    "header empty": (URL, {"X-WP-TotalPages": ""}, 5, f"{URL}&page=2"),
    "header contradicts the posts": (URL, {"X-WP-TotalPages": "0"}, 5, f"{URL}&page=2"),
    "header missing, past the last": (f"{URL}&page=4", {}, 0, None),
    "an empty page although more are promised": (f"{URL}&page=2", {"X-WP-TotalPages": "9"}, 0, None),
    "without permalinks": (
        f"https://a.example/?rest_route=/wp/v2/posts&{FIELDS}",
        {"X-WP-TotalPages": "2"},
        100,
        f"https://a.example/?rest_route=/wp/v2/posts&{FIELDS}&page=2",
    ),
}


@pytest.mark.parametrize(("url", "headers", "count", "next_url"), PAGES.values(), ids=PAGES.keys())
def test_next_page(url: str, headers: dict[str, str], count: int, next_url: str | None) -> None:
    posts = [POST | {"id": number, "link": f"https://a.example/{number}/"} for number in range(1, count + 1)]
    page = read_posts(answer(*posts), url, headers)
    assert len(page.candidates) == count
    assert page.next_url == next_url


@pytest.mark.parametrize("name", ["X-WP-TotalPages", "x-wp-total"])
@pytest.mark.parametrize("count", ["many", "9" * 5_000, "²", "٣", "-1", "1e3", "3.0", "1 000", "0x10", "1" * 19])
def test_count_that_is_none_is_an_error_with_the_reason(name: str, count: str) -> None:
    with pytest.raises(DiscoverError, match=rf"(?i)expected a count in {name}, got .{{1,60}}; the list is not read"):
        read_posts(answer(POST), URL, {name: count})


def test_a_count_may_be_a_lie_and_is_one_all_the_same() -> None:
    posts = read_posts(answer(POST), URL, {"X-WP-TotalPages": "1000000000"})
    assert (posts.pages, posts.next_url) == (1_000_000_000, f"{URL}&page=2")


@pytest.mark.parametrize("count", ["", " ", " 3 ", "000000003"])
def test_count_that_is_missing_or_spaced_is_none(count: str) -> None:
    assert read_posts(answer(POST), URL, {"X-WP-Total": count}).total == (3 if count.strip() else None)


def test_paging_ends_where_wordpress_says_so() -> None:
    body = b'{"code":"rest_post_invalid_page_number","message":"Larger than the number of pages","data":{"status":400}}'
    assert read_posts(body, f"{URL}&page=9", {}) == Posts()


@pytest.mark.parametrize("gmt", [None, "", "0000-00-00T00:00:00", "1970-01-01T00:00:00", 12, "soon"])
def test_no_date_is_none(gmt: object) -> None:
    (candidate,) = read_posts(answer(POST | {"date_gmt": gmt, "modified_gmt": gmt}), URL, {}).candidates
    assert candidate.published_at is None
    assert candidate.modified_at is None


def test_posts_without_what_we_need_are_left_out() -> None:
    page = read_posts(answer("x", {"id": 1}, {"link": None}, {"link": "javascript:x"}, POST), URL, {})
    assert [candidate.external_id for candidate in page.candidates] == ["wp:4207"]


@pytest.mark.parametrize("number", [None, "4207", 0, -1])
def test_an_id_that_is_no_number_is_none(number: object) -> None:
    (candidate,) = read_posts(answer(POST | {"id": number}), URL, {}).candidates
    assert candidate.external_id is None


@pytest.mark.parametrize("title", [None, {}, {"rendered": None}, {"rendered": "  "}, 5])
def test_no_title_is_none(title: object) -> None:
    (candidate,) = read_posts(answer(POST | {"title": title}), URL, {}).candidates
    assert candidate.title is None


def test_a_warning_before_the_json_is_read_over() -> None:
    body = b"\xef\xbb\xbf" + answer(POST)
    assert len(read_posts(body, URL, {}).candidates) == 1
    assert len(read_posts(b"Deprecated: strftime() in theme.php on line 8\n" + answer(POST), URL, {}).candidates) == 1


@pytest.mark.parametrize(
    "messages",
    [
        b"<br />\n<b>Warning</b>:  Undefined array key 0 in <b>/theme.php</b> on line <b>7</b><br />\n",
        b"<br />\n<b>Deprecated</b>: f([]) in <b>/a.php</b> on line <b>7</b><br />\n"
        b"<br />\n<b>Notice</b>: x in <b>/b.php</b> on line <b>8</b><br />\n",
        b"\nPHP Warning:  Undefined array key [0] in /theme.php on line 7\n",
    ],
)
def test_messages_of_php_before_the_json_are_read_over(messages: bytes) -> None:
    assert len(read_posts(messages + answer(POST), URL, {}).candidates) == 1


def test_a_page_that_speaks_of_a_warning_is_no_list() -> None:
    with pytest.raises(DiscoverError, match="expected WordPress's list of posts"):
        read_posts(b"<b>Warning</b>: the site is closed [1]", URL, {})


NO_POSTS = {
    "closed to strangers": (
        b'{"code":"rest_cannot_access","message":"Only for <b>members</b>."}',
        "rest_cannot_access: Only for members.",
    ),
    "no such route": (b'{"code":"rest_no_route","message":null}', "rest_no_route: no message"),
    "HTML": (b"<!doctype html><html><body>[a]</body></html>", "an HTML page"),
    "nothing": (b"", "an empty answer"),
    "root of REST": (b'{"name":"Harbour Post","routes":{}}', "other JSON"),
    "a list of something else": (b'[{"name":"x"}]', "no link"),
    "a number": (b"5", "data that begins"),
    "broken off": (b'[{"id":1,"li', "cannot be read"),
    "nested without end": (b"[" * 100_000, "cannot be read"),
}


@pytest.mark.parametrize(("body", "words"), NO_POSTS.values(), ids=NO_POSTS.keys())
def test_what_is_no_list_of_posts_is_said_with_its_address(body: bytes, words: str) -> None:
    with pytest.raises(DiscoverError) as caught:
        read_posts(body, URL, {})
    assert words in str(caught.value)
    assert URL in str(caught.value)


@given(st.binary(max_size=40), st.integers(0, 330))
def test_noise_never_raises_anything_else(noise: bytes, at: int) -> None:
    body = answer(POST)
    for data in (noise, body[:at] + noise + body[at:]):
        with suppress(DiscoverError):
            read_posts(data, URL, {})


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(POST)), inner, max_size=5),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_any_json_gives_posts_or_a_discover_error(value: object) -> None:
    with suppress(DiscoverError):
        assert isinstance(read_posts(json.dumps(value).encode(), URL, {}), Posts)


# --- one post ---


@pytest.mark.parametrize(
    ("root", "url"),
    [
        ("https://x.example/wp-json/", "https://x.example/wp-json/wp/v2/posts/7?_fields=id,link,status"),
        ("https://x.example/?rest_route=/", "https://x.example/?rest_route=/wp/v2/posts/7&_fields=id,link,status"),
    ],
)
def test_address_of_one_post(root: str, url: str) -> None:
    assert post_url(root, 7) == url


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b'{"id": 7, "status": "publish"}', 200),
        (200, b'{"id": 7, "status": "private"}', None),
        (401, b'{"code": "rest_forbidden", "data": {"status": 401}}', 401),
        (403, b'{"code": "rest_cannot_read"}', 401),
        (404, b'{"code": "rest_post_invalid_id"}', 404),
        (404, b'{"code": "rest_no_route"}', None),
        (403, b"<html>firewall</html>", None),
        (404, b"[]", None),
    ],
)
def test_what_wordpress_says_of_a_post(status: int, body: bytes, expected: int | None) -> None:
    assert read_post_status(status, body) == expected

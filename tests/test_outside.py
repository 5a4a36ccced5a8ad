"""Numbers, entities, JSON, encodings, tags and addresses as strangers write them."""

# ruff: noqa: E501  # tables

from __future__ import annotations

import json

import pytest
from lxml import html as lxml_html

from iria_crawler.outside import (
    MAX_ATTRIBUTES,
    read_json,
    split_address,
    tame_tags,
    text_codec,
    unescape,
    whole_number,
)
from iria_crawler.schedule import conditional_headers, retry_after, steady_jitter
from iria_crawler.urls import MAX_ADDRESS_CHARACTERS, absolute, is_web_address, url_key

BASE = "https://news.example/a/"


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 12 ", 12), ("000000012", 12), ("123456789", 123456789), ("0", 0)]
    + [
        (text, None)
        for text in ("", None, "²", "٣", "1e3", "-1", "+1", "1.0", "1_0", "9" * 10, "9" * 5_000, "\ud83d", "１")
    ],
)
def test_whole_number(text: str | None, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("A &amp; B", "A & B"),
        ("&#8217;&#x2019;", "’’"),
        ("&#" + "9" * 5_000 + ";", "\ufffd"),
        ("&#x" + "f" * 9 + ";b", "\ufffdb"),
    ],
)
def test_unescape(text: str, plain: str) -> None:
    assert unescape(text) == plain


def test_json_of_long_numbers_is_read_and_only_they_are_lost() -> None:
    assert read_json('[{{"id": {}}}, {{"id": 7}}, -{}]'.format("9" * 5_000, "9" * 18)) == [
        {"id": None},
        {"id": 7},
        -int("9" * 18),
    ]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "", "nul", '"\ud83d'])
def test_json_that_is_none_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever the decoder has to say
        read_json(text)


@pytest.mark.parametrize(
    "name", ["UTF-8", "windows-1252", "Shift_JIS", "iso-8859-15", "koi8-r", "gb2312", "EUC-KR", "latin1"]
)
def test_encodings_of_pages(name: str) -> None:
    codec = text_codec(name)
    assert codec is not None
    assert b"a".decode(codec) == "a"


@pytest.mark.parametrize(
    "name",
    [
        *"hex hex_codec rot13 rot_13 base64 zlib bz2 quopri uu idna punycode utf-7 unicode_escape raw_unicode_escape undefined mbcs none"
        " utf-16 utf-32".split(),
        "",
        None,
        "\x00",
        "a" * 100000,
        "../x",
        "é",
    ],
)
def test_what_is_no_encoding_of_pages(name: str | None) -> None:
    assert text_codec(name) is None


@pytest.mark.parametrize("url", ["http://[::1", "http://a:99999/", "http://a:x/", "//[", "http://[v1.x]/\ud83d"])
def test_split_address_of_none_is_empty(url: str) -> None:
    assert not split_address(url).hostname or split_address(url).port is None


@pytest.mark.parametrize(
    "link",
    ["file:///etc/passwd", "ftp://a.example/x", "data:text/html,x", "javascript:alert(1)", "FILE:///dev/zero", "jar:http://a.example!/x",
     "http://[::1", "https://a.example:99999/", "https://a.example:x/", "https:///x", "https://exa mple.org/", "http://" + "a" * 300 + ".example/",
     "https://xn--\u00e9.example/", "https://a.example/" + "a" * MAX_ADDRESS_CHARACTERS, "view-source:https://a.example", "//[/", "http:\\\\[x"],
)  # fmt: skip
def test_no_address_of_the_web(link: str) -> None:
    assert absolute(BASE, link) is None or absolute(BASE, link).startswith(BASE)  # type: ignore[union-attr]
    assert not is_web_address(link)
    assert url_key(link) == url_key(url_key(link))


def test_a_login_is_left_out_whosever_it_is() -> None:
    assert absolute(BASE, "https://user:pw@news.example/x") == "https://news.example/x"
    assert absolute("https://user:pw@news.example/", "/x") == "https://news.example/x"
    assert absolute("https://user:pw@news.example/", "https://other:w@b.example/x") == "https://b.example/x"


@pytest.mark.parametrize("text", ["\ud83d", "/\udfff?a=\ud83d", "%ED%A0%BD"])
def test_half_surrogates_are_no_exception(text: str) -> None:
    for url in (text, BASE + text, f"{BASE}?{text}"):
        assert url_key(url) == url_key(url_key(url))
    absolute(BASE, text)
    steady_jitter(text)
    conditional_headers(text, text)


def test_caches_in_caches_are_no_recursion() -> None:
    assert url_key("https://" + "x.cdn.ampproject.org/c/" * 150 + "a.example/b")


def test_retry_after_of_any_number() -> None:
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert retry_after("9" * 5_000, now) == now + timedelta(days=1)
    assert retry_after("²", now) is None
    assert retry_after("Fri, 99 Nov 99999999999999999999 10:00:00 GMT", now) is None


def _attributes(page: bytes) -> int:
    return len(lxml_html.document_fromstring(page).find(".//div").attrib)


@pytest.mark.parametrize("form", ['a%d="b" ', "a%d ", "a%d='>' ", 'a%d="<p>" ', "a%d/", "a%d=b "])
def test_tag_of_too_many_attributes_is_cut(form: str) -> None:
    page = ("<div " + "".join(form % number for number in range(9_000)) + ">x</div><p class='a'>y</p>").encode()
    tamed = tame_tags(page)
    assert 0 < _attributes(tamed) <= MAX_ATTRIBUTES
    assert tamed.endswith(b"<p class='a'>y</p>")


def test_endless_class_is_cut_behind_a_whole_name() -> None:
    page = b'<div id="x" class="' + b"name-of-a-box " * 3_000 + b'">x</div>'
    assert tame_tags(page).count(b"name-of-a-box") == len(tame_tags(page).split(b"name-of-a-box")) - 1 < 80


@pytest.mark.parametrize(
    "page",
    [
        b"<p>" + b"a < b and <b c=d>x</b> " * 500,
        b"<script>for(i=0;i<n;i++){" + b'a ="<b> c"; d e f ' * 2_000 + b"}</script><p>x</p>",
        b"<!-- <div " + b"a " * 5_000 + b"> --><p>x</p>",
        b'<img src="data:image/png;base64,' + b"A" * 100_000 + b'" class="a b" style="width:5px">',
        json.dumps({"a": "<p class=\"x\">" * 900}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_such_tag_stays_as_it_is(page: bytes) -> None:
    assert tame_tags(page) == page

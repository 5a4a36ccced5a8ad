"""JSON that pages write by hand, and stories that stand in the data of scripts alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from iria_crawler import Article, extract
from iria_crawler.parse.page.json_ld import objects_of, read_json, story_of

URL = "https://harbour-ledger.example/world/frigate-returns"

BROKEN = {
    "comments": ('{"a": "b", // the first\n /* and */ "c": 1}', {"a": "b", "c": 1}),
    "a comment before": ('/* made by hand */ {"a": "http://x.example/y"}', {"a": "http://x.example/y"}),
    "apostrophe escaped": (r'{"a": "the ship\'s bell"}', {"a": "the ship's bell"}),
    "unknown escape": (r'{"a": "50\% of it"}', {"a": "50% of it"}),
    "two objects": ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
    "two objects and a comma": ('{"a": 1},\n{"b": 2}', [{"a": 1}, {"b": 2}]),
    "two objects and a semicolon": ('{"a": 1};{"b": 2};', [{"a": 1}, {"b": 2}]),
    "bare marks": ('{"a": "they said "home at last" there", "b": 1}', {"a": 'they said "home at last" there', "b": 1}),
    "bare marks before a comma": ('{"a": "is "home", says\nhe.", "b": 1}', {"a": 'is "home", says\nhe.', "b": 1}),
    "bare marks around a comma": ('{"a": "both "x", "y" and z", "b": 1}', {"a": 'both "x", "y" and z', "b": 1}),
    "bare marks in a list": ('{"a": ["say "x" now", "y"]}', {"a": ['say "x" now', "y"]}),
    "a mark too many": ('{"a": "Mara Example"", "b": 1}', {"a": "Mara Example", "b": 1}),
    "a stray sign": ('{"a": "Mara Example"., "b": 1}', {"a": "Mara Example", "b": 1}),
    "a stray sign and a space": ('{"a": "Mara Example" `, "b": 1}', {"a": "Mara Example", "b": 1}),
    "a comment at the end of a line": ('{"a": 1, // one\n"b": 2}', {"a": 1, "b": 2}),
    "a comma too many": ('{"a": ["b",], "c": 1,}', {"a": ["b"], "c": 1}),
    "a comma missing": ('{"a": "b"\n"c": 1}', {"a": "b", "c": 1}),
    "a value missing": ('{"a": , "b": 1}', {"a": None, "b": 1}),
    "text behind": ('{"a": {"b": 1}} and so on', {"a": {"b": 1}}),
    "references": ("{&quot;a&quot;: &quot;b&quot;}", {"a": "b"}),
    "cut off": ('{"a": "b", "c": "d', None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("text", "value"), BROKEN.values(), ids=BROKEN)
def test_broken_json_is_mended(text: str, value: Any) -> None:
    assert read_json(text) == value


@pytest.mark.parametrize(
    "value", [{"a": ["b", {"c": 'd "e", f'}], "": "", "g": [[], {}]}, [], ["{", "}", "//", "/*", ","]]
)
def test_what_is_no_fault_stays(value: Any) -> None:
    """A text with a comment in front is read by the mender from its start to its end."""
    assert read_json("/* */" + json.dumps(value)) == value


def test_the_one_post_of_a_blog() -> None:
    post = {"@type": "BlogPosting", "headline": "Frigate returns"}
    assert story_of(list(objects_of({"@type": "Blog", "blogPost": [post]}))) == post
    assert story_of(list(objects_of({"@type": "Blog", "blogPost": [post, {**post, "headline": "Dock opens"}]}))) is None


# --- data of scripts ---

LINES = [
    f"The frigate came back to the harbour after {number} months at sea, and her crew went ashore."
    for number in (7, 8, 9)
]
HTML = "".join(f"<p>{line}</p>" for line in LINES)
STORY = {
    "headline": "Frigate returns to port",
    "publishedAt": "2026-03-12T09:15:00Z",
    "updatedAt": "2026-03-13T07:00:00Z",
    "authors": [{"displayName": "Mara Example"}, {"firstName": "Jon", "lastName": "Muster"}],
}


def read(script: str, kind: str = "") -> Article:
    body = f"<body><div id=app></div><script {kind}>{script}</script></body>"
    return extract(f"<html lang=en><title>Frigate returns to port | Courier</title>{body}</html>", URL)


def nested(**body: Any) -> str:
    return json.dumps({"props": {"pageProps": {"article": {**STORY, **body}}}})


RICH = [
    {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": part} for part in (line[:20], line[20:])]}
    for line in LINES
]
JSON = "type=application/json"
SCRIPTS = {
    "a script of JSON": (nested(body=HTML), JSON),
    "assigned": (f"window.__STATE__ = {nested(body=HTML)};", ""),
    "behind other code": (f"(function(){{var a=[1,b];}})({{c:d}});window.__STATE__={nested(body=HTML)};run(a)", ""),
    "parsed from a string": (f"window.__STATE__ = JSON.parse({json.dumps(nested(body=HTML))});", ""),
    "parsed from single marks": (
        "window.__STATE__ = JSON.parse('" + nested(body=HTML).replace("\\", "\\\\").replace("'", "\\'") + "');",
        "",
    ),
    "blocks of type and text": (
        nested(blocks=[{"type": "paragraph", "text": line} for line in LINES]),
        JSON,
    ),
    "blocks with data": (
        nested(body={"blocks": [{"type": "paragraph", "data": {"text": line}} for line in LINES]}),
        JSON,
    ),
    "blocks of HTML": (
        nested(content=[{"kind": "text", "html": f"<p>{line}</p>"} for line in LINES]),
        JSON,
    ),
    "rich text": (nested(body={"nodeType": "document", "content": RICH}), JSON),
    "plain lines": (nested(body="\n\n".join(LINES)), JSON),
}


@pytest.mark.parametrize(("script", "kind"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_story_in_the_data_of_a_script(script: str, kind: str) -> None:
    article = read(script, kind)
    assert list(article.paragraphs) == LINES
    assert article.published_at == datetime(2026, 3, 12, 9, 15, tzinfo=UTC)
    assert article.updated_at == datetime(2026, 3, 13, 7, 0, tzinfo=UTC)
    assert article.authors == ("Mara Example", "Jon Muster")
    assert article.published_source == "script"


def test_pictures_and_asks_between_blocks_are_none_of_the_story() -> None:
    blocks = [{"type": "paragraph", "text": line} for line in LINES]
    blocks[1:1] = [
        {"type": "image", "text": "The harbour at night"},
        {"type": "newsletter", "text": "Sign up for our letter of the week"},
    ]
    assert list(read(nested(blocks=blocks), JSON).paragraphs) == LINES


def test_of_several_stories_the_one_with_the_pages_title_is_read() -> None:
    other = {
        "headline": "Minister opens a dock",
        "publishedAt": "2026-01-01",
        "body": HTML.replace("frigate", "minister") * 2,
    }
    document = {"stories": [other, {**STORY, "body": HTML}, other]}
    article = read(json.dumps(document), JSON)
    assert list(article.paragraphs) == LINES
    assert article.published_at == datetime(2026, 3, 12, 9, 15, tzinfo=UTC)


def test_data_of_no_story() -> None:
    settings = {
        "items": [{"type": "text", "text": "Home"}, {"type": "text", "text": "World"}],
        "publishedAt": "2026-01-01",
        "pad": "x " * 300,
    }
    article = read(json.dumps(settings), JSON)
    assert article.paragraphs == ()
    assert article.published_at is None

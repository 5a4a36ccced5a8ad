"""The story in the page's data, for pages that show it only after running their scripts.

Three places are looked at: JSON-LD's articleBody; the data of scripts (app_data.py); and, where those cannot be read,
strings of scripts that hold paragraphs as HTML. A string may hold a script's data that holds the paragraphs in turn; one
such step is followed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.outside import unescape
from iria_crawler.parse.page.app_data import DataStory, stories_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import clean, clean_json, clean_markup, letters

# A string of fewer characters holds no story. A longer script is not searched, for the time that takes.
MIN_STRING_CHARACTERS = 300
MAX_SCRIPT_CHARACTERS = 3_000_000

# A string, or what stands behind a mark that nothing closes: to the script's end.
_STRING = re.compile(rf'"(?=(?:[^"\\]|\\.){{{MIN_STRING_CHARACTERS}}})[^"\\]*+(?:\\.[^"\\]*+)*+("|\\?\Z)', re.S)
# A paragraph as it may be written inside a string, or a block of a list.
_MAY_HOLD = re.compile(r"(?:<|\\u003[cC])[pP]\b|[pP]aragraph|\"text\\?\"|\"body", re.I)
# A shorter headline is in many a title by chance.
MIN_TITLE_LETTERS = 8
_PARAGRAPHS = re.compile(r"<p\b[^<>]*>", re.I)
_TAG = re.compile(r"<[^<>]+>")


class State(NamedTuple):
    """A story found in the page's data."""

    root: HtmlElement
    size: int  # bytes of its text
    source: str  # 'json-ld', 'script'
    item: dict[str, Any]  # what the data say of it, as JSON-LD would; empty where that is not known


def find_state(page: Page, *, at_least: int) -> State | None:
    """The story in the page's data, None where none has `at_least` bytes of text: one that has the page's title, else the
    longest.
    """
    found = [DataStory(text, {}) for text in _from_json_ld(page)]
    in_scripts = _from_scripts(page)
    title = letters(page.first_meta("og:title") or page.title or "")
    rated = [
        (_has_title(story, title), _size(story.markup), source, story)
        for source, stories in (("json-ld", found), ("script", in_scripts))
        for story in stories
    ]
    rated = [rate for rate in rated if rate[1] >= at_least]
    if not rated:
        return None
    _, size, source, story = max(rated, key=lambda rate: rate[:2])
    markup = story.markup.encode("utf-8", "replace").decode()  # half surrogates are no text
    try:
        return State(lxml.html.fragment_fromstring(clean_markup(markup), create_parent="div"), size, source, story.item)
    except (etree.ParserError, ValueError):
        return None


def with_data(page: Page, data: Mapping[str, Any]) -> Page:
    """The page with what a script's data say of the story (State.item), if no JSON-LD speaks of it."""
    if not data or page.story_object is not None:
        return page
    return replace(page, story_object=dict(data), story_source="script")


def texts_in_data(page: Page) -> list[str]:
    """Every text of a story in the page's data, as markup of paragraphs."""
    return [*_from_json_ld(page), *(story.markup for story in _from_scripts(page))]


def _has_title(story: DataStory, title: str) -> bool:
    headline = story.item.get("headline")
    key = letters(headline) if isinstance(headline, str) else ""
    return len(key) >= MIN_TITLE_LETTERS and (key in title or title in key) and bool(title)


def _size(text: str) -> int:
    return len(_TAG.sub("", text).encode("utf-8", "replace"))


def _from_json_ld(page: Page) -> list[str]:
    bodies = [item.get("articleBody") for item in page.json_ld]
    return [body if _PARAGRAPHS.search(body) else _as_paragraphs(body) for body in bodies if isinstance(body, str)]


def _as_paragraphs(text: str) -> str:
    lines = [line.strip() for line in clean(unescape(text)).splitlines()]
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)


def _from_scripts(page: Page) -> list[DataStory]:
    """The stories in the data of scripts; of a script without any, its strings that hold at least two paragraphs."""
    found: list[DataStory] = []
    for script in page.elements.of("script"):
        source = script.text
        if source and MIN_STRING_CHARACTERS < len(source) < MAX_SCRIPT_CHARACTERS and _MAY_HOLD.search(source):
            stories = list(stories_of(source)) if "ld+json" not in (script.get("type") or "") else []
            found += stories or [DataStory(text, {}) for text in _paragraphs_of(source)]
    return found


def _paragraphs_of(source: str) -> list[str]:
    found: list[str] = []
    for text in _strings(source):
        found += [text] if len(_PARAGRAPHS.findall(text)) > 1 and '":"' not in text else _strings(text)
    return [text for text in found if len(_PARAGRAPHS.findall(text)) > 1]


def _strings(script: str) -> list[str]:
    """The long strings of a script, read as JSON reads them."""
    found = []
    for match in _STRING.finditer(script):
        try:
            if match[1] == '"':
                found.append(str(json.loads(clean_json(match.group()), strict=False)))
        except ValueError:
            continue
    return found

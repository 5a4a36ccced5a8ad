"""The story in the page's data, for pages that show it only after running their scripts.

Two places are looked at: JSON-LD's articleBody, and strings of scripts that hold paragraphs as HTML. A string may hold
a script's data that holds the paragraphs in turn; one such step is followed.
"""

from __future__ import annotations

import html
import json
import re
from typing import NamedTuple

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.outside import unescape
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import clean, clean_json, clean_markup

# A string of fewer characters holds no story. A longer script is not searched, for the time that takes.
MIN_STRING_CHARACTERS = 300
MAX_SCRIPT_CHARACTERS = 3_000_000

# A string, or what stands behind a mark that nothing closes: to the script's end.
_STRING = re.compile(rf'"(?=(?:[^"\\]|\\.){{{MIN_STRING_CHARACTERS}}})[^"\\]*+(?:\\.[^"\\]*+)*+("|\\?\Z)', re.S)
# A paragraph as it may be written inside a string.
_MAY_HOLD = re.compile(r"(?:<|\\u003[cC])[pP]\b")
_PARAGRAPHS = re.compile(r"<p\b[^<>]*>", re.I)
_TAG = re.compile(r"<[^<>]+>")


class State(NamedTuple):
    """A story found in the page's data."""

    root: HtmlElement
    size: int  # bytes of its text
    source: str  # 'json-ld', 'script'


def find_state(page: Page, *, at_least: int) -> State | None:
    """The longest story in the page's data, None where none has `at_least` bytes of text."""
    found = [(text, "json-ld") for text in _from_json_ld(page)] + [(text, "script") for text in _from_scripts(page)]
    found = [
        (text.encode("utf-8", "replace").decode(), source) for text, source in found
    ]  # half surrogates are no text
    text, source = max(found, key=lambda item: _size(item[0]), default=("", ""))
    size = _size(text)
    if size < at_least:
        return None
    try:
        return State(lxml.html.fragment_fromstring(clean_markup(text), create_parent="div"), size, source)
    except (etree.ParserError, ValueError):
        return None


def _size(text: str) -> int:
    return len(_TAG.sub("", text).encode("utf-8", "replace"))


def _from_json_ld(page: Page) -> list[str]:
    bodies = [item.get("articleBody") for item in page.json_ld]
    return [body if _PARAGRAPHS.search(body) else _as_paragraphs(body) for body in bodies if isinstance(body, str)]


def _as_paragraphs(text: str) -> str:
    lines = [line.strip() for line in clean(unescape(text)).splitlines()]
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)


def _from_scripts(page: Page) -> list[str]:
    """Strings of scripts that hold at least two paragraphs."""
    found: list[str] = []
    for script in page.root.iter("script"):
        source = script.text
        if source and MIN_STRING_CHARACTERS < len(source) < MAX_SCRIPT_CHARACTERS and _MAY_HOLD.search(source):
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

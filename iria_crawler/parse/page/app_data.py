"""Stories in the data that a page's scripts draw it from: JSON in a script, assigned to a name, or handed to JSON.parse.

A story is an object that holds its paragraphs: as HTML, as plain lines, or as a list of blocks with a type and a text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from iria_crawler import outside
from iria_crawler.text import clean_json

# JSON in a script: at its start, behind "=" or "(", or as a string for JSON.parse.
_ASSIGNED = re.compile(r"(?:^|[=(])\s{0,20}(?=[{\[])")
_PARSED = re.compile(
    r"""JSON\.parse\(\s{0,20}(?:decodeURIComponent\(\s{0,20})?("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')""", re.S
)
# Places in a script that are tried, and values in a document that are looked at; the others are not.
MAX_DOCUMENTS, MAX_VALUES = 5_000, 200_000
# An object's date and names may be in an object around it, at most 3 levels up.
MAX_LEVELS_UP = 3
# A text node of rich text is nested at most so deep in its paragraph.
MAX_DEPTH = 6
# Fewer characters or paragraphs are no story.
MIN_CHARACTERS, MIN_PARAGRAPHS = 200, 2

_PARAGRAPH = re.compile(r"<p\b[^<>]{0,200}>", re.I)
_BODY_KEYS = frozenset(
    "body articlebody content text maintext bodytext fulltext story html bodyhtml contenthtml".split()
)
_TYPE_KEYS = ("type", "nodeType", "_type", "__typename", "kind", "blockType", "style", "tag", "name")
_TEXT_KEYS = ("text", "html", "value", "content", "children", "data", "body", "paragraph", "nodes", "model")
_IS_PARAGRAPH = re.compile(r"^p$|^text$|para|textblock|bodytext|^body|richtext|^unstyled$|^normal$", re.I)
_IS_HEADING = re.compile(r"^h[2-4]$|heading|subhead|crosshead|^header", re.I)
# How data name what JSON-LD calls so; in small letters, without signs.
_NAMES = {
    "headline": ("headline", "title"),
    "datePublished": (
        "datepublished", "publishedat", "publisheddate", "publishdate", "publishedtime", "publishtime", "publicationdate",
        "firstpublished", "firstpublishedat", "firstpublishdate", "published", "pubdate", "displaydate", "date",
    ),
    "dateModified": (
        "datemodified", "modifiedat", "updatedat", "lastmodified", "lastupdated", "modifieddate", "updateddate", "modified", "updated",
    ),
    "author": ("authors", "author", "creator", "bylines", "byline", "writers", "contributors"),
}  # fmt: skip
_PERSON_KEYS = ("name", "displayName", "fullName", "full_name", "display_name", "title", "text")
MAX_AUTHORS = 20
_NO_LETTER = re.compile(r"[^a-z]")


class DataStory(NamedTuple):
    """A story found in a page's data."""

    markup: str  # its paragraphs as HTML
    item: dict[str, Any]  # what the data say of it, under the names of schema.org


def stories_of(script: str) -> Iterator[DataStory]:
    """The stories in a script's data, in its order."""
    for document in _documents(script):
        yield from _stories(document)


def _documents(script: str) -> Iterator[Any]:
    for match in islice(_PARSED.finditer(script), MAX_DOCUMENTS):
        if isinstance(text := _literal(match[1]), str):
            yield _json(text)
    position = 0
    for _ in range(MAX_DOCUMENTS):
        found = _ASSIGNED.search(script, position)
        if found is None:
            return
        value, position = outside.read_json_at(script, found.end())
        if value is not None:
            yield value


def _literal(text: str) -> Any:
    """The value of a JavaScript string in either kind of marks."""
    if text[0] == "'":
        text = '"' + text[1:-1].replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\"') + '"'
    return _json(text.replace("\\'", "'"))


def _json(text: str) -> Any:
    try:
        return outside.read_json(clean_json(text), strict=False)
    except ValueError:
        return None


def _stories(document: Any) -> Iterator[DataStory]:
    """Every object that holds paragraphs; each value is looked at once."""
    todo: list[tuple[Any, tuple[dict[str, Any], ...]]] = [(document, ())]
    for _ in range(MAX_VALUES):
        if not todo:
            return
        value, around = todo.pop()
        if isinstance(value, dict):
            around = (value, *around[:MAX_LEVELS_UP])
            for key, inner in value.items():
                if markup := _markup(key, inner):
                    yield DataStory(markup, _facts(around))
            todo += [(inner, around) for inner in value.values() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            todo += [(inner, around) for inner in value if isinstance(inner, dict | list)]


def _markup(key: str, value: Any) -> str:
    """The paragraphs that a value holds, as HTML; "" for what is no story."""
    if isinstance(value, str) and len(value) >= MIN_CHARACTERS:
        if len(_PARAGRAPH.findall(value)) >= MIN_PARAGRAPHS:
            return value
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        if _key(key) in _BODY_KEYS and len(lines) >= MIN_PARAGRAPHS and "{" not in value and "</" not in value:
            return "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    elif isinstance(value, list):
        blocks = [_block(item) for item in value if isinstance(item, dict)]
        markup = "".join(blocks)
        if markup.count("<p>") >= MIN_PARAGRAPHS and len(markup) >= MIN_CHARACTERS:
            return markup
    return ""


def _block(item: dict[str, Any]) -> str:
    """One block of a list as HTML: a paragraph or a heading; "" for pictures, advertisements and all else."""
    kind = next((kind for name in _TYPE_KEYS if isinstance(kind := item.get(name), str)), "")
    tag = "h2" if _IS_HEADING.search(kind) else "p" if _IS_PARAGRAPH.search(kind) else ""
    text = _text(item, 0) if tag else ""
    if not text.strip():
        return ""
    return text if _PARAGRAPH.search(text) else f"<{tag}>{text}</{tag}>"


def _text(node: Any, depth: int) -> str:
    """The text of a node of rich text: its own or that of the nodes in it."""
    if isinstance(node, str):
        return node if "<" in node and ">" in node else html.escape(node, quote=False)
    if depth > MAX_DEPTH:
        return ""
    if isinstance(node, list):
        return "".join(_text(inner, depth + 1) for inner in node)
    if isinstance(node, dict):
        return next((text for name in _TEXT_KEYS if (text := _text(node.get(name), depth + 1))), "")
    return ""


def _facts(around: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """What the object and those around it say: of each name the innermost."""
    facts: dict[str, Any] = {"@type": "Article"}
    for item in around:
        named = {_key(key): value for key, value in item.items() if value}
        for name, keys in _NAMES.items():
            value = next((named[key] for key in keys if key in named), None)
            if value is not None and name not in facts:
                facts[name] = _people(value) if name == "author" else value
    return facts


def _key(name: str) -> str:
    return _NO_LETTER.sub("", name.lower())


def _people(value: Any) -> list[Any]:
    people = value if isinstance(value, list) else [value]
    return [_person(person) for person in people[:MAX_AUTHORS]]


def _person(person: Any) -> Any:
    """A person as JSON-LD writes one."""
    if not isinstance(person, dict):
        return person if isinstance(person, str) else {}
    name = next((name for key in _PERSON_KEYS if isinstance(name := person.get(key), str)), None)
    first, last = (
        person.get(key) or person.get(other) for key, other in (("firstName", "first_name"), ("lastName", "last_name"))
    )
    return {"name": name or " ".join(part for part in (first, last) if isinstance(part, str))}

"""A TOML file that people write by hand: its values, the line on which each is written, and mistakes explained in plain words.

tomllib reads the file and decides whether it is TOML. It forgets lines, so the statements are found here once more. Pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from iria_crawler.escaping import line as on_one_line

Path = tuple[str | int, ...]  # ("rules", 0, "words"): the words of the first rule

# A longer line of the file is cut in a message.
MAX_SHOWN_CHARACTERS = 60
_PLACE = re.compile(r" \(at (?:line ([0-9]{1,9}), column ([0-9]{1,9})|end of document)\)$")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|#[^\n]*|[\[\]{}=\n]|[^\[\]{}=\n\"'#]+|.",
    re.S,
)


class TomlMistake(ValueError):
    """What is wrong with a file. The message begins with the line, if it is known, and ends with what would be right."""

    def __init__(self, what: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(f"line {line}: {what}" if line else what)


class TomlFile(NamedTuple):
    """The values of a file, and where each table and key is written."""

    values: dict[str, Any]
    lines: Mapping[Path, int]

    def wrong(self, what: str, *path: str | int) -> TomlMistake:
        """A mistake at this table or key; the nearest table around it that has a line of its own."""
        while path and path not in self.lines:
            path = path[:-1]
        return TomlMistake(what, self.lines.get(path))


def read_toml(text: str) -> TomlFile:
    """The values and lines of a text. Raises TomlMistake if it is no TOML, with the line and what is likely to be meant."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise explain(text, error) from None
    except (ValueError, RecursionError, OverflowError) as error:  # numbers of thousands of digits, very deep nesting
        raise TomlMistake(f"not TOML: {on_one_line(str(error)) or type(error).__name__}") from None
    return TomlFile(values, _lines(text.replace("\r\n", "\n")))


def decode(data: bytes) -> str:
    """The text of a file. Raises TomlMistake if it is not UTF-8, as TOML must be."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise TomlMistake("not UTF-8, as TOML must be; save the file as UTF-8", number) from None


def did_you_mean(word: str, known: Mapping[str, object] | list[str]) -> str:
    """`; did you mean "timezone"?`, or "" if no known word is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""


# --- where things are written ---


def _lines(text: str) -> dict[Path, int]:
    """The line of each table and key. `text` is TOML. Of an array of tables each has its number, from 0."""
    lines: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, tokens in _statements(text):
        if tokens[0] == "[":
            many = tokens[1] == "["
            header = "".join(tokens).strip()
            table = _within(_path(header[2:-2] if many else header[1:-1]), counts)
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], number)
            if many:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
                lines[table] = number
        else:
            key = _path("".join(tokens[: tokens.index("=")]))
            for end in range(1, len(key) + 1):
                lines.setdefault((*table, *key[:end]), number)
    return lines


def _within(named: Path, counts: Mapping[Path, int]) -> Path:
    """A path of names with the number of the newest table after each array of tables that is passed on the way."""
    path: Path = ()
    for name in named[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    return (*path, named[-1])


def _path(key: str) -> Path:
    """The names in a dotted key, as tomllib reads them."""
    found = tomllib.loads(f"{key.strip()} = 0")
    path: list[str] = []
    step: Any = found
    while isinstance(step, dict):
        [(name, step)] = step.items()
        path.append(name)
    return tuple(path)


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, tokens) of each statement, without comments and blanks at its beginning."""
    number, begun, depth = 1, 1, 0
    tokens: list[str] = []
    for match in _TOKEN.finditer(text + "\n"):
        token = match[0]
        if token == "\n" and not depth:
            if tokens:
                yield begun, tokens
            tokens = []
        elif not token.startswith("#") and (tokens or token.strip()):
            if not tokens:
                begun = number
            tokens.append(token)
            depth += (token in "[{") - (token in "]}")
        number += token.count("\n")


# --- what is wrong with a file that is no TOML ---


def explain(text: str, error: tomllib.TOMLDecodeError) -> TomlMistake:
    """The mistake behind an error of tomllib: its line, the name that is written there, and what would be right.

    A value is never repeated in the message: it may be an address with its password.
    """
    message = str(error)
    found = _PLACE.search(message)
    lines = text.replace("\r\n", "\n").split("\n")
    number = int(found[1]) if found and found[1] else _last_line(lines)
    if (opened := _open_list(lines[: number - 1])) and (
        not found or not found[1] or _BEGINS.match(lines[number - 1].strip())
    ):
        number = opened
    if unclosed := _open_text(text):
        return TomlMistake("not TOML: the three quotation marks at the end of this text are missing", unclosed)
    written = lines[number - 1].strip() if number <= len(lines) else ""
    what = message[: found.start()] if found else message
    name, equals, _ = written.partition("=")
    name = on_one_line(name[:MAX_SHOWN_CHARACTERS])
    quoted = f" ({name} ...)" if equals and _NAME.fullmatch(name) else ""
    return TomlMistake(f"not TOML{quoted}: {_advice(what, written, opened is not None) or on_one_line(what)}", number)


def _last_line(lines: list[str]) -> int:
    """The last line with something on it, from 1."""
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)


def _open_list(lines: list[str]) -> int | None:
    """The line on which a list or table in braces begins that is still open after these lines; None if there is none."""
    opened: list[int] = []
    number = 1
    for match in _TOKEN.finditer("\n".join(lines)):
        if match[0] in "[{":
            opened.append(number)
        elif match[0] in "]}" and opened:
            opened.pop()
        number += match[0].count("\n")
    return opened[0] if opened else None


def _open_text(text: str) -> int | None:
    """The line on which a text of several lines begins that never ends; None if there is none."""
    found = [match.start() for match in re.finditer("\"{3}|'{3}", text)]
    return text.count("\n", 0, found[-1]) + 1 if len(found) % 2 else None


_NAME = re.compile(r"[\w. -]+")
# The beginning of the next statement, which stands inside a list only if the list was not closed.
_BEGINS = re.compile(r"[\w.-]+\s*=|\[")
_ADVICE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), advice)
    for pattern, advice in (
        (r"^(?://|;|--|/\*|<!--)", "a comment begins with #"),
        (r"\s//", "a comment begins with #"),
        (r"^\[\[[^\]]*\](?!\])", "the heading ends with ]], as it begins with [["),
        (r"[“”„«»‘’]", 'typographic quotation marks; use the plain ones: "..."'),
        (r"^\[{1,2} *\]", "the heading holds no name: [harbour_post]"),
        (r"^\[[^\]]*$", "the ] at the end of the heading is missing"),
        (r"^\[{1,2}[^\]\"']*[^\]\"'\w.\- ][^\]]*\]", "a heading holds letters, digits, _ and - only: [harbour_post]"),
        (r"^\[{1,2}[^\]\"']* [^\]]*\]", "a heading has no space in it; write _ for it: [harbour_post]"),
        (r"^[\w-]+ +[\"']", "write = between a name and its value"),
        (r"^[\w-]+ *=> *", "write = between a name and its value, not =>"),
        (r"^[\w-]+ *(?:[<>!]=?|==) *\S", "write = between a name and its value, and no other sign of comparison"),
        (r"^[\w\" -]+:(?! *=)", "write = between a name and its value, not a colon"),
        (r"^[\w-]+ +[\w -]+=", "a name has no space in it; is it one of the names with _ or without a space?"),
        (r"^[^=]*[^\x00-\x7f][^=]*=", "a name holds plain letters, digits, _ and - only"),
        (r"^[\w-]+ *=? *$", "the value is missing: name = \"...\""),
        (r"^[\w-]+ *= *(?:true|yes|on)\b", "write true, in small letters and without quotation marks"),
        (r"^[\w-]+ *= *(?:false|no|off)\b", "write false, in small letters and without quotation marks"),
        (r"^[\w-]+ *= *(?:none|null|nil)\b", "TOML has no empty value; take the line out"),
        (r"^[\w-]+ *= *[+-]?\.\d", "a number begins with a digit: 0.5"),
        (r"^[\w-]+ *= *\d+,\d", "a number has a point, not a comma: 1.5"),
        (r"^[\w-]+ *= *0\d", "a number does not begin with 0"),
        (r"^[\w-]+ *= *\d+ *[a-z]", 'a time is text: put it in quotation marks, such as "15m"'),
        (r"^[\w-]+ *= *(\"[^\"]*\"|'[^']*'|\S+) *,$", "there is no comma at the end of a line"),
        (r"^[\w-]+ *= *(\"[^\"]*\"|'[^']*')\s*[,;]?\s*\S", "one value, then the end of the line; several values stand in [ ] with commas"),
        (r"^[\w-]+ *= *\"[^\"]*$", 'the " at the end is missing'),
        (r"^[\w-]+ *= *'[^']*$", "the ' at the end is missing"),
        (r"^[\w-]+ *= *[\[(].*[^\],\s]\s+[\"']", "a comma is missing between two entries of the list"),
        (r"^[\w-]+ *= *\(", "a list stands in [ ]"),
        (r"^[\w-]+ *= *[^\s\"'\[{\d]", 'text stands in quotation marks: "..."'),
        (r"^[\w-]+ *= *\{", "a table in { } stands on one line and ends with }; a list stands in [ ]"),
        (r"^[\w -]+$", "what is this? A line is a [heading] or name = value"),
    )
)  # fmt: skip


def _advice(what: str, written: str, in_list: bool) -> str | None:
    """What would be right, from tomllib's words and the line; None if there is nothing better than its words."""
    if what.startswith(("Cannot declare", "Cannot mutate", "Cannot overwrite")):
        if written.startswith(("[rules]", "[[rules]]")):
            return "write [[rules]] before each rule, with two brackets on either side"
        return "the same heading or name stands above already; each may be there once"
    if what.startswith("Unescaped '\\'"):
        return "in \"...\" a backslash begins a sign such as \\n; write patterns and paths in '...'"
    for pattern, advice in _ADVICE:
        if pattern.search(written):
            return advice
    if in_list or "array" in what or "[" in written:
        return 'the list is not closed, or a comma is missing between two entries: ["one", "two"]'
    if "Illegal character" in what:
        return "a sign that cannot be printed, or a line that ends inside quotation marks"
    return None

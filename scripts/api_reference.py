"""docs/api.md, made from the code: the names that `iria_crawler` exports, with their docstrings and the comments of their fields.

`make reference` writes it, and a test compares it.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import iria_crawler

PAGE = Path(__file__).resolve().parents[1] / "docs" / "api.md"
ABOUT = """# Classes and functions

`make reference` writes this page from the code; do not edit it. What is here is public: [what that means](stability.md). Everything is
imported from `iria_crawler`. What the fields of a story mean, in more words: [fields](fields.md).

Times that end in `_at` are aware `datetime`s in UTC. A field that the page does not have is `None` or `()`, never a guess.
"""


def page() -> str:
    """The whole page."""
    exported = {name: getattr(iria_crawler, name) for name in iria_crawler.__all__}
    functions = {name: value for name, value in exported.items() if inspect.isfunction(value)}
    errors = {
        name: value for name, value in exported.items() if inspect.isclass(value) and issubclass(value, Exception)
    }
    values = {name: value for name, value in exported.items() if dataclasses.is_dataclass(value)}
    others = exported.keys() - functions.keys() - errors.keys() - values.keys()
    parts = [ABOUT, "## Functions\n", *(function(f"`{name}`", value) for name, value in functions.items())]
    parts += ["## Classes with methods\n", *(shell(name, exported[name]) for name in sorted(others))]
    parts += ["## Values\n\nAll are frozen, and made with arguments by name.\n", *map(record, values.values())]
    rows = [f"| `{name}` | `{value.__base__.__name__}` | {first_line(value)} |" for name, value in errors.items()]
    parts.append("\n".join(["## Errors\n", "| error | is a | |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def function(title: str, value: Callable[..., Any]) -> str:
    """A function: its heading, its signature, its docstring."""
    name = value.__name__
    return f"### {title}\n\n```text\n{name}{signature(value)}\n```\n\n{prose(value)}\n"


def shell(name: str, value: type) -> str:
    """A class that is used by its methods: those that read, in the order of the code."""
    parts = [f"### `{name}`\n\n```text\n{name}{signature(value)}\n```\n\n{prose(value)}\n"]
    for base in (one for one in reversed(value.__mro__) if one.__module__.startswith("iria_crawler")):
        if base is value:
            continue
        for method, code in vars(base).items():
            if not method.startswith("_") and inspect.isfunction(code):
                parts.append(f"#### `{name}.{method}`\n\n```text\n{method}{signature(code)}\n```\n\n{prose(code)}\n")
    return "\n".join(parts)


def record(value: type) -> str:
    """A value: its docstring, and a table of its fields."""
    comments = comments_of(value)
    rows = [
        f"| `{field.name}` | `{escaped(str(field.type))}` | {default(field)} | {escaped(comments[field.name])} |"
        for field in dataclasses.fields(value)
    ]
    return f"### `{value.__name__}`\n\n{prose(value)}\n\n" + "\n".join(
        ["| field | type | default | |", "|---|---|---|---|", *rows, ""]
    )


def comments_of(value: type) -> dict[str, str]:
    """Field -> its comment: after it, within its brackets or in the lines above it; "" if it has none."""
    lines = inspect.getsource(value).splitlines()
    [tree] = ast.parse("\n".join(lines)).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            assert node.end_lineno is not None
            above = node.lineno - 1
            while lines[above - 1].lstrip().startswith("#"):
                above -= 1
            own = (re.search(r"(?:^|\s)# (.*)$", line) for line in lines[above : node.end_lineno])
            found[node.target.id] = " ".join(comment[1] for comment in own if comment)
    return found


def default(field: dataclasses.Field[Any]) -> str:
    """The value that a field has if none is given; "" for one that must be given."""
    if field.default is not dataclasses.MISSING:
        return f"`{field.default!r}`"
    return "`{}`" if field.default_factory is not dataclasses.MISSING else ""


def signature(value: Callable[..., Any]) -> str:
    """The arguments and the result, as written."""
    text = str(inspect.signature(value)).replace("(self, ", "(").replace("(self)", "()")
    text = text.removesuffix(" -> None") if inspect.isclass(value) else text
    return re.sub(r"'([^'()]*)'", r"\1", text)


def prose(value: object) -> str:
    """The docstring, as paragraphs."""
    return (inspect.getdoc(value) or "").strip()


def first_line(value: object) -> str:
    """The first paragraph of a docstring on one line."""
    return escaped(" ".join(prose(value).partition("\n\n")[0].split()))


def escaped(text: str) -> str:
    """Text for a cell of a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")

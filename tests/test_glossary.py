"""The names in docs/glossary.md exist, and words that it replaced are not used as names again."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
MODULES = [path for folder in ("iria_crawler", "spiders", "pipelines") for path in (ROOT / folder).rglob("*.py")]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
SCHEMA = (ROOT / "iria_crawler" / "store" / "schema.sql").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in GLOSSARY.splitlines() if line.startswith("| ") and "---" not in line]
# One concept, one word: no name may contain the word on the left; the word on the right is used instead.
BANNED = {
    "cutline": "caption",
    "dek": "standfirst",
    "boilerplate": "template",
    "slip": "typing error",
    "told": "message",
    "furniture": "template, or chrome",
}
# Names that may contain such a word: of the table `furniture`, and of code that is not renamed yet.
EXCEPTIONS = {"furniture": ("iria_crawler/store/",)}


@cache
def words_of_names(module: Path) -> frozenset[str]:
    """The words in the names of a module, and of its classes, functions and parameters, in small letters."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    names = {module.stem} | {node.name for node in ast.walk(tree) if isinstance(node, kinds)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return frozenset(word.lower() for name in names for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name))


@pytest.mark.parametrize("term", [row[0].strip() for row in ROWS if row[0].strip() != "Term"])
def test_the_name_in_the_code_exists(term: str) -> None:
    right = next(row[2] for row in ROWS if row[0].strip() == term)
    for name in re.findall(r"`([^`]+)`", right):
        if "/" in name:
            assert (ROOT / "iria_crawler" / name).exists(), name
        else:
            word = name.rpartition(".")[2]
            if f"; not `{name}`" in right or f"not `{name}`" in right:
                continue
            assert re.search(rf"\b{re.escape(word)}\b", SOURCE + SCHEMA), name


def test_each_term_has_one_row() -> None:
    terms = [row[0].strip() for row in ROWS if row[0].strip() != "Term"]
    assert len(terms) > 40
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


@pytest.mark.parametrize("word", BANNED)
def test_a_replaced_word_is_no_name(word: str) -> None:
    spared = EXCEPTIONS.get(word, ())
    modules = [path for path in MODULES if not path.relative_to(ROOT).as_posix().startswith(spared)]
    found = [str(path) for path in modules if word in words_of_names(path)]
    assert found == [], f"{word}: the glossary's word is {BANNED[word]}"

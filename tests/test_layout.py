"""The layout of the repository: imports find our packages, the layers hold, and the package is complete."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from setuptools import find_packages

from iria_crawler.crawl import discovery, flow, ledger
from iria_crawler.crawl.gate import robots
from iria_crawler.crawl.readers import process
from iria_crawler.store.owed import sources
from pipelines import store

ROOT = Path(__file__).parents[1]
PACKAGE_ROOTS = ("iria_crawler", "spiders", "pipelines")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GUIDES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
SHIPPED = find_packages(str(ROOT), include=["iria_crawler", "iria_crawler.*"])
MODULES = sorted(path for folder in (*PACKAGE_ROOTS, "bench") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("name", PACKAGE_ROOTS)
def test_packages_with_common_names_are_ours(name: str) -> None:
    """`spiders` and `pipelines` are common names, and the first one on the import path wins."""
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().is_relative_to(ROOT)


def test_every_package_is_shipped_and_nothing_else() -> None:
    """`spiders` and `pipelines` are packages without packages in them; setup.py names both."""
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for folder in PACKAGE_ROOTS
        for path in (ROOT / folder).rglob("__init__.py")
    }
    assert sorted([*SHIPPED, "spiders", "pipelines"]) == sorted(found)


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in MODULES if path.relative_to(ROOT).parts[0] in PACKAGE_ROOTS}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_data_is_no_package() -> None:
    assert not any(name.split(".")[0] == "data" for name in SHIPPED)
    assert not list((ROOT / "data").rglob("*.py"))


def test_files_that_are_no_modules_are_shipped() -> None:
    """Files of a kind that package-data does not name would be missing from an install."""
    shipped = {pattern.rpartition(".")[2] for pattern in SETTINGS["tool"]["setuptools"]["package-data"]["iria_crawler"]}
    kinds = {path.suffix[1:] or path.name for path in (ROOT / "iria_crawler").rglob("*") if path.is_file()}
    assert kinds - shipped - {"py", "pyc"} == set()


def test_every_module_says_what_it_is() -> None:
    assert [
        str(path.relative_to(ROOT)) for path in MODULES if not says_what_it_is(path.read_text(encoding="utf-8"))
    ] == []


def says_what_it_is(source: str) -> bool:
    """Whether a module begins with a docstring, or is empty."""
    return not source.strip() or bool(ast.get_docstring(ast.parse(source)))


def test_import_contracts_hold() -> None:
    pytest.importorskip("importlinter", reason="import-linter comes with the dev extra")
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(SETTINGS['tool']['importlinter']['contracts'])} kept, 0 broken" in run.stdout


def test_a_broken_contract_would_be_noticed(tmp_path: Path) -> None:
    """The contracts name modules that exist, and a forbidden import breaks them."""
    pytest.importorskip("importlinter", reason="import-linter comes with the dev extra")
    package = tmp_path / "house"
    (package / "parse").mkdir(parents=True)
    for folder in (package, package / "parse"):
        (folder / "__init__.py").write_text("")
    (package / "parse" / "page.py").write_text("import sqlite3\n")
    (tmp_path / "setup.cfg").write_text(
        "[importlinter]\nroot_package = house\ninclude_external_packages = True\n"
        "[importlinter:contract:1]\nname = x\ntype = forbidden\n"
        "source_modules = house.parse\nforbidden_modules = sqlite3\n"
    )
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    assert "house.parse.page -> sqlite3" in run.stdout


def test_test_files_have_names_of_their_own() -> None:
    """Two files with one name in two folders cannot be told apart in reports."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_samples_of_the_discovery_guide_run() -> None:
    text = (ROOT / "docs" / "discovery.md").read_text(encoding="utf-8")
    samples = [block.partition("```")[0] for block in text.split("```python\n")[1:]]
    assert samples
    for sample in samples:
        exec(compile(sample, "docs/discovery.md", "exec"), {})


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_the_guides_lead_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", guide.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        path = (guide.parent / name) if name else guide
        assert path.exists(), f"{target}: no such file"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
            assert anchor in map(as_anchor, headings), f"{target}: no such heading"


def as_anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(
    ("guide", "words"),
    [
        ("discovery", f"index below index, {ledger.MAX_INDEX_DEPTH} deep"),
        ("discovery", f"{ledger.MAX_PAGES_PER_LIST:,} pages of one list"),
        ("discovery", f"{ledger.MAX_LISTS_PER_RUN} lists in one run"),
        ("discovery", f"{ledger.MAX_ARCHIVE_PAGES_PER_RUN} pages of headlines in one run"),
        ("discovery", f"{ledger.MAX_BARREN_PAGES} pages of headlines in a row"),
        ("discovery", f"{sources.MAX_LISTS_OWED:,} lists kept for later runs"),
        ("discovery", f"{discovery.MAX_NAMED_SITEMAPS} sitemaps named by"),
        ("discovery", f"up to {flow.MAX_LOOKS_UNDER_WAY} looks are under way"),
        ("discovery", f"{robots.MAX_ROBOTS_BYTES // 1024} KiB"),
        ("discovery", f"up to {robots.MAX_DELAY_SECONDS:.0f} seconds"),
        ("discovery", f"{robots.MAX_RULES:,} rules for us"),
        (
            "discovery",
            f"{process.PROCESSOR_LIMIT_SECONDS:.0f} s of processor time and {process.MEMORY_LIMIT_BYTES // 1_000_000} MB of memory",
        ),
        (
            "monitor",
            f"{process.PROCESSOR_LIMIT_SECONDS:.0f} s of processor time or {process.MEMORY_LIMIT_BYTES // 1_000_000} MB of memory",
        ),
        ("outages", f"Beyond {store.MAX_LOOKS_HELD} such looks, or {store.MAX_BYTES_HELD // 1024**2} MB"),
    ],
)
def test_the_guides_give_the_limits_that_hold(guide: str, words: str) -> None:
    """If a limit changes, the guide must change too."""
    text = " ".join((ROOT / "docs" / f"{guide}.md").read_text(encoding="utf-8").split())
    assert words in text


# The limits for functions and modules, in lines and parameters (without self and cls).
MAX_PARAMETERS = 5
MAX_FUNCTION_LINES = 40
MAX_MODULE_LINES = 400
# Exceptions, each with its reason.
LARGER = {
    # Datasette calls its hooks with these parameters.
    "iria_crawler/browse/__init__.py: render_cell has 6 parameters",
    # A documented function of the library; the last three parameters are keyword arguments with defaults.
    "iria_crawler/schedule.py: next_check_at has 7 parameters",
    # The same: a page, its address, and keyword arguments with defaults.
    "iria_crawler/parse/__init__.py: extract has 6 parameters",
}
HOUSE = sorted(path for folder in PACKAGE_ROOTS for path in (ROOT / folder).rglob("*.py"))


def larger_than_allowed(source: str, name: str) -> Iterator[str]:
    """Everything in a module's `source` that is over the limits."""
    if len(source.splitlines()) > MAX_MODULE_LINES:
        yield f"{name} has more than {MAX_MODULE_LINES} lines"
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        parameters = sum(argument.arg not in ("self", "cls") for argument in arguments)
        if parameters > MAX_PARAMETERS:
            yield f"{name}: {node.name} has {parameters} parameters"
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION_LINES:
            yield f"{name}: {node.name} has {lines} lines"


def test_functions_and_modules_stay_small() -> None:
    """An exception that is no longer needed must be removed from the list."""
    found = {
        what
        for path in HOUSE
        for what in larger_than_allowed(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    }
    assert found == LARGER


def test_what_is_too_large_would_be_noticed() -> None:
    wide = "class A:\n    async def call(self, a, b, /, c, d, *, e, f): ...\n"
    assert list(larger_than_allowed(wide, "x.py")) == ["x.py: call has 6 parameters"]
    assert list(larger_than_allowed(wide.replace(", f", ""), "x.py")) == []
    long = "def call():\n" + "    pass\n" * 40
    assert list(larger_than_allowed(long, "x.py")) == ["x.py: call has 41 lines"]
    assert list(larger_than_allowed("\n" * 401, "x.py")) == ["x.py has more than 400 lines"]


def test_each_class_has_a_name_of_its_own() -> None:
    """Two classes with one name are easily confused. Only Command is allowed: Scrapy finds a command by that name in its module."""
    names = [
        node.name
        for path in HOUSE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert len(names) > 100
    assert {name for name in names if names.count(name) > 1} == {"Command"}


# Rooms whose limits are not renamed yet.
OLD_NAMES: tuple[str, ...] = ()


def test_limits_are_called_max_and_min() -> None:
    """All limits have one form: MAX_HEADLINE_CHARACTERS, and not LONGEST_HEADLINE or MOST_CHARACTERS."""
    other = re.compile(
        r"^_?(?:[A-Z]+_)?(?:MOST|LEAST|LONGEST|SHORTEST|FEWEST|LARGEST|SMALLEST|FURTHEST)(?:_[A-Z_]+)?\b.*=", re.M
    )
    assert other.search("GROWN_MOST_TIMES = 4")
    assert other.search("_LONGEST, _MOST_WORDS = 3, 4")
    assert not other.search("MAX_WORDS = 3")
    found = [
        f"{name}: {line}"
        for path in HOUSE
        if not (name := path.relative_to(ROOT).as_posix()).startswith(OLD_NAMES)
        for line in other.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_test_folder_has_a_packages_name() -> None:
    """With tests/ on the import path, tests/spiders/ would be imported instead of spiders/."""
    assert [folder.name for folder in (ROOT / "tests").iterdir() if folder.name in PACKAGE_ROOTS] == []


MAX_OUTLET_LINES = (
    40  # lines: a longer file does more than describe an outlet; that code belongs in iria_crawler/crawl/
)
OUTLETS = sorted(path for path in (ROOT / "spiders").glob("*.py") if path.name != "__init__.py")


def not_declared(source: str) -> list[str]:
    """Everything in a spider's file except imports and one class of values; __init__ may take arguments."""
    *above, last = ast.parse(source).body
    odd = [node for node in above if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)]
    if not isinstance(last, ast.ClassDef):
        return [ast.unparse(node) for node in (*odd, last)]
    for node in last.body:
        is_init = isinstance(node, ast.FunctionDef) and node.name == "__init__"
        if not is_init and not isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign):
            odd.append(node)
    return [ast.unparse(node) for node in odd]


@pytest.mark.parametrize("path", OUTLETS, ids=lambda path: path.stem)
def test_spiders_are_outlets_and_nothing_else(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MAX_OUTLET_LINES
    assert not_declared(source) == []
    assert "from iria_crawler.crawl.spider import NewsSpider" in source


def test_a_spider_with_a_life_of_its_own_would_be_noticed() -> None:
    outlet = "import x\nclass A(NewsSpider):\n    name = 'a'\n"
    assert not_declared(outlet) == []
    assert not_declared(outlet + "    def parse(self): pass\n")
    assert not_declared("def helper(): pass\n" + outlet)
    assert not_declared(outlet + "async def start(): pass\n")

"""The site: every page is in its menu, every link leads somewhere, and nothing is loaded from another host. `make docs` builds it."""

from __future__ import annotations

import ast
import dataclasses
import re
import sys
from pathlib import Path

import pytest

from iria_crawler.model import Article

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "scripts"))

import api_reference  # noqa: E402  (its folder is on the path only now)
import docs_pages  # noqa: E402
import docs_site  # noqa: E402
import module_map  # noqa: E402

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FILES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What is told of accuracy, and where.
MEASURED = re.findall(docs_pages.SECTION, (DOCS / "accuracy.md").read_text(encoding="utf-8"))


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def anchors(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8")
    shown = docs_pages.expand(text, page) if page.is_relative_to(DOCS) else text
    headings = re.findall(r"^#{1,6} (.+)$", without_code(shown), re.M)
    return {docs_pages.anchor_of(heading) for heading in headings}


def broken(page: Path, text: str) -> list[str]:
    """The links of a text that lead to no file or heading of the repository."""
    found = []
    for link in LINK.findall(without_code(text)):
        if ":" not in link:
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                found.append(link)
    return found


@pytest.mark.parametrize("page", [*FILES, *PAGES], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    assert broken(page, page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_so_do_the_links_of_a_page_as_the_site_shows_it(page: Path) -> None:
    text = docs_pages.expand(page.read_text(encoding="utf-8"), page)
    assert broken(page, text) == []
    assert not docs_pages.SECTION.search(text)


def test_a_link_that_leads_nowhere_would_be_noticed() -> None:
    text = "[a](alerts.md) [b](alert.md) [c](changes.md#measured) [d](changes.md#measure) [e](https://www.example.org/)"
    assert broken(DOCS / "index.md", text) == ["alert.md", "changes.md#measure"]


def test_every_page_is_in_the_menu() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^:::\{toctree\}\n(.*?)^:::$", text, re.M | re.S)
    listed = [line for block in blocks for line in block.splitlines() if line and not line.startswith(":")]
    found = [page for line in listed for page in DOCS.glob(f"{line}.md")]
    assert sorted([*found, DOCS / "index.md"]) == PAGES


def test_a_section_takes_the_place_of_its_comment(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n\n## Mine\n\nOurs.\n\n### Below\n\nToo.\n\n## Next\n\nNot this.\n")
    text = docs_pages.expand("Before\n\n<!-- section: one.md#below -->\n\nafter", tmp_path / "two.md")
    assert text == "Before\n\nToo.\n\nafter"
    with pytest.raises(ValueError, match=r"one\.md has no section #mein"):
        docs_pages.expand("<!-- section: one.md#mein -->", tmp_path / "two.md")


def test_what_a_page_loads_by_itself_is_found(tmp_path: Path) -> None:
    (tmp_path / "styles.css").write_text(
        "@font-face { src: url('//fonts.example/a.woff') } b { background: url(c.png) }"
    )
    (tmp_path / "page.html").write_text(
        "<link rel=stylesheet href=here.css><link rel=canonical href=https://site.example/><script src='https://cdn.example/a.js'></script>"
        "<a href=https://www.example.org/>a link that a reader follows</a><img src=picture.png style='background: url(http://d.example/)'>"
        "<style>@import 'https://e.example/f.css';</style>"
    )
    assert set(docs_site.loaded_from_elsewhere(tmp_path)) == {
        ("page.html", "https://cdn.example/a.js"),
        ("page.html", "http://d.example/"),
        ("page.html", "https://e.example/f.css"),
        ("styles.css", "//fonts.example/a.woff"),
    }


def test_accuracy_is_told_with_its_date_and_how_to_measure_it_again() -> None:
    assert len(MEASURED) >= 4
    for name, anchor in MEASURED:
        text = docs_pages.section(DOCS / name, anchor)
        assert re.search(
            r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d", text
        ), name
        assert re.search(r"`(?:make bench|python bench/)", text), name


def test_the_reference_of_the_code_is_what_the_code_says() -> None:
    assert api_reference.PAGE.read_text(encoding="utf-8") == api_reference.page(), "run `make reference`"


def test_a_field_has_its_comment_wherever_it_stands() -> None:
    comments = api_reference.comments_of(Article)
    assert comments["byline"] == "as printed"
    assert comments["published_source"].startswith("Which evidence gave it")
    assert comments["headline"] == ""


def test_the_guide_to_the_fields_names_every_field_of_a_story() -> None:
    text = (DOCS / "fields.md").read_text(encoding="utf-8")
    assert [field.name for field in dataclasses.fields(Article) if f"`{field.name}`" not in text] == []


def test_the_map_of_the_modules_is_what_they_say() -> None:
    assert module_map.PAGE.read_text(encoding="utf-8") == module_map.page(), "run `make reference`"


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    modules = [module for _, modules in module_map.rooms() for module in modules]
    assert len(modules) > 250
    assert [module for module in modules if not module_map.first_line(module)] == []


def test_a_room_names_no_module_that_it_does_not_have() -> None:
    for room, modules in module_map.rooms():
        file = ROOT / room / "__init__.py"
        text = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "") if file.is_file() else ""
        named = set(re.findall(r"(?<![\w/])(\w+\.py)\b", text))
        assert named <= {module.name for module in modules}, room


def test_where_a_newcomer_is_sent_there_is_something() -> None:
    table = (
        (ROOT / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .partition("| you want to change |")[2]
        .partition("\n\n")[0]
    )
    named = re.findall(r"`([\w/]+(?:\.\w+|/))`", table)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / "iria_crawler" / name).exists()] == []

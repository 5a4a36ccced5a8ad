"""The elements of a page, found once: their order, their places, and what is kept of the answers that other rooms ask."""

from __future__ import annotations

import random
import re
from urllib.parse import urljoin

import lxml.html
import pytest

from iria_crawler import text
from iria_crawler.parse.body.page_lines import FEATURES
from iria_crawler.parse.body.trees import FIRST_TREES, MAX_DOUBT, TABLE, UNIT, is_above, read_trees
from iria_crawler.parse.page import tree
from iria_crawler.parse.page.elements import Elements
from iria_crawler.parse.page.evidence import is_partly_struck, start_of, texts_of
from iria_crawler.urls import without_login
from iria_crawler.urls.story_pages import may_be_numbered, numbered

PAGE = "<html><body><div id=a><p>One<b>bold</b></p><h2>Two</h2></div><p>Three<img></p></body></html>"


def test_elements_of_several_tags_come_in_page_order() -> None:
    elements = Elements(lxml.html.document_fromstring(PAGE))
    assert [element.tag for element in elements.of("p", "h2", "img", "video")] == ["p", "h2", "p", "img"]
    assert elements.of("video") == []
    assert (elements.count("p"), elements.count("video")) == (2, 0)


def test_elements_inside_another_are_those_up_to_its_end() -> None:
    root = lxml.html.document_fromstring(PAGE)
    elements = Elements(root)
    box = root.get_element_by_id("a")
    inside = elements.of("p", "b", "h2", "img", start=elements.place(box) + 1, end=elements.end(box))
    assert inside == list(box.iterdescendants("p", "b", "h2", "img"))
    assert elements.end(root) == elements.end(root[-1]) == len(elements.all)


def test_element_beside_the_first_one_is_no_end() -> None:
    """Damaged pages have a second element beside the first, which is not a part of the page."""
    page = tree.read_page(b"<p>one</html>two", "https://outlet.example/a")
    assert page.root.getnext() is not None
    assert page.elements.end(page.root[0]) == len(page.elements.all)


def test_texts_stand_at_the_places_of_their_elements() -> None:
    page = "<body>a<p>b<b>c</b>d</p>e<script>f</script>g</body>"
    elements = Elements(lxml.html.document_fromstring(page))
    assert [element.tag for element in elements.all] == ["html", "body", "p", "b", "script"]
    assert elements.texts == [None, "a", "b", "c", None]
    assert elements.tails == [None, None, "e", "d", "g"]


def test_text_of_an_element_without_others_is_that_of_any_element() -> None:
    """It is taken from the element itself, since most hold no other; what is struck out or a script's is left out there too."""
    page = "<body><p>One</p><p></p><p>Two<b>bold</b></p><del>gone</del><script>f()</script></body>"
    found = Elements(lxml.html.document_fromstring(page)).of("p", "del", "script")
    assert [texts_of(element) for element in found] == [["One"], [], ["Two", "bold"], ["gone"], []]
    assert [start_of(element, 4) for element in found] == ["One", "", "Twob", "gone", "f()"]
    assert [is_partly_struck(element) for element in found] == [False, False, False, True, False]


PATHS = (
    "",
    "a",
    "b.c",
    ".",
    "..",
    ".d",
    "~e",
    "@f",
    "g:h",
    "i;j",
    "k%20l",
    "m n",
    "\u00e9",
    "?",
    "?q=1",
    "?q=/../x",
    "#f",
    "//",
)


@pytest.mark.parametrize(
    "base", ["https://a.example/b/c?d", "https://a.example", "http://a.example:8080/b/", "https://u:p@a.example/b"]
)
def test_path_from_the_root_is_joined_as_any_other(base: str) -> None:
    page, chance = tree.read_page(b"<p>one", base), random.Random(3)
    for _ in range(1_000):
        address = "/" + chance.choice(("", "/")).join(chance.choices(PATHS, k=chance.randint(0, 4))).lstrip("/")
        joined = without_login(urljoin(base, address))
        assert page.absolute(address) == joined, address


@pytest.mark.parametrize("limit", [-0.6, 0.0, 0.5])
def test_trees_that_can_no_longer_decide_are_not_needed(limit: float) -> None:
    """The answer is that of all trees, or of the first ones alone where they are sure."""
    trees, chance = read_trees(TABLE), random.Random(14)
    answers = []
    for _ in range(300):
        values = [chance.choice([0.0, 1.0, chance.uniform(-1, 12), chance.uniform(0, 1)]) for _ in FEATURES]
        places = dict(zip(FEATURES, values, strict=True))
        scores = []
        for nodes in trees:
            node = nodes[0]
            while node.feature:
                node = nodes[node.below if places[node.feature] <= node.limit else node.above]
            scores.append(node.score)
        first = sum(scores[:FIRST_TREES])
        score = first if abs(first) > MAX_DOUBT * UNIT else sum(scores)
        answers.append(is_above(values, limit))
        assert answers[-1] == (score > round(limit * UNIT))
    assert {True, False} == set(answers)


def test_each_reference_to_a_sign_is_seen_before_the_page_is_decoded() -> None:
    for sign in sorted(text._ODD_IN_MARKUP):
        for written in (f"a&#{ord(sign)};b", f"a&#00{ord(sign)};b", f"a&#x{ord(sign):x};b", f"a&#X0{ord(sign):X};b"):
            seen = tree._MAY_REFER.search(written.encode()) is not None
            assert seen or text.clean_markup(written) == written, written
    for plain in ("Roe&#039;s &#8217;&#8230; &#x27;&#x2019; &#128512;&#x1F600; &nbsp;&#160;&#10;", "?a=1&#]+"):
        assert tree._MAY_REFER.search(plain.encode()) is None
        assert text.clean_markup(plain) == plain


def test_no_address_with_a_number_is_passed_over() -> None:
    chance = random.Random(2)
    parts = [
        "/",
        "page",
        "-",
        "2",
        "12",
        "1234",
        ".html",
        ".php",
        ".aspx",
        "?",
        "&",
        "page=",
        "p=3",
        "#",
        "seite",
        "_",
        "story",
    ]
    found = 0
    for _ in range(20_000):
        path = "".join(chance.choice(parts) for _ in range(chance.randint(1, 7)))
        if numbered(f"https://outlet.example/{path}") is not None and not re.search(r"[?&]\W*=|#", path):
            found += 1
            assert may_be_numbered(f"/{path}"), path
    assert found > 500

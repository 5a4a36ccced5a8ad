"""Boxes amid and behind a story that want something of the reader, told by their build: a label, a sentence or two, and what to click.

Signs of words (asks.py) know the languages that we have words of; a box with a button is the same in all, and so is one that ends with
a short link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.body.line import MIN_RUNNING_BYTES, build_of
from iria_crawler.parse.page.elements import Elements
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page

# A box has no more characters, and no more elements; it is one of the 4 elements around its button.
MAX_BOX_CHARACTERS, MAX_BOX_ELEMENTS, MAX_STEPS_UP = 320, 60, 4
# A label is shorter than this, a sentence longer than that.
MAX_LABEL_CHARACTERS, MIN_SENTENCE_CHARACTERS = 80, 30
# Of a page's buttons and fields the first ones are looked at, and of the elements beside a box.
MAX_CONTROLS, MAX_BESIDE = 300, 100
CONTROLS = ("button", "input", "select", "textarea")
# A link that is clicked like a button is short, and the last words of its box.
MAX_LINK_CHARACTERS, MAX_LINKS = 40, 500
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(("div", "section", "aside", "form"))


def boxes_to_act(page: Page, container: HtmlElement) -> Iterator[HtmlElement]:
    """The boxes inside the element that holds the story."""
    elements = page.elements
    looked_at: set[HtmlElement] = set()
    start, end = elements.place(container) + 1, elements.end(container)
    for control in elements.of(*CONTROLS, start=start, end=end)[:MAX_CONTROLS]:
        box = _box_around(elements, control, container)
        if box is not None and box not in looked_at:
            looked_at.add(box)
            if _opens_with_label(elements, box, CONTROLS) and not _is_one_of_many(box, CONTROLS):
                yield box
    for link in elements.of("a", start=start, end=end)[:MAX_LINKS]:
        words = (link.text or "").strip()
        if not 0 < len(words) <= MAX_LINK_CHARACTERS or len(link):
            continue
        box = _box_around(elements, link, container)
        if box is not None and box not in looked_at:
            looked_at.add(box)
            is_like_a_button = _ends_with(box, words) and not _holds_story(elements, box)
            if is_like_a_button and _opens_with_label(elements, box, ("a",)) and not _is_one_of_many(box, ("a",)):
                yield box


def _ends_with(box: HtmlElement, words: str) -> bool:
    return start_of(box, 4 * MAX_BOX_CHARACTERS).rstrip().endswith(words) and len(list(islice(box.iter("a"), 2))) == 1


def _holds_story(elements: Elements, box: HtmlElement) -> bool:
    """Whether the box holds a quotation, or a paragraph of running text: a correction, or what an editor set into a box, may end with a
    link.
    """
    inside = elements.all[elements.place(box) + 1 : elements.end(box)]
    return any(
        one.tag == "blockquote" or (one.tag == "p" and len(start_of(one, MIN_RUNNING_BYTES)) >= MIN_RUNNING_BYTES)
        for one in inside
    )


def _box_around(elements: Elements, control: HtmlElement, container: HtmlElement) -> HtmlElement | None:
    """The widest small element around a button or field; None for a button that is a heading, or opens what is under it."""
    box: HtmlElement | None = None
    for around in islice(control.iterancestors(), MAX_STEPS_UP):
        if around is container or around.tag in HEADINGS or around.tag in ("p", "li", "label", "figure"):
            break
        is_small = elements.end(around) - elements.place(around) <= MAX_BOX_ELEMENTS
        if not is_small or len(" ".join(start_of(around, 4 * MAX_BOX_CHARACTERS).split())) > MAX_BOX_CHARACTERS:
            break
        box = around if around.tag in _BLOCKS else box
    return box


def _opens_with_label(elements: Elements, box: HtmlElement, controls: Sequence[str]) -> bool:
    """Whether a box has a label, then a sentence, and then what to click."""
    has_label = has_sentence = False
    start = elements.place(box)
    for element in elements.all[start : elements.end(box)]:
        if element.tag in controls and element.get("type") != "hidden":
            return has_sentence
        if element.tag == "h1":
            return False
        words = (element.text or "").strip()
        if not words:
            continue
        if not has_label:
            if len(words) > MAX_LABEL_CHARACTERS or words.endswith("."):
                return False
            has_label = True
        has_sentence = has_sentence or (len(words) >= MIN_SENTENCE_CHARACTERS and element.tag not in HEADINGS)
    return False


def _is_one_of_many(box: HtmlElement, controls: Sequence[str]) -> bool:
    """Whether another element beside a box is built like it and says something else: the slides of a show, the entries of a live story."""
    around = box.getparent()
    build, words = build_of(str(box.tag), box.get("class")), start_of(box, MAX_BOX_CHARACTERS)
    beside = islice(around, MAX_BESIDE) if around is not None else ()
    alike = (one for one in beside if one is not box and build_of(str(one.tag), one.get("class")) == build)
    return any(
        start_of(one, MAX_BOX_CHARACTERS) != words
        and any(e.tag in controls for e in islice(one.iter(), MAX_BOX_ELEMENTS))
        for one in alike
    )

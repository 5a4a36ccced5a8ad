"""All elements of a page, found once: in page order, and by their tags; and their texts.

lxml makes a Python object for an element each time it is met, unless one is still held, and a new string each time its text
is asked for. Held here, all readers of a page meet the same objects; and nobody walks over the whole page to find its three
headings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import chain

from lxml.html import HtmlElement

# Elements that stand in a line of text; the others part it (WHATWG HTML, section 15: those that browsers display inline).
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark nobr q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
# The texts of scripts and styles are no words of the page, and long; the others of these have none.
_WITHOUT_WORDS = frozenset(("script", "style", "br", "hr", "img", "input", "link", "meta"))


class Elements:
    """The elements of a tree that does not change."""

    __slots__ = ("_by_tag", "_place_of", "_tails", "_texts", "all", "tags")

    def __init__(self, root: HtmlElement) -> None:
        self.all: list[HtmlElement] = list(root.iter())  # in page order; `root` is the first
        self.tags: list[str] = [element.tag for element in self.all]
        self._by_tag: defaultdict[str, list[int]] = defaultdict(list)
        for place, tag in enumerate(self.tags):
            self._by_tag[tag].append(place)
        self._place_of: dict[HtmlElement, int] = {}
        self._texts: list[str | None] | None = None
        self._tails: list[str | None] | None = None

    @property
    def texts(self) -> list[str | None]:
        """By the places of the elements, their texts before the first element in them; None also for scripts and styles."""
        if self._texts is None:
            tagged = zip(self.all, self.tags, strict=True)
            self._texts = [None if tag in _WITHOUT_WORDS else element.text for element, tag in tagged]
        return self._texts

    @property
    def tails(self) -> list[str | None]:
        """By the places of the elements, the texts behind them, which stand in the element around."""
        if self._tails is None:
            self._tails = [element.tail for element in self.all]
        return self._tails

    def of(self, *tags: str, start: int = 0, end: int | None = None) -> list[HtmlElement]:
        """The elements of these tags in page order; only those at the places from `start` to before `end`."""
        held = [self._by_tag[tag] for tag in tags if tag in self._by_tag]
        if start or end is not None:
            held = [_between(places, start, len(self.all) if end is None else end) for places in held]
        places = held[0] if len(held) == 1 else sorted(chain.from_iterable(held))
        found = self.all
        return [found[place] for place in places]

    def count(self, tag: str) -> int:
        """How many elements of a tag there are."""
        return len(self._by_tag[tag]) if tag in self._by_tag else 0

    def first(self, tag: str) -> HtmlElement | None:
        """The first element of a tag; None where there is none."""
        places = self._by_tag.get(tag)
        return self.all[places[0]] if places else None

    def place(self, element: HtmlElement) -> int:
        """The place of an element in page order."""
        if not self._place_of:
            self._place_of = dict(zip(self.all, range(len(self.all)), strict=True))
        return self._place_of[element]

    def end(self, element: HtmlElement) -> int:
        """The place behind the last element inside an element."""
        current: HtmlElement | None = element
        while current is not None and current is not self.all[0]:  # wreckage has elements beside the first one
            following: HtmlElement | None = current.getnext()
            if following is not None:
                return self.place(following)
            current = current.getparent()
        return len(self.all)


def _between(places: list[int], start: int, end: int) -> list[int]:
    """The places from `start` to before `end`."""
    return places[bisect_left(places, start) : bisect_left(places, end)]

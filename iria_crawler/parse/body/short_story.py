"""A story of a line or two beside comments, cards of other stories, or a word on the outlet: these have more text, and none of
it is the story's.

A card is told by its build: a few lines of prose, and a heading or a picture that links to one other page of the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from lxml.html import HtmlElement

from iria_crawler.outside import split_address
from iria_crawler.parse.body.chrome import chrome_kind, has_story_name
from iria_crawler.parse.body.lines import MAX_DEPTH, TellingLine
from iria_crawler.parse.body.prompts import is_ask, is_head_line
from iria_crawler.parse.page.elements import Elements
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import letters

# A card has no more lines and bytes of running text than these: what has more is a part of a story with a linked heading.
MAX_CARD_LINES, MAX_CARD_BYTES = 3, 600
# It is one of the 5 elements around its prose; of its headings and links the first ones are looked at.
MAX_STEPS_UP, MAX_LOOKED_AT = 5, 8
# One box alone with a link may be the story itself, with a link to another one behind it.
MIN_CARDS = 2
# Cards that hold this share of what was taken for the story are all of it.
MIN_SHARE_IN_CARDS = 0.9
# A link of fewer characters leads to a section or to a writer, as many a card has beside its title.
MIN_TITLE_CHARACTERS = 15
# What stands outside the element that calls itself the story is little if it has fewer bytes.
MAX_LITTLE_BYTES = 700
# A line opens with the page's description if it has its first letters; the first lines are compared.
MIN_SUMMARY_LETTERS, MAX_SUMMARY_LETTERS, MAX_OPENING_CHARACTERS, MAX_OPENINGS = 20, 40, 300, 20
# A sentence has so many bytes, and ends like one; what goes on is none ("Loading ...").
MIN_SENTENCE_BYTES = 15
_SENTENCE_END = re.compile(r"(?<![.])[.!?。！？؟।][\"'”’»)\]」』\s]*$")
# A page prints its headline for two widths of screen, or three.
MAX_TITLES = 3
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_NO_SENTENCE = frozenset("a h1 h2 h3 h4 h5 h6 button figcaption label noscript option time title script style".split())


def short_story(
    page: Page, titles: Sequence[HtmlElement], container: HtmlElement | None, lines: Sequence[TellingLine]
) -> HtmlElement | None:
    """The element that calls itself the story, with the headline and a sentence, where the running text of `container` is none of
    its own: all of it stands among comments, or in cards of other stories, or it is little, or there is none. None where it may be
    the story's. `titles`: the h1 with the page's headline.
    """
    own = _named_story(page.elements, titles, container)
    if own is None or not _has_sentence(page.elements, own):
        return None
    if container is None:
        return own
    inside = [line for line in lines if container in line.around]
    whole = sum(line.weight for line in inside)
    if any(own in line.around for line in inside) or _opens_with_summary(page, inside):
        return None
    holders = set(own.iterancestors())
    apart = takewhile(lambda element: element not in holders, (container, *container.iterancestors()))
    if any(chrome_kind(element) == "never" for element in apart):
        return own
    if whole < MAX_LITTLE_BYTES and not has_story_name(container.get("class") or ""):
        return own
    cards = _cards(page, inside, {page.elements.place(title) for title in titles})
    in_cards = sum(line.weight for line in inside if line.block in cards)
    return own if len(set(cards.values())) >= MIN_CARDS and in_cards >= MIN_SHARE_IN_CARDS * whole else None


def _opens_with_summary(page: Page, lines: Sequence[TellingLine]) -> bool:
    """Whether one of the lines opens as the page's description does: then they are the story's."""
    summary = letters(page.first_meta("og:description", "description") or "")[:MAX_SUMMARY_LETTERS]
    texts = (letters(start_of(line.block, MAX_OPENING_CHARACTERS)) for line in lines[:MAX_OPENINGS])
    return len(summary) >= MIN_SUMMARY_LETTERS and any(text.startswith(summary) for text in texts)


def _named_story(
    elements: Elements, titles: Sequence[HtmlElement], container: HtmlElement | None
) -> HtmlElement | None:
    """The widest element around one of the titles that by its tag or names is a story, and does not hold `container`."""
    place = elements.place(container) if container is not None else -1
    for title in titles[:MAX_TITLES]:
        around = [
            one
            for one in islice(title.iterancestors(), MAX_DEPTH)
            if not elements.place(one) <= place < elements.end(one)
        ]
        named = [one for one in around if one.tag == "article" or has_story_name(one.get("class") or "")]
        if named:
            return named[-1]
        main = next((one for one in around if one.tag == "main"), None)
        if main is not None:
            return _behind_title(elements, title, main)
    return None


def _behind_title(elements: Elements, title: HtmlElement, main: HtmlElement) -> HtmlElement | None:
    """The one article behind a title in the main part of a page; None: there is none, or several."""
    articles = elements.of("article", start=elements.place(title), end=elements.end(main))
    return articles[0] if len(articles) == 1 else None


def _cards(page: Page, lines: Sequence[TellingLine], titles: set[int]) -> dict[HtmlElement, HtmlElement]:
    """The card around each line that stands in one, by the line's block."""
    held: dict[HtmlElement, list[TellingLine]] = {}
    for line in lines:
        for element in line.around[: MAX_STEPS_UP + 1]:
            held.setdefault(element, []).append(line)
    targets: dict[HtmlElement, frozenset[str]] = {}
    found: dict[HtmlElement, HtmlElement] = {}
    for line in lines:
        for element in line.around[: MAX_STEPS_UP + 1]:
            if element.tag in ("body", "html") or _is_large(held[element]):
                break
            if element not in targets:
                start, end = page.elements.place(element), page.elements.end(element)
                holds_title = any(start <= title < end for title in titles)
                targets[element] = frozenset() if holds_title else _targets(page, element, start, end)
            if targets[element]:
                if len(targets[element]) == 1:
                    found[line.block] = element
                break
    return found


def _is_large(lines: Sequence[TellingLine]) -> bool:
    return len(lines) > MAX_CARD_LINES or sum(line.size for line in lines) >= MAX_CARD_BYTES


def _targets(page: Page, element: HtmlElement, start: int, end: int) -> frozenset[str]:
    """The other pages of the outlet to which an element links as a whole, by its headings, or by links that stand alone."""
    if element.tag == "a":
        links = [element]
    else:
        headings = page.elements.of(*_HEADINGS, start=start, end=end)[:MAX_LOOKED_AT]
        around = [heading.getparent() for heading in headings]
        links = [one for one in around if one is not None and one.tag == "a"]
        links += [link for heading in headings for link in heading.iter("a")][:MAX_LOOKED_AT]
        links = links or [
            link for link in page.elements.of("a", start=start, end=end)[:MAX_LOOKED_AT] if _stands_alone(link)
        ]
    return frozenset(filter(None, (other_page(page, link) for link in links)))


def _stands_alone(link: HtmlElement) -> bool:
    """Whether a link is long enough for a title, and no words stand beside it."""
    around, before = link.getparent(), link.getprevious()
    beside = before.tail if before is not None else around.text if around is not None else None
    words = "".join(link.itertext()) if not ((beside or "").strip() or (link.tail or "").strip()) else ""
    return len(words.strip()) >= MIN_TITLE_CHARACTERS


def other_page(page: Page, link: HtmlElement) -> str | None:
    """The path of another page of the outlet to which a link leads; None: it leads elsewhere, or to this page."""
    target, own = split_address(page.absolute(link.get("href") or "")), split_address(page.url)
    path = target.path.rstrip("/")
    if (target.hostname or "").removeprefix("www.") != (own.hostname or "").removeprefix("www."):
        return None
    return f"{path}?{target.query}" if path and path != own.path.rstrip("/") else None


def _has_sentence(elements: Elements, element: HtmlElement) -> bool:
    """Whether an element has a sentence of its own: no heading, no link, no word to the reader."""
    inside = slice(elements.place(element), elements.end(element))
    for tag, text, tail in zip(elements.tags[inside], elements.texts[inside], elements.tails[inside], strict=True):
        if (text and tag not in _NO_SENTENCE and _is_sentence(text)) or (tail and tag != "time" and _is_sentence(tail)):
            return True
    return False


def _is_sentence(text: str) -> bool:
    words = text.strip()
    if len(words.encode("utf-8", "replace")) < MIN_SENTENCE_BYTES or not _SENTENCE_END.search(words[-40:]):
        return False
    return not (is_ask(words) or is_head_line(words))

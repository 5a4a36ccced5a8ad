"""The title printed over the story.

Headings vote with what the page says of itself in JSON-LD, meta tags and its title: the h1 that agrees best is the
headline. An h1 that agrees with nothing and stands in the page's head is the outlet's sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.outside import split_address, unescape
from iria_crawler.parse.page.evidence import Found, holds_heading, start_of, text_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import letters, squeeze

# What joins a headline and the outlet's name in a title: between spaces a dash, a colon, a bar or a star; a bar without any.
_SEPARATOR = re.compile(r"\s+(?:[-–—:»›«‹·•~*⋆★/@]|::)\s+|\s*(?:[|｜ㅣᅵ丨_]|::)\s*|\s*<\s+|-(?=\w{1,12}\s*[ㅣᅵ|])")
# A title of nothing but the outlet's name, its headline lost: "- Tarnhaven Courier", "| Tarnhaven Courier".
_LONE = re.compile(r"^\s*(?:[-–—:»›·•~*⋆★/@|｜_]|::)\s*|\s*(?:[-–—:»›·•~*⋆★/@|｜_]|::)\s*$")
# An h1 that ends the way to the page may hold a title made for search engines. One that names the outlet or is there
# for screen readers only is the story's own only where the page says so elsewhere.
_WAY = re.compile(r"breadcrumb|crumbs", re.I)
_NOT_TITLE = re.compile(
    r"breadcrumb|crumbs|(?:^|[\s_-])(?:logo|brand|site-?title|site-?name|sr-?only|(?:is-)?blind|visually-?hidden|"
    r"screen-?reader(?:-?text)?|invisible|offscreen)(?=$|[\s_-])",
    re.I,
)
_HEAD_NAMES = re.compile(
    r"(?:^|[\s_-])(?:masthead|site-?header|site-?branding|top-?bar|page-?header|"
    r"global-?header|logo)(?=$|[\s_-])",
    re.I,
)
# Elements that may print a headline though they are no heading, and those in which what they print is none.
_LINE_TAGS = frozenset("p div span strong b font td legend center".split())
_OTHER_PLACES = frozenset("a nav aside footer form button figure".split())
# At most this many headings that are no h1 are compared with the claim.
MAX_HEADINGS = 60
# A heading of more characters (spaces counted) is no headline but a paragraph.
MAX_TEXT_CHARACTERS = 3_000
MIN_TITLE_CHARACTERS = 8
MAX_NAME_WORDS, MIN_NAME_LETTERS = 6, 4  # of an outlet's name, and of a part of it
# Two titles agree from this share of their letters or words on; below the other they have nothing to do with each other.
AGREEMENT, FOREIGN = 0.5, 0.2
# An h1 of more pieces of text is no headline with a kicker.
MAX_PIECES = 12
# Two titles of which one is a part of the other: with at least this many letters, the part is not there by chance.
MIN_PART_LETTERS = 15
# To be taken for the headline in other words, a heading that is no h1 needs this agreement, from 0 to 1, and this many words.
LIKENESS, MIN_HEADING_WORDS = 0.7, 4
_WORD = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|\w{3,}")


class Title(NamedTuple):
    """The headline, and the element that prints it where one does."""

    found: Found[str] | None
    element: HtmlElement | None


def find_headline(page: Page, known: str | None = None) -> Title:
    """The visible h1 that the page's own claims agree with; then the one that still prints the headline `known` from the look
    before, as an editor may change the title for search engines alone; then a heading that prints a claim, where the h1 has
    nothing to do with any; then an only h1; then the first claim.
    """
    claims = [claim for claim in _claims(page) if claim.value]
    h1s = _printed(page)
    rated = [(_vote(h1, text, claims), h1, text) for h1, text in h1s]
    best, element, text = max(rated, key=lambda vote: (vote[0], len(vote[2])), default=(0.0, None, ""))
    if element is not None and best >= AGREEMENT:
        return Title(Found(_spaced(_without_kicker(element, text, claims), claims), "h1"), element)
    if known and (stood := _where_it_stood(known, h1s)):
        return stood
    own = [(h1, text) for h1, text in h1s if not _is_named(h1, _NOT_TITLE)]
    if claims and best < FOREIGN and (printed := _heading_of(page, claims)):
        return printed
    if len(own) == 1 and claims and best < FOREIGN and _is_sign(own[0][0], page):
        return Title(claims[0], _line_of(page, claims))
    if len(own) == 1 or (own and not claims):
        return Title(Found(own[0][1], "h1"), own[0][0])
    if not claims:
        return Title(None, None)
    printed = _heading_of(page, claims)
    if printed is not None:
        return printed
    likely = _heading_like(page, claims)
    if likely is None and not h1s and (printed := _line_with_part(page, claims[0])):
        return printed
    return Title(claims[0], likely if likely is not None else _line_of(page, claims))


def _printed(page: Page) -> list[tuple[HtmlElement, str]]:
    """The h1s that may be the story's title, with their text."""
    found = [(h1, squeeze(text_of(h1)).lstrip(":| ")) for h1 in page.elements.of("h1")[:MAX_HEADINGS] if _is_short(h1)]
    return [(h1, text) for h1, text in found if text and not _is_site_name(text, page)]


def _where_it_stood(known: str, h1s: list[tuple[HtmlElement, str]]) -> Title | None:
    """The only h1 that has to do with a headline, where its words, without a kicker, are those of it: of two, one may have been
    edited.
    """
    claims = [Found(known, "h1")]
    near = [(h1, text) for h1, text in h1s if _agreement(text, known) >= AGREEMENT]
    headlines = [(h1, _spaced(_without_kicker(h1, text, claims), claims)) for h1, text in near]
    if not headlines or any(letters(headline) != letters(known) for _, headline in headlines):
        return None
    h1, headline = headlines[0]
    return Title(Found(headline, "h1"), h1)


def _is_short(heading: HtmlElement) -> bool:
    """Whether a heading holds a headline's text and not a story's."""
    return not holds_heading(heading) and len(start_of(heading, MAX_TEXT_CHARACTERS)) < MAX_TEXT_CHARACTERS


def _vote(h1: HtmlElement, text: str, claims: list[Found[str]]) -> float:
    """How well an h1 agrees with the claim that is nearest to it. One that by its names is no title must be a part of a
    claim or hold it; one that ends the way to the page, of the first claim.
    """
    if _is_named(h1, _NOT_TITLE):
        claims = claims[:1] if _is_named(h1, _WAY) else claims
        return max((_share(text, claim.value) for claim in claims), default=0.0)
    return max((_agreement(text, claim.value) for claim in claims), default=0.0)


def _is_named(h1: HtmlElement, names: re.Pattern[str]) -> bool:
    """Whether an h1 or the element around it is called so, in its class, its id or its data's names."""
    for element in (h1, h1.getparent()):
        if element is not None and element.tag != "body":
            own = (str(name) for name in element.attrib if str(name).startswith("data-"))
            if names.search(" ".join((element.get("class") or "", element.get("id") or "", *own))):
                return True
    return False


def _is_sign(h1: HtmlElement, page: Page) -> bool:
    """Whether an h1 is the outlet's sign in the head of the page: it leads to the front page, or stands in the site's
    head, its menus or its foot.
    """
    for element in (h1, *h1.iterancestors(), *islice(h1.iter("a"), 2)):
        if element.tag == "a":
            path = split_address(page.absolute(element.get("href") or "")).path
            if path.rstrip("/") == "":
                return True
        if element.tag in ("nav", "aside", "footer"):
            return True
        if element.tag in ("article", "main"):
            return False
        if element.tag == "header" or _HEAD_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False


def _without_kicker(h1: HtmlElement, text: str, claims: list[Found[str]]) -> str:
    """The text of an h1 without what an element of its own holds beside the headline, where a claim is the rest."""
    pieces = [squeeze(str(piece)) for piece in h1.itertext() if str(piece).strip()] if len(h1) else []
    if not 1 < len(pieces) <= MAX_PIECES:
        return text
    keys = {letters(claim.value) for claim in claims} - {""}
    for start in range(len(pieces)):
        for end in range(len(pieces), start, -1):
            part = squeeze(" ".join(pieces[start:end]))
            if len(part) < len(text) and len(part) >= MIN_TITLE_CHARACTERS and letters(part) in keys:
                return part
    return text


def _spaced(text: str, claims: list[Found[str]]) -> str:
    """The text of an h1 with the spaces that a claim has: lines of an h1 that are elements have none between them."""
    key = "".join(text.split())
    return next((claim.value for claim in claims if "".join(claim.value.split()) == key), text)


def _heading_like(page: Page, claims: list[Found[str]]) -> HtmlElement | None:
    """The h2 or h3 that agrees best with a claim, where it has most of its words: there the story begins."""
    best: HtmlElement | None = None
    most = LIKENESS
    for element in page.elements.of("h2", "h3")[:MAX_HEADINGS]:
        text = squeeze(text_of(element)) if _is_short(element) else ""
        if len(text.split()) < MIN_HEADING_WORDS:
            continue
        share = max((_agreement(text, claim.value) for claim in claims), default=0.0)
        if share > most:
            best, most = element, share
    return best


def _heading_of(page: Page, claims: list[Found[str]]) -> Title | None:
    """The heading that prints the first of the claims that one prints, whole or a part of it, word for word."""
    headings: dict[str, HtmlElement] = {}
    for element in page.elements.of("h1", "h2", "h3")[:MAX_HEADINGS]:
        if _is_short(element) and not (element.tag == "h1" and _is_named(element, _WAY)):
            headings.setdefault(letters(text_of(element)), element)
    for claim in claims:
        for part in _parts(claim.value):
            key = letters(part)
            if len(key) >= MIN_TITLE_CHARACTERS and key in headings and not _is_site_name(part, page):
                return Title(Found(part, claim.source), headings[key])
    return None


def _line_of(page: Page, claims: list[Found[str]]) -> HtmlElement | None:
    """The first element that is no heading and no link and prints a claim word for word: there the story begins. The last
    step of the way to the page prints it too.
    """
    keys = {letters(claim.value) for claim in claims}
    for element, text in zip(page.elements.all, page.elements.texts, strict=True):
        if text and MIN_TITLE_CHARACTERS <= len(text) < MAX_TEXT_CHARACTERS and element.tag in _LINE_TAGS:
            key = letters(text)
            if len(key) >= MIN_TITLE_CHARACTERS and key in keys and not _is_elsewhere(element):
                return element
    return None


def _line_with_part(page: Page, claim: Found[str]) -> Title | None:
    """The element that prints the longest part of a claim that one prints: the rest of it is the outlet's name, or the section."""
    for part in sorted(set(_parts(claim.value)) - {claim.value}, key=len, reverse=True):
        one = Found(part, claim.source)
        if len(letters(part)) >= MIN_TITLE_CHARACTERS and (element := _line_of(page, [one])) is not None:
            return Title(one, element)
    return None


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether a line stands in a link, a menu, a form or the way to the page."""
    return any(
        around.tag in _OTHER_PLACES or _WAY.search(f"{around.get('class') or ''} {around.get('id') or ''}")
        for around in (element, *element.iterancestors())
    )


def _parts(title: str) -> Iterator[str]:
    """A title, and what stands before and behind each of its separators."""
    yield title
    for match in islice(_SEPARATOR.finditer(title), 4):
        yield title[: match.start()]
        yield title[match.end() :]


def copies_of_headline(page: Page, headline: str | None, known: str | None = None) -> dict[str, str]:
    """What the page gives to machines as its headline: 'json-ld', 'og:title', 'twitter:title' -> words, without the outlet's name.

    And 'h1' -> the first heading of the page, where it shares half of its words with a copy, or with the one that was `known` at the look
    before, and neither it nor the `headline` that was read is the other with a label: some outlets print another headline than they state.
    """
    found = {}
    story = page.story_object
    if story and isinstance(story.get("headline"), str):
        found["json-ld"] = squeeze(unescape(story["headline"]))
    for name in ("og:title", "twitter:title"):
        if text := page.first_meta(name):
            found[name] = strip_site_name(squeeze(text), page)
    heading = page.elements.first("h1")
    printed = squeeze(text_of(heading)) if heading is not None and _is_short(heading) else ""
    short, long = sorted((letters(printed), letters(headline or "")), key=len)
    if short not in long and any(_shares_words(printed, text) for text in (*found.values(), known or "")):
        found["h1"] = printed
    return {source: text for source, text in found.items() if text and len(text) < MAX_TEXT_CHARACTERS}


def _shares_words(heading: str, copy: str) -> bool:
    """Whether half of the words of a heading, and at least two, are in a copy of the headline."""
    words = set(heading[:MAX_TEXT_CHARACTERS].casefold().split())
    return len(shared := words & set(copy[:MAX_TEXT_CHARACTERS].casefold().split())) > 1 and 2 * len(shared) >= len(
        words
    )


def _claims(page: Page) -> list[Found[str]]:
    """The headline in JSON-LD, meta tags and title, the most reliable first."""
    found = []
    story = page.story_object
    if story and isinstance(story.get("headline"), str):
        found.append(Found(squeeze(unescape(story["headline"])), page.story_source))
    for name in ("headline", "og:title", "twitter:title", "dc.title"):
        if text := page.first_meta(name):
            found.append(Found(strip_site_name(squeeze(text), page), f"meta {name}"))
    found = [claim for claim in found if len(claim.value) < MAX_TEXT_CHARACTERS]
    title = page.elements.first("title")
    if title is not None and _is_short(title):
        found.append(Found(strip_site_name(squeeze(text_of(title)), page), "title"))
    return found


def strip_site_name(title: str, page: Page) -> str:
    """A title without the outlet's name at its end and, where that stood there, the section before it.

    The name is the one the page gives itself, or its host's. What is joined by a hyphen alone ("Halberd-3") stays.
    """
    if lone := _LONE.search(title):
        rest = title[: lone.start()] + title[lone.end() :]
        if _SEPARATOR.search(rest) is None and len(rest.split()) <= MAX_NAME_WORDS and _names_site(rest, page):
            return ""
    ends = [match.span() for match in _SEPARATOR.finditer(title)]
    if (front := re.match(r"(.{3,40}?)\s*[:|–-]\s+", title)) and letters(front[1]) in _site_names(page):
        return title[front.end() :]
    if not ends:
        return title
    start, end = ends[-1]
    if not _names_site(title[end:], page):
        return title
    sections = {letters(section) for section in page.meta.get("article:section", ())}
    if len(ends) > 1 and title[ends[-2][0]] == "-" and title[ends[-2][1] - 1] == "-":
        return title[: ends[-2][0]].rstrip()  # "Headline-Section|Outlet"
    if len(ends) > 1 and letters(title[ends[-2][1] : start]) in sections:
        return title[: ends[-2][0]].rstrip()
    return title[:start].rstrip()


def _names_site(tail: str, page: Page) -> bool:
    key, names = letters(tail), _site_names(page)
    # A short word is in many a name by chance: "UN" in "sun".
    if key in names or any(name in key or (len(key) >= MIN_NAME_LETTERS and key in name) for name in names):
        return True
    # "The Harbour Ledger" for harbour-ledger.example, however the words are joined.
    host = letters(page.host.rsplit(".", 1)[0])
    return len(key.removeprefix("the")) >= MIN_NAME_LETTERS and key.removeprefix("the") in host


def _is_site_name(text: str, page: Page) -> bool:
    return letters(text) in _site_names(page)


def _site_names(page: Page) -> set[str]:
    """What the outlet is called, without spaces and signs, in small letters."""
    names = {page.first_meta("og:site_name", "application-name") or "", page.host.split(".")[0]}
    return {letters(name) for name in names} - {""}


def _agreement(visible: str, claimed: str) -> float:
    """0 to 1: the share of the longer text that the other is a part of, or that of the words that both have."""
    words, others = set(_WORD.findall(visible.casefold())), set(_WORD.findall(claimed.casefold()))
    shared = len(words & others) / max(len(words), len(others)) if words and others else 0.0
    return max(shared, _share(visible, claimed))


def _share(visible: str, claimed: str) -> float:
    """The share of the longer text that the other is a part of, at least AGREEMENT where that part is no chance; else 0."""
    a, b = sorted((letters(visible), letters(claimed)), key=len)
    if not a or a not in b:
        return 0.0
    return max(len(a) / len(b), AGREEMENT if len(a) >= MIN_PART_LETTERS else 0.0)

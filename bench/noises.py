"""What sites do to a page between two looks, beside what the shared maker of twins does: 40 kinds of noise for bench/twins.py.

Each takes a tree, the maker's context (`els`: the elements of the story's paragraphs, `h1`) and a source of chance, alters the tree and
returns whether it had a place. MOVED are played from one of two settings to the other: a box that stands elsewhere, a count that grew.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from lxml.html import HtmlElement, fragment_fromstring

Made = Callable[[HtmlElement, dict[str, Any], random.Random], Any]

TITLES = (
    "Harbour wall repairs to begin next spring",
    "Council votes on the new bus lanes",
    "Rowers take bronze after a photo finish",
    "Museum finds a lost map in its cellar",
    "Why the old mill still divides the valley",
)
# The words of the page's own language, where it is one of these: an advertisement's label, other stories, the time of reading.
LABELS = {
    "en": ("Advertisement", "Also read", "Story continues below", "Reading time: {} minutes", "{} minutes ago"),
    "de": ("Anzeige", "Lesen Sie auch", "Der Artikel geht weiter", "Lesezeit: {} Minuten", "vor {} Minuten"),
    "fr": (
        "Publicité",
        "À lire aussi",
        "La suite après la publicité",
        "Temps de lecture : {} min",
        "il y a {} minutes",
    ),
    "es": ("Publicidad", "Lea también", "Sigue leyendo", "Tiempo de lectura: {} minutos", "hace {} minutos"),
}
NOT_TEXT = frozenset(("script", "style", "textarea", "pre"))


def _labels(tree: HtmlElement) -> tuple[str, ...]:
    return LABELS.get((tree.get("lang") or "en")[:2].lower(), LABELS["en"])


def _body(tree: HtmlElement) -> HtmlElement:
    found = tree.find(".//body")
    return tree if found is None else found


def _put(element: HtmlElement, html: str) -> None:
    """Put new markup behind an element."""
    new, parent = fragment_fromstring(html), element.getparent()
    new.tail, element.tail = element.tail, None
    parent.insert(parent.index(element) + 1, new)


def _behind(html: str, place: int) -> Made:
    """Markup behind a paragraph; -1: the last one."""

    def made(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
        own = context["els"]
        if place >= len(own) - 1:
            return False
        _put(own[place], html)
        return True

    return made


def _under_title(html: str) -> Made:
    def made(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
        if context["h1"] is not None:
            _put(context["h1"], html)
        return context["h1"] is not None

    return made


def _labelled(html: str, label: int, place: int | None = None, number: int = 4) -> Made:
    """Markup with a label of the page's language, and a number in it; under the headline, or behind a paragraph."""

    def made(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
        text = html.replace("LABEL", _labels(tree)[label].format(number))
        return bool((_under_title(text) if place is None else _behind(text, place))(tree, context, chance))

    return made


def _links(count: int) -> str:
    return "".join(f'<li><a href="/{number}/x">{title}</a></li>' for number, title in enumerate(TITLES[:count], 701))


# --- the words are set otherwise ---


def _each_text(change: Callable[[str], str]) -> Made:
    """Every text of the story's paragraphs set otherwise."""

    def made(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
        seen = False
        for own in context["els"]:
            for element in own.iter():
                for place in ("text", "tail") if element is not own else ("text",):
                    text = getattr(element, place)
                    if isinstance(element.tag, str) and element.tag not in NOT_TEXT and text and change(text) != text:
                        setattr(element, place, change(text))
                        seen = True
        return seen

    return made


def _straight(text: str) -> str:
    return text.translate(str.maketrans("“”„‘’", '"""\'\''))


def _curly(text: str) -> str:
    return re.sub(r"(?<=\w)'(?=\w)", "’", re.sub(r'(?<!\w)"(?=\w)', "“", re.sub(r'(?<=[\w.,!?])"', "”", text)))


def _soft(text: str) -> str:
    return re.sub(r"(?<=\w{5})(?=\w{5})", "\xad", text)


def _hard_spaces(text: str) -> str:
    return re.sub(r"(?<=\d) (?=\w)|(?<= \w) (?=\w)", "\xa0", text)


def _joiners(text: str) -> str:
    return re.sub(r"(?<=\w\w)/(?=\w)|(?<=\w{4})-(?=\w)", lambda found: found[0] + "\u200b", text)


def _dashes(text: str) -> str:
    return text.replace(" – ", " - ").replace(" — ", " - ").replace("…", "...")


# --- the template is another ---


def _wrapped(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """Each paragraph in an element of its own."""
    for own in context["els"]:
        parent = own.getparent()
        around = fragment_fromstring('<div class="content-block content-block--text"></div>')
        around.tail, own.tail = own.tail, None
        parent.replace(own, around)
        around.append(own)
    return True


def _renamed(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """New names for the paragraphs and the two elements around each."""
    seen = set()
    for own in context["els"]:
        for step, element in enumerate((own, *list(own.iterancestors())[:2])):
            if element.tag not in ("body", "html") and element not in seen:
                element.set("class", f"v2-{'pabc'[step]} theme-dark text-lg")
                seen.add(element)
    return True


def _dark(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    tree.set("class", f"{tree.get('class') or ''} dark theme--dark has-js".strip())
    for element in _body(tree).iter("div", "p", "section", "article"):
        element.set("class", f"{element.get('class') or ''} dark:bg-black dark:text-white".strip())
    return True


def _in_breaks(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """Paragraphs in a row become one element with two line breaks between each and the next."""
    own = {element for element in context["els"] if element.tag == "p"}
    seen = False
    for first in context["els"]:
        row = [first]
        while first in own and row[-1].getnext() in own and not (row[-1].tail or "").strip():
            row.append(row[-1].getnext())
        own -= set(row)
        if len(row) > 1:
            seen = True
            around = fragment_fromstring("<div></div>")
            around.tail = row[-1].tail
            first.addprevious(around)
            for number, element in enumerate(row):
                element.tail = None
                around.extend([*(fragment_fromstring("<br>") for _ in range(2 if number else 0)), element])
            for element in row:
                element.drop_tag()
    return seen


def _spans(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """The text of each paragraph in a span, with an identifier for its own link."""
    for number, own in enumerate(context["els"]):
        inner = fragment_fromstring(f'<span data-par="{number}"></span>')
        inner.text, own.text = own.text, None
        for child in list(own):
            inner.append(child)
        own.append(inner)
        own.set("id", f"par-{number}")
    return True


def _initial(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """The first letter set large."""
    own = context["els"][0]
    if not own.text or not own.text.lstrip()[:1].isalpha():
        return False
    text = own.text.lstrip()
    letter = fragment_fromstring(f'<span class="drop-cap">{text[0]}</span>')
    letter.tail, own.text = text[1:], None
    own.insert(0, letter)
    return True


def _printed(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """The variant for printing: without menus, sides and foot, and without scripts but data."""
    around = {one for own in context["els"] for one in (own, *own.iterancestors())}
    for element in list(tree.iter("nav", "footer", "aside", "form", "iframe", "script")):
        is_data = element.tag == "script" and "json" in (element.get("type") or "")
        if element not in around and element.getparent() is not None and not is_data:
            element.drop_tree()
    return True


def _amp(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    tree.set("amp", "")
    for image in list(tree.iter("img")):
        image.tag = "amp-img"
        image.set("layout", "responsive")
    for place in (1, 3):
        if place < len(context["els"]) - 1:
            _put(
                context["els"][place],
                '<amp-ad width="300" height="250" type="doubleclick"><div placeholder=""></div></amp-ad>',
            )
    return True


def _picture_copies(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """Each picture once more for readers without scripts."""
    found = [image for image in tree.iter("img") if (image.get("src") or "").startswith("http")]
    for image in found:
        _put(image, f'<noscript><img src="{image.get("src").replace(chr(34), "").replace("&", "&amp;")}"></noscript>')
    return bool(found)


def _cookies_in_main(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    host = next((one for one in context["els"][0].iterancestors() if one.tag in ("main", "article")), None)
    if host is not None:
        host.insert(0, fragment_fromstring(COOKIES))
    return host is not None


def _glossary(tree: HtmlElement, context: dict[str, Any], chance: random.Random) -> bool:
    """A word of a paragraph gets an explanation that opens at a click."""
    for own in context["els"][1:]:
        words = (own.text or "").split(" ")
        place = next((n for n in range(2, len(words) - 2) if words[n].isalpha() and len(words[n]) > 5), None)
        if place is not None:
            term = fragment_fromstring(
                f'<span class="term" tabindex="0" title="See the glossary">{words[place]}</span>'
            )
            term.tail, own.text = " " + " ".join(words[place + 1 :]), " ".join(words[:place]) + " "
            own.insert(0, term)
            return True
    return False


COOKIES = (
    '<div class="notice-x7"><p>We and our partners use cookies to make this site work, to measure how it is used, and to show you '
    "advertisements that fit your interests.</p><button>Accept</button><button>Settings</button></div>"
)
NEWSLETTER = (
    '<div class="box-k2"><h3>The Morning Ledger</h3><p>Every morning the most important news of the coast, chosen by our editors. '
    'Free of charge.</p><a href="/letters">Subscribe now</a></div>'
)
RELATED = f'<div class="box-k4"><h4>More on this</h4><ul>{_links(3)}</ul></div>'
TEASER = (
    '<div class="box-k5"><a href="/9/x"><h4>Storm warning lifted for the northern coast</h4></a><p>The harbour offices of four towns '
    "said on Sunday that ferries would sail again, after three days in port.</p></div>"
)
AUTHOR = (
    '<div class="box-k6"><img class="avatar" src="https://img.example/mq-64x64.jpg" width="64" height="64" alt="Mara Quill">'
    "<h4>Mara Quill</h4><p>Mara Quill writes about the coast and its harbours for the Ledger, which she joined in 2019.</p>"
    '<a href="/mara-quill">All stories</a></div>'
)
SHARES = '<div class="box-k7"><a href="/f">Facebook</a> <a href="/w">WhatsApp</a> <a href="/m">Mail</a> <span>Copy link</span></div>'
TAGS = '<ul class="box-k8"><li><a href="/t/1">Harbours</a></li><li><a href="/t/2">Coast</a></li><li><a href="/t/3">Ferries</a></li></ul>'
POLL = (
    '<div class="box-k9"><h3>Should the old bridge be torn down?</h3><ul><li><label><input type="radio">Yes, at once</label> {} %</li>'
    "<li><label><input type='radio'>No, never</label> {} %</li></ul><p>{} votes so far</p></div>"
)
METER = '<div class="box-m1"><p>This is your {} free story of 5 this month. <a href="/subscribe">Read without limits</a></p></div>'
READING = '<p class="box-m2"><span>{} people are reading this now</span></p>'
AGO = '<p class="box-m3">LABEL</p>'


NOISE: dict[str, Made] = {
    "straight quotes": _each_text(_straight),
    "curly quotes": _each_text(_curly),
    "soft hyphens": _each_text(_soft),
    "hard spaces": _each_text(_hard_spaces),
    "zero-width spaces": _each_text(_joiners),
    "plain dashes": _each_text(_dashes),
    "wrapped paragraphs": _wrapped,
    "line breaks": _in_breaks,
    "renamed classes": _renamed,
    "dark mode": _dark,
    "spans": _spans,
    "initial": _initial,
    "print variant": _printed,
    "amp variant": _amp,
    "noscript pictures": _picture_copies,
    "cookies in main": _cookies_in_main,
    "glossary": _glossary,
    "ad label": _labelled("<p>LABEL</p>", 0, 1),
    "ad labels around": _labelled("<div><p>LABEL</p><div id='ad-1'></div><p>LABEL</p></div>", 0, 2),
    "continues below": _labelled("<p><em>LABEL</em></p>", 2, 1),
    "also read": _labelled(f"<p><b>LABEL:</b> <a href='/7/x'>{TITLES[1]}</a></p>", 1, 2),
    "related amid": _behind(f"<ul>{_links(3)}</ul>", 2),
    "related box amid": _behind(RELATED, 2),
    "teaser amid": _behind(TEASER, 3),
    "newsletter box": _behind(NEWSLETTER, 2),
    "poll": _behind(POLL.format(61, 39, 1204), 2),
    "follow us": _behind(
        "<p>Follow us on <a href='https://news.example/'>Google News</a> and <a href='https://w.example/'>WhatsApp</a>.</p>",
        -1,
    ),
    "support us": _behind(
        '<div class="box-k1"><p>Journalism of this kind takes time and money. If you value it, stand with us from 3 a month.</p>'
        '<a href="/give">Support the Ledger</a></div>',
        -1,
    ),
    "helpful": _behind(
        '<div class="box-k3"><p>Was this story helpful?</p><button>Yes</button><button>No</button></div>', -1
    ),
    "rights": _behind("<p>© 2026 The Ledger. All rights reserved.</p>", -1),
    "author box": _behind(AUTHOR, -1),
    "readers now": _under_title(READING.format("1,204")),
    "reading time": _labelled(AGO, 3),
    "shares": _under_title(SHARES),
    "tags": _behind(TAGS, -1),
}
# From one setting to the other.
MOVED: dict[str, tuple[Made, Made]] = {
    "newsletter moved": (_behind(NEWSLETTER, 2), _behind(NEWSLETTER, 4)),
    "newsletter gone": (_behind(NEWSLETTER, 2), _behind("<div></div>", 2)),
    "related moved": (_behind(RELATED, 1), _behind(RELATED, 3)),
    "teaser moved": (_behind(TEASER, 1), _behind(TEASER, 3)),
    "teaser gone": (_behind(TEASER, 3), _behind("<div></div>", 3)),
    "author moved": (_under_title(AUTHOR), _behind(AUTHOR, -1)),
    "shares moved": (_under_title(SHARES), _behind(SHARES, -1)),
    "tags moved": (_under_title(TAGS), _behind(TAGS, -1)),
    "ad label moved": (_labelled("<p>LABEL</p>", 0, 1), _labelled("<p>LABEL</p>", 0, 3)),
    "poll counts": (_behind(POLL.format(61, 39, 1204), 2), _behind(POLL.format(63, 37, 1388), 2)),
    "meter counts": (_behind(METER.format("2nd"), 1), _behind(METER.format("3rd"), 1)),
    "readers counts": (_under_title(READING.format("1,204")), _under_title(READING.format(987))),
    "reading time grows": (_labelled(AGO, 3), _labelled(AGO, 3, number=5)),
    "minutes ago": (_labelled(AGO, 4), _labelled(AGO, 4, number=9)),
}

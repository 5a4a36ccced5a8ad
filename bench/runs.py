"""Whole runs over sites with real markup: how often a reader is called in vain, and what is missed. `python bench/runs.py [outlets]`.

Each page of tests/fixtures (and, where ../shared is, one page of each outlet there) becomes a site of thirty-six stories in its own
markup, with invented words. Each site is crawled by the real pipeline into a real database, each look read with the record of the
look before, four times: as it is; with noise on every page; with noise and an edit in some stories; and with six noises at once and
an edit in other stories, so that neither the guards nor the memory may hide an edit. Printed are alarms (rows of severity 2 or more
that no edit explains) in 1,000 looks, and missed edits in 100. Unlike pairs of pages, a run has its guards: what
happens to many stories at once is the site's. An outlet whose hash is divisible by three is held back: only its figures are printed.
`outlets` is the most sites of each part.
"""

from __future__ import annotations

import copy
import gzip
import hashlib
import json
import logging
import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
from recrawl import Site  # noqa: E402 (found by the path above)

from iria_crawler.model import Article  # noqa: E402
from iria_crawler.parse import extract  # noqa: E402

SHARED = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared"))
STORIES = 36
EDITED = 8  # stories of the third run, and as many others of the fourth
AT_ONCE = 6  # noises of the fourth run
SEVERE = 2  # a row of this severity or more calls a reader
MIN_PARAGRAPHS = 4  # of a page that can become a site
MIN_SHARE_FOUND = 0.6  # of its paragraphs; the words of the others would be the same in all stories, as on a wall
MAX_PAGE_CHARACTERS = 1_200_000
TRIED = (0, STORIES // 2, STORIES - 1)  # stories that are read before a site is crawled
TAGS = ("p", "h1", "h2", "h3", "li", "blockquote", "div", "span", "section")  # of a paragraph or headline
MIN_CAPTION_CHARACTERS = 25
_PLACES = ("Stadlow", "Karsund", "Norrick", "Vell Bay", "Brindle", "Eskmouth", "Tarnby", "Hale Sound")
_WORDS = (
    "yard pilot harbour crew radar convoy bridge winter storm signal engine depot ferry current lantern cargo bollard inspector"
).split()
_SENTENCES = (
    "The {a} of {place} counted {n} boxes before the {b} closed, and the {c} waited outside until the evening.",
    "“The {a} cost us {n} days and one {b}, and I would not do it again,” Captain Odile Marsh{n} said in {place}.",
    "Nobody in {place} could say why the {a} had left its {b} without the {c}, an inspector wrote to {n} owners.",
    "A new {a} will be built near {place} for {n} million crowns if the {b} and the {c} are sold before spring.",
)


# --- pages ---


def pages() -> Iterator[tuple[str, str, str]]:
    """(name, address, HTML) of one page for each outlet."""
    seen: set[str] = set()
    for source in sorted((ROOT / "tests" / "fixtures").glob("*.example/*/source.html")):
        url = json.loads((source.parent / "meta.json").read_text("utf-8"))["url"]
        yield f"{source.parent.parent.name}/{source.parent.name}", url, source.read_bytes().decode("utf-8", "replace")
    for meta in sorted((SHARED / "bench" / "fields" / "data").glob("*/meta.info")):
        for name, row in sorted(json.loads(meta.read_text("utf-8")).items()):
            host = urlsplit(row["url"]).hostname or ""
            path = meta.parent / name
            if host in seen or not path.exists():
                continue
            seen.add(host)
            yield host, row["url"], gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def is_held_back(host: str) -> bool:
    """Whether an outlet's pages are for judging alone."""
    domain = ".".join(host.split(".")[-2:])
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % 3 == 0


@dataclass(frozen=True, slots=True)
class Room:
    """A site made from one page."""

    name: str
    host: str
    # The pages as trees; the story's paragraphs are marked with data-p, its headline with data-h.
    stories: tuple[HtmlElement, ...]
    urls: tuple[str, ...]
    said: dict[str, str]  # caption, credit and author, which all stories share; without those that the page has not


def make_room(name: str, url: str, html: str) -> Room | None:
    """The site; None if the page's paragraphs cannot be replaced by invented ones."""
    article = extract(html, url)
    if article.page_class != "article" or len(html) > MAX_PAGE_CHARACTERS or not article.headline:
        return None
    root = lxml.html.document_fromstring(html.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    if not _mark(root, article.headline, article.paragraphs):
        return None
    number = (article.external_id or "").removeprefix("wp:")
    trees, urls = [], []
    for story in range(STORIES):
        address = re.sub(r"(?=/?$)", f"-{story + 1}", urlsplit(url).path.rstrip("/"), count=1)
        urls.append(f"https://{urlsplit(url).hostname}{address}/")
        trees.append(
            _retold(root, story, {url: urls[-1], article.canonical_url or url: urls[-1], number: f"7{story:03}1"})
        )
    shown = [extract(serial(trees[story]), urls[story]) for story in TRIED]
    if any(len(one.paragraphs) < MIN_PARAGRAPHS or one.page_class != "article" for one in shown):
        return None
    if len({one.headline for one in shown}) < len(shown) or len({one.body_text for one in shown}) < len(shown):
        return None
    return Room(name, urlsplit(url).hostname or "", tuple(trees), tuple(urls), _said(shown[0]))


def _said(article: Article) -> dict[str, str]:
    """What stands beside the text of a page, by the name of its edit."""
    images = [image for image in article.images if len(image.caption or "") >= MIN_CAPTION_CHARACTERS]
    found = {"caption": images[0].caption if images else None}
    found["credit"] = next((image.photographer for image in article.images if image.photographer), None)
    found["byline"] = article.authors[0] if len(article.authors) == 1 and article.byline else None
    return {name: text for name, text in found.items() if text and (name == "caption" or " " in text)}


def _mark(root: HtmlElement, headline: str, paragraphs: Sequence[str]) -> bool:
    """Mark the elements of the headline and of each paragraph. Returns whether enough were found."""
    wanted = {headline, *paragraphs}
    by_text: dict[str, HtmlElement] = {}
    for element in root.iter(*TAGS):
        text = " ".join(element.text_content().split())
        if text in wanted and (text not in by_text or by_text[text] in element.iterancestors()):
            by_text[text] = element  # the innermost of the first that have the words
    found = [element for text in paragraphs if (element := by_text.get(text)) is not None and text != headline]
    for place, element in enumerate(found):
        element.set("data-p", str(place))
    title = by_text.get(headline)
    if title is not None and title.get("data-p") is None:
        title.set("data-h", "1")
    return title is not None and len(found) >= max(MIN_PARAGRAPHS, MIN_SHARE_FOUND * len(paragraphs))


def _retold(root: HtmlElement, story: int, addresses: dict[str, str]) -> HtmlElement:
    """The page with the words of another story, in its text and in its data."""
    tree = copy.deepcopy(root)
    words = random.Random(f"{story}")
    renamed = {old: new for old, new in addresses.items() if old}
    for element in tree.xpath("//*[@data-p or @data-h]"):
        old = " ".join(element.text_content().split())
        new = f"{words.choice(_PLACES)} {words.choice(_WORDS)} number {story + 1} meets its {words.choice(_WORDS)}"
        if element.get("data-p") is not None:
            place = int(element.get("data-p"))
            values = {letter: words.choice(_WORDS) for letter in "abc"}
            new = _SENTENCES[place % 4].format(place=words.choice(_PLACES), n=20 + 13 * story + place, **values)
        renamed[old] = new
        for child in list(element):
            element.remove(child)
        element.text = new
    for element in tree.iter("script", "meta", "link", "title", "body"):
        for old, new in renamed.items():
            if element.tag in ("script", "title") and element.text:
                element.text = element.text.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1]).replace(old, new)
            for key, value in element.attrib.items():
                element.set(key, value.replace(old, new))
    return tree


def serial(tree: HtmlElement) -> bytes:
    """The page as bytes."""
    return b"<!DOCTYPE html>\n" + bytes(lxml.html.tostring(tree, encoding="utf-8"))


# --- noise: what a site does between two looks ---


def marked(tree: HtmlElement) -> list[HtmlElement]:
    """The story's paragraphs."""
    return list(tree.xpath("//*[@data-p]"))


def put(element: HtmlElement, html: str) -> None:
    """Place `html` behind an element."""
    parent = element.getparent()
    assert parent is not None
    parent.insert(parent.index(element) + 1, lxml.html.fragment_fromstring(html))


def headlines(chance: random.Random, count: int) -> list[str]:
    """Headlines of other stories."""
    return [f"{chance.choice(_PLACES)} waits for the {' '.join(chance.sample(_WORDS, 4))}" for _ in range(count)]


def _behind(place: int, html: Callable[[random.Random], str]) -> Callable[[HtmlElement, random.Random], None]:
    def add(tree: HtmlElement, chance: random.Random) -> None:
        paragraphs = marked(tree)
        put(paragraphs[min(place, len(paragraphs) - 1) if place >= 0 else place], html(chance))

    return add


def _suffix(tree: HtmlElement, chance: random.Random) -> None:
    tree.xpath("//*[@data-h]")[0].text += " – The Mail"


def _lazy(tree: HtmlElement, chance: random.Random) -> None:
    for image in tree.iter("img"):
        if image.get("src", "").startswith("http"):
            image.set("data-src", image.get("src", ""))
            image.set("src", "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def _description(tree: HtmlElement, chance: random.Random) -> None:
    head = tree.find("head")
    text = " ".join(marked(tree)[0].text.split()[:12])
    for name in ("description", "author"):
        content = text if name == "description" else "Mara Quill"
        if head is not None:
            head.append(lxml.html.fragment_fromstring(f'<meta name="{name}" content="{content}">'))


NOISE: dict[str, Callable[[HtmlElement, random.Random], None]] = {
    "counters": _behind(-1, lambda c: f'<p class="views">{c.randrange(9999)} views · {c.randrange(99)} comments</p>'),
    "related list": _behind(-1, lambda c: "<ul>" + "".join(f"<li><a href='/x'>{t}</a></li>" for t in headlines(c, 4)) + "</ul>"),
    "read more, in bold": _behind(2, lambda c: f"<p><strong><a href='/{c.randrange(999)}/'>{headlines(c, 1)[0]}</a></strong></p>"),
    "newsletter": _behind(1, lambda c: "<div><p>Never miss a story. Our letter goes out to its readers every morning.</p></div>"),
    "newsletter, linked": _behind(2, lambda c: "<p>The week at sea. <a href='/newsletter'>Sign up</a> to get it by email.</p>"),
    "story card": _behind(1, lambda c: f"<div class='card'><a href='/{c.randrange(999)}/'><h4>{headlines(c, 1)[0]}</h4></a></div>"),
    "next story": _behind(-1, lambda c: f"<p>Next on the coast: {headlines(c, 1)[0]}.</p>"),
    "outlet behind the headline": _suffix,
    "lazy loading": _lazy,
    "description and author in the head": _description,
}  # fmt: skip


# --- edits ---

NAME, WORD = "Tova Lindqvist", "lighthouse"  # no page has them


@dataclass(frozen=True, slots=True)
class Edit:
    """What an editor does to a page, and the fields of which one must be told. `make` returns whether the page has the place."""

    make: Callable[[HtmlElement, Room], bool]
    fields: tuple[str, ...]


def _text(element: HtmlElement) -> str:
    return element.text or ""


def _number(tree: HtmlElement, room: Room) -> bool:
    element = marked(tree)[0]
    element.text = re.sub(r"\d+", lambda found: str(int(found[0]) + 5), _text(element), count=1)
    return True


def _quotation(tree: HtmlElement, room: Room) -> bool:
    element = marked(tree)[1]
    element.text = _text(element).replace("would not do it again", "would do it again")
    return True


def _speaker(tree: HtmlElement, room: Room) -> bool:
    element = marked(tree)[1]
    element.text = re.sub(r"Odile Marsh\d+", NAME, _text(element))
    return True


def _removed(tree: HtmlElement, room: Room) -> bool:
    element = marked(tree)[2]
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    return True


def _headline(tree: HtmlElement, room: Room) -> bool:
    title = tree.xpath("//*[@data-h]")[0]
    title.text = _text(title).replace(" meets its ", " never met a ")
    return True


def _everywhere(name: str) -> Callable[[HtmlElement, Room], bool]:
    """Other words in every copy of a caption, a credit or an author's name, as a newsroom's system writes them."""

    def change(tree: HtmlElement, room: Room) -> bool:
        if (old := room.said.get(name)) is None:
            return False
        new = old.replace(max(old.split(), key=len), WORD) if name == "caption" else NAME
        seen = 0
        for element in tree.iter(etree.Element):
            for place in ("text", "tail"):
                text = getattr(element, place)
                if text and (old in text or json.dumps(old)[1:-1] in text):
                    setattr(
                        element, place, text.replace(old, new).replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
                    )
                    seen += element.tag != "script" or place == "tail"
            for key, value in element.attrib.items():
                if old in value:
                    element.set(key, value.replace(old, new))
                    seen += 1
        return seen > 0

    return change


EDITS = {
    "number": Edit(_number, ("paragraph",)),
    "quotation": Edit(_quotation, ("quote",)),
    "speaker": Edit(_speaker, ("quote",)),
    "paragraph removed": Edit(_removed, ("paragraph",)),
    "headline": Edit(_headline, ("headline",)),
    "caption": Edit(_everywhere("caption"), ("caption",)),
    "credit": Edit(_everywhere("credit"), ("credit",)),
    "byline": Edit(_everywhere("byline"), ("byline",)),
}


# --- runs ---


@dataclass
class Tally:
    """What was counted over all sites."""

    rooms: int = 0
    looks: int = 0
    alarms: Counter[str] = field(default_factory=Counter)  # by noise: stories with a row that no edit explains
    played: Counter[str] = field(default_factory=Counter)  # by noise: looks
    edits: Counter[str] = field(default_factory=Counter)  # by edit
    missed: Counter[str] = field(default_factory=Counter)


def play(room: Room, turn: int, tally: Tally) -> bool:
    """Four runs over one site; `turn` chooses its noises. False if its stories are not told from each other."""
    kinds = list(NOISE)
    first, second = kinds[turn % len(kinds)], kinds[(turn + 4) % len(kinds)]
    many = [kinds[(turn + 3 * number + 1) % len(kinds)] for number in range(AT_ONCE)]
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), room.host)
        site.crawl({url: (200, serial(tree).decode()) for url, tree in zip(room.urls, room.stories, strict=True)})
        if site.count("SELECT count(*) FROM articles") < STORIES:
            site.store.close()
            return False
        done: dict[int, str] = {}
        for run, names in ((2, [first]), (3, [first, second]), (4, list(dict.fromkeys((first, second, *many))))):
            new = _chosen(run, turn)
            before = site.count("SELECT coalesce(max(id), 0) FROM changes")
            pages, made = _shown(room, run, names, done | new)
            site.crawl(pages)
            rows = site.store.db.execute(
                "SELECT a.url, c.field FROM changes c JOIN articles a ON a.id = c.article_id "
                "WHERE c.id > ? AND c.severity >= ?",
                (before, SEVERE),
            ).fetchall()
            edited = {story: name for story, name in new.items() if story in made}
            noise = names[0] if run == 2 else names[1] if run == 3 else f"{len(names)} noises at once"
            _count(room, [(row[0], row[1]) for row in rows], noise, edited, tally)
            done |= new
        site.store.close()
    return True


def _chosen(run: int, turn: int) -> dict[int, str]:
    """The edits of a run: story -> edit. A story that was edited stays so."""
    first = {2: STORIES, 3: 0, 4: EDITED}[run]
    edits = list(EDITS)
    return {story: edits[(turn + story) % len(edits)] for story in range(first, min(first + EDITED, STORIES))}


def _shown(room: Room, run: int, names: Sequence[str], edited: dict[int, str]) -> tuple[dict[str, Any], set[int]]:
    """The pages of a run, and the stories whose edit could be made."""
    shown, made = {}, set()
    for story, (url, tree) in enumerate(zip(room.urls, room.stories, strict=True)):
        page = copy.deepcopy(tree)
        if story in edited and EDITS[edited[story]].make(page, room):
            made.add(story)
        for name in names:
            NOISE[name](page, random.Random(f"{run}/{story}/{name}"))
        shown[url] = (200, serial(page).decode())
    return shown, made


def _count(room: Room, rows: list[tuple[str, str]], noise: str, edited: dict[int, str], tally: Tally) -> None:
    tally.looks += STORIES
    tally.played[noise] += STORIES
    changed = {room.urls[story]: name for story, name in edited.items()}
    tally.alarms[noise] += len({url for url, _ in rows if url not in changed})
    tally.edits.update(changed.values())
    for url, name in changed.items():
        tally.missed[name] += not any((url, field_) in rows for field_ in EDITS[name].fields)


def main() -> int:
    """Print the figures, and the noises that called in vain. Returns 0: it measures, and judges nothing."""
    logging.disable(logging.WARNING)
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    tallies = {False: Tally(), True: Tally()}
    for name, url, html in pages():
        held = is_held_back(urlsplit(url).hostname or "")
        tally = tallies[held]
        room = make_room(name, url, html) if tally.rooms < most else None
        if room is not None:
            tally.rooms += play(room, tally.rooms, tally)
    for held, tally in tallies.items():
        report("held back" if held else "looked at", tally, in_detail=not held)
    return 0


def report(name: str, tally: Tally, *, in_detail: bool) -> None:
    """Print the figures of a part of the outlets."""
    alarms, missed = tally.alarms.total(), tally.missed.total()
    edits = tally.edits.total()
    print(
        f"{name}: {tally.rooms} sites of {STORIES} stories, {tally.looks:,} looks after the first, {edits} edits; "
        f"{1000 * alarms / max(1, tally.looks):.1f} alarms per 1,000 looks, {100 * missed / max(1, edits):.1f} misses per 100 edits"
    )
    for edit in EDITS:
        print(f"  {edit:<32}{tally.edits[edit] - tally.missed[edit]:>5} of {tally.edits[edit]:>4} edits told")
    for noise, count in tally.alarms.most_common() if in_detail else ():
        if count:
            print(f"  {noise:<40}{count:>5} of {tally.played[noise]:>5} looks")


if __name__ == "__main__":
    sys.exit(main())

"""How well edits are found in real texts: stories of the shared pages, each changed by machine in one known way.

Run: python bench/mutations.py [pages]. The first table changes the typography and not the meaning: nothing may be reported.
The second changes one thing, often together with the typography: that thing must be reported, with its kind.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from iria_crawler import Article, compare, extract, find_quotes
from iria_crawler.changes import fold_hash
from iria_crawler.model import Quote

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared"))
PAGES = SHARED / "bench" / "fields" / "data"
# A name and a word that no story of the set has.
NAME, WORD = "Tomasz Kowalczyk", "zebra"
_OPEN, _CLOSE = '“"„«»「', '”"“«»」'


class Story(NamedTuple):
    """The text that a mutation changes."""

    paragraphs: list[str]
    headline: str
    language: str

    def article(self) -> Article:
        """The record made from it."""
        body = "\n".join(self.paragraphs)
        return Article(
            url="https://ledger.example/a/",
            headline=self.headline,
            language=self.language or None,
            paragraphs=tuple(self.paragraphs),
            body_text=body,
            quotes=tuple(find_quotes(body)),
        )


Mutation = Callable[[Story, random.Random], Story | None]


def stories(most: int) -> Iterator[Story]:
    """Stories of the shared pages, in a fixed random order."""
    files = sorted(PAGES.rglob("*.html.gz"))
    random.Random(1).shuffle(files)
    for path in files[:most]:
        article = extract(gzip.decompress(path.read_bytes()), "https://ledger.example/a/")
        if article.page_class == "article" and len(article.paragraphs) >= 4:
            yield Story(list(article.paragraphs), article.headline or "", (article.language or "")[:2])


# --- changes of typography ---


def _each(change: Callable[[str], str]) -> Mutation:
    return lambda story, chance: story._replace(paragraphs=[change(text) for text in story.paragraphs])


def _straight(text: str) -> str:
    return re.sub("[“”„]", '"', re.sub("[’‘]", "'", text))


def _no_breaks(story: Story, chance: random.Random) -> Story:
    def some(text: str) -> str:
        return "".join("\u00a0" if sign == " " and chance.random() < 0.2 else sign for sign in text)

    return story._replace(paragraphs=[some(text) for text in story.paragraphs])


def _within_marks(text: str, at: int) -> bool:
    before = text[:at]
    pairs = (("“", "”"), ("„", "“"), ("«", "»"))
    return before.count('"') % 2 == 1 or any(before.count(a) != before.count(b) for a, b in pairs if a in text)


def _merged(story: Story, chance: random.Random) -> Story:
    """Some paragraphs joined; without lists and dialogues, whose numbers and dashes would then be inside a paragraph."""
    merged = list(story.paragraphs[:1])
    for text in story.paragraphs[1:]:
        whole = merged[-1][-1:] in ".!?" and not _within_marks(merged[-1], len(merged[-1]))
        if chance.random() < 0.4 and whole and text[:1].isalpha() and merged[-1][:1].isalpha():
            merged[-1] += " " + text
        else:
            merged.append(text)
    return story._replace(paragraphs=merged)


def _parted(story: Story, chance: random.Random) -> Story:
    parted = []
    for text in story.paragraphs:
        ends = [found.end() for found in re.finditer(r"[a-zа-я]{3}[.!?]\s+(?=[A-ZА-Я])", text)]
        ends = [end for end in ends if not _within_marks(text, end)]
        at = chance.choice(ends) if ends and chance.random() < 0.6 else 0
        parted += [part.strip() for part in (text[:at], text[at:]) if part.strip()]
    return story._replace(paragraphs=parted)


SETTINGS: dict[str, Mutation] = {
    "straight marks": _each(_straight),
    "curly marks": _each(lambda text: re.sub(r'"([^"]*)"', "“\\1”", text)),
    "other dashes": _each(lambda text: text.replace(" – ", " — ").replace("—", "–")),
    "no-break spaces": _no_breaks,
    "decomposed letters": _each(lambda text: unicodedata.normalize("NFD", text)),
    "soft hyphens": _each(lambda text: re.sub(r"(\w{4})(\w{4})", "\\1\u00ad\\2", text)),
    "zero-width spaces": _each(lambda text: text.replace(" ", " \u200b", 3)),
    "entities left over": _each(lambda text: text.replace("&", "&amp;").replace("'", "&#39;").replace("–", "&ndash;")),
    "three dots, two spaces": _each(lambda text: text.replace("…", "...").replace(". ", ".  ")),
    "paragraphs run together": _merged,
    "paragraphs parted": _parted,
}


# --- changes of meaning ---


def _in_one(story: Story, chance: random.Random, pattern: str, change: Callable[[re.Match[str]], str]) -> Story | None:
    """The story with one place changed that matches `pattern`."""
    places = [i for i, text in enumerate(story.paragraphs) if len(text) > 80 and re.search(pattern, text)]
    if not places:
        return None
    texts, at = list(story.paragraphs), chance.choice(places)
    texts[at] = re.sub(pattern, change, texts[at], count=1)
    return story._replace(paragraphs=texts)


def _number(story: Story, chance: random.Random) -> Story | None:
    return _in_one(story, chance, r"(?<![\w.,-])\d{2,}(?![\w.,-])", lambda found: str(int(found[0]) + 11))


def _negation(story: Story, chance: random.Random) -> Story | None:
    no = {"en": "not", "de": "nicht"}.get(story.language)
    verbs = r" (?:is|was|will|hat|ist|wird) "
    return _in_one(story, chance, verbs, lambda found: f"{found[0]}{no} ") if no else None


def _name(story: Story, chance: random.Random) -> Story | None:
    if story.language != "en":
        return None
    pattern = r"(?<=[a-z] )[A-Z][a-z]{4,}(?= [a-z])"
    return _in_one(story, chance, pattern, lambda _: NAME.split()[1])


def _removed(story: Story, chance: random.Random) -> Story | None:
    at = chance.randrange(1, len(story.paragraphs))
    rest = story.paragraphs[:at] + story.paragraphs[at + 1 :]
    return story._replace(paragraphs=rest) if len(story.paragraphs[at]) >= 60 else None


def _added(story: Story, chance: random.Random) -> Story | None:
    at = chance.randrange(1, len(story.paragraphs))
    text = f"{NAME} brought the brigade’s ledger to the harbour on the 14th and left without a word."
    return story._replace(paragraphs=[*story.paragraphs[:at], text, *story.paragraphs[at:]])


def _moved(story: Story, chance: random.Random) -> Story | None:
    texts = list(story.paragraphs)
    at = chance.randrange(len(texts) - 2)
    if len(texts[at]) < 80 or texts.count(texts[at]) > 1:
        return None
    texts.insert(at + 2, texts.pop(at))
    return story._replace(paragraphs=texts)


def _headline(story: Story, chance: random.Random) -> Story | None:
    words = story.headline.split()
    return story._replace(headline=" ".join([*words[:2], WORD, *words[3:]])) if len(words) > 4 else None


def _said(story: Story, chance: random.Random, wanted: Callable[[Quote], bool]) -> tuple[str, Quote] | None:
    """The body and one quotation of six words or more, with its marks."""
    article = story.article()
    body = article.body_text
    long = [
        quote
        for quote in article.quotes
        if len(quote.text.split()) >= 6
        and body[quote.start - 1 : quote.start] in tuple(_OPEN)
        and body[quote.end : quote.end + 1] in tuple(_CLOSE)
        and body.count(quote.text) == 1
        and wanted(quote)
    ]
    return (body, chance.choice(long)) if long else None


def _of(body: str, story: Story) -> Story:
    return story._replace(paragraphs=body.split("\n"))


def _quote_word(story: Story, chance: random.Random) -> Story | None:
    if not (found := _said(story, chance, lambda quote: True)):
        return None
    body, quote = found
    words = quote.text.split(" ")
    words[chance.randrange(1, len(words) - 1)] = WORD
    return _of(body[: quote.start] + " ".join(words) + body[quote.end :], story)


def _marks(story: Story, chance: random.Random) -> Story | None:
    if not (found := _said(story, chance, lambda quote: True)):
        return None
    body, quote = found
    return _of(body[: quote.start - 1] + body[quote.start : quote.end] + body[quote.end + 1 :], story)


def _speaker(story: Story, chance: random.Random) -> Story | None:
    """Another speaker's name beside the words. Not for a speaker who is only called "he" or "the ministry"."""

    def is_named(quote: Quote) -> bool:
        return bool(quote.speaker and quote.speaker_name and all(word[0].isupper() for word in quote.speaker.split()))

    if not (found := _said(story, chance, is_named)):
        return None
    body, quote = found
    if quote.speaker_start is None or quote.speaker_end is None or len((quote.speaker or "").split()) < 2:
        return None
    return _of(body[: quote.speaker_start] + NAME + body[quote.speaker_end :], story)


def _quote_gone(story: Story, chance: random.Random) -> Story | None:
    if not (found := _said(story, chance, lambda quote: True)):
        return None
    at = found[0][: found[1].start].count("\n")
    return story._replace(paragraphs=story.paragraphs[:at] + story.paragraphs[at + 1 :])


# name -> (mutation, (kind, field) of which one must be reported, lowest severity)
EDITS: dict[str, tuple[Mutation, set[tuple[str, str]], int]] = {
    "a number": (_number, {("altered", "paragraph"), ("altered", "quote")}, 2),
    "a negation": (_negation, {("altered", "paragraph"), ("altered", "quote")}, 2),
    "a name": (_name, {("altered", "paragraph"), ("altered", "quote"), ("reattributed", "quote")}, 2),
    "paragraph removed": (_removed, {("removed", "paragraph")}, 2),
    "paragraph added": (_added, {("added", "paragraph")}, 1),
    "paragraph moved": (_moved, {("moved", "paragraph")}, 1),
    "headline": (_headline, {("altered", "headline")}, 3),
    "a word in a quotation": (_quote_word, {("altered", "quote")}, 3),
    "quotation marks": (_marks, {("unquoted", "quote")}, 3),
    "speaker": (_speaker, {("reattributed", "quote")}, 3),
    "quotation removed": (_quote_gone, {("removed", "quote")}, 3),
}


def told_nothing(old: Story, new: Story) -> bool:
    """Whether both the comparison and the folded hash see no difference."""
    a, b = old.article(), new.article()
    return not compare(a, b) and fold_hash(a) == fold_hash(b)


def main() -> int:
    """Print both tables. Returns 1 if a share is below the floor that the project promises."""
    if not PAGES.is_dir():
        print(f"no shared pages at {PAGES}: nothing measured")
        return 0
    chance = random.Random(7)
    found = list(stories(int(sys.argv[1]) if len(sys.argv) > 1 else 144))
    total = right = 0
    print(f"{len(found)} real stories, set otherwise: nothing may be told")
    for name, setting in SETTINGS.items():
        pairs = [(story, setting(story, chance)) for story in found]
        silent = [told_nothing(old, new) for old, new in pairs if new and new != old]
        total, right = total + len(silent), right + sum(silent)
        print(f"  {name:28}{sum(silent):5} of {len(silent):4} silent")
    floor = right >= 0.98 * total
    print(f"  all together {right / max(1, total):.1%}\none thing changed: it must be told")
    total = right = 0
    for name, (mutation, kinds, severity) in EDITS.items():
        caught = []
        for old in found * 2:
            new = mutation(old, chance)
            if new and new != old:
                new = _each(_straight)(new, chance) if chance.random() < 0.5 else new
                changes = compare(old.article(), new.article()) if new else []
                caught.append(any((c.kind, c.field) in kinds and c.severity >= severity for c in changes))
        total, right = total + len(caught), right + sum(caught)
        print(f"  {name:28}{sum(caught):5} of {len(caught):4} told")
    print(f"  all together {right / max(1, total):.1%}")
    return 0 if floor and right >= 0.98 * total else 1


if __name__ == "__main__":
    sys.exit(main())

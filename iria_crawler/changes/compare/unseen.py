"""What readers hardly see: where links lead, the alternative text of pictures, the headline and authors that only machines read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from iria_crawler.changes.compare import forms
from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.sentences import pair_most_alike
from iria_crawler.changes.words.severity import grade
from iria_crawler.model import Article, Change, Image, Link, Severity
from iria_crawler.outside import split_address
from iria_crawler.picture_urls import picture_key
from iria_crawler.text import letters

# The copy of the headline that readers see.
PRINTED_COPY = "h1"
# Between two names in a copy of the authors.
_AND = "; "
_WORD = re.compile(r"[^\W_]+")
# Two copies of a caption at least this alike (0 to 1) are one that was altered.
SAME_COPY_LIKENESS = 0.5


def compare_unseen(old: Article, new: Article) -> list[Change]:
    """The changes that a reader of the page hardly sees, of severity SPELLING but for authors whom every copy exchanges. What
    only one record has is left out: a plug-in that is switched on or off adds and removes all of them.
    """
    return [
        *_links(old, new),
        *_alternative_texts(old, new),
        *_headline_copies(old, new),
        *_author_copies(old, new),
        *_caption_copies(old, new),
    ]


def _links(old: Article, new: Article) -> Iterator[Change]:
    """Links whose words are as before and lead elsewhere. The n-th link with some words is the n-th with them before."""
    waiting: dict[str, list[Link]] = defaultdict(list)
    for link in reversed(new.links):
        waiting[fold(link.text)].append(link)
    for link in old.links:
        if others := waiting[fold(link.text)]:
            other = others.pop()
            if _target(link.url) != _target(other.url):
                told = f"{link.text}: {link.url}", f"{other.text}: {other.url}"
                yield make_change("altered", "link", *told, (Severity.SPELLING, "link"))


def _target(url: str) -> str:
    """Host and path of an address. The query is left out: it holds counters and campaigns, which differ at every look."""
    parts = split_address(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return host + parts.path.rstrip("/")


def _alternative_texts(old: Article, new: Article) -> Iterator[Change]:
    """Pictures whose alternative text was reworded; not where it only repeats the caption."""
    before = {picture_key(image.url): image for image in old.images}
    for image in new.images:
        known = before.get(picture_key(image.url))
        if known is None or not known.alt_text or not image.alt_text:
            continue
        if letters(known.alt_text) != letters(image.alt_text) and not (_repeats(known) and _repeats(image)):
            told = known.alt_text, image.alt_text
            yield make_change("altered", "alt_text", *told, (Severity.SPELLING, "wording"))


def _repeats(image: Image) -> bool:
    return letters(image.alt_text or "") == letters(image.caption or "")


def _headline_copies(old: Article, new: Article) -> Iterator[Change]:
    """Headlines that the page gives to machines, which changed while the printed headline stayed; and the heading that it prints, where
    the headline is another copy: readers see it, so it is the headline.
    """
    if forms.small(forms.headline(old)) != forms.small(forms.headline(new)):
        return
    told: set[tuple[str, str]] = set()
    for source, text in sorted(new.headline_copies.items(), key=lambda copy: copy[0] != PRINTED_COPY):
        before = old.headline_copies.get(source)
        if before is None or _is_part(_words(before), _words(text)) or (before, text) in told:
            continue
        told.add((before, text))
        if source == PRINTED_COPY:
            severity = grade(before, text)
            yield make_change(
                "altered", "headline", before, text, severity if severity <= Severity.SPELLING else Severity.GRAVE
            )
            continue
        words = f"{source}: {before}", f"{source}: {text}"
        yield make_change("altered", "headline_copy", *words, (Severity.SPELLING, "one copy only"))


def _author_copies(old: Article, new: Article) -> Iterator[Change]:
    """Authors that the page names to machines, where the printed byline stayed. Where none is printed and every copy has other
    full names, the story is another person's now.
    """
    if forms.names(old.byline) != forms.names(new.byline):
        return
    both = {source: (before, new.author_copies.get(source, "")) for source, before in old.author_copies.items()}
    both = {source: pair for source, pair in both.items() if pair[1]}
    others = {source: pair for source, pair in both.items() if len({_people(names) for names in pair}) == 2}
    is_certain = not old.byline and len(others) == len(both)
    for before, after in dict.fromkeys(others.values()) if is_certain else ():
        if all(" " in name for names in (before, after) for name in names.split(_AND)):
            yield make_change("altered", "byline", before, after, (Severity.FACT, "name"))
            return
    told: set[tuple[str, str]] = set()
    for source, (before, after) in others.items():
        if (before, after) not in told:
            told.add((before, after))
            words = f"{source}: {before}", f"{source}: {after}"
            yield make_change("altered", "author_copy", *words, (Severity.SPELLING, "one copy only"))


def _caption_copies(old: Article, new: Article) -> Iterator[Change]:
    """Captions and credits of which one printed copy was altered, where the picture's own words stayed: readers who open the
    picture see it, so it is as severe as a change of the caption itself.

    Only a copy that held the words as printed counts, and one that is like it and holds them no longer.
    """
    before, after = ({letters(text): text for text in article.caption_copies} for article in (old, new))
    gone = {key: text for key, text in before.items() if key not in after}
    come = {key: text for key, text in after.items() if key not in before}
    pairs = pair_most_alike([*gone.values()], [*come.values()], SAME_COPY_LIKENESS) if gone and come else {}
    pairs |= _pairs_by_credit([*gone], [*come], pairs, new.images)
    keys = [*gone], [*come]
    for i, j in sorted(pairs.items()):
        if field := _altered_field(keys[0][i], keys[1][j], old.images, new.images):
            told = gone[keys[0][i]], come[keys[1][j]]
            is_spelling = field == "caption" and grade(*told) <= Severity.SPELLING
            severity = Severity.SPELLING if is_spelling else Severity.FACT
            yield make_change("altered", field, *told, (severity, "one copy only"))


def _pairs_by_credit(
    gone: Sequence[str], come: Sequence[str], paired: Mapping[int, int], images: Sequence[Image]
) -> dict[int, int]:
    """Of the copies without a partner one that is gone and the only one that came with its picture's credit and no caption of the
    page: all of its words are others.
    """
    captions = [key for image in images if (key := letters(image.caption or ""))]
    free = [j for j, key in enumerate(come) if j not in paired.values() and not any(one in key for one in captions)]
    found: dict[int, int] = {}
    for i, key in enumerate(gone):
        credits = {one for image in images if (one := letters(image.credit or "")) and one in key}
        others = [j for j in free if any(credit in come[j] for credit in credits)]
        if i not in paired and len(others) == 1 and others[0] not in found.values():
            found[i] = others[0]
    return found


def _altered_field(before: str, after: str, old: Sequence[Image], new: Sequence[Image]) -> str:
    """Which words of a picture a copy has no longer, as `letters` writes the copy: "caption", "credit"; "" for none."""
    if _is_part(before, after):
        return ""
    stayed = {(letters(image.caption or ""), letters(image.credit or "")) for image in old}
    stayed &= {(letters(image.caption or ""), letters(image.credit or "")) for image in new}
    for caption, credit in stayed:
        if caption and caption in before and caption not in after:
            return "" if any(other and other in after for other, _ in stayed) else "caption"
        if caption and caption in before and credit and credit in before and credit not in after:
            return "credit"
    return ""


def _people(names: str) -> frozenset[str]:
    return frozenset(fold(name).casefold() for name in names.split(_AND))


def _words(text: str) -> str:
    """The words of a text in small letters, each between spaces, so that none is a part of another: "nine" of "ninety"."""
    return f" {' '.join(_WORD.findall(fold(text).casefold()))} "


def _is_part(one: str, other: str) -> bool:
    """Whether one text is the other, perhaps with more at its beginning or end: the name of the outlet or of a section."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or long.endswith(short)

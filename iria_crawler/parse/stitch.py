"""One record of a story on several pages, made from the records of its pages. Pure.

`wanted` says which page is missing, `why_not` whether a page that came is of the story, `stitch` makes the one record. A crawl
and the reading of stored pages use the same three, so both give the same record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from iria_crawler.model import Article, Image, Notice, ReadPart
from iria_crawler.picture_urls import picture_key
from iria_crawler.quotes.find import find_quotes
from iria_crawler.text import letters
from iria_crawler.urls import same_site, url_key

# A paragraph with this many letters that an earlier page has is printed again; a shorter one ("He agreed.") may be the story's.
MIN_REPEATED_LETTERS = 60
# A page with this share of the first page's paragraphs shows the story from its beginning: as a whole, or the same page again.
MIN_SHARE_OF_FIRST = 0.8
# A shorter headline is part of many others.
MIN_HEADLINE_LETTERS = 8


def wanted(parts: Sequence[ReadPart]) -> tuple[str, ...]:
    """Where the story goes on after these pages: addresses that hold the same, the best first; () if nothing is missing.

    A page that adds nothing, shows the story from its beginning, or leads back to an earlier one is the last.
    """
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return tuple(url for url in (first.pages.whole_url, first.pages.next_url) if url)
    url = last.pages.next_url
    met = {url_key(part.article.url) for part in parts}
    if url is None or url_key(url) in met or _from_beginning(first, last) or not adds(parts):
        return ()
    return (url,)


def why_not(first: ReadPart, part: ReadPart) -> str | None:
    """Why a page that came is not taken for a page of the story that `first` begins, in words; None if it is one."""
    ours, theirs = first.article, part.article
    if theirs.page_class in ("blocked", "not_found", "paywalled"):
        return f"what came is no page of the story ({theirs.page_class})"
    if not theirs.paragraphs:
        return "what came has no text"
    if not same_site(ours.url, theirs.url):
        return "another site answered"
    leads_back = part.pages.first_url is not None and url_key(part.pages.first_url) == url_key(ours.url)
    if not leads_back and not _same_headline(ours.headline, theirs.headline):
        return "what came has another headline, and does not say that it is a page of this story"
    return None


def is_whole(first: ReadPart, part: ReadPart) -> bool:
    """Whether a page shows the whole story that `first` begins: the same beginning, and more."""
    return _from_beginning(first, part) and adds((first, part))


def adds(parts: Sequence[ReadPart]) -> bool:
    """Whether the last page has a paragraph that no page before it has."""
    met = {letters(text) for part in parts[:-1] for text in part.article.paragraphs}
    return any(letters(text) not in met for text in parts[-1].article.paragraphs)


def stitch(parts: Sequence[ReadPart]) -> Article:
    """The record of the story: fields of the first page, paragraphs, pictures and notices of all, quotations of the whole text.

    What pages print again (the headline, the standfirst, a closing line) is there once. `truncated` if a page is still
    wanted, if the text breaks off, or if one asks for payment.
    """
    first = parts[0].article
    if len(parts) == 1:
        return first
    placed = _place(parts)
    texts = tuple(line.text for line in placed)
    body_text = "\n".join(texts)
    last = parts[max((line.part for line in placed), default=0)]
    signed = next((part.article for part in reversed(parts) if part.article.authors), first)
    article = replace(
        first,
        truncated=bool(wanted(parts))
        or last.pages.breaks_off
        or any(p.article.page_class == "paywalled" for p in parts),
        paragraphs=texts,
        body_text=body_text,
        quotes=tuple(find_quotes(body_text, language=first.language, block_spans=_blocks(placed))),
        images=_images(parts),
        notices=_notices(parts),
        provenance={
            **first.provenance,
            "paragraphs": f"{first.provenance.get('paragraphs', 'text')}, {len(parts)} pages",
        },
    )
    if first.authors or first.byline:
        return article
    return replace(article, byline=signed.byline, authors=signed.authors)


# --- paragraphs ---


class _Placed(NamedTuple):
    """A paragraph of the stitched text: the number of its page (from 0), and whether that page set it off as a quotation."""

    text: str
    part: int
    is_block: bool = False


def _place(parts: Sequence[ReadPart]) -> list[_Placed]:
    """The paragraphs of all pages in order, without those that are printed again."""
    keys = [[letters(text) for text in part.article.paragraphs] for part in parts]
    head = parts[0].article
    seen = {letters(text) for text in (head.headline, head.standfirst, head.byline) if text}
    placed: list[_Placed] = []
    for number, part in enumerate(parts):
        blocks = _block_paragraphs(part.article)
        end = len(keys[number]) - (_shared_end(keys[number], keys[number + 1]) if number + 1 < len(parts) else 0)
        begun = number == 0
        for index in range(end):
            key = keys[number][index]
            repeated = number > 0 and key in seen and (not begun or len(key) >= MIN_REPEATED_LETTERS)
            if not repeated:
                begun = True
                placed.append(_Placed(part.article.paragraphs[index], number, index in blocks))
        seen.update(key for key in keys[number][:end] if key)
    return placed


def _shared_end(ours: list[str], theirs: list[str]) -> int:
    """How many closing paragraphs two pages share: they close the story, and belong to the later page."""
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[-1 - shared] == theirs[-1 - shared]:
        shared += 1
    return shared if shared < len(ours) else 0


def _from_beginning(first: ReadPart, part: ReadPart) -> bool:
    """Whether a page has the first page's paragraphs."""
    ours = {letters(text) for text in first.article.paragraphs}
    theirs = {letters(text) for text in part.article.paragraphs}
    return bool(ours) and len(ours & theirs) >= MIN_SHARE_OF_FIRST * len(ours)


def _block_paragraphs(article: Article) -> set[int]:
    """The indexes of the paragraphs that are block quotes."""
    starts = [quote.start for quote in article.quotes if quote.kind == "block"]
    found: set[int] = set()
    start = 0
    for index, text in enumerate(article.paragraphs):
        end = start + len(text)
        if any(start <= at < end for at in starts):
            found.add(index)
        start = end + 1
    return found


def _blocks(placed: Sequence[_Placed]) -> list[tuple[int, int]]:
    """(start, end) of each block quote in the stitched text, in code points."""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in placed:
        if line.is_block:
            spans.append((start, start + len(line.text)))
        start += len(line.text) + 1
    return spans


# --- other fields ---


def _same_headline(one: str | None, other: str | None) -> bool:
    """Whether two headlines are one, apart from what a later page adds ("Page 2")."""
    ours, theirs = letters(one or ""), letters(other or "")
    short, long = sorted((ours, theirs), key=len)
    return bool(short) and (short == long or (len(short) >= MIN_HEADLINE_LETTERS and short in long))


def _images(parts: Sequence[ReadPart]) -> tuple[Image, ...]:
    """The pictures of all pages, each once; only the first page's may lead."""
    found: dict[str, Image] = {}
    for number, part in enumerate(parts):
        for image in part.article.images:
            inline = number > 0 and image.role == "lead"
            found.setdefault(picture_key(image.url), replace(image, role="inline") if inline else image)
    return tuple(found.values())


def _notices(parts: Sequence[ReadPart]) -> tuple[Notice, ...]:
    found: dict[str, Notice] = {}
    for part in parts:
        for notice in part.article.notices:
            found.setdefault(letters(notice.text), notice)
    return tuple(found.values())

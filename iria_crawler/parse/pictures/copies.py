"""Where a page prints the words of its pictures a second time: in the view that opens over the page, in a gallery below it.

A newsroom's system writes all copies at once; where one alone is altered, only the copies show it (changes/compare/unseen.py). So a
text is taken here if it has most of a caption's words: a copy that was altered has no longer all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.model import Image
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.pictures.words import MAX_CREDIT_CHARACTERS
from iria_crawler.text import letters, squeeze

# Fewer characters and words are alike by chance.
MIN_CAPTION_CHARACTERS, MIN_WORDS = 25, 4
# A shorter credit ("AP") stands beside many a picture.
MIN_CREDIT_CHARACTERS = 8
# A copy has at least this share of the caption's words, and its first 12 characters.
MIN_SHARE_OF_WORDS, MIN_START_CHARACTERS = 0.5, 12
# The credit stands beside the caption in one of the 3 elements around it.
MAX_STEPS_TO_CREDIT = 3
# A caption's element is at most 8 around its words.
MAX_STEPS_TO_CLAIMED = 8
# A page may print thousands of pictures: the limits for captions that are looked for, and copies that are kept.
MAX_CAPTIONS, MAX_COPIES = 20, 40
_NOT_PRINTED = frozenset(("title", "option", "noscript"))


def copies_of_words(
    page: Page, images: Sequence[Image], claimed: Collection[HtmlElement], known: Sequence[str] = ()
) -> tuple[str, ...]:
    """The texts on the page, besides the elements that were `claimed` as the words of a picture, that have most of a caption's
    words, each with the credit beside it; in page order. () for a page that prints its captions once.

    known: the copies of the look before. Where one of them is gone, what stands beside another print of its credit is a copy, too: its
    caption may be another altogether.
    """
    captions = [text for image in images if (text := image.caption or "") and len(text) >= MIN_CAPTION_CHARACTERS]
    wanted = [words for text in captions[:MAX_CAPTIONS] if len(words := _words(text)) >= MIN_WORDS]
    if not wanted:
        return ()
    longest = max(map(len, captions)) + MAX_CREDIT_CHARACTERS
    found = (
        _with_credit(element, longest)
        for element in _may_be_copies(page, frozenset().union(*wanted), 2 * longest)
        if not _is_within(element, claimed) and _is_like_one(squeeze("".join(element.itertext())), wanted)
    )
    copies = dict.fromkeys(islice(found, MAX_COPIES))
    here = {letters(text) for text in copies}
    lost = [key for text in known if (key := letters(text)) not in here]
    credits = {credit for image in images if (credit := image.credit) and any(letters(credit) in key for key in lost)}
    credits = {credit for credit in credits if len(credit) >= MIN_CREDIT_CHARACTERS}
    return tuple(copies | dict.fromkeys(_beside_credits(page, credits, claimed, longest))) if credits else tuple(copies)


def _beside_credits(
    page: Page, credits: Collection[str], claimed: Collection[HtmlElement], longest: int
) -> Iterator[str]:
    """The texts with one of these credits in an element of its own and some words before it."""
    for element, text in zip(page.elements.all, page.elements.texts, strict=True):
        if text is not None and squeeze(text) in credits and not _is_within(element, claimed):
            whole = _with_credit(element, longest)
            if len(whole) >= len(text) + MIN_CAPTION_CHARACTERS:
                yield whole


def _is_within(element: HtmlElement, claimed: Collection[HtmlElement]) -> bool:
    return any(other in claimed for other in (element, *islice(element.iterancestors(), MAX_STEPS_TO_CLAIMED)))


def _may_be_copies(page: Page, known: frozenset[str], longest: int) -> Iterator[HtmlElement]:
    """The elements that begin with a text of their own, of no more than `longest` characters and mostly of `known` words."""
    for element, text in zip(page.elements.all, page.elements.texts, strict=True):
        if text is not None and MIN_START_CHARACTERS <= len(text) <= longest and element.tag not in _NOT_PRINTED:
            words = _words(text)
            if len(words & known) > MIN_SHARE_OF_WORDS * len(words):
                yield element


def _is_like_one(text: str, wanted: list[frozenset[str]]) -> bool:
    words = _words(text)
    least = MIN_SHARE_OF_WORDS * len(words)
    return any(len(words & caption) >= max(least, MIN_SHARE_OF_WORDS * len(caption)) for caption in wanted)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


def _with_credit(element: HtmlElement, longest: int) -> str:
    """The text of an element, with what stands beside it in the elements around it while these hold little more."""
    text = squeeze("".join(element.itertext()))
    for around in islice(element.iterancestors(), MAX_STEPS_TO_CREDIT):
        wider = squeeze(" ".join(islice(around.itertext(), 40)))
        if len(wider) > min(longest, len(text) + MAX_CREDIT_CHARACTERS):
            break
        text = wider
    return text

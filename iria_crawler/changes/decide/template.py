"""Rung 4, the template guard: what many stories of a site gain or lose at once belongs to the site's template.

A block is a whole paragraph, notice or picture, known by a short hash, so that the store can keep what was learned
(table `furniture`). A correction is never a template block: the same correction under twelve stories corrects twelve stories.
Chrome is known by its function on one page (a menu, a share bar); a template block is known only because it repeats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from iria_crawler.changes.compare.readings import with_paragraphs
from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article
from iria_crawler.outside import split_address

# A block that this many stories of one site gain or lose is a template block: no newsroom edits five stories alike.
STORIES_PER_TEMPLATE_BLOCK = 5
# These notices are about their own story, even if several stories have the same words.
_NOTICES_OF_ONE_STORY = ("correction", "clarification")


def differing_blocks(old: Article, new: Article) -> frozenset[str]:
    """The hashes of blocks that only one of two records of a story has."""
    return _blocks(old) ^ _blocks(new)


def block_hash(text: str) -> str:
    """The hash of a paragraph's or a notice's folded text."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _picture_hash(url: str) -> str:
    return block_hash("picture " + split_address(url).path)


def _blocks(article: Article) -> frozenset[str]:
    texts = {
        *article.paragraphs,
        *(notice.text for notice in article.notices if notice.kind not in _NOTICES_OF_ONE_STORY),
    }
    return frozenset(map(block_hash, texts)) | {_picture_hash(image.url) for image in article.images}


def without_blocks(article: Article, learned: Collection[str]) -> Article:
    """The record without its blocks whose hashes are in `learned`; the same object where it has none of them."""
    if not learned or _blocks(article).isdisjoint(learned):
        return article
    article = with_paragraphs(article, [block_hash(text) not in learned for text in article.paragraphs])
    return replace(
        article,
        notices=tuple(
            n for n in article.notices if n.kind in _NOTICES_OF_ONE_STORY or block_hash(n.text) not in learned
        ),
        images=tuple(image for image in article.images if _picture_hash(image.url) not in learned),
    )


def without_paragraphs(article: Article, places: Collection[int]) -> Article:
    """The record without the paragraphs at these places, counted from 0; the same object for none."""
    return with_paragraphs(article, [place not in places for place in range(len(article.paragraphs))])

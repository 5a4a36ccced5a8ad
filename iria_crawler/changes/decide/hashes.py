"""Hashes of a record: of its exact content, of its folded content, and of its folded text alone."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from iria_crawler.changes.compare import forms
from iria_crawler.changes.decide.copies import sketch
from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article, Hashes
from iria_crawler.picture_urls import picture_key


def hashes(article: Article) -> Hashes:
    """All hashes of a record, and the sketch of its text."""
    return Hashes(content_hash(article), fold_hash(article), text_hash(article), sketch(article.body_text))


def content_hash(article: Article) -> str:
    """The hash of everything that the page says of the story, exactly. The parser's version and provenance are left out:
    they are ours, not the page's.
    """
    return _hash(
        {
            "headline": article.headline,
            "standfirst": article.standfirst,
            "byline": article.byline,
            "authors": article.authors,
            "published_at": str(article.published_at),
            "updated_at": str(article.updated_at),
            "body": "\n".join(article.paragraphs) or article.body_text,
            "images": [
                (picture_key(image.url), image.caption, image.credit, *image.qualifiers) for image in article.images
            ],
            "notices": [(notice.kind, notice.text) for notice in article.notices],
            "categories": article.categories,
            "tags": article.tags,
            "unseen": [
                [(link.text, link.url) for link in article.links],
                [image.alt_text for image in article.images],
                sorted(article.headline_copies.items()),
                sorted(article.author_copies.items()),
                *filter(None, [article.caption_copies]),  # so that a record without them keeps its hash
                *filter(None, [[str(entry.posted_at) for entry in article.entries]]),
            ],
        }
    )


def fold_hash(article: Article) -> str:
    """The hash of the folded story: equal for two states that differ only in typography or paragraph breaks.

    Left out are `updated_at`, which alone is a claim and no edit, and the tags, which are no words of the story.
    """
    return _hash(
        {
            "headline": forms.small(forms.headline(article)),
            "standfirst": forms.line(article.standfirst),
            "byline": sorted(forms.names(article.byline)),
            "dateline": forms.dateline(article),
            "published_at": str(article.published_at),
            "body": " ".join(paragraph.folded for paragraph in forms.story_paragraphs(article)),
            "images": [
                (
                    picture_key(image.url),
                    forms.line(image.caption),
                    sorted(forms.credit(image.credit)),
                    *sorted(image.qualifiers),
                )
                for image in article.images
            ],
            "notices": [(notice.kind, fold(notice.text)) for notice in article.notices],
            "categories": sorted(category.casefold() for category in article.categories),
        }
    )


def text_hash(article: Article) -> str:
    """The hash of the folded body alone: equal for exact copies of a story on any site, also under another headline."""
    return _hash({"body": " ".join(map(fold, article.paragraphs))})


def _hash(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]

"""Typography folded away: what is equal after folding differs only in how it is set, not in what it says.

Kept apart on purpose: digits, signs (minus, percent, currency), hyphens within words, letters' case and accents, and
whether words stand in quotation marks at all.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from iria_crawler.model import Article, Image
from iria_crawler.text import squeeze

_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´＇", "'"),
        **dict.fromkeys("‐‑", "-"),  # hyphen and no-break hyphen
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", None),
        "…": "...",
        "−": "-",
        "ﬁ": "fi",
        "ﬂ": "fl",
    }
)
_DOUBLED = re.compile(r"''")
_DASH = re.compile(r"\s*[–—―]\s*|\s+--?-?\s+|(?<=\w)--(?=\w)")
_NUMBER_DASH = re.compile(r"(?<=\d) - (?=\d)")
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?%)\]])|(?<=[(\[])\s+")


@lru_cache(maxsize=64)  # a story's body is folded for two hashes in a row
def fold(text: str) -> str:
    """`text` with quotes, dashes, spaces, ellipses, ligatures and left-over entities in one form each."""
    plain = (
        text
        if text.isascii() and "&" not in text
        else unicodedata.normalize("NFC", html.unescape(text)).translate(_MARKS)
    )
    plain = _DASH.sub(" - ", _DOUBLED.sub('"', plain))
    plain = _NUMBER_DASH.sub("-", plain)
    return _SPACE_BEFORE.sub("", squeeze(plain))


# The end of a picture's file name that only says how large this rendition is.
_RENDITION = re.compile(r"(?:[-_]\d{2,5}x\d{2,5}|[-_]scaled|@\dx)+(?=\.\w{2,5}$)")


def picture_key(image: Image) -> str:
    """What stays the same when a picture is served in another size, from another host or with another query."""
    return _RENDITION.sub("", urlsplit(image.url).path).rsplit(".", 1)[0].lower()


def content_hash(article: Article) -> str:
    """Of everything the page says of the story, exact. The parser's version and the provenance are not the page's."""
    return _hash(_facts(article, lambda text: text, "\n"))


def fold_hash(article: Article) -> str:
    """Of what the story says, folded: equal for two states that differ only in typography or paragraph breaks.

    The updated time is left out: by itself it is a claim, not an edit.
    """
    facts = _facts(article, fold, " ")
    del facts["updated_at"]
    return _hash(facts)


def text_hash(article: Article) -> str:
    """Of the folded body alone: equal for a story and its copies, whoever runs them under whatever headline."""
    return _hash({"body": fold(" ".join(article.paragraphs))})


def _facts(article: Article, form: Any, joint: str) -> dict[str, Any]:
    def formed(text: str | None) -> str | None:
        return None if text is None else form(text)

    return {
        "headline": formed(article.headline),
        "standfirst": formed(article.standfirst),
        "byline": formed(article.byline),
        "authors": article.authors,
        "published_at": str(article.published_at),
        "updated_at": str(article.updated_at),
        "body": formed(joint.join(article.paragraphs)),
        "images": [(picture_key(i), formed(i.caption), formed(i.credit)) for i in article.images],
        "notices": [(notice.kind, formed(notice.text)) for notice in article.notices],
        "categories": article.categories,
        "tags": article.tags,
    }


def _hash(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]

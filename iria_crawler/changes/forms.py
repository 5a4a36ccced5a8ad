"""The form in which each field is compared: what two ways of printing one thing have in common."""

from __future__ import annotations

import re
from typing import NamedTuple

from iria_crawler.changes.fold import fold, fold_dotted
from iria_crawler.changes.furniture import is_furniture
from iria_crawler.model import Article

_BULLET = re.compile(r"^(?:[•·▪◦‣●■►▶✓*-]\s*(?=[^\W\d_]|\")|[•·▪◦‣●■►▶✓]\s*)")
_ITEM = re.compile(r"^\(?(\d{1,2})[.)]\s+(?=\S)")
_LANGUAGES_WITHOUT_DOT_GROUPS = ("en", "zh", "ja", "ko", "he", "th", "hi")
_ENGLISH = re.compile(r"\b(?:the|of|and|said|with)\b", re.I)
_BY = re.compile(
    r"^(?:(?:story|text|words|written|reported|reporting|analysis|report)\s+)?(?:by|von|par|por|da|di|от|автор|text|texte|texto)"
    r"(?:\s*:\s*|\s+)|^(?:text|texte|texto|автор|author)s?\s*:\s*",
    re.I,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;|/&+•·]|\s(?:and|und|et|y|e|и|with)\s)\s*", re.I)
_CREDIT_LABEL = re.compile(
    r"\b(?:photo(?:graph)?s?|photo credit|picture|pic|image|bild|foto|crédito|credit|copyright|quelle|source|фото)s?(?:\s+by\b)?\s*:?|"
    r"\bby\b|[©®]|\(c\)",
    re.I,
)
_WORDS = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SITE_NAME = re.compile(r"\s\|\s[^|]{2,40}$")


class Paragraph(NamedTuple):
    """A paragraph of the story: as it is compared, and as it is printed."""

    folded: str
    printed: str


def story_paragraphs(article: Article) -> list[Paragraph]:
    """The paragraphs that say something, without their dateline, bullets and list numbers."""
    printed = article.paragraphs or tuple(line for line in article.body_text.split("\n") if line.strip())
    form = fold_dotted if groups_by_dots(article) else fold
    found = []
    for text in printed:
        folded = _BULLET.sub("", form(text))
        if folded and not is_furniture(folded):
            found.append(Paragraph(folded, text))
    if found and article.dateline:
        opening = fold(article.dateline.raw).rstrip(" -:")
        if found[0].folded.startswith(opening):
            found[0] = Paragraph(found[0].folded[len(opening) :].lstrip(" -:"), found[0].printed)
    return _unnumbered(found)


def groups_by_dots(article: Article) -> bool:
    """Whether 1.000 is a thousand in the article's language."""
    if article.language:
        return not article.language.lower().startswith(_LANGUAGES_WITHOUT_DOT_GROUPS)
    return not _ENGLISH.search(article.headline or "") and not any(_ENGLISH.search(p) for p in article.paragraphs)


def _unnumbered(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without the numbers of a list: paragraphs that count up from 1; "12. December" alone counts nothing."""
    numbers = [int(found[1]) if (found := _ITEM.match(p.folded)) else 0 for p in paragraphs]
    listed = [number for number in numbers if number]
    if len(listed) < 2 or listed != list(range(1, len(listed) + 1)):
        return paragraphs
    return [Paragraph(_ITEM.sub("", p.folded), p.printed) for p in paragraphs]


def line(text: str | None) -> str:
    """A headline, caption or other line of its own: without full stop at its end and the outlet's name behind a bar."""
    return re.sub(r"(?<!\.\.)\.$", "", fold(_SITE_NAME.sub("", text or "")))


def names(byline: str | None) -> frozenset[str]:
    """Who is named in a byline, in whatever order and letters."""
    plain = _BY.sub("", fold(byline or ""))
    return frozenset(name.casefold() for name in _BETWEEN_NAMES.split(plain) if name)


def credit(text: str | None) -> frozenset[str]:
    """The words of a credit without labels, marks and order: "Photo: Jane Roe/AP" is "(AP / Jane Roe)"."""
    return frozenset(word.casefold() for word in _WORDS.findall(_CREDIT_LABEL.sub(" ", fold(text or ""))))


def dateline(article: Article) -> str:
    """Place, day and agency as printed, without the dash behind them."""
    return fold(article.dateline.raw).rstrip(" -:").casefold() if article.dateline else ""

"""The form in which each field is compared: equal for two ways of printing the same thing."""

from __future__ import annotations

import re
from typing import NamedTuple

from iria_crawler.changes.compare.chrome import is_chrome_line
from iria_crawler.changes.words.fold import fold, fold_dotted
from iria_crawler.model import Article
from iria_crawler.outside import split_address

_BULLET = re.compile(r"^(?:[•·▪◦‣●■►▶✓*]\s*|-+(?!\d)\s*)+(?=\S)")
_ITEM = re.compile(r"^\(?(\d{1,2}|[a-z])[.)]\s+(?=\S)", re.I)
# A paragraph of at least 40 characters that comes a second time is a pull quote or an error of the page, and is left out.
# Shorter ones ("No comment.") may be repeated on purpose.
MIN_REPEATED_CHARACTERS = 40
# In these languages 1.000 means one, in all others a thousand.
_LANGUAGES_WITHOUT_DOT_GROUPS = ("en", "zh", "ja", "ko", "he", "th", "hi")
_ENGLISH = re.compile(r"\b(?:the|of|and|said|with)\b", re.I)
_BY = re.compile(
    r"^(?:(?:story|text|words|written|reported|reporting|analysis|report)\s+)?(?:by|von|par|por|da|di|от|автор|text|texte|texto)"
    r"(?:\s*:\s*|\s+)|^(?:text|texte|texto|автор|author)s?\s*:\s*",
    re.I,
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff writer|analyst|columnist|producer|bureau chief|journalist|"
    r"redakteur(?:in)?|korrespondent(?:in)?|journaliste|correspondant|redactor)$",
    re.I,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;|/&+•·]|\s(?:and|und|et|y|e|и|with)\s)\s*", re.I)
_CREDIT_LABEL = re.compile(
    r"\b(?:photo(?:graph)?s?|photo credit|picture|pic|image|bild|foto|crédito|credit|copyright|quelle|source|фото)s?(?:\s+by\b)?\s*:?|"
    r"\b(?:by|via|of|for|the)\b|[©®]|\(c\)",
    re.I,
)
_EDGE = " .,;:-\"'"
_WORDS = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_TAIL = re.compile(r"\s[|–—-]\s([^|–—]{2,40})$")
_SITE_NAME = re.compile(r"\s\|\s[^|]{2,40}$")


class StoryParagraph(NamedTuple):
    """A paragraph of the story: the folded form that is compared, the printed form that is shown, and its line in the body."""

    folded: str
    printed: str
    line: int  # from 0, in body_text


def story_paragraphs(article: Article) -> list[StoryParagraph]:
    """The paragraphs without chrome lines, and without dateline, bullets and list numbers."""
    printed = article.paragraphs or tuple(article.body_text.split("\n"))
    form = fold_dotted if groups_by_dots(article) else fold
    found = []
    for number, text in enumerate(printed):
        folded = form(text)
        if bullet := _BULLET.match(folded):
            folded = folded[bullet.end() :]
        if any(map(str.isalnum, folded)) and not is_chrome_line(folded):
            found.append(StoryParagraph(folded, text, number))
    if found and article.dateline:
        opening = fold(article.dateline.raw).rstrip(" -:")
        if found[0].folded.startswith(opening):
            found[0] = found[0]._replace(folded=found[0].folded[len(opening) :].lstrip(" -:"))
    return _once(_unnumbered(found))


def groups_by_dots(article: Article) -> bool:
    """Whether 1.000 is a thousand in the article's language. If no language is stated: whether it is not English."""
    if article.language:
        return not article.language.lower().startswith(_LANGUAGES_WITHOUT_DOT_GROUPS)
    return not _ENGLISH.search(article.headline or "") and not any(_ENGLISH.search(p) for p in article.paragraphs)


def _unnumbered(paragraphs: list[StoryParagraph]) -> list[StoryParagraph]:
    """The paragraphs without list numbers: those of paragraphs that count up from 1 or a. "12. December" is no number."""
    signs = [found[1].casefold() if (found := _ITEM.match(p.folded)) else "" for p in paragraphs]
    listed = [sign for sign in signs if sign]
    counted = [str(number) for number in range(1, len(listed) + 1)], list("abcdefghijklmnopqrstuvwxyz"[: len(listed)])
    if len(listed) < 2 or listed not in counted:
        return paragraphs
    return [p._replace(folded=_ITEM.sub("", p.folded)) for p in paragraphs]


def _once(paragraphs: list[StoryParagraph]) -> list[StoryParagraph]:
    """The paragraphs without a long one that comes again: a pull quote, or a page that prints it twice by mistake."""
    seen: set[str] = set()
    kept = []
    for paragraph in paragraphs:
        if len(paragraph.folded) < MIN_REPEATED_CHARACTERS or paragraph.folded not in seen:
            kept.append(paragraph)
        seen.add(paragraph.folded)
    return kept


def small(text: str) -> str:
    """`text` in small letters; Turkish dotless and dotted i are both "i"."""
    return text.casefold().replace("i\u0307", "i").replace("ı", "i")


def quoted(text: str) -> str:
    """The folded words of a quotation without punctuation at their ends: "We won," equals "We won"."""
    return fold(text).strip(_EDGE)


def line(text: str | None) -> str:
    """A headline, caption or standfirst, folded: without a full stop at the end, and without the outlet's name after a "|"."""
    return re.sub(r"(?<!\.\.)\.$", "", fold(_SITE_NAME.sub("", text or "")))


def headline(article: Article) -> str:
    """The headline as line() gives it, without the outlet's name after a dash. The name is known by the page's host."""
    text = article.headline or ""
    if (tail := _TAIL.search(text)) and _is_site(tail[1], article.url):
        text = text[: tail.start()]
    return line(text)


def _is_site(name: str, url: str) -> bool:
    labels = [re.sub(r"\W", "", label) for label in (split_address(url).hostname or "").split(".")[:-1]]
    letters = re.sub(r"\W", "", name.casefold())
    return any(len(label) > 3 and (label in letters or letters in label) for label in labels)


def names(byline: str | None) -> frozenset[str]:
    """The names in a byline in small letters, without "By" and job titles; empty where there is none."""
    plain = _BY.sub("", fold(byline or ""))
    return frozenset(name.casefold() for name in _BETWEEN_NAMES.split(plain) if name and not _ROLE.search(name))


def same_credit(old: str | None, new: str | None) -> bool:
    """Whether two credits name the same makers: "Jane Roe/AP" and "Jane Roe via Associated Press" do."""
    one, other = credit(old), credit(new)
    return one == other or _is_short_for(one, other, new) or _is_short_for(other, one, old)


def _is_short_for(short: frozenset[str], long: frozenset[str], printed: str | None) -> bool:
    """Whether all that differs is an abbreviation ("AP") and its full form ("Associated Press")."""
    letters, full = short - long, long - short
    if len(letters) != 1 or len(full) < 2:
        return False
    return "".join(word[0] for word in _WORDS.findall(fold(printed or "").casefold()) if word in full) == min(letters)


def credit(text: str | None) -> frozenset[str]:
    """The words of a credit, without labels, signs and order: "Photo: Jane Roe/AP" equals "(AP / Jane Roe)"."""
    return frozenset(word.casefold() for word in _WORDS.findall(_CREDIT_LABEL.sub(" ", fold(text or ""))))


def dateline(article: Article) -> str:
    """The dateline (place, day, agency) folded and in small letters, without its dash; '' if there is none."""
    return fold(article.dateline.raw).rstrip(" -:").casefold() if article.dateline else ""

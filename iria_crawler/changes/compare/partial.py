"""Compare a story with its beginning, if a page shows no more: the missing part was neither removed nor added."""

from __future__ import annotations

from dataclasses import replace

from iria_crawler.changes.compare.story import compare
from iria_crawler.model import Article, Change
from iria_crawler.text import letters


def compare_shown(full: Article, part: Article, *, part_is_new: bool) -> list[Change]:
    """What differs between a whole story and its cut-off beginning, as far as the beginning reaches.

    Headline, paragraphs and quotations are compared. The last paragraph of `part` may break off in mid-sentence. Pictures,
    notices, byline and the other fields are not compared: a paywall may leave them out.
    part_is_new: `part` was seen after `full` (a paywall went up); False: before it (a paywall went down).
    """
    shown = len(part.paragraphs)
    whole, last = part.paragraphs[: shown - 1], part.paragraphs[shown - 1 :]
    if last and not _breaks_off(last[0], full.paragraphs[shown - 1 : shown]):
        whole = part.paragraphs
    ours = _only_text(part, whole)
    theirs = _only_text(full, full.paragraphs[: _reach(full, whole)])
    return compare(theirs, ours) if part_is_new else compare(ours, theirs)


def _reach(full: Article, shown: tuple[str, ...]) -> int:
    """How many paragraphs of the whole story the shown ones cover: up to the last one shown, where it is there unchanged."""
    keys = [letters(text) for text in full.paragraphs]
    key = letters(shown[-1]) if shown else ""
    if not key or key not in keys:
        return len(shown)
    return min(
        (index + 1 for index, known in enumerate(keys) if known == key), key=lambda reach: abs(reach - len(shown))
    )


def _breaks_off(last: str, full: tuple[str, ...]) -> bool:
    """Whether `last` is the beginning of the one paragraph in `full`, compared by letters alone."""
    return bool(full) and letters(full[0]).startswith(letters(last))


def _only_text(article: Article, paragraphs: tuple[str, ...]) -> Article:
    body = "\n".join(paragraphs)
    return replace(
        Article(url=article.url, headline=article.headline, language=article.language),
        paragraphs=paragraphs,
        body_text=body,
        quotes=tuple(quote for quote in article.quotes if quote.end <= len(body)),
    )

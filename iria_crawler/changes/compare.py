"""Two records of one story: what changed."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from iria_crawler.changes.fold import fold, picture_key
from iria_crawler.changes.severity import FACT, GRAVE, SPELLING, TYPOGRAPHY, WORDING, grade
from iria_crawler.model import Article, Change, Image, Notice, Quote

# Two texts of less likeness (0 to 100) than this are two texts, not one that was edited.
SAME_PARAGRAPH = 55
SAME_QUOTE = 60
# "...,” he said." fits any quotation; a frame must say more to tell where one stands.
SHORTEST_FRAME = 20


def compare(old: Article, new: Article) -> list[Change]:
    """What changed from `old` to `new`, the gravest first, then in reading order. Typography gives no change."""
    found = [
        *_headline(old, new),
        *_plain_fields(old, new),
        *_quotes(old, new),
        *_paragraphs(old, new),
        *_images(old.images, new.images),
        *_notices(old.notices, new.notices),
    ]
    return sorted(found, key=lambda change: -change.severity)


def change(kind: str, field: str, before: str | None, after: str | None, severity: int) -> Change:
    """A Change, not yet judged for stealth."""
    return Change(kind=kind, field=field, before=before, after=after, severity=severity)


def _headline(old: Article, new: Article) -> list[Change]:
    if old.headline is None or new.headline is None or fold(old.headline) == fold(new.headline):
        return []
    severity = grade(old.headline, new.headline)
    return [change("altered", "headline", old.headline, new.headline, severity if severity <= SPELLING else GRAVE)]


def _plain_fields(old: Article, new: Article) -> list[Change]:
    found = []
    for field, severity in (("standfirst", None), ("byline", FACT), ("dateline", FACT)):
        before, after = _text(old, field), _text(new, field)
        if before is not None and after is not None and fold(before) != fold(after):
            graded = grade(before, after) if severity is None else severity
            found.append(change("altered", field, before, after, graded))
    if old.published_at and new.published_at and old.published_at != new.published_at:
        found.append(change("moved", "published_at", old.published_at.isoformat(), new.published_at.isoformat(), GRAVE))
    if set(old.categories) != set(new.categories):
        found.append(change("altered", "categories", ", ".join(old.categories), ", ".join(new.categories), SPELLING))
    return found


def _text(article: Article, field: str) -> str | None:
    if field == "dateline":
        return article.dateline.raw if article.dateline else None
    value: str | None = getattr(article, field)
    return value


# --- paragraphs ---


def _paragraphs(old: Article, new: Article) -> list[Change]:
    before = {fold(p): p for p in old.paragraphs}
    after = {fold(p): p for p in new.paragraphs}
    gone = [p for p in before if p not in after]
    come = [p for p in after if p not in before]
    if " ".join(gone) == " ".join(come):
        return []  # the same text in other paragraphs
    pairs = _pair(gone, come, SAME_PARAGRAPH)
    found = []
    for a, b in pairs:
        if _without_quotes(a, old) != _without_quotes(b, new) or not _quotes_differ(a, b, old, new):
            found.append(change("altered", "paragraph", before[a], after[b], grade(a, b)))
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    found += [change("removed", "paragraph", before[p], None, FACT) for p in gone if p not in paired_old]
    found += [change("added", "paragraph", None, after[p], WORDING) for p in come if p not in paired_new]
    return found


def _pair(gone: Sequence[str], come: Sequence[str], likeness: float) -> list[tuple[str, str]]:
    """Old and new texts that are one text edited: the likest first, each once, in the order of the old ones."""
    scored = sorted(
        ((score, i, j) for i, a in enumerate(gone) for j, b in enumerate(come) if (score := _like(a, b)) >= likeness),
        key=lambda row: (-row[0], abs(row[1] - row[2])),
    )
    pairs: dict[int, int] = {}
    for _, i, j in scored:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(gone[i], come[j]) for i, j in sorted(pairs.items())]


def _like(a: str, b: str) -> float:
    """Likeness of two texts, 0 to 100, by words; a text that grew counts as like what it was."""
    return max(fuzz.token_sort_ratio(a, b), fuzz.partial_ratio(a, b) if min(len(a), len(b)) > 60 else 0)


def _without_quotes(paragraph: str, article: Article) -> str:
    """A folded paragraph with each of the article's quotations blanked: what the reporter wrote of it."""
    for quote in sorted((fold(q.text) for q in article.quotes), key=len, reverse=True):
        paragraph = paragraph.replace(quote, "\ufffc")
    return paragraph


def _quotes_differ(a: str, b: str, old: Article, new: Article) -> bool:
    inside = [{fold(q.text) for q in article.quotes if fold(q.text) in p} for p, article in ((a, old), (b, new))]
    return inside[0] != inside[1]


# --- quotations ---


def _quotes(old: Article, new: Article) -> list[Change]:
    gone = _unmatched(old.quotes, new.quotes)
    come = _unmatched(new.quotes, old.quotes)
    texts_old, texts_new = {fold(q.text): q for q in gone}, {fold(q.text): q for q in come}
    pairs = _pair_by_frame(texts_old, texts_new, old, new)
    framed = {text for pair in pairs for text in pair}
    pairs += _pair(
        [text for text in texts_old if text not in framed],
        [text for text in texts_new if text not in framed],
        SAME_QUOTE,
    )
    found = [change("altered", "quote", texts_old[a].text, texts_new[b].text, GRAVE) for a, b in pairs]
    paired = {a for a, _ in pairs}, {b for _, b in pairs}
    body = fold(new.body_text)
    for text, quote in texts_old.items():
        if text not in paired[0]:
            kind = "unquoted" if text.rstrip(",.") in body else "removed"
            found.append(change(kind, "quote", quote.text, None, GRAVE))
    found += [change("added", "quote", None, q.text, WORDING) for text, q in texts_new.items() if text not in paired[1]]
    return found + _reattributed(old.quotes, new.quotes)


def _pair_by_frame(
    texts_old: dict[str, Quote], texts_new: dict[str, Quote], old: Article, new: Article
) -> list[tuple[str, str]]:
    """Old and new words in the same place of the same reporter's sentence: however little alike, one quotation
    altered.
    """
    frames_old, frames_new = _frames(texts_old, old), _frames(texts_new, new)
    return [(text, frames_new[frame]) for frame, text in frames_old.items() if frame in frames_new]


def _frames(texts: dict[str, Quote], article: Article) -> dict[tuple[str, int], str]:
    """(the paragraph without its quotations, which of them) -> the words; only paragraphs that say something
    besides.
    """
    found: dict[tuple[str, int], str] = {}
    for paragraph in map(fold, article.paragraphs):
        inside = sorted((text for text in texts if text in paragraph), key=paragraph.index)
        rest = _without_quotes(paragraph, article)
        if inside and len(rest) > SHORTEST_FRAME:
            found |= {(rest, index): text for index, text in enumerate(inside)}
    return found


def _unmatched(quotes: Sequence[Quote], others: Sequence[Quote]) -> list[Quote]:
    texts = {fold(other.text) for other in others}
    return [quote for quote in quotes if fold(quote.text) not in texts]


def _reattributed(old: Sequence[Quote], new: Sequence[Quote]) -> list[Change]:
    after = {fold(quote.text): quote for quote in new}
    found = []
    for quote in old:
        other = after.get(fold(quote.text))
        if other and quote.speaker and other.speaker and _other_person(quote, other):
            found.append(change("reattributed", "quote", _said(quote), _said(other), GRAVE))
    return found


def _other_person(a: Quote, b: Quote) -> bool:
    if a.speaker_name and b.speaker_name:
        return fold(a.speaker_name) != fold(b.speaker_name)
    return fold(a.speaker or "") != fold(b.speaker or "")


def _said(quote: Quote) -> str:
    return f"{quote.speaker_name or quote.speaker}: {quote.text}"


# --- pictures and notices ---


def _images(old: Sequence[Image], new: Sequence[Image]) -> list[Change]:
    before = {picture_key(image): image for image in old}
    after = {picture_key(image): image for image in new}
    found = []
    for key, image in before.items():
        if other := after.get(key):
            found += _image_texts(image, other)
    gone = [image for key, image in before.items() if key not in after]
    come = [image for key, image in after.items() if key not in before]
    for a, b in zip(gone, come, strict=False):
        found.append(change("swapped", "image", a.url, b.url, WORDING))
    found += [change("removed", "image", image.url, None, WORDING) for image in gone[len(come) :]]
    found += [change("added", "image", None, image.url, WORDING) for image in come[len(gone) :]]
    return found


def _image_texts(old: Image, new: Image) -> list[Change]:
    found = []
    for field in ("caption", "credit"):
        before, after = getattr(old, field), getattr(new, field)
        if fold(before or "") == fold(after or ""):
            continue
        kind = "altered" if before and after else "added" if after else "removed"
        severity = grade(before, after) if before and after and field == "caption" else FACT
        found.append(change(kind, field, before, after, max(severity, TYPOGRAPHY)))
    return found


def _notices(old: Sequence[Notice], new: Sequence[Notice]) -> list[Change]:
    before, after = {fold(n.text): n for n in old}, {fold(n.text): n for n in new}
    gone = [text for text in before if text not in after]
    come = [text for text in after if text not in before]
    pairs = _pair(gone, come, SAME_PARAGRAPH)
    found = [change("altered", "notice", before[a].text, after[b].text, GRAVE) for a, b in pairs]
    paired = {a for a, _ in pairs}, {b for _, b in pairs}
    found += [change("removed", "notice", before[t].text, None, GRAVE) for t in gone if t not in paired[0]]
    found += [change("added", "notice", None, after[t].text, GRAVE) for t in come if t not in paired[1]]
    return found

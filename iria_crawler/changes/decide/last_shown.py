"""What the page of a story shows no longer though nobody took it out: a theme leaves out bylines, captions or credits for a while.

Going is the site's doing and so is coming back, and each is silent. But what an editor altered in between must not be: the record
keeps such a value as it was last shown, with the look that saw it, and the value that comes back is compared with that one. A value that
was told as removed is not kept: when it comes back, it is told as added.

Where a theme leaves a value out, something else may be read in its place: a name beside the story as the byline, the alternative text as
the caption. A value that was replaced so, and not told as altered, is kept too. What a later look shows is compared with that of the
two that it is more like. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from rapidfuzz.distance import Indel

from iria_crawler.changes.compare import forms
from iria_crawler.changes.words.diff import MAX_COMPARED_LETTERS
from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article, Change, Image, LastShown
from iria_crawler.picture_urls import picture_key

# The values that a record keeps: a page that shows other pictures at every look would add to them for ever.
MAX_LAST_SHOWN = 60
# A field of a record -> the parts that come and go with it.
_PARTS = {"byline": ("byline", "authors"), "standfirst": ("standfirst",), "dateline": ("dateline",)}
# The same of a picture. The parts of a credit are read from it.
_PARTS_OF_PICTURE = {
    "caption": ("caption", "taken_on"),
    "credit": (
        "credit", "photographer", "photographer_rank", "service", "agency", "via", "licence", "virin", "organisation", "qualifiers",
        "credit_date", "unplaced",
    ),
}  # fmt: skip


def with_last_shown(before: Article, after: Article) -> Article:
    """`before` with the values that it kept as last shown, where `after` shows such a value again; the same object where none is."""
    if not before.last_shown:
        return before
    again: dict[str, Any] = {}
    stood = {name: _printed(getattr(before, name)) for name in _PARTS}
    for kept in before.last_shown:
        name = kept.field
        if name in _PARTS and _is_again(was := _text_of(kept), stood[name], _printed(getattr(after, name))):
            stood[name] = was
            again |= {part: getattr(kept.story, part) for part in _PARTS[name]}
            if kept.source:
                again["provenance"] = {**again.get("provenance", before.provenance), name: kept.source}
    images = _pictures_again(before, after)
    if images != before.images:
        again["images"] = images
    return replace(before, **again) if again else before


def _pictures_again(before: Article, after: Article) -> tuple[Image, ...]:
    """The pictures of `before`, with those and with the words that it kept and that `after` shows again."""
    shown = {picture_key(image.url): image for image in after.images}
    images = {picture_key(image.url): image for image in before.images}
    # A picture that was away comes first: words that went before it did are put into it.
    for kept in sorted(before.last_shown, key=lambda one: one.field != "image"):
        name = kept.field
        for picture in kept.story.images:
            key = picture_key(picture.url)
            if key not in shown:
                continue
            if name == "image":
                images.setdefault(key, picture)
            elif key in images and _is_again(
                getattr(picture, name), getattr(images[key], name), getattr(shown[key], name)
            ):
                parts = {part: getattr(picture, part) for part in _PARTS_OF_PICTURE[name]}
                images[key] = replace(images[key], **parts)
    return tuple(images.values())


def _is_again(was: str | None, stood: str | None, now: str | None) -> bool:
    """Whether the value `now` is to be compared with the one that `was` kept: nothing `stood` in its place, or what is less like it."""
    if not now or not stood or not was:
        return bool(now)
    old, between, new = (fold(text)[:MAX_COMPARED_LETTERS].casefold() for text in (was, stood, now))
    # Not likeness(): to that a text that grew by some words is still the same.
    return Indel.normalized_similarity(old, new) > Indel.normalized_similarity(between, new)


def still_unseen(
    before: Article, after: Article, reported: Sequence[Change] | None, seen_at: datetime
) -> tuple[LastShown, ...]:
    """What the record of `after` keeps as last shown: what `before` kept and `after` does not show, and what `before` shows, `after`
    does not or has something else for, and none of the changes `reported` says to be removed or altered. seen_at: the look that saw
    `before`. reported None: not known, so what has something else in its place may have been altered, and is not kept. Of more than
    MAX_LAST_SHOWN the fields of the story are kept, and the pictures that were seen last.
    """
    kept = [one for one in before.last_shown if not _shows(before, after, one)]
    told = {
        (change.field, change.before) for change in reported or () if change.kind in ("removed", "swapped", "altered")
    }
    replaced = () if reported is None else _replaced(before, after, seen_at)
    gone = [one for one in (*_gone(before, after, seen_at), *replaced) if (one.field, _text_of(one)) not in told]
    found = (*kept, *gone, *_words_still_away(before, after))
    if len(found) <= MAX_LAST_SHOWN:
        return found
    return tuple(sorted(found, key=lambda one: (one.field in _PARTS, one.seen_at), reverse=True)[:MAX_LAST_SHOWN])


def _words_still_away(before: Article, after: Article) -> Iterator[LastShown]:
    """The words of pictures that were away and are shown again without them: they were last seen when the picture was."""
    shown = {picture_key(image.url): image for image in after.images}
    known = {(kept.field, picture_key(image.url)) for kept in before.last_shown for image in kept.story.images}
    for kept in before.last_shown:
        for picture in kept.story.images if kept.field == "image" else ():
            now = shown.get(key := picture_key(picture.url))
            for name in _PARTS_OF_PICTURE if now else ():
                if getattr(picture, name) and not getattr(now, name) and (name, key) not in known:
                    yield replace(kept, field=name)


def _gone(before: Article, after: Article, seen_at: datetime) -> Iterator[LastShown]:
    """What `before` shows and `after` does not."""
    for name in _PARTS:
        if getattr(before, name) and not getattr(after, name):
            yield _kept_of(before, name, seen_at)
    shown = {picture_key(image.url): image for image in after.images}
    fewer = len(after.images) < len(before.images)
    for picture in before.images:
        now = shown.get(picture_key(picture.url))
        if now is None:
            if fewer:
                yield _kept_of_picture(before, picture, "image", seen_at)
            continue
        for name in _PARTS_OF_PICTURE:
            if getattr(picture, name) and not getattr(now, name):
                yield _kept_of_picture(before, picture, name, seen_at)


def _replaced(before: Article, after: Article, seen_at: datetime) -> Iterator[LastShown]:
    """What `before` shows, and `after` has something else for."""
    for name in _PARTS:
        old, new = getattr(before, name), getattr(after, name)
        if old and new and not _SAME[name](_printed(old), _printed(new)):
            yield _kept_of(before, name, seen_at)
    shown = {picture_key(image.url): image for image in after.images}
    for picture in before.images:
        now = shown.get(picture_key(picture.url))
        for name in _PARTS_OF_PICTURE if now else ():
            old, new = getattr(picture, name), getattr(now, name)
            if old and new and not _SAME[name](old, new):
                yield _kept_of_picture(before, picture, name, seen_at)


def _same_line(one: str | None, other: str | None) -> bool:
    return forms.line(one).casefold() == forms.line(other).casefold()


# A field -> whether two of its values say the same.
_SAME: dict[str, Callable[[str | None, str | None], bool]] = {
    "byline": lambda one, other: forms.names(one) == forms.names(other),
    "standfirst": _same_line,
    "dateline": _same_line,
    "caption": _same_line,
    "credit": forms.same_credit,
}


def _kept_of(before: Article, name: str, seen_at: datetime) -> LastShown:
    story = replace(Article(url=before.url), **{part: getattr(before, part) for part in _PARTS[name]})
    return LastShown(field=name, seen_at=seen_at, source=before.provenance.get(name, ""), story=story)


def _kept_of_picture(before: Article, picture: Image, name: str, seen_at: datetime) -> LastShown:
    return LastShown(field=name, seen_at=seen_at, story=replace(Article(url=before.url), images=(picture,)))


def _printed(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value.raw)


def _text_of(kept: LastShown) -> str | None:
    """The words of a value that was kept; of a picture its address."""
    if kept.field in _PARTS:
        return _printed(getattr(kept.story, kept.field))
    (picture,) = kept.story.images
    return picture.url if kept.field == "image" else getattr(picture, kept.field)


def _shows(before: Article, after: Article, kept: LastShown) -> bool:
    """Whether `after` shows what `before` kept: the same or what became of it."""
    if kept.field in _PARTS:
        values = (_printed(getattr(article, kept.field)) for article in (before, after))
        return _is_again(_text_of(kept), *values)
    (picture,) = kept.story.images
    key = picture_key(picture.url)
    stood, now = (next((i for i in article.images if picture_key(i.url) == key), None) for article in (before, after))
    if now is None or kept.field == "image":
        return now is not None
    return _is_again(_text_of(kept), getattr(stood, kept.field) if stood else None, getattr(now, kept.field))


def last_seen(change: Change, before: Article, after: Article) -> datetime | None:
    """When the value that a change tells to be altered was last seen, where that was not at the look before; else None."""
    texts = {
        (kept.field, text): kept.seen_at
        for kept in before.last_shown
        if _shows(before, after, kept)
        for text in _texts_of(kept)
    }
    return texts.get((change.field, change.before or "")) if change.kind != "added" else None


def _texts_of(kept: LastShown) -> Iterator[str]:
    """The words that a change of this value has as `before`; of a picture that was away, those of its caption and credit too."""
    if kept.field in _PARTS:
        yield _text_of(kept) or ""
    for picture in kept.story.images:
        yield getattr(picture, kept.field, None) or picture.url

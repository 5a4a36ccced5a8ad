"""What the page of a story shows no longer though nobody took it out: a theme leaves out bylines, captions or credits for a while.

Going is the site's doing and so is coming back, and each is silent. But what an editor altered in between must not be: the record
keeps such a value as it was last shown, with the look that saw it, and the value that comes back is compared with that one. A value that
was told as removed is not kept: when it comes back, it is told as added. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

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
    for kept in before.last_shown:
        if kept.field in _PARTS and not getattr(before, kept.field) and getattr(after, kept.field):
            again |= {part: getattr(kept.story, part) for part in _PARTS[kept.field]}
            if kept.source:
                again["provenance"] = {**again.get("provenance", before.provenance), kept.field: kept.source}
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
        for picture in kept.story.images:
            key = picture_key(picture.url)
            if key not in shown:
                continue
            if kept.field == "image":
                images.setdefault(key, picture)
            elif key in images and not getattr(images[key], kept.field) and getattr(shown[key], kept.field):
                parts = {part: getattr(picture, part) for part in _PARTS_OF_PICTURE[kept.field]}
                images[key] = replace(images[key], **parts)
    return tuple(images.values())


def still_unseen(
    before: Article, after: Article, reported: Sequence[Change], seen_at: datetime
) -> tuple[LastShown, ...]:
    """What the record of `after` keeps as last shown: what `before` kept and `after` does not show, and what `before` shows, `after`
    does not, and none of the changes `reported` says to be removed. seen_at: the look that saw `before`. Of more than MAX_LAST_SHOWN
    the fields of the story are kept, and the pictures that were seen last.
    """
    kept = [one for one in before.last_shown if not _shows(after, one)]
    removed = {(change.field, change.before) for change in reported if change.kind in ("removed", "swapped")}
    found = (*kept, *_gone(before, after, removed, seen_at), *_words_still_away(before, after))
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


def _gone(
    before: Article, after: Article, removed: Collection[tuple[str, str | None]], seen_at: datetime
) -> Iterator[LastShown]:
    empty = Article(url=before.url)
    for name, parts in _PARTS.items():
        value = getattr(before, name)
        if value and not getattr(after, name) and (name, _printed(value)) not in removed:
            story = replace(empty, **{part: getattr(before, part) for part in parts})
            yield LastShown(field=name, seen_at=seen_at, source=before.provenance.get(name, ""), story=story)
    shown = {picture_key(image.url): image for image in after.images}
    fewer = len(after.images) < len(before.images)
    for picture in before.images:
        now = shown.get(picture_key(picture.url))
        story = replace(empty, images=(picture,))
        if now is None:
            if fewer and ("image", picture.url) not in removed:
                yield LastShown(field="image", seen_at=seen_at, story=story)
            continue
        for name in _PARTS_OF_PICTURE:
            value = getattr(picture, name)
            if value and not getattr(now, name) and (name, value) not in removed:
                yield LastShown(field=name, seen_at=seen_at, story=story)


def _printed(value: Any) -> str:
    return value if isinstance(value, str) else str(value.raw)


def _shows(after: Article, kept: LastShown) -> bool:
    if kept.field in _PARTS:
        return bool(getattr(after, kept.field))
    shown = {picture_key(image.url): image for image in after.images}
    return all(
        (now := shown.get(picture_key(picture.url))) is not None
        and (kept.field == "image" or bool(getattr(now, kept.field)))
        for picture in kept.story.images
    )


def last_seen(change: Change, before: Article, after: Article) -> datetime | None:
    """When the value that a change tells to be altered was last seen, where that was not at the look before; else None."""
    texts = {
        (kept.field, text): kept.seen_at
        for kept in before.last_shown
        if _shows(after, kept)
        for text in _texts_of(kept)
    }
    return texts.get((change.field, change.before or "")) if change.kind != "added" else None


def _texts_of(kept: LastShown) -> Iterator[str]:
    """The words that a change of this value has as `before`; of a picture that was away, those of its caption and credit too."""
    if kept.field in _PARTS:
        yield _printed(getattr(kept.story, kept.field))
    for picture in kept.story.images:
        yield getattr(picture, kept.field, None) or picture.url

"""What the publisher's database says of the pictures of a story: it fills what a page leaves open and never replaces what it prints.

In the statements of a record each text stands under the number of its picture: "wp:812 caption". What was filled has the source
"rest" in the provenance, under the same name. A text that the page once had and has no more is not filled: the newsroom took it
away. Where the page prints a text of its own, the database's is a copy beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from iria_crawler.changes.compare import forms
from iria_crawler.model import Article, Image
from iria_crawler.picture_urls import picture_key
from iria_crawler.text import letters

SOURCE: Final = "rest"
# What redesign.py calls it: a text of the database that the page prints otherwise from some day on is a theme's work.
LIBRARY: Final = "library"
# What belongs together: the parts of a credit come with it, or not at all.
_GROUPS: Final = {
    "alt_text": ("alt_text",),
    "caption": ("caption", "taken_on"),
    "credit": (
        "credit", "photographer", "photographer_rank", "service", "agency", "via", "licence", "virin", "organisation", "qualifiers",
        "credit_date", "unplaced",
    ),
}  # fmt: skip
_LISTS = ("qualifiers", "unplaced")
_DAYS = ("taken_on", "credit_date")
_NAMED = re.compile(r"(wp:\d+) (\w+)")


def statements_of_pictures(said: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a database says of pictures (number -> field -> text) as statements of the story that shows them."""
    return {f"{number} {name}": text for number, texts in said.items() for name, text in texts.items()}


def with_stated_pictures(article: Article, known: Article | None = None) -> Article:
    """`article` with what the database says of its pictures, where the page says nothing. known: the stored record, if any.

    Calling it again with the same statements changes nothing.
    """
    stated = _stated(article)
    if not stated or not article.images:
        return article
    numbers = {picture_key(texts["url"]): number for number, texts in stated.items() if "url" in texts}
    before = {picture_key(image.url): image for image in known.images} if known else {}
    provenance = dict(article.provenance)
    images = []
    for image in article.images:
        key = picture_key(image.url)
        number = image.external_id if image.external_id in stated else numbers.get(key)
        if number is not None:
            for group in _GROUPS:
                if not _is_open(image, group, provenance.get(f"{number} {group}")):
                    continue
                if group in stated[number] and not (known and _was_taken_away(known, before.get(key), number, group)):
                    image = replace(image, external_id=number, **_values(group, stated[number]))
                    provenance[f"{number} {group}"] = SOURCE
        images.append(image)
    return replace(article, images=tuple(images), provenance=provenance)


def pictures_on_common_ground(before: Article, after: Article) -> Article:
    """`before` with the texts of pictures that only come from another source in `after`: the page, or the database.

    A text that the database did not have of a picture that it knew is none of these: the newsroom wrote it since. Nor are other words
    that the page prints where it had none: a theme prints what the database has; where it does not, redesign.py sees many stories.
    """
    now = {picture_key(image.url): image for image in after.images}
    images = [_grounded(image, now.get(picture_key(image.url)), (before, after)) for image in before.images]
    return replace(before, images=tuple(images)) if any(map(lambda a, b: a is not b, images, before.images)) else before


def texts_of_pictures(article: Article) -> list[tuple[str | None, ...]]:
    """What is said of each picture, to see whether anything was filled."""
    return [(image.alt_text, image.caption, image.credit) for image in article.images]


def _grounded(image: Image, now: Image | None, records: tuple[Article, Article]) -> Image:
    number = (now and now.external_id) or image.external_id
    if now is None or number is None:
        return image
    was_known = number in _stated(records[0])
    for group, names in _GROUPS.items():
        sources = [record.provenance.get(f"{number} {group}") for record in records]
        is_written = sources[0] == SOURCE and getattr(now, group) and not _says_the_same(group, image, now)
        if sources[0] != sources[1] and (getattr(image, group) or not was_known) and not is_written:
            image = replace(image, **{name: getattr(now, name) for name in names})
    return image


def _says_the_same(group: str, one: Image, other: Image) -> bool:
    """Whether a text is the same in two records; an alternative text always: themes print it in ways that nothing learns."""
    texts = getattr(one, group), getattr(other, group)
    if group == "credit":
        return forms.same_credit(*texts)
    return group == "alt_text" or letters(texts[0] or "") == letters(texts[1] or "")


def source_of(article: Article, image: Image, name: str) -> str:
    """Where a text of a picture comes from: LIBRARY, or the role of the picture on the page."""
    return LIBRARY if article.provenance.get(f"{image.external_id} {name}") == SOURCE else image.role


def _stated(article: Article) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number, name, text in _named(article.statements.get(SOURCE, {})):
        found.setdefault(number, {})[name] = text
    return found


def _named(said: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key, text in said.items():
        if named := _NAMED.fullmatch(key):
            yield named[1], named[2], text


def _is_open(image: Image, group: str, source: str | None) -> bool:
    return source == SOURCE or not getattr(image, group)


def _was_taken_away(known: Article, image: Image | None, number: str, group: str) -> bool:
    """Whether the page had its own text for a picture: in the stored record, or before a record that knows the database's."""
    if image is None or known.provenance.get(f"{number} {group}") == SOURCE:
        return False
    return bool(getattr(image, group)) or f"{number} {group}" in known.statements.get(SOURCE, {})


def _values(group: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a group, as an Image has them."""
    found: dict[str, Any] = {name: texts.get(name) for name in _GROUPS[group]}
    for name in found.keys() & _LISTS:
        found[name] = tuple((texts.get(name) or "").split("; ")) if texts.get(name) else ()
    for name in found.keys() & _DAYS:
        found[name] = date.fromisoformat(texts[name]) if name in texts else None
    return found

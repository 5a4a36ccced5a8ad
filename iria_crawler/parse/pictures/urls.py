"""The best of the addresses that a page offers for one picture. Which addresses are the same picture: picture_urls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter

from lxml.html import HtmlElement

from iria_crawler.parse.page.evidence import holds
from iria_crawler.parse.page.tree import Page
from iria_crawler.urls import is_web_address

# Attributes that hold the address until a script loads the picture ("lazy loading"), the best rendition first.
_LAZY = (
    "data-full", "data-full-src", "data-orig-file", "data-large-file", "data-original", "data-lazy-src", "data-src",
    "data-lazy", "data-url", "data-image", "data-hi-res-src", "data-image-src", "data-echo", "data-src-large",
    "data-bg", "data-background-image", "data-background",
)  # fmt: skip
_NO_PICTURE = re.compile(
    r"^data:|\{\{|\$\{|(?:^|[/_.-])(?:placeholder|spacer|lazy-?load)(?:[/_.-]|$)|"
    r"(?:^|/)(?:blank|empty|grey|gray|leer|loading|pixel|transparent|1x1|lazy)(?:\.\w{3,4})?(?:\?|$)",
    re.I,
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,200}?url\(\s*[\"']?([^\"')]{1,2000})", re.I)
_NAMES_PICTURE = re.compile(r"image|photo|picture|hero|img|foto|bild", re.I)
_ENTRIES = re.compile(r",\s+|,(?=https?:|/)")
_WIDE = re.compile(r"(\d+(?:\.\d+)?)([wx])")
# Where an object and the image of a drawing have the address of their picture.
_OF_TAG = {"object": ("data",), "image": ("href", "xlink:href")}
_IS_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:\?|$)", re.I)
# At most 50 sources of a picture, 50 entries of a srcset and 50,000 characters of it are read: a page may have any number of them.
MAX_SOURCES, MAX_SRCSET_CHARACTERS = 50, 50_000
MAX_STYLE_CHARACTERS = 2_000
# A rendition of fewer pixels in a srcset is a placeholder; a lazy loader has a better one.
MIN_SRCSET_PIXELS = 100

# A placeholder is a dot or a line; a picture of an icon's size has renditions for screens of so many times its pixels.
MIN_STRIP_PIXELS, MAX_TIMES_STATED = 10, 3
# Where no width is stated, a picture for "2x" counts as one of 2,000 pixels: wider than most.
DENSE_PIXELS = 1000


def best_address(page: Page, image: HtmlElement) -> str | None:
    """The absolute address of the largest rendition of a picture element; None where it has none but a placeholder."""
    # Of equally wide ones the first of the page: by their addresses, another host would choose another rendition.
    sets = sorted(_from_sets(image), key=itemgetter(0), reverse=True)
    large = [source for width, source in sets if not 1 < width < MIN_SRCSET_PIXELS]
    small = [source for width, source in sets if 1 < width < MIN_SRCSET_PIXELS]
    names = image.keys()
    lazy = [image.get(name) for name in _LAZY if name in names]
    plain = [image.get(name) for name in ("poster", "src", *_OF_TAG.get(str(image.tag), ())) if name in names]
    for source in (*large, *lazy, *small, *plain, background(image)):
        if source and not _NO_PICTURE.search(source.strip()) and (url := _absolute(page, source)):
            return url
    return None


def background(element: HtmlElement) -> str | None:
    """The address of the background picture that an element's style names; None where it names none."""
    style = element.get("style")
    found = _BACKGROUND.search(style[:MAX_STYLE_CHARACTERS]) if style else None
    return found[1].strip() if found else None


def is_lazy(image: HtmlElement) -> bool:
    """Whether an element names a picture that a script loads later, so that its stated size is that of a placeholder."""
    names = list(map(str, image.keys()))
    return any(
        name.startswith("data-") and (name.endswith("srcset") or (name in _LAZY and bool(image.get(name))))
        for name in names
    )


def is_as_small_as_stated(image: HtmlElement, width: int | None, height: int | None) -> bool:
    """Whether the stated size of an element, small on one side at least, is its picture's own and no placeholder's: a strip, one
    whose renditions are not much wider, or one without renditions beside which no other file is shown meanwhile.

    A side of 0 is none; a dot or a line is a placeholder's. So a portrait is one in `src` and where a script loads it.
    """
    sides = [side for side in (width, height) if side]
    if not sides or not MIN_STRIP_PIXELS <= min(sides) < MIN_SRCSET_PIXELS:
        return False
    if len(sides) > 1 and max(sides) >= MIN_SRCSET_PIXELS:
        return True
    widest = max((size for size, _ in _from_sets(image, times=width or DENSE_PIXELS)), default=1.0)
    if widest > 1:
        return width is not None and widest <= MAX_TIMES_STATED * width
    return not _is_shown_meanwhile(image)


def _is_shown_meanwhile(image: HtmlElement) -> bool:
    """Whether `src` names a file of its own, a small one as a rule, that is shown until a script loads the picture."""
    shown = (image.get("src") or "").strip()
    return bool(shown) and not _NO_PICTURE.search(shown) and shown not in (image.get(name) for name in _LAZY)


def picture_without_img(figure: HtmlElement) -> HtmlElement | None:
    """The element that shows a figure's picture where it holds no img: the figure itself, one with a background picture, a video
    with a still of it, a picture element with nothing but its sources, an object, or the image of a drawing.
    """
    if is_lazy(figure):
        return figure
    shows = (
        element
        for element in islice(figure.iter("*"), MAX_SOURCES)
        if background(element)
        or element.get("poster")
        or (element.tag in ("div", "span", "a") and is_lazy(element))
        or (element.tag == "picture" and any(_from_sets(element)))
        or any(_IS_PICTURE_FILE.search(element.get(name) or "") for name in _OF_TAG.get(str(element.tag), ()))
    )
    return next(shows, None)


def is_background_picture(element: HtmlElement) -> bool:
    """Whether an element outside of a figure shows a picture as its background: it has no words, and says that it is a picture."""
    if not (is_lazy(element) or background(element)) or next(element.iterancestors("figure"), None) is not None:
        return False
    says = element.get("role") == "img" or _NAMES_PICTURE.search(
        f"{element.get('class') or ''} {element.get('id') or ''}"
    )
    return bool(says) and not holds(element, "img") and not any(text.strip() for text in element.itertext())


def _absolute(page: Page, source: str) -> str | None:
    url = page.absolute(source)
    return url if is_web_address(url) else None


def outermost(image: HtmlElement) -> HtmlElement:
    """The picture element around an img, else the img. libxml2 puts an img that follows a source inside that source."""
    element = image
    while (parent := element.getparent()) is not None and parent.tag in ("source", "picture"):
        element = parent
    return element


def _from_sets(image: HtmlElement, times: int = DENSE_PIXELS) -> Iterator[tuple[float, str]]:
    """(width, address) of every srcset of the img and of the sources beside it in a picture element, but for those for dark screens;
    a density is so many times `times` pixels.
    """
    outer = outermost(image)
    sources = islice(outer.iter("source"), MAX_SOURCES) if outer.tag in ("source", "picture") else ()
    for element in (image, *(source for source in sources if "dark" not in source.get("media", ""))):
        for name, value in element.items():
            if str(name).endswith("srcset"):
                yield from islice(parse_srcset(str(value)[:MAX_SRCSET_CHARACTERS], times), MAX_SOURCES)


def parse_srcset(value: str, times: int = DENSE_PIXELS) -> Iterator[tuple[float, str]]:
    """(width in pixels, address) of each entry of a srcset: "2x" counts as two `times` pixels, an entry without size as one.

    Addresses may hold commas: entries are separated by a comma and white space, by the rule of HTML.
    """
    for entry in _ENTRIES.split(value.strip()):
        parts = entry.split()
        if not parts:
            continue
        number = _WIDE.fullmatch(parts[1].strip(",")) if len(parts) > 1 else None
        size = float(number[1]) * (times if number[2] == "x" else 1) if number else 1.0
        yield size, parts[0].strip(",")

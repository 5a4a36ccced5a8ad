"""The pictures of the story: which they are, their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.model import Image, ImageRole
from iria_crawler.outside import split_address, whole_number
from iria_crawler.parse.body.blocks import Story
from iria_crawler.parse.page.evidence import holds, text_of
from iria_crawler.parse.page.tree import BACKGROUND_NAMES, Page
from iria_crawler.parse.pictures.attributes import texts_in_attributes
from iria_crawler.parse.pictures.beside import MAX_BESIDE_CHARACTERS
from iria_crawler.parse.pictures.boxes import words_of
from iria_crawler.parse.pictures.cards import is_card
from iria_crawler.parse.pictures.codes import shows_a_code
from iria_crawler.parse.pictures.credit_parts import split_credit
from iria_crawler.parse.pictures.credits import (
    ends_in_labelled_credit,
    split_caption,
    strip_label,
    taken_on,
)
from iria_crawler.parse.pictures.media import media_id
from iria_crawler.parse.pictures.pieces import size_of
from iria_crawler.parse.pictures.stated import MAX_STATED, add_stated, merged, stated_pictures
from iria_crawler.parse.pictures.texts import Place
from iria_crawler.parse.pictures.urls import (
    best_address,
    is_as_small_as_stated,
    is_background_picture,
    is_lazy,
    picture_without_img,
)
from iria_crawler.parse.pictures.words import Texts
from iria_crawler.picture_urls import picture_key
from iria_crawler.text import CAMEL, letters, squeeze

# A picture whose stated width or height is below 100 pixels is an icon, a portrait of the author or a tracking pixel.
MIN_SIDE_PIXELS = 100
# The first paragraph of more than 60 characters begins the story: pictures before it lead, later ones are inline.
MIN_RUNNING_CHARACTERS = 60
# At most 150 pictures of a page are read: a page may list thousands.
MAX_PICTURES = 150
# The picture beside the headline is looked for in the 6 elements around the story: further up are other stories.
MAX_STEPS_UP = 6
# A box named "gallery" or "slider" with at least 3 pictures is one.
MIN_GALLERY_PICTURES = 3
# A width or height of more than 6 digits is no number of pixels.
MAX_DIGITS = 6

_NOT_STORY = re.compile(
    r"(?:^|[/_.-])(?:logos?|icons?|avatars?|gravatar|sprite|pixel|spacer|blank|badge|banner|favicon|emoji|placeholder|authors?|headshots?|"
    r"profile|button|arrow|share|facebook|twitter|whatsapp|leer|vgwort)(?:[/_.-]|\d*\.|s\b|$)",
    re.I,
)
# A drawing of lines is a sign of the site; a picture of a newsletter or a shop for programs asks the reader for something.
_NO_NEWS = re.compile(
    r"\.svg$|(?:^|[/_.-])(?:newsletters?|app-?store|play-?store|google-?play|qr-?code)(?:[/_.-]|$)", re.I
)
_NO_PICTURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:logo|icon|avatar|author|byline|emoji|wp-smiley|badge|social|share|contributor|profile|headshot|ad|ads|advert\w*|qr-?code)(?=$|[\s_-])",
    re.I,
)
# Class names of boxes whose pictures are not the story's. _PICTURES_OWN is tried first: a box that it matches is the picture's own.
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|recirc\w*|most-?(?:read|popular|viewed)|trending|popular|more-?(?:from|stories|news|on)|read-?(?:more|also|next)|"
    r"teasers?|promos?|newsletters?|subscribe|author|authors|bio|comments?|sidebar(?!-?(?:grid|layout|page))|widget-?area|nav|menu|footer|breadcrumbs?|sponsor\w*|"
    r"advert\w*|ad|ads|share|social|playlist|podcast|outbrain|taboola|up-?next|latest|next-?(?:article|story|post)|also-?like|see-?also|cards?|qr-?code)(?=$|[\s_-])",
    re.I,
)
_PICTURES_OWN = re.compile(
    r"caption|gallery|carousel|slider|slideshow|slide|figure|image|photo|picture|media|hero|featured|lightbox|(?:^|[\s_-])img(?=$|[\s_-])",
    re.I,
)
# What holds a picture by its kind, whatever is around it.
_NEVER_ELSEWHERE = frozenset(("figure", "picture", "noscript", "body", "source", "button", "object", "svg"))
_GALLERY_NAMES = re.compile(r"gallery|carousel|slider|slideshow|slides", re.I)


class PagePicture(NamedTuple):
    """An img of the page: its element, its best address, the key of that, and whether it comes before the first paragraph."""

    element: HtmlElement
    url: str
    key: str
    leads: bool


def find_images(
    page: Page, story: Story, headline: str | None, heading: HtmlElement | None, known: Sequence[Image] = ()
) -> tuple[tuple[Image, ...], dict[HtmlElement, bool], dict[str, str]]:
    """The pictures in page order, one for all its renditions; the elements whose text belongs to them, each with whether a
    credit with its label shows that (False: the form alone does); provenance by field.

    `heading` prints the headline: pictures from there on are the story's. `known`: the pictures of the look before.
    """
    container = story.container
    if container is None or story.source != "text":
        return (), {}, {}
    root = _surroundings(container, heading)
    own_names = _own_names(page)
    captions = _stated_captions(page)
    found = _candidates(page, story, root, Own(frozenset(captions), _below(page, heading)))
    around = frozenset(heading.iterancestors()) if heading is not None else frozenset()
    place = Place(container, {picture.element: picture.key for picture in found}, headline, around, captions)
    images: dict[str, Image] = {}
    claimed: dict[HtmlElement, bool] = {}
    provenance: dict[str, str] = {}
    earlier = {picture_key(image.url): image for image in known}
    for picture in found:
        texts = words_of(picture.element, place, earlier.get(picture.key), is_own=picture.key in captions)
        claimed |= _claimed(texts) if texts else {}  # those of a card too: they are no prose of this story
        if texts is None or (picture.key not in captions and is_card(page, container, picture.element, texts)):
            continue
        texts = _with_attributes(texts, texts_in_attributes(picture.element, place.keys))
        image = _image(picture, texts, own_names)
        if image.credit is None and shows_a_code(picture.element):
            continue
        other = images.get(picture.key)
        images[picture.key] = merged(other, image) if other else image
        if texts.credit:
            provenance.setdefault("credit", texts.source)
    add_stated(page, images, provenance, own_names)
    if images:
        provenance["images"] = "story pictures"
    return tuple(images.values()), claimed, provenance


def _with_attributes(texts: Texts, stated: Texts) -> Texts:
    """The words beside a picture; where they have no caption, or no credit, with the one that attributes state."""
    credit, source = (texts.credit, texts.source) if texts.credit else (stated.credit, stated.source)
    caption, remarks = (texts.caption, texts.remarks) if texts.caption else (stated.caption, stated.remarks)
    return texts._replace(caption=caption, credit=credit, source=source, remarks=remarks)


def _claimed(texts: Texts) -> dict[HtmlElement, bool]:
    """The elements with the words of a picture, each with whether a credit with its label shows that."""
    return {element: _ends_in_credit(element) for element in texts.elements}


def _ends_in_credit(element: HtmlElement) -> bool:
    """Whether an element holds few words, and a credit with its label is the last of them."""
    return size_of(element) <= MAX_BESIDE_CHARACTERS and ends_in_labelled_credit(text_of(element))


def _stated_captions(page: Page) -> dict[str, str]:
    """The keys of the pictures that the page names as its own, each with the caption that its data state; "": they state none."""
    found: dict[str, str] = {}
    for address, about in islice(stated_pictures(page), MAX_STATED):
        stated = next((text for name in ("caption", "description") if isinstance(text := about.get(name), str)), "")
        found[picture_key(address)] = found.get(picture_key(address)) or stated
    return found


def _candidates(page: Page, story: Story, root: HtmlElement, own: Own) -> list[PagePicture]:
    """The pictures above the story that are its own, and those in `root`, in page order."""
    assert story.container is not None
    backed = _backed(page)
    before = _shown_before(page, story.container, backed)
    near = [shown for shown in before if root in shown.iterancestors()]
    far = [shown for shown in before if shown not in near]
    found = list(islice(_pictures(page, story, root, near, backed), MAX_PICTURES))
    seen = {picture.key for picture in found}
    return [*(picture for picture in _above(page, story, far, own) if picture.key not in seen), *found]


def _own_names(page: Page) -> frozenset[str]:
    """The names of the page's outlet, as `letters` writes them: "Igal Dagen" and igaldagen.example both give "igaldagen"."""
    names = (page.first_meta("og:site_name", "application-name"), page.host, *page.host.split(".")[:-1])
    return frozenset(filter(None, (letters(name) for name in names if name)))


def _surroundings(container: HtmlElement, heading: HtmlElement | None) -> HtmlElement:
    """The element that holds both story and headline, at most MAX_STEPS_UP above the story; else the element of the story."""
    around = set(heading.iterancestors()) if heading is not None else set()
    root: HtmlElement | None = container
    for _ in range(MAX_STEPS_UP):
        if root is None or root.tag == "body":
            break
        if root in around:
            return root
        root = root.getparent()
    return root if root is not None and root in around else container


def _pictures(
    page: Page, story: Story, root: HtmlElement, near: list[HtmlElement], backed: list[HtmlElement]
) -> Iterator[PagePicture]:
    """The pictures in `root` that are shown `near`, before the story, then those inside the story, in page order."""
    container = story.container
    assert container is not None
    known = {root: False}
    for shown in near:
        yield from _found(page, story, known, shown, leads=True)
    leads = True
    at = page.elements.place(container)
    for element in _may_show(page, backed, at + 1, page.elements.end(container), "p")[: 20 * MAX_PICTURES]:
        if element.tag == "p":
            leads = leads and len((element.text or "").strip()) <= MIN_RUNNING_CHARACTERS
        elif (shown := _shown_by(element)) is not None:
            yield from _found(page, story, known, shown, leads=leads)


# The elements that have an attribute whose value may give a picture as their background.
_HAVING: dict[str, Any] = {name: etree.XPath(f"descendant-or-self::*[@{name}]") for name in BACKGROUND_NAMES}


class Own(NamedTuple):
    """What makes a picture far above a story the story's: its key is one that the page names, or it is in one of the figures."""

    keys: frozenset[str]
    figures: frozenset[HtmlElement]


def _above(page: Page, story: Story, far: list[HtmlElement], own: Own) -> Iterator[PagePicture]:
    """The story's own pictures among those shown above it, however `far` from it."""
    known: dict[HtmlElement, bool] = {}
    for shown in far:
        in_figure = bool(own.figures) and not own.figures.isdisjoint(shown.iterancestors("figure"))
        if in_figure or own.keys:
            for picture in _found(page, story, known, shown, leads=True):
                if in_figure or picture.key in own.keys:
                    yield picture


def _below(page: Page, heading: HtmlElement | None) -> frozenset[HtmlElement]:
    """The first figures below the headline."""
    if heading is None or not page.elements.count("figure"):
        return frozenset()
    return frozenset(page.elements.of("figure", start=page.elements.end(heading))[:MAX_PICTURES])


def _shown_before(page: Page, container: HtmlElement, backed: list[HtmlElement]) -> list[HtmlElement]:
    """The elements that show the last MAX_PICTURES pictures before the story, in page order, those around it left out."""
    around = frozenset(container.iterancestors())
    before = [
        element
        for element in _may_show(page, backed, 0, page.elements.place(container))
        if element not in around and (element.tag != "figure" or not holds(element, "img"))
    ]
    return [shown for element in before[-MAX_PICTURES:] if (shown := _shown_by(element)) is not None]


def _backed(page: Page) -> list[HtmlElement]:
    """The elements of the page that may have a picture as their background."""
    return [
        element
        for name in page.background_names
        for element in _HAVING[name](page.root)
        if name != "style" or "background" in element.get("style")
    ]


def _may_show(page: Page, backed: list[HtmlElement], start: int, end: int, *others: str) -> list[HtmlElement]:
    """The elements at the places from `start` to before `end` that may show a picture, and those of other tags, in page order."""
    elements = page.elements
    found = elements.of("img", "amp-img", "figure", *others, start=start, end=end)
    inside = [element for element in backed if start <= elements.place(element) < end]
    return sorted({*found, *inside}, key=elements.place) if inside else found


def _shown_by(element: HtmlElement) -> HtmlElement | None:
    """The element itself if it is an img or has a picture as its background; of a figure without an img, the element that
    shows its picture.
    """
    if element.tag in ("img", "amp-img"):
        return element
    if element.tag != "figure":
        return element if is_background_picture(element) else None
    return None if holds(element, "img") else picture_without_img(element)


def _found(
    page: Page, story: Story, known: dict[HtmlElement, bool], element: HtmlElement, *, leads: bool
) -> Iterator[PagePicture]:
    if _is_picture(element) and not _is_elsewhere(element, story, known):
        url = best_address(page, element)
        if url and not _is_logo(url):
            yield PagePicture(element, url, picture_key(url), leads)


def _is_logo(url: str) -> bool:
    """Whether an address is that of a logo, a button or a counting pixel."""
    parts = split_address(url)
    return bool(
        _NOT_STORY.search(parts.path.rsplit("/", 1)[-1])
        or _NO_NEWS.search(parts.path)
        or _NOT_STORY.search(parts.hostname or "")
    )


def _is_picture(image: HtmlElement) -> bool:
    """Whether the size, class and id of an img allow it to be a picture of the story."""
    sizes = (_number(image.get("width")), _number(image.get("height")))
    is_small = any(size is not None and size < MIN_SIDE_PIXELS for size in sizes)
    if is_small and (not is_lazy(image) or is_as_small_as_stated(image, *sizes)):
        return False
    return _names_picture(f"{image.get('class') or ''} {image.get('id') or ''}")


@lru_cache(maxsize=10_000)
def _names_picture(names: str) -> bool:
    return _NO_PICTURE_NAMES.search(CAMEL.sub("-", names)) is None


def _is_elsewhere(image: HtmlElement, story: Story, known: dict[HtmlElement, bool]) -> bool:
    """Whether a picture is in chrome: a teaser, an author's box, an advertisement. `known` remembers
    the answer for each element above a picture; it begins with the element around the whole story.
    """
    path = []
    verdict = False
    for ancestor in image.iterancestors():
        if ancestor in known:
            verdict = known[ancestor]
            break
        path.append(ancestor)
    for ancestor in reversed(path):
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        verdict = verdict or _named_elsewhere(str(ancestor.tag), names, story.chrome(ancestor) == "never")
        known[ancestor] = verdict
    return verdict


@lru_cache(maxsize=10_000)
def _named_elsewhere(tag: str, names: str, in_chrome: bool) -> bool:
    """Whether pictures in an element of this tag and these class names are not the story's. `in_chrome`: it is page chrome."""
    if tag in _NEVER_ELSEWHERE or _PICTURES_OWN.search(names):
        return False
    return (
        in_chrome or tag in ("nav", "footer", "aside", "form") or _ELSEWHERE.search(CAMEL.sub("-", names)) is not None
    )


def _number(text: str | None) -> int | None:
    return whole_number((text or "").strip().removesuffix("px"), max_digits=MAX_DIGITS)


def _image(picture: PagePicture, texts: Texts, own_names: frozenset[str]) -> Image:
    alt = squeeze(picture.element.get("alt") or picture.element.get("aria-label") or "") or None
    credit, source_alt = texts.credit, None
    if credit is None:
        source_alt, credit = _of_attributes(picture.element, alt if texts.caption is None else None)
    parts: dict[str, Any] = split_credit(credit, own_names)._asdict() if credit else {}
    if "courtesy" in texts.remarks and parts and parts["photographer"] == credit:
        # "Image courtesy of Ida Ode": who gave a picture away did not always take it, and may be a firm.
        parts |= {"photographer": None, "unplaced": (*parts["unplaced"], credit)}
    parts["qualifiers"] = tuple(dict.fromkeys((*texts.remarks, *parts.get("qualifiers", ()))))
    return Image(
        url=picture.url,
        alt_text=alt,
        caption=texts.caption,
        taken_on=taken_on(texts.caption or source_alt, parts.get("virin")),
        width=_number(picture.element.get("width")),
        height=_number(picture.element.get("height")),
        role=_role(picture),
        external_id=media_id(picture.element),
        **parts,
    )


def _of_attributes(image: HtmlElement, alt: str | None) -> tuple[str | None, str | None]:
    """(caption, credit) at the end of an img's title or alternative text."""
    for text in (image.get("title"), alt):
        caption, credit = split_caption(text or "")
        if credit and (caption or strip_label(text or "") != squeeze(text or "").rstrip(".")):
            return caption, credit  # the name of a firm alone says what the picture shows: "Google"
    return alt, None


def _role(picture: PagePicture) -> ImageRole:
    for number, ancestor in enumerate(picture.element.iterancestors()):
        if (
            _names_gallery(ancestor.get("class") or "")
            and sum(1 for _ in islice(ancestor.iter("img"), MIN_GALLERY_PICTURES)) == MIN_GALLERY_PICTURES
        ):
            return "gallery"
        if number > 5:
            break
    return "lead" if picture.leads else "inline"


@lru_cache(maxsize=10_000)
def _names_gallery(names: str) -> bool:
    return _GALLERY_NAMES.search(names) is not None

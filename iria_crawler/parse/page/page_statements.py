"""What a page states of itself: in its data, its microdata, the names that its software gives to its body, its generator.

A shop, a forum or a manual is run by software that says so. Such statements are signs among others (page_signs.py). Those that
no story makes are a verdict, and need no weights: says_no_story().
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.parse.page.json_ld import STORY_TYPES, types_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import letters

LIST_TYPES = frozenset(("ItemList", "CollectionPage", "SearchResultsPage", "Blog", "ProfilePage", "OfferCatalog"))
# What the data of a page may call it.
_TYPES = {
    "data_story": STORY_TYPES,
    "data_product": frozenset(("Product", "ProductGroup", "Offer", "AggregateOffer", "SoftwareApplication", "Course")),
    "data_list": LIST_TYPES,
    "data_talk": frozenset(("QAPage", "DiscussionForumPosting", "Question", "Answer")),
    "data_service": frozenset(("Service", "LocalBusiness", "Store", "ProfessionalService")),
    "data_trail": frozenset(("BreadcrumbList",)),
}
_PRODUCTS = frozenset(
    (
        "Product",
        "ProductGroup",
        "IndividualProduct",
        "SoftwareApplication",
        "Course",
        "OfferCatalog",
        "JobPosting",
        "Event",
    )
)
_TALKS = frozenset(("QAPage", "DiscussionForumPosting"))
_LISTS = frozenset(("CollectionPage", "SearchResultsPage"))
_BUSINESSES = frozenset(("Service", "LocalBusiness", "Store", "ProfessionalService", "OfferCatalog"))

# What WordPress, Drupal and others call the body of a page, by what it shows.
_BODIES = {
    "body_of_story": re.compile(r"(?<!\S)(?:single|single-post|postid-\d+|article-page|page-article|node-type-article)(?!\S)"),
    "body_of_post": re.compile(r"(?<!\S)(?:single-post|post-template-default)(?!\S)"),
    "body_of_list": re.compile(r"(?<!\S)(?:home|front-page|archive|category|tag|search(?:-results)?|author|blog)(?!\S)"),
    "body_of_page": re.compile(r"(?<!\S)(?:page|page-id-\d+|single-product|woocommerce|product)(?!\S)"),
    "body_of_product": re.compile(r"(?<!\S)(?:single-product|product-template-default|template-product|catalog-product-view)(?!\S)"),
    "body_of_talk": re.compile(r"(?<!\S)(?:single-topic|single-forum|topic-template-default|question-page|section-viewtopic)(?!\S)"),
}  # fmt: skip
# Programs that run nothing but forums, or nothing but manuals, as they name themselves.
_FORUM = re.compile(
    r"\b(?:discourse|xenforo|vbulletin|phpbb|invision community|mybb|flarum|vanilla forums|nodebb)", re.I
)
_MANUAL = re.compile(
    r"\b(?:docusaurus|mkdocs|sphinx|gitbook|bookdown|vitepress|docsify|starlight|antora|mdbook|nextra|doxygen)", re.I
)
# The address of a thread has its number: "/threads/best-telescope.1555/", "/t/best-telescope/1555", "showthread.php?t=1555".
# A year is no such number ("/topics/2026/"), nor is a day ("/t/harbour/20261120").
_THREAD = re.compile(
    r"\b(?:showthread|viewtopic)\b|/threads?/(?![^/\d]*(?:19|20)\d\d(?:\D|$))[^/]*\d|"
    r"/(?:questions?|topics?|discussions?)/(?!(?:19|20)\d\d(?:/|\d{4}))\d+|"
    r"/t/[^/]*[a-z][^/]*/(?!(?:19|20)\d{6}(?!\d))\d+|/t/\d+/[^/]*[a-z]"
)
# A part of a house that has other parts: "forum.example.org", and no house that is called so ("forum.example").
_FORUM_HOST = re.compile(r"(?:www\.)?(?:forums?|discuss|discourse|community)\.[^.]+\.")
_SHOP_FOLDER = re.compile(r"/(?:products?|shop|store|collections|catalog(?:ue)?|cart)(?:/|$)")
_MANUAL_FOLDER = re.compile(r"/(?:docs?|documentation|manual|reference|wiki)(?:/|$)")
_MANUAL_HOST = re.compile(r"(?:www\.)?(?:docs?|documentation|wiki)\.[^.]+\.")
_ITEM_TYPES: Any = etree.XPath("//@itemtype", smart_strings=False)


# A name shares half of its words with the title of the page that is about it; neither is read further than this.
MIN_SAME_WORDS, MAX_TITLE_CHARACTERS = 0.5, 1_000
_WORD = re.compile(r"\w+")


def of_data(page: Page) -> dict[str, float]:
    """What JSON-LD, `og:type` and meta tags say; what is there or not is 1 or 0."""
    kinds: frozenset[str] = frozenset().union(*map(types_of, page.json_ld))
    tells_story = bool(kinds & STORY_TYPES)
    og_type = (page.first_meta("og:type") or "").lower()
    published = page.first_meta("article:published_time", "datepublished", "date", "pubdate") is not None
    modified = page.first_meta("article:modified_time", "og:updated_time") is not None
    return {
        **{name: float(bool(kinds & types)) for name, types in _TYPES.items()},
        "data_none": float(not kinds),
        "page_without_story": float("WebPage" in kinds and not tells_story),
        "product_without_story": float(not tells_story and _is_about(page, _PRODUCTS)),
        "list_without_story": float(bool(kinds & _LISTS) and not tells_story),
        "business_without_story": float(bool(kinds & _BUSINESSES) and not tells_story),
        "og_article": float(og_type in ("article", "news", "blog")),
        "og_website": float(og_type == "website"),
        "og_profile": float(og_type == "profile"),
        "og_product": float(og_type.startswith("product")),
        "meta_published": float(published),
        "meta_modified_alone": float(modified and not published),
        "meta_author": float(page.first_meta("author", "article:author") is not None),
        "meta_section": float(page.first_meta("article:section", "article:tag") is not None),
        "meta_price": float(page.first_meta("product:price:amount", "og:price:amount") is not None),
    }


def _is_about(page: Page, types: frozenset[str]) -> bool:
    """Whether data of one of the types are of this page: the thing has no name, or the page's title or address tells it. A course or
    a program that an outlet offers beside its stories stands in the data of all its pages, under a name of its own.
    """
    names = [item.get("name", item.get("title")) for item in page.json_ld if types_of(item) & types]
    title = " ".join((page.title or "", page.first_meta("og:title") or "", urlsplit(page.url).path))[
        :MAX_TITLE_CHARACTERS
    ]
    return any(not isinstance(name, str) or _tells(title, name[:MAX_TITLE_CHARACTERS]) for name in names)


def _tells(title: str, name: str) -> bool:
    """Whether a title and address have most words of a name, or the name most of theirs; or its letters, where words are not parted."""
    said, named = set(_WORD.findall(title.casefold())), set(_WORD.findall(name.casefold()))
    return len(said & named) >= MIN_SAME_WORDS * min(len(said), len(named)) or letters(name) in letters(title)


def of_software(page: Page) -> dict[str, float]:
    """What the programs that made the page call it and themselves."""
    generator = " ".join(page.meta.get("generator", ()))
    return {
        **of_body_classes(page.body),
        "made_by_forum": float(_FORUM.search(generator) is not None),
        "made_by_manual": float(_MANUAL.search(generator) is not None),
    }


def of_body_classes(body: HtmlElement | None) -> dict[str, float]:
    """What the class of the body says that the page shows."""
    names = (body.get("class") or "").lower() if body is not None else ""
    return {name: float(words.search(names) is not None) for name, words in _BODIES.items()}


def of_microdata(root: HtmlElement) -> dict[str, float]:
    """The types that the mark-up itself names: how many elements are called so."""
    found = [str(value).rstrip("/").rpartition("/")[2] for value in _ITEM_TYPES(root)]
    kinds = frozenset(found)
    return {
        "items_story": float(bool(kinds & STORY_TYPES)),
        "items_product": float(sum(kind in _PRODUCTS for kind in found)),
        "items_talk": float(bool(kinds & _TALKS)),
        "items_comment": float(sum(kind in ("Comment", "Answer", "UserComments") for kind in found)),
    }


def marked_stories(root: HtmlElement) -> int:
    """How many elements the mark-up calls a story. One is the page's own; a list calls several so, and those are none of its own."""
    return sum(str(value).rstrip("/").rpartition("/")[2] in STORY_TYPES for value in _ITEM_TYPES(root))


def of_address(parts: SplitResult) -> dict[str, float]:
    """What an address says firmly: that it is of a thread, a shop or a manual."""
    path, host = parts.path.lower(), parts.hostname or ""
    is_thread = _THREAD.search(f"{path}?{parts.query}") is not None or _FORUM_HOST.match(host) is not None
    is_manual = _MANUAL_FOLDER.search(path) is not None or _MANUAL_HOST.match(host) is not None
    return {
        "address_of_thread": float(is_thread),
        "address_of_shop": float(_SHOP_FOLDER.search(path) is not None),
        "address_of_manual": float(is_manual),
    }


def says_no_story(signs: Mapping[str, float]) -> bool:
    """Whether a page says of itself that it is a thread, a list, a product or a manual, by the signs that are at hand.

    Never where its data call it a story. The folder of a shop or a manual does not count of a page with a day or an author, nor the
    program of a manual of one with a day: shops and makers of manuals have blogs, in the same folders and made by the same programs.
    What is called a product by its data or its body is one unless an author is named beside the day: magazines for games call what
    they review so.
    A page that also says that it is a story, as a post or as an article with a day or an author, is for the weights to judge:
    themes and plugins put the data of a list, a product or a program on every page of a site. A forum's software does not err so.
    """
    if signs["data_story"]:
        return False
    of_program = ("body_of_talk", "made_by_forum")
    firm = ("list_without_story", "address_of_thread", "og_profile")
    of_product = ("product_without_story", "og_product", "body_of_product")
    of_folder = ("address_of_shop", "address_of_manual")
    is_dated, has_author = bool(signs["is_dated"]), bool(signs["authors"])
    if any(signs[name] for name in of_program):
        return True
    if signs["body_of_post"] or (signs["og_article"] and (is_dated or has_author)):
        return False
    return (
        any(signs[name] for name in firm)
        or (not (is_dated and has_author) and any(signs[name] for name in of_product))
        or (not (is_dated or has_author) and any(signs[name] for name in of_folder))
        or (not is_dated and bool(signs["made_by_manual"]))
    )

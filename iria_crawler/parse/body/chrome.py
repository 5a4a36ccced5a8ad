"""Chrome: what stands around and between a story's paragraphs and is no part of it.

Three kinds of evidence, each a table below: the element's tag or role, the names its publisher gave it (class and id,
read as whole words), and whether the reader sees it at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Literal

from lxml.html import HtmlElement

from iria_crawler.parse.page.evidence import STRUCK_TAGS
from iria_crawler.text import CAMEL

# "never": its name is that of a part which tells no story. "likely": chrome, unless it holds most of the page's running
# text, for a story may stand in an element of any name ("with-sidebar", "subscriber-content"). Both are evidence: the
# scorer of lines (scorer.py) may keep a line that stands in either.
ChromeKind = Literal["never", "likely"]

# Elements whose text a reader never sees as prose.
UNREAD_TAGS = frozenset(
    "script style noscript template select option textarea svg iframe head title button input canvas object embed map "
    "datalist link meta progress meter math".split()
)
# Elements that never hold a paragraph of a story.
CHROME_TAGS = UNREAD_TAGS | frozenset(
    "nav aside footer form figure figcaption picture video audio dialog menu label".split()
)
_PICTURE_TAGS = frozenset(("img", "picture", "video", "iframe", "amp-img"))
# What a figure shows is seen in its first elements.
MAX_FIGURE_ELEMENTS = 40
# A box amid a story has no more elements.
MAX_BOX_ELEMENTS = 60
_TO_CLICK = frozenset("a button form input select textarea img iframe video audio".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CHROME_ROLES = frozenset(
    "navigation complementary contentinfo search dialog alertdialog menu menubar toolbar tooltip tablist "
    "button alert".split()
)

# Names of what is never a story. A part such as "read-?more" allows both spellings; every name is matched as a whole
# word of a class or id, in whatever way it is joined: "share-post", "sharePost", "post_share".
_NEVER_WORDS = """
comment comments commentlist commentform comment-?list respond disqus livefyre replies reply-?form
share sharing shares sharebar share-?bar share-?tools sharetools social socials social-?media addtoany sharedaddy addthis a2a
related relateds related-?posts relatedposts related-?articles related-?content jp-relatedposts recommended recommendation
recommendations recirc recirculation read-?more readmore also-?read read-?also read-?next readnext more-?from most-?read
mostread most-?popular trending popular up-?next you-?may outbrain taboola zergnet revcontent mgid nativo
newsletter newsletters newsletter-?signup subscribe signup sign-?up mailing-?list
advert adverts advertisement advertisements advertising advertorial-?label ads adslot ad-?slot ad-?unit ad-?container ad-?wrapper
adsbygoogle dfp gpt-ad google-?ad sponsored sponsor promo promos promobox promotion promotions teaser teasers
breadcrumb breadcrumbs crumbs pagination pager paginator post-?navigation post-?nav nav-?links navbar navigation menu submenu
cookie cookies cookie-?banner consent gdpr onetrust
toolbar byline bylines author-?bio authorbio author-?box authorbox about-?author bio-?box author-?info author-?card
author-?profile author-?description contributor-?bio tags tag-?list taglist tagcloud post-?tags entry-?tags article-?tags
topics keywords post-?meta entry-?meta article-?meta postmeta post-?info article-?info metadata meta-?data post-?date
timestamp publish-?date published-?date dateline-?info entry-?footer post-?footer article-?footer
screen-?reader-?text sr-?only visually-?hidden visuallyhidden screenreader print-?only hidden-?print-?only
off-?screen element-?invisible assistive-?text a11y-?hidden
back-?to-?top scroll-?top copyright-?notice
caption captions wp-caption wp-caption-text caption-?text image-?caption img-?caption photo-?caption cutline figcaption
image-?credit photo-?credit img-?credit media-?credit
pull-?quotes? pullquote wp-block-pullquote pullquotes
player video-?player videoplayer jwplayer audio-?player podcast-?player
gallery-?thumbs poll quiz rating ratings star-?rating print-?button
footer footers site-?footer page-?footer gutter skip-?link skip-?to-?content feedback reactions
"""
# Names of what is chrome unless most of the page's text stands in it.
_LIKELY_WORDS = """
sidebar side-?bar widget widgets widget-?area masthead site-?header top-?bar
subscription subscriptions paywall-?(?:prompt|message|overlay|banner|cta|box) regwall modal popup pop-?up overlay
lightbox rollover hovercard hover-?card
ad carousel slider slideshow tooltip dropdown drawer off-?canvas
tag topic author authors author-?name date time copyright credit credits caption-?credit disclaimer
infobox info-?box factbox inline-?related aside rail right-?rail left-?rail secondary toc table-?of-?contents
noprint no-?print print-?hide cta call-?to-?action sticky banner kicker eyebrow section-?label rubric
donate donation donations membership support-?us whatsapp telegram follow follow-?us appdownload app-?download
jump-?to archive-?link login log-?in register registration
"""


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_:.-])(?:{'|'.join(words.split())})(?=$|[\s_:.-])")


_NEVER = _whole_words(_NEVER_WORDS)
_CHROME = _whole_words(_NEVER_WORDS + _LIKELY_WORDS)
# A name that says the element holds the story, or only how the page is laid out around it, outweighs any other.
_STORY_NAME = re.compile(
    r"(?:^|[\s_-])(?:article-?body|story-?body|entry-?content|post-?content|article-?content|story-?content|body-?content|"
    r"article-?text|story-?text|articlebody|storybody|main-?content|maincontent|post-?body|body-?text|"
    r"page-?content|content-?body|rich-?text|richtext)(?=$|[\s_:-])"
)
# Names that tell of the page or the post, not of the element: "tag-drones" and "category-sharing" of WordPress,
# "has-sidebar", "no-comments", "content-with-sidebar", "sidebar-grid".
_ABOUT_PAGE = re.compile(
    r"^(?:tag|category|cat|has|is|no|with|without|js|not|format|type|status|theme|template|page|col|grid)[-_]|"
    r"(?:^|[-_])(?:has|with|without|no)[-_]|(?:sidebar|rail|ad|ads|widget|footer)[-_]*(?:grid|layout|page|content|main)|"
    r":|article-?card"
)
# Names of what only a screen reader speaks, as style sheets of many publishers have them.
_SPOKEN_ONLY = re.compile(
    r"screen-?reader|sr-only|visually-?hidden|assistive-?text|off-?screen|element-?invisible|a11y-?hidden", re.I
)
_SPOKEN = re.compile(_SPOKEN_ONLY.pattern + r"|assistive|rollover|hover-?card|tooltip", re.I)
_UNSEEN = re.compile(r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
# Without colour or height, and names by which style sheets hide an element. A line that comes into view with a movement begins
# without colour too, and a name such as "md:block" shows the element again on wider screens.
_FADED = re.compile(r"(?<![\w-])(?:opacity\s*:\s*0?\.?0+(?![.\d])|(?:max-)?height\s*:\s*0(?![.\d]))", re.I)
_MOVES = re.compile(r"(?<![\w-])(?:transform|translate|transition|animation|will-change)\b", re.I)
_HIDDEN_NAME = re.compile(r"(?<!\S)(?:is-hidden|u-hidden|d-none|hidden|hide)(?!\S)")
_SHOWN_NAME = re.compile(r":|(?:sm|md|lg|xl|print|desktop|mobile|tablet)-")
_STRUCK = re.compile(r"(?<![\w-])text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.I)
# Moved out of the page, cut to nothing, or without size: no click brings it back.
_OUT_OF_SIGHT = re.compile(
    r"(?<![\w-])(?:(?:left|right|top|bottom|text-indent)\s*:\s*-\d{3}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]|"
    r"clip-path\s*:\s*inset\(\s*(?:50|100)%|font-size\s*:\s*0(?![\d.])|height\s*:\s*1px)",
    re.I,
)


def chrome_kind(element: HtmlElement) -> ChromeKind | None:
    """What the element as a whole is, judged by its tag, role, visibility and names; None for what may be story."""
    tag = element.tag
    if not isinstance(tag, str) or tag in UNREAD_TAGS:
        return "never"
    if tag == "body" or tag == "html":
        return None
    kind: ChromeKind | None = "likely" if tag in CHROME_TAGS and not _is_figure_of_table(element) else None
    names = element.keys()  # one call, where most elements have one attribute or none
    if not names:
        return kind
    get = element.get
    if "role" in names and get("role") in _CHROME_ROLES:
        kind = "likely"
    if "hidden" in names or ("aria-hidden" in names and get("aria-hidden") == "true"):
        kind = "likely"
    if "style" in names and (_UNSEEN.search(style := get("style") or "") or _OUT_OF_SIGHT.search(style)):
        kind = "likely"
    classes = get("class", "") if "class" in names else ""
    # The id of a heading is made of its words, for links to it: "time-to-share".
    identifier = get("id", "") if "id" in names and tag not in _HEADINGS else ""
    if classes or identifier:
        kind = _named(classes, identifier) or kind
    return kind


def _is_figure_of_table(element: HtmlElement) -> bool:
    """Whether a figure shows a table and no picture: then its text is the story's."""
    if element.tag != "figure":
        return False
    tags = {inner.tag for inner in islice(element.iter(), MAX_FIGURE_ELEMENTS)}
    return "table" in tags and tags.isdisjoint(_PICTURE_TAGS)


def is_plain_aside(element: HtmlElement) -> bool:
    """Whether an element is an aside, and neither a role nor a name tells what for."""
    return (
        element.tag == "aside"
        and not element.get("role")
        and not _named(element.get("class", ""), element.get("id", ""))
    )


def is_box_of_prose(element: HtmlElement) -> bool:
    """Whether an aside amid paragraphs explains the story: a heading or more paragraphs than one, and nothing to click. Advertisements
    and cards have links, and a quotation set off is one paragraph.
    """
    if not is_plain_aside(element):
        return False
    inside = [one.tag for one in islice(element.iter(), MAX_BOX_ELEMENTS + 1)]
    if len(inside) > MAX_BOX_ELEMENTS or not _TO_CLICK.isdisjoint(inside):
        return False
    beside = (element.getprevious(), element.getnext())
    is_amid = all(
        one is not None and one.tag not in CHROME_TAGS and next(one.iter("p"), None) is not None for one in beside
    )
    return is_amid and (inside.count("p") > 1 or ("p" in inside and not _HEADINGS.isdisjoint(inside)))


@lru_cache(maxsize=20_000)
def _named(classes: str, identifier: str) -> ChromeKind | None:
    kinds = {kind for name in (*classes.split(), identifier) if (kind := _kind_of_name(name))}
    if not kinds or has_story_name(f"{classes} {identifier}"):
        return None
    return "never" if "never" in kinds else "likely"


@lru_cache(maxsize=20_000)
def _kind_of_name(name: str) -> ChromeKind | None:
    """What chrome one name tells of; None for most names."""
    words = CAMEL.sub("-", name).lower()
    if _CHROME.search(words) is None or _ABOUT_PAGE.search(words):
        return None
    return "never" if _NEVER.search(words) else "likely"


@lru_cache(maxsize=20_000)
def has_story_name(classes: str) -> bool:
    """Whether a name among an element's classes says that it holds the story: "entry-content", "articleBody"."""
    return any(_STORY_NAME.search(CAMEL.sub("-", name).lower()) for name in classes.split())


def is_unseen(element: HtmlElement) -> bool:
    """Whether the reader does not see the element, or only a screen reader speaks it."""
    if element.tag in UNREAD_TAGS or is_hidden(element) or element.get("aria-hidden") == "true":
        return True
    classes = element.get("class")
    return (classes is not None and _is_spoken(classes)) or is_out_of_sight(element)


def is_out_of_sight(element: HtmlElement) -> bool:
    """Whether the element is made for screen readers or robots alone: no reader sees it, whatever he does."""
    classes, style = element.get("class"), element.get("style")
    if classes is not None and _is_spoken(classes) and _SPOKEN_ONLY.search(classes):
        return True
    return style is not None and _OUT_OF_SIGHT.search(style) is not None


@lru_cache(maxsize=20_000)
def _is_spoken(classes: str) -> bool:
    """Whether a name among an element's classes is one of _SPOKEN; those of _SPOKEN_ONLY are."""
    return _SPOKEN.search(classes) is not None


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element itself says that it is not shown."""
    if element.get("hidden") is not None:
        return True
    style, classes = element.get("style"), element.get("class")
    return (style is not None and _hides(style)) or (classes is not None and _is_named_hidden(classes))


@lru_cache(maxsize=5_000)
def _hides(style: str) -> bool:
    return _UNSEEN.search(style) is not None or (_FADED.search(style) is not None and _MOVES.search(style) is None)


@lru_cache(maxsize=20_000)
def _is_named_hidden(classes: str) -> bool:
    return _HIDDEN_NAME.search(classes) is not None and _SHOWN_NAME.search(classes) is None


def is_struck(element: HtmlElement) -> bool:
    """Whether the element strikes its words out: by its tag, or by its style."""
    if element.tag in STRUCK_TAGS:
        return True
    style = element.get("style")
    return style is not None and _STRUCK.search(style) is not None

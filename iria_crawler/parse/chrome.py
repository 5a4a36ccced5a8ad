"""Page furniture: what stands around and between a story's paragraphs and is no part of it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

# Elements that never hold a paragraph of a story.
FURNITURE_TAGS = frozenset(
    "script style noscript template nav aside form footer button select input textarea iframe svg canvas object embed "
    "figure figcaption picture video audio map dialog menu label head title link meta".split()
)

# What publishers call their furniture, in class names and ids, as whole words ("share-post", "sharePost",
# "post_share").
_WORDS = (
    "comments? commentlist respond disqus replies share sharing shares social addtoany sharedaddy jp-relatedposts related "
    "recommended recommendations read-?more also-?read most-?read trending popular outbrain taboola newsletter subscribe "
    "subscription subscriptions signup sign-?up paywall-?prompt promo promotion advert advertisement advertising ads? "
    "sponsored sponsor breadcrumbs? navigation pagination pager post-?nav sidebar widget widgets footer cookie consent gdpr "
    "modal popup toolbar tags? tag-?list post-?tags author-?bio author-?box about-?author bio-?box byline post-?meta "
    "entry-?meta meta-?data screen-?reader-?text sr-?only visually-?hidden print-?only back-?to-?top copyright caption "
    "wp-caption-text wp-caption image-?credit photo-?credit pull-?quotes? pullquote wp-block-pullquote"
)
_FURNITURE = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_WORDS.split())})(?=$|[\s_-])", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

# A whole paragraph that says one of these things is furniture, wherever it stands.
_PROMPT = re.compile(
    r"(?:(?:sign up|subscribe|click here|follow us|like us|join us|download our)\b.{0,120}|"
    r"(?:read|see) (?:more|also|next)\b[:\s].{0,160}|related(?: articles?| stories)?:?.{0,120}|back to top|advertisement|"
    r"(?:leave|post) a (?:comment|reply)|enter your email address:?|no comments(?: on .*)?|share this(?: article)?:?|"
    r"(?:copyright )?©.{0,200}|all rights reserved\.?|continue reading.{0,80})",
    re.I | re.S,
)
LONGEST_PROMPT = 220


def is_furniture(element: HtmlElement) -> bool:
    """Whether the element as a whole is furniture, judged by its tag, role, visibility and names."""
    if not isinstance(element.tag, str) or element.tag in FURNITURE_TAGS:
        return True
    attributes = element.attrib
    if attributes.get("role") in ("navigation", "complementary", "contentinfo", "search", "dialog"):
        return True
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style", "")
    if style and re.search(r"display\s*:\s*none", style):
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return bool(names.strip()) and bool(_FURNITURE.search(_CAMEL.sub("-", names)))


def is_prompt(text: str) -> bool:
    """Whether a paragraph's text only asks the reader to do something, or says who owns the page."""
    return len(text) <= LONGEST_PROMPT and bool(_PROMPT.fullmatch(text))

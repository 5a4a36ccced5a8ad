"""What a page is: a story, a list of stories, another page, a page that is gone, a wall, a story behind a payment, or nothing.

A page that tells a long story is a story, whatever else it says: a report on a captcha is no captcha. So walls and
missing pages are known by their titles and marks only where little is told. Whether a page is a story at all is decided
by many small signs together (page_weights.py); in doubt it is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iria_crawler.model import PageClass
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.json_ld import types_of
from iria_crawler.parse.page.page_signs import ReadStory, has_list_address, names_list
from iria_crawler.parse.page.page_statements import LIST_TYPES
from iria_crawler.parse.page.page_weights import is_no_story
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.page.walls import asks_consent, asks_payment, is_wall_title

# A page that tells more than this (bytes of paragraphs) tells a story; a page with less may be a wall.
MIN_STORY_BYTES = 1500
# With less than this it may be a check of the reader that is known by its scripts alone, or a sample of a paid story.
MAX_WALL_BYTES = 700
# A story cut off by a payment shows no more than this.
MAX_SAMPLE_BYTES = 1800
# Without a demand for payment, more paragraphs than these are a short report and no sample.
MAX_SAMPLE_PARAGRAPHS = 3
# Who tells less than this tells nothing.
MIN_BYTES = 40
# But for a page that claims so much to be a story: the first line of what has just happened.
MIN_MARKS_OF_LINE = 3

# A title of more characters is a story's; no more of an h1 is read.
MAX_TITLE_CHARACTERS, MAX_H1_CHARACTERS = 150, 3_000

_STORY_TYPES = re.compile(r"Article|BlogPosting|^Report$|Review$")

_NOT_FOUND = re.compile(
    r"\W*+(?:(?:error|http|fehler|erreur)\W*+)?(?:404|410)?\W*+(?:error|fehler|not found|gone)?\W*+"
    r"(?:(?:oops|sorry|whoops|uh[- ]oh|hoppla|ups)\W+)?"
    r"(?:(?:the |this |that |your |requested |diese |die |la |cette |esta |story |web)*(?:page|article|story|content|post|document|"
    r"seite|artikel|página|pagina|strona|сторінка|страница|contenu)s? ?"
    r"(?:you(?:['’]re| are| were| have)? (?:looking for|requested) ?)?(?:was |is |has |could |can|cannot |can['’]t |may |been |be |"
    r"wurde |konnte |kann |nie |ne |no |n['’]|est |does |did )*"
    r"(?:not (?:be )?(?:found|exist|available)|n['’]?t (?:be )?(?:found|exist|available)|removed|deleted|no longer (?:available|exists?)|"
    r"missing|expired|moved|gone|nicht (?:gefunden|vorhanden|verfügbar|gefunden werden)|introuvable|n['’]existe (?:pas|plus)|"
    r"(?:no )?(?:encontrada|existe)|non trovata|niet gevonden|znaleziona|не найдена|не знайдена)|"
    r"(?:404|410)|page not found|not found|nothing (?:was )?found|no results(?: found)?|we can['’]t find that page|"
    r"ページが見つかりません|页面不存在|找不到(?:页面|網頁)|페이지를 찾을 수 없습니다|sayfa bulunamadı|الصفحة غير موجودة)"
    r".{0,30}",
    re.I,
)
_BLOCKED_MARKS = re.compile(
    r"challenge-platform|captcha-delivery|px-captcha|_incapsula_resource|cf-turnstile|g-recaptcha|h-captcha|hcaptcha\.com|"
    r"awswafcaptcha|geo\.captcha|datadome",
    re.I,
)
_STORY_CLASS = re.compile(
    r"(?:^|\s)(?:single|single-post|postid-\d+|article-page|page-article|node-type-article)(?=\s|$)"
)

# A page that is no story is a list if at least 6 of its headings are links; the first 300 headings are looked through.
MIN_LINKED_HEADINGS, MAX_HEADINGS = 6, 300


def classify(page: Page, read: ReadStory) -> tuple[PageClass, bool]:
    """The page's class, and whether what it shows of its story breaks off: by itself, or for want of payment."""
    paragraphs = read.paragraphs
    story_bytes = sum(len(text.encode("utf-8", "replace")) for text in paragraphs)
    titles = _titles(page)
    if story_bytes < MIN_STORY_BYTES:
        if _is_not_found(page, titles, story_bytes):
            return "not_found", False
        if _is_blocked(page, titles, paragraphs, story_bytes):
            return "blocked", False
    no_story = is_no_story(page, read)
    if no_story and _is_list(page):
        return "listing", False
    if story_bytes < MAX_SAMPLE_BYTES and _is_paywalled(page, paragraphs, story_bytes):
        return "paywalled", True
    if story_bytes < MIN_BYTES and not (paragraphs and _story_marks(page) >= MIN_MARKS_OF_LINE):
        return "empty", False
    if no_story:
        return "other", False
    return "article", page.cut or _breaks_off(paragraphs)


def _titles(page: Page) -> list[str]:
    """The page's title and h1s, the outlet's name after a bar or dash left out."""
    texts = [
        page.title or "",
        *(start_of(h1, MAX_H1_CHARACTERS) for h1 in page.elements.of("h1")[:4]),
    ]
    whole = [" ".join(text[:MAX_H1_CHARACTERS].split()) for text in texts[:4]]
    parts = [part for text in whole for part in {text, re.split(r"\s[|–—·-]\s", text)[0]} if part]
    return [part for part in parts if len(part) <= MAX_TITLE_CHARACTERS]


def _is_not_found(page: Page, titles: list[str], story_bytes: int) -> bool:
    body = page.body
    if body is not None and "error404" in (body.get("class") or "").split():
        return True
    return (
        story_bytes < MIN_STORY_BYTES
        and any(_NOT_FOUND.fullmatch(title) for title in titles)
        and not _story_marks(page)
    )


def _is_blocked(page: Page, titles: list[str], paragraphs: Sequence[str], story_bytes: int) -> bool:
    if _story_marks(page):
        return False
    if any(map(is_wall_title, titles)) or asks_consent(paragraphs):
        return True
    marks = any(_BLOCKED_MARKS.search(script.get("src") or "") for script in page.elements.of("script", "iframe"))
    return marks and story_bytes < MAX_WALL_BYTES and page.elements.first("h1") is None


def _story_marks(page: Page) -> int:
    """How strongly the page claims to be a story."""
    marks = 3 if any(_STORY_TYPES.search(str(item.get("@type"))) for item in page.json_ld) else 0
    marks += 2 if page.first_meta("og:type") == "article" else 0
    marks += 1 if page.first_meta("article:published_time", "datepublished") else 0
    body = page.body
    return marks + (2 if body is not None and _STORY_CLASS.search(body.get("class") or "") else 0)


def _is_list(page: Page) -> bool:
    """Whether a page that is no story lists stories or other pages: it says so, or many of its headings are links."""
    if has_list_address(page.url) or names_list(page.body) or any(types_of(item) & LIST_TYPES for item in page.json_ld):
        return True
    return _linked_headings(page) >= MIN_LINKED_HEADINGS


def _linked_headings(page: Page) -> int:
    """How many headings are links or hold one; counted no further than MIN_LINKED_HEADINGS."""
    found = 0
    for heading in page.elements.of("h2", "h3")[:MAX_HEADINGS]:
        parent = heading.getparent()
        found += (parent is not None and parent.tag == "a") or next(heading.iter("a"), None) is not None
        if found >= MIN_LINKED_HEADINGS:
            break
    return found


def _says_free(page: Page) -> bool | None:
    """What JSON-LD says of the story being free to read; None where it says nothing."""
    for item in page.json_ld:
        free = item.get("isAccessibleForFree")
        if free is not None:
            return str(free).strip().lower() not in (
                "false",
                "0",
                "no",
                "http://schema.org/false",
                "https://schema.org/false",
            )
    return None


def _is_paywalled(page: Page, paragraphs: Sequence[str], story_bytes: int) -> bool:
    """Whether what is shown is a sample: the page asks for payment to read on, or says that it is not free and shows
    next to nothing. Many outlets call free stories not free, short reports of several paragraphs too.
    """
    is_not_free = _says_free(page) is False
    shows_little = story_bytes < MAX_WALL_BYTES and len(paragraphs) <= MAX_SAMPLE_PARAGRAPHS
    return (is_not_free and shows_little) or asks_payment(_short_texts(page), is_not_free=is_not_free)


def _short_texts(page: Page) -> list[str]:
    """The first texts of the page's elements that are long enough for a phrase and too short for a paragraph."""
    body = page.body
    if body is None:
        return []
    elements = body.iter("p", "div", "span", "h2", "h3", "h4", "strong", "a", "button")
    return [text for element in elements if (text := element.text) and 10 < len(text) < 300]


def _breaks_off(paragraphs: Sequence[str]) -> bool:
    """Whether the last words break off."""
    return paragraphs[-1].rstrip().endswith(("…", "...", "[…]", "[...]"))

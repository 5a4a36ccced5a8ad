"""What a page says that is shown instead of a story: a check of the reader, a request for consent, a demand for payment.

The words are rows of walls.toml. Where they count is decided in page_class.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iria_crawler.word_tables import any_of, tables_beside

_TABLES = tables_beside(__file__)
_TITLE = re.compile(rf"\W*+{any_of(_TABLES['titles'])}\b.{{0,80}}", re.I | re.S)
_COOKIES = re.compile(any_of(_TABLES["cookies"]), re.I)
_CONSENT = re.compile(any_of(_TABLES["consent"]), re.I)
_PAYMENT = re.compile(any_of(_TABLES["payment"]), re.I | re.S)
_PAYING_READERS = re.compile(any_of(_TABLES["paying_readers"]), re.I)
# One of these is in every demand for payment, and in few other texts of a page.
_PAYING_WORDS = (
    "reading", "read the", "unlock", "access", "subscri", "member", "limit", "free", "weiterlesen", "abonn", "réserv", "il vous reste",
    "suscri", "会員", "残り", "dalsza", "zbývá",
)  # fmt: skip
# A request for consent says in at least this share of its text what it asks for. A report on cookies that has no mark of a
# story does not reach it.
MIN_SHARE_OF_CONSENT = 0.5


def is_wall_title(title: str) -> bool:
    """Whether a page with this title checks the reader, asks for consent, or reports a fault of the server."""
    return _TITLE.match(title) is not None


def asks_consent(paragraphs: Sequence[str]) -> bool:
    """Whether a short text is a request to consent to cookies: it speaks of them and of consent, in most of its paragraphs.

    Only for pages without any mark of a story, since a report about cookies uses the same words.
    """
    about = [text for text in paragraphs if _COOKIES.search(text) or _CONSENT.search(text)]
    if not any(_COOKIES.search(text) for text in about) or not any(_CONSENT.search(text) for text in about):
        return False
    return sum(map(len, about)) >= MIN_SHARE_OF_CONSENT * sum(map(len, paragraphs))


def asks_payment(texts: Sequence[str], *, is_not_free: bool) -> bool:
    """Whether one of the texts asks to pay or register before reading on.

    is_not_free: the page says that its story is not free, so a text that speaks of subscribers only is enough.
    """
    # Few of the words that every demand for payment contains are on a page: they are found sooner than the phrases.
    together = "\n".join(texts).lower()
    telling = [word for word in _PAYING_WORDS if word in together]
    likely = [text for text in texts if any(word in text.lower() for word in telling)]
    return any(_PAYMENT.search(text) or (is_not_free and _PAYING_READERS.search(text)) for text in likely)

"""A page that broke off on its way: it does not end as a page does, and shows the beginning of the story as it was.

A server that closes the connection without having said how long its answer is, or a proxy that keeps half of one, sends such a page
with status 200. What is missing at its end is no edit.
"""

from __future__ import annotations

from iria_crawler.model import Article

# What a whole page has near its end; many pages leave out one of them.
_ENDS = (b"</html", b"</body", b"</HTML", b"</BODY")


def has_no_end(page: bytes) -> bool:
    """Whether the bytes of a page have no end tag of a page. Of no bytes, and of a page in two bytes a letter, it is not known."""
    return bool(page) and b"\0" not in page[:100] and not any(end in page for end in _ENDS)


def is_beginning(article: Article, before: Article) -> bool:
    """Whether the body of a page is that of `before` up to a place, amid a paragraph or behind one, and no further."""
    *whole, last = article.paragraphs or ("",)
    expected = before.paragraphs[: len(whole) + 1]
    if len(expected) != len(whole) + 1 or list(expected[:-1]) != whole:
        return False
    is_shorter = len(last) < len(expected[-1]) or len(article.paragraphs) < len(before.paragraphs)
    return bool(last) and is_shorter and expected[-1].startswith(last)

"""Safe readers for numbers, HTML entities, JSON, encoding names and addresses in pages of strangers.

Python's own readers raise various errors: for numbers of more than 4,300 digits, "²", codecs that give no text, half
surrogates, brackets in a host. The functions here return a value, or None or an empty value if there is none.
"""

from __future__ import annotations

import codecs
import html
import json
import re
from email.message import Message
from typing import Any
from urllib.parse import SplitResult, urlsplit

import webencodings

# A count, a size or a page number of more digits is an error or an attack.
MAX_DIGITS = 9
MAX_CONTENT_TYPE_CHARACTERS = 500  # the rest of a longer header is not read
# An id in JSON has at most 18 digits. A longer number is read as None.
MAX_JSON_DIGITS = 18

_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
# Encodings that are decoded by Python's codec of a larger encoding: pages that declare the smaller one use its characters,
# and browsers read them (Encoding Standard, "Legacy multi-byte encodings").
_SUPERSETS = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-2022-jp": "iso2022_jp_ext",
}
# Labels that are ignored: UTF-16 is recognised by its byte order mark alone, "replacement" is refused by browsers.
_NO_ENCODING = frozenset(("utf-16le", "utf-16be", "x-user-defined", "replacement"))
# Encodings that are not in the standard; Python knows them, and old pages of their regions declare them.
_BEYOND_THE_STANDARD = frozenset(
    "cp437 cp850 cp852 cp855 kz1048 ptcp154 mac-latin2 mac-greek mac-turkish johab hz".split()
)


# The parser compares each attribute with all others of its element: 10,000 take a second. Honest elements have 50.
MAX_ATTRIBUTES = 1_000
# The same for Python's XML parser, which is a hundred times as slow.
MAX_XML_ATTRIBUTES = 100
# Tags above 4,000 bytes are examined; a class or style of more than 1,000 bytes in them is cut.
_LONG_TAG_BYTES, _MAX_NAMES_BYTES = 4_000, 1_000
# A smaller page cannot hold enough attributes to slow the parser down, and is not examined.
_SMALL_PAGE = 20_000
# A tag as a parser sees it. Scripts and comments are skipped as a whole: a "<" in them opens no tag.
_TAG = re.compile(
    rb"""<!--(?:[^-]++|-(?!->))*+|<(script|style|textarea|title)\b[^>]*+>(?:[^<]++|<(?!/\1))*+|"""
    rb"""<[a-zA-Z](?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>?""",
    re.I,
)
_VALUE = rb"""(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)"""
_ATTRIBUTES = rb"""<[a-zA-Z][^\s/>]*+(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+%b)?+)""" % _VALUE
_FIRST_ATTRIBUTES = re.compile(rb"%b{%d}" % (_ATTRIBUTES, MAX_ATTRIBUTES))
_FIRST_OF_XML = re.compile(rb"%b{%d}" % (_ATTRIBUTES, MAX_XML_ATTRIBUTES))
_NAMES = re.compile(rb"""(?<=[\s"'/])((?:class|id|style|rel|role|itemprop)\s*+=\s*+)(%b)""" % _VALUE, re.I)


def tame_tags(page: bytes) -> bytes:
    """The page with at most MAX_ATTRIBUTES in each tag, and long classes cut. Its encoding must contain ASCII."""
    if len(page) <= _SMALL_PAGE:
        return page
    pieces: list[bytes] = []
    at = 0
    for found in _TAG.finditer(page):
        start, end = found.span()
        if end - start > _LONG_TAG_BYTES and not found[1] and not page.startswith(b"<!", start):
            pieces += (page[at:start], _tamed(found[0]))
            at = end
    return b"".join((*pieces, page[at:])) if pieces else page


def tame_xml(document: bytes) -> bytes:
    """The XML document with at most MAX_XML_ATTRIBUTES in each tag."""
    return _TAG.sub(_tamed_xml, document)


def _tamed_xml(found: re.Match[bytes]) -> bytes:
    tag = found[0]
    if len(tag) < 2 * MAX_XML_ATTRIBUTES or found[1] or tag.startswith(b"<!"):
        return tag
    first = _FIRST_OF_XML.match(tag)
    return first[0] + b">" if first else tag


def _tamed(tag: bytes) -> bytes:
    if first := _FIRST_ATTRIBUTES.match(tag):
        tag = first[0] + b">"
    return _NAMES.sub(_shortened, tag)


def _shortened(found: re.Match[bytes]) -> bytes:
    """The attribute, its value cut after the last whole name within _MAX_NAMES_BYTES."""
    value = found[2].strip(b"\"'")
    if len(value) <= _MAX_NAMES_BYTES:
        return found[0]
    return found[1] + b'"' + value[:_MAX_NAMES_BYTES].rpartition(b" ")[0].replace(b'"', b"") + b'"'


def whole_number(text: str | None, *, max_digits: int = MAX_DIGITS) -> int | None:
    """The number in `text`, which must have only ASCII digits, at most `max_digits` of them; else None."""
    text = (text or "").strip()
    return int(text) if 0 < len(text) <= max_digits and text.isascii() and text.isdecimal() else None


def unescape(text: str) -> str:
    """`html.unescape` for any text: a reference with a number of more than seven digits becomes U+FFFD."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text) if "&#" in text else text)


def read_json(text: str, *, strict: bool = True) -> Any:
    """The value of a JSON text; numbers longer than MAX_JSON_DIGITS become None. Raises ValueError alone, also for deep nesting.

    strict=False accepts control characters in strings.
    """
    try:
        return json.JSONDecoder(strict=strict, parse_int=_number).decode(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def read_json_at(text: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins at `start`, and where it ends; None where none begins there, and where that shows."""
    try:
        return json.JSONDecoder(strict=False, parse_int=_number).raw_decode(text, start)
    except json.JSONDecodeError as error:
        return None, max(error.pos, start + 1)
    except (ValueError, RecursionError):
        return None, start + 1


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_JSON_DIGITS + 1 else None  # one more for the sign


def text_codec(label: str | None) -> str | None:
    """Python's name of the encoding that a page declares by `label`, in any of the spellings that browsers know.

    Labels are those of the WHATWG's Encoding Standard ("latin1" and "ascii" are Windows-1252, "gb2312" is GB18030), and a
    few of Python's. None if there is none, if it is not known, and for codecs that no page is written in ("hex", "utf-7",
    and "utf-16", which its byte order mark shows).
    """
    label = (label or "").strip("\t\n\f\r ")
    if not label.isascii():
        return None
    known = webencodings.lookup(label)
    if known is not None:
        return None if known.name in _NO_ENCODING else _SUPERSETS.get(known.name, known.codec_info.name)
    try:
        found = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return found if found in _BEYOND_THE_STANDARD else None


def charset_of(content_type: str | None) -> str | None:
    """The charset of a Content-Type header ("text/html; charset=windows-1251"), in lower case; None if it has none."""
    if not content_type or "charset" not in content_type.lower():
        return None
    message = Message()
    message["Content-Type"] = content_type[:MAX_CONTENT_TYPE_CHARACTERS]
    return message.get_content_charset()


def split_address(url: str) -> SplitResult:
    """`urlsplit` for any text; for a broken address ("http://[::1") all parts are empty."""
    try:
        split = urlsplit(url)
        _ = split.port  # a port beyond 65535 raises here
    except ValueError:
        return urlsplit("")
    return split

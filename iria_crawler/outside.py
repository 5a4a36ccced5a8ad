"""Safe readers for numbers, HTML entities, JSON, encoding names and addresses in pages of strangers.

Python's own readers raise on some of it, each another error: numbers of more than 4,300 digits, "²", codecs that make no
text, half surrogates, brackets in a host. Everything here answers with a value, and None or an empty one where there is none.
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
MAX_CONTENT_TYPE_CHARACTERS = 500  # characters; the rest of a longer header is not read
# An id in JSON has at most 18 digits. A longer number is read as None.
MAX_JSON_DIGITS = 18

_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
# How Python decodes an encoding of the web, where the standard's own name would refuse characters that browsers read:
# each is a superset that pages of the narrower name use (Encoding Standard, "Legacy multi-byte encodings").
_SUPERSETS = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-2022-jp": "iso2022_jp_ext",
}
# Labels that name no encoding of a page: UTF-16 is told by its byte order mark alone, "replacement" is refused by browsers.
_NO_ENCODING = frozenset(("utf-16le", "utf-16be", "x-user-defined", "replacement"))
# Encodings that the standard leaves out and Python knows; old pages of their regions declare them.
_BEYOND_THE_STANDARD = frozenset(
    "cp437 cp850 cp852 cp855 kz1048 ptcp154 mac-latin2 mac-greek mac-turkish johab hz".split()
)


# The parser compares each attribute with all others of its element: 10,000 take a second; honest elements have 50.
MAX_ATTRIBUTES = 1_000
# The same in Python's reader of XML, which is a hundred times as slow.
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
    """A page (of an encoding that has ASCII's signs) whose tags have no more than MAX_ATTRIBUTES, and no endless classes."""
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
    """The same for a document of XML: no tag has more than MAX_XML_ATTRIBUTES."""
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
    """An attribute whose value is cut behind the last whole name that has room."""
    value = found[2].strip(b"\"'")
    if len(value) <= _MAX_NAMES_BYTES:
        return found[0]
    return found[1] + b'"' + value[:_MAX_NAMES_BYTES].rpartition(b" ")[0].replace(b'"', b"") + b'"'


def whole_number(text: str | None, *, most_digits: int = MAX_DIGITS) -> int | None:
    """The number that `text` is: ASCII digits alone, no more than `most_digits` of them; else None."""
    text = (text or "").strip()
    return int(text) if 0 < len(text) <= most_digits and text.isascii() and text.isdecimal() else None


def unescape(text: str) -> str:
    """`html.unescape` for any text: a reference to a character with a number of more than seven digits is U+FFFD."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text) if "&#" in text else text)


def read_json(text: str, *, strict: bool = True) -> Any:
    """The JSON of `text`; numbers longer than MAX_JSON_DIGITS are None. ValueError, and no other error, for broken JSON and deep nests.

    `strict` False lets control characters stand in strings and other text behind the value.
    """
    decoder = json.JSONDecoder(strict=strict, parse_int=_number)
    try:
        return decoder.decode(text) if strict else decoder.raw_decode(text)[0]
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_JSON_DIGITS + 1 else None  # one more for the sign


def text_codec(label: str | None) -> str | None:
    """Python's name of the encoding that a page declares by `label`, in any of the spellings that browsers know.

    Labels are those of the WHATWG's Encoding Standard ("latin1" and "ascii" are Windows-1252, "gb2312" is GB18030), and a
    few of Python's. None for none, an unknown one, and what pages are not written in ("hex", "utf-7", "utf-16" without
    its mark).
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
    """The charset of a Content-Type header ("text/html; charset=windows-1251"), in small letters; None where it has none."""
    if not content_type or "charset" not in content_type.lower():
        return None
    message = Message()
    message["Content-Type"] = content_type[:MAX_CONTENT_TYPE_CHARACTERS]
    return message.get_content_charset()


def split_address(url: str) -> SplitResult:
    """`urlsplit` for any text; all parts are empty for a broken address ("http://[::1")."""
    try:
        split = urlsplit(url)
        _ = split.port  # a port beyond 65535 raises here
    except ValueError:
        return urlsplit("")
    return split

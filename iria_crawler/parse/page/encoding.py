"""Bytes -> text, whatever the page says of its own encoding."""

from __future__ import annotations

import re

from iria_crawler.outside import text_codec

# A text with more than 3 valid UTF-8 sequences for each invalid byte is UTF-8 with a damaged byte.
VALID_PER_INVALID = 3
# A page with 3 sequences of text decoded twice ("â€™") was decoded twice; one may be a quotation of such text.
MIN_TWICE_DECODED = 3

# The encoding is declared in the first bytes or in the head; a declaration further down is not looked for.
MAX_HEAD_BYTES = 20_000
# To guess an encoding, this many bytes around the first that are not ASCII are enough, and take milliseconds.
GUESSED_FROM_BYTES = 8_000
# Fewer of those are quotation marks and accents of a Western page more often than a language of its own.
MIN_BYTES_TO_GUESS = 30
_COMMENT = re.compile(rb"<!--(?:[^-]|-(?!->))*(?:-->|\Z)")
_DECLARATION = re.compile(
    rb"""\A\s*<\?xml\b[^<>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})|"""
    rb"""<\s{0,9}meta\b[^<>]{1,500}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""",
    re.I,
)
_LANGUAGE = re.compile(rb"""<html\b[^<>]{0,500}?\blang\s{0,9}=\s{0,9}["']?([a-z]{2,3}(?:-[a-z]{2,8})?)\b""", re.I)
_MULTIBYTE = re.compile("[\x80-\U0010ffff]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
# What the bytes 80 to BF become where UTF-8 is taken for Windows' Western encoding.
_HIGH = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_TWICE = re.compile(f"[\xc2-\xdf][{_HIGH}]|[\xe0-\xef][{_HIGH}]{{2}}|[\xf0-\xf4][{_HIGH}]{{3}}")
# How such a text begins, as UTF-8 writes it.
_TWICE_IN_UTF_8 = tuple(sign.encode() for sign in ("â€", "Ã", "â\x80"))
# ISO-2022-JP writes Japanese in ASCII bytes, between these marks: it looks like UTF-8 and is none.
JAPANESE_MARKS = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
WESTERN = "cp1252"
# The encodings in which pages of a language were written before UTF-8, the usual one first: what browsers take where
# nothing is declared (HTML standard, "determining the character encoding", step 9), and its rivals.
_OF_LANGUAGE = {
    **dict.fromkeys("ru uk be bg mk sr kk ky tg mn".split(), ("cp1251", "koi8-r", "iso8859-5", "cp866")),
    **dict.fromkeys("pl cs sk hu sl hr ro sq bs".split(), ("cp1250", "iso8859-2")),
    **dict.fromkeys("et lt lv".split(), ("cp1257", "iso8859-13")),
    **dict.fromkeys("tr az ku".split(), ("cp1254",)),
    **dict.fromkeys("ar fa ur ps".split(), ("cp1256", "iso8859-6")),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
    "zh-tw": ("big5hkscs", "gb18030"),
    "zh-hk": ("big5hkscs", "gb18030"),
    "zh-hant": ("big5hkscs", "gb18030"),
}
# Where the page names no language either: one of each script.
_ANY = (
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1254",
    "cp1256",
    "cp874",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
)


def decode(html: bytes, charset: str | None = None) -> str:
    """The text of a page, as browsers decode it; `charset` is what the HTTP header declared, None where it did not.

    A byte order mark decides, then whether the bytes are UTF-8 (few others' pages are, by chance), then the header, then
    the page's own declaration, then a guess from its language and its bytes. Never raises: a byte that is wrong is U+FFFD.
    """
    if html[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return html.decode("utf-16", "replace")
    html = html.removeprefix(b"\xef\xbb\xbf")
    head = _COMMENT.sub(b"", html[:MAX_HEAD_BYTES])
    declared = text_codec(charset) or text_codec(_declared(head))
    if declared and declared.startswith("iso2022_jp") and is_escaped_japanese(html):
        return html.decode(declared, "replace")
    text = html.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if not bad or len(_MULTIBYTE.findall(text)) - bad > VALID_PER_INVALID * bad:
        return _undo_second_decoding(text)
    # UTF-8 is declared by software that does not know better, Western by a server for all that it has.
    if declared in (None, "utf-8", WESTERN):
        declared = _guess(html, _language(head), western=declared == WESTERN)
    return html.decode(declared, "replace")


def is_escaped_japanese(html: bytes) -> bool:
    """Whether a page of ASCII bytes holds the marks of ISO-2022-JP."""
    return b"\x1b" in html and any(mark in html for mark in JAPANESE_MARKS)


def _declared(head: bytes) -> str:
    """The encoding that the head of a page names, as it writes it; empty where it names none."""
    found = _DECLARATION.search(head)
    return (found[1] or found[2]).decode("latin-1") if found else ""


def _language(head: bytes) -> str:
    """The language that the <html> tag names, in small letters ("zh-tw"); empty where it names none."""
    found = _LANGUAGE.search(head)
    return found[1].decode("latin-1").lower() if found else ""


def _guess(html: bytes, language: str, *, western: bool) -> str:
    """The encoding of a page that names none, or a wrong one: of its language's where it names one, else of all we know.

    `western`: Windows-1252 is declared, and believed unless the language cannot be written in it.
    """
    likely = _OF_LANGUAGE.get(language) or _OF_LANGUAGE.get(language.partition("-")[0])
    if likely is None and (language or western or len(_HIGH_BYTE.findall(html)) < MIN_BYTES_TO_GUESS):
        return WESTERN
    likely = likely or _ANY
    if len(likely) == 1:
        return likely[0]
    # Imported here: few pages need it, and it takes as long as all the rest of the parser.
    from charset_normalizer import from_bytes

    first = _HIGH_BYTE.search(html)
    start = first.start() if first else 0
    best = from_bytes(html[start : start + GUESSED_FROM_BYTES], cp_isolation=list(likely)).best()
    return best.encoding if best is not None else likely[0]


def shows_second_decoding(text: str) -> bool:
    """Whether a text may be UTF-8 that was taken for Windows' Western encoding and written out again: "donâ€™t"."""
    return not text.isascii() and _shows_in_utf_8(text.encode("utf-8", "replace"))


def _shows_in_utf_8(text: bytes) -> bool:
    """The same of UTF-8: to search bytes takes a tenth of the time, since many letters share a byte with these."""
    return any(sign in text for sign in _TWICE_IN_UTF_8)


def was_decoded_twice(html: bytes) -> bool:
    """Whether a page holds at least MIN_TWICE_DECODED sequences of such text."""
    return _shows_in_utf_8(html) and len(_TWICE.findall(html.decode("utf-8", "replace"))) >= MIN_TWICE_DECODED


def _undo_second_decoding(text: str) -> str:
    """The text with each such sequence decoded once more: "donâ€™t" is "don’t"."""
    if not shows_second_decoding(text) or len(_TWICE.findall(text)) < MIN_TWICE_DECODED:
        return text
    return _TWICE.sub(lambda match: _once(match.group()), text)


def _once(letters: str) -> str:
    raw = b"".join(letter.encode("latin-1" if ord(letter) < 256 else "cp1252") for letter in letters)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return letters

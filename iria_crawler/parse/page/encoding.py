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
_DECLARATION = re.compile(
    rb"""\A\s*<\?xml\b[^<>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})|"""
    rb"""<\s{0,9}meta\b[^<>]{1,500}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""",
    re.I,
)
_MULTIBYTE = re.compile("[\x80-\U0010ffff]")
# What the bytes 80 to BF become where UTF-8 is taken for Windows' Western encoding.
_HIGH = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_TWICE = re.compile(f"[\xc2-\xdf][{_HIGH}]|[\xe0-\xef][{_HIGH}]{{2}}|[\xf0-\xf4][{_HIGH}]{{3}}")
# Names that software writes by default. A page with one of them that is no UTF-8 is Windows-1252, as browsers read it.
_VAGUE = frozenset(("utf8", "iso88591", "latin1", "ascii", "usascii"))


def decode(html: bytes) -> str:
    """The page's text: read as UTF-8 where it is valid, whatever it declares; else as declared; else as Windows-1252."""
    if html[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return html.decode("utf-16", "replace")
    html = html.removeprefix(b"\xef\xbb\xbf")
    text = html.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if not bad or len(_MULTIBYTE.findall(text)) - bad > VALID_PER_INVALID * bad:
        return _undo_second_decoding(text)
    declared = _declared(html[:MAX_HEAD_BYTES])
    known = text_codec(declared) if declared.lower().replace("-", "").replace("_", "") not in _VAGUE else None
    return html.decode(known or "cp1252", "replace")


def _declared(head: bytes) -> str:
    """The encoding that the head of a page names, as it writes it; empty where it names none."""
    found = _DECLARATION.search(head)
    return (found[1] or found[2]).decode("latin-1") if found else ""


def shows_second_decoding(text: str) -> bool:
    """Whether a text may be UTF-8 that was taken for Windows' Western encoding and written out again: "donâ€™t"."""
    return "â€" in text or "Ã" in text or "â\x80" in text


def was_decoded_twice(html: bytes) -> bool:
    """Whether a page holds at least MIN_TWICE_DECODED sequences of such text."""
    text = html.decode("utf-8", "replace")
    return shows_second_decoding(text) and len(_TWICE.findall(text)) >= MIN_TWICE_DECODED


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

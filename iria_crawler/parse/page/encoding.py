"""Bytes -> text, whatever the page says of its own encoding."""

from __future__ import annotations

import re

from iria_crawler.outside import text_codec

# UTF-8 with a stray byte is still UTF-8 while so many good sequences stand against each bad one.
GOOD_PER_BAD = 3
# So many sequences of text decoded twice are no accident of one quoted word.
TWICE_DECODED = 3

# A page says how it is written at its very beginning, or somewhere in its head.
LONGEST_HEAD = 20_000
_DECLARATION = re.compile(
    rb"""\A\s*<\?xml\b[^<>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})|"""
    rb"""<\s{0,9}meta\b[^<>]{1,500}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""",
    re.I,
)
_MULTIBYTE = re.compile("[\x80-\U0010ffff]")
# What the bytes 80 to BF become where UTF-8 is taken for Windows' Western encoding.
_HIGH = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_TWICE = re.compile(f"[\xc2-\xdf][{_HIGH}]|[\xe0-\xef][{_HIGH}]{{2}}|[\xf0-\xf4][{_HIGH}]{{3}}")
# Encodings named where the writer's software did not know better; browsers read both as Windows' Western one.
_VAGUE = frozenset(("utf8", "iso88591", "latin1", "ascii", "usascii"))


def decode(html: bytes) -> str:
    """The page's text: UTF-8 where it is that (whatever it declares), else as declared, else as Windows wrote it."""
    if html[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return html.decode("utf-16", "replace")
    html = html.removeprefix(b"\xef\xbb\xbf")
    text = html.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if not bad or len(_MULTIBYTE.findall(text)) - bad > GOOD_PER_BAD * bad:
        return _undo_second_decoding(text)
    declared = _declared(html[:LONGEST_HEAD])
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
    """Whether a page was written so."""
    text = html.decode("utf-8", "replace")
    return shows_second_decoding(text) and len(_TWICE.findall(text)) >= TWICE_DECODED


def _undo_second_decoding(text: str) -> str:
    """Such a text as it was meant."""
    if not shows_second_decoding(text) or len(_TWICE.findall(text)) < TWICE_DECODED:
        return text
    return _TWICE.sub(lambda match: _once(match.group()), text)


def _once(letters: str) -> str:
    raw = b"".join(letter.encode("latin-1" if ord(letter) < 256 else "cp1252") for letter in letters)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return letters

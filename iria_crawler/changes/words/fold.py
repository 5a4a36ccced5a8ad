"""Folding: texts that are equal after it differ only in typography, not in what they say.

These stay different on purpose: digits, signs (minus, percent, currency), hyphens within words, upper and lower case,
accents, and whether words are in quotation marks at all.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from iria_crawler.outside import unescape
from iria_crawler.text import FEW_KINDS, JOINERS, VARIANTS, signs_of, squeeze, with_few_marks

# Longer texts are not cached, so that the cache of 1,024 texts stays small.
_MAX_CACHED_CHARACTERS = 5_000
# Used for a dash of any length while a text is folded. It is ASCII, so that most texts need no translation table.
_DASH = "\x01"
# Full-width letters, figures and marks of East Asian typography, and the figures of Arabic, Persian and Devanagari.
_WIDE: dict[str | int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FIGURES: dict[str | int, str | None] = {
    first + value: str(value) for first in (0x660, 0x6F0, 0x966) for value in range(10)
}
_SAME: dict[str | int, str | None] = {
    **_WIDE,
    **_FIGURES,
    **dict.fromkeys("“”„‟«»″＂「」『』", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´＇ʼ", "'"),
    **dict.fromkeys("‐‑⁃", "-"),  # hyphen, no-break hyphen, hyphen bullet
    **dict.fromkeys("–—―─−﹣", _DASH),
    # Signs that show little or nothing: joiners, variation selectors, tatweel, and two that old records may have.
    **dict.fromkeys(JOINERS | VARIANTS | {"\u0640", "\u034f", "\ufffc"}),
    "…": "...",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    **dict(zip("ᵗʰˢⁿᵈʳᵉ", "thsndre", strict=True)),  # 5ᵗʰ
    "№": "No.",
    "ё": "е",  # both spellings are usual in Russian
    "Ё": "Е",
    "、": ",",
    "。": ".",
}
_MARKS = str.maketrans(_SAME)
_FORMS = {chr(code): form or "" for code, form in _MARKS.items()}
_VARIANTS = frozenset(_FORMS)
_TAG = re.compile(r"</?(?:a|b|br|em|i|p|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
# French has spaces inside its marks, German turns them round.
_GUILLEMETS = re.compile(r"(?<!\S)« | »(?!\w)|(?<!\S)‹ | ›(?!\w)")
# An expression begins with the sign that it looks for, and then looks behind it: the other way round it is tried at every letter.
_SINGLE = re.compile(r"'(?<!\w')(?=\S)((?:[^'\n]|(?<=\w)'(?=\w))*[^\s'])'(?!\w)")
_DOTS = re.compile(r"\.\s\.\s\.|\.{4,}")
_SLASH = re.compile(r"(?<![:/ ]) ?/ ?(?!/)")
_FIGURE = re.compile(r"\d")
_GROUPS = re.compile(r"\d(?<![\d.,]\d)\d{0,2}(?:(?:,\d{3})+(?!,?\d)|(?:(?:[ ']\d{3})+|(?:\.\d{3}){2,})(?!\d|[.,]\d))")
_SEPARATOR = re.compile(r"[,. ']")
_DOT_GROUP = re.compile(r"(?<![\w.,])([1-9]\d{0,2})\.(\d{3})(?![\w.,]*\d)")
_HAS_DOT_GROUP = re.compile(r"\.\d\d\d")
_UNIT_SPACE = re.compile(
    r"(\d)(?:\s?(per\s?cent|prozent|pour\scent|por\sciento)\b|"
    r"\s(?=(?:km|kg|mm|cm|m|ft|mph|kts?|mi|nm|kw|mw|t|lb|lbs|bn|mn|k|mbps|ghz|mhz|khz)\b))",
    re.I,
)
_GROUPED = re.compile(r"\d[,.' ]\d\d\d")
_DOTTED = re.compile(r"\.[^\W\d_]\.")
_MINUS = re.compile(rf"{_DASH}(?<!\S{_DASH})(?=\d)")
# Every way to set a dash; the longest first, or a part of it would be replaced.
_SET_DASHES = (" --- ", " -- ", "---", "--", f" {_DASH} ", f"{_DASH} ", f" {_DASH}", _DASH, " - ")
_SPACED = [(" " + mark, mark) for mark in ",.;:!?%°)]"] + [("( ", "("), ("[ ", "[")]
_SPACE_BEFORE = re.compile(r" [,.;:!?%°)\]]")
# The most frequent signs beyond ASCII. Replacing them one by one takes a quarter of the time of a translation table.
_FREQUENT = (
    ("“", '"'), ("”", '"'), ("’", "'"), ("‘", "'"), ("–", _DASH),
    ("—", _DASH), ("…", "..."),
)  # fmt: skip
_CURRENCY_SPACE = re.compile(r"([$€£¥₩₽])\s+(?=\d)")
_SPACE_CURRENCY = re.compile(r"(\d)\s(?=[€£₽])")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")


def fold(text: str) -> str:
    """`text` with quotation marks, dashes, spaces, ellipses, ligatures and unresolved entities in one form each.

    Also the same after folding: single and double quotation marks, a comma inside or outside the closing mark, 1,000 and
    1000, "12 per cent" and 12%, U.S. and US, a figure with or without a space before its unit.
    """
    return _cached_fold(text) if len(text) <= _MAX_CACHED_CHARACTERS else _folded(text)


def _folded(text: str) -> str:
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    text = squeeze(text)
    plain = text if text.isascii() else _plain(text)
    plain = plain.replace("``", '"')
    if "'" in plain:
        plain = _SINGLE.sub(r'"\1"', plain.replace("''", '"'))
    if ". ." in plain or "...." in plain:
        plain = _DOTS.sub("...", plain)
    if _DASH in plain or "--" in plain or " - " in plain:
        plain = _dashes(plain)
    if _SPACE_BEFORE.search(plain) or "( " in plain or "[ " in plain:
        for close, clear in _SPACED:
            plain = plain.replace(close, clear)
    if '"' in plain:
        plain = plain.replace('."', '".').replace(',"', '",')
    if "/" in plain:
        plain = _SLASH.sub("/", plain)
    if _FIGURE.search(plain):
        plain = _figures(plain)
    if _DOTTED.search(plain):
        plain = _INITIALS.sub(lambda found: found[0].replace(".", ""), plain)
    return plain.strip()


_cached_fold = lru_cache(maxsize=1024)(_folded)


def _plain(text: str) -> str:
    """Every sign in its plain form, and every dash as _DASH."""
    if "«" in text or "‹" in text:
        text = _GUILLEMETS.sub('"', text)
    for sign, form in _FREQUENT:
        text = text.replace(sign, form)
    if text.isascii():
        return text
    return " ".join(_without_variants(unicodedata.normalize("NFC", with_few_marks(text))).split())


def _without_variants(text: str) -> str:
    """The text with every sign of _SAME in its form. Few signs are replaced one by one: a table is asked for each letter."""
    found = _VARIANTS & signs_of(text)
    if len(found) > FEW_KINDS:
        return text.translate(_MARKS)
    if "`" in text:  # the one of them in ASCII
        text = text.replace("`", "'")
    for sign in found:
        text = text.replace(sign, _FORMS[sign])
    return text


def _dashes(plain: str) -> str:
    """Dashes of every length and spacing as a hyphen without spaces; a minus sign keeps the space before it."""
    plain = _MINUS.sub("-", plain)
    for dash in _SET_DASHES:
        plain = plain.replace(dash, "-")
    return plain


def _figures(plain: str) -> str:
    """Amounts without separators between groups of digits and without a space before their units."""
    if _GROUPED.search(plain):
        plain = _GROUPS.sub(lambda found: _SEPARATOR.sub("", found[0]), plain)
    plain = _UNIT_SPACE.sub(lambda found: found[1] + "%" if found[2] else found[1], plain)
    if plain.isascii() and "$ " not in plain:
        return plain
    return _SPACE_CURRENCY.sub(r"\1", _CURRENCY_SPACE.sub(r"\1", plain))


def fold_dotted(text: str) -> str:
    """`text` folded, in a language that groups digits by dots: 1.000 becomes 1000."""
    folded = fold(text)
    return _DOT_GROUP.sub(r"\1\2", folded) if _HAS_DOT_GROUP.search(folded) else folded

"""Typography folded away: what is equal after folding differs only in how it is set, not in what it says.

Kept apart on purpose: digits, signs (minus, percent, currency), hyphens within words, letters' case and accents, and
whether words stand in quotation marks at all.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from iria_crawler.text import squeeze

# Full-width letters, figures and marks of East Asian type, and the figures of other scripts, in their plain form.
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
    **dict.fromkeys("−﹣", "\N{MINUS SIGN}"),
    # Marks that show nothing: soft hyphen, joiners, directions, tatweel, variation selectors, the broken character.
    **dict.fromkeys(
        "\u00ad\u034f\u061c\u0640\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2063"
        "\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\ufffc"
    ),
    "…": "...",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "№": "No.",
    "、": ",",
    "。": ".",
}
_MARKS = str.maketrans(_SAME)
_TAG = re.compile(r"</?(?:a|b|br|em|i|p|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
# French sets spaces within its marks, German turns them round.
_GUILLEMETS = re.compile(r"(?<!\S)«\s+|\s+»(?!\w)|(?<!\S)‹\s+|\s+›(?!\w)")
_SINGLE = re.compile(r"(?<!\w)'(?=\S)((?:[^'\n]|(?<=\w)'(?=\w))*[^\s'])'(?!\w)")
_INSIDE = re.compile(r'([.,])"(?!\w)')
_MINUS = re.compile(r"(?:(?<=\s)|^)[–\N{MINUS SIGN}](?=\d)")
_DASH = re.compile(r"\s*[–—―─\N{MINUS SIGN}]\s*|\s+--?-?\s+|(?<=\w)---?(?=\w)")
_DOTS = re.compile(r"\.\s\.\s\.|\.{4,}")
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?%°)\]])|(?<=[(\[])\s+|\s*(?=/)(?<![:/])|(?<=/)(?<!//)\s+")
_GROUPS = re.compile(r"(?<![\w.,])\d{1,3}(?:(?:,\d{3})+|(?:[ '\u202f]\d{3})+|(?:\.\d{3}){2,})(?![\w,]|[.]\d)")
_SEPARATOR = re.compile(r"[,. ']")
_DOT_GROUP = re.compile(r"(?<![\w.,])([1-9]\d{0,2})\.(\d{3})(?![\w.,]*\d)")
_UNIT_SPACE = re.compile(
    r"(?<=\d)\s(?=(?:km|kg|mm|cm|m|ft|mph|kts?|mi|nm|kw|mw|t|lb|lbs|bn|mn|k|mbps|ghz|mhz|khz)\b)", re.I
)
_CURRENCY_SPACE = re.compile(r"([$€£¥₩₽])\s+(?=\d)")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """`text` with quotes, dashes, spaces, ellipses, ligatures and left-over entities in one form each.

    Also folded: single for double quotation marks, the comma within or without the closing mark, groups of three
    digits (1,000 is 1000), the dots of U.S., and the space between a figure and its unit.
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if not text.isascii():
        text = _GUILLEMETS.sub('"', text)
        text = unicodedata.normalize("NFC", text).translate(_MARKS)
    plain = squeeze(text.replace("''", '"').replace("``", '"'))
    plain = _INSIDE.sub(r'"\1', _SINGLE.sub(r'"\1"', plain))
    plain = _DOTS.sub("...", plain)
    plain = _DASH.sub("-", _MINUS.sub("-", plain))
    plain = _SPACE_BEFORE.sub("", plain)
    plain = _GROUPS.sub(lambda found: _SEPARATOR.sub("", found[0]), plain)
    plain = _CURRENCY_SPACE.sub(r"\1", _UNIT_SPACE.sub("", plain))
    return _INITIALS.sub(lambda found: found[0].replace(".", ""), plain).strip()


def fold_dotted(text: str) -> str:
    """`text`, folded, of a language that groups digits by dots: 1.000 is 1000."""
    return _DOT_GROUP.sub(r"\1\2", fold(text))

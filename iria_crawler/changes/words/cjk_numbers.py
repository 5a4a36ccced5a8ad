"""Numbers written in Chinese characters, as Chinese and Japanese newspapers print them: 一百八十 is 180, 二〇二六 is 2026."""

from __future__ import annotations

import re

_DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
# A single character may be a part of any word (一起, 三角): two of them or more are a number. Not right after a figure: 3百万.
# A number has at most 20 characters: a longer run is a list.
_NUMBER = re.compile(rf"(?<![\d.,])[{''.join((*_DIGITS, *_PLACES, *_MYRIADS))}]{{2,20}}")


def in_figures(text: str) -> str:
    """The text with these numbers in figures, a space on each side."""
    return text if text.isascii() else _NUMBER.sub(lambda found: f" {_value(found[0])} ", text)


def _value(signs: str) -> int:
    """The value of a number: place by place with 十, 百, 千 and 万; digit by digit without them."""
    if all(sign in _DIGITS for sign in signs):
        return int("".join(str(_DIGITS[sign]) for sign in signs))
    total = part = digit = 0
    for sign in signs:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            part, digit = part + (digit or 1) * _PLACES[sign], 0
        else:
            total, part, digit = total + ((part + digit) or 1) * _MYRIADS[sign], 0, 0
    return total + part + digit

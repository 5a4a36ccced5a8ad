"""Numbers in a text: amounts as value and unit, whatever way they are written. "$1.2bn" and "1.2 billion dollars" are one.

The rule for a number that changed has two steps: two texts state other amounts (here, by facts.py), and that is a change of a fact
(severity.py). cjk_numbers.py reads numbers that are written in Chinese characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from iria_crawler.changes.words.cjk_numbers import in_figures
from iria_crawler.changes.words.lexicon import MAGNITUDES, NUMBER_WORDS, UNITS

_SAME_SIGN = re.compile(r"\s?\b(?:per\s?cent|percent|prozent|pour cent|por ciento|процент\w*)(?!\w)|\s%", re.I)
_SHORTENED = re.compile(r"\b(mrd|mio|mln|bln|млн|млрд|тыс)\.", re.I)
_CURRENCY = {"US$": "$", "USD": "$", "$": "$", "€": "€", "EUR": "€", "£": "£", "GBP": "£", "¥": "¥", "₩": "₩", "₽": "₽"}
NUMBER = re.compile(
    r"(?P<before>US\$|USD\s?|EUR\s?|GBP\s?|[$€£¥₩₽])?(?<![A-Za-z])(?P<sign>(?<!\w)[-+])?(?P<value>\d+(?:[.,:]\d+)*)"
    r"(?P<ordinal>st|nd|rd|th)?"
    r"(?:[\s-]?(?P<size>[^\W\d_]+)\b)?"
    r"(?:[\s-]?(?P<after>[^\W\d_]+(?:/h)?|[%€$£°])(?!\w))?"
)


def _one_of(words: Iterable[str]) -> str:
    """A regular expression for one of many words, the longest first. They are tried by their first letter: to try each of 400 at each
    word of a text takes ten times as long.
    """
    ordered = sorted(set(words), key=lambda word: (word[0], -len(word)))
    groups = groupby(ordered, key=itemgetter(0))
    return "|".join(f"{first}(?:{'|'.join(word[1:] for word in group)})" for first, group in groups)


_NUMBER_RUN = re.compile(
    rf"\b(?:a\s+)?(?:{_one_of(NUMBER_WORDS)})(?:(?:[\s-]|\sand\s)(?:{_one_of([*NUMBER_WORDS, 'one', *MAGNITUDES])}))*\b",
    re.I,
)
# German and Dutch write a number as one word: "dreihundertfünfundzwanzig", "driehonderd". Its parts, besides those that the
# table knows as words: "ein" alone is an article.
_ONE = ("one", "ein", "eine", "een")
_PARTS = "|".join(
    sorted(
        (
            "ein eine een zwei drei vier fünf sechs sieben acht neun zehn elf zwölf twee drie vijf zes zeven negen tien twaalf "
            "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig twintig dertig veertig vijftig zestig zeventig "
            "tachtig negentig hundert tausend honderd duizend"
        ).split(),
        key=len,
        reverse=True,
    )
)
_JOINED = re.compile(rf"\b(?:(?:{_PARTS})(?:und|en|ën)?)+(?:{_PARTS})\b", re.I)
_PART = re.compile(_PARTS, re.I)
# Words for amounts of money: before them "m" and "bn" are millions and billions.
_MONEY = frozenset(word for word, unit in UNITS.items() if unit in ("$", "€", "£", "ruble", "lb"))

# A longer number is no amount (a key, a hash) and is compared as printed. Its value would take long to compute.
MAX_NUMBER_DIGITS = 30


class Amount(NamedTuple):
    """A number as a fact."""

    fact: str  # "1200000000 $", "-3 °", "#4" for an ordinal
    rest: str  # words behind it that were taken for a unit and are none


def with_plain_signs(text: str) -> str:
    """The text with % for "per cent" in any language, and "mrd", "mln" ... without their full stop."""
    return _SHORTENED.sub(r"\1", _SAME_SIGN.sub("%", text))


def spelled_in_figures(text: str) -> str:
    """The text with numbers that are written as words in figures."""
    text = _JOINED.sub(lambda found: _spelled(" ".join(_PART.findall(found[0]))), in_figures(text))
    return _NUMBER_RUN.sub(lambda found: _spelled(found[0]), text)


def read_amount(found: re.Match[str]) -> Amount:
    """The amount at a match of NUMBER."""
    before = _CURRENCY.get((found["before"] or "").strip(), "")
    size, after, rest = found["size"] or "", found["after"] or "", ""
    zeros = 0
    word = size.casefold()
    if word in MAGNITUDES and (len(word) > 1 or before or after.casefold() in _MONEY):
        zeros = MAGNITUDES[word]
    elif after and size:
        rest, after = size + " " + after, ""
    else:
        after = size or after
    unit = UNITS.get(after.casefold(), "")
    if after and not unit:
        rest = f"{after} {rest}" if rest else after
    if not unit and rest:
        first, _, others = rest.partition(" ")
        if unit := UNITS.get(first.casefold(), ""):
            rest = others
    if zeros and unit == "lb":
        unit = "£"  # millions of pounds are money
    value = _value(found["value"], zeros)
    if found["ordinal"]:
        value = "#" + value
    return Amount(f"{found['sign'] or ''}{value} {before or unit}".strip(), rest)


def _spelled(words: str) -> str:
    """A run of number words in figures: "twenty-one" -> "21", "two hundred" -> "200", "three dozen" -> "36"."""
    total = part = Decimal(0)
    for word in re.findall(r"[^\W\d_]+", words.lower()):
        if word in MAGNITUDES and MAGNITUDES[word] >= 6:
            total, part = total + max(part, Decimal(1)) * 10 ** MAGNITUDES[word], Decimal(0)
            continue
        value = Decimal(NUMBER_WORDS.get(word, "1" if word in _ONE else "0"))
        if value == 1000:
            total, part = total + max(part, Decimal(1)) * 1000, Decimal(0)
        elif value == 100 or (value == 12 and part):
            part = max(part, Decimal(1)) * value
        else:
            part += value
    return f"{total + part:f}"


def _value(digits: str, zeros: int) -> str:
    """Digits times ten to the power of `zeros`, as a plain number. A comma before one or two last digits is a decimal point."""
    plain = re.sub(r",(?=\d{1,2}$)", ".", digits)
    if len(plain) > MAX_NUMBER_DIGITS or not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return digits
    return f"{(Decimal(plain) * 10**zeros).normalize():f}"

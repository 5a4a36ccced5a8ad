"""What in a text can be true or false by itself: amounts with their units, days, negation, modality, ranks, names."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from iria_crawler.changes.words.lexicon import (
    ALSO_WORDS,
    COMMON_NAMES,
    DAYS,
    MAGNITUDES,
    MODALS,
    NEGATIONS,
    NUMBER_WORDS,
    OPPOSITES,
    ORDINALS,
    RANKS,
    UNITS,
    UNITS_ONLY_BESIDE_A_FIGURE,
)

_SAME_SIGN = re.compile(r"\s?\b(?:per\s?cent|percent|prozent|pour cent|por ciento|процент\w*)(?!\w)|\s%", re.I)
_SHORTENED = re.compile(r"\b(mrd|mio|mln|bln|млн|млрд|тыс)\.", re.I)
_CURRENCY = {"US$": "$", "USD": "$", "$": "$", "€": "€", "EUR": "€", "£": "£", "GBP": "£", "¥": "¥", "₩": "₩", "₽": "₽"}
_NUMBER = re.compile(
    r"(?P<before>US\$|USD\s?|EUR\s?|GBP\s?|[$€£¥₩₽])?(?<![A-Za-z])(?P<sign>(?<!\w)[-+])?(?P<value>\d+(?:[.,:]\d+)*)"
    r"(?P<ordinal>st|nd|rd|th)?"
    r"(?:[\s-]?(?P<size>[^\W\d_]+)\b)?"
    r"(?:[\s-]?(?P<after>[^\W\d_]+(?:/h)?|[%€$£°])(?!\w))?"
)
# F-16, Su-35S, MQ-9, T-72B3, S-400, M1A2, 2A6; 155mm is none of these.
_SYSTEM = re.compile(
    r"(?<![\w-])(?:[^\W\d_]{1,6}-?\d{1,4}(?:[A-Z]{1,2}\d{0,2})?(?:/[A-Z])?|\d{1,2}[A-Z]\d{1,2}[A-Z]?)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SENTENCE_OPENS = re.compile(r"(?:^|[.!?:;\"(…-])\s*$")
_NUMBER_RUN = re.compile(
    rf"\b(?:a\s+)?(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
    rf"(?:(?:[\s-]|\sand\s)(?:{'|'.join(sorted([*NUMBER_WORDS, 'one', *MAGNITUDES], key=len, reverse=True))}))*\b",
    re.I,
)
_SCRIPT_WITHOUT_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEGATION_WITHIN = re.compile(r"않|못했|못하|아니|없|ない|ません|なかった|不|没|沒|未|否")


# What has more digits is no amount, and is compared as it is printed.
LONGEST_NUMBER = 30


class Reading(NamedTuple):
    """A text, read: its facts, the amounts among them in reading order, the names, and all words but those of facts."""

    facts: Counter[str]
    amounts: list[str]
    names: frozenset[str]
    words: list[str]


def read_facts(folded: str, ordinary: frozenset[str] = frozenset()) -> Reading:
    """The facts of a folded text. `ordinary`: words known to be no names, though they open a sentence here."""
    facts: Counter[str] = Counter()
    text = _SHORTENED.sub(r"\1", _SAME_SIGN.sub("%", folded))
    text = _SYSTEM.sub(lambda found: _note(facts, "system " + found[0].replace("-", "").casefold()), text)
    text = _NUMBER_RUN.sub(lambda found: _spelled(found[0]), text)
    amounts: list[str] = []
    text = _NUMBER.sub(lambda found: _number(facts, amounts, found), text)
    if "?" in text:
        facts["?"] = text.count("?")
    for found in _NEGATION_WITHIN.findall(text):
        facts["not " + found] += 1
    names: set[str] = set()
    words: list[str] = []
    for found in _WORD.finditer(text):
        _word(text, found, ordinary, facts, names, words)
    return Reading(facts, amounts, frozenset(names), words)


def _note(facts: Counter[str], fact: str) -> str:
    facts[fact] += 1
    return " "


def _spelled(words: str) -> str:
    """Number words in figures: "twenty-one" is 21, "two hundred" 200, "three dozen" 36."""
    total = part = Decimal(0)
    for word in re.findall(r"[^\W\d_]+", words.casefold()):
        if word in MAGNITUDES and MAGNITUDES[word] >= 6:
            total, part = total + max(part, Decimal(1)) * 10 ** MAGNITUDES[word], Decimal(0)
            continue
        value = Decimal(NUMBER_WORDS.get(word, "1" if word == "one" else "0"))
        if value == 1000:
            total, part = total + max(part, Decimal(1)) * 1000, Decimal(0)
        elif value == 100 or (value == 12 and part):
            part = max(part, Decimal(1)) * value
        else:
            part += value
    return f"{total + part:f}"


def _number(facts: Counter[str], amounts: list[str], found: re.Match[str]) -> str:
    """Notes an amount as value and unit; what was taken for a unit and is none goes back into the text."""
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
    amounts.append(f"{found['sign'] or ''}{value} {before or unit}".strip())
    facts[amounts[-1]] += 1
    return f" 0 {rest} "  # a figure stands there still: "29 July" is a day


_MONEY = frozenset(word for word, unit in UNITS.items() if unit in ("$", "€", "£", "ruble", "lb"))


def _value(digits: str, zeros: int) -> str:
    """Digits and their magnitude as one plain number; a comma before one or two digits is a decimal point."""
    plain = re.sub(r",(?=\d{1,2}$)", ".", digits)
    if len(plain) > LONGEST_NUMBER or not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return digits
    return f"{(Decimal(plain) * 10**zeros).normalize():f}"


def _word(
    text: str, found: re.Match[str], ordinary: frozenset[str], facts: Counter[str], names: set[str], words: list[str]
) -> None:
    """Notes the fact that a word carries, or the word itself."""
    word = found[0].removesuffix("'s").removesuffix("'S")
    lower = word.casefold()
    capital = word[0].isupper() and not (_opens(text, found.start()) and lower in ordinary)
    beside = text[max(0, found.start() - 4) : found.end() + 5]
    if fact := _fact(lower, dated=capital and any(map(str.isdigit, beside))):
        facts[fact] += 1
        return
    words.append(lower)
    if capital and lower not in COMMON_NAMES:
        names.add(lower)


def _fact(word: str, *, dated: bool) -> str:
    """The fact that a word in small letters carries by itself; empty where it carries none.

    dated: it is printed with a capital and a figure beside it, as months are.
    """
    if word in NEGATIONS or word.endswith("n't"):
        return "not"
    if word in DAYS and (word not in ALSO_WORDS or dated):
        return "day " + DAYS[word]
    if word == "may" and dated:
        return "day may"
    if word in RANKS:
        return "rank " + RANKS[word]
    if word in ORDINALS:
        return "#" + ORDINALS[word]
    if word in UNITS and len(word) > 2 and word not in UNITS_ONLY_BESIDE_A_FIGURE:
        return "unit " + UNITS[word]
    if word in MODALS:
        return "may " + word
    return "which " + word if word in OPPOSITES else ""


def _opens(text: str, position: int) -> bool:
    return bool(_SENTENCE_OPENS.search(text[max(0, position - 4) : position]))


def parts_words(text: str) -> bool:
    """Whether the script of `text` sets spaces between its words and letters for its sounds."""
    return not _SCRIPT_WITHOUT_WORDS.search(text)

"""Features of a marked stretch: how many words it has, whether it has the form of a sentence or of a title.

These are facts about the text; choice.py decides by them whether the stretch is a quotation.
"""

from __future__ import annotations

import re

from iria_crawler.quotes.marks import Paragraph, Stretch

# Up to 3 words in marks are usually a term ("fight tonight" readiness), kept only beside a verb of saying.
MAX_TERM_WORDS = 3
# More than 6 words that begin with a capital are a sentence, even without a full stop.
MAX_PHRASE_WORDS = 6
# Words are counted in the first 200 characters only: a stretch with more is long in any case.
MAX_COUNTED_CHARACTERS = 200
# A title of a book or a programme has at most 120 characters and 8 words.
MAX_TITLE_CHARACTERS = 120
MAX_TITLE_WORDS = 8
# A headline is not longer, and at least this share of its words of more than 3 letters has a capital.
MAX_HEADLINE_CHARACTERS = 220
MIN_CAPITAL_SHARE = 0.8
# Text read before a stretch, for "the term “..." and "her memoir, “...".
MAX_LEAD_CHARACTERS = 30

# Signs of Chinese and Japanese.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Words that have no capital in a title: "State of the Union".
_WORDS_WITHOUT_CAPITAL = frozenset("a an the of in on at to for and or but with from by as is vs".split())


def count_words(text: str, stretch: Stretch) -> int:
    """Words in a stretch, exact up to MAX_PHRASE_WORDS + 2. Scripts without spaces between words: two signs count as a word."""
    end = min(stretch.end, stretch.start + MAX_COUNTED_CHARACTERS)
    inside = text[stretch.start : end]
    spaced = len(inside.split(None, MAX_PHRASE_WORDS + 2))
    return spaced if inside.isascii() else spaced + len(_UNSPACED.findall(inside)) // 2


def is_sentence(text: str, stretch: Stretch, min_words: int = MAX_TERM_WORDS) -> bool:
    """Whether a stretch is a sentence or the end of one: it begins with a capital and ends with punctuation, or it is long. A
    stretch that no mark closes counts as a sentence too.
    """
    if not stretch.closed:
        return True
    first = text[stretch.start]
    has_no_case = first.isalpha() and first.upper() == first.lower()  # as in Hebrew, Arabic, Chinese
    if not (first.isupper() or has_no_case or first in "[….($0123456789"):
        return False
    ends = text[stretch.end - 1] in ".,!?…—–]。！？"
    count = count_words(text, stretch)
    return (ends and count >= min_words) or count > MAX_PHRASE_WORDS


def hands_over(text: str, stretch: Stretch) -> bool:
    """Whether a comma outside the marks follows a whole sentence, so that the speaker comes next: „Wir fahren“, sagte sie."""
    outside = text[stretch.end : stretch.end + 2]
    return text[stretch.start].isupper() and len(outside) == 2 and outside[1] == "," and count_words(text, stretch) > 1


def has_name_capitals(text: str, stretch: Stretch) -> bool:
    """Whether all words of a stretch have a capital, as names do; small words ("of") and figures count as if they had one."""
    if stretch.end - stretch.start > MAX_TITLE_CHARACTERS:
        return False
    words = _longer_words(text[stretch.start : stretch.end])
    return 0 < len(words) <= MAX_TITLE_WORDS and all(word[0].isupper() or word[0].isdigit() for word in words)


def has_title_capitals(text: str, stretch: Stretch) -> bool:
    """Whether a stretch is written like a title: two words or more with a capital, and no question or outcry."""
    inside = text[stretch.start : stretch.end]
    if inside[-1:] in "?!" or len(inside) > MAX_TITLE_CHARACTERS:
        return False
    words = _longer_words(inside)
    return len(words) > 1 and all(word[0].isupper() or word[0].isdigit() for word in words)


def _longer_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in _WORDS_WITHOUT_CAPITAL]


def is_headline(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph is written like a headline: nearly all longer words outside its quotations have a capital."""
    start, end, stretches = paragraph
    if end - start > MAX_HEADLINE_CHARACTERS or not text[start:end].strip():
        return False
    edges = [start, *(edge for stretch in stretches for edge in (stretch.start, stretch.end)), end]
    outside = " ".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    words = [word for word in _WORD.findall(outside) if len(word) > 3]
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= MIN_CAPITAL_SHARE * len(words)


def lead(text: str, stretch: Stretch) -> str:
    """The text right before a stretch, without the marks between."""
    return text[max(0, stretch.start - MAX_LEAD_CHARACTERS) : stretch.start - 1].rstrip(' “"‘«„')

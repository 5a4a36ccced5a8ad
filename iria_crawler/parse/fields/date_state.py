"""The day of publication in the data of a page's program, where the page states it nowhere else.

Programs that build a page in the reader's browser carry its data in scripts, or in attributes of elements. They hold many
stories at times: a day counts only where all that is called a publication there is of one day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from iria_crawler.dates import parse_machine_date
from iria_crawler.parse.fields.date_claims import UNSURE, Claim, Stated
from iria_crawler.parse.page.tree import Page

# `"datePublished":"2026-11-20T09:15:00Z"`, also with escaped marks: `\"published_at\":\"2026-11-20\"`.
_PUBLISHED = re.compile(
    r"""["'\\](?:date_?published|(?:first_?)?publish(?:ed)?_?(?:date|at|on|time)|publication_?date|pub_?date)\\{0,3}["']\s?:\s?\\{0,3}["']?"""
    r"""(\d{4}-\d\d-\d\d(?:[T ][\d:.]{4,15}(?:Z|[+-]\d\d:?\d\d)?)?|\d{13}|\d{10})(?![\w.])""",
    re.I,
)
# Of a script or an attribute so much is read, and of a page so many dates. A shorter attribute holds no data.
MAX_CHARACTERS, MAX_DATES, MIN_CHARACTERS = 1_000_000, 50, 60


def state_claim(page: Page) -> Claim | None:
    """The time of publication in the page's data; None where there is none, or where the days differ."""
    found: list[Stated] = []
    for text in _data_of(page):
        for match in islice(_PUBLISHED.finditer(text[:MAX_CHARACTERS]), MAX_DATES):
            if moment := parse_machine_date(match[1]):
                found.append(Stated(moment, match[1], "script"))
    if len({stated.moment.day for stated in found}) != 1:
        return None
    return Claim("published", found[0], UNSURE)


def _data_of(page: Page) -> Iterator[str]:
    """The texts of scripts but JSON-LD, and the attributes that hold an object."""
    for script in page.elements.of("script"):
        if script.text and "ld+json" not in (script.get("type") or ""):
            yield script.text
    for element in page.elements.all:
        for value in element.attrib.values() if isinstance(element.tag, str) else ():
            if len(value) >= MIN_CHARACTERS and value.lstrip()[:1] in ("{", "["):
                yield str(value)

"""How well invented pages of strange kinds are read: body, headline, author, day, credit, and which pages are no stories.

    python -m bench.strange [--part mend|kept|all] [--show] [--only WORD]

A third of the kinds is only scored, never mended by: those whose number is divisible by three.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator

from bench.strange.frames import FRAMES
from bench.strange.others import others
from bench.strange.stories import KINDS, Told
from bench.strange.texts import TEXTS, Text
from iria_crawler import extract

PAGES_OF_KIND = 5
DAY = "2026-03-09"


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def stories() -> Iterator[tuple[str, int, Text, Told, str]]:
    """Each kind in five languages and frames: name, number of the kind, text, truth, page."""
    texts = list(TEXTS.values())
    for kind, make in enumerate(KINDS):
        for use in range(PAGES_OF_KIND):
            text = texts[(kind * 5 + use * 7) % len(texts)]
            frame = FRAMES[(kind * 3 + use * 5) % len(FRAMES)]
            told = make(text)
            yield f"{make.__name__}-{text.lang}-{frame.__name__}", kind, text, told, frame(text, told.html)


def judge(body: str, text: Text, told: Told) -> tuple[float, float, list[str], list[str]]:
    """Precision and recall by letters, and the lines that are lost and wrong."""
    whole = _letters(body)
    lost = [one for one in told.own if _letters(one) not in whole]
    known = sorted({_letters(one) for one in (*told.own, *told.either, text.head)} - {""}, key=len, reverse=True)
    wrong = []
    for line in filter(str.strip, body.split("\n")):
        rest = _letters(line)
        for one in known:
            rest = "" if rest and rest in one else rest.replace(one, "")
        if len(rest) > 6:
            wrong.append(line)
    wanted, missing, more = (sum(len(_letters(one)) for one in lines) for lines in (told.own, lost, wrong))
    got = wanted - missing
    return got / (got + more) if got + more else 0.0, got / wanted, lost, wrong


def main() -> int:
    """Read all pages, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("mend", "kept", "all"), default="all")
    parser.add_argument("--show", action="store_true", help="show what is wrong, of the kinds to mend by")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    sums: Counter[str] = Counter()
    for name, kind, text, told, page in stories():
        part = "mend" if kind % 3 else "kept"
        if options.part not in (part, "all") or options.only not in name:
            continue
        read = extract(page.encode(), f"https://www.strange.example/n/{kind}-{text.lang}-story")
        precision, recall, lost, wrong = judge(read.body_text, text, told)
        day = str(read.published_day or (read.published_at.date() if read.published_at else None))
        rights = {
            "headline": read.headline == text.head,
            "author": read.authors == (text.author,),
            "no wrong author": not read.authors or read.authors == (text.author,),
            "day": day == DAY,
            "no wrong day": day in (DAY, "None"),
            "class": str(read.page_class) in told.page_class.split("|"),
        }
        sums += Counter({"pages": 1, "perfect": precision == recall == 1.0, **rights})
        for figure, value in (("P", precision), ("R", recall)):
            sums[figure] += round(value * 1000)
        if told.credit:
            sums["with credit"] += 1
            sums["credit"] += any(told.credit in (one.credit or "") for one in read.images)
        bad = [what for what, right in rights.items() if not right]
        if options.show and part == "mend" and (bad or precision < 1 or recall < 1):
            got = {"author": read.authors, "day": day, "headline": read.headline, "class": str(read.page_class)}
            print(
                f"{name}: P {precision:.2f} R {recall:.2f}", {what: got.get(what) for what in bad if what in got} or ""
            )
            for label, lines in (("LOST", lost), ("WRONG", wrong)):
                for line in lines:
                    print(f"    {label:5} {line[:110]}")
    pages = max(1, sums["pages"])
    for figure in ("P", "R"):
        sums[figure] = round(sums[figure] / pages)
    print(options.part, dict(sums))
    told_others = {
        other.name: str(extract(other.html.encode(), f"https://www.strange.example{other.path}").page_class)
        for number, other in enumerate(others())
        if (options.part in ("all", "mend" if number % 3 else "kept")) and options.only in other.name
    }
    missed = [name for name, is_ in told_others.items() if is_ == "article"]
    print(
        f"no stories: {len(told_others) - len(missed)} of {len(told_others)} told",
        missed if options.part == "mend" else "",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How near copies are told: real stories run again as other outlets run them, and stories that only look alike.

Run: python bench/copies.py [pages]. Each story of the shared pages is changed in one known way. A copy must share a number
of its sketch with the story (or nobody looks at it) and be judged one; a look-alike must not be judged one. Last, every
story is held against every other: none is a copy.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from itertools import combinations

from mutations import PAGES, stories

from iria_crawler.changes.decide.copies import MIN_WORDS, is_near_copy, sketch, words

Variant = Callable[[list[str], random.Random], list[str]]
INTRO = "This report was first carried by a partner of our desk and appears here with its permission in a shorter form."


def _trimmed(paragraphs: list[str], chance: random.Random) -> list[str]:
    return paragraphs[: max(2, round(len(paragraphs) * 0.65))]


def _framed(paragraphs: list[str], chance: random.Random) -> list[str]:
    return [INTRO, *paragraphs, "Read our newsletter for more of the same every week."]


def _reworded(paragraphs: list[str], chance: random.Random) -> list[str]:
    """One word in forty is another one: a house style, a synonym, a corrected name."""
    told = [paragraph.split(" ") for paragraph in paragraphs]
    return [" ".join("elsewhere" if chance.random() < 1 / 40 else word for word in line) for line in told]


def _shuffled(paragraphs: list[str], chance: random.Random) -> list[str]:
    return chance.sample(paragraphs, len(paragraphs))


def _set_anew(paragraphs: list[str], chance: random.Random) -> list[str]:
    """Other quotation marks, dashes and paragraph breaks."""
    text = "\n".join(paragraphs).translate(str.maketrans("“”‘’–", "\"\"''-"))
    return re.sub(r"(?<=[.!?]) (?=[A-Z])", "\n", text).split("\n")


def _all_at_once(paragraphs: list[str], chance: random.Random) -> list[str]:
    return _framed(_reworded(_trimmed(paragraphs, chance), chance), chance)


def _next_day(paragraphs: list[str], chance: random.Random) -> list[str]:
    """The same bulletin with tomorrow's figures."""
    return [re.sub(r"\d+", lambda found: str(int(found[0]) + chance.randint(1, 90)), line) for line in paragraphs]


def _quoted_at_length(paragraphs: list[str], chance: random.Random) -> list[str]:
    """Another story, longer than what it takes over: a quarter of this one."""
    taken = paragraphs[: len(paragraphs) // 4]
    length = round(1.5 * len(" ".join(taken).split())) + 60
    return [" ".join(chance.choices("we asked the yard for its own account of the week".split(), k=length)), *taken]


COPIES: dict[str, Variant] = {
    "cut to two thirds": _trimmed,
    "own opening and end": _framed,
    "one word in forty": _reworded,
    "paragraphs moved": _shuffled,
    "set anew": _set_anew,
    "cut, framed, reworded": _all_at_once,
}
LOOK_ALIKES: dict[str, Variant] = {"tomorrow's figures": _next_day, "a quarter of it": _quoted_at_length}


def main() -> int:
    """Print the table; the exit code is 0 always: a figure is no test."""
    if not PAGES.is_dir():
        print(f"no pages at {PAGES}; set IRIA_SHARED")
        return 0
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    told = [story.paragraphs for story in stories(most) if len(words("\n".join(story.paragraphs))) >= 2 * MIN_WORDS]
    print(f"{len(told)} stories\n{'':34}stories  met by sketch   judged a copy")
    for wanted, variants in ((True, COPIES), (False, LOOK_ALIKES)):
        for name, change in variants.items():
            met = judged = count = 0
            for number, paragraphs in enumerate(told):
                body, other = "\n".join(paragraphs), "\n".join(change(paragraphs, random.Random(number)))
                if not wanted and sum(word[0].isdigit() for word in words(body)) < 3:
                    continue
                count += 1
                met += bool(set(sketch(body)) & set(sketch(other)))
                judged += is_near_copy(body, other)
            print(
                f"{name:34}{count:7}{met / count:14.1%}{judged / count:16.1%}   ({'all' if wanted else 'none'} asked)"
            )
    bodies = ["\n".join(paragraphs) for paragraphs in told]
    sketches = [set(sketch(body)) for body in bodies]
    pairs = list(combinations(range(len(bodies)), 2))
    met = [(a, b) for a, b in pairs if sketches[a] & sketches[b]]
    false = [(a, b) for a, b in met if is_near_copy(bodies[a], bodies[b])]
    print(f"{'two stories of the set':34}{len(pairs):7}{len(met) / len(pairs):14.1%}{len(false):14}    (none asked)")
    for a, b in false:
        print("  ", told[a][0][:60], "|", told[b][0][:60])
    return 0


if __name__ == "__main__":
    sys.exit(main())

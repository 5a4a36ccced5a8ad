"""How well edits are found: our comparison on the labelled pairs, beside plain equality and a word diff.

Run: python bench/edits.py [--all]. Without --all only the pairs with a wrong result are listed.
"""

from __future__ import annotations

import argparse
import difflib
import random
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from iria_crawler import Article, Image, Notice, compare, find_quotes
from iria_crawler.changes import Cosmetic, Fetched, Stored, Unchanged, content_hash, decide, diff_words, fold_hash
from iria_crawler.model import Dateline

PAIRS = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "edits"
NOW = datetime(2026, 11, 23, 14, 31, tzinfo=UTC)
# Paragraphs that every story of the set has in addition, in the language of most of them.
REST = {
    "en": ("The harbour has been in use since the age of sail.", "A report is due when the thaw sets in."),
    "other": ("Holm 1911.", "Vik 1938."),
}
BASE = Article(url="https://ledger.example/navy/yard/", headline="Yard in the north is full")
# For the word diff that we compare ourselves with: paragraphs at least this alike (0 to 1) count as one edited.
ALIKE = 0.6

Found = list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A story before and after, and the changes that a person would name; no changes: a cosmetic pair."""

    id: str
    old: Article
    new: Article
    changes: tuple[tuple[str, str, int], ...]


def pairs() -> Iterator[Pair]:
    """All labelled pairs, in the order of their files."""
    for path in sorted(PAIRS.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["pair"]:
            changes = tuple((kind, field, severity) for kind, field, severity in row["changes"])
            yield Pair(f"{path.stem}/{row['id']}", story(row["old"]), story(row["new"]), changes)


def story(given: str | list[str] | dict[str, Any]) -> Article:
    """The record that one side of a pair describes; see tests/fixtures/edits/README.md."""
    fields = dict(given) if isinstance(given, dict) else {"paragraphs": [given] if isinstance(given, str) else given}
    rest = REST["en" if fields.get("language", "en") == "en" else "other"]
    paragraphs = (*fields.pop("paragraphs", ()), *rest)
    body = "\n".join(paragraphs)
    for name in ("authors", "categories", "tags"):
        fields[name] = tuple(fields.get(name, ()))
    fields["images"] = tuple(Image(**image) for image in fields.get("images", ()))
    fields["notices"] = tuple(Notice(**notice) for notice in fields.get("notices", ()))
    if raw := fields.get("dateline"):
        fields["dateline"] = Dateline(raw=raw, place=raw.split(",")[0].split(" ")[0])
    return replace(
        BASE,
        paragraphs=paragraphs,
        body_text=body,
        quotes=tuple(find_quotes(body, language=fields.get("language"))),
        **fields,
    )


def found(pair: Pair) -> Found:
    """The changes that our comparison reports for a pair."""
    return [(change.kind, change.field, change.severity) for change in compare(pair.old, pair.new)]


def silent(pair: Pair) -> bool:
    """Whether the ladder does not call it an edit."""
    stored = Stored(record=pair.old, content_hash=content_hash(pair.old), fold_hash=fold_hash(pair.old))
    decision = decide(stored, Fetched(http_status=200, article=pair.new), NOW)
    return isinstance(decision, Unchanged | Cosmetic)


def matched(expected: tuple[tuple[str, str, int], ...], told: Found, *, within: int) -> bool:
    """Whether each expected change is reported, with its kind, its field, and a severity that differs by at most `within`."""
    left = list(told)
    for kind, field, severity in expected:
        hit = next((c for c in left if c[:2] == (kind, field) and abs(c[2] - severity) <= within), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


# --- other methods to compare with ---


def text(article: Article) -> str:
    """All the text that a reader sees of a story."""
    pictures = [part for image in article.images for part in (image.url, image.caption, image.credit)]
    lines = [article.headline, article.standfirst, article.byline, *article.paragraphs, *pictures]
    return "\n".join([line for line in lines if line] + [notice.text for notice in article.notices])


def equality(pair: Pair) -> bool:
    """Plain equality: every different text is an edit."""
    return text(pair.old) != text(pair.new)


def word_diff(pair: Pair) -> bool:
    """A common word diff: runs of letters and figures, compared without case and marks."""
    words = [
        ["".join(filter(str.isalnum, word)).casefold() for word in text(side).split()] for side in (pair.old, pair.new)
    ]
    return difflib.SequenceMatcher(None, *words, autojunk=False).ratio() < 1.0


# --- the report ---


def share(part: int, whole: int) -> str:
    """ "95 of 100 (95.0 %)"."""
    return f"{part} of {whole} ({100 * part / whole if whole else 100:.1f} %)"


def baseline(name: str, changed: Callable[[Pair], bool], cosmetic: list[Pair], substantive: list[Pair]) -> None:
    """A line of the table for another method."""
    quiet, caught = sum(not changed(p) for p in cosmetic), sum(changed(p) for p in substantive)
    print(f"  {name:22} silent {share(quiet, len(cosmetic)):22} caught {share(caught, len(substantive))}")


def quote_events(everything: list[Pair]) -> tuple[int, int, int]:
    """(expected, found, false): how many changes of quotations, by kind."""
    expected = hits = false = 0
    for pair in everything:
        want = [kind for kind, field, _ in pair.changes if field == "quote"]
        have = [kind for kind, field, _ in found(pair) if field == "quote"]
        expected += len(want)
        for kind in have:
            if kind in want:
                want.remove(kind)
                hits += 1
            else:
                false += 1
    return expected, hits, false


def slowest_diff() -> float:
    """Milliseconds of the longest word diff of two paragraphs of 8,000 words, for the kinds that take longest."""
    chance = random.Random(1)
    kinds: tuple[Callable[[int], str], ...] = (
        lambda i: "the",
        lambda i: chance.choice(("the", "a", "of", "to", "ship")),
        lambda i: f"w{i}",
        lambda i: f"x{chance.randrange(800)}",
    )
    worst = 0.0
    for make in kinds:
        old, new = (" ".join(make(i) for i in range(first, first + 8000)) for first in (0, 8000))
        start = time.process_time()
        diff_words(old, new)
        worst = max(worst, time.process_time() - start)
    return worst * 1000


def main() -> int:
    """Print the report. Returns 1 if a pair has a wrong result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--all", action="store_true", help="list every pair with what is told of it")
    options = parser.parse_args()
    everything = list(pairs())
    cosmetic = [pair for pair in everything if not pair.changes]
    substantive = [pair for pair in everything if pair.changes]
    wrong = 0
    for pair in everything:
        told = found(pair)
        good = (
            silent(pair) and not told
            if not pair.changes
            else matched(pair.changes, told, within=1) and not silent(pair)
        )
        wrong += not good
        if options.all or not good:
            print(f"{'right' if good else 'WRONG'} {pair.id}: expected {list(pair.changes)}, told {told}")
    print(f"{len(cosmetic)} cosmetic and {len(substantive)} substantive pairs")
    quiet = sum(silent(p) and not found(p) for p in cosmetic)
    kinds = sum(matched(p.changes, found(p), within=4) for p in substantive)
    graded = sum(matched(p.changes, found(p), within=1) for p in substantive)
    caught = sum(not silent(p) for p in substantive)
    print(f"  {'ours':22} silent {share(quiet, len(cosmetic)):22} caught {share(caught, len(substantive))}")
    baseline("plain equality", equality, cosmetic, substantive)
    baseline("word diff", word_diff, cosmetic, substantive)
    print(f"  right kind {share(kinds, len(substantive))}; severity within one {share(graded, len(substantive))}")
    exact = sum(sorted(found(p)) == sorted(p.changes) for p in everything)
    print(f"  told exactly as labelled, nothing besides: {share(exact, len(everything))}")
    expected, hits, false = quote_events(everything)
    print(f"  quotation events found {share(hits, expected)}, false {share(false, hits + false)}")
    print(f"  longest word diff of 8,000 words a side: {slowest_diff():.0f} ms")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

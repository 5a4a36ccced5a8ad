"""Twins of real pages, read with the record of the look before: how often noise calls a reader, and which edits are missed.

    python bench/twins.py [--most N] [--from fields|pages] [--only noise|more|moved|looks|edits|hidden] [--out FILE] [--show]

The shared maker (bench/twins) says what a site does to a page between two looks (31 kinds of noise, alone and six at once) and what
an editor does (11 kinds of edit, alone and beside noise); bench/noises.py has more noises of both kinds: one that comes, and one that stood
otherwise at the look before; here each twin is read knowing the page's own record, as a crawl reads it,
and compared. In `hidden` a theme leaves out what an editor alters in the meantime, and shows it again; the third look is read
and compared as the pipeline does. One page an outlet: of the shared `fields` and `body`, then of the news of `pages` whose text
people have stated. An outlet whose hash is divisible by three is held back: only its figures are printed.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import importlib.util
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
from bench.lines import SHARED, outlet  # noqa: E402 (found by the path above)
from bench.noises import MOVED, NOISE, Made  # noqa: E402
from iria_crawler import Article, Change, compare, extract  # noqa: E402
from iria_crawler.changes.decide.last_shown import still_unseen, with_last_shown  # noqa: E402
from iria_crawler.text import letters  # noqa: E402

SEVERE = 2  # a change of this severity or more calls a reader
LOOKS = 2  # looks at a page with AT_ONCE noises
AT_ONCE = 6
MIN_SHARE_READ = 0.7  # of a page's stated paragraphs; a page that is not read tells nothing of edits
PAIRED_WITH_NOISE = ("number", "quote_word", "headline", "caption")
MIN_HIDDEN_CHARACTERS = 8  # fewer stand in other words of the page, too
MAX_LABEL_CHARACTERS = 24  # beside it in its element: "Photo: "
MAX_PAGE_BYTES = 400_000  # packed


def maker() -> ModuleType:
    """The shared program that makes twins."""
    spec = importlib.util.spec_from_file_location("twins_maker", SHARED / "twins" / "twins.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_held_back(url: str) -> bool:
    """Whether a page's outlet is only measured."""
    return int(hashlib.sha256(outlet(url).encode()).hexdigest(), 16) % 3 == 0


# --- pages ---


def _host(page: dict[str, Any]) -> str:
    return (urlsplit(page["url"]).hostname or "").removeprefix("www.")


def chosen(twins: ModuleType, origin: str | None) -> list[dict[str, Any]]:
    """The newest page of each outlet, in the order of the outlets' hashes; first those of `fields` and `body`."""
    found: dict[str, dict[str, Any]] = {}
    if origin != "pages":
        for page in twins.pages():
            found[_host(page)] = page | {"set": "fields and body"}
    known = {_host(page) for page in twins.pages()}
    for page in _stated_pages() if origin != "fields" else ():
        if _host(page) not in known:
            found.setdefault(_host(page), page)
    order = sorted(found, key=lambda host: hashlib.sha256(host.encode()).hexdigest())
    return sorted((found[host] for host in order), key=lambda page: page["set"])


def _stated_pages() -> Iterator[dict[str, Any]]:
    """The news among `pages` whose text people have stated."""
    folder = SHARED / "pages"
    if not folder.is_dir():
        return
    for name, truth in json.loads((folder / "truth.json").read_text("utf-8")).items():
        path = folder / "pages" / f"{name}.html.gz"
        if truth.get("body") and truth.get("newsy") and path.exists() and path.stat().st_size < MAX_PAGE_BYTES:
            country = {"en": "us", "de": "de"}.get(truth.get("lang") or "", "-")
            yield {"id": name, "file": path, "url": truth["url"], "cc": country, "body": truth["body"], "set": "pages"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its story's elements marked, so that they are found in a copy; and how it is read."""

    name: str
    url: str
    tree: HtmlElement
    context: dict[str, Any]
    record: Article
    part: str

    def twin(self, twins: ModuleType, doings: Sequence[Made], seed: int) -> tuple[HtmlElement, Any]:
        """A copy to which the doings were done, and what the first of them answered: None or False where it had no place."""
        tree, context = copy.deepcopy(self.tree), dict(self.context)
        marks = {int(e.get("data-mm")): e for e in tree.iter() if isinstance(e.tag, str) and e.get("data-mm")}
        context["els"] = [marks[number] for number in range(len(context["els"]))]
        context["h1"] = next((e for e in tree.iter("h1") if e.get("data-mmh")), None)
        answers = []
        for doing in doings:
            try:
                answers.append(doing(tree, context, random.Random(f"{self.name}{doing.__name__}{seed}")))
            except (AttributeError, ValueError, TypeError, IndexError):
                answers.append(None)  # a page of a build that this doing does not expect
        return tree, answers[0]


def prepared(twins: ModuleType, page: dict[str, Any], donors: dict[str, list[tuple[str, str]]]) -> Page | None:
    """The page ready for its twins; None if too little of its stated text is found or read."""
    found = twins.prepare(page)
    if not found:
        return None
    tree, context = found
    own = page["id"].split("_")[0]
    context["donor"] = next((text for name, text in donors.get(page["cc"], []) if name != own), None)
    once = {id(element): pair for pair in zip(context["ps"], context["els"], strict=True) for element in pair[1:]}
    context["ps"], context["els"] = (list(part) for part in zip(*once.values(), strict=True))
    for number, element in enumerate(context["els"]):
        element.set("data-mm", str(number))
    if (title := twins.h1(tree, context["title"])) is not None:
        title.set("data-mmh", "1")
    record = extract(twins.serial(tree), page["url"])
    body = twins.norm(" ".join(record.paragraphs))
    read = sum(twins.norm(text)[:50] in body for text in context["ps"])
    if record.page_class != "article" or read < MIN_SHARE_READ * len(context["ps"]):
        return None
    part = f"{page['set']}, {'held back' if is_held_back(page['url']) else 'looked at'}"
    return Page(page["id"], page["url"], tree, context, record, part)


def _donors(twins: ModuleType) -> dict[str, list[tuple[str, str]]]:
    """Paragraphs of other stories by country, for edits that add one."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for page in twins.pages():
        for truth in page.get("truths", ()):
            for section in (truth.get("body") or {}).get("sections", []):
                for text in section.get("paragraphs", []):
                    if 120 < len(text) < 240 and not re.search(r'[“"„«\d]', text):
                        found[page["cc"]].append((page["id"].split("_")[0], text))
    return found


# --- what is counted ---


@dataclass
class Tally:
    """The figures of one part of the pages; `of` and `bad` by kind."""

    pages: int = 0
    of: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)  # alarms, and edits that are not told in their place
    untold: Counter[str] = field(default_factory=Counter)  # edits that no change tells
    beside: Counter[str] = field(default_factory=Counter)  # edits with an alarm beside them


@dataclass
class Bench:
    """A run of this program: its twins, its figures, and what it writes down of each fault."""

    twins: ModuleType
    show: bool = False
    kinds: frozenset[str] = frozenset()  # noises that are played alone; none named: all
    faults: list[dict[str, Any]] = field(default_factory=list)
    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def look(self, page: Page, tree: HtmlElement) -> list[Change]:
        """What a crawl tells of a look at this twin."""
        return compare(page.record, extract(self.twins.serial(tree), page.url, known=page.record))

    def fault(self, page: Page, name: str, told: Sequence[Change], **more: Any) -> None:
        """Keep a fault; of pages that may be looked at."""
        if page.part.endswith("held back"):
            return
        rows = [[c.severity, c.kind, c.field, (c.before or "")[:300], (c.after or "")[:300]] for c in told]
        self.faults.append({"page": page.name, "url": page.url, "name": name, "told": rows, **more})
        if self.show:
            print(name, page.name, more or "", *(f"\n      {row}" for row in rows), flush=True)

    def play_noise(self, page: Page) -> None:
        """Each noise alone."""
        self._alone(page, "noise", self.twins.NOISE)

    def play_more(self, page: Page) -> None:
        """Each of our own noises alone."""
        self._alone(page, "more", NOISE)

    def _alone(self, page: Page, group: str, noises: Mapping[str, Made]) -> None:
        for name, doing in noises.items():
            if self.kinds and name not in self.kinds:
                continue
            tree, made = page.twin(self.twins, [doing], 0)
            if made:
                self._alarm(page, group, name, self.look(page, tree))

    def play_moved(self, page: Page) -> None:
        """What stood otherwise at the look before, which is read without memory."""
        for name, doings in MOVED.items():
            if self.kinds and name not in self.kinds:
                continue
            (first, is_first), (second, is_second) = (page.twin(self.twins, [doing], 0) for doing in doings)
            if is_first and is_second:
                record = extract(self.twins.serial(first), page.url)
                told = compare(record, extract(self.twins.serial(second), page.url, known=record))
                self._alarm(page, "moved", name, told)

    def play_looks(self, page: Page) -> None:
        """Six noises at once."""
        for seed, doings in enumerate(self._at_once(page), start=1):
            tree, _ = page.twin(self.twins, doings, seed)
            self._alarm(page, "looks", f"{AT_ONCE} at once", self.look(page, tree), [d.__name__[2:] for d in doings])

    def _at_once(self, page: Page) -> list[list[Made]]:
        chance = random.Random(page.name)
        return [chance.sample(list(self.twins.NOISE.values()), AT_ONCE) for _ in range(LOOKS)]

    def _alarm(
        self, page: Page, group: str, name: str, told: Sequence[Change], noises: Sequence[str] | None = None
    ) -> None:
        tally = self.tallies[page.part]
        severe = [change for change in told if change.severity >= SEVERE]
        tally.of[f"{group}/{name}"] += 1
        if severe:
            tally.bad[f"{group}/{name}"] += 1
            self.fault(page, f"{group}/{name}", severe, **({"noises": noises} if noises else {}))

    def play_edits(self, page: Page) -> None:
        """Each edit alone, and some beside six noises."""
        many = self._at_once(page)[0]
        for name, doing in self.twins.EDITS.items():
            for group in ("edits", "edits in noise") if name in PAIRED_WITH_NOISE else ("edits",):
                more = many if group == "edits in noise" else []
                tree, made = page.twin(self.twins, [doing, *more], 1 if more else 0)
                if made and not _stands_elsewhere(tree, made[2]):
                    self._edit(page, f"{group}/{name}", made, self.look(page, tree))

    def _edit(self, page: Page, name: str, made: tuple[str, str, str], told: Sequence[Change]) -> None:
        """Count an edit; `made`: the fields of which one must be told, and the words before and after."""
        tally = self.tallies[page.part]
        tally.of[name] += 1
        hits = [change for change in told if _tells(change, made[1], made[2])]
        stated = "paragraph" if made[0] == "quote" and _stands_between_quotations(page, made[1]) else made[0]
        fields = f"{stated}|quote" if "paragraph" in stated else stated  # a sentence may be somebody's words
        if stated.startswith("credit") and made[1] in " ".join((page.record.byline or "", *page.record.authors)):
            fields += "|byline"  # one name, and the maker alters the last element that has it
        if not any(re.fullmatch(fields, change.field) and change.severity >= SEVERE for change in hits):
            tally.bad[name] += 1
            tally.untold[name] += not hits
            self.fault(page, name, told, before=made[1][:200], after=made[2][:200])
        beside = [change for change in told if change not in hits and change.severity >= SEVERE]
        if beside:
            tally.beside[name] += 1
            self.fault(page, f"beside {name}", beside, before=made[1][:80], after=made[2][:80])

    def play_hidden(self, page: Page) -> None:
        """A theme leaves out a field; an editor alters it, or does not; the theme shows it again."""
        for name, text in _values(page.record).items():
            away = copy.deepcopy(page.tree)
            if not _taken_out(away, text):
                continue
            second = extract(self.twins.serial(away), page.url, known=page.record)
            if text in _values(second).values() or not _is_story(page.record, second):
                continue  # the page names it to machines, too
            kept = still_unseen(page.record, second, (), datetime(2026, 11, 1, tzinfo=UTC))
            second = replace(second, last_shown=kept)
            for group in ("edits unseen", "looks unseen"):
                back, new = copy.deepcopy(page.tree), text.replace(max(text.split(), key=len), "Tarvonen")
                if group == "edits unseen" and not _replaced(back, text, new):
                    continue
                third = extract(self.twins.serial(back), page.url, known=second)
                told = compare(with_last_shown(second, third), third)
                if group == "edits unseen":
                    self._edit(
                        page, f"{group}/{name}", ("byline|caption|credit|standfirst|dateline|image", text, new), told
                    )
                else:
                    self._alarm(page, group, name, told)


def _stands_between_quotations(page: Page, word: str) -> bool:
    """Whether a word stands outside of all straight marks of its paragraph: from the end of one quotation to the start of the next looks
    like a quotation to the maker.
    """
    text = next((text for text in page.context["ps"] if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)), "")
    return '"' in text and text.partition(word)[0].count('"') % 2 == 0


def _stands_elsewhere(tree: HtmlElement, word: str) -> bool:
    """Whether a word that an edit brought stands in forms and in the page's foot alone: the maker knows a credit by its words, and alters
    the last element that has them; the outlet's name stands in a box to subscribe, too.
    """
    found = [
        element if place == "text" else element.getparent()
        for element in tree.iter("*")
        for place in ("text", "tail")
        if word and element.tag not in ("script", "style") and word in (getattr(element, place) or "")
    ]
    return bool(found) and all(map(_is_elsewhere, found))


def _is_elsewhere(element: HtmlElement) -> bool:
    around = [element, *element.iterancestors()]
    tags = {one.tag for one in around}
    return bool(tags & {"form", "label"} or ("footer" in tags and not tags & {"article", "main", "figure"})) or any(
        one.get("role") == "form" for one in around
    )


def _values(record: Article) -> dict[str, str]:
    """What a theme may leave out, by field."""
    first = next((image for image in record.images if image.caption), None)
    credited = next((image for image in record.images if image.credit), None)
    found = {"byline": record.byline, "standfirst": record.standfirst}
    found |= {"caption": first and first.caption, "credit": credited and credited.credit}
    return {name: text for name, text in found.items() if text and len(text) >= MIN_HIDDEN_CHARACTERS}


def _replaced(tree: HtmlElement, old: str, new: str) -> bool:
    """Write `new` for `old` in all texts of a page, its data and attributes too. Returns whether it stands in one text."""
    seen = False
    for element in tree.iter():
        for place in ("text", "tail"):
            text = getattr(element, place)
            if text and old in text:
                setattr(element, place, text.replace(old, new))
                seen |= isinstance(element.tag, str) and (place == "tail" or element.tag != "script")
        for key, value in element.attrib.items() if isinstance(element.tag, str) else ():
            if old in value:
                element.set(key, value.replace(old, new))
    return seen


def _taken_out(tree: HtmlElement, text: str) -> bool:
    """Take out the elements with this text and a label, if any, and the text where else it stands alone: also in the page's data, where
    it stands between marks. Amid other words it stays: no theme takes a name out of a sentence. Returns whether there was any.
    """
    found = [
        element
        for element in tree.iter("*")
        if text in (element.text or "")
        and len(element.text_content()) <= len(text) + MAX_LABEL_CHARACTERS
        and not _stands_in_sentence(element)
    ]
    for element in found:
        around = element
        while (outer := around.getparent()) is not None and len(outer.text_content()) <= len(
            text
        ) + MAX_LABEL_CHARACTERS:
            around = outer
        if around.getparent() is not None:
            around.drop_tree()
    return _emptied(tree, text) or bool(found)


def _stands_in_sentence(element: HtmlElement) -> bool:
    """Whether an element is a word or a name in a running text: words stand right before it and behind it."""
    before, around = element.getprevious(), element.getparent()
    text = before.tail if before is not None else around.text if around is not None else None
    return bool(re.search(r"\w", text or "") and re.search(r"\w", element.tail or ""))


def _emptied(tree: HtmlElement, text: str) -> bool:
    """Empty all texts and attributes that are this text, and all strings in the page's data that are. Returns whether one was."""
    seen = False
    for element in tree.iter("*"):
        for place in ("text", "tail"):
            own = getattr(element, place) or ""
            if own.strip() == text:
                setattr(element, place, "")
                seen = True
            elif element.tag == "script" and place == "text" and text in own:
                element.text = own.replace(f'"{text}"', '""')
        for key, value in element.attrib.items():
            if value.strip() == text:
                element.set(key, "")
    return seen


def _is_story(record: Article, other: Article) -> bool:
    return other.page_class == "article" and len(other.paragraphs) >= MIN_SHARE_READ * len(record.paragraphs)


def _tells(change: Change, before: str, after: str) -> bool:
    """Whether a change tells of an edit: at least half of the words that the edit takes or brings differ in it, or it is of words
    within those that were taken or brought.
    """
    words = _differing(before, after)
    differs = _differing(change.before or "", change.after or "")
    if words and (words & differs).total() >= max(1, words.total() / 2):
        return True
    inside = (
        change.before if change.kind in ("removed", "unquoted") else change.after if change.kind == "added" else None
    )
    return bool(inside) and letters(inside or "") in letters(before + " " + after)


def _differing(before: str, after: str) -> Counter[str]:
    one, other = (Counter(re.findall(r"\w+", text.casefold().replace("\xad", ""))) for text in (before, after))
    return (one - other) + (other - one)


# --- the run ---


PLAYS = {
    "noise": Bench.play_noise,
    "more": Bench.play_more,
    "moved": Bench.play_moved,
    "looks": Bench.play_looks,
    "edits": Bench.play_edits,
    "hidden": Bench.play_hidden,
}


def report(name: str, tally: Tally, *, in_detail: bool) -> None:
    """Print the figures of a part; in detail with every kind."""
    print(f"{name}: {tally.pages} pages")
    groups = dict.fromkeys(key.partition("/")[0] for key in tally.of)
    for group in groups:
        keys = [key for key in tally.of if key.startswith(f"{group}/")]
        of, bad = (sum(counter[key] for key in keys) for counter in (tally.of, tally.bad))
        if not group.startswith("edits"):
            print(f"  {group:16}{bad:5} alarms in {of:6,} looks, {1000 * bad / of:.1f} per 1,000")
        else:
            untold, beside = (sum(counter[key] for key in keys) for counter in (tally.untold, tally.beside))
            print(
                f"  {group:16}{of - bad:5} of {of:6,} in their place ({100 * (of - bad) / of:.1f} %), "
                f"told at all {of - untold}; with an alarm beside {beside}"
            )
        for key in keys:
            if tally.bad[key] and (in_detail or group.startswith("edits")):
                print(f"      {key.partition('/')[2]:20}{tally.bad[key]:4} of {tally.of[key]:5}")


def main() -> int:
    """Print the figures of each part. Returns 0: it measures, and judges nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=10_000, help="pages of each part")
    parser.add_argument("--from", dest="origin", choices=("fields", "pages"))
    parser.add_argument("--only", choices=sorted(PLAYS), action="append")
    parser.add_argument("--kind", action="append", default=[], help="a noise to play alone; several may be given")
    parser.add_argument("--part", choices=("looked", "held"))
    parser.add_argument(
        "--out", type=Path, help="write the faults of the pages that may be looked at here, as JSON lines"
    )
    parser.add_argument("--show", action="store_true", help="print them")
    options = parser.parse_args()
    if not (SHARED / "twins" / "twins.py").exists():
        print(f"twins: no maker in {SHARED} (IRIA_SHARED)")
        return 0
    bench = Bench(maker(), options.show, frozenset(options.kind))
    donors = _donors(bench.twins)
    for page in chosen(bench.twins, options.origin):
        held = is_held_back(page["url"])
        part = f"{page['set']}, {'held back' if held else 'looked at'}"
        if bench.tallies[part].pages >= options.most or options.part == ("looked" if held else "held"):
            continue
        ready = prepared(bench.twins, page, donors)
        if ready is None:
            continue
        bench.tallies[part].pages += 1
        for play in options.only or PLAYS:
            PLAYS[play](bench, ready)
    for name, tally in bench.tallies.items():
        if tally.pages:
            report(name, tally, in_detail=name.endswith("looked at"))
    if options.out:
        options.out.write_text("".join(json.dumps(fault) + "\n" for fault in bench.faults), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How well pictures, captions and credits are read, of outlets looked at and of outlets kept back; on the pages as they are, and with
all names of the mark-up made unreadable.

    python bench/pictures.py [--worst] [--only "as they are"]

The second says how a page of an unknown theme is read: each class, id and the like is replaced by a hash, and then each figure by a
div too. Then what is invented: captions and credits of pictures to which the truth gives none, and of pictures that it does not
have; and, on the folder `pages`, pictures of pages whose mark-up has none, and captions that are the truth's words of the story. An
outlet whose SHA-256 is divisible by three is kept back: scored, never shown. Needs the shared folders `fields` and `pages`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
from collections import Counter
from types import ModuleType
from typing import Any

from lxml import html

from bench.adapters import fields
from bench.lines import PAGES, SHARED
from bench.pages import is_held_back
from iria_crawler import extract
from iria_crawler.parse.page.tree import decode
from iria_crawler.text import letters

FOLDER = SHARED / "fields"
# Attributes that say in words what an element is.
NAMES = ("class", "id", "data-testid", "itemprop", "data-component", "data-module", "aria-label")
# What the truth calls them.
_GOLD = {"caption": "caption", "credit": "authors"}
KINDS = ("as they are", "no names", "no names, no figures")
PARTS = ("looked at", "kept back")
# What may show a picture in mark-up, and what may name one.
_SHOWS_A_PICTURE = re.compile(
    rb"<(?:img|amp-img|picture|figure|video|image)\b|background|og:image|\.(?:jpe?g|png|webp)", re.I
)
# A caption of fewer letters may stand in a story by chance.
MIN_LETTERS = 20


def scorer() -> ModuleType:
    """The shared scorer of fields."""
    spec = importlib.util.spec_from_file_location("fields_score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_names(page: bytes, *, figures: bool) -> str:
    """A page whose names say nothing; equal names stay equal. `figures`: figures and their captions are kept as such."""
    root = html.document_fromstring(decode(page))
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag == "body":
            continue
        for name in NAMES:
            if value := element.get(name):
                hashes = (hashlib.sha256(word.encode()).hexdigest()[:6] for word in value.split())
                element.set(name, " ".join(f"x{word}" for word in hashes))
        if not figures and element.tag in ("figure", "figcaption"):
            element.tag = "div"
    return str(html.tostring(root, encoding="unicode"))


def score(
    score_of: ModuleType, pages: list[dict[str, Any]], kind: str
) -> list[tuple[dict[str, Any], Counter[str], float, list[Any]]]:
    """(page, counts, sum of the captions' F1, the pictures) of each page."""
    shared = score_of.token_df(pages)
    found = []
    for page in pages:
        raw = score_of.page_bytes(page["path"])
        shown = raw if kind == "as they are" else without_names(raw, figures=kind == "no names")
        read = score_of.clean(fields(shown, page["url"]), page["url"])
        _, counts, captions, pictures = score_of.score_page(page, read, shared)
        found.append((page, counts, captions, pictures))
    return found


def invented(score_of: ModuleType, page: dict[str, Any], shared: Any) -> list[tuple[str, str]]:
    """(what, words) of each caption and credit of a page that the truth does not have. A credit that the truth leaves in its
    caption is none, and so is a caption that is the truth's credit.
    """
    read = score_of.clean(fields(score_of.page_bytes(page["path"]), page["url"]), page["url"])
    of = {j: page["images"][i] for i, (j, _) in score_of.match_images(page["images"], read["images"], shared).items()}
    found = []
    for at, picture in enumerate(read["images"]):
        truth = of.get(at)
        where = "no picture there" if not page["images"] else "another picture" if truth is None else "none there"
        told = letters(" ".join((truth["caption"] or "", *truth["authors"], truth["alt"] or ""))) if truth else ""
        for name in ("caption", "credit"):
            if picture[name] and letters(picture[name]) not in told and not (truth and truth[_GOLD[name]]):
                found.append((f"{name}, {where}", picture[name]))
    return found


def show_invented(score_of: ModuleType, pages: list[dict[str, Any]], *, worst: bool) -> None:
    """Print how many captions and credits are invented, and on how many pages; with `worst` the words, of outlets looked at."""
    shared = score_of.token_df(pages)
    for part in PARTS:
        ours = [page for page in pages if is_held_back(page["publisher"]) == (part == "kept back")]
        counts: Counter[str] = Counter()
        for page in ours:
            found = invented(score_of, page, shared)
            counts.update(what for what, _ in found)
            counts["pages with one"] += bool(found)
            for what, words in found if worst and part == "looked at" else ():
                print(f"  {page['id']}: {what}: {words}")
        print(
            f"invented  {part}  {len(ours)} pages ", *(f"{what}: {n}" for what, n in sorted(counts.items())), sep="  "
        )


def show_pages_without(*, worst: bool) -> None:
    """Print, of the pages with truth of the body: pictures of those whose mark-up has none; captions with the story's words."""
    counts: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    for key, truth in PAGES.load(SHARED / "pages").items():
        part = PARTS[is_held_back(truth["domain"])]
        page = PAGES.page_bytes(SHARED / "pages", key)
        images = extract(page, truth["url"]).images
        has_one = _SHOWS_A_PICTURE.search(page) is not None
        story = [letters(words) for words in (*(truth.get("with") or ()), *(truth.get("body") or "").splitlines())]
        wrong = [
            image.caption
            for image in images
            if image.caption
            and len(own := letters(image.caption)) >= MIN_LETTERS
            and any(own in words or (len(words) >= MIN_LETTERS and words in own) for words in story)
        ]
        counts[part].update(
            {
                "without a picture": not has_one,
                "pictures invented there": 0 if has_one else len(images),
                "with a caption": any(image.caption for image in images),
                "captions": sum(bool(image.caption) for image in images),
                "credits": sum(bool(image.credit) for image in images),
                "captions of the story's words": len(wrong),
            }
        )
        for words in wrong if worst and part == "looked at" else ():
            print(f"  {key}: {words}")
    for part, found in counts.items():
        print(f"pages  {part} ", *(f"{what}: {n}" for what, n in found.items()), sep="  ")


def show_scores(score_of: ModuleType, pages: list[dict[str, Any]], kind: str, *, worst: bool) -> None:
    """Print how well the pages are read in one kind; with `worst` the pictures read wrongly, of outlets looked at."""
    rows = score(score_of, pages, kind)
    for language, part in ((language, part) for language in ("English", "all") for part in ("looked at", "kept back")):
        counts: Counter[str] = Counter()
        captions = 0.0
        for page, found, right, _ in rows:
            if is_held_back(page["publisher"]) == (part == "kept back") and (language == "all" or page["english"]):
                counts.update(found)
                captions += right
        shares = {
            "found": counts["img_found"] / counts["img"],
            "expected of those returned": counts["img_found"] / counts["pred_img"],
            "credits right": counts["cred_right"] / counts["cred"],
            "captions F1": captions / counts["cap"],
        }
        print(
            f"{kind:22} {language:8} {part:10}",
            *(f"{name} {share:.3f}" for name, share in shares.items()),
            sep="  ",
        )
    for page, _, _, pictures in rows if worst else ():
        for picture in pictures:
            wrong = picture.get("credit_ok") is False or picture.get("caption_f1", 1) < 0.8 or not picture["found"]
            if wrong and not is_held_back(page["publisher"]):
                print(f"  {page['id']}: {picture}")


def main() -> None:
    """Print the figures; with --worst the pictures read wrongly, of the outlets that may be looked at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", action="store_true")
    parser.add_argument("--only", choices=(*KINDS, "invented", "pages"))
    options = parser.parse_args()
    score_of = scorer()
    notes = score_of.load_notes(str(FOLDER / "gold_notes.json"))
    pages = score_of.load_pages(str(FOLDER / "data"), "all", "all", notes)
    for kind in KINDS:
        if options.only in (None, kind):
            show_scores(score_of, pages, kind, worst=options.worst)
    if options.only in (None, "invented"):
        show_invented(score_of, pages, worst=options.worst)
    if options.only in (None, "pages"):
        show_pages_without(worst=options.worst)


if __name__ == "__main__":
    main()

"""How well pictures, captions and credits are read, of outlets looked at and of outlets kept back; on the pages as they are, and with
all names of the mark-up made unreadable.

    python bench/pictures.py [--worst]

The second says how a page of an unknown theme is read: each class, id and the like is replaced by a hash, and then each figure by a
div too. An outlet whose SHA-256 is divisible by three is kept back: scored, never shown. Needs the shared folder `fields`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
from collections import Counter
from types import ModuleType
from typing import Any

from lxml import html

from bench.adapters import fields
from bench.lines import SHARED
from bench.pages import is_held_back
from iria_crawler.parse.page.tree import decode

FOLDER = SHARED / "fields"
# Attributes that say in words what an element is.
NAMES = ("class", "id", "data-testid", "itemprop", "data-component", "data-module", "aria-label")


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
        raw: bytes | str = score_of.page_bytes(page["path"])
        raw = raw if kind == "as they are" else without_names(raw, figures=kind == "no names")
        read = score_of.clean(fields(raw, page["url"]), page["url"])
        _, counts, captions, pictures = score_of.score_page(page, read, shared)
        found.append((page, counts, captions, pictures))
    return found


def main() -> None:
    """Print the figures; with --worst the pictures read wrongly, of the outlets that may be looked at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", action="store_true")
    options = parser.parse_args()
    score_of = scorer()
    notes = score_of.load_notes(str(FOLDER / "gold_notes.json"))
    pages = score_of.load_pages(str(FOLDER / "data"), "all", "all", notes)
    for kind in ("as they are", "no names", "no names, no figures"):
        rows = score(score_of, pages, kind)
        for language, part in (
            (language, part) for language in ("English", "all") for part in ("looked at", "kept back")
        ):
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
        for page, _, _, pictures in rows if options.worst else ():
            for picture in pictures:
                wrong = picture.get("credit_ok") is False or picture.get("caption_f1", 1) < 0.8 or not picture["found"]
                if wrong and not is_held_back(page["publisher"]):
                    print(f"  {page['id']}: {picture}")


if __name__ == "__main__":
    main()

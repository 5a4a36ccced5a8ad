"""How a user names outlets: by name, or by --tag, --country and --language; and what to say if there is none of that name."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Protocol

from iria_crawler.arguments import shown
from iria_crawler.escaping import line
from iria_crawler.program import program
from iria_crawler.toml_lines import did_you_mean

ANY_SITE = "news"  # the spider for outlets that have no name of their own
# A message with more names of outlets would be too long to read.
MAX_NAMES_SHOWN = 20


class Choosable(Protocol):
    """An outlet of sites.toml or of the catalogue, as far as it is chosen by."""

    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def country(self) -> str | None: ...
    @property
    def language_code(self) -> str | None: ...
    @property
    def off(self) -> bool: ...


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--tag", help="only outlets with this tag, such as navy")
    parser.add_argument("--country", metavar="CC", help="only outlets of this country, such as DE")
    parser.add_argument("--language", metavar="CODE", help="only outlets in this language, such as de")


def is_choosing(opts: argparse.Namespace) -> bool:
    """Whether one of the options was given."""
    return any((opts.tag, opts.country, opts.language))


def is_chosen(outlet: Choosable, opts: argparse.Namespace) -> bool:
    """Whether an outlet fits every option that was given and is not off. `de` takes `de-AT` too."""
    language = (outlet.language_code or "").lower()
    wanted = (opts.language or "").lower()
    return (
        not outlet.off
        and (not opts.tag or opts.tag in outlet.tags)
        and (not opts.country or opts.country.upper() == outlet.country)
        and (not wanted or language == wanted or language.startswith(f"{wanted}-"))
    )


def none_chosen(outlets: Iterable[Choosable], opts: argparse.Namespace, where: str) -> str:
    """What to tell a user whose options fit no outlet: of the first that none has, what there is instead."""
    known: dict[str, set[str | None]] = {"tag": set(), "country": set(), "language": set()}
    for outlet in outlets:
        known["tag"].update(outlet.tags)
        known["country"].add(outlet.country)
        known["language"].add(outlet.language_code)
    for name, words in known.items():
        asked = getattr(opts, name)
        there = sorted(word for word in words if word)
        if asked and not any(word.lower().startswith(asked.lower()) for word in there):
            listed = ", ".join(there[:MAX_NAMES_SHOWN]) + (" and others" if len(there) > MAX_NAMES_SHOWN else "")
            return f"--{name} {shown(asked)}: no outlet of {where} has it; there are: {listed or 'none'}"
    return (
        f"no outlet of {where} is of this tag, country and language" if is_choosing(opts) else f"no outlet in {where}"
    )


def which_outlet(word: str | None, names: Sequence[str]) -> str:
    """What to tell a user who named no outlet (None), or one that is none of `names`."""
    of_any = f"{program()} crawl {ANY_SITE} -a url="
    if word is not None and any(sign in word for sign in ".:/"):
        return (
            f"{shown(word)} has no name yet: {program()} add {line(word)} gives it one; or once: {of_any}{line(word)}"
        )
    ours = [name for name in names if name != ANY_SITE]
    if not ours:
        return f"which outlet? There is none yet: {program()} add https://www.example.org/; or once: {of_any}ADDRESS"
    more = len(names) - MAX_NAMES_SHOWN
    listed = ", ".join(names[:MAX_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
    if word is None:
        return f"which outlet? There are: {listed}"
    return f"no outlet {shown(word)}; there are: {listed}{did_you_mean(word, ours)}"

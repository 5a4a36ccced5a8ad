"""Options by which a command takes some of the outlets: --tag, --country, --language."""

from __future__ import annotations

import argparse
from typing import Protocol


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

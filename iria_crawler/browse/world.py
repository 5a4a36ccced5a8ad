"""Where the places of datelines lie, and the outline of the map. Shipped with the program: nothing is asked of anybody."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

# Units of the map: two for each degree, from 180 west and 84 north to 66 south.
WIDTH, HEIGHT = 720, 300
_NORTH = 84.0
# What a dateline prints after the place: ", South Korea, July 29 (Reuters) -".
_REGION = re.compile(r"\s*,\s*([^\W\d][^,(\d–—]{1,40}?)\s*(?:,|\(|–|—|\s-|$)")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?:\s|$)", re.I)
# In these countries a dateline names the state or province. Elsewhere a region that is no country means another place of
# the same name: London in Ontario.
_WITH_STATES = frozenset(("United States", "Canada", "Australia", "India", "China"))
_LONG_NAMES = {"u.s.": "united states", "usa": "united states", "u.k.": "united kingdom", "england": "united kingdom",
               "scotland": "united kingdom", "republic of korea": "south korea", "türkiye": "turkey", "holland": "netherlands"}  # fmt: skip


class MapPlace(NamedTuple):
    """A place on the map. x, y: in units of the map."""

    name: str
    country: str
    x: float
    y: float


def locate(printed: str, raw: str | None = None) -> MapPlace | None:
    """The place that a dateline names ("SEOUL"), or None where it is not known or another place of the name is meant.

    raw: the whole dateline, which may print a country or state after the place.
    """
    place = _places().get(_plain(printed))
    if place is None:
        return None
    region = _region(printed, raw or "")
    if not region or region == _plain(place.country):
        return place
    is_country = region in _countries()
    return place if not is_country and place.country in _WITH_STATES else None


def outline() -> str:
    """The coasts and borders as the path of an SVG."""
    return str(_world()["map"]["outline"]).replace("\n", "")


def _region(printed: str, raw: str) -> str:
    """The country or state behind the place, in plain letters; '' where none is printed."""
    found = _REGION.match(raw[len(printed) :]) if raw.casefold().startswith(printed.casefold()) else None
    if found is None or _MONTH.match(found[1]):
        return ""
    region = found[1].casefold().strip()
    return _plain(_LONG_NAMES.get(region, region))


def _plain(text: str) -> str:
    """Small letters without accents, with single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


@cache
def _world() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "world.toml").read_text("utf-8"))


@cache
def _places() -> dict[str, MapPlace]:
    """Plain name -> place, with the other names of each."""
    found = {
        _plain(name): MapPlace(name, country, round((east + 180) * 2, 1), round((_NORTH - north) * 2, 1))
        for name, country, north, east in _world()["places"]
    }
    return found | {_plain(other): found[_plain(name)] for other, name in _world()["also"].items()}


@cache
def _countries() -> frozenset[str]:
    return frozenset(_plain(place.country) for place in _places().values())

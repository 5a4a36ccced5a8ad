"""Time zones by the names that dates print."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Minutes east of UTC. Short forms that two countries use ("IST", "AST") are left out: a time in one of them gives the day.
_ZONES = {
    "Z": 0,
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 60,
    "BST": 60,
    "CET": 60,
    "CEST": 120,
    "EET": 120,
    "EEST": 180,
}
_ZONES |= {
    "MEZ": 60,
    "MESZ": 120,
    "MSK": 180,
    "TRT": 180,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
}
_ZONES |= {
    "PST": -480,
    "PDT": -420,
    "PKT": 300,
    "ICT": 420,
    "WIB": 420,
    "WITA": 480,
    "SGT": 480,
    "HKT": 480,
    "PHT": 480,
    "WIT": 540,
}
_ZONES |= {"JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "SAST": 120}
_ZONED_BY_PLACE = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?", re.I)
MINUTES_OF_A_DAY = 24 * 60


def zone_named(name: str | None) -> tzinfo | None:
    """The zone of "Z", "CEST", "+02:00", "GMT+7", "Europe/Berlin"; None for no name and for one that is not known."""
    if not name:
        return None
    place = _ZONED_BY_PLACE.get(name, name)
    if "/" in place:
        try:
            return ZoneInfo(place)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        minutes = _ZONES.get(name.upper())
        return None if minutes is None else timezone(timedelta(minutes=minutes))
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return (
        timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)) if minutes < MINUTES_OF_A_DAY else None
    )

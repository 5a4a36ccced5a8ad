"""Stories that a WARC of ours holds whole: their rows, and the pages behind them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from iria_crawler.importing.warcs import AnswerPlace, read_answers, read_history
from iria_crawler.store import iso


class Pages:
    """The pages of some WARC files, found by address and time. Only their places are in memory."""

    def __init__(self, paths: Sequence[Path], places: Iterable[AnswerPlace]) -> None:
        self._paths = list(paths)
        self._places: dict[tuple[str, str], list[AnswerPlace]] = {}
        for place in places:
            self._places.setdefault((place.url, iso(place.at)), []).append(place)

    def find(self, url: str, at: str, sha256: str) -> bytes | None:
        """The page that was fetched from `url` at `at` and has this hash; None if there is none."""
        for place in self._places.get((url, at), ()):
            for saved in read_answers([self._paths[place.file]], [place._replace(file=0)]):
                if saved.body is not None and hashlib.sha256(saved.body).hexdigest() == sha256:
                    return saved.body
        return None


def read_story(path: Path, place: AnswerPlace) -> dict[str, Any]:
    """The story of a history record; {} where it is too long, or no JSON object."""
    data = read_history(path, place)
    story: object = None
    if data is not None:
        with suppress(ValueError, RecursionError):
            story = json.loads(data.decode("utf-8", "surrogatepass"))
    return story if isinstance(story, dict) else {}


def host_of(story: dict[str, Any]) -> str:
    """The outlet of a story, which its address may not show: it may lie on another host of the outlet. "" if it names none."""
    site = story.get("site")
    return str(site.get("host", "")) if isinstance(site, dict) else ""

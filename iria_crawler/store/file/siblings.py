"""Pages of one outlet: most of a page is the same on all of them, so the page of a new story leans on another one as its delta."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

# No more pages of an outlet lean on one as its deltas: to remove that one, all of them are written again, and if it were damaged, all
# would be lost with it. With a hundred a page would take 2 % less.
MAX_LEANING = 25


class Near(NamedTuple):
    """The outlet of a page, and how the name of a page of its newest story is asked for."""

    outlet: int
    newest: Callable[[], str | None]


NOWHERE = Near(0, lambda: None)


class Siblings:
    """The whole page of the outlet whose page was put last, and how many lean on it.

    whole: the whole page that a page is, or leans on; None where there is none. leaning: how many pages lean on one.
    """

    def __init__(self, whole: Callable[[str | None], str | None], leaning: Callable[[str], int]) -> None:
        self._whole_of = whole
        self._leaning_on = leaning
        self._outlet: int | None = None
        self._name: str | None = None
        self._many = 0
        self._recalled: tuple[str, bytes] = ("", b"")

    def near(self, near: Near) -> str | None:
        """The whole page that one page more of the outlet may lean on; None: this one is to be kept whole."""
        if near.outlet != self._outlet:
            self._outlet, self._name = near.outlet, None
        if self._name is None and (whole := self._whole_of(near.newest())) is not None:
            self._name, self._many = whole, self._leaning_on(whole)
        if self._name is None or self._many >= MAX_LEANING:
            return None
        self._many += 1
        return self._name

    def begin(self, name: str, body: bytes = b"") -> None:
        """A page of the outlet is kept whole: from now on others lean on it."""
        self._name, self._many = name, 0
        self.remember(name, body)

    def end(self, name: str) -> None:
        """A page is removed."""
        if self._name == name:
            self._name = None

    def remember(self, name: str, body: bytes) -> None:
        """The bytes of the page that others lean on."""
        self._recalled = name, body

    def recall(self, name: str) -> bytes | None:
        """The bytes that were remembered; None: none of this page."""
        return (self._recalled[1] or None) if self._recalled[0] == name else None

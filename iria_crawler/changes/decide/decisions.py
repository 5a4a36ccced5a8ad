"""What a look may mean: the decisions that the ladder makes."""

from __future__ import annotations

from dataclasses import dataclass

from iria_crawler.model import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Base of all decisions. `reason` says why, in words for a log."""

    reason: str = ""


class New(Decision):
    """The first look at a story."""


class NotAStory(Decision):
    """The first look at an address that shows no story."""


class Unchanged(Decision):
    """The story has not changed: only the look is noted."""


class Cosmetic(Decision):
    """Only typography differs: a revision that is not reported."""


class Restless(Decision):
    """It changes at every look, so a machine does it: the record is brought up to date, and nothing is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reparse(Decision):
    """Our reading differs, not the page: the record is corrected, and nothing is reported."""

    agrees: bool = True  # False: that only our reading differs is assumed, since the stored page is lost


class Redesigned(Decision):
    """The site shows all its stories in another way: the record is brought up to date, and nothing is reported."""


class Incomplete(Decision):
    """Some pages of the story did not come; those that came are as they were. The record stays, and the next look comes soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect(Decision):
    """The page looks wrong: it is kept, no revision is made, and the next look comes soon."""

    cut: bool = False  # as in Revised


class Blocked(Decision):
    """We were turned away, or the site is in trouble: the look says nothing about the story."""


class GoneSuspected(Decision):
    """The story seems to be withdrawn; later looks must confirm it."""


class Gone(Decision):
    """The story is withdrawn: enough looks over enough time agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Decision):
    """The story is back. `changes` compares it with its last live state."""

    changes: tuple[Change, ...] = ()
    believed: bool = False  # as in Revised


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised(Decision):
    """The newsroom changed the story."""

    changes: tuple[Change, ...] = ()
    revert_of: int | None = None  # the earlier revision that this returns to (A, B, A again): not reported
    cut: bool = False  # a large part of the text is gone, and nobody says so
    believed: bool = False  # it looks like another page, and is taken for the story because enough looks agree

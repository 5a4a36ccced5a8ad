"""Two records of a story: what changed, how much it matters, and whether it is an edit at all. Pure functions."""

from iria_crawler.changes.compare import compare
from iria_crawler.changes.decide import (
    Blocked,
    Cosmetic,
    Decision,
    Fetched,
    Gone,
    GoneSuspected,
    New,
    NotAStory,
    Reparse,
    Restored,
    Revised,
    Stored,
    Suspect,
    Unchanged,
    decide,
)
from iria_crawler.changes.fold import fold
from iria_crawler.changes.hashes import content_hash, fold_hash, text_hash
from iria_crawler.changes.stealth import Claims, judge_stealth
from iria_crawler.changes.words import Segment, diff_words

__all__ = [
    "Blocked",
    "Claims",
    "Cosmetic",
    "Decision",
    "Fetched",
    "Gone",
    "GoneSuspected",
    "New",
    "NotAStory",
    "Reparse",
    "Restored",
    "Revised",
    "Segment",
    "Stored",
    "Suspect",
    "Unchanged",
    "compare",
    "content_hash",
    "decide",
    "diff_words",
    "fold",
    "fold_hash",
    "judge_stealth",
    "text_hash",
]

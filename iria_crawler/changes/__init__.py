"""Two records of a story: what changed, how much it matters, and whether it is an edit at all. Pure functions."""

from iria_crawler.changes.compare import compare
from iria_crawler.changes.copies import is_near_copy, sketch
from iria_crawler.changes.decide import (
    GONE_STATUSES,
    UNPUBLISHED,
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
from iria_crawler.changes.hashes import content_hash, fold_hash, hashes, text_hash
from iria_crawler.changes.missing import NotFoundPage, is_not_found, learn_not_found
from iria_crawler.changes.stealth import Claims, judge_stealth
from iria_crawler.changes.template import STORIES as FURNITURE_STORIES
from iria_crawler.changes.template import differing_blocks
from iria_crawler.changes.words import Segment, diff_words

__all__ = [
    "FURNITURE_STORIES",
    "GONE_STATUSES",
    "UNPUBLISHED",
    "Blocked",
    "Claims",
    "Cosmetic",
    "Decision",
    "Fetched",
    "Gone",
    "GoneSuspected",
    "New",
    "NotAStory",
    "NotFoundPage",
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
    "differing_blocks",
    "fold",
    "fold_hash",
    "hashes",
    "is_near_copy",
    "is_not_found",
    "judge_stealth",
    "learn_not_found",
    "sketch",
    "text_hash",
]

"""Two records of a story: what changed, how much it matters, and whether it is an edit at all. Pure functions.

words/ compares texts, compare/ compares records, decide/ judges what a look at a page means.
"""

from iria_crawler.changes.compare.story import compare
from iria_crawler.changes.decide.copies import SKETCH_VERSION, is_near_copy, sketch
from iria_crawler.changes.decide.hashes import content_hash, fold_hash, hashes, text_hash
from iria_crawler.changes.decide.ladder import (
    GONE_STATUSES,
    UNPUBLISHED,
    Blocked,
    Cosmetic,
    Decision,
    Fetched,
    Gone,
    GoneSuspected,
    Incomplete,
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
from iria_crawler.changes.decide.missing import NotFoundPage, is_not_found, learn_not_found
from iria_crawler.changes.decide.stealth import Claims, judge_stealth
from iria_crawler.changes.decide.template import STORIES_PER_TEMPLATE_BLOCK, differing_blocks
from iria_crawler.changes.words.diff import Segment, diff_words
from iria_crawler.changes.words.fold import fold

__all__ = [
    "GONE_STATUSES",
    "SKETCH_VERSION",
    "STORIES_PER_TEMPLATE_BLOCK",
    "UNPUBLISHED",
    "Blocked",
    "Claims",
    "Cosmetic",
    "Decision",
    "Fetched",
    "Gone",
    "GoneSuspected",
    "Incomplete",
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

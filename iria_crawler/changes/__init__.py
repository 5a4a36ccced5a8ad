"""Two records of a story: what changed, how much it matters, and whether it is an edit at all. Pure functions.

words/ compares texts, compare/ compares records, decide/ judges what a look at a page means.
"""

from iria_crawler.changes.compare.quotations import follow_quotes
from iria_crawler.changes.compare.story import compare
from iria_crawler.changes.decide.broken_off import has_no_end
from iria_crawler.changes.decide.copies import SKETCH_VERSION, is_near_copy, sketch
from iria_crawler.changes.decide.decisions import (
    Blocked,
    Cosmetic,
    Decision,
    Gone,
    GoneSuspected,
    Incomplete,
    New,
    NotAStory,
    Redesigned,
    Reparse,
    Restless,
    Restored,
    Revised,
    Suspect,
    Unchanged,
)
from iria_crawler.changes.decide.events import (
    TRACE_VERSION,
    Traces,
    quote_runs,
    same_quote,
    same_runs,
    trace_keys,
    traces_of,
)
from iria_crawler.changes.decide.evidence import Fetched, Stored
from iria_crawler.changes.decide.hashes import content_hash, fold_hash, hashes, text_hash
from iria_crawler.changes.decide.ladder import (
    GONE_STATUSES,
    MAX_EDITS_IN_A_ROW,
    UNPUBLISHED,
    decide,
)
from iria_crawler.changes.decide.last_shown import last_seen, still_unseen
from iria_crawler.changes.decide.missing import NotFoundPage, is_not_found, learn_not_found
from iria_crawler.changes.decide.moved import is_moved
from iria_crawler.changes.decide.picture_files import FilesSay, InDoubt, confirmed, pictures_in_doubt
from iria_crawler.changes.decide.redesign import Redesign, describe
from iria_crawler.changes.decide.shifts import Shift
from iria_crawler.changes.decide.stated_pictures import statements_of_pictures
from iria_crawler.changes.decide.statements import (
    LISTS,
    Statements,
    believed,
    has_news,
    on_common_ground,
    statement_of,
    with_statements,
)
from iria_crawler.changes.decide.stealth import Claims, judge_stealth
from iria_crawler.changes.decide.template import STORIES_PER_TEMPLATE_BLOCK, differing_blocks
from iria_crawler.changes.words.diff import Segment, diff_words
from iria_crawler.changes.words.fold import fold

__all__ = [
    "GONE_STATUSES",
    "LISTS",
    "MAX_EDITS_IN_A_ROW",
    "SKETCH_VERSION",
    "STORIES_PER_TEMPLATE_BLOCK",
    "TRACE_VERSION",
    "UNPUBLISHED",
    "Blocked",
    "Claims",
    "Cosmetic",
    "Decision",
    "Fetched",
    "FilesSay",
    "Gone",
    "GoneSuspected",
    "InDoubt",
    "Incomplete",
    "New",
    "NotAStory",
    "NotFoundPage",
    "Redesign",
    "Redesigned",
    "Reparse",
    "Restless",
    "Restored",
    "Revised",
    "Segment",
    "Shift",
    "Statements",
    "Stored",
    "Suspect",
    "Traces",
    "Unchanged",
    "believed",
    "compare",
    "confirmed",
    "content_hash",
    "decide",
    "describe",
    "diff_words",
    "differing_blocks",
    "fold",
    "fold_hash",
    "follow_quotes",
    "has_news",
    "has_no_end",
    "hashes",
    "is_moved",
    "is_near_copy",
    "is_not_found",
    "judge_stealth",
    "last_seen",
    "learn_not_found",
    "on_common_ground",
    "pictures_in_doubt",
    "quote_runs",
    "same_quote",
    "same_runs",
    "sketch",
    "statement_of",
    "statements_of_pictures",
    "still_unseen",
    "text_hash",
    "trace_keys",
    "traces_of",
    "with_statements",
]

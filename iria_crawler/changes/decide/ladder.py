"""Is it an edit? The ladder as one pure function: what is stored, what came back, and the time give one decision.

The rungs, cheapest first; the first that answers wins:

    0  304 or the same bytes                        Unchanged
    -  one page for many stories                    Blocked
    -  an answer that is no page                    GoneSuspected, Gone or Blocked
    1  the same content hash                        Unchanged (Restored, where the story was thought gone)
    2  gates: not a story, or half of it missing    Suspect
    3  today's parser reads the stored page the same way as the new one   Reparse
    4  only blocks differ that are known to be the site's furniture       Unchanged
    5  the same fold hash                           Cosmetic
    6  otherwise                                    Revised; back to an earlier state: with revert_of, silent

Which blocks are furniture is learned over whole runs: see template.py. What one run says of the site as a whole comes from
run.py: whether a wall stands before it, whether it can be believed when it says that a story is gone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from iria_crawler.changes.compare.partial import compare_shown
from iria_crawler.changes.compare.story import compare
from iria_crawler.changes.decide.hashes import content_hash, fold_hash, text_hash
from iria_crawler.changes.decide.template import without_blocks
from iria_crawler.model import Article, Change

# A body under this part of what it was is a paywall, a broken template or a half-sent page until a second look agrees.
LEAST_BODY = 0.4
# A story that lost most of its body is believed when so many looks over so long a time agree.
BELIEVED_AFTER_LOOKS = 3
BELIEVED_AFTER = timedelta(hours=24)
# 410 is said on purpose; 404 may be a slip or a deployment.
GONE_AFTER = {410: (2, timedelta(minutes=10)), 404: (3, timedelta(hours=24))}
GONE_STATUSES = tuple(GONE_AFTER)
# WordPress says of its own accord that it has trashed or purged the story: as good as 410.
UNPUBLISHED = (401, 404)
# Many stories of a site that go at once are a broken deployment, until they have stayed away so long.
BULK_BELIEVED_AFTER = timedelta(days=3)
# Headline and body that share less than this with what was there are another page: a wall, a maintenance notice.
LEAST_SHARED = 0.3
LONGEST_SMALL_WORD = 4
WALLED = "one page comes for many stories: a wall or a notice, not the story"
_WORD = re.compile(r"\w+")
# A page with a clock or a counter in its text would breed a revision at every look; so many edits in a row that each
# came at the very next look are a machine's, and the rest is kept silent.
MOST_EDITS_IN_A_ROW = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is known of the story before this look."""

    record: Article
    content_hash: str
    fold_hash: str
    status: str = "live"
    reparsed: Article | None = None  # the stored page read with today's parser; None where the parser has not moved
    page_lost: bool = False  # the parser has moved, and the page behind the record is not kept any more
    earlier: Mapping[str, int] = field(default_factory=dict)  # fold hash -> revision id, of the states before
    misses: Sequence[tuple[datetime, int]] = ()  # looks since the last good one that found nothing: (at, http_status)
    shrunk_looks: Sequence[datetime] = ()  # looks since the last good one that found a body too short
    edits_in_a_row: int = 0
    furniture: Collection[str] = ()  # hashes of the site's blocks that are no part of any story: template.block_hash()
    absent_since: datetime | None = None  # first of the looks, since the last good one, that found nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came back."""

    http_status: int
    article: Article | None = None
    same_bytes: bool = False
    soft_404: bool = False  # status 200, and the site's not-found page
    sink: bool = False  # redirected to where this site sends dead addresses
    cms_status: int | None = None  # what WordPress REST says of the story; None: not asked, or it has no REST
    host_failing: bool = False  # most looks at this host find nothing just now
    unvouched: bool = False  # no other story has come as itself: what is missing or another may be the site's trouble
    shared: bool = False  # the same page came for another story
    walled: bool = False  # the same page, or the same address, came for many stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Base of the answers; `reason` says why in words for a log."""

    reason: str = ""


class New(Decision):
    """A story not seen before."""


class NotAStory(Decision):
    """An address that is not known and shows no story."""


class Unchanged(Decision):
    """A look, nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosmetic(Decision):
    """Typography differs: kept, silent."""

    agrees: bool = True  # False: the words differ too, and are kept silent for another reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reparse(Decision):
    """Our reading differs, not the page: the record is corrected, silent."""

    agrees: bool = True


class Suspect(Decision):
    """The page looks wrong: keep it, look again soon, no revision."""


class Blocked(Decision):
    """We were turned away, or the host is in trouble: nothing is known of the story."""


class GoneSuspected(Decision):
    """The story seems withdrawn; later looks must agree."""


class Gone(Decision):
    """The story is withdrawn: enough looks agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Decision):
    """The story is back; `changes` against its last live state."""

    changes: tuple[Change, ...] = ()
    believed: bool = False  # as in Revised


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised(Decision):
    """The newsroom changed the story."""

    changes: tuple[Change, ...] = ()
    revert_of: int | None = None  # the revision this returns to: A-B-A flapping, silent
    believed: bool = False  # it looks like another page, and is taken for the story since looks enough agree


def decide(stored: Stored | None, fetched: Fetched, now: datetime) -> Decision:
    """The one answer; see the ladder above. `now` is the time of the look."""
    if stored is None:
        return _first(fetched)
    if fetched.same_bytes:
        return Unchanged(reason="the same bytes")
    # The story's own text is no wall, wherever else it came.
    as_known = (fetched.walled or fetched.shared) and _is_the_text(stored, fetched.article)
    if fetched.walled and not as_known:
        return Blocked(reason=WALLED)
    if missing := _missing(stored, fetched, now):
        return missing
    article = fetched.article
    if article is None:
        return Suspect(reason="nothing readable came back")
    if fetched.shared and not as_known:
        return Blocked(reason="the same page came for another story: a wall or a notice, not the story")
    if article.truncated and article.headline and article.paragraphs and not stored.record.truncated:
        return _cut_short(stored, article)
    if suspicion := _suspicion(stored, article, now, believing=not fetched.unvouched):
        return Suspect(reason=suspicion)
    # Such a page says nothing for the site: what is behind all of its stories could make each of them look alike.
    believed = _believed(stored, now) and bool(_suspicion(stored, article, now, believing=False))
    if stored.status in ("gone", "gone_suspected"):
        before = stored.reparsed or stored.record
        found = _changes(stored, before, article)
        return Restored(reason=f"was {stored.status}", changes=found, believed=believed)
    decision = _compare(stored, article)
    return replace(decision, believed=True) if believed and isinstance(decision, Revised) else decision


def _is_the_text(stored: Stored, article: Article | None) -> bool:
    before = stored.reparsed or stored.record
    return article is not None and bool(article.paragraphs) and text_hash(article) == text_hash(before)


def _cut_short(stored: Stored, article: Article) -> Decision:
    """The page shows the beginning of a story that is known whole: the whole one is kept."""
    if compare_shown(stored.reparsed or stored.record, article, part_is_new=True):
        return Suspect(reason="only a part of the story is shown, and it is not as it was")
    return Unchanged(reason="only a part of the story is shown, and it is as it was")


def _first(fetched: Fetched) -> Decision:
    article = fetched.article
    if fetched.walled or (article is not None and article.page_class == "blocked"):
        return Blocked(reason=WALLED if fetched.walled else f"turned away ({fetched.http_status})")
    if article is None:
        return NotAStory(reason=f"answered {fetched.http_status}")
    if fetched.soft_404 or fetched.sink:
        return NotAStory(reason="what came is what the site shows for an address that is not there")
    if article.page_class not in ("article", "paywalled"):
        return NotAStory(reason=f"the page is no story ({article.page_class})")
    if not article.headline or not article.body_text:
        missing = "headline" if not article.headline else "body"
        return NotAStory(reason=f"no {missing} found")
    return New()


def _missing(stored: Stored, fetched: Fetched, now: datetime) -> Decision | None:
    """The answer where no page came: withdrawn, or turned away."""
    status = 404 if fetched.soft_404 or fetched.sink else fetched.http_status
    if fetched.article is not None and fetched.article.page_class == "not_found":
        status = 404
    if status not in GONE_AFTER:
        if fetched.http_status >= 400 or (fetched.article and fetched.article.page_class == "blocked"):
            return Blocked(reason=f"turned away ({fetched.http_status})")
        return None
    if fetched.unvouched:
        return Blocked(
            reason=f"answered {status}, as every story that was asked for: the site's trouble, not a withdrawal"
        )
    if fetched.host_failing and now - (stored.absent_since or now) < BULK_BELIEVED_AFTER:
        return Blocked(reason="most of the site answers the same: an outage, not a withdrawal")
    if fetched.cms_status == 200:
        return Suspect(reason=f"answered {status}, but WordPress still publishes it")
    said = f"{status}, {_cms_says(fetched)}" if fetched.cms_status in UNPUBLISHED else str(status)
    looks, span = GONE_AFTER[410 if fetched.cms_status in UNPUBLISHED else status]
    misses = [at for at, _ in stored.misses] + [now]
    if len(misses) >= looks and misses[-1] - misses[0] >= span:
        return Gone(reason=f"{len(misses)} looks since {misses[0]:%Y-%m-%d %H:%M} UTC found {said}")
    return GoneSuspected(reason=f"answered {said}")


def _cms_says(fetched: Fetched) -> str:
    return "unpublished: WordPress keeps it back" if fetched.cms_status == 401 else "purged from WordPress"


def _suspicion(stored: Stored, article: Article, now: datetime, *, believing: bool) -> str:
    """Why the page cannot be taken for a state of the story yet; empty where it can.

    believing: looks that agree over some time count, since the site is known to show its stories.
    """
    if article.page_class not in ("article", "paywalled"):
        return f"the page is no story ({article.page_class})"
    if not article.headline or not article.body_text:
        return "headline or body is missing"
    if believing and _believed(stored, now):
        return ""
    found = ""
    before = len(stored.record.body_text)
    if len(article.body_text) < LEAST_BODY * before and not article.notices:
        found = f"the body shrank from {before} to {len(article.body_text)} characters"
    elif _is_another(stored, article):
        found = "headline and body are another page's"
    # A state that the story had before is the story: a wall that was believed is over.
    return "" if found and fold_hash(article) in stored.earlier else found


def _believed(stored: Stored, now: datetime) -> bool:
    """Whether looks enough over time enough found what looked wrong at first."""
    looks = [*stored.shrunk_looks, now]
    return len(looks) >= BELIEVED_AFTER_LOOKS and looks[-1] - looks[0] >= BELIEVED_AFTER


def _is_another(stored: Stored, article: Article) -> bool:
    """Whether neither the headline nor the body has anything in common with what was there."""
    old, new = stored.reparsed or stored.record, article
    return not _share(old.headline or "", new.headline or "") and not _share(old.body_text, new.body_text)


def _share(a: str, b: str) -> bool:
    """Whether two texts have words in common beyond those that all texts have."""
    one, other = (
        {word.casefold() for word in _WORD.findall(text) if len(word) > LONGEST_SMALL_WORD} for text in (a, b)
    )
    return len(one & other) >= LEAST_SHARED * max(1, min(len(one), len(other)))


def _compare(stored: Stored, article: Article) -> Decision:
    """Rungs 1, 3, 5 and 6 for a page that shows the story."""
    if content_hash(article) == stored.content_hash and stored.reparsed is None:
        return Unchanged(reason="the same content")
    before = stored.record
    if stored.reparsed is not None:
        if content_hash(stored.reparsed) == content_hash(article):
            return Reparse(reason="our parser reads the same page better")
        before = stored.reparsed
    folded = fold_hash(article)
    if folded == fold_hash(before):
        return Cosmetic(reason="typography")
    if stored.page_lost:
        return Reparse(
            reason="our parser has moved and the page is not kept: what differs may be our reading", agrees=False
        )
    if before.truncated and not article.truncated:
        shown = compare_shown(article, before, part_is_new=False)
        return Revised(changes=tuple(shown)) if shown else Cosmetic(reason="more of the story is shown than before")
    if stored.furniture and _bare_hash(stored, article) == _bare_hash(stored, before):
        return Unchanged(reason="only the site's furniture differs")
    found = _changes(stored, before, article)
    if (earlier := stored.earlier.get(folded)) is not None:
        return Revised(reason="back to an earlier state", changes=found, revert_of=earlier)
    if stored.edits_in_a_row >= MOST_EDITS_IN_A_ROW:
        return Cosmetic(reason="changes at every look: a machine's hand, kept silent", agrees=False)
    return Revised(changes=found) if found else Cosmetic(reason="nothing that a reader would call a change")


def _bare_hash(stored: Stored, article: Article) -> str:
    return fold_hash(without_blocks(article, stored.furniture))


def _changes(stored: Stored, before: Article, after: Article) -> tuple[Change, ...]:
    """What changed beside the site's furniture."""
    return tuple(compare(without_blocks(before, stored.furniture), without_blocks(after, stored.furniture)))

"""Is it an edit? The ladder is one pure function: from what is stored, what came back, and the time, it makes one decision.

The rungs in the order in which they are tried; the first that applies decides:

    0  304 or the same bytes                        Unchanged
    1  one page for many stories                    Blocked
    2  an answer that is no page                    GoneSuspected, Gone or Blocked
    3  some of the story's pages did not come       Incomplete, or as what came is compared
    4  not a story, or much of its text is missing  Suspect
    5  the story was thought gone, and is here      Restored
    6  the same content hash                        Unchanged
    7  today's parser reads the stored page the same way as the new one   Reparse
    8  the same fold hash                           Cosmetic
    9  the stored page is not kept, the parser has changed                Reparse
    10 only blocks of the site's template differ    Unchanged
    11 only what the site does to all its stories differs   Redesigned
    12 machine-made: it alters again what the edit before altered, at a story that changed at every look   Restless
    12 otherwise                                    Revised; a return to an earlier state has revert_of and is not reported

Template blocks are learned over several runs: see template.py; what the site does to a field of all its stories, in one run:
see redesign.py. What the lists say of a story is part of its record: see statements.py. What a run has learned of the whole site comes from
run.py: whether one page (a wall) is shown for many stories, and whether the site can be believed that a story is gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from iria_crawler.changes.compare.partial import compare_shown
from iria_crawler.changes.compare.story import compare
from iria_crawler.changes.decide.broken_off import is_beginning
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
from iria_crawler.changes.decide.evidence import Fetched, Stored
from iria_crawler.changes.decide.hashes import content_hash, fold_hash, text_hash
from iria_crawler.changes.decide.redesign import without_shifts
from iria_crawler.changes.decide.statements import DATABASE, on_common_ground, stated_changes
from iria_crawler.changes.decide.template import without_blocks
from iria_crawler.model import Article, Change

# A body that shrank below this part of its length is taken for a paywall, a broken template or a half-sent page, until
# later looks agree.
MIN_BODY_RATIO = 0.4
# A body that shrank below this part, while neither the page nor a list says that the story was changed, may be one of two forms that a
# server shows in turn, or have broken off: the next look tells.
MIN_SURE_RATIO = 0.6
# What looks wrong (most of the body lost, another page) is believed when this many looks over this time found it.
BELIEVED_AFTER_LOOKS = 3
BELIEVED_AFTER = timedelta(hours=24)
# HTTP status -> the looks that must agree, and the time between the first and the last of them. A site sends 410 on
# purpose; 404 may be a mistake or last as long as a deployment.
GONE_AFTER = {410: (2, timedelta(minutes=10)), 404: (3, timedelta(hours=24))}
GONE_STATUSES = tuple(GONE_AFTER)
# What WordPress REST answers for a trashed (401) or purged (404) post: on purpose, so it counts like 410.
UNPUBLISHED = (401, 404)
# Many stories of a site that vanish at once are taken for a broken deployment until they have been away this long.
BULK_BELIEVED_AFTER = timedelta(days=3)
# If headline and body share less than this part of their words with the story, they belong to another page: to a wall or a
# maintenance notice.
MIN_SHARE_OF_WORDS = 0.3
# Words up to this length ("that", "with") are in every text and do not count as shared.
MAX_COMMON_WORD_LETTERS = 4
WALLED = "one page comes for many stories: a wall or a notice, not the story"
CUT = "a large part of the text is gone, and nothing says that it was changed: the next look tells"
BLANK = "an answer without any text comes for many stories: the site's trouble"
_WORD = re.compile(r"\w+")
# A page with a clock or a counter in its text would make an edit at every look. After this many edits in a row, each found by
# the very next look, an edit that only alters what the one before altered is taken to be made by a machine.
MAX_EDITS_IN_A_ROW = 24


def decide(stored: Stored | None, fetched: Fetched, now: datetime) -> Decision:
    """What one look means; see the ladder above. stored None: the first look. `now` is the time of the look (aware)."""
    if stored is None:
        return _first(fetched)
    if fetched.same_bytes:
        return Unchanged(reason="the same bytes")
    stored = stored.facing(fetched.article)
    # A page with the story's own text is the story, even where the same page came for other stories.
    as_known = (fetched.walled or fetched.shared) and _is_the_text(stored, fetched.article)
    if fetched.walled and not as_known:
        return Blocked(reason=_wall_in_words(fetched.article))
    if missing := _missing(stored, fetched, now):
        return missing
    article = fetched.article
    if article is None:
        return Suspect(reason="nothing readable came back")
    if fetched.shared and not as_known:
        return Blocked(reason="the page is another story's, or came for another story too: a wall, a notice or a cache")
    if fetched.incomplete and (decision := _incomplete(stored, article, now, believing=not fetched.unvouched)):
        return decision
    if _is_cut_short(stored, article):
        return _cut_short(stored, article)
    if suspicion := _suspicion(stored, article, now, believing=not fetched.unvouched):
        return Suspect(reason=suspicion)
    if fetched.of_another and (fetched.unvouched or not _believed(stored, now)):
        return Suspect(reason="the text is another story's of the site: a cache that confuses addresses")
    if fetched.endless and is_beginning(article, stored.before) and (fetched.unvouched or not _believed(stored, now)):
        return Suspect(reason="the page breaks off, and shows the beginning of the story as it was")
    is_cut = _is_cut(stored, fetched, article)
    if is_cut and (fetched.unvouched or not stored.suspect_looks or (fetched.many_cut and not _believed(stored, now))):
        return Suspect(cut=True, reason=CUT)
    # `believed` is noted, so that this look does not vouch for the site: a wall in place of every story could look like this.
    believed = _believed(stored, now) and bool(_suspicion(stored, article, now, believing=False))
    if stored.status in ("gone", "gone_suspected"):
        found = _changes(stored, article)
        return Restored(reason=f"was {stored.status}", changes=found, believed=believed)
    decision = _compare(stored, article)
    if isinstance(decision, Revised) and (believed or is_cut):
        return replace(decision, believed=believed, cut=is_cut)
    return decision


def _wall_in_words(article: Article | None) -> str:
    """Why a page that came for many stories says nothing about this one."""
    return WALLED if article is None or article.headline or article.body_text else BLANK


def _is_the_text(stored: Stored, article: Article | None) -> bool:
    """Whether a page has the folded text of the stored record."""
    return article is not None and bool(article.paragraphs) and text_hash(article) == text_hash(stored.before)


def _is_cut_short(stored: Stored, article: Article) -> bool:
    """Whether the page shows less than all of a story that is stored whole."""
    before = stored.before
    shows = bool(article.truncated and article.headline and article.paragraphs)
    return shows and not before.truncated and len(article.body_text) <= len(before.body_text)


def _incomplete(stored: Stored, article: Article, now: datetime, *, believing: bool) -> Decision | None:
    """The decision if pages of a story on several did not come; None if what came is compared as any page is.

    That is so if no less is shown than is stored, and it is the whole story or as much as was stored. Otherwise the record
    stays while what came is as it was; what differs is believed when enough looks agree, for then the other pages may never
    come again.
    """
    before = stored.before
    if not article.headline or not article.paragraphs or article.page_class not in ("article", "paywalled"):
        return None
    is_part_of_whole = article.truncated and not before.truncated
    if len(article.paragraphs) >= len(before.paragraphs) and not is_part_of_whole:
        if not before.truncated or len(article.paragraphs) == len(before.paragraphs):
            return None
        grown = compare_shown(article, before, part_is_new=False)
        return Revised(changes=tuple(grown)) if grown else Cosmetic(reason="more of the story is shown than before")
    found = compare_shown(before, article, part_is_new=True)
    if not found and stored.status != "live":
        return Restored(reason=f"was {stored.status}")
    if not found:
        return Incomplete(reason="some of its pages did not come; those that came are as they were")
    if believing and _believed(stored, now):
        return Revised(changes=tuple(found), believed=True)
    return Suspect(reason="some of its pages did not come, and those that came are not as they were")


def _cut_short(stored: Stored, article: Article) -> Decision:
    """The decision if the page shows only the beginning of a story that is stored whole: the whole record is kept."""
    if compare_shown(stored.before, article, part_is_new=True):
        return Suspect(reason="only a part of the story is shown, and it is not as it was")
    return Unchanged(reason="only a part of the story is shown, and it is as it was")


def _first(fetched: Fetched) -> Decision:
    """The decision about the first look at an address."""
    article = fetched.article
    if fetched.walled or (article is not None and article.page_class == "blocked"):
        return Blocked(reason=_wall_in_words(article) if fetched.walled else f"turned away ({fetched.http_status})")
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
    """The decision if no page of the story came; None if one came."""
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
    """Why the page is not yet accepted as a state of the story; '' if it is accepted.

    believing: whether earlier looks that found the same count. Only if the site is known to show its stories.
    """
    if article.page_class not in ("article", "paywalled"):
        return f"the page is no story ({article.page_class})"
    if not article.headline or not article.body_text:
        return "headline or body is missing"
    if believing and _believed(stored, now):
        return ""
    found = ""
    before = len(stored.record.body_text)
    if len(article.body_text) < MIN_BODY_RATIO * before and not article.notices:
        found = f"the body shrank from {before} to {len(article.body_text)} characters"
    elif _is_another(stored, article):
        found = "headline and body are another page's"
    # A state that the story had before is the story again, after a wall that was believed in between.
    return "" if found and fold_hash(article) in stored.earlier else found


def _is_cut(stored: Stored, fetched: Fetched, article: Article) -> bool:
    """Whether the page lost a large part of the story's text at this look, and nobody says that it was changed."""
    before = stored.before
    is_told = fetched.announced or article.updated_at != before.updated_at or article.notices != before.notices
    is_shorter = len(article.body_text) < MIN_SURE_RATIO * len(before.body_text)
    return stored.status == "live" and is_shorter and not is_told and fold_hash(article) not in stored.earlier


def _believed(stored: Stored, now: datetime) -> bool:
    """Whether enough looks over enough time found what seemed wrong at first."""
    looks = [*stored.suspect_looks, now]
    return len(looks) >= BELIEVED_AFTER_LOOKS and looks[-1] - looks[0] >= BELIEVED_AFTER


def _is_another(stored: Stored, article: Article) -> bool:
    """Whether neither headline nor body shares enough words with the stored record."""
    old, new = stored.before, article
    return not _share(old.headline or "", new.headline or "") and not _share(old.body_text, new.body_text)


def _share(a: str, b: str) -> bool:
    """Whether the shorter of two texts shares at least MIN_SHARE_OF_WORDS of its long words with the other."""
    one, other = (
        {word.casefold() for word in _WORD.findall(text) if len(word) > MAX_COMMON_WORD_LETTERS} for text in (a, b)
    )
    return len(one & other) >= MIN_SHARE_OF_WORDS * max(1, min(len(one), len(other)))


def _compare(stored: Stored, article: Article) -> Decision:
    """Rungs 6 to 13, for a page that shows the story."""
    stated = stated_changes(stored.before, article, [])
    if content_hash(article) == stored.content_hash and stored.reparsed is None:
        if stated:
            return Revised(changes=tuple(stated), reason="the publisher's own record says so")
        if DATABASE in article.statements and DATABASE not in stored.record.statements:
            return Reparse(reason="the publisher's own record is known now")
        return Unchanged(reason="the same content")
    before = stored.before
    if stored.reparsed is not None and content_hash(before) == content_hash(article) and not stated:
        return Reparse(reason="our parser reads the same page better")
    folded = fold_hash(article)
    if folded == fold_hash(before) and not stated:
        if unseen := _changes(stored, article):
            return Revised(changes=unseen)
        if stored.reparsed is None and folded != stored.fold_hash:
            return Redesigned(reason="what the site had left out is shown again as it was")
        return Cosmetic(reason="typography")
    if stored.page_lost:
        return Reparse(
            reason="our parser has moved and the page is not kept: what differs may be our reading", agrees=False
        )
    if before.truncated and not article.truncated:
        shown = compare_shown(article, before, part_is_new=False)
        return Revised(changes=tuple(shown)) if shown else Cosmetic(reason="more of the story is shown than before")
    return _site_or_story(stored, article, stated=bool(stated))


def _site_or_story(stored: Stored, article: Article, *, stated: bool) -> Decision:
    """Rungs 10 to 13: what differs in a story that is shown whole. stated: whether the database says something new of it."""
    folded = fold_hash(article)
    if not stated:
        ours = on_common_ground(stored.before, article)
        if folded == fold_hash(ours):
            return Reparse(reason="another source gives the same field: our reading")
        if stored.template and _bare_hash(stored, article) == _bare_hash(stored, stored.before):
            return Unchanged(reason="only the site's template differs")
        bare = [_bare_hash(stored, one) for one in _ground(stored, article)]
        if bare[0] == bare[1]:
            return Redesigned(reason="only what the site does to all its stories differs")
    found = _changes(stored, article)
    if (earlier := stored.earlier.get(folded)) is not None and not stated:
        return Revised(reason="back to an earlier state", changes=found, revert_of=earlier)
    if stored.edits_in_a_row >= MAX_EDITS_IN_A_ROW and _is_restless(stored, found):
        return Restless(reason="it changes at every look, so a machine does it: not reported")
    return Revised(changes=found) if found else Cosmetic(reason="nothing that a reader would call a change")


def _is_restless(stored: Stored, found: Sequence[Change]) -> bool:
    """Whether a machine makes these changes, at a story that changed at each of many looks.

    It does where they alter again what the edit before altered, figures aside (a clock, a counter), or take something out and
    put something else in (a teaser that rotates). What is added to a live story, or altered in an old entry of it, is an edit.
    """
    again = {_without_figures(text) for text in stored.edited_last}
    kinds = {change.kind for change in found}
    rotates = {"added", "removed"} <= kinds or not kinds.isdisjoint(("moved", "swapped"))
    return rotates or all(_without_figures(change.before or "") in again for change in found)


def _without_figures(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _ground(stored: Stored, article: Article) -> tuple[Article, Article]:
    """The record and `article` without what the site, and not an editor, has changed since."""
    return without_shifts(on_common_ground(stored.before, article), article, stored.shifts)


def _bare_hash(stored: Stored, article: Article) -> str:
    """The fold hash without the site's template blocks."""
    return fold_hash(without_blocks(article, stored.template))


def _changes(stored: Stored, article: Article) -> tuple[Change, ...]:
    """What changed beside what the site does to all its stories."""
    found = compare(*(without_blocks(one, stored.template) for one in _ground(stored, article)))
    return (*found, *stated_changes(stored.before, article, found))

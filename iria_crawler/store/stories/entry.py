"""What one look adds to the history of a story that is known already."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from iria_crawler import changes
from iria_crawler.model import Change, Look, Severity
from iria_crawler.schedule import confirm_at, next_check_at, steady_jitter
from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.records import from_iso, iso
from iria_crawler.store.file.traces import keep_traces
from iria_crawler.store.stories import articles, copies, identity
from iria_crawler.store.stories.articles import ChangeBounds, KeptPart, NewRevision, Verdict
from iria_crawler.store.stories.following import RevisionKind
from iria_crawler.store.stories.recall import Known
from iria_crawler.store.stories.rows import update
from iria_crawler.urls import url_key

OutcomeKind = Literal[
    "new",
    "same",
    "cosmetic",
    "restless",
    "reparse",
    "redesign",
    "edit",
    "restored",
    "incomplete",
    "suspect",
    "gone",
    "blocked",
    "not_a_story",
    "listing",
]

# A page that looked wrong is asked for again after half an hour, since most such pages are repaired within the hour, and
# then at growing intervals up to a day: a site that turns us away must not be asked by the thousand twice an hour.
SUSPECT_WAIT_MIN, SUSPECT_WAIT_MAX = timedelta(minutes=30), timedelta(days=1)
# The wait grows with the time since the story was last seen: a quarter of it.
SUSPECT_WAIT_SHARE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a look came to."""

    outcome: OutcomeKind
    url: str
    article_id: int | None = None
    headline: str | None = None
    reason: str | None = None
    changes: tuple[Change, ...] = ()


class KeptPages(NamedTuple):
    """The pages of a look that are kept: the first one's id in `captures` (None: nothing is kept), and the further ones."""

    capture_id: int | None
    parts: tuple[KeptPart, ...] = ()


NOTHING_KEPT = KeptPages(None)


class Entry:
    """One look at one known story. apply() writes what was decided; call it inside a transaction."""

    def __init__(self, db: Database, look: Look, known: Known, kept: KeptPages) -> None:
        self._db = db
        self._look = look
        self._known = known
        self._kept = kept
        self._now = look.fetched_at
        # The last look before this one: never after it, even if a clock was wrong in between.
        self._before = min(known.last_seen_at, iso(look.fetched_at))

    def apply(self, decision: changes.Decision) -> Outcome:
        """Store what the look means, and return it."""
        match decision:
            case changes.Revised():
                return self._revise(decision)
            case changes.Restored():
                return self._restore(decision)
            case changes.Cosmetic():
                return self._correct(decision, "cosmetic")
            case changes.Restless():
                return self._correct(decision, "restless")
            case changes.Reparse():
                return self._correct(decision, "reparse")
            case changes.Redesigned():
                return self._correct(decision, "redesign")
            case changes.Unchanged():
                return self._leave_unchanged()
            case changes.Gone() | changes.GoneSuspected():
                return self._withdraw(decision)
            case _:
                return self._doubt(decision)

    # --- one method for each decision ---

    def _leave_unchanged(self) -> Outcome:
        moved = self._move()
        self._check("same", self._known.revision_id)
        self._confirm_newest()
        self._mark_seen(live=self._known.status != "live")
        if self._known.status in ("gone", "gone_suspected"):
            return self._return([])
        return self._outcome("edit" if moved else "same", changes=moved)

    def _revise(self, decision: changes.Revised) -> Outcome:
        found = self._judge(decision.changes)
        moved = self._move()
        # A return to an earlier state, and what was told of a copy, are kept as a revision, but are no news: the changes were stored
        # once already.
        copy = self._copy_with(found)
        kept = found if decision.revert_of is None and copy is None else []
        revision_id = self._new_revision("edit", found, decision.revert_of)
        self._add_changes(kept, revision_id)
        self._mark_seen(changed=True)
        reason = f"as its copy at {copy}, where it was told" if copy else None
        self._check("edit", revision_id, reason)
        return self._outcome("edit", reason or decision.reason, [*moved, *kept])

    def _copy_with(self, found: Sequence[Change]) -> str | None:
        """The address of a copy of the story of which these changes were told."""
        article = self._look.article
        if article is None or not found:
            return None
        text = articles.hashes_of(self._look, article).text
        return copies.copy_with_changes(self._db, self._known.article_id, text, found)

    def _restore(self, decision: changes.Restored) -> Outcome:
        found = self._judge(decision.changes)
        moved = self._move()
        revision_id = self._known.revision_id
        if found:
            revision_id = self._new_revision("restored", found)
            self._add_changes(found, revision_id)
        self._check("restored", revision_id)
        self._mark_seen(changed=bool(found))
        return self._return([*moved, *found])

    def _return(self, found: Sequence[Change]) -> Outcome:
        """The story is there again. A suspicion that was never confirmed is deleted; a withdrawal stays in the history."""
        if self._known.status == "gone_suspected":
            self._db.execute(
                "DELETE FROM changes WHERE article_id = ? AND kind = 'withdrawn' AND confirmed_at IS NULL",
                (self._known.article_id,),
            )
            return self._outcome("edit" if found else "same", "it was missing for a while and is back", found)
        back = Change(kind="restored", field="article", before=None, after=self._look.url, severity=Severity.GRAVE)
        self._add_changes([back], self._known.revision_id)
        return self._outcome("restored", changes=[back, *found])

    def _correct(
        self, decision: changes.Decision, kind: Literal["cosmetic", "restless", "reparse", "redesign"]
    ) -> Outcome:
        """Bring the record up to date without an edit."""
        moved = self._move()
        is_certain = isinstance(decision, (changes.Cosmetic, changes.Redesigned))
        if is_certain or (isinstance(decision, changes.Reparse) and decision.agrees):
            self._confirm_newest()
        revision_id = self._new_revision(kind)
        self._check(kind, revision_id, decision.reason if kind == "restless" else None)
        self._mark_seen()
        return self._outcome("edit" if moved else kind, decision.reason, moved)

    def _withdraw(self, decision: changes.Decision) -> Outcome:
        """The story seems withdrawn: one change, which later looks confirm."""
        known = self._known
        is_confirmed = isinstance(decision, changes.Gone)
        self._check("gone", None, decision.reason)
        found = [] if known.status in ("gone_suspected", "gone") else [self._withdrawal()]
        self._add_changes(found, None)
        if is_confirmed:
            self._confirm_withdrawal()
        looks = len(known.state.misses) + 1
        status = 410 if self._look.cms_status in changes.UNPUBLISHED else self._look.http_status
        again = None if is_confirmed else confirm_at(self._now, status, looks)
        due = again or _next_check(self._now, known.state.record.published_at, None, known.url)
        self._update(status="gone" if is_confirmed else "gone_suspected", next_check_at=iso(due))
        return self._outcome("gone", decision.reason, found)

    def _withdrawal(self) -> Change:
        headline = self._known.state.record.headline
        return Change(kind="withdrawn", field="article", before=headline, after=None, severity=Severity.GRAVE)

    def _doubt(self, decision: changes.Decision) -> Outcome:
        """The look says nothing about the story: ask again, after longer and longer waits."""
        kind: OutcomeKind = "suspect"
        if isinstance(decision, changes.Blocked | changes.Incomplete):
            kind = "blocked" if isinstance(decision, changes.Blocked) else "incomplete"
        self._check(kind, None, decision.reason)
        last_seen_at = from_iso(self._known.last_seen_at)
        assert last_seen_at is not None
        wait = (self._now - last_seen_at) / SUSPECT_WAIT_SHARE
        self._update(next_check_at=iso(self._now + min(max(wait, SUSPECT_WAIT_MIN), SUSPECT_WAIT_MAX)))
        return self._outcome(kind, decision.reason)

    # --- the parts that they share ---

    def _new_revision(self, kind: RevisionKind, reported: Sequence[Change] = (), revert_of: int | None = None) -> int:
        """Write the record of the look; `reported`: the changes that lead to it."""
        look, article_id, state = self._look, self._known.article_id, self._known.state
        assert look.article is not None
        seen_at = from_iso(self._before)
        assert seen_at is not None
        article = replace(look.article, last_shown=changes.still_unseen(state.before, look.article, reported, seen_at))
        articles.update_article(self._db, article_id, article, look)
        new = NewRevision(
            kind=kind,
            look=look,
            article=article,
            capture_id=self._kept.capture_id,
            parts=self._kept.parts,
            not_before=self._before,
            revert_of=revert_of,
            before=state.record,
        )
        revision_id = articles.add_revision(self._db, article_id, new)
        keep_traces(self._db, article_id, changes.traces_of(article))
        return revision_id

    def _add_changes(self, found: Sequence[Change], revision_id: int | None) -> None:
        """Store changes that lead to the revision; None: the story went away."""
        if not found:
            return
        claims = json.dumps({source: iso(at) if at else None for source, at in asdict(self._claims()).items()})
        for earliest, group in groupby(found, key=self._earliest):
            bracket = ChangeBounds(self._known.revision_id, revision_id, earliest, self._now)
            articles.add_changes(self._db, self._known.article_id, [*group], bracket, claims)

    def _earliest(self, change: Change) -> str:
        """The last look that saw what was before a change: the look before, unless a theme had left it out there."""
        article = self._look.article
        seen = changes.last_seen(change, self._known.state.before, article) if article else None
        return min(self._before, iso(seen)) if seen else self._before

    def _judge(self, found: Sequence[Change]) -> list[Change]:
        """The changes with their stealth flag, judged by everything that the publisher states."""
        judged: list[Change] = []
        claims, notices = self._claims(), [change for change in found if change.field == "notice"]
        for earliest, group in groupby(found, key=self._earliest):
            before = from_iso(earliest)
            assert before is not None
            together = [*group]  # a notice admits all changes, also those of an earlier look
            judged += changes.judge_stealth([*together, *notices], claims, before)[: len(together)]
        # A list that was not asked in this run may admit the change, so `stealth` stays unknown (None).
        return judged if self._look.lists_read else [replace(c, stealth=None) if c.stealth else c for c in judged]

    def _claims(self) -> changes.Claims:
        """When the page and the lists say that the story was last modified."""
        claimed = {
            source: from_iso(at)
            for source, at in self._db.execute(
                # A claim that lies in the future counts from the time when it was made.
                "SELECT source, min(modified_at, seen_at) FROM claims WHERE article_id = ?",
                (self._known.article_id,),
            )
        }
        page = self._look.article.updated_at if self._look.article else None
        if page is not None and page > self._now and page == self._known.state.record.updated_at:
            page = None  # stated before this edit, for a time still to come: it says nothing about the edit
        return changes.Claims(
            page=page, feed=claimed.get("feed"), sitemap=claimed.get("sitemap"), rest=claimed.get("rest")
        )

    def _move(self) -> list[Change]:
        """Store a new address of the story: the old one leads to it, or the page declares it."""
        look, known = self._look, self._known
        url = identity.canonical_of(self._db, look) or look.url
        if not look.article or url_key(url) == url_key(known.url):
            return []
        if url_key(look.requested_url) == url_key(known.url) == url_key(look.url):
            return []  # the old address still answers by itself: an alias, not a move
        if url_key(known.url) in {url_key(part.url) for part in look.parts}:
            return []  # the old address still answers too, with a part of the story or the whole on one page
        if self._named_before(url) and url_key(look.requested_url) != url_key(known.url):
            self._update(url=url)
            return []  # it was first met at another address than its own, as lists with trackers have them
        moved = [Change(kind="moved", field="url", before=known.url, after=url, severity=Severity.UPDATE)]
        self._update(url=url)
        self._add_changes(moved, known.revision_id)
        return moved

    def _named_before(self, url: str) -> bool:
        """Whether the story named this address as its own at the look before, and was met at another."""
        named = self._known.state.record.canonical_url
        return named is not None and url_key(named) == url_key(url)

    def _mark_seen(self, *, changed: bool = False, live: bool = True) -> None:
        """The story was there: note when, and when to look again. `live` False leaves its status alone."""
        known = self._known
        last_changed = self._now if changed else from_iso(known.last_changed_at or known.first_seen_at)
        due = _next_check(self._now, known.state.record.published_at, last_changed, known.url)
        row = {"last_seen_at": iso(self._now), "next_check_at": iso(due)}
        self._update(**({"status": "live"} if live else {}), **row)

    def _check(self, outcome: str, revision_id: int | None, reason: str | None = None) -> None:
        articles.extend_check(
            self._db, self._known.article_id, self._look, Verdict(outcome, revision_id, reason), self._known.checks
        )

    def _update(self, **row: str) -> None:
        update(self._db, "articles", self._known.article_id, row)

    def _confirm_newest(self) -> None:
        """A later look agrees with the changes that led to the newest revision."""
        self._db.execute(
            "UPDATE changes SET confirmed_at = ? WHERE to_revision = ? AND confirmed_at IS NULL",
            (iso(self._now), self._known.revision_id),
        )

    def _confirm_withdrawal(self) -> None:
        self._db.execute(
            "UPDATE changes SET confirmed_at = ? WHERE article_id = ? AND kind = 'withdrawn' AND confirmed_at IS NULL",
            (iso(self._now), self._known.article_id),
        )

    def _outcome(self, kind: OutcomeKind, reason: str | None = None, changes: Sequence[Change] = ()) -> Outcome:
        return Outcome(
            outcome=kind,
            url=self._known.url,
            article_id=self._known.article_id,
            headline=(self._look.article or self._known.state.record).headline,
            reason=reason or None,
            changes=tuple(changes),
        )


def _next_check(now: datetime, published_at: datetime | None, last_changed_at: datetime | None, url: str) -> datetime:
    return next_check_at(now, published_at, last_changed_at, jitter=steady_jitter(url))

"""A look becomes history: the ladder of changes.decide() is asked, and its answer stored in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlite_utils import Database

from iria_crawler import changes
from iria_crawler.model import Change, Look, Severity
from iria_crawler.schedule import confirm_at, next_check_at, steady_jitter
from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.database import write
from iria_crawler.store.file.records import from_iso, iso
from iria_crawler.store.owed.frontier import Frontier
from iria_crawler.store.stories import articles, copies, identity
from iria_crawler.store.stories.furniture import Furniture
from iria_crawler.store.stories.recall import Known, Recall, Reread
from iria_crawler.urls import url_key

OutcomeKind = Literal[
    "new", "same", "cosmetic", "reparse", "edit", "restored", "suspect", "gone", "blocked", "not_a_story", "listing"
]

# A page that looked wrong is looked at again soon, for most such pages are mended within the hour; one that stays wrong
# is looked at ever more seldom: a site that turns us away is not to be asked by the thousand twice an hour.
SUSPECT_AGAIN = timedelta(minutes=30)
SUSPECT_AT_LEAST = timedelta(days=1)
# An address that led to something else than a story is asked again, seldom: it may become one.
NOT_A_STORY_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a look came to."""

    outcome: OutcomeKind
    url: str
    article_id: int | None = None
    headline: str | None = None
    reason: str | None = None
    changes: tuple[Change, ...] = ()


class Weighed(NamedTuple):
    """A look, what was known before it, and what it means."""

    look: Look
    known: Known | None
    decision: changes.Decision


class OldPage(NamedTuple):
    """A page as it was kept: the bytes, their address, and when they were fetched."""

    body: bytes
    url: str
    fetched_at: datetime


class History:
    """Stores looks: one transaction each, the request's acknowledgement in it."""

    def __init__(self, db: Database, captures: Captures, frontier: Frontier) -> None:
        self._db = db
        self._captures = captures
        self._frontier = frontier
        self._furniture = Furniture(db)
        self._recall = Recall(db, captures, self._furniture)

    def identify(self, site_id: int, look: Look) -> int | None:
        """The story that a look shows; None where it is a new one."""
        return identity.identify(self._db, site_id, look)

    def shows_another(self, article_id: int, look: Look) -> bool:
        """Whether the page that came is not the story that it was asked for but another one."""
        return identity.shows_another(self._db, article_id, look)

    def page_to_reread(self, article_id: int, parser_version: str) -> OldPage | None:
        """The page behind the story's newest record, where another parser than `parser_version` read it and it is kept."""
        row = self._db.execute(
            "SELECT c.sha256, c.url, c.fetched_at FROM articles a JOIN revisions v ON v.article_id = a.id "
            "AND v.number = a.revision_count JOIN captures c ON c.id = v.capture_id "
            "WHERE a.id = ? AND v.parser_version <> ?",
            (article_id, parser_version),
        ).fetchone()
        body = self._captures.get(row[0]) if row else None
        fetched_at = from_iso(row[2]) if row else None
        return OldPage(body, row[1], fetched_at) if body and fetched_at else None

    def external_id(self, article_id: int) -> str | None:
        """What the story is called in the publisher's own system: 'wp:4207'; None where that is not known."""
        row = self._db.execute("SELECT external_id FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def remember_alias(self, article_id: int, look: Look) -> None:
        """A second address of a story: noted, and its request acknowledged."""
        with write(self._db):
            identity.remember_addresses(self._db, article_id, look)
            self._frontier.acknowledge(look.owed_url)

    def store_look(self, site_id: int, look: Look, reread: Reread) -> Outcome:
        """Decide what `look` means and store it. `look.article_id` is the story it shows (None: none known)."""
        return self.store_weighed(site_id, self.weigh(site_id, look, reread))

    def weigh(
        self,
        site_id: int,
        look: Look,
        reread: Reread,
        *,
        host_failing: bool = False,
        unvouched: bool = False,
        shared: bool = False,
        walled: bool = False,
    ) -> Weighed:
        """Decide what `look` means, and store nothing. What the run says of the site: see changes.Fetched."""
        known = self._recall.known(site_id, look, reread) if look.article_id is not None else None
        fetched = changes.Fetched(
            http_status=look.http_status,
            article=look.article,
            same_bytes=look.same_bytes,
            soft_404=look.soft_404,
            sink=look.sink,
            cms_status=look.cms_status,
            host_failing=host_failing,
            unvouched=unvouched,
            shared=shared,
            walled=walled,
        )
        return Weighed(look, known, changes.decide(known.state if known else None, fetched, look.fetched_at))

    def store_weighed(self, site_id: int, weighed: Weighed) -> Outcome:
        """Store a look as it was decided."""
        look, known, decision = weighed
        with write(self._db):
            capture_id = self._keep(look, known, decision)
            if known is None:
                return self._first(site_id, look, decision, capture_id)
            outcome = self._apply(look, known, decision, capture_id)
            identity.remember_addresses(self._db, known.article_id, look)
            self._frontier.acknowledge(look.owed_url)
            return outcome

    def note_blocks(self, site_id: int, weighed: Weighed) -> tuple[str, ...]:
        """Remember which blocks a revised story gained or lost; returns those that this story made the site's furniture."""
        look, known, decision = weighed
        if known is None or look.article is None or not isinstance(decision, changes.Revised | changes.Restored):
            return ()
        before = known.state.reparsed or known.state.record
        blocks = changes.differing_blocks(before, look.article)
        with write(self._db):
            return self._furniture.note(site_id, known.article_id, blocks, look.fetched_at)

    # --- storing ---

    def _keep(self, look: Look, known: Known | None, decision: changes.Decision) -> int | None:
        """Keep the page of a look that made or may make history; its id, or None where it need not be kept.

        The page is committed before the row that names it: without its row it does no harm.
        """
        if not look.body or isinstance(decision, changes.Unchanged | changes.NotAStory):
            return None
        if known is None and isinstance(decision, changes.Blocked):
            return None
        name = self._captures.put(look.body, base=known.sha256 if known else None)
        self._db.execute(
            "INSERT INTO captures(sha256, url, fetched_at, http_status, content_type, size, headers) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(sha256) DO UPDATE SET pruned_at = NULL WHERE pruned_at IS NOT NULL",
            (
                name,
                look.url,
                iso(look.fetched_at),
                look.http_status,
                look.content_type,
                len(look.body),
                json.dumps(look.headers, ensure_ascii=False) if look.headers else None,
            ),
        )
        return int(self._db.execute("SELECT id FROM captures WHERE sha256 = ?", (name,)).fetchone()[0])

    def _first(self, site_id: int, look: Look, decision: changes.Decision, capture_id: int | None) -> Outcome:
        """An address that was not known: a story, or none."""
        article = look.article
        if isinstance(decision, changes.Blocked):
            self._frontier.fail(look.owed_url, decision.reason, look.fetched_at)
            return Outcome(outcome="blocked", url=look.url, reason=decision.reason)
        if article is None or not isinstance(decision, changes.New):
            again = look.fetched_at + NOT_A_STORY_AGAIN
            self._frontier.postpone(look.owed_url, decision.reason, again)
            # A section page that a sitemap lists is no failure: it is simply not what we collect.
            kind: OutcomeKind = "listing" if article and article.page_class == "listing" else "not_a_story"
            return Outcome(outcome=kind, url=look.url, reason=decision.reason)
        url = identity.canonical_of(self._db, look) or look.url
        due = self._next_check(look.fetched_at, article.published_at, look.fetched_at, url)
        article_id = articles.add_article(self._db, site_id, look, article, url, due)
        revision_id = articles.add_revision(self._db, article_id, article, "first", look, capture_id=capture_id)
        articles.extend_check(self._db, article_id, look, "new", revision_id=revision_id)
        copies.link_copy(self._db, article_id, article.body_text, articles.hashes_of(look, article).sketch)
        identity.remember_addresses(self._db, article_id, look)
        self._frontier.acknowledge(look.owed_url)
        return Outcome(outcome="new", url=url, article_id=article_id, headline=article.headline)

    def _apply(self, look: Look, known: Known, decision: changes.Decision, capture_id: int | None) -> Outcome:
        match decision:
            case changes.Revised():
                return self._revise(look, known, decision, capture_id)
            case changes.Restored():
                return self._restore(look, known, decision, capture_id)
            case changes.Cosmetic():
                return self._correct(look, known, decision, "cosmetic", capture_id)
            case changes.Reparse():
                return self._correct(look, known, decision, "reparse", capture_id)
            case changes.Unchanged():
                return self._unchanged(look, known)
            case changes.Gone() | changes.GoneSuspected():
                return self._gone(look, known, decision)
            case _:
                kind: OutcomeKind = "blocked" if isinstance(decision, changes.Blocked) else "suspect"
                return self._doubt(look, known, decision, kind)

    def _unchanged(self, look: Look, known: Known) -> Outcome:
        moved = self._moved(look, known)
        articles.extend_check(self._db, known.article_id, look, "same", revision_id=known.revision_id)
        self._confirm(known, look.fetched_at)
        self._seen(look, known, {"status": "live"} if known.status != "live" else {})
        if known.status in ("gone", "gone_suspected"):
            return self._back(look, known, [])
        return self._outcome("edit" if moved else "same", look, known, changes=moved)

    def _revise(self, look: Look, known: Known, decision: changes.Revised, capture_id: int | None) -> Outcome:
        found = self._judge(look, known, decision.changes)
        moved = self._moved(look, known)
        # A return to an earlier state is flapping: kept as a revision, but nobody is called for it twice.
        kept = found if decision.revert_of is None else []
        revision_id = self._new_revision(look, known, "edit", capture_id, decision.revert_of)
        self._add_changes(look, known, kept, revision_id)
        self._seen(look, known, {"status": "live"}, changed=True)
        articles.extend_check(self._db, known.article_id, look, "edit", revision_id=revision_id)
        return self._outcome("edit", look, known, decision.reason, [*moved, *kept])

    def _restore(self, look: Look, known: Known, decision: changes.Restored, capture_id: int | None) -> Outcome:
        found = self._judge(look, known, decision.changes)
        revision_id = known.revision_id
        if found:
            revision_id = self._new_revision(look, known, "restored", capture_id, None)
            self._add_changes(look, known, found, revision_id)
        articles.extend_check(self._db, known.article_id, look, "restored", revision_id=revision_id)
        self._seen(look, known, {"status": "live"}, changed=bool(found))
        return self._back(look, known, found)

    def _back(self, look: Look, known: Known, found: Sequence[Change]) -> Outcome:
        """The story is there again. A suspicion not confirmed is taken back; a withdrawal stays in the record."""
        if known.status == "gone_suspected":
            self._db.execute(
                "DELETE FROM changes WHERE article_id = ? AND kind = 'withdrawn' AND confirmed_at IS NULL",
                (known.article_id,),
            )
            return self._outcome("edit" if found else "same", look, known, "it was only away", found)
        back = Change(kind="restored", field="article", before=None, after=look.url, severity=Severity.GRAVE)
        self._add_changes(look, known, [back], known.revision_id)
        return self._outcome("restored", look, known, changes=[back, *found])

    def _correct(
        self,
        look: Look,
        known: Known,
        decision: changes.Cosmetic | changes.Reparse,
        kind: articles.RevisionKind,
        capture_id: int | None,
    ) -> Outcome:
        """The record is brought up to date without an edit."""
        moved = self._moved(look, known)
        if decision.agrees:
            self._confirm(known, look.fetched_at)
        revision_id = self._new_revision(look, known, kind, capture_id, None)
        articles.extend_check(self._db, known.article_id, look, kind, revision_id=revision_id)
        self._seen(look, known, {"status": "live"})
        outcome: OutcomeKind = "reparse" if kind == "reparse" else "cosmetic"
        return self._outcome("edit" if moved else outcome, look, known, decision.reason, moved)

    def _gone(self, look: Look, known: Known, decision: changes.Decision) -> Outcome:
        """Withdrawn, it seems: one change, open until later looks agree."""
        confirmed = isinstance(decision, changes.Gone)
        articles.extend_check(self._db, known.article_id, look, "gone", revision_id=None, reason=decision.reason)
        change = Change(
            kind="withdrawn",
            field="article",
            before=known.state.record.headline,
            after=None,
            severity=Severity.GRAVE,
            stealth=None,
        )
        first = known.status not in ("gone_suspected", "gone")
        if first:
            self._add_changes(look, known, [change], None)
        if confirmed:
            self._confirm_withdrawal(known, look.fetched_at)
        looks = len(known.state.misses) + 1
        status = 410 if look.cms_status in changes.UNPUBLISHED else look.http_status
        again = None if confirmed else confirm_at(look.fetched_at, status, looks)
        due = again or self._next_check(look.fetched_at, known.state.record.published_at, None, known.url)
        row = {"status": "gone" if confirmed else "gone_suspected", "next_check_at": iso(due)}
        articles.update(self._db, "articles", known.article_id, row)
        told = [change] if first else []
        return self._outcome("gone", look, known, decision.reason, told)

    def _doubt(self, look: Look, known: Known, decision: changes.Decision, kind: OutcomeKind) -> Outcome:
        """Nothing is known of the story by this look; it is looked at again after a quarter of the time it has been so."""
        articles.extend_check(self._db, known.article_id, look, kind, revision_id=None, reason=decision.reason)
        last_seen_at = from_iso(known.last_seen_at)
        assert last_seen_at is not None
        wait = min(max((look.fetched_at - last_seen_at) / 4, SUSPECT_AGAIN), SUSPECT_AT_LEAST)
        articles.update(self._db, "articles", known.article_id, {"next_check_at": iso(look.fetched_at + wait)})
        return self._outcome(kind, look, known, decision.reason)

    # --- the parts they share ---

    def _new_revision(
        self,
        look: Look,
        known: Known,
        kind: articles.RevisionKind,
        capture_id: int | None,
        revert_of: int | None,
    ) -> int:
        assert look.article is not None
        articles.update_article(self._db, known.article_id, look.article, look)
        return articles.add_revision(
            self._db,
            known.article_id,
            look.article,
            kind,
            look,
            not_before=_before(look, known),
            capture_id=capture_id,
            revert_of=revert_of,
        )

    def _add_changes(self, look: Look, known: Known, found: Sequence[Change], revision_id: int | None) -> None:
        articles.add_changes(
            self._db,
            known.article_id,
            found,
            from_revision=known.revision_id,
            to_revision=revision_id,
            earliest_at=_before(look, known),
            latest_at=look.fetched_at,
            claims=_claims_json(self._claims(look, known)),
        )

    def _judge(self, look: Look, known: Known, found: Sequence[Change]) -> list[Change]:
        """The changes with their stealth flag, from everything the publisher states."""
        before = from_iso(_before(look, known))
        assert before is not None
        judged = changes.judge_stealth(found, self._claims(look, known), before)
        # Who has not been asked cannot be accused of silence.
        return judged if look.lists_read else [replace(c, stealth=None) if c.stealth else c for c in judged]

    def _claims(self, look: Look, known: Known) -> changes.Claims:
        claimed = {
            source: from_iso(at)
            for source, at in self._db.execute(
                # A claim of a time to come counts from when it was made.
                "SELECT source, min(modified_at, seen_at) FROM claims WHERE article_id = ?",
                (known.article_id,),
            )
        }
        page = look.article.updated_at if look.article else None
        if page is not None and page > look.fetched_at and page == known.state.record.updated_at:
            page = None  # said before this edit, of a time to come: it says nothing of it
        return changes.Claims(
            page=page,
            feed=claimed.get("feed"),
            sitemap=claimed.get("sitemap"),
            rest=claimed.get("rest"),
        )

    def _moved(self, look: Look, known: Known) -> list[Change]:
        """A new address of the story: the old one leads to it now, or the page names it as its own."""
        url = identity.canonical_of(self._db, look) or look.url
        if not look.article or url_key(url) == url_key(known.url):
            return []
        if url_key(look.requested_url) == url_key(known.url) == url_key(look.url):
            return []  # the old address still answers by itself: an alias, not a move
        moved = Change(kind="moved", field="url", before=known.url, after=url, severity=Severity.UPDATE)
        articles.update(self._db, "articles", known.article_id, {"url": url})
        self._add_changes(look, known, [moved], known.revision_id)
        return [moved]

    def _seen(self, look: Look, known: Known, row: dict[str, str], *, changed: bool = False) -> None:
        """The story was there: when it was last seen, and when to look again."""
        published_at = known.state.record.published_at
        last_changed = look.fetched_at if changed else from_iso(known.last_changed_at or known.first_seen_at)
        due = self._next_check(look.fetched_at, published_at, last_changed, known.url)
        row = {**row, "last_seen_at": iso(look.fetched_at), "next_check_at": iso(due)}
        articles.update(self._db, "articles", known.article_id, row)

    def _next_check(
        self, now: datetime, published_at: datetime | None, last_changed_at: datetime | None, url: str
    ) -> datetime:
        return next_check_at(now, published_at, last_changed_at, jitter=steady_jitter(url))

    def _confirm(self, known: Known, now: datetime) -> None:
        """A later look agrees with the newest revision's changes."""
        self._db.execute(
            "UPDATE changes SET confirmed_at = ? WHERE to_revision = ? AND confirmed_at IS NULL",
            (iso(now), known.revision_id),
        )

    def _confirm_withdrawal(self, known: Known, now: datetime) -> None:
        self._db.execute(
            "UPDATE changes SET confirmed_at = ? WHERE article_id = ? AND kind = 'withdrawn' AND confirmed_at IS NULL",
            (iso(now), known.article_id),
        )

    def _outcome(
        self, kind: OutcomeKind, look: Look, known: Known, reason: str | None = None, changes: Sequence[Change] = ()
    ) -> Outcome:
        headline = (look.article or known.state.record).headline
        return Outcome(
            outcome=kind,
            url=known.url,
            article_id=known.article_id,
            headline=headline,
            reason=reason or None,
            changes=tuple(changes),
        )


def _before(look: Look, known: Known) -> str:
    """The last look before this one: never after it, whatever a clock has said in between."""
    return min(known.last_seen_at, iso(look.fetched_at))


def _claims_json(claims: changes.Claims) -> str:
    return json.dumps({source: iso(at) if at else None for source, at in asdict(claims).items()})

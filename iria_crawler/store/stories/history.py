"""Looks become history: changes.decide() says what a look means, and the answer is stored in one transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import NamedTuple

from iria_crawler import changes
from iria_crawler.model import Article, Capture, FetchedPart, Hashes, Look
from iria_crawler.schedule import next_check_at, steady_jitter
from iria_crawler.store.file.captures import Captures, sha256
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.records import iso, printed_time
from iria_crawler.store.file.siblings import Near
from iria_crawler.store.file.traces import EventSearch, add_traces
from iria_crawler.store.owed.frontier import Frontier
from iria_crawler.store.stories import articles, copies, identity, redesigns, statements
from iria_crawler.store.stories.articles import KeptPart, NewRevision, Verdict
from iria_crawler.store.stories.entry import NOTHING_KEPT, Entry, KeptPages, Outcome, OutcomeKind
from iria_crawler.store.stories.furniture import TemplateBlocks
from iria_crawler.store.stories.moved_pictures import what_files_say
from iria_crawler.store.stories.recall import Known, Recall
from iria_crawler.store.stories.rereading import Reread, Rereading

# An address that showed something else than a story is asked again after a week: it may become one.
NOT_A_STORY_WAIT = timedelta(days=7)
# A missing story that REST's list of all posts lacks, too, is unpublished, as if REST had been asked for it alone (401).
NOT_LISTED = 401
_GONE = changes.GONE_STATUSES


class SiteSigns(NamedTuple):
    """What the run has learned of the site as a whole when a look is judged: see changes.Fetched."""

    host_failing: bool = False
    unvouched: bool = False
    shared: bool = False
    walled: bool = False
    many_cut: bool = False


class Weighed(NamedTuple):
    """A look, what was known before it (None: nothing), and what it means."""

    look: Look
    known: Known | None
    decision: changes.Decision


class NewStorySearch:
    """What must be known of a story that is seen for the first time before it is written: its ids, the story that it is a copy of,
    the event that it tells of. The questions are sent at once."""

    def __init__(self, db: Database, look: Look) -> None:
        assert look.article is not None
        self.look = look
        self.article = article = look.article
        found = articles.hashes_of(look, article)
        moment = printed_time(article.published_at, article.published_precision) or iso(look.fetched_at)
        text = f"{article.headline or ''}\n{article.body_text}"
        self.event = EventSearch(db, changes.traces_of(article), moment, text)
        self.copies = copies.CopySearch(db, article.body_text, found.text, found.sketch)
        self.claimants = identity.ask_claimants(db, look)
        self._ids = db.next_ids("articles", "revisions")

    def ids(self) -> tuple[int, int]:
        """The ids of the story and of its first revision."""
        article_id, revision_id = self._ids.fetchone()
        return int(article_id), int(revision_id)


class History:
    """Stores looks: one transaction for each, and the request is acknowledged in it."""

    def __init__(self, db: Database, captures: Captures, frontier: Frontier, rereading: Rereading) -> None:
        self._db = db
        self._captures = captures
        self._frontier = frontier
        self._rereading = rereading
        self._template_blocks = TemplateBlocks(db)
        self._recall = Recall(db, rereading, self._template_blocks)

    def identify(self, site_id: int, look: Look) -> int | None:
        """The story that a look shows; None where it is a new one."""
        return identity.identify(self._db, site_id, look)

    def with_own_id(self, site_id: int, look: Look) -> Look:
        """The look without the page's CMS id if that is another story's."""
        return identity.with_own_id(self._db, site_id, look)

    def is_page_of_another(self, look: Look) -> bool:
        """Whether the page that came for a stored story is another stored story's."""
        return identity.is_page_of_another(self._db, look)

    def shows_another(self, article_id: int, look: Look) -> bool:
        """Whether the page that came is another story than the one that was asked for."""
        return identity.shows_another(self._db, article_id, look)

    def other_address(self, article_id: int, url: str) -> str | None:
        """The address other than `url` at which a story that moved was before, the newest of them."""
        row = self._db.execute(
            "SELECT before FROM changes WHERE article_id = ? AND kind = 'moved' AND field = 'url' AND before <> ? "
            "ORDER BY id DESC LIMIT 1",
            (article_id, url),
        ).fetchone()
        return str(row[0]) if row else None

    def copies_of(self, article_id: int) -> frozenset[int]:
        """The other stories with the same words, of any site."""
        rows = self._db.execute(
            "SELECT article_id FROM bodies WHERE article_id <> :id AND "
            "text_hash = (SELECT text_hash FROM bodies WHERE article_id = :id)",
            {"id": article_id},
        )
        return frozenset(int(row[0]) for row in rows.fetchall())

    def page_to_reread(self, article_id: int, parser_version: str) -> Capture | None:
        """The page behind the story's newest record, where that was made by another parser than `parser_version` or with
        other settings of the site than today's; None where it was not, or where the page is not kept."""
        if not self._rereading.is_read_otherwise(article_id, parser_version):
            return None
        return self._rereading.capture(article_id)

    def record_of_today(self, article_id: int, parser_version: str) -> Article | None:
        """The story's newest record, where `parser_version` made it with the settings of the site of today; else None."""
        return (
            None
            if self._rereading.is_read_otherwise(article_id, parser_version)
            else self._rereading.record(article_id)
        )

    def external_id(self, article_id: int) -> str | None:
        """The story's id in the publisher's own system, such as 'wp:4207'; None where it is not known."""
        row = self._db.execute("SELECT external_id FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def remember_alias(self, article_id: int, look: Look) -> None:
        """Note a second address of a story, and acknowledge its request."""
        with write(self._db):
            identity.remember_addresses(self._db, article_id, look)
            self._frontier.acknowledge(look.owed_url)

    def store_look(self, site_id: int, look: Look, reread: Reread) -> Outcome:
        """Decide what `look` means and store it. `look.article_id` is the story that it shows; None: none that is known."""
        return self.store_weighed(site_id, self.weigh(site_id, look, reread))

    def weigh(self, site_id: int, look: Look, reread: Reread, signs: SiteSigns | None = None) -> Weighed:
        """Decide what `look` means, and store nothing."""
        with self._db.asking():
            lists = statements.StoryLists(self._db, site_id, look)
            asked = self._recall.ask(site_id, look) if look.article_id is not None else None
        known = self._recall.known(site_id, look, asked, reread) if asked else None
        said, rest_at, is_missing = lists.said()
        if is_missing and look.cms_status is None and (look.soft_404 or look.sink or look.http_status in _GONE):
            look = replace(look, cms_status=NOT_LISTED)
        if known and look.article:
            is_fresh = rest_at > known.last_seen_at
            said = changes.believed(said, known.state.record, look.article, is_fresh=is_fresh)
        look = _with_statements(look, said, known.state.record if known else None)
        has_news = bool(look.same_bytes and known and changes.has_news(known.state.record, said))
        if has_news and known:  # the page is as it was, and the publisher's database says something else
            look = replace(
                look, article=changes.with_statements(known.state.record, said, known.state.record), hashes=None
            )
        signs = signs or SiteSigns()
        fetched = changes.Fetched(
            http_status=look.http_status,
            article=look.article,
            same_bytes=look.same_bytes and not has_news,
            soft_404=look.soft_404,
            sink=look.sink,
            cms_status=look.cms_status,
            host_failing=signs.host_failing,
            unvouched=signs.unvouched,
            shared=signs.shared,
            walled=signs.walled,
            many_cut=signs.many_cut,
            incomplete=look.incomplete,
            announced=look.owed_kind == "hint",
            of_another=_differs(known, look) and identity.has_text_of_another(self._db, look),
            endless=not look.parts and changes.has_no_end(look.body),
        )
        return self._decide(site_id, look, known, fetched)

    def _decide(self, site_id: int, look: Look, known: Known | None, fetched: changes.Fetched) -> Weighed:
        """What a look means. Most looks find the story as it was: only of the others are the story's past and the files of its
        pictures asked for."""
        if known is None:
            return Weighed(look, None, changes.decide(None, fetched, look.fetched_at))
        if fetched.same_bytes or (look.hashes and look.hashes.content == known.state.content_hash):
            decision = changes.decide(known.state, fetched, look.fetched_at)
            if isinstance(decision, changes.Unchanged):
                return Weighed(look, known, decision)
        known, others = self._with_pictures_moved(site_id, look, self._recall.with_past(known))
        decision = changes.decide(known.state, fetched, look.fetched_at)
        if others and isinstance(decision, changes.Revised | changes.Restored):
            decision = replace(decision, changes=changes.confirmed(decision.changes, others))
        return Weighed(look, known, decision)

    def _with_pictures_moved(self, site_id: int, look: Look, known: Known) -> tuple[Known, Collection[tuple[str, str]]]:
        """What is known, with its pictures at the addresses where the files of the look's show the same; and the pairs of addresses
        whose files show two pictures."""
        if look.article is None:
            return known, ()
        moved, others = what_files_say(self._db, site_id, changes.pictures_in_doubt(known.state.before, look.article))
        return (replace(known, state=known.state.with_pictures_moved(moved)) if moved else known), others

    def store_weighed(self, site_id: int, weighed: Weighed) -> Outcome:
        """Store a look as it was decided."""
        look, known, decision = weighed
        with write(self._db):
            # Asked before the pages are kept: the answers are there when those are written.
            search = NewStorySearch(self._db, look) if isinstance(decision, changes.New) and look.article else None
            kept = self._keep(site_id, weighed)
            if search:
                return self._first(site_id, search, kept)
            if known is None:
                return self._none_first(look, decision)
            outcome = Entry(self._db, look, known, kept).apply(decision)
            if not isinstance(
                decision, changes.Blocked | changes.Suspect
            ):  # what another page says of itself is not this story's
                identity.remember_addresses(self._db, known.article_id, look)
            self._frontier.acknowledge(look.owed_url)
            return outcome

    def note_blocks(self, site_id: int, weighed: Weighed) -> tuple[str, ...]:
        """Note which blocks a revised story gained or lost. Returns those that became template blocks by it."""
        look, known, decision = weighed
        if known is None or look.article is None or not isinstance(decision, changes.Revised | changes.Restored):
            return ()
        blocks = changes.differing_blocks(known.state.before, look.article)
        with write(self._db):
            return self._template_blocks.note(site_id, known.article_id, blocks, look.fetched_at)

    def keep_redesign(
        self, site_id: int, found: Mapping[changes.Shift, int], now: datetime
    ) -> dict[changes.Shift, int]:
        """Keep what a run has learned of the whole site; returns what was not known before."""
        with write(self._db):
            return redesigns.keep(self._db, site_id, found, now)

    def _keep(self, site_id: int, weighed: Weighed) -> KeptPages:
        """Keep the pages of a look that made or may make history.

        A page is committed before the row that names it: a page without its row does no harm.
        """
        look, known, decision = weighed
        if isinstance(decision, changes.Unchanged | changes.NotAStory | changes.Incomplete):
            return NOTHING_KEPT
        if not look.body:  # the same bytes, under which the publisher's database says something else
            return self._pages_before(known) if known and known.sha256 and look.article else NOTHING_KEPT
        if known is None and isinstance(decision, changes.Blocked):
            return NOTHING_KEPT
        first = FetchedPart(look.url, look.body, look.fetched_at, look.content_type, look.headers)
        before = self._rereading.part_names(known.revision_id) if known else ()
        return KeptPages(
            self._keep_page(site_id, first, look, known.sha256 if known else None),
            tuple(
                KeptPart(part.url, self._keep_page(site_id, part, look, base))
                for part, base in zip_longest(look.parts, before[: len(look.parts)])
            ),
        )

    def _keep_page(self, site_id: int, page: FetchedPart, look: Look, base: str | None) -> int:
        """Keep one page of a look, as a delta of the page `base` where that is kept. Returns its id in `captures`."""
        # Read at once: a statement that is open when the bucket refuses the page would hold every later commit.
        row = self._db.execute(
            "INSERT INTO captures(sha256, url, fetched_at, http_status, content_type, size, headers, origin) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(sha256) DO UPDATE SET pruned_at = NULL RETURNING id",
            (
                sha256(page.body),
                page.url,
                iso(page.fetched_at),
                look.http_status,
                page.content_type,
                len(page.body),
                json.dumps(page.headers, ensure_ascii=False) if page.headers else None,
                look.origin,
            ),
        ).fetchone()
        # Is committed first, or with the row.
        self._captures.put(page.body, base=base, near=Near(site_id, lambda: self._newest_page(site_id)))
        return int(row[0])

    def _newest_page(self, site_id: int) -> str | None:
        """The first page of the outlet's newest story."""
        row = self._db.execute(
            "SELECT c.sha256 FROM articles a JOIN revisions v ON v.article_id = a.id AND v.number = 1 "
            "JOIN captures c ON c.id = v.capture_id "
            "WHERE a.id = (SELECT max(id) FROM articles WHERE site_id = ?) AND c.pruned_at IS NULL LIMIT 1",
            (site_id,),
        ).fetchone()
        return str(row[0]) if row else None

    def _pages_before(self, known: Known) -> KeptPages:
        """The pages of the story's newest revision."""
        parts = self._db.execute(
            "SELECT url, capture_id FROM parts WHERE revision_id = ? ORDER BY position", (known.revision_id,)
        ).fetchall()
        first = self._capture_id(known.sha256) if known.sha256 else None
        return KeptPages(first, tuple(KeptPart(*part) for part in parts))

    def _capture_id(self, name: str) -> int:
        return int(self._db.execute("SELECT id FROM captures WHERE sha256 = ?", (name,)).fetchone()[0])

    def _none_first(self, look: Look, decision: changes.Decision) -> Outcome:
        """Store a look at an address that was not known, and that shows no story."""
        article = look.article
        if isinstance(decision, changes.Blocked):
            self._frontier.fail(look.owed_url, decision.reason, look.fetched_at)
            return Outcome(outcome="blocked", url=look.url, reason=decision.reason)
        self._frontier.postpone(look.owed_url, decision.reason, look.fetched_at + NOT_A_STORY_WAIT)
        # A section or a shop page that a sitemap lists is no failure, only nothing that we collect.
        kind: OutcomeKind = "listing" if article and article.page_class in ("listing", "other") else "not_a_story"
        return Outcome(outcome=kind, url=look.url, reason=decision.reason)

    def _first(self, site_id: int, search: NewStorySearch, kept: KeptPages) -> Outcome:
        """Store a new story: first everything is asked, then everything is written, without waiting."""
        look, article = search.look, search.article
        article_id, revision_id = search.ids()
        agreeing = search.event.agreeing()
        url = identity.address_of_new(self._db, look, search.claimants)
        due = next_check_at(look.fetched_at, article.published_at, look.fetched_at, jitter=steady_jitter(url))
        new = articles.NewStory(article_id, site_id, url, search.copies.original())
        articles.add_article(self._db, new, look, due)
        revision = NewRevision(
            kind="first",
            look=look,
            article=article,
            capture_id=kept.capture_id,
            parts=kept.parts,
            revision_id=revision_id,
        )
        articles.add_revision(self._db, article_id, revision)
        articles.extend_check(self._db, article_id, look, Verdict("new", revision_id))
        add_traces(self._db, article_id, search.event, agreeing, lambda: search.copies.link_again(article_id))
        identity.remember_addresses(self._db, article_id, look)
        self._frontier.acknowledge(look.owed_url)
        return Outcome(outcome="new", url=url, article_id=article_id, headline=article.headline)


def _differs(known: Known | None, look: Look) -> bool:
    """Whether the page of a known story may say something new."""
    return known is not None and (look.hashes is None or look.hashes.content != known.state.content_hash)


def _with_statements(look: Look, said: changes.Statements, known: Article | None) -> Look:
    """The look with what the lists say in its record, and the hashes of that record. The text and its sketch are the page's."""
    if look.article is None:
        return look
    article = changes.with_statements(look.article, said, known)
    if article is look.article or look.hashes is None:
        return replace(look, article=article)
    *_, text, sketch = look.hashes
    return replace(
        look, article=article, hashes=Hashes(changes.content_hash(article), changes.fold_hash(article), text, sketch)
    )

"""Decide what a look means for the story's history, and store it in one transaction.

Edits and disappearances are held to the end of the run: only then is it known whether they happened to one story or to
the whole site. A new story waits for the next four answers: a wall comes again for other addresses. If the crawl is
killed before, these looks are still owed, and the next run makes them again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import NamedTuple, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from iria_crawler import changes
from iria_crawler.changes.decide.run import ANSWERS_TO_WAIT_FOR, Came, Essence, essence
from iria_crawler.crawl.readers.pages import reread
from iria_crawler.crawl.run import Run, run_of
from iria_crawler.errors import CannotGoOn
from iria_crawler.model import Look
from iria_crawler.store import Outcome, SiteSigns, Weighed
from iria_crawler.urls import url_key

from .alert import tell
from .dedupe import missing

# What each outcome adds to in the run's counters.
COUNTED = {
    "new": "new",
    "edit": "changed",
    "restored": "changed",
    "same": "unchanged",
    "cosmetic": "unchanged",
    "reparse": "unchanged",
    "redesign": "unchanged",
    "incomplete": "unchanged",
    "gone": "gone",
    "listing": "listings",
}
# Outcomes that leave a look without a story: recorded as problems, with their reason.
DOUBTFUL = ("suspect", "blocked", "not_a_story")
# Looks are held in memory with their pages. Beyond 400 looks or 48 MiB of pages the oldest is stored before the end of the
# run, judged by what is known then.
MAX_LOOKS_HELD = 400
MAX_BYTES_HELD = 48 * 1024 * 1024
EDITS = (changes.Revised, changes.Restored)
WITHDRAWALS = (changes.Gone, changes.GoneSuspected)
AS_KNOWN = (changes.Unchanged, changes.Cosmetic, changes.Reparse, changes.Redesigned, changes.Incomplete)
AS_ITSELF = (*AS_KNOWN, *EDITS)


class Held(NamedTuple):
    """A look that may wait, and the essence of its page (None: none was read)."""

    look: Look
    page: Essence | None


class StoreLook:
    """Look -> Outcome: the decision is changes.decide()'s, the transaction the store's."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._held: dict[int, Held] = {}  # known stories, in the order they came
        self._held_bytes = 0
        self._waiting: deque[tuple[int, Held]] = deque()  # new stories, each with the number of its answer
        self._answers = 0
        # What the stories that this run has met first at these addresses may be known by.
        self._stored: set[str] = set()
        # By story: those with the same words, before an edit of them was stored.
        self._copies: dict[int, frozenset[int]] = {}
        self._seen: set[int] = set()  # stories of which a look of this run is stored

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _run(self) -> Run:
        return run_of(self._crawler)

    def process_item(self, item: Look) -> Outcome:
        """What was stored; a look that is held is dropped here and stored later, at the latest by close_spider()."""
        self._answers += 1
        held = Held(item, essence(item.article, item.requested_url) if item.article else None)
        weighed = self._weigh(held)
        self._note(held, weighed)
        self._release_new()
        if item.article_id is not None and _led_to(item) in self._stored:  # by what was released just now
            item = self._with_its_new_twin(item)
            held = held._replace(look=item)
            weighed = self._weigh(held)
        if isinstance(weighed.decision, changes.New):
            self._waiting.append((self._answers, held))
            self._run.store.frontier.held(item.owed_url, item.owed_kind)
            raise DropItem(f"waits for the next answers: {item.url}", log_level="DEBUG")
        if item.article_id is None or isinstance(weighed.decision, EDITS):
            weighed = self._weigh(held)  # with what this look has just taught
        if isinstance(weighed.decision, EDITS + WITHDRAWALS):
            self._hold(held)
            self._note_pictures(weighed)
            self._run.store.frontier.held(item.owed_url, item.owed_kind)
            raise DropItem(f"held to the end of the run: {item.url}", log_level="DEBUG")
        return self._store(weighed)

    def close_spider(self) -> None:
        """Store what was held. If one look cannot be stored, the others still are."""
        while self._waiting:
            self._settle(self._waiting.popleft()[1])
        self._follow_moved()
        self._learn()
        while self._held:
            self._release()

    # --- what waits ---

    def _release_new(self) -> None:
        """Store the new stories after which enough other answers have come."""
        while self._waiting and self._waiting[0][0] <= self._answers - ANSWERS_TO_WAIT_FOR:
            self._settle(self._waiting.popleft()[1])

    def _hold(self, held: Held) -> None:
        assert held.look.article_id is not None
        if earlier := self._held.pop(held.look.article_id, None):  # looked at again, because a list announced something
            self._held_bytes -= len(earlier.look.body)
        self._held[held.look.article_id] = held
        self._held_bytes += _bytes_of(held.look)
        while len(self._held) > MAX_LOOKS_HELD or (self._held_bytes > MAX_BYTES_HELD and len(self._held) > 1):
            self._learn()
            self._release()

    def _note_pictures(self, weighed: Weighed) -> None:
        """Note which pictures of a held edit are at other addresses: their files are asked for before it is stored."""
        article = weighed.look.article
        if article is None or weighed.known is None or not isinstance(weighed.decision, EDITS):
            return
        doubt = changes.pictures_in_doubt(weighed.known.state.before, article)
        if doubt.gone:
            self._run.in_doubt[weighed.known.article_id] = doubt

    def _follow_moved(self) -> None:
        """Take the page of its new address for a story that is missing: that may be stored since the look came. Before it is learned what
        the site does to all its stories, which a site that moves does to many.
        """
        for article_id, held in list(self._held.items()):
            look = self._run.store.moved.follow(held.look)
            if look is held.look:
                continue
            del self._held[article_id]
            self._held_bytes -= _bytes_of(held.look)
            if look is not None and look.article is not None:
                self._held[article_id] = held = Held(look, essence(look.article, look.requested_url))
                self._held_bytes += _bytes_of(look)
                self._note(held, self._weigh(held))

    def _learn(self) -> None:
        """Keep what the site does to the fields of all its stories, and tell it once."""
        run = self._run
        new = run.store.history.keep_redesign(run.site_id, run.memory.redesign.learned(), run.now())
        if new:
            at = run.started_at or run.now()
            reason = f"redesigned on {at:%Y-%m-%d}: {changes.describe(new)}; on {max(new.values())} stories, told once and no edits"
            run.remark(run.home_url, "redesign", reason)

    def _release(self) -> None:
        held = self._held.pop(next(iter(self._held)))
        self._held_bytes -= _bytes_of(held.look)
        self._settle(held)

    def _settle(self, held: Held) -> None:
        """Decide about a look that was held, with all that the run has learned, and store and log it."""
        run, look = self._run, held.look
        try:
            if look.article_id is None:
                look = run.store.history.with_own_id(run.site_id, look)  # the story with its id may be stored by now
                names = _names(look)
                # Another address may have brought the story meanwhile.
                article_id = None if names.isdisjoint(self._stored) else run.store.history.identify(run.site_id, look)
                if article_id is not None:
                    run.store.history.remember_alias(article_id, look)
                    return
                self._stored |= names
            elif _led_to(look) in self._stored:
                look = self._with_its_new_twin(look)
            look = replace(look, lists_read=run.lists_are_read)
            tell(self._store(self._weigh(held._replace(look=look), finally_=True)))
        except CannotGoOn:
            raise
        except Exception as error:
            run.error(look.url, "storing a look", error, look.article_id)
            run.store.frontier.fail(look.owed_url, f"error: {type(error).__name__}", look.fetched_at)

    def _with_its_new_twin(self, look: Look) -> Look:
        """A held look at a known story that has moved. The address that it leads to may be stored as a new story since it came."""
        history, merging = self._run.store.history, self._run.store.merging
        found = history.identify(self._run.site_id, look)
        if look.article is None or look.article_id is None or found is None:
            return look
        stays = merging.settle(look.article_id, found, look)
        return missing(look) if stays is None else replace(look, article_id=stays)

    # --- what it means ---

    def _weigh(self, held: Held, *, finally_: bool = False) -> Weighed:
        """What a look means. finally_: with what the run has learned of the whole site; else by the look alone."""
        memory, look = self._run.memory, held.look
        signs = SiteSigns(
            host_failing=finally_ and memory.is_bulk,
            unvouched=finally_ and not memory.can_vouch,
            many_cut=finally_ and memory.is_many_cut,
            shared=look.article_id is not None
            and (self._came_for_others(held) or self._run.store.history.is_page_of_another(look)),
            walled=memory.is_wall(held.page) or memory.is_common_end(_led_to(look)),
        )
        return self._run.store.history.weigh(self._run.site_id, look, reread, signs)

    def _came_for_others(self, held: Held) -> bool:
        """Whether the page came for another story too: not only at the address that this one leads to, nor only for copies, since one
        story at several addresses is edited at all of them.
        """
        article_id = held.look.article_id
        assert article_id is not None
        others = self._run.memory.others_with(article_id, held.page) - {held.look.url}
        if others and article_id not in self._copies:
            self._copies[article_id] = self._run.store.history.copies_of(article_id)
        return bool(others - self._copies.get(article_id, frozenset()))

    def _note(self, held: Held, weighed: Weighed) -> None:
        """Remember what a look shows of the whole site: template blocks, an outage, a page that comes for every story."""
        run, look = self._run, held.look
        story = look.article_id if look.article_id is not None else look.owed_url
        as_known = isinstance(weighed.decision, AS_KNOWN)
        cut = isinstance(weighed.decision, changes.Suspect | changes.Revised) and weighed.decision.cut
        run.memory.note(story, _came(weighed), None if as_known else held.page, _led_to(look), cut=cut)
        if weighed.known and isinstance(weighed.decision, AS_ITSELF) and look.owed_kind != "hint":
            before, after = weighed.known.state.on_both_sides(weighed.look.article)
            run.memory.redesign.note(look.article_id, before, after)
        learned = run.store.history.note_blocks(run.site_id, weighed)
        if learned:
            what = "a block" if len(learned) == 1 else f"{len(learned)} blocks"
            run.remark(
                look.url,
                "template",
                f"{what} came or went on {changes.STORIES_PER_TEMPLATE_BLOCK} stories: the site's, not theirs",
            )

    def _store(self, weighed: Weighed) -> Outcome:
        run, look = self._run, weighed.look
        outcome = run.store.history.store_weighed(run.site_id, weighed)
        if look.article_id is not None and look.article is not None and _led_to(look):
            self._stored |= _names(look)  # a new story that waits may be this one, at its new address
        if outcome.outcome in DOUBTFUL:
            run.problem(look.url, outcome.outcome, outcome.reason, look.http_status, outcome.article_id)
            return outcome
        run.count(COUNTED[outcome.outcome])
        if outcome.outcome == "new":
            run.memory.note_stored(look.owed_url)
        if outcome.article_id is not None:
            # What this run has read already, a list that is read after that may announce once more.
            if look.owed_kind == "hint" and outcome.article_id not in self._seen:
                lists = run.announced.get(outcome.article_id, ())
                run.store.sources.score_hint(run.site_id, lists, true=outcome.outcome != "same")
            self._seen.add(outcome.article_id)
        return outcome


def _bytes_of(look: Look) -> int:
    return len(look.body) + sum(len(part.body) for part in look.parts)


def _came(weighed: Weighed) -> Came:
    decision = weighed.decision
    if isinstance(decision, WITHDRAWALS) or (
        weighed.known is not None and weighed.look.http_status in changes.GONE_STATUSES
    ):
        return "missing"
    if isinstance(decision, EDITS) and decision.believed:
        return "another"
    if isinstance(decision, AS_ITSELF):
        return "itself"
    return "another" if isinstance(decision, changes.Suspect) else "nothing"


def _names(look: Look) -> frozenset[str]:
    """What a story may be known by: its number in the CMS, and every address that it came with."""
    article = look.article
    canonical = url_key(article.canonical_url) if article and article.canonical_url else None
    number = article.external_id if article else None
    parts = (url_key(part.url) for part in look.parts)
    return frozenset(
        name for name in (number, canonical, url_key(look.url), url_key(look.requested_url), *parts) if name
    )


def _led_to(look: Look) -> str | None:
    key = url_key(look.url)
    return key if key != url_key(look.requested_url) else None

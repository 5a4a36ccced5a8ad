"""What one run learns about the site as a whole: does it show its stories, or one page for everything?

Pure: each look is noted as a fact, and questions are answered from the facts. The rules:

- A *wall* is one text, or one address, that comes for many stories: a login, a captcha, a consent page, a maintenance
  notice, a parked domain, in any language. It is recognised by this behaviour and not by its words.
- A verdict against a story (withdrawn, replaced, most of its text lost) counts only where the run can *vouch* for the site,
  because some other story was shown. Where none was, the site is in trouble, and the look says nothing about the story.
- Many stories missing at once are the site's doing, not an editor's.
- A new story waits for the next four answers before it is stored: if it is a wall, it will come again.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from urllib.parse import unquote, urlsplit

from iria_crawler.changes.decide.redesign import Redesign
from iria_crawler.model import Article
from iria_crawler.text import with_few_marks

# What came for a story: the story itself (new, or as known); no page (404 and the like); another page than the story's;
# or nothing that could be judged.
Came = Literal["itself", "missing", "another", "nothing"]

# If at least this many stories, and this share of the stories looked at, are missing, the site itself is broken.
BULK_STORIES = 5
BULK_SHARE = 0.5
# A page that came for at least this many stories, and at this share of the looks since it first came, is a wall. Not two:
# they may be one story under two addresses.
WALL_STORIES = 3
WALL_SHARE = 0.5
# A page that always has the same title and is related to none of its addresses is a wall at any share. It is reported if
# it came at 20 % of the looks or more; if it came less often, it is a notice at a few stories.
REPORTED_WALL_SHARE = 0.2
# A new story is stored after this many answers that were other pages, so that a wall that begins in mid-run is recognised
# before it is stored. Four, because a wall may come at every second answer, or alternate between two pages.
ANSWERS_TO_WAIT_FOR = 4
# After 6 looks in a row that got the wall, the run stops: the other looks would get it too. They stay owed.
WALLED_IN_A_ROW = 6
# The distinct pages that a run remembers in full. Of more, those that came for the fewest stories are forgotten first.
MAX_PAGES = 64
# Two pages that are both unrelated to their addresses are the same page when they share this part of their words.
SAME_PAGE_SHARE = 0.75
# This part is enough where they have the same title as well: a wall may show the beginning of the story behind it.
SAME_PAGE_SHARE_WITH_TITLE = 0.4
# A page that has less than this part of the words of its address is unrelated to it.
RELATED_SHARE = 0.5
# The characters of a body that are compared; a wall is shorter.
MAX_COMPARED_CHARACTERS = 5_000
# The characters of a title that are compared and shown in a message.
MAX_TITLE_CHARACTERS = 80

# What differs on a wall each time: times, dates, IP addresses, long numbers, request ids of letters and figures. The
# pattern has no word boundaries (\b), because there is none between a figure and a Chinese character.
_VARYING = re.compile(
    # The ids come first: a long number at the beginning of one would be removed alone, and its rest would stay.
    r"(?<![0-9a-z-])(?=[a-z-]*[0-9])(?=[0-9-]*[a-z])[0-9a-z-]{6,}(?![0-9a-z])|(?<![0-9a-z])[0-9a-f]{8,}(?![0-9a-z])|"
    r"(?<!\d)\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?!\d)|(?<!\d)\d{4}-\d\d-\d\dt?(?!\d)|"
    r"(?<![\d./])(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}[./]\d{1,2}[./]\d{1,2})(?![\d/])|(?<!\d)\d{4}[年년]\d{1,2}[月월]\d{1,2}[日일]|"
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|(?<!\d)\d{7,}(?!\d)"
)
# The parts of a printed date: a year, a day ("1", "01.", "1st,"); between them stands the month, or "de diciembre de".
_CENTURIES, _YEAR = ("19", "20", "25"), re.compile(r"\d{4}[.,;:]?")
_DAY, _OF = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª)?[.,]?"), ("de", "di", "of")
MAX_TOKENS_BEFORE_YEAR = 4
# What varies has a figure, or is an id of letters alone. Most tokens have neither, and are not searched.
_MAY_VARY = re.compile(r"\d|[a-f]{8}")
_WORD = re.compile(r"[^\W\d_]{3,}")
# No combining mark is ASCII: most signs need not be asked one by one, which took a tenth of the time of a crawl.
_BEYOND_ASCII, _LATIN = re.compile(r"[^\x00-\x7f]+"), string.ascii_letters.encode()
# A longer run of letters is a sentence of a script without spaces. It is compared by its pairs of letters.
_MAX_WORD_LETTERS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Essence:
    """The features by which a page is recognised when it comes again."""

    words: str  # its tokens of letters alone, in their order
    marks: str  # its other tokens, without times, ids and the like
    title: str
    place: str  # the last part of the address, or all of it where that part has few words; the same one: one story
    related: bool | None  # whether the page has the words of its address; None if the address has no words
    published: datetime | None = None  # as the page states it


def essence(article: Article, asked_url: str) -> Essence:
    """The essence of a page that came for the address `asked_url`. Cheap, since it is made for every new page."""
    address = urlsplit(asked_url)
    path = unquote(address.path).lower().rstrip("/")
    name = path.rpartition("/")[2]
    slug = _WORD.findall(name)
    body = article.body_text[:MAX_COMPARED_CHARACTERS].lower()
    # A wall may print the address that was asked. That does not make the page related to it.
    for printed in (path, address.path.lower().rstrip("/"), address.query.lower(), name if len(slug) > 1 else ""):
        if len(printed) > 2:
            body = body.replace(printed, " ")
    title = (article.headline or "").lower()
    words: list[str] = []
    marks: list[str] = []
    for token in _without_dates(body.split()):
        (words if token.isalpha() else marks).append(token)
    return Essence(
        words=" ".join(words),
        marks=" ".join(" ".join(map(_without_varying, marks)).split()),
        title=title[:MAX_TITLE_CHARACTERS],
        place=name if len(slug) > 1 else asked_url,
        related=_is_related(slug, f"{title} {body}") if len(slug) > 1 else None,
        published=article.published_at,
    )


def _without_dates(tokens: list[str]) -> list[str]:
    """The tokens without printed dates: a wall in the place of a story may show the story's own day. A date is a year with a month
    in letters and a day beside it, in any order and any language: "01 december 2026", "30 de noviembre de 2026", "dec 1, 2026".
    """
    dated: set[int] = set()
    for at, token in enumerate(tokens):
        if token[:2] in _CENTURIES and _YEAR.fullmatch(token):
            dated.update(_date_around(tokens, at))
    return [token for at, token in enumerate(tokens) if at not in dated] if dated else tokens


def _date_around(tokens: list[str], year: int) -> range:
    """The places of a date's tokens, by the place of its year; without a day and a month beside it there is no date."""
    before = range(max(0, year - MAX_TOKENS_BEFORE_YEAR), year)
    day = next((at for at in reversed(before) if _DAY.fullmatch(tokens[at])), None)
    if day is None:
        follows = tokens[year + 1 : year + 3]  # "2026. július 29."
        dated = len(follows) == 2 and follows[0].isalpha() and _DAY.fullmatch(follows[1]) is not None
        return range(year, year + 3) if dated else range(0)
    if day == year - 1:
        return range(day - 1, year + 1) if day and tokens[day - 1].strip(".").isalpha() else range(0)
    months = tokens[day + 1 : year]
    letters_only = all(month.strip(".,").isalpha() for month in months)
    return range(day, year + 1) if letters_only and (len(months) == 1 or months[0] in _OF) else range(0)


def _without_varying(token: str) -> str:
    return _VARYING.sub(" ", token) if _MAY_VARY.search(token) else token


def _is_related(slug: list[str], text: str) -> bool | None:
    """Whether a text has RELATED_SHARE of the words of an address; None if the two are in different scripts."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_without_marks, unicodedata.normalize("NFKD", with_few_marks(text)))
        if all(map(str.isascii, slug)):
            rest = text.encode("utf-8", "surrogatepass").translate(None, _LATIN).decode("utf-8", "surrogatepass")
            if len(text) - len(rest) < sum(map(str.isalpha, rest)):  # Latin letters are fewer than others
                return None
    return sum(word in text for word in slug) >= RELATED_SHARE * len(slug)


def _without_marks(found: re.Match[str]) -> str:
    return "".join(sign for sign in found[0] if not unicodedata.combining(sign))


def is_same_page(one: Essence, other: Essence) -> bool:
    """Whether two answers show the same page: the same text, or nearly the same where both are unrelated to their address.

    Bulletins that differ only in their figures are different pages: each has another date or another title.
    """
    if one.words == other.words and one.marks == other.marks:
        return bool(one.words) or one.title == other.title
    if one.related or other.related or one.published != other.published:
        return False
    same_title = one.title == other.title
    if not same_title and (one.related is None or other.related is None):
        return False
    ours, theirs = _parts(one.words, one.marks), _parts(other.words, other.marks)
    shared = len(ours & theirs)
    return bool(ours) and shared >= (SAME_PAGE_SHARE_WITH_TITLE if same_title else SAME_PAGE_SHARE) * len(ours | theirs)


@lru_cache(maxsize=128)
def _parts(words: str, marks: str) -> frozenset[str]:
    """The parts that two texts may share: words, or pairs of letters in scripts without spaces."""
    found: set[str] = set()
    for word in (*words.split(), *_WORD.findall(marks)):
        if len(word) > _MAX_WORD_LETTERS:
            found.update(map("".join, pairwise(word)))
        else:
            found.add(word)
    return frozenset(found)


@dataclass(slots=True)
class _SeenPage:
    essence: Essence
    since: int  # the number of the look that showed it first
    stories: dict[Hashable, str] = field(default_factory=dict)  # each with the place of its address
    is_faceless: bool = True  # always one title, related to none of its addresses, and never a "not found" page

    @property
    def is_blank(self) -> bool:
        """Whether it has no text at all: an empty answer, or data in place of a page. That is no wall, but a server in trouble."""
        return not (self.essence.words or self.essence.marks or self.essence.title)

    @property
    def story_count(self) -> int:
        """How many stories it came for; a story under several addresses counts once."""
        return len(set(self.stories.values()))


class RunMemory:
    """What the looks of one run have shown so far.

    `story` is an article's id, or the address where no article is known yet.
    """

    def __init__(self) -> None:
        self._looks = 0
        self._itself: set[Hashable] = set()
        self._missing: set[Hashable] = set()
        self._pages: list[_SeenPage] = []
        self._by_text: dict[tuple[str, str], _SeenPage] = {}  # the same pages by (words, marks)
        self._led_to: dict[str, set[Hashable]] = {}  # key of an address -> the stories redirected to it
        self._walled_in_a_row = 0
        self.ends_blank = False  # the newest look got an answer without any text, as those before
        self._doubted: set[Hashable] = set()
        self._cut: set[Hashable] = set()  # the stories that lost a large part of their text
        self.home_is_well = False  # the front page was read, and is not the "not found" page
        # The page that came as the front page and also for an address that cannot exist.
        self.one_page: Essence | None = None
        self.no_other_story = False  # no further story could be asked for, to vouch for the site
        self.redesign = Redesign()  # what happened to the fields of the stories

    # --- noting facts ---

    def note(
        self, story: Hashable, came: Came, page: Essence | None = None, led_to: str | None = None, *, cut: bool = False
    ) -> None:
        """Note one look.

        page: the page that came; None if none was read, or it is the known story. led_to: the key of the address that
        the request was redirected to; None without a redirect. cut: a large part of the text is gone, and nobody says so.
        """
        self._looks += 1
        self._cut.update((story,) if cut else ())
        if page is not None:
            known = self._find_page(page, make=True)
            known.stories[story] = page.place
            known.is_faceless &= came != "missing" and not page.related and page.title == known.essence.title
        if led_to is not None:
            self._led_to.setdefault(led_to, set()).add(story)
        match came:
            case "itself":
                self._itself.add(story)
                self._missing.discard(story)
                self._doubted.discard(story)
            case "missing":
                self._missing.add(story)
            case "another":
                self._doubted.add(story)
        walled = came != "itself" and (self.is_wall(page) or self.is_common_end(led_to))
        self._walled_in_a_row = self._walled_in_a_row + 1 if walled else 0
        self.ends_blank = walled and page is not None and self._find_page(page).is_blank

    def note_stored(self, story: Hashable) -> None:
        """Note that a new story was stored, which vouches for the site."""
        self._itself.add(story)

    def _find_page(self, page: Essence, *, make: bool = False) -> _SeenPage:
        known = self._by_text.get((page.words, page.marks))
        if known is not None and is_same_page(known.essence, page):
            return known
        if not page.related:
            for known in self._pages:
                if is_same_page(known.essence, page):
                    return known
        found = _SeenPage(page, self._looks)
        if make:
            self._remember(found)
        return found

    def _remember(self, page: _SeenPage) -> None:
        self._pages.append(page)
        self._by_text[page.essence.words, page.essence.marks] = page
        if len(self._pages) > MAX_PAGES:
            least = min(self._pages, key=lambda known: (len(known.stories), known.since))
            self._pages.remove(least)
            self._by_text.pop((least.essence.words, least.essence.marks), None)

    # --- answering questions ---

    def others_with(self, story: Hashable, page: Essence | None) -> frozenset[Hashable]:
        """The other stories for which the page came too; what is at the same place at another address is the same story."""
        if page is None:
            return frozenset()
        stories = self._find_page(page).stories
        return frozenset(other for other, place in stories.items() if other != story and place != page.place)

    def is_wall(self, page: Essence | None) -> bool:
        """Whether a page is a wall: it came for many stories, or both as the front page and for an impossible address."""
        if page is None:
            return False
        if self.one_page is not None and is_same_page(self.one_page, page):
            return True
        known = self._find_page(page)
        return known.story_count >= WALL_STORIES and (known.is_faceless or self._share(known) >= WALL_SHARE)

    def _share(self, page: _SeenPage) -> float:
        """The share of the looks since the page first came that showed it."""
        return page.story_count / (self._looks - page.since + 1)

    def is_common_end(self, led_to: str | None) -> bool:
        """Whether many stories were redirected to this address."""
        return led_to is not None and len(self._led_to.get(led_to, ())) >= WALL_STORIES

    @property
    def stopped_by_a_wall(self) -> bool:
        """Whether WALLED_IN_A_ROW looks in a row got the wall, so that further looks are useless."""
        return self._walled_in_a_row >= WALLED_IN_A_ROW

    @property
    def is_bulk(self) -> bool:
        """Whether so many stories are missing at once that the site itself must be broken."""
        missing = len(self._missing)
        return missing >= BULK_STORIES and missing >= BULK_SHARE * (missing + len(self._itself))

    @property
    def is_many_cut(self) -> bool:
        """Whether so many stories lost a large part of their text at once that the site does it: an editor cuts one."""
        return len(self._cut) >= BULK_STORIES and len(self._cut) >= BULK_SHARE * len(self._cut | self._itself)

    @property
    def can_vouch(self) -> bool:
        """Whether the site is known to show its stories: some story came as itself, or the site has only the one story
        that was looked at and its front page is well.
        """
        return bool(self._itself) or (self.no_other_story and self.home_is_well)

    def note_witnesses(self, called: int) -> None:
        """How many stories were asked for to vouch for the site. Where none was left to ask for and more than one story is in
        doubt, the front page alone cannot vouch: a wall in place of every story leaves it as it was.
        """
        self.no_other_story = called == 0 and len(self.looked_at) == 1

    @property
    def wants_a_witness(self) -> bool:
        """Whether a story is missing or replaced and no story has vouched for the site: another should be asked for."""
        return bool(self._missing or self._doubted) and not self._itself

    @property
    def looked_at(self) -> frozenset[Hashable]:
        """The stories that were looked at."""
        return frozenset(self._itself | self._missing | {story for page in self._pages for story in page.stories})

    @property
    def walled_addresses(self) -> tuple[str, ...]:
        """The addresses without an article that got the wall: nothing was learned about them."""
        met = {story for page in self._pages if self.is_wall(page.essence) for story in page.stories}
        met |= {story for stories in self._led_to.values() if len(stories) >= WALL_STORIES for story in stories}
        return tuple(story for story in met if isinstance(story, str))

    def wall_message(self) -> str | None:
        """The wall in words for a person; None if there is none."""
        walls = [
            page
            for page in self._pages
            if self.is_wall(page.essence) and self._share(page) >= REPORTED_WALL_SHARE and not page.is_blank
        ]
        if walls:
            worst = max(walls, key=lambda page: len(page.stories))
            return f"one page came for {len(worst.stories)} stories: {_title(worst.essence)}"
        ends = [(len(stories), end) for end, stories in self._led_to.items() if len(stories) >= WALL_STORIES]
        if ends and not self._itself:
            number, end = max(ends)
            return f"{number} stories led to one address: {end}"
        if self.one_page is not None and not self._itself and not _SeenPage(self.one_page, 0).is_blank:
            return f"one page comes for every address: {_title(self.one_page)}"
        return None

    def outage_message(self) -> str | None:
        """The outage in words for a person; None if there is none. Call it after the last look of the run."""
        for page in self._pages:
            if page.is_blank and self.is_wall(page.essence):
                return (
                    f"an answer without any text came for {len(page.stories)} stories: the site's trouble, not theirs"
                )
        # Where other pages came for more stories than were missing, those are what should be told.
        is_more = len(self._doubted) > len(self._missing)
        if is_more or not self._missing or not (self.is_bulk or not self.can_vouch):
            return None
        looked = len(self._missing | self._itself)
        return f"{len(self._missing)} of {looked} stories were not there: the site's trouble, not theirs"


def _title(page: Essence) -> str:
    """The page's title, or its first words, in quotation marks."""
    return repr(page.title or page.words[:MAX_TITLE_CHARACTERS] or "(an empty page)")

"""What one run teaches of the site as a whole: is it itself, or does it show one page for everything?

Pure: looks come in as facts, answers go out. The rules:

- A *wall* is one text, or one address, that comes for many stories: a login, a captcha, a consent page, a maintenance
  notice, a parked domain, in any language. It is told by that behaviour and not by its words.
- A verdict against a story (withdrawn, replaced, lost most of its text) counts only where the run can *vouch* for the site:
  some other story came as itself. Where none did, the site is in trouble, and nothing is known of the story.
- Many stories missing at once are the site's doing, not an editor's.
- A new story waits for the next four answers before it is stored: a wall shows itself by coming again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from urllib.parse import unquote, urlsplit

from iria_crawler.model import Article

# What came for a story: the story itself, new or as we know it; no page at all (404 and its like); another page than
# the story's; or nothing that could be judged.
Came = Literal["itself", "missing", "another", "nothing"]

# So many stories, and so great a part of those looked at, that are not there: the site is broken, or did something to all.
BULK = 5
BULK_SHARE = 0.5
# One page for so many stories, and for so great a part of the looks since it first came, is a wall. Two may be one story
# under two addresses.
WALL = 3
WALL_SHARE = 0.5
# Where its title is always the same too, and nothing in it is about any of its addresses, it is one at any share; and so
# great a part makes it worth telling: below that it is a notice on a few stories.
TOLD_SHARE = 0.2
# A new story is stored once so many later answers were others: a wall that begins in mid-run is met before it is stored.
# Four, for a wall that comes at every second answer, or that has two faces.
ANSWERS_TO_WAIT_FOR = 4
# So many looks in a row that met the wall: the others would too, and stay owed.
WALLED_IN_A_ROW = 6
# Distinct pages that a run remembers in full; older ones that came once are forgotten first.
MOST_PAGES = 64
# Two pages of which neither has anything to do with its address are one when they share this part of their words.
ALIKE = 0.75
# And this part where they have one title as well: a wall may show the beginning of the story that is behind it.
ALIKE_UNDER_ONE_TITLE = 0.4
# Less of the words of its address than this in a page: it has nothing to do with it.
RELATED = 0.5
# Characters of a text that are compared; a wall has no more.
MOST_TEXT = 5_000
# Of a title, in a message.
TITLE_LENGTH = 80

# What a wall prints anew each time: times, days, addresses of machines, long numbers, names of letters and figures. Not
# by word boundaries: between a figure and a Chinese sign there is none.
_VARYING = re.compile(
    # The names come first, or a long number at their beginning would leave their rest behind.
    r"(?<![0-9a-z-])(?=[a-z-]*[0-9])(?=[0-9-]*[a-z])[0-9a-z-]{6,}(?![0-9a-z])|(?<![0-9a-z])[0-9a-f]{8,}(?![0-9a-z])|"
    r"(?<!\d)\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?!\d)|(?<!\d)\d{4}-\d\d-\d\dt?(?!\d)|"
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|(?<!\d)\d{7,}(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
# Longer runs of letters are sentences of a script without spaces: compared by pairs of letters.
_LONGEST_WORD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Essence:
    """What one page is known by when it comes again: its plain words in their order, what stands between them without
    what varies, and its title.

    `place` is the address without what only leads to it: two addresses of one place are one story's, and no wall.
    `related`: whether the words of the address it was asked at stand in it, the address itself left aside; None where
    the address has no words. `published`: when the page says that it was published.
    """

    words: str
    marks: str
    title: str
    place: str
    related: bool | None
    published: datetime | None = None


def essence(article: Article, asked_url: str) -> Essence:
    """The essence of a page that came for `asked_url`. It is made for every new page, and so must cost little."""
    address = urlsplit(asked_url)
    path = unquote(address.path).lower().rstrip("/")
    name = path.rpartition("/")[2]
    slug = _WORD.findall(name)
    body = article.body_text[:MOST_TEXT].lower()
    # A wall may print the address that was asked: nothing that it knows of the story.
    for printed in (path, address.path.lower().rstrip("/"), address.query.lower(), name if len(slug) > 1 else ""):
        if len(printed) > 2:
            body = body.replace(printed, " ")
    title = (article.headline or "").lower()
    words: list[str] = []
    marks: list[str] = []
    for token in body.split():
        (words if token.isalpha() else marks).append(token)
    return Essence(
        words=" ".join(words),
        marks=" ".join(_VARYING.sub(" ", " ".join(marks)).split()),
        title=title[:TITLE_LENGTH],
        place=name if len(slug) > 1 else asked_url,
        related=_is_related(slug, f"{title} {body}") if len(slug) > 1 else None,
        published=article.published_at,
    )


def _is_related(slug: list[str], text: str) -> bool | None:
    """Whether the words of an address stand in a text; None where they are of another script than it is."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
        letters = sum(map(str.isalpha, text))
        if all(map(str.isascii, slug)) and sum(sign.isascii() and sign.isalpha() for sign in text) < letters / 2:
            return None
    return sum(word in text for word in slug) >= RELATED * len(slug)


def is_same_page(one: Essence, other: Essence) -> bool:
    """Whether two answers are one page: the same text, or nearly the same where neither belongs to its address.

    Bulletins that differ in their figures are no wall: each has its own date, or its own title.
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
    return bool(ours) and shared >= (ALIKE_UNDER_ONE_TITLE if same_title else ALIKE) * len(ours | theirs)


@lru_cache(maxsize=128)
def _parts(words: str, marks: str) -> frozenset[str]:
    """What two texts may share: words, and pairs of letters in scripts that do not part their words."""
    found: set[str] = set()
    for word in (*words.split(), *_WORD.findall(marks)):
        if len(word) > _LONGEST_WORD:
            found.update(map("".join, pairwise(word)))
        else:
            found.add(word)
    return frozenset(found)


@dataclass(slots=True)
class _Page:
    essence: Essence
    since: int  # the number of the look that first showed it
    stories: set[Hashable] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    is_faceless: bool = True  # one title, nothing about any of the addresses, and not the page for what is not there

    @property
    def met(self) -> int:
        """How many stories it came for, those under several addresses counted once."""
        return min(len(self.stories), len(self.places))


class RunMemory:
    """What the looks of one run have shown so far.

    A story is named by its article's id, or by its address while it is not known.
    """

    def __init__(self) -> None:
        self._looks = 0
        self._itself: set[Hashable] = set()
        self._missing: set[Hashable] = set()
        self._pages: list[_Page] = []
        self._by_text: dict[tuple[str, str], _Page] = {}  # the same, by words and marks
        self._led_to: dict[str, set[Hashable]] = {}
        self._walled_in_a_row = 0
        self._doubted = False
        self.home_is_well = False  # the front page was read, and is not the page for what is not there
        self.one_page: Essence | None = (
            None  # the page that came both for the front page and for an address that cannot be
        )
        self.no_other_story = False  # there is no story left that could vouch for the site

    # --- what is noted ---

    def note(self, story: Hashable, came: Came, page: Essence | None = None, led_to: str | None = None) -> None:
        """One look: what came for the story, the page that came (None: none was read, or it is the story as known), and
        the key of the address it was led to (None: its own).
        """
        self._looks += 1
        if page is not None:
            known = self._find_page(page, make=True)
            known.stories.add(story)
            known.places.add(page.place)
            known.is_faceless &= came != "missing" and not page.related and page.title == known.essence.title
        if led_to is not None:
            self._led_to.setdefault(led_to, set()).add(story)
        match came:
            case "itself":
                self._itself.add(story)
                self._missing.discard(story)
            case "missing":
                self._missing.add(story)
            case "another":
                self._doubted = True
        walled = came != "itself" and (self.is_wall(page) or self.is_common_end(led_to))
        self._walled_in_a_row = self._walled_in_a_row + 1 if walled else 0

    def note_stored(self, story: Hashable) -> None:
        """A new story was stored: the site shows stories."""
        self._itself.add(story)

    def _find_page(self, page: Essence, *, make: bool = False) -> _Page:
        known = self._by_text.get((page.words, page.marks))
        if known is not None and is_same_page(known.essence, page):
            return known
        if not page.related:
            for known in self._pages:
                if is_same_page(known.essence, page):
                    return known
        found = _Page(page, self._looks)
        if make:
            self._remember(found)
        return found

    def _remember(self, page: _Page) -> None:
        self._pages.append(page)
        self._by_text[page.essence.words, page.essence.marks] = page
        if len(self._pages) > MOST_PAGES:
            least = min(self._pages, key=lambda known: (len(known.stories), known.since))
            self._pages.remove(least)
            self._by_text.pop((least.essence.words, least.essence.marks), None)

    # --- what is answered ---

    def came_for_others(self, story: Hashable, page: Essence | None) -> bool:
        """Whether the page came for another story too."""
        return page is not None and bool(self._find_page(page).stories - {story})

    def is_wall(self, page: Essence | None) -> bool:
        """Whether a page stands before everything: it came for many stories, or for the front page and for nonsense."""
        if page is None:
            return False
        if self.one_page is not None and is_same_page(self.one_page, page):
            return True
        known = self._find_page(page)
        return known.met >= WALL and (known.is_faceless or self._share(known) >= WALL_SHARE)

    def _share(self, page: _Page) -> float:
        """The part of the looks that met it since it first came."""
        return page.met / (self._looks - page.since + 1)

    def is_common_end(self, led_to: str | None) -> bool:
        """Whether many stories were led to this one address."""
        return led_to is not None and len(self._led_to.get(led_to, ())) >= WALL

    @property
    def stopped_by_a_wall(self) -> bool:
        """Whether it is no use to go on."""
        return self._walled_in_a_row >= WALLED_IN_A_ROW

    @property
    def is_bulk(self) -> bool:
        """Whether so many stories are missing that it is the site's doing."""
        missing = len(self._missing)
        return missing >= BULK and missing >= BULK_SHARE * (missing + len(self._itself))

    @property
    def can_vouch(self) -> bool:
        """Whether the site is known to show its stories: one came as itself, or there is none left to ask and the front
        page is well."""
        return bool(self._itself) or (self.no_other_story and self.home_is_well)

    @property
    def wants_a_witness(self) -> bool:
        """Whether a story is doubted, and no other has come as itself."""
        return bool(self._missing or self._doubted) and not self._itself

    @property
    def looked_at(self) -> frozenset[Hashable]:
        """The stories that were looked at."""
        return frozenset(self._itself | self._missing | {story for page in self._pages for story in page.stories})

    @property
    def walled_addresses(self) -> tuple[str, ...]:
        """The addresses of stories not known yet that met the wall: nothing was learned of them."""
        met = {story for page in self._pages if self.is_wall(page.essence) for story in page.stories}
        met |= {story for stories in self._led_to.values() if len(stories) >= WALL for story in stories}
        return tuple(story for story in met if isinstance(story, str))

    def told_wall(self) -> str | None:
        """The wall in words, for a person; None where there is none."""
        walls = [page for page in self._pages if self.is_wall(page.essence) and self._share(page) >= TOLD_SHARE]
        if walls:
            worst = max(walls, key=lambda page: len(page.stories))
            return f"one page came for {len(worst.stories)} stories: {_title(worst.essence)}"
        ends = [(len(stories), end) for end, stories in self._led_to.items() if len(stories) >= WALL]
        if ends and not self._itself:
            number, end = max(ends)
            return f"{number} stories led to one address: {end}"
        if self.one_page is not None and not self._itself:
            return f"one page comes for every address: {_title(self.one_page)}"
        return None

    def told_outage(self) -> str | None:
        """The outage in words; None where there is none. Call it when the run is over."""
        if not self._missing or not (self.is_bulk or not self.can_vouch):
            return None
        looked = len(self._missing | self._itself)
        return f"{len(self._missing)} of {looked} stories were not there: the site's trouble, not theirs"


def _title(page: Essence) -> str:
    return repr(page.title or page.words[:TITLE_LENGTH] or "(an empty page)")

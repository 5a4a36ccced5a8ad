"""What WordPress says of the pictures of the stories: caption, alternative text and credit, by their numbers.

Of the picture that stands for a story its list of posts says it in the same answer. Of the others of a new story WordPress is asked
before the story is stored, so that its first record has the words; the looks wait for the answer, some together, since up to a
hundred numbers go in one request. If the run ends meanwhile, they are stored without. Those of known stories are asked for when
nothing else is left to ask. All this only where REST gave the posts in this run. Where it gives no pictures, the looks go on as they
are, and no more are asked for in this run.
"""

from __future__ import annotations

from iria_crawler import discover
from iria_crawler.crawl.ledger import ListQuestion
from iria_crawler.crawl.run import Run
from iria_crawler.model import Look, StatedPicture
from iria_crawler.store import ListOwed, SourceAnswer

# 2,000 pictures; the others come when their stories are looked at again.
MAX_REQUESTS_PER_RUN = 20
# Questions for which looks wait, in one run: at a second each they take three minutes. Later stories are stored without.
MAX_REQUESTS_FOR_LOOKS = 200
# Looks that wait together, if others come meanwhile: more would save requests, but all that wait are fetched again after a kill.
MAX_WAITING_LOOKS = 4


class StatedPictures:
    """The questions for pictures of one run, and the looks that wait for their answers."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._asked: dict[str, list[str]] = {}  # address of a question -> the numbers in it
        self._of_known = 0  # questions for pictures of stories that are stored
        self._is_refused = False
        self._requested: set[str] = set()  # numbers for which looks wait, and that were asked for
        self._settled: set[str] = set()  # those of them that came, or will not come

    # --- before a new story is stored ---

    @property
    def waiting(self) -> int:
        """How many looks wait."""
        return len(self._run.waiting)

    def wait_for(self, look: Look) -> bool:
        """Whether a look waits until WordPress has said what it says of the story's pictures; then released() returns it."""
        if look.article_id is not None or look.article is None or self._is_over:
            return False
        numbers = frozenset(image.external_id for image in look.article.images if image.external_id)
        unknown = frozenset(self._run.store.pictures_unknown(self._run.site_id, numbers, self._run.now()))
        if not unknown - self._settled:
            return False
        self._run.waiting.append((look, unknown))
        with self._run.store.together():
            self._run.store.frontier.held(look.owed_url, look.owed_kind)
        return True

    @property
    def _is_over(self) -> bool:
        """Whether no look may wait any more."""
        return self._is_refused or len(self._asked) - self._of_known >= MAX_REQUESTS_FOR_LOOKS

    def next_for_looks(self, root: str) -> ListQuestion | None:
        """The question to REST at `root` for which looks wait; None if they all were asked, or one is under way: those that come
        meanwhile are asked for together.
        """
        if self._requested - self._settled:
            return None
        numbers = list(dict.fromkeys(n for _, unknown in self._run.waiting for n in sorted(unknown - self._requested)))
        numbers = numbers[: discover.PER_PAGE]
        if not numbers or self._is_over:
            return None
        self._requested.update(numbers)
        return self._question(root, numbers)

    def released(self, *, can_ask: bool) -> list[Look]:
        """The looks that wait no longer. can_ask: whether REST gives its posts, or may yet give them; if not, all go on."""
        left = self._requested - self._settled
        is_over = self._is_refused or not can_ask

        def is_ready(unknown: frozenset[str]) -> bool:
            return is_over or unknown <= self._settled or (self._is_over and unknown.isdisjoint(left))

        waiting = self._run.waiting
        ready = [look for look, unknown in waiting if is_ready(unknown)]
        waiting[:] = [(look, unknown) for look, unknown in waiting if not is_ready(unknown)]
        return ready

    def forget(self) -> None:
        """Forget the looks that wait: their question was lost. They stay owed."""
        self._run.waiting.clear()

    # --- when all else is asked ---

    def next(self, root: str | None) -> ListQuestion | None:
        """The next question to REST at `root` for pictures of stories that are stored; None if there is none, or no REST."""
        run = self._run
        if root is None or run.started_at is None or self._is_refused or self._of_known >= MAX_REQUESTS_PER_RUN:
            return None
        numbers = run.store.pictures_to_ask(run.site_id, run.started_at, run.now(), discover.PER_PAGE)
        if not numbers or self.owns(discover.pictures_url(root, _ids(numbers))):
            return None
        self._of_known += 1
        return self._question(root, numbers)

    # --- both ---

    def _question(self, root: str, numbers: list[str]) -> ListQuestion:
        url = discover.pictures_url(root, _ids(numbers))
        self._asked[url] = numbers
        # A name of its own: where pictures are kept back, the list of posts is none the worse. Not owed to a later run, which asks
        # by itself.
        return ListQuestion(ListOwed(url, "rest", discover.pictures_url(root, ())), ())

    def owns(self, url: str) -> bool:
        """Whether a list is an answer about pictures."""
        return url in self._asked

    def were_answered(self, question: ListQuestion, pictures: tuple[StatedPicture, ...] | None) -> None:
        """Keep what was said of pictures. None: nothing that can be read; then no more are asked for in this run."""
        run = self._run
        numbers = self._asked[question.url]
        known = [picture for picture in pictures or () if picture.external_id in numbers]
        run.store.note_pictures(run.site_id, numbers, known, run.now())
        run.count("pictures_stated", len(known))
        self._is_refused = self._is_refused or pictures is None
        if pictures is not None:
            run.store.sources.note(run.site_id, SourceAnswer("rest", question.owed.name, 200), run.now())

    def settle(self, url: str) -> None:
        """Note that a question has ended, with or without an answer. What did not come is not asked for again in this run."""
        self._settled.update(self._asked.get(url, ()))

    def was_not_answered(self, url: str) -> None:
        """A question got no answer: no more are asked for in this run."""
        self._is_refused = self._is_refused or self.owns(url)


def _ids(numbers: list[str]) -> list[int]:
    """The ids of WordPress in numbers of pictures: "wp:812" is 812."""
    return [int(number.removeprefix("wp:")) for number in numbers]

"""What WordPress says of the pictures of the stories that were looked at: caption, alternative text and credit, by their numbers.

Of the picture that stands for a story its list of posts says it in the same answer. The others are asked for when nothing else
is left to ask, up to a hundred in a request, and only where REST gave the posts in this run.
"""

from __future__ import annotations

from iria_crawler import discover
from iria_crawler.crawl.ledger import ListQuestion
from iria_crawler.crawl.run import Run
from iria_crawler.model import StatedPicture
from iria_crawler.store import ListOwed, SourceAnswer

# 2,000 pictures; the others come when their stories are looked at again.
MAX_REQUESTS_PER_RUN = 20


class StatedPictures:
    """The questions for pictures of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._asked: dict[str, list[str]] = {}  # address of a question -> the numbers in it
        self._is_refused = False

    def next(self, root: str | None) -> ListQuestion | None:
        """The next question to REST at `root`; None if there is none, or no REST."""
        run = self._run
        if root is None or run.started_at is None or self._is_refused or len(self._asked) >= MAX_REQUESTS_PER_RUN:
            return None
        numbers = run.store.pictures_to_ask(run.site_id, run.started_at, run.now(), discover.PER_PAGE)
        url = discover.pictures_url(root, [int(number.removeprefix("wp:")) for number in numbers])
        if not numbers or url in self._asked:
            return None
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
        self._is_refused = pictures is None
        if pictures is not None:
            run.store.sources.note(run.site_id, SourceAnswer("rest", question.owed.name, 200), run.now())

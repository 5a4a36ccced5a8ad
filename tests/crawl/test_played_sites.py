"""Odd sites, each played over eight rounds of `scrapy monitor` with the same edits, withdrawal and return: what is told is what was done.

All sites are watched together, half a day between two rounds. The script (played_site.py): a paragraph of one story is exchanged in the
second round and another one reworded in the sixth; a second story is away from the third to the fifth; a quotation of a third is
altered in the fourth.
"""

from __future__ import annotations

import gzip
import random
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from judging import later, query
from played_site import EDITED, QUOTED, STORIES, WITHDRAWN, Answer, Site, changes_of
from running import run_scrapy, scrapy_command

ROUNDS, HOURS = 8, 13
Told = Counter[tuple[int | None, str, str]]
EDITS: Told = Counter(
    [
        (EDITED, "removed", "paragraph"),
        (EDITED, "added", "paragraph"),
        (QUOTED, "altered", "quote"),
        (EDITED, "altered", "paragraph"),
    ]
)
AWAY: Told = Counter([(WITHDRAWN, "withdrawn", "article"), (WITHDRAWN, "restored", "article")])
# Where the site itself was in trouble meanwhile, the absence is not confirmed, and the suspicion is deleted at the return.
MOVED = ("moved", "url")
# Two stories that some plays do something to.
ONE, OTHER = 8, 9


class Play(Site):
    """`told`: the changes that must be told, without moves; `moves`: how many stories are told to have moved."""

    told: Told = EDITS + AWAY
    moves = 0


class Consent(Play):
    """A consent page with status 200, under each story's own headline and data."""

    told = EDITS

    def text(self, number: int) -> str:
        if self.round not in (3, 4):
            return super().text(number)
        return (
            f"<h1>{self.headline(number)}</h1><h2>Your privacy</h2><p>We and our 214 partners store information on a device, such as "
            "cookies, to personalise content and to measure audiences.</p><p>You can change your mind at any time in the settings.</p>"
        )


class Challenge(Play):
    """A check of browsers that keeps headline and data and counts its visitors."""

    told = EDITS

    def text(self, number: int) -> str:
        ray = f"{random.getrandbits(48):012x}"
        page = f"<h1>{self.headline(number)}</h1><p>Checking your browser before you go on. It takes five seconds.</p><p>Ray {ray}</p>"
        return page if self.round == 4 else super().text(number)


class Metered(Play):
    """After five stories in a round only the beginning of each comes, without a word about it."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: Counter[int] = Counter()

    def lines(self, number: int) -> list[str]:
        self.shown[self.round] += 1
        lines = super().lines(number)
        return lines if self.round < 3 or self.shown[self.round] <= 5 or self.round > 6 else lines[:2]


class RelatedOnNotFound(Play):
    """Any address that is not there has status 200, and other headlines each time."""

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        answer = super().answer(path, headers)
        if answer.status != 404:
            return answer
        numbers = random.Random(self.round).sample(range(STORIES), 5)
        links = "".join(f'<li><a href="{self.path(number)}">{self.headline(number)}</a></li>' for number in numbers)
        text = "The page may have moved. Others read these today:"
        return Answer(
            f"<title>Courier</title><main><h1>Sorry, we could not find that</h1><p>{text}</p><ul>{links}</ul></main>"
        )


class OldStoriesToHome(Play):
    """What is not there leads to the front page; in one round half of the stories do."""

    told = EDITS

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        answer, number = super().answer(path, headers), self.number(path)
        leads = answer.status == 404 or (self.round == 4 and number is not None and number >= 6)
        return Answer(status=302, headers={"Location": "/"}) if leads else answer


class Migration(Play):
    """Another CMS: all addresses, the theme and all dates change at once. The old addresses lead to the new ones."""

    moves = STORIES
    redirects = True

    def path(self, number: int) -> str:
        return f"/archive/{8800 + number}-{self.slug(number)}" if self.round >= 4 else super().path(number)

    def data(self, number: int) -> dict[str, object]:
        moved = {"datePublished": f"2026-11-30T10:{number:02}:00Z"} if self.round >= 4 else {}
        return {**super().data(number), **moved}

    def text(self, number: int) -> str:
        if self.round < 4:
            return super().text(number)
        body = "".join(f'<div class="c-para"><p>{line}</p></div>' for line in self.lines(number))
        return f'<header><h1>{self.headline(number)}</h1></header><section class="c-body">{body}</section>'

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        number = next((number for number in range(STORIES) if Play.path(self, number) == path), None)
        if self.round < 4 or number is None or not self.redirects or self.is_withdrawn(number):
            return super().answer(path, headers)
        return Answer(status=301, headers={"Location": self.path(number)})


class MigrationWithoutRedirects(Migration):
    """The same, and the old addresses are not there."""

    redirects = False


class MovedAndBack(Play):
    """All stories move without a redirect, and back two rounds later; a quotation is altered in between.

    The way back is told of the altered one: the records of the others still name the old address as their own.
    """

    moves = STORIES - 1 + 1

    def path(self, number: int) -> str:
        path = super().path(number)
        return path.replace("/news/", "/beta/") if self.round in (3, 4) else path


class MovedAndEdited(Play):
    """Two stories move without a redirect in the hour in which they are edited; one of them gets another headline and name."""

    told = EDITS + AWAY + Counter([(ONE, "altered", "headline"), (OTHER, "altered", "quote")])
    moves = 2

    def path(self, number: int) -> str:
        path = super().path(number)
        return path.replace("/news/", "/stories/") if self.round >= 4 and number in (ONE, OTHER) else path

    def headline(self, number: int) -> str:
        headline = super().headline(number)
        return headline.replace(" for ", " without ") if self.round >= 4 and number == ONE else headline

    def lines(self, number: int) -> list[str]:
        lines = super().lines(number)
        if self.round >= 4 and number == OTHER:
            lines[4] = lines[4].replace("not an hour more", "not a day more")
        return lines


class PostedAgain(MovedAndEdited):
    """The same in a CMS that numbers its stories: they are deleted, and posted again under other numbers."""

    def story(self, number: int) -> str:
        post = 4000 + number + (500 if self.round >= 4 and number in (ONE, OTHER) else 0)
        return super().story(number).replace("<body>", f'<body class="single single-post postid-{post}">')


class MovedThenWithdrawn(Play):
    """One story moves without a redirect, and is taken down for good two rounds later."""

    told = EDITS + AWAY + Counter([(ONE, "withdrawn", "article")])
    moves = 1

    def is_withdrawn(self, number: int) -> bool:
        return super().is_withdrawn(number) or (number == ONE and self.round >= 5)

    def path(self, number: int) -> str:
        path = super().path(number)
        return path.replace("/news/", "/stories/") if self.round >= 3 and number == ONE else path


class Bulletin(Play):
    """A look-alike of a moved story: each round's forecast replaces the one before, under the same headline and name."""

    told = EDITS + AWAY + Counter({(None, "withdrawn", "article"): ROUNDS - 1})

    def path(self, number: int) -> str:
        return f"/forecasts/{self.round}/forecast-for-lundsea-and-arden/" if number == STORIES else super().path(number)

    def home(self) -> str:
        return (
            super()
            .home()
            .replace("</main>", f'<h2><a href="{self.path(STORIES)}">Forecast for Lundsea</a></h2></main>')
        )

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path != self.path(STORIES):
            return super().answer(path, headers)
        figures = random.Random(self.round)
        lines = [f"In the {part} of the sea the wind has {figures.randint(1, 60)} knots and the waves have "
                 f"{figures.randint(1, 9)} feet, says the office." for part in ("north", "south", "east", "west", "middle")]  # fmt: skip
        body = "".join(f"<p>{line}</p>" for line in [*lines, "It is made by the harbour office at six in the morning."])
        head = '<title>Forecast for Lundsea</title><meta property="og:type" content="article">'
        return Answer(
            f"<html><head>{head}</head><body><article><h1>Forecast for Lundsea</h1>{body}</article></body></html>"
        )


class ConfusedCache(Play):
    """A cache shows another story's page at an address, twice, and no page names its own address."""

    def head(self, number: int) -> str:
        return ""

    def number(self, path: str) -> int | None:
        number = super().number(path)
        confused = {3: {ONE: OTHER}, 5: {EDITED: 10}}.get(self.round, {})
        return confused.get(number, number) if number is not None else None


class OneOfTwoForms(Play):
    """A test on readers: half of the visits get every other paragraph, but no story gets that twice in a row."""

    def lines(self, number: int) -> list[str]:
        lines = super().lines(number)
        return lines[::2] if self.round in (3, 5) and number in (ONE, 10) else lines


class TrueCut(Play):
    """A story loses more than half of its text, silently and for good."""

    told = EDITS + AWAY + Counter({(ONE, "removed", "quote"): 2, (ONE, "removed", "paragraph"): 4})

    def lines(self, number: int) -> list[str]:
        lines = super().lines(number)
        return lines[:3] if number == ONE and self.round >= 3 else lines


class Folded(Play):
    """For two rounds a theme folds all stories behind a button that a script opens."""

    told = EDITS

    def lines(self, number: int) -> list[str]:
        lines = super().lines(number)
        return lines[:4] if self.round in (4, 5) else lines


class BrokenOff(Play):
    """In one round every page breaks off after two thirds."""

    told = EDITS

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        answer = super().answer(path, headers)
        assert isinstance(answer.body, str)
        is_broken = self.round == 3 and path != "/" and answer.status == 200
        return Answer(answer.body[: len(answer.body) * 2 // 3]) if is_broken else answer


class FalseTimes(Play):
    """Page, header and sitemap say at each look that everything was modified just now."""

    def data(self, number: int) -> dict[str, object]:
        return {**super().data(number), "dateModified": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        now = datetime.now(UTC)
        if path == "/robots.txt":
            return Answer(f"Sitemap: {self.url}/sitemap.xml\n", headers={"Content-Type": "text/plain"})
        if path == "/sitemap.xml":
            rows = "".join(
                f"<url><loc>{self.url}{self.path(number)}</loc><lastmod>{now:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
                for number in self.listed()
            )
            xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
            return Answer(xml, headers={"Content-Type": "application/xml"})
        answer = super().answer(path, headers)
        return Answer(answer.body, answer.status, {"Last-Modified": f"{now:%a, %d %b %Y %H:%M:%S GMT}"})


class BrokenFeed(Play):
    """The feed is cut, empty, an error, a bomb, and without an end."""

    def home(self) -> str:
        link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        return super().home().replace("</head>", f"{link}</head>")

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path != "/feed.xml":
            return super().answer(path, headers)
        items = "".join(
            f"<item><title>{self.headline(number)}</title><link>{self.url}{self.path(number)}</link></item>"
            for number in self.listed()
        )
        feed, kind = f"<rss version='2.0'><channel>{items}</channel></rss>", {"Content-Type": "application/rss+xml"}
        bomb = Answer(gzip.compress(b"<item>" * 5_000_000), headers={**kind, "Content-Encoding": "gzip"})
        endless = Answer(feed.replace("</channel>", "<item><title>y</title></item>" * 50_000), headers=kind)
        odd = {
            2: Answer(feed[:400], headers=kind),
            3: Answer("", headers=kind),
            4: Answer("oops", 500),
            5: bomb,
            6: endless,
        }
        return odd.get(self.round, Answer(feed, headers=kind))


class NotModified(Play):
    """A cache that answers "not modified" to whatever is conditional. Only the first edit is sure to be found in these rounds."""

    told: Told = Counter([(EDITED, "removed", "paragraph"), (EDITED, "added", "paragraph")])  # noqa: RUF012

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        if "If-None-Match" in headers or "If-Modified-Since" in headers:
            return Answer(status=304)
        answer = super().answer(path, headers)
        return Answer(answer.body, answer.status, {"ETag": f'"{zlib.crc32(str(answer.body).encode())}"'})


class OtherMarks(Play):
    """All stories get other quotation marks and other white space in one hour."""

    def lines(self, number: int) -> list[str]:
        lines = super().lines(number)
        if self.round < 4:
            return lines
        curly = [re.sub('"([^"]*)"', "“\\1”", line) for line in lines]
        return [line.replace("while", "while\xa0").replace(" and ", "  and\n ") for line in curly]


class EmptyAndData(Play):
    """For two rounds half of the stories are empty answers, and half are an error as JSON: a server in trouble, and no wall."""

    told = EDITS

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        number = self.number(path)
        if number is None or self.round not in (3, 4):
            return super().answer(path, headers)
        error = Answer('{"error": {"code": 502, "message": "upstream"}}', headers={"Content-Type": "application/json"})
        return Answer() if number % 2 else error


class RobotsAsPage(Play):
    """robots.txt is a page in one round, cannot be had in the next, and allows everything then."""

    told = EDITS

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path == "/robots.txt" and self.round in (3, 4):
            return Answer("<h1>Welcome</h1><p>Disallow: /</p>") if self.round == 3 else Answer("x", 503)
        return super().answer(path, headers)


class OtherCharset(Play):
    """The site goes from UTF-8 to windows-1252."""

    def lines(self, number: int) -> list[str]:
        return [line.replace("crew", "crëw – élite") for line in super().lines(number)]

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        answer = super().answer(path, headers)
        if self.round < 3 or path == "/" or answer.status != 200:
            return answer
        return Answer(str(answer.body).encode("cp1252"), headers={"Content-Type": "text/html; charset=windows-1252"})


class SessionInPath(Play):
    """The front page names each story at another address in each round, and all of these answer. A withdrawal is told of two of them."""

    told = EDITS + AWAY + AWAY

    def path(self, number: int) -> str:
        return f"/s{self.round}{super().path(number)}"

    def head(self, number: int) -> str:
        return ""

    def number(self, path: str) -> int | None:
        return super().number(re.sub(r"^/s\d", f"/s{self.round}", path))


class CanonicalOfAnotherScheme(Play):
    """Each page names its address under https, which does not answer."""

    def head(self, number: int) -> str:
        return super().head(number).replace("http://", "https://")


class CanonicalIsHome(Play):
    """Each page names the front page as its address."""

    def head(self, number: int) -> str:
        return f'<link rel="canonical" href="{self.url}/">'


class Mobile(Play):
    """In two rounds we are taken for a telephone."""

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        answer = super().answer(path.removeprefix("/m"), headers)
        leads = self.round in (3, 5) and self.number(path) is not None and answer.status == 200
        return Answer(status=302, headers={"Location": f"/m{path}"}) if leads else answer


PLAYS = [play for play in globals().values() if isinstance(play, type) and issubclass(play, Play) and play is not Play]


@pytest.fixture(scope="module")
def played(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Mapping[type[Play], Play], Mapping[int, str]]:
    """The folder of the database, the sites, and by round what `scrapy status` printed."""
    folder = tmp_path_factory.mktemp("played")
    sites = {play: play() for play in PLAYS}
    states: dict[int, str] = {}
    for number in range(1, ROUNDS + 1):
        for site in sites.values():
            site.round = number
        if number > 1:
            later(folder, HOURS)
        addresses = [f"{site.url}/" for site in sites.values()]
        ended = run_scrapy(scrapy_command(folder, "monitor", *addresses, DOWNLOAD_TIMEOUT=5, RETRY_TIMES=0))
        assert "Traceback" not in ended.stderr, ended.stderr
        states[number] = run_scrapy(scrapy_command(folder, "status")).stdout
    for site in sites.values():
        site.close()
    return folder, sites, states


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
def test_what_is_told_is_what_was_done(
    played: tuple[Path, Mapping[type[Play], Play], Mapping[int, str]], play: type[Play]
) -> None:
    folder, sites, _ = played
    told = changes_of(folder, sites[play])
    found = Counter(change for change in told if change[1:] != MOVED)
    if play is NotModified:
        found &= play.told
    assert found == play.told
    assert sum(change[1:] == MOVED for change in told) == play.moves


def test_an_empty_answer_is_named_and_is_no_wall(
    played: tuple[Path, Mapping[type[Play], Play], Mapping[int, str]],
) -> None:
    _, sites, states = played
    said = next(line for line in states[3].splitlines() if sites[EmptyAndData].host in line)
    assert "without any text" in said
    assert "wall" not in said


def test_no_site_has_a_story_twice(played: tuple[Path, Mapping[type[Play], Play], Mapping[int, str]]) -> None:
    folder, sites, _ = played
    live = "SELECT count(*) FROM articles a JOIN sites s ON s.id = a.site_id WHERE s.host = ? AND a.status = 'live'"
    for play, site in sites.items():
        if play not in (SessionInPath, Bulletin):
            expected = STORIES - (play is MovedThenWithdrawn)
            assert (play, query(folder, live, site.host)) == (play, [(expected,)])

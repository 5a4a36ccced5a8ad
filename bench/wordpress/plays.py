"""The plays: what is done to the WordPress, and whether exactly that was stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from judging import later
from running import run_scrapy, scrapy_command

from bench.wordpress.edits import ANNOUNCED, SILENT, Edit
from bench.wordpress.site import WordPress
from bench.wordpress.stories import AUTHORS, CATEGORIES, Story

NAME = "Harbour Post"
HOURS_BETWEEN = 26
HEADING = f"{'play':<44}{'done':>6}{'found':>7}{'false':>7}  remarks"
# The switches of the plugin in switches.php that no reader would call an edit.
PLUGINS = ("seo", "lazy", "related", "newsletter", "around")
# What the rows of one edit may be called beside its own field: a quotation that changed also changes its paragraph.
MAX_SECONDS_PER_CRAWL = 900


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that was done to the story `post` (WordPress's number), and the rows that tell of it."""

    post: int
    fields: tuple[str, ...]  # any of them
    severity: int  # at least
    what: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `changes`."""

    post: int
    kind: str
    field: str
    severity: int
    before: str | None
    after: str | None


@dataclass(slots=True)
class Stage:
    """The WordPress, its stories, and the database of the crawls in `folder`."""

    site: WordPress
    stories: Sequence[Story]
    folder: Path
    wrong: int = 0
    posts: list[int] = field(default_factory=list)  # WordPress's number of each story
    edited: set[int] = field(default_factory=set)  # places in `stories`: their words are no longer as written

    def play(self) -> Iterator[str]:
        """All plays, one line for each."""
        self._open()
        yield from self._first(self.folder)
        yield from self._first_under_each()
        yield self._line("nothing done", [], audit=True)
        yield self._library()
        yield self._line("12 announced edits", self._edit(ANNOUNCED, 20, silent=False), audit=False)
        yield self._line("20 silent edits, all looked at", self._edit(SILENT, 40, silent=True), audit=True)
        yield from self._dates_and_authors()
        yield from self._trash()
        yield from self._themes()
        yield from self._plugins()
        yield from self._both_at_once()
        yield from self._without_rest()
        yield from self._read_anew()

    # --- the plays ---

    def _open(self) -> None:
        self.site.act([{"act": "install", "name": NAME, "timezone": "Europe/Helsinki", "authors": AUTHORS}])
        self.site.act([{"act": "theme", "name": self.site.themes[0]}])
        rows = [
            {
                "slug": story.slug,
                "headline": story.headline,
                "standfirst": story.standfirst,
                "author": story.author,
                "category": story.category,
                "published": f"{story.published:%Y-%m-%d %H:%M:%S}",
                "paragraphs": story.paragraphs,
                "caption": story.caption,
                "featured": story.featured,
                "printed": story.printed,
            }
            for story in self.stories
        ]
        assert CATEGORIES
        (self.posts,) = self.site.act([{"act": "add", "stories": rows}])

    def _first(self, folder: Path, theme: str = "") -> Iterator[str]:
        """A first crawl into the database of `folder`, and each field of the stories beside what the newsroom wrote."""
        self._crawl(folder=folder)
        stored = self._rows(
            "SELECT external_id, url, headline, published_at, authors, categories FROM articles", folder=folder
        )
        known = {row[1].rstrip("/").rpartition("/")[2]: row for row in stored}
        count = len(self.stories)
        checks: dict[str, Callable[[Story, tuple[Any, ...]], bool]] = {
            "stories": lambda story, row: True,
            "published, exact": lambda story, row: row[3] == f"{story.published:%Y-%m-%dT%H:%M:%SZ}",
            "headline": lambda story, row: row[2] == story.headline,
            "author": lambda story, row: story.author in row[4],
            "category": lambda story, row: story.category in row[5],
        }
        for name, is_right in checks.items():
            right = sum(story.slug in known and is_right(story, known[story.slug]) for story in self.stories)
            self.wrong += right < count and name in ("stories", "published, exact", "headline")
            yield f"{f'first crawl{theme}: ' + name:<44}{count:>6}{right:>7}{len(stored) - count if name == 'stories' else '':>7}"

    def _first_under_each(self) -> Iterator[str]:
        """A first crawl under every theme, each into a database of its own: what the pages of the theme do not say, REST does."""
        for theme in self.site.themes[1:]:
            self.site.act([{"act": "theme", "name": theme}])
            folder = self.folder / theme
            folder.mkdir(exist_ok=True)
            yield from self._first(folder, f", {theme}")
        self.site.act([{"act": "theme", "name": self.site.themes[0]}])

    def _edit(self, edits: Sequence[Edit], start: int, *, silent: bool) -> list[Expected]:
        """Each edit in a story that was not edited yet, from the place `start` on. Raises ValueError: there are too few stories."""
        acts, expected = [], []
        for edit in edits:
            places = [(start + step) % len(self.stories) for step in range(len(self.stories))]
            found = ((place, edit.make(self.stories[place])) for place in places if place not in self.edited)
            number, made = next((one for one in found if one[1]), (0, None))
            if made is None:
                raise ValueError(
                    f"{len(self.stories)} stories are too few for all plays: none is left for the edit {edit.name}"
                )
            self.edited.add(number)
            find, replacement = made
            post = self.posts[number]
            acts.append(
                {
                    "act": "edit",
                    "id": post,
                    "field": edit.place,
                    "find": find,
                    "replace": replacement,
                    "silent": silent,
                }
            )
            expected.append(Expected(post, edit.fields, edit.severity, edit.name))
        self.site.act(acts)
        return expected

    def _dates_and_authors(self) -> Iterator[str]:
        for silent in (False, True):
            start, how = (2 if silent else 6), "silent" if silent else "announced"
            acts, expected = [], []
            for number in (start, start + 1):
                to = self.stories[number].published - timedelta(days=9, hours=3)
                acts.append(
                    {"act": "redate", "id": self.posts[number], "to": f"{to:%Y-%m-%d %H:%M:%S}", "silent": silent}
                )
                expected.append(Expected(self.posts[number], ("published_at",), 3, "re-dated"))
            for number in (start + 2, start + 3):
                other = AUTHORS[(AUTHORS.index(self.stories[number].author) + 1) % len(AUTHORS)]
                acts.append({"act": "author", "id": self.posts[number], "to": other, "silent": silent})
                expected.append(Expected(self.posts[number], ("byline", "authors"), 2, "author swapped"))
            self.site.act(acts)
            yield self._line(f"2 re-dated, 2 authors swapped, {how}", expected, audit=silent)

    def _trash(self) -> Iterator[str]:
        gone = self.posts[12:15]
        self.site.act([{"act": "trash", "id": post} for post in gone])
        yield self._line(
            "3 put into the trash", [Expected(post, ("article",), 4, "withdrawn") for post in gone], audit=False
        )
        later(self.folder, HOURS_BETWEEN)
        self._crawl("recheck=all")  # confirms it
        self.site.act([{"act": "restore", "id": post} for post in gone])
        yield self._line("3 restored", [Expected(post, ("article",), 4, "restored") for post in gone], audit=False)

    def _themes(self) -> Iterator[str]:
        for theme in (*self.site.themes[1:], self.site.themes[0]):
            self.site.act([{"act": "theme", "name": theme}])
            yield self._line(f"theme {theme}", [], audit=True, told=True)

    def _plugins(self) -> Iterator[str]:
        for name in PLUGINS:
            for on in (True, False):
                self.site.act([{"act": "switch", "name": name, "on": on}])
                yield self._line(f"plugin {name} {'on' if on else 'off'}", [], audit=True)

    def _both_at_once(self) -> Iterator[str]:
        """Edits in the very run that meets another theme or plugin: they must not be hidden by it."""
        themes = self.site.themes
        for number, theme in enumerate((themes[-1], themes[1])):
            expected = self._edit(SILENT[number * 10 : number * 10 + 10], 65 + 15 * number, silent=True)
            self.site.act([{"act": "theme", "name": theme}])
            yield self._line(f"theme {theme} and 10 silent edits", expected, audit=True)
        expected = self._edit(SILENT[5:15], 100, silent=True)
        self.site.act([{"act": "switch", "name": name, "on": True} for name in PLUGINS])
        yield self._line("all plugins on and 10 silent edits", expected, audit=True)
        self.site.act([{"act": "switch", "name": name, "on": False} for name in PLUGINS])
        yield self._line("all plugins off", [], audit=True)

    def _without_rest(self) -> Iterator[str]:
        self.site.act([{"act": "switch", "name": "rest_off", "on": True}])
        yield self._line("REST off", [], audit=True)
        yield self._line("5 silent edits without REST", self._edit(SILENT[:5], 120, silent=True), audit=True)
        self.site.act([{"act": "switch", "name": "rest_off", "on": False}])
        yield self._line("REST on again", [], audit=True)

        self.site.act([{"act": "switch", "name": "rest_off", "on": True}])
        for theme in (*self.site.themes[1:], self.site.themes[0]):
            self.site.act([{"act": "theme", "name": theme}])
            yield self._line(f"theme {theme} without REST", [], audit=True, told=True)
        self.site.act([{"act": "switch", "name": "rest_off", "on": False}])
        yield self._line("REST on again", [], audit=True)

    def _read_anew(self) -> Iterator[str]:
        """The first run after our parser has changed, which meets another theme and edits; and a theme met by and by."""
        with closing(sqlite3.connect(self.folder / "iria.db")) as db, db:
            db.execute("UPDATE revisions SET parser_version = 'of last year'")
        expected = self._edit(SILENT[:10], 130, silent=True)
        self.site.act([{"act": "theme", "name": self.site.themes[-1]}])
        yield self._line("parser changed, theme, 10 silent edits", expected, audit=True)
        self.site.act([{"act": "theme", "name": self.site.themes[-2]}])
        for number in range(3):
            with closing(sqlite3.connect(self.folder / "iria.db")) as db, db:
                db.execute("UPDATE articles SET next_check_at = '2099-01-01T00:00:00Z'")
                db.execute("UPDATE articles SET next_check_at = last_seen_at WHERE id % 75 = ?", (number,))
            yield self._line(f"theme changed, two stories due ({number + 1})", [], audit=False, told=True)

    def _library(self) -> str:
        """The captions that no page prints: WordPress's library has them, and the second look stores them."""
        ids = {post: story for post, story in zip(self.posts, self.stories, strict=True) if not story.printed}
        rows = self._rows(
            "SELECT a.external_id, i.caption, i.credit FROM images i JOIN articles a ON a.id = i.article_id WHERE i.last_revision IS NULL"
        )
        stored = {number: f"{caption} Photo: {credit}" for number, caption, credit in rows}
        found = sum(stored.get(f"wp:{post}") == story.caption for post, story in ids.items())
        self.wrong += found < len(ids)
        return f"{'captions of the library alone':<44}{len(ids):>6}{found:>7}"

    # --- one play ---

    def _line(self, name: str, expected: Sequence[Expected], *, audit: bool, told: bool = False) -> str:
        """Let time pass, crawl, and compare what was stored with what was done."""
        later(self.folder, HOURS_BETWEEN, due=audit)
        known = {row[:4] for row in self._all_rows()}  # a suspicion that is dropped leaves its number to the next row
        self._crawl(*(["recheck=all"] if audit else []))
        rows = self._new_rows(known)
        found = [item for item in expected if any(_tells(row, item) for row in rows)]
        done = {item.post for item in expected}
        false = [row for row in rows if row.post not in done]
        missed = [f"{item.what} of {item.post}" for item in expected if item not in found]
        remarks = [f"missed {', '.join(missed)}"] if missed else []
        remarks += [f"{row.kind} {row.field} ({row.severity})" for row in false[:3]]
        remarks += self._told() if told else []
        self.wrong += bool(missed or false)
        return f"{name:<44}{len(expected):>6}{len(found):>7}{len(false):>7}  {'; '.join(remarks)}"

    def _crawl(self, *arguments: str, folder: Path | None = None) -> None:
        pairs = [part for argument in (f"url={self.site.url}", *arguments) for part in ("-a", argument)]
        command = scrapy_command(folder or self.folder, "crawl", "news", *pairs, LOG_LEVEL="INFO")
        result = run_scrapy(command, timeout=MAX_SECONDS_PER_CRAWL)
        with (self.folder / "crawls.log").open("a", encoding="utf-8") as log:
            log.write(f"--- {' '.join(arguments)}\n{result.stderr}\n")

    def _told(self) -> list[str]:
        """What the newest run noted of the site itself."""
        return [
            reason[:100]
            for (reason,) in self._rows(
                "SELECT reason FROM problems WHERE kind = 'redesign' AND run_id = (SELECT max(id) FROM runs)"
            )
        ]

    def _all_rows(self) -> list[tuple[Any, ...]]:
        return self._rows(
            "SELECT c.id, c.kind, c.field, a.id, a.url, c.severity, c.before, c.after FROM changes c "
            "JOIN articles a ON a.id = c.article_id ORDER BY c.id"
        )

    def _new_rows(self, known: set[tuple[Any, ...]]) -> list[Row]:
        """The rows of `changes` that were not there before the crawl; `known`: number, kind, field and story of those that were."""
        by_slug = dict(zip((story.slug for story in self.stories), self.posts, strict=True))
        return [
            Row(by_slug.get(url.rstrip("/").rpartition("/")[2], 0), kind, field_, *rest)
            for number, kind, field_, story, url, *rest in self._all_rows()
            if (number, kind, field_, story) not in known
        ]

    def _rows(self, sql: str, *values: object, folder: Path | None = None) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect((folder or self.folder) / "iria.db", timeout=30)) as db:
            return db.execute(sql, values).fetchall()


def _tells(row: Row, item: Expected) -> bool:
    return row.post == item.post and row.field in item.fields and row.severity >= item.severity

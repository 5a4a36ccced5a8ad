"""Feeds of changes, searches and events: what they hold, and when a reader is told that nothing is new."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from datasette.app import Datasette

from iria_crawler.browse.feed import unchanged_since

ATOM = "{http://www.w3.org/2005/Atom}"
WRITTEN = datetime(2026, 7, 31, 12, tzinfo=UTC)


def ask(path: Path, *asked: tuple[str, dict[str, str]]) -> list[Any]:
    async def run() -> list[Any]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        return [await datasette.client.get(f"/news/-/{address}", headers=headers) for address, headers in asked]

    return asyncio.run(run())


def written_at(path: Path, moment: datetime) -> Path:
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


@pytest.mark.parametrize(
    ("address", "entries"),
    [
        ("changes.atom?severity=4&field=headline", [("/news/-/change/4", "2026-07-29T13:00:00Z")]),
        ("changes.atom?article=2", [("/news/-/change/5", "2026-07-30T14:31:00Z")]),
        ("events.atom", [("/news/-/event/1", "2026-07-23T09:00:00Z")]),
        ("events.atom?outlets=3", []),
        ("search.atom?q=leaked", [("/news/-/article/2", "2026-07-22T10:00:00Z")]),
        ("search.atom?q=budget&in=removed&site=1&kind=altered", [("/news/-/change/1", "2026-07-29T12:00:00Z")]),
        ("search.atom?q=budget&in=ever", [("/news/-/article/1", "2026-07-29T13:00:00Z"), ("/news/-/article/2", "2026-07-22T10:00:00Z")]),
        ("search.atom?q=nowhere", []),
    ],
)  # fmt: skip
def test_a_feed_holds_what_its_page_shows(
    build: Callable[..., Path], address: str, entries: list[tuple[str, str]]
) -> None:
    [answer] = ask(build(), (address, {}))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.text)
    found = [
        (entry.find(f"{ATOM}link").attrib["href"].removeprefix("http://localhost"), entry.findtext(f"{ATOM}updated"))  # type: ignore[union-attr]
        for entry in root.iter(f"{ATOM}entry")
    ]
    assert found == entries
    links = {link.attrib["rel"]: link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert links["self"].startswith(f"http://localhost/news/-/{address.split('?')[0]}")


def test_an_event_whose_day_alone_is_known_has_a_time(build: Callable[..., Path]) -> None:
    def day_alone(db: sqlite3.Connection) -> None:
        db.execute("UPDATE events SET last_at = '2026-07-23'")

    [answer] = ask(build(then=day_alone), ("events.atom", {}))
    assert "<updated>2026-07-23T00:00:00Z</updated>" in answer.text


def test_a_reader_that_has_it_gets_no_text(build: Callable[..., Path]) -> None:
    path = written_at(build(), WRITTEN)
    now = format_datetime(WRITTEN, usegmt=True)
    later, before = (format_datetime(WRITTEN + timedelta(seconds=s), usegmt=True) for s in (1, -1))
    for feed in ("changes.atom", "events.atom", "search.atom?q=frigates"):
        [first] = ask(path, (feed, {}))
        assert first.headers["last-modified"] == now
        tag = first.headers["etag"]
        answers = ask(
            path,
            (feed, {"if-modified-since": now}),
            (feed, {"if-modified-since": later}),
            (feed, {"if-none-match": tag}),
            (feed, {"if-modified-since": before}),
            (feed, {"if-modified-since": "yesterday"}),
            (feed, {"if-none-match": '"other"', "if-modified-since": now}),  # the tag decides where both are sent
        )
        assert [answer.status_code for answer in answers] == [304, 304, 304, 200, 200, 200]
        assert answers[0].text == ""


def test_a_change_of_an_earlier_time_is_not_missed(build: Callable[..., Path]) -> None:
    """An import brings changes that are years old: the time of the newest change would say that nothing is new."""
    path = written_at(build(), WRITTEN)
    [before] = ask(path, ("changes.atom", {}))
    with sqlite3.connect(path) as db:
        db.execute(
            "UPDATE changes SET latest_at = '2020-01-01T00:00:00Z', earliest_at = '2019-12-31T00:00:00Z' WHERE id = 3"
        )
    db.close()
    written_at(path, WRITTEN + timedelta(hours=1))
    [after] = ask(path, ("changes.atom", {"if-modified-since": before.headers["last-modified"]}))
    assert after.status_code == 200


def test_a_second_that_is_not_over_is_no_time_to_go_by(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for file, seconds in ((one, 0.0), (other, -30.0)):
        file.write_text("written")
        written_at(file, WRITTEN + timedelta(seconds=seconds))
    assert unchanged_since([one, other, tmp_path / "none"], WRITTEN + timedelta(seconds=1)) is None
    assert unchanged_since([one, other], WRITTEN + timedelta(seconds=5)) == WRITTEN
    (tmp_path / "log").touch()
    assert unchanged_since([one, other, tmp_path / "log"], WRITTEN + timedelta(seconds=5)) == WRITTEN
    assert unchanged_since([tmp_path / "none"], WRITTEN) is None

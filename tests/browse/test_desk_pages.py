"""The desk on the pages: who has one, what a form keeps, and that forged forms and strangers change nothing."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import types
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from datasette.plugins import pm
from visiting import Visitor, visit

from iria_crawler.desk import Desk, Mark, Opinion, Thing

FORM = {"starred": "1", "verdict": "matters", "tags": "Navy #budget", "note": "Ask <b>them</b>."}


@pytest.mark.parametrize(
    ("address", "thing", "words", "shown_at"),
    [
        ("/news/-/mark/story/1", Thing.STORY, "Seoul orders twelve frigates", "/news/-/article/1"),
        ("/news/-/mark/quote/4", Thing.QUOTE, "We regret the delay", "/news/-/article/1"),
        ("/news/-/mark/change/2", Thing.CHANGE, "We regret the delay", "/news/-/change/2"),
    ],
)
def test_a_thing_is_marked(
    build: Callable[..., Path], desk: Desk, address: str, thing: Thing, words: str, shown_at: str
) -> None:
    async def mark(visitor: Visitor) -> list[Any]:
        before = await visitor.get(shown_at)
        answer = await visitor.send(address, FORM)
        return [before, answer, await visitor.get(shown_at), await visitor.get("/news/-/desk")]

    before, answer, page, all_marks = visit(build, mark)
    key = int(address.rpartition("/")[2])
    assert desk.marks(thing, [key]) == {key: Mark(True, Opinion.MATTERS, ("navy", "budget"), "Ask <b>them</b>.", words)}
    assert (answer.status_code, answer.headers["location"]) == (303, shown_at)
    assert "★ starred" not in before.text
    for shown in (page, all_marks):
        assert "★ starred" in shown.text
        assert "#navy" in shown.text
        assert "Ask &lt;b&gt;them&lt;/b&gt;." in shown.text


def test_an_empty_form_removes_the_mark(build: Callable[..., Path], desk: Desk) -> None:
    async def mark(visitor: Visitor) -> None:
        await visitor.send("/news/-/mark/story/1", FORM)
        assert len(desk.all_marks()) == 1
        await visitor.send("/news/-/mark/story/1", {"verdict": "", "note": " ", "tags": ","})

    visit(build, mark)
    assert desk.all_marks() == []


def test_a_verdict_of_ones_own_is_none(build: Callable[..., Path], desk: Desk) -> None:
    async def mark(visitor: Visitor) -> Any:
        return await visitor.send("/news/-/mark/story/1", {"verdict": "'; DROP TABLE marks", "note": "x" * 99_999})

    visit(build, mark)
    [(_, _, noted, _)] = desk.all_marks()
    assert (noted.verdict, len(noted.note)) == (None, 10_000)


def test_what_is_new_since_the_last_visit_comes_first(build: Callable[..., Path], desk: Desk) -> None:
    def spelling(db: sqlite3.Connection) -> None:
        db.execute("UPDATE changes SET severity = 1 WHERE id = 4")

    async def look(visitor: Visitor) -> list[Any]:
        never = await visitor.get("/")
        desk.see(3, datetime(2026, 7, 30, tzinfo=UTC))
        some = await visitor.get("/")
        sent = await visitor.send("/news/-/desk/seen", {"change": "5"}, at="/")
        return [never, some, sent, await visitor.get("/news/-/home")]

    never, some, sent, nothing = visit(build, look, spelling)
    assert "This is your first visit." in never.text
    since = some.text.split('id="since"')[1].split("</section>")[0]
    assert re.findall(r"/news/-/article/(\d)", since) == ["2"]  # story 1 had a change of spelling only
    assert (sent.status_code, sent.headers["location"]) == (303, "/news/-/home")
    assert "Nothing that matters has changed." in nothing.text
    assert desk.seen() is not None


def test_a_search_and_a_filter_are_kept(build: Callable[..., Path], desk: Desk) -> None:
    async def keep(visitor: Visitor) -> Any:
        for page, query in (("search", "q=frigates"), ("changes", "severity=4")):
            form = {"page": page, "query": query, "name": f"My {page}"}
            await visitor.send("/news/-/desk/searches", form, at=f"/news/-/{page}?{query}")
        await visitor.send("/news/-/desk/searches", {"page": "admin", "query": "x"}, at="/news/-/search?q=frigates")
        shown = await visitor.get("/news/-/desk")
        await visitor.send("/news/-/desk/searches", {"drop": str(desk.searches()[0].id)}, at="/news/-/desk")
        return shown

    shown = visit(build, keep)
    assert '<a href="/news/-/search?q=frigates">My search</a>' in shown.text
    assert "/news/-/changes.atom?severity=4" in shown.text
    assert [search.name for search in desk.searches()] == ["My search"]  # the first by name, "My changes", was dropped


def test_a_forged_form_changes_nothing(build: Callable[..., Path], desk: Desk) -> None:
    async def forge(visitor: Visitor) -> list[Any]:
        client = visitor._datasette.client
        return [
            await client.post(address, data=FORM | {"change": "9"}, cookies={"ds_csrftoken": "guessed"})
            for address in ("/news/-/mark/story/1", "/news/-/desk/seen", "/news/-/desk/searches")
        ]

    assert [answer.status_code for answer in visit(build, forge)] == [403, 403, 403]
    assert (desk.all_marks(), desk.seen(), desk.searches()) == ([], None, [])


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_whoever_comes_through_a_proxy_must_sign_in(build: Callable[..., Path], desk: Desk, header: str) -> None:
    async def look(visitor: Visitor) -> list[Any]:
        return [await visitor.get(address) for address in ("/news/-/desk", "/news/-/mark/story/1", "/news/-/article/1")]

    refused, also, page = visit(build, look, **{header: "203.0.113.9"})
    assert (refused.status_code, also.status_code, page.status_code) == (403, 403, 200)
    assert "sign in" in refused.text
    assert "/mark/" not in page.text


def test_without_a_file_there_is_no_desk(build: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IRIA_DESK", raising=False)

    async def look(visitor: Visitor) -> list[Any]:
        return [await visitor.get(address) for address in ("/", "/news/-/desk", "/news/-/changes")]

    front, none, changes = visit(build, look)
    assert none.status_code == 403
    assert "scrapy browse" in none.text
    for page in (front, changes):
        assert "/-/desk" not in page.text


def test_a_file_that_cannot_be_used_is_told(
    build: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRIA_DESK", str(tmp_path / "missing" / "desk.db"))

    async def look(visitor: Visitor) -> list[Any]:
        return [await visitor.get(address) for address in ("/news/-/desk", "/news/-/article/1", "/")]

    desk, article, front = visit(build, look)
    assert desk.status_code == 500
    assert "unable to open database file. Set IRIA_DESK to a file" in desk.text
    assert (article.status_code, front.status_code) == (200, 200)
    assert "Seoul orders twelve frigates" in article.text


@pytest.mark.parametrize(
    "address", ["/news/-/mark/story/99", "/news/-/mark/person/1", "/news/-/mark/quote/x", "/none/-/desk"]
)
def test_what_is_not_there_cannot_be_marked(build: Callable[..., Path], desk: Desk, address: str) -> None:
    async def look(visitor: Visitor) -> Any:
        return await visitor.get(address)

    assert visit(build, look).status_code == 404


def test_a_team_behind_a_proxy_as_the_guide_says(build: Callable[..., Path], desk: Desk) -> None:
    """The plugin of docs/browse.md: each person has a desk of their own, and who has no name is shut out."""
    guide = (Path(__file__).parents[2] / "docs" / "browse.md").read_text("utf-8")
    plugin = types.ModuleType("team")
    exec(guide.split("## A team behind a proxy")[1].split("```python\n")[1].split("```")[0], plugin.__dict__)
    pm.register(plugin, "team")
    address = "/news/-/mark/change/2"

    async def run() -> list[Any]:
        datasette = Datasette([str(build())], metadata={"allow": {"id": "*"}})
        await datasette.invoke_startup()
        ann, bo, nobody = (Visitor(datasette, **headers, via="1.1 proxy") for headers in (
            {"x-remote-user": "ann"}, {"x-remote-user": "bo"}, {}))  # fmt: skip
        await ann.send(address, {"note": "Ask the ministry"})
        return [await visitor.get("/news/-/desk") for visitor in (ann, bo, nobody)]

    try:
        ann, bo, nobody = asyncio.run(run())
    finally:
        pm.unregister(name="team")
    assert (ann.status_code, bo.status_code, nobody.status_code) == (200, 200, 403)
    assert "Ask the ministry" in ann.text
    assert "Ask the ministry" not in bo.text
    assert "Seoul" not in nobody.text


def test_what_was_not_seen_is_marked_and_can_be_listed_alone(build: Callable[..., Path], desk: Desk) -> None:
    async def look(visitor: Visitor) -> list[Any]:
        asked = [
            "changes?severity=0",
            "changes.json?severity=0&unseen=1",
            "changes.json?unseen=1&last_seen=0",
            "change/5?unseen=1",
        ]
        never = await visitor.get("/news/-/changes.json?severity=0&unseen=1")
        desk.see(3, datetime(2026, 7, 30, tzinfo=UTC))
        return [never, *[await visitor.get(f"/news/-/{one}") for one in [*asked, "home"]]]

    never, page, unseen, forged, change, home = visit(build, look)
    assert len(never.json()["rows"]) == 5  # nobody said what is seen
    assert page.text.count("new to you") == 2
    assert [row["id"] for row in unseen.json()["rows"]] == [row["id"] for row in forged.json()["rows"]] == [5, 4]
    assert "/news/-/change/4?unseen=1" in change.text  # the next one in this filter
    assert "/news/-/changes?unseen=1" in home.text

"""Watch lists and aliases on the pages: forms, what is new of each, and who sees them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from visiting import Visitor, visit

from iria_crawler.desk import Desk, Watched, WatchKind

NOW = datetime(2026, 7, 30, tzinfo=UTC)
KIM = "/news/-/speaker?name=Kim+Do-yun"


@pytest.mark.parametrize(
    ("at", "form", "watched"),
    [
        (KIM, {"kind": "person", "value": "Kim Do-yun", "label": "Kim Do-yun"}, Watched(WatchKind.PERSON, "Kim Do-yun")),
        ("/news/-/site/1", {"kind": "outlet", "value": "navy.example", "label": "Navy Example"}, Watched(WatchKind.OUTLET, "navy.example")),
        ("/news/-/mark/story/1", {"kind": "story", "value": "1", "label": "Seoul orders twelve frigates"}, Watched(WatchKind.STORY, "1")),
    ],
)  # fmt: skip
def test_a_page_has_a_form_to_watch_what_it_shows(
    build: Callable[..., Path], desk: Desk, at: str, form: dict[str, str], watched: Watched
) -> None:
    async def watch(visitor: Visitor) -> list[Any]:
        page = await visitor.get(at)
        fields = dict(re.findall(r'<input type="hidden" name="(kind|value|label)" value="([^"]*)">', page.text))
        sent = await visitor.send("/news/-/desk/watches", form, at=at)
        return [fields, sent, await visitor.get(at)]

    fields, sent, after = visit(build, watch)
    assert fields == form
    assert (sent.status_code, sent.headers["location"]) == (303, "/news/-/desk")
    assert [(one.kind, one.value, one.label) for one in desk.watches()] == [
        (watched.kind, watched.value, form["label"])
    ]
    assert "Watch no more" in after.text


def test_the_desk_counts_what_is_new_of_each(build: Callable[..., Path], desk: Desk) -> None:
    for kind, value in (("person", "Kim Do-yun"), ("outlet", "wire.example"), ("term", "budget"), ("story", "1")):
        desk.watch(Watched(WatchKind(kind), value), NOW)

    async def look(visitor: Visitor) -> list[Any]:
        never = await visitor.get("/news/-/desk")
        desk.see(3, NOW)
        return [never, await visitor.get("/news/-/desk")]

    def news(page: Any) -> dict[str, int]:
        rows = page.text.split('id="watched"')[1].split("</ul>")[0].split("<li>")[1:]
        many = {re.search(r'class="meta">(\w+)', row)[1]: re.search(r"<b>(\d+) new", row) for row in rows}  # type: ignore[index]
        return {kind: int(found[1]) if found else 0 for kind, found in many.items()}

    never, since = visit(build, look)
    # "budget" went out of a quotation and is in the headline that was taken down; no change is the wire's.
    assert news(never) == {"person": 1, "outlet": 0, "term": 2, "story": 4}
    assert news(since) == {"person": 0, "outlet": 0, "term": 1, "story": 1}


def test_what_is_watched_is_dropped_and_nothing_else_is_kept(build: Callable[..., Path], desk: Desk) -> None:
    async def run(visitor: Visitor) -> None:
        at = "/news/-/desk"
        await visitor.send("/news/-/desk/watches", {"kind": "planet", "value": "Mars"}, at=at)
        await visitor.send("/news/-/desk/watches", {"kind": "term", "value": "  "}, at=at)
        await visitor.send("/news/-/desk/watches", {"kind": "term", "value": "x" * 999}, at=at)
        [kept] = desk.watches()
        assert kept.value == "x" * 200
        await visitor.send("/news/-/desk/watches", {"drop": str(kept.id)}, at=at)

    visit(build, run)
    assert desk.watches() == []


def other_name(db: sqlite3.Connection) -> None:
    db.execute("UPDATE quotes SET speaker_name = 'D. Kim' WHERE id = 3")


def test_names_are_put_together_and_parted_by_hand(build: Callable[..., Path], desk: Desk) -> None:
    async def run(visitor: Visitor) -> list[Any]:
        before = await visitor.get(KIM)
        sent = await visitor.send("/news/-/desk/aliases", {"person": "Kim Do-yun", "alias": "D. Kim"}, at=KIM)
        pages = [await visitor.get(KIM), await visitor.get("/news/-/speaker?name=D.+Kim")]
        data = await visitor.get("/news/-/speaker.json?name=D.+Kim")
        listed = await visitor.get("/news/-/speakers")
        feeds = [await visitor.get(f"/news/-/changes.atom?speaker={name}") for name in ("D.+Kim", "Kim+Do-yun")]
        await visitor.send("/news/-/desk/aliases", {"person": "Kim Do-yun", "drop": "D. Kim"}, at=KIM)
        alone = await visitor.get("/news/-/changes.atom?speaker=D.+Kim")
        told = [len(re.findall("<entry>", feed.text)) for feed in (*feeds, alone)]
        return [before, sent, *pages, data, await visitor.get(KIM), listed, told]

    before, sent, person, by_other_name, data, after, listed, told = visit(build, run, other_name)
    assert sent.headers["location"] == "/news/-/speaker?name=Kim+Do-yun"
    counts = [re.search(r"(\d) quotations?", page.text)[1] for page in (before, person, after)]  # type: ignore[index]
    assert counts == ["2", "3", "2"]
    assert (by_other_name.status_code, by_other_name.headers["location"]) == (302, "speaker?name=Kim+Do-yun")
    assert "Also quoted as" in person.text
    assert before.text.index('id="said"') < before.text.index('id="aliases"')  # what was said comes first
    assert len(data.json()["rows"]) == 3
    assert "There is no question of cancelling" in person.text
    assert "names=" not in person.text
    assert re.findall(r'name=([^"]*)">[^<]*</a> <span class="meta">with ([^<]*)', listed.text) == [
        ("D.%20Kim", "Kim Do-yun")
    ]
    assert told == [1, 1, 0]  # a feed has the words under all names of the person


def test_likely_names_are_offered(build: Callable[..., Path], desk: Desk) -> None:
    def alike(db: sqlite3.Connection) -> None:
        db.execute("UPDATE quotes SET speaker_name = 'General Do-yun' WHERE id = 3")

    async def run(visitor: Visitor) -> Any:
        return await visitor.get(KIM)

    assert re.findall(r'<option value="([^"]*)">', visit(build, run, alike).text) == ["General Do-yun"]


def test_a_forged_form_changes_nothing(build: Callable[..., Path], desk: Desk) -> None:
    async def forge(visitor: Visitor) -> list[int]:
        client = visitor._datasette.client
        form = {"kind": "term", "value": "x", "person": "Kim Do-yun", "alias": "Park Ji-ho"}
        return [
            (await client.post(f"/news/-/desk/{name}", data=form, cookies={"ds_csrftoken": "guessed"})).status_code
            for name in ("watches", "aliases")
        ]

    assert visit(build, forge) == [403, 403]
    assert desk.watches() == []
    assert desk.names_of("Kim Do-yun") == ["Kim Do-yun"]

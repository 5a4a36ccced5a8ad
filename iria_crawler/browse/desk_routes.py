"""The addresses of the desk: forms that mark a story, a quotation or a change, and the page of all marks.

A form is sent by POST to this same Datasette, with its token against forged requests, and answered with a redirect.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from datasette import Response

from iria_crawler.browse.answers import PageRequest, Route, asked_of, guarded, render, stopped
from iria_crawler.browse.desks import VARIABLE, desk_of
from iria_crawler.browse.pages import desk as pages
from iria_crawler.browse.pages.common import number
from iria_crawler.browse.snapshot import Row, read
from iria_crawler.desk import Desk, Mark, Opinion, SavedSearch, Thing, Watched, WatchKind
from iria_crawler.desk.desk import MAX_NOTE_CHARACTERS, MAX_WORDS_CHARACTERS, read_tags

_THINGS = "|".join(Thing)
MARK = Route(rf"mark/(?P<thing>{_THINGS})/(?P<id>\d+)", "mark", pages.TABLES, pages.load_thing)
DESK = Route("desk", "desk", pages.TABLES, pages.load_desk)
NO_DESK = (
    "There is no desk here. Start the pages with `scrapy browse`, or set "
    f"{VARIABLE} to a file; whoever is not on this machine must sign in."
)
# Pages whose searches and filters can be saved.
_SEARCHED = ("search", "changes")


class DeskFault(Exception):
    """The desk's file cannot be used."""


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """For Datasette's register_routes."""
    above = r"/(?P<database>[^/]+)/-/"
    return [
        (rf"{above}{MARK.path}$", mark),
        (rf"{above}desk$", show_desk),
        (rf"{above}desk/seen$", see),
        (rf"{above}desk/searches$", keep_search),
        (rf"{above}desk/watches$", watch),
        (rf"{above}desk/aliases$", put_together),
    ]


async def mark(datasette: Any, request: Any) -> Any:
    """The form for one thing; by POST, what it holds is noted."""
    asked = asked_of(datasette, request)
    desk = desk_of(request, asked.database)
    if desk is None:
        return await stopped(asked, 403, "No desk", NO_DESK)

    async def show(context: Row) -> Any:
        thing, row = context["thing"], context["row"]
        if request.method == "POST":
            noted = _mark_of(await request.post_vars(), row["words"] or "")
            await _in_thread(desk.mark, thing, row["id"], noted, datetime.now(UTC))
            return Response.redirect(_address(asked, "article" if thing != Thing.CHANGE else "change", row), status=303)
        marks = await _in_thread(desk.marks, thing, [row["id"]])
        watched = {(one.kind.value, one.value): one.id for one in await _in_thread(desk.watches)}
        shown = {"mark": marks.get(row["id"], Mark()), "verdicts": list(Opinion), "watched": watched}
        return await render(asked, MARK.template, context | shown)

    return await _with_desk(asked, MARK, show)


async def show_desk(datasette: Any, request: Any) -> Any:
    """All marks and saved searches of this person."""
    asked = asked_of(datasette, request)
    desk = desk_of(request, asked.database)
    if desk is None:
        return await stopped(asked, 403, "No desk", NO_DESK)

    async def show(context: Row) -> Any:
        found = await _in_thread(desk.all_marks)
        rows = [
            {"thing": thing, "number": key, "mark": noted, "at": at}
            for thing, key, noted, at in found
            if _passes(noted, context["chosen"])
        ]
        tags = sorted({tag for _, _, noted, _ in found for tag in noted.tags})
        lists = {"rows": rows, "tags": tags, "verdicts": list(Opinion), "searches": await _in_thread(desk.searches)}
        watches = await _in_thread(desk.watches)
        names = {
            one.value: await _in_thread(desk.names_of, one.value) for one in watches if one.kind == WatchKind.PERSON
        }
        db = datasette.databases[asked.database]
        news = await read(db, lambda snapshot: pages.news_of(snapshot, asked.args, watches, names))
        return await render(
            asked, DESK.template, context | lists | {"desk": True, "watches": news, "kinds": list(WatchKind)}
        )

    await add_from_desk(asked, "desk")

    return await _with_desk(asked, DESK, show)


async def see(datasette: Any, request: Any) -> Any:
    """By POST: all changes up to the form's `change` are seen."""

    async def note(desk: Desk, form: dict[str, str]) -> None:
        await _in_thread(desk.see, number(form, "change", 0, most=1 << 40), datetime.now(UTC))

    return await _posted(datasette, request, note, "home")


async def keep_search(datasette: Any, request: Any) -> Any:
    """By POST: keep the search of the form (`page`, `query`, `name`), or drop the one with the number `drop`."""

    async def note(desk: Desk, form: dict[str, str]) -> None:
        if form.get("drop"):
            await _in_thread(desk.drop, number(form, "drop", 0, most=1 << 40))
        elif form.get("page") in _SEARCHED and form.get("query"):
            name = form.get("name", "").strip() or form["query"]
            search = SavedSearch(form["page"], form["query"], name, is_alert=bool(form.get("is_alert")))
            await _in_thread(desk.save, search, datetime.now(UTC))

    return await _posted(datasette, request, note, "desk")


async def watch(datasette: Any, request: Any) -> Any:
    """By POST: watch what the form says (`kind`, `value`, `label`), or no more the one with the number `drop`."""

    async def note(desk: Desk, form: dict[str, str]) -> None:
        if form.get("drop"):
            await _in_thread(desk.unwatch, number(form, "drop", 0, most=1 << 40))
        elif form.get("kind") in list(WatchKind):
            watched = Watched(WatchKind(form["kind"]), form.get("value", ""), form.get("label", ""))
            await _in_thread(desk.watch, watched, datetime.now(UTC))

    return await _posted(datasette, request, note, "desk")


async def put_together(datasette: Any, request: Any) -> Any:
    """By POST: the names `person` and `alias` of the form are one person's; or the name `drop` is another's again."""
    person = ""

    async def note(desk: Desk, form: dict[str, str]) -> None:
        nonlocal person
        person = form.get("person", "")
        if form.get("drop"):
            await _in_thread(desk.part, form["drop"])
        else:
            await _in_thread(desk.put_together, person, form.get("alias", ""), datetime.now(UTC))

    return await _posted(datasette, request, note, lambda: f"speaker?{urlencode({'name': person})}")


async def _posted(
    datasette: Any,
    request: Any,
    note: Callable[[Desk, dict[str, str]], Awaitable[None]],
    then: str | Callable[[], str],
) -> Any:
    """Does what a form asks for and leads to the page `then` (or what it gives, when the form was read).

    Who may not see the database may not write either.
    """
    asked = asked_of(datasette, request)
    desk = desk_of(request, asked.database)
    if desk is None:
        return await stopped(asked, 403, "No desk", NO_DESK)
    if request.method != "POST":
        return await stopped(asked, 405, "Not like this", "This address takes a form.")

    async def show(context: Row) -> Any:
        await note(desk, await request.post_vars())
        page = then if isinstance(then, str) else then()
        return Response.redirect(f"{datasette.urls.database(asked.database)}/-/{page}", status=303)

    return await _with_desk(asked, DESK, show)


async def desk_values(asked: PageRequest, context: Row) -> Row:
    """What a page shows of the desk: whether there is one, and the marks of the story, change and quotations it shows."""
    desk = desk_of(asked.request, asked.database)
    if desk is None:
        return {"desk": False}
    try:
        marks = {
            thing: await _in_thread(desk.marks, thing, [row["id"] for row in rows if row.get("id")])
            for thing, rows in (
                (Thing.STORY, [context["story"]] if "story" in context else []),
                (Thing.QUOTE, context.get("quotes") or []),
                (Thing.CHANGE, [context["change"]] if "change" in context else []),
            )
        }
        watched = {(one.kind.value, one.value): one.id for one in await _in_thread(desk.watches)}
    except DeskFault:
        return {"desk": False}
    return {"desk": True, "marks": marks, "watched": watched}


# Arguments that the desk gives to a page; nobody can give them in an address.
FROM_DESK = ("last_seen", "names", "listed")


async def add_from_desk(asked: PageRequest, page: str) -> None:
    """Put what the page needs of the desk into its arguments: how far this person has seen, all names of a speaker, and which
    names are another one's.

    Nothing where there is no desk, or where it cannot be used.
    """
    for name in FROM_DESK:
        asked.args.pop(name, None)
    desk = desk_of(asked.request, asked.database)
    if desk is None:
        return
    speaker = asked.args.get("name" if page == "speaker" else "speaker", "")
    with suppress(DeskFault):
        if speaker:
            asked.args["names"] = json.dumps(await _in_thread(desk.names_of, speaker))
        if page == "speakers":
            asked.args["listed"] = json.dumps(await _in_thread(desk.aliases))
        if page.startswith(("home", "desk", "change")) and (seen := await _in_thread(desk.seen)):
            asked.args["last_seen"] = str(seen[0])


def listed_name(asked: PageRequest) -> str | None:
    """The name under which the desk lists the person args['name'], where that is another one."""
    names = json.loads(asked.args.get("names", "[]"))
    return str(names[0]) if names and names[0] != asked.args.get("name") else None


def _passes(noted: Mark, chosen: Row) -> bool:
    return (
        chosen.get("verdict", noted.verdict) == noted.verdict
        and chosen.get("tag", "") in ("", *noted.tags)
        and (not chosen.get("starred") or noted.starred)
    )


def _mark_of(form: dict[str, str], words: str) -> Mark:
    """What a form holds; a verdict that is none of ours is none."""
    verdict = form.get("verdict", "")
    return Mark(
        starred=bool(form.get("starred")),
        verdict=Opinion(verdict) if verdict in list(Opinion) else None,
        tags=read_tags(form.get("tags", "")),
        note=form.get("note", "").strip()[:MAX_NOTE_CHARACTERS],
        words=words[:MAX_WORDS_CHARACTERS],
    )


def _address(asked: PageRequest, page: str, row: Row) -> str:
    key = row["article_id"] if page == "article" else row["id"]
    return f"{asked.datasette.urls.database(asked.database)}/-/{page}/{key}"


async def _with_desk(asked: PageRequest, route: Route, show: Callable[[Row], Awaitable[Any]]) -> Any:
    """As guarded(); a page that says so where the desk's file cannot be used."""
    try:
        return await guarded(asked, route, show)
    except DeskFault as fault:
        message = f"{fault}. Set {VARIABLE} to a file that can be written."
        return await stopped(asked, 500, "The desk cannot be used", message)


async def _in_thread(call: Callable[..., Any], *arguments: Any) -> Any:
    """What a method of the desk gives, called in a thread. Raises DeskFault where its file cannot be used."""
    try:
        return await asyncio.to_thread(call, *arguments)
    except (OSError, sqlite3.Error, ValueError) as error:
        raise DeskFault(str(error)) from error

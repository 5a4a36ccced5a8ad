"""The addresses of what proves a change: its card, its dossier, and the pages as they were received."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from iria_crawler.browse import change_card
from iria_crawler.browse.answers import PageRequest, Route, asked_of, guarded, render, respond, stopped
from iria_crawler.browse.desk_routes import desk_values
from iria_crawler.browse.pages import capture, change, dossier
from iria_crawler.browse.replay import HEADERS, MAX_BYTES, replay
from iria_crawler.browse.snapshot import Row
from iria_crawler.errors import NoBucket, StoreError
from iria_crawler.store import FileCaptures, captures_path
from iria_crawler.store.file.page_files import SHARED_NAME

CARD = Route(r"change/(?P<id>\d+)\.(?P<format>svg|png)", "change", change.TABLES, change.load)
DOSSIER = Route(r"dossier/(?P<id>\d+)", "dossier", dossier.TABLES, dossier.load)
REPLAY = Route(r"replay/(?P<id>\d+)", "replay", capture.TABLES, capture.load)
NO_PNG = (
    "The library that draws PNG is not installed: pip install 'iria-crawler[cards]'. The same card is there as SVG."
)
NO_BUCKET = "The pages lie in a bucket, and its server does not give them now"
NOT_KEPT = "The bytes of this page are not kept, or are too many to be shown."
# The card may be shown in a page of somebody else, as any picture.
_CARD_HEADERS = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
# A file to keep, whatever the browser thinks that it is.
_BYTES_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """For Datasette's register_routes."""
    above = r"/(?P<database>[^/]+)/-/"
    return [
        (rf"{above}{CARD.path}$", show_card),
        (rf"{above}{DOSSIER.path}$", show_dossier),
        (rf"{above}{REPLAY.path}$", show_replay),
        (rf"{above}{REPLAY.path}/frame$", show_frame),
        (rf"{above}{REPLAY.path}/bytes$", give_bytes),
    ]


async def show_card(datasette: Any, request: Any) -> Any:
    """The card of a change."""
    asked = asked_of(datasette, request)
    wanted = asked.args.pop("format")
    if wanted == "png" and not change_card.can_draw_png():
        return await stopped(asked, 404, "No PNG", NO_PNG)

    async def show(context: Row) -> Any:
        address = datasette.absolute_url(request, request.path.rpartition(".")[0])
        svg = change_card.as_svg(change_card.card_of(context, address))
        if wanted == "svg":
            return respond(asked, svg, "image/svg+xml; charset=utf-8", headers=_CARD_HEADERS)
        return respond(asked, await asyncio.to_thread(change_card.as_png, svg), "image/png", headers=_CARD_HEADERS)

    return await guarded(asked, CARD, show)


async def show_dossier(datasette: Any, request: Any) -> Any:
    """The dossier of a change."""
    asked = asked_of(datasette, request)

    async def show(context: Row) -> Any:
        return await render(asked, DOSSIER.template, context | {"self_contained": True})

    return await guarded(asked, DOSSIER, show)


async def show_replay(datasette: Any, request: Any) -> Any:
    """The page around the frame that shows a capture."""
    asked = asked_of(datasette, request)

    async def show(context: Row) -> Any:
        try:
            kept = await _bytes_of(asked, context["capture"]) is not None
        except NoBucket as error:
            return await stopped(asked, 503, "Not now", f"{NO_BUCKET}: {error}")
        return await render(asked, REPLAY.template, context | {"kept": kept} | await desk_values(asked, context))

    return await guarded(asked, REPLAY, show)


async def show_frame(datasette: Any, request: Any) -> Any:
    """The capture itself, made harmless."""
    asked = asked_of(datasette, request)

    async def show(context: Row) -> Any:
        row = context["capture"]
        try:
            body = await _bytes_of(asked, row)
        except NoBucket as error:
            return await stopped(asked, 503, "Not now", f"{NO_BUCKET}: {error}")
        if body is None:
            return await stopped(asked, 404, "Not kept", NOT_KEPT)
        made = await asyncio.to_thread(replay, body, row["content_type"])
        return respond(asked, made.body, made.content_type, headers=HEADERS)

    return await guarded(asked, REPLAY, show)


async def give_bytes(datasette: Any, request: Any) -> Any:
    """The bytes of a capture as they were received, as a file to keep."""
    asked = asked_of(datasette, request)

    async def show(context: Row) -> Any:
        row = context["capture"]
        try:
            body = await _bytes_of(asked, row)
        except NoBucket as error:
            return await stopped(asked, 503, "Not now", f"{NO_BUCKET}: {error}")
        if body is None:
            return await stopped(asked, 404, "Not kept", NOT_KEPT)
        headers = {
            "content-security-policy": _BYTES_POLICY,
            "content-disposition": f'attachment; filename="capture-{int(row["id"])}.bin"',
        }
        return respond(asked, body, "application/octet-stream", headers=headers)

    return await guarded(asked, REPLAY, show)


async def _bytes_of(asked: PageRequest, row: Row) -> bytes | None:
    """The bytes of the capture; None where they are not kept, or are more than MAX_BYTES."""
    path = asked.datasette.databases[asked.database].path
    if path is None or row["size"] > MAX_BYTES:
        return None
    return await asyncio.to_thread(_read, Path(path), row["sha256"])


def _read(database: Path, name: str) -> bytes | None:
    """Raises NoBucket where the page lies in a bucket that does not answer."""
    try:
        kept = FileCaptures(captures_path(database), database.with_name(SHARED_NAME), read_only=True)
    except StoreError:
        return None
    try:
        return kept.get(name)
    finally:
        kept.close()

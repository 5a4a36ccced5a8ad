"""Visiting the pages as somebody with a browser does: links, and forms with their token."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette.app import Datasette


class Visitor:
    """Somebody with a browser: pages, and forms with the token that the page of the form gives."""

    def __init__(self, datasette: Datasette, **headers: str) -> None:
        self._datasette = datasette
        self._headers = headers

    async def get(self, address: str) -> Any:
        return await self._datasette.client.get(address, headers=self._headers)

    async def send(self, address: str, form: dict[str, str], *, at: str | None = None) -> Any:
        page = await self.get(at or address)
        token = re.search(r'name="csrftoken" value="([^"]*)"', page.text)
        assert token is not None, page.text
        cookies = {"ds_csrftoken": page.cookies.get("ds_csrftoken") or ""}
        return await self._datasette.client.post(
            address, data=form | {"csrftoken": token[1]}, cookies=cookies, headers=self._headers
        )


def visit(
    build: Callable[..., Path],
    then: Callable[[Visitor], Any],
    change: Callable[[sqlite3.Connection], None] | None = None,
    **headers: str,
) -> Any:
    async def run() -> Any:
        datasette = Datasette([str(build(then=change))])
        await datasette.invoke_startup()
        return await then(Visitor(datasette, **headers))

    return asyncio.run(run())

"""The system's Chromium, for tests that look at pages as a reader does."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync""".split()
# For a module's `pytestmark`.
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed"),
]


def open_tab(browser: Any, base: str, **options: Any) -> tuple[Any, list[str]]:
    """An empty tab, and the list of the messages and requests to other hosts that its pages will make."""
    page = browser.new_context(**options).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda r: said.append(f"asked {r.url}") if not r.url.startswith((base, "data:")) else None)
    return page, said


def visit(browser: Any, base: str, address: str, **options: Any) -> tuple[Any, list[str]]:
    """The open page, and the messages and requests to other hosts that it made."""
    page, said = open_tab(browser, base, **options)
    page.goto(base + address)
    return page, said


def visit_each(
    browser: Any, base: str, addresses: Iterable[str], **options: Any
) -> Iterator[tuple[str, Any, list[str]]]:
    """Each address and what visit() gives for it, in one tab: a new one is a new process, which costs more than the page."""
    page, said = open_tab(browser, base, **options)
    for address in addresses:
        said.clear()
        page.goto(base + address)
        yield address, page, said
    page.context.close()

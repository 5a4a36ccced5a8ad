"""Pictures at other addresses than before: what their files, as far as they were read, show of it."""

from __future__ import annotations

from typing import Any

from iria_crawler.changes import FilesSay, InDoubt
from iria_crawler.picture_files.states import is_same_picture, is_swapped
from iria_crawler.store.file.engine import Database
from iria_crawler.store.stories.picture_files import file_of, is_stand_in


def what_files_say(db: Database, site_id: int, doubt: InDoubt) -> FilesSay:
    """Which of the pictures in doubt are the same at a new address, and which are two. Each goes to one address at most."""
    moved: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    if not doubt.gone:
        return FilesSay(moved, others)
    files = {url: row for url in (*doubt.gone, *doubt.come) if (row := _newest_read(db, url))}
    for old in doubt.gone:
        for new in doubt.come:
            if old not in files or new not in files or new in moved.values():
                continue
            if _show_the_same(files[old], files[new]) and not is_stand_in(db, site_id, files[new]):
                moved[old] = new
                break
            if is_swapped(file_of(files[old]), file_of(files[new])):
                others.append((old, new))
    return FilesSay(moved, others)


def _newest_read(db: Database, url: str) -> dict[str, Any] | None:
    rows = db.query("SELECT * FROM picture_files WHERE url = ? AND outcome = 'read' ORDER BY id DESC LIMIT 1", (url,))
    return next(rows, None)


def _show_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows are of the same bytes (of as long a file, where only its head was read), or of files that look the same."""
    is_one_file = one["sha256"] and (one["sha256"], one["size"]) == (other["sha256"], other["size"])
    return bool(is_one_file and one["size"]) or is_same_picture(file_of(one), file_of(other))

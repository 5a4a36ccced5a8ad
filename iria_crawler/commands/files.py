"""Write a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write. It replaces `path` when all is written, so other programs see the old file or the new one.

    If anything fails, nothing of it is left. Raises OSError, which names `path`.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # some disks report only now that they are full
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename == str(part):
            error.filename, error.filename2 = str(path), None  # the name that the user gave
        raise


def add_line(path: Path, line: str) -> None:
    """Append a line to a file; if that fails, the file is as it was. Raises OSError."""
    with path.open("ab", buffering=0) as file:
        size = file.tell()
        data = line.encode() + b"\n"
        try:
            if file.write(data) != len(data):
                raise OSError(None, "no room left for a line", str(path))
            os.fsync(file.fileno())
        except OSError:
            os.truncate(path, size)
            raise

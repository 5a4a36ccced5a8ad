"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """The file to write: it takes the place of `path` when all is written, so that a reader sees the old one or the new.

    Where anything goes wrong nothing is left of it. Raises OSError.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # a disk may tell only now that it is full
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def add_line(path: Path, line: str) -> None:
    """One more line at the end of a file, or the file as it was. Raises OSError."""
    with path.open("ab", buffering=0) as file:
        size = file.tell()
        told = line.encode() + b"\n"
        try:
            if file.write(told) != len(told):
                raise OSError(None, "no room left for a line", str(path))
            os.fsync(file.fileno())
        except OSError:
            os.truncate(path, size)
            raise

"""Unpickle the answer of a reader process, allowing only known value types.

A reader process handles whatever a page contains. If a page ever took it over (a bug in a C library), its answer would be the
way into the crawl, because unpickling can run any code. So only these types are allowed: plain values, dates, and the value
classes and errors of this project; no functions, and no classes that act (a store, a reader). The values themselves can
still be wrong; that affects only the row of that page.
"""

from __future__ import annotations

import datetime
import io
import pickle
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from iria_crawler.errors import IriaError, StoreError

# Modules whose value classes may be in an answer, with their submodules. Add a module here if a job returns its values.
_VALUE_MODULES = ("iria_crawler.model", "iria_crawler.crawl.readers.pages", "iria_crawler.discover")
_ERROR_MODULE = "iria_crawler.errors"
_PLAIN_TYPES = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("datetime", "date"): datetime.date,
    ("datetime", "datetime"): datetime.datetime,
    ("datetime", "timedelta"): datetime.timedelta,
    ("datetime", "timezone"): datetime.timezone,
}


def unpickle_answer(pickled: bytes) -> tuple[Any, IriaError | None]:
    """The answer of a reader process: (value, None) or (None, error).

    Raises pickle.UnpicklingError if it is anything else, and other exceptions for broken bytes.
    """
    answer = _ValuesOnly(io.BytesIO(pickled)).load()
    if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[1], IriaError | None):
        raise pickle.UnpicklingError("no answer")
    return answer


class _ValuesOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The class of that name. Raises UnpicklingError if it is not allowed in an answer."""
        return _PLAIN_TYPES.get((module, name)) or _class_of_ours(module, name)


@cache
def _class_of_ours(module: str, name: str) -> Any:
    found = None
    if module == _ERROR_MODULE or any(module == value or module.startswith(f"{value}.") for value in _VALUE_MODULES):
        found = getattr(__import__(module, fromlist=[name]), name, None)
    if not isinstance(found, type):
        raise pickle.UnpicklingError(f"{module}.{name} has no place in an answer")
    # No StoreError: a crawl ends when the disk is full, and a page must not be able to cause that.
    is_error = issubclass(found, IriaError) and not issubclass(found, StoreError)
    if not (is_error or is_dataclass(found) or issubclass(found, tuple)):
        raise pickle.UnpicklingError(f"{module}.{name} has no place in an answer")
    return found

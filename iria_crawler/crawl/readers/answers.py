"""What a reader said, taken with care.

A reader meets whatever a page holds. Should a page ever take it over, then all it has is this door: pickle, which builds
any object that it is asked for, and so may run any code. So an answer is unpickled with a list of what may be in it:
plain values, dates, and the values of this project: no functions, and no class with a life of its own (a store, a
reader). What a reader says about its page can still be wrong. That cannot be helped; it stands in the row of that page.
"""

from __future__ import annotations

import datetime
import io
import pickle
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from iria_crawler.errors import IriaError, StoreError

# The modules of values; discover has several. Another room whose values a reader gives is added here.
_VALUES = ("iria_crawler.model", "iria_crawler.crawl.readers.pages", "iria_crawler.discover")
_ERRORS = "iria_crawler.errors"
_PLAIN = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("datetime", "date"): datetime.date,
    ("datetime", "datetime"): datetime.datetime,
    ("datetime", "timedelta"): datetime.timedelta,
    ("datetime", "timezone"): datetime.timezone,
}


def understood(said: bytes) -> tuple[Any, IriaError | None]:
    """A reader's answer: (value, None) or (None, error).

    Raises pickle.UnpicklingError, or whatever else broken bytes lead to, where it is no such answer.
    """
    found = _Careful(io.BytesIO(said)).load()
    if not isinstance(found, tuple) or len(found) != 2 or not isinstance(found[1], IriaError | None):
        raise pickle.UnpicklingError("no answer")
    return found


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, if it may be in an answer."""
        return _PLAIN.get((module, name)) or _known(module, name)


@cache
def _known(module: str, name: str) -> Any:
    found = None
    if module == _ERRORS or any(module == value or module.startswith(f"{value}.") for value in _VALUES):
        found = getattr(__import__(module, fromlist=[name]), name, None)
    if not isinstance(found, type):
        raise pickle.UnpicklingError(f"{module}.{name} has no place in an answer")
    # That a disk is full, say, is not for a page to tell: a crawl ends at such an error.
    told = issubclass(found, IriaError) and not issubclass(found, StoreError)
    if not (told or is_dataclass(found) or issubclass(found, tuple)):
        raise pickle.UnpicklingError(f"{module}.{name} has no place in an answer")
    return found

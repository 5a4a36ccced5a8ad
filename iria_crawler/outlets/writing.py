"""Append an outlet to sites.toml; what a person has written there is left as it is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from iria_crawler.errors import SitesError, WrongWord
from iria_crawler.outlets.sites import KEY, MAX_FILE_BYTES, RESERVED, read_sites
from iria_crawler.toml_lines import TomlMistake, decode

# Names of hosts that say nothing of the outlet.
_WWW = re.compile(r"^(?:www\d?|m|news)\.")


def key_for(address: str, taken: Collection[str]) -> str:
    """A heading for an outlet, from its host: https://www.harbour-post.example/ becomes harbour-post, with a number if that is taken."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    labels = _WWW.sub("", host).split(".")
    word = host if ":" in host or labels[-1].isdecimal() else labels[0]
    key = re.sub(r"[^a-z0-9_-]+", "_", word).strip("_-")
    key = key if KEY.fullmatch(key) else f"site_{key}".rstrip("_")[:60]
    number, free = 1, key
    while free in taken or free in RESERVED:
        number += 1
        free = f"{key}_{number}"
    return free


def table_of(key: str, values: Mapping[str, object]) -> str:
    """The lines of a table; the values are text, numbers, yes or no, and lists of text."""
    # JSON's texts, numbers, true and lists are TOML's too.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join([f"[{key}]", *lines, ""])


def append_table(path: Path, table: str) -> None:
    """Append a table to the file. Raises WrongWord if the table is wrong beside what is there, SitesError if the file cannot be
    written or is wrong already.
    """
    try:
        before = path.read_bytes()[: MAX_FILE_BYTES + 1] if path.exists() else b""
        text = decode(before)
        read_sites(text)
        ending = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        try:
            read_sites(text + ending + table)
        except TomlMistake as mistake:
            raise WrongWord(re.sub(r"^line [0-9]+: ", "", str(mistake))) from None
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write((ending + table).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise SitesError(f"cannot be written: {error.strerror or error}", str(path)) from error
    except TomlMistake as mistake:
        raise SitesError(str(mistake), str(path)) from None

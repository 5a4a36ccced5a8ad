"""Every error this project raises on purpose.

A message says what failed, for which address or file, what was looked for and what to try; the cause is chained.

    IriaError
    ├── FetchError           a page could not be had
    ├── ParseError           a page could not be read as what it should be
    │   └── Unreadable       reading it took too long, too much memory, or the reader's life
    ├── NoReader             no process could be started to read in; the page is not at fault
    ├── DiscoverError        a feed, sitemap or REST answer is not what its address promised
    ├── WatchError           watch.toml is wrong, or a channel cannot be used
    ├── WrongWord            an option, an argument or a setting that the user wrote cannot be used
    └── StoreError           the database cannot be used
        ├── NotADatabase     the file exists and is something else
        ├── NewerDatabase    written by a later version of this project
        ├── OlderDatabase    written by an earlier version, and opened for reading only
        ├── Busy             another process holds the file for too long
        ├── Unwritable       the path cannot be written
        └── DiskFull         there is no room left for what must be stored
"""

from __future__ import annotations


class IriaError(Exception):
    """Base of all errors; `subject` is the address or path it is about."""

    def __init__(self, message: str, subject: str = "") -> None:
        self.subject = subject
        super().__init__(f"{message} [{subject}]" if subject else message)


class FetchError(IriaError):
    """A page could not be had."""


class ParseError(IriaError):
    """A page could not be read as what it should be."""


class Unreadable(ParseError):
    """What was read (a page, a feed, a sitemap) took too long or too much memory, or broke its reader."""


class NoReader(IriaError):
    """No process could be started to read in. What was to be read is not at fault and stays owed."""


class DiscoverError(IriaError):
    """A feed, sitemap, REST answer or listing is not what its address promised."""


class WatchError(IriaError):
    """The rules of alerts are wrong, or a channel cannot be used at all."""


class WrongWord(IriaError):
    """What the user wrote - an option, an argument, a setting - cannot be used; the commands end with exit code 2."""


class StoreError(IriaError):
    """The database cannot be used."""


class NotADatabase(StoreError):
    """The file exists and is no SQLite database."""


class NewerDatabase(StoreError):
    """The database was written by a later version of this project."""


class OlderDatabase(StoreError):
    """The database was written by an earlier version, and reading only does not bring it up to date."""


class Busy(StoreError):
    """Another process holds the file for longer than anybody waits. Nothing was written; the same can be tried again."""


class Unwritable(StoreError):
    """The path cannot be written."""


class DiskFull(StoreError):
    """There is no room left, or the disk refuses to write. What was stored before is whole."""

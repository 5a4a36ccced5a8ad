"""All errors that this project raises on purpose.

A message says what failed, for which address or file, what was expected and what to try; the cause is chained.

    IriaError
    ├── FetchError           a site gave no page
    ├── ParseError           a page could not be read as what it should be
    │   └── Unreadable       reading it took too long or too much memory, or ended the reader process
    ├── NoReader             no reader process could be started; the page is not the cause
    ├── DiscoverError        a feed, sitemap or REST answer is not what its address promised
    ├── SitesError           sites.toml is wrong or cannot be read
    ├── WatchError           watch.toml is wrong, or a channel cannot be used
    ├── WrongWord            an option, an argument or a setting that the user wrote cannot be used
    └── StoreError           the database cannot be used
        ├── NotADatabase     the file exists and is no SQLite database
        ├── NewerDatabase    written by a later version of this project
        ├── OlderDatabase    written by an earlier version, and opened for reading only
        ├── Busy             another process uses the file for too long
        ├── Unwritable       the path cannot be written
        ├── RefusedRow       a server does not take a row: it names one that is not there, or holds what no text may
        └── CannotGoOn       nothing more can be stored; a crawl ends
            ├── DiskFull     there is no room left on the disk
            ├── NoBucket     the bucket with the raw pages cannot be used
            └── LostSite     another crawl has the site of this one, or the server has ended the connection
"""

from __future__ import annotations


class IriaError(Exception):
    """Base of all errors; `subject` is the address or path it is about."""

    def __init__(self, message: str, subject: str = "") -> None:
        self.subject = subject
        super().__init__(f"{message} [{subject}]" if subject else message)


class FetchError(IriaError):
    """A site gave no page: `scrapy probe` got no answer, or no story."""


class ParseError(IriaError):
    """A page could not be read as what it should be."""


class Unreadable(ParseError):
    """Reading a page, feed or sitemap took too long or too much memory, or ended the reader process."""


class NoReader(IriaError):
    """No reader process could be started. The page is not the cause; its look stays owed."""


class DiscoverError(IriaError):
    """A feed, sitemap, REST answer or listing is not what its address promised."""


class SitesError(IriaError):
    """The list of outlets is wrong, or cannot be read."""


class WatchError(IriaError):
    """The rules of alerts are wrong, or a channel cannot be used at all."""


class WrongWord(IriaError):
    """An option, an argument or a setting that the user wrote cannot be used. The command ends with exit code 2."""


class StoreError(IriaError):
    """The database cannot be used."""


class NotADatabase(StoreError):
    """The file exists and is no SQLite database."""


class NewerDatabase(StoreError):
    """The database was written by a later version of this project."""


class OlderDatabase(StoreError):
    """The database was written by an earlier version, and it is opened for reading only, so it cannot be updated."""


class Busy(StoreError):
    """Another process has locked the file for longer than we wait. Nothing was written; the same can be tried again."""


class Unwritable(StoreError):
    """The path cannot be written."""


class RefusedRow(StoreError):
    """A server does not take a row: it names one that is not there, is there already, or holds what no text may."""


class CannotGoOn(StoreError):
    """Nothing more can be stored: a crawl ends. What was stored before is complete, and what is owed stays owed."""


class LostSite(CannotGoOn):
    """Another crawl has the site of this one, which was silent for too long; or the server has ended the connection."""


class DiskFull(CannotGoOn):
    """There is no room left, or the disk cannot be written. What was stored before is complete."""


class NoBucket(CannotGoOn):
    """The bucket with the raw pages cannot be used: no server, no such bucket, wrong keys. What needs a page is not done."""

"""Mistakes that people make in sites.toml and watch.toml: each is named with its line and with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from iria_crawler.alerts import open_watch
from iria_crawler.errors import SitesError, WatchError
from iria_crawler.outlets import open_sites

# One outlet, well written. A row of the table replaces a part of it, or follows it.
SITES = """\
contact = "mailto:desk@example.org"

[harbour_post]
address = "https://www.harbour-post.example/"
name = "Harbour Post"
timezone = "Europe/Berlin"
language = "en-GB"
country = "DE"
tags = ["navy", "press"]
also = ["cdn.example.org", "*.example.net"]
interval = "6h"
delay = 1.5
story_patterns = ['/news/\\d+']
section_patterns = ['/events/']
cookies = true
off = false
"""
# (what is replaced, what by, the line that must be named, words that the message must hold)
IN_SITES = [
    # --- no TOML ---
    ('"Harbour Post"', '"Harbour Post', 5, 'the " at the end is missing'),
    ('"Harbour Post"', "'Harbour Post", 5, "the ' at the end is missing"),
    ('"Harbour Post"', "Harbour Post", 5, "text stands in quotation marks"),
    ('"Harbour Post"', "“Harbour Post”", 5, "use the plain ones"),
    ('"Harbour Post"', '"Harbour Post",', 5, "no comma at the end of a line"),
    ('"Harbour Post"', '"Harbour" "Post"', 5, "one value, then the end of the line"),
    ('"Harbour Post"', "", 5, "the value is missing"),
    ('"Harbour Post"', '"""Harbour Post', 5, "three quotation marks at the end"),
    ("name =", "name :", 5, "write = between a name and its value"),
    ("name =", "name", 5, "write = between a name and its value"),
    ("name =", "name =>", 5, "not =>"),
    ('name = "Harbour Post"', "Harbour Post", 5, "A line is a [heading] or name = value"),
    ("timezone =", "time zone =", 6, "a name has no space in it"),
    ("country =", "länd =", 8, "plain letters"),
    ('"DE"', "none", 8, "take the line out"),
    ("[harbour_post]", "[harbour post]", 3, "a heading has no space in it"),
    ("[harbour_post]", "[harbour_post", 3, "the ] at the end of the heading is missing"),
    ("[harbour_post]", "[Harbour&Post]", 3, "letters, digits, _ and - only"),
    ("[harbour_post]", "[]", 3, "the heading holds no name"),
    ("[harbour_post]", "harbour_post", 3, "the value is missing"),
    ("off = false\n", "off = false\n[harbour_post]\n", 17, "stands above already"),
    ("off = false\n", "off = false\noff = true\n", 17, "stands above already"),
    ('["navy", "press"]', '["navy" "press"]', 9, "a comma is missing"),
    ('["navy", "press"]', '["navy", "press"', 9, "the list is not closed"),
    ('["navy", "press"]', '[\n  "navy"\n  "press"\n]', 11, "a comma is missing"),
    ('["navy", "press"]', '("navy", "press")', 9, "a list stands in [ ]"),
    ('["navy", "press"]', "{navy\n}", 9, "a table in { }"),
    ('"6h"', "6h", 11, 'a time is text: put it in quotation marks, such as "15m"'),
    ("1.5", "1,5", 12, "a point, not a comma"),
    ("1.5", ".5", 12, "a number begins with a digit"),
    ("1.5", "05", 12, "does not begin with 0"),
    ("'/news/\\d+'", '"/news/\\d+"', 13, "write patterns and paths in '...'"),
    ("cookies = true", "cookies = True", 15, "write true, in small letters"),
    ("cookies = true", "cookies = yes", 15, "write true"),
    ("off = false", "off = No", 16, "write false"),
    ("off = false", "off = false // for now", 16, "a comment begins with #"),
    ("off = false", "// off = false", 16, "a comment begins with #"),
    ("off = false", "; off = false", 16, "a comment begins with #"),
    # --- TOML, and no outlet ---
    ("[harbour_post]", "[[harbour_post]]", 3, "[harbour_post], once for each outlet"),
    ("[harbour_post]", "[sites.harbour_post]", 3, "write [harbour_post] alone"),
    ("[harbour_post]", "[Harbour_Post]", 3, "small letters, digits, _ and - only, such as [harbour_post]"),
    ("[harbour_post]", '["harbour.post"]', 3, "such as [harbour_post]"),
    ("[harbour_post]", "[news]", 3, "can name no outlet"),
    ("[harbour_post]\n", "", 3, "address belongs to an outlet; put it below a heading"),
    ('contact = "mailto:desk@example.org"', 'contact = "desk@example.org"', 1, 'write "mailto:desk@example.org"'),
    ('contact = "mailto:desk@example.org"', "contact = 5", 1, 'expected "mailto:'),
    ("contact =", "contct =", 1, "above the first heading there is only contact"),
    ("address =", "# address =", 3, "[harbour_post] has no address"),
    ("address =", "url =", 4, 'did you mean "address"?'),
    ("timezone =", "timezon =", 6, 'did you mean "timezone"?'),
    ("tags =", "xyz =", 9, "no 'xyz' for an outlet; there are address"),
    ('"https://www.harbour-post.example/"', '"ftp://harbour-post.example/"', 4, "neither http nor https"),
    ('"https://www.harbour-post.example/"', '"https://"', 4, "it has no host"),
    ('"https://www.harbour-post.example/"', '"https://harbour post.example/"', 4, "a space"),
    ('"https://www.harbour-post.example/"', '"harbourpost"', 4, "a name without a dot"),
    ('"https://www.harbour-post.example/"', '"https://u:pw@harbour-post.example/"', 4, "leave them out"),
    ('"https://www.harbour-post.example/"', "5", 4, "5 is no text"),
    ('"Harbour Post"', '""', 5, "expected words in quotation marks"),
    ('"Europe/Berlin"', '"Europe/Berln"', 6, 'did you mean "Europe/Berlin"?'),
    ('"Europe/Berlin"', '"UTC+1"', 6, "is no time zone"),
    ('"en-GB"', '"English"', 7, 'expected one such as "de" or "en-GB"'),
    ('"en-GB"', '"en_GB"', 7, "is no code of a language"),
    ('"DE"', '"Germany"', 8, "two capital letters"),
    ('"DE"', '"de"', 8, 'write "DE"'),
    ('["navy", "press"]', '"navy"', 9, "is one text; expected a list"),
    ('["navy", "press"]', '["Navy"]', 9, "is no tag"),
    ('["navy", "press"]', '["navy", 5]', 9, "expected a list such as"),
    ('["navy", "press"]', '[\n"navy",\n""]', 9, "an entry of the list is empty"),
    ('"cdn.example.org"', '"https://cdn.example.org/"', 10, "write its host alone"),
    ('"cdn.example.org"', '"cdn"', 10, "is no host"),
    ('"6h"', "6", 11, "expected a time in quotation marks"),
    ('"6h"', '"6 hours"', 11, 'such as "15m"'),
    ('"6h"', '"10s"', 11, "from 1m to 31d"),
    ('"6h"', '"90d"', 11, "from 1m to 31d"),
    ("1.5", "0", 12, "expected 0.01 to 600 seconds"),
    ("1.5", "-1", 12, "expected 0.01 to 600 seconds"),
    ("1.5", "nan", 12, "expected 0.01 to 600 seconds"),
    ("1.5", '"2s"', 12, "a number of seconds without quotation marks"),
    ("'/news/\\d+'", "'/news/(\\d+'", 13, "is no regular expression: missing ), unterminated subpattern"),
    ("['/news/\\d+']", "'/news/'", 13, "expected a list"),
    ("cookies = true", 'cookies = "yes"', 15, "expected true or false"),
    ("off = false", "off = 1", 16, "expected true or false"),
    ("off = false", 'pictures = "all"', 16, 'expected "head", "full" or "off"'),
    ("off = false", "pictures = true", 16, 'expected "head", "full" or "off"'),
    ("off = false", 'browser = "yes"', 16, "expected true or false"),
    ("off = false", 'keep_pages = "12 months"', 16, 'such as "365d"'),
    ("off = false", 'keep_pages = "1d"', 16, "from 31d to 36500d"),
    ("off = false", "keep_unchanged = 365", 16, "days in quotation marks"),
    ("off = false", "javascript = true", 16, 'did you mean "browser"?'),
    ("off = false\n", 'off = false\n\n[other]\naddress = "harbour-post.example"\n', 19, "one table for each host"),
]  # fmt: skip
WATCH = """\
[channels.desk]
url = "mailto://u:pw@desk.example"
digest = "6h"

[[rules]]
name = "money"
channels = ["desk"]
words = ["$4*", "420"]

[[rules]]
name = "quotations"
channels = ["desk"]
fields = ["quote"]
severity = 4
"""
IN_WATCH = [
    ('digest = "6h"', "digest = 6h", 3, "a time is text"),
    ('"mailto://u:pw@desk.example"', "mailto://u:pw@desk.example", 2, "text stands in quotation marks"),
    ('"mailto://u:pw@desk.example"', '"mailto://u:pw@desk.example', 2, 'the " at the end is missing'),
    ("[[rules]]\nname = \"quo", "[[rules]\nname = \"quo", 10, "the heading ends with ]]"),
    ("[[rules]]\nname = \"quo", "[rules]\nname = \"quo", 10, "write [[rules]] before each rule"),
    ("channels.desk]", "channel.desk]", 1, 'did you mean "channels"?'),
    ("channels.desk]", "channels]", 2, "channel url is text; expected a table"),
    ("url =", "address =", 2, "unknown address; there are digest, url"),
    ("url =", "# url =", 1, "channel desk: url is missing"),
    ('"mailto://u:pw@desk.example"', '"desk@desk.example"', 2, "url is no address"),
    ('"6h"', '"soon"', 3, "expected a time such as 30m"),
    ('"6h"', '"90d"', 3, "the longest is 31d"),
    ('["desk"]\nwords', '["fax"]\nwords', 7, "no channel named fax; there are desk"),
    ('["desk"]\nfields', '"desk"\nfields', 12, "expected a list"),
    ("words =", "word =", 8, 'did you mean "words"?'),
    ('"420"', '"fri*te"', 8, "a star stands at the end of a word only"),
    ('"420"', '""', 8, "an empty entry"),
    ("severity = 4", "severity = 5", 14, "expected 0 to 4"),
    ("severity = 4", 'severity = "high"', 14, "expected 0 to 4"),
    ("severity = 4", "stealth = yes", 14, "write true"),
    ("severity = 4", "kinds = ['edited']", 14, "there are altered"),
    ("severity = 4", "kinds = ['swapped']", 14, "goes with none of these fields"),
    ('["quote"]', '["quotes"]', 13, "fields holds quotes; there are"),
    ("severity = 4", "sites = ['www.a.example']", 14, "without www."),
    ('name = "money"', "name = 5", 6, "expected words in quotation marks"),
    ('channels = ["desk"]\nwords', "words", 5, "rule money: no channel named (none given); there are desk"),
    ('channels = ["desk"]\nwords', "channels = []\nwords", 7, "(none given); there are desk"),
    ('channels = ["desk"]\nwords', 'channel = ["desk"]\nwords', 7, 'did you mean "channels"?'),
    ("[channels.desk]", "[[channels.desk]]", 1, "expected a table: [channels.desk]"),
    ("[channels.desk]", "[desk]", 1, "there are channels and rules; write [channels.desk]"),
    ("[channels.desk]", '[channels.desk]\nurl = "x://a"\n[channels.desk]', 3, "stands above already"),
    ('"mailto://u:pw@desk.example"', '""', 2, "url is missing, such as mailto://"),
    ('"mailto://u:pw@desk.example"', '["mailto://u:pw@desk.example"]', 2, "url is no address such as mailto://"),
    ('"6h"', "6", 3, "expected a time such as 30m"),
    ('"6h"', "“6h”", 3, "use the plain ones"),
    ('[[rules]]\nname = "quo', '[[rule]]\nname = "quo', 10, 'did you mean "rules"?'),
    ('[[rules]]\nname = "money', '[rules]\nname = "money', 10, "write [[rules]] before each rule"),
    ('[[rules]]\nname = "money', 'name = "money', 6, "channel desk: unknown channels, name, words; there are digest, url"),
    ('"money"', "", 6, "the value is missing"),
    ('["$4*", "420"]', '"420"', 8, "expected a list"),
    ('["$4*", "420"]', '["$4*" "420"]', 8, "a comma is missing between two entries"),
    ('["$4*", "420"]', '["$4*", "420"', 8, "the list is not closed"),
    ('["$4*", "420"]', '["*"]', 8, "which everything would fit"),
    ('["$4*", "420"]', "[]", 8, "an empty list, which is no condition"),
    ('["quote"]', '["Quote"]', 13, 'did you mean "quote"?'),
    ('["quote"]', '["paragraphs"]', 13, 'did you mean "paragraph"?'),
    ("severity = 4", "severity >= 4", 14, "no other sign of comparison"),
    ("severity = 4", "severity: 4", 14, "not a colon"),
    ("severity = 4", "severity = 4,", 14, "no comma at the end of a line"),
    ("severity = 4", "severity = true", 14, "expected 0 to 4"),
    ("severity = 4", "severity = 4\nseverity = 3", 15, "stands above already"),
    ("severity = 4", 'stealth = "yes"', 14, "expected true or false"),
    ("severity = 4", "speakers = [5]", 14, "expected a list such as"),
    ("severity = 4", 'site = ["a.example"]', 14, 'did you mean "sites"?'),
    ("severity = 4", 'sites = ["https://a.example/"]', 14, "expected a host alone"),
]  # fmt: skip


def test_the_samples_are_right(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(SITES)
    (tmp_path / "watch.toml").write_text(WATCH)
    assert [outlet.key for outlet in open_sites(tmp_path / "sites.toml").outlets] == ["harbour_post"]
    assert len(open_watch(str(tmp_path / "watch.toml")).rules) == 2
    assert len(IN_SITES) >= 40
    assert len(IN_WATCH) >= 40


def written(path: Path, sample: str, old: str, new: str) -> str:
    assert sample.count(old) == 1, old
    path.write_text(sample.replace(old, new), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("old", "new", "line", "words"), IN_SITES)
def test_a_mistake_in_sites(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(SitesError) as raised:
        open_sites(written(tmp_path / "sites.toml", SITES, old, new))
    check(str(raised.value), line, words, "sites.toml]")


@pytest.mark.parametrize(("old", "new", "line", "words"), IN_WATCH)
def test_a_mistake_in_watch(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(WatchError) as raised:
        open_watch(written(tmp_path / "watch.toml", WATCH, old, new))
    check(str(raised.value), line, words, "watch.toml]")


def check(message: str, line: int, words: str, end: str) -> None:
    """The message names its line and what would be right, is one line, and repeats no password."""
    assert message.startswith(f"line {line}: "), message
    assert words in message
    assert message.endswith(end)
    assert message.isprintable()
    assert "pw" not in message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("[a]\naddress = 'https://a.example/'\n".encode("utf-16"), "line 1: not UTF-8"),
        (b"[a]\nname = '\xe9'\n", "line 2: not UTF-8"),
        (b"#" * 5_000_000, "longer than any list of outlets is"),
        (b"x = " + b"[" * 5_000, "not TOML"),
        (b"x = " + b"9" * 5_000, "not TOML"),
        (b"\x00", "line 1: not TOML"),
    ],
)
def test_a_file_that_is_no_list(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "sites.toml").write_bytes(data)
    with pytest.raises(SitesError, match=words):
        open_sites(tmp_path / "sites.toml")


def test_a_folder_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(SitesError, match="a folder or a device"):
        open_sites(tmp_path)
    assert open_sites(tmp_path / "sites.toml").outlets == ()


def test_a_file_as_an_editor_of_windows_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SITES.replace("\n", "\r\n").encode())
    assert len(open_sites(path).outlets) == 1
    path.write_bytes(b"\xef\xbb\xbf" + SITES.replace('"DE"', '"Germany"').replace("\n", "\r\n").encode())
    with pytest.raises(SitesError, match=r"^line 8: "):
        open_sites(path)

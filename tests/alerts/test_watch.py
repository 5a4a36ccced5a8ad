"""watch.toml: which changes a rule sends, and which messages name a mistake in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iria_crawler.alerts import Rule, open_watch, read_watch, unknown_sites, wanted_by
from iria_crawler.alerts.rules import edited, holds
from iria_crawler.changes.compare.summary import _NAMES, FIELDS_OF_KIND
from iria_crawler.errors import WatchError
from iria_crawler.store import StoredChange, WatchedChange

CHANGE = StoredChange(
    id=7,
    article_id=3,
    url="https://harbour-post.example/news/frigates/",
    site="harbour-post.example",
    headline="Navy orders two frigates",
    kind="altered",
    field="paragraph",
    before="The navy will buy 60 missiles for $240 million, officials said.",
    after="The navy will buy 60 missiles for $420 million, ministers said.",
    severity=3,
    stealth=True,
    earliest_at="2026-11-23T14:00:00Z",
    latest_at="2026-11-23T14:31:00Z",
    confirmed_at=None,
    from_revision=1,
    to_revision=2,
)
ITEM = WatchedChange(CHANGE, ())
QUOTE = WatchedChange(replace(CHANGE, field="quote", before="nine", after="ten", severity=4), ("Sigrid Holm",))


def rule(**conditions: object) -> Rule:
    return Rule("test", ("desk",), **conditions)


@pytest.mark.parametrize(
    ("conditions", "item", "told"),
    [
        ({}, ITEM, True),
        ({"severity": 3}, ITEM, True),
        ({"severity": 4}, ITEM, False),
        ({"stealth": True}, ITEM, True),
        ({"stealth": False}, ITEM, False),
        ({"stealth": True}, WatchedChange(replace(CHANGE, stealth=None), ()), False),
        ({"kinds": ("removed", "altered")}, ITEM, True),
        ({"kinds": ("removed",)}, ITEM, False),
        ({"fields": ("quote",)}, ITEM, False),
        ({"sites": ("harbour-post.example",)}, ITEM, True),
        ({"sites": ("post.example",)}, ITEM, False),
        # Words that went or came, and not the words around them.
        ({"words": ("officials",)}, ITEM, True),
        ({"words": ("MINISTERS",)}, ITEM, True),
        ({"words": ("missiles",)}, ITEM, False),
        ({"words": ("minister",)}, ITEM, False),
        ({"words": ("minist*",)}, ITEM, True),
        ({"words": ("missiles", "420")}, ITEM, True),
        ({"words": ("42",)}, ITEM, False),
        # All conditions, not some.
        ({"words": ("officials",), "stealth": False}, ITEM, False),
        ({"speakers": ("Holm",)}, QUOTE, True),
        ({"speakers": ("Hol",)}, QUOTE, False),
        ({"speakers": ("Holm",)}, ITEM, False),
    ],
)
def test_a_rule_tells_what_fits_all_its_conditions(
    conditions: dict[str, object], item: WatchedChange, told: bool
) -> None:
    assert holds(rule(**conditions), item) is told


def test_a_quotation_given_to_somebody_else_concerns_both() -> None:
    given = replace(CHANGE, kind="reattributed", field="quote", before="Holm: “One.”", after="Bang: “One.”", severity=4)
    for name in ("Holm", "Bang"):
        assert holds(rule(speakers=(name,)), WatchedChange(given, ()))


def test_what_was_added_or_removed_is_edited_as_a_whole() -> None:
    assert edited(WatchedChange(replace(CHANGE, before=None, after="A note."), ())) == ["A note."]
    assert edited(WatchedChange(replace(CHANGE, before=None, after=None), ())) == []


GOOD = """
[channels.desk]
url = "mailto://desk.example"
digest = "6h"
[channels.phone]
url = "ntfy://harbour"
[[rules]]
name = "money"
channels = ["phone"]
words = ["$4*", "420"]
"""


def test_a_rule_tells_its_own_channels_only() -> None:
    watch = read_watch(GOOD, "watch.toml")
    desk, phone = watch.channels
    assert (desk.digest.total_seconds(), phone.digest.total_seconds()) == (6 * 3600, 0)
    assert (
        read_watch(GOOD.replace('"6h"', '"90s"'), "w").channels[0].digest.total_seconds() == 90
    )  # as --every takes it
    assert wanted_by(watch, phone, ITEM)
    assert not wanted_by(watch, desk, ITEM)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[channels", "not TOML"),
        ("[chanels.desk]\nurl = 'x://'", "unknown table chanels"),
        ("[channels.desk]", "channel desk: url is missing"),
        (GOOD.replace('"6h"', '"soon"'), "digest is 'soon'"),
        (GOOD.replace('["phone"]', '["fax"]'), "no channel named fax"),
        (GOOD.replace('["phone"]', "[]"), "no channel named (none given)"),
        (GOOD.replace("words =", "word ="), "rule money: unknown word; there are"),
        (GOOD.replace('["$4*", "420"]', '"420"'), "expected a list"),
        (GOOD.replace('"420"', '" * "'), "empty entry"),
        (GOOD + "severity = 5", "expected 0 to 4"),
        (GOOD + "severity = true", "expected 0 to 4"),
        (GOOD + "stealth = 'yes'", "expected true or false"),
        ("channels = 5", "channels is 5; expected a table"),
        ("channels = 'mailto://u:pw@h'", "channels is text; expected a table"),
        ("[channels]\ndesk = 'token-secret'", "channel desk is text; expected a table"),
        ("[[channels]]\nurl = 'x://'", "channels is a list; expected a table"),
        ("[channels]\ndesk = 'mailto://u:pw@h'", "channel desk is text; expected a table"),
        ("[channels]\ndesk = 5", "channel desk is 5"),
        ("[channels]\ndesk = ['x://']", "channel desk is a list"),
        ("[channels.desk]\nurl = 5", "channel desk: url is no address"),
        ("[channels.desk]\nurl = ''", "channel desk: url is missing"),
        ("[channels.desk]\nurl = 'desk-secret'", "channel desk: url is no address"),
        ('[channels.desk]\nurl = "x://a\\nb"', "channel desk: url is no address"),
        ("[channels.desk]\nurl = ['x://pw']", "channel desk: url is no address"),
        ("[channels.desk]\nurl = 'x://'\nurls = 'y'", "channel desk: unknown urls; there are digest, url"),
        (GOOD.replace('"6h"', "5"), "digest is 5; expected a time"),
        (GOOD.replace('"6h"', "0"), "digest is 0; expected a time"),
        (GOOD.replace('"6h"', "false"), "digest is False; expected a time"),
        (GOOD.replace('"6h"', '""'), "digest is ''; expected a time"),
        (GOOD.replace('"6h"', '"99999999999d"'), "digest is '99999999999d'"),
        (GOOD.replace('"6h"', '"999999d"'), "digest is '999999d'; the longest is 31d"),
        (GOOD.replace('"6h"', '"' + "9" * 5_000 + 'd"'), "digest is '999"),
        (GOOD.replace('"6h"', "9" * 5_000), "not TOML"),
        (GOOD.replace('"6h"', "1979-05-27"), "digest is datetime.date"),
        (GOOD.replace('"6h"', '"6h "'), "digest is '6h '; expected a time"),
        ("rules = 5", "rules is 5; expected [[rules]]"),
        ("rules = 'all'", "rules is 'all'; expected [[rules]]"),
        ("[rules]\nchannels = ['x']", "rules is a table; expected [[rules]]"),
        ("rules = [5]", "rule number 1 is 5; expected [[rules]]"),
        ("rules = [{channels = ['desk']}, 'x']\n[channels.desk]\nurl = 'x://'", "rule number 2 is 'x'"),
        (GOOD.replace('"money"', "5"), "rule number 1: name is 5"),
        (GOOD.replace('"money"', '""') + "severity = 9", "rule number 1: severity is 9"),
        (GOOD + "severity = 'high'", "severity is 'high'; expected 0 to 4"),
        (GOOD + "severity = 2.5", "severity is 2.5"),
        (GOOD + "severity = inf", "severity is inf"),
        (GOOD + "severity = " + "9" * 4_000, "severity is 999"),
        (GOOD + "stealth = 1", "stealth is 1; expected true or false"),
        (GOOD.replace('["phone"]', '"ntfy://u:pw@h"'), "channels is an address; expected a list"),
        (GOOD.replace('["phone"]', "[5]"), "channels is [5]; expected a list"),
        (GOOD.replace('["phone"]', '["fax"]'), "there are desk, phone"),
        (GOOD + "kinds = ['edited']", "kinds holds edited; there are altered, added, removed"),
        (GOOD + "kinds = ['Altered']", "kinds holds Altered; there are"),
        (GOOD + "fields = ['headlines']", "fields holds headlines; there are alt_text, article, author_copy, byline"),
        (GOOD + "fields = ['quote', 'body']", "fields holds body"),
        (
            GOOD + "kinds = ['swapped']\nfields = ['quote']",
            "kind swapped goes with none of these fields; it happens to image",
        ),
        (GOOD + "sites = ['https://harbour-post.example/']", "sites holds an address; expected a host alone"),
        (
            GOOD + "sites = ['www.harbour-post.example']",
            "sites holds 'www.harbour-post.example'; expected a host alone",
        ),
        (GOOD + "sites = ['Harbour-Post.example']", "expected a host alone, small"),
        (GOOD + "sites = ['harbour post']", "expected a host alone"),
        (GOOD + "sites = 'harbour-post.example'", "sites is 'harbour-post.example'; expected a list"),
        (GOOD.replace('"420"', '"fri*te"'), "words holds 'fri*te'; a star stands at the end"),
        (GOOD.replace('"420"', '"\\u200b"'), "empty entry"),
        (GOOD.replace('"420"', "7"), "words is ['$4*', 7]; expected a list"),
        (GOOD + "speakers = [['Holm']]", "speakers is [['Holm']]; expected a list"),
        ("x = " + "[" * 5_000, "not TOML"),
        ("\x00", "not TOML"),
        ("[channels.desk]\n[channels.desk]", "not TOML"),
        ("a = '\x1b[31m'", "not TOML"),
        ('"\\u001b[31m" = 5', "unknown table [31m"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(WatchError) as raised:
        read_watch(text, "watch.toml")
    told = str(raised.value)
    assert words in told
    assert told.endswith("[watch.toml]")
    assert len(told) < 400
    assert told.isprintable()
    assert "pw" not in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "no file"),
        (lambda path: path.symlink_to("/dev/zero"), "no file"),
        (lambda path: path.symlink_to(path), "no such file"),
        (lambda path: path.write_bytes(b"# one\n# two \xff\n"), "line 2: not UTF-8"),
        (lambda path: path.write_bytes("[channels]".encode("utf-16")), "line 1: not UTF-8"),
        (lambda path: path.write_bytes(b"#" * 2_000_000), "longer than any rules are"),
        (lambda path: path.write_text("rules = 5"), "rules is 5"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, make: Callable[[Path], object], words: str) -> None:
    path = tmp_path / "watch.toml"
    make(path)
    with pytest.raises(WatchError) as raised:
        open_watch(str(path))
    assert words in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_name_that_is_no_path_says_so() -> None:
    with pytest.raises(WatchError):
        open_watch("a\0b")
    with pytest.raises(WatchError):
        open_watch("x" * 5_000)


def test_a_file_as_an_editor_of_windows_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "watch.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert open_watch(str(path)) == read_watch(GOOD, "watch.toml")


def test_every_kind_and_field_that_a_change_may_have_can_be_asked_for() -> None:
    """The table of names in the code and the one in the documentation are the same."""
    for kind, field in _NAMES:
        assert field in FIELDS_OF_KIND[kind]
    told = (Path(__file__).resolve().parents[2] / "docs" / "changes.md").read_text(encoding="utf-8")
    for kind, fields in FIELDS_OF_KIND.items():
        assert kind in told
        for field in fields:
            assert field in told
            text = GOOD + f"kinds = ['{kind}']\nfields = ['{field}']"
            assert read_watch(text, "watch.toml").rules[0].fields == (field,)


def test_sites_that_nobody_crawled_are_named() -> None:
    watch = read_watch(GOOD + "sites = ['harbour-post.example', 'harbor-post.example', 'localhost:8000']", "watch.toml")
    assert unknown_sites(watch, ["harbour-post.example", "localhost:8000"]) == ["harbor-post.example"]

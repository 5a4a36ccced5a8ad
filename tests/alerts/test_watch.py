"""watch.toml: which changes a rule tells, and which words say what is wrong with the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iria_crawler.alerts import Rule, read_watch, wanted_by
from iria_crawler.alerts.rules import edited, holds
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
    ],
)
def test_a_wrong_file_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(WatchError) as raised:
        read_watch(text, "watch.toml")
    assert words in str(raised.value)
    assert "watch.toml" in str(raised.value)

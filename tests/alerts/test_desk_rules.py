"""A rule that names a desk sends what is watched there, and the searches that are marked as alerts."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iria_crawler.alerts import read_watch, wanted_by, with_desks
from iria_crawler.alerts.rules import Watch, holds
from iria_crawler.alerts.watching import rule_of
from iria_crawler.desk import Desk, SavedSearch, Watched, WatchKind
from iria_crawler.errors import WatchError
from iria_crawler.store import StoredChange, WatchedChange
from iria_crawler.typed_query import satisfies

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
NOW = datetime(2026, 11, 29, tzinfo=UTC)
RULES = """
[channels.phone]
url = "ntfy://example.org/a"
[[rules]]
channels = ["phone"]
desk = ""
severity = 3
"""
HOSTS = {5: "harbour-post.example", 6: "other.example"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("IRIA_DESK", raising=False)
    return Desk(tmp_path / "iria.desk.db", "iria")


def sent(tmp_path: Path, item: WatchedChange, text: str = RULES) -> bool:
    watch = with_desks(read_watch(text, "watch.toml"), tmp_path / "iria.db", HOSTS)
    return wanted_by(watch, watch.channels[0], item)


@pytest.mark.parametrize(
    ("kind", "value", "item", "is_sent"),
    [
        ("person", "Sigrid Holm", QUOTE, True),
        ("person", "Sigrid Dahl", QUOTE, False),
        ("outlet", "harbour-post.example", ITEM, True),
        ("outlet", "post.example", ITEM, False),
        ("term", "ministers", ITEM, True),
        ("term", "minister*", ITEM, True),
        ("term", "missiles", ITEM, False),  # stands in the text, and was not edited
        ("term", "ministers -officials", ITEM, False),
        ("story", "3", ITEM, True),
        ("story", "4", ITEM, False),
        ("story", "nonsense", ITEM, False),
    ],
)
def test_what_is_watched_is_sent(
    tmp_path: Path, desk: Desk, kind: str, value: str, item: WatchedChange, is_sent: bool
) -> None:
    desk.watch(Watched(WatchKind(kind), value), NOW)
    assert sent(tmp_path, item) is is_sent


def test_a_person_is_watched_under_all_names(tmp_path: Path, desk: Desk) -> None:
    desk.watch(Watched(WatchKind.PERSON, "Commander Holm"), NOW)
    assert not sent(tmp_path, QUOTE)
    desk.put_together("Commander Holm", "Sigrid Holm", NOW)
    assert sent(tmp_path, QUOTE)


def test_the_rule_of_the_file_narrows_what_is_sent(tmp_path: Path, desk: Desk) -> None:
    desk.watch(Watched(WatchKind.STORY, "3"), NOW)
    light = WatchedChange(replace(CHANGE, severity=2), ())
    assert not sent(tmp_path, light)
    assert sent(tmp_path, light, RULES.replace("severity = 3", "severity = 1"))
    assert not sent(tmp_path, ITEM, RULES.replace("severity = 3", 'fields = ["headline"]'))


def test_an_empty_desk_sends_nothing(tmp_path: Path, desk: Desk) -> None:
    desk.watches()
    assert not sent(tmp_path, ITEM)
    desk.save(SavedSearch("changes", "severity=3", "Facts"), NOW)  # kept, and no alert
    assert not sent(tmp_path, ITEM)
    desk.save(SavedSearch("changes", "severity=3", "Facts", is_alert=True), NOW)
    assert sent(tmp_path, ITEM)


def test_another_persons_desk_is_another(tmp_path: Path, desk: Desk) -> None:
    desk.watch(Watched(WatchKind.STORY, "3"), NOW)
    assert not sent(tmp_path, ITEM, RULES.replace('desk = ""', 'desk = "ann"'))


@pytest.mark.parametrize("broken", [False, True])
def test_without_a_desk_the_other_rules_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    monkeypatch.delenv("IRIA_DESK", raising=False)
    if broken:
        (tmp_path / "iria.desk.db").write_bytes(b"no database at all" * 99)
    with caplog.at_level(logging.WARNING):
        assert not sent(tmp_path, ITEM)
        assert sent(tmp_path, ITEM, RULES + '[[rules]]\nchannels = ["phone"]\n')
    assert "desk" in caplog.text


def test_a_file_without_desks_opens_none(tmp_path: Path) -> None:
    watch = Watch((), ())
    assert with_desks(watch, tmp_path / "iria.db", {}) == watch


def test_a_desk_that_is_no_text_is_a_mistake() -> None:
    with pytest.raises(WatchError, match="desk is True; expected whose"):
        read_watch(RULES.replace('desk = ""', "desk = true"), "watch.toml")


@pytest.mark.parametrize(
    ("page", "query", "item", "is_sent"),
    [
        ("changes", "severity=3&field=paragraph&kind=altered&stealth=1&site=5", ITEM, True),
        ("changes", "severity=4", ITEM, False),
        ("changes", "severity=9", ITEM, False),
        ("changes", "field=quote", ITEM, False),
        ("changes", "stealth=0", ITEM, False),
        ("changes", "site=6", ITEM, False),
        ("changes", "article=3", ITEM, True),
        ("changes", "article=4", ITEM, False),
        ("changes", "speaker=Sigrid+Holm", QUOTE, True),
        ("changes", "speaker=Sigrid+Holm", ITEM, False),
        ("changes", "q=officials&since=2026-01-01", ITEM, True),
        ("search", "q=%22%24420+million%22", ITEM, False),  # only a part of the phrase was edited
        ("search", "q=officials&in=removed", ITEM, True),
        ("search", "q=officials&in=added", ITEM, False),
        ("search", "q=ministers+OR+generals&in=added", ITEM, True),
    ],
)
def test_a_search_as_a_rule(page: str, query: str, item: WatchedChange, is_sent: bool) -> None:
    rule = rule_of(SavedSearch(page, query, "mine"), HOSTS)
    assert rule is not None
    assert holds(rule, item) is is_sent


@pytest.mark.parametrize("query", ["until=2026-01-01", "site=99", "site=x"])
def test_a_search_that_can_find_nothing_new_is_no_rule(query: str) -> None:
    assert rule_of(SavedSearch("changes", query, "old"), HOSTS) is None


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("two words", "words of two", True),
        ("two words", "two", False),
        ('"two words"', "words two", False),
        ("one OR two", "two", True),
        ("frig*", "Frigates", True),
        ("frig", "Frigates", False),
        ("two -words", "two", True),
        ("-words", "two", False),
        ("地震", "昨日の地震で", True),
        ("", "two", False),
    ],
)
def test_what_satisfies_a_query(typed: str, text: str, found: bool) -> None:
    assert satisfies(typed, [text]) is found

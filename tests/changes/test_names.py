"""What a change is called for people."""

from __future__ import annotations

from iria_crawler.changes.compare.summary import name_change

AT = "2026-11-23T14:03:36Z"


def test_withdrawal_is_only_said_to_be_one_when_a_later_look_agrees() -> None:
    assert name_change("withdrawn", "article", None) == "seems taken down"
    assert name_change("withdrawn", "article", AT) == "taken down"


def test_any_other_change_is_called_the_same_before_and_after() -> None:
    assert name_change("altered", "headline", None) == name_change("altered", "headline", AT) == "headline changed"
    assert name_change("moved", "dateline", None) == "dateline moved"

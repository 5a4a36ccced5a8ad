"""Atom feeds hold what any text may hold, and are read back as written."""

from __future__ import annotations

from xml.etree import ElementTree

from iria_crawler.atom import Feed, FeedEntry, write_atom

ATOM = "{http://www.w3.org/2005/Atom}"


def test_text_comes_back_without_what_xml_cannot_hold() -> None:
    entry = FeedEntry(
        "urn:x:1",
        "Ships & <b>“frigates”</b>\x00",
        "2026-11-23T14:00:00Z",
        "https://x.example/?a=1&b=2\x0b",
        "🚢\ud800 \x1f1",
    )
    feed = ElementTree.fromstring(write_atom(Feed("urn:x", "Changes", "us", [entry], {"self": "https://x.example/f"})))
    read = feed.find(f"{ATOM}entry")
    assert read is not None
    assert [read.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "content")] == [
        "urn:x:1", "Ships & <b>“frigates”</b>", "2026-11-23T14:00:00Z", "🚢 1",
    ]  # fmt: skip
    assert [link.attrib for link in feed.iter(f"{ATOM}link")] == [
        {"rel": "self", "href": "https://x.example/f"},
        {"rel": "alternate", "href": "https://x.example/?a=1&b=2"},
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T14:00:00Z"


def test_an_empty_feed_states_a_time() -> None:
    feed = ElementTree.fromstring(write_atom(Feed("urn:x", "Changes", "us", [])))
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "us"

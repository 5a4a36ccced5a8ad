"""Telling people: rules of watch.toml, messages, channels."""

from iria_crawler.alerts.deliver import deliver
from iria_crawler.alerts.feed import atom
from iria_crawler.alerts.message import compose
from iria_crawler.alerts.rules import Channel, Rule, Watch, open_watch, read_watch, unknown_sites, wanted_by

__all__ = [
    "Channel",
    "Rule",
    "Watch",
    "atom",
    "compose",
    "deliver",
    "open_watch",
    "read_watch",
    "unknown_sites",
    "wanted_by",
]

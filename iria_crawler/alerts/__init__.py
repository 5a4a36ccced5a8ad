"""Alerts: send changes to people. The rules of watch.toml, the messages, the channels.

Reading order: rules.py reads watch.toml and says whether a rule wants a change, message.py puts changes into words,
channels.py sends by apprise, deliver.py decides what is due and sends it. watching.py adds what
the desk watches. feed.py writes the Atom file.
"""

from iria_crawler.alerts.deliver import deliver
from iria_crawler.alerts.feed import feed_of_changes
from iria_crawler.alerts.message import compose
from iria_crawler.alerts.rules import Channel, Rule, Watch, open_watch, read_watch, unknown_sites, wanted_by
from iria_crawler.alerts.watching import with_desks

__all__ = [
    "Channel",
    "Rule",
    "Watch",
    "compose",
    "deliver",
    "feed_of_changes",
    "open_watch",
    "read_watch",
    "unknown_sites",
    "wanted_by",
    "with_desks",
]

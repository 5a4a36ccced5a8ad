"""Sending what is owed: at least once, each change once a channel; a broken channel waits longer and harms nobody."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from filelock import FileLock, Timeout

from iria_crawler.alerts.message import MOST_CHANGES, compose
from iria_crawler.alerts.rules import Channel, Watch, wanted_by
from iria_crawler.errors import WatchError
from iria_crawler.store import Debt, Deliveries, Store

logger = logging.getLogger(__name__)

Send = Callable[[str, str, str], bool]  # address, title, text -> whether it was taken

# Waits after the first, second ... attempt in vain; the last one repeats.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360, 1440))


def deliver(store: Store, watch: Watch, now: datetime, send: Send | None = None) -> dict[str, int]:
    """Owe each channel what its rules want, and send what is due. Returns how many changes each was told.

    One process at a time; {} where another is at it. A kill between the sending and its record tells a change twice,
    and never not at all.
    """
    told = {}
    with suppress(Timeout), FileLock(store.lock_path("alerts"), blocking=False):
        for channel in watch.channels:
            store.deliveries.owe(channel.name, partial(wanted_by, watch, channel), now)
            debt = store.deliveries.debt(channel.name)
            if debt is not None and is_due(channel, debt, now):
                told[channel.name] = _send_all(store.deliveries, channel, debt, now, send or send_by_apprise)
    return told


def is_due(channel: Channel, debt: Debt, now: datetime) -> bool:
    """Whether a channel is to be told now: not while a digest gathers, and not too soon after an attempt in vain."""
    if debt.failed_at is not None:
        return now >= debt.failed_at + BACK_OFF[min(debt.failures, len(BACK_OFF)) - 1]
    return now >= debt.since + channel.digest


def _send_all(deliveries: Deliveries, channel: Channel, debt: Debt, now: datetime, send: Send) -> int:
    told = 0
    for start in range(0, len(debt.changes), MOST_CHANGES):
        batch = debt.changes[start : start + MOST_CHANGES]
        title, text = compose(batch)
        try:
            sent = send(os.path.expandvars(channel.url), title, text)
        except WatchError as error:
            logger.warning("channel %s: %s", channel.name, error)
            sent = False
        except Exception as error:  # whatever a channel's library thinks of; its words may hold the address's secrets
            logger.warning("channel %s: %s", channel.name, type(error).__name__)
            sent = False
        deliveries.settle(channel.name, batch, now, sent=sent)
        if not sent:
            logger.warning("channel %s did not take %d changes; they stay owed", channel.name, len(debt.changes) - told)
            break
        told += len(batch)
    return told


def send_by_apprise(url: str, title: str, text: str) -> bool:
    """Send by whatever the address names: mail, Slack, Matrix, Telegram, ntfy, a web hook. WatchError where it names
    nothing that apprise knows, or apprise is not installed.
    """
    try:
        import apprise
    except ImportError as error:
        raise WatchError("alerts need apprise: pip install 'iria-crawler[alerts]'") from error
    channel = apprise.Apprise()
    if not channel.add(url):
        raise WatchError("no address of a channel that apprise knows", url.partition("://")[0] + "://...")
    return bool(channel.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))

"""Sending what is owed: at least once, each change once a channel; a broken channel waits longer and harms nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from filelock import FileLock, Timeout

from iria_crawler.alerts.channels import Limits, expanded, limits_of, name_scheme, send_by_apprise
from iria_crawler.alerts.message import MOST_CHANGES, message, shortened
from iria_crawler.alerts.rules import Channel, Watch, wanted_by
from iria_crawler.changes.compare.summary import name_change
from iria_crawler.errors import WatchError
from iria_crawler.escaping import line
from iria_crawler.store import Debt, Deliveries, DeliveryStatus, Store, WatchedChange

logger = logging.getLogger(__name__)

Send = Callable[[str, str, str], bool]  # address, title, text -> whether it was taken
Ask = Callable[[str], Limits]  # address -> what the channel takes

# Waits after the first, second ... attempt in vain; the last one repeats.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360, 1440))
# Something new to tell is tried this soon all the same: what the channel would not take may be one message alone.
SOONEST_NEW = timedelta(hours=1)
# After so many messages in a row that were not taken the channel is taken for down: as many as it takes to find the one
# change among thirty that is refused.
MOST_IN_VAIN = 6
# A change that was tried so often in full is told in short; refused so often while others were taken it is set aside.
WHOLE_TRIES = 1
REFUSALS = 3


def deliver(
    store: Store, watch: Watch, now: datetime, send: Send | None = None, ask: Ask | None = None
) -> dict[str, int]:
    """Owe each channel what its rules want, and send what is due. Returns how many changes each was told.

    One process at a time; {} where another is at it. A kill between the sending and its record tells a change twice,
    and never not at all.
    """
    ask = ask or (limits_of if send is None else lambda url: Limits())
    told = {}
    with suppress(Timeout), FileLock(store.lock_path("alerts"), blocking=False):
        for channel in watch.channels:
            store.deliveries.owe(channel.name, partial(wanted_by, watch, channel), now)
            debt = store.deliveries.debt(channel.name)
            if debt is not None and (due := what_is_due(channel, debt, now)):
                round_ = _Round(store.deliveries, channel, debt, now, send or send_by_apprise, ask)
                told[channel.name] = round_.send_all(due)
    return told


def what_is_due(channel: Channel, debt: Debt, now: datetime) -> list[WatchedChange]:
    """What the channel is to be told now, [] for nothing: not while a digest gathers, and not too soon after an attempt in
    vain. A change that was refused while others were taken goes with the next ones, and else waits for itself.
    """
    if debt.failed_at is not None:
        wait = BACK_OFF[min(debt.failures, len(BACK_OFF)) - 1]
        due = now >= debt.failed_at + (min(wait, SOONEST_NEW) if debt.fresh else wait)
    else:
        due = now >= debt.since + channel.digest
    if due and any(item.change.id not in debt.refused for item in debt.changes):
        return list(debt.changes)
    return [item for item in debt.changes if _refusal_is_past(debt, item, now)]


def _refusal_is_past(debt: Debt, item: WatchedChange, now: datetime) -> bool:
    attempts, at = debt.refused.get(item.change.id, (0, None))
    return at is not None and now >= at + BACK_OFF[min(attempts, len(BACK_OFF)) - 1]


class _Round:
    """One round of messages to one channel.

    A message that is not taken is tried with half its changes, down to one, so that neither one change nor a limit that
    nobody told us blocks the rest.
    """

    def __init__(
        self, deliveries: Deliveries, channel: Channel, debt: Debt, now: datetime, send: Send, ask: Ask
    ) -> None:
        self._deliveries = deliveries
        self._channel = channel
        self._debt = debt
        self._now = now
        self._send = send
        self._ask = ask
        self._told = 0
        self._in_vain = 0
        self._failure = ""

    def send_all(self, due: Sequence[WatchedChange]) -> int:
        """How many were told; what was not stays owed."""
        try:
            limits = self._ask(expanded(self._channel.url))
        except WatchError as error:
            logger.warning("channel %s (%s): %s", line(self._channel.name), name_scheme(self._channel.url), error)
            self._settle(due, "failed")
            return 0
        left, tried, alone = list(due), set[int](), list[WatchedChange]()
        size = max(1, MOST_CHANGES >> 2 * self._debt.failures)
        while left and self._in_vain < MOST_IN_VAIN:
            count, title, text = message(left[:size], limits)
            batch = left[:count]
            whole = self._takes(title, text)
            if whole or (count == 1 and self._takes_short(batch[0], limits)):
                self._settle(batch, "sent")
                self._told += count
                left, size = left[count:], min(2 * count, MOST_CHANGES) if whole else 1
                continue
            tried.update(item.change.id for item in batch)
            size = max(1, count // 2)
            if count == 1:
                alone.append(left.pop(0))
        if self._told:
            self._note_refused(alone, [item for item in left if item.change.id in tried])
        else:
            refused = [item for item in alone if item.change.id in self._debt.refused]
            self._settle(refused, "refused")
            self._settle([item for item in due if item not in refused], "failed")
            self._warn("took nothing; %d changes stay owed", len(self._debt.changes))
        return self._told

    def _takes(self, title: str, text: str) -> bool:
        """Whether a message was taken; whatever went wrong is no more than that."""
        try:
            taken = self._send(expanded(self._channel.url), title, text)
        except WatchError as error:
            self._failure, taken = str(error), False
        except Exception as error:  # whatever a channel's library thinks of; its words may hold the address's secrets
            self._failure, taken = type(error).__name__, False
        self._in_vain = 0 if taken else self._in_vain + 1
        return taken

    def _takes_short(self, item: WatchedChange, limits: Limits) -> bool:
        """Whether the channel takes the headline, address and kind of what it did not take in full."""
        tries = self._debt.failures or self._debt.refused.get(item.change.id, (0,))[0]
        return (bool(self._told) or tries >= WHOLE_TRIES) and self._takes(*shortened(item, limits, words=False))

    def _note_refused(self, alone: Sequence[WatchedChange], left: Sequence[WatchedChange]) -> None:
        """At a channel that took others. `alone`: not taken though each was a message of its own; `left`: not taken together
        with others.
        """
        for item in alone:
            refusals = self._debt.refused.get(item.change.id, (0,))[0] + 1
            self._settle([item], "set aside" if refusals >= REFUSALS else "refused")
            if refusals >= REFUSALS:
                what = name_change(item.change.kind, item.change.field)
                self._warn("refused change %d (%s, %s) %d times and took others: set aside", item.change.id, what,
                           line(item.change.url), refusals)  # fmt: skip
        self._settle(left, "failed")
        if left:
            self._warn("did not take %d changes; they stay owed", len(left))

    def _settle(self, changes: Sequence[WatchedChange], status: DeliveryStatus) -> None:
        if changes:
            self._deliveries.settle(self._channel.name, changes, self._now, status)

    def _warn(self, words: str, *values: object) -> None:
        failure = f" ({self._failure})" if self._failure else ""
        logger.warning("channel %s%s " + words, line(self._channel.name), failure, *values)

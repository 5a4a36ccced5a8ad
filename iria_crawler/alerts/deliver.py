"""Send to each channel the changes that it is owed: each at least once, and normally exactly once.

A broken channel is tried less and less often. It does not delay the other channels or the crawl.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from iria_crawler.alerts.channels import Limits, expanded, limits_of, name_scheme, send_by_apprise
from iria_crawler.alerts.message import MAX_CHANGES_PER_MESSAGE, message, shortened
from iria_crawler.alerts.rules import Channel, Watch, wanted_by
from iria_crawler.changes.compare.summary import name_change
from iria_crawler.errors import WatchError
from iria_crawler.escaping import line
from iria_crawler.store import Debt, Deliveries, DeliveryStatus, Store, WatchedChange

logger = logging.getLogger(__name__)

Send = Callable[[str, str, str], bool]  # address, title, text -> whether the channel took it
Ask = Callable[[str], Limits]  # address -> how much the channel takes

# The waits after the first, second, ... failed attempt; the last one repeats.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360, 1440))
# A new change shortens the wait to one hour: the channel may refuse only one message and take the new one.
MAX_WAIT_OF_NEW = timedelta(hours=1)
# After this many refused messages in a row the channel is taken to be down. To halve 30 changes until the refused one
# is alone takes 6 messages.
MAX_REFUSED_IN_A_ROW = 6
# After this many attempts in full, a change is sent in short (headline, address, kind).
ATTEMPTS_IN_FULL = 1
# A change that was refused this often, while the channel took others, is set aside.
REFUSALS_TO_SET_ASIDE = 3


class Transport(NamedTuple):
    """How messages get to channels."""

    send: Send
    ask: Ask


def deliver(
    store: Store, watch: Watch, now: datetime, send: Send | None = None, ask: Ask | None = None
) -> dict[str, int]:
    """Note for each channel what its rules want, and send what is due. Returns channel -> the changes sent to it.

    now: aware, UTC. send, ask: apprise where not given. Only one process does this at a time; {} if another one does.
    If the process is killed after a message was sent and before this is noted, the message is sent again. None is lost.
    """
    transport = Transport(send or send_by_apprise, ask or (limits_of if send is None else lambda url: Limits()))
    sent = {}
    lock = store.lock("alerts")
    if not lock.acquire():
        return {}
    try:
        for channel in watch.channels:
            store.deliveries.owe(channel.name, partial(wanted_by, watch, channel), now)
            debt = store.deliveries.debt(channel.name)
            if debt is not None and (due := what_is_due(channel, debt, now)):
                round_ = _Round(store.deliveries, channel, debt, now, transport)
                sent[channel.name] = round_.send_all(due)
    finally:
        lock.release()
    return sent


def what_is_due(channel: Channel, debt: Debt, now: datetime) -> list[WatchedChange]:
    """The changes to send to the channel now; [] while a digest is being gathered, or during the wait after a failure.

    A change that was refused while others were taken is sent together with the next ones. If there are no others, it waits
    until its own wait is over.
    """
    if debt.failed_at is not None:
        wait = BACK_OFF[min(debt.failures, len(BACK_OFF)) - 1]
        due = now >= debt.failed_at + (min(wait, MAX_WAIT_OF_NEW) if debt.fresh else wait)
    else:
        due = now >= debt.since + channel.digest
    if due and any(item.change.id not in debt.refused for item in debt.changes):
        return list(debt.changes)
    return [item for item in debt.changes if _refusal_is_past(debt, item, now)]


def _refusal_is_past(debt: Debt, item: WatchedChange, now: datetime) -> bool:
    """Whether the change was refused alone and its wait is over."""
    attempts, at = debt.refused.get(item.change.id, (0, None))
    return at is not None and now >= at + BACK_OFF[min(attempts, len(BACK_OFF)) - 1]


class _Round:
    """One round of messages to one channel.

    A refused message is tried again with half its changes, down to one. So one bad change, or a limit that we do not know,
    does not stop the others.
    """

    def __init__(
        self, deliveries: Deliveries, channel: Channel, debt: Debt, now: datetime, transport: Transport
    ) -> None:
        self._deliveries = deliveries
        self._channel = channel
        self._debt = debt
        self._now = now
        self._transport = transport
        self._sent = 0  # changes
        self._refused_in_a_row = 0  # messages
        self._failure = ""  # the reason of the last refusal, for the log

    def send_all(self, due: Sequence[WatchedChange]) -> int:
        """Send the changes. Returns how many were taken; the others stay owed."""
        try:
            limits = self._transport.ask(expanded(self._channel.url))
        except WatchError as error:
            logger.warning("channel %s (%s): %s", line(self._channel.name), name_scheme(self._channel.url), error)
            self._settle(due, "failed")
            return 0
        left, tried, alone = list(due), set[int](), list[WatchedChange]()
        size = max(1, MAX_CHANGES_PER_MESSAGE >> 2 * self._debt.failures)
        while left and self._refused_in_a_row < MAX_REFUSED_IN_A_ROW:
            count, title, text = message(left[:size], limits)
            batch = left[:count]
            whole = self._takes(title, text)
            if whole or (count == 1 and self._takes_short(batch[0], limits)):
                self._settle(batch, "sent")
                self._sent += count
                left, size = left[count:], min(2 * count, MAX_CHANGES_PER_MESSAGE) if whole else 1
                continue
            tried.update(item.change.id for item in batch)
            size = max(1, count // 2)
            if count == 1:
                alone.append(left.pop(0))
        if self._sent:
            self._note_refused(alone, [item for item in left if item.change.id in tried])
        else:
            refused = [item for item in alone if item.change.id in self._debt.refused]
            self._settle(refused, "refused")
            self._settle([item for item in due if item not in refused], "failed")
            self._warn("took nothing; %d changes stay owed", len(self._debt.changes))
        return self._sent

    def _takes(self, title: str, text: str) -> bool:
        """Whether the channel took a message. An error of any kind counts as a refusal."""
        try:
            taken = self._transport.send(expanded(self._channel.url), title, text)
        except WatchError as error:
            self._failure, taken = str(error), False
        except Exception as error:  # any error of a channel's library; its message may contain the address's secrets
            self._failure, taken = type(error).__name__, False
        self._refused_in_a_row = 0 if taken else self._refused_in_a_row + 1
        return taken

    def _takes_short(self, item: WatchedChange, limits: Limits) -> bool:
        """Whether the channel takes a change in short that it refused in full, once it is time to try that."""
        tries = self._debt.failures or self._debt.refused.get(item.change.id, (0,))[0]
        return (bool(self._sent) or tries >= ATTEMPTS_IN_FULL) and self._takes(*shortened(item, limits, words=False))

    def _note_refused(self, alone: Sequence[WatchedChange], left: Sequence[WatchedChange]) -> None:
        """Note what the channel refused while it took others. alone: changes refused each in a message of its own; left:
        changes refused only together with others.
        """
        for item in alone:
            refusals = self._debt.refused.get(item.change.id, (0,))[0] + 1
            self._settle([item], "set aside" if refusals >= REFUSALS_TO_SET_ASIDE else "refused")
            if refusals >= REFUSALS_TO_SET_ASIDE:
                what = name_change(item.change.kind, item.change.field, item.change.confirmed_at)
                self._warn("refused change %d (%s, %s) %d times and took others: set aside", item.change.id, what,
                           line(item.change.url), refusals)  # fmt: skip
        self._settle(left, "failed")
        if left:
            self._warn("did not take %d changes; they stay owed", len(left))

    def _settle(self, changes: Sequence[WatchedChange], status: DeliveryStatus) -> None:
        """Store the outcome for these changes."""
        if changes:
            self._deliveries.settle(self._channel.name, changes, self._now, status)

    def _warn(self, words: str, *values: object) -> None:
        failure = f" ({self._failure})" if self._failure else ""
        logger.warning("channel %s%s " + words, line(self._channel.name), failure, *values)

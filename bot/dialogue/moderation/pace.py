"""Slow mode: in a flood, one account hands something in every few minutes only.

Who handed in when is known in memory alone, and forgotten at every restart.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.model import Conversation
from bot.turn import Turn
from config.phrases import plural

ACCOUNTS = 10_000
"""Accounts remembered at once; those that handed in the longest ago are forgotten first."""
MINUTE = timedelta(minutes=1)


class Pace:
    """When each account last handed something in to each event."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, bytes], tuple[datetime, str]] = OrderedDict()

    async def check(self, turn: Turn, conversation: Conversation) -> None:
        """Whether this account may hand in now; the answers wait where they are.

        Raises:
            Refused: too soon after the last time, with the minutes that are left.
        """
        guard = await turn.unit.moderation.guard(conversation.subject)
        if guard is None or not guard.slow_minutes or conversation.preview:
            return
        moment, press = self._last.get((conversation.subject, turn.account), (None, ""))
        # The same press may be handled again where a batch of them could not be committed.
        if moment is None or press == turn.press.key:
            return
        left = moment + guard.slow_minutes * MINUTE - turn.unit.now
        if left > timedelta():
            raise Refused(
                plural(
                    "Many contributions are coming in just now, so each person can hand in every "
                    "few minutes only. You can again in {n} minute; your answers stay here.",
                    "Many contributions are coming in just now, so each person can hand in every "
                    "few minutes only. You can again in {n} minutes; your answers stay here.",
                    -(-left // MINUTE),
                )
            )

    def count(self, turn: Turn, conversation: Conversation) -> None:
        """Something was handed in."""
        if conversation.preview:
            return
        key = (conversation.subject, turn.account)
        self._last[key] = (turn.unit.now, turn.press.key)
        self._last.move_to_end(key)
        while len(self._last) > ACCOUNTS:
            self._last.popitem(last=False)

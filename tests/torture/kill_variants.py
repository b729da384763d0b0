"""Bots with one fault each, to show that the harness finds what it is there to find.

Each is the bot as it is, but for one thing that a good many bots do in earnest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot import outbox
from bot.dialogue import release
from bot.model import Event, LetterState
from bot.ports import Unit
from handlers.telegram.api import RawBot
from storage.owed import Owed
from storage.presses import Presses


def confirms_before_commit() -> None:
    """Updates are confirmed as soon as they are fetched, as python-telegram-bot's Updater does."""
    fetch = RawBot.call

    async def call(self: RawBot, method: str, arguments: dict[str, Any]) -> Any:
        result = await fetch(self, method, arguments)
        if method == "getUpdates" and result:
            behind = max(update["update_id"] for update in result) + 1
            await fetch(self, method, {**arguments, "offset": behind, "timeout": 0, "limit": 1})
        return result

    RawBot.call = call  # type: ignore[method-assign]


def owes_nothing() -> None:
    """Nobody remembers whose answer was decided and not shown."""

    def owe(self: Owed, account: bytes, token: int, address: str) -> None: ...

    Owed.owe = owe  # type: ignore[method-assign]


def forgets_updates() -> None:
    """Updates that Telegram brings again are taken for new ones."""

    async def known(self: Presses, key: str) -> bool:
        return False

    Presses.known = known  # type: ignore[method-assign]


def sends_again() -> None:
    """A letter whose fate is unknown goes back into the queue."""

    async def give_up_lost(unit: Unit, formats: outbox.Correspondences) -> None:
        del formats
        for letter in await unit.letters.sending():
            if letter.lease is None or letter.lease <= unit.now:
                unit.letters.save(replace(letter, state=LetterState.QUEUED, lease=None))

    outbox.give_up_lost = give_up_lost


def closes_keys_first() -> None:
    """An event's keys go before it is written down that it closes."""
    close = release.close

    async def without_keys(unit: Unit, event: Event) -> Event:
        closing = await close(unit, event)
        unit.keys.destroy_closing(event.id)
        return closing

    release.close = without_keys


VARIANTS: Mapping[str, Callable[[], None]] = {
    "confirms before commit": confirms_before_commit,
    "owes nothing": owes_nothing,
    "forgets updates": forgets_updates,
    "sends again": sends_again,
    "closes keys first": closes_keys_first,
}

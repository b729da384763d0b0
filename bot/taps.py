"""What answers a button or a command: the shape of every row in the tables of buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.replies import Action, Say, Saying
from bot.turn import Turn

TapAnswer = Callable[[Turn, Action], Awaitable[list[Saying]]]
CommandAnswer = Callable[[Turn], Awaitable[list[Saying]]]


def plain(answer: CommandAnswer) -> TapAnswer:
    """A command as a button: what it says takes the place of the message with the button."""

    async def tapped(turn: Turn, action: Action) -> list[Saying]:
        del action
        return [
            replace(saying, stay=False) if isinstance(saying, Say) else saying
            for saying in await answer(turn)
        ]

    return tapped

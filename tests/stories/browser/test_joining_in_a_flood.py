"""Somebody tries codes without end: whoever holds a right one comes in all the same."""

from __future__ import annotations

from bot.model import Role
from handlers.web.guesses import TRIES
from tests.living import Living
from tests.stories.browser.visitor import Browser


async def test_a_right_code_works_while_wrong_ones_are_refused(life: Living) -> None:
    told = []
    for _ in range(TRIES + 1):
        flood = Browser(life)
        await flood.join("r_wrong")
        told.append(flood.status)
    assert told[0] == 200
    assert told[-1] == 429
    invited = Browser(life)
    await invited.join(await life.grant(Role.DECISION_MAKER))
    assert invited.status == 200
    assert "Welcome" in invited.text

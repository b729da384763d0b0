"""People who use the browser chat, and what they have handed in."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from bot.model import Role
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import button
from tests.handlers.web.served import EVENT, Served

RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
STANDS = "#log li[data-stands]"


def stored(served: Served, code: str = EVENT) -> list[str]:
    """What was handed in to an event."""

    async def values(unit: Any) -> list[str]:
        event = await unit.events.with_code(code)
        found = await unit.contributions.released(event.id)
        for prompt in event.prompts.questions:
            found += await unit.contributions.waiting(event.id, prompt.id)
        return [one.value for one in found]

    return served.ask(values)


def joined(open_page: Open, served: Served, role: Role, **more: Any) -> Page:
    """Somebody who has taken up a role."""
    page = open_page(served.invite(role), **more)
    page.locator("main button").click()
    expect(page.locator("#log")).to_be_visible()
    return page


def at_the_text(open_page: Open, **more: Any) -> Page:
    """A citizen at the first question."""
    page = open_page(f"/e/{EVENT}", **more)
    button(page, "join").click()
    expect(page.locator("textarea")).to_be_visible()
    return page

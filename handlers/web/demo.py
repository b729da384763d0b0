"""The demo: three made-up people side by side, each in a chat of their own.

Only mounted where the application is built for it, and only there may pages be framed. Which
roles the people get is decided by whoever builds it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from bot.replies import Command
from handlers.web.chat import NEW_LETTERS, Chat, Desk
from handlers.web.forms import wished_language
from handlers.web.security import Seat, new_account
from handlers.web.words import DEMO, ROLES

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo needs from whoever builds it."""

    grant: Callable[[str, str], Awaitable[None]]
    """Gives an account (second) what belongs to a role of `ROLES` (first)."""
    event: str
    """The code of the event that the citizen is invited to."""


class Stage:
    """The page with the three people, and their chats."""

    def __init__(self, desk: Desk, demo: Demo) -> None:
        self._desk = desk
        self.actors = [Actor(desk, role, demo) for role in ROLES]

    async def show(self, request: Request) -> Response:
        """The three people side by side."""
        phrasebook = self._desk.phrasebook
        language = phrasebook.choose(wished_language(request, phrasebook))
        html = self._desk.pages.draw(
            "demo.html",
            language,
            title=phrasebook.say(DEMO["title"], language),
            text=phrasebook.say(DEMO["text"], language),
            roles=[
                (role, phrasebook.say(name, language), [phrasebook.say(t, language) for t in tries])
                for role, (name, tries) in ROLES.items()
            ],
        )
        return HTMLResponse(html)


class Actor:
    """One of the three people."""

    def __init__(self, desk: Desk, role: str, demo: Demo) -> None:
        seat = Seat(f"dialogbote-demo-{role}", f"/demo/{role}", role, framed=True)
        self.chat = Chat(desk, seat, ROLES[role][0])
        self._role = role
        self._opening = Command("start", demo.event) if role == "citizen" else Command("resume")
        self._grant = demo.grant

    async def show(self, request: Request) -> Response:
        """Where this person stands. Who comes for the first time is given the role."""
        account = self.chat.desk.cookies.read(request, self.chat.seat)
        if account is None:
            account = new_account()
            await self._grant(self._role, account)
        answers = await self.chat.seen(request, account, [NEW_LETTERS, self._opening])
        return await self.chat.page(request, answers, account, page=self.chat.seat.base)

"""What a moderator does at the pages while the bot is killed: one batch, each form sent twice.

A browser that gets no answer sends the same form again, as people do who press once more or let
their browser reload. What never may live here: knowledge of how the bot works inside.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

import httpx

from tests.handlers.web.browser import Forms, FoundForm
from tests.torture.kill import Stage
from tests.torture.kill_facts import Facts
from tests.torture.kill_people import unsound

HOME: Final = "127.0.0.1:8080"
"""What the bot is told to be reached at, wherever it listens in this life."""
MEANWHILE: Final = "Somebody has decided about this one meanwhile"
ACCEPT, REJECT = "accept", "advert"
DECISIONS: Final = {ACCEPT: "accepted", REJECT: "rejected"}
BATCH: Final = {
    "More trees in the old town": ACCEPT,
    "Buy my bicycles": REJECT,
    "A bench at the pond": ACCEPT,
    "Cheap loans for everybody": REJECT,
    "Less noise at night": ACCEPT,
}
"""What came in, and what is decided about it."""


class Batch:
    """A moderator fetches what five people wrote, and decides about one after the other."""

    accounts: Sequence[bytes] = ()

    def __init__(self, stage: Stage, *, event: str, cookies: Mapping[str, str]) -> None:
        self._stage, self._cookies = stage, dict(cookies)
        self._place = f"/office/events/{event}/moderation"
        self._page = ""
        self._deciding = ""
        """The text that a form is on its way about."""
        self._decided: dict[str, str] = {}
        """What the pages have acknowledged."""
        self._wrong: list[str] = []

    async def play(self) -> None:
        await self._look(self._place)
        await self._send(self._form("/moderation"))
        await self._look(f"{self._place}/next?prompt=p1")
        for _ in BATCH:
            (text,) = (one for one in BATCH if one in self._page)
            self._deciding = text
            await self._send(self._form("/decide?prompt=p1"), to=BATCH[text])
            self._decided[text], self._deciding = DECISIONS[BATCH[text]], ""

    async def _look(self, path: str) -> None:
        self._page = await self._answer("GET", path, {})

    async def _send(self, form: FoundForm, **more: str) -> None:
        """Twice, side by side: both get the same answer."""
        fields = {**form.fields, **more}
        answers = [self._answer("POST", form.action, fields) for _ in range(2)]
        self._page, _ = await asyncio.gather(*answers)

    async def _answer(self, method: str, path: str, fields: dict[str, str]) -> str:
        """The page that it leads to, from whichever bot is there to give it."""
        headers = {"Host": HOME, "Origin": f"http://{HOME}", "Sec-Fetch-Site": "same-origin"}
        while True:
            life = await self._stage.alive()
            try:
                async with httpx.AsyncClient(
                    base_url=f"http://127.0.0.1:{life.port}",
                    headers={**headers, "Accept-Language": "en"},
                    cookies=self._cookies,
                    follow_redirects=True,
                    timeout=None,
                ) as client:
                    answer = await client.request(method, path, data=fields or None)
            except httpx.TransportError:
                await life.over
                continue
            if answer.status_code != 200:
                self._wrong.append(f"{method} {path} was answered {answer.status_code}")
            if MEANWHILE in answer.text:
                self._wrong.append(f"{path} sent twice is taken for two people's")
            return answer.text

    def _form(self, part: str) -> FoundForm:
        return next(one for one in Forms(self._page).forms if one.action.endswith(part))

    def after_a_kill(self, facts: Facts) -> list[str]:
        (event,) = facts["events"]
        wrong = [*unsound(facts), *self._wrong]
        there = {one["value"]: one["decision"] for one in event["contributions"] if one["decision"]}
        more = {self._deciding: DECISIONS[BATCH[self._deciding]]} if self._deciding else {}
        if there not in (self._decided, {**self._decided, **more}):
            wrong.append(f"loss: acknowledged was {self._decided}; stored is {there}")
        if sorted(event["log"]) != sorted(there.values()):
            wrong.append(f"doubled or lost: {there} is noted as {event['log']}")
        return wrong

    def at_the_end(self, facts: Facts, kills: int) -> list[str]:
        del kills
        wrong = self.after_a_kill(facts)
        if self._decided != {text: DECISIONS[to] for text, to in BATCH.items()}:
            wrong.append(f"in the end only this was decided: {self._decided}")
        return wrong

    def explain(self) -> str:
        return f"the moderator decides about {self._deciding!r} and sees:\n{self._page}"

"""Official answers, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from bot.answers import OfficialAnswer
from bot.model import Contribution
from bot.moderated import Decision
from tests.bot.fake_tables import Tables, by_id


class FakeOfficialAnswers:
    """What is left of a theme or contribution that was removed is not found, as in the database."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self._rows = tables, tables.official_answers

    async def of(self, about: Collection[str]) -> dict[str, OfficialAnswer]:
        there = {*self._tables.themes, *self._tables.contributions}
        return {one: self._rows[one] for one in about if one in there and one in self._rows}

    async def of_event(self, event: str) -> list[OfficialAnswer]:
        found = await self.of(sorted(self._rows))
        return [one for one in found.values() if one.event == event]

    async def unanswered(self, event: str, prompts: Collection[str]) -> dict[str | None, int]:
        return dict(Counter(self._theme(one) for one in await self._waiting(event, prompts)))

    async def next_unanswered(self, event: str, prompts: Collection[str], after: str) -> str | None:
        waiting = await self._waiting(event, prompts)
        under_none = [one for one in waiting if self._theme(one) is None]
        return next((one.id for one in under_none if one.id > after), None)

    def save(self, answer: OfficialAnswer) -> None:
        owners = self._tables.themes if answer.theme else self._tables.contributions
        assert answer.about in owners, "an answer to nothing"
        self._rows[answer.about] = answer

    def remove(self, about: str) -> None:
        self._rows.pop(about, None)

    def _theme(self, contribution: Contribution) -> str | None:
        verdict = self._tables.verdicts.get(contribution.id)
        return verdict.theme if verdict else None

    async def _waiting(self, event: str, prompts: Collection[str]) -> list[Contribution]:
        found = []
        for row in by_id(self._tables.contributions):
            verdict = self._tables.verdicts.get(row.id)
            rejected = verdict is not None and verdict.decision is Decision.REJECTED
            asked = row.event == event and row.prompt in prompts
            if asked and row.waiter is None and not rejected:
                own = await self.of([row.id, self._theme(row) or ""])
                found += [] if own else [row]
        return found

"""What moderation asks of storage, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from bot.moderated import Decision, Guard, LogEntry, Policy, Theme, Verdict
from tests.bot.fake_tables import Tables, by_id


class FakeModeration:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def policy(self, event: str) -> Policy | None:
        return self._tables.policies.get(event)

    def save_policy(self, policy: Policy) -> None:
        self._tables.policies[policy.event] = policy

    async def verdict(self, contribution: str) -> Verdict | None:
        return self._tables.verdicts.get(contribution)

    async def verdicts(self, contributions: Collection[str]) -> dict[str, Verdict]:
        known = self._tables.verdicts
        return {one: known[one] for one in contributions if one in known}

    def save_verdict(self, verdict: Verdict) -> None:
        assert verdict.contribution in self._tables.contributions, "a verdict on nothing"
        self._tables.verdicts[verdict.contribution] = verdict

    async def counts(self, event: str) -> dict[tuple[str, Decision | None], int]:
        return Counter(
            (row.prompt, self._decision(row.id))
            for row in self._tables.contributions.values()
            if row.event == event and row.waiter is None
        )

    def _decision(self, contribution: str) -> Decision | None:
        verdict = self._tables.verdicts.get(contribution)
        return verdict.decision if verdict else None

    async def undecided(self, event: str, prompts: Collection[str]) -> int:
        return len(self._decided(event, prompts, None))

    async def next(
        self, event: str, prompts: Collection[str], decision: Decision | None, after: str
    ) -> str | None:
        return next((one for one in self._decided(event, prompts, decision) if one > after), None)

    def _decided(
        self, event: str, prompts: Collection[str], decision: Decision | None
    ) -> list[str]:
        return [
            row.id
            for row in by_id(self._tables.contributions)
            if row.event == event
            and row.prompt in prompts
            and row.waiter is None
            and self._decision(row.id) is decision
        ]

    async def theme(self, theme: str) -> Theme | None:
        return self._tables.themes.get(theme)

    async def themes(self, event: str) -> list[Theme]:
        found = [row for row in self._tables.themes.values() if row.event == event]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    async def under(self, theme: str) -> int:
        return sum(row.theme == theme for row in self._tables.verdicts.values())

    def save_theme(self, theme: Theme) -> None:
        self._tables.themes[theme.id] = theme

    def remove_theme(self, theme: str) -> None:
        self._tables.themes.pop(theme, None)
        for row in list(self._tables.verdicts.values()):
            if row.theme == theme:
                self._tables.verdicts[row.contribution] = replace(row, theme=None)

    async def drop_themes(self, event: str) -> None:
        for row in list(self._tables.themes.values()):
            if row.event == event:
                self.remove_theme(row.id)

    async def guard(self, event: str) -> Guard | None:
        return self._tables.guards.get(event)

    def save_guard(self, guard: Guard) -> None:
        self._tables.guards[guard.event] = guard

    def remove_guard(self, event: str) -> None:
        self._tables.guards.pop(event, None)

    async def log(self, event: str) -> list[LogEntry]:
        found = [row for row in by_id(self._tables.moderation_log) if row.event == event]
        return sorted(found, key=lambda one: one.day)

    def note(self, entry: LogEntry) -> None:
        self._tables.moderation_log[entry.id] = entry

    async def unname(self, event: str) -> None:
        for entry in list(self._tables.moderation_log.values()):
            if entry.event == event:
                self.note(replace(entry, contribution=None))


def let_go(tables: Tables, contribution: str) -> None:
    """What becomes of moderation when a contribution is deleted."""
    tables.verdicts.pop(contribution, None)
    for row in list(tables.verdicts.values()):
        if row.duplicate_of == contribution:
            tables.verdicts[row.contribution] = replace(row, duplicate_of=None)
    for entry in list(tables.moderation_log.values()):
        if entry.contribution == contribution:
            tables.moderation_log[entry.id] = replace(entry, contribution=None)

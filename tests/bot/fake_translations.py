"""Translations of contributions, in memory."""

from __future__ import annotations

from collections.abc import Collection

from bot.translations import Translation
from tests.bot.fake_tables import Tables


class FakeTranslations:
    """What is left of a contribution that was removed is not found, as in the database."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self._rows = tables, tables.translations

    async def of(self, contributions: Collection[str], language: str) -> dict[str, Translation]:
        there = set(contributions) & set(self._tables.contributions)
        return {one: self._rows[one, language] for one in there if (one, language) in self._rows}

    async def missing(
        self, event: str, prompts: Collection[str], language: str, above: str, limit: int
    ) -> list[str]:
        found = sorted(
            row.id
            for row in self._tables.contributions.values()
            if row.event == event
            and row.prompt in prompts
            and row.waiter is None
            and row.language != language
            and row.id > above
            and (row.id, language) not in self._rows
        )
        return found[:limit]

    def save(self, translation: Translation) -> None:
        assert translation.contribution in self._tables.contributions
        self._rows[translation.contribution, translation.language] = translation

    def remove(self, translation: Translation) -> None:
        self._rows.pop((translation.contribution, translation.language), None)

"""Surveys of need. Answers are sealed under the lasting key: who gave them is no secret here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from bot.model import Need, Person, Survey
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import LastingKey, Seal
from storage.tables import need, survey

_SEAL = Seal("need")


class SqlSurveys:
    """`bot.ports.Surveys`. Surveys are in the order of their opening, needs in that of ids."""

    def __init__(self, book: Book, keys: Keys, persons: Pages[str, Person]) -> None:
        self._lasting = LastingKey(keys, "need")
        self._surveys: Pages[str, Survey] = Pages(book, survey, _encode, _decode)
        self._needs: Pages[tuple[str, str], Need] = Pages(
            book,
            need,
            self._encode_need,
            self._decode_need,
            owners={"survey": self._surveys, "person": persons},
        )

    async def get(self, survey: str) -> Survey | None:
        return await self._surveys.get(survey)

    async def all(self) -> list[Survey]:
        return await self._surveys.select(order=(survey.c.opened,))

    def save(self, value: Survey) -> None:
        self._surveys.put(value)

    async def need(self, survey: str, person: str) -> Need | None:
        return await self._needs.get((survey, person))

    async def needs(self, survey: str) -> list[Need]:
        return await self._needs.select(need.c.survey == survey)

    async def needs_of(self, person: str) -> list[Need]:
        return await self._needs.select(need.c.person == person)

    def save_need(self, value: Need) -> None:
        self._needs.put(value)

    def remove_need(self, survey: str, person: str) -> None:
        self._needs.remove((survey, person))

    def _encode_need(self, value: Need) -> Row:
        place = (value.survey.encode(), value.person.encode())
        plain = orjson.dumps({"chosen": value.chosen, "words": value.words})
        return {
            "survey": value.survey,
            "person": value.person,
            "sealed": _SEAL.close(self._lasting(), plain, *place),
        }

    def _decode_need(self, row: Mapping[Any, Any]) -> Need:
        place = (row["survey"].encode(), row["person"].encode())
        answers = orjson.loads(_SEAL.open(self._lasting(), row["sealed"], *place))
        return Need(
            survey=row["survey"],
            person=row["person"],
            chosen=_tuples(answers["chosen"]),
            words=_tuples(answers["words"]),
        )


def _tuples(answers: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {question: tuple(value) for question, value in answers.items()}


def _encode(value: Survey) -> Row:
    return {
        "id": value.id,
        "version": value.version,
        "opened": value.opened,
        "ends": value.ends.isoformat(),
        "closed": value.closed and value.closed.isoformat(),
        "people": value.people,
        "counts": None if value.counts is None else orjson.dumps(value.counts).decode(),
    }


def _decode(row: Mapping[Any, Any]) -> Survey:
    return Survey(
        id=row["id"],
        version=row["version"],
        opened=row["opened"],
        ends=date.fromisoformat(row["ends"]),
        closed=row["closed"] and date.fromisoformat(row["closed"]),
        people=row["people"],
        counts=None if row["counts"] is None else orjson.loads(row["counts"]),
    )

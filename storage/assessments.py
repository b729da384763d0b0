"""Finished self-checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from bot.model import Assessment, Person
from storage.pages import Book, Pages, Row
from storage.tables import assessment as table


class SqlAssessments:
    """`bot.ports.Assessments`. Lists are in the order of ids."""

    def __init__(self, book: Book, persons: Pages[str, Person]) -> None:
        self._pages: Pages[str, Assessment] = Pages(
            book, table, _encode, _decode, owners={"person": persons}
        )

    async def of_person(self, person: str) -> list[Assessment]:
        return await self._pages.select(table.c.person == person)

    async def of_municipality(self, municipality: str) -> list[Assessment]:
        return await self._pages.select(table.c.municipality == municipality)

    def save(self, assessment: Assessment) -> None:
        self._pages.put(assessment)


def _encode(value: Assessment) -> Row:
    return {
        "id": value.id,
        "municipality": value.municipality,
        "person": value.person,
        "questionnaire": value.questionnaire,
        "version": value.version,
        "answers": orjson.dumps(value.answers).decode(),
        "language": value.language,
    }


def _decode(row: Mapping[Any, Any]) -> Assessment:
    answers = orjson.loads(row["answers"])
    return Assessment(
        id=row["id"],
        municipality=row["municipality"],
        person=row["person"],
        questionnaire=row["questionnaire"],
        version=row["version"],
        answers={question: tuple(value) for question, value in answers.items()},
        language=row["language"],
    )

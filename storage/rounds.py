"""Rounds of the self-check, their groups of respondents, and the sheets of answers, encrypted.

A sheet is sealed under its round's content key. Whose it is stands beside it as a tag of the
round's participation key, which dies at the close: then no backup can tell it either.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from bot.model import Group, MunicipalityKind, Perspective, Round, RoundState, Sheet
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import Seal
from storage.tables import respondents, round_, sheet

_SEAL = Seal("sheet")


class SqlRounds:
    """`bot.ports.Rounds`. Lists are in the order of ids, rounds in the order of their opening."""

    def __init__(self, book: Book, keys: Keys) -> None:
        self._keys = keys
        self.pages: Pages[str, Round] = Pages(book, round_, _encode_round, _decode_round)
        self._groups: Pages[str, Group] = Pages(
            book, respondents, _encode_group, _decode_group, owners={"round": self.pages}
        )
        self._sheets: Pages[str, Sheet] = Pages(
            book, sheet, self._encode_sheet, self._decode_sheet, owners={"round": self.pages}
        )

    async def get(self, round_id: str) -> Round | None:
        found = await self.pages.get(round_id)
        return found if found and found.state is not RoundState.DROPPED else None

    async def of_municipality(self, municipality: str) -> list[Round]:
        ours = round_.c.municipality == municipality
        there = round_.c.state != RoundState.DROPPED.value
        return await self.pages.select(ours, there, order=(round_.c.opened,))

    async def in_state(self, state: RoundState) -> list[Round]:
        return await self.pages.select(round_.c.state == state.value)

    def save(self, value: Round) -> None:
        self.pages.put(value)

    def remove(self, round_id: str) -> None:
        self.pages.remove(round_id)

    async def group(self, group: str) -> Group | None:
        return await self._groups.get(group)

    async def group_invited_by(self, code: bytes) -> Group | None:
        return next(iter(await self._groups.select(respondents.c.code == code)), None)

    async def groups(self, round_id: str) -> list[Group]:
        return await self._groups.select(respondents.c.round == round_id)

    def save_group(self, group: Group) -> None:
        self._groups.put(group)

    async def sheets(self, round_id: str) -> list[Sheet]:
        return await self._sheets.select(sheet.c.round == round_id)

    async def sheet_of(self, owner: bytes) -> Sheet | None:
        return next(iter(await self._sheets.select(sheet.c.owner == owner)), None)

    async def joint_sheet(self, round_id: str) -> Sheet | None:
        found = await self._sheets.select(sheet.c.round == round_id, sheet.c.joint)
        return next(iter(found), None)

    def save_sheet(self, value: Sheet) -> None:
        self._sheets.put(value)

    def remove_sheet(self, sheet_id: str) -> None:
        self._sheets.remove(sheet_id)

    def _encode_sheet(self, value: Sheet) -> Row:
        content = {
            "perspective": value.perspective.value,
            "department": value.department,
            "answers": value.answers,
            "language": value.language,
            "handed_in": value.handed_in,
            "finished": value.finished,
        }
        key = self._keys.content(value.round)
        return {
            "id": value.id,
            "round": value.round,
            "owner": value.owner,
            "joint": value.joint,
            "sealed": _SEAL.close(key, orjson.dumps(content), value.id.encode()),
        }

    def _decode_sheet(self, row: Mapping[Any, Any]) -> Sheet:
        key = self._keys.content(row["round"])
        content = orjson.loads(_SEAL.open(key, row["sealed"], row["id"].encode()))
        return Sheet(
            id=row["id"],
            round=row["round"],
            owner=row["owner"],
            joint=row["joint"],
            perspective=Perspective(content["perspective"]),
            department=content["department"],
            answers={question: tuple(value) for question, value in content["answers"].items()},
            language=content["language"],
            handed_in=tuple(content["handed_in"]),
            finished=content["finished"],
        )


def _encode_round(value: Round) -> Row:
    return {
        "id": value.id,
        "municipality": value.municipality,
        "questionnaire": value.questionnaire,
        "version": value.version,
        "kind": value.kind.value,
        "state": value.state.value,
        "opened": value.opened.isoformat(),
        "closed": value.closed and value.closed.isoformat(),
        "left_out": orjson.dumps(value.left_out).decode(),
    }


def _decode_round(row: Mapping[Any, Any]) -> Round:
    return Round(
        id=row["id"],
        municipality=row["municipality"],
        questionnaire=row["questionnaire"],
        version=row["version"],
        kind=MunicipalityKind(row["kind"]),
        state=RoundState(row["state"]),
        opened=date.fromisoformat(row["opened"]),
        closed=row["closed"] and date.fromisoformat(row["closed"]),
        left_out=tuple(orjson.loads(row["left_out"])),
    )


def _encode_group(value: Group) -> Row:
    return {
        "id": value.id,
        "round": value.round,
        "perspective": value.perspective.value,
        "code": value.code,
        "places": value.places,
        "taken": value.taken,
        "department": value.department,
        "joint": value.joint,
    }


def _decode_group(row: Mapping[Any, Any]) -> Group:
    return Group(
        id=row["id"],
        round=row["round"],
        perspective=Perspective(row["perspective"]),
        code=row["code"],
        places=row["places"],
        taken=row["taken"],
        department=row["department"],
        joint=row["joint"],
    )

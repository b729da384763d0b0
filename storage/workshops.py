"""Workshops, and what was written and given in them.

Comments and ballots are sealed under the workshop's content key. Whose they are stands beside them
as tags of its participation key, which dies at the close.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from bot.model import Agreement, Ballot, RoundState, Step, Voice, Workshop
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.rounds import SqlRounds
from storage.sealing import Seal
from storage.tables import ballot, voice, workshop

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_VOICE, _BALLOT = Seal("voice"), Seal("ballot")


class SqlWorkshops:
    """`bot.ports.Workshops`. Lists are in the order of ids, workshops by the day they were held."""

    def __init__(self, book: Book, keys: Keys, rounds: SqlRounds) -> None:
        self._keys, self._rounds = keys, rounds
        self._workshops: Pages[str, Workshop] = Pages(
            book, workshop, _encode, _decode, owners={"round": rounds.pages}
        )
        ours = {"workshop": self._workshops}
        self._voices: Pages[str, Voice] = Pages(
            book, voice, self._encode_voice, self._decode_voice, owners=ours
        )
        self._ballots: Pages[bytes, Ballot] = Pages(
            book, ballot, self._encode_ballot, self._decode_ballot, owners=ours
        )

    async def get(self, workshop_id: str) -> Workshop | None:
        found = await self._workshops.get(workshop_id)
        return found if found and await self._rounds.get(found.round) else None

    async def with_code(self, code: str) -> Workshop | None:
        return next(iter(await self._there(workshop.c.code == code)), None)

    async def of_round(self, round_id: str) -> list[Workshop]:
        ours = workshop.c.round == round_id
        return await self._workshops.select(ours, order=(workshop.c.held,))

    async def in_state(self, state: RoundState) -> list[Workshop]:
        return await self._there(workshop.c.state == state.value)

    async def _there(self, *where: ColumnElement[bool]) -> list[Workshop]:
        found = await self._workshops.select(*where)
        return [one for one in found if await self._rounds.get(one.round)]

    def save(self, value: Workshop) -> None:
        self._workshops.put(value)

    async def voices(self, workshop_id: str) -> list[Voice]:
        return await self._voices.select(voice.c.workshop == workshop_id)

    def save_voice(self, value: Voice) -> None:
        self._voices.put(value)

    def remove_voice(self, voice_id: str) -> None:
        self._voices.remove(voice_id)

    async def ballot(self, tag: bytes) -> Ballot | None:
        return await self._ballots.get(tag)

    async def ballots(self, workshop_id: str) -> list[Ballot]:
        return await self._ballots.select(ballot.c.workshop == workshop_id)

    def save_ballot(self, value: Ballot) -> None:
        self._ballots.put(value)

    def remove_ballot(self, tag: bytes) -> None:
        self._ballots.remove(tag)

    def _encode_voice(self, value: Voice) -> Row:
        key = self._keys.content(value.workshop)
        content = orjson.dumps({"topic": value.topic, "words": value.words})
        return {
            "id": value.id,
            "workshop": value.workshop,
            "sealed": _VOICE.close(key, content, value.id.encode()),
            "waiter": value.waiter,
        }

    def _decode_voice(self, row: Mapping[Any, Any]) -> Voice:
        key = self._keys.content(row["workshop"])
        content = orjson.loads(_VOICE.open(key, row["sealed"], row["id"].encode()))
        return Voice(row["id"], row["workshop"], content["topic"], content["words"], row["waiter"])

    def _encode_ballot(self, value: Ballot) -> Row:
        key = self._keys.content(value.workshop)
        return {
            "tag": value.tag,
            "workshop": value.workshop,
            "sealed": _BALLOT.close(key, orjson.dumps(value.points), value.tag),
        }

    def _decode_ballot(self, row: Mapping[Any, Any]) -> Ballot:
        key = self._keys.content(row["workshop"])
        points = orjson.loads(_BALLOT.open(key, row["sealed"], row["tag"]))
        return Ballot(row["tag"], row["workshop"], points)


def _encode(value: Workshop) -> Row:
    agreements = [[one.topic, one.words] for one in value.agreements]
    return {
        "id": value.id,
        "round": value.round,
        "municipality": value.municipality,
        "code": value.code,
        "state": value.state.value,
        "held": value.held.isoformat(),
        "step": value.step.value,
        "topic": value.topic,
        "topics": orjson.dumps(value.topics).decode(),
        "ends": value.ends,
        "revision": value.revision,
        "sums": None if value.sums is None else orjson.dumps(value.sums).decode(),
        "agreements": orjson.dumps(agreements).decode(),
        "people": value.people,
    }


def _decode(row: Mapping[Any, Any]) -> Workshop:
    return Workshop(
        id=row["id"],
        round=row["round"],
        municipality=row["municipality"],
        code=row["code"],
        state=RoundState(row["state"]),
        held=date.fromisoformat(row["held"]),
        step=Step(row["step"]),
        topic=row["topic"],
        topics=tuple(orjson.loads(row["topics"])),
        ends=row["ends"],
        revision=row["revision"],
        sums=None if row["sums"] is None else orjson.loads(row["sums"]),
        agreements=tuple(Agreement(*one) for one in orjson.loads(row["agreements"])),
        people=row["people"],
    )

"""Feedback, and what people say to it while it is open.

Opinions are sealed under the feedback's content key, and whose they are stands beside them as a tag
of its participation key. At its close they are counted and deleted, and both keys die.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from bot.model import About, Feedback, Moment, Opinion, RoundState
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import Seal
from storage.tables import feedback, opinion

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from storage.events import SqlEvents
    from storage.rounds import SqlRounds
    from storage.talks import SqlTalks
    from storage.workshops import SqlWorkshops

_SEAL = Seal("opinion")


class Subjects(Protocol):
    """Where the subjects of one kind are."""

    async def get(self, subject: str, /) -> object | None: ...


class SqlFeedbacks:
    """`bot.ports.Feedbacks`. Lists are in the order of the last days to answer."""

    def __init__(
        self,
        book: Book,
        keys: Keys,
        rounds: SqlRounds,
        workshops: SqlWorkshops,
        talks: SqlTalks,
        events: SqlEvents,
    ) -> None:
        self._keys = keys
        self._subjects: Mapping[About, Subjects] = {
            About.ROUND: rounds,
            About.WORKSHOP: workshops,
            About.TALK: talks,
            About.EVENT: events,
        }
        self._feedbacks: Pages[str, Feedback] = Pages(book, feedback, _encode, _decode)
        self._opinions: Pages[bytes, Opinion] = Pages(
            book,
            opinion,
            self._encode_opinion,
            self._decode_opinion,
            owners={"feedback": self._feedbacks},
        )

    async def get(self, feedback_id: str) -> Feedback | None:
        found = await self._feedbacks.get(feedback_id)
        return found if found and await self._is_there(found) else None

    async def about(self, *subjects: str) -> list[Feedback]:
        return await self._select(feedback.c.subject.in_(subjects))

    async def in_state(self, state: RoundState) -> list[Feedback]:
        return await self._there(feedback.c.state == state.value)

    async def due_again(self, day: date) -> list[Feedback]:
        return await self._there(feedback.c.again <= day.isoformat())

    async def _there(self, *where: ColumnElement[bool]) -> list[Feedback]:
        found = await self._select(*where)
        return [one for one in found if await self._is_there(one)]

    async def _is_there(self, one: Feedback) -> bool:
        return await self._subjects[one.kind].get(one.subject) is not None

    async def _select(self, *where: ColumnElement[bool]) -> list[Feedback]:
        return await self._feedbacks.select(*where, order=(feedback.c.ends, feedback.c.id))

    def save(self, value: Feedback) -> None:
        self._feedbacks.put(value)

    def remove(self, feedback_id: str) -> None:
        self._feedbacks.remove(feedback_id)

    async def opinion(self, tag: bytes) -> Opinion | None:
        return await self._opinions.get(tag)

    async def opinions(self, feedback_id: str) -> list[Opinion]:
        return await self._opinions.select(opinion.c.feedback == feedback_id)

    def save_opinion(self, value: Opinion) -> None:
        self._opinions.put(value)

    def remove_opinion(self, tag: bytes) -> None:
        self._opinions.remove(tag)

    def _encode_opinion(self, value: Opinion) -> Row:
        key = self._keys.content(value.feedback)
        return {
            "tag": value.tag,
            "feedback": value.feedback,
            "sealed": _SEAL.close(key, orjson.dumps(value.answers), value.tag),
        }

    def _decode_opinion(self, row: Mapping[Any, Any]) -> Opinion:
        key = self._keys.content(row["feedback"])
        answers = orjson.loads(_SEAL.open(key, row["sealed"], row["tag"]))
        return Opinion(row["tag"], row["feedback"], answers)


def _encode(value: Feedback) -> Row:
    return {
        "id": value.id,
        "subject": value.subject,
        "kind": value.kind.value,
        "moment": value.moment.value,
        "state": value.state.value,
        "ends": value.ends.isoformat(),
        "again": value.again and value.again.isoformat(),
        "people": value.people,
        "counts": orjson.dumps(value.counts).decode(),
    }


def _decode(row: Mapping[Any, Any]) -> Feedback:
    return Feedback(
        id=row["id"],
        subject=row["subject"],
        kind=About(row["kind"]),
        moment=Moment(row["moment"]),
        state=RoundState(row["state"]),
        ends=date.fromisoformat(row["ends"]),
        again=row["again"] and date.fromisoformat(row["again"]),
        people=row["people"],
        counts=orjson.loads(row["counts"]),
    )

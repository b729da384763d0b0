"""Official answers, sealed under the event's content key as the contributions are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import func, or_, select

from bot.answers import OfficialAnswer, Outcome
from bot.moderated import Decision, Theme
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import Seal
from storage.tables import contribution, official_answer, verdict

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

    from bot.model import Contribution, Event

_SEAL = Seal("official_answer")


class SqlOfficialAnswers:
    """`bot.answers.OfficialAnswers`."""

    def __init__(
        self,
        book: Book,
        keys: Keys,
        events: Pages[str, Event],
        themes: Pages[str, Theme],
        contributions: Pages[str, Contribution],
    ) -> None:
        self._book, self._keys = book, keys
        owners: dict[str, Pages[Any, Any]] = {
            "event": events,
            "theme": themes,
            "contribution": contributions,
        }
        self._pages: Pages[str, OfficialAnswer] = Pages(
            book, official_answer, self._encode, self._decode, owners=owners
        )

    async def of(self, about: Collection[str]) -> dict[str, OfficialAnswer]:
        await self._pages.load(about)
        found = {one: self._pages.seen(one) for one in about}
        return {one: answer for one, answer in found.items() if answer is not None}

    async def of_event(self, event: str) -> list[OfficialAnswer]:
        return await self._pages.select(
            official_answer.c.event == event, order=(official_answer.c.about,)
        )

    async def unanswered(self, event: str, prompts: Collection[str]) -> dict[str | None, int]:
        await self._book.flush()
        rows = await self._book.rows(
            select(verdict.c.theme, func.count().label("all"))
            .select_from(_WITH_VERDICT)
            .where(*_unanswered(event, prompts))
            .group_by(verdict.c.theme)
        )
        return {row["theme"]: int(row["all"]) for row in rows}

    async def next_unanswered(self, event: str, prompts: Collection[str], after: str) -> str | None:
        await self._book.flush()
        rows = await self._book.rows(
            select(contribution.c.id)
            .select_from(_WITH_VERDICT)
            .where(
                *_unanswered(event, prompts),
                verdict.c.theme.is_(None),
                contribution.c.id > after,
            )
            .order_by(contribution.c.id)
            .limit(1)
        )
        return rows[0]["id"] if rows else None

    def save(self, answer: OfficialAnswer) -> None:
        self._pages.put(answer)

    def remove(self, about: str) -> None:
        self._pages.remove(about)

    def _encode(self, value: OfficialAnswer) -> Row:
        written = orjson.dumps({"words": dict(value.words), "owner": value.owner})
        key = self._keys.content(value.event)
        return {
            "about": value.about,
            "event": value.event,
            "theme": value.theme,
            "contribution": value.contribution,
            "outcome": value.outcome.value,
            "day": value.day.isoformat() if value.day else None,
            "sealed": _SEAL.close(key, written, value.about.encode()),
        }

    def _decode(self, row: Mapping[Any, Any]) -> OfficialAnswer:
        key = self._keys.content(row["event"])
        written = orjson.loads(_SEAL.open(key, row["sealed"], row["about"].encode()))
        return OfficialAnswer(
            event=row["event"],
            outcome=Outcome(row["outcome"]),
            words=written["words"],
            owner=written["owner"],
            day=date.fromisoformat(row["day"]) if row["day"] else None,
            theme=row["theme"],
            contribution=row["contribution"],
        )


_WITH_VERDICT: FromClause = contribution.outerjoin(
    verdict, verdict.c.contribution == contribution.c.id
)


def _unanswered(event: str, prompts: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """What makes a contribution a released one that nobody has answered or rejected."""
    answered = (
        select(official_answer.c.about)
        .where(
            or_(
                official_answer.c.about == contribution.c.id,
                official_answer.c.about == verdict.c.theme,
            )
        )
        .correlate(contribution, verdict)
        .exists()
    )
    return (
        contribution.c.event == event,
        contribution.c.prompt.in_(list(prompts)),
        contribution.c.waiter.is_(None),
        verdict.c.decision.is_distinct_from(Decision.REJECTED.value),
        ~answered,
    )

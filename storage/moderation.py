"""Moderation: rules, verdicts, themes, what holds off floods, and the log.

Texts of verdicts and the names of themes are sealed under the event's content key, and are as
unreadable as the contributions once that is destroyed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import exists, func, select

from bot.model import Contribution, Event
from bot.moderated import Decision, Deed, Guard, LogEntry, Mode, Policy, Theme, Verdict
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import Seal
from storage.tables import contribution, guard, moderation_log, policy, theme, verdict

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

VERDICT_SEAL, _THEME = Seal("verdict"), Seal("theme")


class SqlModeration:
    """`bot.moderated.Moderation`."""

    def __init__(
        self,
        book: Book,
        keys: Keys,
        events: Pages[str, Event],
        contributions: Pages[str, Contribution],
    ) -> None:
        self._book, self._keys = book, keys
        owners: dict[str, Pages[Any, Any]] = {"event": events}
        self._policies: Pages[str, Policy] = Pages(
            book, policy, _encode_policy, _decode_policy, owners=owners
        )
        self.theme_pages = self._themes = Pages[str, Theme](
            book, theme, self._encode_theme, self._decode_theme, owners=owners
        )
        self._verdicts: Pages[str, Verdict] = Pages(
            book,
            verdict,
            self._encode_verdict,
            self._decode_verdict,
            owners={**owners, "contribution": contributions},
        )
        self._verdicts.outlive(contributions, "duplicate_of")
        self._verdicts.outlive(self._themes, "theme")
        self._guards: Pages[str, Guard] = Pages(book, guard, asdict, _decode_guard, owners=owners)
        self._log: Pages[str, LogEntry] = Pages(
            book, moderation_log, _encode_entry, _decode_entry, owners=owners
        )
        self._log.outlive(contributions, "contribution")

    async def policy(self, event: str) -> Policy | None:
        return await self._policies.get(event)

    def save_policy(self, policy: Policy) -> None:
        self._policies.put(policy)

    async def verdict(self, contribution: str) -> Verdict | None:
        return await self._verdicts.get(contribution)

    async def verdicts(self, contributions: Collection[str]) -> dict[str, Verdict]:
        await self._verdicts.load(contributions)
        found = {one: self._verdicts.seen(one) for one in contributions}
        return {one: value for one, value in found.items() if value is not None}

    def save_verdict(self, verdict: Verdict) -> None:
        self._verdicts.put(verdict)

    async def counts(self, event: str) -> dict[tuple[str, Decision | None], int]:
        await self._book.flush()
        own = verdict.c.contribution == contribution.c.id
        rows = await self._book.rows(
            select(contribution.c.prompt, verdict.c.decision, func.count().label("all"))
            .select_from(contribution.outerjoin(verdict, own))
            .where(contribution.c.event == event, contribution.c.waiter.is_(None))
            .group_by(contribution.c.prompt, verdict.c.decision)
        )
        return {
            (row["prompt"], Decision(row["decision"]) if row["decision"] else None): row["all"]
            for row in rows
        }

    async def undecided(self, event: str, prompts: Collection[str]) -> int:
        await self._book.flush()
        asked = contribution.c.prompt.in_(list(prompts))
        there = (
            select(func.count())
            .select_from(contribution)
            .where(contribution.c.event == event, asked)
        )
        own = verdict.c.contribution == contribution.c.id
        decided = (
            select(func.count())
            .select_from(verdict.join(contribution, own))
            .where(verdict.c.event == event, verdict.c.decision.is_not(None), asked)
        )
        (row,) = await self._book.rows(
            select(
                there.scalar_subquery().label("there"),
                there.where(contribution.c.waiter.is_not(None)).scalar_subquery().label("waiting"),
                decided.scalar_subquery().label("decided"),
            )
        )
        return int(row["there"] - row["waiting"] - row["decided"])

    async def next(
        self, event: str, prompts: Collection[str], decision: Decision | None, after: str
    ) -> str | None:
        await self._book.flush()
        rows = await self._book.rows(
            select(contribution.c.id)
            .where(*_decided(event, prompts, decision), contribution.c.id > after)
            .order_by(contribution.c.id)
            .limit(1)
        )
        return rows[0]["id"] if rows else None

    async def theme(self, theme_id: str) -> Theme | None:
        return await self._themes.get(theme_id)

    async def themes(self, event: str) -> list[Theme]:
        found = await self._themes.select(theme.c.event == event)
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    async def under(self, theme_id: str) -> int:
        await self._book.flush()
        (row,) = await self._book.rows(
            select(func.count().label("all"))
            .select_from(verdict)
            .where(verdict.c.theme == theme_id)
        )
        return int(row["all"])

    def save_theme(self, theme: Theme) -> None:
        self._themes.put(theme)

    def remove_theme(self, theme: str) -> None:
        self._themes.remove(theme)

    async def drop_themes(self, event: str) -> None:
        await self._book.write(theme.delete().where(theme.c.event == event))
        self._themes.forget()

    async def guard(self, event: str) -> Guard | None:
        return await self._guards.get(event)

    def save_guard(self, guard: Guard) -> None:
        self._guards.put(guard)

    def remove_guard(self, event: str) -> None:
        self._guards.remove(event)

    async def log(self, event: str) -> list[LogEntry]:
        return await self._log.select(
            moderation_log.c.event == event, order=(moderation_log.c.day,)
        )

    def note(self, entry: LogEntry) -> None:
        self._log.put(entry)

    async def unname(self, event: str) -> None:
        own = moderation_log.c.event == event
        await self._book.write(moderation_log.update().where(own).values(contribution=None))
        self._log.forget()

    def _encode_verdict(self, value: Verdict) -> Row:
        sealed = None
        if value.public is not None:
            key = self._keys.content(value.event)
            sealed = VERDICT_SEAL.close(key, value.public.encode(), value.contribution.encode())
        return {
            "contribution": value.contribution,
            "event": value.event,
            "decision": value.decision and value.decision.value,
            "reason": value.reason,
            "sealed": sealed,
            "duplicate_of": value.duplicate_of,
            "theme": value.theme,
        }

    def _decode_verdict(self, row: Mapping[Any, Any]) -> Verdict:
        public = None
        if row["sealed"] is not None:
            key = self._keys.content(row["event"])
            public = VERDICT_SEAL.open(key, row["sealed"], row["contribution"].encode()).decode()
        return Verdict(
            contribution=row["contribution"],
            event=row["event"],
            decision=Decision(row["decision"]) if row["decision"] else None,
            reason=row["reason"],
            public=public,
            duplicate_of=row["duplicate_of"],
            theme=row["theme"],
        )

    def _encode_theme(self, value: Theme) -> Row:
        key = self._keys.content(value.event)
        sealed = _THEME.close(key, value.name.encode(), value.id.encode())
        return {"id": value.id, "event": value.event, "sealed": sealed}

    def _decode_theme(self, row: Mapping[Any, Any]) -> Theme:
        key = self._keys.content(row["event"])
        name = _THEME.open(key, row["sealed"], row["id"].encode()).decode()
        return Theme(row["id"], row["event"], name)


def _decided(
    event: str, prompts: Collection[str], decision: Decision | None
) -> tuple[ColumnElement[bool], ...]:
    """What makes a contribution a released one that was decided so."""
    own = verdict.c.contribution == contribution.c.id
    if decision is None:
        so = ~exists().where(own, verdict.c.decision.is_not(None))
    else:
        so = exists().where(own, verdict.c.decision == decision.value)
    return (
        contribution.c.event == event,
        contribution.c.prompt.in_(list(prompts)),
        contribution.c.waiter.is_(None),
        so,
    )


def _encode_policy(value: Policy) -> Row:
    return {
        "event": value.event,
        "mode": value.mode.value,
        "usual": orjson.dumps(value.usual).decode(),
        "own": orjson.dumps(value.own).decode(),
        "language": value.language,
    }


def _decode_policy(row: Mapping[Any, Any]) -> Policy:
    return Policy(
        event=row["event"],
        mode=Mode(row["mode"]),
        usual=tuple(orjson.loads(row["usual"])),
        own=tuple(orjson.loads(row["own"])),
        language=row["language"],
    )


def _decode_guard(row: Mapping[Any, Any]) -> Guard:
    return Guard(row["event"], row["slow_minutes"], row["room_code"])


def _encode_entry(value: LogEntry) -> Row:
    return {
        "id": value.id,
        "event": value.event,
        "day": value.day.isoformat(),
        "what": value.what.value,
        "contribution": value.contribution,
        "reason": value.reason,
    }


def _decode_entry(row: Mapping[Any, Any]) -> LogEntry:
    return LogEntry(
        id=row["id"],
        event=row["event"],
        day=date.fromisoformat(row["day"]),
        what=Deed(row["what"]),
        contribution=row["contribution"],
        reason=row["reason"],
    )

"""Contributions and tags of participation. No row of one kind can be traced to one of the other.

Nothing here carries a person, a time or a number that counts up, and nothing ever may.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from bot.contribution_kinds import ContributionKind
from bot.model import Contribution, Door, Event, Participation
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import Seal
from storage.tables import contribution, participation, release

PEOPLE = ""
"""The prompt of the tags that count people."""
PORTION = 1_000
"""Contributions read at once, so that the loop goes on in between."""
SEAL = Seal("contribution")
MARKS = {
    None: b"\0n",
    ContributionKind.CONCERN: b"\0c",
    ContributionKind.IDEA: b"\0i",
    ContributionKind.QUESTION: b"\0q",
    ContributionKind.EXPERIENCE: b"\0e",
}
"""What stands before a value, within the seal, that is said to be something. What is said to be
nothing goes without, as all did before there were kinds, unless it begins like a mark itself."""
KINDS = {mark: kind for kind, mark in MARKS.items()}


@dataclass(frozen=True, slots=True)
class _Release:
    """How often a prompt was released."""

    event: str
    prompt: str
    batch: int


class SqlContributions:
    """`bot.ports.Contributions`. Lists are in the order of ids, which are random."""

    def __init__(self, book: Book, keys: Keys, events: Pages[str, Event]) -> None:
        self._book, self._keys = book, keys
        owners = {"event": events}
        self.pages: Pages[str, Contribution] = Pages(
            book, contribution, self._encode, self._decode, owners=owners
        )
        self._tags: Pages[bytes, Participation] = Pages(
            book, participation, _encode_tag, _decode_tag, owners=owners, once=True
        )
        self._releases: Pages[tuple[str, str], _Release] = Pages(
            book, release, _encode_release, _decode_release, owners=owners
        )

    async def existing_tags(self, event: str, tags: Collection[bytes]) -> set[bytes]:
        await self._tags.load(tags)
        found = (self._tags.seen(tag) for tag in tags)
        return {one.tag for one in found if one is not None and one.event == event}

    def add_participation(self, participation: Participation) -> None:
        self._tags.put(participation)

    async def count_people(self, event: str) -> tuple[int, int]:
        await self._book.flush()
        by_browser = func.count(case((participation.c.door == Door.BROWSER.value, 1)))
        (row,) = await self._book.rows(
            select(func.count().label("all"), by_browser.label("browser"))
            .select_from(participation)
            .where(participation.c.event == event, participation.c.prompt == PEOPLE)
        )
        return row["all"], row["browser"]

    async def batch(self, event: str, prompt: str) -> int:
        found = await self._releases.get((event, prompt))
        return found.batch if found else 0

    def next_batch(self, event: str, prompt: str, number: int) -> None:
        self._releases.put(_Release(event, prompt, number))

    def save(self, contribution: Contribution) -> None:
        self.pages.put(contribution)

    def remove(self, contribution: Contribution) -> None:
        self.pages.remove(contribution.id)

    async def with_receipts(self, receipts: Collection[bytes]) -> list[Contribution]:
        codes = list(receipts)
        found: list[Contribution] = []
        for start in range(0, len(codes), PORTION):
            some = codes[start : start + PORTION]
            found += await self.pages.select(contribution.c.receipt.in_(some))
        return sorted(found, key=lambda one: one.id)

    async def get(self, contribution: str) -> Contribution | None:
        return await self.pages.get(contribution)

    async def waiting(self, event: str, prompt: str) -> list[Contribution]:
        return await self.pages.select(
            contribution.c.event == event,
            contribution.c.prompt == prompt,
            contribution.c.waiter.is_not(None),
        )

    async def count_waiters(self, event: str, prompt: str) -> int:
        await self._book.flush()
        (row,) = await self._book.rows(
            select(func.count(contribution.c.waiter.distinct()).label("people")).where(
                contribution.c.event == event,
                contribution.c.prompt == prompt,
                contribution.c.waiter.is_not(None),
            )
        )
        return int(row["people"])

    async def some_released(
        self, event: str, prompt: str, most: int, above: str = ""
    ) -> list[Contribution]:
        return await self.pages.select(
            contribution.c.event == event,
            contribution.c.prompt == prompt,
            contribution.c.waiter.is_(None),
            contribution.c.id > above,
            limit=most,
        )

    async def released(self, event: str) -> list[Contribution]:
        await self._book.flush()
        found: list[Contribution] = []
        last = ""
        while True:
            # Not through the pages: these many are read once and shown.
            rows = await self._book.rows(
                select(contribution)
                .where(
                    contribution.c.event == event,
                    contribution.c.waiter.is_(None),
                    contribution.c.id > last,
                )
                .order_by(contribution.c.id)
                .limit(PORTION)
            )
            found += [self._decode(row) for row in rows]
            if len(rows) < PORTION:
                return found
            last = found[-1].id

    async def count_released(self, event: str) -> int:
        await self._book.flush()
        (row,) = await self._book.rows(
            select(func.count().label("all"))
            .select_from(contribution)
            .where(contribution.c.event == event, contribution.c.waiter.is_(None))
        )
        return int(row["all"])

    async def drop_some(self, event: str, most: int) -> int:
        some = select(contribution.c.id).where(contribution.c.event == event).limit(most)
        dropped = await self._book.write(contribution.delete().where(contribution.c.id.in_(some)))
        self.pages.forget()
        return dropped

    async def drop_tags(self, event: str) -> None:
        await self._book.write(participation.delete().where(participation.c.event == event))
        self._tags.forget()

    def _encode(self, value: Contribution) -> Row:
        place = (value.id.encode(), value.event.encode(), value.prompt.encode())
        return {
            "id": value.id,
            "event": value.event,
            "prompt": value.prompt,
            "sealed": SEAL.close(self._keys.content(value.event), _packed(value), *place),
            "language": value.language,
            "receipt": value.receipt,
            "waiter": value.waiter,
            "replaces": value.replaces,
        }

    def _decode(self, row: Mapping[Any, Any]) -> Contribution:
        place = (row["id"].encode(), row["event"].encode(), row["prompt"].encode())
        plain = SEAL.open(self._keys.content(row["event"]), row["sealed"], *place)
        kind, value = unpacked(plain)
        return Contribution(
            id=row["id"],
            event=row["event"],
            prompt=row["prompt"],
            value=value,
            language=row["language"],
            receipt=row["receipt"],
            waiter=row["waiter"],
            replaces=row["replaces"],
            kind=kind,
        )


def _packed(value: Contribution) -> bytes:
    plain = value.value.encode()
    return MARKS[value.kind] + plain if value.kind or plain.startswith(b"\0") else plain


def unpacked(plain: bytes) -> tuple[ContributionKind | None, str]:
    """What was sealed of a contribution: what it is said to be, and its value."""
    if plain[:2] in KINDS:
        return KINDS[plain[:2]], plain[2:].decode()
    return None, plain.decode()


def _encode_tag(value: Participation) -> Row:
    return {
        "tag": value.tag,
        "event": value.event,
        "prompt": value.prompt,
        "door": value.door.value,
    }


def _decode_tag(row: Mapping[Any, Any]) -> Participation:
    return Participation(
        event=row["event"], prompt=row["prompt"], tag=row["tag"], door=Door(row["door"])
    )


def _encode_release(value: _Release) -> Row:
    return {"event": value.event, "prompt": value.prompt, "batch": value.batch}


def _decode_release(row: Mapping[Any, Any]) -> _Release:
    return _Release(event=row["event"], prompt=row["prompt"], batch=row["batch"])

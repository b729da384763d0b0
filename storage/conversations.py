"""Conversations, encrypted: of their content the database knows nothing, of their time the hour.

An open one about a dialogue event, round, workshop, feedback or talk's room is sealed under its
draft key and can be read by nobody once that has closed; without its key it counts as absent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from bot.errors import MissingKey
from bot.model import Conversation, Format, Stage
from bot.ports import Keys
from bot.questionnaire import Walk
from storage.pages import Book, Pages, Row
from storage.sealing import LastingKey, Seal
from storage.tables import EPOCH
from storage.tables import conversation as table

HOUR = timedelta(hours=1)
DRAFT, LASTING = "draft", "lasting"
ANONYMOUS = frozenset(
    {
        Format.DIALOGUE,
        Format.ROOM_CODE,
        Format.ROUND,
        Format.VOICE,
        Format.FEEDBACK,
        Format.TALK_QUESTION,
    }
)
"""Formats whose answers stop being somebody's when their subject closes."""
ID_LENGTH = 10
"""Characters of an id: a draft is as long for whoever came by no multiplier's link."""
_SEAL = Seal("conversation")


class SqlConversations:
    """`bot.ports.Conversations`. An account's are in the order of turns, a subject's of ids."""

    def __init__(self, book: Book, keys: Keys) -> None:
        self._book, self._keys = book, keys
        self._lasting = LastingKey(keys, "conversation")
        self._pages: Pages[str, Conversation] = Pages(
            book, table, self._encode, self._decode, group="account"
        )

    async def preload(self, accounts: Collection[bytes]) -> None:
        """Get to know all conversations of these accounts with one SELECT."""
        await self._pages.load_groups(accounts)

    async def of_account(self, account: bytes) -> list[Conversation]:
        found = await self._pages.of_group(account)
        return sorted(found, key=lambda one: (one.turn, one.id))

    async def of_subject(self, subject: str) -> list[Conversation]:
        return await self._pages.select(table.c.subject == subject)

    def save(self, conversation: Conversation) -> None:
        if conversation.expires is not None:
            expires = EPOCH + _hours(conversation.expires) * HOUR
            conversation = replace(conversation, expires=expires)
        self._pages.put(conversation)

    def remove(self, conversation: Conversation) -> None:
        self._pages.remove(conversation.id)

    async def remove_expired(self, now: datetime) -> int:
        hour = (now - EPOCH) // HOUR
        gone = await self._book.write(table.delete().where(table.c.expires <= hour))
        self._pages.forget()
        return gone

    def _encode(self, value: Conversation) -> Row:
        is_draft = value.format in ANONYMOUS and value.stage is Stage.OPEN
        key = self._keys.draft(value.subject) if is_draft else self._lasting()
        plain = orjson.dumps(_content(value))
        return {
            "id": value.id,
            "account": value.account,
            "subject": value.subject,
            "expires": None if value.expires is None else _hours(value.expires),
            "key": DRAFT if is_draft else LASTING,
            "sealed": _SEAL.close(key, plain, value.id.encode(), value.account),
        }

    def _decode(self, row: Mapping[Any, Any]) -> Conversation | None:
        if row["key"] == DRAFT:
            try:
                key = self._keys.draft(row["subject"])
            except MissingKey:
                return None
        else:
            key = self._lasting()
        content = orjson.loads(_SEAL.open(key, row["sealed"], row["id"].encode(), row["account"]))
        walk = content["walk"]
        return Conversation(
            id=row["id"],
            account=row["account"],
            format=Format(content["format"]),
            subject=row["subject"],
            stage=Stage(content["stage"]),
            walk=Walk(
                at=walk["at"],
                answers={question: tuple(value) for question, value in walk["answers"].items()},
                part=walk["part"],
                editing=walk["editing"],
                revision=walk["revision"],
            ),
            language=content["language"],
            turn=content["turn"],
            expires=None if row["expires"] is None else EPOCH + row["expires"] * HOUR,
            receipt=content["receipt"],
            amends=content["amends"],
            preview=content["preview"],
            locked=content["locked"],
            # One begun before there were multipliers has none.
            through=content.get("through", "").strip(),
            warned=tuple(content.get("warned", ())),
            former=tuple(content.get("former", ())),
        )


def _content(value: Conversation) -> Mapping[str, object]:
    walk = value.walk
    return {
        "format": value.format.value,
        "stage": value.stage.value,
        "walk": {
            "at": walk.at,
            "answers": walk.answers,
            "part": walk.part,
            "editing": walk.editing,
            "revision": walk.revision,
        },
        "language": value.language,
        "turn": value.turn,
        "receipt": value.receipt,
        "amends": value.amends,
        "preview": value.preview,
        "locked": value.locked,
        "through": value.through.ljust(ID_LENGTH),
        "warned": value.warned,
        "former": value.former,
    }


def _hours(moment: datetime) -> int:
    """Full hours since 1970, rounded up."""
    return -((EPOCH - moment) // HOUR)

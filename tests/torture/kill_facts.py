"""A look into what a bot left behind: everything that matters in its database, decrypted.

Opening it shows that it can be opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.certificates import Occasion
from bot.model import Event
from storage.unit import SqlUnit, Storage

Facts = dict[str, Any]


async def examine(folder: Path, now: datetime, accounts: Sequence[bytes]) -> Facts:
    """What lies in a folder's database and beside it.

    Raises:
        OperatorError, SQLAlchemyError, sqlite3.Error: it cannot be opened or read.
    """
    (file,) = folder.glob("*.sqlite")
    storage = await Storage.open(f"sqlite+aiosqlite:///{file}", folder, lambda: now)
    try:
        async with storage.unit() as unit:
            found = await _facts(unit, accounts)
    finally:
        await storage.close()
    with sqlite3.connect(storage.file) as raw:
        found["sound"] = raw.execute("PRAGMA integrity_check").fetchone()[0]
        rows = raw.execute("SELECT tag FROM participation ORDER BY tag")
        found["tags"] = [tag.hex() for (tag,) in rows]
    raw.close()
    return found


async def _facts(unit: SqlUnit, accounts: Sequence[bytes]) -> Facts:
    talks = await unit.talks.all()
    return {
        "events": [await _event(unit, event) for event in await unit.events.all()],
        "conversations": [
            {
                "account": account.hex(),
                "stage": conversation.stage.value,
                "receipt": conversation.receipt,
                "answers": conversation.walk.answers,
            }
            for account in accounts
            for conversation in await unit.conversations.of_account(account)
        ],
        "letters": [
            {"kind": one.kind, "person": one.person, "state": one.state.value}
            for one in await unit.letters.all()
        ],
        "replies": {
            reply.person: reply.answer.value
            for talk in talks
            for reply in await unit.talks.replies(talk.id)
        },
        "addresses": {
            address.address: person.id
            for person in await unit.people.all()
            for address in await unit.people.addresses(person.id)
        },
        "owed": len(await unit.owed.all()),
    }


async def _event(unit: SqlUnit, event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "state": event.state.value,
        "keys": sorted(
            file.name.split(".")[1] for file in unit.keys.folder.glob(f"{event.id}.*.key")
        ),
        "prompts": [prompt.id for prompt in event.prompts.questions],
        "contributions": await _contributions(unit, event),
        "log": [one.what.value for one in await unit.moderation.log(event.id)],
        "subscribers": [
            address.address
            for subscriber in await unit.subscribers.of_event(event.id)
            for address in await unit.people.addresses(subscriber.person)
        ],
        "contacts": [
            [contact.name, contact.reached]
            for group in await unit.working_groups.of_event(event.id)
            for contact in await unit.working_groups.contacts(group.id)
        ],
        "opinions": [
            {
                "state": feedback.state.value,
                "answers": [
                    opinion.answers for opinion in await unit.feedbacks.opinions(feedback.id)
                ],
            }
            for feedback in await unit.feedbacks.about(event.id)
        ],
        "certificates": {
            occasion.value: found.text
            for occasion in Occasion
            if (found := await unit.certificates.get(event.id, occasion))
        },
    }


async def _contributions(unit: SqlUnit, event: Event) -> list[dict[str, Any]]:
    found = await unit.contributions.released(event.id)
    for prompt in event.prompts.questions:
        found += await unit.contributions.waiting(event.id, prompt.id)
    verdicts = await unit.moderation.verdicts([one.id for one in found])
    return [
        {
            "prompt": one.prompt,
            "value": one.value,
            "receipt": one.receipt.hex() if one.receipt else "",
            "decision": verdict.decision
            if (verdict := verdicts.get(one.id)) and verdict.decision
            else "",
        }
        for one in found
    ]

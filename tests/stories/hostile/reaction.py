"""What the bot says to whoever writes something."""

from __future__ import annotations

from tests.fakes.botapi import Person, SeenMessage
from tests.living import Living


def last(person: Person) -> SeenMessage:
    """The newest message of the bot."""
    assert person.last is not None
    return person.last


async def reaction(life: Living, person: Person, text: str) -> str:
    """What the bot says or changes when somebody writes this; never nothing."""
    fake = life.fake
    assert fake is not None
    since = len(fake.ledger)
    person.send(text)
    await life.settled()
    said = [
        entry
        for entry in fake.ledger[since:]
        if entry.chat_id == person.id and entry.effect and entry.method.startswith(("send", "edit"))
    ]
    assert said, f"no answer to {text[:40]!r}"
    return "\n".join(message.text for message in person.messages[-len(said) :])

"""What the bot says to whoever writes or presses something."""

from __future__ import annotations

from collections.abc import Callable

from handlers.callbacks import decode
from tests.fakes.botapi import Button, Person, SeenMessage
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


def does(verb: str, value: str = "") -> Callable[[Button], bool]:
    """The button that does this, whatever its label says."""

    def found(button: Button) -> bool:
        action = decode(button.data or "")
        return action is not None and action.verb == verb and value in ("", action.value)

    return found

"""What one person sees of their answers, however many and long they are."""

from __future__ import annotations

import re
import unicodedata

from tests.fakes.botapi import SeenMessage
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.real_input.crowd import Citizen

MESSAGES = 5
"""How many messages one answer of the bot may take."""


def is_readable(messages: list[SeenMessage], texts: list[str], name: str) -> None:
    """At most five messages, buttons under the last, and everything in full somewhere in it."""
    assert 1 <= len(messages) <= MESSAGES, f"{len(messages)} messages"
    assert messages[-1].find(does(name)), f"no {name} under the last message"
    assert not any(message.buttons for message in messages[:-1]), "buttons in the middle"
    files = [message.document for message in messages if message.document]
    if files:
        full = files[0].content.decode()
        missing = [text for text in texts if text not in full]
    else:
        # Telegram itself trims what nobody sees.
        full = visible(messages[0].text)
        missing = [text for text in texts if visible(text) not in full]
    assert not missing, f"{len(missing)} of {len(texts)} texts are cut: {missing[0][:60]!r}"


def visible(text: str) -> str:
    """Without blanks and controls."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")


async def reads_receipt(life: Living, citizen: Citizen) -> None:
    """The receipt code opens all answers, as readable as their review."""
    code = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", citizen.since(0)[-1].text)
    assert code is not None, citizen.person.transcript()
    before = citizen.newest()
    citizen.person.send(f"/receipt {code[0]}")
    await life.settled()
    is_readable(citizen.since(before), citizen.texts, "receipt-edit")

"""Scenes that many stories begin with."""

from __future__ import annotations

from tests.fakes.telegram_user import Person
from tests.living import Living


async def act(life: Living, person: Person, *steps: str) -> None:
    """Do one step after another: `!text` writes it, anything else presses that button."""
    for step in steps:
        if step.startswith("!"):
            person.send(step[1:])
        else:
            person.press(step)
        await life.settled()


async def create_event(life: Living, moderator: Person, code: str, answers: int = 3) -> None:
    """A moderator who speaks English creates and opens an event with three prompts."""
    await act(
        life, moderator,
        "!/events", "New event", "!Our park", "English",
        "!What shall change?", "Free text", f"!{answers}", "Yes", "Yes",
        "!Which colour?", "One of several choices", "!Red\nGreen", "Done", "No", "Yes",
        "!How well do you like it?", "A scale from 1 to 5", "!not at all", "!very much", "No", "No",
        f"!{code}", "Skip", "Skip",
        "!Town of Musterstadt", "!dpo@musterstadt.example", "!https://musterstadt.example/imprint",
        "Create the event", "Open now",
    )  # fmt: skip

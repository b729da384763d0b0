"""A citizen's whole way by Telegram, as they see it."""

from __future__ import annotations

from pathlib import Path

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.living import living
from tests.stories.scenes import create_event


def show(person) -> None:
    print("=====")
    for m in person.messages:
        print("---", m.message_id, "file:", m.document or m.photo)
        print(m.text)
        for row in m.buttons:
            print("   ", [b.label for b in row])


async def test_smoke(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="M")
        moderator.send(f"/start {await life.grant(Role.MODERATOR)}")
        await life.settled()
        try:
            await create_event(life, moderator, "park")
            citizen = fake.person(2, language_code="en", first_name="C")
            citizen.send("/start park")
            await life.settled()
            for step in [
                "Take part",
                "!Hallo Welt",
                "!zweite Zeile",
                "Write another answer",
                "!B",
                "Done",
                "Red",
                "3",
                "Send",
            ]:
                if step.startswith("!"):
                    citizen.send(step[1:])
                else:
                    citizen.press(step)
                await life.settled()
        finally:
            show(moderator)
            if "citizen" in locals():
                show(citizen)
        assert not fake.violations

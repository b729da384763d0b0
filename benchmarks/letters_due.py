"""Writes letters to so many people into a new installation's database: due now, or in four weeks.

The settings come from the environment, as for the product itself. Started by `letters.py`.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from letters import FIRST_CHAT

from bot.anonymity import account_tag
from bot.model import Address, Door, Municipality, MunicipalityKind, Person, Role, Talk
from bot.talks import announcing
from handlers.assembly import opened, read_settings

PEOPLE_A_UNIT = 1_000


async def write(people: int, *, due: bool) -> None:
    """One talk, and one invitation to it for everybody."""
    async with opened(read_settings()) as house:
        async with house.storage.unit() as unit:
            town = Municipality(unit.chance.identifier(), "Musterstadt", MunicipalityKind.KREISFREI)
            unit.municipalities.save(town)
            unit.turn_done()
        for begin in range(0, people, PEOPLE_A_UNIT):
            async with house.storage.unit() as unit:
                for number in range(begin, min(people, begin + PEOPLE_A_UNIT)):
                    person = Person(
                        unit.chance.identifier(), Role.DECISION_MAKER, town.id, language="de"
                    )
                    chat = str(FIRST_CHAT + number)
                    tag = account_tag(unit.keys.lasting(), Door.TELEGRAM.value, chat)
                    unit.people.save(person)
                    unit.people.save_address(Address(person.id, tag, Door.TELEGRAM, chat))
                unit.turn_done()
        async with house.storage.unit() as unit:
            # In a zone where it is the middle of the day: no letter goes out at night.
            west = unit.now.hour - 12
            zone = f"Etc/GMT{west:+d}" if west else "Etc/GMT"
            ahead = timedelta(days=28 if due else 90)
            talk = Talk(
                unit.chance.identifier(), None, "Bündnisse", "Anna Beispiel", "Rathaus",
                unit.now + ahead, zone,
            )  # fmt: skip
            await announcing.announce(unit, talk)
            unit.turn_done()


if __name__ == "__main__":
    asyncio.run(write(int(sys.argv[1]), due=sys.argv[2] == "due"))

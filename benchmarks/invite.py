"""Writes one-time role codes into a new installation's database, and prints them as JSON.

`dialogbote grant` does the same for one person in a process of its own: too slow for a crowd. The
settings come from the environment, as for the product itself. Started by `bots.invited`.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot import people
from bot.model import MunicipalityKind, Role
from handlers.assembly import opened, read_settings


async def invite(count: int) -> list[str]:
    async with opened(read_settings()) as house, house.storage.unit() as unit:
        granted = [
            await people.grant(
                unit, Role.RESPONDENT, "Musterstadt", MunicipalityKind.KREISFREI, f"P{number}"
            )
            for number in range(count)
        ]
        unit.turn_done()
    return [one.code for one in granted]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(invite(int(sys.argv[1])))))

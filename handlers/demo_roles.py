"""The demo's made-up people: their sample municipality, and the roles they may try."""

from __future__ import annotations

from dataclasses import dataclass

from bot import people, sample
from bot.errors import OperatorError
from bot.model import Address, Door, Municipality, Role
from bot.people import BROWSER_LIFE
from bot.reception import Reception
from bot.talks.announcing import replan_all
from handlers.assembly import House
from handlers.web.demo import Demo

ROLES = {
    "citizen": (),
    "decision-maker": (Role.DECISION_MAKER, Role.RESPONDENT),
    "moderator": (Role.MODERATOR, Role.COORDINATOR),
}


@dataclass(frozen=True, slots=True)
class DemoRoles:
    """Hands out roles in the sample municipality."""

    house: House
    municipality: Municipality
    event: str

    @classmethod
    async def prepared(cls, house: House) -> DemoRoles:
        """Load the sample, or renew what of it lies in the past."""
        loaded = house.content.sample
        if loaded is None:
            raise OperatorError("config/content/sample.yaml", None, "the demo needs this file")
        async with house.storage.unit() as unit:
            asked = house.content.questionnaire(loaded.round.questionnaire, loaded.round.version)
            municipality = await sample.renew(unit, loaded, asked)
            unit.turn_done()
        return cls(house, municipality, loaded.event.code)

    def for_web(self) -> Demo:
        """What the browser door's demo pages need."""
        return Demo(self.grant, self.event)

    async def grant(self, role: str, account: str) -> None:
        """Give a browser's account what belongs to one of the demo's people."""
        async with self.house.storage.unit() as unit:
            tag = Reception.account(unit.keys.lasting(), Door.BROWSER, account)
            for one in ROLES[role]:
                granted = await people.grant(
                    unit, one, self.municipality.name, self.municipality.kind, "demo"
                )
                person = people.taken_up(granted.person)
                unit.people.save(person)
                unit.people.save_address(
                    Address(person.id, tag, Door.BROWSER, account, unit.now + BROWSER_LIFE)
                )
            await replan_all(unit)
            unit.turn_done()

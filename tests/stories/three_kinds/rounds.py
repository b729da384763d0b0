"""The self-check of one town: its round, its links, and the people who will come by them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from bot.model import Role
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_rounds import invite
from tests.stories.three_kinds.crowd import NOTHING, Respondent
from tests.stories.three_kinds.towns import LANGUAGES, NAMES, File, Town


@dataclass
class SelfCheck:
    """The self-check of one town, as the test arranged it."""

    town: Town
    file: File
    coordinator: Person
    people: list[Respondent]
    joint: dict[str, str]

    def by_perspective(self) -> dict[str, list[dict[str, str]]]:
        """The sheets that people filled in, one a person."""
        return {
            name: [one.sheet for one in self.people if one.perspective == name] for name in NAMES
        }


async def begun(life: Living, fake: FakeTelegram, town: Town, number: int) -> SelfCheck:
    """A round with its links, and the people who will come by them."""
    chance = random.Random(number)
    coordinator = fake.person(number, language_code="en", first_name="C")
    code = await life.grant(Role.COORDINATOR, town.name, kind=town.kind)
    await act(
        life, coordinator, f"!/start {code}", "!/selfcheck", "Open a round", "Full self-check",
        "Open the round",
    )  # fmt: skip
    file = File(town.kind.value)
    items = [item for field_items in file.fields.values() for item in field_items]
    usual = {item: chance.uniform(-0.5, 4.5) for item in items}
    holes = {item: chance.choice((0.05, 0.05, 0.1, 0.6)) for item in items}

    def plan(view: dict[str, float]) -> dict[str, str]:
        return {
            item: chance.choice((NOTHING, "unknown", "na"))
            if chance.random() < holes[item]
            else str(min(4, max(0, round(chance.gauss(usual[item] + view[item], 0.8)))))
            for item in items
        }

    def some(share: float, among: list[str]) -> frozenset[str]:
        return frozenset(item for item in among if chance.random() < share)

    people: list[Respondent] = []

    def come(
        perspective: str,
        code: str,
        fields: list[str],
        answers: dict[str, str],
        sheet: dict[str, str],
    ) -> None:
        person_number = number + 1 + len(people)
        language = LANGUAGES[person_number % len(LANGUAGES)]
        person = fake.person(person_number, language_code=language, first_name="R")
        slips = [item for item in items if answers[item] not in (NOTHING, "0")]
        people.append(
            Respondent(
                person, language, code, perspective, answers, fields, file, sheet,
                slips=some(0.03, slips), breaks=some(0.02, items), twice=some(0.05, items),
            )
        )  # fmt: skip

    joint: dict[str, str] = {}
    official = plan(dict.fromkeys(items, 0.0))
    code = await invite(life, coordinator, "Administration", "Yes", "!2")
    come("", code, ["steering", "access"], official, joint)
    come("", code, ["openness", "voice"], official, joint)
    for (perspective, name), size in zip(NAMES.items(), town.sizes, strict=True):
        view = {item: chance.gauss(0, 0.8) for item in items}
        # The administration comes from two departments, by a link each.
        links = [("Schools", size // 2), ("Building", size - size // 2)]
        for department, places in links if perspective == "administration" else [("", size)]:
            steps = ["No", f"!{department}"] if department else []
            code = await invite(life, coordinator, name, *steps, f"!{places}")
            for _ in range(places):
                third = chance.choices([["openness"], ["work"], ["voice"], []], [5, 1, 1, 3])[0]
                fields = ["steering", "access", *third]
                chance.shuffle(fields)
                come(perspective, code, fields, plan(view), {})
    return SelfCheck(town, file, coordinator, people, joint)

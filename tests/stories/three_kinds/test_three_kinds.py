"""A Landkreis, a town within one and a kreisfrei town: 40 people each, over days, across restarts.

What the coordinators see and what the report says is compared with a calculation of its own, by
hand for a small round and by numpy for the large ones. It knows what people did here and what
stands in the questionnaire's file, and nothing else.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.model import MunicipalityKind, Role
from tests.fakes.botapi import FakeTelegram
from tests.living import Living, living
from tests.stories import calculated
from tests.stories.buttons import does
from tests.stories.scenes import act
from tests.stories.test_rounds import invite, see_round
from tests.stories.three_kinds.crowd import Crowd
from tests.stories.three_kinds.outcome import (
    cells,
    close,
    command_line,
    group_name,
    in_the_chat,
    joint,
)
from tests.stories.three_kinds.rounds import SelfCheck, begun
from tests.stories.three_kinds.towns import LANGUAGES, NAMES, TOWNS


@pytest.mark.slow
@pytest.mark.timeout(900)  # some four thousand presses; a minute where nothing else is running
async def test_three_kinds_of_municipality_are_compared_as_numpy_does(
    tmp_path: Path, fake: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    async with living(tmp_path / "var", fake) as life:
        towns = [
            await begun(life, fake, town, 1_000 * number) for number, town in enumerate(TOWNS, 1)
        ]
        everybody = [one for town in towns for one in town.people]
        crowd = Crowd(life, everybody, random.Random(3))
        await crowd.answer_everything()

        compared = hidden = 0
        for town in towns:
            asked_what_applies(town)
            await see_round(life, town.coordinator)
            for name, size in zip(NAMES.values(), town.town.sizes, strict=True):
                assert town.coordinator.last is not None
                wanted = f"{name}: 0 finished, {size} of {size} people have come"
                assert wanted in town.coordinator.last.text
            await close(life, town.coordinator)
            wanted_cells = calculated.comparison(town.file.fields, town.by_perspective())
            rows = await command_line(life, town.town.name)
            found = cells(rows)
            assert set(found) == set(wanted_cells)
            for about, cell in wanted_cells.items():
                assert found[about] == pytest.approx(cell), about
            assert {key: [value] for key, value in town.joint.items()} == joint(rows)
            assert {row["kind"] for row in rows} == {town.town.kind.value}
            groups = {group for *_, group in wanted_cells}
            assert len(groups) in (3, 4), "somebody stands together, or everybody alone"
            compared += len(found) + await reads_the_same(life, town, wanted_cells)
            hidden += len(groups) * sum(map(len, town.file.fields.values())) - sum(
                level == "item" for level, *_ in found
            )
    answers = sum(len(one.sheet) for one in everybody if one.perspective)
    assert crowd.day >= 4
    assert hidden
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nthree kinds: {len(everybody)} people in {len(TOWNS)} municipalities, "
            f"{answers + sum(len(town.joint) for town in towns)} answers over {crowd.day} days "
            f"with {crowd.pauses} pauses, {life.starts - 1} restarts with {min(crowd.middle)} to "
            f"{max(crowd.middle)} people at it ({crowd.lost} times somebody had to ask where they "
            f"are), {compared} cells in reports and chats equal the independent calculation, "
            f"{hidden} are hidden in both"
        )


def asked_what_applies(town: SelfCheck) -> None:
    """Each of them was asked what their kind is asked in their fields, and nothing else."""
    for one in town.people:
        wanted = {item for name in one.fields for item in town.file.fields[name]}
        assert set(one.asked) == wanted
    items = {item for fields in town.file.fields.values() for item in fields}
    for other in TOWNS:
        assert (other.own in items) == (other is town.town), "each kind has an item of its own"


async def reads_the_same(
    life: Living, town: SelfCheck, wanted: dict[calculated.About, calculated.Cell]
) -> int:
    """The chat tells the same numbers as the calculation; returns how many."""
    coordinator, told = town.coordinator, 0
    await act(life, coordinator, "Compare the perspectives", "Field by field")
    groups = sorted({group for *_, group in wanted})
    for name, items in town.file.fields.items():
        lines = await in_the_chat(life, coordinator, town.file.names[name]["en"])
        for group in groups:
            (line,) = [line for line in lines if f"{group_name(group)}: " in line]
            cell = wanted.get(("field", name, group))
            score = f"{group_name(group)}: {int(cell[1] + 1e-6)} of 100 points" if cell else ""
            assert score in line if cell else "too few answers" in line, line
            told += cell is not None
        for item in items:
            (line,) = [one for one in lines if town.file.wording(item, "en") in one]
            for group in groups:
                cell = wanted.get(("item", item, group))
                number = f"{group_name(group)} {cell[1]:g}" if cell else ""
                assert (
                    number in line
                    if cell
                    else f"{group_name(group)} not" in line or (f"{group_name(group)} " not in line)
                ), line
                told += cell is not None
    return told


async def test_a_small_round_is_compared_as_by_hand(tmp_path: Path, fake: FakeTelegram) -> None:
    """Ten people, two questions. "-" is skipped, "u" unknown, "n" not our responsibility."""
    async with living(tmp_path / "var", fake) as life:
        coordinator = fake.person(1, language_code="en", first_name="C")
        code = await life.grant(Role.COORDINATOR, "Kleinstadt", kind=MunicipalityKind.KREISFREI)
        await act(
            life, coordinator, f"!/start {code}", "!/selfcheck", "Open a round",
            "Short self-check", "Open the round",
        )  # fmt: skip
        number = 10
        for name, sheets in (
            ("Administration", ["31", "42", "3n", "44", "1-"]),
            ("Politics", ["00", "12", "2u"]),
            ("Civil society", ["01", "03"]),
        ):
            steps = ["No", "Skip"] if name == "Administration" else []
            code = await invite(life, coordinator, name, *steps, f"!{len(sheets)}")
            for written in sheets:
                person = fake.person(number, language_code=LANGUAGES[number % 4], first_name="R")
                number += 1
                person.send(f"/start {code}")
                await life.settled()
                for what in [("field", "steering"), *map(pressed, ITEMS, written), ("finish",)]:
                    person.press(does(*what))
                    await life.settled()
            await life.pass_time(days=1)
            await life.restart()
        await close(life, coordinator)
        rows = await command_line(life, "Kleinstadt")
        await act(life, coordinator, "Compare the perspectives", "Field by field")
        lines = await in_the_chat(life, coordinator, "Management and steering")
    administration, others = ("administration",), ("politics", "civil-society")
    # Three of politics and two of civil society stand together; nobody came from business.
    # steer-plan, administration 1 3 3 4 4: median 3, from 3 (the 2nd) to 4 (the 4th).
    # The others 0 0 0 1 2: median 0, from 0 to 1.
    # steer-owner: only three of the administration gave a step (1 2 4) and four of the others.
    # The field has one question of two that can be shown, 50 %, which is too few for points.
    assert cells(rows) == {
        ("item", "steer-plan", administration): (5, 3, 1),
        ("item", "steer-plan", others): (5, 0, 1),
    }
    assert any("Administration 3, Politics + Civil society 0: far apart" in one for one in lines)
    assert any("Administration not shown, Politics + Civil society not shown" in x for x in lines)
    assert sum("too few answers to be shown" in one for one in lines) == 2


ITEMS = ("steer-plan", "steer-owner")


def pressed(item: str, sign: str) -> tuple[str, ...]:
    """The button for a sign."""
    if sign == "-":
        return "skip", item
    return "answer", item, {"u": "unknown", "n": "na"}.get(sign, sign)

"""A Landkreis, a town within one and a kreisfrei town: 40 people each, over days, across restarts.

What the coordinators see and what the report says is compared with a calculation of its own, by
hand for a small round and by numpy for the large ones. It knows what people did here and what
stands in the questionnaire's file, and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.model import MunicipalityKind, Role
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living, living
from tests.stories import calculated
from tests.stories.scenes import act
from tests.stories.test_real_input import verb
from tests.stories.test_rounds import invite, see_round

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "config" / "content"
LANGUAGES = ("de", "en", "tr", "ar")
NAMES = {
    "administration": "Administration",
    "politics": "Politics",
    "civil-society": "Civil society",
    "business": "Business",
}
RESTART_EVERY = 20
"""Rounds of the crowd."""
NOTHING = "skip"
"""What people plan who pass a question over."""


@dataclass(frozen=True)
class Town:
    """One of the three, and how many people of it answer from each perspective."""

    name: str
    kind: MunicipalityKind
    sizes: tuple[int, int, int, int]
    own: str
    """An item that only this kind is asked."""


TOWNS = (
    # Business is too small for itself and stands together with politics.
    Town("Musterkreis", MunicipalityKind.LANDKREIS, (14, 9, 13, 4), "acc-even"),
    Town("Kreisstadt", MunicipalityKind.KREISANGEHOERIG, (12, 11, 9, 8), "acc-joint"),
    # Politics and business together are enough.
    Town("Musterstadt", MunicipalityKind.KREISFREI, (22, 3, 11, 4), "acc-map"),
)


# -- what stands in the file


class File:
    """The full self-check as it is written, read without the project's loader."""

    def __init__(self, kind: str) -> None:
        written = yaml.safe_load((CONTENT / "selfcheck-full.yaml").read_text("utf-8"))
        self.main = written["languages"][0]
        asked = [q for q in written["questions"] if kind in q.get("only_for", [kind])]
        self.fields: dict[str, list[str]] = {
            topic["id"]: [q["id"] for q in asked if q.get("topic") == topic["id"]]
            for topic in written["topics"]
        }
        self.names: dict[str, dict[str, str]] = {t["id"]: t["name"] for t in written["topics"]}
        self._texts = {q["id"]: q.get("worded", {}).get(kind, q["text"]) for q in asked}

    def wording(self, item: str, language: str) -> str:
        """How an item is asked of this kind; in the main language where there is no other."""
        texts: dict[str, str] = self._texts[item]
        return texts.get(language, texts[self.main])


# -- who answers what


@dataclass
class Respondent:
    """One person, what they will answer, and what they were asked."""

    person: Person
    language: str
    code: str
    perspective: str
    """"" for the joint sheet."""
    plan: dict[str, str]
    """What they will answer; a slip of the pen is put right afterwards."""
    fields: list[str]
    file: File
    sheet: dict[str, str]
    """What they have answered: one sheet for all who share it."""
    slips: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    """Items in front of which they stop for a day or two."""
    twice: frozenset[str] = frozenset()
    """Items they press the answer of two times."""
    asked: Counter[str] = field(default_factory=Counter)

    def sees(self, *what: str) -> bool:
        """Whether the newest message has such a button."""
        last = self.person.last
        return last is not None and last.find(verb(*what)) is not None

    def question(self) -> str:
        """The item that is asked just now, or "": told by the answers on offer."""
        last = self.person.last
        button = last and last.find(verb("answer"))
        return (button.data or "").split(":")[2] if button else ""

    def press(self, *what: str) -> None:
        """Press a button of the newest message."""
        assert self.sees(*what), f"no {what}:\n{self.person.transcript()}"
        self.person.press(verb(*what))


class Crowd:
    """Everybody, side by side: in each round, each of those who are here does one thing."""

    def __init__(self, life: Living, people: list[Respondent], chance: random.Random) -> None:
        self.life = life
        self.acting = {id(one): self._script(one) for one in people}
        self.away: dict[int, int] = {}
        """Who comes back on which day."""
        self.day = self.rounds = self.lost = self.pauses = 0
        self.middle: list[int] = []
        """How many people were here, at each restart."""
        self._chance = chance

    async def answer_everything(self) -> None:
        """Day after day until everybody has handed in what they wanted to."""
        while self.acting:
            while here := [one for one in self.acting if self.away.get(one, 0) <= self.day]:
                await self._round(here)
            self.day += 1
            await self.life.pass_time(days=1)

    async def _round(self, here: list[int]) -> None:
        self.rounds += 1
        for one in here:
            days = next(self.acting[one], None)
            if days is None:
                del self.acting[one]
            elif days:
                self.pauses += 1
                self.away[one] = self.day + days
        if self.rounds % RESTART_EVERY == 0:
            # Among the answers, nobody knows where.
            self.middle.append(len(here))
            for _ in range(self._chance.randrange(120)):
                await asyncio.sleep(0)
            await self.life.restart()
        await self.life.settled()

    def _script(self, one: Respondent) -> Iterator[int]:
        """What somebody does; yields for how many days they go away, mostly 0."""
        one.person.send(f"/start {one.code}")
        yield 0
        for name in one.fields:
            yield from self._find(one, "field", name)
            one.press("field", name)
            yield 0
            yield from self._answer_field(one)
            yield self._chance.choice((0, 0, 0, 1, 2))

    def _answer_field(self, one: Respondent) -> Iterator[int]:
        starts, rested = self.life.starts, False
        while True:
            if self.life.starts != starts and not (one.question() or one.sees("finish")):
                yield from self._ask_where(one)
            starts = self.life.starts
            item = one.question()
            if not item:
                break
            if item in one.breaks and not rested:
                rested = True
                yield self._chance.choice((1, 2))
                yield from self._ask_where(one)
                continue
            yield from self._answer_item(one, item)
        for item in sorted(one.slips & set(one.asked)):
            if one.sees("edit", item):
                one.press("edit", item)
                yield 0
                yield from self._find(one, "answer", item, one.plan[item])
                one.press("answer", item, one.plan[item])
                one.sheet[item] = one.plan[item]
                yield 0
        yield from self._find(one, "finish")
        one.press("finish")
        yield 0

    def _answer_item(self, one: Respondent, item: str) -> Iterator[int]:
        one.asked[item] += 1
        assert one.person.last is not None
        wording = one.file.wording(item, one.language)
        assert wording in one.person.last.text, f"{item}:\n{one.person.last.text}"
        given = "0" if item in one.slips else one.plan[item]
        if given == NOTHING:
            one.press("skip", item)
        else:
            one.press("answer", item, given)
            if item in one.twice:
                one.press("answer", item, given)
            one.sheet[item] = given
        yield 0

    def _find(self, one: Respondent, *what: str) -> Iterator[int]:
        if not one.sees(*what):
            yield from self._ask_where(one, "/selfcheck" if what[0] == "field" else "/start")

    def _ask_where(self, one: Respondent, how: str = "/start") -> Iterator[int]:
        """What people do whom a break or an interruption left without the button they look for."""
        self.lost += 1
        one.person.send(how)
        yield 0


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


# -- what comes out


async def command_line(life: Living, town: str) -> list[dict[str, Any]]:
    """`dialogbote report`, as the operator types it beside the running bot."""
    out = life.folder.parent / f"{town}.jsonl"
    # An environment of its own: neither this machine's settings nor a `.env` reach it.
    environment = {"DIALOGBOTE_DATA_DIR": str(life.folder), "PYTHONPATH": str(ROOT)}
    environment |= {"PATH": os.environ["PATH"]}
    command = ["-m", "handlers.cli", "report", "selfcheck", "--municipality", town]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, "--format", "jsonl", "--out", str(out),
        cwd=life.folder.parent, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def cells(rows: list[dict[str, Any]]) -> dict[calculated.About, calculated.Cell]:
    """The comparison in a report's rows."""
    return {
        (row["level"], row[row["level"]], tuple(row["group"])): (
            row["people"], row["median"], row["spread"],
        )
        for row in rows if row["level"] in ("field", "item")
    }  # fmt: skip


def joint(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The joint sheet in a report's rows; what was skipped is an empty answer."""
    return {row["item"]: row["value"] for row in rows if row["level"] == "answer" and row["value"]}


async def close(life: Living, coordinator: Person) -> None:
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close")
    await life.doors.tick()


async def in_the_chat(life: Living, coordinator: Person, field_name: str) -> list[str]:
    """The lines of a field of action, as its coordinator reads them."""
    before = max(coordinator.chat.messages)
    button = next(
        one for row in shown(coordinator) for one in row if one.endswith(f". {field_name}")
    )
    await act(life, coordinator, button)
    new = [one for one in coordinator.messages if one.message_id > before]
    return "\n".join(one.text for one in new or coordinator.messages[-1:]).splitlines()


def shown(person: Person) -> list[list[str]]:
    assert person.last is not None
    return [[button.label for button in row] for row in person.last.buttons]


def group_name(group: calculated.Perspectives) -> str:
    return " + ".join(NAMES[one] for one in group)


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


# -- small: every number worked out below


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
                    person.press(verb(*what))
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

"""What comes out: the report's rows, and the lines that coordinators read."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.botapi import Person
from tests.living import Living
from tests.stories import calculated
from tests.stories.command_line import typed
from tests.stories.scenes import act
from tests.stories.test_rounds import see_round
from tests.stories.three_kinds.towns import NAMES


async def command_line(life: Living, town: str) -> list[dict[str, Any]]:
    """What `dialogbote report` writes."""
    out = life.folder.parent / f"{town}.jsonl"
    await typed(
        life, "report", "selfcheck", "--municipality", town, "--format", "jsonl", "--out", str(out)
    )
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

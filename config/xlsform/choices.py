"""Lists of choices become options, or a scale where their names are the steps of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from config.content import STEPS_LIMIT
from config.xlsform.columns import OWN_ID, as_id
from config.xlsform.draft import EMPTY, Draft
from config.xlsform.workbook import Row, Sheet

ID_LIMIT = 12
_STEP = re.compile(r"0|-?[1-9]\d{0,5}")
_ID = re.compile(r"[a-z0-9-]+")
Path = tuple[str | int, ...]


def lists(draft: Draft, sheet: Sheet | None) -> dict[str, list[Row]]:
    """The rows of each list, by its name."""
    found: dict[str, list[Row]] = {}
    for row in sheet.rows if sheet else ():
        if name := row.get("list_name"):
            found.setdefault(name, []).append(row)
        else:
            draft.refuse(row.spot("list_name"), EMPTY, "name the list that the choice belongs to")
    return found


def identifier(draft: Draft, row: Row, limit: int = ID_LIMIT) -> str:
    """The id of what a row describes; if it has none that we could use, one to read on with."""
    own = row.get(OWN_ID)
    written = own or row.get("name")
    wanted = own or as_id(written)
    column = OWN_ID if own else "name"
    if not written:
        draft.refuse(row.spot("name"), EMPTY, "give it a name")
    elif not _ID.fullmatch(wanted):
        draft.refuse(row.spot(column), written, "use only a-z, 0-9, - and _ in the name")
    elif len(wanted) > limit:
        remedy = f"shorten it to {limit} characters, or add a column {OWN_ID} with a short one"
        draft.refuse(row.spot(column), written, remedy)
    else:
        return wanted
    return f"row-{row.number}"


def options(draft: Draft, rows: Sequence[Row], place: Path) -> list[dict[str, Any]]:
    """The options of a list. `place` is where they stand in the data."""
    found = []
    for number, row in enumerate(rows):
        here = (*place, number)
        draft.spots[here] = row.spot("name")
        label = draft.texts(row, "label", (*here, "label"), needed=True)
        found.append({"id": identifier(draft, row), "label": label})
    return found


def is_scale(names: Sequence[str]) -> bool:
    """Whether names begin with the steps of a scale, one after the other from low to high."""
    steps = [int(name) for name in names if _STEP.fullmatch(name)]
    return (
        2 <= len(steps) <= STEPS_LIMIT
        and steps == list(range(steps[0], steps[0] + len(steps)))
        and [str(step) for step in steps] == list(names[: len(steps)])
    )


def names_of(rows: Sequence[Row]) -> list[str]:
    """How the choices of a list are called."""
    return [row.get("name") for row in rows]


def scale(draft: Draft, rows: Sequence[Row], place: Path) -> dict[str, Any]:
    """The scale that a list describes; further choices stand beside its steps."""
    count = sum(bool(_STEP.fullmatch(row.get("name"))) for row in rows)
    low = int(rows[0].get("name"))
    steps = []
    for number, row in enumerate(rows[:count]):
        here = (*place, "steps", number)
        draft.spots[here] = row.spot("label", next(iter(draft.languages)))
        steps.append(draft.texts(row, "label", here, needed=True) or {})
    found: dict[str, Any] = {"low": low, "high": low + count - 1}
    # Steps that only repeat their digits have no words: people are shown digits.
    if any(set(step.values()) != {str(low + number)} for number, step in enumerate(steps)):
        found["steps"] = steps
    if rows[count:]:
        found["options"] = options(draft, rows[count:], (*place, "options"))
    return found

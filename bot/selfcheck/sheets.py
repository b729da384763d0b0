"""Whose sheet is whose while a round is open: the joint one, or a respondent's own.

Once it is closed, a sheet is only a perspective's, or the joint one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.anonymity import respondent_tag
from bot.model import Group, Person, Perspective, Round, Sheet
from bot.ports import Unit
from bot.questions import Answer
from bot.turn import Turn


async def sheet_of(unit: Unit, round_: Round, group: Group, person: Person) -> Sheet | None:
    """What this respondent writes on, if anything was written yet."""
    if group.joint:
        return await unit.rounds.joint_sheet(round_.id)
    return await unit.rounds.sheet_of(_tag(unit, round_, person))


def new_sheet(turn: Turn, round_: Round, group: Group, person: Person) -> Sheet:
    """An empty sheet for this respondent, or for all of the joint one."""
    return Sheet(
        id=turn.unit.chance.identifier(),
        round=round_.id,
        owner=None if group.joint else _tag(turn.unit, round_, person),
        joint=group.joint,
        perspective=group.perspective,
        department="" if group.joint else group.department,
        answers={},
        language=turn.language,
    )


async def forget(unit: Unit, person: Person) -> None:
    """Delete what a respondent wrote on a sheet of their own, while it can still be told."""
    group = await unit.rounds.group(person.group or "")
    round_ = await unit.rounds.get(group.round) if group else None
    if group is None or round_ is None or round_.closed is not None or group.joint:
        return
    found = await unit.rounds.sheet_of(_tag(unit, round_, person))
    if found is not None:
        unit.rounds.remove_sheet(found.id)


def by_perspective(sheets: Sequence[Sheet]) -> dict[str, list[Mapping[str, Answer]]]:
    """What each perspective's people answered, every person once; the joint sheet is nobody's."""
    own = [sheet for sheet in sheets if not sheet.joint]
    return {
        one.value: [sheet.answers for sheet in own if sheet.perspective is one]
        for one in Perspective
    }


def joint_answers(sheets: Sequence[Sheet]) -> Mapping[str, Answer] | None:
    """What stands on the joint sheet, if there is one."""
    return next((sheet.answers for sheet in sheets if sheet.joint), None)


def _tag(unit: Unit, round_: Round, person: Person) -> bytes:
    return respondent_tag(unit.keys.participation(round_.id), round_.id, person.id)

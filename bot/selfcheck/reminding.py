"""Reminding respondents of an open round: a perspective as a whole, never one person.

Whom a reminder reaches is decided when it goes out: who has finished meanwhile hears nothing. The
coordinator learns how many, not who.
"""

from __future__ import annotations

from datetime import timedelta

from bot import outbox
from bot.model import Letter, LetterState, Person, Perspective, Role, Round, RoundState
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Para, Say
from bot.selfcheck import sheets
from bot.wallclock import ZONE
from config.phrases import label, phrase

REMINDER = "round-reminder"
WORTH_SENDING = timedelta(days=3)
AT_MOST_EVERY = timedelta(days=2)
"""Nobody is reminded more often, however often a coordinator presses."""


async def behind(unit: Unit, round_: Round, perspective: Perspective | None) -> list[Person]:
    """Respondents of a perspective (None: of the joint sheet) who have come and not finished.

    Of a joint sheet everybody is behind until all of it is handed in.
    """
    groups = {
        group.id: group
        for group in await unit.rounds.groups(round_.id)
        if group.joint is (perspective is None) and perspective in (None, group.perspective)
    }
    found: list[Person] = []
    for person in await unit.people.with_role(Role.RESPONDENT, round_.municipality):
        group = groups.get(person.group or "")
        if group is not None:
            sheet = await sheets.sheet_of(unit, round_, group, person)
            if sheet is None or not sheet.finished:
                found.append(person)
    return found


async def remind(unit: Unit, round_: Round, perspective: Perspective | None) -> int:
    """Plan reminders for everybody of a perspective who is behind; how many."""
    lately = {
        letter.person
        for letter in await unit.letters.about(round_.id)
        if letter.kind == REMINDER and letter.due > unit.now - AT_MOST_EVERY
    }
    reminded = [p for p in await behind(unit, round_, perspective) if p.id not in lately]
    for person in reminded:
        unit.letters.save(
            Letter(
                id=unit.chance.identifier(),
                municipality=round_.municipality,
                kind=REMINDER,
                subject=round_.id,
                person=person.id,
                due=unit.now,
                until=unit.now + WORTH_SENDING,
                zone=ZONE,
            )
        )
    return len(reminded)


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The reminder in words; None for whoever has finished, or when the round is closed."""
    round_ = await unit.rounds.get(letter.subject)
    group = await unit.rounds.group(person.group) if person.group else None
    if round_ is None or group is None or round_.state is not RoundState.OPEN:
        return None
    if letter.state is LetterState.QUEUED:
        sheet = await sheets.sheet_of(unit, round_, group, person)
        if sheet is not None and sheet.finished:
            return None
    municipality = await unit.municipalities.get(round_.municipality)
    lines = (
        Heading(
            phrase(
                "Self-check of {municipality}",
                municipality=municipality.name if municipality else "",
            )
        ),
        Para(
            phrase(
                "Your view is still missing, or not all of it. You can go on where you stopped; "
                "each field of action can be handed in by itself."
            )
        ),
    )
    return Say(lines, ((Button(label("Go to the self-check"), Action("fields", round_.id)),),))


async def _nothing_to_replan(unit: Unit) -> None:
    """Reminders are wished for by hand; what is not wanted any more is dropped when it is due."""


CORRESPONDENCE = outbox.Correspondence(render, _nothing_to_replan)
"""What rounds add to the outbox, under the prefix `round`."""

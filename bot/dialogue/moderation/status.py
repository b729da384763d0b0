"""What became of a contribution, told to whoever holds its receipt."""

from __future__ import annotations

from bot.dialogue.moderation import policy as rules
from bot.model import Contribution, Event
from bot.moderated import Decision, Mode
from bot.ports import Unit
from bot.replies import Line, Note, Quote
from config.phrases import phrase

BEING_LOOKED_AT = phrase("The moderators can see this answer.")


async def in_words(unit: Unit, event: Event, contribution: Contribution) -> list[Line]:
    """Where a released contribution stands: nothing that a participant could not be told."""
    if not event.prompts.question(contribution.prompt).is_written:
        return [Note(BEING_LOOKED_AT)]
    policy = await rules.of(unit, event)
    verdict = await unit.moderation.verdict(contribution.id)
    decision = verdict.decision if verdict else None
    lines: list[Line] = []
    if decision is Decision.ACCEPTED:
        lines.append(Note(phrase("The moderators have accepted this answer.")))
    elif decision is Decision.REJECTED and verdict is not None:
        reason = next((r for r in rules.reasons(policy) if r.id == verdict.reason), None)
        if reason is not None:
            lines.append(
                Note(
                    phrase("The moderators have rejected this answer: {reason}", reason=reason.name)
                )
            )
            if reason.meaning is not None:
                lines.append(Note(reason.meaning))
    else:
        lines.append(Note(BEING_LOOKED_AT))
        lines.append(
            Note(phrase("It counts once they have accepted it."))
            if policy.mode is Mode.STRICT
            else Note(phrase("It counts unless they reject it."))
        )
    if verdict is not None and verdict.public is not None:
        lines += [Note(phrase("Personal parts are hidden. Others read:")), Quote(verdict.public)]
    if verdict is not None and verdict.theme is not None:
        theme = await unit.moderation.theme(verdict.theme)
        if theme is not None:
            lines.append(Note(phrase("Theme: {theme}", theme=theme.name)))
    return lines

"""The log of what moderators did, as a table. It knows the day, not the time, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.events import own_event
from bot.dialogue.moderation import policy as rules
from bot.errors import Refused
from bot.model import Event, EventState
from bot.moderated import Deed, LogEntry
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import Action, Cell, Para, PlainTable, Say, Saying, SendFile, Sheet
from bot.turn import Turn
from config.phrases import Phrase, Text, Verbatim, phrase, plural

DEEDS: dict[Deed, Phrase] = {
    Deed.ACCEPTED: phrase("accepted"),
    Deed.REJECTED: phrase("rejected"),
    Deed.REOPENED: phrase("decision taken back"),
    Deed.HIDDEN: phrase("personal parts hidden"),
    Deed.UNHIDDEN: phrase("shown in full again"),
    Deed.DUPLICATE: phrase("marked as saying the same"),
    Deed.NO_DUPLICATE: phrase("not the same any more"),
    Deed.THEME: phrase("put under a theme"),
    Deed.NO_THEME: phrase("taken out of its theme"),
    Deed.SLOW_MODE: phrase("slow mode changed"),
    Deed.ROOM_CODE: phrase("room code changed"),
}


async def as_sheet(unit: Unit, event: Event) -> Sheet:
    """Everything that was done in an event, day by day."""
    policy = await rules.of(unit, event)
    names = {one.id: one.name for one in rules.reasons(policy)}
    rows = tuple(_row(entry, names) for entry in await unit.moderation.log(event.id))
    heads = (phrase("Day"), phrase("What was done"), phrase("Contribution"), phrase("Reason"))
    return Sheet(phrase("Log of moderation"), heads, rows)


def _row(entry: LogEntry, names: Mapping[str, Text]) -> tuple[Cell, ...]:
    reason = names.get(entry.reason, Verbatim(entry.reason)) if entry.reason else None
    contribution = Verbatim(entry.contribution) if entry.contribution else None
    return (entry.day, DEEDS[entry.what], contribution, reason)


async def hand_out(turn: Turn, action: Action) -> list[Saying]:
    """The log as a CSV file."""
    event = await own_event(turn, action.subject)
    if event.state is EventState.DRAFT:
        raise Refused(OLD_BUTTON)
    sheet = await as_sheet(turn.unit, event)
    lines = (
        Para(
            plural(
                "Log of “{event}”: {n} entry.",
                "Log of “{event}”: {n} entries.",
                len(sheet.rows),
                event=event.prompts.title,
            )
        ),
        Para(
            phrase(
                "It tells on which day what was done, not at what time and not by whom. Where a "
                "contribution was deleted it names none, and once the event has closed, none at "
                "all."
            )
        ),
    )
    return [Say(lines, stay=True), SendFile(PlainTable(f"{event.code}-log.csv", sheet))]

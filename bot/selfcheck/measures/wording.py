"""A measure in words: in a line, in full, and what is still missing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import reduce

from bot.model import Hindrance, Measure, MeasureStatus
from bot.ports import Unit
from bot.replies import Action, Button, Code, Heading, Item, Line, Note, Para
from bot.selfcheck.measures.planning import is_overdue
from bot.selfcheck.suitability import SHORT
from bot.turn import Turn
from config.phrases import Localized, Phrase, Text, Verbatim, label, phrase, plural

STATUS_NAMES: dict[MeasureStatus, Phrase] = {
    MeasureStatus.OPEN: phrase("still open"),
    MeasureStatus.ON_THE_WAY: phrase("on the way"),
    MeasureStatus.STUCK: phrase("stuck"),
    MeasureStatus.DONE: phrase("done"),
}
HINDERED: dict[Hindrance, Phrase] = {
    Hindrance.TIME: phrase("stuck for want of time"),
    Hindrance.STAFF: phrase("stuck for want of staff"),
    Hindrance.MONEY: phrase("stuck for want of money"),
    Hindrance.MANDATE: phrase("stuck for want of a mandate"),
}
STATUS_LABELS: dict[MeasureStatus, Phrase] = {
    MeasureStatus.DONE: label("It is done"),
    MeasureStatus.ON_THE_WAY: label("On the way"),
    MeasureStatus.STUCK: label("Stuck"),
}
HINDRANCE_LABELS: dict[Hindrance, Phrase] = {
    Hindrance.TIME: label("Time"),
    Hindrance.STAFF: label("Staff"),
    Hindrance.MONEY: label("Money"),
    Hindrance.MANDATE: label("Mandate"),
}
IN_A_LIST, ON_A_BUTTON = 120, 30
"""Characters of what is to be done, where the whole does not matter."""


class Hearing(StrEnum):
    """Whether somebody hears of a measure, seen from the coordinator's side."""

    NOBODY = "nobody"
    INVITED = "invited"
    """The link was not used yet."""
    LOST = "lost"
    """They have blocked the bot, or are signed in nowhere any more."""
    REACHED = "reached"


UNHEARD: dict[Hearing, Phrase] = {
    Hearing.NOBODY: phrase("nobody is reminded"),
    Hearing.INVITED: phrase("the link was not used yet"),
    Hearing.LOST: phrase("the owner cannot be reached any more"),
}


async def hearing(unit: Unit, measure: Measure) -> Hearing:
    """Whether somebody hears of a measure."""
    person = await unit.people.get(measure.person) if measure.person else None
    if person is None:
        return Hearing.NOBODY
    if person.invitation is not None:
        return Hearing.INVITED
    found = await unit.people.addresses(person.id)
    return Hearing.REACHED if any(one.letters for one in found) else Hearing.LOST


async def topics(turn: Turn, round_id: str) -> dict[str, Text]:
    """The fields of action by id: the round's; without a round, those of the short self-check."""
    round_ = await turn.unit.rounds.get(round_id) if round_id else None
    content = turn.around.content
    source = (
        content.questionnaire(round_.questionnaire, round_.version)
        if round_ is not None
        else content.questionnaire(SHORT)
    )
    return {topic.id: Localized(topic.name) for topic in source.topics}


async def field_name(turn: Turn, measure: Measure) -> Text | None:
    """The name of its field of action; None for a field that no questionnaire has any more.

    Questionnaires may have different fields of one id, so the one of the measure's round counts.
    """
    known = await topics(turn, measure.round)
    for source in turn.around.content.newest():
        known = {**{topic.id: Localized(topic.name) for topic in source.topics}, **known}
    return known.get(measure.field)


def state(measure: Measure) -> Phrase:
    """How it stands."""
    if measure.status is MeasureStatus.STUCK and measure.hindrance is not None:
        return HINDERED[measure.hindrance]
    return STATUS_NAMES[measure.status]


def missing(measure: Measure) -> list[Phrase]:
    """What decides whether it is carried out and was not said, each with the reason."""
    gaps = (
        (measure.owner, phrase("No owner yet: what everybody ought to do, nobody does.")),
        (measure.due, phrase("No date yet: what has no date is put off.")),
        (
            measure.resources,
            phrase(
                "Not a word about resources yet: without staff or money most measures stay on "
                "paper."
            ),
        ),
    )
    return [said for given, said in gaps if not given]


def in_a_line(number: int, measure: Measure, heard: Hearing, day: date) -> Phrase:
    """What a list says of it."""
    parts: list[Phrase] = [state(measure)]
    parts.append(
        phrase("{owner}", owner=measure.owner) if measure.owner else phrase("no owner yet")
    )
    if measure.due is None:
        parts.append(phrase("no date yet"))
    elif is_overdue(measure, day):
        parts.append(phrase("overdue since {day}", day=measure.due))
    else:
        parts.append(phrase("due on {day}", day=measure.due))
    if not measure.resources:
        parts.append(phrase("no word about resources"))
    if measure.owner and measure.status is not MeasureStatus.DONE and heard in UNHEARD:
        parts.append(UNHEARD[heard])
    return phrase(
        "{n}. {what}: {facts}",
        n=number,
        what=shortened(measure.what, IN_A_LIST),
        facts=reduce(_with_comma, parts),
    )


def _with_comma(before: Phrase, after: Phrase) -> Phrase:
    """Two facts one after the other, with the comma of the language."""
    return phrase("{a}, {b}", a=before, b=after)


def facts(measure: Measure, field: Text | None = None) -> list[Line]:
    """All that was agreed, and how it stands."""
    lines: list[Line] = [Heading(Verbatim(measure.what))]
    if field is not None:
        lines.append(Item(phrase("Field of action: {field}", field=field)))
    if measure.owner:
        lines.append(Item(phrase("Owner: {owner}", owner=measure.owner)))
    if measure.due is not None:
        lines.append(Item(phrase("Due: {day}", day=measure.due)))
    if measure.resources:
        lines.append(Item(phrase("Resources: {resources}", resources=measure.resources)))
    if measure.ties_in:
        lines.append(Item(phrase("Ties in with: {project}", project=measure.ties_in)))
    lines.append(Item(phrase("Status: {status}", status=state(measure))))
    return lines


def standing(measures: Iterable[Measure], day: date) -> list[Line]:
    """How many there are of each status, and how many are overdue."""
    listed = list(measures)
    counts = Counter(measure.status for measure in listed)
    lines: list[Line] = [
        Para(
            phrase(
                "Measures: {open} open, {under_way} on the way, {stuck} stuck, {done} done.",
                open=counts[MeasureStatus.OPEN],
                under_way=counts[MeasureStatus.ON_THE_WAY],
                stuck=counts[MeasureStatus.STUCK],
                done=counts[MeasureStatus.DONE],
            )
        )
    ]
    if late := sum(is_overdue(measure, day) for measure in listed):
        lines.append(Note(plural("{n} of them is overdue.", "{n} of them are overdue.", late)))
    return lines


def status_rows(measure: Measure) -> list[tuple[Button, ...]]:
    """One tap to say how it stands, with what was said last marked."""
    return [
        tuple(
            Button(
                name,
                Action("measure-is", measure.id, "", status.value),
                chosen=status is measure.status,
            )
            for status, name in STATUS_LABELS.items()
        )
    ]


def the_link(turn: Turn, name: str, code: str) -> list[Line]:
    """An owner's one-time link, shown this once: only its hash is kept."""
    links = turn.around.links
    lines: list[Line] = [
        Heading(phrase("The link for {owner}", owner=name)),
        Para(
            phrase(
                "Please pass it on. It works once and is shown only now. Whoever opens it is "
                "reminded and can say how the measure stands."
            )
        ),
        Code(links.join(code)),
    ]
    if deep := links.start(code):
        lines += [Note(phrase("In Telegram:")), Code(deep)]
    return lines


def shortened(words: str, length: int) -> str:
    """The first characters, with an ellipsis where something is left out."""
    return words if len(words) <= length else f"{words[: length - 1]}…"

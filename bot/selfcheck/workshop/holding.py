"""Running a workshop: from the chat of a coordinator or moderator, or at the screen on the wall.

A step is gone on with by a button that carries the workshop's revision: pressed twice, on the phone
and at the screen, it goes on once.
"""

from __future__ import annotations

from dataclasses import replace

from bot import screens
from bot.anonymity import K
from bot.errors import NotFound, Refused
from bot.links import WORKSHOP
from bot.model import RoundState, Step, Workshop
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Button,
    Chart,
    Code,
    Heading,
    Line,
    Note,
    Para,
    QrPicture,
    Say,
    Saying,
    SendFile,
)
from bot.selfcheck.coordinating import coordinator
from bot.selfcheck.evaluating import READERS, evaluated_round
from bot.selfcheck.measures.planning import today
from bot.selfcheck.workshop import agenda, gathering, minutes, scene
from bot.turn import Turn
from config.phrases import Phrase, label, phrase

NO_WORKSHOP = phrase("I know no such workshop of yours.")
SURELY = "surely"
"""The value of a button that was asked for once more."""


async def held(turn: Turn, workshop_id: str) -> Workshop:
    """The workshop, if this account may run it: by its role, or as the screen.

    Raises:
        NotFound: there is none for this account.
    """
    workshop = await turn.unit.workshops.get(workshop_id)
    if workshop is not None:
        if turn.person(*READERS, municipality=workshop.municipality):
            return workshop
        if workshop.state is RoundState.OPEN and await screens.subject_here(turn) == workshop.id:
            return workshop
    raise NotFound(NO_WORKSHOP)


async def held_open(turn: Turn, workshop_id: str) -> Workshop:
    """The workshop, if this account may run it and it is going on.

    Raises:
        Refused: there is none for this account, or it is over.
    """
    workshop = await held(turn, workshop_id)
    if workshop.state is not RoundState.OPEN:
        raise Refused(phrase("This workshop is over. What was collected stands in its minutes."))
    return workshop


# ------------------------------------------------------------- workshops of a round


async def of_round(turn: Turn, action: Action) -> list[Saying]:
    """The workshops of a closed round: the one going on, those before, and the way to a new one."""
    round_ = await evaluated_round(turn, action.subject)
    known = await turn.unit.workshops.of_round(round_.id)
    lines: list[Line] = [Heading(phrase("Workshops"))]
    if not known:
        lines.append(
            Para(
                phrase(
                    "In a workshop, people from all perspectives talk about what the self-check "
                    "has shown. I lead through it: topic by topic, with comments and points by "
                    "phone and a screen for everybody. All that is collected stands in the minutes."
                )
            )
        )
    rows: list[tuple[Button, ...]] = [
        (Button(label("Workshop of {day}", day=one.held), Action("workshop", one.id)),)
        for one in reversed(known)
    ]
    if all(one.state is not RoundState.OPEN for one in known):
        rows.append((Button(label("Begin a workshop"), Action("new-workshop", round_.id)),))
    rows.append((Button(label("Back to the comparison"), Action("compare", round_.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Begin a workshop on a closed round, or come to the one going on."""
    round_ = await evaluated_round(turn, action.subject)
    unit = turn.unit
    for one in await unit.workshops.of_round(round_.id):
        if one.state is RoundState.OPEN:
            return await shown(turn, one)
    workshop = Workshop(
        id=unit.chance.identifier(),
        round=round_.id,
        municipality=round_.municipality,
        code=f"{WORKSHOP}{unit.chance.identifier()}",
        state=RoundState.OPEN,
        held=today(unit.now),
        topics=(),
    )
    basis = await scene.basis_of(turn, workshop)
    workshop = replace(workshop, topics=agenda.proposed(await basis.compared(turn)))
    unit.keys.create_event(workshop.id)
    unit.workshops.save(workshop)
    return await shown(turn, workshop)


# -------------------------------------------------------------------- what is on


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What is on in a workshop, or what is left of one that is over."""
    workshop = await held(turn, action.subject)
    if workshop.state is not RoundState.OPEN:
        return [_over(turn, workshop)]
    return await shown(turn, workshop)


async def shown(turn: Turn, workshop: Workshop, *before: Line) -> list[Saying]:
    """What is on: at the screen with its pictures, in the chat with all that can be done."""
    if await screens.subject_here(turn) == workshop.id:
        return await at_the_screen(turn, workshop, *before)
    return [await _in_the_chat(turn, workshop, *before)]


async def at_the_screen(turn: Turn, workshop: Workshop, *before: Line) -> list[Saying]:
    """What is on, in pictures and words, with the ways on and back."""
    basis = await scene.basis_of(turn, workshop)
    lines = (*before, *await scene.lines(turn, workshop, basis))
    rows = [_ways_on(workshop), _time(workshop)]
    if workshop.step is Step.AGREEMENT:
        rows.insert(0, (_write_down(workshop),))
    pictures = [SendFile(one, ()) for one in await scene.pictures(turn, workshop, basis)]
    return [*pictures, Say(lines, tuple(row for row in rows if row))]


async def _in_the_chat(turn: Turn, workshop: Workshop, *before: Line) -> Say:
    basis = await scene.basis_of(turn, workshop)
    lines: list[Line] = [*before, *await scene.lines(turn, workshop, basis)]
    if following := agenda.after(workshop):
        lines.append(Note(phrase("Next: {what}", what=_place(basis, following))))
    rows: list[tuple[Button, ...]] = []
    if workshop.step is Step.AGREEMENT:
        rows.append((_write_down(workshop),))
        if any(one.topic == workshop.topic for one in workshop.agreements):
            undo = Action("workshop-unwrite", workshop.id, revision=workshop.revision)
            rows.append((Button(label("Take the last one back"), undo),))
    if workshop.step is Step.COMMENTS:
        remove = Action("voices", workshop.id)
        rows.append((Button(label("Remove a comment"), remove),))
    if workshop.step in (Step.AGREEMENT, Step.LOOKING_BACK) and coordinator(
        turn, workshop.municipality
    ):
        measure = Action("new-measure", workshop.municipality, workshop.round)
        rows.append((Button(label("Agree on a measure"), measure),))
    rows += [_ways_on(workshop), _time(workshop)]
    if workshop.step in (Step.ARRIVING, Step.OVERVIEW):
        rows.append((Button(label("Choose the topics"), Action("topics", workshop.id)),))
    if workshop.step in scene.PICTURED:
        rows.append((Button(label("As a picture"), Action("workshop-picture", workshop.id)),))
    rows += [
        (Button(label("What is on now"), Action("workshop", workshop.id)),),
        (Button(label("Show it on a screen"), Action("screen-link", workshop.id)),),
        (Button(label("Close the workshop"), Action("close-workshop", workshop.id)),),
    ]
    return Say(tuple(lines), tuple(row for row in rows if row))


def _place(basis: scene.Basis, place: agenda.Place) -> Phrase:
    step, topic = place
    if not topic:
        return scene.STEP_NAMES[step]
    return phrase("{step}: {topic}", step=scene.STEP_NAMES[step], topic=basis.wordings[topic])


def _ways_on(workshop: Workshop) -> tuple[Button, ...]:
    ways: list[Button] = []
    revision = workshop.revision
    if agenda.before(workshop):
        back = Action("workshop-back", workshop.id, revision=revision)
        ways.append(Button(label("Back"), back))
    if agenda.after(workshop):
        go = Action("workshop-next", workshop.id, revision=revision)
        ways.append(Button(label("Go on"), go))
    return tuple(ways)


def _time(workshop: Workshop) -> tuple[Button, ...]:
    revision = workshop.revision
    more = Action("workshop-time", workshop.id, "", "2", revision)
    buttons = [Button(label("2 minutes more"), more)]
    if workshop.ends is not None:
        none = Action("workshop-time", workshop.id, "", "0", revision)
        buttons.append(Button(label("Without a timer"), none))
    return tuple(buttons)


def _write_down(workshop: Workshop) -> Button:
    return Button(label("Write down what we agree on"), Action("workshop-write", workshop.id))


async def picture(turn: Turn, action: Action) -> list[Saying]:
    """What is on, as far as it can be drawn."""
    workshop = await held_open(turn, action.subject)
    drawn = await scene.pictures(turn, workshop, await scene.basis_of(turn, workshop))
    if not drawn:
        raise Refused(phrase("There is nothing to draw: too little can be shown."))
    go_on = ((Button(label("What is on now"), Action("workshop", workshop.id)),),)
    return [SendFile(one, _in_words(one), go_on) for one in drawn]


def _in_words(picture: QrPicture | Chart) -> tuple[Line, ...]:
    return (Code(picture.url),) if isinstance(picture, QrPicture) else picture.alternative


# ----------------------------------------------------------------------- going on


async def go_on(turn: Turn, action: Action) -> list[Saying]:
    """The next step. Giving points ends for good, so that is asked once."""
    workshop = await held_open(turn, action.subject)
    following = agenda.after(workshop)
    if action.revision != workshop.revision or following is None:
        return await shown(turn, workshop)
    if workshop.step is Step.PRIORITIES and workshop.sums is None:
        if action.value != SURELY:
            return [_ask_end_of_points(workshop)]
        ended = replace(workshop, sums=await gathering.final(turn.unit, workshop))
        return await _at(turn, agenda.at(ended, (Step.PRIORITIES, ""), turn.unit.now))
    return await _at(turn, agenda.at(workshop, following, turn.unit.now))


async def go_back(turn: Turn, action: Action) -> list[Saying]:
    """The step before. Points that have ended stay ended."""
    workshop = await held_open(turn, action.subject)
    former = agenda.before(workshop)
    if action.revision != workshop.revision or former is None:
        return await shown(turn, workshop)
    return await _at(turn, agenda.at(workshop, former, turn.unit.now))


async def screen_link(turn: Turn, action: Action) -> list[Saying]:
    """A one-time link for the screen on the wall."""
    workshop = await held_open(turn, action.subject)
    return [screens.new_link(turn, workshop.id)]


async def _at(turn: Turn, workshop: Workshop) -> list[Saying]:
    turn.unit.workshops.save(workshop)
    return await shown(turn, workshop)


def _ask_end_of_points(workshop: Workshop) -> Say:
    go = Action("workshop-next", workshop.id, "", SURELY, workshop.revision)
    return Say(
        (Para(phrase("End the giving of points? The sums are then final and shown exactly.")),),
        (
            (Button(label("Yes, show the sums"), go),),
            (Button(label("No, a little longer"), Action("workshop", workshop.id)),),
        ),
    )


async def set_time(turn: Turn, action: Action) -> list[Saying]:
    """Give the step more time, or no end at all."""
    workshop = await held_open(turn, action.subject)
    if action.value not in ("0", "2"):
        raise NotFound(OLD_BUTTON)
    if action.revision != workshop.revision:
        return await shown(turn, workshop)
    if action.value == "0":
        return await _at(turn, replace(workshop, ends=None, revision=workshop.revision + 1))
    return await _at(turn, agenda.longer(workshop, int(action.value), turn.unit.now))


# -------------------------------------------------------------------------- close


async def ask_close(turn: Turn, action: Action) -> list[Saying]:
    """Closing is for good, so it is asked once."""
    workshop = await held_open(turn, action.subject)
    lines = (
        Para(
            phrase(
                "Close the workshop? Nobody can write or give points any more. All that was "
                "collected stands in the minutes, also what fewer than {k} people wrote.",
                k=K,
            )
        ),
    )
    rows = (
        (Button(label("Yes, close"), Action("close-workshop-yes", workshop.id)),),
        (Button(label("No, go on"), Action("workshop", workshop.id)),),
    )
    return [Say(lines, rows)]


async def close(turn: Turn, action: Action) -> list[Saying]:
    """Close it. Saying it twice is fine."""
    workshop = await held(turn, action.subject)
    if workshop.state is RoundState.OPEN:
        workshop = await gathering.close(turn.unit, workshop)
    return [_over(turn, workshop)]


def _over(turn: Turn, workshop: Workshop) -> Say:
    lines = (
        Heading(phrase("Workshop of {day}", day=workshop.held)),
        Para(phrase("This workshop is over. What was collected stands in its minutes.")),
    )
    rows = [(Button(label("Minutes"), Action("minutes", workshop.id)),)]
    if coordinator(turn, workshop.municipality):
        measures = Action("measures", workshop.municipality, workshop.round)
        rows.append((Button(label("Measures"), measures),))
    rows.append((Button(label("Back to the comparison"), Action("compare", workshop.round)),))
    return Say(lines, tuple(rows))


async def hand_out_minutes(turn: Turn, action: Action) -> list[Saying]:
    """The minutes of a workshop that is over, to print."""
    workshop = await held(turn, action.subject)
    if workshop.state is RoundState.OPEN:
        raise Refused(phrase("The minutes are made once the workshop is closed."))
    municipality = await turn.unit.municipalities.get(workshop.municipality)
    if municipality is None:
        raise NotFound(OLD_BUTTON)
    basis = await scene.basis_of(turn, workshop)
    voices = tuple(await turn.unit.workshops.voices(workshop.id))
    made = minutes.document(municipality, minutes.Minutes(workshop, voices), basis.wordings)
    return [SendFile(made, (Para(phrase("The minutes, to print.")),))]

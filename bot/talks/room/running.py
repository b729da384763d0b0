"""Running a talk's room: its parts and their clock, the screen on the wall, and the close.

A part is gone on with by a button that carries the room's revision: pressed twice, on the phone and
at the screen, it goes on once.
"""

from __future__ import annotations

from datetime import datetime

from bot import screens
from bot.errors import NotFound, Refused
from bot.model import Part, Room, RoundState, Talk
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Button,
    Code,
    Heading,
    Line,
    Note,
    Para,
    Say,
    Saying,
    SendFile,
    TextFile,
)
from bot.talks.organising import NO_TALK, organiser, own_talk
from bot.talks.room import hours, keeping, parts, scene
from bot.talks.room.entering import CLOSED
from bot.turn import Turn
from config.phrases import Moment, Text, Verbatim, label, phrase, plural


async def open_room(turn: Turn, action: Action) -> list[Saying]:
    """Open the talk's room, or come back to running it.

    Raises:
        NotFound: it is no talk that this account runs.
        Refused: it is too early or cancelled, or the room is closed.
    """
    talk = await own_talk(turn, action.subject)
    opens = hours.opens_for_organisers(talk)
    if turn.unit.now < opens and not talk.cancelled:
        moment = Moment(opens, talk.zone)
        raise Refused(phrase("The room can be opened from then on: {moment}", moment=moment))
    existing = await keeping.room_of(turn.unit, talk)
    if not hours.open_for_organisers(talk, existing, turn.unit.now):
        raise Refused(CLOSED)
    room = await keeping.opened(turn.unit, talk)
    if room.state is not RoundState.OPEN:
        raise Refused(CLOSED)
    return await shown(turn, room, talk)


async def held(turn: Turn, room_id: str) -> tuple[Room, Talk]:
    """The room and its talk, if this account may run it: by its role, or as the screen.

    Raises:
        NotFound: there is none for this account.
        Refused: it is closed.
    """
    room = await turn.unit.rooms.get(room_id)
    talk = await turn.unit.talks.get(room.talk) if room else None
    if room is None or talk is None:
        raise NotFound(NO_TALK)
    on_screen = await screens.subject_here(turn) == room.id
    if not on_screen and organiser(turn, talk.municipality) is None:
        raise NotFound(NO_TALK)
    if room.state is not RoundState.OPEN:
        raise Refused(CLOSED)
    return room, talk


# -------------------------------------------------------------------- what is on


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What is on."""
    return await shown(turn, *await held(turn, action.subject))


async def shown(turn: Turn, room: Room, talk: Talk, *before: Line) -> list[Saying]:
    """What is on: at the screen large, in the chat with all that can be done."""
    if await screens.subject_here(turn) == room.id:
        return await _at_the_screen(turn, room, talk)
    open_ones = len(await keeping.waiting(turn.unit, room))
    lines: list[Line] = [
        *before,
        Heading(Verbatim(talk.title)),
        *scene.part_lines(turn.unit, room, talk),
        await scene.came(turn.unit, room),
        *_until(room, talk, turn.unit.now),
        Note(
            plural(
                "{n} question waits for an answer.", "{n} questions wait for an answer.", open_ones
            )
        ),
        Note(scene.STANDS_STILL),
    ]
    rows = [
        _ways_on(room, talk, turn.unit.now),
        _time(room),
        (Button(label("Questions"), Action("room-tend", room.id)),),
        (Button(label("What is on now"), Action("run-room", room.id)),),
        (Button(label("Show it on a screen"), Action("room-screen", room.id)),),
        (Button(label("Close the room"), Action("close-room", room.id)),),
    ]
    return [Say(tuple(lines), tuple(row for row in rows if row))]


async def _at_the_screen(turn: Turn, room: Room, talk: Talk) -> list[Saying]:
    wall = await scene.wall(turn.unit, room, talk, turn.around.links)
    rows = (_ways_on(room, talk, turn.unit.now), _time(room))
    said: list[Saying] = [Say(wall.lines, tuple(row for row in rows if row))]
    if picture := await scene.picture(turn.unit, room, turn.around.links):
        said.append(SendFile(picture, (Code(picture.url),)))
    return said


async def on_screen(turn: Turn, subject: str) -> list[Saying] | None:
    """What a talk's screen shows just now; None where the subject is no open room."""
    room = await turn.unit.rooms.get(subject)
    talk = await turn.unit.talks.get(room.talk) if room else None
    if room is None or talk is None or room.state is not RoundState.OPEN:
        return None
    return await _at_the_screen(turn, room, talk)


def _until(room: Room, talk: Talk, now: datetime) -> tuple[Line, ...]:
    """Once the talk's time is up: until when its questions are there."""
    if now < hours.ends(talk, room):
        return ()
    closes = phrase(
        "The time of the talk is up. The room closes by itself: {moment}. All questions are "
        "deleted then. Give the part more time if you go on, and take along what you want to keep.",
        moment=Moment(hours.closes(talk, room), talk.zone),
    )
    return (Note(closes),)


def _part_before(room: Room, talk: Talk, now: datetime) -> Part | None:
    """The part to go back to: to before the talk only while that does not close the room."""
    part = parts.before(room.part)
    return None if part is Part.BEFORE and now >= hours.closes(talk, None) else part


def _ways_on(room: Room, talk: Talk, now: datetime) -> tuple[Button, ...]:
    ways: list[Button] = []
    if _part_before(room, talk, now):
        back = Action("room-back", room.id, revision=room.revision)
        ways.append(Button(label("Back"), back))
    if following := parts.after(room.part):
        go = Action("room-next", room.id, revision=room.revision)
        text: Text = label("Next: {what}", what=scene.PART_NAMES[following])
        if room.part is Part.BEFORE:
            text = label("Begin the talk")
        ways.append(Button(text, go))
    return tuple(ways)


def _time(room: Room) -> tuple[Button, ...]:
    if room.part is Part.BEFORE:
        return ()
    less = Action("room-time", room.id, "", f"-{parts.STEP}", room.revision)
    more = Action("room-time", room.id, "", f"+{parts.STEP}", room.revision)
    return (
        Button(label("{n} minutes less", n=parts.STEP), less),
        Button(label("{n} minutes more", n=parts.STEP), more),
    )


# ----------------------------------------------------------------------- going on


async def go_on(turn: Turn, action: Action) -> list[Saying]:
    """The next part, or the one before."""
    room, talk = await held(turn, action.subject)
    part = parts.after(room.part)
    if action.verb == "room-back":
        part = _part_before(room, talk, turn.unit.now)
    if action.revision != room.revision or part is None:
        return await shown(turn, room, talk)
    return await _saved(turn, parts.at(room, part, talk.minutes, turn.unit.now), talk)


async def set_time(turn: Turn, action: Action) -> list[Saying]:
    """Give the part more time, or less."""
    room, talk = await held(turn, action.subject)
    if action.value not in (f"-{parts.STEP}", f"+{parts.STEP}") or room.part is Part.BEFORE:
        raise NotFound(OLD_BUTTON)
    if action.revision != room.revision:
        return await shown(turn, room, talk)
    return await _saved(turn, parts.longer(room, int(action.value), turn.unit.now), talk)


async def _saved(turn: Turn, room: Room, talk: Talk) -> list[Saying]:
    turn.unit.rooms.save(room)
    return await shown(turn, room, talk)


async def screen_link(turn: Turn, action: Action) -> list[Saying]:
    """A one-time link for the screen on the wall."""
    room, _ = await run_by_role(turn, action.subject)
    return [screens.new_link(turn, room.id)]


async def run_by_role(turn: Turn, room_id: str) -> tuple[Room, Talk]:
    """The open room and its talk, for whoever runs it; a screen does not."""
    room, talk = await held(turn, room_id)
    if organiser(turn, talk.municipality) is None:
        raise NotFound(NO_TALK)
    return room, talk


# -------------------------------------------------------------------------- close


async def take_along(turn: Turn, action: Action) -> list[Saying]:
    """The questions with their votes as a text, for afterwards."""
    room, talk = await run_by_role(turn, action.subject)
    seen = await keeping.seen(turn.unit, room)
    if not seen:
        raise Refused(phrase("Nobody has asked anything yet."))
    lines: list[Line] = [Heading(phrase("Questions in the talk “{title}”", title=talk.title))]
    for number, one in enumerate(seen, 1):
        lines += scene.in_words(number, one)
    caption = (Para(phrase("The questions so far, with their votes and without names.")),)
    back = (Button(label("Back to the room"), Action("run-room", room.id)),)
    return [SendFile(TextFile("questions.txt", tuple(lines)), caption, (back,))]


async def ask_close(turn: Turn, action: Action) -> list[Saying]:
    """Closing is for good, so it is asked once."""
    room, _ = await run_by_role(turn, action.subject)
    lines = (
        Para(
            phrase(
                "Close the room? All questions, votes and codes are deleted at once, and nobody "
                "can come in any more. If you want to keep the questions, take them along before."
            )
        ),
    )
    rows = (
        (Button(label("Yes, close the room"), Action("close-room-yes", room.id)),),
        (Button(label("Take the questions along"), Action("room-file", room.id)),),
        (Button(label("No, go on"), Action("run-room", room.id)),),
    )
    return [Say(lines, rows)]


async def close(turn: Turn, action: Action) -> list[Saying]:
    """Close it."""
    room, _ = await run_by_role(turn, action.subject)
    await keeping.close(turn.unit, room)
    return [Say((Para(CLOSED),), ((Button(label("Talks"), Action("talks")),),))]

"""The guests' side of a talk's room: in by agreeing to the rule, then read, vote and ask."""

from __future__ import annotations

from datetime import datetime

from bot.errors import NotFound, Refused
from bot.model import Room, RoundState, Talk
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.talks.after.days import is_going_on
from bot.talks.announcing import reply_of
from bot.talks.guests import is_guest
from bot.talks.letters import cancelled, cannot_row, enter_row, facts, invited_by, rule_of
from bot.talks.organising import NO_TALK, organiser, running_rows
from bot.talks.planning import COMING
from bot.talks.room import hours, keeping, scene
from bot.talks.room.keeping import Guest
from bot.turn import Turn
from config.phrases import Moment, Verbatim, label, phrase

PAGE = 5
"""Questions that a message holds: with so many, their buttons can still be told apart."""
CLOSED = phrase("The room is closed. What was asked and voted for in it is deleted.")
NO_PLACE = phrase(
    "This talk has only so many places. Whoever has said yes and got one can come in, and deputies "
    "can. Until the talk begins you can still say yes: write /talks to me."
)
GONE = phrase("This question is not there any more.")


async def doors(turn: Turn, talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """The ways into a talk's room that this account has just now."""
    now = turn.unit.now
    rows: list[tuple[Button, ...]] = []
    room = await keeping.room_of(turn.unit, talk)
    if room is not None and room.state is not RoundState.OPEN:
        return ()
    open_now = hours.open_for_guests(talk, room, now)
    if open_now and await keeping.expected(turn.unit, turn.persons, talk):
        rows.append(enter_row(talk))
    if hours.open_for_organisers(talk, room, now) and organiser(turn, talk.municipality):
        rows.append((Button(label("Open the room"), Action("open-room", talk.id)),))
    return tuple(rows)


async def under_way(turn: Turn) -> list[Say]:
    """The talks that have begun and that this account may still come to."""
    said: list[Say] = []
    for talk in await _near(turn):
        room = await keeping.room_of(turn.unit, talk)
        under_way = hours.under_way(talk, room, turn.unit.now)
        rows = (*await doors(turn, talk), *await _still(turn, talk))
        if under_way and rows:
            head = Heading(await invited_by(turn.unit, talk))
            note = Note(phrase("This talk is going on."))
            said.append(Say((head, *facts(talk), note), rows))
    return said


async def _still(turn: Turn, talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """What can still be done about a talk that is going on, outside of its room."""
    if not is_going_on(talk, turn.unit.now):
        return ()
    coming = False
    for person in turn.persons:
        reply = await reply_of(turn.unit, talk, person) if is_guest(person, talk) else None
        coming = coming or (reply is not None and reply.answer in COMING)
    own = (cannot_row(talk),) if coming else ()
    return (*own, *(running_rows(talk) if organiser(turn, talk.municipality) else ()))


async def enter(turn: Turn, action: Action) -> list[Saying]:
    """The rule that holds in the room; once it was agreed to, the room.

    Raises:
        NotFound: it is no talk that this account is expected at.
        Refused: it is too early, the room is closed, or they have no place.
    """
    talk, _ = await _expected(turn, action.subject)
    if talk.cancelled:
        return [cancelled(talk)]
    room = await keeping.room_of(turn.unit, talk)
    _judge_time(talk, room, turn.unit.now)
    if room is not None and (guest := await keeping.guest_in(turn.unit, turn.persons, room)):
        return [await view(turn, guest)]
    lines = (
        Heading(Verbatim(talk.title)),
        Para(phrase("In this room the following holds:")),
        Para(rule_of(talk)),
        Item(
            phrase(
                "Here you can ask questions and vote for them without anybody learning that it was "
                "you. No name and no account is stored with them, nor that you were here: only "
                "codes that cannot be read back. When the room closes, all of it is deleted."
            )
        ),
        Item(
            phrase(
                "Telegram sees what you write there, and whoever controls the running server could "
                "see it until the room closes."
            )
        ),
    )
    go = Button(label("I agree, let me in"), Action("room-agree", talk.id))
    return [Say(lines, ((go,),))]


async def agree(turn: Turn, action: Action) -> list[Saying]:
    """Agree to the rule and come in. Saying it twice is fine.

    Raises:
        NotFound: it is no talk that this account is expected at.
        Refused: it is too early or cancelled, the room is closed, or they have no place.
    """
    talk, person = await _expected(turn, action.subject)
    if talk.cancelled:
        raise Refused(CLOSED)
    _judge_time(talk, await keeping.room_of(turn.unit, talk), turn.unit.now)
    room = await keeping.opened(turn.unit, talk)
    guest = await keeping.guest_in(turn.unit, turn.persons, room)
    if guest is None:
        guest = Guest(room, talk, person, keeping.enter(turn.unit, room, person))
    return [await view(turn, guest)]


async def _expected(turn: Turn, talk_id: str) -> tuple[Talk, str]:
    talk = await turn.unit.talks.get(talk_id)
    if talk is None or not any(is_guest(person, talk) for person in turn.persons):
        raise NotFound(NO_TALK)
    person = await keeping.expected(turn.unit, turn.persons, talk)
    if person is None and talk.capacity is not None:
        raise Refused(NO_PLACE)
    if person is None:
        raise NotFound(NO_TALK)
    return talk, person


def _judge_time(talk: Talk, room: Room | None, now: datetime) -> None:
    opens = hours.opens(talk)
    if now < opens:
        said = phrase("You can come in from then on: {moment}", moment=Moment(opens, talk.zone))
        raise Refused(said)
    closed = room is not None and room.state is not RoundState.OPEN
    if closed or not hours.open_for_guests(talk, room, now):
        raise Refused(CLOSED)


# ----------------------------------------------------------------------- the room


async def guest_here(turn: Turn, room_id: str) -> Guest:
    """Who this account is in a room.

    Raises:
        NotFound: it has not come in there.
        Refused: the room is closed.
    """
    room = await turn.unit.rooms.get(room_id)
    talk = await turn.unit.talks.get(room.talk) if room else None
    if room is None or talk is None:
        raise NotFound(OLD_BUTTON)
    if await keeping.expected(turn.unit, turn.persons, talk) is None:
        raise NotFound(OLD_BUTTON)
    guest = await keeping.guest_in(turn.unit, turn.persons, room)
    if guest is not None:
        return guest
    if room.state is RoundState.OPEN and hours.open_for_guests(talk, room, turn.unit.now):
        raise NotFound(OLD_BUTTON)
    raise Refused(CLOSED)


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What is on now, and the questions."""
    return [await view(turn, await guest_here(turn, action.subject), page=page_of(action))]


async def where(turn: Turn) -> list[Saying]:
    """The room that this account is in; nothing where it is in none."""
    return [await view(turn, one) for one in (await keeping.attended(turn.unit, turn.persons))[:1]]


async def home_rows(turn: Turn) -> list[tuple[Button, ...]]:
    """The ways into the rooms that are open, and back into those that this account is in."""
    there = {guest.talk.id: guest for guest in await keeping.attended(turn.unit, turn.persons)}
    rows: list[tuple[Button, ...]] = [
        (Button(label("Back into the talk"), Action("room", guest.room.id)),)
        for guest in there.values()
    ]
    for talk in await _near(turn) if turn.persons else ():
        if talk.id not in there:
            rows += [row for row in await doors(turn, talk) if row == enter_row(talk)]
    return rows


async def _near(turn: Turn) -> list[Talk]:
    """The talks that may have an open room just now."""
    now = turn.unit.now
    return await turn.unit.talks.between(now - hours.LONGEST, now + hours.EARLIEST)


async def view(turn: Turn, guest: Guest, *before: Line, page: int = 0) -> Say:
    """The room as a guest sees it: the part, a page of the questions, and what can be done."""
    seen = await keeping.seen(turn.unit, guest.room)
    first = page * PAGE if page * PAGE < len(seen) else 0
    page = first // PAGE
    lines: list[Line] = [
        *before,
        Heading(Verbatim(guest.talk.title)),
        *scene.part_lines(turn.unit, guest.room, guest.talk),
        Heading(phrase("Questions")),
    ]
    rows: list[tuple[Button, ...]] = []
    votes: list[Button] = []
    for number, one in enumerate(seen[first : first + PAGE], first + 1):
        lines += scene.in_words(number, one)
        if not one.asked.answered:
            votes.append(_vote(guest, number, one.asked.id, page))
    if not seen:
        lines.append(Para(phrase("Nobody has asked anything yet.")))
    lines.append(Note(scene.STANDS_STILL))
    rows += [(button,) for button in votes]
    rows.append(pages(len(seen), page, Action("room", guest.room.id)))
    rows.append((Button(label("Ask a question"), Action("room-ask", guest.room.id)),))
    # Always there: that somebody has asked something is nobody's business who looks on.
    rows.append((Button(label("My questions"), Action("room-own", guest.room.id)),))
    again = Action("room", guest.room.id, "", str(page))
    rows.append((Button(label("What is on now"), again),))
    return Say(tuple(lines), tuple(row for row in rows if row))


def _vote(guest: Guest, number: int, question: str, page: int) -> Button:
    if question in guest.presence.votes:
        back = Action("room-unvote", guest.room.id, question, str(page))
        return Button(label("{i}: take my vote back", i=number), back)
    vote = Action("room-vote", guest.room.id, question, str(page))
    return Button(label("{i}: vote for it", i=number), vote)


def pages(count: int, page: int, action: Action) -> tuple[Button, ...]:
    """The ways to the page before and the one after, where there are any."""
    ways = []
    if page > 0:
        back = Action(action.verb, action.subject, "", str(page - 1))
        ways.append(Button(label("Questions before"), back))
    if (page + 1) * PAGE < count:
        on = Action(action.verb, action.subject, "", str(page + 1))
        ways.append(Button(label("More questions"), on))
    return tuple(ways)


async def vote(turn: Turn, action: Action) -> list[Saying]:
    """Vote for a question, or take that back; which is the button's, so that twice is once.

    Raises:
        NotFound: it is not there any more.
        Refused: it was answered, and its votes are counted.
    """
    guest = await guest_here(turn, action.subject)
    seen = {one.asked.id: one.asked for one in await keeping.seen(turn.unit, guest.room)}
    if action.question not in seen:
        raise NotFound(GONE)
    if seen[action.question].answered:
        raise Refused(phrase("This question was answered already."))
    wanted = action.verb == "room-vote"
    guest = keeping.vote(turn.unit, guest, action.question, wanted=wanted)
    return [await view(turn, guest, page=page_of(action))]


def page_of(action: Action) -> int:
    """Which page a button was shown on; a forged one counts as the first."""
    return int(action.value) if action.value.isdecimal() and len(action.value) < 4 else 0

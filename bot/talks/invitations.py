"""The guests' route: the upcoming talks, one's own answer to each, and the calendar file.

An account is a guest of a talk as a decision-maker; whoever also runs the talk sees more of it in
the same place. The words of letters are in `letters`.
"""

from __future__ import annotations

from bot import outbox
from bot.errors import NotFound, Outdated, Refused
from bot.model import Person, Reminding, Reply, Role, Rsvp, Talk
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.talks import announcing, calendars, deputies, deputy_letters
from bot.talks.after import ending, introductions, past
from bot.talks.after import letters as after_letters
from bot.talks.after.days import over_at
from bot.talks.guests import GUESTS, NO_GUEST, as_guest
from bot.talks.letters import (
    ANSWER_LABELS,
    ANSWERED,
    UNANSWERED,
    answer_rows,
    cancelled,
    cannot_row,
    facts,
    held_in_words,
    invited_by,
    offer_rows,
    waiting_rows,
)
from bot.talks.organising import (
    CALLED_OFF,
    NO_TALK,
    OVER,
    go_on_button,
    guest_lines,
    organised,
    organiser,
    organiser_rows,
    paused_lines,
)
from bot.talks.places import SEATED, follow_up, has_room, is_held, queue, seated
from bot.talks.planning import COMING
from bot.talks.room import entering, keeping
from bot.turn import Turn
from config.phrases import Text, label, phrase, plural

BEGUN = phrase("This talk has begun. You can still say that you cannot come.")
UNTOLD = phrase(
    "All places are taken. You chose to get no messages, so I could not tell you of a free one: "
    "please change that under “My reminders” first."
)
SUBSCRIBE = (Button(label("Subscribe to my talks"), Action("talk-feed")),)


async def look_after(unit: Unit) -> None:
    """What time and roles that are gone change: deputies first, as they free places."""
    await deputies.look_after(unit)
    await announcing.by_the_clock(unit)
    await introductions.delete_old(unit)
    await ending.delete_old(unit)


CORRESPONDENCE = outbox.Correspondence(after_letters.render, look_after, follow_up=follow_up)
"""What talks add to the outbox, under the prefix `talk`."""


async def welcome(turn: Turn) -> list[Saying]:
    """What a role that was just taken up brings: invitations to the talks that lie ahead."""
    talks = [talk for talk in await announcing.upcoming(turn.unit) if await _guest(turn, talk)]
    if not talks:
        return []
    await announcing.replan_own(turn)
    coming = plural(
        "{n} talk lies ahead. You get an invitation in time; /talks shows it now.",
        "{n} talks lie ahead. You get an invitation to each in time; /talks shows them now.",
        len(talks),
    )
    return [Say((Para(coming),), stay=True)]


async def list_talks(turn: Turn) -> list[Saying]:
    """`/talks`: each upcoming talk with one's answer; to its organisers, with its guests.

    Raises:
        NotFound: this account has nothing to do with talks.
    """
    if turn.person(*GUESTS, Role.PROGRAMME_LEAD) is None:
        raise NotFound(NO_GUEST)
    sayings: list[Saying] = [*await entering.under_way(turn)]
    sayings += [
        await card(turn, talk)
        for talk in await announcing.upcoming(turn.unit)
        if await _guest(turn, talk) or organiser(turn, talk.municipality)
    ]
    rows = (*await new_talk_rows(turn), *await past.rows(turn))
    over = await past.cards(turn)
    if not sayings:
        own = (SUBSCRIBE,) if turn.person(*GUESTS) else ()
        return [Say((Para(phrase("No talk lies ahead.")),), (*rows, *own)), *over]
    sayings += over
    if rows:
        rows += ((Button(label("Letters: what goes out when"), Action("letters-ahead")),),)
    if rows:
        sayings.append(Say((Para(phrase("Shall there be another talk?")),), rows))
    return sayings


async def new_talk_rows(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """A button for each body whose talks this account runs."""
    bodies = organised(turn)
    if len(bodies) == 1:
        return ((Button(label("New talk"), Action("new-talk")),),)
    buttons = []
    for body in bodies:
        municipality = await turn.unit.municipalities.get(body) if body else None
        text: Text = label("New talk of the programme")
        if municipality:
            text = label("New talk: {municipality}", municipality=_short(municipality.name))
        buttons.append((Button(text, Action("new-talk-for", body or "")),))
    return tuple(buttons)


def _short(name: str) -> str:
    return name if len(name) <= 25 else f"{name[:24]}…"


async def card(turn: Turn, talk: Talk) -> Say:
    """One talk as this account may see it."""
    lines: list[Line] = [Heading(await invited_by(turn.unit, talk)), *facts(talk)]
    rows: tuple[tuple[Button, ...], ...] = ()
    if guest := await _guest(turn, talk):
        own_lines, rows = await _own_answer(turn, talk, guest)
        lines += own_lines
        rows += ((Button(label("My reminders"), Action("talk-wishes")),), SUBSCRIBE)
    if organiser(turn, talk.municipality):
        lines += await guest_lines(turn, talk)
        if paused := await paused_lines(turn.unit, talk):
            lines += paused
            rows += ((go_on_button(talk),),)
        rows += organiser_rows(talk)
    return Say(tuple(lines), (*await entering.doors(turn, talk), *rows))


async def _own_answer(
    turn: Turn, talk: Talk, guest: Person
) -> tuple[list[Line], tuple[tuple[Button, ...], ...]]:
    """How things stand between this guest and the talk, and what they can do about it."""
    unit = turn.unit
    if guest.role is Role.DEPUTY:
        return deputy_letters.own_answer(talk)
    reply = await announcing.reply_of(unit, talk, guest)
    answer = reply.answer if reply else None
    if reply and answer is Rsvp.WAITING:
        if is_held(reply, unit.now):
            return [Para(held_in_words(talk, reply, unit.now))], offer_rows(talk)
        if await has_room(unit, talk, guest.id):
            # They could not be told of it any more: who looks has it for the taking.
            free_now = phrase("A place is free now. Whoever takes it first has it.")
            return [Para(free_now)], offer_rows(talk)
        number = queue(await unit.talks.replies(talk.id), unit.now).index(reply) + 1
        place = Para(phrase("Your place on the waitlist: {n}", n=number))
        return [Para(ANSWERED[answer]), place], waiting_rows(talk)
    lines: list[Line] = [Para(ANSWERED[answer] if answer else UNANSWERED)]
    full = not await has_room(unit, talk, guest.id)
    if full and answer not in SEATED:
        lines.append(Note(phrase("All places are taken. Who says yes joins the waitlist.")))
        return lines, deputy_letters.without_deputy(answer_rows(talk, answer))
    return lines, answer_rows(talk, answer)


async def rsvp(turn: Turn, action: Action) -> list[Saying]:
    """Answer an invitation, or change the answer; reminders follow it.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk, guest = await invited(turn, action.subject)
    if action.value not in set(ANSWER_LABELS):
        raise Outdated(OLD_BUTTON)
    if talk.cancelled:
        raise Refused(CALLED_OFF)
    begun = talk.starts <= turn.unit.now
    if over_at(talk) <= turn.unit.now:
        raise Refused(OVER)
    if begun and action.value != Rsvp.NO:
        raise Refused(BEGUN)
    if guest.role is Role.DEPUTY:
        return await _as_deputy(turn, talk, guest, Rsvp(action.value))
    before = await announcing.reply_of(turn.unit, talk, guest)
    reply = Reply(talk.id, guest.id, Rsvp(action.value))
    if reply.answer is Rsvp.YES:
        await announcing.settle_places(turn.unit, talk)
        reply = await seated(turn.unit, talk, guest.id)
    if reply.answer is Rsvp.WAITING and guest.reminding is Reminding.NOTHING:
        raise Refused(UNTOLD)
    turn.unit.talks.save_reply(reply)
    if before and before.answer in deputies.SENT:
        await deputies.release(turn.unit, talk, guest)
    await keeping.leave(turn.unit, talk, guest)
    await announcing.settle_places(turn.unit, talk)
    await announcing.replan_for(turn.unit, talk, guest)
    if begun:
        return [Say((Para(ANSWERED[Rsvp.NO]),))]
    said: list[Saying] = [await card(turn, talk)]
    # Who presses twice has the file already; the talk's buttons bring it again.
    had = before.answer if before else None
    if reply.answer is not had and (reply.answer in COMING or had in COMING):
        said.append(await calendars.handed_out(turn.unit, talk, reply.answer))
    return said


async def _as_deputy(turn: Turn, talk: Talk, deputy: Person, answer: Rsvp) -> list[Saying]:
    """A deputy has said yes by coming in; there is only no left, which cannot be taken back."""
    if answer is not Rsvp.NO:
        return [await card(turn, talk)]
    left = await deputies.decline(turn.unit, talk, deputy)
    turn.persons = [left if one.id == left.id else one for one in turn.persons]
    said = Say((Para(phrase("Thank you for telling us. The person who asked you is told.")),))
    return [said, await calendars.handed_out(turn.unit, talk, Rsvp.NO)]


async def about(turn: Turn, action: Action) -> list[Saying]:
    """The talk that a button in a letter is about, to whoever only looks.

    Raises:
        Refused: it is no talk of this account's, or it is over.
    """
    talk = await turn.unit.talks.get(action.subject)
    if talk and not talk.cancelled and await _released(turn, talk):
        return [deputy_letters.not_needed(talk)]
    talk, guest = await invited(turn, action.subject)
    if talk.cancelled:
        return [cancelled(talk)]
    if over_at(talk) <= turn.unit.now:
        raise Refused(OVER)
    if guest.role is Role.DEPUTY:
        own_lines, rows = deputy_letters.own_answer(talk)
        return [Say((Heading(await invited_by(turn.unit, talk)), *facts(talk), *own_lines), rows)]
    answer = (await announcing.answers(turn.unit, talk)).get(guest.id)
    said = Para(ANSWERED[answer] if answer else UNANSWERED)
    lines = (Heading(await invited_by(turn.unit, talk)), *facts(talk), said)
    if talk.starts <= turn.unit.now:
        return [Say(lines, (cannot_row(talk),) if answer in COMING else ())]
    return [Say(lines, answer_rows(talk, answer))]


async def calendar(turn: Turn, action: Action) -> list[Saying]:
    """The talk as a calendar file, for its guests and organisers; of a cancelled one, to remove it.

    Raises:
        NotFound: it is no talk of this account's.
    """
    talk = await turn.unit.talks.get(action.subject)
    if talk is None:
        raise NotFound(NO_TALK)
    answer = await _calendar_answer(turn, talk)
    return [await calendars.handed_out(turn.unit, talk, answer)]


async def _calendar_answer(turn: Turn, talk: Talk) -> Rsvp | None:
    """What decides about the entry in the calendar: whoever runs a talk is there."""
    if organiser(turn, talk.municipality):
        return Rsvp.YES
    guest = await _guest(turn, talk)
    if guest is not None:
        return (await announcing.answers(turn.unit, talk)).get(guest.id)
    if await _released(turn, talk):
        return Rsvp.NO
    raise NotFound(NO_TALK)


async def _released(turn: Turn, talk: Talk) -> bool:
    """Whether this account was a deputy at the talk and is not needed any more."""
    was = any(one.talk == talk.id for one in turn.persons)
    return was and await _guest(turn, talk) is None


async def invited(turn: Turn, talk_id: str) -> tuple[Talk, Person]:
    """A talk and this account's person who is invited to it; foreign is as good as absent.

    Raises:
        NotFound: it is no talk of this account's.
    """
    talk = await turn.unit.talks.get(talk_id)
    guest = await _guest(turn, talk) if talk else None
    if talk is None or guest is None:
        raise NotFound(NO_TALK)
    return talk, guest


async def _guest(turn: Turn, talk: Talk) -> Person | None:
    """This account's person who is invited to the talk."""
    return await as_guest(turn.unit, turn.persons, talk)

"""Announcing, moving and cancelling a talk, and keeping its letters in step with it.

Whoever calls has judged the right to do so. Letters are planned in the same unit of work as the
change they tell of, so that neither is ever there without the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot import outbox
from bot.model import Land, Letter, LetterState, Person, Reminding, Reply, Rsvp, Talk
from bot.outbox import at_work
from bot.ports import Unit
from bot.talks.guests import as_guest, guests
from bot.talks.needs import wishes
from bot.talks.places import follow_move, move_up
from bot.talks.planning import (
    CANCELLED,
    INTERESTED,
    INVOLVED,
    MOVED,
    PLACE,
    SAVE_THE_DATE,
    SHORT_NOTICE,
    Planned,
    Recipient,
    at_short_notice,
    news_until,
    plan,
    reconcile,
)
from bot.turn import Turn
from bot.wallclock import ZONE

DATED = frozenset({MOVED, CANCELLED})
"""News after which what stands in a diary is wrong."""
WENT_OUT = frozenset({LetterState.SENDING, LetterState.SENT, LetterState.UNCERTAIN})
"""States of letters that were brought, or may have been."""


async def answers(unit: Unit, talk: Talk) -> dict[str, Rsvp]:
    """The current answer of each person who gave one."""
    return {reply.person: reply.answer for reply in await unit.talks.replies(talk.id)}


async def reply_of(unit: Unit, talk: Talk, person: Person) -> Reply | None:
    """What this person answered, if anything."""
    replies = await unit.talks.replies_of(person.id)
    return next((reply for reply in replies if reply.talk == talk.id), None)


async def replan(unit: Unit, talk: Talk) -> None:
    """Bring a talk's letters in step with its date, its guests and their answers."""
    _bring_in_step(unit, talk, await recipients(unit, talk), await unit.letters.about(talk.id))


async def recipients(unit: Unit, talk: Talk) -> list[Recipient]:
    """Everybody who is invited, as far as letters depend on who they are."""
    municipalities = {one.id: one.land for one in await unit.municipalities.all()}
    replies = await answers(unit, talk)
    asked = await wishes.who_asked(unit, talk.topic)
    return [
        _recipient(
            person,
            municipalities.get(person.municipality or ""),
            replies.get(person.id),
            asked=person.id in asked,
        )
        for person in await guests(unit, talk)
    ]


async def replan_for(unit: Unit, talk: Talk, guest: Person) -> None:
    """The same for one guest, whose answer or role is new: nobody else's letters are looked at."""
    reply = await reply_of(unit, talk, guest)
    recipient = _recipient(
        guest,
        await _land(unit, guest),
        reply.answer if reply else None,
        asked=await wishes.asked_for(unit, talk, guest),
    )
    _bring_in_step(unit, talk, [recipient], await unit.letters.about_to(talk.id, guest.id))


def _recipient(person: Person, land: Land | None, answer: Rsvp | None, *, asked: bool) -> Recipient:
    return Recipient(person.id, land, answer, person.reminding, person.hours, asked)


async def _land(unit: Unit, person: Person) -> Land | None:
    if person.municipality is None:
        return None
    municipality = await unit.municipalities.get(person.municipality)
    return municipality.land if municipality else None


def _bring_in_step(
    unit: Unit, talk: Talk, recipients: Iterable[Recipient], letters: Iterable[Letter]
) -> None:
    changes = reconcile(plan(talk, recipients, unit.now), letters, unit.now)
    for letter in changes.remove:
        unit.letters.remove(letter)
    for letter in changes.revise:
        unit.letters.save(letter)
    for one in changes.add:
        unit.letters.save(_letter(unit, talk, one))


async def replan_own(turn: Turn) -> None:
    """The same for all talks of this account: it is told otherwise from now on."""
    for talk in await upcoming(turn.unit):
        guest = await as_guest(turn.unit, turn.persons, talk)
        if guest is not None:
            await replan_for(turn.unit, talk, guest)


async def replan_all(unit: Unit) -> None:
    """The same for every upcoming talk: after changes that concern many, such as a Land."""
    for talk in await upcoming(unit):
        await move_up(unit, talk)
        await replan(unit, talk)


async def settle_places(unit: Unit, talk: Talk) -> None:
    """Offer free places to those who wait; whoever let one pass is asked like everybody else."""
    for person in await move_up(unit, talk):
        if guest := await unit.people.get(person):
            await replan_for(unit, talk, guest)


async def by_the_clock(unit: Unit) -> None:
    """What time alone changes: a place that was held for somebody is free again.

    All else is planned anew by whatever changes it, so that a tick costs nothing while nothing
    happens, however many letters there are.
    """
    for talk in await upcoming(unit):
        if talk.capacity is not None:
            await settle_places(unit, talk)


async def upcoming(unit: Unit) -> list[Talk]:
    """Talks that will take place, the next one first."""
    ahead = await unit.talks.between(unit.now)
    return [talk for talk in ahead if not talk.cancelled and talk.starts > unit.now]


async def announce(unit: Unit, talk: Talk) -> None:
    """Add a talk; guests are told to save the date, or invited at once where it is near."""
    announced = replace(talk, announced=unit.now)
    unit.talks.save(announced)
    await replan(unit, announced)


async def move(unit: Unit, talk: Talk, starts: datetime) -> Talk:
    """Give a talk another time, with its reminders, and tell whom it concerns."""
    moved = replace(talk, starts=starts, wall=None, sequence=talk.sequence + 1)
    unit.talks.save(moved)
    await follow_move(unit, moved)
    await settle_places(unit, moved)
    await replan(unit, moved)
    await _tell(unit, moved, MOVED, min(talk.starts, starts), relied_on=talk.starts)
    return moved


async def change(unit: Unit, before: Talk, talk: Talk) -> Talk:
    """Change all but its time. Whoever wants to come hears of a new place."""
    changed = await with_who_comes(unit, before, talk)
    changed = replace(changed, sequence=before.sequence + 1)
    unit.talks.save(changed)
    await settle_places(unit, changed)
    await replan(unit, changed)
    if changed.place != before.place:
        await _tell(unit, changed, PLACE, changed.starts)
    return changed


async def with_who_comes(unit: Unit, before: Talk, talk: Talk) -> Talk:
    """The talk with all those invited who come or send somebody, though others are meant now."""
    coming = {who for who, answer in (await answers(unit, talk)).items() if answer in INVOLVED}
    left_out = {one.id for one in await guests(unit, before)} - {
        one.id for one in await guests(unit, talk)
    }
    people = talk.invited.people | (coming & left_out)
    return replace(talk, invited=replace(talk.invited, people=people))


async def plan_steps(unit: Unit, talk: Talk) -> None:
    """Let its letters go out at other times. Nobody is told of that, and no calendar changes."""
    unit.talks.save(talk)
    await replan(unit, talk)


async def cancel(unit: Unit, talk: Talk) -> Talk:
    """Call a talk off and tell whom it concerns; nothing else is sent any more.

    Whoever paused its letters did not mean that people travel to a talk that is off.
    """
    await outbox.resume(unit, talk.id)
    cancelled = replace(talk, cancelled=True, sequence=talk.sequence + 1)
    unit.talks.save(cancelled)
    await replan(unit, cancelled)
    await _tell(unit, cancelled, CANCELLED, talk.starts)
    return cancelled


async def who_is_told(unit: Unit, talk: Talk, kind: str) -> list[Person]:
    """Who hears of such news: those who want to come, unless they want no messages.

    Of another time, and that it is off, also those whose answer is open and who were told to save
    the date: it stands in their diary because of us.
    """
    replies = await answers(unit, talk)
    saved = await _who_saved_the_date(unit, talk) if kind in DATED else frozenset()
    return [
        person
        for person in await guests(unit, talk)
        if person.reminding is not Reminding.NOTHING
        and (replies[person.id] in INTERESTED if person.id in replies else person.id in saved)
    ]


async def _who_saved_the_date(unit: Unit, talk: Talk) -> frozenset[str]:
    return frozenset(
        letter.person
        for letter in await unit.letters.about(talk.id)
        if letter.kind == SAVE_THE_DATE and letter.state in WENT_OUT
    )


async def _tell(
    unit: Unit, talk: Talk, kind: str, nearest: datetime, *, relied_on: datetime | None = None
) -> None:
    """Queue news for everybody whom it concerns, in the place of news they have not got yet.

    On a working day, unless the nearest time that they may rely on comes too soon. Where a talk is
    moved back before somebody heard of it, nothing has happened to them.
    """
    lands = {one.id: one.land for one in await unit.municipalities.all()}
    unread = {
        letter.person: letter
        for letter in await unit.letters.about(talk.id)
        if letter.kind in (MOVED, PLACE) and letter.state is LetterState.QUEUED
    }
    for person in await who_is_told(unit, talk, kind):
        before = unread.get(person.id)
        if before is not None and kind == MOVED and before.relied_on == talk.starts:
            unit.letters.remove(before)
            continue
        urgent = at_short_notice(unit.now, nearest) or (before is not None and before.urgent)
        latest, land = nearest - SHORT_NOTICE, lands.get(person.municipality or "")
        due = unit.now if urgent else at_work(unit.now, ZONE, land, latest, person.hours)
        until = news_until(talk, unit.now)
        news = _letter(unit, talk, Planned(kind, person.id, due, until), urgent=urgent)
        news = replace(news, relied_on=relied_on)
        if before is not None:
            # They still rely on the first date: what was urgent about it stays urgent, and of a new
            # time and a new place the time is what must not be missed.
            kind_left = MOVED if kind == PLACE and before.kind == MOVED else kind
            # With a new place among what they have not heard, no move back makes it nothing.
            rely = before.relied_on if kind == MOVED else None
            news = replace(news, kind=kind_left, relied_on=rely)
            if before.due == news.due and before.kind == news.kind:
                news = replace(news, id=before.id)
            else:
                unit.letters.remove(before)
        unit.letters.save(news)


def _letter(unit: Unit, talk: Talk, planned: Planned, *, urgent: bool = False) -> Letter:
    return Letter(
        id=unit.chance.identifier(),
        municipality=talk.municipality,
        kind=planned.kind,
        subject=talk.id,
        person=planned.person,
        due=planned.due,
        until=planned.until,
        zone=ZONE,
        urgent=urgent or planned.urgent,
    )

"""A guest's talks in their own calendar, which looks for them by itself at a secret address.

Somebody with several roles has one address for all their talks. What the file looks like is told
with the documents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.anonymity import code_hash
from bot.email.addresses import other_roles
from bot.links import CALENDAR
from bot.model import Person, Reply, Subscription, Talk
from bot.people import draw_code
from bot.ports import Unit
from bot.replies import (
    Action,
    Button,
    CalendarEntry,
    CalendarFeed,
    Code,
    Heading,
    Note,
    Para,
    Say,
    Saying,
)
from bot.talks import calendars
from bot.talks.guests import GUESTS, as_guest, own_guests
from bot.turn import Turn
from config.phrases import label, phrase

PAST = timedelta(days=90)
"""How long a talk that is over stays in the calendar."""
TALKS = (Button(label("Talks"), Action("talks")),)


async def show(turn: Turn) -> list[Saying]:
    """A first address at once; later, what can be done with it.

    Raises:
        NotFound: this account is nobody's guest.
    """
    guests = own_guests(turn.persons)
    if not await _subscriptions(turn.unit, guests):
        return await _renewed(turn, guests)
    lines = (
        Heading(phrase("My talks in my calendar")),
        Para(
            phrase(
                "There is an address already, which I cannot show once more. A new one takes its "
                "place: calendars with the old one get nothing any more."
            )
        ),
    )
    rows = (
        (Button(label("New address"), Action("talk-feed-new")),),
        (Button(label("Switch off"), Action("talk-feed-off")),),
        TALKS,
    )
    return [Say(lines, rows)]


async def renew(turn: Turn) -> list[Saying]:
    """A new address, in the place of the one before.

    Raises:
        NotFound: this account is nobody's guest.
    """
    return await _renewed(turn, own_guests(turn.persons))


async def _renewed(turn: Turn, guests: list[Person]) -> list[Saying]:
    await _end(turn.unit, guests)
    code = draw_code(turn.unit, CALENDAR)
    turn.unit.subscriptions.save(Subscription(guests[0].id, code_hash(code)))
    links = turn.around.links
    lines = (
        Heading(phrase("My talks in my calendar")),
        Para(
            phrase(
                "In Outlook choose “Add calendar” and “Subscribe from web”, in Google Calendar "
                "“Other calendars” and “From URL”, and paste the first address. On an iPhone, iPad "
                "or Mac, open the second one in the browser."
            )
        ),
        Code(links.calendar(code)),
        Code(links.webcal(code)),
        Note(
            phrase(
                "From then on new talks, new times and cancellations come by themselves, as often "
                "as your calendar looks. Whoever knows the address sees your talks and your "
                "answers, also the provider of your calendar. It is shown only this once."
            )
        ),
    )
    return [Say(lines, (TALKS,), stay=True)]


async def end(turn: Turn) -> list[Saying]:
    """No calendar gets anything any more.

    Raises:
        NotFound: this account is nobody's guest.
    """
    await _end(turn.unit, own_guests(turn.persons))
    said = phrase("Switched off. Calendars with the address get nothing any more.")
    return [Say((Para(said),), (TALKS,))]


async def hand_on(unit: Unit, person: Person) -> None:
    """A role is about to end: its calendar goes on with what else this somebody is."""
    found = await unit.subscriptions.of_person(person.id)
    if found is None:
        return
    for other in await other_roles(unit, [person]):
        has_one = await unit.subscriptions.of_person(other.id) is not None
        if other.role in GUESTS and not has_one:
            unit.subscriptions.remove(person.id)
            unit.subscriptions.save(replace(found, person=other.id))
            return


async def _end(unit: Unit, guests: Iterable[Person]) -> None:
    """Also after a backup is restored: an address that went astray must not come to life again."""
    for one in await _subscriptions(unit, guests):
        unit.subscriptions.remove(one.person)
        unit.erasures.calendar(one.code)


async def _subscriptions(unit: Unit, guests: Iterable[Person]) -> list[Subscription]:
    found = [await unit.subscriptions.of_person(guest.id) for guest in guests]
    return [one for one in found if one is not None]


async def feed(unit: Unit, code: str) -> tuple[Person, CalendarFeed] | None:
    """Whose address it is, and their talks as they are now; None where it is nobody's."""
    found = await unit.subscriptions.with_code(code_hash(code))
    person = await unit.people.get(found.person) if found else None
    if person is None:
        return None
    persons = await other_roles(unit, [person])
    replies = [reply for one in persons for reply in await unit.talks.replies_of(one.id)]
    since = unit.now - PAST
    talks = [talk for talk in await unit.talks.between(since) if talk.starts > since]
    entries = [await _entry(unit, talk, persons, replies) for talk in talks]
    return person, CalendarFeed(
        "talks.ics", phrase("Breakfast talks"), tuple(filter(None, entries))
    )


async def _entry(
    unit: Unit, talk: Talk, persons: Iterable[Person], replies: Iterable[Reply]
) -> CalendarEntry | None:
    """A talk for who is invited to it and has not declined."""
    guest = await as_guest(unit, persons, talk)
    if guest is None:
        return None
    given = {reply.person: reply.answer for reply in replies if reply.talk == talk.id}
    answer = given.get(guest.id)
    if answer in calendars.DECLINED:
        return None
    return await calendars.entry(unit, talk, answer)

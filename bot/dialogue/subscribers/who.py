"""Who wants to hear of an event: persons with an address, and nothing that leads to an answer."""

from __future__ import annotations

from dataclasses import replace

from bot.anonymity import subscriber_tag
from bot.email import addresses
from bot.model import Address, Event, EventState, Person, Role
from bot.ports import Unit
from bot.subscribers import Subscriber
from bot.turn import Turn


def tag_of(unit: Unit, event: str, account: bytes) -> bytes:
    """By which an account is known among the subscribers of an event."""
    return subscriber_tag(unit.keys.lasting(), event, account)


def may(event: Event) -> bool:
    """Whether anything is still to be heard of an event."""
    return event.state is not EventState.DRAFT and not event.state.is_without_texts


async def own(turn: Turn, event: str) -> Subscriber | None:
    """What whoever is here has subscribed to of an event: in a chat, or at a letter's address."""
    unit = turn.unit
    known = await unit.people.of_account(tag_of(unit, event, turn.account))
    for person in (*turn.persons, *known):
        if person.role is Role.SUBSCRIBER:
            found = await unit.subscribers.get(person.id)
            if found is not None and found.event == event:
                return found
    return None


async def enter(turn: Turn, event: Event) -> str:
    """Subscribe this account; the id of its new person.

    Whose letters come by e-mail gets these there, too.
    """
    unit = turn.unit
    person = Person(
        unit.chance.identifier(), Role.SUBSCRIBER, event.municipality, language=turn.language
    )
    unit.people.save(person)
    tag = tag_of(unit, event.id, turn.account)
    unit.people.save_address(Address(person.id, tag, turn.press.door, turn.press.account))
    await addresses.share(unit, turn.persons, person)
    unit.subscribers.save(Subscriber(person.id, event.id))
    return person.id


async def wish_next(turn: Turn, event: Event, *, wished: bool) -> None:
    """Whether they are asked to the next event, too."""
    found = await own(turn, event.id)
    if found is not None and found.next_events is not wished:
        turn.unit.subscribers.save(replace(found, next_events=wished))


async def leave(turn: Turn, event: str) -> None:
    """Keep nothing of it, so that no restored backup brings it back."""
    found = await own(turn, event)
    if found is not None:
        for address in await turn.unit.people.addresses(found.person):
            turn.unit.erasures.account(address.account)
        turn.unit.people.remove(found.person)


async def all_own(turn: Turn) -> list[tuple[Event, Subscriber]]:
    """Everything that an account has subscribed to."""
    found = [(e, await own(turn, e.id)) for e in await turn.unit.events.all() if may(e)]
    return [(event, one) for event, one in found if one is not None]


async def persons_of(turn: Turn) -> list[Person]:
    """The persons behind it: letters to them are shown in this chat."""
    subscribed = await all_own(turn)
    found = [await turn.unit.people.get(one.person) for _, one in subscribed]
    return [person for person in found if person is not None]


async def forget(turn: Turn) -> None:
    """Delete all of this account's subscriptions."""
    for event, _ in await all_own(turn):
        await leave(turn, event.id)


async def stored_of(turn: Turn) -> list[dict[str, object]]:
    """What `/mydata` tells of them."""
    return [
        {"event": event.code, "next events, too": one.next_events}
        for event, one in await all_own(turn)
    ]


async def end(unit: Unit, event: str) -> None:
    """At the end of an event's retention nobody is subscribed to it, and what was told is gone."""
    for one in await unit.subscribers.of_event(event):
        unit.people.remove(one.person)
    await unit.subscribers.drop_tidings(event)

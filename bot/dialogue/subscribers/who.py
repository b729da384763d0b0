"""Who wants to hear of an event: persons with an address, and nothing that leads to an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.anonymity import account_tag, subscriber_tag
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


@dataclass(frozen=True, slots=True)
class Subscription:
    """That somebody has subscribed to an event, and the person they are there."""

    event: Event
    subscriber: Subscriber
    person: Person


async def own(turn: Turn, event: str) -> Subscriber | None:
    """What whoever is here has subscribed to of an event."""
    for person in await turn.unit.people.of_account(tag_of(turn.unit, event, turn.account)):
        if found := await turn.unit.subscribers.get(person.id):
            return found
    return None


async def enter(turn: Turn, event: Event) -> str:
    """Subscribe this account; the id of its new person.

    It is written to in this chat, also where the letters to a role go to a mailbox: an address that
    both had in common would join them, and could not be deleted here once it is there.
    """
    unit = turn.unit
    person = Person(
        unit.chance.identifier(), Role.SUBSCRIBER, event.municipality, language=turn.language
    )
    unit.people.save(person)
    tag = tag_of(unit, event.id, turn.account)
    unit.people.save_address(Address(person.id, tag, turn.press.door, turn.press.account))
    unit.subscribers.save(Subscriber(person.id, event.id))
    return person.id


async def wish_next(turn: Turn, event: Event, *, wished: bool) -> None:
    """Whether they are asked to the next event, too.

    It is the municipality's next one: whoever wishes it no more does not wish it by any of its
    events that they follow.
    """
    for one in await all_own(turn):
        meant = one.event.id == event.id or (
            not wished and one.event.municipality == event.municipality
        )
        if meant and one.subscriber.next_events is not wished:
            turn.unit.subscribers.save(replace(one.subscriber, next_events=wished))


async def leave(turn: Turn, event: str) -> None:
    """Keep nothing of it, so that no restored backup brings it back."""
    found = await own(turn, event)
    if found is not None:
        for address in await turn.unit.people.addresses(found.person):
            turn.unit.erasures.account(address.account)
        turn.unit.people.remove(found.person)


async def all_own(turn: Turn) -> list[Subscription]:
    """Everything that this account has subscribed to."""
    return await _among(turn.unit, turn.account, await turn.unit.events.all())


async def _among(unit: Unit, account: bytes, events: Iterable[Event]) -> list[Subscription]:
    """What an account has subscribed to of these events, however many there are: asked at once."""
    by_tag = {tag_of(unit, one.id, account): one for one in events if may(one)}
    persons = await unit.people.of_accounts(by_tag)
    ids = [person.id for some in persons.values() for person in some]
    subscribed = {one.person: one for one in await unit.subscribers.of_persons(ids)}
    return [
        Subscription(by_tag[tag], subscribed[person.id], person)
        for tag, some in persons.items()
        for person in some
        if person.id in subscribed
    ]


async def of_the_same(unit: Unit, person: Person) -> list[Subscription]:
    """All that whoever is reached where this subscriber is follows of the same municipality.

    Told from the decrypted address each time: nothing is stored that joins these persons.
    """
    events = await unit.events.of_municipality(person.municipality or "")
    found: list[Subscription] = []
    for one in await unit.people.addresses(person.id):
        account = account_tag(unit.keys.lasting(), one.door.value, one.address)
        found += await _among(unit, account, events)
    return found


async def persons_of(turn: Turn) -> list[Person]:
    """The persons behind it: letters to them are shown in this chat."""
    return [one.person for one in await all_own(turn)]


async def forget(turn: Turn) -> None:
    """Delete all of this account's subscriptions."""
    for one in await all_own(turn):
        await leave(turn, one.event.id)


async def stored_of(turn: Turn) -> list[dict[str, object]]:
    """What `/mydata` tells of them."""
    return [
        {"event": one.event.code, "next events, too": one.subscriber.next_events}
        for one in await all_own(turn)
    ]


async def end(unit: Unit, event: str) -> None:
    """At the end of an event's retention nobody is subscribed to it, and what was told is gone."""
    for one in await unit.subscribers.of_event(event):
        unit.people.remove(one.person)
    await unit.subscribers.drop_tidings(event)

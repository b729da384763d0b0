"""Whose contact it is, told by a tag that nothing else has; how long it is kept, and for whom."""

from __future__ import annotations

from bot.anonymity import contact_tag
from bot.dialogue.events import own_event
from bot.errors import NotFound
from bot.model import Event, EventState
from bot.ports import Unit
from bot.turn import Turn
from bot.working_groups import Contact, WorkingGroup
from config.phrases import phrase

NO_GROUP = phrase("I know no such working group.")
OPEN_TO_PEOPLE = frozenset({EventState.OPEN, EventState.CLOSING, EventState.CLOSED})
"""States of an event in which people can leave a contact: from the opening to the end of
retention."""


def tag_of(unit: Unit, group: str, account: bytes) -> bytes:
    """By which an account finds the contact it left for a group."""
    return contact_tag(unit.keys.lasting(), group, account)


async def left_by(unit: Unit, group: str, account: bytes) -> Contact | None:
    """What an account has left for a group, if it has."""
    return await unit.working_groups.contact(tag_of(unit, group, account))


async def open_group(turn: Turn, group_id: str) -> tuple[Event, WorkingGroup]:
    """A working group, and the event that it goes on from.

    Raises:
        NotFound: there is none that people can join.
    """
    group = await turn.unit.working_groups.get(group_id)
    event = await turn.unit.events.get(group.event) if group else None
    if group is None or event is None or event.state not in OPEN_TO_PEOPLE:
        raise NotFound(NO_GROUP)
    return event, group


async def own_group(turn: Turn, group_id: str) -> tuple[Event, WorkingGroup]:
    """A working group of an event that this account moderates; foreign is as good as absent.

    Raises:
        NotFound: there is none for this account.
    """
    group = await turn.unit.working_groups.get(group_id)
    if group is None:
        raise NotFound(NO_GROUP)
    try:
        return await own_event(turn, group.event), group
    except NotFound:
        raise NotFound(NO_GROUP) from None


def names_are_shown(event: Event) -> bool:
    """Whether moderators see who it is: not while answers come in, which a name beside them would
    give away.
    """
    return event.state in (EventState.CLOSING, EventState.CLOSED)


def withdraw(unit: Unit, contact: Contact) -> None:
    """Delete a contact, so that no restored backup brings it back."""
    unit.working_groups.remove_contact(contact.account)
    unit.erasures.account(contact.account)


async def of_account(turn: Turn) -> list[tuple[WorkingGroup, Contact]]:
    """Everything that this account has left."""
    groups = await turn.unit.working_groups.all()
    by_tag = {tag_of(turn.unit, group.id, turn.account): group for group in groups}
    left = await turn.unit.working_groups.contacts_of(by_tag)
    return [(by_tag[contact.account], contact) for contact in left]


async def forget(turn: Turn) -> None:
    """Delete all of it."""
    for _, contact in await of_account(turn):
        withdraw(turn.unit, contact)


async def stored_of(turn: Turn) -> list[dict[str, str]]:
    """What `/mydata` tells of it."""
    told = []
    for group, contact in await of_account(turn):
        event = await turn.unit.events.get(group.event)
        told.append(
            {
                "event": event.code if event else "",
                "working group": group.name,
                "name": contact.name,
                "contact": contact.reached,
            }
        )
    return told

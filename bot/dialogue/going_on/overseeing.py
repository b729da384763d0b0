"""The moderators' side: working groups, how many want to go on in each, and who once it is closed.

While the event is open, people are counted in fives and nobody is named: a name that comes in
beside a waiting answer would tell whose that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.anonymity import K, rounded
from bot.dialogue.events import own_event
from bot.dialogue.going_on import keeping
from bot.dialogue.going_on.looking import name_of
from bot.errors import NotFound
from bot.model import Event
from bot.ports import Unit
from bot.replies import (
    Action,
    Button,
    Heading,
    Item,
    Line,
    Note,
    Para,
    Say,
    Saying,
    SendFile,
    Sheet,
    Workbook,
)
from bot.turn import Turn
from bot.working_groups import Contact, WorkingGroup
from config.phrases import Text, Verbatim, label, phrase, plural

MOST = 20
"""Working groups of one event: their buttons have to fit under one message."""
IN_THE_CHAT = 20
"""People of a group that are named in the chat; the file has all of them."""
TITLE = phrase("Working groups")
HEAD = (phrase("Working group"), phrase("Name"), phrase("Contact"))
NO_GROUPS = phrase("There is no working group yet.")
LATER = phrase(
    "Who they are is shown once the event has closed, so that a name that comes in beside answers "
    "cannot tell whose these are. Until then people are counted in fives."
)
TAKE_CARE = phrase(
    "Use names and contacts for this group alone, and delete what you have downloaded when it is "
    "needed no more: here they are deleted when somebody withdraws, and at the latest 12 months "
    "after the close."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A working group as its moderators may see it."""

    group: WorkingGroup
    people: int
    """Who wants to go on; as long as nobody is named, rounded down to a multiple of k."""
    contacts: tuple[Contact, ...]
    """None as long as nobody is named."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All working groups of an event."""

    event: Event
    groups: tuple[Seen, ...]

    @property
    def named(self) -> bool:
        """Whether people are named by now."""
        return keeping.names_are_shown(self.event)

    @property
    def has_contacts(self) -> bool:
        """Whether there is a list to hand out."""
        return any(one.contacts for one in self.groups)

    @property
    def takes_more(self) -> bool:
        """Whether another group can be founded."""
        return not self.event.state.is_without_texts and len(self.groups) < MOST


async def of_event(turn: Turn, event_id: str) -> Overview:
    """The working groups of an event.

    Raises:
        NotFound: it is none of this account's.
    """
    event = await own_event(turn, event_id)
    groups = await turn.unit.working_groups.of_event(event.id)
    return Overview(event, tuple([await seen(turn.unit, event, one) for one in groups]))


async def seen(unit: Unit, event: Event, group: WorkingGroup) -> Seen:
    """One of them."""
    if event.state.is_without_texts:
        return Seen(group, 0, ())
    contacts = await unit.working_groups.contacts(group.id)
    if keeping.names_are_shown(event):
        return Seen(group, len(contacts), tuple(contacts))
    return Seen(group, rounded(len(contacts)), ())


def how_many(event: Event, one: Seen) -> Text:
    """How many want to go on in a group."""
    if keeping.names_are_shown(event):
        return plural("{n} person wants to go on.", "{n} people want to go on.", one.people)
    if one.people < K:
        return phrase("Fewer than {k} people want to go on so far.", k=K)
    return plural(
        "At least {n} person wants to go on (counted in fives).",
        "At least {n} people want to go on (counted in fives).",
        one.people,
    )


def note(overview: Overview) -> Text:
    """What moderators must know of the list."""
    return TAKE_CARE if overview.named else LATER


async def show_all(turn: Turn, action: Action) -> list[Saying]:
    """An event's working groups, and the way to a new one."""
    overview = await of_event(turn, action.subject)
    event = overview.event
    lines: list[Line] = [
        Heading(phrase("Working groups of “{event}”", event=event.prompts.title)),
        Para(
            phrase(
                "Whoever wants to go on leaves a name and a contact here, by a form that has "
                "nothing to do with answers. People find the groups after handing in, and by the "
                "event's link after the close."
            )
        ),
    ]
    if not overview.groups:
        lines.append(Para(NO_GROUPS))
    rows = [
        (Button(name_of(one.group), Action("working-group", one.group.id)),)
        for one in overview.groups
    ]
    if overview.takes_more:
        rows.append((Button(label("New working group"), Action("new-working-group", event.id)),))
    if overview.has_contacts:
        rows.append(
            (Button(label("All contacts as a file"), Action("working-group-file", event.id)),)
        )
    rows.append((Button(label("Back to the event"), Action("event", event.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """One of them, with whoever wants to go on in it."""
    event, group = await keeping.own_group(turn, action.subject)
    return [await detail(turn, event, group)]


async def detail(turn: Turn, event: Event, group: WorkingGroup) -> Say:
    """One group as its moderators see it."""
    one = await seen(turn.unit, event, group)
    lines: list[Line] = [
        Heading(Verbatim(group.name)),
        Para(Verbatim(group.purpose)),
        Para(how_many(event, one)),
    ]
    lines += [in_words(contact) for contact in one.contacts[:IN_THE_CHAT]]
    if len(one.contacts) > IN_THE_CHAT:
        lines.append(Note(phrase("The file has all of them.")))
    lines.append(Note(TAKE_CARE if keeping.names_are_shown(event) else LATER))
    rows: list[tuple[Button, ...]] = []
    if one.contacts:
        rows.append(
            (Button(label("All contacts as a file"), Action("working-group-file", event.id)),)
        )
    if not event.state.is_without_texts:
        rows.append((Button(label("Delete it"), Action("drop-working-group", group.id)),))
    rows.append((Button(label("All working groups"), Action("working-groups", event.id)),))
    return Say(tuple(lines), tuple(rows))


def in_words(contact: Contact) -> Item:
    """Somebody who wants to go on."""
    return Item(phrase("{name}: {contact}", name=contact.name, contact=contact.reached))


async def hand_out(turn: Turn, action: Action) -> list[Saying]:
    """The list of all groups as a spreadsheet.

    Raises:
        NotFound: it is no event of this account's, or nobody is named yet.
    """
    overview = await of_event(turn, action.subject)
    if not overview.has_contacts:
        raise NotFound(keeping.NO_GROUP)
    return [SendFile(workbook(overview), (Para(TAKE_CARE),))]


def workbook(overview: Overview) -> Workbook:
    """The list of all groups, each by name."""
    sheet = Sheet(TITLE, HEAD, tuple(_rows(overview)))
    return Workbook(f"{overview.event.code}-groups.xlsx", TITLE, (sheet,))


def _rows(overview: Overview) -> Iterator[tuple[Text, ...]]:
    for one in overview.groups:
        for contact in one.contacts:
            yield (
                Verbatim(one.group.name),
                Verbatim(contact.name),
                Verbatim(contact.reached),
            )


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """Deleting takes all contacts along, so it is asked once."""
    _, group = await keeping.own_group(turn, action.subject)
    question = phrase(
        "Delete the working group “{name}”, with all contacts that were left for it?",
        name=group.name,
    )
    rows = (
        (Button(label("Yes, delete it"), Action("drop-working-group-yes", group.id)),),
        (Button(label("No"), Action("working-group", group.id)),),
    )
    return [Say((Para(question),), rows)]


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """Delete it. No restored backup brings its contacts back."""
    event, group = await keeping.own_group(turn, action.subject)
    for contact in await turn.unit.working_groups.contacts(group.id):
        keeping.withdraw(turn.unit, contact)
    turn.unit.working_groups.remove(group.id)
    return await show_all(turn, Action("working-groups", event.id))

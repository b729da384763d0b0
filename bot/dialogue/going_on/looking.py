"""The citizens' side: which working groups there are, what each is for, one tap to withdraw."""

from __future__ import annotations

from bot.dialogue.events import NO_EVENT, main_language, municipality_of
from bot.dialogue.going_on import keeping
from bot.errors import NotFound
from bot.model import Event
from bot.replies import Action, Button, Heading, Line, Note, Para, Quote, Say, Saying
from bot.turn import Turn
from bot.working_groups import Contact, WorkingGroup
from config.phrases import LanguageNames, Text, Verbatim, label, phrase

SHOWN = 36
"""Characters of a name that fit a button."""


async def row(turn: Turn, event: Event) -> list[tuple[Button, ...]]:
    """The way to the working groups, where there are some."""
    if event.state not in keeping.OPEN_TO_PEOPLE:
        return []
    if not await turn.unit.working_groups.of_event(event.id):
        return []
    return [(Button(label("Go on in a working group"), Action("going-on", event.id)),)]


async def show_all(turn: Turn, action: Action) -> list[Saying]:
    """The working groups of an event.

    Raises:
        NotFound: there is no such event, or none of its groups can be joined.
    """
    event = await turn.unit.events.get(action.subject)
    if event is None or event.state not in keeping.OPEN_TO_PEOPLE:
        raise NotFound(NO_EVENT)
    groups = await turn.unit.working_groups.of_event(event.id)
    if not groups:
        raise NotFound(keeping.NO_GROUP)
    lines: tuple[Line, ...] = (
        Heading(phrase("Working groups of “{event}”", event=event.prompts.title)),
        *_language_of(turn, event),
        Para(
            phrase(
                "Here you can go on with others. Choose a group to read what it is for; nothing is "
                "stored by that."
            )
        ),
    )
    rows = tuple((Button(name_of(one), Action("going-on-in", one.id)),) for one in groups)
    return [Say(lines, rows)]


def name_of(group: WorkingGroup) -> Text:
    """A group's name, as far as it fits a button."""
    name = group.name
    return Verbatim(name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…")


async def show(turn: Turn, action: Action) -> list[Saying]:
    """One group: what it is for, what becomes of a contact, or the contact that was left."""
    event, group = await keeping.open_group(turn, action.subject)
    return [await shown(turn, event, group)]


async def shown(turn: Turn, event: Event, group: WorkingGroup, *said: Line) -> Say:
    """One group, as this account sees it."""
    contact = await keeping.left_by(turn.unit, group.id, turn.account)
    lines: list[Line] = [
        *said,
        Heading(Verbatim(group.name)),
        *_language_of(turn, event),
        Para(Verbatim(group.purpose)),
    ]
    if contact is None:
        municipality = await municipality_of(turn.unit, event)
        lines += _promise(municipality.name)
        rows = [(Button(label("Leave name and contact"), Action("going-on-join", group.id)),)]
    else:
        lines += _left(contact)
        rows = [
            (Button(label("Change my contact"), Action("going-on-join", group.id)),),
            (Button(label("Withdraw and delete it"), Action("going-on-leave", group.id)),),
        ]
    rows.append((Button(label("All working groups"), Action("going-on", event.id)),))
    return Say(tuple(lines), tuple(rows))


def _language_of(turn: Turn, event: Event) -> list[Line]:
    """Which language names and purposes are in, for whoever does not read it."""
    written = main_language(event)
    if written in (turn.language, turn.language.partition("-")[0]):
        return []
    return [
        Note(
            phrase(
                "This is not there in your language, but in this one: {language}",
                language=LanguageNames((written,)),
            )
        )
    ]


def _promise(municipality: str) -> list[Line]:
    return [
        Para(
            phrase(
                "If you want to go on here, leave a name and how you can be reached. You need not "
                "have given any answers."
            )
        ),
        Note(
            phrase(
                "Whoever moderates the events of {municipality} sees both once this event has "
                "closed, and can invite you with them. I show them to nobody else.",
                municipality=municipality,
            )
        ),
        Note(
            phrase(
                "They are stored encrypted and apart from all answers, without a time: nothing "
                "leads from one to the other. One tap withdraws and deletes them; at the latest "
                "they go 12 months after the event has closed."
            )
        ),
    ]


def _left(contact: Contact) -> list[Line]:
    return [
        Para(phrase("You have left for it:")),
        Quote(contact.name),
        Quote(contact.reached),
        Note(
            phrase(
                "Moderators see it once the event has closed. If you withdraw, it is deleted here "
                "at once; what they have written down by then they delete themselves."
            )
        ),
    ]


async def withdraw(turn: Turn, action: Action) -> list[Saying]:
    """Delete what was left, by one tap. Saying it twice is fine."""
    event, group = await keeping.open_group(turn, action.subject)
    contact = await keeping.left_by(turn.unit, group.id, turn.account)
    if contact is None:
        return [await shown(turn, event, group)]
    keeping.withdraw(turn.unit, contact)
    gone = Para(phrase("You are not on the list any more; what you had left is deleted."))
    return [await shown(turn, event, group, gone)]

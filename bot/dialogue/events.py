"""Finding an event: for citizens, and for the moderators of its municipality."""

from __future__ import annotations

from bot.errors import NotFound, Refused
from bot.model import Event, EventState, Municipality, Role
from bot.ports import Unit
from bot.turn import Turn
from config.phrases import DEFAULT_LANGUAGE, Localized, phrase

NO_EVENT = phrase("I know no open event with that code. Please check the code or the link.")
CLOSED = phrase("This event has closed. Thank you for your interest.")


async def open_event(turn: Turn, event_id: str) -> Event:
    """The event, if citizens can take part in it now.

    Raises:
        Refused: it is closed, or there is none.
    """
    event = await turn.unit.events.get(event_id)
    if event is None or event.state is EventState.DRAFT:
        raise NotFound(NO_EVENT)
    if event.state is not EventState.OPEN:
        raise Refused(CLOSED)
    return event


async def previewable_event(turn: Turn, event_id: str) -> Event:
    """The event, if it is of this account's municipality and not closed.

    Raises:
        Refused: it is closed, or not there for this account.
    """
    event = await turn.unit.events.get(event_id)
    if event is None or turn.person(Role.MODERATOR, municipality=event.municipality) is None:
        raise NotFound(NO_EVENT)
    if event.state not in (EventState.DRAFT, EventState.OPEN):
        raise Refused(CLOSED)
    return event


async def municipality_of(unit: Unit, event: Event) -> Municipality:
    """The municipality that holds an event."""
    municipality = await unit.municipalities.get(event.municipality)
    assert municipality is not None, "an event always has its municipality"  # noqa: S101
    return municipality


async def own_event(turn: Turn, event_id: str) -> Event:
    """The event, if this account moderates its municipality; foreign is as good as absent.

    Raises:
        NotFound: there is none for this account.
    """
    event = await turn.unit.events.get(event_id)
    if event is None or turn.person(Role.MODERATOR, municipality=event.municipality) is None:
        raise NotFound(phrase("I know no such event of yours."))
    return event


def main_language(event: Event) -> str:
    """The language that moderators of an event read: the first of its own."""
    title = event.prompts.title
    return next(iter(title.texts)) if isinstance(title, Localized) else DEFAULT_LANGUAGE

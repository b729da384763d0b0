"""The date of an event as a page: what is set, how many have signed up, and a form to change it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot import at_once
from bot.at_once import Sheet, Written
from bot.dialogue.events import own_event
from bot.dialogue.gathering import organising, planning
from bot.gatherings import Gathering
from bot.model import Event
from bot.questions import Answer
from bot.replies import Line
from bot.turn import Turn


@dataclass(frozen=True, slots=True)
class DatePage:
    """Everything about the date of one event."""

    event: Event
    gathering: Gathering | None
    lines: tuple[Line, ...]
    sheet: Sheet | None
    """None once it is over: what people had signed up for does not change any more."""
    people: int
    """How many have signed up: those are told of a change."""

    @property
    def can_drop(self) -> bool:
        """Whether there is something to call off."""
        ahead = self.sheet is not None and self.gathering is not None
        return ahead and self.gathering is not None and not self.gathering.cancelled


async def read(turn: Turn, event_id: str) -> DatePage:
    """The date of one's own event.

    Raises:
        NotFound: there is no such event for this account.
    """
    event = await own_event(turn, event_id)
    gathering = await turn.unit.gatherings.of_event(event.id)
    is_over = gathering is not None and planning.ends(gathering) <= turn.unit.now
    return DatePage(
        event,
        gathering,
        tuple(await organising.told(turn, gathering)),
        None if is_over else _sheet(gathering),
        len(await turn.unit.gatherings.sign_ups(event.id)),
    )


def _sheet(gathering: Gathering | None) -> Sheet:
    return at_once.sheet(organising.ASKED, organising.answers_of(gathering))


async def save(turn: Turn, event_id: str, written: Written) -> Sheet | None:
    """Set the date as it was written; the form once more, if something of it does not do.

    Raises:
        NotFound: there is no such event for this account.
        Refused: it is over.
    """
    event = await own_event(turn, event_id)
    gathering = await organising.current(turn, event)

    async def keep(answers: dict[str, Answer]) -> None:
        await organising.keep(turn, event, answers)

    fits = partial(organising.fits, turn, event)
    return await at_once.take(_sheet(gathering), written, keep, fits)

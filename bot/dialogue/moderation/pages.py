"""Moderation on pages: what waits, themes, and what holds off floods. A look releases nothing.

One contribution with all that can be done about it is in `piece`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot import at_once
from bot.at_once import Sheet, Written
from bot.dialogue.events import own_event
from bot.dialogue.moderation import deciding, floods, queue, themes
from bot.dialogue.moderation import policy as rules
from bot.dialogue.moderation.queue import Queue
from bot.dialogue.moderation.reviewing import moderated_event
from bot.dialogue.release import release
from bot.errors import NotFound
from bot.model import Event, EventState
from bot.moderated import Decision, Theme
from bot.questions import Answer, Question
from bot.replies import Action, Button, Say
from bot.turn import Turn
from config.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Overview:
    """Where moderation of an event stands."""

    event: Event
    mode: Phrase
    queue: Queue
    by_prompt: tuple[tuple[Question, int], ...]
    """To which questions something waits, where there are several."""
    guards: Say | None
    """What holds off floods, and the ways to change it, while the event is open."""
    themes: tuple[tuple[Theme, int], ...]
    """Each with how many contributions are under it."""
    naming: Sheet | None
    """The form for a new theme; None where there are as many as there can be."""


async def overview(turn: Turn, event_id: str) -> Overview:
    """What waits and what was decided.

    Raises:
        Refused: it is none of this account's, not open yet, or its texts are deleted.
    """
    event = await moderated_event(turn, event_id)
    policy = await rules.of(turn.unit, event)
    counts = await turn.unit.moderation.counts(event.id)
    waiting = [(one, counts.get((one.id, None), 0)) for one in rules.moderated(event)]
    guards = None
    if event.state is EventState.OPEN:
        (guards,) = await floods.show(turn, Action("", event.id))
    known = await turn.unit.moderation.themes(event.id)
    return Overview(
        event,
        rules.MODES[policy.mode][1],
        await queue.queue(turn.unit, event, most=0),
        tuple(pair for pair in waiting if pair[1]) if len(waiting) > 1 else (),
        guards if isinstance(guards, Say) else None,
        tuple([(one, await turn.unit.moderation.under(one.id)) for one in known]),
        at_once.sheet(themes.ASKED, {}) if len(known) < themes.MOST else None,
    )


async def fetch(turn: Turn, event_id: str) -> None:
    """Have what came in since released, if enough people are behind it."""
    event = await moderated_event(turn, event_id)
    if event.state is EventState.OPEN:
        await release(turn.unit, event)


@dataclass(frozen=True, slots=True)
class Way:
    """Which contributions somebody goes through."""

    prompt: str = ""
    decision: Decision | None = None

    @classmethod
    def read(cls, prompt: str, decision: str) -> Way:
        """From the words of an address; what is none of ours means all that waits."""
        return cls(prompt, Decision(decision) if decision in list(Decision) else None)


async def following(turn: Turn, event_id: str, way: Way, after: str) -> str | None:
    """The contribution that comes next; "" as `after` begins wherever chance says."""
    event = await moderated_event(turn, event_id)
    after = after or turn.unit.chance.uuid()
    found = await queue.queue(turn.unit, event, way.prompt, decision=way.decision, after=after)
    return found.entries[0].contribution.id if found.entries else None


async def own_theme(turn: Turn, event_id: str, theme_id: str) -> tuple[Event, Theme]:
    """A theme of that event, if this account moderates it.

    Raises:
        NotFound: foreign, deleted or never there: all the same.
    """
    event, theme = await themes.own_theme(turn, theme_id)
    if event.id != event_id:
        raise NotFound(themes.GONE)
    return event, theme


def naming(theme: Theme | None) -> Sheet:
    """The form with a theme's name."""
    return at_once.sheet(themes.ASKED, {"name": (theme.name,)} if theme else {})


async def name_theme(
    turn: Turn, event_id: str, written: Written, theme_id: str = ""
) -> Sheet | None:
    """A new theme, or another name for one; the form once more, if it does not do."""
    event, theme = await moderated_event(turn, event_id), None
    if theme_id:
        event, theme = await own_theme(turn, event_id, theme_id)

    async def keep(answers: dict[str, Answer]) -> None:
        await themes.keep(turn, event, answers["name"][0], theme_id)

    return await at_once.take(naming(theme), written, keep)


GUARDS = {"slow-mode": floods.set_pace, "room-code": floods.set_code}


async def set_guard(turn: Turn, event_id: str, verb: str, value: str) -> None:
    """Change what holds off floods.

    Raises:
        NotFound: it is no event of this account's, or nothing of that name holds off floods.
    """
    event = await own_event(turn, event_id)
    if verb not in GUARDS:
        raise NotFound(deciding.GONE)
    await GUARDS[verb](turn, Action(verb, event.id, "", value))


def guard_buttons(guards: Say) -> list[Button]:
    """Those of the chat's buttons that change what holds off floods."""
    buttons = [one for row in guards.buttons for one in row]
    return [one for one in buttons if one.action and one.action.verb in GUARDS]

"""The citizens' side: to be told what becomes of an event, and no more by one tap."""

from __future__ import annotations

from bot.dialogue.events import NO_EVENT
from bot.dialogue.helped import later
from bot.dialogue.subscribers import letters, who
from bot.errors import NotFound
from bot.model import Event
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase


async def _event(turn: Turn, event_id: str) -> Event:
    event = await turn.unit.events.get(event_id)
    if event is None or not who.may(event):
        raise NotFound(NO_EVENT)
    return event


def row(event: Event) -> list[tuple[Button, ...]]:
    """The way to it, beside the way into the event."""
    if not who.may(event):
        return []
    return [(Button(label("Tell me what becomes of it"), Action("follow", event.id)),)]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What one would get, what is stored for it, and whether one has subscribed."""
    return [await _shown(turn, await _event(turn, action.subject))]


async def _shown(turn: Turn, event: Event, *said: Line) -> Say:
    found = await who.own(turn, event.id)
    lines: list[Line] = [*said, Heading(event.prompts.title)]
    if found is None:
        lines += [
            Para(
                phrase(
                    "If you wish, I write to you when the municipality tells what it has made of "
                    "the answers: one letter, the same for everybody. It has nothing to do with "
                    "your own answers, and you need not give any."
                )
            ),
            Note(
                phrase(
                    "For that I store where I reach you, encrypted, and your language; nothing "
                    "leads from it to an answer. It is deleted as soon as you want no more, and "
                    "at the latest when the answers are deleted, twelve months after the close. "
                    "The municipality sees about how many people get the letter, not who."
                )
            ),
            *await later.told(turn, event),
        ]
        rows: list[tuple[Button, ...]] = [
            (Button(label("Yes, write to me"), Action("follow-yes", event.id)),)
        ]
    else:
        lines.append(Para(phrase("I write to you when there is something to tell.")))
        if found.next_events:
            lines.append(Para(phrase("I also ask you to the next event of the municipality.")))
            text, verb = label("Do not ask me to the next event"), "follow-only"
        else:
            text, verb = label("Ask me to the next event, too"), "follow-next"
        rows = [
            *await later.row(turn, event),
            (Button(text, Action(verb, event.id)),),
            (Button(label("Write no more"), Action("unfollow", event.id)),),
        ]
    lines += await letters.newest(turn, event)
    rows.append((Button(label("To the beginning"), Action("home")),))
    return Say(tuple(lines), tuple(rows))


async def enter(turn: Turn, action: Action) -> list[Saying]:
    """Subscribe. Saying it twice is fine."""
    event = await _event(turn, action.subject)
    if await who.own(turn, event.id) is None:
        await letters.plan_ahead(turn.unit, event, await who.enter(turn, event))
    return [await _shown(turn, event)]


async def wish_next(turn: Turn, action: Action) -> list[Saying]:
    """Whether one is asked to the next event, too: a wish of its own."""
    event = await _event(turn, action.subject)
    await who.wish_next(turn, event, wished=action.verb == "follow-next")
    return [await _shown(turn, event)]


async def leave(turn: Turn, action: Action) -> list[Saying]:
    """No more letters, and nothing is kept. Saying it twice is fine."""
    event = await _event(turn, action.subject)
    await who.leave(turn, event.id)
    gone = Para(phrase("I write no more about this event, and your address is deleted."))
    return [await _shown(turn, event, gone)]

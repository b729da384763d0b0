"""The moderators' side: a text to all subscribers, seen before, sent once, and to how many."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from bot.anonymity import K, rounded
from bot.dialogue.answers.overview import CHANGED_MEANWHILE
from bot.dialogue.moderation.reviewing import moderated_event
from bot.dialogue.subscribers import letters
from bot.dialogue.subscribers.drafts import CHANGED, GONE, MOST, SENT, matter, state_of
from bot.errors import NotFound, Refused
from bot.model import Event, Land, LetterState
from bot.outbox import minutes_for
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.subscribers import Tidings
from bot.turn import Turn
from bot.wallclock import at, local
from bot.workdays import DAY, on_or_after
from config.phrases import Moment, Phrase, label, phrase, plural

HOUR = time(10)

# --------------------------------------------------------------------------- looking


async def of_event(turn: Turn, event_id: str) -> tuple[Event, list[Tidings], int]:
    """An event that this account moderates, its texts, and how many people want to hear of it."""
    event = await moderated_event(turn, event_id)
    told = await turn.unit.subscribers.tidings_of(event.id)
    return event, told, await turn.unit.subscribers.count(event.id)


def how_many(people: int) -> Phrase:
    """Subscribers in fives."""
    if people < K:
        return phrase("Fewer than {k} people want to hear of it.", k=K)
    return phrase("At least {n} people want to hear of it (counted in fives).", n=rounded(people))


def named(turn: Turn, event: Event, told: Tidings) -> Phrase:
    """A text in one line."""
    if told.due is None:
        return label("Draft")
    moment = Moment(told.due, event.zone)
    if told.due > turn.unit.now:
        return label("Goes out: {moment}", moment=moment)
    return label("Sent: {moment}", moment=moment)


async def show_all(turn: Turn, action: Action) -> list[Saying]:
    """What was told and what is being written, and to how many."""
    event, told, people = await of_event(turn, action.subject)
    lines: list[Line] = [
        Heading(phrase("You said, we did: {event}", event=event.prompts.title)),
        Para(how_many(people)),
        Note(phrase("All get the same text, each in their language. Who they are is not told.")),
    ]
    rows = [(Button(named(turn, event, one), Action("told", one.id)),) for one in told]
    if len(told) < MOST:
        rows.append((Button(label("Write a text"), Action("tell-new", event.id)),))
    rows.append((Button(label("Back to the event"), Action("event", event.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """One text as people read it, and what can be done with it."""
    found = await matter(turn, "", action.subject)
    assert found.told is not None, "it was asked for by its id"  # noqa: S101 (for mypy)
    return [await shown(turn, found.event, found.told)]


async def shown(turn: Turn, event: Event, told: Tidings, *before: Line) -> Say:
    """The letter in the moderator's language, and what sending it means."""
    letter = letters.worded(event, told, turn.language)
    lines: list[Line] = [*before, Para(named(turn, event, told)), *letter.lines]
    rows: list[tuple[Button, ...]] = []
    if told.due is None:
        lines += await forecast(turn, event)
        seen = state_of(told)
        rows = [
            (Button(label("Send it …"), Action("tell-send", told.id, "", seen)),),
            (Button(label("Change the text"), Action("tell-edit", told.id)),),
            (Button(label("Delete the text"), Action("tell-drop", told.id, "", seen)),),
        ]
    elif told.due > turn.unit.now:
        rows.append((Button(label("Do not send it"), Action("tell-back", told.id)),))
    rows.append((Button(label("All texts"), Action("tell", event.id)),))
    return Say(tuple(lines), tuple(rows))


async def forecast(turn: Turn, event: Event) -> list[Line]:
    """What would go out when, to how many, and how long that takes: nothing is sent by it."""
    people = await turn.unit.subscribers.count(event.id)
    due = Moment(await _due(turn, event), event.zone)
    lines: list[Line] = [
        Heading(phrase("If you send it")),
        Item(phrase("It goes out: {moment}", moment=due)),
        Item(how_many(people)),
    ]
    if rounded(people):
        lines.append(
            Item(
                plural(
                    "Until all have one it takes about {n} minute.",
                    "Until all have one it takes about {n} minutes.",
                    minutes_for(rounded(people)),
                )
            )
        )
    return lines


# --------------------------------------------------------------------------- sending


async def _due(turn: Turn, event: Event) -> datetime:
    municipality = await turn.unit.municipalities.get(event.municipality)
    return next_morning(turn.unit.now, event.zone, municipality.land if municipality else None)


def next_morning(now: datetime, zone: str, land: Land | None) -> datetime:
    """Ten o'clock on a working day, today if that is still ahead."""
    today = local(now, zone).date()
    due = at(on_or_after(today, land), HOUR, zone)
    return due if due > now else at(on_or_after(today + DAY, land), HOUR, zone)


async def _draft(turn: Turn, tidings_id: str) -> tuple[Event, Tidings]:
    found = await matter(turn, "", tidings_id)
    if found.told is None:
        raise NotFound(GONE)
    return found.event, found.told


async def ask_send(turn: Turn, action: Action) -> list[Saying]:
    """It cannot be taken back once it is out, so it is asked once, of whoever has read it."""
    event, told = await _draft(turn, action.subject)
    if told.due is not None:
        return [await shown(turn, event, told)]
    if action.value != state_of(told):
        return [await shown(turn, event, told, Para(CHANGED))]
    rows = (
        (Button(label("Yes, send it"), Action("tell-send-yes", told.id, "", action.value)),),
        (Button(label("No, not yet"), Action("told", told.id)),),
    )
    return [Say(tuple(await forecast(turn, event)), rows)]


async def send(turn: Turn, action: Action) -> list[Saying]:
    """One letter to each subscriber, of the words that were read. Saying it twice is fine."""
    event, told = await _draft(turn, action.subject)
    if told.due is None and action.value != state_of(told):
        return [await shown(turn, event, told, Para(CHANGED))]
    if told.due is None:
        told = await plan(turn, event, told)
    return [await shown(turn, event, told)]


async def plan(turn: Turn, event: Event, told: Tidings) -> Tidings:
    """Put the letters into the outbox."""
    unit = turn.unit
    sent = replace(told, due=await _due(turn, event))
    for one in await unit.subscribers.of_event(event.id):
        letters.plan(unit, event, sent, one.person)
    unit.subscribers.save_tidings(sent)
    return sent


async def take_back(turn: Turn, action: Action) -> list[Saying]:
    """It is a draft again, as long as nothing has gone out.

    Raises:
        Refused: its time has come.
    """
    event, told = await _draft(turn, action.subject)
    if told.due is not None:
        if told.due <= turn.unit.now:
            raise Refused(SENT)
        for letter in await turn.unit.letters.about(told.id):
            if letter.state is LetterState.QUEUED:
                turn.unit.letters.remove(letter)
        told = replace(told, due=None)
        turn.unit.subscribers.save_tidings(told)
    return [await shown(turn, event, told)]


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """Delete a draft, if it still is the one that was read.

    Raises:
        Refused: it has been sent: people have it.
    """
    event, told = await _draft(turn, action.subject)
    if told.due is not None:
        raise Refused(SENT)
    if action.value != state_of(told):
        return [await shown(turn, event, told, Para(CHANGED_MEANWHILE))]
    turn.unit.subscribers.remove_tidings(told.id)
    return await show_all(turn, Action("tell", event.id))

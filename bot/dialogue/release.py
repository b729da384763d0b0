"""What moderators get to see: answers in batches of at least k people, and the end of an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot import walking
from bot.anonymity import K, rounded
from bot.certificates import Occasion
from bot.dialogue.certificates import recording
from bot.dialogue.helped import asking
from bot.dialogue.moderation import policy
from bot.dialogue.multipliers import counting
from bot.dialogue.planning import checklist
from bot.dialogue.subscribers import asking as next_events
from bot.dialogue.subscribers import who
from bot.model import Contribution, Event, EventState
from bot.ports import Unit
from bot.questions import Question

RETENTION = timedelta(days=365)
"""How long raw contributions are kept after the close; citizens are told."""
EXPIRE_AT_ONCE = 10_000
"""Contributions that one tick deletes: half a second's work."""


async def release(unit: Unit, event: Event) -> None:
    """Show all waiting answers of each prompt that at least k people wait behind."""
    for prompt in event.prompts.questions:
        waiting = await unit.contributions.waiting(event.id, prompt.id)
        if len({contribution.waiter for contribution in waiting}) >= K:
            await _show(unit, event, prompt, waiting)


async def _show(unit: Unit, event: Event, prompt: Question, waiting: list[Contribution]) -> None:
    for contribution in waiting:
        if contribution.replaces is not None:
            older = await unit.contributions.get(contribution.replaces)
            if older is not None:
                unit.contributions.remove(older)
        unit.contributions.save(replace(contribution, waiter=None, replaces=None))
    batch = await unit.contributions.batch(event.id, prompt.id)
    unit.contributions.next_batch(event.id, prompt.id, batch + 1)


async def open_now(unit: Unit, event: Event, translator: str) -> Event:
    """Open an event: from here on citizens can take part, and it stays anonymous for ever.

    Where texts are translated by a machine, its host is fixed: people are told of that one.
    """
    await policy.fix(unit, event)
    opened = replace(event, state=EventState.OPEN, opens=None, translator=translator)
    unit.events.save(opened)
    await next_events.at_opening(unit, opened)
    return opened


async def close(unit: Unit, event: Event) -> Event:
    """Close an event: nothing more comes in, and nobody's tag stays.

    The keys of tags and drafts are destroyed after the commit (`finish_closing`), so that a crash
    between the two is made good.
    """
    participants, _ = await unit.contributions.count_people(event.id)
    for prompt in event.prompts.questions:
        waiting = await unit.contributions.waiting(event.id, prompt.id)
        if waiting:
            await _show(unit, event, prompt, waiting)
    await unit.contributions.drop_tags(event.id)
    await counting.close(unit, event)
    await asking.at_close(unit, event)
    unit.moderation.remove_guard(event.id)
    # What was decided about by some day is from those who had come by then.
    await unit.moderation.unname(event.id)
    conversations = await unit.conversations.of_subject(event.id)
    recording.at_close(unit, event, participants, conversations)
    for conversation in conversations:
        walking.shed(unit, conversation)
    closing = replace(
        event,
        state=EventState.CLOSING,
        closes=unit.now.replace(hour=0, minute=0, second=0, microsecond=0),
        participants=rounded(participants),
    )
    unit.events.save(closing)
    return closing


async def finish_closing(unit: Unit, event: Event) -> None:
    """The keys are gone and the tables swept: the event is closed for good."""
    unit.keys.destroy_closing(event.id)
    unit.events.save(replace(event, state=EventState.CLOSED))
    await recording.done(unit, event, Occasion.CLOSE)


async def due(unit: Unit) -> list[Event]:
    """Events whose date has come: to open, to close, or to lose their texts."""
    return [event for event in await unit.events.all() if _is_due(event, unit.now)]


def _is_due(event: Event, now: datetime) -> bool:
    match event.state:
        case EventState.DRAFT:
            return event.opens is not None and event.opens <= now
        case EventState.OPEN:
            return event.closes is not None and event.closes <= now
        case EventState.CLOSED:
            return event.closes is not None and event.closes + RETENTION <= now
        case _:
            return False


async def by_the_clock(unit: Unit, found: Event, translator: str) -> None:
    """Open or close an event that was found to be due, or delete texts that were kept long enough.

    What has become of it since it was found decides. One that opens too late closes at once.
    """
    event = await unit.events.get(found.id)
    if event is None or not _is_due(event, unit.now):
        return
    if event.state is EventState.CLOSED:
        await expire(unit, event)
        return
    if event.state is EventState.DRAFT:
        if await checklist.missing(unit, event):
            return
        event = await open_now(unit, event, translator)
    if _is_due(event, unit.now):
        await close(unit, event)


async def closing(unit: Unit) -> list[Event]:
    """Events that are closed, with the keys of tags and drafts still there."""
    return await unit.events.in_state(EventState.CLOSING)


async def expire(unit: Unit, event: Event) -> None:
    """Delete an event's texts; the count remains.

    Of very many only some: the next tick goes on, and people are answered in between. The key they
    were sealed with is destroyed after the commit of the last (`finish_expiring`): until then a
    crash leaves texts that can be read and are still to be deleted.
    """
    await recording.at_retention(unit, event)
    if await unit.contributions.drop_some(event.id, EXPIRE_AT_ONCE) == EXPIRE_AT_ONCE:
        return
    await unit.moderation.drop_themes(event.id)
    await who.end(unit, event.id)
    await unit.working_groups.drop_contacts(event.id)
    unit.events.save(replace(event, state=EventState.EXPIRING))


async def expiring(unit: Unit) -> list[Event]:
    """Events whose texts are deleted, with their key still there."""
    return await unit.events.in_state(EventState.EXPIRING)


async def finish_expiring(unit: Unit, event: Event) -> None:
    """No text is left: the key goes, and with it what copies of the database hold."""
    unit.keys.destroy_content(event.id)
    unit.events.save(replace(event, state=EventState.EXPIRED))
    await recording.done(unit, event, Occasion.RETENTION)

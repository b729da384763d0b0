"""What moderators get to see: answers in batches of at least k people, and the end of an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import walking
from bot.anonymity import K, rounded
from bot.certificates import Occasion
from bot.dialogue.certificates import recording
from bot.dialogue.helped import asking
from bot.dialogue.moderation import policy
from bot.dialogue.multipliers import counting
from bot.dialogue.planning import checklist
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


async def by_the_clock(unit: Unit, translator: str) -> None:
    """Open and close events whose date has come, and delete texts that were kept long enough."""
    await asking.by_the_clock(unit)
    for event in await unit.events.all():
        is_due = event.opens is not None and event.opens <= unit.now
        if event.state is EventState.DRAFT and is_due and not await checklist.missing(unit, event):
            event = await open_now(unit, event, translator)  # noqa: PLW2901 (the loop goes on with it)
        if event.state is EventState.OPEN and event.closes and event.closes <= unit.now:
            await close(unit, event)
        closed_on = event.closes if event.state is EventState.CLOSED else None
        if closed_on is not None and closed_on + RETENTION <= unit.now:
            await expire(unit, event)


async def expire(unit: Unit, event: Event) -> None:
    """Delete an event's texts, and with the last the key they were sealed with; the count remains.

    Of very many only some: the next tick goes on, and people are answered in between.
    """
    await recording.at_retention(unit, event)
    if await unit.contributions.drop_some(event.id, EXPIRE_AT_ONCE) == EXPIRE_AT_ONCE:
        return
    await unit.moderation.drop_themes(event.id)
    await who.end(unit, event.id)
    await unit.working_groups.drop_contacts(event.id)
    unit.keys.destroy_content(event.id)
    unit.events.save(replace(event, state=EventState.EXPIRED))
    await recording.done(unit, event, Occasion.RETENTION)

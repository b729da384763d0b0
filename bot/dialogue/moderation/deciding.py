"""What moderators may do about one released contribution. Everything can be changed or taken back.

Each change is noted in the log, by the day. Nothing tells who decided.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.moderation import policy as rules
from bot.errors import InvalidAnswer, NotFound
from bot.model import Contribution, Event, EventState, Role
from bot.moderated import Decision, Deed, LogEntry, Theme, Verdict
from bot.ports import Unit
from bot.turn import Turn
from bot.wallclock import local
from config.phrases import phrase

GONE = phrase("This contribution is not there, or not any more.")


async def own_contribution(turn: Turn, contribution_id: str) -> tuple[Event, Contribution]:
    """A released text that was written to an event which this account moderates, and the event.

    Raises:
        NotFound: foreign, waiting for its batch, deleted, chosen or never there: all the same.
    """
    contribution = await turn.unit.contributions.get(contribution_id)
    if contribution is not None and contribution.waiter is None:
        event = await turn.unit.events.get(contribution.event)
        if (
            event is not None
            and moderates(turn, event)
            and event.prompts.question(contribution.prompt).is_written
        ):
            return event, contribution
    raise NotFound(GONE)


def moderates(turn: Turn, event: Event) -> bool:
    """Whether this account moderates an event whose contributions are still there."""
    moderator = turn.person(Role.MODERATOR, municipality=event.municipality)
    return moderator is not None and has_texts(event)


def has_texts(event: Event) -> bool:
    """Whether there is anything to moderate, or to answer."""
    return event.state is not EventState.DRAFT and not event.state.is_without_texts


async def verdict_on(unit: Unit, contribution: Contribution) -> Verdict:
    """What was made of a contribution; nothing so far is a verdict too."""
    found = await unit.moderation.verdict(contribution.id)
    return found or Verdict(contribution.id, contribution.event)


async def accept(unit: Unit, event: Event, contribution: Contribution) -> Verdict:
    """It counts. Saying it twice is fine, as with all of these."""
    verdict = await verdict_on(unit, contribution)
    changed = replace(verdict, decision=Decision.ACCEPTED, reason="")
    return _keep(unit, event, verdict, changed, Deed.ACCEPTED)


async def reject(unit: Unit, event: Event, contribution: Contribution, reason: str) -> Verdict:
    """It does not count, for a reason that the event's rules name.

    Raises:
        Outdated: they name no such reason.
    """
    reason = rules.reason(await rules.of(unit, event), reason).id
    verdict = await verdict_on(unit, contribution)
    changed = replace(verdict, decision=Decision.REJECTED, reason=reason)
    return _keep(unit, event, verdict, changed, Deed.REJECTED, reason)


async def reopen(unit: Unit, event: Event, contribution: Contribution) -> Verdict:
    """Nobody has decided about it any more."""
    verdict = await verdict_on(unit, contribution)
    changed = replace(verdict, decision=None, reason="")
    return _keep(unit, event, verdict, changed, Deed.REOPENED)


async def hide(unit: Unit, event: Event, contribution: Contribution, public: str) -> Verdict:
    """Others see these words in the place of the text; moderators still see both.

    Raises:
        InvalidAnswer: it is the text itself, so that nothing would be hidden.
    """
    if public == contribution.value:
        raise InvalidAnswer(phrase("These are the same words, so nothing would be hidden."))
    verdict = await verdict_on(unit, contribution)
    return _keep(unit, event, verdict, replace(verdict, public=public), Deed.HIDDEN)


async def unhide(unit: Unit, event: Event, contribution: Contribution) -> Verdict:
    """Others see the whole text again."""
    verdict = await verdict_on(unit, contribution)
    return _keep(unit, event, verdict, replace(verdict, public=None), Deed.UNHIDDEN)


async def mark_duplicate(
    unit: Unit, event: Event, contribution: Contribution, original: Contribution
) -> Verdict:
    """It says the same as another one to the same question. Both stay, and both are counted."""
    same = (original.event, original.prompt) == (contribution.event, contribution.prompt)
    if not same or original.id == contribution.id or original.waiter is not None:
        raise NotFound(GONE)
    verdict = await verdict_on(unit, contribution)
    changed = replace(verdict, duplicate_of=original.id)
    return _keep(unit, event, verdict, changed, Deed.DUPLICATE)


async def unmark_duplicate(unit: Unit, event: Event, contribution: Contribution) -> Verdict:
    """It stands for itself again."""
    verdict = await verdict_on(unit, contribution)
    return _keep(unit, event, verdict, replace(verdict, duplicate_of=None), Deed.NO_DUPLICATE)


async def put_under(
    unit: Unit, event: Event, contribution: Contribution, theme: Theme | None
) -> Verdict:
    """It belongs to this theme, or to none."""
    verdict = await verdict_on(unit, contribution)
    changed = replace(verdict, theme=theme.id if theme else None)
    return _keep(unit, event, verdict, changed, Deed.THEME if theme else Deed.NO_THEME)


def _keep(
    unit: Unit, event: Event, before: Verdict, after: Verdict, deed: Deed, reason: str = ""
) -> Verdict:
    if after != before:
        unit.moderation.save_verdict(after)
        note(unit, event, deed, after.contribution, reason)
    return after


def note(
    unit: Unit, event: Event, deed: Deed, contribution: str | None = None, reason: str = ""
) -> None:
    """Add to the event's log: the day, as the wall of the event shows it, and no time.

    About which contribution is noted only while it is open: see `release.close`.
    """
    day = local(unit.now, event.zone).date()
    about = contribution if event.state is EventState.OPEN else None
    unit.moderation.note(LogEntry(unit.chance.identifier(), event.id, day, deed, about, reason))

"""Why a contribution may be rejected in an event, and what counts before anybody has looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.events import NO_EVENT
from bot.errors import NotFound, Outdated
from bot.model import Event, EventState, Role
from bot.moderated import Decision, Mode, Policy, Verdict
from bot.ports import Unit
from bot.questions import OLD_BUTTON, Question
from bot.replies import Action, Button, Heading, Item, Line, Para, Say, Saying
from bot.turn import Turn
from config.phrases import Localized, Phrase, Text, label, phrase


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for rejecting."""

    id: str
    name: Text
    """Short enough for a button."""
    meaning: Text | None = None


USUAL: Mapping[str, Reason] = {
    reason.id: reason
    for reason in (
        Reason(
            "insult",
            label("Insult or discrimination"),
            phrase("It insults, threatens or belittles people or groups."),
        ),
        Reason(
            "others",
            label("Personal data of others"),
            phrase("It tells something about a person who can be recognised."),
        ),
        Reason(
            "advert",
            label("Advertising"),
            phrase("It wants to sell something or to win people for something else."),
        ),
        Reason(
            "topic",
            label("Off topic"),
            phrase("It has nothing to do with the question."),
        ),
        Reason(
            "unlawful",
            label("Unlawful"),
            phrase("It calls for a crime or must not be published by law."),
        ),
        Reason(
            "unclear",
            label("Not understandable"),
            phrase("Nobody can tell what is meant."),
        ),
    )
}
"""What most events need: each with its meaning in one sentence."""
OWN = "own"
"""What the ids of an event's own reasons begin with; their number follows."""

MODES: Mapping[Mode, tuple[Phrase, Phrase]] = {
    Mode.OPEN: (
        label("Open"),
        phrase("Open: a contribution counts as soon as it is released, unless it is rejected."),
    ),
    Mode.STRICT: (
        label("Strict"),
        phrase("Strict: a contribution counts once somebody has looked at it and accepted it."),
    ),
}
"""The name of each mode, and what it means."""
CHOSEN = phrase("Only what people write is looked at. Numbers and choices count as they are.")


def usual(event: str) -> Policy:
    """The rules of an event that was given no others."""
    return Policy(event, Mode.OPEN, tuple(USUAL))


async def of(unit: Unit, event: Event) -> Policy:
    """The rules that hold in an event."""
    return await unit.moderation.policy(event.id) or usual(event.id)


async def fix(unit: Unit, event: Event) -> None:
    """At the opening: whatever holds now, holds until the end."""
    unit.moderation.save_policy(await of(unit, event))


def reasons(policy: Policy) -> tuple[Reason, ...]:
    """All reasons for rejecting, in their order."""
    own = (
        Reason(f"{OWN}{number}", Localized({policy.language: words}))
        for number, words in enumerate(policy.own, 1)
    )
    return (*(USUAL[one] for one in policy.usual), *own)


def reason(policy: Policy, reason_id: str) -> Reason:
    """The reason of that id.

    Raises:
        Outdated: the rules have no such reason.
    """
    for one in reasons(policy):
        if one.id == reason_id:
            return one
    raise Outdated(OLD_BUTTON)


def moderated(event: Event) -> tuple[Question, ...]:
    """The questions whose answers are looked at: those that are written.

    A number, or what was chosen, says nothing that a rule could be against: it counts as it is.
    """
    return tuple(one for one in event.prompts.questions if one.is_written)


def counts(policy: Policy, prompt: Question, verdict: Verdict | None) -> bool:
    """Whether a released answer to a question is shown to everybody and counts as one."""
    if not prompt.is_written:
        return True
    decision = verdict.decision if verdict else None
    if policy.mode is Mode.STRICT:
        return decision is Decision.ACCEPTED
    return decision is not Decision.REJECTED


def in_words(policy: Policy) -> list[Line]:
    """The rules as everybody may read them."""
    lines: list[Line] = [
        Para(
            phrase(
                "People at the municipality read what comes in, without knowing who wrote it. "
                "Nobody is shut out: only single contributions are accepted or rejected."
            )
        ),
        Para(MODES[policy.mode][1]),
        Para(CHOSEN),
        Para(phrase("A contribution can be rejected for these reasons only:")),
    ]
    for one in reasons(policy):
        named = phrase("{reason}: {meaning}", reason=one.name, meaning=one.meaning or "")
        lines.append(Item(named if one.meaning else one.name))
    lines.append(
        Para(
            phrase(
                "With your receipt you see what became of your contributions. Personal parts can "
                "be hidden from others. What moderators do is kept in a log, by days."
            )
        )
    )
    return lines


async def read(turn: Turn, action: Action) -> list[Saying]:
    """The rules of an event, for everybody who can come to it. Stores nothing.

    Raises:
        NotFound: there is no such event for this account.
    """
    event = await turn.unit.events.get(action.subject)
    if event is None or (
        event.state is EventState.DRAFT
        and turn.person(Role.MODERATOR, municipality=event.municipality) is None
    ):
        raise NotFound(NO_EVENT)
    lines = (
        Heading(phrase("How contributions are moderated")),
        *in_words(await of(turn.unit, event)),
    )
    rows: tuple[tuple[Button, ...], ...] = ()
    if event.state is EventState.OPEN:
        back = Action("notice", event.id, action.question, turn.language)
        rows = ((Button(label("Back"), back),),)
    return [Say(lines, rows)]


def button(turn: Turn, event: Event, through: str = "") -> Button:
    """Leads to the rules; `through` is the multiplier's code that somebody came with."""
    return Button(label("How it is moderated"), Action("rules", event.id, through, turn.language))

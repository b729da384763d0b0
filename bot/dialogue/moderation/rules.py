"""The wizard of an event's rules of moderation, as long as it is a draft."""

from __future__ import annotations

from dataclasses import replace

from bot import at_once, showing, walking
from bot import questionnaire as walker
from bot.dialogue.events import own_event
from bot.dialogue.moderation import policy as rules
from bot.errors import InvalidAnswer, Refused
from bot.model import Conversation, Event, EventState, Format
from bot.moderated import Mode, Policy
from bot.questions import (
    OLD_BUTTON,
    Answer,
    Kind,
    Option,
    Question,
    Questionnaire,
    is_blank,
)
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import Localized, Text, label, phrase

MOST_OWN = 5
OWN_LENGTH = 40
"""Characters of an own reason: it becomes a button."""
FIXED = phrase("The rules of moderation are fixed once an event has opened.")
HOLD_IF_NONE = Note(phrase("These are the usual rules. They hold if you choose none."))

ASKED = Questionnaire(
    "rules-wizard",
    1,
    phrase("Rules of moderation"),
    (
        Question(
            "mode",
            Kind.CHOICE,
            phrase("When does a contribution count?"),
            phrase(
                "Open: as soon as it is released, unless you reject it. Strict: once you have "
                "accepted it."
            ),
            options=tuple(Option(mode.value, name) for mode, (name, _) in rules.MODES.items()),
        ),
        Question(
            "usual",
            Kind.CHOICES,
            phrase("For which of the usual reasons may you reject a contribution?"),
            options=tuple(Option(one.id, one.name) for one in rules.USUAL.values()),
            required=False,
        ),
        Question(
            "own",
            Kind.TEXT,
            phrase("Are there further reasons, in your own words?"),
            phrase(
                "Write one a line, at most {most}, each with at most 40 characters.",
                most=MOST_OWN,
            ),
            required=False,
        ),
    ),
)


async def draft_of(turn: Turn, event_id: str) -> Event:
    """The event, while its rules can be changed.

    Raises:
        Refused: it is none of this account's, or it was opened.
    """
    event = await own_event(turn, event_id)
    if event.state is not EventState.DRAFT:
        raise Refused(FIXED)
    return event


async def show(turn: Turn, action: Action) -> list[Saying]:
    """The rules as moderators see them, and while the event is a draft the ways to change them."""
    event = await own_event(turn, action.subject)
    stored = await turn.unit.moderation.policy(event.id)
    lines: list[Line] = [
        Heading(phrase("Rules of moderation")),
        *rules.in_words(stored or rules.usual(event.id)),
    ]
    buttons: list[Button] = []
    if event.state is EventState.DRAFT:
        if stored is None:
            lines.append(HOLD_IF_NONE)
        lines.append(Note(phrase("Once the event has opened, its rules cannot be changed.")))
        if stored != rules.usual(event.id):
            take = Action("rules-usual", event.id, "", _seen(stored or rules.usual(event.id)))
            buttons.append(Button(label("Take the usual rules"), take))
        buttons.append(Button(label("Write own rules"), Action("rules-edit", event.id)))
    buttons.append(Button(label("Back to the event"), Action("event", event.id)))
    return [Say(tuple(lines), tuple((one,) for one in buttons))]


async def take_usual(turn: Turn, action: Action) -> list[Saying]:
    """One tap: the usual reasons, in open mode; not over rules that were not seen."""
    event = await draft_of(turn, action.subject)
    if action.value == _seen(await rules.of(turn.unit, event)):
        turn.unit.moderation.save_policy(rules.usual(event.id))
        return await show(turn, action)
    return [Say((Para(OLD_BUTTON),)), *await show(turn, action)]


def _seen(policy: Policy) -> str:
    return at_once.state_of(answers_of(policy))


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Choose the rules, or go on with that; it begins at the review of those that hold."""
    event = await draft_of(turn, action.subject)
    running = turn.about(Format.RULES_WIZARD, event.id)
    if running is None:
        answers = answers_of(await rules.of(turn.unit, event))
        running = walking.gone_on(turn, Format.RULES_WIZARD, event.id, ASKED)
        running = replace(running, walk=walker.start(ASKED, answers))
    return await walking.show(turn, RulesCourse(), turn.keep(running))


class RulesCourse(walking.Course):
    """The course of choosing an event's rules."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Three questions, while the event is a draft."""
        await draft_of(turn, conversation.subject)
        return ASKED

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """Own reasons that are too long or too many are told at once."""
        del turn
        if question == "own":
            _own(conversation.walk.answers["own"])

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The rules as participants will read them."""
        event = await draft_of(turn, conversation.subject)
        chosen = _chosen(event, walker.given(questionnaire, conversation.walk))
        lines: list[Line] = [Heading(phrase("Rules of moderation"))]
        rows = [(_edit(conversation, question, text),) for question, text in PARTS.items()]
        if rules.reasons(chosen):
            lines += rules.in_words(chosen)
            take = showing.button(label("Take these rules"), "finish", conversation)
            rows.insert(0, (take,))
        else:
            lines.append(Para(NO_REASON))
        rows.append((showing.button(label("Leave"), "leave", conversation),))
        return [Say(tuple(lines), tuple(rows))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep them; until the opening they can be changed."""
        event = await draft_of(turn, conversation.subject)
        keep(turn, event, walker.given(questionnaire, conversation.walk))
        turn.drop(conversation)
        return await show(turn, Action("rules-show", event.id))


PARTS = {
    "mode": label("Change: open or strict"),
    "usual": label("Change: usual reasons"),
    "own": label("Change: own reasons"),
}
NO_REASON = phrase("Without a reason nothing could be rejected. Please choose at least one.")


def _edit(conversation: Conversation, question: str, text: Text) -> Button:
    return Button(text, Action("edit", conversation.id, question, "", conversation.walk.revision))


def answers_of(policy: Policy) -> dict[str, Answer]:
    """Rules in the words of the questions."""
    own = ("\n".join(policy.own),) if policy.own else ()
    return {"mode": (policy.mode.value,), "usual": policy.usual, "own": own}


def keep(turn: Turn, event: Event, answers: dict[str, Answer]) -> None:
    """Take the rules from what was answered.

    Raises:
        InvalidAnswer: an own reason does not do, or there is none at all.
    """
    chosen = _chosen(event, answers)
    if not rules.reasons(chosen):
        raise InvalidAnswer(NO_REASON)
    turn.unit.moderation.save_policy(chosen)


def _chosen(event: Event, answers: dict[str, Answer]) -> Policy:
    title = event.prompts.title
    language = next(iter(title.texts)) if isinstance(title, Localized) else ""
    usual = answers.get("usual", ())
    return Policy(
        event.id,
        Mode(answers["mode"][0]),
        tuple(one for one in rules.USUAL if one in usual),
        _own(answers.get("own", ())),
        language,
    )


def _own(answer: Answer) -> tuple[str, ...]:
    lines = [line.strip() for part in answer for line in part.splitlines() if not is_blank(line)]
    if len(lines) > MOST_OWN or len(set(lines)) < len(lines):
        raise InvalidAnswer(
            phrase("Please write at most {most} different reasons, one a line.", most=MOST_OWN)
        )
    if any(len(line) > OWN_LENGTH for line in lines):
        raise InvalidAnswer(phrase("A reason may have at most 40 characters."))
    return tuple(lines)

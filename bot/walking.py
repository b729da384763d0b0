"""Walking a person through a questionnaire in a conversation: what every format shares.

It shows the current question, takes taps and words to the walker and keeps what comes out. What
happens at the review and at the end is the format's, its `Course`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot import questionnaire as walker
from bot import showing
from bot.errors import Outdated, Refused
from bot.model import Conversation, Format, Stage
from bot.ports import Unit
from bot.questionnaire import Walk
from bot.questions import OLD_BUTTON, Answer, Question, Questionnaire
from bot.replies import Action, Button, Item, Line, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase


class Course(Protocol):
    """What a format adds to walking."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The questionnaire this conversation walks.

        Raises:
            Refused: the subject is closed or gone.
        """

    async def refreshed(self, turn: Turn, conversation: Conversation) -> Conversation:
        """The conversation with what has become of its answers elsewhere."""
        del turn
        return conversation

    async def kept(self, turn: Turn, conversation: Conversation) -> None:
        """Take further what a step has changed."""
        del turn, conversation

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """Whether an answer that fits its question also fits what the conversation is for.

        Raises:
            InvalidAnswer: it does not. Nothing of it is kept, and the question is asked again.
        """
        del turn, conversation, question

    async def asked_back(
        self,
        turn: Turn,
        conversation: Conversation,
        questionnaire: Questionnaire,
        revision: int,
    ) -> list[Saying]:
        """What is asked before the end, of whoever presses a button of that revision.

        Nothing: it ends.
        """
        del turn, conversation, questionnaire, revision
        return []

    async def dropped(
        self, turn: Turn, questionnaire: Questionnaire, before: Conversation, after: Conversation
    ) -> tuple[Question, ...]:
        """Questions whose answers count no more after a step."""
        del turn
        return walker.dropped(questionnaire, before.walk, after.walk)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """What is shown when all questions are behind."""

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Do what the conversation was for. Called only when it is complete."""


async def show(
    turn: Turn, course: Course, conversation: Conversation, *before: Line
) -> list[Saying]:
    """Where the conversation stands: its question, or its review."""
    questionnaire, conversation = await _taken_up(turn, course, conversation)
    if conversation.walk.at is None:
        sayings = await course.review(turn, conversation, questionnaire)
        return [Say(before, stay=True), *sayings] if before else sayings
    return [showing.ask(conversation, questionnaire, *before)]


async def tap(
    turn: Turn, course: Course, conversation: Conversation, action: Action
) -> list[Saying]:
    """A button of a conversation.

    Raises:
        Refused: it changes nothing; the sentence says why.
    """
    shown = conversation.walk.answers.get(action.question)
    questionnaire, conversation = await _taken_up(turn, course, conversation)
    walk = conversation.walk
    if action.verb == "finish":
        if walk.at is not None or not walker.complete(questionnaire, walk):
            raise Outdated(OLD_BUTTON)
        asked = await course.asked_back(turn, conversation, questionnaire, action.revision)
        return asked or await course.finish(turn, conversation, questionnaire)
    if action.verb == "show":
        return await show(turn, course, turn.keep(conversation))
    verb = action.verb.removesuffix(SURELY)
    if verb in CHANGES and _answered_elsewhere(shown, conversation, action.question):
        return await show(turn, course, turn.keep(conversation), ANSWERED_ELSEWHERE)
    moved = replace(conversation, walk=STEPS[action.verb](questionnaire, walk, action))
    if verb in ANSWERS:
        await course.check(turn, moved, action.question)
    lost = await course.dropped(turn, questionnaire, conversation, moved)
    if lost and verb == action.verb:
        return [_warning(conversation, action, lost)]
    return await _keep(turn, course, moved)


def _answered_elsewhere(
    shown: Answer | None, conversation: Conversation, question: str | None
) -> bool:
    """Whether a colleague, or another device, has answered since the question was shown."""
    there = conversation.walk.answers.get(question or "")
    return there is not None and there != shown


async def write(turn: Turn, course: Course, conversation: Conversation, text: str) -> list[Saying]:
    """A message of the person in a conversation.

    Raises:
        Refused: it changes nothing; the sentence says why.
    """
    asked = conversation.walk.at
    shown = conversation.walk.answers.get(asked or "")
    questionnaire, conversation = await _taken_up(turn, course, conversation)
    if conversation.walk.at != asked:
        raise Outdated(OLD_BUTTON)
    if _answered_elsewhere(shown, conversation, asked):
        return await show(turn, course, turn.keep(conversation), ANSWERED_ELSEWHERE)
    moved = replace(conversation, walk=walker.write(questionnaire, conversation.walk, text))
    if asked is not None and moved.walk.at != asked:
        await course.check(turn, moved, asked)
    lost = await course.dropped(turn, questionnaire, conversation, moved)
    if lost and asked is not None and showing.choices(questionnaire.question(asked)):
        # Typed instead of tapped: it is asked back like the button.
        (value,) = moved.walk.answers[asked]
        typed = Action("answer", conversation.id, asked, value, conversation.walk.revision)
        return [_warning(conversation, typed, lost)]
    return await _keep(turn, course, moved)


async def _keep(turn: Turn, course: Course, moved: Conversation) -> list[Saying]:
    kept = turn.keep(moved)
    await course.kept(turn, kept)
    return await show(turn, course, kept)


def _warning(conversation: Conversation, action: Action, lost: tuple[Question, ...]) -> Say:
    """Which later answers a change would take along, before it does."""
    return Say(
        (
            Para(phrase("If you change this, these answers do not count any more:")),
            *(Item(question.text) for question in lost),
        ),
        (
            (Button(label("Change it all the same"), replace(action, verb=action.verb + SURELY)),),
            (showing.button(label("No, leave it"), "show", conversation),),
        ),
    )


async def back(turn: Turn, course: Course, conversation: Conversation) -> list[Saying]:
    """One step back."""
    questionnaire, conversation = await _taken_up(turn, course, conversation)
    moved = walker.back(questionnaire, conversation.walk)
    return await show(turn, course, turn.keep(replace(conversation, walk=moved)))


async def _taken_up(
    turn: Turn, course: Course, conversation: Conversation
) -> tuple[Questionnaire, Conversation]:
    """What is asked by now, and the conversation at one of these questions."""
    conversation = await course.refreshed(turn, conversation)
    questionnaire = await course.questionnaire(turn, conversation)
    settled = replace(conversation, walk=walker.settled(questionnaire, conversation.walk))
    return questionnaire, settled


async def refuse(
    turn: Turn, course: Course, conversation: Conversation, refusal: Refused
) -> list[Saying]:
    """Why something was not done, and the unchanged question below it."""
    sayings = await show(turn, course, conversation, Para(refusal.sentence))
    return [replace(s, stay=True) if isinstance(s, Say) else s for s in sayings]


def _number(value: str) -> int:
    # Callback data can be forged; what is no number belongs to no button of ours.
    if not value.isdecimal():
        raise Outdated(OLD_BUTTON)
    return int(value)


SURELY = "+"
"""At the end of a step's name: it is meant although it takes later answers along."""
ANSWERED_ELSEWHERE = Para(
    phrase(
        "This question was answered meanwhile, by a colleague or on another device. You see that "
        "answer here; choose again if you want to change it."
    )
)
Step = Callable[[Questionnaire, Walk, Action], Walk]
_STEPS: dict[str, Step] = {
    "comment": lambda q, w, a: walker.comment(q, w, a.question),
    "answer": lambda q, w, a: walker.answer(q, w, a.question, (a.value,)),
    "mark": lambda q, w, a: walker.toggle(q, w, a.question, a.value, chosen=True),
    "unmark": lambda q, w, a: walker.toggle(q, w, a.question, a.value, chosen=False),
    "done": lambda q, w, a: walker.done(q, w, a.question),
    "another": lambda q, w, a: walker.another(q, w, a.question),
    "look": lambda q, w, a: walker.look_at(q, w, a.question, _number(a.value)),
    "remove": lambda q, w, a: walker.remove(q, w, a.question, _number(a.value), a.revision),
    "skip": lambda q, w, a: walker.skip(q, w, a.question),
    "keep": lambda q, w, a: walker.keep(q, w, a.question),
    "back": lambda q, w, a: walker.back(q, _at(w, a.question)),
    "edit": lambda q, w, a: walker.edit(q, w, a.question),
}
STEPS: dict[str, Step] = _STEPS | {verb + SURELY: step for verb, step in _STEPS.items()}
"""What the buttons of a question do; `finish`, `show` and `leave` are beside them."""
ANSWERS = frozenset({"answer", "done", "keep"})
"""The buttons after which a question counts as answered."""
CHANGES = frozenset({"answer", "mark", "unmark", "skip"})
"""Those that put something else in the place of an answer."""


def _at(walk: Walk, question: str) -> Walk:
    if (walk.at or "") != question:
        raise Outdated(OLD_BUTTON)
    return walk


def begin(
    turn: Turn,
    conversation: Conversation,
    questionnaire: Questionnaire,
) -> Conversation:
    """Store a new conversation at its first question."""
    return turn.keep(
        replace(conversation, walk=walker.start(questionnaire, conversation.walk.answers))
    )


def begun(turn: Turn, format_: Format, subject: str, **about: str) -> Conversation | None:
    """This account's conversation about one thing of a subject, such as one of its contributions.

    What was begun about other ones stays, with the words in it; where nothing was said yet it goes.
    """
    found = None
    for one in list(turn.conversations):
        if (one.format, one.subject, one.stage) != (format_, subject, Stage.OPEN):
            continue
        if about.items() <= one.locked.items():
            found = one
        elif not one.walk.revision:
            turn.drop(one)
    return found


def gone_on(
    turn: Turn, format_: Format, subject: str, questionnaire: Questionnaire
) -> Conversation:
    """This account's conversation about the subject: the one begun, or a new one."""
    if running := turn.about(format_, subject):
        return turn.keep(running)
    return new(turn, format_, subject, questionnaire)


def new(turn: Turn, format_: Format, subject: str, questionnaire: Questionnaire) -> Conversation:
    """A conversation about the subject, at its first question."""
    blank = Conversation(
        id=turn.unit.chance.identifier(),
        account=turn.account,
        format=format_,
        subject=subject,
        stage=Stage.OPEN,
        walk=Walk(at=None),
        language=turn.language,
    )
    return begin(turn, blank, questionnaire)


def shed(unit: Unit, conversation: Conversation) -> None:
    """Keep only that something has ended, not what it was about: its subject is closed."""
    unit.conversations.save(
        replace(
            conversation,
            subject="",
            stage=Stage.SENT if conversation.stage is Stage.SENT else Stage.ENDED,
            walk=Walk(at=None),
            # Answers have a language too: both together could tell whose they are.
            language="",
            receipt="",
            amends="",
            locked={},
            through="",
            warned=(),
            former=(),
        )
    )


def stub(turn: Turn, conversation: Conversation, stage: Stage) -> Conversation:
    """Keep only what answers repeated presses: no answers, no receipt."""
    return turn.keep(
        replace(
            conversation,
            stage=stage,
            walk=Walk(at=None, revision=conversation.walk.revision),
            receipt="",
            amends="",
            through="",
            warned=(),
            former=(),
        )
    )

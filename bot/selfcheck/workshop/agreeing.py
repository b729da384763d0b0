"""Writing down what a workshop recommends, in the chat or at the screen."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import walking
from bot.errors import Refused
from bot.model import Agreement, Conversation, Format, RoundState, Step, Workshop
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Saying
from bot.selfcheck.workshop.holding import at_the_screen, held_open, shown
from bot.turn import Turn
from config.phrases import phrase

LENGTH = 500
"""Characters of one agreement: what a screen shows in one piece."""


async def write(turn: Turn, action: Action) -> list[Saying]:
    """Ask what was agreed on, about the topic that is on now."""
    workshop = await held_open(turn, action.subject)
    if workshop.step is not Step.AGREEMENT:
        raise Refused(phrase("What is agreed on is written down once the points are given."))
    running = walking.gone_on(turn, Format.AGREEMENT, workshop.id, _asked())
    if running.locked.get("topic") != workshop.topic:
        running = turn.keep(replace(running, locked={"topic": workshop.topic}))
    return await walking.show(turn, AgreementCourse(), running)


def _asked() -> Questionnaire:
    return Questionnaire(
        "agreement",
        1,
        phrase("What we agree on"),
        (
            Question(
                "words",
                Kind.LINE,
                phrase("What do we recommend, or what is the first step?"),
                phrase("One sentence is enough. Several can be written one after the other."),
                max_length=LENGTH,
            ),
        ),
    )


class AgreementCourse(walking.Course):
    """The course of writing down one agreement."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The one question, while the workshop is open and this account runs it."""
        await held_open(turn, conversation.subject)
        return _asked()

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """It is written down at once: it can be read right away, and taken back."""
        return await self.finish(turn, conversation, questionnaire)

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep it, and show what is on."""
        workshop = await held_open(turn, conversation.subject)
        words = walker.given(questionnaire, conversation.walk)["words"][0]
        agreement = Agreement(conversation.locked["topic"], words)
        turn.drop(conversation)
        return await _with(turn, workshop, (*workshop.agreements, agreement))


async def take_back(turn: Turn, action: Action) -> list[Saying]:
    """Strike out what was written down last about the topic that is on now."""
    workshop = await held_open(turn, action.subject)
    if action.revision != workshop.revision:
        return await shown(turn, workshop)
    places = [n for n, one in enumerate(workshop.agreements) if one.topic == workshop.topic]
    if not places:
        raise Refused(phrase("Nothing is written down about this topic."))
    last = places[-1]
    return await _with(turn, workshop, workshop.agreements[:last] + workshop.agreements[last + 1 :])


async def _with(turn: Turn, workshop: Workshop, agreements: tuple[Agreement, ...]) -> list[Saying]:
    changed = replace(workshop, agreements=agreements, revision=workshop.revision + 1)
    turn.unit.workshops.save(changed)
    return await shown(turn, changed)


async def on_screen(turn: Turn, subject: str) -> list[Saying] | None:
    """What a workshop's screen shows just now; None where the subject is none that is going on."""
    workshop = await turn.unit.workshops.get(subject)
    if workshop is None or workshop.state is not RoundState.OPEN:
        return None
    if turn.active is not None:
        return await walking.show(turn, AgreementCourse(), turn.active)
    return await at_the_screen(turn, workshop)

"""Hiding personal parts: others see what a moderator writes in the place of the text."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import walking
from bot.dialogue.moderation import deciding, reviewing
from bot.dialogue.moderation.deciding import own_contribution
from bot.errors import Refused
from bot.model import Conversation, Format
from bot.questions import OLD_BUTTON, Kind, Question, Questionnaire
from bot.replies import Action, Para, Say, Saying
from bot.turn import Turn
from config.phrases import phrase

ASKED = Questionnaire(
    "public-version",
    1,
    phrase("What others see"),
    (
        Question(
            "words",
            Kind.TEXT,
            phrase("How shall others read this contribution?"),
            phrase(
                "Copy it, leave out what tells who somebody is, and change nothing else. You can "
                "write […] in the place of what is left out."
            ),
        ),
    ),
)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Ask for the public words of one contribution."""
    event, contribution = await own_contribution(turn, action.subject)
    prompt = event.prompts.question(contribution.prompt)
    if prompt.kind is not Kind.TEXT:
        raise Refused(OLD_BUTTON)
    running = walking.begun(turn, Format.PUBLIC_VERSION, event.id, contribution=contribution.id)
    if running is None:
        running = walking.new(turn, Format.PUBLIC_VERSION, event.id, ASKED)
    facts = {"contribution": contribution.id, "prompt": action.question}
    running = turn.keep(replace(running, locked=facts))
    text = Say(tuple(reviewing.in_words(prompt, contribution.value)), stay=True)
    return [text, *await walking.show(turn, HidingCourse(), running)]


async def unhide(turn: Turn, action: Action) -> list[Saying]:
    """Others see the whole text again."""
    event, contribution = await own_contribution(turn, action.subject)
    await deciding.unhide(turn.unit, event, contribution)
    return await reviewing.shown_one(turn, event, contribution, action)


class HidingCourse(walking.Course):
    """The course of writing what others see."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The one question, while the contribution is there and this account moderates it."""
        await own_contribution(turn, conversation.locked["contribution"])
        return ASKED

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """It holds at once: it can be read right away, and changed or taken back."""
        return await self.finish(turn, conversation, questionnaire)

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep the words, and show the contribution with them."""
        facts = conversation.locked
        event, contribution = await own_contribution(turn, facts["contribution"])
        (words,) = walker.given(questionnaire, conversation.walk)["words"]
        await deciding.hide(turn.unit, event, contribution, words)
        turn.drop(conversation)
        action = Action("mod-item", contribution.id, facts["prompt"])
        said = Para(phrase("Others see these words from now on."))
        return await reviewing.shown_one(turn, event, contribution, action, said)

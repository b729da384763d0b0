"""Translating a contribution by hand: a moderator's words take the place of a machine's."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import walking
from bot.dialogue.events import main_language
from bot.dialogue.moderation import reviewing
from bot.dialogue.moderation.deciding import own_contribution
from bot.errors import Refused
from bot.model import Contribution, Conversation, Event, Format
from bot.questions import OLD_BUTTON, Kind, Question, Questionnaire
from bot.replies import Action, Para, Say, Saying
from bot.translations import Origin, Translation
from bot.turn import Turn
from config.phrases import LanguageNames, phrase


def asked(event: Event) -> Questionnaire:
    """The one question."""
    language = LanguageNames((main_language(event),))
    words = Question(
        "words",
        Kind.TEXT,
        phrase("What does it say? In this language: {language}", language=language),
    )
    return Questionnaire("translation", 1, phrase("Translation"), (words,))


async def _translatable(turn: Turn, contribution_id: str) -> tuple[Event, Contribution]:
    """A text of one's own event that is in another language than the event.

    Raises:
        NotFound: there is none for this account.
        Refused: it is no text, or needs no translation.
    """
    event, contribution = await own_contribution(turn, contribution_id)
    is_text = event.prompts.question(contribution.prompt).kind is Kind.TEXT
    if not is_text or contribution.language == main_language(event):
        raise Refused(OLD_BUTTON)
    return event, contribution


def keep(turn: Turn, event: Event, contribution: Contribution, words: str) -> None:
    """These words stand beside the text from now on."""
    turn.unit.translations.save(
        Translation(contribution.id, event.id, main_language(event), Origin.HAND, words)
    )


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Ask for the words."""
    event, contribution = await _translatable(turn, action.subject)
    running = walking.begun(turn, Format.TRANSLATION, event.id, contribution=contribution.id)
    if running is None:
        running = walking.new(turn, Format.TRANSLATION, event.id, asked(event))
    facts = {"contribution": contribution.id, "prompt": action.question}
    running = turn.keep(replace(running, locked=facts))
    prompt = event.prompts.question(contribution.prompt)
    text = Say(tuple(reviewing.in_words(prompt, contribution.value)), stay=True)
    return [text, *await walking.show(turn, TranslationCourse(), running)]


async def take_away(turn: Turn, action: Action) -> list[Saying]:
    """What was written by hand goes; a machine may translate the text again."""
    event, contribution = await _translatable(turn, action.subject)
    language = main_language(event)
    found = (await turn.unit.translations.of([contribution.id], language)).get(contribution.id)
    if found is not None and found.origin is Origin.HAND:
        turn.unit.translations.remove(found)
    return await reviewing.shown_one(turn, event, contribution, action)


class TranslationCourse(walking.Course):
    """The course of translating one contribution."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The one question, while the contribution is there and this account moderates it."""
        event, _ = await _translatable(turn, conversation.locked["contribution"])
        return asked(event)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """It holds at once: it can be read right away, and changed or taken away."""
        return await self.finish(turn, conversation, questionnaire)

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep the words, and show the contribution with them."""
        facts = conversation.locked
        event, contribution = await _translatable(turn, facts["contribution"])
        (words,) = walker.given(questionnaire, conversation.walk)["words"]
        keep(turn, event, contribution, words)
        turn.drop(conversation)
        action = Action("mod-item", contribution.id, facts["prompt"])
        said = Para(phrase("The translation is kept."))
        return await reviewing.shown_one(turn, event, contribution, action, said)

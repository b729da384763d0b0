"""Drafts of what subscribers are told: who may write them, and keeping them, for chat and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot import at_once
from bot.at_once import Sheet
from bot.dialogue.answers import sheet
from bot.dialogue.moderation.reviewing import moderated_event
from bot.dialogue.planning.keeping import plan_of
from bot.errors import NotFound, Refused
from bot.model import Event
from bot.questions import Answer, Kind, Question, Questionnaire, check
from bot.subscribers import Tidings
from bot.turn import Turn
from config.phrases import LanguageNames, phrase

MOST = 20
"""Texts of one event: nobody wants to be written to more often."""
WORDS_LENGTH = 2_500
"""Characters in one language, so that a letter is one message."""
GONE = phrase("This text is not there, or not any more.")
CHANGED = phrase(
    "A colleague has changed this text since you looked at it, so nothing was sent. Now it reads "
    "like this:"
)
SENT = phrase("It is on its way, and does not change any more.")


@dataclass(frozen=True, slots=True)
class Matter:
    """A text, or a new one (`told` is None), of an event that this account moderates."""

    event: Event
    told: Tidings | None
    languages: tuple[str, ...]

    @property
    def asked(self) -> Questionnaire:
        """What is asked of whoever writes it: the words in each language of the event."""
        return Questionnaire(
            "tidings",
            1,
            phrase("You said, we did"),
            tuple(_words(one, first=number == 0) for number, one in enumerate(self.languages)),
        )

    @property
    def given(self) -> dict[str, Answer]:
        """What is there already, in the words of the questions."""
        if self.told is None:
            return {}
        passed_over: dict[str, Answer] = {f"in-{language}": () for language in self.languages}
        return passed_over | _given(self.told)

    @property
    def sheet(self) -> Sheet:
        """The text as a form."""
        return at_once.sheet(self.asked, self.given)


def state_of(told: Tidings) -> str:
    """By which it is known whether a colleague has changed a text since it was looked at."""
    return at_once.state_of(_given(told))


def _given(told: Tidings) -> dict[str, Answer]:
    return {f"in-{language}": (text,) for language, text in told.words.items()}


def _words(language: str, *, first: bool) -> Question:
    return Question(
        f"in-{language}",
        Kind.TEXT,
        phrase(
            "What do you tell people? In this language: {language}",
            language=LanguageNames((language,)),
        ),
        phrase("What was said, what comes of it and what does not, and why.")
        if first
        else phrase("Without a text, people of this language read the first one."),
        required=first,
        max_length=WORDS_LENGTH,
    )


async def matter(turn: Turn, event_id: str, tidings_id: str = "") -> Matter:
    """A text of an event that this account moderates, or the place of a new one.

    Raises:
        NotFound: foreign, deleted or never there: all the same.
        Refused: nothing can be told of the event any more.
    """
    told = None
    if tidings_id:
        told = await turn.unit.subscribers.tidings(tidings_id)
        if told is None or (event_id and told.event != event_id):
            raise NotFound(GONE)
    try:
        event = await moderated_event(turn, told.event if told else event_id)
    except NotFound:
        raise NotFound(GONE) from None
    spoken = turn.around.phrasebook.languages
    languages = sheet.languages_of(event, await plan_of(turn.unit, event), spoken)
    return Matter(event, told, languages)


async def save(turn: Turn, found: Matter, answers: Mapping[str, Answer]) -> Tidings:
    """Keep a draft.

    Raises:
        InvalidAnswer: something of it does not do, or is missing.
        Refused: it has been sent meanwhile, or there are too many.
    """
    if found.told is not None and found.told.due is not None:
        raise Refused(SENT)
    there = await turn.unit.subscribers.tidings_of(found.event.id)
    if found.told is None and len(there) >= MOST:
        raise Refused(phrase("There are {most} texts, as many as there can be.", most=MOST))
    words = {
        one.id.removeprefix("in-"): value[0]
        for one in found.asked.questions
        if (value := check(one, answers.get(one.id, ())))
    }
    new = found.told or Tidings(turn.unit.chance.identifier(), found.event.id, {})
    draft = replace(new, words=words)
    turn.unit.subscribers.save_tidings(draft)
    return draft

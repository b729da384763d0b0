"""What people with a receipt read of an official answer, in their language where it has one."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers import OfficialAnswer, Outcome
from bot.dialogue.events import main_language
from bot.model import Contribution, Event, EventState
from bot.moderated import Decision
from bot.ports import Unit
from bot.replies import Line, Note, Para, Quote
from config.phrases import LanguageNames, Phrase, phrase

OUTCOMES: Mapping[Outcome, Phrase] = {
    Outcome.ACCEPTED: phrase("The municipality takes this up."),
    Outcome.PARTLY: phrase("The municipality takes this up in part."),
    Outcome.NOT: phrase("The municipality does not take this up, and says why:"),
    Outcome.UNDER_REVIEW: phrase("The municipality is still looking into this."),
}
NOT_YET = phrase("The municipality has not answered this yet.")


async def to_contribution(
    unit: Unit, event: Event, contribution: Contribution, language: str
) -> list[Line]:
    """What was answered to a released contribution, or to the theme it is under."""
    verdict = await unit.moderation.verdict(contribution.id)
    rejected = verdict is not None and verdict.decision is Decision.REJECTED
    theme = verdict.theme if verdict is not None and not rejected else None
    answers = await unit.official_answers.of([contribution.id, *([theme] if theme else [])])
    own = answers.get(contribution.id)
    answer = own or answers.get(theme or "")
    if answer is not None:
        return in_words(event, answer, language, to_theme=own is None)
    is_written = event.prompts.question(contribution.prompt).is_written
    waits = is_written and not rejected and event.state is not EventState.OPEN
    return [Note(NOT_YET)] if waits else []


def in_words(
    event: Event, answer: OfficialAnswer, language: str, *, to_theme: bool = False
) -> list[Line]:
    """The whole answer to somebody who reads this language."""
    lines: list[Line] = []
    if to_theme:
        lines.append(Note(phrase("The municipality has answered all contributions of this theme:")))
    lines.append(Para(OUTCOMES[answer.outcome]))
    said = language if language in answer.words else main_language(event)
    if said != language:
        names = LanguageNames((said,))
        lines.append(
            Note(
                phrase(
                    "The answer is not there in your language, but in this one: {language}",
                    language=names,
                )
            )
        )
    lines.append(Quote(answer.words[said]))
    lines.append(Note(phrase("Who takes care of it: {owner}", owner=answer.owner)))
    if answer.day is not None:
        lines.append(Note(phrase("By when: {day}", day=answer.day)))
    return lines

"""Who may answer what, and changing an answer: the same for the chat and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot import at_once
from bot.answers import OfficialAnswer, Outcome
from bot.at_once import Sheet
from bot.dialogue.answers import sheet
from bot.dialogue.moderation import themes
from bot.dialogue.moderation.deciding import own_contribution
from bot.dialogue.planning.keeping import plan_of
from bot.errors import NotFound
from bot.model import Contribution, Event
from bot.moderated import Theme
from bot.questions import Answer, Questionnaire, check
from bot.turn import Turn


@dataclass(frozen=True, slots=True)
class Matter:
    """What can be answered: a theme, or one contribution; and the answer it has of its own."""

    event: Event
    theme: Theme | None
    contribution: Contribution | None
    answer: OfficialAnswer | None
    languages: tuple[str, ...]

    @property
    def id(self) -> str:
        """Of the theme or the contribution."""
        one = self.theme or self.contribution
        return one.id if one else ""

    @property
    def asked(self) -> Questionnaire:
        """What is asked of whoever answers it."""
        return sheet.asked(self.languages)

    @property
    def given(self) -> dict[str, Answer]:
        """The answer that is there, in the words of the questions: none is asked anew."""
        if self.answer is None:
            return {}
        return {f"in-{one}": () for one in self.languages} | sheet.given(self.answer)

    @property
    def sheet(self) -> Sheet:
        """The answer as a form."""
        return at_once.sheet(self.asked, self.given)


async def matter(turn: Turn, about: str) -> Matter:
    """A theme or a released contribution of an event that this account moderates.

    Raises:
        NotFound: foreign, waiting, deleted or never there: all the same.
    """
    theme = contribution = None
    try:
        event, theme = await themes.own_theme(turn, about)
    except NotFound:
        # What is no theme here is a contribution or nothing; which one is told to nobody.
        event, contribution = await own_contribution(turn, about)
    plan = await plan_of(turn.unit, event)
    answers = await turn.unit.official_answers.of([about])
    languages = sheet.languages_of(event, plan, turn.around.phrasebook.languages)
    return Matter(event, theme, contribution, answers.get(about), languages)


def save(turn: Turn, found: Matter, answers: Mapping[str, Answer]) -> OfficialAnswer:
    """Take an answer down, in the place of the one there was.

    Raises:
        InvalidAnswer: something of it does not do, or is missing.
    """
    outcome = answers.get("outcome", ())
    checked = {
        one.id: check(one, answers.get(one.id, ()))
        for one in found.asked.questions
        if one.when is None or set(outcome) & one.when.values
    }
    empty = OfficialAnswer(
        found.event.id,
        Outcome.UNDER_REVIEW,
        {},
        "",
        theme=found.theme.id if found.theme else None,
        contribution=found.contribution.id if found.contribution else None,
    )
    answer = sheet.taken(empty, checked)
    turn.unit.official_answers.save(answer)
    return answer

"""What is asked of whoever writes an official answer, and what an answer is in these words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.answers import OfficialAnswer, Outcome
from bot.dialogue.events import main_language
from bot.event_plan import EventPlan
from bot.model import Event
from bot.questions import Answer, Kind, Option, Question, Questionnaire, When
from config.phrases import LanguageNames, Localized, Phrase, label, phrase

WORDS_LENGTH, OWNER_LENGTH = 2_000, 120
"""Characters of an answer in one language, which has to fit into a message beside the text that it
answers, and of who takes care of it."""
NAMES: Mapping[Outcome, Phrase] = {
    Outcome.ACCEPTED: label("Is taken up"),
    Outcome.PARTLY: label("Is taken up in part"),
    Outcome.NOT: label("Is not taken up"),
    Outcome.UNDER_REVIEW: label("Is under review"),
}
DATED = frozenset(one.value for one in Outcome if one is not Outcome.NOT)


def languages_of(event: Event, plan: EventPlan, spoken: Mapping[str, object]) -> tuple[str, ...]:
    """The languages of an event's people that this bot speaks, the main one first."""
    title = event.prompts.title
    own = tuple(title.texts) if isinstance(title, Localized) else ()
    wished = (*own, *plan.languages)
    return tuple(dict.fromkeys((main_language(event), *(one for one in wished if one in spoken))))


def asked(languages: tuple[str, ...]) -> Questionnaire:
    """Outcome, words, owner and day."""
    return Questionnaire(
        "official-answer",
        1,
        phrase("Official answer"),
        (
            Question(
                "outcome",
                Kind.CHOICE,
                phrase("What becomes of it?"),
                options=tuple(Option(one.value, NAMES[one]) for one in Outcome),
            ),
            *(_words(language, first=number == 0) for number, language in enumerate(languages)),
            Question(
                "owner",
                Kind.LINE,
                phrase("Who takes care of it?"),
                phrase("An office or a function, not a name. People read it."),
                max_length=OWNER_LENGTH,
            ),
            Question(
                "day",
                Kind.DATE,
                phrase("By when is it done, or decided?"),
                phrase("Like this: 04.05.2027, if that can be said already."),
                required=False,
                when=When("outcome", DATED),
            ),
        ),
    )


def _words(language: str, *, first: bool) -> Question:
    return Question(
        f"in-{language}",
        Kind.TEXT,
        phrase(
            "What do you answer? In this language: {language}", language=LanguageNames((language,))
        ),
        phrase("People read this as it is. If something is not taken up, say why.")
        if first
        else phrase("Without a text, people of this language read the first one."),
        required=first,
        max_length=WORDS_LENGTH,
    )


def given(answer: OfficialAnswer | None) -> dict[str, Answer]:
    """An answer in the words of the questions."""
    if answer is None:
        return {}
    return {
        "outcome": (answer.outcome.value,),
        **{f"in-{language}": (words,) for language, words in answer.words.items()},
        "owner": (answer.owner,),
        "day": (answer.day.isoformat(),) if answer.day else (),
    }


def taken(empty: OfficialAnswer, answers: Mapping[str, Answer]) -> OfficialAnswer:
    """An answer from what was given to the questions; all of it was checked before."""
    written = {name: value[0] for name, value in answers.items() if value}
    return replace(
        empty,
        outcome=Outcome(written["outcome"]),
        words={
            name.removeprefix("in-"): words
            for name, words in written.items()
            if name.startswith("in-")
        },
        owner=written["owner"],
        day=date.fromisoformat(written["day"]) if "day" in written else None,
    )

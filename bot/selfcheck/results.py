"""What a finished self-check is told in: lines to read, and a radar with the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor

from bot.questionnaire import path
from bot.questions import Answer, Question, Questionnaire
from bot.replies import Heading, Item, Line, Note, Para, RadarPicture
from bot.selfcheck.scoring import (
    ANCHORED_FROM,
    DEVELOPING_FROM,
    HIGHEST_STEP,
    Band,
    FieldResult,
    score,
    step_of,
)
from bot.selfcheck.suitability import has_points
from config import forms
from config.phrases import Localized, Phrase, phrase, plural

BAND_NAMES = {
    Band.BUILDING_UP: phrase("building up"),
    Band.DEVELOPING: phrase("developing"),
    Band.ANCHORED: phrase("anchored"),
}
PICTURE_NAME = "self-check"
SUGGESTIONS = 3
"""More, and none is begun."""


def field_results(
    questionnaire: forms.Questionnaire, asked: Questionnaire, answers: Mapping[str, Answer]
) -> tuple[FieldResult, ...]:
    """The result of each field of action, in the file's order; `asked` is the file converted."""
    fields: dict[str, list[str]] = {topic.id: [] for topic in questionnaire.topics}
    # Only items on the person's path: what was never asked is no gap.
    for item in _items(questionnaire, asked, answers):
        if item.topic:
            fields[item.topic].append(item.id)
    return score(fields, answers)


def _items(
    questionnaire: forms.Questionnaire, asked: Questionnaire, answers: Mapping[str, Answer]
) -> Iterator[Question]:
    """What was asked and has points; imported questionnaires may ask for words or days as well."""
    with_points = {one.id for one in questionnaire.questions if has_points(questionnaire, one)}
    return (question for question in path(asked, answers) if question.id in with_points)


def say(
    questionnaire: forms.Questionnaire, asked: Questionnaire, answers: Mapping[str, Answer]
) -> tuple[Line, ...]:
    """The whole result: how to read it, then field by field."""
    return (
        Heading(phrase("Your result by field of action")),
        Note(
            phrase(
                "Each field stands for itself; there is no overall grade. This is your view. "
                "Talk it over with colleagues who see other things."
            )
        ),
        *_fields(questionnaire, asked, answers),
        reading(),
    )


def reading() -> Note:
    """How a score is to be read."""
    return Note(
        phrase(
            "A score is the mean of the answers, from 0 to 100 points. "
            "Below {developing}: building up. From {developing}: developing. "
            "From {anchored}: anchored.",
            developing=DEVELOPING_FROM,
            anchored=ANCHORED_FROM,
        )
    )


def brief(
    questionnaire: forms.Questionnaire, asked: Questionnaire, answers: Mapping[str, Answer]
) -> tuple[Line, ...]:
    """Every field in a line: for a result that is still in the making, or too long for one page."""
    return (
        Heading(phrase("Your result by field of action")),
        Note(phrase("Each field stands for itself; there is no overall grade.")),
        *radar(questionnaire, asked, answers).alternative,
        reading(),
    )


def in_detail(
    questionnaire: forms.Questionnaire,
    asked: Questionnaire,
    answers: Mapping[str, Answer],
    field: str,
) -> tuple[Line, ...]:
    """One field: its score, what it means, and suggestions that fit its lowest items."""
    topic = questionnaire.topic(field)
    result = next(one for one in field_results(questionnaire, asked, answers) if one.field == field)
    lines: list[Line] = [Heading(Localized(topic.name)), *_field(topic, result)]
    found = suggestions(questionnaire, asked, answers, field)
    if found:
        lines.append(Para(phrase("This fits the lowest answers:")))
        lines += [Item(Localized(text)) for text in found]
    return tuple(lines)


def suggestions(
    questionnaire: forms.Questionnaire,
    asked: Questionnaire,
    answers: Mapping[str, Answer],
    field: str,
) -> list[dict[str, str]]:
    """What to begin with: for the lowest items of a field, in the file's order where they tie."""
    steps = [
        (step, item.id)
        for item in _items(questionnaire, asked, answers)
        if item.topic == field and (step := step_of(answers.get(item.id, ()))) is not None
    ]
    lowest = sorted((step, place) for place, (step, _) in enumerate(steps) if step < HIGHEST_STEP)
    texts = [questionnaire.question(steps[place][1]).suggestion for _, place in lowest]
    return [text for text in texts if text][:SUGGESTIONS]


def radar(
    questionnaire: forms.Questionnaire, asked: Questionnaire, answers: Mapping[str, Answer]
) -> RadarPicture:
    """The scores as a picture, with a text alternative that says all the picture does."""
    return RadarPicture(
        name=PICTURE_NAME,
        title=phrase("Your self-check by field of action"),
        axes=tuple(
            (Localized(questionnaire.topic(result.field).name), result.score)
            for result in field_results(questionnaire, asked, answers)
        ),
        alternative=tuple(
            Item(
                phrase(
                    "{field}: {result}",
                    field=Localized(questionnaire.topic(result.field).name),
                    result=in_short(result),
                )
            )
            for result in field_results(questionnaire, asked, answers)
        ),
    )


def _fields(
    questionnaire: forms.Questionnaire, asked: Questionnaire, answers: Mapping[str, Answer]
) -> Iterator[Line]:
    for result in field_results(questionnaire, asked, answers):
        topic = questionnaire.topic(result.field)
        yield Heading(Localized(topic.name))
        yield from _field(topic, result)


def _field(topic: forms.Topic, result: FieldResult) -> Iterator[Line]:
    yield Para(in_short(result))
    if not result.coverage.applicable:
        return
    yield _coverage(result)
    if result.band is None:
        yield Item(phrase("Next step: ask colleagues who know about the open questions."))
        return
    if topic.advice:
        advice: forms.Advice = getattr(topic.advice, result.band.value)
        yield Para(Localized(advice.meaning))
        yield Item(phrase("Next step: {step}", step=Localized(advice.next_step)))


def in_short(result: FieldResult) -> Phrase:
    """A field's score and band, or why there is none."""
    if not result.coverage.applicable:
        return phrase("By your answers this is not your responsibility: nothing to assess.")
    if result.score is None or result.band is None:
        return phrase("Too few answers for a score.")
    # Rounded down: a shown number never reaches a band that the exact one does not.
    return phrase(
        "{score} of 100 points: {band}", score=floor(result.score), band=BAND_NAMES[result.band]
    )


def _coverage(result: FieldResult) -> Note:
    return Note(
        plural(
            "{answered} of {n} question answered",
            "{answered} of {n} questions answered",
            result.coverage.applicable,
            answered=result.coverage.answered,
        )
    )

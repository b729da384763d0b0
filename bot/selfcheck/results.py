"""What a finished self-check is told in: lines to read, and a radar with the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor

from bot.catalogue import questionnaire_from
from bot.questionnaire import path
from bot.questions import Answer
from bot.replies import Heading, Item, Line, Note, Para, RadarPicture
from bot.selfcheck.scoring import ANCHORED_FROM, DEVELOPING_FROM, Band, FieldResult, score
from config import forms
from config.phrases import Localized, phrase, plural

BAND_NAMES = {
    Band.BUILDING_UP: phrase("building up"),
    Band.DEVELOPING: phrase("developing"),
    Band.ANCHORED: phrase("anchored"),
}
PICTURE_NAME = "self-check"


def field_results(
    questionnaire: forms.Questionnaire, answers: Mapping[str, Answer]
) -> tuple[FieldResult, ...]:
    """The result of each field of action, in the file's order."""
    fields: dict[str, list[str]] = {topic.id: [] for topic in questionnaire.topics}
    # Only items on the person's path: what was never asked is no gap.
    for question in path(questionnaire_from(questionnaire), answers):
        if question.topic:
            fields[question.topic].append(question.id)
    return score(fields, answers)


def say(questionnaire: forms.Questionnaire, answers: Mapping[str, Answer]) -> tuple[Line, ...]:
    """The whole result: how to read it, then field by field."""
    return (
        Heading(phrase("Your result by field of action")),
        Note(
            phrase(
                "Each field stands for itself; there is no overall grade. This is your view. "
                "Talk it over with colleagues who see other things."
            )
        ),
        *_fields(questionnaire, answers),
        Note(
            phrase(
                "A score is the mean of your answers, from 0 to 100 points. "
                "Below {developing}: building up. From {developing}: developing. "
                "From {anchored}: anchored.",
                developing=DEVELOPING_FROM,
                anchored=ANCHORED_FROM,
            )
        ),
    )


def radar(questionnaire: forms.Questionnaire, answers: Mapping[str, Answer]) -> RadarPicture:
    """The scores as a picture, with a text alternative that leaves nothing out."""
    return RadarPicture(
        name=PICTURE_NAME,
        title=phrase("Your self-check by field of action"),
        axes=tuple(
            (Localized(questionnaire.topic(result.field).name), result.score)
            for result in field_results(questionnaire, answers)
        ),
        alternative=tuple(_fields(questionnaire, answers)),
    )


def _fields(questionnaire: forms.Questionnaire, answers: Mapping[str, Answer]) -> Iterator[Line]:
    for result in field_results(questionnaire, answers):
        topic = questionnaire.topic(result.field)
        yield Heading(Localized(topic.name))
        yield from _field(topic, result)


def _field(topic: forms.Topic, result: FieldResult) -> Iterator[Line]:
    if not result.coverage.applicable:
        yield Para(phrase("By your answers this is not your responsibility: nothing to assess."))
        return
    if result.score is None or result.band is None:
        yield Para(phrase("Too few answers for a score."))
        yield _coverage(result)
        yield Item(phrase("Next step: ask colleagues who know about the open questions."))
        return
    # Rounded down: a shown number never reaches a band that the exact one does not.
    points, band = floor(result.score), BAND_NAMES[result.band]
    yield Para(phrase("{score} of 100 points: {band}", score=points, band=band))
    yield _coverage(result)
    if topic.advice:
        advice: forms.Advice = getattr(topic.advice, result.band.value)
        yield Para(Localized(advice.meaning))
        yield Item(phrase("Next step: {step}", step=Localized(advice.next_step)))


def _coverage(result: FieldResult) -> Note:
    return Note(
        plural(
            "{answered} of {n} question answered",
            "{answered} of {n} questions answered",
            result.coverage.applicable,
            answered=result.coverage.answered,
        )
    )

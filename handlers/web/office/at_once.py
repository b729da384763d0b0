"""Forms of the office: from the fields that `fields.html` draws to answers."""

from __future__ import annotations

from bot.at_once import Written
from bot.questions import Answer, Kind, Questionnaire
from handlers.web.forms import Form


def written(asked: Questionnaire, form: Form) -> Written:
    """What came back on a form. Several choices have a field each, as forms here repeat none."""
    answers: dict[str, Answer] = {}
    for question in asked.answerable:
        if question.kind is Kind.CHOICES:
            chosen = (one.id for one in question.options if f"{question.id}.{one.id}" in form)
            answers[question.id] = tuple(chosen)
            continue
        value = form.get(question.id, "")
        if question.kind is Kind.MOMENT:
            # Browsers write a T between the day and the time.
            value = value.replace("T", " ")
        answers[question.id] = (value,) if value.strip() else ()
    return Written(answers, form.get("seen", ""))

"""Content files become the heart's questionnaires. The loader has judged them already."""

from __future__ import annotations

from dataclasses import replace

from bot.model import MunicipalityKind
from bot.questions import Constraint, Kind, Option, Question, Questionnaire, When
from config import forms
from config.phrases import Localized


def questionnaire_from(
    source: forms.Questionnaire, kind: MunicipalityKind | None = None
) -> Questionnaire:
    """The questionnaire that a file describes, with its texts in all of the file's languages.

    For a kind of municipality: only what that kind is asked, in the wording meant for it. Without
    one: everything, as the file words it for all.
    """
    return Questionnaire(
        id=source.id,
        version=source.version,
        title=Localized(source.title),
        questions=tuple(
            _question(source, question, kind)
            for question in source.questions
            if kind is None or question.asked_of(kind)
        ),
        intro=_text(source.intro),
    )


def _question(
    source: forms.Questionnaire, question: forms.Question, kind: MunicipalityKind | None
) -> Question:
    common = Question(
        id=question.id,
        kind=Kind(question.kind),
        text=Localized(question.text_for(kind) if kind else question.text),
        help=_text(question.help),
        required=question.required,
        when=_when(question.when),
        topic=question.topic or "",
        default=() if isinstance(question, forms.NoteQuestion) else question.default,
        constraint=_constraint(question),
    )
    match question:
        case forms.TextQuestion():
            return replace(common, max_answers=question.max_answers, max_length=question.max_length)
        case forms.LineQuestion():
            return replace(common, max_length=question.max_length)
        case forms.ChoiceQuestion():
            return replace(common, options=_options(question.options))
        case forms.ScaleQuestion():
            return _with_scale(common, source.scale_of(question))
        case forms.NumberQuestion():
            return replace(
                common,
                low=question.low,
                high=question.high,
                options=_options(question.options),
            )
        case forms.DecimalQuestion():
            return replace(common, low=question.low, high=question.high)
        case _:
            return common


def _with_scale(common: Question, scale: forms.Scale) -> Question:
    if not scale.steps:
        return replace(
            common,
            low=scale.low,
            high=scale.high,
            low_label=_text(scale.low_label),
            high_label=_text(scale.high_label),
            options=_options(scale.options),
        )
    # Steps that have words are buttons with words, so a choice; their ids stay the digits.
    steps = tuple(
        Option(str(step), Localized(label)) for step, label in enumerate(scale.steps, scale.low)
    )
    return replace(common, kind=Kind.CHOICE, options=(*steps, *_options(scale.options)))


def _options(options: tuple[forms.Option, ...]) -> tuple[Option, ...]:
    return tuple(Option(option.id, Localized(option.label)) for option in options)


def _constraint(question: forms.Question) -> Constraint | None:
    match question:
        case forms.Written(constraint=forms.Constraint(rule=rule, message=message)):
            return Constraint(rule, _text(message))
        case _:
            return None


def _when(when: forms.When | None) -> When | None:
    return When(when.question, frozenset(when.values)) if when else None


def _text(texts: dict[str, str] | None) -> Localized | None:
    return Localized(texts) if texts else None

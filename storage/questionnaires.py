"""Questionnaires as JSON, with everything a text can be. Content files are `config`'s affair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from bot.questions import Constraint, Kind, Option, Question, Questionnaire, When
from config.phrases import Localized, Moment, Phrase, Text, Value, Verbatim


def to_json(questionnaire: Questionnaire) -> str:
    """Everything a questionnaire is."""
    return orjson.dumps(
        {
            "id": questionnaire.id,
            "version": questionnaire.version,
            "title": _value_out(questionnaire.title),
            "intro": _maybe_out(questionnaire.intro),
            "questions": [_question_out(question) for question in questionnaire.questions],
        }
    ).decode()


def from_json(written: str) -> Questionnaire:
    """What `to_json` wrote."""
    data = orjson.loads(written)
    return Questionnaire(
        id=data["id"],
        version=data["version"],
        title=_text_in(data["title"]),
        questions=tuple(_question_in(question) for question in data["questions"]),
        intro=_maybe_in(data["intro"]),
    )


def _question_out(question: Question) -> Mapping[str, object]:
    when, constraint = question.when, question.constraint
    return {
        "id": question.id,
        "kind": question.kind.value,
        "text": _value_out(question.text),
        "help": _maybe_out(question.help),
        "options": [[option.id, _value_out(option.label)] for option in question.options],
        "required": question.required,
        "low": _number_out(question.low),
        "high": _number_out(question.high),
        "low_label": _maybe_out(question.low_label),
        "high_label": _maybe_out(question.high_label),
        "max_answers": question.max_answers,
        "max_length": question.max_length,
        "when": when and [when.question, sorted(when.values)],
        "topic": question.topic,
        "default": question.default,
        "constraint": constraint and [constraint.rule, _maybe_out(constraint.message)],
        "kinds": question.kinds,
    }


def _question_in(data: Mapping[str, Any]) -> Question:
    # What was stored before there were suggestions, rules and kinds has none.
    when, constraint = data["when"], data.get("constraint")
    return Question(
        id=data["id"],
        kind=Kind(data["kind"]),
        text=_text_in(data["text"]),
        help=_maybe_in(data["help"]),
        options=tuple(Option(option, _text_in(label)) for option, label in data["options"]),
        required=data["required"],
        low=_number_in(data["low"]),
        high=_number_in(data["high"]),
        low_label=_maybe_in(data["low_label"]),
        high_label=_maybe_in(data["high_label"]),
        max_answers=data["max_answers"],
        max_length=data["max_length"],
        when=when and When(when[0], frozenset(when[1])),
        topic=data["topic"],
        default=tuple(data.get("default", ())),
        constraint=constraint and Constraint(constraint[0], _maybe_in(constraint[1])),
        kinds=data.get("kinds", False),
    )


def _number_out(number: int | Decimal | None) -> int | str | None:
    """A number with a point as a text: JSON readers would round it."""
    return str(number) if isinstance(number, Decimal) else number


def _number_in(data: int | str | None) -> int | Decimal | None:
    return Decimal(data) if isinstance(data, str) else data


def _maybe_out(text: Text | None) -> object:
    return None if text is None else _value_out(text)


def _maybe_in(data: Any) -> Text | None:
    return None if data is None else _text_in(data)


def _value_out(value: Value) -> object:
    """A text, or a value inside one: `{its kind: its content}`; strings and numbers as they are."""
    match value:
        case Verbatim():
            return {"verbatim": value.words}
        case Localized():
            # A list, because the order of the languages counts.
            return {"localized": list(value.texts.items())}
        case Phrase():
            values = [[name, _value_out(inner)] for name, inner in value.values]
            return {"phrase": [value.wording, values, value.many, value.count]}
        case Moment():
            return {"moment": [value.at.isoformat(), value.zone]}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case _:
            return value


def _value_in(data: Any) -> Value:
    if not isinstance(data, dict):
        plain: str | int = data
        return plain
    ((kind, content),) = data.items()
    match kind:
        case "moment":
            return Moment(datetime.fromisoformat(content[0]), content[1])
        case _:
            return _text_in(data)


def _text_in(data: Any) -> Text:
    ((kind, content),) = data.items()
    match kind:
        case "verbatim":
            return Verbatim(content)
        case "date":
            return date.fromisoformat(content)
        case "decimal":
            return Decimal(content)
        case "localized":
            return Localized(dict(content))
        case _:
            wording, values, many, count = content
            return Phrase(
                wording, tuple((name, _value_in(inner)) for name, inner in values), many, count
            )

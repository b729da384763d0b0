"""Questionnaires as JSON: whatever a question can be comes back, and what is old is still read."""

from __future__ import annotations

from decimal import Decimal

import orjson

from bot.questions import Constraint, Kind, Question, Questionnaire
from config.phrases import Localized, Verbatim
from storage.questionnaires import from_json, to_json

TEXT = Verbatim("?")


def test_suggestions_rules_and_bounds_with_a_point_come_back() -> None:
    form = Questionnaire(
        "q",
        1,
        TEXT,
        (
            Question("a", Kind.DECIMAL, TEXT, low=Decimal("0.10"), high=Decimal(3), default=("1.5",)),
            Question("b", Kind.NUMBER, TEXT, low=1, constraint=Constraint(". != 5")),
            Question(
                "c", Kind.DATE, TEXT, constraint=Constraint(". > date('2027-01-01')", Localized({"de": "M"}))
            ),
            Question("d", Kind.NOTE, TEXT, required=False),
        ),
    )  # fmt: skip
    back = from_json(to_json(form))
    assert back == form
    assert isinstance(back.questions[1].low, int)


def test_what_was_stored_before_there_were_suggestions_is_read() -> None:
    form = Questionnaire("q", 1, TEXT, (Question("a", Kind.LINE, TEXT),))
    stored = orjson.loads(to_json(form))
    for question in stored["questions"]:
        del question["default"], question["constraint"]
    assert from_json(orjson.dumps(stored).decode()) == form

"""Which questionnaires can be scored and compared, and what stands in the way of the others."""

from __future__ import annotations

from typing import Any

import pytest

from bot.selfcheck.suitability import (
    Obstacle,
    Reason,
    Use,
    can_be_compared,
    has_points,
    obstacles,
    uses,
)
from config.content import Content, judged
from config.forms import Questionnaire

FITTING = {"low": 0, "high": 4}


def scale(name: str, of: dict[str, Any], topic: str | None = "t") -> dict[str, Any]:
    question = {"id": name, "kind": "scale", "text": {"de": "?"}, "scale": of}
    return question | ({"topic": topic} if topic else {})


def text(name: str) -> dict[str, Any]:
    return {"id": name, "kind": "text", "topic": "t", "text": {"de": "?"}}


def beside(*names: str) -> dict[str, Any]:
    return FITTING | {"options": [{"id": name, "label": {"de": name}} for name in names]}


def form(*questions: dict[str, Any], name: str = "form") -> Questionnaire:
    data = {
        "id": name,
        "version": 1,
        "languages": ["de"],
        "title": {"de": "T"},
        "topics": [{"id": "t", "name": {"de": "Feld"}}],
        "questions": list(questions),
    }
    return judged(data, str)


def test_what_is_built_in_can_be_compared_where_it_is_for_rounds() -> None:
    comparable = {one.id: can_be_compared(one) for one in Content.load().newest()}
    assert comparable == {"needs": False, "selfcheck-full": True, "selfcheck-short": True}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (scale("s", {"low": 1, "high": 5}), Reason.OTHER_STEPS),
        (scale("s", {"low": 0, "high": 3}), Reason.OTHER_STEPS),
        (scale("s", {"low": 0, "high": 5}), Reason.OTHER_STEPS),
        (scale("s", {"low": -1, "high": 3}), Reason.OTHER_STEPS),
        (scale("s", beside("unknown", "other")), Reason.OTHER_ANSWERS),
        (scale("s", FITTING, topic=None), Reason.NO_FIELD),
    ],
)
def test_one_question_is_enough_to_stand_in_the_way(
    question: dict[str, Any], reason: Reason
) -> None:
    found = form(scale("good", beside("unknown", "na")), question, text("why"))
    assert obstacles(found) == (Obstacle(reason, "s"),)
    assert not can_be_compared(found)


def test_what_is_not_on_a_scale_stands_beside() -> None:
    assert can_be_compared(form(text("first"), scale("good", FITTING), text("why")))


@pytest.mark.parametrize("questions", [[text("why")], [scale("s", FITTING, topic=None)]])
def test_without_any_item_in_a_field_there_is_nothing_to_compare(
    questions: list[dict[str, Any]],
) -> None:
    assert obstacles(form(*questions)) == (Obstacle(Reason.NO_ITEMS),)


def test_all_obstacles_are_told_in_the_order_of_the_questions() -> None:
    found = form(
        scale("a", {"low": 1, "high": 5}, topic=None), scale("b", beside("maybe")), scale("c", FITTING)
    )  # fmt: skip
    assert obstacles(found) == (
        Obstacle(Reason.NO_FIELD, "a"),
        Obstacle(Reason.OTHER_STEPS, "a"),
        Obstacle(Reason.OTHER_ANSWERS, "b"),
    )


def test_an_item_has_points_wherever_it_belongs() -> None:
    found = form(
        scale("a", FITTING, topic=None), scale("b", {"low": 1, "high": 4}), scale("c", beside("x")),
        text("d"),
    )  # fmt: skip
    assert [has_points(found, one) for one in found.questions] == [True, False, False, False]


def test_uses_go_by_the_id_and_need_comparable_items() -> None:
    good, bad = scale("s", FITTING), scale("s", {"low": 1, "high": 5})
    assert uses(form(good)) == (Use.ROUNDS,)
    assert uses(form(good, name="selfcheck-short")) == (Use.SHORT_CHECK, Use.ROUNDS)
    assert uses(form(bad)) == uses(form(bad, name="selfcheck-short")) == ()

"""Questionnaires as forms: everything that does not do is told at once, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.at_once import ALL_OF_IT, Sheet, Written, sheet, take
from bot.errors import InvalidAnswer
from bot.questions import Answer, Kind, Option, Question, Questionnaire, When
from bot.replies import Quote
from config.phrases import phrase

ASKED = Questionnaire(
    "form",
    1,
    phrase("A form"),
    (
        Question(
            "area",
            Kind.CHOICE,
            phrase("Which area?"),
            options=(Option("town", phrase("The town")), Option("part", phrase("A part of it"))),
        ),
        Question(
            "name",
            Kind.LINE,
            phrase("Which part?"),
            max_length=10,
            when=When("area", frozenset({"part"})),
        ),
        Question("seats", Kind.NUMBER, phrase("How many seats?"), required=False, low=1),
    ),
)


async def taken(
    stored: dict[str, Answer], answers: dict[str, Answer], seen: str | None = None
) -> tuple[list[dict[str, Answer]], Sheet | None]:
    kept: list[dict[str, Answer]] = []

    async def keep(fitting: dict[str, Answer]) -> None:
        if fitting.get("name") == ("nowhere",):
            raise InvalidAnswer(phrase("There is no such part."))
        kept.append(fitting)

    there = sheet(ASKED, stored)
    return kept, await take(there, Written(answers, there.seen if seen is None else seen), keep)


async def test_what_fits_is_kept_as_the_chat_would_keep_it() -> None:
    kept, again = await taken({}, {"area": ("part",), "name": ("Mitte",), "seats": ("+07",)})
    assert again is None
    assert kept == [{"area": ("part",), "name": ("Mitte",), "seats": ("7",)}]


async def test_what_is_not_asked_for_is_passed_over() -> None:
    kept, again = await taken({}, {"area": ("town",), "name": ("x" * 99,), "seats": ()})
    assert again is None and kept == [{"area": ("town",)}]


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({}, {"area"}),
        ({"area": ("elsewhere",)}, {"area"}),
        ({"area": ("part",)}, {"name"}),
        ({"area": ("part",), "name": ("x" * 11,), "seats": ("0",)}, {"name", "seats"}),
        ({"area": ("part",), "name": ("nowhere",)}, {ALL_OF_IT}),
    ],
)
async def test_all_that_does_not_do_is_told_at_once(
    answers: dict[str, Answer], refused: set[str]
) -> None:
    kept, again = await taken({}, answers)
    assert again is not None and not kept
    assert set(again.refused) == refused
    assert again.answers == answers, "nobody writes it a second time"


async def test_a_colleagues_change_is_seen_before_it_is_written_over() -> None:
    stored: dict[str, Answer] = {"area": ("part",), "name": ("theirs",)}
    old = sheet(ASKED, {}).seen
    mine: dict[str, Answer] = {"area": ("part",), "name": ("mine",)}
    kept, again = await taken(stored, mine, old)
    assert again is not None and not kept
    assert Quote("theirs") in again.theirs and again.answers == mine
    kept, nothing = await taken(stored, mine, again.seen)
    assert nothing is None and kept == [mine], "the second time it is meant"


def test_what_is_stored_cannot_be_read_from_its_state() -> None:
    assert sheet(ASKED, {"seats": ()}).seen == sheet(ASKED, {}).seen
    assert sheet(ASKED, {"seats": ("3",)}).seen != sheet(ASKED, {}).seen
    assert len(sheet(ASKED, {"name": ("secret",)}).seen) == 16


async def test_what_fits_its_question_and_not_the_purpose_is_told_beside_it() -> None:
    there = sheet(ASKED, {})

    async def keep(answers: dict[str, Answer]) -> None:
        raise AssertionError(f"kept all the same: {answers}")

    async def fits(name: str, answers: Mapping[str, Answer]) -> None:
        assert name in answers
        raise InvalidAnswer(phrase("{name} is taken.", name=name))

    answers = {"area": ("part",), "name": ("x" * 99,), "seats": ("7",)}
    again = await take(there, Written(answers, there.seen), keep, fits)
    assert isinstance(again, Sheet)
    assert set(again.refused) == {"area", "name", "seats"}, "all at once, with what is too long"
    assert again.answers == answers

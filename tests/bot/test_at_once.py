"""Questionnaires as forms: everything that does not do is told at once, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.at_once import ALL_OF_IT, Sheet, Written, sheet, take
from bot.errors import InvalidAnswer
from bot.questions import Answer, Kind, Option, Question, Questionnaire, When
from bot.replies import Quote
from config.phrases import Phrase, phrase

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


WRITTEN = {
    Kind.TEXT: "Please fill this in.",
    Kind.LINE: "Please fill this in.",
    Kind.NUMBER: "Please fill this in.",
    Kind.MOMENT: "Please fill this in.",
    Kind.DATE: "Please fill this in.",
    Kind.CHOICE: "Please choose an answer.",
    Kind.YES_NO: "Please choose an answer.",
    Kind.CHOICES: "Please choose at least one answer.",
}


async def refused(question: Question, *value: str) -> Phrase:
    async def keep(answers: dict[str, Answer]) -> None:
        raise AssertionError(f"kept all the same: {answers}")

    there = sheet(Questionnaire("form", 1, phrase("A form"), (question,)), {})
    again = await take(there, Written({question.id: value}, there.seen), keep)
    assert isinstance(again, Sheet)
    said = again.refused[question.id]
    assert isinstance(said, Phrase)
    return said


@pytest.mark.parametrize("kind", WRITTEN)
async def test_what_is_missing_is_told_as_it_fits_a_form(kind: Kind) -> None:
    options = (Option("a", phrase("A")),) if kind in (Kind.CHOICE, Kind.CHOICES) else ()
    said = await refused(Question("one", kind, phrase("What?"), options=options))
    assert said.wording == WRITTEN[kind]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (Question("one", Kind.TEXT, phrase("What?"), max_length=3), "four"),
        (Question("one", Kind.LINE, phrase("What?"), max_length=3), "four"),
        (Question("one", Kind.LINE, phrase("What?")), "a\x00b"),
        (Question("one", Kind.LINE, phrase("What?")), "\u200b"),
        (Question("one", Kind.YES_NO, phrase("What?")), "perhaps"),
        (
            Question("one", Kind.CHOICE, phrase("What?"), options=(Option("a", phrase("A")),)),
            "gone",
        ),
    ],
)
async def test_no_form_speaks_of_messages_or_of_buttons(question: Question, value: str) -> None:
    said = (await refused(question, value)).wording
    assert "message" not in said and "button" not in said, said


async def test_what_does_not_do_is_listed_from_top_to_bottom() -> None:
    async def keep(answers: dict[str, Answer]) -> None:
        raise AssertionError(f"kept all the same: {answers}")

    async def fits(name: str, answers: Mapping[str, Answer]) -> None:
        del answers
        if name == "area":
            raise InvalidAnswer(phrase("Not there."))

    there = sheet(ASKED, {})
    answers: dict[str, Answer] = {"area": ("part",), "name": ("x" * 99,), "seats": ("0",)}
    again = await take(there, Written(answers, there.seen), keep, fits)
    assert isinstance(again, Sheet)
    assert [*again.refused] == ["area", "name", "seats"]

"""How questions are shown: what may be pressed, what may be written, and in whose notation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import showing
from bot.dialogue import kinds
from bot.model import Conversation, Format, Stage
from bot.questionnaire import Walk
from bot.questions import Answer, Kind, Option, Question, Questionnaire
from bot.replies import Ask, Entry, Quote
from config.phrases import Phrasebook, Verbatim

BOOK = Phrasebook.load()


def shown(question: Question, *before: Question, answers: dict[str, Answer] | None = None) -> Ask:
    form = Questionnaire("q", 1, Verbatim("Q"), (*before, question))
    walk = Walk(at=question.id, answers=answers or {})
    conversation = Conversation(
        "c", b"", Format.SELFCHECK, "", Stage.OPEN, walk, "de", locked={}
    )  # fmt: skip
    return showing.ask(conversation, form)


def lines(ask: Ask, language: str = "de") -> list[str]:
    return [
        line.words if isinstance(line, Quote) else BOOK.say(line.text, language)  # type: ignore[union-attr]
        for line in ask.lines
    ]


def buttons(ask: Ask) -> list[tuple[str, str]]:
    return [
        (BOOK.say(button.label, "en"), button.action.verb)
        for row in ask.buttons
        for button in row
        if button.action
    ]


def test_a_note_is_a_page_with_next_and_without_a_number() -> None:
    note = Question("n", Kind.NOTE, Verbatim("Lesen"), required=False)
    ask = shown(note)
    assert lines(ask) == ["Lesen"]
    assert ask.entry is None
    assert buttons(ask) == [("Next", "skip"), ("Leave", "leave")]
    after = shown(Question("a", Kind.LINE, Verbatim("A")), note, answers={"n": ()})
    assert lines(after, "en")[0] == "Question 1 of 1"


def test_what_is_asked_about_an_answer_does_not_make_the_way_longer() -> None:
    first = Question("a", Kind.TEXT, Verbatim("A"), kinds=True)
    last = Question("z", Kind.YES_NO, Verbatim("Z"))
    answers = {"a": ("Trees", "Water")}
    asked = kinds.asked_too(Questionnaire("q", 1, Verbatim("Q"), (first, last)), answers)
    told = []
    for one in asked.questions:
        walk = Walk(at=one.id, answers={**answers, **{q.id: () for q in asked.questions[1:3]}})
        conversation = Conversation("c", b"", Format.DIALOGUE, "", Stage.OPEN, walk, "en")
        told.append(lines(showing.ask(conversation, asked), "en")[0])
    assert told == ["Question 1 of 2"] * 3 + ["Question 2 of 2"]


@pytest.mark.parametrize(
    ("kind", "entry"), [(Kind.DECIMAL, Entry.DECIMAL), (Kind.DATE, Entry.DATE)]
)
def test_numbers_and_days_are_written(kind: Kind, entry: Entry) -> None:
    ask = shown(Question("q", kind, Verbatim("?")))
    assert ask.entry is entry
    assert "Bitte schreiben Sie" in lines(ask)[-1]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.DECIMAL, "3.5", "3,5"),
        (Kind.DECIMAL, "0.00001", "0,00001"),
        (Kind.DATE, "2027-05-04", "Dienstag, 4. Mai 2027"),
    ],
)
def test_numbers_and_days_are_shown_as_people_write_them(
    kind: Kind, value: str, words: str
) -> None:
    ask = shown(Question("q", kind, Verbatim("?")), answers={"q": (value,)})
    assert words in lines(ask)[-1]


def test_a_suggested_answer_can_be_kept_until_there_is_one() -> None:
    question = Question("q", Kind.TEXT, Verbatim("?"), default=("Hauptstraße",))
    ask = shown(question)
    assert "Suggested answer: Hauptstraße" in lines(ask, "en")
    assert ("Keep answer", "keep") in buttons(ask)
    answered = shown(question, answers={"q": ("Nebenweg",)})
    assert not any("Hauptstraße" in line for line in lines(answered))
    assert ("Keep answer", "keep") not in buttons(answered)
    number = shown(replace(question, kind=Kind.NUMBER, default=("3",)))
    assert ("Keep answer", "keep") in buttons(number)


def test_what_can_be_chosen_from_on_paper_too() -> None:
    maybe = Option("na", Verbatim("Weiß nicht"))
    for question, expected in (
        (Question("q", Kind.SCALE, Verbatim("?"), low=0, high=2, options=(maybe,)), ["0", "1", "2", "Weiß nicht"]),
        (Question("q", Kind.YES_NO, Verbatim("?")), ["Ja", "Nein"]),
        (Question("q", Kind.CHOICE, Verbatim("?"), options=(maybe,)), ["Weiß nicht"]),
        (Question("q", Kind.TEXT, Verbatim("?")), []),
    ):  # fmt: skip
        assert [BOOK.say(text, "de") for text in showing.choices(question)] == expected

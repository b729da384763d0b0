"""The result of a self-check in words and as a picture."""

from __future__ import annotations

import pytest

from bot.catalogue import questionnaire_from
from bot.questions import Answer
from bot.replies import Code, Heading, Item, Line, Link, Note, Para, Quote
from bot.selfcheck import results
from bot.selfcheck.scoring import Band
from config import forms
from config.content import Content
from config.phrases import Phrasebook

CHECK = Content.load().questionnaire("selfcheck-short")
BOOK = Phrasebook.load()
MESSAGE_LIMIT = 4_096
"""UTF-16 units of one Telegram message."""
ASKED = questionnaire_from(CHECK)


def answers(value: str) -> dict[str, Answer]:
    return {question.id: (value,) for question in CHECK.questions}


def words(lines: tuple[Line, ...], language: str = "en") -> list[str]:
    return [
        line.words if isinstance(line, Quote | Code | Link) else BOOK.say(line.text, language)
        for line in lines
    ]


def test_a_field_is_told_with_score_band_coverage_meaning_and_step() -> None:
    given = answers("2") | {"steer-plan": ("4",), "steer-owner": ("3",)}
    lines = results.say(CHECK, ASKED, given)[2:7]
    assert [type(line) for line in lines] == [Heading, Para, Note, Para, Item]
    advice = CHECK.topics[0].advice
    assert advice is not None
    assert words(lines) == [
        CHECK.topics[0].name["en"],
        "87 of 100 points: anchored",
        "2 of 2 questions answered",
        advice.anchored.meaning["en"],
        f"Next step: {advice.anchored.next_step['en']}",
    ]


@pytest.mark.parametrize(
    ("value", "band", "name"),
    [("1", Band.BUILDING_UP, "building up"), ("2", Band.DEVELOPING, "developing")],
)
def test_other_bands_have_their_own_advice(value: str, band: Band, name: str) -> None:
    said = words(results.say(CHECK, ASKED, answers(value)))
    for topic in CHECK.topics:
        assert topic.advice is not None
        advice = getattr(topic.advice, band.value)
        assert advice.meaning["en"] in said
        assert f"Next step: {advice.next_step['en']}" in said
    assert sum(line.endswith(f"points: {name}") for line in said) == 7


def test_too_few_answers_are_said_to_be_too_few() -> None:
    picture = results.radar(CHECK, ASKED, {"steer-plan": ("4",)})
    assert [score for _, score in picture.axes] == [None] * 7
    first = CHECK.topics[0].name["en"]
    assert words(picture.alternative)[0] == f"{first}: Too few answers for a score."
    assert words(results.say(CHECK, ASKED, {"steer-plan": ("4",)})[2:6]) == [
        first,
        "Too few answers for a score.",
        "1 of 2 questions answered",
        "Next step: ask colleagues who know about the open questions.",
    ]


def test_what_is_nobodys_here_is_not_assessed() -> None:
    said = words(results.radar(CHECK, ASKED, answers("na")).alternative)
    assert len(said) == 7
    assert all("not your responsibility" in line for line in said)


def test_one_question_that_applies_is_said_in_the_singular() -> None:
    given = answers("3") | {"steer-plan": ("na",)}
    assert "1 of 1 question answered" in words(results.say(CHECK, ASKED, given))


def test_the_picture_has_exact_scores_and_the_fields_names() -> None:
    picture = results.radar(CHECK, ASKED, answers("3") | {"steer-plan": ("2",)})
    assert [score for _, score in picture.axes] == [62.5, *[75.0] * 6]
    assert [BOOK.say(name, "tr") for name, _ in picture.axes] == [
        topic.name["tr"] for topic in CHECK.topics
    ]
    assert BOOK.say(picture.title, "en") == "Your self-check by field of action"


def test_there_is_no_overall_grade() -> None:
    said = words(results.say(CHECK, ASKED, answers("3")))
    assert sum("of 100 points" in line for line in said) == len(CHECK.topics)
    assert any("no overall grade" in line for line in said)


@pytest.mark.parametrize("language", BOOK.languages)
@pytest.mark.parametrize("value", ["1", "2", "4", "unknown", "na"])
def test_a_result_fits_one_message(language: str, value: str) -> None:
    text = "\n\n".join(words(results.say(CHECK, ASKED, answers(value)), language))
    assert len(text.encode("utf-16-le")) // 2 <= MESSAGE_LIMIT


def test_an_imported_version_may_ask_for_words_beside_what_is_scored() -> None:
    # A topic's questions in words, days and notes bring no points, and no gap.
    first = CHECK.questions[0]
    words_too = [
        forms.LineQuestion(kind="line", id="why", topic=first.topic, text=first.text),
        forms.NoteQuestion(kind="note", id="read", topic=first.topic, text=first.text),
        forms.ScaleQuestion(
            kind="scale", id="ten", topic=first.topic, text=first.text,
            scale=forms.Scale(low=1, high=10),
        ),
    ]  # fmt: skip
    wider = CHECK.model_copy(update={"questions": (*CHECK.questions, *words_too)})
    given = answers("4") | {"why": ("so",), "ten": ("9",)}
    asked = questionnaire_from(wider)
    assert results.field_results(wider, asked, given) == results.field_results(CHECK, ASKED, given)
    lower = given | {"steer-plan": ("1",)}
    assert first.topic is not None and first.suggestion is not None
    assert results.suggestions(wider, asked, lower, first.topic) == [first.suggestion]

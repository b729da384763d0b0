"""The two self-checks that ship: complete, the same fields and scale, and fit for every kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from config.content import Content
from config.forms import KINDS, Question, Questionnaire
from config.translations import registered

CONTENT = Content.load()
SHORT = CONTENT.questionnaire("selfcheck-short")
FULL = CONTENT.questionnaire("selfcheck-full")
BOTH = pytest.mark.parametrize("check", [SHORT, FULL], ids=lambda check: check.id)
FIELDS = [topic.id for topic in SHORT.topics]
LARGEST = "access"

# ---- Characters that can be read at a glance on a phone; the format itself allows more.
TEXT_LENGTH = 170
HELP_LENGTH = 170
SUGGESTION_LENGTH = 200
ADVICE_LENGTH = 250

OFFICES_OF_A_LANDKREIS = re.compile(r"Jugendamt|Ausländerbehörde|Jobcenter")
"""A municipality within a Landkreis has none of them, as a rule."""


def asked(kind: str) -> list[Question]:
    found = [question for question in FULL.questions if question.asked_of(kind)]
    assert found
    return found


def wordings(question: Question) -> Iterator[dict[str, str]]:
    yield question.text
    yield from question.worded.values()


def told(check: Questionnaire) -> Iterator[tuple[str, str]]:
    """Every text beside the buttons, with its language."""
    for question in check.questions:
        for texts in (*wordings(question), question.help, question.suggestion):
            yield from (texts or {}).items()
    for topic in check.topics:
        yield from topic.name.items()
        assert topic.advice
        for band in (topic.advice.building_up, topic.advice.developing, topic.advice.anchored):
            yield from band.meaning.items()
            yield from band.next_step.items()


def test_the_full_selfcheck_is_there_in_all_languages() -> None:
    assert FULL.version == 1
    assert set(FULL.languages) == {language.code for language in registered()}
    assert {question.kind for question in FULL.questions} == {"scale"}
    assert all(not question.required for question in FULL.questions)
    assert [question.topic for question in FULL.questions if question.topic not in FIELDS] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_enough_in_every_field(kind: str) -> None:
    counts = Counter(question.topic for question in asked(kind))
    assert 50 <= sum(counts.values()) <= 56
    largest = counts.pop(LARGEST)
    assert largest in (10, 11)
    assert set(counts) == set(FIELDS) - {LARGEST}
    assert all(6 <= count <= 8 for count in counts.values()), counts


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_items_or_wordings_of_its_own(kind: str) -> None:
    own = [q for q in asked(kind) if q.only_for or kind in q.worded]
    assert len(own) >= 5


def test_fields_are_asked_one_after_the_other() -> None:
    for check in (SHORT, FULL):
        topics = [question.topic for question in check.questions]
        assert list(dict.fromkeys(topics)) == FIELDS
        assert topics == sorted(topics, key=lambda topic: FIELDS.index(topic or ""))


def test_both_have_the_same_fields_and_the_same_scale() -> None:
    def in_its_languages(texts: dict[str, str]) -> dict[str, str]:
        return {language: texts[language] for language in FULL.languages}

    assert [topic.id for topic in FULL.topics] == FIELDS
    for long, short in zip(FULL.topics, SHORT.topics, strict=True):
        assert long.name == in_its_languages(short.name)
    assert FULL.scale and SHORT.scale
    assert (FULL.scale.low, FULL.scale.high) == (SHORT.scale.low, SHORT.scale.high)
    assert list(FULL.scale.steps) == list(map(in_its_languages, SHORT.scale.steps))
    assert {option.id: option.label for option in FULL.scale.options} == {
        option.id: in_its_languages(option.label) for option in SHORT.scale.options
    }


@BOTH
def test_every_item_brings_a_suggestion(check: Questionnaire) -> None:
    for question in check.questions:
        assert question.suggestion, question.id
        assert tuple(question.suggestion) == check.languages


@BOTH
@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_said_twice(check: Questionnaire, language: str) -> None:
    texts = Counter(texts[language] for q in check.questions for texts in wordings(q))
    suggestions = Counter(q.suggestion[language] for q in check.questions if q.suggestion)
    assert max(texts.values()) == 1, texts.most_common(1)
    assert max(suggestions.values()) == 1, suggestions.most_common(1)


@BOTH
def test_texts_fit_a_phone(check: Questionnaire) -> None:
    for question in check.questions:
        for texts in wordings(question):
            assert all(len(text) <= TEXT_LENGTH for text in texts.values()), texts
        for text in (question.help or {}).values():
            assert len(text) <= HELP_LENGTH, text
        for text in (question.suggestion or {}).values():
            assert len(text) <= SUGGESTION_LENGTH, text
    assert max(len(text) for _, text in told(check)) <= ADVICE_LENGTH


@BOTH
def test_questions_ask_and_suggestions_tell(check: Questionnaire) -> None:
    mark = {"ar": "؟", "fa": "؟"}
    for question in check.questions:
        for texts in wordings(question):
            for language, text in texts.items():
                # Plain German may say in a sentence of its own whom or what it means.
                asked = text if language != "de-simple" else text[: text.find("?") + 1]
                assert asked.endswith(mark.get(language, "?")), text
        assert question.suggestion
        for language, text in question.suggestion.items():
            # Plain German has no indirect speech: it says the questions that are to be put.
            assert text.endswith((".", "?") if language == "de-simple" else "."), text


@BOTH
def test_german_is_set_as_the_rest_of_it(check: Questionnaire) -> None:
    texts = [text for language, text in told(check) if language == "de"]
    assert texts
    odd = re.compile(r"""["'*]|\w[:_]in\b|\w[:_]innen\b|\b\w+[a-z]I(?:n|nnen)\b|  |\.\.\.""")
    assert [text for text in texts if odd.search(text)] == []


def test_nobody_within_a_landkreis_is_asked_about_its_offices() -> None:
    said = [
        text
        for question in asked("kreisangehoerig")
        for texts in (question.text_for("kreisangehoerig"), question.help, question.suggestion)
        for text in (texts or {}).values()
    ]
    assert said
    assert [text for text in said if OFFICES_OF_A_LANDKREIS.search(text)] == []
    # The look finds them where they belong.
    assert any(
        OFFICES_OF_A_LANDKREIS.search(q.text_for("kreisfrei")["de"]) for q in asked("kreisfrei")
    )

"""From content files to the heart's questionnaires: nothing is lost, and all kinds arrive."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.catalogue import questionnaire_from
from bot.errors import InvalidAnswer
from bot.model import MunicipalityKind
from bot.questionnaire import answer, given, skip, start
from bot.questions import Constraint, Kind, check
from config.content import Content, read_questionnaire
from config.forms import KINDS
from config.phrases import Localized

CONTENT = Content.load()

EVERY_KIND = """
id: every-kind
version: 3
languages: [de]
title: {de: Alles}
topics: [{id: t, name: {de: Thema}}]
questions:
  - {id: text, kind: text, text: {de: A}, max_answers: 7, max_length: 50, topic: t, help: {de: H}}
  - {id: line, kind: line, text: {de: B}, max_length: 60, required: false}
  - {id: one, kind: choice, text: {de: C}, options: &o [{id: x, label: {de: X}}, {id: y, label: {de: Y}}]}
  - {id: many, kind: choices, text: {de: D}, options: *o, when: {question: one, values: [x, y]}}
  - id: scale
    kind: scale
    text: {de: E}
    scale: {low: 1, high: 3, low_label: {de: wenig}, high_label: {de: viel}, options: *o}
  - {id: number, kind: number, text: {de: F}, low: 0, high: 9, options: *o}
  - {id: yes, kind: yes_no, text: {de: G}}
  - {id: when, kind: moment, text: {de: H}, default: ["2027-05-04 08:00"]}
  - {id: share, kind: decimal, text: {de: I}, low: 0.5, high: 9, default: ["2.5"]}
  - id: day
    kind: date
    text: {de: J}
    constraint: {rule: ". >= date('2027-01-01')", message: {de: Erst ab 2027.}}
  - {id: read, kind: note, text: {de: K}}
"""


def test_every_kind_arrives_with_its_own_fields(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(EVERY_KIND, "utf-8")
    questionnaire = questionnaire_from(read_questionnaire(path))
    assert (questionnaire.id, questionnaire.version) == ("every-kind", 3)
    assert questionnaire.title == Localized({"de": "Alles"})
    by_id = {question.id: question for question in questionnaire.questions}
    assert {question.kind for question in questionnaire.questions} == set(Kind)
    text = by_id["text"]
    assert (text.max_answers, text.max_length, text.topic) == (7, 50, "t")
    assert (text.help, text.required) == (Localized({"de": "H"}), True)
    assert (by_id["line"].max_length, by_id["line"].required) == (60, False)
    assert [option.id for option in by_id["one"].options] == ["x", "y"]
    when = by_id["many"].when
    assert when is not None
    assert (when.question, when.values) == ("one", frozenset("xy"))
    scale = by_id["scale"]
    assert (scale.low, scale.high, len(scale.options)) == (1, 3, 2)
    assert scale.low_label == Localized({"de": "wenig"})
    assert (by_id["number"].low, by_id["number"].high) == (0, 9)
    share = by_id["share"]
    assert (share.low, share.high, share.default) == (Decimal("0.5"), Decimal(9), ("2.5",))
    assert by_id["day"].constraint == Constraint(
        ". >= date('2027-01-01')", Localized({"de": "Erst ab 2027."})
    )
    assert not by_id["read"].required


BY_KIND = """
id: by-kind
version: 1
languages: [de, en]
title: {de: Je nach Art, en: By kind}
questions:
  - id: all
    kind: yes_no
    text: {de: Alle, en: Everyone}
    worded:
      landkreis: {de: Kreis, en: District}
  - {id: some, kind: yes_no, text: {de: Manche, en: Some}, only_for: [kreisfrei, kreisangehoerig]}
  - id: next
    kind: yes_no
    text: {de: Danach, en: After}
    only_for: [kreisfrei]
    when: {question: some, values: ["yes"]}
"""


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (None, {"all": "Alle", "some": "Manche", "next": "Danach"}),
        (MunicipalityKind.LANDKREIS, {"all": "Kreis"}),
        (MunicipalityKind.KREISANGEHOERIG, {"all": "Alle", "some": "Manche"}),
        (MunicipalityKind.KREISFREI, {"all": "Alle", "some": "Manche", "next": "Danach"}),
    ],
)
def test_each_kind_of_municipality_gets_its_questions_in_its_wording(
    tmp_path: Path, kind: MunicipalityKind | None, texts: dict[str, str]
) -> None:
    path = tmp_path / "kinds.yaml"
    path.write_text(BY_KIND, "utf-8")
    questionnaire = questionnaire_from(read_questionnaire(path), kind)
    found = {
        question.id: question.text.best("de")[1]
        for question in questionnaire.questions
        if isinstance(question.text, Localized)
    }
    assert found == texts
    assert [q.when is not None for q in questionnaire.questions] == [q == "next" for q in texts]


def test_files_and_the_heart_know_the_same_kinds_of_municipality() -> None:
    assert list(KINDS) == list(MunicipalityKind)


def test_steps_with_words_are_a_choice_whose_ids_are_the_digits() -> None:
    questionnaire = questionnaire_from(CONTENT.questionnaire("selfcheck-short"))
    for question in questionnaire.questions:
        assert question.kind is Kind.CHOICE
        assert [option.id for option in question.options] == [*"01234", "unknown", "na"]
        assert check(question, ("3",)) == ("3",)
        with pytest.raises(InvalidAnswer):
            check(question, ("5",))


def test_the_short_selfcheck_can_be_walked_to_its_end() -> None:
    questionnaire = questionnaire_from(CONTENT.questionnaire("selfcheck-short"))
    walk = start(questionnaire)
    for number, question in enumerate(questionnaire.questions):
        if number % 2:
            walk = skip(questionnaire, walk, question.id)
        else:
            walk = answer(questionnaire, walk, question.id, ("unknown",))
    assert walk.at is None
    assert len(given(questionnaire, walk)) == 14


@pytest.mark.parametrize("kind", MunicipalityKind)
def test_the_full_selfcheck_can_be_walked_by_every_kind(kind: MunicipalityKind) -> None:
    source = CONTENT.questionnaire("selfcheck-full")
    questionnaire = questionnaire_from(source, kind)
    assert len(questionnaire.questions) < len(source.questions)
    walk = start(questionnaire)
    for question in questionnaire.questions:
        assert source.question(question.id).suggestion
        walk = answer(questionnaire, walk, question.id, ("2",))
    assert walk.at is None
    assert len(given(questionnaire, walk)) == len(questionnaire.questions)


def test_the_samples_voices_are_answers() -> None:
    assert CONTENT.sample is not None
    questionnaire = questionnaire_from(CONTENT.sample.event.prompts)
    for voice in CONTENT.sample.voices:
        for prompt, value in voice.answers.items():
            assert check(questionnaire.question(prompt), value) == value

"""XLSForm there and back: equal afterwards, and pyxform takes what was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from config.content import Content, judged, written
from config.content import read_questionnaire as read_yaml
from config.forms import Questionnaire
from config.reading import ContentError
from config.xlsform import extras
from config.xlsform.reading import read_workbook
from config.xlsform.writing import workbook

CONTENT = Content.load()
SAMPLE = CONTENT.sample
assert SAMPLE is not None
EXAMPLE = read_yaml(Path(__file__).resolve().parents[2] / "docs" / "example-questionnaire.yaml")
EVERY = [*CONTENT.questionnaires.values(), SAMPLE.event.prompts, EXAMPLE]


def there_and_back(questionnaire: Questionnaire, folder: Path) -> Questionnaire:
    packed = workbook(questionnaire)
    assert convert(packed, file_type=".xlsx").xform
    path = folder / "form.xlsx"
    path.write_bytes(packed)
    return read_workbook(path).questionnaire


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.id}-v{one.version}")
def test_what_is_built_in_comes_back_equal(one: Questionnaire, tmp_path: Path) -> None:
    back = there_and_back(one, tmp_path)
    assert back == one
    assert list(back.title) == list(one.title), "the main language stays the first"


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.id}-v{one.version}")
def test_what_is_kept_as_yaml_comes_back_equal(one: Questionnaire, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(written(one), "utf-8")
    assert read_yaml(path) == one


def texts(words: str) -> dict[str, str]:
    return {"de": words, "tr": f"{words} tr"}


def options(*names: str) -> list[dict[str, Any]]:
    return [{"id": name, "label": texts(name.upper())} for name in names]


EVERYTHING: dict[str, Any] = {
    "id": "every-thing",
    "version": 7,
    "languages": ["de", "tr"],
    "title": texts("Alles"),
    "intro": texts("Worum es geht\nin zwei Zeilen"),
    "scale": {"low": -1, "high": 1, "low_label": texts("wenig"), "options": options("na")},
    "topics": [
        {"id": "empty", "name": texts("Ohne Fragen")},
        {"id": "b", "name": texts("B")},
        {
            "id": "a",
            "name": texts("A"),
            "advice": {
                band: {"meaning": texts(f"M {band}"), "next_step": texts(f"N {band}")}
                for band in ("building_up", "developing", "anchored")
            },
        },
    ],
    "questions": [
        {"id": "note", "kind": "note", "text": texts("Lesen")},
        {"id": "1st", "kind": "choice", "topic": "a", "text": texts("?"), "options": options("x", "y")},
        {"id": "a", "kind": "choices", "topic": "a", "text": texts("?"), "default": ["x", "z"],
         "options": options("x", "y", "z"), "when": {"question": "1st", "values": ["x", "y"]}},
        {"id": "digits", "kind": "choice", "topic": "b", "text": texts("?"), "options": options("1", "2")},
        {"id": "again", "kind": "yes_no", "topic": "a", "text": texts("?"), "default": ["no"],
         "when": {"question": "a", "values": ["z"]}},
        {"id": "-x", "kind": "scale", "text": texts("?"), "when": {"question": "again", "values": ["yes"]}},
        {"id": "range", "kind": "scale", "text": texts("?"), "scale": {"low": 0, "high": 10,
         "low_label": texts("nie"), "high_label": texts("immer")}},
        {"id": "steps", "kind": "scale", "text": texts("?"), "scale": {"low": 1, "high": 2,
         "steps": [texts("eins"), texts("zwei")], "options": options("unknown")}},
        {"id": "plain", "kind": "scale", "text": texts("?"),
         "scale": {"low": 1, "high": 2, "options": options("unknown")}},
        {"id": "text", "kind": "text", "text": texts("= 1 + 1"), "help": texts("_x0041_ &\u00a0!"),
         "max_answers": 5, "max_length": 100, "required": False, "default": ["true"]},
        {"id": "line", "kind": "line", "text": texts("?"),
         "constraint": {"rule": "regex(., '[0-9]{5}')", "message": texts("PLZ!")}},
        {"id": "number", "kind": "number", "text": texts("?"), "low": 0, "high": 9, "default": ["3"],
         "options": options("unknown")},
        {"id": "both", "kind": "number", "text": texts("?"), "low": 0, "high": 9,
         "constraint": {"rule": ". != 5", "message": texts("Nicht 5.")}},
        {"id": "decimal", "kind": "decimal", "text": texts("?"), "low": "0.5"},
        {"id": "date", "kind": "date", "text": texts("?"), "default": ["2027-05-04"],
         "constraint": {"rule": ". >= date('2027-01-01')"}},
        {"id": "moment", "kind": "moment", "text": texts("?"), "default": ["2027-05-04 08:00"]},
        {"id": "meta", "kind": "line", "topic": "b", "text": texts("Zuletzt")},
    ],
}  # fmt: skip


def test_everything_the_format_knows_comes_back_equal(tmp_path: Path) -> None:
    questionnaire = judged(EVERYTHING, str)
    assert {one.kind for one in questionnaire.questions} >= {
        "text", "line", "choice", "choices", "scale", "number", "decimal", "date", "yes_no",
        "moment", "note",
    }  # fmt: skip
    assert there_and_back(questionnaire, tmp_path) == questionnaire
    path = tmp_path / "form.yaml"
    path.write_text(written(questionnaire), "utf-8")
    assert read_yaml(path) == questionnaire


def test_what_no_cell_can_hold_is_not_cut(tmp_path: Path) -> None:
    data = {
        "id": "large", "version": 1, "languages": ["de"], "title": {"de": "Groß"},
        "questions": [
            {"id": "n", "kind": "number", "text": {"de": "?"},
             "options": [{"id": f"o{n}", "label": {"de": "X" * 40}} for n in range(500)]}
        ],
    }  # fmt: skip
    with pytest.raises(ContentError, match="32767 characters"):
        workbook(judged(data, str))


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="<&{"), min_size=1, max_size=30
).map(str.strip).filter(bool)  # fmt: skip
IDS = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(IDS, IDS, WORDS, WORDS), min_size=1, max_size=5, unique_by=lambda t: t[0])
)
def test_whatever_ids_and_words_come_back_equal(
    tmp_path: Path, drawn: list[tuple[str, str, str, str]]
) -> None:
    topics = {topic: {"id": topic, "name": {"de": first}} for _, topic, first, _ in drawn}
    data = {
        "id": "drawn",
        "version": 1,
        "languages": ["de"],
        "title": {"de": drawn[0][3]},
        "topics": list(topics.values()),
        "questions": [
            {"id": own, "kind": "line", "topic": topic, "text": {"de": words}, "required": False}
            for own, topic, _, words in drawn
        ],
    }
    questionnaire = judged(data, str)
    assert there_and_back(questionnaire, tmp_path) == questionnaire
    path = tmp_path / "form.yaml"
    path.write_text(written(questionnaire), "utf-8")
    assert read_yaml(path) == questionnaire


KEYS = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
LEAVES = st.one_of(st.booleans(), st.integers(-99, 99), WORDS, st.lists(WORDS, max_size=3))
TEXTS = st.fixed_dictionaries({"de": WORDS, "en": WORDS})


@given(st.recursive(st.dictionaries(KEYS, st.one_of(LEAVES, TEXTS), min_size=1, max_size=4),
                    lambda inner: st.dictionaries(KEYS, st.one_of(LEAVES, inner), min_size=1, max_size=3)))  # fmt: skip
def test_fields_of_any_shape_go_into_columns_and_come_back(data: dict[str, Any]) -> None:
    # So that what the models have one day needs no word in the reader or the writer.
    back: dict[str, Any] = {}
    for path, language, cell in extras.flat(data, ["de", "en"]):
        extras.put(back, path, language, cell)
    assert back == data

"""The published schema is what the lines of an export keep to."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.answers import Outcome
from bot.contribution_kinds import ContributionKind
from bot.moderated import Decision
from bot.questions import Kind
from bot.replies import ExportRow, ExportValue
from bot.translations import Origin
from handlers.documents.export_schema import written
from handlers.documents.spreadsheets import COLUMNS, write_jsonl
from tests.exported import ROW

PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "export.schema.json"
REMEDY = "run `.venv/bin/python -m handlers.documents.export_schema docs/export.schema.json`"
VALUES: dict[Kind, st.SearchStrategy[ExportValue]] = {
    Kind.TEXT: st.text(),
    Kind.LINE: st.text(),
    Kind.DATE: st.dates().map(str),
    Kind.MOMENT: st.text(),
    Kind.CHOICE: st.text(),
    Kind.CHOICES: st.lists(st.text()).map(tuple),
    Kind.SCALE: st.integers() | st.text(),
    Kind.NUMBER: st.integers() | st.text(),
    Kind.DECIMAL: st.floats(allow_nan=False, allow_infinity=False),
    Kind.YES_NO: st.booleans(),
}
ROWS = st.sampled_from(sorted(VALUES)).flatmap(
    lambda kind: st.builds(
        ExportRow,
        st.integers(1),
        st.text(),
        st.text(),
        st.just(kind.value),
        st.text(),
        st.sampled_from(["new", *Decision]),
        st.text(),
        st.text(),
        st.sampled_from(["", *ContributionKind]),
        st.sampled_from(["", *Outcome]),
        st.text(),
        st.text(),
        st.text(),
        st.booleans(),
        st.none() | st.integers(1),
        st.text(),
        st.sampled_from(["", *(one.value for one in Origin)]),
        VALUES[kind],
    )
)


GOOD = ROW._replace(status="rejected", reason="Werbung", value="Weil.")


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(PUBLISHED.read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def line(row: ExportRow) -> dict[str, object]:
    file = BytesIO()
    write_jsonl([row], file)
    found: dict[str, object] = json.loads(file.getvalue())
    return found


def test_the_published_schema_is_up_to_date() -> None:
    assert PUBLISHED.read_text("utf-8") == written(), REMEDY


def test_every_kind_of_question_is_thought_of() -> None:
    assert set(VALUES) == set(Kind) - {Kind.NOTE}, "a note to read has no answer"


@given(ROWS)
def test_every_line_keeps_to_it(validator: Draft202012Validator, row: ExportRow) -> None:
    validator.validate(line(row))


@pytest.mark.parametrize(
    "changed",
    [
        {"value": 5},
        {"value": None},
        {"type": "yes_no"},
        {"type": "note"},
        {"person": "Anna"},
        {"language": None},
        {"status": "shown"},
        {"theme": None},
        {"id": 0},
        {"id": "1"},
        {"duplicate_of": "2"},
        {"kind": "wish"},
        {"outcome": "ignored"},
        {"translated_by": "Anna"},
        {"hidden": "yes"},
        {"hidden": 1},
    ],
)
def test_other_lines_do_not(validator: Draft202012Validator, changed: dict[str, object]) -> None:
    good = line(GOOD)
    assert validator.is_valid(good)
    assert not validator.is_valid(good | changed)


@pytest.mark.parametrize("missing", COLUMNS)
def test_no_field_is_ever_missing(validator: Draft202012Validator, missing: str) -> None:
    good = line(GOOD)
    del good[missing]
    assert not validator.is_valid(good)

"""An XLSForm of somebody else: written into a workbook, then imported or refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from config.forms import Questionnaire
from config.reading import ContentError, Problem
from config.xlsform.reading import Read, read_workbook

Rows = list[list[Any]]
HEAD = ["type", "name", "label::Deutsch (de)", "label::English (en)"]
CHOICE_HEAD = ["list_name", "name", "label::Deutsch (de)", "label::English (en)"]
SETTINGS: Rows = [
    ["form_title", "form_id", "default_language"],
    ["Umfrage", "umfrage", "Deutsch (de)"],
]
YES_NO: Rows = [CHOICE_HEAD, ["yn", "yes", "Ja", "Yes"], ["yn", "no", "Nein", "No"]]


def packed(**sheets: Rows) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(folder: Path, survey: Rows, choices: Rows = YES_NO, settings: Rows = SETTINGS) -> Read:
    path = folder / "form.xlsx"
    path.write_bytes(packed(survey=survey, choices=choices, settings=settings))
    return read_workbook(path)


def imported(
    folder: Path, survey: Rows, choices: Rows = YES_NO, settings: Rows = SETTINGS
) -> Questionnaire:
    return read(folder, survey, choices, settings).questionnaire


def refused(
    folder: Path, survey: Rows, choices: Rows = YES_NO, settings: Rows = SETTINGS
) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        read(folder, survey, choices, settings)
    return list(caught.value.problems)


def refused_bytes(folder: Path, content: bytes) -> Problem:
    path = folder / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        read_workbook(path)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]

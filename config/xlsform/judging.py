"""What pyxform says of a workbook: the library that ODK and KoboToolbox read XLSForms with."""

from __future__ import annotations

import re
from collections.abc import Mapping

from config.reading import Problem
from config.xlsform.columns import column
from config.xlsform.workbook import Row, Sheet

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"(?:On the|for sheet:|There should be a) '?(survey|choices|settings)'?")
_COLUMN = re.compile(r"the '([a-z_]+)' (?:value|column)")


def refusals(content: bytes, file: str, sheets: Mapping[str, Sheet]) -> list[Problem]:
    """What it refuses the workbook for: nothing, or the first thing that it stumbled upon."""
    from pyxform.xls2xform import convert

    try:
        convert(content, file_type=".xlsx")
    except Exception as error:
        # Some mistakes it names; on others it stumbles, with whatever error that causes.
        return [_problem(str(error) or type(error).__name__, file, sheets)]
    return []


def _problem(message: str, file: str, sheets: Mapping[str, Sheet]) -> Problem:
    row, name, place = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    remedy = "pyxform says: " + _ROW.sub("", message)
    sheet = sheets.get(name[1] if name else "survey")
    if row is None or sheet is None:
        return Problem(f"{file}: {name[1]}" if name else file, "(the form)", remedy)
    number, heading = int(row[1]), column(0, place[1]).name if place else ""
    found = next((one for one in sheet.rows if one.number == number), Row(sheet, number, {}))
    return Problem(found.spot(heading), found.get(heading) or "(the row)", remedy)

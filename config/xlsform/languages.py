"""Which languages a workbook speaks, by the headers of its columns."""

from __future__ import annotations

from dataclasses import replace

from config.reading import Problem
from config.xlsform.columns import OURS, TRANSLATED, Column, language_code
from config.xlsform.workbook import Row, Sheet


def named(code: str) -> str:
    """A language as XLSForm writes it: `Deutsch (de)`."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code, sep="-").get_display_name() or code
    except (UnknownLocaleError, ValueError):
        name = code
    return f"{name} ({code})"


def main_language(settings: Row) -> tuple[str | None, list[Problem]]:
    """The code of the default language; None where the settings name none."""
    written = settings.get("default_language")
    if not written or written == "default":
        return None, []
    if code := language_code(written):
        return code, []
    remedy = "write its code behind it, as in the headers: Deutsch (de)"
    return None, [Problem(settings.spot("default_language"), written, remedy)]


def coded(sheet: Sheet, main: str) -> tuple[Sheet, list[Problem]]:
    """The sheet with languages by their codes: a text without one is in the main language."""
    problems: list[Problem] = []
    columns: list[Column] = []
    for one in sheet.columns:
        if one.name in TRANSLATED or (one.name.startswith(OURS) and one.language):
            code = language_code(one.language) if one.language else main
            if code is None:
                remedy = "write the code of the language behind it, as in label::Deutsch (de)"
                problems.append(Problem(sheet.spot(1, one.name, one.language), one.header, remedy))
            one = replace(one, language=code)  # noqa: PLW2901 (the same column, better known)
            if code is None:
                continue  # which column it is can only be told by its language
        if any((other.name, other.language) == (one.name, one.language) for other in columns):
            spot = sheet.spot(1, one.name, one.language)
            problems.append(Problem(spot, one.header, "remove it: the column is there twice"))
        columns.append(one)
    return replace(sheet, columns=columns), problems


def spoken(survey: Sheet, main: str) -> dict[str, str]:
    """The languages of the labels with their names, the main one first."""
    found = {
        one.language: one.header.partition(":")[2].strip(": ") or named(one.language)
        for one in survey.columns
        if one.name == "label" and one.language
    }
    return {main: found.get(main, named(main)), **found}

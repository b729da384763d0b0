"""What the operator does with questionnaires on the command line: list, take in, put out.

A questionnaire in use is never changed: what is taken in becomes a further version in a file of
its own, and conversations that have begun end with the version they began with.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from bot.errors import OperatorError
from config.content import Content
from config.forms import Questionnaire
from config.reading import ContentError
from config.xlsform.judging import refusals
from config.xlsform.reading import read_workbook
from config.xlsform.writing import workbook
from handlers.assembly import as_operator_error, keep_questionnaire, load_content, read_settings

HEADINGS = {
    "id": "ID",
    "version": "VERSION",
    "languages": "LANGUAGES",
    "questions": "QUESTIONS",
    "title": "TITLE",
    "source": "FROM",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A version of a questionnaire, as it is listed."""

    id: str
    version: int
    languages: tuple[str, ...]
    questions: int
    """Those that are asked: notes do not count."""
    title: str
    source: str
    """`built in`, or the file it was imported to."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a workbook."""

    id: str
    version: int
    file: Path | None
    """Where the new version lies; None if nothing has changed."""
    notices: tuple[str, ...]


def listed() -> list[Listed]:
    """All versions of all questionnaires.

    Raises:
        OperatorError: one of them cannot be read.
    """
    content = load_content(read_settings())
    return [
        Listed(
            one.id,
            one.version,
            one.languages,
            sum(question.kind != "note" for question in one.questions),
            one.title[one.languages[0]],
            str(content.imported.get(key, "built in")),
        )
        for key, one in sorted(content.questionnaires.items())
    ]


def as_data(rows: list[Listed]) -> list[dict[str, object]]:
    """For machines."""
    return [asdict(row) for row in rows]


def as_table(rows: list[Listed]) -> list[str]:
    """For people: lines with aligned columns."""
    table = [list(HEADINGS.values())]
    for row in rows:
        known = asdict(row) | {"languages": " ".join(row.languages)}
        table.append([str(known[name]) for name in HEADINGS])
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]


def take_in(file: Path) -> Imported:
    """Import a workbook as the next version of the questionnaire that its settings name.

    Raises:
        OperatorError: with everything that stands in the way; nothing was written.
    """
    settings = read_settings()
    content = load_content(settings)
    try:
        read = read_workbook(file)
    except ContentError as error:
        raise as_operator_error(error) from None
    newest = content.newest_version(read.questionnaire.id)
    wanted = read.questionnaire.model_copy(update={"version": newest + 1})
    if newest:
        known = content.questionnaire(wanted.id, newest)
        if known == wanted.model_copy(update={"version": newest}):
            return Imported(wanted.id, newest, None, read.notices)
    return Imported(wanted.id, wanted.version, keep_questionnaire(settings, wanted), read.notices)


def put_out(name: str, version: int | None, out: Path) -> int:
    """Write a questionnaire as an XLSForm workbook; returns its version.

    Raises:
        OperatorError: there is none of that name, or the file cannot be written.
    """
    content = load_content(read_settings())
    questionnaire = _found(content, name, version)
    packed = workbook(questionnaire)
    for problem in refusals(packed, out.name, {}):
        raise OperatorError(problem.key, problem.value, problem.remedy)
    try:
        out.write_bytes(packed)
    except OSError as error:
        raise OperatorError("--out", str(out), f"cannot be written: {error.strerror}") from None
    return questionnaire.version


def _found(content: Content, name: str, version: int | None) -> Questionnaire:
    versions = [number for known, number in content.questionnaires if known == name]
    if not versions:
        known = ", ".join(sorted({known for known, _ in content.questionnaires}))
        raise OperatorError("NAME", name, f"there is none of this name; there are {known}")
    if version is not None and version not in versions:
        numbers = ", ".join(map(str, sorted(versions)))
        raise OperatorError("--version", version, f"of {name} there are {numbers}")
    return content.questionnaire(name, version)

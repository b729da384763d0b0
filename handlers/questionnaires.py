"""What the operator does with questionnaires on the command line: list, take in, put out.

A questionnaire in use is never changed: what is taken in becomes a further version in a file of
its own, and conversations that have begun end with the version they began with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.errors import OperatorError
from bot.selfcheck.scoring import HIGHEST_STEP, NOT_APPLICABLE, UNKNOWN
from bot.selfcheck.suitability import Reason, obstacles, uses
from bot.talks.needs.surveying import NEEDS
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
    "uses": "FOR",
    "title": "TITLE",
    "source": "FROM",
}
SURVEY = "survey of need"
FORMER = "what has begun"
"""What a version is for that a newer one has taken the place of."""
NAMED = 3
"""Questions named in a reason; the others are counted."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A version of a questionnaire, as it is listed."""

    id: str
    version: int
    languages: tuple[str, ...]
    questions: int
    """Those that are asked: notes do not count."""
    uses: tuple[str, ...]
    """The formats that put it to people; none: the bot has none for it."""
    not_for_rounds: str
    """Why it cannot be used in rounds; "" where it can, or is meant for something else."""
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
    uses: tuple[str, ...]
    not_for_rounds: str
    """Both as they are listed."""
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
            _uses(one) if one.version == content.newest_version(one.id) else (FORMER,),
            "" if one.id == NEEDS else _not_for_rounds(one),
            one.title[one.languages[0]],
            str(content.imported.get(key, "built in")),
        )
        for key, one in sorted(content.questionnaires.items())
    ]


def _uses(questionnaire: Questionnaire) -> tuple[str, ...]:
    return (SURVEY,) if questionnaire.id == NEEDS else uses(questionnaire)


def as_data(rows: list[Listed]) -> list[dict[str, object]]:
    """For machines."""
    return [asdict(row) for row in rows]


def as_table(rows: list[Listed]) -> list[str]:
    """For people: lines with aligned columns, and below them why some are not for rounds."""
    table = [list(HEADINGS.values())]
    for row in rows:
        known = asdict(row) | {
            "languages": " ".join(row.languages),
            "uses": ", ".join(row.uses) or "-",
        }
        table.append([str(known[name]) for name in HEADINGS])
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        *(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in table
        ),
        *(
            f"{row.id}, version {row.version}, is not for rounds: {row.not_for_rounds}"
            for row in rows
            if row.not_for_rounds
        ),
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
    known = content.questionnaire(wanted.id) if newest else None
    written: Path | None = None
    notices = list(read.notices)
    if known == wanted.model_copy(update={"version": newest}):
        wanted = read.questionnaire.model_copy(update={"version": newest})
    else:
        if known:
            _see_that_no_use_is_lost(file, known, wanted)
        notices += _advice(content, known, wanted)
        written = keep_questionnaire(settings, wanted)
    return Imported(
        wanted.id, wanted.version, written, _uses(wanted), _not_for_rounds(wanted), tuple(notices)
    )


def _advice(content: Content, known: Questionnaire | None, wanted: Questionnaire) -> Iterator[str]:
    if known and (known.id, known.version) not in content.imported:
        yield (
            f"{known.id} comes with the program: a later release that brings version "
            f"{wanted.version + 1} or higher takes the place of yours. To keep it, give the form "
            "a form_id of its own"
        )
    for other in content.newest():
        same = set(other.title.values()) & set(wanted.title.values())
        if same and other.id != wanted.id and uses(wanted):
            yield f"{other.id} has the same title: who chooses between them cannot tell them apart"


def _see_that_no_use_is_lost(file: Path, known: Questionnaire, wanted: Questionnaire) -> None:
    if lost := [use for use in uses(known) if use not in uses(wanted)]:
        raise OperatorError(
            f"{file.name}: settings (form_id)",
            wanted.id,
            f"this questionnaire is in use for {' and '.join(lost)}, and with this version it "
            f"could not be: {_not_for_rounds(wanted)}. Change that, or give the form a form_id of "
            "its own",
        )


def _not_for_rounds(questionnaire: Questionnaire) -> str:
    asked: dict[Reason, list[str]] = {}
    for obstacle in obstacles(questionnaire):
        asked.setdefault(obstacle.reason, []).append(obstacle.question)
    return "; ".join(_REASONS[reason] + _some(named) for reason, named in asked.items())


_FIELD = "field of action (in XLSForm: a group with a label)"
_REASONS = {
    Reason.NO_ITEMS: f"no question with a scale from 0 to {HIGHEST_STEP} belongs to a {_FIELD}",
    Reason.NO_FIELD: f"a question with a scale belongs to no {_FIELD}: ",
    Reason.OTHER_STEPS: f"a scale has other steps than 0 to {HIGHEST_STEP}: ",
    Reason.OTHER_ANSWERS: f"a scale has answers beside its steps, {UNKNOWN} and {NOT_APPLICABLE}: ",
}


def _some(questions: list[str]) -> str:
    more = len(questions) - NAMED
    return ", ".join(questions[:NAMED]) + (f" and {more} more" if more > 0 else "")


def put_out(name: str, version: int | None, out: Path) -> int:
    """Write a questionnaire as an XLSForm workbook; returns its version.

    Raises:
        OperatorError: there is none of that name, or the file cannot be written.
    """
    content = load_content(read_settings())
    questionnaire = _found(content, name, version)
    try:
        packed = workbook(questionnaire)
    except ContentError as error:
        raise as_operator_error(error) from None
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

"""A workbook becomes a questionnaire, or a list of everything that stands in the way.

The cells are turned into the same data that a YAML file holds, and judged by the same models; what
they refuse is told with the cell it came from. Nothing is half read: one problem is enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.content import judged
from config.forms import Questionnaire
from config.phrases import DEFAULT_LANGUAGE
from config.reading import ContentError, Problem, failure
from config.xlsform import choices
from config.xlsform.columns import (
    CHOICES,
    OURS,
    OWN_ID,
    OWN_SCALE,
    SETTINGS,
    SURVEY,
    TOPICS,
    as_id,
)
from config.xlsform.draft import Draft, Texts
from config.xlsform.judging import refusals
from config.xlsform.languages import coded, main_language, spoken
from config.xlsform.question import CANNOT
from config.xlsform.survey import Survey
from config.xlsform.workbook import Row, Sheet, needed, opened

FORM_ID_LIMIT = 40
TITLE = f"{OURS}title"
READ = frozenset(
    [
        "type",
        "name",
        "label",
        "hint",
        "required",
        "relevant",
        "constraint",
        "constraint_message",
        "default",
        "parameters",
        "list_name",
        "form_title",
        "form_id",
        "version",
        "default_language",
        "read_only",
    ]
)
"""Columns that are read, beside those that a question refuses to be without."""


@dataclass(frozen=True, slots=True)
class Read:
    """A questionnaire from a workbook, and what its author should know of it."""

    questionnaire: Questionnaire
    notices: tuple[str, ...]


def read_workbook(path: Path) -> Read:
    """The questionnaire in a workbook. Its version is the one named there, or 1.

    Raises:
        ContentError: with everything that is wrong, cell by cell.
    """
    book = opened(path)
    needed(book.sheets, path.name)
    draft, found = _begun(path.name, book.sheets)
    if book.others:
        draft.notices.append(f"{path.name}: these sheets were not read: {', '.join(book.others)}")
    _read(draft, found)
    problems = draft.problems
    questionnaire = None
    try:
        questionnaire = judged(draft.data, draft.spot)
    except ContentError as error:
        # Without any question all has been said of them already.
        problems.extend(one for one in error.problems if draft.data["questions"] or not problems)
    told = {_row(problem.key) for problem in problems}
    problems.extend(
        one
        for one in refusals(book.content, path.name, found)
        # What is told already need not be told again in other words.
        if not problems or (_row(one.key) and _row(one.key) not in told)
    )
    if problems or questionnaire is None:
        raise failure(list({str(one): one for one in problems}.values()))
    return Read(questionnaire, tuple(dict.fromkeys(draft.notices)))


def _row(key: str) -> str:
    """Sheet and row that a problem is about; "" where it is about more."""
    found = re.search(r": (\w+)(?:![A-Z]+|, row )(\d+)", key)
    return f"{found[1]} {found[2]}" if found else ""


def _begun(file: str, found: Mapping[str, Sheet]) -> tuple[Draft, dict[str, Sheet]]:
    """An empty draft that knows its languages, and the sheets with languages by their codes.

    Raises:
        ContentError: headers do not say which languages there are.
    """
    main, problems = main_language(next(found[SETTINGS].rows))
    known: dict[str, Sheet] = {}
    for name in (SURVEY, CHOICES, SETTINGS, TOPICS):
        if name in found:
            known[name], wrong = coded(found[name], main or DEFAULT_LANGUAGE)
            problems += wrong
    if not any(one.name == "label" for one in known[SURVEY].columns):
        problems.append(Problem(f"{file}: {SURVEY}", "(no label)", "add the column label"))
    if problems:
        raise failure(problems)
    labels = [one for one in known[SURVEY].columns if one.name == "label"]
    unnamed = any(":" not in one.header for one in labels)
    first = DEFAULT_LANGUAGE if unnamed else labels[0].language or ""
    languages = spoken(known[SURVEY], main or first)
    draft = Draft(file, languages)
    if unnamed and main is None:
        draft.notices.append(
            f"{file}: the texts name no language and are taken for {languages[DEFAULT_LANGUAGE]}; "
            "another one is named in the settings: default_language"
        )
    return draft, known


def _read(draft: Draft, found: Mapping[str, Sheet]) -> None:
    settings, *further = found[SETTINGS].rows
    for row in further:
        draft.refuse(row.spot("form_id"), row.get("form_id"), "keep one row of settings")
    data = draft.data
    data["id"] = _form_id(draft, settings)
    version = settings.get("version")
    data["version"] = int(version) if re.fullmatch(r"[1-9]\d{0,8}", version) else 1
    data["languages"] = list(draft.languages)
    data["title"] = _title(draft, settings)
    lists = choices.lists(draft, found.get(CHOICES))
    shared = settings.get(OWN_SCALE)
    if shared:
        draft.spots["scale",] = settings.spot(OWN_SCALE)
        if choices.is_scale(choices.names_of(lists.get(shared, ()))):
            data["scale"] = choices.scale(draft, lists[shared], ("scale",))
        else:
            remedy = f"name a list of {CHOICES} whose names are digits, one after the other"
            draft.refuse(settings.spot(OWN_SCALE), shared, remedy)
    draft.extras(settings, data, (), leave=(OWN_SCALE, TITLE))
    survey = Survey(draft, lists, shared)
    draft.spots["questions",] = f"{draft.file}: {SURVEY}"
    survey.read(found[SURVEY])
    if topics := _topics(draft, found.get(TOPICS), survey.topics):
        data["topics"] = topics
    data["questions"] = survey.questions
    _mention_unread(draft, found)


def _form_id(draft: Draft, settings: Row) -> str:
    written = settings.get("form_id")
    if not written:
        draft.refuse(settings.spot("form_id"), "(empty)", "give the form an id")
    elif not re.fullmatch(r"[a-z0-9-]+", as_id(written)):
        draft.refuse(settings.spot("form_id"), written, "use only a-z, 0-9, - and _")
    elif len(as_id(written)) > FORM_ID_LIMIT:
        draft.refuse(settings.spot("form_id"), written, f"shorten it to {FORM_ID_LIMIT} characters")
    else:
        return as_id(written)
    return "form"


def _title(draft: Draft, settings: Row) -> Texts:
    """The title: XLSForm has it in one language, the others stand in a column of ours."""
    main, *others = draft.languages
    words = settings.get("form_title")
    if not words:
        draft.refuse(settings.spot("form_title"), "(empty)", "give the form a title")
    draft.spots["title", main] = settings.spot("form_title")
    titles = {main: words or "…"}
    for language in others:
        titles[language] = settings.get(TITLE, language) or titles[main]
        draft.spots["title", language] = settings.spot(TITLE, language)
        if not settings.get(TITLE, language):
            draft.notices.append(
                f"{settings.spot('form_title')}: the title has no {draft.languages[language]} and "
                f"stays as it is; a column `{TITLE}::{draft.languages[language]}` would have it"
            )
    return titles


def _topics(draft: Draft, sheet: Sheet | None, names: Mapping[str, Texts]) -> list[dict[str, Any]]:
    """The topics in the order of their sheet, then those that only groups tell of."""
    found: dict[str, dict[str, Any]] = {}
    for row in sheet.rows if sheet else ():
        number, topic = len(found), choices.identifier(draft, row)
        if topic in found:
            draft.refuse(row.spot("name"), row.get("name"), "it stands there twice")
        draft.spots["topics", number] = row.spot("name")
        found[topic] = {"id": topic, "name": names.get(topic)}
        if topic not in names:
            words = draft.texts(row, "label", ("topics", number, "name"), needed=True)
            found[topic]["name"] = words
        draft.extras(row, found[topic], ("topics", number), leave=(OWN_ID,))
    for topic, name in names.items():
        found.setdefault(topic, {"id": topic, "name": name})
    for number, topic in enumerate(found):
        for language in draft.languages:
            if spot := draft.spots.get(("topics", topic, "name", language)):
                draft.spots["topics", number, "name", language] = spot
    return list(found.values())


def _mention_unread(draft: Draft, found: Mapping[str, Sheet]) -> None:
    unread = [
        f"{name}.{column.header}"
        for name, sheet in found.items()
        for column in sheet.columns
        if column.name not in READ | CANNOT.keys() and not column.name.startswith(OURS)
    ]
    if unread:
        draft.notices.append(f"{draft.file}: these columns were not read: {', '.join(unread)}")

"""One row of the survey becomes one question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.content import STEPS_LIMIT
from config.xlsform import choices
from config.xlsform.columns import CHOICES, OWN_ID, OWN_KIND, as_id
from config.xlsform.draft import EMPTY, Draft
from config.xlsform.expressions import read_bounds
from config.xlsform.types import KINDS, ONE, type_of
from config.xlsform.workbook import Row

WRITTEN = frozenset({"text", "line", "number", "decimal", "date"})
"""Kinds that can have a constraint."""
CANNOT: Mapping[str, str] = {
    "calculation": "remove it: nothing is calculated",
    "trigger": "remove it: nothing is calculated",
    "choice_filter": "remove it: all choices are offered. Make a list and a question for each case",
    "repeat_count": "remove it: nothing is repeated",
    "media": "remove it: pictures, sound and films are not shown",
    "image": "remove it: pictures are not shown",
    "audio": "remove it: sound is not played",
    "video": "remove it: films are not shown",
    "bind": "name the column as XLSForm does today, such as `relevant` or `required`",
}
"""Columns without which something else would be asked: leaving them out were half an import."""
YES, NO = ("yes", "true", "true()"), ("", "no", "false", "false()")
_DYNAMIC = re.compile(r"\$\{|^[a-z][\w-]*\([^)]*\)$")
_RANGE = re.compile(r"(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)")
_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Question:
    """What was read, and how answers to it are called in expressions."""

    data: dict[str, Any]
    answers: Mapping[str, str]
    """The ids of its options by their XLSForm names."""


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the survey on its way, with the list of choices it names."""

    draft: Draft
    row: Row
    place: tuple[str | int, ...]
    listed: Sequence[Row] = ()
    shared: bool = False
    """Its list is the scale that questions share."""

    def refuse(self, column: str, remedy: str) -> None:
        """Refuse what the row says there."""
        self.draft.refuse(self.row.spot(column), self.row.get(column) or EMPTY, remedy)


def read_question(
    draft: Draft, row: Row, number: int, lists: Mapping[str, Sequence[Row]], shared: str
) -> Question | None:
    """The question of a row; None where already its type cannot be had."""
    try:
        type_, listed = type_of(row.get("type"))
    except ValueError as error:
        draft.refuse(row.spot("type"), row.get("type"), str(error))
        return None
    if listed and listed not in lists:
        draft.refuse(row.spot("type"), row.get("type"), f"add the list to the sheet {CHOICES}")
        return None
    source = Source(
        draft, row, ("questions", number), lists.get(listed, ()), bool(listed) and listed == shared
    )
    kind = _kind(source, type_)
    data: dict[str, Any] = {"id": choices.identifier(draft, row), "kind": kind}
    draft.spots[source.place] = row.spot("name")
    draft.spots[*source.place, "kind"] = row.spot("type")
    for column, place in (("label", "text"), ("hint", "help")):
        words = draft.texts(row, column, (*source.place, place), needed=column == "label")
        if words:
            data[place] = words
    _refuse_what_cannot_be(source)
    if kind != "note":
        data["required"] = _required(source)
    _answers(source, type_, data)
    _constraint(source, data)
    draft.extras(row, data, source.place, leave=(OWN_ID, OWN_KIND))
    names = {one.get("name"): one.get(OWN_ID) or as_id(one.get("name")) for one in source.listed}
    _default(source, data, names)
    return Question(data, names)


def _kind(source: Source, type_: str) -> str:
    own, possible = source.row.get(OWN_KIND), KINDS[type_]
    if own and own not in possible:
        source.refuse(OWN_KIND, f"for this type it can be {', '.join(possible)}, or empty")
    elif own:
        return own
    return (
        "scale"
        if type_ == ONE and choices.is_scale(choices.names_of(source.listed))
        else possible[0]
    )


def _refuse_what_cannot_be(source: Source) -> None:
    row = source.row
    for (name, language), value in row.values.items():
        if name in CANNOT:
            source.draft.refuse(row.spot(name, language), value, CANNOT[name])
    if row.get("read_only").lower() not in NO:
        source.refuse("read_only", "remove it, or use the type note")


def _required(source: Source) -> bool:
    written = source.row.get("required").lower()
    if written not in (*YES, *NO):
        source.refuse("required", "write yes or no: it cannot depend on other answers")
    return written in YES


def _answers(source: Source, type_: str, data: dict[str, Any]) -> None:
    """What the kind brings along: options, a scale."""
    draft, place = source.draft, source.place
    parameters = source.row.get("parameters")
    if type_ == "range":
        data["scale"] = _range(source, parameters)
        draft.spots[*place, "scale"] = source.row.spot("parameters")
    elif parameters:
        source.refuse("parameters", "remove it: only range has parameters here")
    match data["kind"]:
        case "choice" | "choices":
            data["options"] = choices.options(draft, source.listed, (*place, "options"))
            if len(source.listed) < 2:
                source.refuse("type", "give the list two choices at least")
        case "scale" if type_ == ONE and not source.shared:
            if choices.is_scale(choices.names_of(source.listed)):
                data["scale"] = choices.scale(draft, source.listed, (*place, "scale"))
            else:
                source.refuse("type", "name the choices of a scale by digits, one after the other")
        case "yes_no" if choices.names_of(source.listed) != list(_YES_NO):
            source.refuse("type", "let the list have the choices yes and no")


def _range(source: Source, parameters: str) -> dict[str, int]:
    found = {name: float(value) for name, value in _RANGE.findall(parameters)}
    # As ODK takes what is left out.
    low, high, step = found.get("start", 1.0), found.get("end", 10.0), found.get("step", 1.0)
    if not low.is_integer() or not high.is_integer() or step != 1:
        source.refuse("parameters", "write whole numbers with steps of 1: start=1 end=5 step=1")
    elif not 2 <= high - low + 1 <= STEPS_LIMIT:
        source.refuse(
            "parameters",
            f"let it have 2 to {STEPS_LIMIT} steps, each is a button; or use the type integer "
            f"with the constraint `. >= {low:.0f} and . <= {high:.0f}`",
        )
    else:
        return {"low": int(low), "high": int(high)}
    return {"low": 1, "high": 2}


def _constraint(source: Source, data: dict[str, Any]) -> None:
    row, place = source.row, (*source.place, "constraint")
    message = source.draft.texts(row, "constraint_message", (*place, "message"))
    if not (rule := row.get("constraint")):
        return
    if data["kind"] not in WRITTEN:
        source.refuse("constraint", "remove it: only what people write can have one")
        return
    source.draft.spots[*place, "rule"] = row.spot("constraint")
    try:
        bounds = read_bounds(rule) if data["kind"] in ("number", "decimal") else None
    except ValueError as error:
        source.refuse("constraint", str(error))
        return
    whole = bounds and (data["kind"] == "decimal" or all("." not in b for b in bounds.values()))
    if bounds and whole and not message:
        # The bot has words of its own for bounds.
        to_number = int if data["kind"] == "number" else str
        data.update({end: to_number(bound) for end, bound in bounds.items()})
        return
    data["constraint"] = {"rule": rule} | ({"message": message} if message else {})


def _default(source: Source, data: dict[str, Any], names: Mapping[str, str]) -> None:
    written = source.row.get("default")
    if not written or data["kind"] == "note":
        return
    if _DYNAMIC.search(written):
        source.refuse("default", "write the answer itself: nothing is calculated")
        return
    answers = written.split() if data["kind"] == "choices" else [written]
    if data["kind"] == "moment":
        answers = [written.replace("T", " ")[:16]]
    data["default"] = [names.get(answer, answer) for answer in answers]
    source.draft.spots[*source.place, "default"] = source.row.spot("default")

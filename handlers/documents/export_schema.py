"""What a line of the JSON Lines export looks like, told to other programs as a JSON Schema.

It is published as docs/export.schema.json; `python -m handlers.documents.export_schema FILE` writes
it anew. The lines themselves are written in `spreadsheets.py`; a test holds them against this.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

VERSION = 3
"""Raised with every change of what a line holds, and told in docs/operations.md."""
TITLE = f"One answer of a dialogue event, version {VERSION}"
DESCRIPTION = (
    "A line of what `dialogbote export EVENT --format jsonl` writes. Lines are in random order; "
    "nothing tells who gave an answer, or when."
)


class Line(BaseModel):
    """What every answer has in common."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    id: Annotated[int, Field(ge=1)]
    """The line's number in this file. Another export may number the same answer otherwise."""
    event: str
    """The event's code, by which people come to it."""
    prompt: str
    """The question, in the event's first language."""
    language: str
    """The answer's, as a code; `other` if fewer than five answers to the question are in it."""
    status: Literal["new", "accepted", "rejected"]
    """What the moderators have decided; `new` if nothing, which under open rules counts as well.
    Numbers and choices are not looked at, and always `accepted`."""
    reason: str
    """Why it was rejected, in the words of the event's rules; empty for all others."""
    theme: str
    """Under which theme the moderators have put it; empty for none."""
    kind: Literal["", "concern", "idea", "question", "experience"]
    """What its author says that it is; empty where that was not asked, or left open."""
    outcome: Literal["", "accepted", "partly", "not", "under-review"]
    """What becomes of it, as the municipality has answered it or its theme; empty for no answer."""
    answer: str
    """The words of that answer, in the event's first language."""
    owner: str
    """Who takes care of it: an office or a function."""
    day: str
    """By when it is done or decided, as `2026-05-04`; empty for no day."""
    hidden: bool
    """Whether moderators have hidden personal parts. Then the value is what others see instead, and
    there is no translation."""
    duplicate_of: int | None
    """The `id` of the line that moderators say it repeats; both are counted."""
    translation: str
    """What it says in the event's first language; empty where nobody has translated it."""
    translated_by: Literal["", "machine", "hand"]
    """Who has. A machine's translation can be wrong."""


class TextLine(Line):
    """What somebody wrote, exactly, unless personal parts are hidden."""

    type: Literal["text", "line", "date", "moment"]
    value: str
    """A day is `2026-05-04`, a moment `2026-05-04 08:00`."""


class ChoiceLine(Line):
    """One of several choices."""

    type: Literal["choice"]
    value: str
    """The choice's words, in the event's first language."""


class ChoicesLine(Line):
    """Some of several choices."""

    type: Literal["choices"]
    value: list[str]
    """The choices' words, in the event's first language."""


class NumberLine(Line):
    """A step of a scale, or a number."""

    type: Literal["scale", "number"]
    value: int | str
    """A text where the question offers other answers as well, such as "don't know"."""


class DecimalLine(Line):
    """A number with a point."""

    type: Literal["decimal"]
    value: float


class YesNoLine(Line):
    """Yes (true) or no (false)."""

    type: Literal["yes_no"]
    value: bool


AnyLine = Annotated[
    TextLine | ChoiceLine | ChoicesLine | NumberLine | DecimalLine | YesNoLine,
    Field(discriminator="type"),
]


def schema() -> dict[str, Any]:
    """The schema, in the dialect of JSON Schema 2020-12."""
    made = TypeAdapter(AnyLine).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": DESCRIPTION,
        **made,
    }


def written() -> str:
    """The schema as it is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8")

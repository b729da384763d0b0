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

TITLE = "One answer of a dialogue event"
DESCRIPTION = (
    "A line of what `dialogbote export EVENT --format jsonl` writes. Lines are in random order; "
    "nothing tells who gave an answer, or when."
)


class Line(BaseModel):
    """What every answer has in common."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    event: str
    """The event's code, by which people come to it."""
    prompt: str
    """The question, in the event's first language."""
    language: str
    """The answer's, as a code; `other` if fewer than five answers to the question are in it."""
    status: Literal["new", "accepted", "rejected"]
    """What the moderators have decided; `new` if nothing, which under open rules counts as well."""
    reason: str
    """Why it was rejected, in the words of the event's rules; empty for all others."""
    theme: str
    """Under which theme the moderators have put it; empty for none."""


class TextLine(Line):
    """What somebody wrote, exactly."""

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

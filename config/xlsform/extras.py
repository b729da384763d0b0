"""What our format has and XLSForm has not, as columns: `dialogbote_intro::Deutsch (de)`.

This goes by the shape of the data, not by names, so that whatever the models (`config.forms`) come
to have is carried along. A text in all languages has a column each; a group of keys is a path with
points, `dialogbote_scale.low_label::Deutsch (de)`; all else is one cell, in JSON where it must be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Path = tuple[str, ...]
Cells = Iterator[tuple[Path, str | None, str]]
"""The path of a value, the language if it has one, and what the cell says."""


def flat(data: Mapping[str, Any], languages: Sequence[str], path: Path = ()) -> Cells:
    """The cells that say these data."""
    for name, value in data.items():
        place = (*path, name)
        if isinstance(value, dict) and set(value) == set(languages):
            for language in languages:
                yield place, language, value[language]
        elif isinstance(value, dict) and value:
            yield from flat(value, languages, place)
        else:
            yield place, None, _cell(value)


def put(data: dict[str, Any], path: Path, language: str | None, cell: str) -> None:
    """Put what a cell says to its place; what cannot be there is left to the models to refuse."""
    steps = (*path, language) if language else path
    for step in steps[:-1]:
        inner = data.setdefault(step, {})
        if not isinstance(inner, dict):
            inner = data[step] = {}
        data = inner
    data[steps[-1]] = cell if language else _value(cell)


def _cell(value: object) -> str:
    """A text as it is, unless it would come back as something else."""
    if isinstance(value, str) and _value(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _value(cell: str) -> object:
    try:
        value: object = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return value

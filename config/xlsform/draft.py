"""A questionnaire while it is read: its data so far, where each came from, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.reading import Place, Problem
from config.xlsform import extras
from config.xlsform.columns import OURS
from config.xlsform.workbook import Row

Texts = dict[str, str]
EMPTY, STAND_IN = "(empty)", "…"
"""What is read on with where a text is missing, so that one gap is told once."""


@dataclass(slots=True)
class Draft:
    """What the cells have said so far."""

    file: str
    languages: Mapping[str, str]
    """The code of each language, the main one first, and its name: `de`, `Deutsch (de)`."""
    data: dict[str, Any] = field(default_factory=dict)
    """As a YAML file would say it."""
    spots: dict[tuple[str | int, ...], str] = field(default_factory=dict)
    """The cell that each place of the data came from."""
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def refuse(self, spot: str, value: object, remedy: str) -> None:
        """One thing that stands in the way."""
        self.problems.append(Problem(spot, value, remedy))

    def spot(self, place: Place) -> str:
        """The cell that a place of the data came from, or the nearest around it."""
        for length in range(len(place), 0, -1):
            if found := self.spots.get(tuple(place[:length])):
                return found
        return f"{self.file}: {'.'.join(map(str, place))}"

    def texts(
        self, row: Row, name: str, place: tuple[str | int, ...], *, needed: bool = False
    ) -> Texts | None:
        """What a column says in all languages; None where it says nothing and need not."""
        found = {language: row.get(name, language) for language in self.languages}
        if not needed and not any(found.values()):
            return None
        columns = {one.language for one in row.sheet.columns if one.name == name}
        for language, text in found.items():
            called = self.languages[language]
            spot = self.spots[*place, language] = row.spot(name, language)
            if language not in columns:
                header = f"{name}::{called}"
                spot = f"{self.file}: {row.sheet.name} ({header})"
                self.refuse(spot, "(missing)", f"add a column `{header}` with the texts in it")
            elif not text:
                self.refuse(spot, EMPTY, f"write it in {called} as well")
            elif "${" in text:
                self.refuse(spot, text, "remove `${...}`: answers cannot be shown inside a text")
        return {language: text or STAND_IN for language, text in found.items()}

    def extras(
        self,
        row: Row,
        data: dict[str, Any],
        place: tuple[str | int, ...],
        *,
        leave: Sequence[str] = (),
        prefix: str = OURS,
    ) -> None:
        """Put to their places what only our own columns say."""
        for (name, language), cell in row.values.items():
            if name.startswith(prefix) and name not in leave:
                path = tuple(name.removeprefix(prefix).split("."))
                extras.put(data, path, language, cell)
                self.spots[(*place, *path, *([language] if language else []))] = row.spot(
                    name, language
                )

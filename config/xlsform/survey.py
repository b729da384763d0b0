"""The rows of the survey become questions, and its labelled groups their topics.

Of groups inside groups the innermost one with a label is the topic: a question has one topic, and
the nearest heading is the one that people would name. Groups without a label only arrange.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.xlsform.choices import identifier
from config.xlsform.draft import EMPTY, Draft, Texts
from config.xlsform.expressions import POSSIBLE, read_relevant
from config.xlsform.question import Question, read_question
from config.xlsform.types import KNOWN, NOT_COLLECTED, edge
from config.xlsform.workbook import Row, Sheet

When = dict[str, Any]
ONE_CONDITION = "only one `relevant` can hold for a question: remove this one or that of the group"


@dataclass(frozen=True, slots=True)
class _Group:
    row: Row
    topic: str | None
    when: When | None


class Survey:
    """Reads the survey into a draft."""

    def __init__(self, draft: Draft, lists: Mapping[str, Sequence[Row]], shared: str) -> None:
        self._draft, self._lists, self._shared = draft, lists, shared
        self._groups: list[_Group] = []
        self._earlier: dict[str, Question | None] = {}
        """By their XLSForm names; None for one that is refused already."""
        self._names: dict[str, Texts] = {}
        self.topics: dict[str, Texts] = {}
        """Those that questions belong to, with their names."""
        self.questions: list[dict[str, Any]] = []

    def read(self, sheet: Sheet) -> None:
        """Read all rows."""
        for row in sheet.rows:
            written = row.get("type")
            if not written:
                self._draft.refuse(row.spot("type"), EMPTY, f"write one of: {KNOWN}")
            elif written in NOT_COLLECTED:
                self._draft.notices.append(
                    f"{row.spot('type')}: `{written}` is left out, as no times or devices are noted"
                )
            elif found := edge(written):
                self._edge(row, *found)
            else:
                self._question(row)
        for left in self._groups:
            self._draft.refuse(left.row.spot("type"), left.row.get("type"), "add its end_group")

    def _edge(self, row: Row, side: str, what: str) -> None:
        if what != "group":
            if side == "begin":
                remedy = "remove it: nothing is repeated. Write the questions as often as needed"
                self._draft.refuse(row.spot("type"), row.get("type"), remedy)
        elif side == "begin":
            self._groups.append(self._group(row))
        elif self._groups:
            self._groups.pop()
        else:
            self._draft.refuse(row.spot("type"), row.get("type"), "remove it: no group is open")

    def _group(self, row: Row) -> _Group:
        outer = self._groups[-1] if self._groups else _Group(row, None, None)
        when = self._when(row, outer.when)
        if not any(row.get("label", language) for language in self._draft.languages):
            return _Group(row, outer.topic, when)
        topic = identifier(self._draft, row)
        name = self._draft.texts(row, "label", ("topics", topic, "name"), needed=True) or {}
        if self._names.setdefault(topic, name) != name:
            remedy = "give it a name of its own, or the label of the other group with this name"
            self._draft.refuse(row.spot("name"), row.get("name"), remedy)
        return _Group(row, topic, when)

    def _question(self, row: Row) -> None:
        place = len(self.questions)
        question = read_question(self._draft, row, place, self._lists, self._shared)
        group = self._groups[-1] if self._groups else _Group(row, None, None)
        when = self._when(row, group.when)
        self._earlier[row.get("name")] = question
        if question is None:
            return
        if when:
            question.data["when"] = when
            self._draft.spots["questions", place, "when"] = row.spot("relevant")
        if group.topic:
            question.data["topic"] = group.topic
            self.topics[group.topic] = self._names[group.topic]
        self.questions.append(question.data)

    def _when(self, row: Row, around: When | None) -> When | None:
        """What a row's `relevant` says, or that of the group around it."""
        written = row.get("relevant")
        if not written:
            return around
        try:
            name, values = read_relevant(written)
        except ValueError:
            name, values = "", []
        remedy = ""
        if not name:
            remedy = POSSIBLE
        elif around:
            remedy = ONE_CONDITION
        elif name not in self._earlier:
            remedy = f"name a question that comes before this one; `{name}` does not"
        if remedy:
            self._draft.refuse(row.spot("relevant"), written, remedy)
            return None
        asked = self._earlier[name]
        if asked is None:
            return None
        return {
            "question": asked.data["id"],
            "values": [asked.answers.get(value, value) for value in values],
        }

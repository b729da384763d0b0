"""What moderators and operators get: files, pulled now and then and read as they are."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from io import BytesIO, StringIO

from openpyxl import load_workbook

from tests.fakes.botapi import Person
from tests.living import Living
from tests.stories.command_line import typed
from tests.stories.real_input.crowd import CODE, Citizen
from tests.stories.real_input.statements import Found
from tests.stories.scenes import act

K = 5
HEADINGS = [
    "id", "event", "prompt", "type", "language", "status", "reason", "theme", "kind", "outcome",
    "answer", "owner", "day", "hidden", "duplicate_of", "translation", "translated_by", "value",
]  # fmt: skip
TYPE, LANGUAGE, STATUS, THEME, VALUE = map(
    HEADINGS.index, ("type", "language", "status", "theme", "value")
)


def from_csv(content: bytes) -> list[Found]:
    """The rows of a CSV file, as they stand in it."""
    head, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert head == HEADINGS
    return [(row[TYPE], row[LANGUAGE], row[VALUE]) for row in rows]


def from_xlsx(content: bytes) -> list[Found]:
    """The rows of a workbook, `_xHHHH_` read as spreadsheets read it."""

    def read(cell: object) -> str:
        assert cell is None or isinstance(cell, str), f"not a text: {cell!r}"
        return re.sub("_x([0-9a-fA-F]{4})_", lambda code: chr(int(code[1], 16)), cell or "")

    sheet = load_workbook(BytesIO(content)).worksheets[0]
    _, *rows = [[read(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [(row[TYPE], row[LANGUAGE], "".join(row[VALUE:])) for row in rows]


def from_jsonl(content: bytes) -> list[Found]:
    """The rows of a JSON Lines file."""
    rows = [json.loads(line) for line in content.split(b"\n") if line]
    for row in rows:
        assert isinstance(row["value"], int if row["type"] == "scale" else str)
    return [(row["type"], row["language"], str(row["value"])) for row in rows]


def disarmed(row: Found) -> Found:
    """What a CSV shows instead of a cell that would calculate."""
    kind, language, value = row
    return kind, language, f"'{value}" if value[:1] in tuple("=+-@\t\r\n＝＋－＠") else value


class Moderator:
    """Pulls now and then, and compares each file with the one before."""

    def __init__(self, life: Living, person: Person, citizens: list[Citizen]) -> None:
        self.life, self.person = life, person
        self.author = {
            disarmed(row)[2]: citizen.author
            for citizen in citizens
            for row in citizen.given()
            if row[0] == "text"
        }
        self.shown: Counter[tuple[str, str]] = Counter()
        self.pulls: list[list[Found]] = []
        self.batches: list[int] = []
        """People behind what was new, at each pull."""

    async def files(self) -> tuple[bytes, bytes, bytes]:
        """`/export` in the chat: CSV, XLSX and JSON Lines."""
        before = max(self.person.chat.messages)
        await act(self.life, self.person, "!/export")
        new = [one for one in self.person.messages if one.message_id > before]
        files = [one.document for one in new if one.document is not None]
        found = {file.name.removeprefix(f"{CODE}."): file.content for file in files}
        if not from_csv(found["csv"]):
            # Telegram takes no empty file: without an answer there are no lines.
            found.setdefault("jsonl", b"")
        assert list(found) == list(READERS)
        return found["csv"], found["xlsx"], found["jsonl"]

    async def pull(self) -> int:
        """Pull, and make sure that what is new is from nobody or from at least k people."""
        table, *exact = await self.files()
        rows = from_csv(table)
        for found in (from_xlsx(exact[0]), from_jsonl(exact[1])):
            assert [disarmed(row) for row in found] == rows, "the files tell different things"
        return self.look(rows)

    def look(self, rows: list[Found]) -> int:
        """The number of rows in a file that was pulled."""
        # Languages of few texts may be called something else until there are more.
        now = Counter((kind, value) for kind, _, value in rows)
        assert not self.shown - now, "something that was shown has vanished"
        new = now - self.shown
        texts = {value for kind, value in new if kind == "text"}
        strange = [text[:60] for text in texts - set(self.author)]
        assert not strange, f"nobody wrote {strange}"
        people = {self.author[text] for text in texts}
        assert not people or len(people) >= K, f"new texts of only {len(people)} people"
        for kind in ("choice", "scale"):
            answers = sum(count for (one, _), count in new.items() if one == kind)
            assert answers == 0 or answers >= K, f"only {answers} new answers to the {kind}"
        self.shown = now
        self.pulls.append(rows)
        self.batches.append(len(people))
        return len(rows)


async def command_line(life: Living, kind: str) -> bytes:
    """What `dialogbote export` writes."""
    out = life.folder.parent / f"export.{kind}"
    said = await typed(life, "export", CODE, "--format", kind, "--out", str(out))
    content = out.read_bytes()
    assert said.split()[:2] == [str(len(READERS[kind](content))), "answers"]
    return content


READERS = {"csv": from_csv, "xlsx": from_xlsx, "jsonl": from_jsonl}

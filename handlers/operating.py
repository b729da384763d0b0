"""What the operator does on the command line, each in one unit of work beside a running bot."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from bot import people
from bot.dialogue.exporting import Export, Labels, labels_of
from bot.dialogue.release import release
from bot.errors import OperatorError
from bot.links import Links
from bot.members import end
from bot.model import Event, EventState, Land, MunicipalityKind, Person, Role
from bot.ports import Unit
from bot.replies import ExportFormat
from bot.selfcheck.report_rows import rows
from bot.selfcheck.reporting import Report, document, report_of, workbook
from bot.selfcheck.rounds import newest_closed
from bot.talks.announcing import replan_all
from handlers.assembly import House, bring_back, opened, read_settings, write_backup
from handlers.documents.failing import FileFailed
from handlers.documents.spreadsheets import DoesNotFit, write_csv, write_jsonl, write_xlsx


@dataclass(frozen=True, slots=True)
class Invitation:
    """A grant as it is handed to the invited person."""

    person: str
    code: str
    web: str
    telegram: str


async def grant(
    role: Role,
    municipality: str | None,
    kind: MunicipalityKind | None,
    note: str,
    land: Land | None,
) -> Invitation:
    """Invite somebody to a role."""
    settings = read_settings()
    async with opened(settings) as house:
        async with house.storage.unit() as unit:
            granted = await people.grant(unit, role, municipality, kind, note, land)
            if land is not None:
                await replan_all(unit)
            unit.turn_done()
        bot = None
        if settings.token is not None:
            # Only here, because the library takes a third of what other commands need to start.
            from handlers.telegram.api import name_of

            bot = await name_of(settings.token.get_secret_value(), settings.api_url)
        links = Links(settings.web_address, bot)
    return Invitation(
        granted.person.id,
        granted.code,
        links.join(granted.code),
        links.start(granted.code) or f"write to the bot: /start {granted.code}",
    )


async def relocate(municipality: str, land: Land) -> None:
    """Correct where a municipality lies; its letters move off that Land's holidays.

    Raises:
        OperatorError: there is no such municipality.
    """
    async with opened(read_settings(), anew=False) as house, house.storage.unit() as unit:
        await people.relocate(unit, municipality, land)
        await replan_all(unit)
        unit.turn_done()


async def members() -> list[tuple[str, str, str, str]]:
    """(id, municipality, role, note) of everybody with a role."""
    async with opened(read_settings(), anew=False) as house, house.storage.unit() as unit:
        names = {one.id: one.name for one in await unit.municipalities.all()}
        persons = {person.id: person for person in await unit.people.all()}
        return [
            (
                person.id,
                names.get(person.municipality or "", "(programme)"),
                person.role.value,
                _noted(person, persons.get(person.principal or "")),
            )
            for person in persons.values()
            # Who has signed up or subscribed is nobody's member, and nobody's to be listed.
            if person.role not in (Role.VISITOR, Role.SUBSCRIBER)
        ]


def _noted(person: Person, principal: Person | None) -> str:
    """What is known of somebody: of a deputy, whose they are."""
    return f"for {principal.note or principal.id}" if principal else person.note


async def revoke(person_id: str) -> None:
    """Take a role away.

    Raises:
        OperatorError: there is no such person.
    """
    async with opened(read_settings(), anew=False) as house, house.storage.unit() as unit:
        person = await unit.people.get(person_id)
        if person is None:
            raise OperatorError("ID", person_id, "nobody has this id; see `dialogbote members`")
        await end(unit, person)
        unit.turn_done()


async def export(code: str, kind: ExportFormat, out: Path) -> int:
    """Write an event's released contributions; returns how many.

    Raises:
        OperatorError: there is no such event, or the file cannot be written.
    """
    async with opened(read_settings(), anew=False) as house:
        async with house.storage.unit() as unit:
            event = await unit.events.with_code(code.lower())
            if event is None:
                raise OperatorError("EVENT", code, "there is no event with this code")
            if event.state is EventState.OPEN:
                await release(unit, event)
            labels = await labels_of(unit, event, house.phrasebook)
            unit.turn_done()
        return await asyncio.to_thread(_export, house, event, labels, kind, out)


_WRITERS = {
    ExportFormat.CSV: write_csv,
    ExportFormat.XLSX: write_xlsx,
    ExportFormat.JSONL: write_jsonl,
}


def _export(house: House, event: Event, labels: Labels, kind: ExportFormat, out: Path) -> int:
    with house.storage.released() as released:
        rows = Export(event, released, labels)
        try:
            with _for_owner(out) as file:
                _WRITERS[kind](rows, file)
        except OSError as error:
            raise OperatorError("--out", str(out), f"cannot be written: {error.strerror}") from None
        except DoesNotFit as error:
            raise OperatorError("--format", kind.value, str(error)) from None
        return len(rows)


async def report(name: str, kind: str, language: str, out: Path) -> None:
    """Write the report of a municipality's last closed round: `pdf`, `xlsx` or `jsonl`.

    Raises:
        OperatorError: there is no such municipality, language or report, or it cannot be written.
    """
    async with opened(read_settings(), anew=False) as house:
        if language not in house.phrasebook.languages:
            known = ", ".join(house.phrasebook.languages)
            raise OperatorError("--language", language, f"choose one of {known}")
        async with house.storage.unit() as unit:
            made = await _newest_report(house, unit, name)
        content = await _written(house, made, kind, language)
    try:
        with _for_owner(out) as file:
            file.write(content)
    except OSError as error:
        raise OperatorError("--out", str(out), f"cannot be written: {error.strerror}") from None


async def _newest_report(house: House, unit: Unit, name: str) -> Report:
    municipality = await unit.municipalities.named(name)
    if municipality is None:
        known = ", ".join(one.name for one in await unit.municipalities.all()) or "none yet"
        raise OperatorError("--municipality", name, f"there is none of this name; known: {known}")
    newest = await newest_closed(unit, municipality.id)
    if newest is None:
        raise OperatorError("--municipality", name, "has closed no round yet, so has no report")
    return await report_of(unit, house.surroundings(Links("")), municipality, newest)


async def _written(house: House, made: Report, kind: str, language: str) -> bytes:
    if kind == "jsonl":
        return b"".join(orjson.dumps(row) + b"\n" for row in rows(made))
    attachment = document(made) if kind == "pdf" else workbook(made)
    try:
        return (await house.documents.produce(attachment, language)).content
    except FileFailed as error:
        raise OperatorError("--format", kind, error.words or "could not be made") from error


def _for_owner(out: Path) -> BinaryIO:
    """A file for what people wrote: not for everybody on the machine to read."""
    return open(out, "wb", opener=lambda path, flags: os.open(path, flags, 0o600))


async def backup(file: Path) -> list[Path]:
    """A copy of the database, without any key."""
    return await write_backup(read_settings(), file)


async def restore(file: Path) -> list[str]:
    """Put a backup in the place of the database; returns what was done, in sentences."""
    done = await bring_back(read_settings(), file)
    said = [f"Restored from {file}."]
    if done.aside is not None:
        said.append(
            f"The former database is kept as {done.aside.file}, like a backup: "
            "delete it once you are sure."
            if done.aside.sound
            else f"The former database is damaged. What is left of it is {done.aside.file}: "
            "the next close of an event deletes it."
        )
    said.append(
        f"Repeated since the backup: {done.contributions} deleted or changed contributions, "
        f"{done.accounts} forgotten accounts."
    )
    if done.letters:
        said.append(
            f"{done.letters} letters were due since and are uncertain: see `dialogbote letters`."
        )
    if done.events:
        said.append(f"Closed, as their keys are gone: {', '.join(done.events)}.")
    return said

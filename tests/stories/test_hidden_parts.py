"""Personal parts that moderators have hidden are in no file that is handed out."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from bot.model import Role
from bot.translations import Origin, Translation
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.command_line import typed
from tests.stories.real_input.exports import from_csv, from_jsonl, from_xlsx
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of
from tests.stories.test_moderation import at, texts
from tests.stories.test_moderator import files, take_part

SAID = "Ask Anna Smith, she has the key"
PUBLIC = "Ask […], she has the key"
TRANSLATED = "Fragt Anna Smith, sie hat den Schlüssel"
FORMATS = ("csv", "xlsx", "jsonl")
READ = {"csv": from_csv, "xlsx": from_xlsx, "jsonl": from_jsonl}


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """Of an event with five texts, one of which names somebody and is translated."""
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    for number in range(4):
        await take_part(life, fake, number, f"idea {number}")
    await take_part(life, fake, 4, SAID)
    await act(life, person, "!/export")
    event, contribution = await event_of(life), (await texts(life))[SAID]
    async with life.house.storage.unit() as unit:
        unit.translations.save(
            Translation(contribution.id, event.id, "en", Origin.MACHINE, TRANSLATED)
        )
        unit.turn_done()
    return person


async def handed_out(life: Living, moderator: Person) -> dict[str, bytes]:
    """Every file with the answers, from the chat and from the command line."""
    moderator.messages.clear()
    await act(life, moderator, "!/export")
    found = {f"chat {name}": content for name, content in files(moderator).items()}
    assert found
    for kind in FORMATS:
        file = life.folder.parent / f"typed.{kind}"
        file.unlink(missing_ok=True)
        await typed(life, "export", "park", "--format", kind, "--out", str(file))
        found[f"typed.{kind}"] = file.read_bytes()
    return found


def raw(name: str, content: bytes) -> str:
    """All that stands in a file, taken out of its archive."""
    if not name.endswith(".xlsx"):
        return content.decode()
    with ZipFile(BytesIO(content)) as archive:
        return "".join(archive.read(part).decode() for part in archive.namelist())


def values(name: str, content: bytes) -> list[str]:
    return [value for kind, _, value in READ[name.rpartition(".")[2]](content) if kind == "text"]


async def test_no_file_tells_what_is_hidden(life: Living, moderator: Person) -> None:
    await at(life, moderator, SAID)
    await act(life, moderator, "Hide personal parts", f"!{PUBLIC}", "Done")
    for name, content in (await handed_out(life, moderator)).items():
        assert sorted(values(name, content))[0] == PUBLIC, name
        assert "Anna" not in raw(name, content), f"{name} tells it, in a translation or otherwise"


async def test_it_says_where_something_is_hidden_and_only_there(
    life: Living, moderator: Person
) -> None:
    await at(life, moderator, SAID)
    await act(life, moderator, "Hide personal parts", f"!{PUBLIC}", "Done")
    found = await handed_out(life, moderator)
    lines = [json.loads(line) for line in found["typed.jsonl"].splitlines()]
    assert {line["value"] for line in lines if line["hidden"] is True} == {PUBLIC}
    assert all(line["hidden"] is False for line in lines if line["value"] != PUBLIC)
    table = StringIO(found["typed.csv"].decode("utf-8-sig"))
    rows = list(csv.DictReader(table, delimiter=";"))
    assert {row["value"]: row["hidden"] for row in rows}[PUBLIC] == "yes"
    assert [row["hidden"] for row in rows].count("no") == len(rows) - 1 == 9


async def test_shown_in_full_again_it_is_told_in_full_with_its_translation(
    life: Living, moderator: Person
) -> None:
    await at(life, moderator, SAID)
    await act(life, moderator, "Hide personal parts", f"!{PUBLIC}", "Done", "Show it in full again")
    for name, content in (await handed_out(life, moderator)).items():
        assert sorted(values(name, content))[0] == SAID, name
        assert TRANSLATED in raw(name, content)

"""People write in the language they like, whichever the buttons are in."""

from __future__ import annotations

import csv
import io
from collections import Counter

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.command_line import typed
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import receipt_of, stored

TURKISH = "Parkta çocuklar için daha fazla gölge istiyoruz"
GERMAN = "Wir wünschen uns mehr Schatten für die Kinder"
SHORT = "Bus 12"


async def takes_part(life: Living, fake: FakeTelegram, number: int, *texts: str) -> Person:
    person = fake.person(1000 + number, language_code="en", first_name="C")
    first, *more = texts
    further = [step for text in more for step in ("Write another answer", f"!{text}")]
    await act(
        life, person, "!/start park", "Take part", f"!{first}", *further, "Done", "Red", "3",
        "Hand in answers",
    )  # fmt: skip
    return person


async def texts(life: Living) -> list[tuple[str, str]]:
    return [(one.value, one.language) for one in await stored(life) if one.prompt == "p1"]


async def test_each_text_keeps_its_own_language(life: Living, fake: FakeTelegram) -> None:
    moderator = fake.person(1, language_code="en", first_name="Mod")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, moderator, "park")
    for number in range(5):
        await takes_part(life, fake, number, f"{TURKISH} {number}", f"{GERMAN} {number}", SHORT)
    await life.restart()
    found = Counter((one.prompt, one.language) for one in await stored(life))
    assert found == {("p1", "tr"): 5, ("p1", "de"): 5, ("p1", "en"): 5, ("p2", "en"): 5,
                     ("p3", "en"): 5}  # fmt: skip

    out = life.folder.parent / "park.csv"
    await typed(life, "export", "park", "--format", "csv", "--out", str(out))
    rows = csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline=""), delimiter=";")
    told = {(row["value"].rstrip(" 01234"), row["language"]) for row in rows}
    assert told >= {(TURKISH, "tr"), (GERMAN, "de"), ("Red", "en"), ("", "en")}


async def test_a_text_changed_into_another_language_is_in_that(
    life: Living, fake: FakeTelegram
) -> None:
    moderator = fake.person(1, language_code="en", first_name="Mod")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, moderator, "park")
    person = await takes_part(life, fake, 0, TURKISH)
    assert await texts(life) == [(TURKISH, "tr")]
    await act(
        life, person, f"!/receipt {receipt_of(person)}", "Change these answers",
        "Change 1", "Delete this answer", f"!{GERMAN}", "Done", "Hand in changes",
    )  # fmt: skip
    assert await texts(life) == [(GERMAN, "de")]

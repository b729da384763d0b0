"""After the talk, by Telegram: thanks, material, five questions, and somebody to talk to again."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.model import LetterState, Role, RoundState
from storage.backup import backup
from storage.restore import restore
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

THANKS, NEWS = "Thank you for taking part in the talk.", "There is material from the talk now."
MET = "Somebody would like to talk to you again, as you would."
LINK = "https://example.org/slides?a=1&b=2"
HOSTILE = "=1+1 <b>fett</b> &amp; {day} %s"


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    # A Monday, 10:00 in Berlin.
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


async def come(
    life: Living, fake: FakeTelegram, number: int, role: Role, language: str = "en"
) -> Person:
    someone = fake.person(number, language_code=language, first_name="P")
    await act(life, someone, f"!/start {await life.grant(role, note=f'P{number}')}")
    return someone


async def held(life: Living, fake: FakeTelegram, guests: int = 2) -> tuple[Person, list[Person]]:
    """A talk of Tuesday, 9 March, 14:00 to 15:00, to which all of them said yes: it is over."""
    organiser = await come(life, fake, 1, Role.MODERATOR)
    people = [await come(life, fake, 10 + number, Role.DECISION_MAKER) for number in range(guests)]
    await act(
        life, organiser, "!/talks", "New talk", "!Shared streets", "!Prof. Muster on streets",
        "!09.03.2027 14:00", "!Town hall, room 7", "Skip", "Announce",
    )  # fmt: skip
    await life.pass_time(seconds=15)
    for someone in people:
        await act(life, someone, "Yes")
    life.now = datetime(2027, 3, 9, 14, 30, tzinfo=UTC)
    await life.doors.tick()
    return organiser, people


async def thanked(life: Living) -> None:
    life.now = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
    await life.doors.tick()


def heard(someone: Person, words: str) -> int:
    return sum(words in message.text for message in someone.messages)


async def join(life: Living, someone: Person, name: str, contact: str) -> None:
    await act(
        life, someone, "!/talks", "Talk to somebody again", "Join the list", f"!{name}",
        f"!{contact}", "Put me on the list",
    )  # fmt: skip
    assert "You are on the list as:" in text_of_last(someone)


async def see_list(life: Living, someone: Person) -> str:
    await act(life, someone, "!/talks", "Talk to somebody again")
    return text_of_last(someone)


async def test_thanks_come_once_within_a_day_with_the_material(
    life: Living, fake: FakeTelegram
) -> None:
    organiser = await come(life, fake, 1, Role.MODERATOR)
    yes = await come(life, fake, 2, Role.DECISION_MAKER, "de")
    maybe = await come(life, fake, 3, Role.DECISION_MAKER, "ar")
    no = await come(life, fake, 4, Role.DECISION_MAKER, "tr")
    await act(
        life, organiser, "!/talks", "New talk", "!Shared streets", "Skip", "!09.03.2027 14:00",
        "!Town hall", "Skip", "Announce", "!/talks", "Material", "Add material",
        "!http://example.org",
    )  # fmt: skip
    assert "begins with https://" in organiser.transcript()
    await life.restart()
    await act(life, organiser, f"!{LINK}", f"!{HOSTILE}", "Done")
    assert LINK in text_of_last(organiser) and HOSTILE in text_of_last(organiser)
    await act(life, organiser, "Hand it out")
    await life.pass_time(seconds=15)
    for someone, answer in ((yes, "Ja"), (maybe, "ربما"), (no, "Hayır")):
        await act(life, someone, answer)
    received = len(no.messages)
    life.now = datetime(2027, 3, 10, 9, 0, tzinfo=UTC) - timedelta(seconds=15)
    await life.doors.tick()
    assert heard(yes, "Danke, dass Sie beim Gespräch dabei waren.") == 0
    for _ in range(2):
        await life.restart()
        await thanked(life)
    assert heard(yes, "Danke, dass Sie beim Gespräch dabei waren.") == 1
    assert heard(maybe, "شكرًا لاهتمامكم باللقاء.") == 1
    assert LINK in text_of_last(yes) and HOSTILE in text_of_last(yes)
    assert yes.last and {"Fünf Fragen beantworten", "Mit jemandem wieder sprechen"} <= set(
        yes.last.labels
    )
    assert len(no.messages) == received
    await act(life, no, "!/talks")
    assert "Geçmiş" not in text_of_last(no)
    async with life.house.storage.unit() as unit:
        states = {letter.state for letter in await unit.letters.all()}
    assert not states & {LetterState.QUEUED, LetterState.UNCERTAIN}


async def test_material_that_comes_late_is_told_once(life: Living, fake: FakeTelegram) -> None:
    organiser, (first, second) = await held(life, fake)
    await thanked(life)
    assert [heard(one, THANKS) for one in (first, second)] == [1, 1]
    await act(life, organiser, "!/talks", "Material", "Add material", f"!{LINK}", "Skip")
    assert "2 people who were thanked already will be told now." in text_of_last(organiser)
    await act(life, organiser, "Hand it out")
    for _ in range(2):
        await life.restart()
        await life.pass_time(seconds=15)
    assert [heard(one, NEWS) for one in (first, second)] == [1, 1]
    assert LINK in text_of_last(first)
    await act(life, organiser, "!/talks", "Material", "Remove the material", "!/talks")
    assert LINK not in text_of_last(organiser)
    await act(life, first, "!/talks")
    assert LINK not in text_of_last(first)


async def test_five_questions_are_told_in_sums_two_weeks_later(
    life: Living, fake: FakeTelegram
) -> None:
    organiser, people = await held(life, fake, 6)
    await thanked(life)
    for someone in people[:5]:
        await act(
            life, someone, "Answer five questions", "I fully agree", "Partly", "Skip",
            "I do not agree", "I mostly agree",
        )  # fmt: skip
        await act(life, someone, "Send")
        assert "That helps those who come after you" in text_of_last(someone)
    await act(life, people[0], "Change my answers", "Change 2", "I hardly agree", "Send")
    await act(life, people[5], "Answer five questions", "I do not agree")
    await life.restart()
    await act(life, people[5], "!/start", "Skip", "I fully agree", "Skip", "Skip", "Send")
    await act(life, organiser, "!/talks", "Did it help?")
    assert "People are asked until Tuesday, 23 March 2027" in text_of_last(organiser)
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.in_state(RoundState.OPEN)
        assert len(await unit.feedbacks.opinions(feedback.id)) == 6
    await life.pass_time(days=13)
    await act(life, organiser, "!/talks", "Did it help?")
    assert "People are asked until" in text_of_last(organiser)
    await life.pass_time(days=1)
    await act(life, organiser, "!/talks", "All past talks", "09.03.2027 Shared streets")
    await act(life, organiser, "Did it help?")
    said = organiser.transcript()
    assert "At least 5 people answered." in said
    assert "my mind. 6 answers; the one in the middle: I fully agree. The groups are too" in said
    assert "I can use. 5 answers; the one in the middle: Partly. The groups are too" in said
    assert "stays confidential. 1" not in said, "one person answered it"
    (file,) = [m.document for m in organiser.messages if m.document]
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows[1][1:] == (6, "I fully agree", "too small", "too small", "too small")
    assert not list((life.folder / "keys").glob(f"{feedback.id}.*"))
    async with life.house.storage.unit() as unit:
        assert await unit.feedbacks.opinions(feedback.id) == []
    people[1].press("Change my answers")
    await life.settled()
    assert "two weeks after the talk" in text_of_last(people[1])


async def test_two_who_both_wish_it_learn_of_each_other_and_nobody_else_does(
    life: Living, fake: FakeTelegram
) -> None:
    organiser, (anna, bert, cem) = await held(life, fake, 3)
    await act(life, anna, "!/talks", "Talk to somebody again")
    assert "Nobody sees whom you chose" in text_of_last(anna)
    await join(life, anna, "Anna A.", HOSTILE)
    await join(life, bert, "Bert B.", "bert@town.example")
    await join(life, cem, "Cem C.", "0123 456")
    before = await see_list(life, bert)
    await act(life, anna, "!/talks", "Talk to somebody again", "Bert B.")
    assert anna.last and "✓ Bert B." in anna.last.labels
    assert await see_list(life, bert) == before
    await act(life, cem, "!/talks", "Talk to somebody again", "Anna A.")
    await life.restart()
    await life.pass_time(seconds=15)
    assert [heard(one, MET) for one in (anna, bert, cem)] == [0, 0, 0]
    await act(life, bert, "!/talks", "Talk to somebody again", "Anna A.")
    for _ in range(2):
        await life.pass_time(seconds=15)
        await life.restart()
    assert [heard(one, MET) for one in (anna, bert, cem)] == [1, 1, 0]
    assert "Bert B." in text_of_last(anna) and "bert@town.example" in text_of_last(anna)
    assert "Anna A." in text_of_last(bert) and HOSTILE in text_of_last(bert)
    # A wish that is taken back before it is shared connects nobody.
    await act(life, cem, "!/talks", "Talk to somebody again", "✓ Anna A.")
    await act(life, anna, "!/talks", "Talk to somebody again", "Cem C.")
    await life.pass_time(seconds=15)
    assert heard(cem, MET) + heard(anna, MET) == 1
    await act(life, organiser, "!/talks", "Letters about this talk")
    for secret in ("Anna A.", "bert@town.example", "0123 456"):
        assert secret not in organiser.transcript()
    assert "0123 456" not in anna.transcript()
    life.now = datetime(2027, 3, 24, 11, 0, tzinfo=UTC)
    await life.doors.tick()
    async with life.house.storage.unit() as unit:
        assert await unit.calling_cards.talks() == []
        assert not [one for one in await unit.letters.all() if one.kind == "talk-again"]


async def test_leaving_and_forgetting_take_everything_along(
    life: Living, fake: FakeTelegram
) -> None:
    _, (anna, bert) = await held(life, fake)
    await join(life, anna, "Anna A.", "anna@town.example")
    await join(life, bert, "Bert B.", "bert@town.example")
    await act(life, anna, "!/talks", "Talk to somebody again", "Bert B.", "!/mydata")
    (file,) = [m.document for m in anna.messages[-1:] if m.document]
    (role,) = json.loads(file.content)["roles"]
    (entry,) = role["on lists to talk again"]
    assert entry["name"] == "Anna A." and entry["contact"] == "anna@town.example"
    assert entry["would like to talk again to"] == ["Bert B."]
    await act(life, bert, "!/mydata")
    (file,) = [m.document for m in bert.messages[-1:] if m.document]
    assert b"Anna" not in file.content
    await act(life, bert, "!/talks", "Talk to somebody again", "Leave the list")
    assert "You are off the list." in text_of_last(bert)
    assert "Bert B." not in await see_list(life, anna)
    await act(life, anna, "!/forget")
    assert "the lists of talks" in text_of_last(anna)
    await act(life, anna, "Yes, forget me")
    async with life.house.storage.unit() as unit:
        assert await unit.calling_cards.talks() == []


async def test_who_is_forgotten_leaves_no_letter_about_them_behind(
    life: Living, fake: FakeTelegram
) -> None:
    _, (anna, bert) = await held(life, fake)
    await join(life, anna, "Anna A.", "anna@town.example")
    await join(life, bert, "Bert B.", "bert@town.example")
    await act(life, anna, "!/talks", "Talk to somebody again", "Bert B.")
    await act(life, bert, "!/talks", "Talk to somebody again", "Anna A.")
    await life.pass_time(seconds=15)
    assert heard(bert, MET) == 1
    await act(life, anna, "!/forget", "Yes, forget me")
    async with life.house.storage.unit() as unit:
        assert not [one for one in await unit.letters.all() if one.kind == "talk-again"]
    assert "Nobody else is on the list yet" in await see_list(life, bert)


async def test_no_backup_knows_who_wants_to_meet_whom(life: Living, fake: FakeTelegram) -> None:
    _, (anna, bert) = await held(life, fake)
    await join(life, anna, "Anna A.", "anna@town.example")
    await join(life, bert, "Bert B.", "bert@town.example")
    await act(life, anna, "!/talks", "Talk to somebody again", "Bert B.")
    await act(life, bert, "!/talks", "Talk to somebody again", "Anna A.")
    await life.pass_time(seconds=15)
    assert heard(anna, MET) == 1
    file = life.folder.parent / "backup.db"
    await backup(life.folder, life.settings.database, file)
    await life.stop()
    await restore(life.folder, life.settings.database, file, life.now)
    await life.start()
    async with life.house.storage.unit() as unit:
        assert await unit.calling_cards.talks() == []
        assert not [one for one in await unit.letters.all() if one.kind == "talk-again"]
        assert [one for one in await unit.letters.all() if one.kind == "talk-thanks"]
    assert "Nobody else is on the list" not in await see_list(life, anna)
    await join(life, anna, "Anna A.", "anna@town.example")
    assert "Nobody else is on the list yet" in text_of_last(anna)
    # A list to be joined is one of wishes to be made anew: nothing of the old ones holds.
    await life.pass_time(seconds=15)
    assert heard(anna, MET) == 1

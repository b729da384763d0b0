"""Updates are confirmed only after they are committed, and each is applied once."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy.exc import OperationalError

from bot.commands import COMMANDS, canonical
from bot.model import Role
from handlers.telegram import application
from tests.fakes.botapi import FakeTelegram, retry_after, server_error
from tests.living import Living, living
from tests.stories.scenes import act, create_event


async def test_nothing_is_confirmed_while_the_database_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "PAUSE", 0.01)
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        storage, tries, refused = life.house.storage, 0, asyncio.Event()
        commit = storage._commit

        async def full(unit: Any) -> None:
            nonlocal tries
            tries += 1
            if tries <= 6:
                refused.set()
                raise OperationalError("COMMIT", {}, Exception("disk full"))
            await commit(unit)

        monkeypatch.setattr(storage, "_commit", full)
        person = fake.person(1, language_code="en")
        number = person.send("/help")
        await refused.wait()
        assert number in fake.pending
        assert not person.messages
        await life.settled()
        assert tries > 6
        assert [m.text.splitlines()[0] for m in person.messages] == ["What you can write to me"]


@pytest.mark.parametrize("seed", range(5))
async def test_doubled_and_restarted_numbers_change_nothing(tmp_path: Path, seed: int) -> None:
    """The same updates, some of them twice: the same contributions as in a clean run."""
    chance = random.Random(seed)
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        moderator = fake.person(1, language_code="en")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, "park")
        citizen = fake.person(2, language_code="en")
        for step in (
            "!/start park", "Take part", "!one", "!two", "Write another answer", "!three", "Done",
            "Red", "Skip", "Hand in answers",
        ):  # fmt: skip
            number = citizen.send(step[1:]) if step[0] == "!" else citizen.press(step)
            for _ in range(chance.randint(0, 2)):
                fake.redeliver(number)
            await life.settled()
            if chance.random() < 0.3:
                await life.restart()
        async with life.house.storage.unit() as unit:
            event = await unit.events.with_code("park")
            assert event is not None
            found = [
                one
                for p in ("p1", "p2", "p3")
                for one in await unit.contributions.waiting(event.id, p)
            ]
        assert sorted(one.value for one in found) == ["o1", "one\ntwo", "three"]
        assert not fake.violations


async def stored(life: Living) -> list[tuple[str, str]]:
    """(prompt, answer) of everything that waits in the event."""
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        return sorted(
            (prompt.id, one.value)
            for prompt in event.prompts.questions
            for one in await unit.contributions.waiting(event.id, prompt.id)
        )


@pytest.mark.parametrize("seed", range(5))
async def test_updates_of_many_people_in_any_order_lead_to_the_same(
    tmp_path: Path, seed: int
) -> None:
    """What one person does keeps its order; how people are mixed, and what comes twice, is chance."""
    chance = random.Random(seed)
    steps = ("!/start park", "Take part", "!a", "!b", "Done", "Red", "Skip", "Hand in answers")
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        moderator = fake.person(1, language_code="en")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, "park")
        people = [fake.person(number, language_code="en") for number in range(2, 8)]
        for step in steps:
            numbers = [p.send(step[1:]) if step[0] == "!" else p.press(step) for p in people]
            for number in chance.sample(numbers, 3):
                fake.redeliver(number)
            fake.permute(chance.randrange(1000))
            await life.settled()
        assert await stored(life) == [("p1", "a\nb")] * 6 + [("p2", "o1")] * 6
        assert not fake.violations


async def test_an_old_update_that_comes_after_newer_ones_is_not_applied_again(
    tmp_path: Path,
) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        moderator = fake.person(1, language_code="en")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, "park")
        citizen = fake.person(2, language_code="en")
        await act(life, citizen, "!/start park", "Take part")
        words = citizen.send("once")
        await life.settled()
        await act(life, citizen, "Done", "Red", "Back")
        seen = len(citizen.messages)
        await life.restart()
        fake.redeliver(words)
        await life.settled()
        assert len(citizen.messages) == seen, "it was answered when it first came"
        await act(life, citizen, "Red", "Skip", "Hand in answers")
        assert await stored(life) == [("p1", "once"), ("p2", "o1")]


@pytest.mark.parametrize("first", [5, 900_000_000])
async def test_numbers_that_start_anew_after_a_quiet_week_are_heard(
    tmp_path: Path, first: int
) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person = fake.person(1, language_code="en")
        await act(life, person, "!/help", "!/privacy")
        fake.restart_ids(first)
        await act(life, person, "!/status", "!/help")
        assert len(person.messages) == 4
        assert not fake.violations, "an offset beyond them would forget them unheard"


async def test_nothing_is_confirmed_and_nothing_lost_while_telegram_falters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "PAUSE", 0.01)
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person = fake.person(1, language_code="en")
        fake.fail_next("getUpdates", server_error(502), times=3)
        await act(life, person, "!/help")
        assert not fake.planned_faults
        assert len(person.messages) == 1


# ------------------------------------------------------------------------------ groups


async def test_a_group_is_told_once_where_the_bot_is(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person, group = fake.person(1, language_code="en"), fake.group(-100)
        group.add_bot(person)
        for text in ("/start", "/help", "hello", "/start park"):
            person.send(text, to=group)
        await life.settled()
        (told,) = group.messages
        assert (
            told.text
            == "I only talk in private. Please write to me there: https://t.me/dialogbote_test_bot"
        )
        assert not person.messages
        other = fake.group(-200, supergroup=True)
        person.send("/help@dialogbote_test_bot", to=other)
        await life.settled()
        assert len(other.messages) == 1
        assert not fake.violations


async def test_talk_in_a_group_and_posts_in_a_channel_are_nobodys_answers(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person, group = fake.person(1, language_code="en"), fake.group(-100)
        person.send("hello everybody", to=group)
        person.send_photo("look", to=group)
        group.send_anonymous("/start")
        group.remove_bot(person)
        fake.channel(-300).post("/start")
        fake.enqueue(
            "message", {"message_id": 1, "date": 1, "chat": group.chat.description, "text": "/help"}
        )
        await life.settled()
        assert not group.messages
        assert not person.messages


async def test_a_button_in_a_group_is_answered_in_private(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person, group = fake.person(1, language_code="en"), fake.group(-100)
        await act(life, person, "!/start")
        person.press_data("help", on=group)
        await life.settled()
        assert not group.messages
        assert "What you can write to me" in person.messages[-1].text


@pytest.mark.parametrize("times", [1, 3])
async def test_a_group_that_makes_the_bot_wait_holds_up_nobody(tmp_path: Path, times: int) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person, group = fake.person(1, language_code="en"), fake.group(-100)
        fake.fail_next("sendMessage", retry_after(3_600), times=times, chat_id=-100)
        person.send("/start", to=group)
        await fake.until(lambda: fake.calls("sendMessage", chat_id=-100))
        person.send("/help")
        await person.until_sees("What you can write to me", timeout=10)


# ------------------------------------------------------------------------------ commands


async def test_every_language_has_its_commands_and_each_is_understood(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        assert life.doors.telegram is not None
        await life.doors.telegram.register()
        assert not fake.violations
        registered = fake.state.commands
        languages = ["", *life.house.phrasebook.languages]
        assert {code for _, code in registered} == set(languages)
        for (scope, code), commands in registered.items():
            assert orjson.loads(scope) == {"type": "all_private_chats"}
            names = [command["command"] for command in commands]
            assert {canonical(name) for name in names} == {command.name for command in COMMANDS}
            assert len({command["description"] for command in commands}) == len(commands)
            german = life.house.phrasebook.choose(code or None) == "de"
            assert ("hilfe" in names) is german


@pytest.mark.parametrize("name", [n for c in COMMANDS for n in (c.name, c.german)])
async def test_every_command_is_answered_whatever_is_written_behind_it(
    tmp_path: Path, name: str
) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person = fake.person(1, language_code="en")
        for number, text in enumerate(
            (f"/{name}", f"/{name.upper()}@dialogbote_test_bot", f"/{name} <b> x"), 1
        ):
            await act(life, person, f"!{text}")
            assert len(person.messages) >= number
        assert not any("I do not know that command" in one.text for one in person.messages)
        assert not fake.violations

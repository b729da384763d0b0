"""The way in: one transaction a batch, each press on its own, nothing twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.links import Links
from bot.model import Door, Format
from bot.replies import Command, Press, Tap, Words
from handlers.assembly import House, opened
from handlers.demo_roles import DemoRoles
from handlers.intake import Intake, Taken
from tests.living import START, Living

LINKS = Links("http://127.0.0.1:8080")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(Living(tmp_path, None).settings, lambda: START) as house:
        await DemoRoles.prepared(house)
        yield house


@pytest.fixture
def intake(house: House) -> Intake:
    return house.intake(LINKS)


def press(account: int, key: int, what: object, door: Door = Door.TELEGRAM) -> Press:
    return Press(door, str(account), f"k{key}", what, "en")  # type: ignore[arg-type]


def words(taken: Taken) -> str:
    return str(taken.sayings)


async def join(intake: Intake, account: int, door: Door = Door.TELEGRAM) -> None:
    (notice,) = await intake.take(
        [press(account, account * 100, Command("start", "beispiel"), door)]
    )
    button = notice.sayings[-1].buttons[0][0]
    assert button.action is not None
    await intake.take([press(account, account * 100 + 1, Tap(button.action), door)])


async def texts(house: House) -> list[str]:
    async with house.storage.unit() as unit:
        event = await unit.events.with_code("beispiel")
        assert event is not None
        found = await unit.conversations.of_subject(event.id)
        assert all(one.format is Format.DIALOGUE for one in found)
        return sorted("|".join(one.walk.answers.get("idea", ())) for one in found)


async def test_a_batch_is_answered_in_order_and_committed(house: House, intake: Intake) -> None:
    for account in (1, 2, 3):
        await join(intake, account)
    taken = await intake.take(
        [press(1, 1, Words("a")), press(2, 2, Words("b")), press(1, 3, Words("c"))]
    )
    assert "'a'" in words(taken[0])
    assert "'b'" in words(taken[1])
    assert "a\\nc" in words(taken[2]), "the second press of a chat sees the first"
    assert await texts(house) == ["", "a\nc", "b"]


async def test_the_same_press_is_taken_once(house: House, intake: Intake) -> None:
    await join(intake, 1)
    first = press(1, 7, Words("a"))
    taken = await intake.take([first, first])
    assert taken[1].sayings == ()
    again = await intake.take([first])
    assert again[0].sayings == () and again[0].debt is None
    assert await texts(house) == ["a"]


async def test_a_browser_that_repeats_is_told_where_it_is(house: House, intake: Intake) -> None:
    await join(intake, 1, Door.BROWSER)
    first = press(1, 7, Words("a"), Door.BROWSER)
    await intake.take([first])
    (again,) = await intake.take([first])
    assert "'a'" in words(again)
    assert await texts(house) == ["a"]


async def test_a_press_that_fails_takes_no_other_along(
    house: House, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account in (1, 2, 3):
        await join(intake, account)
    heart = intake._reception.hear

    async def failing(unit: Any, one: Press) -> Any:
        answered = await heart(unit, one)
        if one.key == "k2":
            raise RuntimeError("a text that must not be logged")
        return answered

    monkeypatch.setattr(intake._reception, "hear", failing)
    taken = await intake.take([press(a, a, Words(f"text {a}")) for a in (1, 2, 3)])
    assert "went wrong on our side" in words(taken[1])
    assert await texts(house) == ["", "text 1", "text 3"]


async def test_a_press_that_spoils_the_batch_is_taken_out_of_it(
    house: House, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It wrote before it failed, so the batch is rolled back and taken again one by one."""
    for account in (1, 2, 3):
        await join(intake, account)
    heart = intake._reception.hear

    async def failing(unit: Any, one: Press) -> Any:
        answered = await heart(unit, one)
        if one.key == "k2":
            await unit.flush()
            raise RuntimeError
        return answered

    monkeypatch.setattr(intake._reception, "hear", failing)
    taken = await intake.take([press(a, a, Words(f"text {a}")) for a in (1, 2, 3)])
    assert "went wrong on our side" in words(taken[1])
    assert await texts(house) == ["", "text 1", "text 3"]
    assert not intake.failing


async def test_a_database_that_takes_nothing_confirms_nothing(
    house: House, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    await join(intake, 1)

    async def full(*_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(house.storage, "_commit", full)
        with pytest.raises(OperationalError):
            await intake.take([press(1, 5, Words("a")), press(1, 6, Words("b"))])
        assert intake.failing
    assert await texts(house) == [""]
    await intake.take([press(1, 5, Words("a")), press(1, 6, Words("b"))])
    assert not intake.failing
    assert await texts(house) == ["a\nb"]


async def test_a_failed_browser_press_can_be_sent_again(
    house: House, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    await join(intake, 1, Door.BROWSER)
    again = press(1, 5, Words("a"), Door.BROWSER)
    with monkeypatch.context() as patch:

        async def failing(*_: object) -> None:
            raise RuntimeError

        patch.setattr(intake._reception, "hear", failing)
        with pytest.raises(RuntimeError):
            await intake.take([again])
        assert not intake.failing, "the database works"
    await intake.take([again])
    assert await texts(house) == ["a"]


async def test_an_answer_is_owed_until_it_is_settled(house: House, intake: Intake) -> None:
    (taken,) = await intake.take([press(1, 1, Command("help"))])
    assert taken.debt is not None
    assert [address for address, _ in await intake.owed()] == ["1"]
    (newer,) = await intake.take([press(1, 2, Command("help"))])
    assert newer.debt is not None
    intake.settle(taken.debt)
    await intake.tidy()
    assert [address for address, _ in await intake.owed()] == ["1"], "the newer one is still owed"
    intake.settle(newer.debt)
    await intake.tidy()
    assert await intake.owed() == []


async def test_browsers_are_owed_nothing(intake: Intake) -> None:
    (taken,) = await intake.take([press(1, 1, Command("help"), Door.BROWSER)])
    assert taken.debt is None
    assert await intake.owed() == []

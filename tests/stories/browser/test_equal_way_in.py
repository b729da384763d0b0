"""The browser as an equal way in: the same answers, as often, and found again."""

from __future__ import annotations

from bot.model import Contribution
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import stored, texts
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act


async def test_the_same_answers_are_stored_whichever_way_they_come(
    life: Living, browser: Browser, fake: FakeTelegram
) -> None:
    citizen = fake.person(2, language_code="en", first_name="Cem")
    await act(life, citizen, "!/start park", "Take part", "!More trees", "!and shade", "Done")
    await act(life, citizen, "Green", "Skip", "Hand in answers")
    by_telegram = await stored(life)
    await browser.go("/e/park")
    await browser.press("join")
    await browser.write("More trees")
    await browser.write("and shade")
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    await browser.press("finish")
    assert "Your answers have been sent" in browser.text
    known = {one.id for one in by_telegram}
    by_browser = [one for one in await stored(life) if one.id not in known]

    def shape(one: Contribution) -> tuple[object, ...]:
        return one.event, one.prompt, one.value, one.language, bool(one.receipt), bool(one.waiter)

    assert sorted(map(shape, by_browser)) == sorted(map(shape, by_telegram))
    assert len(by_browser) == 2


async def test_what_is_typed_arrives_in_every_character(life: Living, browser: Browser) -> None:
    odd = "  <b>zwei\n\tdrei</b> & 'vier' \u202eüber\u202c 🏳️‍🌈 {{7*7}} %s  "
    await browser.answer(odd)
    await browser.press("finish")
    assert await texts(life) == [odd]


async def test_a_receipt_opens_the_answers_in_the_other_door_too(
    life: Living, browser: Browser, fake: FakeTelegram
) -> None:
    await browser.answer("From the browser")
    await browser.press("finish")
    citizen = fake.person(2, language_code="en", first_name="Cem")
    await act(life, citizen, f"!/receipt {browser.receipt}")
    assert citizen.last is not None
    assert "From the browser" in citizen.last.text
    await browser.write(f"/receipt {browser.receipt.lower()}")
    await browser.press("receipt-edit")
    await browser.press("edit", ":p2")
    assert "Which colour?" in browser.text
    await browser.press("answer:")
    await browser.press("finish")
    await browser.write(browser.receipt)
    await browser.press("receipt-del")
    await browser.press("receipt-gone")
    assert await stored(life) == []


async def test_a_cookie_answers_as_often_as_the_event_takes_and_another_anew(
    life: Living, browser: Browser, moderator: Person
) -> None:
    await browser.answer("first")
    await browser.press("finish")
    for text in ("second", "third"):
        await browser.go("/e/park")
        await browser.press("join")
        await browser.write(text)
        await browser.press("done")
        # The choice takes one answer from each; the scale was skipped, so it is asked again.
        await browser.press("answer:" if text == "third" else "skip")
        await browser.press("finish")
    await browser.go("/e/park")
    await browser.press("join")
    assert "already given all the answers" in browser.text
    other = Browser(life)
    await other.answer("fourth")
    await other.press("finish")
    assert await texts(life) == ["first", "fourth", "second", "third"]
    for number in range(4):
        one = Browser(life)
        await one.answer(f"more {number}")
        await one.press("finish")
    await act(life, moderator, "!/events", "Our park (open)")
    assert moderator.last is not None
    assert "At least 5 people took part" in moderator.last.text
    assert "At least 5 of them in the browser" in moderator.last.text


async def test_a_cookie_that_was_deleted_brings_back_no_draft(
    life: Living, browser: Browser
) -> None:
    await browser.answer("mine alone")
    stranger = Browser(life)
    await stranger.go("/chat")
    assert "mine alone" not in stranger.text
    await browser.go("/chat")
    assert "mine alone" in browser.text


async def test_a_restart_finds_everybody_where_they_were(life: Living, browser: Browser) -> None:
    await browser.go("/e/park")
    await browser.press("join")
    await browser.write("before")
    await life.restart()
    await browser.write("and after")
    await life.restart()
    await browser.go("/chat")
    assert "before and after" in browser.text
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    await life.restart()
    await browser.press("finish")
    assert await texts(life) == ["before\nand after"]

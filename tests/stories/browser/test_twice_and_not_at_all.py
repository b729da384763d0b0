"""What is sent twice, or was committed and never shown, counts once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import stored, texts
from tests.stories.browser.visitor import Browser


@pytest.fixture(autouse=True)
def hasty() -> None:
    """Not here: things happen at the same time, so the driver keeps its thread."""


async def test_a_form_sent_twice_is_one_answer(life: Living, browser: Browser) -> None:
    await browser.go("/e/park")
    await browser.press("join")
    form = Forms(browser.page).ids["composer"]
    once = {**form.fields, "text": "only once"}
    await asyncio.gather(*(browser.go(form.action, "POST", **once) for _ in range(5)))
    await life.restart()
    await browser.go(form.action, "POST", **once)
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    action, sent = browser.form("finish")
    for _ in range(3):
        await browser.go(action, "POST", **sent)
        assert browser.status == 200
    assert await texts(life) == ["only once"]
    assert len(await stored(life)) == 2


async def test_the_first_press_sent_twice_begins_one_conversation_each_and_stores_nothing(
    life: Living, browser: Browser
) -> None:
    """Before the cookie two tabs are two people; neither has handed anything in."""
    await browser.go("/e/park")
    first = browser.page
    await browser.press("join")
    account = dict(browser._jar)
    browser.page = first
    await browser.press("join")
    # The cookie is there by now, and the old form knows none: it is offered once more.
    assert browser.status == 403
    await browser.send_again()
    assert dict(browser._jar) == account
    assert "What shall change?" in browser.text
    assert await stored(life) == []


@pytest.mark.parametrize("killed", [False, True])
async def test_a_commit_that_failed_keeps_the_words_and_a_retry_stores_them_once(
    life: Living, browser: Browser, killed: bool
) -> None:
    await browser.go("/e/park")
    await browser.press("join")
    storage = life.house.storage
    commit = storage._commit

    async def refused(unit: Any) -> None:
        raise OSError("no space left on device")

    storage._commit = refused  # type: ignore[method-assign]
    await browser.write("<i>not lost</i>")
    assert browser.status == 503
    assert "<i>not lost</i>" in browser.text
    await browser.send_again()
    assert browser.status == 503
    storage._commit = commit  # type: ignore[method-assign]
    if killed:
        await life.restart()
    offer = browser.page
    await browser.send_again()
    assert browser.status == 200
    browser.page = offer
    await browser.send_again()
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    await browser.press("finish")
    assert await texts(life) == ["<i>not lost</i>"]


async def test_an_answer_that_was_committed_and_never_shown_is_not_stored_again(
    life: Living, browser: Browser
) -> None:
    """Killed between the commit and the response: the person sends it once more."""
    await browser.answer("handed in")
    review = browser.page
    storage = life.house.storage
    commit = storage._commit

    async def committed_and_gone(unit: Any) -> None:
        await commit(unit)
        raise ConnectionResetError("the machine is gone")

    storage._commit = committed_and_gone  # type: ignore[method-assign]
    await browser.press("finish")
    assert browser.status == 503
    storage._commit = commit  # type: ignore[method-assign]
    await life.restart()
    await browser.send_again()
    assert browser.status == 200
    browser.page = review
    await browser.press("finish")
    assert "sent already" in browser.text
    assert await texts(life) == ["handed in"]

"""In a browser, too, people decide about what looks like personal data, and a form counts once."""

from __future__ import annotations

from tests.living import Living
from tests.stories.browser.scene import stored, texts
from tests.stories.browser.visitor import Browser


async def test_a_word_before_sending_that_a_form_sent_twice_does_not_skip(
    life: Living, browser: Browser
) -> None:
    await browser.answer("Call me: 0511 123456")
    action, sent = browser.form("finish")
    for _ in range(2):
        await browser.go(action, "POST", **sent)
        assert "A telephone number: “0511 123456”" in browser.text
        assert await stored(life) == []
    await life.restart()
    await browser.press("finish")
    assert await texts(life) == ["Call me: 0511 123456"]

"""Looking changes nothing, whoever looks and wherever they are."""

from __future__ import annotations

import pytest

from bot.model import Role
from handlers.demo_roles import DemoRoles
from handlers.serving import Doors
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, announced, content
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, plan_drafts

LOOKS = (
    "/",
    f"/e/{CODE}",
    f"/e/{CODE}?lang=ar",
    f"/e?code={CODE}",
    "/e/nothing",
    "/chat",
    "/chat/letters",
    "/press",
    "/join/{code}",
    "/e/{code}",
    "/download/nothing",
    "/healthz",
    "/robots.txt",
    "/static/0/style.css",
    "/nothing",
)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_look_of_somebody_new_changes_nothing(
    life: Living, browser: Browser, method: str
) -> None:
    code = await life.grant(Role.MODERATOR)
    before = await content(life)
    for path in LOOKS:
        await browser.go(path.format(code=code), method)
        assert await content(life) == before, path
        assert not browser._jar, path
    await browser.join(code)
    assert "You are moderator" in browser.text, "the code was not spent by looking"


@pytest.mark.parametrize("stand", ["question", "review", "sent", "role", "result"])
async def test_a_look_of_somebody_known_changes_nothing(
    life: Living, browser: Browser, moderator: Person, stand: str
) -> None:
    if stand in ("role", "result"):
        await browser.join(await life.grant(Role.DECISION_MAKER))
        await browser.join(await life.grant(Role.RESPONDENT))
        await announced(life, moderator)
        await life.pass_time(seconds=15)
    if stand == "result":
        await browser.press("selfcheck")
        await browser.press("selfcheck-new")
        for _ in range(14):
            await browser.press("answer:")
        assert "Your result by field of action" in browser.text
    elif stand != "role":
        await browser.answer("words")
        if stand == "question":
            await browser.press("edit")
        elif stand == "sent":
            await browser.press("finish")
    code = await life.grant(Role.MODERATOR)
    await life.pass_time(hours=2)
    before = await content(life)
    for path in LOOKS:
        await browser.go(path.format(code=code))
        assert await content(life) == before, path


async def test_a_look_at_another_event_leaves_words_where_they_were_written(
    life: Living, browser: Browser, moderator: Person
) -> None:
    """Two events at once: what is typed on a page belongs to what that page asks."""
    await act(life, moderator, "!/events", "New event", "!Second", "English", "!What else?")
    await act(life, moderator, "Free text", "!1", "Yes", "No", "!lake", "Skip", "Skip")
    await act(life, moderator, "Create the event")
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    await browser.go("/e/park")
    await browser.press("join")
    park = browser.page
    await browser.go("/e/lake")
    await browser.press("join")
    await browser.go("/e/park")
    assert "What shall change?" in browser.text
    await browser.write("for the park")
    assert "What shall change?" in browser.text
    assert "for the park" in browser.text
    await browser.go("/e/lake")
    browser.page = park
    await browser.write("and more for the park")
    await browser.go("/e/lake")
    assert "for the park" not in browser.text


async def test_the_demos_looks_change_nothing_once_its_roles_are_given(
    life: Living, browser: Browser
) -> None:
    # What was settled is written by and by, whoever looks.
    await life.doors.intake.tidy()
    life.doors = Doors(life.house, None, await DemoRoles.prepared(life.house))
    roles = ("/demo/citizen", "/demo/decision-maker", "/demo/moderator")
    await browser.go("/")
    for path in roles:
        await browser.go(path)
    before = await content(life)
    for path in ("/", *roles, *(f"{role}/chat" for role in roles)):
        await browser.go(path)
        assert await content(life) == before, path

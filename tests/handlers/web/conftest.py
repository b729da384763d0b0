"""A real browser, and the bot that it talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.handlers.web.looking import CHROMIUM, FLAGS, SCREENS, SIZES
from tests.handlers.web.served import Served

Open = Callable[..., Page]

PATIENCE = 30_000
"""Milliseconds before something counts as not coming: a busy machine is no fault."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One bot for all tests of a module: each comes with browsers that it has never seen."""
    served = Served(tmp_path_factory.mktemp("var"))
    yield served
    served.stop()


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[Open]:
    """Opens an address in a browser of its own, and sees that it asks nobody else for anything."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    told: list[str] = []

    def open_page(path: str, language: str = "de", **more: object) -> Page:
        width, height = SIZES["phone"]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            reduced_motion="reduce",
            **more,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.goto(path if path.startswith("http") else served.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked
    home = (served.url, served.stage, "data:")
    assert [url for url in asked if not url.startswith(home)] == []
    # What cannot be loaded is told as well, and some tests are about that.
    bad = [line for line in told if line.startswith("error") and "Failed to load" not in line]
    assert not bad, bad

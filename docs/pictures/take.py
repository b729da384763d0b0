"""Takes the README's pictures from the running program: `.venv/bin/python docs/pictures/take.py`.

It starts the bot with its sample municipality in a folder that is thrown away, walks some ways in a
browser, and sets the screens side by side. Needs what developers install, and Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from bot.model import Role  # noqa: E402
from tests.handlers.web.looking import CHROMIUM, FLAGS, button, command, tap, write  # noqa: E402
from tests.handlers.web.served import EVENT, Served  # noqa: E402

WIDTH, HEIGHT = 390, 844
SCALE = 1.5
GAP = 24
"""Pixels around the screens and between them."""
COLOURS = 128
"""Enough for a drawn page, and a third of the bytes."""
HEAD = 60
"""Pixels of the chat's bar, below which what is shown begins."""
LIMIT = 150_000
"""Bytes of a picture: the README is read on phones, too."""
STEPS = (3, 4, 2, 3, 1, 2, 5, 2, 2, 1, 3, 4, 3, 3)
"""A self-check with strong and weak fields, and one that is hardly known: 5 is "don't know"."""


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        served = Served(Path(folder))
        try:
            chat = [take(browser, served) for take in (_writing, _choosing, _review)]
            _keep("chat", chat)
            _keep("result", _result(browser, served))
            _keep("demo", [_demo(browser, served)])
        finally:
            served.stop()
            browser.close()


def _page(browser: Browser, address: str, language: str, width: int = WIDTH) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHT},
        device_scale_factor=SCALE,
        locale=language,
        reduced_motion="reduce",
        has_touch=True,
    )
    page.goto(address)
    return page


def _shown(page: Page, *, from_top: bool = False) -> Image.Image:
    """The screen as it is, or with the newest message at its upper edge."""
    if from_top:
        page.locator("#log > ol > li").last.evaluate(
            "(one, head) => scrollBy(0, one.getBoundingClientRect().top - head - 16)", HEAD
        )
    page.evaluate("document.activeElement.blur()")
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def _begun(browser: Browser, served: Served, language: str, *texts: str) -> Page:
    page = _page(browser, f"{served.url}/e/{EVENT}", language)
    tap(page, "join")
    for number, text in enumerate(texts):
        if number:
            tap(page, "another")
        write(page, text)
    return page


def _writing(browser: Browser, served: Served) -> Image.Image:
    page = _begun(browser, served, "de", "Mehr Bänke und mehr Schatten.")
    return _shown(page)


def _choosing(browser: Browser, served: Served) -> Image.Image:
    page = _begun(browser, served, "tr", "Akşamları açık kalan bir çay bahçesi.")
    tap(page, "done")
    return _shown(page)


def _review(browser: Browser, served: Served) -> Image.Image:
    page = _begun(browser, served, "ar", "مكان هادئ تجلس فيه العائلات.", "مطبخ للحي")
    tap(page, "done")
    options = page.locator("li[data-stands] button[value^=answer]")
    options.first.click()
    expect(options.first).to_have_text("1")
    options.nth(3).click()
    expect(button(page, "finish")).to_be_visible()
    return _shown(page, from_top=True)


def _result(browser: Browser, served: Served) -> list[Image.Image]:
    page = _page(browser, served.invite(Role.RESPONDENT), "de")
    page.locator("main button").click()
    command(page, "/selfcheck")
    tap(page, "selfcheck-new")
    for number, step in enumerate(STEPS, 1):
        expect(page.locator("li[data-stands] .note").first).to_contain_text(f"Frage {number} ")
        page.locator("li[data-stands] button[value^=answer]").nth(step).click()
    expect(button(page, "selfcheck-chart")).to_be_visible()
    words = _shown(page, from_top=True)
    tap(page, "selfcheck-chart")
    expect(page.locator("#log img")).to_be_visible()
    return [words, _shown(page, from_top=True)]


def _demo(browser: Browser, served: Served) -> Image.Image:
    page = _page(browser, served.stage, "de", 3 * WIDTH)
    for number in range(3):
        page.frame_locator("iframe").nth(number).locator("#log").wait_for()
    return _shown(page)


def _keep(name: str, screens: list[Image.Image]) -> None:
    width = sum(screen.width + GAP for screen in screens) + GAP
    height = max(screen.height for screen in screens) + 2 * GAP
    sheet = Image.new("RGB", (width, height), "#c9c4b8")
    across = GAP
    for screen in screens:
        sheet.paste(screen, (across, GAP))
        across += screen.width + GAP
    file = HERE / f"{name}.png"
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if (size := file.stat().st_size) > LIMIT:
        raise SystemExit(f"{file.name} has {size} bytes, more than {LIMIT}: take fewer colours")


if __name__ == "__main__":
    main()

"""Somebody with a browser, heard through forms and cookies alone."""

from __future__ import annotations

import re
from html import unescape

import httpx

from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import CODE

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")


class Browser:
    """Somebody with a browser: they see the page they were shown last, and use what is on it."""

    def __init__(self, life: Living, language: str = "en") -> None:
        self._life = life
        self._jar = httpx.Cookies()
        self._language = language
        self.network = ""
        """An address of it, as a proxy tells it; "": there is no proxy."""
        self.page, self.content = "", b""
        self.status = 0

    async def go(self, path: str, method: str = "GET", **form: str) -> str:
        """Ask for a page, follow where it leads, and look at it."""
        home = self._life.settings.web_address
        headers = {
            "Origin": home,
            "Sec-Fetch-Site": "same-origin",
            "Accept-Language": self._language,
        }
        if self.network:
            headers["X-Forwarded-For"] = self.network
        # The door of this moment: a restart opens another one, and the cookies stay.
        transport = httpx.ASGITransport(app=self._life.doors.web)
        async with httpx.AsyncClient(
            transport=transport,
            base_url=home,
            headers=headers,
            cookies=self._jar,
            follow_redirects=True,
        ) as client:
            answer = await client.request(method, path, data=form or None)
            self._jar = client.cookies
        self.status, self.page, self.content = answer.status_code, answer.text, answer.content
        return self.page

    @property
    def cookies(self) -> dict[str, str]:
        """All that it would send, by name."""
        return dict(self._jar)

    def form(self, start: str, part: str = "") -> tuple[str, dict[str, str]]:
        """Where the last button sends to whose action begins so and has that part, and what."""
        for form in reversed(Forms(self.page).forms):
            for name, value in reversed(form.buttons):
                if name == "button" and value.startswith(start) and part in value:
                    return form.action, {**form.fields, "button": value}
        raise AssertionError(f"no button {start} {part}:\n{self.text}")

    async def press(self, start: str, part: str = "") -> str:
        """Press that button."""
        action, sent = self.form(start, part)
        return await self.go(action, "POST", **sent)

    async def write(self, text: str) -> str:
        """Write into the page's field and send it."""
        form = Forms(self.page).ids["composer"]
        return await self.go(form.action, "POST", **form.fields, text=text)

    async def send_again(self) -> str:
        """Press the only button of a page that offers to send once more."""
        (form,) = Forms(self.page).forms
        return await self.go(form.action, "POST", **form.fields)

    async def join(self, code: str) -> str:
        """Take up a role by a one-time link."""
        await self.go(f"/join/{code}")
        return await self.send_again()

    async def answer(self, text: str) -> str:
        """The way to the review of the event `park`."""
        await self.go(f"/e/{CODE}")
        await self.press("join")
        await self.write(text)
        await self.press("done")
        await self.press("answer:")
        return await self.press("skip")

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page)).split())

    @property
    def receipt(self) -> str:
        found: str = RECEIPT.findall(self.text)[-1]
        return found

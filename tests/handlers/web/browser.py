"""A browser without a script: it keeps cookies, reads forms and sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from starlette.types import ASGIApp

from handlers.web.application import web_application
from handlers.web.demo import Demo
from handlers.web.render import FRAGMENT
from tests.handlers.web.stub_heart import StubDocuments, StubIntake, phrasebook

PUBLIC = "https://chat.example"


@dataclass
class FoundForm:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page, their hidden fields, and their buttons with the words on them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self.ids: dict[str, FoundForm] = {}
        self._waiting: list[tuple[str, str, str]] = []
        self._inside: FoundForm | None = None
        self.feed(html)
        for owner, name, value in self._waiting:
            self.ids[owner].buttons.append((name, value))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = FoundForm(at.get("action", ""), at.get("method", "get"))
            self.forms.append(self._inside)
            self.ids[at.get("id", str(len(self.forms)))] = self._inside
        elif tag == "input" and self._inside is not None and at.get("type") == "hidden":
            self._inside.fields[at["name"]] = at["value"]
        elif tag == "button" and "form" in at:
            self._waiting.append((at["form"], at["name"], at["value"]))
        elif tag == "button" and self._inside is not None:
            self._inside.buttons.append((at.get("name", ""), at.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None

    def with_button(self, start: str) -> tuple[FoundForm, str]:
        for form in self.forms:
            for name, value in form.buttons:
                if name == "button" and value.startswith(start):
                    return form, value
        raise AssertionError(f"no button {start}")


@dataclass
class Site:
    """The door with a stand-in for the heart behind it."""

    public: str = PUBLIC
    demo: Demo | None = None
    intake: StubIntake = field(default_factory=StubIntake)
    documents: StubDocuments = field(default_factory=StubDocuments)
    checks: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app: ASGIApp = web_application(
            self.intake, self.documents, phrasebook(), self.public, self.checks, self.demo
        )

    def visitor(self, base: str | None = None, **headers: str) -> httpx.AsyncClient:
        """A new browser, which sends what browsers send with our own forms."""
        at = base or self.public
        usual = {"Origin": at, "Sec-Fetch-Site": "same-origin", "Accept-Language": "de"}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app), base_url=at, headers={**usual, **headers}
        )


async def press(
    client: httpx.AsyncClient, html: str, start: str, *, fragment: bool = False, **more: str
) -> httpx.Response:
    """Press the first button whose action begins so."""
    form, value = Forms(html).with_button(start)
    headers = {"Accept": FRAGMENT} if fragment else {}
    data = {**form.fields, "button": value, **more}
    return await client.post(form.action, data=data, headers=headers)


async def send(client: httpx.AsyncClient, html: str, text: str, **more: str) -> httpx.Response:
    """Write into the page's field and send it."""
    form = Forms(html).ids["composer"]
    return await client.post(form.action, data={**form.fields, "text": text, **more})

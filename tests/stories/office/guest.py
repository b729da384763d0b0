"""Somebody at the pages of the office, heard through forms and cookies alone."""

from __future__ import annotations

import re

from tests.fakes.telegram_user import Person
from tests.handlers.web.browser import Forms, FoundForm
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

OTHER_CODE = "lake"
LINK = re.compile(r"/office/join/o_[\w-]+")


class Guest(Browser):
    """A browser that comes to the office."""

    def to(self, part: str) -> FoundForm:
        """The form whose address ends so."""
        found = [form for form in Forms(self.page).forms if form.action.endswith(part)]
        assert found, f"no form to {part}:\n{self.text}"
        return found[0]

    async def send(self, part: str, **more: str) -> str:
        """Send that form, with what was chosen in it."""
        form = self.to(part)
        return await self.go(form.action, form.method, **form.fields, **more)


async def link_of(life: Living, person: Person) -> str:
    """The one-time link that somebody gets in the chat."""
    await act(life, person, "!/office")
    found = LINK.search(text_of_last(person))
    assert found, text_of_last(person)
    return found[0]


async def signed_in(life: Living, person: Person, language: str = "en") -> Guest:
    """The browser of somebody who has opened their link and pressed its button."""
    guest = Guest(life, language)
    await guest.go(await link_of(life, person))
    (form,) = Forms(guest.page).forms
    await guest.go(form.action, "POST", **form.fields)
    return guest


async def event_id(life: Living, code: str) -> str:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(code)
        assert event is not None
        return event.id

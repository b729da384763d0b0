"""The report of an event: from the close to a PDF on the council's table, by chat and browser."""

from __future__ import annotations

import re
from io import BytesIO

import page as validator
import pikepdf
import pypdfium2
import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, text_of_last
from tests.stories.test_moderation import IDEAS, texts
from tests.stories.test_moderator import files, take_part


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """Somebody whose event seven people have answered; five ideas were accepted, one rejected."""
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    ideas = (*IDEAS, "مكان هادئ للعائلات", "Більше лавок у парку")
    for number, idea in enumerate(ideas):
        await take_part(life, fake, number, idea)
    await act(life, person, "!/events", "Our park (open)", "Close", "Yes, close")
    await life.pass_time(seconds=15)
    for text, one in (await texts(life)).items():
        person.press_data(f"mod-item:{one.id}")
        await life.settled()
        if text == IDEAS[3]:
            await act(life, person, "Reject", "Advertising")
            continue
        if text == IDEAS[2]:
            await act(life, person, "Hide personal parts", "!Call […]\nshe knows", "Done")
        await act(life, person, "Accept")
    return person


def spoken(content: bytes) -> str:
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    return re.sub(r"\s+", " ", re.sub("[\ufffe\u0002-]\r?\n", "", "\n".join(pages)))


async def test_both_reports_in_german_and_english(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(life, moderator, "!/events")
    moderator.press(does("event"))
    await life.settled()
    await act(life, moderator, "Report")
    assert "before you pass them on" in text_of_last(moderator)
    event = await event_of(life)
    for kind in ("council", "residents"):
        for language in ("de", "en"):
            moderator.press_data(f"event-report-pdf:{event.id}:{language}:{kind}")
            await life.settled()
    found = {name: content for name, content in files(moderator).items() if name.endswith(".pdf")}
    assert set(found) == {
        f"park-{kind}-{language}.pdf"
        for kind in ("council", "residents")
        for language in ("de", "en")
    }
    expected = {"de": "mindestens 5 Personen", "en": "least 5 people took part"}
    for name, content in found.items():
        language = name[-6:-4]
        said = spoken(content)
        assert expected[language].casefold() in said.casefold(), said
        assert "Our park" in said and "Where the benches stand" in said
        assert "Red: 7" in said, "all seven liked red best"
        for never in ("bicycles", "0171", "Anna Smith"):
            assert never not in said
        with pikepdf.open(BytesIO(content)) as pdf:
            assert pdf.Root.Lang == language
        assert not validator.validate_pdf_bytes(content, profile="ua1").failures
    assert "Bericht zu einer Dialogveranstaltung" in spoken(found["park-council-de.pdf"])


async def test_an_open_event_has_none_yet(life: Living, fake: FakeTelegram) -> None:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    assert person.last is not None
    assert "Report" not in person.last.labels and "Results" in person.last.labels
    event = await event_of(life)
    person.press_data(f"event-report:{event.id}")
    await life.settled()
    assert "once the event has closed" in text_of_last(person)


async def test_in_a_browser(life: Living, moderator: Person) -> None:
    event = await event_of(life)
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    await browser.write("/events")
    await browser.press("event", event.id)
    await browser.press("event-report:", event.id)
    assert "The one for residents is short" in browser.text
    await browser.press("event-report-pdf:", "de:council")
    assert "park-council-de.pdf" in browser.page

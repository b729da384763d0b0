"""Posters and table cards of an event: in which languages they come, and what they tell of its date."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event
from tests.stories.test_multipliers import CLUB, add


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def test_posters_come_in_the_languages_that_were_tapped(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    club = await add(life, moderator, CLUB, "English", "العربية")
    moderator.press(does("table-cards"))
    await life.settled()
    assert moderator.last and moderator.last.document
    assert moderator.last.document.name == f"park_{club.code}-cards.pdf"
    assert CLUB in moderator.last.text
    await act(life, moderator, "!/events")
    for verb in ("event", "posters"):
        moderator.press(does(verb))
        await life.settled()
    await act(life, moderator, "Deutsch", "Türkçe", "العربية")
    assert "There is room for 3 languages." in "".join(m.text for m in moderator.messages[-2:])
    await act(life, moderator, "✓ Deutsch", "العربية", "Poster (PDF)")
    assert moderator.last.document is not None
    assert moderator.last.document.name == "park-poster.pdf"
    content = moderator.last.document.content
    assert content.startswith(b"%PDF")
    with pikepdf.Pdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "en", "the event's own language comes first"
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert "Türkçe" in text
    assert "Deutsch" not in text
    assert "Town of Musterstadt" in text, "who is responsible"


async def paper(life: Living, moderator: Person, button: str) -> str:
    """What stands on a poster or on table cards of the event, in German and Turkish."""
    await act(life, moderator, "!/events")
    for verb in ("event", "posters"):
        moderator.press(does(verb))
        await life.settled()
    await act(life, moderator, "Deutsch", "✓ English", "Türkçe", button)
    assert moderator.last and moderator.last.document
    page = pypdfium2.PdfDocument(moderator.last.document.content)[0].get_textpage()
    return re.sub(r"\s+", " ", page.get_text_bounded())


async def sets_a_date(life: Living, moderator: Person, place: str) -> None:
    await act(life, moderator, "!/events")
    for verb in ("event", "event-date", "plan-date"):
        moderator.press(does(verb))
        await life.settled()
    await act(life, moderator, "!30.04.2027 18:00", "!90", f"!{place}", "Skip")
    moderator.press(does("finish"))
    await life.settled()


async def test_a_poster_says_when_and_where_people_meet(life: Living, moderator: Person) -> None:
    assert "Wann:" not in await paper(life, moderator, "Poster (PDF)")
    await sets_a_date(life, moderator, "Haus am See 3")
    said = await paper(life, moderator, "Poster (PDF)")
    for words in (
        "Wann: Freitag, 30. April 2027, 18:00",
        "Wo: Haus am See 3",
        "Ne zaman: 30 Nisan 2027 Cuma 18:00",
        "Yer: Haus am See 3",
    ):
        assert words in said, (words, said)
    cards = await paper(life, moderator, "Table cards (PDF)")
    assert "Haus am See" not in cards
    await act(life, moderator, "!/events")
    for verb in ("event", "event-date", "drop-date"):
        moderator.press(does(verb))
        await life.settled()
    await act(life, moderator, "Yes, call it off")
    assert "Wann:" not in await paper(life, moderator, "Poster (PDF)")


async def test_the_link_of_a_meeting_hangs_on_no_wall(life: Living, moderator: Person) -> None:
    await sets_a_date(life, moderator, "https://meet.example/secret")
    said = await paper(life, moderator, "Poster (PDF)")
    assert "Wo: online. Den Link bekommen Sie, sobald Sie angemeldet sind." in said
    assert "meet.example" not in said

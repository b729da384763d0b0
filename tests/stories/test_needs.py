"""What do decision-makers need? From the survey to a talk on their topic, by Telegram."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

HOSTILE = "=1+1 <b>fett</b> &amp; {day} %s * _x_ `y` [z](https://x.example) /start"


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    # A Monday, 10:00 in Berlin.
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


async def come(
    life: Living, fake: FakeTelegram, number: int, role: Role, language: str, town: str = "Neustadt"
) -> Person:
    municipality = None if role is Role.PROGRAMME_LEAD else town
    someone = fake.person(number, language_code=language, first_name="P")
    await act(life, someone, f"!/start {await life.grant(role, municipality, f'Name{number}')}")
    return someone


async def send_survey(life: Living, lead: Person) -> None:
    await act(life, lead, "!/start", "Surveys of need", "New survey", "Keep answer")
    assert "Send this survey?" in text_of_last(lead)
    await act(life, lead, "Yes, send it")
    assert "The survey is open" in text_of_last(lead)


def heard(person: Person, words: str) -> int:
    return sum(words in message.text for message in person.messages)


async def results(life: Living, lead: Person, day: str) -> str:
    await act(life, lead, "!/start", "Surveys of need", f"Results of {day}")
    return text_of_last(lead)


async def test_from_the_survey_to_a_talk_on_a_topic_people_asked_for(
    life: Living, fake: FakeTelegram
) -> None:
    lead = await come(life, fake, 1, Role.PROGRAMME_LEAD, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "de")
    other = await come(life, fake, 3, Role.DECISION_MAKER, "ar", "Altdorf")
    third = await come(life, fake, 4, Role.DECISION_MAKER, "tr", "Altdorf")
    await act(life, lead, "!/start", "Surveys of need", "New survey", "!01.03.2027")
    assert "must lie ahead" in text_of_last(lead)
    await act(life, lead, "!10.03.2027")
    assert "It goes to 3 decision-makers. Municipalities: 2." in text_of_last(lead)
    await life.pass_time(seconds=15)
    assert heard(mayor, "Was brauchen Sie?") == 0, "nothing goes out before the lead says so"
    await act(life, lead, "Yes, send it")
    await life.pass_time(seconds=15)
    await life.restart()
    await life.pass_time(seconds=15)
    assert heard(mayor, "Damit die Gespräche des Programms zu Ihnen passen") == 1
    assert heard(mayor, "10. März 2027") == 1
    assert heard(other, "ما الذي تحتاجون إليه؟") == 1

    await act(
        life, mayor, "Antworten (zwei Minuten)", "Bündnisse aufbauen", "Umgang mit Konflikten"
    )
    await life.restart()
    await act(life, mayor, "Fertig", f"!{HOSTILE}", "Fertig", "Überspringen", "Dienstag", "Fertig")
    await act(life, mayor, "7 bis 9 Uhr", "Fertig")
    assert HOSTILE in text_of_last(mayor)
    await act(life, mayor, "Senden")
    assert "Danke." in text_of_last(mayor)
    await act(
        life,
        other,
        "أجيبوا (دقيقتان)",
        "بناء التحالفات",
        "تم",
        "تخطّي السؤال",
        "تخطّي السؤال",
        "تخطّي السؤال",
        "تخطّي السؤال",
    )
    await act(life, other, "إرسال")
    shown = await results(life, lead, "01.03.2027")
    assert "Building alliances: 2 of 2" in shown
    assert "Conflict management: 1 of 2" in shown
    assert "7 to 9 in the morning: 1 of 2" in shown
    assert HOSTILE in shown
    assert "Name2" not in lead.transcript()

    # While it is open, answers can be changed; whoever does counts once.
    await act(
        life, mayor, "Meine Antworten ändern", "1 ändern", "✓ Umgang mit Konflikten", "Fertig"
    )
    await act(life, mayor, "Senden")
    assert "Conflict management: 0 of 2" in await results(life, lead, "01.03.2027")
    await act(life, lead, "Close the survey", "Yes, close")
    mayor.press("Meine Antworten ändern")
    await life.settled()
    assert "Diese Umfrage ist beendet" in text_of_last(mayor)
    third.press("Yanıtla (iki dakika)")
    await life.settled()
    assert "Bu anket sona erdi" in text_of_last(third)

    await act(life, lead, "!/talks", "New talk", "Building alliances")
    await act(life, lead, "!Alliances", "!Eva", "!30.03.2027 08:00", "!Online", "Skip")
    assert "2 people asked for this topic." in text_of_last(lead)
    await act(life, lead, "Announce")
    await life.pass_time(seconds=15)
    assert heard(mayor, "Sie haben sich dieses Thema gewünscht.") == 1
    assert heard(other, "لقد طلبتم هذا الموضوع.") == 1
    assert heard(third, "Alliances") == 1
    assert heard(third, "Bu konuyu siz istemiştiniz.") == 0


async def test_the_next_survey_tells_what_has_changed(life: Living, fake: FakeTelegram) -> None:
    lead = await come(life, fake, 1, Role.PROGRAMME_LEAD, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "en")
    await send_survey(life, lead)
    await life.pass_time(seconds=15)
    await act(life, mayor, "Answer (two minutes)", "Conflict management", "Done")
    await act(life, mayor, "Skip", "Skip", "Skip", "Skip", "Send")
    # Two weeks are the usual time; then it closes by itself.
    await life.pass_time(days=14)
    assert "open until" in await results(life, lead, "01.03.2027")
    await life.pass_time(days=1)
    await life.restart()
    assert "closed. 1 person answered" in await results(life, lead, "01.03.2027")
    await life.pass_time(days=90)
    await send_survey(life, lead)
    await life.pass_time(seconds=15)
    # The first letter has become the conversation that it began.
    assert heard(mayor, "So that the talks of the programme fit you") == 1
    # Nobody who lost the letter is lost.
    await act(life, mayor, "!/start", "Survey: what do you need?", "Building alliances", "Done")
    await act(life, mayor, "Skip", "Skip", "Skip", "Skip", "Send")
    shown = await results(life, lead, "14.06.2027")
    assert "Conflict management: 0 % instead of 100 %" in shown
    assert "Building alliances: 100 % instead of 0 %" in shown
    assert "1 person answered then." in shown


async def test_what_one_needs_is_handed_out_and_forgotten(life: Living, fake: FakeTelegram) -> None:
    lead = await come(life, fake, 1, Role.PROGRAMME_LEAD, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "en")
    await send_survey(life, lead)
    await life.pass_time(seconds=15)
    await act(life, mayor, "Answer (two minutes)", "Conflict management", "Done", "!My own words")
    await act(life, mayor, "Done", "Skip", "Skip", "Skip", "Send", "!/mydata")
    (file,) = [message.document for message in mayor.messages if message.document]
    (role,) = json.loads(file.content)["roles"]
    (stored,) = role["answers to surveys of need"]
    assert stored["survey of"] == "2027-03-01"
    assert stored["answers"]["topics"] == ["conflict"]
    assert stored["answers"]["own-words"] == ["My own words"]
    await act(life, mayor, "!/forget", "Yes, forget me")
    shown = await results(life, lead, "01.03.2027")
    assert "0 people have answered so far" in shown
    assert "My own words" not in shown
    await act(life, mayor, "Change my answers")
    assert "belongs to an earlier step" in text_of_last(mayor)


async def test_too_long_words_are_refused_and_nothing_of_them_is_cut(
    life: Living, fake: FakeTelegram
) -> None:
    lead = await come(life, fake, 1, Role.PROGRAMME_LEAD, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "en")
    await send_survey(life, lead)
    await life.pass_time(seconds=15)
    await act(life, mayor, "Answer (two minutes)", "Done", f"!{'x' * 601}")
    assert "That is too long" in mayor.transcript()
    await act(life, mayor, f"!{'x' * 600}", "Done", "Skip", "Skip", "Skip", "Send")
    assert "x" * 600 in await results(life, lead, "01.03.2027")

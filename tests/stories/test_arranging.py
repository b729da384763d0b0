"""Talks as a programme office arranges them: copies, series, guests, changes, when letters go out."""

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
from tests.stories.command_line import typed
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_needs import come, heard

WHAT = ("!Alliances", "!Eva on alliances", "!04.05.2027 08:00", "!Room 7", "Skip")
MORE = "More: series, guests, languages, rule"
LETTERS = "Letters: what goes out when"


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake, datetime(2027, 2, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


async def new_talk(life: Living, organiser: Person, *more: str) -> None:
    await act(life, organiser, "!/talks", "New talk", *WHAT, *more)


async def test_a_series_for_some_in_two_languages_with_a_strict_rule(
    life: Living, fake: FakeTelegram
) -> None:
    lead = await come(life, fake, 1, Role.PROGRAMME_LEAD, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "de")
    cora = await come(life, fake, 3, Role.COORDINATOR, "en")
    other = await come(life, fake, 4, Role.DECISION_MAKER, "tr", "Altdorf")
    await new_talk(life, lead, MORE)
    await act(life, lead, "Every month on that weekday", "!13")
    assert "The number must be at most 12." in text_of_last(lead)
    await act(life, lead, "!3", "!Europe/Nowhere")
    assert "I know no time zone “Europe/Nowhere”" in text_of_last(lead)
    await act(life, lead, "Skip", "Decision-makers", "Coordinators", "Done")
    await act(life, lead, "!Musterdorf")
    assert "I know nobody and no place called “Musterdorf”" in text_of_last(lead)
    await act(life, lead, "!neus", "!Name4", "Deutsch", "العربية", "Done")
    await act(life, lead, "Nothing: what is said stays here", "!9")
    assert "The number must be at least 10." in text_of_last(lead)
    await act(life, lead, "!90")
    review = text_of_last(lead)
    for day in ("4 May 2027", "1 June 2027", "6 July 2027"):
        assert day in review
    assert "Languages: German and Arabic" in review
    assert "08:00, 90 minutes" in review
    assert "what is said stays here" in review
    first = (
        "Save the date, for all talks of the series (the first one Tuesday, 9 March 2027, 10:00)"
    )
    assert f"{first}: 9 letters" in review
    assert "2 further talks of this series:" in review
    await act(life, lead, "Announce")
    assert "3 talks are announced." in lead.transcript()
    life.now = datetime(2027, 3, 9, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    assert heard(mayor, "Sprachen: Deutsch und Arabisch") == 1
    assert heard(cora, "Please save the date.") == 1
    assert heard(other, "Alliances") == 1, "invited by name"

    await act(life, mayor, "Ja")
    await act(life, lead, "!/talks")
    lead.press("Cancel the talk")  # of the last one shown, in July
    await life.settled()
    assert "Yes, and all later ones of the series" not in (lead.last.labels if lead.last else [])
    await act(life, lead, "No, it stays")


async def test_the_whole_rest_of_a_series_is_called_off(life: Living, fake: FakeTelegram) -> None:
    organiser = await come(life, fake, 1, Role.MODERATOR, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "en")
    await new_talk(life, organiser, MORE, "Every week", "!3", "Skip", "Decision-makers", "Done")
    await act(life, organiser, "Skip", "Skip", "What was said, but not by whom")
    await act(life, organiser, "Skip", "Announce")
    await act(life, organiser, "Cancel the talk", "Yes, and all later ones of the series")
    assert "So are 2 later talks of the series." in text_of_last(organiser)
    await act(life, mayor, "!/talks")
    assert "No talk lies ahead." in text_of_last(mayor)


async def test_a_copy_lacks_nothing_but_its_time(life: Living, fake: FakeTelegram) -> None:
    organiser = await come(life, fake, 1, Role.MODERATOR, "en")
    await new_talk(life, organiser, MORE, "Keep answer", "Skip", "Moderators", "Done", "Skip")
    await act(
        life, organiser, "Deutsch", "Done", "Nothing: what is said stays here", "!75", "Announce"
    )
    await act(life, organiser, "Duplicate")
    assert "When does it begin?" in text_of_last(organiser)
    await act(life, organiser, "!01.06.2027 09:00")
    review = text_of_last(organiser)
    for said in (
        "Alliances",
        "75 minutes",
        "Eva on alliances",
        "Room 7",
        "German",
        "what is said stays here",
    ):
        assert said in review
    assert "1 June 2027" in review
    await act(life, organiser, "Announce", "!/talks")
    assert organiser.transcript().count("Invited: 1.") >= 2


async def test_a_new_place_is_told_once_to_whoever_comes(life: Living, fake: FakeTelegram) -> None:
    organiser = await come(life, fake, 1, Role.MODERATOR, "en")
    comes = await come(life, fake, 2, Role.DECISION_MAKER, "en")
    quiet = await come(life, fake, 3, Role.DECISION_MAKER, "en")
    await new_talk(life, organiser, "Announce")
    life.now = datetime(2027, 3, 9, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    await act(life, comes, "Yes")
    before = len(quiet.messages)
    await act(life, organiser, "!/talks", "Change")
    assert "Nothing is changed so far." in organiser.transcript()
    await act(life, organiser, "Change 3", "!https://meet.example.org/alliances")
    assert "1 person will be told." in text_of_last(organiser)
    await act(life, organiser, "Change 1", "!Strong alliances", "Change the talk")
    await life.pass_time(seconds=15)
    await life.restart()
    await life.pass_time(seconds=15)
    assert heard(comes, "The talk has a new place.") == 1
    assert "https://meet.example.org/alliances" in comes.transcript()
    await act(life, comes, "Calendar file")
    files = [message.document.content for message in comes.messages if message.document]
    assert [b"SEQUENCE:1" in file for file in files] == [False, True]
    assert len(quiet.messages) == before

    # Whoever said yes stays a guest, whoever else is meant now.
    await act(life, organiser, "!/talks", "Change", "Change 5", "✓ Decision-makers", "Moderators")
    await act(life, organiser, "Done")
    assert "1 person is not invited any more." in organiser.transcript()
    await act(life, organiser, "Change the talk", "!/talks")
    assert "Invited: 2. Yes: 1." in organiser.transcript()


async def test_own_steps_and_a_pause(life: Living, fake: FakeTelegram) -> None:
    organiser = await come(life, fake, 1, Role.MODERATOR, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "en")
    await new_talk(life, organiser, "Announce")
    await act(
        life, organiser, "Letters about this talk", "Change when letters go out", "Change 2", "!3"
    )
    assert "The steps must come one after the other" in text_of_last(organiser)
    await act(life, organiser, "Change 2", "!0")
    assert "The number must be at least 1." in text_of_last(organiser)
    await act(life, organiser, "!28", "Change 1", "!0", "Change 7", "!60")
    assert "Invitation (Tuesday, 6 April 2027, 10:00): 1 person" in text_of_last(organiser)
    assert "Save the date" not in text_of_last(organiser)
    await act(life, organiser, "Save", "Pause letters")
    assert "Paused" in text_of_last(organiser)
    life.now = datetime(2027, 4, 6, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    assert heard(mayor, "Alliances") == 0
    await act(life, organiser, "!/talks", "Letters about this talk")
    await life.restart()
    await act(life, organiser, "Let letters go on")
    await life.doors.tick()
    assert heard(mayor, "Will you come?") == 1
    await act(life, mayor, "Yes")
    life.now = datetime(2027, 5, 4, 5, 0, tzinfo=UTC)
    await life.doors.tick()
    assert heard(mayor, "Reminder: the talk begins in 60 minutes.") == 1


async def test_more_than_twenty_are_counted_before_anything_goes_out(
    life: Living, fake: FakeTelegram
) -> None:
    organiser = await come(life, fake, 1, Role.MODERATOR, "en")
    for number in range(2, 24):
        await come(life, fake, number, Role.DECISION_MAKER, "en")
    await new_talk(life, organiser)
    review = text_of_last(organiser)
    assert "Save the date (Tuesday, 9 March 2027, 10:00): 22 people" in review
    assert "Until all have one it takes about 1 minute." in review
    await act(life, organiser, "Announce", "!/talks")
    organiser.press(LETTERS)
    await life.settled()
    assert "Save the date, “Alliances”: 22" in text_of_last(organiser)


async def test_the_operator_sees_what_goes_out_and_holds_it_back(
    life: Living, fake: FakeTelegram
) -> None:
    organiser = await come(life, fake, 1, Role.MODERATOR, "en")
    mayor = await come(life, fake, 2, Role.DECISION_MAKER, "en")
    await new_talk(life, organiser, "Announce")
    ahead = json.loads(await typed(life, "letters", "--ahead", "--json"))
    assert [(row["kind"], row["people"], row["paused"]) for row in ahead] == [
        ("talk-save-the-date", "1", "no"),
        ("talk-invitation", "1", "no"),
        ("talk-request", "1", "no"),
    ]
    assert ahead[0]["due"] == "2027-03-09T09:00:00+00:00"
    assert "Name2" not in json.dumps(ahead)
    talk = ahead[0]["subject"]
    assert "3 letters wait" in await typed(life, "letters", "--pause", talk)
    life.now = datetime(2027, 3, 9, 9, 0, tzinfo=UTC)
    await life.doors.tick()
    assert heard(mayor, "Alliances") == 0
    await typed(life, "letters", "--resume", talk)
    await life.doors.tick()
    assert heard(mayor, "Please save the date.") == 1
